"""Tables on their way out, as CSV or workbook, that a spreadsheet opens without harm."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from typing import Any

import pandas as pd
import xlsxwriter

# A spreadsheet runs a cell that begins with one of these as a formula; the full-width ones where Chinese is spoken.
FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def csv_bytes(columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> bytes:
    """The rows as CSV in UTF-8 with a byte-order mark, so that a spreadsheet reads Chinese; formulas made harmless."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow([harmless(column) for column in columns])
    writer.writerows([harmless(cell) for cell in row] for row in rows)
    return out.getvalue().encode("utf-8-sig")


def harmless(cell: Any) -> Any:
    """Text that a spreadsheet would run gets an apostrophe before it; numbers stay numbers, missing stays empty."""
    if isinstance(cell, str) and cell.startswith(FORMULA_SIGNS):
        return "'" + cell
    return "" if cell is None else cell


def frame_rows(frame: pd.DataFrame) -> list[list[Any]]:
    """A frame's rows as plain cells, None where a value is missing."""
    cells = frame.astype(object)
    return cells.where(cells.notna(), None).to_numpy().tolist()


def workbook_bytes(title: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> bytes:
    """The rows as an .xlsx with one sheet. Text stays text: nothing in a cell is run or followed."""
    out = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(out, options) as book:
        sheet = book.add_worksheet(title[:31])
        sheet.freeze_panes(1, 0)
        sheet.write_row(0, 0, columns, book.add_format({"bold": True}))
        for at, row in enumerate(rows, 1):
            sheet.write_row(at, 0, ["" if cell is None else cell for cell in row])
    return out.getvalue()
