"""The due day first stored is the one that judges (judgement 2): moving it changes no figure until that is granted."""

from datetime import date

import pytest

from appraisal.register_rows import register_rows
from data.due_days import DUE_DAYS, moved_in_words
from data.intake.forms.withdraw import withdraw
from data.intake.history.revert import reinstate_load, revert_load
from data.schemas import EVERY_TABLE
from data.store import LAST_CHANGE, Store, now
from metrics import INDICATORS, Period, evidence
from scope import operator
from tests.loading import ANALYST, load, with_people
from tests.rows import ask

DUE, LATER, DONE = "2026-03-31", "2026-05-15", "2026-04-20"  # done after the one and before the other
# One row per table, and the indicator that judges it; {due} and {done} are filled in.
CASES = {
    "projects": (
        "on_time_completion",
        "project_id,supervisor_id,name,planned_start,planned_finish,actual_start,actual_finish,status,budget,acceptance",
        "K1,S1,Shop,2026-01-05,{due},2026-01-05,{done},closed,100,passed",
    ),
    "project_milestones": (
        "milestone_on_time",
        "project_id,milestone_id,name,planned_on,done_on,planned_value",
        "P0,K1,Half way,{due},{done},50",
    ),
    "analysis_reports": (
        "analysis_timeliness",
        "report_id,supervisor_id,title,due_on,delivered_on",
        "K1,S1,Churn,{due},{done}",
    ),
    "resource_requests": (
        "request_fulfilment",
        "request_id,supervisor_id,kind,source,requested_on,needed_by,quantity,fulfilled_on,fulfilled_quantity",
        "K1,S1,people,internal,2026-02-01,{due},2,{done},2",
    ),
    "hiring": (
        "hiring_on_time",
        "requisition_id,supervisor_id,role,opened_on,needed_by,filled_on",
        "K1,S1,Analyst,2026-01-05,{due},{done}",
    ),
}
PROJECT = (
    "project_id,supervisor_id,name,planned_start,planned_finish,actual_start,status,budget\n"
    "P0,S1,Market,2026-01-05,2027-12-31,2026-01-05,running,1000\n"
)
EVERY_CASE = pytest.mark.parametrize("table", CASES)


@pytest.fixture
def store(filled):
    store = filled(with_people)
    load(store, "projects", PROJECT)
    return store


def bring(store: Store, table: str, due: str, more: str = "") -> int:
    """The table's one row with that due day, as a file; returns the load."""
    _, head, row = CASES[table]
    result = load(store, table, f"{head}\n{row.format(due=due, done=DONE)}\n{more}")
    assert result.load_id is not None, result.rejects
    return result.load_id


def rates(store: Store, table: str, **more) -> tuple[float | None, float | None]:
    """The indicator in the month of the first due day, and in the month to which it was moved."""
    key = CASES[table][0]
    return tuple(ask(store, key, month, **more).value for month in ("2026-03", "2026-05"))


def grant(store: Store, table: str, due: str) -> None:
    key = "P0 K1" if table == "project_milestones" else "K1"
    with store.transaction() as transaction:
        transaction.execute(
            """INSERT INTO granted_due_days (table_name, row_key, due_on, reason, asked_by, asked_at, granted_by,
                                             granted_at)
               VALUES (?, ?, ?, 'the client asked for more', 'wang', ?, 'zhou', ?)""",
            [table, key, due, now(), now()],
        )


def test_the_tables_of_due_days_are_those_that_on_time_rates_judge():
    judged = {indicator.of for indicator in INDICATORS.values() if indicator.on == "baseline_on"}
    assert judged == set(DUE_DAYS) == set(CASES)
    assert all(column in EVERY_TABLE[table].columns for table, column in DUE_DAYS.items())


@EVERY_CASE
def test_a_due_day_moved_after_it_had_passed_leaves_the_row_late_where_it_was(store, table):
    bring(store, table, DUE)
    assert rates(store, table) == (0, None)
    bring(store, table, LATER)
    assert rates(store, table) == (0, None)


@EVERY_CASE
def test_a_granted_due_day_judges_and_moves_the_row_to_its_period(store, table):
    bring(store, table, DUE)
    bring(store, table, LATER)
    grant(store, table, LATER)
    assert rates(store, table) == (None, 1)


@EVERY_CASE
def test_a_grant_holds_for_its_own_day_and_no_later_one(store, table):
    bring(store, table, DUE)
    grant(store, table, "2026-04-15")
    bring(store, table, LATER)
    assert rates(store, table) == (None, None)
    assert ask(store, CASES[table][0], "2026-04").value == 0  # done on 20 April, five days after what was granted


@EVERY_CASE
def test_an_earlier_due_day_changes_as_little(store, table):
    bring(store, table, LATER)
    bring(store, table, DUE)
    assert rates(store, table) == (None, 1)


@EVERY_CASE
def test_withdrawing_a_row_and_entering_it_anew_does_not_wash_its_due_day_off(store, table):
    bring(store, table, DUE)
    _, head, row = CASES[table]
    cells = dict(zip(head.split(","), row.format(due=DUE, done=DONE).split(","), strict=True))
    withdraw(store, ANALYST, table, cells)
    bring(store, table, LATER)
    assert rates(store, table) == (0, None)


@EVERY_CASE
def test_what_a_reverted_load_said_was_never_so(store, table):
    wrong = bring(store, table, DUE)
    bring(store, table, LATER)
    take = revert_load(store, ANALYST, wrong, "the wrong file").event_id
    assert rates(store, table) == (None, 1)
    assert rates(store, table, at_load=take - 1) == (0, None)
    reinstate_load(store, ANALYST, wrong, "it was the right one")
    assert rates(store, table) == (0, None)


@EVERY_CASE
def test_what_a_second_load_said_too_stays_said_when_the_first_is_reverted(store, table):
    first = bring(store, table, DUE)
    other = CASES[table][2].format(due="2025-03-31", done="2025-03-30").replace("K1", "K2").replace("2026", "2025")
    bring(store, table, DUE, more=f"{other}\n")  # K1 unchanged: confirmed, and not stored again
    bring(store, table, LATER)
    revert_load(store, ANALYST, first, "the wrong file")
    assert rates(store, table) == (0, None)


@EVERY_CASE
def test_a_figure_as_it_stood_does_not_know_of_a_later_grant(store, table):
    bring(store, table, DUE)
    bring(store, table, LATER)
    signed_at, version = store.value(LAST_CHANGE), store.version
    grant(store, table, LATER)
    assert store.version != version  # remembered answers are asked for anew
    assert rates(store, table, at_load=signed_at) == (0, None)
    assert rates(store, table, at_load=store.value(LAST_CHANGE)) == (None, 1)


def test_a_milestone_put_off_still_counts_as_value_planned_by_its_first_day(store):
    bring(store, "project_milestones", DUE)
    load(store, "project_costs", "project_id,month,actual_cost,percent_complete\nP0,2026-03,40,0.04\n")
    assert ask(store, "schedule_performance", "2026-03").value == pytest.approx(0.8)  # 40 earned of 50 planned
    bring(store, "project_milestones", LATER)
    assert ask(store, "schedule_performance", "2026-03").value == pytest.approx(0.8)


@EVERY_CASE
def test_the_rows_behind_the_figure_say_what_was_moved_and_whether_it_was_granted(store, table):
    def said(month: str) -> list[str | None]:
        rows = evidence(store, operator(), CASES[table][0], "S1", Period.parse(month), as_of=date(2026, 12, 31)).rows
        return [row["due_day_moved"] and row["due_day_moved"].en for row in rows]

    bring(store, table, DUE)
    assert said("2026-03") == [None]
    bring(store, table, LATER)
    assert said("2026-03") == ["moved from 2026-03-31 to 2026-05-15, not granted: judged by 2026-03-31"]
    grant(store, table, LATER)
    assert said("2026-05") == ["moved from 2026-03-31 to 2026-05-15, granted"]


def test_a_register_calls_a_row_overdue_by_the_day_that_judges_it(store):
    load(
        store, "hiring", "requisition_id,supervisor_id,role,opened_on,needed_by\nK1,S1,Analyst,2026-01-05,2026-03-31\n"
    )
    load(
        store, "hiring", "requisition_id,supervisor_id,role,opened_on,needed_by\nK1,S1,Analyst,2026-01-05,2026-05-15\n"
    )
    [row] = register_rows(store, operator(), "hiring", date(2026, 4, 20))
    assert (row.due, row.late) == (date(2026, 3, 31), True)
    assert row.moved == moved_in_words(date(2026, 3, 31), date(2026, 3, 31), date(2026, 5, 15))
