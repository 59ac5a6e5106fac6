"""Our own file of rejected rows, brought again: known by the two columns that we wrote after the analyst's own.

It has the source's columns but not its form: no title lines, no totals, one header, its own encoding, and an apostrophe
before what a spreadsheet would run. So what a mapping says of the source's cut does not hold for it; how numbers and
days are written does.
"""

from __future__ import annotations

import csv
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import polars as pl

from data.export import FORMULA_SIGNS
from data.intake.records import LINE, Block, Dialect, Source
from text import LANGUAGES, Words

LINE_HEADING = Words("Line", "行号")
REASON_HEADING = Words("What is wrong", "问题")
REJECTED_SHEET = "to-correct"
FIRST_LINE = 1 << 17  # bytes in which the header is looked for
_PAIRS = [(LINE_HEADING.in_(lang), REASON_HEADING.in_(lang)) for lang in LANGUAGES]
# What a spreadsheet may have saved it as; the heads tell which decodes right.
_ENCODINGS = ("utf-8-sig", "gb18030", "utf-16")


def is_rejected_rows_file(names: Sequence[str]) -> bool:
    """Are these the columns of a file of rejected rows?"""
    return tuple(names[-2:]) in _PAIRS


def columns_of_source(names: Sequence[str]) -> tuple[str, ...]:
    """The analyst's own columns among these."""
    return tuple(names[:-2] if is_rejected_rows_file(names) else names)


def dialect_of_rejected_rows(path: Path, dialect: Dialect) -> Dialect:
    """The dialect, of which only the way of writing numbers and days holds when the file is one of rejected rows."""
    if dialect == (plain := Dialect(decimal=dialect.decimal, dates=dialect.dates, forms=dialect.forms)):
        return dialect
    return plain if _is_own_workbook(path) or is_rejected_rows_file(_first_names(path)) else dialect


def _is_own_workbook(path: Path) -> bool:
    if not zipfile.is_zipfile(path):
        return False
    with zipfile.ZipFile(path) as archive:
        if "xl/workbook.xml" not in archive.namelist():
            return False
        with archive.open("xl/workbook.xml") as book:
            sheets = book.read(FIRST_LINE)
    return sheets.count(b"<sheet ") == 1 and f'name="{REJECTED_SHEET}"'.encode() in sheets


def _first_names(path: Path) -> list[str]:
    with path.open("rb") as file:
        start = file.read(FIRST_LINE)
    for encoding in _ENCODINGS:
        line = start.decode(encoding, "ignore").splitlines()[:1]
        for sign in ",;\t":
            try:
                names = next(csv.reader(line, delimiter=sign), [])
            except csv.Error:
                continue
            if is_rejected_rows_file(names):
                return names
    return []


def unescaped(source: Source) -> Source:
    """The source without the apostrophes that we wrote; as it is when it is no file of ours."""
    if not is_rejected_rows_file(source.names):
        return source

    def blocks() -> Iterator[Block]:
        for block in source.blocks:
            cells = [column for column in block.rows.columns if column != LINE]
            yield replace(block, rows=block.rows.with_columns(_without_apostrophe(column) for column in cells))

    return replace(source, blocks=blocks())


def _without_apostrophe(column: str) -> pl.Expr:
    cell = pl.col(column)
    written = cell.str.starts_with("'") & cell.str.slice(1, 1).is_in(FORMULA_SIGNS)
    return pl.when(written).then(cell.str.slice(1)).otherwise(cell).alias(column)
