"""A team's members are judged by its scheme; what follows is put forward by its supervisor, decided by others."""

from datetime import date

import pytest

from appraisal.member_outcomes import MemberScheme, member_follow_ups, member_tasks
from data import clock
from data.intake.forms import enter_rows, withdraw
from data.store import Store
from errors import NotAllowed
from metrics.periods import Period
from tests.appraising import HR, LEADER, S1, S2
from tests.loading import load, with_people
from tests.test_pages import app, company, open_page, said  # noqa: F401  its fixtures: the pages as a script

Q3 = Period.quarter(2026, 3)
OCTOBER = date(2026, 10, 20)
MEMBERS = """member_id,name,supervisor_id,joined_on,left_on,leave_reason
M1,Ada,S1,2025-01-01,,
M2,Bob,S1,2025-01-01,,
M3,Cleo,S1,2025-01-01,2026-06-30,transfer
M3,Cleo,S2,2026-07-01,,
"""
# Ada: 90 three quarters long; Bob just under both lines; Cleo came to S2's team in the third quarter.
REVIEWS = """period,member_id,score
2026-Q1,M1,90
2026-Q2,M1,95
2026-Q3,M1,90
2026-Q2,M2,90
2026-Q3,M2,69.9
2026-Q2,M3,50
2026-Q3,M3,99
"""
SCHEME = {
    "scheme_id": "MS1",
    "supervisor_id": "S1",
    "holds_from": "2026-Q1",
    "reward_from": "90",
    "promotion_after": "3",
    "training_below": "70",
}
REWARD = {
    "outcome_id": "MO1",
    "member_id": "M1",
    "quarter": "2026-Q3",
    "kind": "reward",
    "what": "Bonus of 500",
    "reason": "90 points",
    "status": "proposed",
}


def teams(store: Store) -> None:
    with_people(store)
    load(store, "team_members", MEMBERS)
    load(store, "member_reviews", REVIEWS)


@pytest.fixture
def firm(filled, monkeypatch) -> Store:
    monkeypatch.setattr(clock, "today", lambda: OCTOBER)
    return filled(teams)


def put(store: Store, who, table: str, *rows) -> None:
    result = enter_rows(store, who, table, rows)
    assert result.stored, result.message.en


def follows(store: Store, quarter: Period = Q3, who=S1, whose: str = "S1") -> list[tuple[str, str, float]]:
    return [(one.name, one.kind, one.score) for one in member_follow_ups(store, who, whose, quarter)]


def desk(store: Store, who) -> list[str]:
    return [task.what.en for task in member_tasks(store, who, OCTOBER)]


@pytest.mark.parametrize(
    ("scores", "kinds"),
    [
        ([90, 90, 90], ["reward", "promotion"]),
        ([89.9, 90, 90], ["reward"]),
        ([None, 90, 90], ["reward"]),  # a quarter without a review is no quarter in a row
        ([90, 90, 89.9], []),
        ([90, 90, 70], []),
        ([90, 90, 69.9], ["training"]),
        ([90, 90, 49.9], ["training", "penalty"]),
        ([10, 10, None], []),  # who was not appraised has neither
    ],
)
def test_what_follows_from_scores(scores, kinds):
    scheme = MemberScheme("MS1", reward_from=90, promotion_after=3, training_below=70, penalty_below=50)
    assert list(scheme.follows(scores)) == kinds


def test_the_scheme_of_the_quarter_says_what_follows_for_whom(firm):
    assert follows(firm) == [], "without a scheme nothing follows"
    put(firm, S1, "member_schemes", SCHEME)
    assert follows(firm) == [("Ada", "reward", 90), ("Ada", "promotion", 90), ("Bob", "training", 69.9)]
    put(firm, S1, "member_schemes", {**SCHEME, "scheme_id": "MS2", "holds_from": "2026-Q3", "training_below": "60"})
    assert follows(firm) == [("Ada", "reward", 90), ("Ada", "promotion", 90)]
    assert follows(firm, Period.quarter(2026, 2)) == [
        ("Ada", "reward", 95),
        ("Bob", "reward", 90),
        ("Cleo", "training", 50),  # still of this team then
    ]


def test_who_changed_teams_is_the_affair_of_the_team_at_the_quarters_end(firm):
    put(firm, S2, "member_schemes", {**SCHEME, "scheme_id": "MS9", "supervisor_id": "S2"})
    assert follows(firm, who=S2, whose="S2") == [("Cleo", "reward", 99)]
    with pytest.raises(NotAllowed):
        follows(firm, who=S1, whose="S2")


def test_what_is_put_forward_is_asked_for_no_more_and_a_promotion_not_for_as_long_as_it_takes(firm):
    put(firm, S1, "member_schemes", SCHEME)
    put(firm, S1, "member_outcomes", REWARD)
    assert follows(firm) == [("Ada", "promotion", 90), ("Bob", "training", 69.9)]
    put(firm, S1, "member_outcomes", {**REWARD, "outcome_id": "MO2", "quarter": "2026-Q1", "kind": "promotion"})
    assert follows(firm) == [("Bob", "training", 69.9)]


def test_it_is_put_forward_by_the_supervisor_decided_by_leadership_and_then_carried_out(firm):
    put(firm, S1, "member_schemes", SCHEME)
    assert desk(firm, S1) == [
        "Put forward the rewards that follow from the appraisals of Q3 2026: 1",
        "Put forward the promotions that follow from the appraisals of Q3 2026: 1",
        "Put forward the trainings that follow from the appraisals of Q3 2026: 1",
    ]
    put(firm, S1, "member_outcomes", REWARD)
    assert desk(firm, LEADER) == ["Decide what is put forward for Ada: Bonus of 500"]
    for own_decision in (
        {"status": "approved"},
        {"decided_on": "2026-10-19"},
        {"status": "done", "done_on": "2026-10-20"},
    ):
        with pytest.raises(NotAllowed):
            enter_rows(firm, S1, "member_outcomes", [{"outcome_id": "MO1", **own_decision}])
    put(firm, LEADER, "member_outcomes", {"outcome_id": "MO1", "status": "approved", "decided_on": "2026-10-19"})
    with pytest.raises(NotAllowed):  # what was decided is what was put forward
        enter_rows(firm, S1, "member_outcomes", [{"outcome_id": "MO1", "what": "Bonus of 50,000"}])
    with pytest.raises(NotAllowed):
        withdraw(firm, S1, "member_outcomes", {"outcome_id": "MO1"})
    put(firm, S1, "member_outcomes", {"outcome_id": "MO1", "status": "done", "done_on": "2026-10-20"})
    assert desk(firm, LEADER) == []


@pytest.mark.parametrize("who", [S2, HR])
def test_nobody_writes_the_scheme_of_another_team(firm, who):
    with pytest.raises(NotAllowed):
        enter_rows(firm, who, "member_schemes", [SCHEME])
    with pytest.raises(NotAllowed):
        enter_rows(firm, S2, "member_outcomes", [REWARD])


def faults(store: Store, table: str, *rows) -> list[str]:
    return [fault.rule.en for fault in enter_rows(store, S1, table, rows).rejects]


def test_a_scheme_adds_up_and_there_is_one_for_a_quarter(firm):
    put(firm, S1, "member_schemes", SCHEME)
    other = {**SCHEME, "scheme_id": "MS2"}
    assert faults(firm, "member_schemes", other) == [
        "must be a quarter from which no other scheme of the supervisor holds"
    ]
    assert faults(firm, "member_schemes", {**other, "holds_from": "2026-Q2", "training_below": "90"}) == [
        "must be above training_below"
    ]
    criterion = {"criterion_id": "C1", "scheme_id": "MS1", "criterion": "Results", "weight": "60"}
    put(firm, S1, "member_criteria", criterion)
    more = {**criterion, "criterion_id": "C2", "weight": "41"}
    assert faults(firm, "member_criteria", more) == ["must not bring the weights of the scheme above 100"]
    put(firm, S1, "member_criteria", {**more, "weight": "40"})


def test_the_page_puts_forward_in_one_press(app):  # noqa: F811
    script = open_page(app("s4", register="member_outcomes", table="member_outcomes"), "registers.py")
    assert not script.exception
    assert "What follows from the appraisals of" in said(script)
    form = open_page(
        app("s4", register="member_outcomes", table="member_outcomes", row="new", kind="training"), "registers.py"
    )
    assert not form.exception
    assert "training" in {box.value for box in form.selectbox}
