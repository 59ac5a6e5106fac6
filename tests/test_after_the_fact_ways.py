"""After the fact every way in is held alike (judgement 2): reverts too, and nothing is told before it happened."""

from datetime import date, timedelta

import pytest

from accounts import add_account, add_key, keys, scope_of_key
from data import clock
from data.intake import load_file
from data.intake.forms import enter_rows, withdraw
from data.intake.history import reinstate_load, restore, revert_load
from errors import NotAllowed, WrongUse
from scope import Role, Scope, operator
from tests.loading import current
from tests.test_after_the_fact import DIRECT, TODAY, WANG, _a_day_passes, change, company

# Of another role by now: the supervisor S1 judged by name, by the account's code.
JUDGED = (operator("Wang Fang"), Scope("S1", Role.ADMIN, None))
LATER = "project_id,supervisor_id,name,planned_start,planned_finish,actual_start,status,budget\n"
LATER += "LATE,S1,Late,2026-01-05,2026-12-31,2026-01-05,running,1000\n"


@pytest.fixture
def firm(filled, monkeypatch):
    monkeypatch.setattr(clock, "today", lambda: TODAY)
    store = filled(company)
    _a_day_passes(store)
    return store


def loaded(store, table):
    """The load that brought the table's rows."""
    return store.value("SELECT min(load_id) FROM loads WHERE table_name = $table", {"table": table})


@pytest.mark.parametrize("who", JUDGED)
@pytest.mark.parametrize("table", ["projects", "resource_requests", "analysis_reports", "member_reviews"])
def test_who_is_judged_by_a_load_does_not_revert_it(firm, who, table):
    before = current(firm, table, "*")
    with pytest.raises(NotAllowed, match="second person"):
        revert_load(firm, who, loaded(firm, table), "a wrong file")
    assert current(firm, table, "*") == before
    assert revert_load(firm, operator("ana"), loaded(firm, table), "a wrong file").removed


def test_nor_put_a_load_in_force_again_that_changes_it(firm):
    moved = load_file(firm, operator("ana"), "projects", "moved.csv", LATER.encode()).load_id
    revert_load(firm, operator("ana"), moved, "a wrong file")
    with pytest.raises(NotAllowed, match=r"LATE\)"):
        reinstate_load(firm, JUDGED[0], moved, "it was right")
    assert ("LATE", date(2026, 3, 31)) in current(firm, "projects", "project_id, planned_finish")


def test_nor_revert_what_corrected_it(firm):
    """A second person's correction is not undone by whom it judges."""
    cancelled = change(firm, "projects", operator("ana"), project_id="DONE", acceptance="failed")
    assert cancelled == DIRECT
    last = firm.value("SELECT max(load_id) FROM loads")
    with pytest.raises(NotAllowed, match="second person"):
        revert_load(firm, JUDGED[0], last, "a wrong file")


def test_restoring_an_earlier_version_is_asked_for_like_any_file(firm):
    change(firm, "projects", operator("ana"), project_id="DONE", acceptance="failed")
    restored = restore(firm, JUDGED[0], "projects", ["DONE"], loaded(firm, "projects"))
    assert (restored.stored, restored.asked) == (False, 1)


def test_rows_of_others_are_reverted_as_ever(firm):
    other = LATER.replace("LATE,S1", "OTHER,S2")
    load_id = load_file(firm, JUDGED[0], "projects", "other.csv", other.encode()).load_id
    assert revert_load(firm, JUDGED[0], load_id, "a wrong file").removed == 1


NEW = {"request_id": "NEW", "supervisor_id": "S1", "kind": "people", "source": "internal", "quantity": "1"}
NEW |= {"requested_on": str(TODAY), "needed_by": str(TODAY)}


def test_a_row_typed_today_that_is_missed_tomorrow_is_no_slip(firm, monkeypatch):
    assert enter_rows(firm, WANG, "resource_requests", [NEW]).stored
    monkeypatch.setattr(clock, "today", lambda: TODAY + timedelta(days=1))
    assert withdraw(firm, WANG, "resource_requests", NEW, reason="twice").requests
    later = {"request_id": "NEW", "needed_by": "2026-12-31"}
    assert enter_rows(firm, WANG, "resource_requests", [later], reason="a slip").requests


def test_a_row_typed_today_and_not_missed_yet_is_a_slip(firm):
    assert enter_rows(firm, WANG, "resource_requests", [NEW]).stored
    assert withdraw(firm, WANG, "resource_requests", NEW).stored


@pytest.mark.parametrize(
    ("table", "cells", "column"),
    [
        ("projects", {"project_id": "NEXT", "status": "closed"}, "actual_finish"),
        ("projects", {"project_id": "PLAN", "status": "running"}, "actual_start"),
        ("process_improvements", {"improvement_id": "RUNS", "status": "closed"}, "closed_on"),
        ("process_problems", {"problem_id": "SLOW"}, "resolved_on"),
        ("resource_requests", {"request_id": "OPEN", "fulfilled_quantity": "4"}, "fulfilled_on"),
        ("analysis_reports", {"report_id": "SOON"}, "delivered_on"),
    ],
)
def test_nothing_is_told_before_it_happened(firm, table, cells, column):
    """Told in advance it would be in time on the day, whatever comes."""
    tomorrow = str(TODAY + timedelta(days=1))
    for who in (WANG, operator("ana")):
        refused = enter_rows(firm, who, table, [{**cells, column: tomorrow}])
        assert [(reject.column, reject.rule.en) for reject in refused.rejects] == [
            (column, "must not be in the future")
        ]
    assert enter_rows(firm, WANG, table, [{**cells, column: str(TODAY)}]).stored


def test_a_key_that_a_supervisor_keeps_may_only_ask(firm):
    """Whoever it is kept by: another's key brings a correction, which takes effect."""
    add_account(firm, operator(), "wang", "Wang Fang", Role.SUPERVISOR, "a long password", supervisor_id="S1")
    for name, keeper in (("of the supervisor", "wang"), ("of the admin", "")):
        add_key(firm, operator("admin"), name, ["projects"], kept_by=keeper)
    others, own = (scope_of_key(key) for key in keys(firm, operator()))
    asked = load_file(firm, own, "projects", "mine.csv", LATER.encode())
    assert (asked.stored, asked.asked) == (False, 1)
    assert load_file(firm, others, "projects", "erp.csv", LATER.encode()).superseded == 1


def test_a_key_is_kept_by_an_account_or_by_whoever_makes_it(firm):
    with pytest.raises(WrongUse, match="nobody"):
        add_key(firm, operator("admin"), "ERP", kept_by="nobody")
    add_key(firm, operator("admin"), "ERP")
    assert [key.kept_by for key in keys(firm, operator())] == ["admin"]
