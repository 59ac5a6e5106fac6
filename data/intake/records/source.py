"""What every kind of file is read into: column names, then blocks of text cells with their line numbers."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

import polars as pl

from data.intake.records.result import REJECTS
from errors import NothingStored
from text import Words

# The name under which a row's line number travels; no column of a file can have it, for names are trimmed.
LINE = " line"


def as_written(column: str) -> str:
    """Beside a column of ours that a mapping made: the cells of the file that it was made of."""
    return f"{column} as written"


Progress = Callable[[str, int, int | None], None]


@dataclass(frozen=True)
class Block:
    """Some rows of a file. `rows`: LINE and one text column per named column, empty cells null.

    `broken`: rows that could not be cut into cells (REJECTS). `blank`: rows without any content.
    """

    rows: pl.DataFrame
    broken: pl.DataFrame
    blank: int


@dataclass(frozen=True)
class Source:
    """A file opened for reading: `names` of its columns in order ("" where none), then its blocks.

    `delimiter`: of a text file. `notes`: what was left out as the dialect asked; complete when all blocks are taken.
    """

    names: tuple[str, ...]
    encoding: str
    blocks: Iterator[Block]
    delimiter: str | None = None
    notes: list[Words] = field(default_factory=list)


NONE_BROKEN = pl.DataFrame(schema=REJECTS)


def block(cells: pl.DataFrame, names: Sequence[str], broken: pl.DataFrame = NONE_BROKEN, blank: int = 0) -> Block:
    """A block of `cells`, whose first column is the line number: blanks trimmed, empty cells null.

    Rows of only empty cells are taken out and counted, beside the `blank` ones that were found before.
    """
    named = [(column, name) for column, name in zip(cells.columns[1:], names, strict=True) if name]
    trimmed = [_trimmed(pl.col(column)).alias(name) for column, name in named]
    rows = cells.select(pl.col(cells.columns[0]).cast(pl.Int64).alias(LINE), *trimmed)
    full = rows.filter(~pl.all_horizontal(pl.exclude(LINE).is_null()))
    return Block(full, broken, blank + rows.height - full.height)


def _trimmed(cell: pl.Expr) -> pl.Expr:
    text = cell.str.strip_chars()
    return pl.when(text.str.len_bytes() > 0).then(text)


def names_of(header: Sequence[str | None]) -> tuple[str, ...]:
    """Column names without surrounding blanks."""
    return tuple((cell or "").strip().removeprefix("\ufeff") for cell in header)


def no_rows(name: str) -> NothingStored:
    """The file holds nothing, or only its header."""
    return NothingStored(
        Words(
            f"{name} holds no rows. Nothing was stored.",
            f"{name} 中没有数据行。未保存任何内容。",
        )
    )
