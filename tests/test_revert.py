"""A load can be reverted and reinstated again: what is in force is what the loads left in force define."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data.home import Home
from data.intake.history.revert import reinstate_load, revert_load, revert_records, trying_revert
from data.intake.records.mapping import Mapping
from data.intake.write.load import trying_load
from data.store import Store, in_force, reverted_loads
from errors import NotAllowed, ScorecardError, WrongUse
from scope import Role, Scope
from tests.loading import ANALYST, current, load, with_people

PARTNERS = "partner_id,name,kind\n"


def partners(store: Store) -> dict[str, str]:
    """Name by id, in force."""
    return dict(current(store, "partners", "partner_id, name"))


def put(store: Store, *rows: str) -> int:
    """Load partners as "P1 East" …; returns the load."""
    result = load(store, "partners", PARTNERS + "".join(f"{row.replace(' ', ',')},internal\n" for row in rows))
    assert result.load_id is not None
    return result.load_id


# ------------------------------------------------------------------ what comes back


def test_what_a_load_added_leaves_and_what_it_corrected_returns(store):
    put(store, "P1 East")
    second = put(store, "P1 West", "P2 North")
    taken = revert_load(store, ANALYST, second, "wrong month")
    assert partners(store) == {"P1": "East"}
    assert (taken.removed, taken.restored, taken.changed) == (1, 0, 1)
    taken = reinstate_load(store, ANALYST, second, "it was right after all")
    assert partners(store) == {"P1": "West", "P2": "North"}
    assert (taken.removed, taken.restored, taken.changed) == (0, 1, 1)


def test_a_correction_by_a_later_load_stays_when_the_one_between_is_reverted(store):
    put(store, "P1 East")
    second = put(store, "P1 West")
    put(store, "P1 North")
    assert revert_load(store, ANALYST, second, "wrong").changed == 0
    assert partners(store) == {"P1": "North"}


def test_what_a_later_load_brought_unchanged_stays_when_the_first_is_reverted(store):
    first = put(store, "P1 East", "P2 West")
    second = put(store, "P1 East", "P3 North")
    revert_load(store, ANALYST, first, "wrong")
    assert partners(store) == {"P1": "East", "P3": "North"}
    # It is shown as the line of the load that still says it.
    assert current(store, "partners", "partner_id, load_id, line") == [("P1", second, 2), ("P3", second, 3)]


def test_a_version_that_was_confirmed_returns_although_its_own_load_is_reverted(store):
    first = put(store, "P1 East")
    put(store, "P1 East", "P2 West")  # confirms P1
    third = put(store, "P1 South")
    revert_load(store, ANALYST, first, "wrong")
    revert_load(store, ANALYST, third, "wrong")
    assert partners(store) == {"P1": "East", "P2": "West"}


def test_a_file_whose_load_was_reverted_can_be_loaded_again(store):
    first = put(store, "P1 East")
    revert_load(store, ANALYST, first, "too early")
    second = put(store, "P1 East")
    assert second > first
    assert partners(store) == {"P1": "East"}


def test_the_state_after_every_load_and_take_can_still_be_read(store):
    first = put(store, "P1 East")
    second = put(store, "P1 West")
    back = revert_load(store, ANALYST, second, "wrong").event_id
    forward = reinstate_load(store, ANALYST, second, "right").event_id
    then = {at: store.rows(f"SELECT name FROM {in_force('partners', at)}") for at in (first, second, back, forward)}
    assert then == {first: [("East",)], second: [("West",)], back: [("East",)], forward: [("West",)]}
    assert store.rows(f"SELECT load_id FROM {reverted_loads(back)}") == [(second,)]
    assert store.rows(f"SELECT load_id FROM {reverted_loads()}") == []


# ------------------------------------------------------------------ what is refused


def test_a_load_that_others_rest_on_is_not_reverted_and_the_sentence_counts_them(store):
    with_people(store)
    load(store, "processes", "process_id,name,supervisor_id,standard_hours\nA,Order,S1,8\nB,Pay,S2,4\n")
    version = store.version
    with pytest.raises(ScorecardError) as refused:
        revert_load(store, ANALYST, 2, "wrong")
    assert refused.value.words.en == (
        "Load 2 (supervisors.csv) cannot be reverted: rows refer to what would leave supervisors: processes 2. "
        "Revert the loads that brought those rows first, or load a corrected file instead. Nothing was changed."
    )
    assert store.version == version
    assert len(current(store, "supervisors", "supervisor_id")) == 2
    assert store.value("SELECT count(*) FROM takes") == 0


def test_a_load_whose_rows_would_point_at_nothing_is_not_reinstated(store):
    with_people(store)
    third = load(store, "processes", "process_id,name,supervisor_id,standard_hours\nA,Order,S1,8\n").load_id
    revert_load(store, ANALYST, third, "wrong")
    revert_load(store, ANALYST, 2, "wrong")
    with pytest.raises(ScorecardError, match="rows that would come into processes refer to what is not there, in"):
        reinstate_load(store, ANALYST, third, "right")


def test_a_take_that_would_make_a_department_stand_above_itself_is_refused(store):
    head = "department_id,name,parent_id\n"
    load(store, "departments", head + "D1,East,\nD2,West,\n")
    load(store, "departments", head + "D1,East,D2\n")
    third = load(store, "departments", head + "D1,East,\n").load_id
    load(store, "departments", head + "D2,West,D1\n")
    with pytest.raises(ScorecardError, match="of departments, parent_id"):
        revert_load(store, ANALYST, third, "wrong")


def test_an_account_of_a_supervisor_whose_load_is_reverted_stays(store):
    with_people(store)
    with store.transaction() as write:
        write.execute(
            """INSERT INTO accounts (username, name, role, supervisor_id, language, password_hash, created_at)
               VALUES ('wang', 'Wang', 'supervisor', 'S1', 'zh', 'x', now()::TIMESTAMP)"""
        )
    revert_load(store, ANALYST, 2, "wrong")
    assert store.rows("SELECT username FROM accounts WHERE supervisor_id = 'S1'") == [("wang",)]


def test_a_reason_is_asked_for_and_kept_with_who_and_what_changed(store):
    first = put(store, "P1 East")
    with pytest.raises(WrongUse, match="Say why"):
        revert_load(store, ANALYST, first, "  ")
    revert_load(store, ANALYST, first, " wrong \n month ")
    [take] = revert_records(store, ANALYST)
    assert (take.load_id, take.is_revert, take.reason, take.recorded_by) == (first, True, "wrong month", "analyst")
    [(what, about)] = store.rows("SELECT what, about FROM audit_log WHERE what <> 'load'")
    assert (what, about) == ("revert", f"partners #{first}")


def test_a_load_is_reverted_once_and_forward_only_after_that(store):
    first = put(store, "P1 East")
    with pytest.raises(WrongUse, match="is in force"):
        reinstate_load(store, ANALYST, first, "why not")
    revert_load(store, ANALYST, first, "wrong")
    with pytest.raises(WrongUse, match="reverted already"):
        revert_load(store, ANALYST, first, "wrong")
    with pytest.raises(WrongUse, match="no load 99"):
        revert_load(store, ANALYST, 99, "wrong")


@pytest.mark.parametrize("role", [Role.SUPERVISOR, Role.LEADERSHIP])
def test_nobody_without_the_right_to_upload_takes_a_load_back(store, role):
    first = put(store, "P1 East")
    with pytest.raises(NotAllowed):
        revert_load(store, Scope("li", role), first, "because")
    assert partners(store) == {"P1": "East"}


# ------------------------------------------------------------------ a try


def test_inside_a_try_the_store_reads_as_it_would_be_and_afterwards_nothing_happened(store):
    first = put(store, "P1 East")
    version = store.version
    with trying_revert(store, ANALYST, first, is_revert=True) as taken:
        assert (taken.removed, partners(store)) == (1, {})
    assert partners(store) == {"P1": "East"}
    assert store.version == version
    assert put(store, "P2 West") == first + 1


def test_a_file_can_be_tried_as_if_it_were_stored_and_nothing_of_it_stays(store):
    first = put(store, "P1 East")
    before = store.rows("SELECT * FROM partners"), store.version, len(list(store.home.files.iterdir()))
    content = (PARTNERS + "P1,West,internal\nP2,North,internal\n,South,internal\n").encode()
    with trying_load(store, ANALYST, "partners", "new.csv", content) as tried:
        assert (tried.result.added, tried.result.superseded, tried.result.rejected) == (1, 1, 1)
        assert (tried.as_load, tried.result.stored) == (first + 1, False)
        assert partners(store) == {"P1": "West", "P2": "North"}
    with trying_load(store, ANALYST, "partners", "new.csv", content, most=1) as tried:
        assert (tried.as_load, partners(store)) == (None, {"P1": "East"})
    assert (store.rows("SELECT * FROM partners"), store.version, len(list(store.home.files.iterdir()))) == before
    assert put(store, "P3 West") == first + 1


def test_rows_that_one_line_gave_are_confirmed_and_come_back_each_by_its_key(store):
    mapping = Mapping.parsed(
        "wide.toml",
        """table = "market_sizes"
[unpivot]
columns = ["2026-01", "2026-02"]
name = "month"
value = "size"
[columns]
month.from = "month"
segment.from = "segment"
region.constant = "East"
market_revenue.from = "size"
source.constant = "x"
""",
    )
    wide = "segment,2026-01,2026-02\nB2B,{},20\nB2C,30,40\n"
    first = load(store, "market_sizes", wide.format(10), "wide.csv", mapping=mapping).load_id
    second = load(store, "market_sizes", wide.format(11), "wide.csv", mapping=mapping)
    assert (second.superseded, second.unchanged) == (1, 3)
    now = [("2026-01-01", "B2B", 11), ("2026-01-01", "B2C", 30), ("2026-02-01", "B2B", 20), ("2026-02-01", "B2C", 40)]
    cells = "month::VARCHAR, segment, market_revenue::INT"
    revert_load(store, ANALYST, first, "wrong")
    assert current(store, "market_sizes", cells) == now
    reinstate_load(store, ANALYST, first, "right")
    revert_load(store, ANALYST, second.load_id, "wrong")
    assert current(store, "market_sizes", cells) == [("2026-01-01", "B2B", 10), *now[1:]]


# ------------------------------------------------------------------ any order of anything

KEYS = ["D1", "D2", "D3"]
ROWS = st.lists(
    st.tuples(st.sampled_from(KEYS), st.sampled_from(["East", "West"]), st.sampled_from(["", "", "D1", "D2"])),
    min_size=1,
    max_size=3,
    unique_by=lambda row: row[0],
)
STEPS = st.lists(
    st.one_of(st.tuples(st.just("load"), ROWS), st.tuples(st.sampled_from(["back", "forward"]), st.integers(0, 4))),
    min_size=4,
    max_size=12,
)
State = dict[str, tuple[str, str, str]]


def whole(state: State) -> bool:
    """Every parent is there, and no department stands above itself."""

    def above(key: str, steps: int = 4) -> bool:
        parent = state[key][2]
        return not parent or (parent in state and steps > 0 and above(parent, steps - 1))

    return all(above(key) for key in state)


def accepted(state: State, rows: list[tuple[str, str, str]]) -> State:
    """Strike out what points at nothing or leads back to itself, until nothing more falls."""
    good = {row[0]: row for row in rows}
    while True:
        after = state | good
        left = {
            key: row for key, row in good.items() if (not row[2] or row[2] in after) and key not in _above(after, key)
        }
        if left == good:
            return good
        good = left


def _above(state: State, key: str) -> set[str]:
    found: set[str] = set()
    parent = state[key][2]
    while parent and parent not in found:
        found.add(parent)
        parent = state[parent][2] if parent in state else ""
    return found


def defined(said: dict[int, State], out: set[int]) -> State:
    """What the loads in force say, the last word on each key."""
    state: State = {}
    for load_id in sorted(said):
        if load_id not in out:
            state |= said[load_id]
    return state


@settings(max_examples=15, deadline=None)
@given(STEPS)
def test_any_order_of_loads_and_takes_ends_in_what_the_loads_in_force_define(steps):
    with tempfile.TemporaryDirectory() as folder:
        store = Store.open(Home(Path(folder)))
        said: dict[int, State] = {}
        out: set[int] = set()
        after: dict[int, State] = {}
        for verb, what in steps:
            state = defined(said, out)
            if verb == "load":
                good = accepted(state, what)
                result = load(store, "departments", _text(what))
                assert result.accepted == len(good)
                if result.stored:
                    said[result.load_id] = good
                    after[result.load_id] = defined(said, out)
                else:
                    assert state | good == state  # the same file again, or nothing good in it
            elif said:
                load_id = sorted(said)[what % len(said)]
                later = out | {load_id} if verb == "back" else out - {load_id}
                take = revert_load if verb == "back" else reinstate_load
                if later == out:
                    with pytest.raises(WrongUse):
                        take(store, ANALYST, load_id, "again")
                elif not whole(defined(said, later)):
                    with pytest.raises(ScorecardError, match=r"cannot be (reverted|reinstated)"):
                        take(store, ANALYST, load_id, "no")
                else:
                    taken = take(store, ANALYST, load_id, "yes")
                    new = defined(said, later)
                    assert taken.removed == len(state.keys() - new.keys())
                    assert taken.restored == len(new.keys() - state.keys())
                    assert taken.changed == sum(state[key] != new[key] for key in state.keys() & new.keys())
                    out = later
                    after[taken.event_id] = new
            assert _rows(store, None) == defined(said, out)
        for at, then in after.items():
            assert _rows(store, at) == then
        assert _overlapping(store) == []
        in_force_of = store.rows(f"SELECT DISTINCT load_id FROM {in_force('departments')}")
        assert {load_id for (load_id,) in in_force_of} <= said.keys() - out
        store.close()


def _text(rows: list[tuple[str, str, str]]) -> str:
    return "department_id,name,parent_id\n" + "".join(",".join(row) + "\n" for row in rows)


def _rows(store: Store, at: int | None) -> State:
    found = store.rows(f"SELECT department_id, name, coalesce(parent_id, '') FROM {in_force('departments', at)}")
    state = {row[0]: row for row in found}
    assert len(state) == len(found)
    return state


def _overlapping(store: Store) -> list[tuple]:
    """Two versions of a key whose spans share a moment, or a version whose span is empty."""
    spans = """(SELECT department_id, coalesce(reinstated_by, load_id) AS begins, superseded_by AS ends, rowid AS r
                FROM departments)"""
    return store.rows(
        f"""SELECT * FROM {spans} a JOIN {spans} b ON a.department_id = b.department_id
            WHERE (a.r < b.r AND (a.ends IS NULL OR a.ends > b.begins) AND (b.ends IS NULL OR b.ends > a.begins))
               OR (a.r = b.r AND a.ends <= a.begins)"""
    )
