"""Merits and faults count once somebody else has confirmed them."""

from datetime import date

import pytest

from access.scope import Role, Scope
from appraisal.conduct import EVENT, confirm, decline, enter_event, event, events, may_decide, reconsider, waiting
from data.store import Store
from errors import NotAllowed, WrongUse
from metrics.annual import annual
from tests.appraising import ADMIN, ANALYST, LEADER, S1, S2, company

SECOND = Scope("vice", Role.LEADERSHIP, None)
DAY = date(2025, 5, 9)


@pytest.fixture
def firm(store: Store) -> Store:
    company(store)
    return store


def entered(store: Store, who=LEADER, kind: str = "merit", gravity: int = 2, **more) -> str:
    return enter_event(store, who, "S1", DAY, kind, gravity, more.pop("evidence", "Won a tender."), **more)


def total(store: Store) -> float | None:
    return annual(store, LEADER, "S1", 2025).total


MOVES = {
    "confirm": confirm,
    "decline": lambda store, who, name: decline(store, who, name, "Not proved."),
    "reconsider": lambda store, who, name: reconsider(store, who, name, "New papers."),
}


@pytest.mark.parametrize("who", [SECOND, ADMIN, ANALYST, S1, S2], ids=lambda who: who.person)
@pytest.mark.parametrize("wanted", EVENT.names)
@pytest.mark.parametrize("state", EVENT.states)
def test_every_state_move_and_role_does_what_the_table_says(firm, state, wanted, who):
    name = entered(firm)
    for before in {"proposed": [], "confirmed": ["confirm"], "declined": ["decline"]}[state]:
        MOVES[before](firm, SECOND, name)
    if who.role in EVENT.roles(state, wanted):
        MOVES[wanted](firm, who, name)
        assert event(firm, SECOND, name).state == EVENT.moves[state, wanted][0]
    else:
        with pytest.raises((NotAllowed, WrongUse)):
            MOVES[wanted](firm, who, name)
        assert event(firm, SECOND, name).state == state


def test_an_event_counts_once_confirmed_by_a_second_person(firm):
    before = total(firm)
    name = entered(firm)
    assert (event(firm, S1, name).state, total(firm)) == ("proposed", before)
    confirm(firm, SECOND, name)
    assert total(firm) == pytest.approx(before + 2)
    assert event(firm, S1, name).confirmed_by == "vice"


def test_nobody_confirms_or_declines_what_they_entered(firm):
    name = entered(firm)
    assert not may_decide(LEADER, event(firm, LEADER, name))
    with pytest.raises(NotAllowed, match="somebody else confirms it"):
        confirm(firm, LEADER, name)
    with pytest.raises(NotAllowed, match="somebody else confirms it"):
        decline(firm, LEADER, name, "On second thoughts.")
    assert event(firm, LEADER, name).state == "proposed"


def test_a_supervisor_proposes_their_own_and_confirms_nothing(firm):
    name = entered(firm, S1)
    assert [one.event_id for one in events(firm, S1, "S1", 2025)] == [name]
    with pytest.raises(NotAllowed):
        confirm(firm, S1, name)
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
        confirm(firm, SECOND, name)
    reconsider(firm, LEADER, name, "New facts.")
    confirm(firm, LEADER, name)
    assert total(firm) == pytest.approx(before + 2)


def test_an_innovation_names_what_proves_it(firm):
    with pytest.raises(WrongUse, match="recommendation or improvement that proves"):
        entered(firm, kind="innovation", evidence="A bright idea.")
    assert events(firm, LEADER, "S1", 2025) == ()


def test_an_analyst_enters_and_confirms_nothing(firm):
    name = entered(firm)
    for what in (lambda: entered(firm, ANALYST), lambda: confirm(firm, ANALYST, name)):
        with pytest.raises(NotAllowed):
            what()


def test_what_waits_is_shown_to_those_who_may_decide_it(firm):
    name = entered(firm)
    assert [task.what.en for task in waiting(firm, ADMIN, DAY)] == [f"Confirm event {name} of Wang Fang, or not"]
    for who in (LEADER, S1, ANALYST):
        assert list(waiting(firm, who, DAY)) == []
