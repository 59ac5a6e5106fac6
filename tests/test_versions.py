"""Whatever is loaded in whatever order, every accepted version is kept, in force from its load to the next."""

import tempfile
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from data.home import Home
from data.store import Store, in_force
from tests.loading import load

KEYS = ["D1", "D2", "D3"]
# An empty name is refused, and so is a parent that is not there.
NAMES = ["East", "West", "North", "东部", ""]
PARENTS = ["", "", "", "", "D1", "D9"]
ROWS = st.lists(
    st.tuples(st.sampled_from(KEYS), st.sampled_from(NAMES), st.sampled_from(PARENTS)),
    min_size=1,
    max_size=3,
    unique_by=lambda row: row[0],
)
# A file may come again later: drawing from few files makes that likely.
FILES = st.lists(ROWS, min_size=2, max_size=4).flatmap(
    lambda files: st.lists(st.sampled_from(files), min_size=3, max_size=7)
)
COLUMNS = "department_id, name, coalesce(parent_id, '')"


def _text(rows: list[tuple[str, str, str]]) -> str:
    return "department_id,name,parent_id\n" + "".join(",".join(row) + "\n" for row in rows)


def _accepted(state: dict[str, tuple], rows: list[tuple[str, str, str]]) -> dict[str, tuple]:
    """The rows that must be accepted, by an independent computation: strike out bad ones until none is left.

    Besides an empty name and a missing parent, a row may not lead back to itself; D1 is the only parent there is,
    so that is D1 with itself for a parent.
    """
    good = {key: (key, name, parent) for key, name, parent in rows if name and not (key == "D1" == parent)}
    while True:
        there = {*state, *good}
        left = {key: row for key, row in good.items() if not row[2] or row[2] in there}
        if left == good:
            return good
        good = left


@settings(max_examples=15, deadline=None)
@given(FILES)
def test_any_sequence_of_loads_ends_with_the_last_accepted_version_of_each_key(files):
    with tempfile.TemporaryDirectory() as folder:
        store = Store.open(Home(Path(folder)))
        state: dict[str, tuple] = {}
        after: dict[int, dict[str, tuple]] = {}
        for rows in files:
            before = store.value("SELECT count(*) FROM departments")
            good = _accepted(state, rows)
            result = load(store, "departments", _text(rows))
            assert result.accepted == len(good)
            assert result.rejected == len(rows) - len(good)
            assert result.added == sum(key not in state for key in good)
            assert result.unchanged == sum(state.get(key) == row for key, row in good.items())
            state = state | good
            assert _now(store) == state
            if not (result.added or result.superseded):
                assert store.value("SELECT count(*) FROM departments") == before
            if result.stored:
                after[result.load_id or 0] = state

        for load_id, then in after.items():
            found = store.rows(f"SELECT {COLUMNS} FROM {in_force('departments', load_id)}")
            assert {row[0]: row for row in found} == then
            assert len(found) == len(then)

        overlapping = store.rows(
            """SELECT * FROM departments a JOIN departments b
               ON a.department_id = b.department_id AND a.load_id < b.load_id
               WHERE a.superseded_by IS NULL OR a.superseded_by > b.load_id"""
        )
        assert overlapping == []
        assert store.value("SELECT count(*) FROM departments WHERE superseded_by <= load_id") == 0
        store.close()


@settings(max_examples=10, deadline=None)
@given(ROWS)
def test_the_same_file_twice_is_loaded_once(rows):
    with tempfile.TemporaryDirectory() as folder:
        store = Store.open(Home(Path(folder)))
        first = load(store, "departments", _text(rows))
        before = store.rows("SELECT * FROM departments ORDER BY ALL")
        again = load(store, "departments", _text(rows))
        assert store.rows("SELECT * FROM departments ORDER BY ALL") == before
        assert store.value("SELECT count(*) FROM loads") == bool(first.accepted)
        assert (again.stored, again.load_id) == (False, first.load_id)
        assert again.rejects == first.rejects
        store.close()


def _now(store: Store) -> dict[str, tuple]:
    return {row[0]: row for row in store.rows(f"SELECT {COLUMNS} FROM {in_force('departments')}")}
