"""Rows of days on which their supervisor did not serve are stored, and said with whose, which and when."""

from __future__ import annotations

from datetime import date

from data.intake.check.service_days import DAY_OF_ROW
from data.intake.forms import enter_rows
from data.schemas import TABLES
from data.store import Store
from metrics.engine import values
from metrics.periods import Period
from metrics.scores import scores
from metrics.target_rows import TargetRow
from metrics.targets import set_targets
from scope import Role, Scope, operator
from tests.loading import load

ADA = operator("ada")
RESULTS = "date,supervisor_id,segment,region,product,channel,revenue,cost\n"


def people(store: Store) -> None:
    """Fang came on 15 March, Bo left at the end of May."""
    load(store, "departments", "department_id,name\nD1,Operations\n")
    load(
        store,
        "supervisors",
        "supervisor_id,name,department_id,started_on,ended_on\n"
        "S1,Wang Fang,D1,2026-03-15,\nS2,Bo Li,D1,2025-01-01,2026-05-31\n",
    )


def sold(*days: str, who: str = "S1") -> str:
    return RESULTS + "".join(f"{day},{who},a,b,c,d,100,60\n" for day in days)


def test_rows_before_the_first_day_are_stored_and_named_with_whose_they_are(store):
    people(store)
    result = load(store, "operating_results", sold("2026-03-13", "2026-03-14", "2026-03-15"))
    assert (result.accepted, result.rejected) == (3, 0)
    assert [warning.en for warning in result.warnings] == [
        "2 row(s) are of days on which Wang Fang (S1) did not serve (2026-03-13 to 2026-03-14; started on 2026-03-15): "
        "lines 2, 3. They count in no score of theirs."
    ]
    assert result.warnings[0].zh == (
        "2 行的日期不在Wang Fang（S1）的任职期间内（2026-03-13至2026-03-14；2026-03-15 到任）：第 2、3 行。"
        "这些行不计入其得分。"
    )


def test_rows_after_the_last_day_as_well_and_neither_day_itself(store):
    people(store)
    result = load(store, "operating_results", sold("2025-01-01", "2026-05-31", "2026-06-01", who="S2"))
    [warning] = result.warnings
    assert warning.en.startswith(
        "1 row(s) are of days on which Bo Li (S2) did not serve (2026-06-01 to 2026-06-01; started on 2025-01-01, left "
        "on 2026-05-31): line 4."
    )


def test_the_month_in_which_somebody_comes_is_partly_theirs(store):
    people(store)
    usage = "month,supervisor_id,department_id,kind,resource,available,used,unit,cost\n"
    assert not load(store, "resource_usage", usage + "2026-03,S1,D1,people,van,2,1,hours,\n").warnings
    [warning] = load(store, "resource_usage", usage + "2026-02,S1,D1,people,van,2,1,hours,\n").warnings
    assert "did not serve (2026-02-01 to 2026-02-01" in warning.en


def test_a_row_typed_in_a_form_is_told_of_as_one_from_a_file(store):
    people(store)
    who = Scope("fang", Role.SUPERVISOR, frozenset({"S1"}))
    meeting = {"meeting_id": "M1", "supervisor_id": "S1", "held_on": "2026-02-02", "attendees": "3", "topic": "week",
               "actions_open": "1", "actions_closed": "0"}  # fmt: skip
    result = enter_rows(store, who, "team_meetings", [meeting], reason="late")
    assert not result.rejects
    [warning] = result.warnings
    assert "Wang Fang (S1) did not serve" in warning.en


def test_what_was_sold_before_they_came_is_the_companys_and_in_no_score_of_theirs(store):
    """March is not served whole: April's 100 of 100 is 100 points, and March's 900 changes nothing."""
    people(store)
    load(store, "operating_results", sold("2026-04-30") + "2026-03-02,S1,a,b,c,d,900,0\n")
    rows = [TargetRow(supervisor_id="S1", indicator="revenue", period=f"2026-0{month}", target=100) for month in (3, 4)]
    set_targets(store, ADA, rows)
    year, march = Period.year(2026), Period.month(2026, 3)
    judged = scores(store, ADA, ["S1"], [year, march], date(2026, 4, 30))
    line = judged["S1", "2026"].line("revenue")
    assert (line.value.value, line.target.target, line.points) == (100, 100, 100)
    assert judged["S1", "2026-03"].line("revenue").points is None
    [company] = values(store, ADA, [march], indicators=["revenue"], level="company", as_of=date(2026, 4, 30))
    assert company.value == 900


def test_every_table_that_names_a_supervisor_says_which_of_its_days_counts():
    standing = {
        "supervisors",
        "supervisor_departments",
        "team_members",
        "processes",
        "process_owners",
        "data_sources",
    }  # what is there, of no one day
    named = {name for name, table in TABLES.items() if "supervisor_id" in table.columns}
    assert named == set(DAY_OF_ROW) | standing
    for name, column in DAY_OF_ROW.items():
        assert TABLES[name].kind(column).name in ("date", "month")
