"""Reading Parquet: typed columns as text, a row's line being its number after the header."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import polars as pl

from data.intake.records import AS_FOUND, Block, Dialect, Progress, Source, block, names_of, no_rows
from errors import NothingStored
from text import Words

PARQUET = b"PAR1"
PARQUET_FORMAT = "parquet"  # what stands for the encoding
ROWS = 200_000  # read at once


def is_parquet(path: Path) -> bool:
    """Does the content begin like Parquet?"""
    with path.open("rb") as file:
        return file.read(4) == PARQUET


def open_parquet(path: Path, name: str, dialect: Dialect = AS_FOUND, on_progress: Progress | None = None) -> Source:
    """The file's columns. Raises NothingStored for what is damaged, holds lists or records, or has no rows."""
    frame, rows = _scanned(path, name)
    if not rows:
        raise no_rows(name)
    names = dialect.columns or names_of(frame.collect_schema().names())

    def blocks() -> Iterator[Block]:
        for start in range(0, rows, ROWS):
            cells = _read(frame.slice(start, ROWS), name)
            if on_progress:
                on_progress("reading", min(start + ROWS, rows), rows)
            yield block(cells.with_row_index("line", start + 2), names)

    return Source(names, PARQUET_FORMAT, blocks())


def first_rows(path: Path, name: str, limit: int) -> tuple[list[str], pl.DataFrame, int]:
    """The column names, the first rows as text, and how many rows there are."""
    frame, rows = _scanned(path, name)
    return frame.collect_schema().names(), _read(frame.slice(0, limit), name), rows


def _scanned(path: Path, name: str) -> tuple[pl.LazyFrame, int]:
    try:
        frame = pl.scan_parquet(path)
        schema = frame.collect_schema()
        rows = frame.select(pl.len()).collect().item()
    except (pl.exceptions.PolarsError, OSError) as error:
        raise _damaged(name) from error
    if nested := [column for column, kind in schema.items() if kind.is_nested() or kind == pl.Binary]:
        raise NothingStored(
            Words(
                f'{name}: the column "{nested[0]}" holds lists, records or bytes, which are no cells of a table. '
                "Nothing was stored.",
                f"{name}：“{nested[0]}”列为列表、结构或字节，不是表格单元格。未保存任何内容。",
            )
        )
    return frame, rows


def _read(frame: pl.LazyFrame, name: str) -> pl.DataFrame:
    try:
        return frame.select(pl.all().cast(pl.String)).collect()
    except (pl.exceptions.PolarsError, OSError) as error:
        raise _damaged(name) from error


def _damaged(name: str) -> NothingStored:
    return NothingStored(
        Words(
            f"{name} begins like Parquet but cannot be read: it is damaged or cut off. Export it again. "
            "Nothing was stored.",
            f"{name} 看起来是 Parquet 文件，但无法读取：文件已损坏或不完整。请重新导出。未保存任何内容。",
        )
    )
