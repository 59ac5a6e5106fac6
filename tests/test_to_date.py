"""A running period is judged to date, a part-served one by the months served; on plan is 100 points in each."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from metrics.periods import Period
from metrics.scores import Score, scores
from metrics.targets import TargetRow, set_targets
from metrics.to_date import judged_part
from scope import operator
from tests.rows import put

ADA = operator("ada")
YEAR = Period.year(2026)
QUARTER = Period.quarter(2026, 4)
NOVEMBER = Period.month(2026, 11)


def day(text: str) -> date:
    return date.fromisoformat(f"2026-{text}")


@pytest.mark.parametrize(
    ("period", "filled", "judged", "last_day", "complete"),
    [
        (YEAR, "11-27", "2026-10-YTD", "10-31", False),
        (YEAR, "11-30", "2026-11-YTD", "11-30", False),
        (YEAR, "12-31", "2026", "12-31", True),
        (YEAR, "01-20", "2026-01", "01-20", False),
        (YEAR, "02-10", "2026-01", "01-31", False),
        (YEAR, "03-31", "2026-03-YTD", "03-31", False),
        (QUARTER, "11-27", "2026-10", "10-31", False),
        (QUARTER, "12-30", "2026-10..2026-11", "11-30", False),
        (QUARTER, "12-31", "2026-Q4", "12-31", True),
        (NOVEMBER, "11-27", "2026-11", "11-27", False),
        (NOVEMBER, "11-30", "2026-11", "11-30", True),
        (Period.year_to(2026, 11), "11-27", "2026-10-YTD", "10-31", False),
    ],
)
def test_a_running_period_is_judged_by_the_whole_months_that_the_data_fill(period, filled, judged, last_day, complete):
    part = judged_part(period, period.months, day(filled), day("12-31"))
    assert (part.period.code, part.last_day, part.complete) == (judged, day(last_day), complete)


def test_who_started_in_may_is_judged_from_may_on():
    served = YEAR.months[4:]
    assert judged_part(YEAR, served, day("10-31"), day("11-05")).period.code == "2026-05..2026-10"
    assert judged_part(YEAR, served, day("12-31"), day("12-31")).period.code == "2026-05..2026-12"
    assert judged_part(YEAR, served, day("12-31"), day("12-31")).complete
    assert not judged_part(Period.month(2026, 4), (), day("12-31"), day("12-31")).served


def test_a_month_that_runs_names_its_day_and_its_share():
    part = judged_part(NOVEMBER, [NOVEMBER], day("11-15"), day("11-15"))
    assert (part.share, part.name.en, part.name.zh) == (0.5, "Nov 2026, to day 15", "2026 年 11 月（截至 15 日）")


# ---------------------------------------------------------------------------- on plan, from the store

AIMS = {
    "revenue": {f"2026-{month:02d}": 3100.0 for month in range(1, 13)},
    "user_growth": {"2026": 1.01**12 - 1},  # 1 % a month
    "churn_rate": {"2026": 0.12},
}


def on_plan(store, *, started_on: str = "2025-01-01", until: str = "2026-12-31", growth: float = 0.01) -> None:
    """S1 sells 3,100 a month in equal days and wins `growth` a month; of a million users 1 % leave each month."""
    put(store, "departments", "department_id\nD1")
    put(store, "supervisors", f"supervisor_id department_id started_on\nS1 D1 {started_on}")
    last = date.fromisoformat(until)
    sales, users, active = [], ["2025-12-31 0 0 1000000"], 1_000_000.0
    at = date(2026, 1, 1)
    while at <= last:
        days = (Period.containing(at, NOVEMBER.kind).end - at.replace(day=1)).days + 1
        sales.append(f"{at} {3100 / days:.6f}")
        if (at + timedelta(days=1)).day == 1:
            active *= 1 + growth
            users.append(f"{at} 0 10000 {round(active)}")
        at += timedelta(days=1)
    put(store, "operating_results", "date revenue\n" + "\n".join(sales), supervisor_id="S1", segment="B2B")
    put(
        store,
        "user_counts",
        "date new_users lost_users active_users\n" + "\n".join(users),
        supervisor_id="S1",
        segment="B2B",
    )
    rows = [
        TargetRow(supervisor_id="S1", indicator=key, period=period, target=target)
        for key, by_period in AIMS.items()
        for period, target in by_period.items()
    ]
    set_targets(store, ADA, rows)


def score_of(store, period: str, as_of: str) -> Score:
    asked = Period.parse(period)
    return scores(store, ADA, ["S1"], [asked], date.fromisoformat(as_of))["S1", asked.code]


@pytest.mark.parametrize("indicator", AIMS)
@pytest.mark.parametrize("period", ["2026-02", "2026-Q2", "2026-06-YTD", "2026-Q4", "2026-11", "2026"])
def test_on_plan_every_month_is_100_points_in_each_period(store, indicator, period):
    on_plan(store, until="2026-11-15", growth=0.0 if indicator == "churn_rate" else 0.01)
    line = score_of(store, period, "2026-11-15").line(indicator)
    if indicator != "revenue" and period == "2026-11":
        assert line.value.value is None  # the levels of users come at the month's end
        return
    assert line.points == pytest.approx(100, abs=0.1)


@pytest.mark.parametrize("indicator", AIMS)
@pytest.mark.parametrize("period", ["2026-05", "2026-Q2", "2026-10-YTD", "2026"])
def test_on_plan_is_100_points_also_for_who_started_in_may(store, indicator, period):
    growth = 0.0 if indicator == "churn_rate" else 0.01
    on_plan(store, started_on="2026-05-01", until="2026-11-15", growth=growth)
    assert score_of(store, period, "2026-11-15").line(indicator).points == pytest.approx(100, abs=0.1)


def test_a_month_not_served_has_no_score_and_says_so(store):
    on_plan(store, started_on="2026-05-01")
    april = score_of(store, "2026-04", "2026-12-31")
    assert (april.kpi, april.coverage) == (None, 0)
    assert april.line("revenue").reason.en == "no whole month of Apr 2026 was served"
    assert april.line("revenue").reason.zh == "2026 年 4 月内没有完整任职月份"


def test_the_running_year_and_the_year_to_date_have_one_score(store):
    on_plan(store, until="2026-11-15")
    year, to_date = (score_of(store, code, "2026-11-15") for code in ("2026", "2026-11-YTD"))
    assert year.kpi == to_date.kpi
    assert year.judged.name.en == to_date.judged.name.en == "Jan–Oct 2026"
    assert (year.running, score_of(store, "2026-Q3", "2026-11-15").running) == (True, False)


def test_a_shop_closed_on_the_31st_leaves_no_month_unfinished(store):
    on_plan(store, until="2026-10-30")
    assert score_of(store, "2026", "2026-11-10").judged.name.en == "Jan–Sep 2026"
    assert score_of(store, "2026", "2026-11-11").judged.name.en == "Jan–Oct 2026"
