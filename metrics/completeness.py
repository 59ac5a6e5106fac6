"""Up to which day the data fill the calendar, table by table and supervisor by supervisor (judgement 1).

A period is complete once rows reach its last day, rows of a later period exist, or the day has passed on which the
collection plan had them due: a shop closed on the 31st leaves no period unfinished.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from data.store import Store, in_force
from metrics.periods import Period, PeriodKind
from metrics.query import MetricQuery
from scope import Scope

# Tables that bring figures of days, months or quarters one after the other: the first and last day a row is about.
# Every other table is a register, entered as things happen: a day without a row in it is a day on which nothing did.
DAYS_OF_ROW = {
    "operating_results": ("date", "date"),
    "user_counts": ("date", "date"),
    "resource_usage": ("month", "last_day(month)"),
    "member_reviews": ("quarter_end", "quarter_end"),
    "process_runs": ("finished_at::DATE", "finished_at::DATE"),
    "project_costs": ("month", "last_day(month)"),
}
DUE_DAYS = 10  # after a period's end, where the collection plan does not name the table


def filled_to(
    store: Store,
    who: Scope,
    supervisor_ids: Sequence[str],
    tables: Sequence[str],
    *,
    as_of: date,
    at_load: int | None = None,
) -> dict[tuple[str, str], date]:
    """(supervisor, table) → the last day up to which the table's data of that supervisor count as there.

    It is the last day that a row is about, or, if later, the end of the last month whose collection-plan day (the
    latest of several; 10 days after the month's end without one) lies before `as_of`. Never after `as_of`. A register
    is filled to `as_of`; so that nobody waits for the rows of who has left, theirs are filled as far as anybody's.
    Raises NotAllowed for a supervisor out of scope.
    """
    for supervisor_id in supervisor_ids:
        who.need_sight_of(supervisor_id)
    ended = _ended(store, as_of, at_load)
    filled = {(supervisor_id, table): as_of for supervisor_id in supervisor_ids for table in tables}
    for table in set(tables) & set(DAYS_OF_ROW):
        plan = _plan(store, table, at_load)
        due = {supervisor_id: _end_of_last_month_due(plan.get(supervisor_id, []), as_of) for supervisor_id in ended}
        reached = _reached(store, table, min(due.values(), default=as_of), as_of, at_load)
        furthest = max(reached.values(), default=date.min)
        for supervisor_id in supervisor_ids:
            own = furthest if ended.get(supervisor_id) else reached.get(supervisor_id, date.min)
            filled[supervisor_id, table] = max(own, due.get(supervisor_id, date.min))
    return filled


def is_complete(
    store: Store,
    who: Scope,
    supervisor_id: str,
    table: str,
    period: Period,
    *,
    as_of: date,
    at_load: int | None = None,
) -> bool:
    """Is nothing more to be waited for in the period, of this supervisor's rows in the table?

    Raises NotAllowed for a supervisor out of scope.
    """
    filled = filled_to(store, who, [supervisor_id], [table], as_of=as_of, at_load=at_load)
    return filled[supervisor_id, table] >= period.end


def _ended(store: Store, as_of: date, at_load: int | None) -> dict[str, bool]:
    """Of every supervisor: has their service ended before the day?"""
    sql = f"SELECT supervisor_id, coalesce(ended_on < $as_of, false) FROM {in_force('supervisors', at_load)}"
    return dict(store.rows(sql, {"as_of": as_of}))


def _plan(store: Store, table: str, at_load: int | None) -> dict[str, list[tuple[str, int]]]:
    """Supervisor → (frequency, days after the end) of each delivery of the table that is planned."""
    rows = store.rows(
        f'SELECT supervisor_id, frequency, due_days FROM {in_force("data_sources", at_load)} WHERE "table" = $table',
        {"table": table},
    )
    plan: dict[str, list[tuple[str, int]]] = {}
    for supervisor_id, frequency, due_days in rows:
        plan.setdefault(supervisor_id, []).append((frequency, due_days))
    return plan


def _end_of_last_month_due(plan: Sequence[tuple[str, int]], as_of: date) -> date:
    month = Period.containing(as_of, PeriodKind.MONTH)
    while max(_collection_day(month.end, *delivery) for delivery in plan or [("monthly", DUE_DAYS)]) >= as_of:
        month = month.before()
    return month.end


def _collection_day(month_end: date, frequency: str, due_days: int) -> date:
    """The day by which the delivery that holds the month's last day is due."""
    ended_on = month_end
    if frequency == "weekly":  # weeks end on Sunday
        ended_on = month_end + timedelta(days=6 - month_end.weekday())
    elif frequency == "quarterly":
        ended_on = Period.containing(month_end, PeriodKind.QUARTER).end
    return ended_on + timedelta(days=due_days)


def _reached(store: Store, table: str, after: date, as_of: date, at_load: int | None) -> dict[str, date]:
    """Supervisor → the last day that a row is about, at most `as_of`; only of those who have one after `after`."""
    everybody = store.rows("SELECT DISTINCT supervisor_id, supervisor_id FROM supervisors")
    question = MetricQuery((), tuple(everybody), as_of, at_load=at_load)
    first, last = DAYS_OF_ROW[table]
    sql = question.sql(
        f"""SELECT supervisor_id, least(max({last}), $until) FROM {table}
            WHERE {last} > $after AND {first} <= $until GROUP BY supervisor_id""",
        [table],
    )
    return dict(store.rows(sql, question.params | {"after": after, "until": as_of}))
