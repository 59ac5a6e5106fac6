"""After the first signature: the second one by scheme, the days for an objection, a refusal put on record."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from appraisal.acknowledgement import refusals, refuse_acknowledgement
from appraisal.annual_appraisal import annual_tasks, appraisal, move_appraisal
from appraisal.annual_flow import APPRAISAL_FLOW
from appraisal.flow import state_of
from appraisal.objections import object_to
from appraisal.opening import open_year
from appraisal.second_signature import sign_second
from appraisal.signature import sign
from appraisal.signed_record import signed_versions
from data.store import Store
from errors import NotAllowed, WrongUse
from metrics.scheme import scheme
from metrics.scheme_lock import set_scheme
from scope import Role, Scope, operator
from tests.appraising import ADMIN, ANALYST, HR, LEADER, S1, S2, company, revenue, talk_over
from tests.people import audit

SIGNED_ON = date(2026, 2, 1)
SECOND_LEADER = Scope("chair", Role.LEADERSHIP, None)


def waiting(store: Store) -> None:
    """The small company with S1's 2025 talked over, to be signed; objections are possible for 10 days."""
    company(store)
    set_scheme(store, operator(), 2025, replace(scheme(store, 2025), objection_days=10), today=date(2024, 12, 1))
    open_year(store, HR, 2025, ["S1"])
    move_appraisal(store, S1, "S1", 2025, "hand_in")
    talk_over(store, on=SIGNED_ON)


@pytest.fixture
def firm(filled) -> Store:
    return filled(waiting)


def signed(store: Store) -> Store:
    sign(store, LEADER, "S1", 2025, today=SIGNED_ON)
    return store


def signed_first(store: Store) -> Store:
    set_scheme(store, operator(), 2025, replace(scheme(store, 2025), second_signature=True), today=date(2024, 12, 1))
    return signed(store)


def stands(store: Store) -> str:
    return state_of(store, LEADER, APPRAISAL_FLOW, "S1/2025")


def refuse(store, who=HR, refused_on=SIGNED_ON, witness="Li Na", reason="Would not sign.", today=SIGNED_ON):
    refuse_acknowledgement(store, who, "S1", 2025, refused_on, witness=witness, reason=reason, today=today)


# ---------------------------------------------------------------------- the second signature


def test_where_the_scheme_asks_for_it_nothing_is_served_before_the_second_signature(firm):
    signed_first(firm)
    assert stands(firm) == "half_signed"
    assert signed_versions(firm, S1, "S1", 2025) == appraisal(firm, S1, "S1", 2025, SIGNED_ON).signed == ()
    sign_second(firm, HR, "S1", 2025, today=SIGNED_ON + timedelta(days=3), remark="Agreed.")
    (record,) = signed_versions(firm, S1, "S1", 2025)
    second = record.record["second_signature"]
    assert (stands(firm), record.signed_by, second["by"], second["remark"]) == ("signed", "director", "hr", "Agreed.")
    assert (record.intact, record.served_on, record.object_by) == (True, date(2026, 2, 4), date(2026, 2, 14))


def test_the_second_signs_what_the_first_froze_whatever_was_loaded_since(firm):
    signed_first(firm)
    revenue(firm, "S1", 1000)
    assert sign_second(firm, SECOND_LEADER, "S1", 2025, today=SIGNED_ON).total == pytest.approx(82)


def test_nobody_signs_twice_and_only_leadership_and_hr_sign_second(firm):
    signed_first(firm)
    for who in (LEADER, replace(HR, person="director"), S1, S2, ANALYST, ADMIN):
        with pytest.raises(NotAllowed):
            sign_second(firm, who, "S1", 2025, today=SIGNED_ON)
    assert stands(firm) == "half_signed"
    assert signed_versions(firm, S1, "S1", 2025) == ()


def test_bytes_that_changed_after_the_first_signature_are_not_signed(firm):
    signed_first(firm)
    with firm.transaction() as write:
        write.execute("UPDATE half_signed_appraisals SET content = replace(content, '\"value\":900', '\"value\":990')")
    with pytest.raises(WrongUse, match="its hash differs"):
        sign_second(firm, HR, "S1", 2025, today=SIGNED_ON)
    assert stands(firm) == "half_signed"


def test_who_does_not_sign_second_sends_it_back_with_a_reason(firm):
    signed_first(firm)
    with pytest.raises(WrongUse, match="needs a remark"):
        move_appraisal(firm, HR, "S1", 2025, "send_back")
    move_appraisal(firm, HR, "S1", 2025, "send_back", "The March figures are in doubt.")
    assert stands(firm) == "assessed"


def test_the_second_signature_waits_on_the_desk_of_everybody_but_the_first_signer(firm):
    signed_first(firm)
    tasks = {who.person: [task.what.en for task in annual_tasks(firm, who, SIGNED_ON)] for who in (LEADER, HR, S1)}
    assert tasks == {
        "director": [],
        "hr": ["Give the second signature: Annual appraisal 2025 of Wang Fang"],
        "wang": [],
    }


# ---------------------------------------------------------------------- the days for an objection


@pytest.mark.parametrize(("days", "possible"), [(0, True), (10, True), (11, False)])
def test_an_objection_is_possible_within_the_days_that_the_scheme_sets(firm, days, possible):
    signed(firm)
    today = SIGNED_ON + timedelta(days=days)
    if possible:
        object_to(firm, S1, "S1", 2025, "indicator:revenue", "It is wrong.", today=today)
        assert stands(firm) == "objected"
        return
    with pytest.raises(WrongUse, match="Objections were possible to 2026-02-11"):
        object_to(firm, S1, "S1", 2025, "indicator:revenue", "It is wrong.", today=today)
    assert stands(firm) == "signed"


def test_the_days_are_those_of_the_scheme_that_was_signed(firm):
    signed(firm)
    set_scheme(firm, operator(), 2025, replace(scheme(firm, 2025), objection_days=1), today=date(2024, 12, 1))
    object_to(firm, S1, "S1", 2025, "indicator:revenue", "It is wrong.", today=SIGNED_ON + timedelta(days=10))
    assert stands(firm) == "objected"


@pytest.mark.parametrize("days", [0, 366])
def test_a_scheme_without_days_for_an_objection_is_not_stored(firm, days):
    with pytest.raises(WrongUse, match="days for an objection"):
        set_scheme(firm, operator(), 2025, replace(scheme(firm, 2025), objection_days=days), today=date(2024, 12, 1))


# ---------------------------------------------------------------------- the refusal


def test_a_refusal_is_recorded_with_its_witness_and_read_by_the_supervisor(firm):
    refuse(signed(firm), refused_on=SIGNED_ON)
    (entry,) = refusals(firm, S1, "S1", 2025)
    assert (stands(firm), entry.version, entry.witness, entry.reason) == ("refused", 1, "Li Na", "Would not sign.")
    assert ("hr", "appraisal.refuse", "S1/2025") in audit(firm)


def test_who_refused_may_still_object_within_the_days_or_acknowledge(firm):
    refuse(signed(firm))
    with pytest.raises(WrongUse, match="Objections were possible"):
        object_to(firm, S1, "S1", 2025, "indicator:revenue", "Wrong.", today=SIGNED_ON + timedelta(days=11))
    object_to(firm, S1, "S1", 2025, "indicator:revenue", "Wrong.", today=SIGNED_ON + timedelta(days=9))
    assert stands(firm) == "objected"


def test_who_refused_may_acknowledge_later(firm):
    refuse(signed(firm))
    move_appraisal(firm, S1, "S1", 2025, "acknowledge")
    assert stands(firm) == "acknowledged"


@pytest.mark.parametrize(
    "wrong",
    [
        {"witness": " "},
        {"reason": ""},
        {"witness": "hr"},
        {"witness": "x" * 201},
        {"refused_on": SIGNED_ON - timedelta(days=1)},
        {"refused_on": SIGNED_ON + timedelta(days=1)},
    ],
)
def test_a_refusal_says_when_why_and_who_else_was_there(firm, wrong):
    signed(firm)
    with pytest.raises(WrongUse, match="Nothing was recorded"):
        refuse(firm, **wrong)
    assert (stands(firm), refusals(firm, HR, "S1", 2025)) == ("signed", ())


def test_nobody_but_leadership_and_hr_records_a_refusal_and_only_of_what_is_served(firm):
    with pytest.raises(WrongUse, match="one cannot"):
        refuse(firm)
    signed(firm)
    for who in (S1, S2, ANALYST, ADMIN):
        with pytest.raises(NotAllowed):
            refuse(firm, who)
    for who in (S2, ANALYST, ADMIN):
        with pytest.raises(NotAllowed):
            refusals(firm, who, "S1", 2025)
    refuse(firm, LEADER)
    assert stands(firm) == "refused"
