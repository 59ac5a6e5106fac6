"""Reading CSV: real line numbers, quoted newlines, rows of the wrong length reported; nothing guessed from cells."""

from __future__ import annotations

import csv
import io
import itertools
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path

import polars as pl

from data.intake.read import layout
from data.intake.read.delimiter import Delimiters, delimiters_of
from data.intake.read.line_blocks import between, last_lines, lines_of, parts_of
from data.intake.records import AS_FOUND, REJECTS, WHOLE_ROW, Block, Dialect, Progress, Source, block, names_of, no_rows
from errors import NothingStored
from text import Words

AT_THE_END = Words("at the end, as the mapping says", "文件末尾的行（按映射）")
ROWS = 100_000  # read at once by the slower reader
SHOWN = 200  # characters of a broken row that are reported

_Broken = tuple[int, str | None, Words]  # line, its text, what is wrong with it


def open_delimited(
    path: Path,
    name: str,
    encoding: str,
    expected: Sequence[str],
    dialect: Dialect = AS_FOUND,
    on_progress: Progress | None = None,
) -> Source:
    """The file, its header read. `expected` column names decide what `dialect` does not say.

    Raises NothingStored for a file without rows, and for one whose header seems to stand further down.
    """
    tail: list[tuple[int, str]] = []
    parts = between(parts_of(path, name, encoding, on_progress), dialect.skip or 0, dialect.tail or 0, tail)
    first, skipped = _from_first_line(parts)
    if not first:
        raise no_rows(name)
    skipped += dialect.skip or 0
    signs = delimiters_of(list(itertools.islice(lines_of(first), layout.LINES_LOOKED_AT)), expected, dialect)
    if dialect.columns:
        names, line, rest = dialect.columns, skipped, first
    else:
        if dialect.skip is None:
            _refuse_late_header(name, first, skipped, signs, expected)
        reader = signs.reader(lines_of(first))
        try:
            names = names_of(next(reader))
            if dialect.header == 2:
                names = names_of(layout.joined(names, names_of(next(reader, []))))
        except csv.Error as error:
            raise _unclosed(name, skipped + 1) from error
        line = skipped + reader.line_num
        rest = first[sum(map(len, itertools.islice(lines_of(first), reader.line_num))) :]
    layout.refuse_width(name, len(names))
    notes: list[Words] = []
    blocks = _blocks(itertools.chain([rest], parts), line, names, signs, name)
    if dialect.tail is None:
        checked = _without_doubtful_end(blocks, path, encoding, signs, name)
    else:
        checked = _with_tail(blocks, tail, len(names), signs, name, notes)
        if dialect.tail:
            checked = _without_doubtful_end(checked, path, encoding, signs, name, dialect.tail)
    return Source(names, encoding, checked, signs.delimiter, notes)


def _from_first_line(parts: Iterator[str]) -> tuple[str, int]:
    """The first part from its first line that holds anything, and how many empty lines stood before it."""
    skipped = 0
    for part in parts:
        content = part.lstrip()
        if content:
            start = part.rfind("\n", 0, len(part) - len(content)) + 1
            return part[start:], skipped + part.count("\n", 0, start)
        skipped += part.count("\n")
    return "", 0


def refuse_doubtful_end(path: Path, name: str, encoding: str, signs: Delimiters, expected: int = 0) -> None:
    """Refuse a file of whose last lines more than the `expected` ones look like totals or notes."""
    lines = last_lines(path, encoding)[-layout.LINES_LOOKED_AT :]
    doubtful = layout.after([(at, signs.cells(line)) for at, line in enumerate(lines, 1)])
    if len(doubtful) > expected:
        raise layout.refuse_tail(name, doubtful)


def _without_doubtful_end(
    blocks: Iterator[Block], path: Path, encoding: str, signs: Delimiters, name: str, expected: int = 0
) -> Iterator[Block]:
    yield from blocks
    refuse_doubtful_end(path, name, encoding, signs, expected)


def _with_tail(
    blocks: Iterator[Block], tail: list[tuple[int, str]], width: int, signs: Delimiters, name: str, notes: list[Words]
) -> Iterator[Block]:
    """The blocks; at their end what was left out is said, or refused where it looks like rows."""
    yield from blocks
    if not tail:
        return
    rows = [(line, signs.cells(text)) for line, text in tail]
    for line, cells in rows:
        if layout.looks_like_data(cells, width):
            raise layout.refuse_tail_of_data(name, line, cells, len(tail))
    notes.append(layout.left_out(rows, AT_THE_END))


def _refuse_late_header(name: str, first: str, skipped: int, signs: Delimiters, expected: Sequence[str]) -> None:
    """Refuse a file in which a later line than the first names the expected columns."""
    lines = list(itertools.islice(lines_of(first), layout.LINES_LOOKED_AT))
    rows = [(skipped + at, signs.cells(line)) for at, line in enumerate(lines, 1)]
    layout.refuse_late_header(name, rows, expected)


def _blocks(parts: Iterator[str], line: int, names: tuple[str, ...], signs: Delimiters, name: str) -> Iterator[Block]:
    """Blocks of the parts, whose first line is number line + 1. Until a quotation mark appears, lines are rows and
    can be cut many at a time."""
    for part in parts:
        if (signs.quote and signs.quote in part) or (signs.escape and signs.escape in part):
            lines = itertools.chain.from_iterable(map(io.StringIO, itertools.chain([part], parts)))
            yield from _quoted_blocks(lines, line, names, signs, name)
            return
        if part:
            rows = part.count("\n") + (not part.endswith("\n"))
            even = _even_block(part, rows, line, names, signs.delimiter)
            yield even if even is not None else _uneven_block(part, line, names, signs.delimiter)
            line += rows


def _even_block(part: str, rows: int, line: int, names: tuple[str, ...], delimiter: str) -> Block | None:
    """The lines cut at once; None when not each of them has as many cells as the header.

    The delimiters are as many as they must be in all, and the reader refuses a line with more than its share, so
    none can have fewer.
    """
    if (
        not delimiter.isascii()
        or part.count(delimiter) != rows * (len(names) - 1)
        or part.startswith("\n")
        or "\n\n" in part
    ):
        return None
    try:
        cells = pl.read_csv(
            part.encode(),
            has_header=False,
            separator=delimiter,
            quote_char=None,
            schema={f"c{i}": pl.String for i in range(len(names))},
        )
    except (pl.exceptions.ComputeError, pl.exceptions.SchemaError):
        return None
    return block(cells.with_row_index("line", line + 1), names) if cells.height == rows else None


def _uneven_block(part: str, line: int, names: tuple[str, ...], delimiter: str) -> Block:
    rows = pl.DataFrame({"text": part.removesuffix("\n").split("\n")}).with_row_index("line", line + 1)
    rows = rows.filter(pl.col("text").str.strip_chars() != "")  # an empty line is no row
    rows = rows.with_columns(cells=pl.col("text").str.count_matches(delimiter, literal=True) + 1)
    right = rows.filter(pl.col("cells") == len(names))
    wrong = rows.filter(pl.col("cells") != len(names))
    wrong = wrong.filter(pl.col("text").str.replace_all(delimiter, "", literal=True).str.strip_chars() != "")
    cut = pl.col("text").str.split_exact(delimiter, len(names) - 1).struct.unnest()
    broken = [
        (line, text, _wrong_length(n, len(names)))
        for line, text, n in wrong.select("line", "text", "cells").iter_rows()
    ]
    return block(right.select("line", cut), names, _broken(broken), rows.height - right.height - wrong.height)


def _quoted_blocks(
    lines: Iterator[str], line: int, names: tuple[str, ...], signs: Delimiters, name: str
) -> Iterator[Block]:
    reader = signs.reader(lines)
    ended = False
    while not ended:
        rows: list[tuple[int, list[str]]] = []
        broken: list[_Broken] = []
        blank = 0
        while len(rows) + len(broken) < ROWS:
            first = line + reader.line_num + 1
            try:
                cells = next(reader, None)
            except csv.Error as error:
                if line + reader.line_num > first or "end of data" in str(error):
                    raise _unclosed(name, first) from error
                broken.append((first, None, _TOO_LONG if "limit" in str(error) else _QUOTES))
                continue
            if cells is None:
                ended = True
                break
            if len(cells) == len(names):
                rows.append((first, cells))
            elif cells and not any(cell.strip() for cell in cells):
                blank += 1
            elif cells:
                words = _wrong_length(len(cells), len(names), first, line + reader.line_num)
                broken.append((first, signs.delimiter.join(cells), words))
        yield block(_table_of(rows, len(names)), names, _broken(broken), blank)


def _table_of(rows: list[tuple[int, list[str]]], width: int) -> pl.DataFrame:
    columns = list(zip(*(cells for _, cells in rows), strict=True)) or [()] * width
    frame = {"line": [line for line, _ in rows]} | {f"c{i}": column for i, column in enumerate(columns)}
    return pl.DataFrame(frame, schema={"line": pl.Int64} | {f"c{i}": pl.String for i in range(width)})


_QUOTES = Words(
    'has a quotation mark in the wrong place (inside a quoted cell it must be doubled: "")',
    "引号位置有误（带引号的单元格内，引号须写成两个）",
)


_TOO_LONG = Words(
    f"has a cell of more than {csv.field_size_limit()} characters",
    f"有超过 {csv.field_size_limit()} 个字符的单元格",
)


@cache
def _wrong_length(cells: int, columns: int, first: int = 0, last: int = 0) -> Words:
    en, zh = f"has {cells} cell(s) where the header has {columns}", f"有 {cells} 个单元格，而表头有 {columns} 个"
    if last > first:
        # A forgotten quotation mark swallows whole rows: they must not go unmentioned.
        en += f" (lines {first} to {last} were read as one row because of a quotation mark)"
        zh += f"（因引号，第 {first} 至 {last} 行被当作一行）"
    return Words(en, zh)


def _broken(broken_rows: Sequence[_Broken]) -> pl.DataFrame:
    rows = [
        (line, -1, WHOLE_ROW, text[:SHOWN] + "…" if text and len(text) > SHOWN else text, words.en, words.zh)
        for line, text, words in broken_rows
    ]
    return pl.DataFrame(rows, schema=REJECTS, orient="row")


def _unclosed(name: str, line: int) -> NothingStored:
    return NothingStored(
        Words(
            f"{name}: the quotation mark opened in line {line} is not closed properly, so where the rows after it end "
            "cannot be known. Correct that line and upload the file again. Nothing was stored.",
            f"{name}：第 {line} 行的引号未正确闭合，无法判断其后各行的边界。请更正该行后重新上传。未保存任何内容。",
        )
    )
