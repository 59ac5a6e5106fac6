"""Objections all year round: also before the appraisal is opened; a signature over an open one needs its reason."""

from datetime import date

import pytest

from appraisal.annual_appraisal import move_appraisal
from appraisal.annual_flow import APPRAISAL_FLOW
from appraisal.desk import desk
from appraisal.flow import state_of
from appraisal.notes import notes, open_objections
from appraisal.objections import answer_objection, corrections, object_to
from appraisal.opening import open_year
from appraisal.signature import sign
from data.store import Store
from errors import NotAllowed, WrongUse
from tests.appraising import ADMIN, ANALYST, HR, LEADER, S1, S2, company, revenue, talk_over

MAY = date(2025, 5, 20)
AFTERWARDS = date(2026, 2, 1)


@pytest.fixture
def firm(filled) -> Store:
    return filled(company)


def objected(store: Store, about: str = "indicator:revenue", today: date = MAY) -> int:
    return object_to(store, S1, "S1", 2025, about, "An order of March is missing.", today=today)


def answered(store: Store, number: int, load_id: int | None = None, who=HR) -> None:
    answer_objection(store, who, "S1", 2025, number, "Looked at.", load_id, today=AFTERWARDS)


def handed_in(store: Store) -> None:
    open_year(store, HR, 2025, ["S1"])
    move_appraisal(store, S1, "S1", 2025, "hand_in")
    talk_over(store, on=AFTERWARDS)


def stands(store: Store) -> str:
    return state_of(store, LEADER, APPRAISAL_FLOW, "S1/2025")


def test_a_figure_or_row_is_objected_to_long_before_the_appraisal_is_opened(firm):
    load_id, line = firm.rows("SELECT load_id, line FROM operating_results WHERE supervisor_id = 'S1'")[0]
    objected(firm)
    objected(firm, f"row:operating_results/{load_id}/{line}")
    assert stands(firm) == "closed"
    assert [note.about for note in open_objections(notes(firm, S1, "S1", 2025))] == [
        "indicator:revenue",
        f"row:operating_results/{load_id}/{line}",
    ]


def test_the_score_of_the_day_and_of_the_answer_are_kept(firm):
    number = objected(firm, today=AFTERWARDS)
    answered(firm, number, revenue(firm, "S1", 1000))
    answer = notes(firm, S1, "S1", 2025)[-1]
    assert (answer.before, answer.after) == (pytest.approx(82), pytest.approx(98))
    assert open_objections(notes(firm, S1, "S1", 2025)) == ()


def test_an_answer_names_a_load_since_the_objection(firm):
    before = revenue(firm, "S1", 950)
    number = objected(firm)
    (objection,) = open_objections(notes(firm, HR, "S1", 2025))
    assert corrections(firm, HR, objection) == ()
    with pytest.raises(WrongUse, match="after what was objected to"):
        answered(firm, number, before)
    later = revenue(firm, "S1", 1000)
    assert [load.load_id for load in corrections(firm, HR, objection)] == [later]
    answered(firm, number, later)


def test_a_signature_over_an_open_objection_needs_its_reason(firm):
    number = objected(firm)
    handed_in(firm)
    with pytest.raises(WrongUse, match="Objections wait for an answer: Revenue"):
        sign(firm, LEADER, "S1", 2025, today=AFTERWARDS)
    answered(firm, number)
    assert sign(firm, LEADER, "S1", 2025, today=AFTERWARDS).record["obstacles"] == []


def test_one_signed_in_spite_of_an_objection_still_answers_it_and_stays_signed(firm):
    number = objected(firm)
    handed_in(firm)
    sign(firm, LEADER, "S1", 2025, {"objections": "The order is of 2026."}, today=AFTERWARDS)
    answered(firm, number)
    assert stands(firm) == "signed"


def test_an_acknowledged_appraisal_is_not_objected_to(firm):
    handed_in(firm)
    sign(firm, LEADER, "S1", 2025, today=AFTERWARDS)
    move_appraisal(firm, S1, "S1", 2025, "acknowledge")
    with pytest.raises(WrongUse, match="one cannot object"):
        objected(firm, today=AFTERWARDS)


def test_a_year_to_come_has_nothing_to_object_to(firm):
    with pytest.raises(WrongUse, match="2025 has not begun"):
        objected(firm, today=date(2024, 12, 31))
    objected(firm, today=date(2025, 1, 1))


def test_only_the_supervisor_objects_and_only_leadership_and_hr_answer(firm):
    for who in (S2, LEADER, HR, ANALYST, ADMIN):
        with pytest.raises(NotAllowed):
            object_to(firm, who, "S1", 2025, "indicator:revenue", "It is wrong.", today=MAY)
    number = objected(firm)
    for who in (S1, S2, ANALYST, ADMIN):
        with pytest.raises(NotAllowed):
            answered(firm, number, who=who)
    assert len(open_objections(notes(firm, S1, "S1", 2025))) == 1


def test_it_waits_on_the_desks_of_leadership_and_hr_until_it_is_answered(firm):
    number = objected(firm)
    asked = "Answer the objection of Wang Fang: Revenue"
    for who, waits in ((LEADER, True), (HR, True), (S1, False), (ANALYST, False), (ADMIN, False)):
        assert (asked in [task.what.en for task in desk(firm, who, MAY)]) is waits
    answered(firm, number)
    assert asked not in [task.what.en for task in desk(firm, HR, MAY)]
