"""Reading a workbook (.xlsx, .xls, .ods): typed cells as text, line numbers as the sheet shows them."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator, Sequence
from pathlib import Path

import fastexcel
import polars as pl

from data.intake.source import Block, Progress, Source, block, names_of, no_rows
from errors import NothingStored
from text import Words

ZIP, OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
LARGEST = 2 << 30  # bytes a workbook may unpack to; a sheet of a million full rows stays far below


def is_workbook(path: Path) -> bool:
    """Does the content, whatever the name says, begin like a workbook?"""
    with path.open("rb") as file:
        return file.read(8).startswith((ZIP, OLE))


def open_workbook(
    path: Path,
    name: str,
    table: str,
    *,
    columns: Sequence[str] | None = None,
    on_progress: Progress | None = None,
) -> Source:
    """The sheet named as the table, else the first. Its first row that holds anything is the header.

    Raises NothingStored for what cannot be opened and for a sheet without rows.
    """
    _refuse_bomb(path, name)
    try:
        book = fastexcel.read_excel(path.read_bytes())
        sheet = next((s for s in book.sheet_names if s.strip().casefold() == table), book.sheet_names[0])
        # skip_rows=0: leading empty rows count, so that a row's number is the one the sheet shows.
        cells = _cells(book.load_sheet(sheet, header_row=None, skip_rows=0, dtypes="string"))
    except (fastexcel.FastExcelError, IndexError) as error:
        raise NothingStored(
            Words(
                f"{name} cannot be opened as a workbook: it is damaged, protected by a password, or of another "
                "kind. Save it again as .xlsx or CSV (UTF-8) and upload it again. Nothing was stored.",
                f"无法将 {name} 作为工作簿打开：文件已损坏、有密码保护或格式不符。"
                "请另存为 .xlsx 或 CSV（UTF-8）后重新上传。未存储任何内容。",
            )
        ) from error
    full = cells.with_row_index("line", 1).filter(
        pl.any_horizontal(pl.all().exclude("line").str.strip_chars().fill_null("") != "")
    )
    if full.is_empty() or (full.height == 1 and not columns):
        raise no_rows(name)
    names = names_of(full.row(0)[1:]) if not columns else tuple(columns)
    if len(names) != cells.width:
        raise NothingStored(
            Words(
                f"{name}: the sheet has {cells.width} columns, {len(names)} are named in the mapping. "
                "Nothing was stored.",
                f"{name}：工作表有 {cells.width} 列，而映射文件命名了 {len(names)} 列。未存储任何内容。",
            )
        )

    def blocks() -> Iterator[Block]:
        rows = full if columns else full.slice(1)
        if on_progress:
            on_progress("reading", rows.height, rows.height)
        yield block(rows, names)

    return Source(names, "workbook", blocks())


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
