"""The targets of the sample company's approved plans, 2024 to 2026, as plain records.

Money and users come from the model that the plan was made with (trend and season, without the year's surprises),
rounded; the rest are levels agreed with each supervisor.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from data.sample.company import SUPERVISORS, Supervisor
from data.sample.days import PLAN_END, START, days, month, months, quarter
from data.sample.operating import business, user_rates
from data.sample.season import AVERAGE, season

YEARS = range(START.year, PLAN_END.year + 1)


class PlannedTarget(NamedTuple):
    """One target of a plan; threshold and stretch may be left to the scheme."""

    supervisor_id: str
    indicator: str
    period: str
    threshold: float | None
    target: float
    stretch: float | None


@dataclass(frozen=True)
class Level:
    """A level agreed: (threshold, target, stretch) for a month, a quarter and a year; None: not set for that length."""

    month: tuple[float | None, float, float | None] | None
    quarter: tuple[float | None, float, float | None]
    year: tuple[float | None, float, float | None]


def _same(threshold: float | None, target: float, stretch: float | None, *, monthly: bool = True) -> Level:
    marks = (threshold, target, stretch)
    return Level(marks if monthly else None, marks, marks)


LEVELS: dict[str, Level] = {
    "revenue_growth": _same(-0.05, 0.05, 0.12),
    "churn_rate": Level((0.026, 0.019, 0.015), (0.078, 0.057, 0.045), (0.30, 0.23, 0.18)),
    "performance_improvement": Level(None, (-2.0, 0.4, 2.5), (-3.0, 1.5, 5.0)),
    "member_performance": _same(70, 82, 90, monthly=False),
    "team_cohesion": _same(60, 75, 88, monthly=False),
    "employee_satisfaction": _same(60, 74, 88, monthly=False),
    "employee_nps": _same(-30, 10, 50, monthly=False),
    "voluntary_turnover": Level(None, (0.10, 0.03, 0.0), (0.25, 0.12, 0.03)),
    "hiring_on_time": _same(0.6, 0.9, 1.0, monthly=False),
    "improvements_completed": Level(None, (0.4, 1, 2), (2.4, 4, 6)),
    "improvement_success": _same(0.4, 0.8, 1.0, monthly=False),
    "efficiency_gain": _same(-0.05, 0.05, 0.15),
    "process_conformance": _same(0.45, 0.62, 0.80),
    "first_pass_yield": _same(0.88, 0.94, 0.98),
    "problem_resolution_days": _same(14, 8, 5),
    "analysis_accuracy": _same(0.96, 0.99, 1.0),
    "analysis_timeliness": _same(None, 0.90, None),
    "data_accuracy": _same(0.95, 0.99, 1.0),
    "data_timeliness": _same(0.70, 0.90, 1.0),
    "effective_recommendations": Level((0.4, 1, 2), (1.8, 3, 5), (8, 12, 18)),
    "recommendation_adoption": _same(0.45, 0.70, 0.90),
    "recommendation_quality": _same(2.8, 3.6, 4.4),
    "request_fulfilment": _same(None, 0.90, None),
    "resource_utilisation": _same(0.70, 0.85, 0.95),
    "utilisation_gain": _same(-3.0, 1.0, 5.0),
    "internal_partner_satisfaction": _same(62, 76, 88, monthly=False),
    "external_partner_satisfaction": _same(62, 76, 88, monthly=False),
    "on_time_completion": _same(0.6, 0.9, 1.0),
    "milestone_on_time": _same(0.6, 0.85, 1.0),
    "quality_pass_rate": _same(0.78, 0.90, 1.0),
    "cost_performance": _same(0.85, 1.0, 1.12),
    "schedule_performance": _same(0.80, 0.97, 1.10),
    "budget_variance": _same(0.10, 0.0, -0.08),
    "benefit_realisation": _same(0.75, 1.0, 1.25),
}
# A share and the growth of users are agreed person by person, from where each one stands.
_SHARE_STEP = 0.02  # of the share, per year


def sample_targets() -> list[PlannedTarget]:
    """Every target; money and counts of a month add up to those of their quarter and year."""
    targets: list[PlannedTarget] = []
    for who in SUPERVISORS:
        targets += _sums(who, "revenue", _revenue(who), step=1000)
        targets += _sums(who, "profit", {m: v * (who.margin - 0.005) for m, v in _revenue(who).items()}, step=1000)
        targets += _sums(who, "new_users", _new_users(who), step=1)
        targets += _levels(who, "profit_margin", _around(who.margin, 0.08, 0.05))
        targets += _levels(who, "user_growth", _growth(who))
        for indicator, level in LEVELS.items():
            targets += _levels(who, indicator, level)
        if who.supervisor_id != "S8":  # nobody publishes the market that S8 sells to
            for year in YEARS:
                share = who.share * (1 + _SHARE_STEP * (year - START.year))
                targets += _levels(who, "market_share", _around(share, 0.15, 0.12), year)
    return targets


def _around(target: float, below: float, above: float) -> Level:
    """Marks at a share of the target below and above it."""
    return _same(round(target * (1 - below), 4), round(target, 4), round(target * (1 + above), 4))


def _growth(who: Supervisor) -> Level:
    """User growth a little above what was usual, compounded for the quarter and the year."""

    def over(length: int) -> tuple[float, float, float]:
        usual = (1 + who.user_growth * 1.02) ** length - 1
        return round(usual * 0.4, 4), round(usual, 4), round(usual * 1.6, 4)

    return Level(over(1), over(3), over(12))


def _revenue(who: Supervisor) -> dict[date, float]:
    planned = business().planned
    return {m: planned[who.supervisor_id, m] * who.ambition for m in _planned_months(who)}


def _new_users(who: Supervisor) -> dict[date, float]:
    expected: dict[date, float] = defaultdict(float)
    for _, kind in who.segments:
        active = float(who.users)
        for day in days(who.started, PLAN_END):
            # The rates of the day the plan was made: what happened later was not known then.
            won, lost = user_rates(who, min(day, who.started))
            rhythm = season(day, who.lang, kind) / AVERAGE[who.lang, kind]
            expected[day.replace(day=1)] += active * won / 30.4 * rhythm
            active *= 1 + (won * rhythm - lost) / 30.4
    return expected


def _planned_months(who: Supervisor) -> list[date]:
    return months(max(START, who.started), PLAN_END)


def _sums(who: Supervisor, indicator: str, by_month: dict[date, float], *, step: int) -> Iterator[PlannedTarget]:
    total: dict[str, int] = defaultdict(int)
    for first, expected in by_month.items():
        rounded = max(step, round(expected / step) * step)
        for code in (month(first), quarter(first), str(first.year)):
            total[code] += rounded
    for code, target in total.items():
        yield PlannedTarget(who.supervisor_id, indicator, code, None, target, None)


def _levels(who: Supervisor, indicator: str, level: Level, only: int | None = None) -> Iterator[PlannedTarget]:
    codes: dict[str, tuple[float | None, float, float | None]] = {}
    for first in _planned_months(who):
        if only and first.year != only:
            continue
        if level.month:
            codes[month(first)] = level.month
        codes[quarter(first)] = level.quarter
        codes[str(first.year)] = level.year
    for code, marks in codes.items():
        yield PlannedTarget(who.supervisor_id, indicator, code, *marks)
