"""Reading a workbook (.xlsx, .xls, .ods): typed cells as text, line numbers as the sheet shows them."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from pathlib import Path

import fastexcel
import polars as pl

from data.intake import layout
from data.intake.reading import AS_FOUND, Reading
from data.intake.source import Block, Progress, Source, block, names_of, no_rows
from errors import NothingStored, unknown
from text import Words

ZIP, OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
WORKBOOK = "workbook"  # what stands for the encoding
LARGEST = 2 << 30  # bytes a workbook may unpack to; a sheet of a million full rows stays far below
AT_THE_END = Words("at the end, as the mapping says", "文件末尾的行（按映射）")


def is_workbook(path: Path) -> bool:
    """Does the content, whatever the name says, begin like a workbook?"""
    with path.open("rb") as file:
        return file.read(8).startswith((ZIP, OLE))


class Workbook:
    """An opened workbook. `sheets`: the names of those that are tables of cells, in their order.

    Raises NothingStored for what cannot be opened.
    """

    def __init__(self, path: Path, name: str) -> None:
        _refuse_bomb(path, name)
        self.name = name
        try:
            self._book = fastexcel.read_excel(path.read_bytes())
        except fastexcel.FastExcelError as error:
            raise _damaged(name) from error
        self.sheets = tuple(self._book.sheet_names)

    def sheet_for(self, table: str, reading: Reading) -> str:
        """The sheet that the reading names, else the one named as the table, else the first."""
        if reading.sheet is None:
            return next((s for s in self.sheets if s.strip().casefold() == table), self.sheets[0])
        if reading.sheet not in self.sheets:
            raise unknown(Words(f"sheet in {self.name}", f"工作表（{self.name}）"), reading.sheet, self.sheets)
        return reading.sheet

    def size(self, sheet: str) -> tuple[int, int]:
        """Rows and columns of a sheet, empty ones before the first cell counted."""
        found = self._loaded(sheet)
        return found.total_height, found.width

    def cells(self, sheet: str) -> pl.DataFrame:
        """The rows that hold anything: "line" as the sheet shows it, then its cells as the screen shows them."""
        cells = _cells(self._loaded(sheet))
        return cells.with_row_index("line", 1).filter(
            pl.any_horizontal(pl.all().exclude("line").str.strip_chars().fill_null("") != "")
        )

    def _loaded(self, sheet: str) -> fastexcel.ExcelSheet:
        try:
            # skip_rows=0: leading empty rows count, so that a row's number is the one the sheet shows.
            return self._book.load_sheet(sheet, header_row=None, skip_rows=0, dtypes="string")
        except fastexcel.FastExcelError as error:
            raise _damaged(self.name) from error


def open_workbook(
    path: Path,
    name: str,
    table: str,
    reading: Reading = AS_FOUND,
    on_progress: Progress | None = None,
) -> Source:
    """The sheet of the reading, else the one named as the table, else the first.

    Raises NothingStored for what cannot be opened and for a sheet without rows.
    """
    book = Workbook(path, name)
    full = book.cells(book.sheet_for(table, reading)).filter(pl.col("line") > (reading.skip or 0))
    headers = 0 if reading.columns else reading.header or 1
    if full.height <= headers:
        raise no_rows(name)
    names = reading.columns or names_of(_header(full, headers))
    if len(names) != full.width - 1:
        raise NothingStored(
            Words(
                f"{name}: the sheet has {full.width - 1} columns, {len(names)} are named in the mapping. "
                "Nothing was stored.",
                f"{name}：工作表有 {full.width - 1} 列，而映射文件命名了 {len(names)} 列。未存储任何内容。",
            )
        )
    notes: list[Words] = []
    if reading.tail:
        notes.append(layout.left_out(_tail(full, reading.tail, name, len(names)), AT_THE_END))
        full = full.head(max(headers, full.height - reading.tail))

    def blocks() -> Iterator[Block]:
        rows = full.slice(headers)
        if on_progress:
            on_progress("reading", rows.height, rows.height)
        yield block(rows, names)

    return Source(names, WORKBOOK, blocks(), None, notes)


def rows_of(cells: pl.DataFrame) -> list[layout.Row]:
    """The rows as the layout looks at them."""
    return [(row[0], tuple((cell or "").strip() for cell in row[1:])) for row in cells.iter_rows()]


def _header(full: pl.DataFrame, lines: int) -> list[str]:
    rows = [list(cells) for _, cells in rows_of(full.head(lines))]
    return layout.joined(*rows) if lines == 2 else rows[0]


def _tail(full: pl.DataFrame, tail: int, name: str, width: int) -> list[layout.Row]:
    """The last rows, once it is sure that none of them is a row of the table."""
    rows = rows_of(full.tail(tail))
    for line, cells in rows:
        if layout.looks_like_data(cells, width):
            raise layout.refuse_tail_of_data(name, line, cells, tail)
    return rows


def _damaged(name: str) -> NothingStored:
    return NothingStored(
        Words(
            f"{name} cannot be opened as a workbook: it is damaged, protected by a password, or of another "
            "kind. Save it again as .xlsx or CSV (UTF-8) and upload it again. Nothing was stored.",
            f"无法将 {name} 作为工作簿打开：文件已损坏、有密码保护或格式不符。"
            "请另存为 .xlsx 或 CSV（UTF-8）后重新上传。未存储任何内容。",
        )
    )


# What a sheet shows where a formula failed. The reader would leave these cells empty, and empty means not given.
FAILED = {
    "NA": "#N/A",
    "Div0": "#DIV/0!",
    "Name": "#NAME?",
    "Null": "#NULL!",
    "Num": "#NUM!",
    "Ref": "#REF!",
    "Value": "#VALUE!",
}


def _cells(sheet: fastexcel.ExcelSheet) -> pl.DataFrame:
    """The sheet as text, as it would be read on the screen."""
    batch, failed = sheet.to_arrow_with_errors()
    cells = pl.DataFrame(batch)
    for error in failed.errors if failed else ():
        row, column = error.offset_position
        name = next((name for code, name in FAILED.items() if f"Error({code})" in error.detail), "#ERROR")
        cells[row, column] = name
    return cells


def _refuse_bomb(path: Path, name: str) -> None:
    """A small archive can unpack to more than the machine holds: its directory says so before anything is unpacked."""
    if not zipfile.is_zipfile(path):
        return
    with zipfile.ZipFile(path) as archive:
        unpacked = sum(member.file_size for member in archive.infolist())
    if unpacked > LARGEST:
        raise NothingStored(
            Words(
                f"{name} unpacks to {unpacked >> 20} MB, more than a workbook may. Save it as CSV. Nothing was stored.",
                f"{name} 解压后为 {unpacked >> 20} MB，超过工作簿上限。请另存为 CSV。未存储任何内容。",
            )
        )
