"""Routine tasks (policy 4.1): a list with due days, set by who rates, from which the routine check counts."""

from dataclasses import replace
from datetime import date

import pytest

from appraisal.routine import counted_tasks, rate_routine, routine_checks
from data import clock
from data.intake.forms import NeedsReason, enter_rows, may_add, withdraw
from data.schemas import EVERY_TABLE
from data.store import Store
from errors import NotAllowed, WrongUse
from metrics.scheme import DEFAULT_SCHEME
from metrics.scheme_lock import set_scheme
from tests.appraising import ANALYST, HR, LEADER, S1, S2
from tests.loading import with_people
from tests.test_pages import app, company, open_page, said  # noqa: F401  its fixtures: the pages as a script

# As S1 was given them: one due at the end of July, four in August.
TASKS = {
    "JULY": ("2026-07-31", ""),
    "EARLY": ("2026-08-07", "2026-08-05"),
    "ON-THE-DAY": ("2026-08-14", "2026-08-14"),
    "LATE": ("2026-08-14", "2026-08-15"),
    "NEVER": ("2026-08-21", ""),
    "LAST": ("2026-08-31", ""),
}


def given_tasks(store: Store) -> None:
    with_people(store)
    rows = [
        {"task_id": task_id, "supervisor_id": "S1", "what": "Weekly report", "due_on": due_on, "done_on": done_on}
        for task_id, (due_on, done_on) in TASKS.items()
    ]
    assert not enter_rows(store, LEADER, "routine_tasks", rows).rejects


@pytest.fixture
def firm(filled, monkeypatch) -> Store:
    monkeypatch.setattr(clock, "today", lambda: date(2026, 8, 25))
    store = filled(given_tasks)
    with store.transaction() as write:  # what was entered is older than a slip
        write.execute("UPDATE routine_tasks SET loaded_at = loaded_at - INTERVAL 2 DAY")
    return store


def counted(store: Store, day: date) -> tuple[int, int]:
    count = counted_tasks(store, LEADER, "S1", day)
    assert count is not None
    return count.done, count.due


def rated(store: Store, day: date = date(2026, 8, 25), **parts):
    return rate_routine(store, LEADER, "S1", day, **{"attitude": 80, "teamwork": 80, **parts})


@pytest.mark.parametrize(
    ("day", "done", "due"),
    [
        (date(2026, 8, 6), 0, 0),
        (date(2026, 8, 7), 1, 1),
        (date(2026, 8, 14), 2, 3),  # done a day late is not done in time
        (date(2026, 8, 21), 2, 4),
        (date(2026, 8, 30), 2, 4),
        (date(2026, 8, 31), 2, 5),
        (date(2026, 7, 31), 0, 1),
    ],
)
def test_a_check_counts_the_tasks_due_since_its_month_began(firm, day, done, due):
    assert counted(firm, day) == (done, due)


def test_a_quarterly_check_counts_from_the_quarters_first_day(firm):
    set_scheme(firm, LEADER, 2026, replace(DEFAULT_SCHEME, routine_every="quarter"), today=date(2025, 12, 1))
    assert counted(firm, date(2026, 8, 31)) == (2, 6)


def test_the_rater_gives_attitude_and_teamwork_and_the_list_gives_the_rest(firm):
    rated(firm)
    (check,) = routine_checks(firm, S1, "S1", 2026)
    assert (check.done, check.due, check.recount) == (2, 4, None)
    assert check.check.score == 0.5 * 50 + 0.5 * 80


def test_without_a_task_due_attitude_and_teamwork_are_the_whole(firm):
    rated(firm, date(2026, 8, 3))
    (check,) = routine_checks(firm, S1, "S1", 2026)
    assert (check.due, check.check.score) == (0, 80)


def test_a_check_keeps_its_numbers_and_says_what_the_list_says_by_now(firm):
    rated(firm)
    enter_rows(firm, LEADER, "routine_tasks", [{"task_id": "NEVER", "done_on": "2026-08-20"}])
    (check,) = routine_checks(firm, S1, "S1", 2026)
    assert (check.done, check.due) == (2, 4)
    assert (check.recount.done, check.recount.due) == (3, 4)
    rated(firm)  # the same day again
    (check,) = routine_checks(firm, S1, "S1", 2026)
    assert (check.done, check.due, check.recount) == (3, 4, None)


def test_numbers_are_typed_only_where_the_scheme_says_so(firm):
    with pytest.raises(WrongUse, match="counts tasks from their list"):
        rated(firm, typed=(4, 4))
    set_scheme(firm, LEADER, 2026, replace(DEFAULT_SCHEME, tasks_typed=True), today=date(2025, 12, 1))
    assert counted_tasks(firm, LEADER, "S1", date(2026, 8, 25)) is None
    with pytest.raises(WrongUse, match="typed by the rater"):
        rated(firm)
    rated(firm, typed=(4, 3))
    (check,) = routine_checks(firm, S1, "S1", 2026)
    assert (check.done, check.due) == (3, 4)


@pytest.mark.parametrize("who", [LEADER, HR])
def test_who_rates_sets_tasks(firm, who):
    row = {"task_id": "NEW", "supervisor_id": "S2", "what": "Rota", "due_on": "2026-09-04"}
    assert enter_rows(firm, who, "routine_tasks", [row]).stored
    assert may_add(who, EVERY_TABLE["routine_tasks"])


@pytest.mark.parametrize(
    "row",
    [
        {
            "task_id": "PADDING",
            "supervisor_id": "S1",
            "what": "Breathe",
            "due_on": "2026-08-25",
            "done_on": "2026-08-25",
        },
        {"task_id": "LAST", "due_on": "2026-12-31"},
        {"task_id": "NEVER", "supervisor_id": "S2"},
        {"task_id": "NEVER", "what": "Nothing"},
    ],
)
def test_who_is_rated_neither_adds_a_task_nor_changes_what_was_asked(firm, row):
    before = firm.rows("SELECT * FROM routine_tasks ORDER BY ALL")
    with pytest.raises(NotAllowed):
        enter_rows(firm, S1, "routine_tasks", [row])
    with pytest.raises(NotAllowed):
        withdraw(firm, S1, "routine_tasks", {"task_id": "NEVER"})
    assert firm.rows("SELECT * FROM routine_tasks ORDER BY ALL") == before
    assert not may_add(S1, EVERY_TABLE["routine_tasks"])


def test_who_is_rated_tells_what_is_done_and_asks_once_the_day_is_past(firm):
    assert enter_rows(firm, S1, "routine_tasks", [{"task_id": "LAST", "done_on": "2026-08-25"}]).stored
    with pytest.raises(NeedsReason):
        enter_rows(firm, S1, "routine_tasks", [{"task_id": "NEVER", "done_on": "2026-08-20"}])
    assert counted(firm, date(2026, 8, 31)) == (3, 5)


def test_nobody_tells_or_counts_the_tasks_of_another(firm):
    with pytest.raises(NotAllowed):
        enter_rows(firm, S2, "routine_tasks", [{"task_id": "LAST", "done_on": "2026-08-25"}])
    with pytest.raises(NotAllowed):
        counted_tasks(firm, S2, "S1", date(2026, 8, 31))
    with pytest.raises(NotAllowed):
        enter_rows(firm, ANALYST, "routine_tasks", [{"task_id": "LAST", "done_on": "2026-08-25"}])


def test_the_page_counts_for_the_day_of_the_check(app):  # noqa: F811
    script = open_page(app("director", supervisor="S1", year="2026"), "routine.py")
    assert "No task in the list is due" not in said(script)
    assert "Tasks due" not in {box.label for box in script.number_input}
    (checked_on,) = [box for box in script.date_input if box.label == "Checked on"]
    checked_on.set_value(date(2026, 9, 11)).run()
    assert "Tasks due from 2026-09-01 to 2026-09-11" in said(script)
    assert "of 2 done in time" in said(script)


def test_a_supervisor_is_not_offered_to_add_a_task(app):  # noqa: F811
    script = open_page(app("s1", register="tasks"), "registers.py")
    assert "New entry" not in {button.label for button in script.button}
    assert "RT-0001" in said(script)
    leader = open_page(app("director", register="tasks"), "registers.py")
    assert "New entry" in {button.label for button in leader.button}
