"""Departments and owners are those of the day of the row: a move never rewrites what was before (judgement 1)."""

from __future__ import annotations

from datetime import date

import pytest

from data.assignments import DEPARTMENT_OF, OWNER_OF, stays
from data.intake.history.revert import revert_load
from data.store import Store, in_force
from metrics import INDICATORS, MetricQuery, Period, Value, values
from metrics.people import departments
from scope import operator
from tests.rows import ask, people, put, writing

JUNE, JULY = "2026-06", "2026-07"


@pytest.fixture
def store(filled) -> Store:
    return filled(people)


def state_anew(store: Store, table: str, rows: str, *, on: str) -> int:
    """A later version of rows that a table has, loaded on the day; the older ones are superseded by it."""
    key = {"supervisors": "supervisor_id", "processes": "process_id"}[table]
    load = put(store, table, rows, loaded_at=f"{on}T08:00:00")
    with writing(store) as transaction:
        transaction.execute(
            f"""UPDATE {table} SET superseded_by = {load} WHERE superseded_by IS NULL AND load_id <> {load}
                AND {key} IN (SELECT {key} FROM {table} WHERE load_id = {load})"""
        )
    return load


def departments_of(store: Store, supervisor_id: str) -> list[tuple[str, str, str]]:
    rows = store.rows(
        f"SELECT department_id, from_on, until_on FROM {stays(DEPARTMENT_OF)} WHERE supervisor_id = ? ORDER BY from_on",
        [supervisor_id],
    )
    return [(department, str(first), str(last)) for department, first, last in rows]


def revenue(store: Store, department: str, period: str) -> float | None:
    return ask(store, "revenue", period, unit=department, level="department").value


# ---------------------------------------------------------------- whose, on which day


def test_without_a_move_the_first_department_holds_for_the_whole_calendar(store):
    assert departments_of(store, "S1") == [("D1", "0001-01-01", "9999-12-31")]
    # Stated again just the same, or only named otherwise: still no move.
    state_anew(store, "supervisors", "supervisor_id department_id name\nS1 D1 Ann", on="2026-07-01")
    assert departments_of(store, "S1") == [("D1", "0001-01-01", "9999-12-31")]


def test_a_dated_row_and_a_new_statement_both_move_from_their_day_on(store):
    put(store, "supervisor_departments", "supervisor_id department_id from_on\nS1 D2 2026-07-01")
    state_anew(store, "supervisors", "supervisor_id department_id\nS2 D2", on="2026-07-15")
    assert departments_of(store, "S1") == [("D1", "0001-01-01", "2026-06-30"), ("D2", "2026-07-01", "9999-12-31")]
    assert departments_of(store, "S2") == [("D1", "0001-01-01", "2026-07-14"), ("D2", "2026-07-15", "9999-12-31")]
    # The list of supervisors follows later: the day stays the one that the dated row names.
    state_anew(store, "supervisors", "supervisor_id department_id\nS1 D2", on="2026-08-20")
    put(store, "operating_results", "date revenue\n2026-07-01 5")
    assert (revenue(store, "D1", JULY), revenue(store, "D2", JULY)) == (None, 5)


def test_a_slip_put_right_on_the_same_day_is_no_move(store):
    state_anew(store, "supervisors", "supervisor_id department_id\nS1 D2", on="2020-01-01")
    assert departments_of(store, "S1") == [("D2", "0001-01-01", "9999-12-31")]


def test_what_a_reverted_load_said_of_a_department_was_never_so(store):
    load = state_anew(store, "supervisors", "supervisor_id department_id\nS1 D2", on="2026-07-01")
    revert_load(store, operator(), load, "a slip")
    assert departments_of(store, "S1") == [("D1", "0001-01-01", "9999-12-31")]


def test_as_it_stood_after_a_load_knows_no_later_move(store):
    last = put(store, "operating_results", "date revenue\n2026-07-01 5")
    put(store, "supervisor_departments", "supervisor_id department_id from_on\nS1 D2 2026-07-01")
    rows = store.rows(f"SELECT department_id FROM {stays(DEPARTMENT_OF, last)} WHERE supervisor_id = 'S1'")
    assert rows == [("D1",)]
    [then] = values(store, operator(), [Period.parse(JULY)], indicators=["revenue"], level="department", units=["D1"],
                    as_of=date(2026, 12, 31), at_load=last)  # fmt: skip
    assert (then.value, revenue(store, "D1", JULY)) == (5, None)


# ---------------------------------------------------------------- departments


def test_revenue_counts_in_the_department_of_its_day_also_within_a_month(store):
    put(store, "operating_results", "date revenue\n2026-06-30 1\n2026-07-14 2\n2026-07-15 4\n2026-08-01 8")
    put(store, "supervisor_departments", "supervisor_id department_id from_on\nS1 D2 2026-07-15")
    assert [revenue(store, "D1", month) for month in (JUNE, JULY, "2026-08")] == [1, 2, None]
    assert [revenue(store, "D2", month) for month in (JUNE, JULY, "2026-08")] == [None, 4, 8]
    assert (revenue(store, "D1", "2026"), revenue(store, "D2", "2026")) == (3, 12)
    assert ask(store, "revenue", "2026", unit="company", level="company").value == 15


def test_a_department_above_holds_whoever_moves_between_those_below_it(store):
    put(store, "departments", "department_id parent_id\nD11 D1\nD12 D1")
    put(store, "operating_results", "date revenue\n2026-06-30 1\n2026-07-15 4")
    put(
        store,
        "supervisor_departments",
        "supervisor_id department_id from_on\nS1 D11 2026-01-01\nS1 D12 2026-07-01",
    )
    assert [revenue(store, unit, "2026") for unit in ("D1", "D11", "D12")] == [5, 1, 4]


def test_users_of_whoever_moves_are_neither_lost_to_one_department_nor_won_by_the_other(store):
    put(store, "user_counts", "date active_users supervisor_id\n2026-06-30 100 S1\n2026-07-31 110 S1\n2026-06-30 50 S2"
        "\n2026-07-31 50 S2\n2026-06-30 200 S3\n2026-07-31 200 S3", segment="B2B")  # fmt: skip
    june = [ask(store, "user_growth", JUNE, unit=unit, level="department") for unit in ("D1", "D2")]
    put(store, "supervisor_departments", "supervisor_id department_id from_on\nS1 D2 2026-07-10")
    growth = {unit: ask(store, "user_growth", JULY, unit=unit, level="department").value for unit in ("D1", "D2")}
    assert growth == {"D1": 0, "D2": pytest.approx(10 / 300)}
    assert [ask(store, "user_growth", JUNE, unit=unit, level="department") for unit in ("D1", "D2")] == june


def test_a_team_comes_and_goes_with_its_supervisor_and_nobody_has_left(store):
    put(store, "team_members", "member_id joined_on supervisor_id\nM1 2026-01-01 S1\nM2 2026-01-01 S3")
    before = ask(store, "voluntary_turnover", JUNE, unit="D1", level="department")
    put(store, "supervisor_departments", "supervisor_id department_id from_on\nS1 D2 2026-07-01")
    turnover = {
        (unit, month): ask(store, "voluntary_turnover", month, unit=unit, level="department")
        for unit in ("D1", "D2")
        for month in (JUNE, JULY)
    }
    assert turnover["D1", JUNE] == before
    assert {value.value for value in turnover.values()} == {0}
    assert turnover["D2", JUNE].denominator == 1
    assert turnover["D2", JULY].denominator == 2


# ---------------------------------------------------------------- processes


def test_runs_and_problems_belong_to_whoever_answered_for_the_process_on_their_day(store):
    put(store, "processes", "process_id standard_hours supervisor_id\nP1 10 S1")
    put(
        store,
        "process_runs",
        """process_id started_at finished_at outcome
           P1 2026-06-29T08:00:00 2026-06-30T23:00:00 ok
           P1 2026-06-30T08:00:00 2026-07-01T01:00:00 rework""",
    )
    put(
        store,
        "process_problems",
        "process_id raised_on resolved_on\nP1 2026-06-01 2026-06-11\nP1 2026-06-30 2026-07-03",
    )
    put(store, "process_owners", "process_id supervisor_id from_on\nP1 S2 2026-07-01")

    def of(supervisor_id: str, key: str, month: str) -> float | None:
        return ask(store, key, month, unit=supervisor_id).value

    assert [of("S1", "first_pass_yield", month) for month in (JUNE, JULY)] == [1, None]
    assert [of("S2", "first_pass_yield", month) for month in (JUNE, JULY)] == [None, 0]
    assert [of("S1", "problem_resolution_days", month) for month in (JUNE, JULY)] == [10, None]
    assert [of("S2", "problem_resolution_days", month) for month in (JUNE, JULY)] == [None, 3]


def test_a_new_owner_in_the_list_of_processes_answers_from_the_day_it_was_loaded(store):
    put(store, "processes", "process_id standard_hours supervisor_id\nP1 10 S1")
    state_anew(store, "processes", "process_id standard_hours supervisor_id\nP1 10 S2", on="2026-07-01")
    rows = store.rows(f"SELECT supervisor_id, from_on FROM {stays(OWNER_OF)} ORDER BY from_on")
    assert [(owner, str(day)) for owner, day in rows] == [("S1", "0001-01-01"), ("S2", "2026-07-01")]


# ---------------------------------------------------------------- segments

SHOP = "date new_users lost_users active_users"


def hand_over(store: Store) -> None:
    """S1 has 100 users of B2B to the end of June, S2 has them from July; S2 has 100 of its own in Retail."""
    put(store, "user_counts", f"{SHOP}\n2026-05-31 0 0 80\n2026-06-30 20 0 100", segment="B2B", supervisor_id="S1")
    put(store, "user_counts", f"{SHOP}\n2026-06-30 0 0 100\n2026-07-31 0 0 100", segment="Retail", supervisor_id="S2")


def growth(store: Store, unit: str, period: str, level: str = "supervisor"):
    return ask(store, "user_growth", period, unit=unit, level=level)


def test_a_segment_handed_over_is_neither_lost_nor_won(store):
    hand_over(store)
    june = [growth(store, "S1", JUNE), growth(store, "company", JUNE, "company")]
    put(store, "user_counts", f"{SHOP}\n2026-07-31 0 5 100", segment="B2B", supervisor_id="S2")
    # Without the rule the company would have S1's 100 of June for ever beside S2's: (300 − 200) / 200.
    assert growth(store, "company", JULY, "company").value == 0
    assert growth(store, "D1", JULY, "department").value == 0
    assert growth(store, "S2", JULY).value == 0, "and whoever takes it over has not won it"
    assert growth(store, "S1", JULY).value is None, "nor has whoever gave it away lost it"
    assert ask(store, "churn_rate", JULY, unit="company", level="company").value == 5 / 200
    assert [growth(store, "S1", JUNE), growth(store, "company", JUNE, "company")] == june
    assert june[0].value == 0.25


def test_a_segment_that_both_go_on_with_is_not_handed_over(store):
    hand_over(store)
    put(store, "user_counts", f"{SHOP}\n2026-07-31 0 0 60", segment="B2B", supervisor_id="S2")
    put(store, "user_counts", f"{SHOP}\n2026-08-31 0 0 100", segment="B2B", supervisor_id="S1")
    assert growth(store, "company", JULY, "company").value == pytest.approx(60 / 200)


def test_that_a_segment_was_handed_over_is_known_a_month_after_its_last_row(store):
    hand_over(store)
    put(store, "user_counts", f"{SHOP}\n2026-07-15 0 0 60", segment="B2B", supervisor_id="S2")
    july = [ask(store, "user_growth", JULY, unit="company", level="company", as_of=day).value
            for day in ("2026-07-30", "2026-07-31")]  # fmt: skip
    assert july == [pytest.approx(60 / 200), pytest.approx((160 - 200) / 200)]


# ---------------------------------------------------------------- the whole company


def every_figure(store: Store, period: str) -> dict[tuple[str, str], Value]:
    """Every indicator of every supervisor, department and of the company."""
    asked = Period.parse(period)
    return {
        (value.unit, value.indicator): value
        for level in ("supervisor", "department", "company")
        for value in values(store, operator(), [asked], level=level, as_of=date(2026, 10, 31))
    }


@pytest.mark.xdist_group("sample")
def test_moving_people_processes_and_segments_leaves_every_figure_of_the_past_to_the_digit(sample_copy):
    store = sample_copy
    homes = {s: d.department_id for d in departments(store, operator()) if not d.parent_id for s in d.supervisors}
    elsewhere = next(home for home in homes.values() if home != homes["S1"])
    past = {period: every_figure(store, period) for period in ("2026-06", "2026-Q2", "2025")}
    july = every_figure(store, "2026-Q3")
    owned = store.rows(f"SELECT process_id FROM {in_force('processes')} WHERE supervisor_id = 'S1'")
    put(store, "supervisor_departments", f"supervisor_id department_id from_on\nS1 {elsewhere} 2026-07-01")
    put(store, "process_owners", "process_id supervisor_id from_on\n"
        + "\n".join(f"{process} S2 2026-07-01" for (process,) in owned))  # fmt: skip
    assert {period: every_figure(store, period) for period in past} == past
    moved = every_figure(store, "2026-Q3")
    changed = {place for place, value in moved.items() if value.value != july[place].value}
    assert {(homes["S1"], "revenue"), (elsewhere, "revenue"), ("S1", "first_pass_yield")} <= changed
    assert not {unit for unit, _ in changed} & {"company", "S4", "S5", "S6", "S7", "S8"}
    assert {key for _, key in changed} <= INDICATORS.keys()


def test_whoever_asks_a_question_of_their_own_has_everybody_at_all_times(store):
    question = MetricQuery((Period.parse(JULY),), (("S1", "S1"),), date(2026, 7, 31))
    assert store.rows(question.sql("SELECT * FROM members", []), question.params) == [("S1", "S1", date.min, date.max)]
