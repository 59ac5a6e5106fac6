"""Reading a workbook (.xlsx, .xls, .ods): typed cells as text, line numbers as the sheet shows them."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from data.intake.read import layout
from data.intake.receive import LARGEST_RATIO, UNPACKED_FREELY
from data.intake.records import AS_FOUND, Block, Dialect, Progress, Source, block, names_of, no_rows
from errors import NothingStored, unknown
from text import Words

ZIP, OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
WORKBOOK = "workbook"  # what stands for the encoding
LARGEST = 2 << 30  # bytes a workbook may unpack to; a sheet of a million full rows stays far below
READER = Path(__file__).with_name("workbook_process.py")
CANNOT_OPEN = 3  # its exit code
TELL_SECONDS = 0.25
LONGEST_SECONDS = 180
AT_THE_END = Words("at the end, as the mapping says", "文件末尾的行（按映射）")


def is_workbook(path: Path) -> bool:
    """Does the content, whatever the name says, begin like a workbook?"""
    with path.open("rb") as file:
        return file.read(8).startswith((ZIP, OLE))


@dataclass(frozen=True)
class Sheet:
    """A sheet of a workbook: its name, rows and columns (empty ones before the first cell counted)."""

    name: str
    rows: int
    columns: int


@dataclass(frozen=True)
class MergedCell:
    """A merged cell: the first and last line that it covers, and its value."""

    first: int
    last: int
    value: str


class Workbook:
    """An opened workbook. `sheets`: all of them, in their order; sizes are known only of those that were `wanted`.

    It is read in a process of its own with bounded memory and time, for a small file can claim billions of cells.
    Raises NothingStored for what cannot be opened or needs more; what `on_progress` raises ends the reading.
    """

    def __init__(self, path: Path, name: str, wanted: str = "", on_progress: Progress | None = None) -> None:
        _refuse_bomb(path, name)
        self.name = name
        self._cells: dict[str, pl.DataFrame] = {}
        self._merged: dict[str, list[list[int]]] = {}
        with tempfile.TemporaryDirectory(prefix="scorecard-") as folder:
            _read_in_own_process(path, Path(folder), wanted, name, on_progress)
            index = json.loads((Path(folder) / "index.json").read_text(encoding="utf-8"))
            for entry in index:
                if entry["file"]:
                    cells = pl.read_ipc((Path(folder) / entry["file"]).read_bytes())
                    self._cells[entry["name"]] = _with_failures(cells, entry["failed"])
                    self._merged[entry["name"]] = entry["merged"]
        self.sheets = tuple(Sheet(entry["name"], entry["rows"], entry["columns"]) for entry in index)

    def sheet_for(self, table: str, dialect: Dialect) -> str:
        """The sheet that the dialect names, else the one named as the table, else the only one that holds cells.

        NothingStored where several could be meant.
        """
        names = [sheet.name for sheet in self.sheets]
        if dialect.sheet is not None:
            if dialect.sheet not in names:
                raise unknown(Words(f"sheet in {self.name}", f"工作表（{self.name}）"), dialect.sheet, names)
            return dialect.sheet
        named = next((name for name in names if table and name.strip().casefold() == table.casefold()), None)
        full = [sheet.name for sheet in self.sheets if sheet.rows]
        if named is None and len(full) > 1:
            raise _several(self.name, full)
        return named or (full or names)[0]

    def cells(self, sheet: str, fill: bool | None = None) -> pl.DataFrame:
        """The rows that hold anything: "line" as the sheet shows it, then its cells as the screen shows them.

        `fill`: a merged cell's value stands in all rows that it covers.
        """
        cells = self._cells.get(sheet)
        if cells is None:
            raise no_rows(self.name)
        cells = _filled_down(cells, self._merged[sheet]) if fill else cells
        return cells.with_row_index("line", 1).filter(
            pl.any_horizontal(pl.all().exclude("line").str.strip_chars().fill_null("") != "")
        )

    def merged_down(self, sheet: str, after: int) -> list[MergedCell]:
        """The merged cells that hold something and cover several rows, below the line `after`."""
        cells = self._cells[sheet]
        return [
            MergedCell(top + 1, bottom + 1, value)
            for top, bottom, left, _ in self._merged[sheet]
            if bottom > top >= after and top < cells.height and left < cells.width and (value := cells[top, left])
        ]


def _read_in_own_process(path: Path, folder: Path, wanted: str, name: str, on_progress: Progress | None) -> None:
    # By its path, not as a module of ours: it needs nothing of the house, and starts three times as fast.
    command = [sys.executable, str(READER), str(path), str(folder), wanted]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as reader:  # noqa: S603
        began = time.monotonic()
        try:
            while (code := reader.poll()) is None:
                if on_progress:
                    on_progress("reading", 0, None)
                if time.monotonic() - began > LONGEST_SECONDS:
                    raise _too_much(name)
                with suppress(subprocess.TimeoutExpired):
                    reader.wait(TELL_SECONDS)
        finally:
            reader.kill()
    if code == CANNOT_OPEN:
        raise _damaged(name)
    if code:
        raise _too_much(name)


def _filled_down(cells: pl.DataFrame, merged: list[list[int]]) -> pl.DataFrame:
    """Each merged range holds the value of its first cell everywhere."""
    for top, bottom, left, right in merged:
        if bottom > top and top < cells.height and left < cells.width:
            value = cells[top, left]
            rows = range(top, min(bottom + 1, cells.height))
            for column in range(left, min(right + 1, cells.width)):
                cells[list(rows), column] = pl.Series([value] * len(rows), dtype=pl.String)
    return cells


def open_workbook(
    path: Path,
    name: str,
    table: str,
    dialect: Dialect = AS_FOUND,
    on_progress: Progress | None = None,
    expected: Sequence[str] = (),
) -> Source:
    """The sheet of the dialect, else the one named as the table, else the only one that holds cells.

    Raises NothingStored for what cannot be opened, for a sheet without rows, and where only its owner can say how it
    is read.
    """
    book = Workbook(path, name, dialect.sheet or "", on_progress)
    sheet = book.sheet_for(table, dialect)
    full = book.cells(sheet, dialect.fill).filter(pl.col("line") > (dialect.skip or 0))
    headers = 0 if dialect.columns else dialect.header or 1
    if full.height <= headers:
        raise no_rows(name)
    names = dialect.columns or names_of(_header(full, headers))
    first = full["line"][headers]
    if dialect.fill is None and (merged := book.merged_down(sheet, first - 1)):
        raise _refuse_merged(name, merged[0])
    if dialect.skip is None and not dialect.columns:
        layout.refuse_late_header(name, rows_of(full.head(layout.LINES_LOOKED_AT)), expected)
    if len(names) != full.width - 1:
        raise NothingStored(
            Words(
                f"{name}: the sheet has {full.width - 1} columns, {len(names)} are named in the mapping. "
                "Nothing was stored.",
                f"{name}：工作表有 {full.width - 1} 列，而映射文件命名了 {len(names)} 列。未保存任何内容。",
            )
        )
    layout.refuse_width(name, len(names))
    notes: list[Words] = []
    doubtful = layout.after(rows_of(full.slice(headers).tail(layout.LINES_LOOKED_AT)))
    if dialect.tail != 0 and len(doubtful) > (dialect.tail or 0):
        raise layout.refuse_tail(name, doubtful)
    if dialect.tail:
        notes.append(layout.left_out(_tail(full, dialect.tail, name, len(names)), AT_THE_END))
        full = full.head(max(headers, full.height - dialect.tail))

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
            "请另存为 .xlsx 或 CSV（UTF-8）后重新上传。未保存任何内容。",
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


def _with_failures(cells: pl.DataFrame, failed: list[tuple[int, int, str]]) -> pl.DataFrame:
    """The cells, those whose formula failed as the screen shows them."""
    for row, column, detail in failed:
        cells[row, column] = next((name for code, name in FAILED.items() if f"Error({code})" in detail), "#ERROR")
    return cells


def _several(name: str, sheets: list[str]) -> NothingStored:
    return NothingStored(
        Words(
            f"{name} has {len(sheets)} sheets that hold something: {', '.join(sheets[:10])}. Choose one on the upload "
            f'page, or write sheet = "{sheets[0]}" or another under [file] in a mapping. Nothing was stored.',
            f"{name} 有 {len(sheets)} 个有内容的工作表：{'、'.join(sheets[:10])}。请在上传页面选择，"
            f'或在映射文件的 [file] 下写 sheet = "{sheets[0]}" 或其他工作表。未保存任何内容。',
        )
    )


def _refuse_merged(name: str, merged: MergedCell) -> NothingStored:
    first, last = merged.first, merged.last
    return NothingStored(
        Words(
            f"{name}: a merged cell covers the lines {first} to {last}. Say on the upload page whether its value holds "
            "for all of them, or write fill = true (or false) under [file] in a mapping. Nothing was stored.",
            f"{name}：第 {first} 至 {last} 行有合并单元格。请在上传页面说明其值是否适用于各行，"
            "或在映射文件的 [file] 下写 fill = true（或 false）。未保存任何内容。",
        )
    )


def _too_much(name: str) -> NothingStored:
    return NothingStored(
        Words(
            f"{name} needs more memory or time than a workbook may. Save the sheet as CSV (UTF-8) and upload that. "
            "Nothing was stored.",
            f"{name} 所需的内存或时间超过工作簿上限。请将工作表另存为 CSV（UTF-8）后上传。未保存任何内容。",
        )
    )


def _refuse_bomb(path: Path, name: str) -> None:
    """A small archive can unpack to more than the machine holds: its directory says so before anything is unpacked."""
    if not zipfile.is_zipfile(path):
        return
    with zipfile.ZipFile(path) as archive:
        unpacked = sum(member.file_size for member in archive.infolist())
    if unpacked > LARGEST or (unpacked > UNPACKED_FREELY and unpacked > LARGEST_RATIO * path.stat().st_size):
        raise NothingStored(
            Words(
                f"{name} unpacks to {unpacked >> 20} MB, more than a workbook may. Save it as CSV. Nothing was stored.",
                f"{name} 解压后为 {unpacked >> 20} MB，超过工作簿上限。请另存为 CSV。未保存任何内容。",
            )
        )
