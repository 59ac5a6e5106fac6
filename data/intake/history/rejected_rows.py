"""The rejected rows of a file in its own columns, and a way to bring them again, corrected, without the others.

    rejected = rejected_rows(store, who, 12)                 # of a load; of a file that is only tried: rejected_rows_in
    rejected.columns, rejected.rows                          # as the file has them
    rejected_as_csv(rejected, "zh")                          # with a column that says what is wrong
    correct_load(store, who, 12, {57: {"amount": "120.00"}}) # line 57 again, with another amount

Corrected rows come as a load of their own that names the one it completes; each keeps its line number.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping as Dict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import polars as pl
import xlsxwriter

from data.declare import Table
from data.export import csv_bytes
from data.home import Home
from data.intake.history.loads import Load, load_called, received_file, rejects_of
from data.intake.parse import Corrections, as_corrections, matched, not_in_file, whole_row, with_corrections
from data.intake.read import open_file
from data.intake.receive import LINE_HEADING, REASON_HEADING, REJECTED_SHEET, kept_lookup_files
from data.intake.records import LINE, Dialect, LoadResult, Mapping, Progress, Reject
from data.intake.write import load_file
from data.schemas import EVERY_TABLE
from data.store import Store, reverted_loads
from scope import Scope

MOST_LINES = 1_000_000  # a corrected row keeps its line number up to here: empty lines stand for the others


@dataclass(frozen=True)
class RejectedRow:
    """One row: its cells as the file has them (None: empty), and what is wrong, cell by cell."""

    line: int
    cells: tuple[str | None, ...]
    reasons: tuple[Reject, ...]


@dataclass(frozen=True)
class RejectedRows:
    """The rejected rows of a file. `source_columns`: the file's column behind each column of ours that was refused.

    A row that could not be cut into cells has its text in the first cell.
    """

    file: str
    columns: tuple[str, ...]
    rows: tuple[RejectedRow, ...]
    source_columns: Dict[str, str]

    def reason(self, row: RejectedRow, lang: str) -> str:
        """What is wrong with the row, in one line: amount: "-5" must be above 0; …"""
        sentences = [f"{self._column_in_words(reject)}: {_reject_in_words(reject, lang)}" for reject in row.reasons]
        return ("；" if lang == "zh" else "; ").join(sentences)

    def _column_in_words(self, reject: Reject) -> str:
        source_column = self.source_columns.get(reject.column, reject.column)
        return source_column if source_column == reject.column else f"{source_column} ({reject.column})"


def _reject_in_words(reject: Reject, lang: str) -> str:
    value = "" if reject.value is None else f"“{reject.value}”" if lang == "zh" else f'"{reject.value}" '
    return value + reject.rule.in_(lang)


def rejected_rows(store: Store, who: Scope, load_id: int, *, most: int | None = None) -> RejectedRows:
    """The rows that a load refused and that no later load in force has brought, corrected; the first `most` of them.

    Raises as `rejects_of` and `received_file` do.
    """
    rejects = rejects_of(store, who, load_id)
    load = load_called(store, who, load_id)
    path = received_file(store, who, load_id)
    corrected_lines = _lines_corrected_since(store, load_id)
    rejects = [reject for reject in rejects if reject.line not in corrected_lines]
    mapping, corrections = mapping_of(store.home, load), as_corrections(load.corrections)
    return rejected_rows_in(
        path, load.file, EVERY_TABLE[load.table], mapping, rejects, most=most, corrections=corrections
    )


def rejected_rows_in(
    path: Path,
    name: str,
    table: Table,
    mapping: Mapping | None,
    rejects: Sequence[Reject],
    *,
    most: int | None = None,
    corrections: Corrections | None = None,
    on_progress: Progress | None = None,
) -> RejectedRows:
    """The rows of a file that these rejects are about, in the order of the file; the first `most` of them.

    `corrections`: cells that were corrected before the rejects were found; they stand as corrected.
    """
    if not rejects:
        return RejectedRows(name, (), (), {})
    reasons: dict[int, list[Reject]] = {}
    for reject in rejects:
        reasons.setdefault(reject.line, []).append(reject)
    lines = sorted(reasons)[:most]
    source = with_corrections(open_file(path, name, table, mapping, on_progress), corrections or {}, name, [])
    columns = tuple(name for name in source.names if name)
    cells_of_line: dict[int, tuple[str | None, ...]] = {}
    for block in source.blocks:
        wanted_rows = block.rows.filter(pl.col(LINE).is_in(lines))
        cells_of_line |= {row[0]: row[1:] for row in wanted_rows.select(LINE, *columns).rows()}
        if len(cells_of_line) == len(lines):
            break
    rows = [
        RejectedRow(
            line, cells_of_line.get(line) or tuple(whole_row(reasons[line][0].value, columns)), tuple(reasons[line])
        )
        for line in lines
    ]
    return RejectedRows(name, columns, tuple(rows), _source_columns(table, mapping, columns, name))


def _source_columns(table: Table, mapping: Mapping | None, columns: Sequence[str], name: str) -> dict[str, str]:
    if mapping and mapping.origins:
        return {column: origin.source for column, origin in mapping.origins.items() if origin.source in columns}
    return matched(table, columns, name).columns


def rejected_as_csv(refused: RejectedRows, lang: str) -> bytes:
    """The rows in the file's own columns, before them line, after them what is wrong; formulas made harmless."""
    return csv_bytes(_header(refused, lang), _rows(refused, lang))


def rejected_as_xlsx(refused: RejectedRows, lang: str) -> bytes:
    """The same as a workbook, every cell text."""
    out = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    book = xlsxwriter.Workbook(out, options)
    sheet = book.add_worksheet(REJECTED_SHEET)
    table: list[list[str | int | None]] = [list(_header(refused, lang)), *_rows(refused, lang)]
    for at, row in enumerate(table):
        for column, cell in enumerate(row):
            if cell is not None:
                sheet.write(at, column, cell)
    sheet.freeze_panes(1, 0)
    book.close()
    return out.getvalue()


def _header(refused: RejectedRows, lang: str) -> list[str]:
    return [*refused.columns, LINE_HEADING.in_(lang), REASON_HEADING.in_(lang)]


def _rows(refused: RejectedRows, lang: str) -> list[list[str | int | None]]:
    return [[*row.cells, row.line, refused.reason(row, lang)] for row in refused.rows]


def correct_load(
    store: Store, who: Scope, load_id: int, corrections: Corrections, *, dry_run: bool = False
) -> LoadResult:
    """Bring rejected rows of a load again with some cells corrected, as a load that completes it.

    Nothing is doubled: a row is known by its key. WrongUse for a line or column that was not refused or does not exist.
    """
    load = load_called(store, who, load_id)
    rejected = rejected_rows(store, who, load_id)
    return _load_corrected(
        store, who, load.table, rejected, corrections, mapping_of(store.home, load), load_id, dry_run
    )


def correct_file(
    store: Store,
    who: Scope,
    table: str,
    rejected: RejectedRows,
    corrections: Corrections,
    *,
    mapping: Mapping | None = None,
    completes: int | None = None,
    dry_run: bool = False,
) -> LoadResult:
    """The same for a file that was tried: `completes` names the load of its good rows, if there were any."""
    return _load_corrected(store, who, table, rejected, corrections, mapping, completes, dry_run)


def _load_corrected(
    store: Store,
    who: Scope,
    table: str,
    rejected: RejectedRows,
    corrections: Corrections,
    mapping: Mapping | None,
    completes: int | None,
    dry_run: bool,
) -> LoadResult:
    content = _corrected_csv(rejected, corrections)
    name = f"{rejected.file.rpartition('.')[0] or rejected.file}-corrected.csv"
    plain_mapping = mapping_of_plain_csv(mapping) if mapping else None
    return load_file(store, who, table, name, content, mapping=plain_mapping, completes=completes, dry_run=dry_run)


def _corrected_csv(rejected: RejectedRows, corrections: Corrections) -> bytes:
    """The corrected rows as CSV under the file's own column names, each in its own line."""
    rows = {row.line: row for row in rejected.rows}
    strange = sorted(set(corrections) - set(rows))
    columns = {column for cells in corrections.values() for column in cells}
    if strange or not corrections or columns - set(rejected.columns):
        raise not_in_file(rejected.file, strange or sorted(columns - set(rejected.columns)))
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(rejected.columns)
    at = 1
    for line in sorted(corrections):
        cells = dict(zip(rejected.columns, rows[line].cells, strict=True)) | dict(corrections[line])
        if at < line - 1 <= MOST_LINES:
            out.write("\n" * (line - 1 - at))
            at = line - 1
        writer.writerow("" if cell is None else cell for cell in cells.values())
        at += 1 + sum((cell or "").count("\n") for cell in cells.values())
    return out.getvalue().encode()


def mapping_of(home: Home, load: Load) -> Mapping | None:
    """The mapping by which a load was read, with the lists it looked things up in; None: it was in our form.

    WrongUse where a list was not kept.
    """
    if load.mapping is None:
        return None
    recorded = json.loads(load.mapping)
    mapping = Mapping.parsed(recorded["name"], recorded["content"], lists=kept_lookup_files(home, load.lists))
    return mapping_of_plain_csv(mapping) if load.completes else mapping


def mapping_of_plain_csv(mapping: Mapping) -> Mapping:
    """The mapping for rows of its file that stand in a plain CSV: cut otherwise, values written as before."""
    dialect = mapping.dialect
    cut = Dialect(encoding="utf-8", delimiter=",", decimal=dialect.decimal, dates=dialect.dates, forms=dialect.forms)
    return replace(mapping, dialect=cut)


def _lines_corrected_since(store: Store, load_id: int) -> set[int]:
    """The lines that later loads in force have brought, corrected."""
    completing = f"""SELECT load_id, table_name FROM loads ANTI JOIN {reverted_loads()} USING (load_id)
                     WHERE completes = {int(load_id)}"""
    lines: set[int] = set()
    for completed_by, table in store.rows(completing):
        lines |= {
            line
            for (line,) in store.rows(
                f"""SELECT line FROM {table} WHERE load_id = $by
                    UNION SELECT line FROM confirmations WHERE load_id = $by""",
                {"by": completed_by},
            )
        }
    return lines
