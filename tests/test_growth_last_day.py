"""A shop without sales on 28 February has not grown: the files that once said +5.3 %, until a row of March came."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from data.store import Store
from metrics.indicator import Value
from tests.loading import load
from tests.rows import ask

CASE = Path(__file__).parent / "data" / "growth_last_day"


@pytest.fixture
def store(filled) -> Store:
    return filled(twice_twenty_days)


def twice_twenty_days(store: Store) -> None:
    """20 days of sales of 100 in each February: in 2025 up to Friday the 28th, in 2026 up to Friday the 27th."""
    for table in ("departments", "supervisors", "operating_results"):
        bring(store, table, table)


def bring(store: Store, table: str, file: str) -> None:
    assert load(store, table, CASE / f"{file}.csv").rejected == 0


def growth(store: Store, as_of: str) -> Value:
    value: Value = ask(store, "revenue_growth", "2026-02", as_of=as_of)
    return value


@pytest.mark.parametrize("as_of", ["2026-03-11", "2026-03-31", date.today().isoformat()])
def test_before_march_arrives_the_month_is_whole_once_its_collection_day_is_over(store, as_of):
    value = growth(store, as_of)
    assert (value.value, value.numerator, value.denominator, value.cut_on) == (0.0, 0.0, 2000.0, None)


def test_while_a_row_of_the_28th_may_still_come_the_day_of_the_cut_is_said(store):
    """Up to 10 March nobody knows whether the shop was closed: what is compared are 20 days with 19."""
    value = growth(store, "2026-03-10")
    assert value.cut_on == date(2026, 2, 27)
    assert value.value == pytest.approx(2000 / 1900 - 1)


@pytest.mark.parametrize("as_of", ["2026-03-02", "2026-03-11", date.today().isoformat()])
def test_after_march_arrives_it_is_the_same(store, as_of):
    bring(store, "operating_results", "march")
    value = growth(store, as_of)
    assert (value.value, value.denominator, value.cut_on) == (0.0, 2000.0, None)


def test_a_colleagues_row_of_march_changes_nothing(store):
    before = growth(store, "2026-03-05")
    march = (CASE / "march.csv").read_text(encoding="utf-8").replace(",S1,", ",S2,")
    assert load(store, "operating_results", march).rejected == 0
    assert growth(store, "2026-03-05") == before
