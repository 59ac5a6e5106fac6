"""The two ends of a file as they stand, cut into cells but taken for nothing: what `inspect_file` looks at."""

from __future__ import annotations

import csv
import itertools
from collections import deque
from dataclasses import dataclass
from pathlib import Path

from data.intake.read import (
    LINES_LOOKED_AT,
    PARQUET_FORMAT,
    WORKBOOK,
    Delimiters,
    MergedCell,
    Row,
    Sheet,
    Workbook,
    delimiters_of,
    encoding_of,
    first_rows,
    lines_of,
    parts_of,
    rows_of,
)
from data.intake.records import Dialect, no_rows

TAIL_BYTES = 100_000  # characters at the end of a part in which the last rows are looked for
HEAD = 2_000  # lines read at the beginning


@dataclass(frozen=True)
class FilePreview:
    """`head`: the first rows; `tail`: the last ones (the same lines again in a short file); `lines`: of the file.

    `merged`: the cells of the sheet that cover several rows.
    """

    encoding: str
    signs: Delimiters | None
    head: list[Row]
    tail: list[Row]
    lines: int
    sheets: tuple[Sheet, ...] = ()
    sheet: str | None = None
    merged: tuple[MergedCell, ...] = ()

    @property
    def is_whole(self) -> bool:
        """Does `head` hold all of the file?"""
        return not self.head or self.head[-1][0] >= (self.tail[-1][0] if self.tail else 0)


def preview_of_text(path: Path, name: str, dialect: Dialect) -> FilePreview:
    """Both ends of a text file. Raises NothingStored for one that is no text or holds nothing."""
    encoding = encoding_of(path, name, dialect.encoding)
    first: list[str] = []
    last_lines: deque[tuple[int, str]] = deque(maxlen=LINES_LOOKED_AT)
    line = 0
    for part in parts_of(path, name, encoding):
        # Also from the next part: a last line that does not end is a part of its own.
        first += itertools.islice(lines_of(part), HEAD - len(first))
        lines = list(lines_of(part[part.rfind("\n", 0, max(0, len(part) - TAIL_BYTES)) + 1 :]))
        line += part.count("\n") + (not part.endswith("\n"))
        last_lines.extend((line - len(lines) + at, text) for at, text in enumerate(lines, 1) if text.strip())
    if not last_lines:
        raise no_rows(name)
    signs = delimiters_of([text for text in first if text.strip()][:LINES_LOOKED_AT], (), dialect)
    return FilePreview(
        encoding, signs, _rows(first, signs), [(number, signs.cells(text)) for number, text in last_lines], line
    )


def _rows(lines: list[str], signs: Delimiters) -> list[Row]:
    """The lines cut into rows; a line that is not well-formed is cut at every delimiter."""
    rows: list[Row] = []
    at = 0
    while at < len(lines):
        reader, begun = signs.reader(lines[at:]), at
        try:
            for cells in reader:
                rows.append((at + 1, tuple(cell.strip() for cell in cells)))
                at = begun + reader.line_num
        except csv.Error:  # begin anew after the line in which the fault began
            rows.append((at + 1, signs.cells(lines[at])))
            at += 1
    return rows


def preview_of_workbook(path: Path, name: str, dialect: Dialect) -> FilePreview:
    """Both ends of a sheet, the largest if none is said."""
    book = Workbook(path, name, dialect.sheet or "")
    largest = max(book.sheets, key=lambda sheet: sheet.rows * sheet.columns)
    if not largest.rows:
        raise no_rows(name)
    chosen = book.sheet_for(largest.name, dialect)
    cells = book.cells(chosen, dialect.fill)
    if cells.is_empty():
        raise no_rows(name)
    head, tail = rows_of(cells.head(HEAD)), rows_of(cells.tail(LINES_LOOKED_AT))
    merged = tuple(book.merged_down(chosen, head[0][0]))
    return FilePreview(WORKBOOK, None, head, tail, tail[-1][0], book.sheets, chosen, merged)


def preview_of_parquet(path: Path, name: str) -> FilePreview:
    """The first rows of a Parquet file, its names before them as in a text file."""
    names, cells, rows = first_rows(path, name, HEAD)
    if not rows:
        raise no_rows(name)
    head = [(1, tuple(names)), *rows_of(cells.with_row_index("line", 2))]
    return FilePreview(PARQUET_FORMAT, None, head, [], rows + 1)
