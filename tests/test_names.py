"""Whoever an act is recorded under is called by name wherever people read it."""

import pytest

from appraisal.flow import Flow, move
from data.intake.forms.enter import enter_rows
from data.people_names import called, names
from data.store import Store
from errors import WrongUse
from scope import Role, Scope
from tests.loading import with_people
from tests.people import admin, person
from text import Words

FLOW = Flow(
    "letter",
    Words("Letter", "信函"),
    states={"draft": Words("draft", "草拟"), "sent": Words("sent", "已发出")},
    moves={("draft", "send"): ("sent", {Role.LEADERSHIP})},
    names={"send": Words("send", "发出")},
)


def with_leadership(store: Store) -> None:
    with_people(store)
    admin(store)
    person(store, "vice", Role.LEADERSHIP)
    person(store, "director", Role.LEADERSHIP)


@pytest.fixture
def firm(filled) -> Store:
    return filled(with_leadership)


def rename(store: Store, username: str, name: str) -> None:
    with store.transaction() as write:
        write.execute("UPDATE accounts SET name = ? WHERE username = ?", [name, username])


def test_an_account_is_called_by_its_name_and_what_has_none_as_it_is_recorded(firm):
    rename(firm, "vice", "Zhou Lan")
    assert names(firm)["vice"] == called(firm, "vice") == "Zhou Lan"
    assert [called(firm, one) for one in ("inbox", "key:erp", "")] == ["inbox", "key:erp", ""]


def test_two_of_one_name_are_told_apart(firm):
    rename(firm, "vice", "Zhou Lan")
    rename(firm, "director", "Zhou Lan")
    assert called(firm, "vice") == "Zhou Lan (vice)"
    assert called(firm, "director") == "Zhou Lan (director)"
    assert called(firm, "admin") == "Ada"


def test_who_was_quicker_is_named_in_flows_and_in_rows(firm):
    rename(firm, "vice", "Zhou Lan")
    vice, director = (Scope(one, Role.LEADERSHIP, None) for one in ("vice", "director"))
    move(firm, vice, FLOW, "L1", "S1", "send")
    with pytest.raises(WrongUse, match="Meanwhile Zhou Lan moved Letter L1"):
        move(firm, director, FLOW, "L1", "S1", "send", seen="draft")
    check = {"supervisor_id": "S1", "checked_on": "2025-06-30", "rater": "HR", "tasks_due": "4", "tasks_done": "3"}
    check |= {"attitude": "85", "teamwork": "85"}
    assert enter_rows(firm, vice, "routine_checks", [check], seen=[None]).stored
    with pytest.raises(WrongUse, match="entered by Zhou Lan"):
        enter_rows(firm, director, "routine_checks", [check], seen=[None])
