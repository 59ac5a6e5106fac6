"""Training and growth (policy 5): what should be learned, what was, whether it helped; goals made together."""

from __future__ import annotations

from datetime import date

import pytest

from appraisal.needs_served import store_register_row
from appraisal.training import career_goals, development_talks, training_needs, training_record, year_plan
from appraisal.training_tasks import training_tasks
from appraisal.weak_points import falls, proposed_need, weak_points
from data.intake.forms.enter import enter_rows
from data.intake.history import current_row
from data.schemas import EVERY_TABLE
from errors import NotAllowed
from insight.effect import Verdict
from metrics.periods import Period
from scope import Role, Scope
from tests.loading import load, with_people
from text import use_language

LEADER = Scope("director", Role.LEADERSHIP, None)
S1 = Scope("wang", Role.SUPERVISOR, frozenset({"S1"}))
S2 = Scope("li", Role.SUPERVISOR, frozenset({"S2"}))
NEED = {
    "need_id": "N1",
    "supervisor_id": "S1",
    "topic": "Coaching",
    "source": "appraisal",
    "indicator": "revenue",
    "reason": "weak in the third quarter",
    "priority": "high",
    "raised_on": "2026-01-05",
    "status": "open",
}
TRAINING = {
    "training_id": "T1",
    "topic": "Coaching",
    "method": "external",
    "trainer": "Dr. Lin",
    "planned_on": "2026-02-01",
    "planned_cost": "2000.00",
    "status": "approved",
}
HELD = {**TRAINING, "status": "held", "held_on": "2026-02-02", "cost": "1800.00"}
RECORD = {"training_id": "T1", "supervisor_id": "S1", "need_id": "N1", "indicator": "revenue"}


@pytest.fixture
def company(filled):
    return filled(with_people)


def put(store, who, table, *rows):
    result = enter_rows(store, who, table, rows)
    assert result.stored, result.message.en


def tasks(store, who, day: date) -> list[str]:
    return [task.what.en for task in training_tasks(store, who, day)]


# ---------------------------------------------------------------------- what should be learned


@pytest.mark.parametrize(
    ("points", "said"),
    [
        ([100, 99, 98, 97], True),
        ([100, 99, 98, 98], False),  # the last is no fall
        ([100, 99, None, 97], False),  # what is not known is no fall
        ([99, 98, 97], False),  # two falls are not three
    ],
)
def test_falling_means_three_falls_in_a_row(points, said):
    assert falls(points) is said


def test_the_sample_companys_weak_points_name_topic_and_reason(sample):
    found = weak_points(sample, LEADER, "S5", Period.quarter(2026, 3), as_of=date.today())
    assert found
    assert [one.points for one in found] == sorted(one.points for one in found)
    assert all(one.points < 75 or "3" in one.why.en for one in found)
    assert all(one.topic for one in found)


def test_a_weak_point_is_proposed_as_a_need_in_the_readers_language_and_enters_as_it_is(company, sample):
    use_language("en")
    weak = weak_points(sample, LEADER, "S5", Period.quarter(2026, 3), as_of=date.today())[0]
    row = proposed_need(weak, "N9", "S1", Period.quarter(2026, 3), date(2026, 10, 5))
    assert row["topic"] == weak.topic.en
    assert row["priority"] == ("high" if weak.points < 60 else "medium")
    put(company, S1, "training_needs", row)
    (need,) = training_needs(company, S1, "S1")
    assert (need.indicator, need.status, need.trainings) == (weak.indicator.key, "open", 0)


# ---------------------------------------------------------------------- who may do what


def test_a_supervisor_says_what_they_need_and_leadership_what_is_met(company):
    put(company, S1, "training_needs", NEED)
    with pytest.raises(NotAllowed):
        enter_rows(company, S1, "training_needs", [{**NEED, "status": "met"}])
    with pytest.raises(NotAllowed):
        enter_rows(company, S2, "training_needs", [{**NEED, "need_id": "N2"}])
    put(company, LEADER, "training_needs", {**NEED, "status": "met"})
    assert training_needs(company, LEADER, "S1")[0].status == "met"


def test_a_supervisor_rates_their_own_training_and_cannot_say_that_they_came(company):
    put(company, S1, "training_needs", NEED)
    put(company, LEADER, "trainings", HELD)
    put(company, LEADER, "training_records", RECORD, {**RECORD, "supervisor_id": "S2", "need_id": ""})
    with pytest.raises(NotAllowed):
        enter_rows(company, S1, "training_records", [{**RECORD, "attendance": "attended"}])
    with pytest.raises(NotAllowed):
        enter_rows(company, S2, "training_records", [{**RECORD, "rating": "1"}])
    put(company, LEADER, "training_records", {**RECORD, "attendance": "attended", "test_score": "90"})
    put(company, S1, "training_records", {"training_id": "T1", "supervisor_id": "S1", "rating": "5", "learned": "ask"})
    (line,) = training_record(company, S1, "S1", date(2026, 3, 1))
    assert (line.attendance, line.test_score, line.rating, line.learned) == ("attended", 90, 5, "ask")
    with pytest.raises(NotAllowed):
        enter_rows(company, S1, "trainings", [TRAINING])


def test_nobody_sees_anothers_growth(company):
    for ask in (training_needs, development_talks, career_goals):
        with pytest.raises(NotAllowed):
            ask(company, S2, "S1")
    with pytest.raises(NotAllowed):
        training_record(company, S2, "S1", until=date.today())
    with pytest.raises(NotAllowed):
        year_plan(company, S1, 2026)


def test_a_held_training_has_its_day_and_an_unheld_one_has_none(company):
    result = enter_rows(company, LEADER, "trainings", [{**TRAINING, "held_on": "2026-02-02"}])
    assert not result.stored
    assert 'exactly when status is "held"' in result.rejects[0].rule.en


# ---------------------------------------------------------------------- the plan, the record, the effect


def test_the_yearly_plan_counts_who_came_what_it_cost_and_what_they_thought(company):
    put(company, LEADER, "trainings", HELD, {**TRAINING, "training_id": "T2", "planned_on": "2026-11-01"})
    plain = {**RECORD, "need_id": "", "indicator": ""}
    put(
        company,
        LEADER,
        "training_records",
        {**plain, "attendance": "attended", "rating": "5"},
        {**plain, "supervisor_id": "S2", "attendance": "absent"},
    )
    held, planned = year_plan(company, LEADER, 2026)
    assert (held.planned_cost, held.cost, held.invited, held.attended, held.rating) == (2000, 1800, 2, 1, 5)
    assert (planned.training_id, planned.invited, planned.rating) == ("T2", 0, None)
    assert year_plan(company, LEADER, 2025) == []


def monthly_revenue(first: date, amounts: list[float]) -> str:
    rows = ["date,supervisor_id,segment,region,product,channel,revenue,cost"]
    for n, amount in enumerate(amounts):
        month = first.month - 1 + n
        rows.append(f"{first.year + month // 12}-{month % 12 + 1:02d}-28,S1,A,B,C,D,{amount:.2f},0.00")
    return "\n".join(rows) + "\n"


def test_after_a_training_its_indicator_shows_whether_it_helped(company):
    before = [100, 103, 98, 101, 99, 102, 100, 97, 103, 99, 101, 100, 98]  # January 2025 to January 2026
    load(company, "operating_results", monthly_revenue(date(2025, 1, 1), [*before, 101, 149, 152, 148, 151, 150, 149]))
    put(company, LEADER, "trainings", HELD)
    put(company, LEADER, "training_records", {**RECORD, "need_id": "", "attendance": "attended"})
    (line,) = training_record(company, LEADER, "S1", date(2026, 8, 31))
    assert line.outcome.effect.verdict is Verdict.EFFECTIVE
    (line,) = training_record(company, LEADER, "S1", date(2026, 4, 30))  # two months after
    assert line.outcome.effect.verdict is not Verdict.EFFECTIVE
    put(company, LEADER, "training_records", {**RECORD, "need_id": "", "attendance": "absent"})
    assert training_record(company, LEADER, "S1", date(2026, 8, 31))[0].outcome is None


def served(store, who, table, **row):
    """Stored as the register's form stores it; the needs met by it."""
    current = current_row(store, LEADER, EVERY_TABLE[table], row)
    result, met = store_register_row(store, who, table, row, seen=current.version if current else None)
    assert result.stored, result.message.en
    return met


def statuses(store):
    return {need.need_id: need.status for need in training_needs(store, LEADER, "S1")}


def test_a_need_is_planned_with_its_training_and_met_once_that_was_attended(company):
    put(company, S1, "training_needs", NEED, {**NEED, "need_id": "N2"})
    put(company, LEADER, "trainings", TRAINING)
    assert served(company, LEADER, "training_records", **RECORD) == ()
    assert statuses(company) == {"N1": "planned", "N2": "open"}
    assert served(company, LEADER, "trainings", **HELD) == (), "held, and nobody has said who came"
    assert served(company, LEADER, "training_records", **RECORD, attendance="attended") == ("N1",)
    assert statuses(company) == {"N1": "met", "N2": "open"}


def test_who_was_absent_or_whose_training_was_cancelled_still_has_the_need(company):
    put(company, S1, "training_needs", NEED)
    put(company, LEADER, "trainings", HELD)
    assert served(company, LEADER, "training_records", **RECORD, attendance="absent") == ()
    assert statuses(company) == {"N1": "open"}
    other = {**TRAINING, "training_id": "T2"}
    put(company, LEADER, "trainings", other)
    served(company, LEADER, "training_records", **{**RECORD, "training_id": "T2"})
    assert statuses(company) == {"N1": "planned"}
    served(company, LEADER, "trainings", **{**other, "status": "cancelled"})
    assert statuses(company) == {"N1": "open"}


def test_a_need_that_was_dropped_stays_dropped_and_a_supervisor_meets_none(company):
    put(company, S1, "training_needs", {**NEED, "status": "dropped"}, {**NEED, "need_id": "N2"})
    put(company, LEADER, "trainings", HELD)
    put(company, LEADER, "training_records", {**RECORD, "need_id": "N2", "attendance": "attended"})
    assert served(company, S1, "training_records", training_id="T1", supervisor_id="S1", rating="5") == ()
    assert statuses(company) == {"N1": "dropped", "N2": "open"}
    served(company, LEADER, "training_records", training_id="T1", supervisor_id="S1", need_id="N1")
    assert statuses(company) == {"N1": "dropped", "N2": "open"}


def test_a_record_serves_a_need_of_its_own_supervisor_and_has_its_indicator(company):
    put(company, S1, "training_needs", NEED)
    put(company, LEADER, "trainings", HELD)
    wrong = enter_rows(company, LEADER, "training_records", [{**RECORD, "supervisor_id": "S2"}])
    assert [fault.rule.en for fault in wrong.rejects] == ["must be a need of the same supervisor"]
    load(company, "operating_results", monthly_revenue(date(2025, 1, 1), [100.0] * 19))
    put(company, LEADER, "training_records", {**RECORD, "indicator": "", "attendance": "attended"})
    (line,) = training_record(company, LEADER, "S1", date(2026, 8, 31))
    assert line.indicator == "revenue"
    assert line.outcome is not None, "and is judged by it"


# ---------------------------------------------------------------------- careers and talks


def test_a_goal_is_made_together_and_agreed_by_leadership(company):
    goal = {
        "goal_id": "G1",
        "supervisor_id": "S1",
        "goal": "Head of operations",
        "path": "two regions, then a department",
        "company_need": "succession in 2028",
        "target_on": "2028-01-01",
        "status": "draft",
    }
    put(company, S1, "career_goals", goal)
    step = {"step_id": "C1", "goal_id": "G1", "what": "Lead a region", "due_on": "2026-06-30"}
    put(company, S1, "career_steps", step)
    with pytest.raises(NotAllowed):
        enter_rows(company, S1, "career_goals", [{**goal, "status": "agreed"}])
    with pytest.raises(NotAllowed):
        enter_rows(company, S2, "career_steps", [{**step, "step_id": "C2"}])
    assert "Agree on the career goal with Wang Fang: Head of operations" in tasks(company, LEADER, date(2026, 1, 5))
    put(company, LEADER, "career_goals", {**goal, "status": "agreed", "agreed_on": "2026-01-10"})
    review = {"review_id": "R1", "goal_id": "G1", "reviewed_on": "2026-07-01", "found": "on its way"}
    put(company, LEADER, "career_reviews", review)
    (found,) = career_goals(company, S1, "S1")
    assert (found.status, [s.what for s in found.steps], [r.found for r in found.reviews]) == (
        "agreed",
        ["Lead a region"],
        ["on its way"],
    )


def test_what_waits_is_said_to_whom_it_concerns_and_when(company):
    put(company, S1, "training_needs", NEED)
    put(company, LEADER, "trainings", TRAINING)
    put(company, LEADER, "training_records", RECORD)
    day = date(2026, 1, 25)
    assert tasks(company, S1, day) == []
    assert "Plan a training for Wang Fang: Coaching" in tasks(company, LEADER, day)
    assert "Hold the training or move it: Coaching" in tasks(company, LEADER, day)
    put(company, LEADER, "trainings", HELD)
    assert "Say whether Wang Fang attended: Coaching" in tasks(company, LEADER, date(2026, 2, 3))
    put(company, LEADER, "training_records", {**RECORD, "attendance": "attended"})
    (rate,) = training_tasks(company, S1, date(2026, 2, 3))
    assert (rate.what.zh, rate.due) == ("填写所学内容并评价培训：Coaching", date(2026, 2, 16))
    put(company, S1, "training_records", {**RECORD, "rating": "4"})
    assert tasks(company, S1, date(2026, 2, 3)) == []
    assert tasks(company, Scope("a", Role.ANALYST, None), date(2026, 2, 3)) == []


def test_a_talk_is_due_half_a_year_after_the_last_or_when_it_says(company):
    (unknown, _) = training_tasks(company, LEADER, date(2026, 1, 5))  # one for each: nobody knows when they last talked
    assert unknown.due is None
    talk = {"talk_id": "K1", "supervisor_id": "S1", "held_on": "2026-01-10", "led_by": "director", "summary": "well"}
    put(company, LEADER, "development_talks", talk, {**talk, "talk_id": "K2", "supervisor_id": "S2"})
    about_talks = "Talk with Wang Fang about their development"
    assert about_talks not in tasks(company, LEADER, date(2026, 6, 20))
    assert about_talks in tasks(company, LEADER, date(2026, 6, 28))  # two weeks before July 12
    put(company, LEADER, "development_talks", {**talk, "next_on": "2026-03-01"})
    assert about_talks in tasks(company, LEADER, date(2026, 2, 20))
    assert [one.summary for one in development_talks(company, S1, "S1")] == ["well"]
