"""A later due day counts once it was asked for before the old one passed, and leadership granted it (judgement 2)."""

from datetime import date

import pytest

from appraisal.fact_requests import effect_of_request, fact_requests, grant_request, refuse_request
from appraisal.register_rows import register_row
from appraisal.row_requests import ask_for_due_day, may_ask_for_due_day, requests_of_row
from data import clock
from data.due_days import DUE_DAYS
from data.intake.forms import enter_rows, withdraw
from data.schemas import EVERY_TABLE
from data.store import LAST_CHANGE
from errors import NotAllowed, WrongUse
from scope import Role, Scope, operator
from tests.rows import ask as value_of
from tests.test_after_the_fact import TODAY, WANG, _a_day_passes, company
from tests.test_fact_requests import LEADER

HR = Scope("hu", Role.HR, None)
JUNE_30, JULY_31, DONE = date(2026, 6, 30), date(2026, 7, 31), "2026-07-20"


@pytest.fixture
def firm(filled, monkeypatch):
    monkeypatch.setattr(clock, "today", lambda: TODAY)
    store = filled(company)
    _a_day_passes(store)
    return store


def put_off(store, due=JULY_31):
    """The request of S1 that its project NEXT, due on 30 June, be due later."""
    wanted = {"project_id": "NEXT", "planned_finish": str(due)}
    [number] = enter_rows(store, WANG, "projects", [wanted], reason="the client asked for more").requests
    return number


def finish(store, day=DONE):
    done = {"project_id": "NEXT", "status": "closed", "actual_finish": day, "acceptance": "passed"}
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(clock, "today", lambda: date.fromisoformat(day))
        assert enter_rows(store, operator("ana"), "projects", [done]).stored


def on_time(store):
    """Of the projects due in June and in July, the share on time."""
    return tuple(value_of(store, "on_time_completion", month).value for month in ("2026-06", "2026-07"))


def row(store, today=TODAY):
    return register_row(store, WANG, "projects", "NEXT", today)


def test_every_due_day_of_a_due_fact_has_a_baseline():
    due = {name: table.fact.due for name, table in EVERY_TABLE.items() if table.fact and table.fact.due}
    assert due.pop("member_reviews") == "period"  # part of the key
    assert due.pop("routine_tasks") == "due_on"  # set by leadership and HR, and kept from whom it judges
    assert due == DUE_DAYS


def test_granted_the_row_is_judged_by_its_new_day(firm):
    granted = grant_request(firm, LEADER, put_off(firm), TODAY, "agreed with the client")
    finish(firm)
    assert (granted.kind, on_time(firm)) == ("due_day", (None, 1))
    assert row(firm).moved.en == "moved from 2026-06-30 to 2026-07-31, granted"
    [grant] = firm.rows("SELECT row_key, due_on, reason, asked_by, granted_by FROM granted_due_days")
    assert grant == ("NEXT", JULY_31, "the client asked for more", "wang", "zhou")


def test_asked_for_or_refused_it_changes_no_figure(firm):
    number = put_off(firm)
    [asked] = requests_of_row(firm, WANG, row(firm))
    assert (asked.request_id, row(firm).due) == (number, JUNE_30)
    refuse_request(firm, LEADER, number, TODAY, "no")
    finish(firm)
    assert on_time(firm) == (0, None)


def test_human_resources_cannot_grant_a_later_day(firm):
    number = put_off(firm)
    with pytest.raises(NotAllowed, match="granted by leadership"):
        grant_request(firm, HR, number, TODAY)
    assert on_time(firm)[1] is None


def test_asked_for_once_it_has_passed_it_moves_no_figure_even_if_granted(firm, monkeypatch):
    monkeypatch.setattr(clock, "today", lambda: date(2026, 7, 1))
    granted = grant_request(firm, LEADER, put_off(firm), date(2026, 7, 1))
    finish(firm)
    assert (granted.kind, on_time(firm)) == ("change", (0, None))
    assert row(firm).moved.en.endswith("not granted: judged by 2026-06-30")


def test_on_its_very_day_it_can_still_be_asked_for(firm, monkeypatch):
    monkeypatch.setattr(clock, "today", lambda: JUNE_30)
    assert grant_request(firm, LEADER, put_off(firm), JUNE_30).kind == "due_day"


def test_the_effect_is_that_of_the_new_day_and_using_it_up_takes_no_number(firm):
    finish(firm, str(TODAY))
    number, last = put_off_of_a_closed(firm), firm.value(LAST_CHANGE)
    [request] = [r for r in fact_requests(firm, LEADER) if r.request_id == number]
    effect_of_request(firm, LEADER, request, TODAY)
    assert firm.rows("SELECT count(*) FROM granted_due_days") == [(0,)]
    assert grant_request(firm, LEADER, number, TODAY).load_id == last + 1


def put_off_of_a_closed(store):
    [number] = enter_rows(
        store, WANG, "projects", [{"project_id": "NEXT", "planned_finish": "2026-07-31"}], reason="as agreed"
    ).requests
    return number


def test_entered_anew_under_another_number_it_gains_nothing(firm):
    """The old row stays until somebody else takes it out."""
    assert not withdraw(firm, WANG, "projects", {"project_id": "NEXT"}, reason="entered twice").stored
    anew = {"project_id": "ANEW", "supervisor_id": "S1", "name": "Next", "planned_start": "2026-01-05"}
    anew |= {"planned_finish": "2026-12-31", "status": "planned", "budget": "1000"}
    assert enter_rows(firm, WANG, "projects", [anew]).stored
    assert value_of(firm, "on_time_completion", "2026-06").value == 0


def test_a_slip_of_the_due_day_put_right_at_once_is_no_promise(firm):
    new = {"supervisor_id": "S1", "kind": "people", "source": "internal", "requested_on": "2026-06-10", "quantity": "1"}
    for needed_by in ("2026-06-11", "2026-07-11"):
        assert enter_rows(
            firm, WANG, "resource_requests", [{"request_id": "NEW", "needed_by": needed_by, **new}]
        ).stored
    # The store's clock says when rows were typed; the first day has passed there already, so it stays the promise.
    assert register_row(firm, WANG, "resource_requests", "NEW", TODAY).due == date(2026, 6, 11)
    ahead = {**new, "request_id": "AHEAD"}
    for needed_by in ("2099-06-11", "2099-07-11"):
        assert enter_rows(firm, WANG, "resource_requests", [{**ahead, "needed_by": needed_by}]).stored
    assert register_row(firm, WANG, "resource_requests", "AHEAD", TODAY).moved is None
    assert register_row(firm, WANG, "resource_requests", "AHEAD", TODAY).due == date(2099, 7, 11)


def test_a_day_that_others_moved_is_asked_for_and_granted(firm):
    moved = {"project_id": "NEXT", "planned_finish": str(JULY_31)}
    assert enter_rows(firm, operator("ana"), "projects", [moved]).stored
    assert (row(firm).due, may_ask_for_due_day(WANG, row(firm), TODAY)) == (JUNE_30, True)
    with pytest.raises(WrongUse, match="reason"):
        ask_for_due_day(firm, WANG, row(firm), TODAY, " ")
    request = ask_for_due_day(firm, WANG, row(firm), TODAY, "the client asked for more")
    assert request.changes == (("planned_finish", "2026-06-30", "2026-07-31"),)
    grant_request(firm, LEADER, request.request_id, TODAY)
    finish(firm)
    assert on_time(firm) == (None, 1)


@pytest.mark.parametrize(
    ("who", "today", "may"),
    [
        (WANG, JUNE_30, True),
        (LEADER, TODAY, True),
        (WANG, date(2026, 7, 1), False),  # it has passed
        (Scope("bo", Role.SUPERVISOR, frozenset({"S2"})), TODAY, False),
        (Scope("ana", Role.ANALYST, None), TODAY, False),
    ],
)
def test_who_may_ask_that_a_moved_day_counts(firm, who, today, may):
    moved = {"project_id": "NEXT", "planned_finish": str(JULY_31)}
    assert enter_rows(firm, operator("ana"), "projects", [moved]).stored
    assert may_ask_for_due_day(who, row(firm), today) is may


def test_moved_by_others_after_it_had_passed_it_is_still_past_its_day(firm, monkeypatch):
    """An ungranted later day does not make a missed row one that could be taken out or finished in time."""
    monkeypatch.setattr(clock, "today", lambda: date(2026, 7, 5))
    moved = {"project_id": "NEXT", "planned_finish": "2026-12-31"}
    assert enter_rows(firm, operator("ana"), "projects", [moved]).stored
    in_time = {"project_id": "NEXT", "status": "closed", "actual_finish": "2026-06-30"}
    assert enter_rows(firm, WANG, "projects", [in_time], reason="forgotten").requests
