"""A plan in force is acknowledged by the supervisor it judges, each version anew; until then it is marked."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from appraisal.plan_acknowledgement import acknowledge_plan, plan_acknowledgement
from appraisal.plan_review import move_plan
from appraisal.plan_tasks import plan_tasks
from appraisal.plans import begin_plan, plans, replanned, save_plan
from data.store import Store
from errors import NotAllowed, WrongUse
from metrics.target_rows import Marks
from scope import FOR, Role, Scope
from tests.people import supervisors
from text import use_language

TODAY = date(2026, 7, 20)
S1 = Scope("wang", Role.SUPERVISOR, frozenset({"S1"}))
S2 = Scope("li", Role.SUPERVISOR, frozenset({"S2"}))
DEPUTY = Scope(f"li{FOR}wang", Role.SUPERVISOR, frozenset({"S1"}))
LEADER = Scope("director", Role.LEADERSHIP, None)
CEO = Scope("ceo", Role.LEADERSHIP, None)
HR = Scope("hr", Role.HR, None)


@pytest.fixture
def firm(store) -> Store:
    supervisors(store, "S1", "S2")
    use_language("en")
    return store


def lead(store: Store, *moves: tuple[Scope, str]) -> None:
    for who, wanted in moves:
        move_plan(store, who, plans(store, who, "S1", 2026)[0], wanted, today=TODAY)


def approved(store: Store) -> Store:
    """S1's plan of 2026 with one target, submitted by S1 and approved by the director."""
    plan = replace(begin_plan(store, S1, "S1", 2026), targets={("profit_margin", "2026"): Marks(0.1, 0.2, 0.3)})
    save_plan(store, S1, plan)
    lead(store, (S1, "submit"), (LEADER, "approve"))
    return store


def waits(store: Store, who: Scope) -> list[str]:
    return [str(task.what) for task in plan_tasks(store, who, TODAY) if "cknowledge" in str(task.what)]


def test_before_the_approval_there_is_nothing_to_acknowledge(firm):
    save_plan(firm, S1, replace(begin_plan(firm, S1, "S1", 2026), targets={}))
    assert plan_acknowledgement(firm, S1, "S1", 2026) is None
    with pytest.raises(WrongUse):
        acknowledge_plan(firm, S1, "S1", 2026, 1)


def test_the_supervisor_acknowledges_the_approved_plan_once(firm):
    approved(firm)
    before = plan_acknowledgement(firm, HR, "S1", 2026)
    assert (before.version, before.at) == (1, None)
    approved_on = plans(firm, HR, "S1", 2026)[0].moves[-1].moved_at.date()
    assert before.due == approved_on + timedelta(days=7)
    acknowledge_plan(firm, S1, "S1", 2026, 1)
    assert plan_acknowledgement(firm, HR, "S1", 2026).at is not None
    with pytest.raises(WrongUse):
        acknowledge_plan(firm, S1, "S1", 2026, 1)


@pytest.mark.parametrize("who", [S2, LEADER, HR, DEPUTY], ids=lambda who: who.person)
def test_nobody_acknowledges_for_the_supervisor(firm, who):
    approved(firm)
    with pytest.raises(NotAllowed):
        acknowledge_plan(firm, who, "S1", 2026, 1)
    assert plan_acknowledgement(firm, S1, "S1", 2026).at is None


def test_who_has_not_is_on_the_desk_of_whoever_issued_it_and_of_nobody_else(firm):
    approved(firm)
    asked = "Name of S1 has not acknowledged the plan for 2026, version 1: ask them to"
    assert (waits(firm, LEADER), waits(firm, CEO)) == ([asked], [])
    lead(firm, (CEO, "issue"))
    assert (waits(firm, LEADER), waits(firm, CEO)) == ([], [asked])
    assert waits(firm, Scope(f"ann{FOR}ceo", Role.LEADERSHIP, None)) == [asked]
    assert waits(firm, S1) == ["Acknowledge the plan for 2026, version 1"]
    assert waits(firm, DEPUTY) == []
    acknowledge_plan(firm, S1, "S1", 2026, 1)
    assert waits(firm, S1) == waits(firm, CEO) == []


def test_a_changed_plan_is_acknowledged_anew_and_the_old_version_no_more(firm):
    approved(firm)
    acknowledge_plan(firm, S1, "S1", 2026, 1)
    changed = replanned(firm, S1, "S1", 2026, 8)
    changed = replace(changed, targets={("profit_margin", "2026"): Marks(0.1, 0.25, 0.3)}, reason="A new store.")
    save_plan(firm, S1, changed)
    assert plan_acknowledgement(firm, S1, "S1", 2026).version == 1, "a draft judges nobody"
    lead(firm, (S1, "submit"), (LEADER, "approve"))
    stands = plan_acknowledgement(firm, S1, "S1", 2026)
    assert (stands.version, stands.at) == (2, None)
    with pytest.raises(WrongUse):
        acknowledge_plan(firm, S1, "S1", 2026, 1)
    acknowledge_plan(firm, S1, "S1", 2026, 2)
