"""Each row judged by its table's declaration: form of each cell, then Pandera's rules; one sentence per bad cell."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import polars as pl
from pandera.errors import SchemaErrors

from data.declare import REQUIRED, SENTENCES, Table
from data.intake.convert import converted
from data.intake.result import REJECTS
from data.intake.source import LINE
from text import Words


@dataclass(frozen=True)
class Judged:
    """A batch after judgement.

    `good`: LINE and every column of the table, typed. `spoiled`: the same of the refused rows, their bad cells
    empty: their other cells are still to be judged. `rejects`: the bad cells, as REJECTS.
    """

    good: pl.DataFrame
    spoiled: pl.DataFrame
    rejects: pl.DataFrame


def judge(table: Table, rows: pl.DataFrame) -> Judged:
    """Judge a batch of text cells (LINE and columns of the table; an absent optional column counts as empty)."""
    given = rows.with_columns(
        pl.lit(None, pl.String).alias(column) for column in table.columns if column not in rows.columns
    )
    typed = pl.DataFrame([converted(given[column], table.kind(column).name) for column in table.columns])
    failures = _failures(table, typed)
    cells = _one_per_cell([*_misformed(table, given, typed), *_cell_rules(table, given, failures)])
    rejects = _one_per_cell([cells, *_row_rules(table, given, failures, cells)]).sort("line", "order")

    whole = typed.insert_column(0, given[LINE])
    bad = rejects.select(pl.col("line").alias(LINE)).unique()
    return Judged(
        good=whole.join(bad, on=LINE, how="anti", maintain_order="left"),
        spoiled=_without_bad_cells(whole.join(bad, on=LINE, how="semi", maintain_order="left"), rejects),
        rejects=rejects,
    )


def _failures(table: Table, typed: pl.DataFrame) -> pl.DataFrame:
    """Pandera's failure cases: column, check (its sentence), check_number, index (the row), schema_context."""
    try:
        table.schema.validate(typed, lazy=True)
    except SchemaErrors as errors:
        return errors.failure_cases
    return pl.DataFrame(schema={"schema_context": pl.String})


def _misformed(table: Table, given: pl.DataFrame, typed: pl.DataFrame) -> Iterator[pl.DataFrame]:
    """Cells that hold something which is not a value of their kind."""
    for column in table.columns:
        where = given[column].is_not_null() & typed[column].is_null()
        if where.any():
            yield _bad(table, given.filter(where), column, table.kind(column).form)


def _cell_rules(table: Table, given: pl.DataFrame, failures: pl.DataFrame) -> Iterator[pl.DataFrame]:
    """Cells that break a rule of their own column. A misformed cell is empty to Pandera; it has been reported."""
    found = failures.filter(pl.col("schema_context") == "Column")
    for (column, check), cases in found.group_by("column", "check", maintain_order=True) if found.height else ():
        words = REQUIRED if check == "not_nullable" else SENTENCES[str(check)]
        yield _bad(table, given[cases["index"]], str(column), words)


def _row_rules(
    table: Table, given: pl.DataFrame, failures: pl.DataFrame, cells: pl.DataFrame
) -> Iterator[pl.DataFrame]:
    """Rows that break a rule over several columns, where none of these columns is bad by itself."""
    found = failures.filter(pl.col("schema_context") == "DataFrameSchema")
    for (number,), cases in found.group_by("check_number", maintain_order=True) if found.height else ():
        check = table.schema.checks[number]
        broken = _bad(table, given[cases["index"]], check.name, SENTENCES[check.error])
        blamed = cells.filter(pl.col("column").is_in(check.statistics["reads"]))
        yield broken.join(blamed, on="line", how="anti", maintain_order="left")


def _without_bad_cells(rows: pl.DataFrame, rejects: pl.DataFrame) -> pl.DataFrame:
    bad = {str(column): cells["line"] for (column,), cells in rejects.group_by("column")}
    return rows.with_columns(
        pl.when(~pl.col(LINE).is_in(lines.implode())).then(pl.col(column)) for column, lines in bad.items()
    )


def _bad(table: Table, rows: pl.DataFrame, column: str, words: Words) -> pl.DataFrame:
    return rows.select(
        pl.col(LINE).alias("line"),
        pl.lit(table.columns.index(column), pl.Int64).alias("order"),
        pl.lit(column).alias("column"),
        pl.col(column).alias("value"),
        pl.lit(words.en).alias("en"),
        pl.lit(words.zh).alias("zh"),
    )


def _one_per_cell(found: list[pl.DataFrame]) -> pl.DataFrame:
    """The first sentence of each cell is enough to correct it."""
    together = pl.concat([pl.DataFrame(schema=REJECTS), *found])
    return together.unique(["line", "column"], keep="first", maintain_order=True)
