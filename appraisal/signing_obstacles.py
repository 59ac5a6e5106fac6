"""What stands against a signature: listed before it, each to be answered by a written reason or put right first."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from appraisal.annual_flow import APPRAISAL_FLOW
from appraisal.fact_requests import open_requests
from appraisal.feedback_talk import feedback_talks, talked_over
from appraisal.flow import history
from appraisal.kinds import document
from appraisal.notes import about_in_words, notes, open_objections
from appraisal.self_reported import self_reported
from data.store import Store
from errors import WrongUse
from metrics import Annual, Period
from scope import Scope
from text import Words, day

NAMED = 5  # more of them are counted


@dataclass(frozen=True)
class Obstacle:
    """One thing that a signature must not pass over in silence. `key` = by what its reason is named."""

    key: str
    words: Words


def signing_obstacles(
    store: Store, who: Scope, year: Annual, span: Period, *, kind: str, today: date
) -> tuple[Obstacle, ...]:
    """What needs a written reason before the appraisal of `year` over `span` is signed; empty when nothing does.

    Raises NotAllowed out of sight.
    """
    who.need_personnel_of(year.supervisor_id)
    return tuple(_obstacles(store, who, year, span, kind, today))


def _some_of(named: Sequence[Words]) -> Words:
    """The first of them by name, and how many more there are, as the end of a sentence."""
    first, more = named[:NAMED], len(named) - NAMED
    return Words(
        ", ".join(words.en for words in first) + (f" and {more} more." if more > 0 else "."),
        "、".join(words.zh for words in first) + (f"等 {len(named)} 项。" if more > 0 else "。"),
    )


def _obstacles(store: Store, who: Scope, year: Annual, span: Period, kind: str, today: date) -> Iterator[Obstacle]:
    if today <= span.end or year.score.running:
        ended = year.score.judged.name
        yield Obstacle(
            "running",
            Words(
                f"The period has not ended or its data are not all there: it runs to {day(span.end)}; judged so far is "
                f"{ended.en}, against the targets of those months.",
                f"考核期尚未结束或数据未齐：截止日为 {day(span.end)}，目前按 {ended.zh} 及相应月份的目标计分。",
            ),
        )
    if waiting := open_objections(notes(store, who, year.supervisor_id, year.year, kind=kind)):
        about = [about_in_words(note.about) for note in waiting]
        yield Obstacle(
            "objections",
            Words(
                f"Objections wait for an answer: {', '.join(w.en for w in about)}.",
                f"尚有异议待答复：{'、'.join(w.zh for w in about)}。",
            ),
        )
    moves = history(store, who, APPRAISAL_FLOW, document(year.supervisor_id, year.year, kind))
    if not talked_over(moves, feedback_talks(store, who, year.supervisor_id, year.year, kind=kind)):
        yield Obstacle("talk", Words("No feedback talk is on record.", "尚无绩效面谈记录。"))
    if requests := open_requests(store, who, year.supervisor_id, span.start, span.end):
        waits = Words("Changes after the fact wait for an answer: {rows}", "尚有事后变更申请待批准：{rows}")
        yield Obstacle("requests", waits.format(rows=_some_of([request.about for request in requests])))
    if reported := self_reported(store, who, year.supervisor_id, first_day=span.start, last_day=span.end):
        alone = Words(
            "Reported by the supervisor alone and not confirmed: {rows}", "以下事项仅由本人填报，尚未确认：{rows}"
        )
        yield Obstacle("self_reported", alone.format(rows=_some_of([row.about for row in reported])))
    if year.incomplete:
        yield Obstacle(
            "incomplete",
            Words(" ".join(w.en for w in year.incomplete), "".join(w.zh for w in year.incomplete)),
        )


def need_reasons(obstacles: Sequence[Obstacle], reasons: Mapping[str, str]) -> None:
    """Raise WrongUse that names what has no reason yet; a reason of blanks is none."""
    missing = [obstacle.words for obstacle in obstacles if not reasons.get(obstacle.key, "").strip()]
    if missing:
        raise WrongUse(
            Words(
                "Signing needs a written reason for each of these, or that they are put right first: {these} "
                "Nothing was signed.",
                "以下事项须先处理，或逐项填写书面理由后方可签署：{these}尚未签署。",
            ).format(these=Words(" ".join(w.en for w in missing), "".join(w.zh for w in missing)))
        )
