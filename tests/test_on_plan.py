"""On plan every month is 100 points, in each month, quarter, year to date and year (judgement 1), also from May on.

It is asked of every indicator whose months make its year; which these are its declaration says.
"""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from appraisal.plan_draft import Decomposition, with_parts
from appraisal.plans import Plan, rows_of
from data.store import Store
from metrics.catalogue import INDICATORS
from metrics.derived_targets import accrual_parts
from metrics.over_time import OverTime
from metrics.periods import Period
from metrics.scores import scores
from metrics.target_rows import Marks
from metrics.targets import set_targets
from scope import operator
from tests.rows import put

ADA = operator("ada")
YEAR = Period.year(2026)
# What a year aims at. A month of it: 3,000 and 1,200, 10,000 users won, 2 of each count, 1 % more users, 1 % lost,
# 2 of 50 members leaving; 2 points at each quarter's end.
AIMS = {
    "revenue": 36_000.0,
    "profit": 14_400.0,
    "new_users": 120_000.0,
    "improvements_completed": 24.0,
    "effective_recommendations": 24.0,
    "user_growth": 1.01**12 - 1,
    "churn_rate": 0.12,
    "voluntary_turnover": 0.48,
    "performance_improvement": 8.0,
}
# Users of who grows are more from month to month, and so are a month's losses over those of January; churn is asked of
# who keeps a million users all year.
GROWS, KEEPS = "GROWS", "KEEPS"
SINCE = {"2025-01-01": "", "2026-05-01": "-SINCE-MAY"}
PERIODS = [
    *YEAR.months,
    *(Period.quarter(2026, quarter) for quarter in (1, 2, 3, 4)),
    *(Period.year_to(2026, month) for month in range(1, 13)),
    YEAR,
]
# Where the data end: the year is over, or on the day on which half of November is.
ENDS = {"closed": date(2026, 12, 31), "running": date(2026, 11, 15)}


def test_every_indicator_that_adds_up_over_time_is_asked():
    assert {key for key, indicator in INDICATORS.items() if indicator.adds_up is not OverTime.HOLDS} == set(AIMS)


@pytest.fixture(params=ENDS)
def year(filled, request) -> tuple[Store, date]:
    """Supervisors on plan to the day, who served all year or since May, and the day up to which that is known."""
    return filled(on_plan_to_november if request.param == "running" else on_plan_all_year), ENDS[request.param]


def on_plan_all_year(store: Store) -> None:
    on_plan(store, ENDS["closed"])


def on_plan_to_november(store: Store) -> None:
    on_plan(store, ENDS["running"])


def on_plan(store: Store, until: date) -> None:
    put(store, "departments", "department_id\nD1")
    for started_on, name in SINCE.items():
        put(store, "supervisors", f"supervisor_id department_id started_on\n{GROWS}{name} D1 {started_on}")
        put(store, "supervisors", f"supervisor_id department_id started_on\n{KEEPS}{name} D1 {started_on}")
        _users(store, KEEPS + name, until, growth=0.0)
        _users(store, GROWS + name, until, growth=0.01)
        _sales(store, GROWS + name, until)
        _counts(store, GROWS + name, until)
        _team(store, GROWS + name, until)


def _days(until: date) -> list[tuple[date, int]]:
    """Each day of the year, with how many days its month has."""
    days = [date(2026, 1, 1) + timedelta(days=at) for at in range((until - date(2026, 1, 1)).days + 1)]
    return [(day, Period.month(2026, day.month).end.day) for day in days]


def _twice_a_month(until: date) -> list[date]:
    return [day for day, _ in _days(until) if day.day in (10, 25)]


def _users(store: Store, supervisor_id: str, until: date, *, growth: float) -> None:
    rows, active = ["2025-12-31 0 0 1000000"], 1_000_000.0
    for day, in_month in _days(until):
        active *= (1 + growth) ** (1 / in_month)
        # Whole users in whole months: what has been lost by the end of a day, less by the day before.
        per_day = (10_000 * day.day) // in_month - (10_000 * (day.day - 1)) // in_month
        rows.append(f"{day} {per_day} {per_day} {round(active)}")
    header = "date new_users lost_users active_users\n"
    put(store, "user_counts", header + "\n".join(rows), supervisor_id=supervisor_id, segment="B2B")


def _sales(store: Store, supervisor_id: str, until: date) -> None:
    rows = [f"{day} {3000 / in_month:.6f} {1800 / in_month:.6f}" for day, in_month in _days(until)]
    put(store, "operating_results", "date revenue cost\n" + "\n".join(rows), supervisor_id=supervisor_id, segment="B2B")


def _counts(store: Store, supervisor_id: str, until: date) -> None:
    days = _twice_a_month(until)
    improvements = [f"{supervisor_id}{day} closed {day}" for day in days]
    put(store, "process_improvements", "improvement_id status closed_on\n" + "\n".join(improvements),
        supervisor_id=supervisor_id, process_id="P1", proposed_on="2025-06-01", trained_on="2025-07-01",
        launched_on="2025-07-02", not_measured_because="once-a-year")  # fmt: skip
    recommendations = [f"{supervisor_id}{day} {day}" for day in days]
    put(store, "recommendations", "recommendation_id implemented_on\n" + "\n".join(recommendations),
        supervisor_id=supervisor_id, made_on="2025-11-01", decision="adopted", decided_on="2025-11-02",
        benefit="100")  # fmt: skip


def _team(store: Store, supervisor_id: str, until: date) -> None:
    """Fifty members; who leaves is replaced the morning after. Five are reviewed each quarter, 2 points better."""
    leaving = _twice_a_month(ENDS["closed"])
    rows = [f"{supervisor_id}-{n} 2020-01-01 - -" for n in range(50 - len(leaving))]
    for day in leaving:
        left = f"{day} voluntary" if day <= until else "- -"
        rows.append(f"{supervisor_id}-{day} 2020-01-01 {left}")
        if day <= until:
            rows.append(f"{supervisor_id}-after-{day} {day + timedelta(days=1)} - -")
    header = "member_id joined_on left_on leave_reason\n"
    put(store, "team_members", header + "\n".join(rows), supervisor_id=supervisor_id)
    quarters = [Period.quarter(2025, 4), *(Period.quarter(2026, quarter) for quarter in (1, 2, 3, 4))]
    reviews = [
        f"{quarter.code} {supervisor_id}-{n} {70 + 2 * at}"
        for at, quarter in enumerate(quarters)
        if quarter.end <= until
        for n in range(5)
    ]
    put(store, "member_reviews", "period member_id score\n" + "\n".join(reviews), supervisor_id=supervisor_id)


def planned_by_the_year(store: Store, supervisor_id: str) -> Plan:
    """Months of sums alone: everything else has its year's target, and takes its part of it."""
    targets = {
        (key, period.code): Marks(None, aim if period == YEAR else aim / 12, None)
        for key, aim in AIMS.items()
        for period in (YEAR, *YEAR.months)
        if period == YEAR or INDICATORS[key].additive
    }
    return Plan(supervisor_id=supervisor_id, year=2026, targets=targets)


def decomposed(store: Store, supervisor_id: str) -> Plan:
    """As a plan's draft falls on its months; of who starts in May the year of a sum is that of their eight months."""
    months = 8 if supervisor_id.endswith("MAY") else 12
    targets = {
        (key, YEAR.code): Marks(None, aim * months / 12 if INDICATORS[key].additive else aim, None)
        for key, aim in AIMS.items()
    }
    plan = Plan(supervisor_id=supervisor_id, year=2026, targets=targets)
    return with_parts(store, ADA, plan, Decomposition.EVEN, as_of=date(2026, 1, 1))


@pytest.mark.parametrize("plan", [planned_by_the_year, decomposed])
def test_on_plan_every_month_is_100_points_in_every_period(year, plan):
    store, until = year
    people = [who + since for who in (GROWS, KEEPS) for since in SINCE.values()]
    for supervisor_id in people:
        set_targets(store, ADA, rows_of(plan(store, supervisor_id)))
    periods = [period for period in PERIODS if period.start <= until]
    off_plan, asked = [], 0
    for (supervisor_id, code), score in scores(store, ADA, people, periods, until).items():
        for key in AIMS:
            if supervisor_id.startswith(KEEPS) != (key == "churn_rate"):
                continue
            line = score.line(key)
            if not score.judged.served:
                assert supervisor_id.endswith("MAY"), (supervisor_id, code)
                assert line.points is None
            elif accrual_parts(INDICATORS[key], score.judged.period):
                asked += 1
                if line.points != pytest.approx(100, abs=0.1):
                    aim = line.target and line.target.target
                    off_plan.append(f"{supervisor_id} {key} {code}: {line.points}, {line.value.value} against {aim}")
            else:
                assert (key, line.points) == ("performance_improvement", None)
    assert not off_plan, "\n".join(off_plan)
    assert asked > 300


def test_off_plan_by_a_tenth_is_not_100_points(year):
    """The rows above would not pass whatever they hold: a plan a tenth higher is missed in every period."""
    store, until = year
    plan = planned_by_the_year(store, GROWS)
    raised = {key: Marks(None, marks.target * 1.1, None) for key, marks in plan.targets.items()}
    set_targets(store, ADA, rows_of(Plan(supervisor_id=GROWS, year=2026, targets=raised)))
    [score] = scores(store, ADA, [GROWS], [YEAR], until).values()
    higher = [key for key in AIMS if key not in ("churn_rate", "voluntary_turnover")]
    assert [key for key in higher if score.line(key).points > 99] == []
