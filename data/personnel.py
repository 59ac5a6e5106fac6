"""Personnel matters (judgement 3): what leadership, human resources and the supervisor concerned see, and nobody else.

The one declaration of it. A table is named here or its rows are not personnel; a test asks it of every stored table. A
file of such a table may be delivered by whoever brings files, unread: what is stored of it is kept by HR alone.
"""

from __future__ import annotations

from scope import Right, Scope

PERSONNEL = frozenset(
    (
        "routine_checks routine_tasks merits_and_faults member_outcomes "
        "training_needs trainings training_records development_talks career_goals career_steps career_reviews "
        "appraisal_cycles appraisal_spans appraisal_notes feedback_talks signed_appraisals half_signed_appraisals "
        "signed_forms refused_acknowledgements outcomes outcome_talks outcome_decisions"
    ).split()
)


def sees_table(who: Scope, table: str) -> bool:
    """Are rows of the table any business of this person's role? Whose rows they see is asked of each."""
    return table not in PERSONNEL or who.may(Right.SEE_PERSONNEL)


def need_table(who: Scope, table: str) -> None:
    """Raise NotAllowed unless they are."""
    if not sees_table(who, table):
        who.need(Right.SEE_PERSONNEL)


def uploads(who: Scope) -> bool:
    """Has this person any business with files and loads?"""
    return who.may(Right.UPLOAD) or who.may(Right.UPLOAD_PERSONNEL)


def may_deliver(who: Scope, table: str) -> bool:
    """May this person bring a file of the table?"""
    return who.may(Right.UPLOAD) or keeps(who, table)


def keeps(who: Scope, table: str) -> bool:
    """May this person see and revert the loads of the table: HR those of personnel matters, the analyst all others?"""
    return who.may(Right.UPLOAD_PERSONNEL if table in PERSONNEL else Right.UPLOAD)


def need_uploads(who: Scope) -> None:
    """Raise NotAllowed for who has no business with files and loads."""
    if not uploads(who):
        who.need(Right.UPLOAD)


def need_delivery(who: Scope, table: str) -> None:
    """Raise NotAllowed unless they may bring a file of the table."""
    if not may_deliver(who, table):
        who.need(Right.UPLOAD)


def need_keeping(who: Scope, table: str) -> None:
    """Raise NotAllowed unless the loads of the table are theirs to see."""
    need_uploads(who)
    if not keeps(who, table):
        who.need(Right.SEE_PERSONNEL if table in PERSONNEL else Right.UPLOAD)


def kept_loads(who: Scope) -> str:
    """SQL true for a load (`table_name`) that this person keeps."""
    names = ", ".join(f"'{table}'" for table in sorted(PERSONNEL))
    kept = {True: f"table_name IN ({names})", False: f"table_name NOT IN ({names})"}
    rights = {True: Right.UPLOAD_PERSONNEL, False: Right.UPLOAD}
    return f"({' OR '.join(kept[personnel] for personnel, right in rights.items() if who.may(right)) or 'false'})"
