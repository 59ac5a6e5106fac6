"""A template is the declaration as a file: every table's own, readable by our own intake, helping in both languages."""

from __future__ import annotations

import io
import zipfile
from datetime import datetime

import fastexcel
import pytest
import xlsxwriter

from data.schemas import TABLES
from data.template import csv_template, note, workbook_template
from errors import NothingStored
from tests.loading import load


def parts(workbook: bytes) -> str:
    """Everything written in the workbook, as XML."""
    with zipfile.ZipFile(io.BytesIO(workbook)) as archive:
        return "".join(archive.read(name).decode() for name in archive.namelist())


@pytest.mark.parametrize("table", TABLES.values(), ids=list(TABLES))
def test_every_tables_templates_hold_its_columns_in_order(table):
    assert csv_template(table).decode("utf-8-sig").strip() == ",".join(table.columns)
    book = fastexcel.read_excel(workbook_template(table, lang="en"))
    assert book.sheet_names[:2] == [table.name, "columns"]
    header = book.load_sheet(table.name, header_row=None, dtypes="string").to_polars().row(0)
    assert header == table.columns
    explained = book.load_sheet("columns", header_row=3, dtypes="string").to_polars()
    assert tuple(explained["Column"]) == table.columns


def test_an_empty_template_is_refused_as_a_file_without_rows(store):
    with pytest.raises(NothingStored, match="holds no rows"):
        load(store, "departments", workbook_template(TABLES["departments"]), "departments.xlsx")


def test_choices_are_offered_and_nothing_else_is_taken():
    written = parts(workbook_template(TABLES["projects"], lang="en"))
    assert "planned,running,closed,cancelled" in written
    assert 'errorStyle="warning"' not in written


def test_a_reference_offers_what_is_known_and_lets_what_is_to_come_pass():
    many = [f"S{n}" for n in range(300)]
    workbook = workbook_template(TABLES["projects"], {"supervisor_id": many}, lang="en")
    written = parts(workbook)
    assert 'errorStyle="warning"' in written
    assert "lists!$A$2:$A$301" in written
    assert fastexcel.read_excel(workbook).load_sheet("lists").to_polars()["supervisor_id"].to_list() == many


def test_notes_speak_the_readers_language():
    table = TABLES["operating_results"]
    assert note(table, "revenue", "en").splitlines() == [
        "Revenue",
        "must be an amount with at most two decimals like 1234.50",
        "must not be empty",
        "must be 0 or more",
        "e.g. 1234.50",
    ]
    assert note(table, "revenue", "zh").splitlines()[-1] == "例：1234.50"
    assert "可空" in note(TABLES["projects"], "lessons", "zh")


def test_a_filled_in_template_loads(store):
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:  # as a spreadsheet would save it: real dates and numbers
        sheet = book.add_worksheet("market_sizes")
        sheet.write_row(0, 0, TABLES["market_sizes"].columns)
        sheet.write_datetime(1, 0, datetime(2026, 1, 1), book.add_format({"num_format": "yyyy-mm"}))
        sheet.write_row(1, 1, ["B2B", "East", 100.5, "survey"])
    assert load(store, "market_sizes", out.getvalue(), "market_sizes.xlsx").accepted == 1
