"""What a load changed, cell by cell; the versions of a row; what two loads say differently."""

from __future__ import annotations

from decimal import Decimal

import pytest

from data.intake.forms.withdraw import withdraw
from data.intake.history.changes import changes_of, difference_of_loads, restore, versions_of
from data.intake.history.revert import reinstate_load, revert_load
from errors import NotAllowed, WrongUse
from scope import Role, Scope
from tests.loading import ANALYST, current, load, with_people

HEAD = "project_id,name,supervisor_id,planned_start,planned_finish,status,budget\n"


def put(store, *rows: str) -> int:
    """Load projects as "A Bridge 100" …"""
    cells = (row.split() for row in rows)
    lines = "".join(f"{a},{name},S1,2026-01-01,2026-06-30,planned,{budget}\n" for a, name, budget in cells)
    result = load(store, "projects", HEAD + lines)
    assert result.load_id is not None
    return result.load_id


@pytest.fixture
def store(filled):
    return filled(with_people)


def shown(changes) -> list[tuple]:
    return [(row.kind, row.key, row.cells, row.line) for row in changes.rows]


def test_a_load_shows_new_rows_and_each_corrected_cell_before_and_after(store):
    put(store, "A Bridge 100", "B Road 200")
    second = put(store, "A Bridge 150", "B Road 200", "C Rail 300")
    found = changes_of(store, ANALYST, second)
    assert (found.new, found.changed, found.removed, found.same, found.total) == (1, 1, 0, 1, 2)
    changed, new = found.rows
    assert (changed.kind, changed.key, changed.line) == ("changed", ("A",), 2)
    assert changed.cells == {"budget": (Decimal("100.00"), Decimal("150.00"))}
    assert (new.kind, new.key, new.line, new.cells["name"]) == ("new", ("C",), 4, (None, "Rail"))
    assert "lessons" not in new.cells


def test_what_a_load_changed_can_be_asked_after_it_was_corrected_and_reverted(store):
    put(store, "A Bridge 100")
    second = put(store, "A Bridge 150")
    before = shown(changes_of(store, ANALYST, second))
    put(store, "A Bridge 175")
    back = revert_load(store, ANALYST, second, "wrong").event_id
    assert shown(changes_of(store, ANALYST, second)) == before
    assert shown(changes_of(store, ANALYST, back)) == []


def test_a_take_shows_what_left_and_what_came_back(store):
    put(store, "A Bridge 100")
    second = put(store, "A Bridge 150", "B Road 200")
    back = revert_load(store, ANALYST, second, "wrong").event_id
    changed, gone = changes_of(store, ANALYST, back).rows
    assert changed.cells == {"budget": (Decimal("150.00"), Decimal("100.00"))}
    assert (gone.kind, gone.key, gone.line) == ("gone", ("B",), None)


def test_only_the_first_rows_are_listed_and_all_are_counted(store):
    number = put(store, *(f"P{n} Bridge 100" for n in range(10)))
    found = changes_of(store, ANALYST, number, limit=3)
    assert (found.new, [row.line for row in found.rows]) == (10, [2, 3, 4])


def test_every_version_of_a_row_says_who_brought_it_and_until_when_it_stood(store):
    first = put(store, "A Bridge 100")
    second = put(store, "A Bridge 150")
    back = revert_load(store, ANALYST, second, "wrong").event_id
    found = versions_of(store, ANALYST, "projects", ["A"])
    spans = [(one.values["budget"], one.load_id, one.since, one.until, one.since_is_revert) for one in found]
    assert spans == [
        (100, first, back, None, True),
        (150, second, second, back, False),
        (100, first, first, second, False),
    ]
    assert {(one.file, one.line, one.since_by) for one in found} == {("projects.csv", 2, "analyst")}


def test_a_key_of_several_columns_is_given_as_it_is_written(store):
    load(store, "market_sizes", "month,segment,region,market_revenue,source\n2026-03,B2B,East,1000,x\n")
    [found] = versions_of(store, ANALYST, "market_sizes", ["2026-03", "B2B", "East"])
    assert found.values["market_revenue"] == 1000
    assert versions_of(store, ANALYST, "market_sizes", ["2026-04", "B2B", "East"]) == []
    with pytest.raises(WrongUse, match="is named by month, segment, region"):
        versions_of(store, ANALYST, "market_sizes", ["2026-03", "B2B"])
    with pytest.raises(WrongUse, match="is none"):
        versions_of(store, ANALYST, "market_sizes", ["March", "B2B", "East"])


def test_an_earlier_version_is_restored_as_a_new_load_every_cell_as_it_was(store):
    first = put(store, "A Bridge 100.50")
    before = current(store, "projects", "* EXCLUDE (load_id, line, loaded_at, superseded_by, reinstated_by)")
    second = put(store, "A Railway 150")
    result = restore(store, ANALYST, "projects", ["A"], first)
    assert (result.stored, result.superseded, result.load_id) == (True, 1, second + 1)
    assert current(store, "projects", "* EXCLUDE (load_id, line, loaded_at, superseded_by, reinstated_by)") == before
    put(store, "A Railway 150")
    assert restore(store, ANALYST, "projects", ["A"], first).stored
    with pytest.raises(WrongUse, match="brought no version of A"):
        restore(store, ANALYST, "projects", ["A"], 1)


@pytest.mark.parametrize(
    ("table", "content", "key"),
    [
        (
            "market_sizes",
            "month,segment,region,market_revenue,source\n2026-03,B2B,East,1000.10,a\n",
            "2026-03 B2B East",
        ),
        ("member_reviews", "period,member_id,score\n2026-Q1,M1,82.25\n", "2026-Q1 M1"),
        ("process_runs", "run_id,process_id,started_at\nR1,A,2026-03-01 08:00:00.25\n", "R1"),
    ],
)
def test_a_value_of_any_kind_comes_back_as_it_was(store, table, content, key):
    load(store, "team_members", "member_id,name,supervisor_id,joined_on\nM1,Li,S1,2026-01-01\n")
    load(store, "processes", "process_id,name,supervisor_id,standard_hours\nA,Order,S1,8.5\n")
    number = load(store, table, content).load_id
    own = "* EXCLUDE (load_id, line, loaded_at, superseded_by, reinstated_by)"
    before = current(store, table, own)
    revert_load(store, ANALYST, number, "gone")
    assert restore(store, ANALYST, table, key.split(), number).added == 1
    assert current(store, table, own) == before


def test_two_loads_are_compared_by_what_they_say_not_by_what_they_changed(store):
    first = put(store, "A Bridge 100", "B Road 200", "C Rail 300")
    second = put(store, "A Bridge 150", "B Road 200", "D Port 400")
    found = difference_of_loads(store, ANALYST, first, second)
    assert [(row.kind, row.key) for row in found.rows] == [("changed", ("A",)), ("new", ("D",)), ("gone", ("C",))]
    assert (found.new, found.changed, found.removed, found.same) == (1, 1, 1, 1)
    assert difference_of_loads(store, ANALYST, second, first).rows[0].cells == {"budget": (Decimal(150), Decimal(100))}
    revert_load(store, ANALYST, first, "wrong")
    reinstate_load(store, ANALYST, first, "right")
    assert difference_of_loads(store, ANALYST, first, second) == found


def test_loads_of_different_tables_are_not_compared(store):
    first = put(store, "A Bridge 100")
    with pytest.raises(WrongUse, match="different tables"):
        difference_of_loads(store, ANALYST, 1, first)
    with pytest.raises(WrongUse, match="no load 99"):
        difference_of_loads(store, ANALYST, first, 99)


def test_nobody_without_the_right_to_upload_sees_changes_or_versions(store):
    number = put(store, "A Bridge 100")
    li = Scope("li", Role.SUPERVISOR, frozenset({"S1"}))
    for ask in (
        lambda: changes_of(store, li, number),
        lambda: difference_of_loads(store, li, number, number),
        lambda: versions_of(store, li, "projects", ["A"]),
        lambda: restore(store, li, "projects", ["A"], number),
    ):
        with pytest.raises(NotAllowed):
            ask()


def test_a_row_that_was_taken_out_says_so_among_its_versions(store):
    put(store, "A Bridge 100")
    withdraw(store, ANALYST, "projects", {"project_id": "A"})
    out, first = versions_of(store, ANALYST, "projects", ["A"])
    assert (out.withdrawn, out.since, out.until) == (True, out.load_id, out.load_id)
    assert (first.withdrawn, first.until) == (False, out.load_id)
