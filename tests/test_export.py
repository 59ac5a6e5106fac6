"""What leaves us for a spreadsheet: text stays text, whoever wrote it and however it begins."""

import csv
import io
from pathlib import Path

import fastexcel
import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.export import FORMULA_SIGNS, csv_bytes, workbook_bytes
from tests.loading import current, load, with_people

ROOT = Path(__file__).parent.parent
OURS = [
    file
    for folder in ("data", "accounts", "metrics", "insight", "appraisal", "figures", "reports", "server", "ui")
    for file in (ROOT / folder).rglob("*.py")
]


@given(st.lists(st.lists(st.text(max_size=12), min_size=2, max_size=2), max_size=5))
def test_no_cell_of_a_csv_begins_like_a_formula_and_none_is_lost(rows):
    written = csv_bytes(["name", "note"], rows).decode("utf-8-sig")
    cells = list(csv.reader(io.StringIO(written, newline="")))[1:]
    assert [
        [cell.removeprefix("'") if cell[1:].startswith(FORMULA_SIGNS) else cell for cell in row] for row in cells
    ] == [[cell.removeprefix("'") if cell[1:].startswith(FORMULA_SIGNS) else cell for cell in row] for row in rows]
    assert not any(cell.startswith(FORMULA_SIGNS) for row in cells for cell in row)


@pytest.mark.parametrize("sign", FORMULA_SIGNS)
def test_a_workbook_holds_the_text_and_no_formula(sign):
    book = workbook_bytes("x", ["name"], [[f"{sign}1+1"]])
    cells = fastexcel.read_excel(book).load_sheet(0, dtypes="string").to_polars()
    assert cells["name"][0].strip() == f"{sign}1+1".strip()
    assert b"<f>" not in book


def test_every_workbook_of_ours_is_written_without_formulas():
    writers = [text for file in OURS if "xlsxwriter.Workbook(" in (text := file.read_text(encoding="utf-8"))]
    assert writers
    assert all(text.count('"strings_to_formulas": False') >= text.count("xlsxwriter.Workbook(out") for text in writers)


def test_what_came_in_as_text_that_looks_like_a_formula_is_stored_as_it_was(store):
    with_people(store)
    load(store, "departments", 'department_id,name\nD8,"=HYPERLINK(""http://x"")"\nD9,+1\n')
    assert ('=HYPERLINK("http://x")',) in current(store, "departments", "name")
    assert b"'=HYPERLINK" in csv_bytes(["name"], current(store, "departments", "name"))
