"""A file read into the staging tables: rows checked one by one, the good ones in `staged`, others in `rejected_rows`.

Nothing of the store changes here, and other writers do not wait.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

import duckdb
import polars as pl

from data.declare import Table
from data.intake.check import CheckedRows, check_rows, cross_row_checks, fast_path
from data.intake.parse import (
    Correction,
    Corrections,
    MappedRows,
    columns_of_foreign_file,
    forms_of_cells,
    forms_of_mapping,
    is_slip,
    matched,
    plain_forms,
    with_corrections,
)
from data.intake.read import WORKBOOK, Delimiters, open_file, refuse_doubtful_end, repeats_header
from data.intake.receive import ReceivedFile, receiving
from data.intake.records import LINE, Block, ColumnForm, Mapping, Progress, no_rows
from data.personnel import need_delivery
from data.schemas import EVERY_TABLE
from data.store import Store
from errors import WrongUse
from scope import Scope
from text import Words

TYPED = "form"  # stands in loads.encoding for typed rows: nothing was decoded


@dataclass(frozen=True)
class StagedFile:
    """What reading the file found, beside the rows in the staging tables.

    `received` rows, `blank` ones not counted. `absent`: optional columns that the file has not. `per_line`: rows that
    one line of the file may give; a staged row's number is line x per_line and more. `rejects`: bad cells (REJECTS),
    numbered like the rows. `corrections`: the cells that were corrected and differed from the file.
    """

    encoding: str
    received: int = 0
    blank: int = 0
    absent: tuple[str, ...] = ()
    per_line: int = 1
    rejects: tuple[pl.DataFrame, ...] = ()
    warnings: tuple[Words, ...] = ()
    corrections: tuple[Correction, ...] = ()


class StageProgress:
    """Tells how far the end of a load is, under the name of the stage it is in; called in the thread that waits."""

    def __init__(self, on_progress: Progress) -> None:
        self.stage = "comparing"
        self._on_progress = on_progress

    def __call__(self, done: int, total: int | None) -> None:
        self._on_progress(self.stage, done, total)


@dataclass(frozen=True)
class OpenLoad:
    """A load that is under way: a person's file, staged for a table on a connection of its own.

    `reason`: why its rows are changed; None for a file, which has none. `granted`: a second person puts in force what
    was asked for, so nothing is asked anew.
    """

    store: Store
    staging: duckdb.DuckDBPyConnection
    who: Scope
    table: Table
    file: ReceivedFile
    mapping: Mapping | None
    staged: StagedFile
    progress: StageProgress
    reason: str | None = None
    granted: bool = False

    @property
    def person(self) -> str:
        """Under which the load is recorded."""
        return self.who.person

    @property
    def mapping_as_json(self) -> str | None:
        """The mapping for the record of the load."""
        return self.mapping.as_json() if self.mapping else None


@contextmanager
def staged_load(
    store: Store,
    who: Scope,
    table: Table,
    name: str,
    content: bytes | Path,
    *,
    mapping: Mapping | None = None,
    corrections: Corrections | None = None,
    on_progress: Progress | None = None,
    recorded_encoding: str | None = None,
    reason: str | None = None,
    granted: bool = False,
) -> Iterator[OpenLoad]:
    """The file read and checked row by row, on a staging connection of its own, as brought by `who`.

    `recorded_encoding`: what the load's record says of rows that were not decoded from anybody's file.
    Raises NotAllowed for whoever may neither upload nor enter rows of the table; whose rows they are is asked later.
    """
    if who.role not in table.entered_by:
        need_delivery(who, table.name)
    if mapping and mapping.table != table.name:
        mapped = EVERY_TABLE[mapping.table].title
        raise WrongUse(
            Words(
                f"The mapping {mapping.name} is for {mapped.en}, not for {table.title.en}. Nothing was stored.",
                f"映射文件 {mapping.name} 用于“{mapped.zh}”表，而非“{table.title.zh}”表。未保存任何内容。",
            )
        )
    tell = on_progress or (lambda *_: None)
    with receiving(store.home, name, content, tell) as file, store.staging_connection() as staging:
        staged = _Staging(staging, table, file, mapping, corrections or {}, tell).stage()
        if recorded_encoding:
            staged = replace(staged, encoding=recorded_encoding)
        tell("comparing", 0, None)
        yield OpenLoad(store, staging, who, table, file, mapping, staged, StageProgress(tell), reason, granted)


class _FormUnknownError(Exception):
    """The form of a column must be found first, from all cells of the file."""


@dataclass(frozen=True)
class _OpenedFile:
    """The file's blocks: each as it was read, and its rows under our column names.

    `warnings` and `corrections` are whole once all blocks are taken.
    """

    encoding: str
    absent: tuple[str, ...]
    per_line: int
    blocks: Iterator[tuple[Block, pl.DataFrame]]
    warnings: Callable[[], list[Words]]
    corrections: list[Correction]


@dataclass(frozen=True)
class _Staging:
    """How one file is staged: on which connection, for which table, through which mapping, with which corrections."""

    connection: duckdb.DuckDBPyConnection
    table: Table
    file: ReceivedFile
    mapping: Mapping | None
    corrections: Corrections
    on_progress: Progress

    def stage(self) -> StagedFile:
        """Read and check all of the file, block by block; from its beginning again where its form must be found."""
        cross_row_checks.create_staging(self.connection, self.table)
        staged = self._stage_fast() or self._stage_blocks()
        if not staged.received:
            raise no_rows(self.file.name)
        if not staged.blank:
            return staged
        note = Words(
            f"Rows without any content were passed over: {staged.blank}.", f"已跳过空白行：{staged.blank} 行。"
        )
        return replace(staged, warnings=(*staged.warnings, note))

    def _stage_fast(self) -> StagedFile | None:
        """The file by the fast path, which takes large ones in our own form; None, and nothing staged, for others."""
        if self.mapping or self.corrections or self.file.size < fast_path.SMALLEST:
            return None
        fast = fast_path.stage_fast(self.connection, self.table, self.file, partial(self.on_progress, "reading"))
        if fast is None:
            return None
        [(plain_rows,)] = self.connection.execute("SELECT count(*) FROM staged").fetchall()
        if not is_slip(fast.received - plain_rows, fast.received):
            # Many rows are written otherwise: the form of their columns is to be found.
            cross_row_checks.empty_staging(self.connection)
            return None
        forms, rejects = plain_forms(self.table), []
        for rows in fast.handed_over:
            if repeats_header(rows).len():
                cross_row_checks.empty_staging(self.connection)
                return None
            rejects.append(self._stage_rows(self._check(rows, forms), rows))
        refuse_doubtful_end(self.file.path, self.file.name, fast.encoding, Delimiters(","))
        return StagedFile(fast.encoding, fast.received, absent=fast.absent, rejects=tuple(rejects))

    def _stage_blocks(self) -> StagedFile:
        try:
            return self._stage_in(forms_of_mapping(self.table, self.mapping))
        except _FormUnknownError:
            cross_row_checks.empty_staging(self.connection)
            return self._stage_in(self._forms_of_cells(), forms_are_final=True)

    def _stage_in(self, forms: dict[str, ColumnForm], *, forms_are_final: bool = False) -> StagedFile:
        """Read and check; _FormUnknownError as soon as a column is seen to be written in a form not known yet."""
        opened = self._opened(forms)
        received, blank, rejects = 0, 0, []
        for block, rows in opened.blocks:
            received += block.rows.height + block.broken.height
            blank += block.blank
            rejects.append(block.broken.with_columns(pl.col("line") * opened.per_line))
            if rows.height:
                checked = self._check(rows, forms)
                if checked.odd and not forms_are_final:
                    raise _FormUnknownError
                rejects.append(self._stage_rows(checked, rows))
        return StagedFile(
            encoding=opened.encoding,
            received=received,
            blank=blank,
            absent=opened.absent,
            per_line=opened.per_line,
            rejects=tuple(rejects),
            warnings=tuple(opened.warnings()),
            corrections=tuple(opened.corrections),
        )

    def _forms_of_cells(self) -> dict[str, ColumnForm]:
        opened = self._opened(forms_of_mapping(self.table, self.mapping), as_written=True)
        rows = (rows for _, rows in opened.blocks)
        typed = opened.encoding == WORKBOOK
        return forms_of_cells(self.table, self.mapping, self.file.name, rows, typed=typed)

    def _opened(self, forms: dict[str, ColumnForm], *, as_written: bool = False) -> _OpenedFile:
        """The file from its beginning; `as_written`: its rows before anything is computed."""
        corrections: list[Correction] = []
        source = open_file(self.file.path, self.file.name, self.table, self.mapping, self.on_progress)
        source = with_corrections(source, self.corrections, self.file.name, corrections)
        if self.mapping and self.mapping.origins:
            mapped = MappedRows(self.mapping, self.table, source, self.file.name, forms, as_written=as_written)
            return _OpenedFile(
                source.encoding,
                mapped.absent,
                mapped.per_line,
                mapped.blocks,
                lambda: [*source.notes, *mapped.warnings],
                corrections,
            )
        header = matched(self.table, source.names, self.file.name)
        column_of = {source_column: column for column, source_column in header.columns.items()}
        blocks = ((block, block.rows.select(LINE, *column_of).rename(column_of)) for block in source.blocks)
        return _OpenedFile(
            source.encoding, header.absent, 1, blocks, lambda: [*header.warnings, *source.notes], corrections
        )

    def _check(self, rows: pl.DataFrame, forms: dict[str, ColumnForm]) -> CheckedRows:
        return check_rows(self.table, rows, forms, columns_of_foreign_file(self.mapping))

    def _stage_rows(self, checked: CheckedRows, rows: pl.DataFrame) -> pl.DataFrame:
        """Append checked rows to the staging tables; what was rejected of them comes back."""
        quoted = [column for column in cross_row_checks.columns_kept_as_given(self.table) if column in rows.columns]
        as_given = rows.select(LINE, *(pl.col(name).alias(cross_row_checks.as_given_name(name)) for name in quoted))
        cross_row_checks.append_rows(self.connection, "staged", checked.good.join(as_given, on=LINE, how="left"))
        cross_row_checks.append_rows(
            self.connection, "rejected_rows", checked.rejected.join(as_given, on=LINE, how="left")
        )
        return checked.rejects
