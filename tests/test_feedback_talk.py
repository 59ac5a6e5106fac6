"""The feedback talk stands before the signature, by leadership or HR, and is frozen with it."""

from datetime import date, timedelta

import pytest

from appraisal.annual_appraisal import appraisal, move_appraisal
from appraisal.feedback_talk import Minutes, feedback_talks, record_feedback_talk
from appraisal.opening import open_year
from appraisal.signature import sign
from data.store import Store
from errors import NotAllowed, WrongUse
from tests.appraising import ADMIN, ANALYST, HR, LEADER, S1, S2, company, talk_over
from tests.people import audit

LATER = date(2026, 2, 1)


def handed_in(store: Store) -> None:
    """The small company with S1's 2025 waiting for the signature."""
    company(store)
    open_year(store, HR, 2025, ["S1"])
    move_appraisal(store, S1, "S1", 2025, "hand_in")


@pytest.fixture
def firm(filled) -> Store:
    return filled(handed_in)


def record(store, who=HR, held_on=LATER, **parts):
    texts = {
        "present": "Wang Fang, Director",
        "appraisers_points": "Revenue is short.",
        "own_points": "A store closed.",
    }
    return record_feedback_talk(store, who, "S1", 2025, held_on, Minutes(**texts | parts), today=LATER)


def test_a_signature_without_a_talk_needs_its_reason_and_one_with_it_does_not(firm):
    with pytest.raises(WrongUse, match="No feedback talk is on record"):
        sign(firm, LEADER, "S1", 2025, today=LATER)
    record(firm)
    assert sign(firm, LEADER, "S1", 2025, today=LATER).record["obstacles"] == []


def test_the_reason_for_no_talk_is_frozen(firm):
    signed = sign(firm, LEADER, "S1", 2025, {"talk": "On parental leave until May."}, today=LATER)
    assert [(entry["key"], entry["reason"]) for entry in signed.record["obstacles"]] == [
        ("talk", "On parental leave until May.")
    ]


def test_the_talk_is_frozen_with_the_signature_and_read_by_the_supervisor(firm):
    record(firm, goals="Train forecasts.")
    (talk,) = feedback_talks(firm, S1, "S1", 2025)
    assert (talk.held_on, talk.minutes.goals, talk.recorded_by) == (LATER, "Train forecasts.", "hr")
    signed = sign(firm, LEADER, "S1", 2025, today=LATER)
    assert signed.record["talks"] == [
        {
            "held_on": "2026-02-01",
            "present": "Wang Fang, Director",
            "appraisers_points": "Revenue is short.",
            "own_points": "A store closed.",
            "goals": "Train forecasts.",
            "recorded_by": "hr",
        }
    ]
    assert ("hr", "appraisal.talk", "S1/2025") in audit(firm)


def test_an_appraisal_that_is_opened_again_is_talked_over_again(firm):
    record(firm)
    sign(firm, LEADER, "S1", 2025, today=LATER)
    move_appraisal(firm, HR, "S1", 2025, "reopen", "A store was missing.")
    with pytest.raises(WrongUse, match="No feedback talk is on record"):
        sign(firm, LEADER, "S1", 2025, today=LATER)
    record(firm)
    assert len(sign(firm, LEADER, "S1", 2025, today=LATER).record["talks"]) == 2


def test_only_those_who_appraise_record_a_talk_and_only_while_a_signature_is_awaited(firm):
    for who in (S1, S2, ANALYST, ADMIN):
        with pytest.raises(NotAllowed):
            record(firm, who)
    record(firm, LEADER)
    sign(firm, LEADER, "S1", 2025, today=LATER)
    with pytest.raises(WrongUse, match="cannot be added now"):
        record(firm)
    assert len(feedback_talks(firm, HR, "S1", 2025)) == 1


@pytest.mark.parametrize(
    "wrong",
    [
        {"held_on": LATER + timedelta(days=1)},
        {"present": " "},
        {"appraisers_points": " "},
        {"own_points": ""},
        {"goals": "x" * 4001},
    ],
)
def test_a_talk_says_when_who_and_what_both_sides_said(firm, wrong):
    with pytest.raises(WrongUse, match="stored"):
        record(firm, **wrong)
    assert feedback_talks(firm, HR, "S1", 2025) == ()


def test_nobody_but_the_supervisor_leadership_and_hr_reads_a_talk(firm):
    record(firm)
    for who in (S2, ANALYST, ADMIN):
        with pytest.raises(NotAllowed):
            feedback_talks(firm, who, "S1", 2025)
    assert appraisal(firm, LEADER, "S1", 2025, LATER).talks == feedback_talks(firm, S1, "S1", 2025)


def test_the_talk_about_one_kind_of_appraisal_does_not_stand_for_another(firm):
    talk_over(firm)
    open_year(firm, HR, 2025, ["S1"], kind="interim", through=6)
    move_appraisal(firm, S1, "S1", 2025, "hand_in", kind="interim")
    with pytest.raises(WrongUse, match="No feedback talk is on record"):
        sign(firm, LEADER, "S1", 2025, today=LATER, kind="interim")
