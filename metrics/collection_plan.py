"""The collection plan at work (policy 3.4): which delivery is due when, from whom, and what became of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from data.store import Store
from metrics.analysis import DELIVERIES, MEETS
from metrics.engine import query_values
from metrics.people import supervisors
from metrics.periods import Period, PeriodKind
from scope import Scope

Standing = Literal["in_time", "late", "missing", "due", "not_judged"]
DAYS_BACK, DAYS_AHEAD = 92, 31


@dataclass(frozen=True)
class Delivery:
    """One delivery of the plan.

    ended_on  the last day of the period it is about; due_on  the day by which it must be loaded
    standing  in_time, late (came after the day), missing (the day is over and nothing came), due (still to come),
              not_judged (due before the plan itself was in the store: a company's past is not held against it)
    loaded_on, load_id  the first load since the period's last day with rows of its own; None when none came
    """

    source_id: str
    table: str
    supervisor_id: str
    ended_on: date
    due_on: date
    standing: Standing
    loaded_on: date | None
    load_id: int | None

    def days_over(self, today: date) -> int:
        """For how many days it has been overdue; 0 while it is not, or once it came."""
        return max((today - self.due_on).days, 0) if self.standing == "missing" else 0


def deliveries(
    store: Store,
    who: Scope,
    today: date,
    *,
    days_back: int = DAYS_BACK,
    days_ahead: int = DAYS_AHEAD,
) -> list[Delivery]:
    """Every delivery due from `days_back` days ago to `days_ahead` days ahead, of the supervisors in scope.

    Ordered by due day, table, supervisor; empty without a collection plan (table data_sources).
    """
    people = [person.supervisor_id for person in supervisors(store, who)]
    if not people:
        return []
    first, last = today - timedelta(days=days_back), today + timedelta(days=days_ahead)
    months = [Period.containing(first, PeriodKind.MONTH)]
    while months[-1].end < last:
        months.append(Period.containing(months[-1].end + timedelta(days=1), PeriodKind.MONTH))
    question = query_values(store, who, months, units=people, as_of=months[-1].end)
    sql = question.sql(f"WITH {DELIVERIES.strip()}{_LOADED}", ("data_sources", "delivered", "plan_known"))
    owed = []
    for source, table, supervisor, ended_on, due_on, judged, in_time, loaded_at, load_id in store.rows(
        sql, question.params
    ):
        if first <= due_on <= last:
            standing = _standing(due_on, judged, in_time, load_id, today)
            loaded_on = store.day_of(loaded_at) if loaded_at else None
            owed.append(Delivery(source, table, supervisor, ended_on, due_on, standing, loaded_on, load_id))
    return owed


# The first load since the period's end that stands and brings rows of it; what came in time may be followed by others.
_LOADED = f"""
SELECT d.source_id, d."table", d.whose, d.ended_on, d.due_on, d.judged, d.in_time,
       min(m.loaded_at) AS loaded_at, arg_min(m.load_id, m.loaded_at) AS load_id
FROM deliveries d LEFT JOIN delivered m ON {MEETS}
GROUP BY ALL ORDER BY d.due_on, d."table", d.whose
"""


def _standing(due_on: date, judged: bool, in_time: bool, load_id: int | None, today: date) -> Standing:
    if in_time:
        return "in_time"
    if due_on >= today:
        return "due"
    if not judged:
        return "not_judged"
    return "missing" if load_id is None else "late"
