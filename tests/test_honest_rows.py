"""Doing nothing never beats trying: an honest row never costs points, whichever indicator one is judged by.

A supervisor who enters what is begun, while it is begun, and then does it in time, stands no worse by any of the
indicators than one who kept silent, while it runs and once it is done (judgement 1).
"""

from __future__ import annotations

from datetime import date

import pytest

from data.store import Store
from metrics import DEFAULT_SCHEME, INDICATORS, Period, Target, default_marks, points_at, score_from, values
from scope import operator
from tests.rows import people, put

MONTH, YEAR = Period.month(2026, 3), Period.year(2026)
AS_OF = date(2026, 3, 31)
# What a supervisor enters of their own: as it begins, and what it is like once done.
BEGUN = {
    "process_improvements": "improvement_id status process_id proposed_on\nN1 proposed P1 2026-03-05",
    "process_problems": "problem_id process_id raised_on\nN1 P1 2026-03-05",
    "recommendations": "recommendation_id made_on\nN1 2026-03-05",
    "analysis_reports": "report_id due_on\nN1 2026-04-20",
    "resource_requests": "request_id requested_on needed_by quantity\nN1 2026-03-05 2026-04-20 5",
    "projects": "project_id planned_start planned_finish status budget\nN1 2026-03-05 2026-06-30 planned 100",
    "project_milestones": "project_id milestone_id planned_on planned_value\nJ1 N1 2026-04-20 10",
    "project_risks": "project_id risk_id raised_on kind severity\nJ1 N1 2026-03-05 risk 5",
    "hiring": "requisition_id opened_on needed_by\nN1 2026-03-05 2026-04-20",
    "team_meetings": "meeting_id held_on attendees actions_open actions_closed\nN1 2026-03-05 3 9 0",
    "team_members": "member_id joined_on\nN1 2026-03-05",
    "processes": "process_id standard_hours\nN1 8",
    "data_sources": "source_id table frequency due_days\nN1 user_counts monthly 10",
}
DONE = {
    "process_improvements": "improvement_id status process_id proposed_on approved_on launched_on trained_on closed_on"
    "\nN1 closed P1 2026-01-05 2026-01-06 2026-02-01 2026-01-20 2026-03-20",
    "recommendations": "recommendation_id made_on decision decided_on quality_rating implemented_on benefit"
    "\nN1 2026-03-05 adopted 2026-03-10 5 2026-03-20 100",
    "analysis_reports": "report_id due_on delivered_on figures_checked figures_wrong\nN1 2026-03-20 2026-03-19 50 0",
    "resource_requests": "request_id requested_on needed_by quantity fulfilled_on fulfilled_quantity"
    "\nN1 2026-03-05 2026-03-20 5 2026-03-20 5",
    "projects": "project_id planned_start planned_finish actual_start actual_finish status budget planned_benefit "
    "actual_benefit acceptance\nN1 2026-01-05 2026-03-20 2026-01-05 2026-03-20 closed 100 50 50 passed",
    "project_milestones": "project_id milestone_id planned_on done_on planned_value\nJ1 N1 2026-03-20 2026-03-20 10",
    "project_checks": "project_id check_id checked_on kind result attempt\nJ1 N1 2026-03-20 quality passed 1",
    "hiring": "requisition_id opened_on needed_by filled_on\nN1 2026-01-05 2026-03-20 2026-03-20",
}


@pytest.fixture
def store(filled) -> Store:
    store = filled(people)
    # The company keeps its registers: a colleague has a row in each. S1 has a process and a project at work.
    put(store, "processes", "process_id standard_hours\nP1 10")
    put(store, "projects", "project_id planned_start planned_finish actual_start status budget\n"
        "J1 2026-01-05 2026-12-20 2026-01-05 running 100")  # fmt: skip
    put(store, "project_costs", "project_id month actual_cost percent_complete\nJ1 2026-03 40 0.5")
    put(store, "process_improvements", "improvement_id process_id proposed_on status\nC1 P1 2026-01-05 proposed",
        supervisor_id="S2")  # fmt: skip
    put(store, "recommendations", "recommendation_id made_on\nC1 2026-01-05", supervisor_id="S2")
    return store


def points(store: Store, period: Period) -> dict[str, float]:
    """Of every indicator that has any, against a target that suits its unit, and of the KPI score."""
    known = {value.indicator: value for value in values(store, operator(), [period], units=["S1"], as_of=AS_OF)}
    assert known.keys() == INDICATORS.keys()
    aims = {}
    for key, indicator in INDICATORS.items():
        middle = {"ratio": 0.5, "rating": 3, "score": 60, "days": 5, "money": 100}.get(indicator.unit, 2)
        low, high = default_marks(middle, indicator)
        aims[key] = Target(low, middle, high)
    earned = {
        key: points_at(known[key].value, aim.threshold, aim.target, aim.stretch, INDICATORS[key].better)
        for key, aim in aims.items()
        if known[key].value is not None
    }
    kpi = score_from("S1", period, known, aims, DEFAULT_SCHEME, gates={}).kpi
    return earned | ({} if kpi is None else {"KPI score": kpi})


def worse(before: dict[str, float], after: dict[str, float]) -> dict[str, tuple[float | None, float | None]]:
    """What has fewer points after, or none any more."""
    return {
        key: (had, after.get(key)) for key, had in before.items() if after.get(key) is None or after[key] < had - 1e-9
    }


@pytest.mark.parametrize("period", [MONTH, YEAR], ids=["month", "year"])
@pytest.mark.parametrize("table", BEGUN)
def test_entering_what_is_begun_costs_no_points_by_any_indicator(store, table, period):
    silent = points(store, period)
    put(store, table, BEGUN[table])
    assert not worse(silent, points(store, period))


@pytest.mark.parametrize("table", DONE)
def test_what_was_done_in_time_and_is_entered_costs_no_points_by_any_indicator(store, table):
    silent = points(store, MONTH)
    put(store, table, DONE[table])
    assert not worse(silent, points(store, MONTH))


@pytest.mark.parametrize("key", ["improvements_completed", "effective_recommendations"])
def test_who_proposes_nothing_has_no_more_points_than_who_proposed_one_thing_in_vain(store, key):
    table = {"improvements_completed": "process_improvements", "effective_recommendations": "recommendations"}[key]
    silent = points(store, YEAR)
    put(store, table, BEGUN[table])
    assert silent[key] == points(store, YEAR)[key] == 0


def test_no_zero_is_put_where_nobody_keeps_the_register_or_nobody_serves(filled):
    store = filled(people)
    put(store, "supervisors", "supervisor_id department_id started_on\nS9 D1 2026-05-04")
    key = "improvements_completed"

    def completed(unit: str, period: Period) -> float | None:
        [value] = values(store, operator(), [period], units=[unit], indicators=[key], as_of=date(2026, 12, 31))
        return value.value

    assert completed("S1", MONTH) is None
    put(store, "process_improvements", "improvement_id process_id proposed_on status\nC1 P1 2026-03-31 proposed",
        supervisor_id="S2")  # fmt: skip
    assert (completed("S1", MONTH), completed("S1", Period.month(2026, 2))) == (0, None)
    assert (completed("S9", MONTH), completed("S9", Period.month(2026, 5))) == (None, 0)
