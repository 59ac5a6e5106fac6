"""Cost and schedule performance against published earned-value cases (tests/data/golden-spc/evm_pra.json).

Estimates at completion are shown beside the indicators (insight/completion.py).
"""

import json
from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest

from errors import NotAllowed
from insight.completion import AtCompletion, at_completion
from metrics.periods import Period
from scope import Role, Scope, operator
from tests.loading import load
from tests.rows import ask, people, put

CASES = json.loads((Path(__file__).parent / "data/golden-spc/evm_pra.json").read_text("utf-8"))["cases"]
CASE = {name: content for one in CASES for name, content in one.items()}
MONTH_ENDS = ("2026-01-31", "2026-02-28", "2026-03-31")


def _steps(cumulative):
    return [after - before for before, after in pairwise([0, *cumulative])]


def published(store):
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


@pytest.fixture
def project(filled):
    return filled(published)


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


# ---------------------------------------------------------------------- estimates at completion


def of(*, bac: float, ev: float, ac: float, pv: float | None = None) -> AtCompletion:
    return AtCompletion("P1", "x", bac, ev, ac, pv)


def test_estimates_at_completion_are_the_published_ones():
    typical, atypical, combined = (CASE[f"eac_{name}"] for name in ("typical", "atypical", "combined"))
    # The published cases give CPI and SPI themselves: any earned value with these ratios will do.
    assert of(bac=typical["bac"], ev=800, ac=800 / typical["cpi"]).as_so_far == pytest.approx(typical["expect"])
    assert of(bac=atypical["bac"], ev=atypical["ev"], ac=atypical["ac"]).as_planned == atypical["expect"]
    rest = combined["bac"] - combined["ev"]
    assert combined["ac"] + rest / (combined["cpi"] * combined["spi"]) == pytest.approx(combined["expect"])
    # Ours takes CPI and SPI from the same EV and AC, so a project is built that has them: EV 40, AC 50, PV 400 / 9.
    one = of(bac=100, ev=40, ac=40 / combined["cpi"], pv=40 / combined["spi"])
    assert (one.cpi, one.spi) == (pytest.approx(combined["cpi"]), pytest.approx(combined["spi"]))
    assert one.catching_up == pytest.approx(50 + 60 / (0.8 * 0.9))


def test_a_ratio_of_0_gives_no_estimate_and_never_an_infinite_one():
    assert of(bac=100, ev=0, ac=10, pv=20).as_so_far is None
    assert of(bac=100, ev=0, ac=10, pv=20).catching_up is None
    assert of(bac=100, ev=10, ac=0).cpi is None
    assert of(bac=100, ev=10, ac=10, pv=0).spi is None
    assert of(bac=100, ev=0, ac=10).as_planned == 110


def test_the_projects_at_work_are_those_of_the_indicator(project):
    [found] = at_completion(project, operator(), "S1", Period.parse("2026-03"), date(2026, 12, 31))
    assert (found.earned, found.cost, found.planned) == (
        CASE["ev"]["expect"],
        CASE["ac"]["expect"],
        CASE["pv"]["expect"],
    )
    assert found.cpi == pytest.approx(CASE["cpi"]["expect"], abs=CASE["cpi"]["tol"])
    assert found.as_so_far == pytest.approx(100_000 * 36_000 / 35_000)
    with pytest.raises(NotAllowed):
        at_completion(
            project, Scope("s2", Role.SUPERVISOR, frozenset({"S2"})), "S1", Period.parse("2026-03"), as_of=date.today()
        )
