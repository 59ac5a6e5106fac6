"""What the policy expects next is on the desk until the row that answers it is there."""

from datetime import date

import pytest

from appraisal.follow_ups import FOLLOWS, follow_up_tasks
from appraisal.policy_clauses import CLAUSES
from appraisal.registers import VIEWS
from data.intake.forms.enter import enter_rows
from data.store import Store
from scope import Role, Scope
from tests.loading import load, with_people

S1 = Scope("wang", Role.SUPERVISOR, frozenset({"S1"}))
S2 = Scope("li", Role.SUPERVISOR, frozenset({"S2"}))
LEADER = Scope("director", Role.LEADERSHIP, None)
ANALYST = Scope("analyst", Role.ANALYST, None)
TODAY = date(2026, 8, 10)
IMPROVEMENTS = (
    "improvement_id,process_id,supervisor_id,title,measure,goal_change,proposed_on,approved_on,launched_on,closed_on,"
    "status\n"
)


def with_a_process(store: Store) -> None:
    with_people(store)
    load(store, "processes", "process_id,name,supervisor_id,standard_hours\nC1,Returns,S1,4\n")


@pytest.fixture
def firm(filled) -> Store:
    return filled(with_a_process)


def said(store: Store, who: Scope = S1, today: date = TODAY) -> list[tuple[str, date | None]]:
    return [(task.what.en, task.due) for task in follow_up_tasks(store, who, today)]


def improved(store: Store, now: int) -> None:
    """An improvement that was to halve what a run costs (100), closed on July 31; since its launch one costs `now`."""
    rows = [f"R{n},C1,2026-05-{n:02d} 08:00:00,2026-05-{n:02d} 09:00:00,ok,100\n" for n in range(1, 11)]
    rows += [f"T{n},C1,2026-07-{n:02d} 08:00:00,2026-07-{n:02d} 09:00:00,ok,{now}\n" for n in range(1, 11)]
    load(store, "process_runs", "run_id,process_id,started_at,finished_at,outcome,cost\n" + "".join(rows))
    # Costs are computed over months that the operating data reach.
    load(
        store,
        "operating_results",
        "date,supervisor_id,region,product,channel,segment,revenue,cost\n2026-08-09,S1,East,Lamp,Shop,Home,1,0\n",
    )
    scheme = "I1,C1,S1,One desk,cost,-0.5,2026-06-01,2026-06-10,2026-07-01,2026-07-31,closed\n"
    load(store, "process_improvements", IMPROVEMENTS + scheme)


ADJUST = "Adjust the improvement or propose another, its goal was not reached (−40.0%, goal −50.0%): One desk"


def test_an_improvement_closed_short_of_its_goal_waits_for_an_adjustment(firm):
    improved(firm, 60)
    assert said(firm) == [(ADJUST, date(2026, 8, 30))]
    assert said(firm, S2) == said(firm, LEADER) == said(firm, ANALYST) == []
    assert said(firm, today=date(2027, 2, 1)) == []  # half a year later it is history
    step = {"step_id": "A1", "improvement_id": "I1", "kind": "adjustment", "what": "A second desk", "owner": "Li"}
    enter_rows(firm, S1, "improvement_steps", [step | {"due_on": "2026-09-01"}])
    assert said(firm) == []


def test_another_improvement_of_the_process_answers_it_too_and_one_that_reached_its_goal_is_done(firm):
    improved(firm, 60)
    another = "I2,C1,S1,Two desks,cost,-0.5,2026-08-01,,,,proposed\n"
    load(firm, "process_improvements", IMPROVEMENTS + another, name="again.csv")
    assert said(firm) == []


def test_a_goal_that_is_just_reached_waits_for_nothing(firm):
    improved(firm, 50)
    assert said(firm) == []


def test_an_improvement_that_cannot_be_measured_is_no_failure(firm):
    scheme = "I1,C1,S1,One desk,cost,-0.5,2026-06-01,2026-06-10,2026-07-01,2026-07-31,closed\n"
    load(firm, "process_improvements", IMPROVEMENTS + scheme)
    assert said(firm) == []


def test_what_was_approved_waits_to_be_launched_and_a_problem_to_be_analysed(firm):
    approved = "I1,C1,S1,One desk,cost,-0.5,2026-07-01,2026-08-01,,,approved\n"
    load(firm, "process_improvements", IMPROVEMENTS + approved)
    load(
        firm,
        "process_problems",
        "problem_id,process_id,raised_on,raised_by,description\nB1,C1,2026-07-20,Shop,Too many forms\n",
    )
    assert said(firm) == [
        ("Analyse the problem with the departments: Too many forms", date(2026, 8, 19)),
        ("Train the people and launch what was approved: One desk", date(2026, 8, 31)),
    ]
    enter_rows(firm, S1, "process_studies", [{"problem_id": "B1", "cause": "Two systems"}])
    assert len(said(firm)) == 1


PROJECTS = (
    "project_id,supervisor_id,name,planned_start,planned_finish,actual_start,actual_finish,status,budget,acceptance,"
    "lessons\n"
)


def test_a_closed_project_waits_for_its_lessons_and_for_leadership_to_accept_it(firm):
    days = "2026-01-01,2026-07-31,2026-01-01,2026-07-31,closed,1000"
    load(firm, "projects", f"{PROJECTS}P1,S1,Depot,{days},,\n")
    assert said(firm) == [("Write down the lessons of the project: Depot", date(2026, 8, 30))]
    assert said(firm, LEADER) == [("Accept the finished project, or not: Depot", date(2026, 8, 30))]
    load(firm, "projects", f"{PROJECTS}P1,S1,Depot,{days},passed,Begin with the roof.\n", name="accepted.csv")
    assert said(firm) == said(firm, LEADER) == []


def test_members_are_appraised_every_quarter_and_the_team_meets_every_month(firm):
    load(
        firm,
        "team_members",
        "member_id,name,supervisor_id,joined_on,left_on,leave_reason\n"
        "M1,Ann,S1,2025-01-01,,\nM2,Ben,S1,2025-01-01,,\nM3,Cy,S1,2026-05-01,,\nM4,Di,S1,2025-01-01,2026-06-30,voluntary\n",
    )
    load(firm, "member_reviews", "period,member_id,score\n2026-Q2,M1,80\n")
    # Ben alone: Ann has hers, Cy came within the quarter, Di left before its end.
    assert said(firm) == [("Appraise the members of your team for Q2 2026: 1 to do", date(2026, 7, 30))]
    meeting = "meeting_id,supervisor_id,held_on,topic,attendees,actions_open,actions_closed\nT1,S1,{day},Week,5,0,0\n"
    load(firm, "team_meetings", meeting.format(day="2026-07-11"))
    assert len(said(firm)) == 1  # 30 days ago
    load(firm, "team_meetings", meeting.format(day="2026-07-10"), name="earlier.csv")
    assert said(firm)[1] == ("Hold a team meeting: the last was on 2026-07-10", TODAY)


def test_a_signed_contract_is_named_two_months_before_it_ends(firm):
    load(firm, "partners", "partner_id,name,kind\nX1,Carrier,external\n")
    contract = {"contract_id": "K1", "supervisor_id": "S1", "partner_id": "X1", "subject": "Vans", "amount": "1000"}
    days = {"status": "signed", "signed_on": "2025-10-01", "runs_from": "2025-10-09", "runs_to": "2026-10-09"}
    enter_rows(firm, LEADER, "resource_contracts", [contract | days])
    assert said(firm) == [("Renew the contract or let it end: Vans", date(2026, 10, 9))]
    assert said(firm, today=date(2026, 8, 9)) == []


def test_each_follow_up_serves_a_clause_and_leads_to_a_register():
    assert {one.clause for one in FOLLOWS} <= {clause.number for clause in CLAUSES}
    assert {one.table for one in FOLLOWS} <= set(VIEWS)
