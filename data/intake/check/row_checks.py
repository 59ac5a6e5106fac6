"""Each row judged by its table's declaration: form of each cell, then Pandera's rules; one sentence per bad cell."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

import polars as pl
from pandera.errors import SchemaErrors

from data.declare import REQUIRED, SENTENCES, Table
from data.intake.parse import column_form as known_forms
from data.intake.parse import converted
from data.intake.records import LINE, REJECTS, ColumnForm, as_written
from text import Words

ALL_PLAIN: Mapping[str, ColumnForm] = {}


@dataclass(frozen=True)
class CheckedRows:
    """A batch after judgement.

    `good`: LINE and every column of the table, typed. `rejected`: the same of the refused rows, their bad cells
    empty: their other cells are still to be judged. `rejects`: the bad cells, as REJECTS. `odd`: columns whose form
    must be found first, from all cells of the file: with it they have to be judged again.
    """

    good: pl.DataFrame
    rejected: pl.DataFrame
    rejects: pl.DataFrame
    odd: tuple[str, ...] = ()


def check_rows(
    table: Table, rows: pl.DataFrame, forms: Mapping[str, ColumnForm] = ALL_PLAIN, foreign: Collection[str] = ()
) -> CheckedRows:
    """Judge a batch of text cells (LINE and columns of the table; an absent optional column counts as empty).

    `forms`: how columns are written that may not be in the plain form of their kind. `foreign`: columns that do not
    come from a file in our own form (see `known_forms.is_odd`).
    """
    text_cells = rows.with_columns(
        pl.lit(None, pl.String).alias(column) for column in table.columns if column not in rows.columns
    )
    typed = pl.DataFrame(
        [_typed(text_cells[column], table.kind(column).name, forms.get(column)) for column in table.columns]
    )
    odd = tuple(_columns_of_unknown_form(table, text_cells, typed, forms, foreign))
    failures = _failures(table, typed)
    cells = _first_per_cell([*_wrong_forms(table, text_cells, typed, forms), *_cell_rules(table, text_cells, failures)])
    rejects = _first_per_cell([cells, *_row_rules(table, text_cells, failures, cells)]).sort("line", "order")

    whole = typed.insert_column(0, text_cells[LINE])
    bad = rejects.select(pl.col("line").alias(LINE)).unique()
    return CheckedRows(
        good=whole.join(bad, on=LINE, how="anti", maintain_order="left"),
        rejected=_without_bad_cells(whole.join(bad, on=LINE, how="semi", maintain_order="left"), rejects),
        rejects=rejects,
        odd=odd,
    )


def _columns_of_unknown_form(
    table: Table,
    text_cells: pl.DataFrame,
    typed: pl.DataFrame,
    forms: Mapping[str, ColumnForm],
    foreign: Collection[str],
) -> Iterator[str]:
    """Columns without a form of their own whose cells seem to be written in another than the plain one."""
    for column in table.columns:
        kind, cells = table.kind(column).name, text_cells[column]
        if column not in forms and kind in (*known_forms.NUMBERS, *known_forms.DAYS):
            misfits = cells.filter(cells.is_not_null() & typed[column].is_null())
            if known_forms.is_odd(cells, misfits, kind, foreign=column in foreign):
                yield column


def _typed(cells: pl.Series, kind: str, form: ColumnForm | None) -> pl.Series:
    return converted(known_forms.in_plain_form(cells, kind, form) if form else cells, kind)


def _failures(table: Table, typed: pl.DataFrame) -> pl.DataFrame:
    """Pandera's failure cases: column, check (its sentence), check_number, index (the row), schema_context."""
    try:
        table.schema.validate(typed, lazy=True)
    except SchemaErrors as errors:
        return errors.failure_cases
    return pl.DataFrame(schema={"schema_context": pl.String})


def _wrong_forms(
    table: Table, text_cells: pl.DataFrame, typed: pl.DataFrame, forms: Mapping[str, ColumnForm]
) -> Iterator[pl.DataFrame]:
    """Cells that hold something which is not a value of their kind."""
    for column in table.columns:
        where = text_cells[column].is_not_null() & typed[column].is_null()
        if where.any():
            yield _rejects_at(
                table,
                text_cells.filter(where),
                column,
                known_forms.form_in_words(table.kind(column), forms.get(column)),
            )


def _cell_rules(table: Table, text_cells: pl.DataFrame, failures: pl.DataFrame) -> Iterator[pl.DataFrame]:
    """Cells that break a rule of their own column. A misformed cell is empty to Pandera; it has been reported."""
    failed = failures.filter(pl.col("schema_context") == "Column")
    for (column, check), cases in failed.group_by("column", "check", maintain_order=True) if failed.height else ():
        words = REQUIRED if check == "not_nullable" else SENTENCES[str(check)]
        yield _rejects_at(table, text_cells[cases["index"]], str(column), words)


def _row_rules(
    table: Table, text_cells: pl.DataFrame, failures: pl.DataFrame, cells: pl.DataFrame
) -> Iterator[pl.DataFrame]:
    """Rows that break a rule over several columns, where none of these columns is bad by itself."""
    failed = failures.filter(pl.col("schema_context") == "DataFrameSchema")
    for (number,), cases in failed.group_by("check_number", maintain_order=True) if failed.height else ():
        check = table.schema.checks[number]
        broken = _rejects_at(table, text_cells[cases["index"]], check.name, SENTENCES[check.error])
        blamed = cells.filter(pl.col("column").is_in(check.statistics["reads"]))
        yield broken.join(blamed, on="line", how="anti", maintain_order="left")


def _without_bad_cells(rows: pl.DataFrame, rejects: pl.DataFrame) -> pl.DataFrame:
    bad = {str(column): cells["line"] for (column,), cells in rejects.group_by("column")}
    return rows.with_columns(
        pl.when(~pl.col(LINE).is_in(lines.implode())).then(pl.col(column)) for column, lines in bad.items()
    )


def _rejects_at(table: Table, rows: pl.DataFrame, column: str, words: Words) -> pl.DataFrame:
    as_made, in_file = pl.col(column), as_written(column)  # what was made of a cell stands nowhere in the file
    quoted = pl.coalesce(in_file, as_made) if in_file in rows.columns else as_made
    return rows.select(
        pl.col(LINE).alias("line"),
        pl.lit(table.columns.index(column), pl.Int64).alias("order"),
        pl.lit(column).alias("column"),
        quoted.alias("value"),
        pl.lit(words.en).alias("en"),
        pl.lit(words.zh).alias("zh"),
    )


def _first_per_cell(frames: list[pl.DataFrame]) -> pl.DataFrame:
    """The first sentence of each cell is enough to correct it."""
    together = pl.concat([pl.DataFrame(schema=REJECTS), *frames])
    return together.unique(["line", "column"], keep="first", maintain_order=True)
