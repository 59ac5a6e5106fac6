"""Rebases: new control limits from a month on, only by a recorded decision with reason and author.

A process that was changed on purpose deserves limits of its own; limits moved for any other reason hide what they
should show. So a decision is kept with its author, drawn as a break, and withdrawn in plain sight, never erased.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from data.store import Store, now
from errors import WrongUse, unknown
from metrics import indicator_called, supervisors
from scope import Right, Scope
from text import Words

LONGEST_REASON = 500

NO_REASON = Words(
    "New limits need a reason: what was changed in the process. Write it and save again; nothing was changed.",
    "设定新控制限须说明理由：流程作了哪些改变。请填写后重新保存；没有任何改动。",
)
TOO_LONG = Words(
    "The reason has {n} characters; {most} are possible. Shorten it and save again; nothing was changed.",
    "理由共 {n} 个字符，最多 {most} 个。请缩短后重新保存；没有任何改动。",
)
NOT_A_MONTH = Words(
    "{day} is not the first day of a month: new limits begin with a month. Nothing was changed.",
    "{day} 不是某月的第一天：新控制限须自月初开始。没有任何改动。",
)
NOT_YET = Words(
    "{day} is still to come: new limits need values to stand on. Nothing was changed.",
    "{day} 尚未到来：新控制限须以已有数据为依据。没有任何改动。",
)
NOT_THERE = Words(
    "There are no new limits from {day} in force for this indicator, so there is nothing to withdraw.",
    "该指标没有自 {day} 起生效的新控制限，无可撤销。",
)


@dataclass(frozen=True)
class Rebase:
    """A decision that new limits hold from `first_on`. `ended_at` None: it is in force."""

    supervisor_id: str
    indicator: str
    first_on: date
    reason: str
    decided_at: datetime
    decided_by: str
    ended_at: datetime | None = None
    ended_by: str | None = None


COLUMNS = "supervisor_id, indicator, first_on, reason, decided_at, decided_by, ended_at, ended_by"


def rebases(
    store: Store, who: Scope, supervisor_ids: Sequence[str], *, ended: bool = False
) -> dict[tuple[str, str], tuple[Rebase, ...]]:
    """The decisions in force, earliest month first, keyed (supervisor_id, indicator); `ended`: also those that ended.

    Raises NotAllowed for a supervisor out of scope.
    """
    for supervisor_id in supervisor_ids:
        who.need_sight_of(supervisor_id)
    rows = store.rows(
        f"""SELECT {COLUMNS} FROM rebases
            WHERE supervisor_id IN (SELECT unnest($supervisors::VARCHAR[])) AND (ended_at IS NULL OR $ended)
            ORDER BY first_on, decided_at""",
        {"supervisors": list(supervisor_ids), "ended": ended},
    )
    decisions: dict[tuple[str, str], tuple[Rebase, ...]] = {}
    for decision in (Rebase(*row) for row in rows):
        key = (decision.supervisor_id, decision.indicator)
        decisions[key] = (*decisions.get(key, ()), decision)
    return decisions


def rebase(
    store: Store,
    who: Scope,
    supervisor_id: str,
    indicator: str,
    first_on: date,
    reason: str,
    *,
    today: date,
) -> Rebase:
    """Record that new limits hold from the month that begins on `first_on`; one decided before for that month ends.

    Raises NotAllowed without the right or out of scope; WrongUse for an unknown indicator or supervisor, a day that
    begins no month or is still to come, or a missing reason. Nothing is stored then.
    """
    who.need(Right.REBASE)
    who.need_sight_of(supervisor_id)
    known = [supervisor.supervisor_id for supervisor in supervisors(store, who)]
    if supervisor_id not in known:
        raise unknown(Words("supervisor", "运营主管"), supervisor_id, known)
    indicator_called(indicator)
    reason = " ".join(reason.split())
    if not reason:
        raise WrongUse(NO_REASON)
    if len(reason) > LONGEST_REASON:
        raise WrongUse(TOO_LONG.format(n=len(reason), most=LONGEST_REASON))
    if first_on.day != 1:
        raise WrongUse(NOT_A_MONTH.format(day=first_on.isoformat()))
    if first_on > today:
        raise WrongUse(NOT_YET.format(day=first_on.isoformat()))
    decided = Rebase(supervisor_id, indicator, first_on, reason, now(), who.person)
    with store.transaction() as transaction:
        transaction.execute(
            """UPDATE rebases SET ended_at = ?, ended_by = ?
               WHERE supervisor_id = ? AND indicator = ? AND first_on = ? AND ended_at IS NULL""",
            [decided.decided_at, who.person, supervisor_id, indicator, first_on],
        )
        transaction.execute(
            f"INSERT INTO rebases ({COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, NULL, NULL)",
            [supervisor_id, indicator, first_on, reason, decided.decided_at, who.person],
        )
        detail = {"indicator": indicator, "first_on": first_on, "reason": reason}
        store.record(transaction, who.person, "rebase", supervisor_id, detail)
    return decided


def withdraw(store: Store, who: Scope, supervisor_id: str, indicator: str, first_on: date) -> None:
    """End the decision in force for that month; it stays on record.

    Raises NotAllowed without the right or out of scope; WrongUse where there is none.
    """
    who.need(Right.REBASE)
    who.need_sight_of(supervisor_id)
    with store.transaction() as transaction:
        ended = transaction.execute(
            """UPDATE rebases SET ended_at = ?, ended_by = ?
               WHERE supervisor_id = ? AND indicator = ? AND first_on = ? AND ended_at IS NULL RETURNING reason""",
            [now(), who.person, supervisor_id, indicator, first_on],
        ).fetchall()
        if not ended:
            raise WrongUse(NOT_THERE.format(day=first_on.isoformat()))
        detail = {"indicator": indicator, "first_on": first_on}
        store.record(transaction, who.person, "withdraw_rebase", supervisor_id, detail)
