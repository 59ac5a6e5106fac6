"""Files that break importers: each loads or is refused as docs/torture.md says."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import polars as pl
import pytest

from benchmarks.torture import PAGE, files_of, row_of
from data.intake import Dialect
from data.intake.parse.days import in_plain_form
from data.intake.read.open_file import open_as
from data.intake.records.source import LINE
from data.intake.suggest.inspection import confirmed_dialect, inspect_file

FOLDER = Path(__file__).parent / "data" / "torture"
COPIED = sorted(files_of(FOLDER))
SPECTRUM = sorted((FOLDER / "csv-spectrum" / "csvs").iterdir())
LINES = PAGE.read_text(encoding="utf-8").splitlines()


def _rows(path: Path, reading: Dialect) -> Iterator[dict[str, str | None]]:
    for block in open_as(path, path.name, reading).blocks:
        yield from block.rows.drop(LINE).iter_rows(named=True)


@pytest.mark.parametrize("path", COPIED, ids=lambda path: path.name)
def test_a_file_loads_or_is_refused_as_the_page_says(path):
    assert row_of(path) in LINES


@pytest.mark.parametrize("path", SPECTRUM, ids=lambda path: path.name)
def test_the_cells_are_those_that_everybody_agrees_on(path):
    expected = json.loads((FOLDER / "csv-spectrum" / "json" / f"{path.stem}.json").read_text(encoding="utf-8"))
    wanted = [{k: v.replace("\r\n", "\n").strip() or None for k, v in row.items()} for row in expected]
    assert list(_rows(path, Dialect())) == wanted


def test_the_page_names_every_part_and_promises_nothing_without_a_sentence():
    rows = [line for line in LINES if re.match(r"\| .*\.(csv|tsv|gz) \|", line)]
    assert len(rows) == len(COPIED) + 6  # five files of nbs-gbk and a large one are not copied
    assert all(
        re.search(r"\| (loads [1-9]|loads 0 .*; row refused: line|refused: .*Nothing was stored\. \|)", row)
        for row in rows
    )


def test_every_row_of_a_file_is_read_or_named_whatever_the_encoding():
    """Counted against the lines of the file itself, where no cell holds a line end."""
    path = FOLDER / "duckdb" / "encodings__shift_jis.csv"
    lines = path.read_bytes().decode("cp932").split()
    assert [list(row.values()) for row in _rows(path, Dialect())] == [line.split(",") for line in lines[1:]]


def test_dates_that_a_spreadsheet_turned_round_are_asked_about_and_then_right():
    """The rows stand in the order of their days: read as proposed they never go back, the other way round they do."""
    path = FOLDER / "mangled-by-excel" / "garments_mixed_dates.csv"
    (question,) = inspect_file(path, path.name).questions
    assert (question.kind, question.column) == ("dates", "date")
    assert confirmed_dialect(path, path.name).forms["date"].dates == "month-first"
    written = pl.Series([row["date"] for row in _rows(path, Dialect())])
    assert in_plain_form(written, "date", "month-first").is_sorted()
    assert not in_plain_form(written, "date", "day-first").is_sorted()


def test_a_workbook_of_another_name_offers_its_sheets():
    path = FOLDER / "mangled-by-excel" / "ods_workbook_named.csv"
    (question,) = inspect_file(path, path.name).questions
    assert [option.says["sheet"] for option in question.options] == [
        "Contents",
        "Table_1",
        "Table_2",
        "Table_3_1",
        "Table_3_2",
    ]
    table = inspect_file(path, path.name, Dialect(sheet="Table_1"))
    assert len(table.rows) > 0
