"""Cost and schedule performance against published earned-value cases (tests/data/golden-spc/evm_pra.json).

The cases of estimates at completion belong to figures that we do not show.
"""

import json
from itertools import pairwise
from pathlib import Path

import pytest

from tests.loading import load
from tests.rows import ask, people, put

CASES = json.loads((Path(__file__).parent / "data/golden-spc/evm_pra.json").read_text("utf-8"))["cases"]
CASE = {name: content for one in CASES for name, content in one.items()}
MONTH_ENDS = ("2026-01-31", "2026-02-28", "2026-03-31")


def _steps(cumulative):
    return [after - before for before, after in pairwise([0, *cumulative])]


@pytest.fixture
def project(store):
    """The published project: 100,000 in budget, 35 % complete in its third month."""
    people(store)
    budget, done = CASE["ev"]["bac"], CASE["ev"]["pct_complete"]
    put(
        store,
        "projects",
        f"""project_id planned_finish actual_start actual_finish status budget
            P1 2026-05-31 2026-01-01 - running {budget}""",
    )
    costs = _steps(CASE["ac"]["cumulative"][:3])
    rows = "\n".join(
        f"P1 {end[:8]}01 {cost} {share}" for end, cost, share in zip(MONTH_ENDS, costs, (0.1, 0.2, done), strict=True)
    )
    put(store, "project_costs", f"project_id month actual_cost percent_complete\n{rows}")
    plan = _steps(share * budget for share in CASE["pv"]["cum_schedule"][:3])
    rows = "\n".join(f"P1 M{i} {end} {value:.2f}" for i, (end, value) in enumerate(zip(MONTH_ENDS, plan, strict=True)))
    put(store, "project_milestones", f"project_id milestone_id planned_on planned_value\n{rows}")
    return store


def test_cost_performance_is_the_published_cpi_from_earned_value_and_actual_cost(project):
    found = ask(project, "cost_performance", "2026-03")
    assert (found.numerator, found.denominator) == (CASE["ev"]["expect"], CASE["ac"]["expect"])
    assert found.value == pytest.approx(CASE["cpi"]["expect"], abs=CASE["cpi"]["tol"])
    assert found.numerator - found.denominator == CASE["cv"]["expect"]


def test_schedule_performance_is_the_published_spi_from_earned_and_planned_value(project):
    found = ask(project, "schedule_performance", "2026-03")
    assert (found.numerator, found.denominator) == (CASE["ev"]["expect"], CASE["pv"]["expect"])
    assert found.value == CASE["spi"]["expect"]
    assert found.numerator - found.denominator == CASE["sv"]["expect"]


def test_costs_of_a_period_add_up_to_those_by_its_end(project):
    assert ask(project, "cost_performance", "2026-02").denominator == CASE["ac"]["cumulative"][1]


def test_nothing_planned_yet_is_undefined_and_never_infinite(store):
    people(store)
    put(
        store,
        "projects",
        """project_id planned_finish actual_start actual_finish status budget
           P1 2026-05-31 2026-01-01 - running 100""",
    )
    put(store, "project_costs", "project_id month actual_cost percent_complete\nP1 2026-01-01 0 0.1")
    assert ask(store, "cost_performance", "2026-01").value is None
    assert ask(store, "schedule_performance", "2026-01").value is None


@pytest.mark.parametrize("cells", ["100,1.2", "100,-0.1", "100,nan", "nan,0.5", "inf,0.5"])
def test_what_the_published_tests_reject_is_rejected_where_it_comes_in(project, cells):
    """No figure of these reaches a formula: the row is named and not stored."""
    result = load(project, "project_costs", f"project_id,month,actual_cost,percent_complete\nP1,2026-04,{cells}\n")
    assert (result.accepted, result.rejected) == (0, 1)
