"""The form of each column of a load: as the mapping says, else found from all its cells, else the file is refused."""

from __future__ import annotations

from collections.abc import Iterable

import polars as pl

from data.declare import Table
from data.intake.parse.amounts import POINT
from data.intake.parse.column_form import DAYS, NUMBERS, STRAYS, FormEvidence, open_columns, refuse_open
from data.intake.records import AS_FOUND, LINE, ColumnForm, Mapping


def forms_of_mapping(table: Table, mapping: Mapping | None) -> dict[str, ColumnForm]:
    """The form of each column of ours for which the mapping says all that there is to say."""
    forms = {}
    for column, source in _sources(table, mapping).items():
        kind, form = table.kind(column).name, mapping.dialect.form(source) if mapping else ColumnForm()
        if (form.decimal and kind in NUMBERS) or (form.dates and kind in DAYS):
            forms[column] = form
    return forms


def forms_of_cells(
    table: Table, mapping: Mapping | None, file: str, rows: Iterable[pl.DataFrame], *, typed: bool
) -> dict[str, ColumnForm]:
    """The form of each column of `rows` (all rows of the file, as they are written), what is said being obeyed.

    `typed`: the file is a workbook. NothingStored names the columns whose cells leave their form open.
    """
    evidence: dict[str, FormEvidence] = {}
    others = columns_of_foreign_file(mapping)
    for block in rows:
        for column in block.columns:
            if column != LINE:
                column_evidence = evidence.setdefault(
                    column, FormEvidence(table.kind(column).name, column in others, typed)
                )
                column_evidence.add(block[column])
    sources = _sources(table, mapping)
    dialect = mapping.dialect if mapping else AS_FOUND
    stated = {column: dialect.form(sources.get(column, column)) for column in evidence}
    if left_open := open_columns(evidence, stated):
        raise refuse_open(
            file, {sources.get(column, column): column_evidence for column, column_evidence in left_open.items()}
        )
    return {
        column: form
        for column, column_evidence in evidence.items()
        if (form := column_evidence.settled(stated[column]))
    }


def plain_forms(table: Table) -> dict[str, ColumnForm]:
    """The form of every column of a file almost all of whose rows are in the plain form."""
    return {column: ColumnForm(decimal=POINT) for column in table.columns}


def is_slip(few: int, many: int) -> bool:
    """Are `few` of `many` so few that they do not speak for another form?"""
    return few * STRAYS <= many


def columns_of_foreign_file(mapping: Mapping | None) -> set[str]:
    """Columns of ours from somebody else's file, of whose numbers nobody has said how they are meant."""
    origins = mapping.origins if mapping else {}
    return {c for c, origin in origins.items() if origin.source and origin.scale is None and origin.round is None}


def _sources(table: Table, mapping: Mapping | None) -> dict[str, str]:
    """The file's name of each column of ours, as far as the mapping says it."""
    if mapping and mapping.origins:
        return {column: origin.source for column, origin in mapping.origins.items() if origin.source}
    return {column: column for column in table.columns}
