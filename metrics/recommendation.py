"""Did the indicator that a recommendation names move the right way after it was implemented?

Favourable: the mean of its monthly values over the 3 whole months after the month of implementation is better than
over the 3 whole months before it. Without a value for each of the six months nothing is claimed.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from statistics import fmean

from data.store import Store
from metrics.catalogue import INDICATORS
from metrics.indicator import Better
from metrics.periods import Period, PeriodKind
from metrics.query import MetricQuery

MONTHS_COMPARED = 3
# (supervisors, indicators, months) → the values there are, by (supervisor, indicator, code of the month)
Monthly = Callable[[Sequence[str], Sequence[str], Sequence[Period]], dict[tuple[str, str, str], float]]

# A benefit above 0 settles it without measuring; a recommendation cannot be proved by this same count.
_OPEN = """
    SELECT DISTINCT recommendation_id, supervisor_id, indicator, implemented_on
    FROM recommendations JOIN p ON implemented_on BETWEEN p.start_on AND p.end_on
    WHERE decision = 'adopted' AND indicator IS NOT NULL AND coalesce(benefit, 0) <= 0
      AND indicator NOT IN (SELECT unnest($resting_on_effects::VARCHAR[]))"""


def favourable_changes(store: Store, question: MetricQuery, monthly: Monthly) -> tuple[tuple[str, bool], ...]:
    """(recommendation_id, favourable) of those implemented in the periods that stand or fall with a measured change."""
    resting = {"resting_on_effects": [indicator.key for indicator in INDICATORS.values() if indicator.rests_on_effects]}
    rows = store.rows(question.sql(_OPEN, ["recommendations"]), question.params | resting)
    open_ = [row for row in rows if _months(row[3])[-1].end <= question.as_of]
    if not open_:
        return ()
    months = sorted({month for row in open_ for month in _months(row[3])})
    keys = sorted({row[2] for row in open_})
    value = monthly(sorted({row[1] for row in open_}), keys, months)
    return tuple(
        (recommendation_id, is_favourable(key, [value.get((supervisor_id, key, month.code)) for month in _months(day)]))
        for recommendation_id, supervisor_id, key, day in sorted(open_)
    )


def is_favourable(key: str, six: Sequence[float | None]) -> bool:
    """Are the last three better than the first three? False where any is missing."""
    known = [v for v in six if v is not None]
    if len(known) < 2 * MONTHS_COMPARED:
        return False
    before, after = fmean(known[:MONTHS_COMPARED]), fmean(known[MONTHS_COMPARED:])
    better = INDICATORS[key].better
    if better is Better.LOWER:
        return after < before
    if better is Better.TO_ONE:
        return abs(1 - after) < abs(1 - before)
    return after > before


def _months(implemented_on: date) -> list[Period]:
    """Three months before the month of implementation, and three after it."""
    month = Period.containing(implemented_on, PeriodKind.MONTH)
    after, day = [], month
    for _ in range(MONTHS_COMPARED):
        index = day.start.year * 12 + day.start.month
        day = Period.month(index // 12, index % 12 + 1)
        after.append(day)
    return [*month.before().last(MONTHS_COMPARED), *after]
