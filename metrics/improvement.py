"""The measured change of process improvements with its 95 % interval; its SQL stands in metrics/measured.py."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from statistics import fmean, median, stdev
from typing import Any

from data.store import Store
from metrics.measured import FEWEST_RUNS
from metrics.people import supervisors
from metrics.periods import Period
from metrics.query import MetricQuery
from scope import Scope
from text import Words

Z = 1.959964  # 95 % two-sided normal quantile

_HEAD = "improvement_id supervisor_id process_id title measure goal_change launched_on until".split()
_RUNS = """
WITH launched AS (
    SELECT i.*, least(coalesce(i.closed_on, p.end_on), p.end_on) AS until
    FROM process_improvements i JOIN p ON i.launched_on <= p.end_on
    WHERE i.launched_on > $after),
sides AS (
    SELECT i.improvement_id, i.supervisor_id, i.process_id, i.title, i.measure, i.goal_change, i.launched_on, i.until,
           r.finished_at >= i.launched_on AS later,
           CASE i.measure WHEN 'cycle_hours' THEN r.hours WHEN 'cost' THEN r.cost::DOUBLE
                ELSE (r.outcome = 'rework')::INT::DOUBLE END AS amount
    FROM launched i LEFT JOIN improved_runs r ON r.process_id = i.process_id
         AND r.finished_at >= i.launched_on - 90 AND r.finished_at < i.until + 1)
SELECT * EXCLUDE (later, amount),
       list(amount) FILTER (NOT later AND amount IS NOT NULL), list(amount) FILTER (later AND amount IS NOT NULL)
FROM sides GROUP BY ALL ORDER BY launched_on DESC, improvement_id
"""


@dataclass(frozen=True)
class MeasuredChange:
    """What became of one launched improvement. `change`, `low`, `high` are None when `reason` says why."""

    improvement_id: str
    supervisor_id: str
    process_id: str
    title: str
    measure: str
    goal_change: float
    launched_on: date
    until: date
    before: float | None
    after: float | None
    runs_before: int
    runs_after: int
    change: float | None
    low: float | None
    high: float | None
    reason: Words | None = None

    @property
    def reached(self) -> bool | None:
        """Does the change reach the goal? None when it could not be measured."""
        return None if self.change is None else round(self.change, 9) <= self.goal_change < 0


def measured_changes(
    store: Store,
    who: Scope,
    period: Period,
    *,
    supervisor_id: str | None = None,
    launched_after: date = date.min,
    as_of: date,
    at_load: int | None = None,
) -> list[MeasuredChange]:
    """Every improvement launched by the end of `period`, latest launch first, with its 95 % interval.

    Raises NotAllowed for a supervisor out of scope.
    """
    if supervisor_id is not None:
        who.need_sight_of(supervisor_id)
    if period.start > as_of:
        return []
    ids = [supervisor_id] if supervisor_id else [s.supervisor_id for s in supervisors(store, who, at_load=at_load)]
    question = MetricQuery((period,), tuple((s, s) for s in ids), as_of, at_load=at_load)
    sql = question.sql(_RUNS, ["process_improvements", "improved_runs"])
    rows = store.rows(sql, question.params | {"after": launched_after})
    return [_measured(tuple(head), before or [], after or []) for *head, before, after in rows]


def _measured(head: tuple[Any, ...], before: list[float], after: list[float]) -> MeasuredChange:
    measure = head[4]
    average = median if measure == "cycle_hours" else fmean
    was, became = (average(side) if side else None for side in (before, after))
    change = low = high = reason = None
    if len(before) < FEWEST_RUNS or len(after) < FEWEST_RUNS:
        reason = Words(
            f"only {len(before)} runs before and {len(after)} after launch, {FEWEST_RUNS} needed on each side",
            f"上线前 {len(before)} 次、上线后 {len(after)} 次运行，每侧至少需 {FEWEST_RUNS} 次",
        )
    elif was is None or became is None or was <= 0:
        reason = Words("the measure was 0 before launch: no change to express", "上线前指标为 0，无法计算变化")
    else:
        change = became / was - 1
        low, high = interval(measure, before, after) or (None, None)
    outcome: dict[str, Any] = {
        **dict(zip(_HEAD, head, strict=True)),
        **{"before": was, "after": became, "runs_before": len(before), "runs_after": len(after)},
        **{"change": change, "low": low, "high": high, "reason": reason},
    }
    return MeasuredChange(**outcome)


def interval(measure: str, before: Sequence[float], after: Sequence[float]) -> tuple[float, float] | None:
    """95 % interval of after / before − 1, by the delta method on the logarithm of the ratio.

    Source   standard error of a median: McKean and Schrader 1984, of a ratio of medians: Bonett and Price 2020;
             of a ratio of shares: Katz 1978 with half a case added (Walter 1975); of a mean: s / √n
    Missing  None where an average is not above 0, so that it has no logarithm
    """
    if measure == "rework_rate":
        logs = [_log_share(side) for side in (before, after)]
    else:
        spread = _median_error if measure == "cycle_hours" else _mean_error
        middle = median if measure == "cycle_hours" else fmean
        if min(middle(before), middle(after)) <= 0:
            return None
        logs = [(math.log(middle(side)), (spread(side) / middle(side)) ** 2) for side in (before, after)]
    (log_before, var_before), (log_after, var_after) = logs
    centre, error = log_after - log_before, math.sqrt(var_before + var_after)
    return math.exp(centre - Z * error) - 1, math.exp(centre + Z * error) - 1


def _log_share(side: Sequence[float]) -> tuple[float, float]:
    cases, n = sum(side) + 0.5, len(side) + 0.5
    return math.log(cases / n), 1 / cases - 1 / n


def _mean_error(side: Sequence[float]) -> float:
    return stdev(side) / math.sqrt(len(side))


def _median_error(side: Sequence[float]) -> float:
    ordered, n = sorted(side), len(side)
    cut = max(round((n + 1) / 2 - Z * math.sqrt(n / 4)), 1)
    return (ordered[n - cut] - ordered[cut - 1]) / (2 * Z)
