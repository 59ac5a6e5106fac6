"""A file opened for reading: whatever its name says, its content decides what kind it is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import IO

import polars as pl

from data.declare import Table
from data.intake.read import layout
from data.intake.read.delimited import open_delimited
from data.intake.read.encoding import encoding_of
from data.intake.read.parquet import is_parquet, open_parquet
from data.intake.read.workbook import is_workbook, open_workbook
from data.intake.receive import dialect_of_rejected_rows, is_archive, refuse_other_kinds, unescaped, unpacked
from data.intake.records import LINE, Block, Dialect, Mapping, Progress, Source, no_rows
from text import Words

REPEATED = Words("as repetitions of the header, as the mapping says", "与表头重复的行（按映射）")


def open_file(
    path: Path, name: str, table: Table, mapping: Mapping | None, on_progress: Progress | None = None
) -> Source:
    """The file's own columns and rows, read as the mapping says. Raises NothingStored when it cannot be read."""
    mapping = mapping or Mapping()
    return open_as(path, name, mapping.dialect, mapping.reads or table.columns, table.name, on_progress)


def open_as(
    path: Path,
    name: str,
    dialect: Dialect,
    expected: Sequence[str] = (),
    sheet: str = "",
    on_progress: Progress | None = None,
) -> Source:
    """The file as the dialect says. `expected` names and the name of a `sheet` decide what it leaves open.

    Raises NothingStored for what cannot be read, for a file without rows, and where only its owner can say how.
    """
    dialect = dialect_of_rejected_rows(path, dialect)
    source = unescaped(_opened(path, name, dialect, expected, sheet, on_progress))
    return _without_repeats(source, name, dialect)


def _opened(
    path: Path, name: str, dialect: Dialect, expected: Sequence[str], sheet: str, on_progress: Progress | None
) -> Source:
    if not path.stat().st_size:
        raise no_rows(name)
    refuse_other_kinds(path, name)
    if is_archive(path):
        copy, inner = unpacked(path, name, dialect.member)
        inner_name = f"{name}: {inner}"
        inside = replace(dialect, member=None)
        source = _opened(Path(copy.name), inner_name, inside, expected, sheet, on_progress)
        return replace(source, blocks=_while_open(source.blocks, copy))
    if is_parquet(path):
        return open_parquet(path, name, dialect, on_progress)
    if is_workbook(path):
        return open_workbook(path, name, sheet, dialect, on_progress, expected)
    encoding = encoding_of(path, name, dialect.encoding)
    return open_delimited(path, name, encoding, expected, dialect, on_progress)


def _without_repeats(source: Source, name: str, dialect: Dialect) -> Source:
    """The source without rows that repeat the header, if that is said; a file that has some is refused, if nothing is.

    With `repeated = false` they are rows like others.
    """
    if dialect.repeated is False:
        return source
    lines: list[int] = []

    def blocks() -> Iterator[Block]:
        for block in source.blocks:
            repeated_lines = repeats_header(block.rows)
            if repeated_lines.is_empty():
                yield block
                continue
            if dialect.repeated is None:
                raise layout.refuse_repeated(name, repeated_lines.to_list())
            lines.extend(repeated_lines)
            yield replace(block, rows=block.rows.filter(~pl.col(LINE).is_in(repeated_lines.implode())))
        if lines:
            source.notes.append(layout.left_out([(line, source.names) for line in lines], REPEATED))

    return replace(source, blocks=blocks())


def repeats_header(rows: pl.DataFrame) -> pl.Series:
    """The lines of the rows that hold nothing but the names of their columns."""
    names = [column for column in rows.columns if column != LINE]
    if not names:
        return rows[LINE].head(0)
    candidates = rows.filter(pl.col(names[0]) == names[0])
    return candidates.filter(pl.all_horizontal(pl.col(name) == name for name in names))[LINE]


def _while_open(blocks: Iterator[Block], copy: IO[bytes]) -> Iterator[Block]:
    """The blocks; the temporary file they are read from goes with them."""
    with copy:
        yield from blocks
