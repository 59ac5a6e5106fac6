"""When a period is complete, and for which months somebody is judged (judgement 1)."""

from datetime import date

import pytest

from errors import NotAllowed
from metrics import Period, Supervisor, filled_to, is_complete, months_served
from scope import Role, Scope, operator
from tests.rows import people, put

FEBRUARY = Period.month(2026, 2)


@pytest.fixture
def store(filled):
    return filled(people)


def reach(store, table, as_of, supervisor="S1"):
    as_of = date.fromisoformat(as_of)
    return filled_to(store, operator(), [supervisor], [table], as_of=as_of)[supervisor, table].isoformat()


def complete(store, as_of, supervisor="S1", table="operating_results"):
    return is_complete(store, operator(), supervisor, table, FEBRUARY, as_of=date.fromisoformat(as_of))


@pytest.mark.parametrize(
    ("last_row", "as_of", "is_so"),
    [
        ("2026-02-28", "2026-02-28", True),  # rows reach the last day
        ("2026-02-27", "2026-02-28", False),  # a day may still come
        ("2026-03-02", "2026-03-02", True),  # a row of a later period
        ("2026-03-02", "2026-03-01", False),  # which is not known yet
        ("2026-02-27", "2026-03-10", False),  # ten days after the end it may still come in time
        ("2026-02-27", "2026-03-11", True),  # the day has passed
        ("2025-12-31", "2026-03-11", True),
    ],
)
def test_a_month_is_complete_by_its_last_day_a_later_row_or_its_collection_day(store, last_row, as_of, is_so):
    put(store, "operating_results", f"date revenue\n{last_row} 100")
    assert complete(store, as_of) is is_so


@pytest.mark.parametrize(
    ("frequency", "due_days", "due"),
    [
        ("monthly", 5, "2026-03-05"),
        ("daily", 2, "2026-03-02"),
        ("weekly", 3, "2026-03-04"),  # the week with 28 February ends on Sunday, 1 March
        ("quarterly", 15, "2026-04-15"),
    ],
)
def test_the_collection_plan_says_when_nothing_more_is_waited_for(store, frequency, due_days, due):
    put(store, "data_sources", f"table frequency due_days\noperating_results {frequency} {due_days}")
    assert not complete(store, due)
    assert complete(store, date.fromordinal(date.fromisoformat(due).toordinal() + 1).isoformat())
    assert complete(store, "2026-03-11", "S2")  # whose plan names nothing: the default


def test_data_reach_as_far_as_the_own_rows_of_that_table(store):
    put(store, "operating_results", "date supervisor_id revenue\n2026-03-05 S1 1\n2026-03-20 S2 1\n2026-03-25 S1 1")
    put(store, "user_counts", "date supervisor_id active_users\n2026-03-09 S1 100")
    put(store, "resource_usage", "month available used\n2026-03 10 9")
    assert reach(store, "operating_results", "2026-03-22") == "2026-03-05"
    assert reach(store, "operating_results", "2026-03-22", "S2") == "2026-03-20"
    assert reach(store, "user_counts", "2026-03-22") == "2026-03-09"
    assert reach(store, "resource_usage", "2026-03-22") == "2026-03-22"  # a row of the month fills what has run of it
    assert reach(store, "user_counts", "2026-03-22", "S2") == "2026-02-28"  # no row: by the calendar alone


def test_a_register_is_filled_to_the_day_however_old_its_last_row(store):
    put(store, "process_improvements", "proposed_on\n2026-01-05")
    assert reach(store, "process_improvements", "2026-03-22") == "2026-03-22"


def test_nobody_waits_for_the_rows_of_who_has_left(store):
    put(store, "supervisors", "supervisor_id department_id ended_on\nS4 D1 2026-01-31")
    put(store, "operating_results", "date supervisor_id revenue\n2026-01-31 S4 1\n2026-03-05 S1 1")
    assert reach(store, "operating_results", "2026-03-08", "S4") == "2026-03-05"


def test_how_far_data_of_somebody_else_reach_is_not_told(store):
    s2 = Scope("bo", Role.SUPERVISOR, frozenset({"S2"}))
    with pytest.raises(NotAllowed):
        filled_to(store, s2, ["S1"], ["operating_results"], as_of=date(2026, 3, 1))


@pytest.mark.parametrize(
    ("started_on", "ended_on", "period", "months"),
    [
        (date(2026, 5, 1), None, Period.year(2026), "2026-05 2026-06 2026-07 2026-08 2026-09 2026-10 2026-11 2026-12"),
        (date(2026, 5, 2), None, Period.quarter(2026, 2), "2026-06"),
        (date(2026, 4, 30), date(2026, 5, 31), Period.quarter(2026, 2), "2026-05"),
        (date(2020, 1, 1), date(2026, 5, 30), Period.quarter(2026, 2), "2026-04"),
        (date(2026, 5, 2), None, Period.month(2026, 5), ""),
        (date(2027, 1, 1), None, Period.year(2026), ""),
    ],
)
def test_somebody_is_judged_for_the_whole_months_served(started_on, ended_on, period, months):
    person = Supervisor("S1", "Wang Fang", None, "D1", "Operations", started_on, ended_on)
    assert [month.code for month in months_served(person, period)] == months.split()
