"""What deputies did is told to both and to HR; what waits for whom they act for stands on their desk (judgement 3)."""

from datetime import timedelta

import pytest

from accounts import delegate, scope_of
from appraisal import deputy_acts, desk
from appraisal.annual_appraisal import move_appraisal
from appraisal.opening import open_year
from appraisal.signature import sign
from data.store import Store
from scope import Role
from tests.appraising import HR, LEADER, OTHER_LEADER, S1, company
from tests.people import admin, person
from tests.test_deputies import DEPUTY, NA, SIGNED_ON, to_sign
from text import use_language


@pytest.fixture
def firm(filled) -> Store:
    return filled(company)


def test_what_deputies_did_is_told_to_both_and_to_hr_and_to_nobody_else(firm):
    use_language("en")
    to_sign(firm)
    sign(firm, DEPUTY, "S1", 2025, today=SIGNED_ON)
    told = {
        who.person: [str(act.words) for act in deputy_acts(firm, who)] for who in (LEADER, NA, HR, OTHER_LEADER, S1)
    }
    signed = ["Appraisal of Wang Fang: sign"]
    assert told == {"director": signed, "na": signed, "hr": signed, "deputy director": [], "wang": []}


def test_a_deputy_finds_on_their_own_desk_for_whom_something_waits_and_until_when(firm):
    use_language("en")
    admin(firm)
    na, director = person(firm, "na", Role.HR), person(firm, "director", Role.LEADERSHIP)
    open_year(firm, HR, 2025, ["S1"])
    move_appraisal(firm, S1, "S1", 2025, "hand_in")
    until = SIGNED_ON + timedelta(days=3)
    delegate(firm, scope_of(director), "director", "na", from_on=SIGNED_ON, until_on=until, reason="-", today=SIGNED_ON)
    waiting = len(desk(firm, scope_of(director), SIGNED_ON))
    lines = [(str(task.what), task.due) for task in desk(firm, scope_of(na), SIGNED_ON) if task.place == "deputies"]
    assert waiting > 0
    assert lines == [(f"Act for Director: {waiting} waiting there", until)]
    assert [task for task in desk(firm, scope_of(na), until + timedelta(days=1)) if task.place == "deputies"] == []
