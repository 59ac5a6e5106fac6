"""The feedback talk (绩效面谈) about an appraisal: held before the signature, kept as recorded (judgement 3).

A signature without one needs its reason (appraisal/signing_obstacles.py). An appraisal that is opened again is talked
over again.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import astuple, dataclass
from datetime import date, datetime

from appraisal.annual_guards import need_state
from appraisal.flow import Moved
from appraisal.kinds import ANNUAL, document
from data.store import Store, now
from errors import NotAllowed, WrongUse
from scope import Right, Scope
from text import Words

BEFORE_A_SIGNATURE = ("assessed", "answered")
LONGEST_TALK = 4000
_COLUMNS = """talk_id, supervisor_id, year, kind, held_on, recorded_at, recorded_by,
              present, appraisers_points, own_points, goals"""


@dataclass(frozen=True)
class Minutes:
    """What is written down of a talk: who took part, what each side said, the goals agreed on (may be empty)."""

    present: str
    appraisers_points: str
    own_points: str
    goals: str = ""


@dataclass(frozen=True)
class FeedbackTalk:
    """One talk as recorded."""

    talk_id: int
    supervisor_id: str
    year: int
    kind: str
    held_on: date
    recorded_at: datetime
    recorded_by: str
    minutes: Minutes


def feedback_talks(
    store: Store, who: Scope, supervisor_id: str, year: int, *, kind: str = ANNUAL
) -> tuple[FeedbackTalk, ...]:
    """Every talk on record about an appraisal, the first first.

    Raises NotAllowed out of sight, and for a role whose business personnel matters are not.
    """
    who.need_personnel_of(supervisor_id)
    rows = store.rows(
        f"""SELECT {_COLUMNS} FROM feedback_talks WHERE supervisor_id = ? AND year = ? AND kind = ?
            ORDER BY held_on, talk_id""",
        [supervisor_id, year, kind],
    )
    return tuple(
        FeedbackTalk(talk_id, whose, of, named, held_on, at, by, Minutes(present, appraisers, own, goals))
        for talk_id, whose, of, named, held_on, at, by, present, appraisers, own, goals in rows
    )


def record_feedback_talk(
    store: Store,
    who: Scope,
    supervisor_id: str,
    year: int,
    held_on: date,
    minutes: Minutes,
    *,
    today: date,
    kind: str = ANNUAL,
) -> int:
    """Put a talk on record, by leadership or HR, while the appraisal waits for a signature; its number.

    Raises NotAllowed for others; WrongUse in another state, for a day to come, or where it is not said who took part
    and what either side said. Nothing is stored then.
    """
    who.need_sight_of(supervisor_id)
    if not who.may(Right.APPRAISE):
        raise NotAllowed(
            Words(
                "Leadership and HR record the feedback talk. Nothing was stored.",
                "绩效面谈由管理层或人力资源记录。尚未保存。",
            )
        )
    need_state(store, who, supervisor_id, year, BEFORE_A_SIGNATURE, kind=kind)
    parts = [part.strip() for part in astuple(minutes)]
    if held_on > today or not all(parts[:3]):
        raise WrongUse(
            Words(
                "Say on which day the talk was held, today or before, who took part, and what each side said. "
                "Nothing was stored.",
                "请填写面谈日期（不晚于今天）、参加人员以及双方意见。尚未保存。",
            )
        )
    if max(len(part) for part in parts) > LONGEST_TALK:
        raise WrongUse(
            Words(
                f"Each part of the record may have {LONGEST_TALK} characters. Shorten it; nothing was stored.",
                f"面谈记录每项最多 {LONGEST_TALK} 个字符。请缩短；尚未保存。",
            )
        )
    with store.transaction() as transaction:
        ((talk_id,),) = transaction.execute(
            """INSERT INTO feedback_talks (supervisor_id, year, kind, held_on, recorded_at, recorded_by,
                                           present, appraisers_points, own_points, goals)
               VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING talk_id""",
            [supervisor_id, year, kind, held_on, now(), who.person, *parts],
        ).fetchall()
        name = document(supervisor_id, year, kind)
        store.record(transaction, who.person, "appraisal.talk", name, {"talk": talk_id, "held_on": held_on.isoformat()})
    return int(talk_id)


def talked_over(moves: Sequence[Moved], talks: Sequence[FeedbackTalk]) -> bool:
    """Is a talk of this round of the appraisal among them: recorded since it was opened, or opened again?"""
    begun = next((step.moved_at for step in reversed(moves) if step.move in ("open", "reopen")), None)
    return begun is not None and any(talk.recorded_at >= begun for talk in talks)
