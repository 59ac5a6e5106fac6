"""Cells of a file corrected before it is stored: the file is read as if they stood in it, and each is recorded.

    source = with_corrections(source, {3: {"amount": "120.00"}}, "sales.csv", applied)
    …                        # all blocks are taken
    applied                  # [Correction(3, "amount", "-120.00", "120.00")]

The file as received stays as it came; the record of the load says what was corrected (data/migrations/0018_fixes.sql).
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from collections.abc import Mapping as Dict
from dataclasses import dataclass, replace

import polars as pl

from data.intake.records import LINE, Block, Source, lines_in_words
from errors import WrongUse
from text import Words

Corrections = Dict[int, Dict[str, str]]  # line → column of the file → what shall stand there


@dataclass(frozen=True)
class Correction:
    """One cell: where it stands, what the file has there and what it was corrected to (None: empty)."""

    line: int
    column: str
    before: str | None
    after: str | None


def with_corrections(source: Source, corrections: Corrections, file: str, applied: list[Correction]) -> Source:
    """The source with these cells in place of its own; a row that could not be cut is one whose first cell is all.

    `applied` receives every cell that differs. A row without any content left is passed over like a blank one.
    WrongUse for a column or a line that the file has not.
    """
    if not corrections:
        return source
    columns = [name for name in source.names if name]
    if strange := sorted({column for cells in corrections.values() for column in cells} - set(columns)):
        raise not_in_file(file, strange)

    def blocks() -> Iterator[Block]:
        open_lines = set(corrections)
        for block in source.blocks:
            lines_here = pl.Series(sorted(open_lines), dtype=pl.Int64).implode()
            cut = block.rows.filter(pl.col(LINE).is_in(lines_here))
            uncut = block.broken.filter(pl.col("line").is_in(lines_here))
            if cut.is_empty() and uncut.is_empty():
                yield block
                continue
            rows = {row[0]: list(row[1:]) for row in cut.select(LINE, *columns).rows()}
            rows |= {line: whole_row(text, columns) for line, text in uncut.select("line", "value").rows()}
            open_lines -= set(rows)
            new = [
                (line, *_corrected(line, cells, columns, corrections[line], applied)) for line, cells in rows.items()
            ]
            not_blank = [row for row in new if any(cell is not None for cell in row[1:])]
            corrected = pl.DataFrame(
                not_blank, schema={LINE: pl.Int64} | dict.fromkeys(columns, pl.String), orient="row"
            )
            whole = pl.concat(
                [block.rows.filter(~pl.col(LINE).is_in(lines_here)), corrected.select(block.rows.columns)]
            )
            yield replace(
                block,
                rows=whole.sort(LINE),
                broken=block.broken.filter(~pl.col("line").is_in(lines_here)),
                blank=block.blank + len(new) - len(not_blank),
            )
        if open_lines:
            raise not_in_file(file, sorted(open_lines))
        if applied:
            source.notes.append(_note(applied))

    return replace(source, blocks=blocks())


def whole_row(text: str | None, columns: Sequence[str]) -> list[str | None]:
    """The cells of a row that could not be cut: all of its text stands in the first."""
    return [text, *[None] * (len(columns) - 1)]


def _corrected(
    line: int,
    cells: Sequence[str | None],
    columns: Sequence[str],
    corrections: Dict[str, str],
    applied: list[Correction],
) -> list[str | None]:
    now = {column: text.strip() or None for column, text in corrections.items()}
    for column, cell in zip(columns, cells, strict=True):
        if column in now and now[column] != cell:
            applied.append(Correction(line, column, cell, now[column]))
    return [now.get(column, cell) for column, cell in zip(columns, cells, strict=True)]


def _note(applied: Sequence[Correction]) -> Words:
    lines = sorted({correction.line for correction in applied})
    where = lines_in_words(lines, len(lines))
    return Words(
        f"Corrected before storing: {len(applied)} cell(s), {where.en}. The file as received stays as it came.",
        f"保存前已更正 {len(applied)} 个单元格（{where.zh}），原始文件保持不变。",
    )


def not_in_file(file: str, strange: Iterable[int | str]) -> WrongUse:
    """Says which lines or columns were to be corrected that cannot be."""
    names = [str(name) for name in strange] or ["–"]
    return WrongUse(
        Words(
            f"Not among the rejected rows and columns of {file}: {', '.join(names)}. Nothing was stored.",
            f"{file} 的待更正行或列中没有：{'、'.join(names)}。未保存任何内容。",
        )
    )


def as_record(applied: Sequence[Correction]) -> str | None:
    """For the record of a load; None where nothing was corrected."""
    return (
        json.dumps(
            [[correction.line, correction.column, correction.before, correction.after] for correction in applied],
            ensure_ascii=False,
        )
        if applied
        else None
    )


def corrections_of_record(recorded: str | None) -> tuple[Correction, ...]:
    """What stands in the record of a load."""
    return tuple(Correction(*cells) for cells in json.loads(recorded)) if recorded else ()


def as_corrections(applied: Iterable[Correction]) -> dict[int, dict[str, str]]:
    """The corrected cells by line and column, as they are asked for."""
    corrections: dict[int, dict[str, str]] = {}
    for correction in applied:
        corrections.setdefault(correction.line, {})[correction.column] = correction.after or ""
    return corrections
