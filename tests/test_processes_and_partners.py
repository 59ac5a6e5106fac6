"""Supervisors register their processes and partners (policy 2.3.1, 2.5.2), and move no yardstick by it."""

import pytest

from data.intake.forms import enter_rows, withdraw
from data.store import Store
from errors import NotAllowed, ScorecardError
from scope import Role, Scope
from tests.appraising import ANALYST, HR, LEADER, S1, S2
from tests.loading import current, load, with_people
from tests.test_pages import app, company, open_page, said  # noqa: F401  its fixtures: the pages as a script

BILLING = {"process_id": "P1", "name": "Billing", "supervisor_id": "S1", "standard_hours": "8"}
NORWELL = {"partner_id": "X1", "name": "Norwell", "kind": "external", "contract_from": "2026-01-01"}


def begun(store: Store) -> None:
    with_people(store)
    load(store, "partners", "partner_id,name,kind\nOURS,Warehouse,internal\n")


@pytest.fixture
def firm(filled) -> Store:
    return filled(begun)


def test_a_supervisor_registers_a_process_of_their_own_and_renames_it(firm):
    assert enter_rows(firm, S1, "processes", [BILLING]).stored
    assert enter_rows(firm, S1, "processes", [{"process_id": "P1", "name": "Invoicing"}]).stored
    assert current(firm, "processes", "process_id, name, supervisor_id, standard_hours") == [
        ("P1", "Invoicing", "S1", 8)
    ]


@pytest.mark.parametrize(
    ("who", "row"),
    [
        (S1, {"process_id": "P1", "standard_hours": "80"}),  # every run would be within it
        (S1, {"process_id": "P1", "supervisor_id": "S2"}),  # somebody else's from now on
        (S2, {"process_id": "P1", "supervisor_id": "S2"}),
        (S2, {**BILLING, "process_id": "P2"}),
        (HR, {**BILLING, "process_id": "P2"}),
    ],
)
def test_its_standard_and_its_owner_are_said_once(firm, who, row):
    enter_rows(firm, S1, "processes", [BILLING])
    before = current(firm, "processes", "*")
    with pytest.raises(NotAllowed):
        enter_rows(firm, who, "processes", [row])
    assert current(firm, "processes", "*") == before
    assert enter_rows(firm, ANALYST, "processes", [{"process_id": "P1", "standard_hours": "10"}]).stored


def test_a_process_with_runs_is_not_taken_out_to_begin_with_another_standard(firm):
    enter_rows(firm, S1, "processes", [BILLING])
    runs = "run_id,process_id,started_at,finished_at,outcome\nR1,P1,2026-01-05 08:00:00,2026-01-05 20:00:00,ok\n"
    assert load(firm, "process_runs", runs).stored
    with pytest.raises(ScorecardError, match="cannot be taken out"):
        withdraw(firm, S1, "processes", {"process_id": "P1"})


@pytest.mark.parametrize("who", [S1, LEADER])
def test_a_partner_is_added_and_put_right_by_who_added_it(firm, who):
    assert enter_rows(firm, who, "partners", [NORWELL]).stored
    assert enter_rows(firm, who, "partners", [{"partner_id": "X1", "contract_to": "2026-12-31"}]).stored
    assert withdraw(firm, who, "partners", {"partner_id": "X1"}).stored


def test_a_partner_that_somebody_else_entered_or_changed_stays_as_it_is(firm):
    enter_rows(firm, S1, "partners", [NORWELL])
    for who, partner in ((S1, "OURS"), (S2, "X1")):
        with pytest.raises(NotAllowed, match="by somebody else"):
            enter_rows(firm, who, "partners", [{"partner_id": partner, "name": "Other"}])
        with pytest.raises(NotAllowed, match="by somebody else"):
            withdraw(firm, who, "partners", {"partner_id": partner})
    enter_rows(firm, ANALYST, "partners", [{"partner_id": "X1", "contract_to": "2026-06-30"}])
    with pytest.raises(NotAllowed, match="by somebody else"):
        enter_rows(firm, S1, "partners", [{"partner_id": "X1", "contract_to": "2027-06-30"}])
    names = [name for (name,) in current(firm, "partners", "name")]
    assert names == ["Norwell", "Warehouse"]


def test_who_enters_no_partners_adds_none(firm):
    with pytest.raises(NotAllowed):
        enter_rows(firm, Scope("hr", Role.HR, None), "partners", [NORWELL])


@pytest.mark.parametrize(("register", "table"), [("processes", "processes"), ("resources", "partners")])
def test_a_supervisor_finds_them_in_the_registers(app, register, table):  # noqa: F811
    script = open_page(app("s1", register=register, table=table), "registers.py")
    assert not script.exception
    assert "New entry" in {button.label for button in script.button}
    assert "Nothing here yet" not in said(script)
