"""Merits and faults count once somebody else has confirmed them."""

from datetime import date, timedelta

import pytest

from appraisal.conduct import (
    DAYS_TO_ANSWER,
    EVENT_TABLE,
    answer_event,
    conduct_tasks,
    confirm,
    decline,
    enter_event,
    event,
    events,
    may_decide,
    reconsider,
)
from data.intake import LoadResult, load_file
from data.intake.forms.enter import enter_rows
from data.store import Store
from errors import NotAllowed, WrongUse
from metrics.annual_score import annual
from scope import Role, Scope, operator
from tests.appraising import ADMIN, ANALYST, HR, LEADER, S1, S2, company
from tests.loading import load
from tests.people import admin, person

SECOND = Scope("vice", Role.LEADERSHIP, None)
DAY = date(2025, 5, 9)


@pytest.fixture
def firm(filled) -> Store:
    return filled(company)


def entered(store: Store, who=LEADER, kind: str = "merit", gravity: int = 2, **more) -> str:
    return enter_event(store, who, "S1", DAY, kind, gravity, more.pop("evidence", "Won a tender."), **more)


def total(store: Store) -> float | None:
    return annual(store, LEADER, "S1", 2025, as_of=date.today()).total


MOVES = {
    "answer": lambda store, who, name: answer_event(store, who, name, "The list was approved by sales."),
    "confirm": lambda store, who, name: confirm(store, who, name, today=date.today() + timedelta(days=6)),
    "decline": lambda store, who, name: decline(store, who, name, "Not proved."),
    "reconsider": lambda store, who, name: reconsider(store, who, name, "New papers."),
}


@pytest.mark.parametrize("who", [SECOND, HR, ADMIN, ANALYST, S1, S2], ids=lambda who: who.person)
@pytest.mark.parametrize("wanted", EVENT_TABLE.names)
@pytest.mark.parametrize("state", EVENT_TABLE.states)
def test_every_state_move_and_role_does_what_the_table_says(firm, state, wanted, who):
    name = entered(firm, kind="error")
    ways = {"proposed": [], "answered": [("answer", S1)], "confirmed": [("confirm", SECOND)]}
    for before, by in {**ways, "declined": [("decline", SECOND)]}[state]:
        MOVES[before](firm, by, name)
    if who.role in EVENT_TABLE.roles(state, wanted) and who is not S2:  # the event is of S1
        MOVES[wanted](firm, who, name)
        assert event(firm, SECOND, name).state == EVENT_TABLE.moves[state, wanted][0]
    else:
        with pytest.raises((NotAllowed, WrongUse)):
            MOVES[wanted](firm, who, name)
        assert event(firm, SECOND, name).state == state


def test_an_event_counts_once_confirmed_by_a_second_person(firm):
    before = total(firm)
    name = entered(firm)
    assert (event(firm, S1, name).state, total(firm)) == ("proposed", before)
    confirm(firm, SECOND, name, today=DAY)
    assert total(firm) == pytest.approx(before + 2)
    assert event(firm, S1, name).confirmed_by == "vice"


def test_nobody_confirms_or_declines_what_they_entered(firm):
    name = entered(firm)
    assert not may_decide(LEADER, event(firm, LEADER, name))
    with pytest.raises(NotAllowed, match="somebody else confirms it"):
        confirm(firm, LEADER, name, today=DAY)
    with pytest.raises(NotAllowed, match="somebody else confirms it"):
        decline(firm, LEADER, name, "On second thoughts.")
    assert event(firm, LEADER, name).state == "proposed"


def test_a_supervisor_proposes_their_own_and_confirms_nothing(firm):
    name = entered(firm, S1)
    assert [one.event_id for one in events(firm, S1, "S1", 2025)] == [name]
    with pytest.raises(NotAllowed):
        confirm(firm, S1, name, today=DAY)
    with pytest.raises(NotAllowed):
        entered(firm, S2)  # of S1
    with pytest.raises(NotAllowed):
        events(firm, S2, "S1", 2025)
    with pytest.raises(NotAllowed, match="no event"):
        event(firm, S2, name)


def test_what_is_declined_stays_on_record_counts_for_nothing_and_can_be_looked_at_again(firm):
    before, name = total(firm), entered(firm, S1)
    with pytest.raises(WrongUse, match="needs a remark"):
        decline(firm, LEADER, name, " ")
    decline(firm, LEADER, name, "The tender was won by S2.")
    assert (event(firm, S1, name).state, total(firm)) == ("declined", before)
    with pytest.raises(WrongUse, match="nothing to confirm"):
        confirm(firm, SECOND, name, today=DAY)
    reconsider(firm, LEADER, name, "New facts.")
    confirm(firm, LEADER, name, today=DAY)
    assert total(firm) == pytest.approx(before + 2)


def test_an_innovation_names_what_proves_it(firm):
    with pytest.raises(WrongUse, match="recommendation or improvement that proves"):
        entered(firm, kind="innovation", evidence="A bright idea.")
    assert events(firm, LEADER, "S1", 2025) == ()


@pytest.mark.parametrize("who", [ANALYST, ADMIN], ids=lambda who: who.role)
def test_analysts_and_administrators_enter_and_confirm_nothing(firm, who):
    name = entered(firm)
    for what in (lambda: entered(firm, who), lambda: confirm(firm, who, name, today=DAY)):
        with pytest.raises(NotAllowed):
            what()


def test_what_waits_is_shown_to_those_who_may_decide_it(firm):
    name = entered(firm)
    assert [task.what.en for task in conduct_tasks(firm, HR, DAY)] == [f"Confirm event {name} of Wang Fang, or not"]
    for who in (LEADER, S1, ANALYST, ADMIN):
        assert list(conduct_tasks(firm, who, DAY)) == []


# ---------------------------------------------------------------------- a second person, wherever a row comes from

SECOND_PERSON = "must name a second person"
EVENTS = "event_id,supervisor_id,occurred_on,kind,gravity,evidence,confirmed_by\n"


@pytest.mark.parametrize(
    ("confirmed_by", "stored"),
    [
        ("", True),
        ("HR", True),
        ("Zhou Lan", True),
        ("ada", False),
        (" Ada Wu ", False),
        ("WANG FANG", False),
        ("S1", False),
    ],
)
def test_a_file_confirms_neither_for_who_brings_it_nor_for_whom_it_is_about(firm, confirmed_by, stored):
    admin(firm)
    rename(firm, "admin", "ada", "Ada Wu")
    found = load_file(
        firm,
        operator("ada"),
        "merits_and_faults",
        "events.csv",
        f'{EVENTS}E1,S1,2025-05-09,merit,2,Won a tender.,"{confirmed_by}"\n'.encode(),
    )
    assert found.stored == stored
    assert [SECOND_PERSON in one.rule.en for one in found.rejects] == ([] if stored else [True])


def test_who_entered_an_event_does_not_confirm_it_by_a_file_nor_after_correcting_it(firm):
    name = entered(firm)  # by the director
    line = f"{name},S1,2025-05-09,merit,{{gravity}},Won a tender.,{{by}}\n"

    def brings(person: str, gravity: int, by: str) -> LoadResult:
        content = (EVENTS + line.format(gravity=gravity, by=by)).encode()
        return load_file(firm, operator(person), "merits_and_faults", f"{person}-{gravity}-{by}.csv", content)

    assert not brings("hr", 2, "director").stored
    assert not brings("vice", 3, "vice").stored  # corrects it and confirms what they corrected
    assert brings("vice", 2, "vice").stored  # confirms what another entered, and nothing else
    assert not brings("vice", 3, "vice").stored
    assert brings("hr", 3, "vice").stored
    assert event(firm, LEADER, name).gravity == 3


def test_a_form_confirms_nothing_not_even_for_those_who_may(firm):
    name = entered(firm)
    for who in (SECOND, HR, LEADER):
        with pytest.raises(NotAllowed, match="somebody who did not enter the row confirms it"):
            enter_rows(firm, who, "merits_and_faults", [{"event_id": name, "confirmed_by": "vice"}])
    assert event(firm, LEADER, name).state == "proposed"


def test_a_confirmation_and_its_record_are_one_write(firm, monkeypatch):
    before, name = total(firm), entered(firm)

    def breaks(*_, **__):
        raise RuntimeError("the power fails")

    monkeypatch.setattr("appraisal.conduct.move", breaks)
    with pytest.raises(RuntimeError):
        confirm(firm, SECOND, name, today=DAY)
    assert (event(firm, LEADER, name).state, total(firm)) == ("proposed", before)


def test_two_of_one_name_are_told_apart_by_their_accounts(firm):
    admin(firm)
    for username in ("vice", "director"):
        person(firm, username, Role.LEADERSHIP)
        rename(firm, username, username, "Zhou Lan")
    name = entered(firm)
    confirm(firm, SECOND, name, today=DAY)
    assert event(firm, LEADER, name).confirmed_by == "Zhou Lan (vice)"


def rename(store: Store, username: str, to: str, name: str) -> None:
    with store.transaction() as write:
        write.execute("UPDATE accounts SET username = ?, name = ? WHERE username = ?", [to, name, username])


# ---------------------------------------------------------------------- heard first


def test_a_fault_is_confirmed_only_once_the_days_for_an_answer_are_over(firm):
    before, name = total(firm), entered(firm, kind="error")
    last = date.today() + timedelta(days=DAYS_TO_ANSWER)
    for today in (date.today(), last):
        with pytest.raises(WrongUse, match=f"The supervisor has to {last} to answer"):
            confirm(firm, SECOND, name, today=today)
    assert (event(firm, S1, name).answer_by, total(firm)) == (last, before)
    confirm(firm, SECOND, name, today=last + timedelta(days=1))
    assert (event(firm, S1, name).heard, total(firm)) == (True, pytest.approx(before - 3))


def test_an_answered_fault_is_confirmed_at_once_and_the_answer_stays(firm):
    name = entered(firm, kind="breach", gravity=1)
    with pytest.raises(WrongUse, match="needs a remark"):
        answer_event(firm, S1, name, " ")
    answer_event(firm, S1, name, "The list was approved by sales.")
    confirm(firm, SECOND, name, today=date.today())
    assert event(firm, S1, name).answer == "The list was approved by sales."


def test_a_fault_of_another_wording_is_answered_anew(firm):
    name = entered(firm, kind="error")
    answer_event(firm, S1, name, "The list was approved by sales.")
    enter_rows(firm, LEADER, "merits_and_faults", [{"event_id": name, "evidence": "Two wrong price lists."}])
    assert event(firm, SECOND, name).state == "proposed"
    with pytest.raises(WrongUse, match="The supervisor has to"):
        confirm(firm, SECOND, name, today=date.today())


def test_a_merit_waits_for_no_answer(firm):
    name = entered(firm)
    with pytest.raises(WrongUse, match="nothing to answer"):
        answer_event(firm, S1, name, "Thank you.")
    confirm(firm, SECOND, name, today=date.today())
    assert event(firm, S1, name).state == "confirmed"


def test_nobody_answers_for_the_supervisor(firm):
    name = entered(firm, kind="error")
    for who in (LEADER, SECOND, HR, ADMIN, ANALYST, S2):
        with pytest.raises(NotAllowed):
            answer_event(firm, who, name, "It was me.")
    assert event(firm, LEADER, name).answer is None


def test_a_fault_waits_on_the_desk_of_the_supervisor_and_then_of_the_second_person(firm):
    name, today = entered(firm, kind="error"), date.today()
    (asked,) = conduct_tasks(firm, S1, today)
    assert (asked.what.en, asked.due) == (f"Answer event {name}", today + timedelta(days=DAYS_TO_ANSWER))
    assert list(conduct_tasks(firm, HR, today)) == []
    answer_event(firm, S1, name, "The list was approved by sales.")
    assert list(conduct_tasks(firm, S1, today)) == []
    assert [task.what.en for task in conduct_tasks(firm, HR, today)] == [f"Confirm event {name} of Wang Fang, or not"]


def test_what_a_file_brings_confirmed_says_that_nobody_was_heard(firm):
    rows = "event_id,supervisor_id,occurred_on,kind,gravity,evidence,confirmed_by\n"
    load(firm, "merits_and_faults", rows + "EV-1,S1,2025-05-01,error,1,Wrong price list,director\n")
    assert (event(firm, LEADER, "EV-1").state, event(firm, LEADER, "EV-1").heard) == ("confirmed", False)
