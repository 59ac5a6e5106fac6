"""Nobody moves what they are judged by (judgement 2): after the fact a change is a request, whichever way it comes."""

from datetime import date, timedelta

import pytest

from data import clock
from data.intake import load_file
from data.intake.forms import NeedsReason, enter_rows, withdraw
from data.schemas import EVERY_TABLE
from scope import Role, Scope, operator
from tests.loading import current, load, with_people

WANG = Scope("wang", Role.SUPERVISOR, frozenset({"S1"}))
ANALYST = operator("ana")
TODAY = date(2026, 6, 10)
PROJECTS = (
    "project_id,supervisor_id,name,planned_start,planned_finish,actual_start,actual_finish,status,budget\n"
    "LATE,S1,Late,2026-01-05,2026-03-31,2026-01-05,,running,1000\n"
    "NEXT,S1,Next,2026-01-05,2026-06-30,2026-01-05,,running,1000\n"
    "PLAN,S1,Plan,2026-07-01,2026-09-30,,,planned,1000\n"
    "DONE,S1,Done,2026-01-05,2026-03-31,2026-01-05,2026-04-15,closed,1000\n"
)
REQUESTS = (
    "request_id,supervisor_id,kind,source,requested_on,needed_by,quantity,fulfilled_on,fulfilled_quantity\n"
    "MISSED,S1,people,internal,2026-02-01,2026-03-01,4,,\n"
    "OPEN,S1,people,internal,2026-06-01,2026-06-30,4,,\n"
)
REPORTS = "report_id,supervisor_id,title,due_on,delivered_on\nGONE,S1,May,2026-05-31,\nSOON,S1,June,2026-06-30,\n"
IMPROVEMENTS = (
    "improvement_id,process_id,supervisor_id,title,measure,goal_change,proposed_on,approved_on,launched_on,closed_on,"
    "status\n"
    "FAILED,P1,S1,Forms,cycle_hours,-0.2,2026-01-05,2026-01-10,2026-01-15,2026-04-30,closed\n"
    "RUNS,P1,S1,Desk,cycle_hours,-0.2,2026-01-05,2026-01-10,2026-01-15,,running\n"
    "IDEA,P1,S1,Idea,cycle_hours,-0.2,2026-06-05,,,,proposed\n"
)


def company(store):
    """One supervisor with a row of each kind: missed, open, closed."""
    with_people(store)
    load(store, "team_members", "member_id,name,supervisor_id,joined_on\nM1,Ma,S1,2025-01-01\n")
    load(store, "member_reviews", "period,member_id,score\n2026-Q1,M1,60\n")
    load(store, "processes", "process_id,name,supervisor_id,standard_hours\nP1,Billing,S1,8\n")
    load(store, "process_improvements", IMPROVEMENTS)
    load(
        store,
        "process_problems",
        "problem_id,process_id,raised_on,raised_by,description\nSLOW,P1,2026-02-01,Ma,It is slow\n",
    )
    load(store, "projects", PROJECTS)
    load(store, "resource_requests", REQUESTS)
    load(store, "analysis_reports", REPORTS)


@pytest.fixture
def firm(filled, monkeypatch):
    monkeypatch.setattr(clock, "today", lambda: TODAY)
    store = filled(company)
    _a_day_passes(store)
    return store


def _a_day_passes(store):
    """What was stored until now was stored longer ago than a slip may be corrected."""
    with store.transaction() as write:
        for table, declared in EVERY_TABLE.items():
            if declared.fact is None:
                continue
            write.execute(f"UPDATE {table} SET loaded_at = loaded_at - INTERVAL 2 DAY")


def asked(store):
    return store.rows("SELECT table_name, row_key, kind FROM fact_requests ORDER BY request_id")


def change(store, table, who=WANG, reason="a slip", **cells):
    """(stored, asked for) of one changed row."""
    result = enter_rows(store, who, table, [cells], reason=reason)
    assert not result.rejects, result.rejects
    return result.stored, bool(result.requests)


DIRECT, ASKED = (True, False), (False, True)


@pytest.mark.parametrize(
    ("table", "cells"),
    [
        ("projects", {"project_id": "LATE", "planned_finish": "2026-12-31"}),  # a late project's day put off
        ("projects", {"project_id": "LATE", "status": "cancelled"}),
        ("projects", {"project_id": "LATE", "actual_start": ""}),  # it leaves the projects at work
        ("projects", {"project_id": "NEXT", "actual_start": ""}),
        ("projects", {"project_id": "NEXT", "status": "cancelled"}),  # begun: it cannot be dropped alone
        ("projects", {"project_id": "PLAN", "status": "cancelled"}),  # entered anew it would have a later day
        ("resource_requests", {"request_id": "OPEN", "quantity": "1"}),  # in full is then less
        ("process_problems", {"problem_id": "SLOW", "raised_on": "2026-06-09"}),  # resolved in a day then
        ("projects", {"project_id": "NEXT", "planned_finish": "2026-07-31"}),  # a later due day is a re-baseline
        ("projects", {"project_id": "LATE", "status": "closed", "actual_finish": "2026-03-31"}),  # in time, told late
        ("projects", {"project_id": "LATE", "status": "closed", "actual_finish": "2026-06-02"}),  # 8 days ago
        ("projects", {"project_id": "DONE", "actual_finish": "2026-03-30"}),
        ("projects", {"project_id": "DONE", "status": "running", "actual_finish": ""}),
        ("process_improvements", {"improvement_id": "FAILED", "status": "dropped"}),
        ("process_improvements", {"improvement_id": "RUNS", "status": "dropped"}),
        ("process_improvements", {"improvement_id": "RUNS", "status": "closed", "closed_on": "2026-06-02"}),
        ("resource_requests", {"request_id": "MISSED", "needed_by": "2026-12-31"}),
        ("resource_requests", {"request_id": "MISSED", "quantity": "1"}),
        ("resource_requests", {"request_id": "MISSED", "fulfilled_on": "2026-03-01", "fulfilled_quantity": "4"}),
        ("analysis_reports", {"report_id": "GONE", "delivered_on": "2026-05-31"}),
        ("analysis_reports", {"report_id": "SOON", "due_on": "2026-07-31"}),
        ("member_reviews", {"period": "2026-Q1", "member_id": "M1", "score": "95"}),
    ],
)  # fmt: skip
def test_after_the_fact_the_own_change_is_a_request_and_nothing_else(firm, table, cells):
    before = current(firm, table, "*")
    with pytest.raises(NeedsReason):
        enter_rows(firm, WANG, table, [cells])
    assert change(firm, table, **cells) == ASKED
    assert current(firm, table, "*") == before
    assert len(asked(firm)) == 1


@pytest.mark.parametrize(
    ("table", "cells"),
    [
        (
            "projects",
            {"project_id": "NEXT", "status": "closed", "actual_finish": "2026-06-10"},
        ),  # in time, told in time
        ("projects", {"project_id": "LATE", "status": "closed", "actual_finish": "2026-06-03"}),  # late, and told so
        ("projects", {"project_id": "LATE", "lessons": "Begin earlier"}),  # no figure rests on it
        ("projects", {"project_id": "PLAN", "planned_finish": "2026-08-31"}),  # earlier
        ("projects", {"project_id": "PLAN", "actual_start": "2026-06-10", "status": "running"}),
        ("process_improvements", {"improvement_id": "RUNS", "status": "closed", "closed_on": "2026-06-10"}),
        ("process_improvements", {"improvement_id": "IDEA", "status": "dropped"}),
        ("resource_requests", {"request_id": "OPEN", "fulfilled_on": "2026-06-10", "fulfilled_quantity": "4"}),
        ("resource_requests", {"request_id": "MISSED", "fulfilled_on": "2026-06-10", "fulfilled_quantity": "4"}),
        ("analysis_reports", {"report_id": "SOON", "delivered_on": "2026-06-03"}),
    ],
)
def test_honest_work_told_in_time_is_never_held_up(firm, table, cells):
    assert change(firm, table, reason="", **cells) == DIRECT
    assert asked(firm) == []


@pytest.mark.parametrize(
    ("table", "key"),
    [
        ("projects", {"project_id": "LATE"}),
        ("projects", {"project_id": "NEXT"}),
        ("projects", {"project_id": "DONE"}),
        ("projects", {"project_id": "PLAN"}),  # not due yet: entered anew it would have a later day
        ("process_problems", {"problem_id": "SLOW"}),
        ("resource_requests", {"request_id": "MISSED"}),
        ("analysis_reports", {"report_id": "GONE"}),
        ("member_reviews", {"period": "2026-Q1", "member_id": "M1"}),
    ],
)
def test_to_take_out_what_was_promised_is_a_request(firm, table, key):
    before = current(firm, table, "*")
    with pytest.raises(NeedsReason):
        withdraw(firm, WANG, table, key)
    assert withdraw(firm, WANG, table, key, reason="entered twice").requests
    assert current(firm, table, "*") == before
    assert asked(firm) == [(table, " ".join(key.values()), "withdraw")]


def test_a_proposal_on_which_nobody_has_decided_can_be_taken_out(firm):
    assert withdraw(firm, WANG, "process_improvements", {"improvement_id": "IDEA"}).stored


NEW = {"supervisor_id": "S1", "kind": "people", "source": "internal", "requested_on": "2026-05-01", "quantity": "1"}


@pytest.mark.parametrize(
    ("needed_by", "became"), [("2026-06-09", ASKED), ("2026-06-10", DIRECT), ("2026-06-11", DIRECT)]
)
def test_a_new_row_is_entered_by_the_day_it_is_due(firm, needed_by, became):
    assert change(firm, "resource_requests", request_id="NEW", needed_by=needed_by, **NEW) == became


def test_a_slip_of_the_same_day_is_corrected_without_asking(firm):
    new = {"period": "2026-Q2", "member_id": "M1"}
    assert change(firm, "member_reviews", **new, score="8") == DIRECT
    assert change(firm, "member_reviews", **new, score="80") == DIRECT
    with firm.transaction() as write:
        write.execute("UPDATE member_reviews SET loaded_at = loaded_at - INTERVAL 2 DAY")
    assert change(firm, "member_reviews", **new, score="95") == ASKED


def test_two_steps_within_a_day_lead_no_further_than_one(firm):
    """What one typed today does not make a row one's own: it is held against what stood before."""
    assert change(firm, "projects", project_id="NEXT", name="Renamed") == DIRECT
    assert change(firm, "projects", project_id="NEXT", planned_finish="2026-12-31") == ASKED
    new = {"supervisor_id": "S1", "name": "New", "planned_start": "2026-07-01", "status": "planned", "budget": "1000"}
    assert change(firm, "projects", project_id="NEW", planned_finish="2026-09-30", **new) == DIRECT
    assert withdraw(firm, WANG, "projects", {"project_id": "NEW"}).stored  # a slip of today
    assert withdraw(firm, WANG, "projects", {"project_id": "PLAN"}, reason="another number").requests


def test_a_second_person_changes_the_row_at_once(firm):
    assert change(firm, "projects", ANALYST, project_id="LATE", planned_finish="2026-12-31") == DIRECT
    assert withdraw(firm, ANALYST, "resource_requests", {"request_id": "MISSED"}).stored


def test_a_later_request_for_the_same_row_replaces_the_one_before(firm):
    change(firm, "projects", project_id="LATE", planned_finish="2026-11-30")
    change(firm, "projects", project_id="LATE", planned_finish="2026-12-31")
    assert firm.rows("SELECT request_id, answer FROM fact_request_answers") == [(1, "replaced")]


def test_who_loads_a_file_about_themselves_may_only_ask(firm):
    """An analyst who is the supervisor of the rows: by account, or by name."""
    renamed = operator("Wang Fang")
    late = "project_id,supervisor_id,name,planned_start,planned_finish,status,budget\n"
    rows = late + "LATE,S1,Late,2026-01-05,2026-12-31,running,1000\nOTHER,S2,Other,2026-01-05,2026-03-31,planned,1\n"
    result = load_file(firm, renamed, "projects", "mine.csv", rows.encode())
    assert (result.added, result.superseded, result.asked, result.exit_code) == (1, 0, 1, 0)
    assert "second person" in result.message.en
    assert firm.rows("SELECT reason FROM fact_requests") == [("mine.csv",)]
    assert asked(firm) == [("projects", "LATE", "change")]


def test_a_file_that_asks_for_everything_stores_nothing(firm):
    only = "project_id,supervisor_id,name,planned_start,planned_finish,status,budget\n"
    only += "OLD,S1,Old,2026-01-05,2026-03-31,planned,1\n"
    result = load_file(firm, operator("S1"), "projects", "mine.csv", only.encode())
    assert (result.stored, result.load_id, result.asked) == (False, None, 1)


def test_what_counts_in_a_signed_year_is_settled(firm, monkeypatch):
    with firm.transaction() as write:
        _sign(write, "annual")
    assert change(firm, "projects", project_id="PLAN", planned_finish="2026-08-31") == ASKED
    next_year = date(2027, 1, 4)
    monkeypatch.setattr(clock, "today", lambda: next_year)
    yesterday = {"closed_on": str(next_year - timedelta(days=5)), "status": "closed"}
    assert change(firm, "process_improvements", improvement_id="RUNS", **yesterday) == ASKED


def _sign(write, kind):
    columns = "supervisor_id, year, kind, version, content, sha256, at_load, scheme_version, signed_at, signed_by"
    values = f"'S1', 2026, '{kind}', 1, '', '', 1, 1, now(), 'lee'"
    write.execute(f"INSERT INTO signed_appraisals ({columns}) VALUES ({values})")


def test_what_counts_after_a_signed_half_year_is_not_settled_by_it(firm):
    with firm.transaction() as write:
        _sign(write, "interim")
        write.execute("INSERT INTO appraisal_spans VALUES ('S1', 2026, 'interim', '2026-06-30', now(), 'lee')")
    assert change(firm, "projects", project_id="PLAN", planned_finish="2026-08-31") == DIRECT
    in_time = {"actual_finish": "2026-06-10", "status": "closed"}
    assert change(firm, "projects", project_id="NEXT", **in_time) == ASKED
