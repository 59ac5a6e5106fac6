"""Process optimisation, worked by hand."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

import pytest

from errors import NotAllowed
from metrics.improvement import interval, measured_changes
from metrics.periods import Period
from scope import Role, Scope, operator
from tests.rows import ask, people, put

IMPROVEMENT = "improvement_id process_id measure goal_change proposed_on launched_on closed_on status"


def two_processes(store):
    people(store)
    put(store, "processes", "process_id standard_hours\nP1 10\nP2 10")


@pytest.fixture
def store(filled):
    return filled(two_processes)


def runs(store, day: str, hours: Sequence[float], process: str = "P1", outcome: str = "ok", cost: str = "-") -> None:
    """Runs that took so many hours, all finished on `day` at noon."""
    end = datetime.fromisoformat(f"{day}T12:00:00")
    lines = [
        f"{process} {(end - timedelta(hours=taken)).isoformat()} {end.isoformat()} {outcome} {cost}" for taken in hours
    ]
    put(store, "process_runs", "\n".join(["process_id started_at finished_at outcome cost", *lines]))


# ------------------------------------------------------------------ how processes run


def test_a_run_of_exactly_the_standard_time_conforms(store):
    runs(store, "2026-03-10", [9, 10, 10.001, 30])
    assert ask(store, "process_conformance", "2026-03").value == 0.5


def test_a_run_counts_when_it_finished_not_when_it_started(store):
    put(
        store,
        "process_runs",
        """process_id started_at finished_at outcome
           P1 2026-02-20T00:00:00 2026-02-28T23:59:59 failed
           P1 2026-02-20T00:00:00 2026-03-01T00:00:00 ok
           P1 2026-03-20T00:00:00 2026-03-31T23:59:59 rework
           P1 2026-03-20T00:00:00 2026-04-01T00:00:00 failed
           P1 2026-03-20T00:00:00 - -""",
    )
    found = ask(store, "first_pass_yield", "2026-03")
    assert (found.value, found.denominator) == (0.5, 2)
    assert ask(store, "first_pass_yield", "2026-03", as_of="2026-03-30").denominator == 1


def test_runs_belong_to_whoever_answers_for_the_process(store):
    put(store, "processes", "process_id standard_hours\nP3 10", supervisor_id="S2")
    runs(store, "2026-03-10", [5], process="P3")
    assert ask(store, "first_pass_yield", "2026-03", unit="S2").value == 1
    assert ask(store, "first_pass_yield", "2026-03").reason.en == "no rows in Process runs finished in Mar 2026"


@pytest.mark.parametrize(
    ("day", "inside"), [("2026-02-28", False), ("2026-03-01", True), ("2026-03-31", True), ("2026-04-01", False)]
)
def test_resolution_takes_the_median_of_problems_resolved_in_the_period(store, day, inside):
    put(store, "process_problems", f"process_id raised_on resolved_on\nP1 2026-01-01 {day}\nP1 2026-03-01 -")
    assert (ask(store, "problem_resolution_days", "2026-03").value is not None) == inside
    put(
        store,
        "process_problems",
        "process_id raised_on resolved_on\nP1 2026-03-02 2026-03-03\nP1 2026-03-03 2026-03-05",
    )
    days = {"2026-02-28": 1.5, "2026-03-01": 2, "2026-03-31": 2, "2026-04-01": 1.5}  # a mean would be far off
    assert ask(store, "problem_resolution_days", "2026-03").value == days[day]


# ------------------------------------------------------------------ improvements


FULL = f"{IMPROVEMENT} trained_on not_measured_because"


def completed(store, scheme: str, month: str = "2026-03"):
    """How many are completed in the month, with one scheme of that launch, closing, status, training and reason."""
    put(store, "process_improvements", f"{FULL}\nI1 P1 cycle_hours -0.1 2026-01-01 {scheme}")
    return ask(store, "improvements_completed", month).value


def measurable(store):
    runs(store, "2026-01-20", [10] * 10)
    runs(store, "2026-02-20", [8] * 10)


@pytest.mark.parametrize(
    ("day", "closed"), [("2026-02-28", 0), ("2026-03-01", 1), ("2026-03-31", 1), ("2026-04-01", 0)]
)
def test_an_improvement_is_completed_on_the_day_it_was_closed(store, day, closed):
    measurable(store)
    put(store, "process_improvements", f"{FULL}\nI2 P1 cost -0.1 2026-01-01 2026-02-01 2026-03-10 dropped 2026-01-30 -")
    assert completed(store, f"2026-02-01 {day} closed 2026-01-30 -") == closed


@pytest.mark.parametrize(
    ("scheme", "count"),
    [
        ("2026-02-01 2026-03-10 closed 2026-01-30 -", 1),
        ("2026-02-01 2026-03-10 closed - -", 0),  # nobody was trained
        ("2026-02-01 2026-03-10 closed 2026-03-11 -", 0),  # after it was over
        ("2026-02-01 2026-03-10 running 2026-01-30 -", 0),
        ("2026-03-10 2026-03-10 closed 2026-01-30 -", 0),  # closed on the day of its launch
        ("2026-03-09 2026-03-10 closed 2026-01-30 -", 0),  # no run since: nothing was measured
        ("2026-03-09 2026-03-10 closed 2026-01-30 no-runs-yet", 1),  # an approver says why
        ("2026-03-10 2026-03-10 closed 2026-01-30 no-runs-yet", 0),
    ],
)
def test_completed_is_trained_run_to_its_closing_and_measured(store, scheme, count):
    measurable(store)
    assert completed(store, scheme) == count


def test_a_goal_against_its_measure_is_never_reached(store):
    """Such rows are refused by now; one that an earlier version took is no success."""
    improved(store, [10] * 10, [10] * 10, goal="0.2")
    assert ask(store, "improvement_success", "2026-03").value == 0


def test_none_completed_is_zero_once_anybody_has_proposed_something(store):
    put(store, "process_improvements", f"{IMPROVEMENT}\nI1 P1 cost -0.1 2026-03-31 - - proposed")
    assert ask(store, "improvements_completed", "2026-02").value is None
    assert ask(store, "improvements_completed", "2026-03").value == 0
    # Once anybody in the company keeps the register, proposing nothing is none completed too, at every level.
    assert ask(store, "improvements_completed", "2026-03", unit="S2").value == 0
    assert ask(store, "improvements_completed", "2026-03", unit="D2", level="department").value == 0


def improved(
    store, before: Sequence[float], after: Sequence[float], goal: str = "-0.2", measure: str = "cycle_hours"
) -> None:
    """P1 improved on 1 March, closed on 31 March; runs finished on the last day before and on the first after."""
    runs(store, "2026-02-28", before)
    runs(store, "2026-03-01", after)
    put(
        store,
        "process_improvements",
        f"{IMPROVEMENT}\nI1 P1 {measure} {goal} 2026-01-01 2026-03-01 2026-03-31 closed",
    )


def test_a_change_that_just_reaches_the_goal_is_a_success(store):
    improved(store, [10] * 10, [8] * 10)  # 8 / 10 − 1 is −0.19999999999999996 in binary
    assert ask(store, "improvement_success", "2026-03").value == 1


def test_a_change_that_falls_short_is_none(store):
    improved(store, [10] * 10, [8.1] * 10)
    assert ask(store, "improvement_success", "2026-03").value == 0


def test_cycle_time_is_judged_by_the_median_so_one_long_run_does_not_spoil_it(store):
    improved(store, [10] * 10, [8] * 9 + [500])
    assert ask(store, "improvement_success", "2026-03").value == 1


@pytest.mark.parametrize("short", ["before", "after"])
def test_nine_runs_on_a_side_are_too_few_to_judge(store, short):
    improved(store, [10] * (9 if short == "before" else 10), [8] * (9 if short == "after" else 10))
    found = ask(store, "improvement_success", "2026-03")
    assert (found.value, found.coverage) == (None, 0)
    assert "fewer than 10 runs" in found.reason.en
    assert "I1" in found.reason.en


def test_an_improvement_that_cannot_be_measured_is_neither_success_nor_failure(store):
    improved(store, [10] * 10, [8] * 10)
    put(store, "process_improvements", f"{IMPROVEMENT}\nI2 P2 cost -0.1 2026-01-01 2026-03-01 2026-03-31 closed")
    found = ask(store, "improvement_success", "2026-03")
    assert (found.value, found.denominator, found.coverage) == (1, 1, 0.5)


def test_runs_count_from_90_days_before_launch_to_the_day_of_closing(store):
    improved(store, [10] * 10, [8] * 10)
    runs(store, "2025-12-01", [10] * 5)  # the 90th day before 1 March
    runs(store, "2025-11-30", [1000] * 50)  # the 91st
    runs(store, "2026-03-31", [8] * 5)
    runs(store, "2026-04-01", [1000] * 50)  # after closing
    (change,) = measured_changes(store, operator(), Period.month(2026, 4), as_of=date_of("2026-04-30"))
    assert (change.runs_before, change.runs_after) == (15, 15)
    assert change.change == pytest.approx(-0.2)
    assert change.reached


def date_of(day: str):
    return datetime.fromisoformat(day).date()


def test_cost_is_judged_by_the_mean_and_rework_by_its_share(store):
    for day, price, outcome in [("2026-02-27", "300", "rework"), ("2026-03-02", "150", "ok")]:
        runs(store, day, [1] * 5, cost=price, outcome=outcome)
    improved(store, [1] * 5, [1] * 5)
    for day in ("2026-02-28", "2026-03-01"):
        runs(store, day, [1] * 5, cost="100", outcome="rework")
    put(store, "process_improvements", f"{IMPROVEMENT}\nI2 P1 cost -0.3 2026-01-01 2026-03-01 2026-03-31 closed")
    put(store, "process_improvements", f"{IMPROVEMENT}\nI3 P1 rework_rate -0.5 2026-01-01 2026-03-01 2026-03-31 closed")
    changes = {
        c.measure: c for c in measured_changes(store, operator(), Period.month(2026, 3), as_of=date_of("2026-04-30"))
    }
    assert (changes["cost"].before, changes["cost"].after) == (200, 125)  # runs without a cost are left out
    assert changes["rework_rate"].change == pytest.approx((5 / 15) / (10 / 15) - 1)


def test_a_measured_change_is_for_whoever_may_see_the_supervisor(store):
    improved(store, [10] * 10, [8] * 10)
    other = Scope("li", Role.SUPERVISOR, frozenset({"S2"}))
    assert measured_changes(store, other, Period.month(2026, 3), as_of=date_of("2026-04-30")) == []
    with pytest.raises(NotAllowed):
        measured_changes(store, other, Period.month(2026, 3), supervisor_id="S1", as_of=date.today())


def test_the_interval_contains_the_change_and_narrows_with_more_runs():
    before, after = [8, 9, 10, 11, 12, 13], [6, 7, 8, 9, 10, 11]
    for measure in ("cycle_hours", "cost"):
        (low, high), (lower, upper) = (interval(measure, before * n, after * n) or (0, 0) for n in (2, 20))
        assert low < lower < 8.5 / 10.5 - 1 < upper < high
    low, high = interval("rework_rate", [1] * 10 + [0] * 10, [0] * 20) or (0, 0)  # no rework left: still a range
    assert -1 < low < high < 0
    assert interval("cost", [0, 0], [1, 1]) is None


# ------------------------------------------------------------------ efficiency


def test_efficiency_weighs_each_process_by_its_runs_in_the_period(store):
    runs(store, "2026-01-31", [10, 10, 10], process="P1")
    runs(store, "2026-01-31", [100], process="P2")
    runs(store, "2026-03-10", [5] * 3, process="P1")
    runs(store, "2026-03-10", [100], process="P2")
    put(store, "process_improvements", f"{IMPROVEMENT}\nI1 P1 cost -0.1 2026-01-01 2026-02-01 - running")
    put(store, "process_improvements", f"{IMPROVEMENT}\nI2 P2 cost -0.1 2026-01-01 2026-02-01 - running")
    found = ask(store, "efficiency_gain", "2026-03")
    # before 3·10 + 1·100, after 3·5 + 1·100; a mean of the two gains would be 0.25
    assert (found.numerator, found.denominator, found.evidence) == (15, 130, 4)


def test_the_earliest_launch_sets_the_before(store):
    runs(store, "2026-01-31", [10] * 3)
    runs(store, "2026-02-20", [8] * 3)
    runs(store, "2026-03-10", [6] * 3)
    put(store, "process_improvements", f"{IMPROVEMENT}\nI1 P1 cost -0.1 2026-01-01 2026-02-01 - running")
    put(store, "process_improvements", f"{IMPROVEMENT}\nI2 P1 cost -0.1 2026-01-01 2026-03-01 - running")
    assert ask(store, "efficiency_gain", "2026-03").value == pytest.approx(0.4)


@pytest.mark.parametrize(("launched", "counts"), [("2025-03-31", False), ("2025-04-01", True), ("2026-03-31", True)])
def test_a_launch_counts_for_twelve_months_up_to_the_end_of_the_period(store, launched, counts):
    runs(store, "2025-03-30", [10])
    runs(store, "2026-03-05", [10])
    put(store, "process_improvements", f"{IMPROVEMENT}\nI1 P1 cost -0.1 2025-01-01 {launched} - running")
    found = ask(store, "efficiency_gain", "2026-03")
    assert (found.value is not None) == counts
    if not counts:
        assert "launched in the 12 months up to the end of Mar 2026" in found.reason.en


def test_a_process_without_runs_before_launch_is_left_out_and_named(store):
    runs(store, "2026-03-10", [5] * 3)
    put(store, "process_improvements", f"{IMPROVEMENT}\nI1 P1 cost -0.1 2026-01-01 2026-02-01 - running")
    found = ask(store, "efficiency_gain", "2026-03")
    assert (found.value, found.coverage) == (None, 0)
    assert "P1" in found.reason.en


def test_an_improvement_is_measured_on_its_process_even_when_another_answers_for_it(store):
    runs(store, "2026-01-31", [10])
    runs(store, "2026-03-10", [5])
    put(
        store,
        "process_improvements",
        f"{IMPROVEMENT}\nI1 P1 cost -0.1 2026-01-01 2026-02-01 - running",
        supervisor_id="S2",
    )
    own = Scope("wang", Role.SUPERVISOR, frozenset({"S2"}))
    assert ask(store, "efficiency_gain", "2026-03", unit="S2", who=own).value == 0.5
    assert ask(store, "efficiency_gain", "2026-03").value is None
