"""A request after the fact changes nothing until a second person grants it, and is never lost (judgement 2)."""

from datetime import date

import pytest

from appraisal.fact_requests import (
    fact_requests,
    grant_request,
    may_answer,
    open_requests,
    refuse_request,
    request_called,
    request_tasks,
    take_request_back,
)
from data import clock
from data.intake.forms import enter_rows, withdraw
from data.intake.history import current_row
from data.schemas import EVERY_TABLE
from errors import NotAllowed, ScorecardError, WrongUse
from scope import Role, Scope, operator
from tests.loading import current, load
from tests.test_after_the_fact import TODAY, WANG, company

LEADER = Scope("zhou", Role.LEADERSHIP, None)
BO = Scope("bo", Role.SUPERVISOR, frozenset({"S2"}))
LATE = {"project_id": "LATE", "planned_finish": "2026-12-31"}


@pytest.fixture
def firm(filled, monkeypatch):
    monkeypatch.setattr(clock, "today", lambda: TODAY)
    return filled(company)


def ask(store, reason="the client asked for more", **cells):
    """The number of the request."""
    [number] = enter_rows(store, WANG, "projects", [cells or LATE], reason=reason).requests
    return number


def planned(store):
    return dict(current(store, "projects", "project_id, planned_finish::VARCHAR"))["LATE"]


def test_a_request_says_what_by_whom_and_why(firm):
    ask(firm)
    [request] = fact_requests(firm, LEADER)
    assert request.changes == (("planned_finish", "2026-03-31", "2026-12-31"),)
    assert (request.kind, request.supervisor_id, request.asked_by, request.reason) == (
        "change",
        "S1",
        "wang",
        "the client asked for more",
    )
    assert (request.day, request.asked_on, request.answer) == (date(2026, 3, 31), TODAY, "open")


def test_granted_it_is_a_load_of_the_second_person(firm):
    number = ask(firm)
    granted = grant_request(firm, LEADER, number, TODAY)
    assert planned(firm) == "2026-12-31"
    [(by, name)] = firm.rows("SELECT loaded_by, file_name FROM loads WHERE load_id = ?", [granted.load_id])
    assert (by, name, granted.answer, granted.answered_by) == ("zhou", "request-1.csv", "granted", "zhou")


def test_refused_it_stays_with_its_reason_and_changes_nothing(firm):
    number = ask(firm)
    with pytest.raises(WrongUse, match="needs its reason"):
        refuse_request(firm, LEADER, number, TODAY, " ")
    refused = refuse_request(firm, LEADER, number, TODAY, "the day had passed")
    assert (planned(firm), refused.answer, refused.remark) == ("2026-03-31", "refused", "the day had passed")
    with pytest.raises(WrongUse, match="answered already"):
        grant_request(firm, LEADER, number, TODAY)


def test_a_granted_withdrawal_takes_the_row_out(firm):
    [number] = withdraw(firm, WANG, "resource_requests", {"request_id": "MISSED"}, reason="twice").requests
    grant_request(firm, LEADER, number, TODAY)
    assert current(firm, "resource_requests", "request_id") == [("OPEN",)]


def test_what_other_rows_rest_on_leaves_with_nobodys_grant(firm):
    load(
        firm, "project_milestones", "project_id,milestone_id,name,planned_on,planned_value\nLATE,M1,Half,2026-02-01,1\n"
    )
    [number] = withdraw(firm, WANG, "projects", LATE, reason="twice").requests
    with pytest.raises(ScorecardError, match="rows refer to what would leave projects"):
        grant_request(firm, LEADER, number, TODAY)
    assert planned(firm) == "2026-03-31"
    assert request_called(firm, LEADER, number).is_open


def test_a_granted_late_entry_is_stored(firm):
    new = {"supervisor_id": "S1", "name": "Old", "planned_start": "2026-01-05", "status": "planned", "budget": "1"}
    number = ask(firm, project_id="OLD", planned_finish="2026-05-31", **new)
    grant_request(firm, LEADER, number, TODAY)
    assert ("OLD",) in current(firm, "projects", "project_id")


@pytest.mark.parametrize(
    "who",
    [
        WANG,
        BO,
        operator("ana"),
        Scope("ana", Role.ANALYST, None),
        Scope("wang", Role.LEADERSHIP, None),  # who asked, whatever they became since
        Scope("Wang Fang", Role.LEADERSHIP, None),  # whom it judges
    ],
)
def test_nobody_but_a_second_person_answers(firm, who):
    number = ask(firm)
    with pytest.raises((NotAllowed, WrongUse)):
        grant_request(firm, who, number, TODAY)
    with pytest.raises((NotAllowed, WrongUse)):
        refuse_request(firm, who, number, TODAY, "no")
    assert planned(firm) == "2026-03-31"
    assert not any(may_answer(firm, who, request) for request in fact_requests(firm, who))


def test_each_sees_their_own_and_those_who_keep_the_data_see_none(firm):
    ask(firm)
    assert [len(fact_requests(firm, who)) for who in (WANG, LEADER, BO, operator("ana"))] == [1, 1, 0, 0]


def test_what_was_corrected_meanwhile_stays(firm):
    number = ask(firm)
    enter_rows(firm, operator("ana"), "projects", [{"project_id": "LATE", "name": "Late, renamed"}])
    grant_request(firm, LEADER, number, TODAY)
    cells = current_row(firm, operator(), EVERY_TABLE["projects"], LATE).cells
    assert (cells["name"], cells["planned_finish"]) == ("Late, renamed", "2026-12-31")


def test_a_row_that_left_meanwhile_is_not_made_again(firm):
    number = ask(firm)
    withdraw(firm, operator("ana"), "projects", LATE)
    with pytest.raises(WrongUse, match="not there any more"):
        grant_request(firm, LEADER, number, TODAY)
    assert refuse_request(firm, LEADER, number, TODAY, "it is gone").answer == "refused"


def test_who_asked_may_ask_no_more(firm):
    number = ask(firm)
    with pytest.raises(NotAllowed):
        take_request_back(firm, LEADER, number)
    assert take_request_back(firm, WANG, number).answer == "taken_back"


def test_the_open_ones_of_a_span_stand_before_the_signature(firm):
    ask(firm)
    spans = [(date(2026, 1, 1), date(2026, 12, 31)), (date(2026, 4, 1), date(2026, 12, 31))]
    assert [len(open_requests(firm, LEADER, "S1", *span)) for span in spans] == [1, 0]


def test_it_waits_on_the_desk_of_who_grants_and_its_answer_on_that_of_who_asked(firm):
    number = ask(firm)
    assert [task.params["request"] for task in request_tasks(firm, LEADER, TODAY)] == [str(number)]
    assert list(request_tasks(firm, WANG, TODAY)) == []
    grant_request(firm, LEADER, number, TODAY)
    assert list(request_tasks(firm, LEADER, TODAY)) == []
    assert [task.what.zh for task in request_tasks(firm, WANG, TODAY)] == ["查看申请结果：项目 LATE（已批准）"]
