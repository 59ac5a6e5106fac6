"""What a deputy does is recorded under both names, and neither of both judges it a second time (judgement 3)."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from appraisal.annual_appraisal import annual_tasks, appraisal, assess_oneself, move_appraisal
from appraisal.conduct import confirm, enter_event
from appraisal.objections import answer_objection, object_to
from appraisal.opening import open_year
from appraisal.policy_texts import PolicyDraft, acknowledge_policy, policy_tasks, publish_policy
from appraisal.routine import checks_due, rate_routine
from appraisal.second_signature import sign_second
from appraisal.signature import sign
from appraisal.signed_record import signed_versions
from data.intake.forms import enter_rows
from data.intake.write import judged_supervisors
from data.store import Store
from errors import NotAllowed
from metrics.scheme import scheme
from metrics.scheme_lock import set_scheme
from reports.appraisal_form import AfterSignature, _signatures, appraisal_form
from scope import FOR, Role, Scope, operator
from tests.appraising import HR, LEADER, OTHER_LEADER, S1, company, talk_over
from tests.people import admin, person

SIGNED_ON = date(2026, 2, 1)
NA = Scope("na", Role.HR, None)
DEPUTY = Scope(f"na{FOR}director", Role.LEADERSHIP, None)  # Na, of HR, for the director
LIS_DEPUTY = Scope(f"li{FOR}wang", Role.SUPERVISOR, frozenset({"S1"}))


@pytest.fixture
def firm(filled) -> Store:
    return filled(company)


def to_sign(store: Store, *, second: bool = False) -> None:
    set_scheme(store, operator(), 2025, replace(scheme(store, 2025), second_signature=second), today=date(2024, 12, 1))
    open_year(store, HR, 2025, ["S1"])
    move_appraisal(store, S1, "S1", 2025, "hand_in")
    talk_over(store, on=SIGNED_ON)


def test_the_record_and_the_form_say_who_signed_for_whom(firm):
    admin(firm)
    person(firm, "na", Role.HR)
    person(firm, "director", Role.LEADERSHIP)
    to_sign(firm)
    sign(firm, DEPUTY, "S1", 2025, today=SIGNED_ON)
    (signed,) = signed_versions(firm, LEADER, "S1", 2025)
    assert signed.signed_by == "na for director"
    assert {"na": "Na", "director": "Director"}.items() <= signed.record["people"].items()
    block = _signatures(signed.record, AfterSignature(), "zh")  # what it says, before it is set
    assert block[0]["name"] == "Na（代Director）"
    assert appraisal_form(signed.record, "zh", sha256=signed.sha256).startswith(b"%PDF")


def test_who_signed_by_a_deputy_gives_no_second_signature_nor_does_the_deputy(firm):
    to_sign(firm, second=True)
    sign(firm, DEPUTY, "S1", 2025, today=SIGNED_ON)
    waits = {who.person: bool(list(annual_tasks(firm, who, SIGNED_ON))) for who in (LEADER, NA, DEPUTY, OTHER_LEADER)}
    assert waits == {"director": False, "na": False, "na for director": False, "deputy director": True}
    for who in (LEADER, NA, DEPUTY, Scope(f"ann{FOR}na", Role.HR, None)):
        with pytest.raises(NotAllowed):
            sign_second(firm, who, "S1", 2025, today=SIGNED_ON)
    sign_second(firm, OTHER_LEADER, "S1", 2025, today=SIGNED_ON)


def test_neither_answers_the_objection_against_what_one_of_them_signed(firm):
    to_sign(firm)
    sign(firm, LEADER, "S1", 2025, today=SIGNED_ON)
    number = object_to(firm, S1, "S1", 2025, "indicator:revenue", "A store was closed.", today=SIGNED_ON)
    for who in (LEADER, DEPUTY, Scope(f"director{FOR}hr", Role.HR, None)):
        with pytest.raises(NotAllowed):
            answer_objection(firm, who, "S1", 2025, number, "Checked.", today=SIGNED_ON)
    answer_objection(firm, NA, "S1", 2025, number, "Checked.", today=SIGNED_ON)


def test_neither_confirms_the_event_that_one_of_them_entered(firm):
    by_deputy = enter_event(firm, DEPUTY, "S1", date(2025, 5, 9), "merit", 1, "Won a tender.")
    by_director = enter_event(firm, LEADER, "S1", date(2025, 5, 9), "merit", 1, "Won another.")
    later = date.today() + timedelta(days=6)
    for event in (by_deputy, by_director):
        for who in (LEADER, DEPUTY):
            with pytest.raises(NotAllowed):
                confirm(firm, who, event, today=later)
    with pytest.raises(NotAllowed):
        confirm(firm, NA, by_deputy, today=later)
    confirm(firm, NA, by_director, today=later)


@pytest.mark.parametrize("confirmed_by", ["director", "na", "Na", "ann for director"])
def test_a_file_of_a_deputy_is_confirmed_by_neither(firm, confirmed_by):
    admin(firm)
    person(firm, "na", Role.HR)
    row = {"event_id": "E1", "supervisor_id": "S1", "occurred_on": "2025-05-09", "kind": "merit", "gravity": "1",
           "evidence": "Won.", "confirmed_by": confirmed_by}  # fmt: skip
    result = enter_rows(firm, DEPUTY, "merits_and_faults", [row], signs=("confirmed_by",))
    assert [reject.column for reject in result.rejects] == ["confirmed_by"]


def test_what_a_deputy_rated_is_owed_by_the_director_no_more(firm):
    day = date(2025, 8, 20)
    rate_routine(firm, DEPUTY, "S1", day, attitude=90, teamwork=90, typed=(10, 9))
    owed = [(due.supervisor.supervisor_id, due.rater) for due in checks_due(firm, LEADER, day)]
    assert ("S1", "director") not in owed
    assert ("S2", "director") in owed
    assert [due.mine for due in checks_due(firm, DEPUTY, day) if due.rater == "director"] != []


def test_a_supervisors_deputy_is_judged_like_them_so_that_what_they_change_after_the_fact_is_a_request(firm):
    admin(firm)
    person(firm, "wang", Role.SUPERVISOR, "S1")
    person(firm, "li", Role.SUPERVISOR, "S2")
    assert judged_supervisors(firm.cursor, LIS_DEPUTY.person) == {"S1", "S2"}


def test_nothing_of_the_appraisal_is_the_deputys_of_who_is_judged(firm):
    open_year(firm, HR, 2025, ["S1"])
    for attempted in (
        lambda: assess_oneself(firm, LIS_DEPUTY, "S1", 2025, {"overall": "Good."}),
        lambda: move_appraisal(firm, LIS_DEPUTY, "S1", 2025, "hand_in"),
        lambda: object_to(firm, LIS_DEPUTY, "S1", 2025, "indicator:revenue", "No.", today=SIGNED_ON),
        lambda: appraisal(firm, LIS_DEPUTY, "S1", 2025, SIGNED_ON),
    ):
        with pytest.raises(NotAllowed):
            attempted()
    assert list(annual_tasks(firm, LIS_DEPUTY, SIGNED_ON)) == []


def test_nobody_acknowledges_the_policy_for_another(firm):
    version = publish_policy(firm, LEADER, PolicyDraft("Policy", "制度", "Text", "正文", SIGNED_ON), SIGNED_ON)
    with pytest.raises(NotAllowed):
        acknowledge_policy(firm, LIS_DEPUTY, version, SIGNED_ON)
    assert list(policy_tasks(firm, LIS_DEPUTY, SIGNED_ON)) == []
    assert len(list(policy_tasks(firm, S1, SIGNED_ON))) == 1
