"""The annual appraisal: who may do what when, what a signature freezes, and how an objection is answered."""

from dataclasses import replace
from datetime import date, timedelta
from itertools import product

import pytest

from appraisal.annual_appraisal import (
    annual_tasks,
    appraisal,
    assess_oneself,
    comment,
    move_appraisal,
)
from appraisal.annual_flow import APPRAISAL_FLOW
from appraisal.calibration import calibration_board, distribution_in_words
from appraisal.conduct import confirm, enter_event
from appraisal.flow import move, state_of
from appraisal.kinds import document
from appraisal.notes import notes, open_objections
from appraisal.objections import answer_objection, corrections, object_to
from appraisal.opening import cycle, open_year
from appraisal.signature import sign
from data.intake.history.revert import revert_load
from data.store import Store
from errors import NotAllowed, WrongUse
from metrics.annual_score import annual
from scope import Role, Scope
from tests.appraising import ADMIN, ANALYST, HR, LEADER, OTHER_LEADER, PEOPLE, S1, S2, company, revenue, talk_over
from tests.people import audit

# The shortest way to each state, as moves and who makes them
WAYS = {
    "closed": [],
    "open": [("open", LEADER)],
    "assessed": [("open", LEADER), ("hand_in", S1)],
    "signed": [("open", LEADER), ("hand_in", S1), ("sign", LEADER)],
    "objected": [("open", LEADER), ("hand_in", S1), ("sign", LEADER), ("object", S1)],
    "answered": [("open", LEADER), ("hand_in", S1), ("sign", LEADER), ("object", S1), ("answer", HR)],
    "half_signed": [("open", LEADER), ("hand_in", S1), ("sign_first", LEADER)],
    "refused": [("open", LEADER), ("hand_in", S1), ("sign", LEADER), ("refuse", HR)],
    "acknowledged": [("open", LEADER), ("hand_in", S1), ("sign", LEADER), ("acknowledge", S1)],
}


def opened(store: Store) -> None:
    """The small company with everybody's 2025 opened."""
    company(store)
    open_year(store, LEADER, 2025, self_by=date(2026, 1, 15), sign_by=date(2026, 1, 31))


@pytest.fixture
def firm(filled) -> Store:
    return filled(opened)


def stands(store: Store, supervisor_id: str = "S1") -> str:
    return state_of(store, LEADER, APPRAISAL_FLOW, document(supervisor_id, 2025))


def signed(store: Store) -> Store:
    move_appraisal(store, S1, "S1", 2025, "hand_in")
    talk_over(store)
    sign(store, LEADER, "S1", 2025, today=date.today())
    return store


def test_every_state_move_and_role_does_what_the_table_says(store):
    assert set(WAYS) == set(APPRAISAL_FLOW.states)
    for number, (state, wanted, role) in enumerate(product(APPRAISAL_FLOW.states, APPRAISAL_FLOW.names, Role)):
        name = f"S1/{3000 + number}"
        for before, by in WAYS[state]:
            move(store, by, APPRAISAL_FLOW, name, "S1", before, "because")
        who = PEOPLE[role]
        if role in APPRAISAL_FLOW.roles(state, wanted):
            to = move(store, who, APPRAISAL_FLOW, name, "S1", wanted, "because").to_state
            assert to == APPRAISAL_FLOW.moves[state, wanted][0]
        else:
            with pytest.raises((NotAllowed, WrongUse)):
                move(store, who, APPRAISAL_FLOW, name, "S1", wanted, "because")
            assert state_of(store, LEADER, APPRAISAL_FLOW, name) == state


def test_nobody_signs_but_leadership_and_nobody_acknowledges_or_objects_for_another():
    assert {roles for (_, name), (_, roles) in APPRAISAL_FLOW.moves.items() if name == "sign"} == {
        frozenset({Role.LEADERSHIP})
    }
    for name in ("hand_in", "acknowledge", "object"):
        assert all(roles == {Role.SUPERVISOR} for (_, m), (_, roles) in APPRAISAL_FLOW.moves.items() if m == name)


# ---------------------------------------------------------------------- opening and writing


def test_a_year_is_opened_for_all_who_worked_in_it_and_only_once(firm):
    assert (stands(firm, "S1"), stands(firm, "S2")) == ("open", "open")
    assert cycle(firm, 2025).sign_by == date(2026, 1, 31)
    with pytest.raises(WrongUse, match="open already for everybody"):
        open_year(firm, LEADER, 2025)
    with pytest.raises(WrongUse, match="open already for everybody"):
        open_year(firm, LEADER, 2024)  # both began in 2025


def test_a_year_is_opened_for_one_and_the_days_that_were_set_go_on(store):
    company(store)
    assert open_year(store, HR, 2025, ["S1"], self_by=date(2026, 1, 15)) == ("S1",)
    assert open_year(store, LEADER, 2025) == ("S2",)
    assert cycle(store, 2025).self_by == date(2026, 1, 15)


@pytest.mark.parametrize("who", [S1, ANALYST, ADMIN], ids=lambda who: who.role)
def test_who_is_not_leadership_or_hr_opens_nothing(store, who):
    company(store)
    with pytest.raises(NotAllowed):
        open_year(store, who, 2025)
    assert stands(store) == "closed"


def test_a_self_assessment_is_written_by_oneself_while_it_is_waited_for(firm):
    assert assess_oneself(firm, S1, "S1", 2025, {"family:operating": "We lost one client.", "overall": " "}) == 1
    assert assess_oneself(firm, S1, "S1", 2025, {"family:operating": "We lost one client."}) == 0  # stands already
    for other in (S2, LEADER, ADMIN, HR):
        with pytest.raises(NotAllowed):
            assess_oneself(firm, other, "S1", 2025, {"overall": "All is well."})
    move_appraisal(firm, S1, "S1", 2025, "hand_in")
    talk_over(firm)
    with pytest.raises(WrongUse, match="cannot be added now"):
        assess_oneself(firm, S1, "S1", 2025, {"overall": "One more thing."})


def test_comments_are_drafts_to_the_supervisor_until_the_signature(firm):
    comment(firm, LEADER, "S1", 2025, "overall", "A solid year.")
    for other in (ANALYST, ADMIN, S1):
        with pytest.raises(NotAllowed):
            comment(firm, other, "S1", 2025, "overall", "Well done.")
    assert appraisal(firm, S1, "S1", 2025, as_of=date.today()).notes == ()
    signed(firm)
    assert [n.text for n in appraisal(firm, S1, "S1", 2025, as_of=date.today()).notes] == ["A solid year."]


def test_a_supervisor_sees_no_others_appraisal(firm):
    with pytest.raises(NotAllowed):
        appraisal(firm, S2, "S1", 2025, as_of=date.today())
    assert [line.supervisor.supervisor_id for line in calibration_board(firm, S2, 2025, as_of=date.today())] == ["S2"]


# ---------------------------------------------------------------------- signing


def test_the_score_is_the_datas_80_percent_of_80_and_20_percent_of_90(firm):
    signed(firm)
    found = appraisal(firm, S1, "S1", 2025, as_of=date.today())
    assert found.state == "signed"
    assert found.signed[0].total == pytest.approx(0.8 * 80 + 0.2 * 90)
    assert found.signed[0].grade == "competent"
    assert found.signed[0].record["scheme"]["version"] == 1


@pytest.mark.parametrize("who", [S1, S2, ANALYST, ADMIN, HR], ids=lambda who: f"{who.role}-{who.person}")
def test_who_is_not_leadership_signs_nothing(firm, who):
    move_appraisal(firm, S1, "S1", 2025, "hand_in")
    talk_over(firm)
    with pytest.raises(NotAllowed):
        sign(firm, who, "S1", 2025, today=date.today())
    assert stands(firm) == "assessed"
    assert firm.value("SELECT count(*) FROM signed_appraisals") == 0


def test_an_incomplete_year_is_signed_with_a_reason_only_and_the_reason_is_frozen(firm):
    with firm.transaction() as write:
        write.execute("DELETE FROM routine_checks WHERE supervisor_id = 'S1'")
    move_appraisal(firm, S1, "S1", 2025, "hand_in")
    talk_over(firm)
    with pytest.raises(WrongUse, match=r"needs a written reason.*no routine check"):
        sign(firm, LEADER, "S1", 2025, {"incomplete": "  "}, today=date.today())
    assert stands(firm) == "assessed"
    why = "Raters were changed; agreed with HR."
    newly_signed = sign(firm, LEADER, "S1", 2025, {"incomplete": why}, today=date.today())
    (obstacle,) = newly_signed.record["obstacles"]
    assert (obstacle["key"], obstacle["reason"]) == ("incomplete", why)
    assert obstacle["words"]["en"].startswith("There is no routine check")
    assert newly_signed.total == pytest.approx(80)  # the KPI score stands for the whole: a missing rater is not 0


def test_a_load_reverted_before_the_signature_is_not_in_the_record(firm):
    wrong = revenue(firm, "S1", 2000)
    with_it = annual(firm, LEADER, "S1", 2025, as_of=date.today()).total
    take = revert_load(firm, ANALYST, wrong, "another company's file")
    move_appraisal(firm, S1, "S1", 2025, "hand_in")
    talk_over(firm)
    newly_signed = sign(firm, LEADER, "S1", 2025, today=date.today())
    assert newly_signed.at_load == take.event_id
    assert newly_signed.total == annual(firm, LEADER, "S1", 2025, as_of=date.today()).total < with_it


def test_of_two_who_sign_at_once_the_second_is_told_and_one_record_stands(firm):
    move_appraisal(firm, S1, "S1", 2025, "hand_in")
    talk_over(firm)
    sign(firm, LEADER, "S1", 2025, seen="assessed", today=date.today())
    with pytest.raises(WrongUse, match="Possible now"):
        sign(firm, LEADER, "S1", 2025, seen="assessed", today=date.today())
    assert firm.value("SELECT count(*) FROM signed_appraisals") == 1


# ---------------------------------------------------------------------- objecting


def test_an_objection_that_corrects_a_row_changes_the_score_and_both_are_kept(firm):
    signed(firm)
    row = firm.rows("SELECT load_id, line FROM operating_results WHERE supervisor_id = 'S1'")[0]
    number = object_to(
        firm,
        S1,
        "S1",
        2025,
        f"row:operating_results/{row[0]}/{row[1]}",
        "The March order is missing.",
        today=date.today(),
    )
    assert stands(firm) == "objected"
    load_id = revenue(firm, "S1", 1000)
    answer_objection(firm, HR, "S1", 2025, number, "Corrected by the order of March.", load_id, today=date.today())
    assert stands(firm) == "answered"
    again = sign(firm, LEADER, "S1", 2025, today=date.today())
    assert again.version == 2
    found = appraisal(firm, S1, "S1", 2025, as_of=date.today())
    assert [one.total for one in found.signed] == pytest.approx([82, 98])
    kept = found.notes[-1]
    assert (kept.before, kept.after, kept.load_id) == (pytest.approx(82), pytest.approx(98), load_id)
    move_appraisal(firm, S1, "S1", 2025, "acknowledge")
    assert stands(firm) == "acknowledged"


def test_an_explanation_changes_no_score_and_the_last_answer_calls_for_a_new_signature(firm):
    signed(firm)
    first = object_to(firm, S1, "S1", 2025, "indicator:revenue", "The target was raised in May.", today=date.today())
    second = object_to(firm, S1, "S1", 2025, "indicator:profit", "Costs of the fair are in it.", today=date.today())
    answer_objection(firm, HR, "S1", 2025, first, "The plan of January was judged by.", today=date.today())
    assert stands(firm) == "objected"
    assert [n.note_id for n in open_objections(appraisal(firm, S1, "S1", 2025, as_of=date.today()).notes)] == [second]
    answer_objection(firm, HR, "S1", 2025, second, "They belong there.", today=date.today())
    assert stands(firm) == "answered"
    assert annual(firm, LEADER, "S1", 2025, as_of=date.today()).total == pytest.approx(82)


@pytest.mark.parametrize(
    "about", ["everything", "indicator:luck", "event:EV-1", "row:operating_results/999/2", "row:nothing/1/2", "row:x"]
)
def test_an_objection_names_something_that_exists(firm, about):
    signed(firm)
    with pytest.raises(WrongUse, match="names an indicator, a row"):
        object_to(firm, S1, "S1", 2025, about, "It is wrong.", today=date.today())
    assert stands(firm) == "signed"


def test_one_cannot_object_to_anothers_row_or_appraisal(firm):
    signed(firm)
    theirs = firm.rows("SELECT load_id, line FROM operating_results WHERE supervisor_id = 'S2'")[0]
    with pytest.raises(WrongUse):
        object_to(
            firm, S1, "S1", 2025, f"row:operating_results/{theirs[0]}/{theirs[1]}", "It is wrong.", today=date.today()
        )
    for other in (S2, LEADER, ADMIN, HR):
        with pytest.raises(NotAllowed):
            object_to(firm, other, "S1", 2025, "indicator:revenue", "It is wrong.", today=date.today())


def test_a_load_before_the_signature_corrected_nothing(firm):
    signed(firm)
    number = object_to(firm, S1, "S1", 2025, "indicator:revenue", "It is wrong.", today=date.today())
    with pytest.raises(WrongUse, match="after what was objected to"):
        answer_objection(firm, HR, "S1", 2025, number, "See load 1.", 1, today=date.today())
    with pytest.raises(NotAllowed):
        answer_objection(firm, S1, "S1", 2025, number, "I agree with myself.", today=date.today())
    assert stands(firm) == "objected"


def test_the_last_load_before_the_signature_corrected_nothing_and_the_first_one_after_it_may(firm):
    last = revenue(firm, "S1", 950)
    signed(firm)
    number = object_to(firm, S1, "S1", 2025, "indicator:revenue", "It is wrong.", today=date.today())
    assert appraisal(firm, LEADER, "S1", 2025, date.today()).signed[-1].at_load == last
    with pytest.raises(WrongUse, match="after what was objected to"):
        answer_objection(firm, HR, "S1", 2025, number, "Corrected before.", last, today=date.today())
    (objection,) = open_objections(notes(firm, LEADER, "S1", 2025))
    assert corrections(firm, LEADER, objection) == ()
    first = revenue(firm, "S1", 1000)
    assert [one.load_id for one in corrections(firm, LEADER, objection)] == [first]
    answer_objection(firm, HR, "S1", 2025, number, "Corrected since.", first, today=date.today())
    assert stands(firm) == "answered"


def test_whoever_signed_does_not_answer_the_objection_and_hr_or_another_leader_does(firm):
    signed(firm)
    number = object_to(firm, S1, "S1", 2025, "indicator:revenue", "The target was raised in May.", today=date.today())
    with pytest.raises(NotAllowed, match="You signed this appraisal, so somebody else answers"):
        answer_objection(firm, LEADER, "S1", 2025, number, "I was right.", today=date.today())
    assert stands(firm) == "objected"
    assert [who.person for who in (LEADER, OTHER_LEADER, HR) if waits_for(firm, who)] == ["deputy director", "hr"]
    answer_objection(firm, OTHER_LEADER, "S1", 2025, number, "It was, with notice.", today=date.today())
    assert stands(firm) == "answered"


def test_whoever_entered_or_decided_on_an_event_does_not_answer_the_objection_to_it(firm):
    event = enter_event(firm, HR, "S1", date(2025, 5, 1), "error", 1, "A wrong price list.")
    confirm(firm, OTHER_LEADER, event, today=date.today() + timedelta(days=6))
    signed(firm)
    number = object_to(firm, S1, "S1", 2025, f"event:{event}", "The list was another team's.", today=date.today())
    for who, part in ((HR, "entered this event"), (OTHER_LEADER, "decided on this event")):
        with pytest.raises(NotAllowed, match=f"You {part}"):
            answer_objection(firm, who, "S1", 2025, number, "It stands.", today=date.today())
    answer_objection(firm, replace(HR, person="hr2"), "S1", 2025, number, "It stands.", today=date.today())
    assert stands(firm) == "answered"


def waits_for(store: Store, who: Scope) -> bool:
    """Is the answer to an objection on their desk?"""
    return any("Answer the objection" in task.what.en for task in annual_tasks(store, who, date.today()))


def test_a_signed_year_is_opened_again_with_a_reason_only(firm):
    signed(firm)
    with pytest.raises(WrongUse, match="needs a remark"):
        move_appraisal(firm, LEADER, "S1", 2025, "reopen")
    move_appraisal(firm, LEADER, "S1", 2025, "reopen", "A late invoice.")
    assert stands(firm) == "assessed"


# ---------------------------------------------------------------------- the desk, the record, the board


def test_each_finds_what_waits_for_them(firm):
    def desk(who):
        return [(task.what.en, task.due) for task in annual_tasks(firm, who, date(2026, 1, 2))]

    assert desk(S1) == [("Write the self-assessment: Annual appraisal 2025", date(2026, 1, 15))]
    assert desk(LEADER) == []
    move_appraisal(firm, S1, "S1", 2025, "hand_in")
    talk_over(firm)
    assert desk(LEADER) == [("Sign: Annual appraisal 2025 of Wang Fang", date(2026, 1, 31))]
    sign(firm, LEADER, "S1", 2025, today=date.today())
    in_a_week = date.today() + timedelta(days=7)
    assert desk(S1) == [("Acknowledge, or object: Annual appraisal 2025", in_a_week)]
    object_to(firm, S1, "S1", 2025, "indicator:revenue", "It is wrong.", today=date.today())
    assert desk(HR) == [("Answer the objection of Wang Fang: Annual appraisal 2025", None)]
    assert desk(LEADER) == []  # who signed it does not answer
    assert desk(ANALYST) == desk(ADMIN) == []


def test_everything_done_is_in_the_audit_log(firm):
    assess_oneself(firm, S1, "S1", 2025, {"overall": "A hard year."})
    signed(firm)
    object_to(firm, S1, "S1", 2025, "indicator:revenue", "It is wrong.", today=date.today())
    done = [(who, what) for who, what, about in audit(firm) if about == "S1/2025"]
    assert done == [
        ("director", "appraisal.open"),
        ("wang", "appraisal.self"),
        ("wang", "appraisal.hand_in"),
        ("hr", "appraisal.talk"),
        ("director", "appraisal.sign"),
        ("wang", "appraisal.object"),
        ("wang", "appraisal.objection"),
    ]


def test_a_spread_of_grades_is_never_judged_of_ten_people(firm):
    (_, line) = calibration_board(firm, LEADER, 2025, as_of=date.today())
    assert distribution_in_words([line] * 10) == ()
    (said,) = distribution_in_words([line] * 11)
    assert said.en.startswith("100% of 11 people are graded competent")
