"""Rows that a person types in a form. They become a load like any file: the same judgement, versions and evidence.

    seen = stands(store, who, "project_milestones", {"project_id": "P1", "milestone_id": "M1"})
    enter(store, who, "project_milestones", [{**seen.cells, "done_on": "2026-03-02"}], seen=[seen.version])

Nothing is typed into a table by another way. What was typed is kept as the bytes of a small CSV, so that a figure
still leads to a file and a line.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any

from data.declare import Table
from data.intake.forms import entry_rights
from data.intake.history import ChangedMeanwhile, Version, change_meanwhile, current_row
from data.intake.records import LINE, LoadResult
from data.intake.write import TYPED, conclude, same_key, staged_load
from data.schemas import any_table_called
from data.store import Store
from errors import WrongUse
from scope import Scope, program_for
from text import Words

FORM_FILE = "entered-in-app.csv"

Row = Mapping[str, str | None]


def enter_rows(
    store: Store,
    who: Scope,
    table: str,
    rows: Sequence[Row],
    *,
    seen: Sequence[Version | None] | None = None,
    dry_run: bool = False,
    signs: Collection[str] = (),
    also: Callable[[Any], object] | None = None,
    reason: str = "",
) -> LoadResult:
    """Store typed rows (column → text, as in a file), all of them or none: `rejects` says which cells to correct.

    Columns that a row does not name stay as they are. `seen`: the version of each row that the person had before
    their eyes, None for one they meant to be new; without it only the columns left out are guarded. Row `n` stands in
    line `lines_of(table, rows)[n]` of the kept file.

    `signs`: columns that are written as a signature (Entry.signed). `also`: what belongs to the same write, done with
    the transaction's cursor once the rows are stored; if it raises, they are not. `reason`: why, where a row changes
    what its writer is judged by after the fact: it becomes a request then (LoadResult.requests).

    Raises NotAllowed for another's row, a role or a column that is not theirs; ChangedMeanwhile when somebody changed
    a row (it says who changed what) or the key is taken; NeedsReason for a request without a reason. Nothing is stored
    then.
    """
    declared = any_table_called(table)
    entry_rights.need_role(who, declared)
    _need_rows(declared, rows, seen)
    filled, guards = [], []
    for at, row in enumerate(rows):
        current = current_row(store, program_for(who), declared, row)  # whoever's it is: need_rows asks
        filled.append({**(current.cells if current else {}), **row})
        partial = current is not None and not set(declared.columns) <= set(row)
        guards.append((seen[at], True) if seen is not None else (current.version if current else None, partial))
    content, lines = as_file(declared, filled)
    with (
        staged_load(store, who, declared, FORM_FILE, content, recorded_encoding=TYPED, reason=reason) as load,
        store.transaction(on=load.staging),
    ):
        entry_rights.need_rows(load.staging, who, declared, signs)
        for line, (version, guarded) in zip(lines, guards, strict=True):
            if guarded:
                need_unchanged(load.staging, declared, line, version)
        result = conclude(load, strict=True, dry_run=dry_run)
        if result.stored:
            if also:
                also(load.staging)
            load.file.keep(store.home)  # before the load that names the bytes is committed
        return result


def lines_of(table: str, rows: Sequence[Row]) -> list[int]:
    """In which line of the kept file each row begins; the header stands in line 1."""
    return as_file(any_table_called(table), rows)[1]


def as_file(table: Table, rows: Sequence[Row]) -> tuple[bytes, list[int]]:
    """The rows as a file in our own form, and the line of each."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n", quoting=csv.QUOTE_ALL)
    writer.writerow(table.columns)
    lines = []
    for row in rows:
        lines.append(out.getvalue().count("\n") + 1)
        writer.writerow([_cell(row.get(column)) for column in table.columns])
    return out.getvalue().encode("utf-8-sig"), lines


def _cell(text: str | None) -> str:
    return (text or "").replace("\r\n", "\n").replace("\r", "\n").replace("\0", "")


def _need_rows(table: Table, rows: Sequence[Row], seen: Sequence[Version | None] | None) -> None:
    if not rows or (seen is not None and len(seen) != len(rows)):
        raise WrongUse(
            Words(
                "There is no row to store, or not one version seen for each. Nothing was stored.",
                "没有可保存的行，或所见版本与行数不符。未保存任何内容。",
            )
        )
    for row in rows:
        if unknown := sorted(set(row) - set(table.columns)):
            raise WrongUse(
                Words(
                    f"{table.title.en} has no column {', '.join(unknown)}. Nothing was stored.",
                    f"“{table.title.zh}”表没有 {'、'.join(unknown)} 列。未保存任何内容。",
                )
            )


def need_unchanged(staging: Any, table: Table, line: int, seen: Version | None) -> None:
    """Raise WrongUse unless the row in force is the one that was seen. A row that is refused anyway has none."""
    rows = staging.execute(
        f"""SELECT c.load_id, c.line FROM staged s LEFT JOIN main.{table.name} c
                ON {same_key(table, "s", "c")} AND c.superseded_by IS NULL WHERE s."{LINE}" = ?""",
        [line],
    ).fetchall()
    if not rows:
        return
    now = Version(*rows[0]) if rows[0][0] is not None else None
    if now != seen:
        raise ChangedMeanwhile(change_meanwhile(staging, table, line, seen, now))
