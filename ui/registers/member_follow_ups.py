"""What the team's scheme says follows from its members' appraisals, each one press from being put forward (3.2)."""

from __future__ import annotations

from appraisal import MemberFollowUp, last_appraised_quarter, member_follow_ups, member_scheme
from data.schemas import EVERY_TABLE
from data.schemas.choice_words import CHOICE_WORDS
from scope import Role
from text import number, t
from ui.kit import REGISTERS, ListRow, current_day, current_scope, link, listing, show_markup, store, tag

TABLE = "member_outcomes"


def member_follow_ups_part() -> None:
    """For the supervisor whose team it is: what is not put forward yet; without a scheme, the way to write one."""
    who, quarter = current_scope(), last_appraised_quarter(current_day())
    if who.role is not Role.SUPERVISOR:
        return
    for supervisor_id in sorted(who.supervisors or ()):
        title = t("What follows from the appraisals of {period}", period=quarter.name)
        head = tag("h2", title, class_="head")
        if member_scheme(store(), who, supervisor_id, quarter) is None:
            form = link(REGISTERS, register="reviews", table="member_schemes", row="new")
            write = tag("a", t("Write the scheme"), href=form, data_go=True, class_="button")
            says = t("Your team has no scheme for {period} that says what follows from a score.", period=quarter.name)
            show_markup(head, tag("p", says, " ", write, class_="quiet"), key="member_follow_ups")
            continue
        follow_ups = member_follow_ups(store(), who, supervisor_id, quarter)
        if not follow_ups:
            says = t("Nothing is left to put forward: the appraisals of {period} are dealt with.", period=quarter.name)
            show_markup(head, tag("p", says, class_="quiet"), key="member_follow_ups")
            continue
        table = EVERY_TABLE[TABLE]
        heads = [("", str(table.label("member_id"))), ("num", t("Score")), ("", str(table.label("kind"))), ("", "")]
        show_markup(head, listing(title, heads, [_row(follow_up) for follow_up in follow_ups]), key="member_follow_ups")


def _row(follow_up: MemberFollowUp) -> ListRow:
    form = link(REGISTERS, register=TABLE, table=TABLE, row="new", **follow_up.cells)
    return (
        ("", follow_up.name),
        ("num", number(follow_up.score, 1)),
        ("", CHOICE_WORDS[follow_up.kind]),
        ("", tag("a", t("Put forward"), href=form, data_go=True, class_="button")),
    )
