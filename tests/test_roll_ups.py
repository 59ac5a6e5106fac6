"""The monthly sums say what the rows say, whatever was loaded, corrected, entered, taken out, back and forward."""

from __future__ import annotations

import tempfile
from contextlib import suppress
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data.home import Home
from data.intake.forms.enter import enter_rows
from data.intake.forms.withdraw import withdraw
from data.intake.history.revert import reinstate_load, revert_load
from data.intake.write.load import trying_load
from data.roll_ups import ROLL_UPS
from data.schemas import TABLES
from data.store import LAST_CHANGE, Store, in_force
from errors import WrongUse
from metrics.catalogue import INDICATORS
from metrics.engine import query_values, quotients, values
from metrics.periods import Period
from scope import operator
from tests.loading import ANALYST, load, with_people

HEAD = "date,supervisor_id,segment,region,product,channel,revenue,cost\n"
ROLL_UP = ROLL_UPS["operating_results"]
KEYS = ("revenue", "profit", "profit_margin", "revenue_growth", "market_share")
PERIODS = [
    Period.parse(code) for code in ("2025-01", "2025-02", "2026-01", "2026-02", "2026-Q1", "2026", "2026-02-YTD")
]


def results(*rows: tuple) -> str:
    """A file of rows (day, supervisor, segment, product, revenue); each cost 10.00."""
    return HEAD + "".join(f"{day},{who},{segment},East,{p},Web,{r},10.00\n" for day, who, segment, p, r in rows)


def lines(store: Store) -> list[tuple]:
    return store.rows(f"SELECT date, supervisor_id, product, revenue, cost, rows FROM {ROLL_UP.name} ORDER BY ALL")


def differs(store: Store) -> int:
    """In how many lines the roll-up is not what the rows add up to."""
    made, held = f"({ROLL_UP.definition})", f"(FROM {ROLL_UP.name})"
    return store.value(
        f"SELECT count(*) FROM ((FROM {made} EXCEPT ALL FROM {held}) UNION ALL (FROM {held} EXCEPT ALL FROM {made}))"
    )


def test_two_days_of_a_month_are_one_line_and_the_next_month_another(store):
    with_people(store)
    load(
        store,
        "operating_results",
        results(
            ("2026-01-01", "S1", "A", "X", "100.10"),
            ("2026-01-31", "S1", "A", "X", "0.20"),
            ("2026-02-01", "S1", "A", "X", "7.00"),
            ("2026-01-31", "S2", "A", "X", "1.00"),
        ),
    )
    assert [(str(day), who, str(revenue), str(cost), rows) for day, who, _, revenue, cost, rows in lines(store)] == [
        ("2026-01-01", "S1", "100.30", "20.00", 2),
        ("2026-01-01", "S2", "1.00", "10.00", 1),
        ("2026-02-01", "S1", "7.00", "10.00", 1),
    ]


def test_a_month_cut_by_the_day_asked_about_counts_the_days_up_to_it(store):
    with_people(store)
    load(
        store,
        "operating_results",
        results(
            ("2026-01-14", "S1", "A", "X", "1"),
            ("2026-01-15", "S1", "A", "X", "10"),
            ("2026-01-16", "S1", "A", "X", "100"),
        ),
    )
    found = {
        day: values(
            store, operator(), [Period.parse("2026-01")], indicators=["revenue"], units=["S1"], as_of=date(2026, 1, day)
        )[0]
        for day in (14, 15, 16, 31)
    }
    assert {day: (one.value, one.evidence) for day, one in found.items()} == {
        14: (1, 1),
        15: (11, 2),
        16: (111, 3),
        31: (111, 3),
    }


def test_a_load_between_a_question_and_its_answer_brings_no_day_after_the_one_asked_about(store):
    with_people(store)
    load(store, "operating_results", results(("2026-01-15", "S1", "A", "X", "1")))
    question = query_values(store, operator(), [Period.parse("2026-01")], units=["S1"], as_of=date(2026, 1, 15))
    load(store, "operating_results", results(("2026-01-16", "S1", "A", "X", "100")))
    answered = quotients(store, question, [INDICATORS["revenue"]])
    assert answered["S1", "revenue", "2026-01"].value == 1  # the whole month is 101


def test_as_of_an_earlier_load_a_month_counts_the_rows_of_that_load(store):
    with_people(store)
    first = load(store, "operating_results", results(("2026-01-15", "S1", "A", "X", "1"))).load_id
    load(store, "operating_results", results(("2026-01-16", "S1", "A", "X", "100")))
    january = [Period.parse("2026-01")]
    then, now = (
        values(store, operator(), january, indicators=["revenue"], units=["S1"], as_of=date(2026, 2, 1), at_load=at)[
            0
        ].value
        for at in (first, None)
    )
    assert (then, now) == (1, 101)


def test_a_year_earlier_is_cut_where_the_data_reach_though_its_month_is_summed(store):
    with_people(store)
    load(
        store,
        "operating_results",
        results(
            ("2025-02-10", "S1", "A", "X", "100"),
            ("2025-02-20", "S1", "A", "X", "900"),
            ("2026-02-10", "S1", "A", "X", "150"),
        ),
    )
    [growth] = values(
        store,
        operator(),
        [Period.parse("2026-02")],
        indicators=["revenue_growth"],
        units=["S1"],
        as_of=date(2026, 2, 28),
    )
    assert (growth.value, growth.evidence) == (0.5, 2)


def test_what_is_only_tried_leaves_the_sums_as_they_were(store):
    with_people(store)
    load(store, "operating_results", results(("2026-01-01", "S1", "A", "X", "5")))
    before = lines(store)
    changed = results(("2026-01-01", "S1", "A", "X", "6")).encode()
    with trying_load(store, ANALYST, "operating_results", "x.csv", changed):
        assert lines(store) != before
        assert differs(store) == 0
    assert lines(store) == before


def test_a_store_from_before_the_sums_gets_them_and_another_definition_builds_them_anew(tmp_path):
    store = Store.open(Home(tmp_path))
    with_people(store)
    load(store, "operating_results", results(("2026-01-01", "S1", "A", "X", "5"), ("2026-01-02", "S1", "A", "X", "6")))
    held = lines(store)
    with store.transaction() as write:
        write.execute(f"UPDATE roll_ups SET definition = 'older'; DELETE FROM {ROLL_UP.name}")
    store.close()
    store = Store.open(Home(tmp_path))
    assert lines(store) == held != []
    with store.transaction() as write:
        write.execute(f"DELETE FROM roll_ups; DROP TABLE {ROLL_UP.name}")
    store.close()
    store = Store.open(Home(tmp_path))
    assert lines(store) == held
    store.close()


@pytest.mark.parametrize("table", ROLL_UPS)
def test_whatever_adds_up_a_table_with_sums_counts_the_rows_that_a_line_stands_for(table):
    reading = [one for one in INDICATORS.values() if table in one.reads]
    written = [one.sql for one in reading] + [one.cells for one in reading]
    assert reading
    assert not any("count(*)" in sql for sql in written)
    assert not any("count(" in one.numerator + one.denominator for one in reading)


ROWS = st.lists(
    st.tuples(
        st.sampled_from(["2025-02-10", "2025-02-28", "2026-01-05", "2026-01-31", "2026-02-10", "2026-03-01"]),
        st.sampled_from(["S1", "S2"]),
        st.sampled_from(["A", "B"]),
        st.sampled_from(["X", "Y"]),
        st.sampled_from(["0.10", "0.20", "9999.99", "-1"]),  # the last is refused
    ),
    min_size=1,
    max_size=5,
)
STEPS = st.lists(
    st.one_of(
        st.tuples(st.sampled_from(["load", "enter"]), ROWS),
        st.tuples(st.sampled_from(["back", "forward", "out"]), st.integers(0, 9)),
    ),
    min_size=2,
    max_size=7,
)


@settings(max_examples=10, deadline=None)
@given(STEPS)
def test_any_order_of_changes_leaves_the_sums_that_the_rows_add_up_to(steps):
    with tempfile.TemporaryDirectory() as folder:
        store = Store.open(Home(Path(folder)))
        with_people(store)
        load(store, "market_sizes", "month,segment,region,market_revenue,source\n2026-01,A,East,1000,x\n")
        loads: list[int] = []
        for verb, what in steps:
            if verb == "load":
                loads.append(load(store, "operating_results", results(*what)).load_id)
            elif verb == "enter":
                loads.append(enter_rows(store, ANALYST, "operating_results", [_typed(row) for row in what]).load_id)
            elif verb == "out":
                _take_out(store, what)
            elif stored := sorted({load_id for load_id in loads if load_id}):
                take = revert_load if verb == "back" else reinstate_load
                with suppress(WrongUse):  # it is back, or in force, already
                    take(store, ANALYST, stored[what % len(stored)], "because")
            assert differs(store) == 0
        now = store.value(LAST_CHANGE)
        for day in (date(2026, 1, 5), date(2026, 2, 20), date(2026, 12, 31)):
            from_sums, from_rows = (
                values(store, operator(), PERIODS, indicators=KEYS, as_of=day, at_load=at) for at in (None, now)
            )
            assert from_sums == from_rows
        store.close()


def _typed(row: tuple) -> dict[str, str]:
    return dict(zip(HEAD.strip().split(","), (*row[:3], "East", row[3], "Web", row[4], "10.00"), strict=True))


def _take_out(store: Store, which: int) -> None:
    """Take a row in force out, as a person does; nothing where there is none."""
    key = ", ".join(f"{column}::VARCHAR" for column in TABLES["operating_results"].key)
    rows = store.rows(f"SELECT {key} FROM {in_force('operating_results')} ORDER BY ALL")
    if rows:
        row = dict(zip(TABLES["operating_results"].key, rows[which % len(rows)], strict=True))
        withdraw(store, ANALYST, "operating_results", row)
