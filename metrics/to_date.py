"""What part of a period is judged (judgement 1): the whole months that the data fill and that the person served.

A period still running is judged to date, its value against the target to date, under the name of those months; there
is one such part for a supervisor and period, whoever asks and wherever it is shown.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from data.store import Store, in_force
from metrics.completeness import filled_to
from metrics.people import months_served, supervisors
from metrics.periods import Period, PeriodKind
from scope import Scope
from text import Words

# The tables whose rows come day by day: what they fill is known.
DAILY = {"operating_results": "date", "user_counts": "date"}
KEPT_FOR = timedelta(days=400)  # a table without a row for so long is none that the supervisor keeps


@dataclass(frozen=True)
class Judged:
    """The part of a period that one supervisor is judged by.

    period    its whole months; of a period without a whole one, its first month
    last_day  the last day that counts: the period's end, or how far the data reach into that month
    complete  nothing of the period asked for is still to come, as far as the person served it
    served    False: they served no whole month of it, and are not judged for it
    """

    period: Period
    last_day: date
    complete: bool
    served: bool = True

    @property
    def share(self) -> float:
        """The part of its days that have been: below 1 where it is a month that still runs."""
        return ((self.last_day - self.period.start).days + 1) / ((self.period.end - self.period.start).days + 1)

    @property
    def name(self) -> Words:
        """Jan–Oct 2026; of a month that still runs, "Nov 2026, to day 15"."""
        if self.last_day == self.period.end:
            return self.period.name
        month, day = self.period.name, self.last_day.day
        return Words(f"{month.en}, to day {day}", f"{month.zh}（截至 {day} 日）")


def judged_part(period: Period, served: Sequence[Period], filled: date, as_of: date) -> Judged:
    """The part of `period` judged of somebody who served the months `served` of it. Pure.

    `filled` = the day up to which their data are there.
    """
    if period.start > as_of:
        return Judged(period, period.end, False)  # its values say that it has not begun
    if not served:
        return Judged(period, period.end, True, served=False)
    whole = [month for month in served if month.end <= filled]
    if whole:
        span = period if whole == period.months else _span(period, whole)
        return Judged(span, span.end, len(whole) == len(served))
    month = served[0]
    if month.start > as_of:
        return Judged(month, month.end, False)
    reached = filled if filled >= month.start else as_of
    return Judged(month, min(reached, month.end), False)


def _span(period: Period, months: Sequence[Period]) -> Period:
    """The months by their plainest name; those of a year from January on as its year to date, also the first three."""
    first, last = months[0], months[-1]
    if period.kind in (PeriodKind.YEAR, PeriodKind.YEAR_TO_DATE) and first.start == period.start and first != last:
        return Period.year_to(last.end.year, last.end.month)
    return Period.of_months(first.start, last.end)


def judged_together(parts: Sequence[Judged], period: Period, as_of: date) -> Judged:
    """The part of `period` that all of these people are judged by: what they share of theirs. Pure."""
    served = [part for part in parts if part.served]
    if len(set(served)) <= 1:
        return (served or list(parts))[0]
    first = max(part.period.start for part in served)
    last = min(part.period.end for part in served)
    months = [month for month in period.months if first <= month.start and month.end <= last]
    return judged_part(period, months, min(part.last_day for part in served), as_of)


def judged_parts(
    store: Store,
    who: Scope,
    supervisor_ids: Iterable[str],
    periods: Sequence[Period],
    as_of: date,
    *,
    at_load: int | None = None,
) -> dict[tuple[str, str], Judged]:
    """The part judged of every supervisor and period, keyed (supervisor_id, period code).

    Raises NotAllowed for a supervisor out of scope.
    """
    wanted = list(dict.fromkeys(supervisor_ids))
    people = {person.supervisor_id: person for person in supervisors(store, who, at_load=at_load)}
    filled = _filled(store, who, wanted, as_of, at_load)
    return {
        (supervisor_id, period.code): judged_part(
            period,
            months_served(people[supervisor_id], period) if supervisor_id in people else period.months,
            filled[supervisor_id],
            as_of,
        )
        for supervisor_id in wanted
        for period in periods
    }


def _filled(
    store: Store, who: Scope, supervisor_ids: Sequence[str], as_of: date, at_load: int | None
) -> dict[str, date]:
    """Up to which day the daily tables that each supervisor keeps are filled; without any, as their plan has it."""
    known = filled_to(store, who, supervisor_ids, tuple(DAILY), as_of=as_of, at_load=at_load)
    keeps: dict[str, set[str]] = {}
    for table, day in DAILY.items():
        rows = store.rows(
            f"SELECT DISTINCT supervisor_id FROM {in_force(table, at_load)} WHERE {day} BETWEEN $first AND $last",
            {"first": as_of - KEPT_FOR, "last": as_of},
        )
        for (supervisor_id,) in rows:
            keeps.setdefault(supervisor_id, set()).add(table)
    return {
        supervisor_id: min(known[supervisor_id, table] for table in keeps.get(supervisor_id) or DAILY)
        for supervisor_id in supervisor_ids
    }
