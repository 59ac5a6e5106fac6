"""What a supervisor reports of what judges them is self-reported until a second person confirms it (judgement 2)."""

from dataclasses import replace
from datetime import date

import pytest

from accounts import add_account
from appraisal import signing_obstacles
from appraisal.fact_requests import grant_request
from appraisal.self_reported import confirm_reported, confirmable, self_reported, self_reported_tasks
from data import clock
from data.intake.forms import enter_rows
from data.store import shared
from errors import NotAllowed, WrongUse
from metrics import Period, annual
from scope import FOR, Role, Scope, operator
from tests.dashboard import opened_by
from tests.loading import load
from tests.test_after_the_fact import PROJECTS, TODAY, WANG, company
from tests.test_pages import open_page, said

LEADER = Scope("zhou", Role.LEADERSHIP, None)
HR = Scope("sun", Role.HR, None)
ANA = operator("ana")
DELIVERED = {"report_id": "SOON", "delivered_on": "2026-06-09"}


@pytest.fixture
def firm(filled, monkeypatch):
    monkeypatch.setattr(clock, "today", lambda: TODAY)
    store = filled(company)
    add_account(store, operator(), "wang", "Wang", Role.SUPERVISOR, "a long password", supervisor_id="S1")
    assert self_reported(store, LEADER) == ()  # all of it came by an analyst's files
    assert enter_rows(store, WANG, "analysis_reports", [DELIVERED]).stored
    return store


def waiting(store, who=LEADER, **more):
    return [f"{row.table} {row.row_key}" for row in self_reported(store, who, **more)]


def test_what_the_supervisor_tells_of_an_own_outcome_waits_and_says_what_by_whom(firm):
    [row] = self_reported(firm, LEADER)
    assert (row.about.en, row.supervisor_id, row.reported_by) == ("Analysis reports SOON", "S1", "wang")
    assert (row.day, row.cells) == (date(2026, 6, 30), (("due_on", "2026-06-30"), ("delivered_on", "2026-06-09")))


def test_confirmed_it_waits_no_more_until_it_changes(firm):
    assert confirm_reported(firm, LEADER, self_reported(firm, LEADER)) == 1
    assert waiting(firm) == []
    enter_rows(firm, WANG, "analysis_reports", [{"report_id": "SOON", "title": "June, in short"}])
    assert waiting(firm) == []
    assert enter_rows(firm, WANG, "analysis_reports", [{"report_id": "SOON", "delivered_on": "2026-06-10"}]).stored
    assert waiting(firm) == ["analysis_reports SOON"]


def test_what_a_supervisors_deputy_tells_waits_as_their_own_does(firm):
    """Who acts for the supervisor vouches for nothing, and neither of the two is a second person to it."""
    confirm_reported(firm, LEADER, self_reported(firm, LEADER))
    row = {"request_id": "OPEN", "fulfilled_on": "2026-06-10", "fulfilled_quantity": "4"}
    assert enter_rows(firm, replace(WANG, person=f"li{FOR}wang"), "resource_requests", [row]).stored
    [reported] = self_reported(firm, LEADER)
    assert reported.reported_by == f"li{FOR}wang"
    for person in ("li", "wang", f"li{FOR}sun"):
        assert confirmable(firm, Scope(person, Role.HR, None), [reported]) == ()
    assert confirmable(firm, HR, [reported]) == (reported,)


def test_many_are_confirmed_at_once_and_each_stands_for_itself(firm):
    enter_rows(firm, WANG, "resource_requests",
               [{"request_id": "OPEN", "fulfilled_on": "2026-06-10", "fulfilled_quantity": "4"}])  # fmt: skip
    load(firm, "projects", PROJECTS)
    enter_rows(firm, WANG, "projects", [{"project_id": "PLAN", "status": "running", "actual_start": "2026-06-10"}])
    every = self_reported(firm, HR)
    assert len(every) == 3
    assert confirm_reported(firm, HR, every[:2]) == 2
    assert waiting(firm, HR) == ["resource_requests OPEN"]


def test_what_another_brought_or_granted_needs_nobody(firm):
    """An analyst's row that the supervisor renames is still the analyst's."""
    enter_rows(firm, WANG, "projects", [{"project_id": "DONE", "lessons": "start earlier"}])
    [number] = enter_rows(firm, WANG, "analysis_reports", [{"report_id": "GONE", "delivered_on": "2026-05-31"}],
                          reason="it lay in the post").requests  # fmt: skip
    grant_request(firm, LEADER, number, TODAY)
    assert waiting(firm) == ["analysis_reports SOON"]


@pytest.mark.parametrize(
    "who",
    [
        WANG,
        ANA,
        Scope("ana", Role.ANALYST, None),
        Scope("wang", Role.HR, None),  # who reported it, whatever they became since
        Scope("Wang Fang", Role.LEADERSHIP, None),  # whom it judges
    ],
)
def test_nobody_but_a_second_person_confirms(firm, who):
    rows = self_reported(firm, LEADER)
    assert confirmable(firm, who, rows) == ()
    with pytest.raises(NotAllowed, match="second person"):
        confirm_reported(firm, who, rows)
    assert waiting(firm) == ["analysis_reports SOON"]
    with pytest.raises(WrongUse):
        confirm_reported(firm, who, [])


def test_it_counts_in_the_span_of_its_day_and_is_seen_by_whom_it_concerns(firm):
    june, july = (date(2026, 6, 1), date(2026, 6, 30)), (date(2026, 7, 1), date(2026, 7, 31))
    spans = [self_reported(firm, LEADER, "S1", first_day=first, last_day=last) for first, last in (june, july)]
    assert [len(rows) for rows in spans] == [1, 0]
    stranger = Scope("bo", Role.SUPERVISOR, frozenset({"S2"}))
    assert [len(self_reported(firm, who)) for who in (WANG, HR, stranger, ANA)] == [1, 1, 0, 0]
    with pytest.raises(NotAllowed):
        self_reported(firm, stranger, "S1")


def test_its_count_waits_on_the_desk_of_both(firm):
    assert [task.what.zh for task in self_reported_tasks(firm, LEADER, TODAY)] == ["确认自报事项：1 条"]
    assert [task.what.zh for task in self_reported_tasks(firm, WANG, TODAY)] == ["您自报的事项待他人确认：1 条"]
    assert list(self_reported_tasks(firm, ANA, TODAY)) == []


def test_a_signature_needs_them_confirmed_or_a_reason(firm):
    year = annual(firm, LEADER, "S1", 2026, TODAY)

    def obstacles():
        asked = signing_obstacles(firm, LEADER, year, Period.year(2026), kind="annual", today=TODAY)
        return {obstacle.key: obstacle.words for obstacle in asked}

    assert "Analysis reports SOON." in obstacles()["self_reported"].en
    confirm_reported(firm, LEADER, self_reported(firm, LEADER))
    assert "self_reported" not in obstacles()


def test_they_are_confirmed_on_one_page_in_one_press(firm, monkeypatch):
    enter_rows(firm, WANG, "resource_requests",
               [{"request_id": "OPEN", "fulfilled_on": "2026-06-10", "fulfilled_quantity": "4"}])  # fmt: skip
    add_account(firm, operator(), "zhou", "Zhou", Role.LEADERSHIP, "a long password")
    firm.close()
    monkeypatch.setenv("SCORECARD_HOME", str(firm.home.path))
    shared.cache_clear()
    page = open_page(opened_by("zhou", shared(), year="2026", lang="zh"), "after_the_fact.py")
    assert not page.exception
    assert "自报待确认事项" in said(page)
    [leave_out] = page.multiselect
    leave_out.select(leave_out.options[-1])
    [press] = [button for button in page.button if button.label == "确认"]
    page = press.click().run()
    assert not page.exception
    assert waiting(shared()) == ["resource_requests OPEN"]
    shared().close()
    shared.cache_clear()
