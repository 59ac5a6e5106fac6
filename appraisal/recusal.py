"""Recusal (回避, judgement 3): whoever proposed, decided or signed does not answer the objection or appeal against it.

What a person did there stands on record, so it is looked up and never asked for. Who then answers is another of
leadership, or HR; an appeal is against a decision, an objection against what was signed and the event it names. What a
deputy did counts for both, the deputy and whom they acted for.
"""

from __future__ import annotations

from appraisal.conduct import EVENT_TABLE
from appraisal.conduct import TABLE as EVENTS
from appraisal.flow import Flow, history
from appraisal.kinds import ANNUAL
from appraisal.signed_record import signed_versions
from data.intake.history import history_of
from data.schemas import TABLES
from data.store import Store
from errors import NotAllowed
from scope import Scope
from text import Words

SIGNED = Words("signed this appraisal", "签署了本次考核")
ENTERED = Words("entered this event", "填写了该事项")
DECIDED_EVENT = Words("decided on this event", "审定了该事项")
PROPOSED = Words("proposed this", "提议了该处理")
DECIDED = Words("decided this", "作出了该决定")


def part_in_objection(
    store: Store, who: Scope, supervisor_id: str, year: int, about: str = "", *, kind: str = ANNUAL
) -> Words | None:
    """What this person did of that which an objection is against; None where they may answer it.

    `about` = what it names. Raises NotAllowed out of sight.
    """
    signed = signed_versions(store, who, supervisor_id, year, kind=kind)
    if who.took_part(*(version.signed_by for version in signed)):
        return SIGNED
    subject, _, event_id = about.partition(":")
    if subject != "event":
        return None
    # To decide writes a version of the row too, so that is asked first.
    if who.took_part(*(moved.moved_by for moved in history(store, who, EVENT_TABLE, event_id))):
        return DECIDED_EVENT
    versions = history_of(store, who, TABLES[EVENTS], {"event_id": event_id})
    return ENTERED if who.took_part(*(version.by for version in versions)) else None


def part_in_outcome(
    store: Store, who: Scope, flow: Flow, outcome_id: str, supervisor_id: str, year: int
) -> Words | None:
    """What this person did of a penalty that is appealed against; None where they may answer the appeal.

    Raises NotAllowed out of sight.
    """
    moves = history(store, who, flow, outcome_id)
    if who.took_part(*(moved.moved_by for moved in moves if moved.move == "adopt")):
        return DECIDED
    if who.took_part(
        *(by for (by,) in store.rows("SELECT proposed_by FROM outcomes WHERE outcome_id = ?", [outcome_id]))
    ):
        return PROPOSED
    return part_in_objection(store, who, supervisor_id, year)


def recused_in_words(part: Words) -> Words:
    """Why somebody else answers."""
    return Words(
        "You {part}, so somebody else answers: another member of leadership, or human resources.",
        "您{part}，应当回避，须由其他管理层成员或人力资源答复。",
    ).format(part=part)


def need_no_part(part: Words | None) -> None:
    """Raise NotAllowed for a person who took part in what they would answer for."""
    if part is not None:
        why = recused_in_words(part)
        raise NotAllowed(Words(f"{why.en} Nothing was stored.", f"{why.zh}尚未保存。"))
