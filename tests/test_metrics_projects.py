"""Project management, worked by hand."""

import pytest

from tests.rows import ask, people, put

HEAD = "project_id planned_finish actual_start actual_finish status budget"


@pytest.fixture
def store(filled):
    return filled(people)


def test_a_project_finished_on_the_planned_day_is_on_time_and_an_unfinished_one_late(store):
    put(
        store,
        "projects",
        acceptance="passed",
        rows=f"""{HEAD}
            P1 2026-03-01 - 2026-03-01 closed 1
            P2 2026-03-31 - 2026-02-01 closed 1
            P3 2026-03-10 - 2026-03-11 closed 1
            P4 2026-03-10 - - running 1
            P5 2026-03-10 - - cancelled 1
            P6 2026-02-28 - - running 1
            P7 2026-04-01 - 2026-03-31 closed 1""",
    )
    found = ask(store, "on_time_completion", "2026-03")
    assert (found.value, found.denominator) == (0.5, 4)
    assert ask(store, "on_time_completion", "2026-03", as_of="2026-03-09").value == 1  # only P1 was due


@pytest.mark.parametrize(("acceptance", "value"), [("passed", 1), ("failed", 0), ("-", 0)])
def test_a_project_counts_as_finished_once_it_is_accepted(store, acceptance, value):
    """In time, but awaiting acceptance or failed: due, and not on time."""
    put(store, "projects", f"{HEAD} acceptance\nP1 2026-03-10 - 2026-03-09 closed 1 {acceptance}")
    rate = ask(store, "on_time_completion", "2026-03")
    assert (rate.value, rate.denominator) == (value, 1)
    assert ask(store, "on_time_completion", "2026-03", as_of="2026-03-09").value is None  # finished, and not due yet


def test_a_supervisor_without_projects_has_no_value_rather_than_zero(store):
    found = ask(store, "on_time_completion", "2026-03")
    assert found.value is None
    assert found.reason.en == "nothing was due in Mar 2026 (Projects)"


def test_milestones_of_cancelled_projects_are_left_out(store):
    put(store, "projects", f"{HEAD}\nP1 2026-12-01 - - running 1\nP2 2026-12-01 - - cancelled 1")
    put(
        store,
        "project_milestones",
        """project_id planned_on done_on
           P1 2026-03-01 2026-03-01
           P1 2026-03-31 2026-04-01
           P1 2026-03-31 2026-03-31
           P1 2026-03-15 -
           P2 2026-03-15 -
           P1 2026-02-28 -
           P1 2026-04-01 2026-03-01""",
    )
    found = ask(store, "milestone_on_time", "2026-03")
    assert (found.value, found.denominator) == (0.5, 4)


def test_only_first_attempts_are_judged(store):
    put(store, "projects", f"{HEAD}\nP1 2026-12-01 - - running 1")
    put(
        store,
        "project_checks",
        """project_id checked_on result attempt
           P1 2026-03-01 passed 1
           P1 2026-03-10 failed 1
           P1 2026-03-31 passed 2
           P1 2026-02-28 failed 1
           P1 2026-04-01 failed 1""",
    )
    found = ask(store, "quality_pass_rate", "2026-03")
    assert (found.value, found.denominator) == (0.5, 2)  # the second attempt would make it 2 of 3
    assert ask(store, "quality_pass_rate", "2026-05").reason.en == "no first attempt in Project checks for May 2026"


@pytest.fixture
def earning(store):
    """P1 half done for 60 of 100, P2 all done for 200 of 200."""
    put(
        store,
        "projects",
        f"{HEAD}\nP1 2026-12-01 2026-01-05 - running 100\nP2 2026-12-01 2026-01-05 2026-03-20 closed 200",
    )
    put(
        store,
        "project_costs",
        """project_id month actual_cost percent_complete
           P1 2026-01 20 0.2
           P1 2026-03 40 0.5
           P1 2026-04 500 0.9
           P2 2026-02 200 1""",
    )
    put(
        store,
        "project_milestones",
        "project_id planned_on planned_value\nP1 2026-03-31 50\nP1 2026-04-01 50\nP2 2026-02-01 75",
    )
    return store


def test_cost_and_schedule_performance_are_earned_value_over_sums(earning):
    # EV 50 + 200 over AC 60 + 200; a mean of 50/60 and 200/200 would be 0.917.
    cost = ask(earning, "cost_performance", "2026-03")
    assert (cost.numerator, cost.denominator) == (250, 260)
    # PV: what was planned by 31 March, 50 + 75.
    assert ask(earning, "schedule_performance", "2026-03").value == 2


def test_a_project_counts_while_it_is_at_work(earning):
    assert ask(earning, "cost_performance", "2026-04").denominator == 560  # P2 was finished before April
    assert ask(earning, "cost_performance", "2025-12").value is None  # nothing had started
    assert ask(earning, "cost_performance", "2026-01").denominator == 20  # P2 has no cost rows yet
    # On 10 March P2 is not known to finish, and March's row is the last known.
    assert ask(earning, "cost_performance", "2026-03", as_of="2026-03-10").denominator == 260


@pytest.mark.parametrize(
    ("finished", "counts"), [("2026-02-28", False), ("2026-03-01", True), ("2026-03-31", True), ("2026-04-01", True)]
)
def test_a_project_finished_on_the_first_day_was_still_at_work(store, finished, counts):
    put(store, "projects", f"{HEAD}\nP1 2026-12-01 2026-01-05 {finished} closed 100")
    put(store, "project_costs", "project_id month actual_cost percent_complete\nP1 2026-01 50 0.5")
    found = ask(store, "cost_performance", "2026-03")
    assert (found.value is not None) == counts
    if not counts:
        assert found.reason.en == "no project at work in Mar 2026 has rows in Project costs by its end"


@pytest.mark.parametrize(("started", "counts"), [("2026-03-31", True), ("2026-04-01", False), ("-", False)])
def test_a_project_started_by_the_last_day_is_at_work(store, started, counts):
    put(store, "projects", f"{HEAD}\nP1 2026-12-01 {started} - running 100")
    put(store, "project_costs", "project_id month actual_cost percent_complete\nP1 2026-03 50 0.5")
    assert (ask(store, "cost_performance", "2026-03").value is not None) == counts


def test_without_a_planned_milestone_there_is_no_schedule_performance(store):
    put(store, "projects", f"{HEAD}\nP1 2026-12-01 2026-01-05 - running 100")
    put(store, "project_costs", "project_id month actual_cost percent_complete\nP1 2026-01 50 0.5")
    found = ask(store, "schedule_performance", "2026-03")
    assert found.value is None
    assert found.reason.en == "no milestone in Project milestones was planned by the end of Mar 2026"


def test_a_cancelled_project_earns_nothing(store):
    put(store, "projects", f"{HEAD}\nP1 2026-12-01 2026-01-05 - cancelled 100")
    put(store, "project_costs", "project_id month actual_cost percent_complete\nP1 2026-01 50 0.5")
    assert ask(store, "cost_performance", "2026-03").value is None


def test_budget_variance_is_over_the_sums_of_closed_projects(store):
    put(
        store,
        "projects",
        f"""{HEAD}
            P1 2026-03-01 - 2026-03-01 closed 100
            P2 2026-03-01 - 2026-03-31 closed 300
            P3 2026-03-01 - 2026-02-28 closed 100
            P4 2026-03-01 - 2026-04-01 closed 100
            P5 2026-03-01 - 2026-03-10 closed 100""",
    )
    put(
        store,
        "project_costs",
        """project_id month actual_cost
           P1 2026-01 100
           P1 2026-05 50
           P2 2026-01 270
           P3 2026-01 999
           P4 2026-01 999""",
    )
    found = ask(store, "budget_variance", "2026-03")
    # 420 / 400 − 1; a mean of the variances would be 0.2. P1's late invoice counts; P5, without costs, does not.
    assert (found.value, found.coverage) == (0.05, 0.8)
    assert ask(store, "budget_variance", "2026-03", as_of="2026-04-30").value == pytest.approx(370 / 400 - 1)


def test_a_closed_project_without_costs_is_named(store):
    put(store, "projects", f"{HEAD}\nP5 2026-03-01 - 2026-03-10 closed 100")
    found = ask(store, "budget_variance", "2026-03")
    assert found.value is None
    assert found.reason.en.endswith("for what was closed in Mar 2026: P5")
    assert ask(store, "budget_variance", "2026-04").reason.en == "no project was closed in Apr 2026 (Projects)"


def test_benefit_is_realised_over_the_closed_projects_that_tell_both(store):
    put(
        store,
        "projects",
        """actual_finish status planned_benefit actual_benefit
           2026-03-01 closed 100 150
           2026-03-31 closed 300 150
           2026-03-10 closed 500 -
           2026-03-10 closed - 500
           2026-02-28 closed 100 999
           2026-04-01 closed 100 999""",
    )
    found = ask(store, "benefit_realisation", "2026-03")
    assert (found.value, found.evidence) == (0.75, 2)  # a mean of the rates would be 1
    assert ask(store, "benefit_realisation", "2026-05").value is None
