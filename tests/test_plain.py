"""The quick way into the store and the other one agree: the same rows, the same sentences, the same lines."""

from __future__ import annotations

import itertools
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from data.home import Home
from data.intake import LoadResult
from data.intake.check import cross_row_checks, fast_path
from data.intake.receive import received_file
from data.store import Store
from errors import NothingStored
from tests.loading import load, with_people

NEVER = 1 << 60
HEAD = "date,supervisor_id,segment,region,product,channel,revenue,cost"
GOOD = "2026-01-05,S1,B2B,East,Widget,Web,100.00,60.00"


@pytest.fixture(scope="module")
def stores(tmp_path_factory):
    """Two stores with the same people."""
    made = [Store.open(Home(tmp_path_factory.mktemp("plain") / name)) for name in ("quick", "other")]
    for store in made:
        with_people(store)
    yield made
    for store in made:
        store.close()


def loaded(store: Store, table: str, text: str | bytes, smallest: int, monkeypatch) -> tuple:
    """What a load says and what it leaves in the table, undone afterwards."""
    monkeypatch.setattr(fast_path, "SMALLEST", smallest)
    try:
        result: LoadResult | str = load(store, table, text)
    except NothingStored as refused:
        result = refused.words.en
    rows = store.rows(f"SELECT * EXCLUDE (load_id, loaded_at) FROM {table} ORDER BY ALL")
    with store.transaction() as write:
        write.execute(f"DELETE FROM {table}")
        write.execute("DELETE FROM loads WHERE table_name NOT IN ('departments', 'supervisors')")
        write.execute("DELETE FROM rejects")
    if isinstance(result, str):
        return result, rows
    said = [(r.line, r.column, r.value, r.rule) for r in result.rejects]
    counts = (result.received, result.accepted, result.rejected, result.added, result.unchanged)
    return said, counts, result.warnings, rows


def both(stores, table: str, text: str | bytes, monkeypatch) -> tuple:
    """The one answer of both ways; fails where they differ."""
    quick = loaded(stores[0], table, text, 0, monkeypatch)
    other = loaded(stores[1], table, text, NEVER, monkeypatch)
    assert quick == other
    return quick


@pytest.fixture
def taken(monkeypatch) -> list[bool]:
    """Whether the quick way took each file it was offered."""
    said: list[bool] = []
    stage = fast_path.stage_fast

    def noting(*args):
        found = stage(*args)
        said.append(found is not None)
        return found

    monkeypatch.setattr(fast_path, "stage_fast", noting)
    return said


CELLS = {
    "date": ["2026-01-05", "2026-1-5", "2026/01/05", "2026-02-30", "", "0001-01-01", "2999-01-01", "2026-01-05 "],
    "supervisor_id": ["S1", "S2", "S 1", "nobody", "", " S1", "S1\u3000"],
    "segment": ["B2B", "", " ", "企业", "a\u00a0b", "x" * 70],
    "region": ["East", "West"],
    "product": ["Widget", "=1+1"],
    "channel": ["Web"],
    "revenue": ["1.00", "1", "01.5", "-1.00", "12.345", "1.2345E+3", "N/A", "", ".5", "5.", "99999999999999999.00"],
    "cost": ["2.00", "-0", "+3", "1,5", "0.10"],
}


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=st.lists(st.tuples(*(st.sampled_from(cells) for cells in CELLS.values())), min_size=1, max_size=12))
def test_whatever_stands_in_the_cells_both_ways_agree(stores, monkeypatch, rows):
    text = "\n".join([HEAD, *(",".join(row) for row in rows)]) + "\n"
    both(stores, "operating_results", text, monkeypatch)


@pytest.mark.parametrize(("column", "cell"), [(c, v) for c, cells in CELLS.items() for v in cells])
def test_each_odd_cell_is_judged_alike(stores, monkeypatch, column, cell):
    names = list(CELLS)
    row = GOOD.split(",")
    row[names.index(column)] = cell
    both(stores, "operating_results", f"{HEAD}\n{GOOD.replace('Web', 'Shop')}\n{','.join(row)}\n", monkeypatch)


@pytest.mark.parametrize(
    "text",
    [
        f"{HEAD}\n{GOOD}\n{GOOD},extra\n",
        f"{HEAD}\n{GOOD}\n2026-01-06,S1\n",
        f"{HEAD}\n\n{GOOD}\n",
        f"{HEAD}\n{GOOD}\n,,,,,,,\n{GOOD.replace('Web', 'Shop')}\n",
        f"{HEAD}\n{GOOD.replace('B2B', chr(34) + 'B,2' + chr(34))}\n",
        f"{HEAD}\r\n{GOOD}\r\n",
        f"{HEAD}\n{GOOD}\n{GOOD}\n",
        f"{HEAD}\n{GOOD}",
        f"{HEAD}\n{GOOD} ",
        f"{HEAD}\n",
        f"{HEAD.replace('cost', 'costs')}\n{GOOD}\n",
        f"{HEAD},note\n{GOOD},x\n",
        f"{HEAD.replace(',cost', '')}\n{GOOD.rpartition(',')[0]}\n",
        f"{HEAD}\n{GOOD}\n2026-01-05,S1,B2B,E\tast,Widget,Web,1.00,1.00\n",
        f"{HEAD}\n{GOOD}\n合计,,,,,,100.00,60.00\n",
    ],
    ids=itertools.count(),
)
def test_files_of_another_shape_are_left_to_the_other_way(stores, monkeypatch, text):
    both(stores, "operating_results", text, monkeypatch)


def test_a_plain_file_is_taken_and_its_lines_are_the_files(stores, monkeypatch, taken):
    rows = [GOOD.replace("Web", f"Web{n}") for n in range(5000)]
    rows[1233] = rows[1233].replace("100.00", "-1.00")  # breaks a rule
    rows[2345] = rows[2345].replace("S1", "S9")  # names nobody
    rows[3456] = rows[3456].replace("2026-01-05", "5.1.2026")  # of no form
    said, counts, _, stored = both(stores, "operating_results", "\n".join([HEAD, *rows]) + "\n", monkeypatch)
    kept = stores[0].frame("SELECT * EXCLUDE (load_id, loaded_at) FROM operating_results LIMIT 0")
    columns_stored = kept.columns
    assert taken == [True]
    assert [(line, column, value) for line, column, value, _ in said] == [
        (1235, "revenue", "-1.00"),
        (2347, "supervisor_id", "S9"),
        (3458, "date", "5.1.2026"),
    ]
    assert counts[:3] == (5000, 4997, 3)
    lines = {row[5]: row[columns_stored.index("line")] for row in stored}
    assert (lines["Web0"], lines["Web4999"]) == (2, 5001)


def test_rows_handed_over_are_found_wherever_the_pieces_of_the_file_are_cut(stores, monkeypatch, taken):
    rows = [GOOD.replace("Web", f"Web{n}").replace("60.00", "sixty" if n % 7 == 0 else "60.00") for n in range(50)]
    monkeypatch.setattr(fast_path, "STEP", 100)  # two lines and a bit
    monkeypatch.setattr(fast_path, "HANDED_OVER", 3)
    for end in ("", "\n"):
        said, *_ = both(stores, "operating_results", "\n".join([HEAD, *rows]) + end, monkeypatch)
        assert [(line, value) for line, _, value, _ in said] == [(n + 2, "sixty") for n in range(0, 50, 7)]


@pytest.mark.parametrize("step", range(20, 33))
def test_a_blank_at_the_end_of_a_cell_is_seen_wherever_the_file_is_cut(stores, monkeypatch, step):
    monkeypatch.setattr(fast_path, "STEP", step)
    text = f"{HEAD}\n{GOOD.replace('East', 'East ')}\n{GOOD.replace('Widget,Web', ' Widget,Shop')}\n"
    _, _, _, stored = both(stores, "operating_results", text, monkeypatch)
    assert {(row[3], row[4]) for row in stored} == {("East", "Widget")}


def test_a_value_that_stands_in_many_rows_is_refused_in_each(stores, monkeypatch, taken):
    rows = [GOOD.replace("Web", f"Web{n}") for n in range(60)]
    rows = [row.replace("2026-01-05", "2999-01-01") if n % 3 == 0 else row for n, row in enumerate(rows)]
    rows = [row.replace("S1", "S9") if n % 4 == 1 else row for n, row in enumerate(rows)]
    said, *_ = both(stores, "operating_results", "\n".join([HEAD, *rows]) + "\n", monkeypatch)
    assert taken == [True]
    assert [line for line, column, *_ in said if column == "date"] == [n + 2 for n in range(0, 60, 3)]
    assert [line for line, column, *_ in said if column == "supervisor_id"] == [n + 2 for n in range(1, 60, 4)]


@pytest.mark.parametrize("at_once", [1, 4, 1000])
def test_a_key_that_stands_twice_is_found_however_many_are_sorted_at_once(stores, monkeypatch, taken, at_once):
    monkeypatch.setattr(cross_row_checks, "SORTED", at_once)
    monkeypatch.setattr(cross_row_checks, "COMPARED", at_once)
    rows = [GOOD.replace("Web", f"Web{n}") for n in range(12)]
    rows[9] = rows[2].replace("100.00", "-1.00")  # bad by itself; the other is refused for it all the same
    rows[11] = rows[4]
    said, counts, *_ = both(stores, "operating_results", "\n".join([HEAD, *rows]) + "\n", monkeypatch)
    assert taken == [True]
    assert sorted({line for line, *_ in said}) == [4, 6, 11, 13]
    assert counts[:3] == (12, 8, 4)


def test_a_load_can_be_given_up_whenever_something_is_heard_of_it_and_leaves_nothing(store, monkeypatch, taken):
    with_people(store)
    monkeypatch.setattr(fast_path, "SMALLEST", 0)
    monkeypatch.setattr(fast_path, "STEP", 1 << 18)
    monkeypatch.setattr(received_file, "TOLD_EVERY", received_file.STEP)
    rows = [
        GOOD.replace("Web", f"Web{n}").replace("60.00", "sixty" if n % 999 == 0 else "60.00") for n in range(25_000)
    ]
    content = "\n".join([HEAD, *rows])

    class Stop(Exception):
        pass

    def heard_until(end: int | None) -> int:
        heard = 0

        def hear(*_) -> None:
            nonlocal heard
            heard += 1
            if heard == end:
                raise Stop

        load(store, "operating_results", content, dry_run=end is None, on_progress=hear)
        return heard

    before = sorted(store.home.files.iterdir())
    told = heard_until(None)
    assert told > 12  # while copied, looked through, read, judged, cut, compared
    for end in range(1, 9):
        with pytest.raises(Stop):
            heard_until(end)
        assert store.value("SELECT count(*) FROM operating_results") == 0
        assert sorted(store.home.files.iterdir()) == before


def test_a_file_read_in_many_pieces_at_once_keeps_every_line_its_number(store, monkeypatch, taken):
    with_people(store)
    lines = 40_000  # of 100 bytes: DuckDB cuts the file every megabyte and reads the pieces beside each other
    wide = GOOD.replace("Widget", "Widget of a long and patient name that fills its line")
    rows = [wide.replace("Web", f"Web{n:05d}").replace("100.00", f"{n}.00") for n in range(lines)]
    for bad in range(999, lines, 1000):
        rows[bad] = rows[bad].replace("60.00", "sixty")
    monkeypatch.setattr(fast_path, "SMALLEST", 0)
    result = load(store, "operating_results", "\n".join([HEAD, *rows]))
    assert taken == [True]
    assert [reject.line for reject in result.rejects] == list(range(1001, lines + 2, 1000))
    assert store.value("SELECT count(*) FROM operating_results WHERE line <> revenue + 2") == 0
    assert store.value("SELECT count(*) FROM operating_results") == lines - 40


def test_days_kept_in_a_key_are_quoted_as_the_file_has_them(stores, monkeypatch, taken):
    said, *_ = both(
        stores,
        "market_sizes",
        "month,segment,region,market_revenue,source\n2026-01,B2B,East,1.00,x\n2026-01,B2B,East,2.00,x\n",
        monkeypatch,
    )
    assert taken == [True]
    assert {value for _, _, value, _ in said} == {"2026-01, B2B, East"}


def test_optional_columns_may_be_absent_and_rules_over_columns_hold(stores, monkeypatch, taken):
    text = (
        "project_id,supervisor_id,name,planned_start,planned_finish,status,budget\n"
        "P1,S1,Site,2026-01-01,2026-02-01,planned,100.00\n"
        "P2,S1,Late,2026-03-01,2026-02-01,planned,100.00\n"
    )
    said, counts, *_ = both(stores, "projects", text, monkeypatch)
    assert taken == [True]
    assert counts[1:3] == (1, 1)
    assert said[0][:2] == (3, "planned_finish")


def test_giving_up_while_it_reads_leaves_nothing(store, monkeypatch):
    with_people(store)
    monkeypatch.setattr(fast_path, "SMALLEST", 0)

    def on_progress(stage: str, done: int, total: int | None) -> None:
        if stage == "comparing":
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        load(store, "operating_results", f"{HEAD}\n{GOOD}\n", on_progress=on_progress)
    assert store.rows("SELECT count(*) FROM operating_results") == [(0,)]
    assert load(store, "operating_results", f"{HEAD}\n{GOOD}\n").stored
    assert date(2026, 1, 5) == store.value("SELECT date FROM operating_results")
