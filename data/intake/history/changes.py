"""What became of the rows: what a load or revert changed, the versions of a row, what two loads say differently."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from data.declare import Table
from data.intake.history.row_versions import VersionSpan, key_of, spans_of
from data.intake.records import LoadResult, as_text
from data.intake.write import load_file, stated_by_loads
from data.personnel import kept_loads, need_keeping, need_uploads
from data.schemas import EVERY_TABLE, table_called
from data.store import Store
from errors import WrongUse
from scope import Scope
from text import Words

SHOWN = 200
_KINDS = {"new": Words("new", "新增"), "changed": Words("changed", "更正"), "gone": Words("gone", "移出")}


@dataclass(frozen=True)
class RowChange:
    """One row before and after. `kind`: new, changed or gone; `cells`: what differs, column → (before, after)."""

    kind: str
    key: tuple[Any, ...]
    cells: dict[str, tuple[Any, Any]]
    line: int | None

    @property
    def name(self) -> Words:
        """new, changed, gone."""
        return _KINDS[self.kind]


@dataclass(frozen=True)
class Changes:
    """How many rows are new, changed and removed, and the first of them, in the order of the file."""

    table: str
    new: int
    changed: int
    removed: int
    rows: tuple[RowChange, ...]
    same: int = 0

    @property
    def total(self) -> int:
        """All rows that differ."""
        return self.new + self.changed + self.removed


def changes_of(store: Store, who: Scope, event: int, *, limit: int = SHOWN) -> Changes:
    """What a load, revert or reinstatement changed in its table when it was made.

    `same` = the rows a load found as they stood.

    WrongUse for a number that is neither, NotAllowed without the right to upload.
    """
    need_uploads(who)
    table = _table_of(store, who, event)
    before = f"(SELECT * FROM main.{table.name} WHERE superseded_by = {int(event)})"
    after = f"(SELECT * FROM main.{table.name} WHERE coalesce(reinstated_by, load_id) = {int(event)})"
    same = store.value("SELECT count(*) FROM confirmations WHERE load_id = ?", [event])
    return _changes_between(store, table, before, after, limit, same)


def difference_of_loads(store: Store, who: Scope, first: int, second: int, *, limit: int = SHOWN) -> Changes:
    """What the second load says otherwise than the first, row by row: their good rows are held against each other.

    WrongUse for loads of different tables or that do not exist, NotAllowed without the right to upload.
    """
    need_uploads(who)
    table = _table_of(store, who, first)
    if _table_of(store, who, second) is not table:
        raise WrongUse(
            Words(
                f"Load {first} and load {second} are of different tables: there is nothing to compare.",
                f"第 {first} 次导入与第 {second} 次导入属于不同的数据表，无法比较。",
            )
        )
    stated = [
        f"(SELECT DISTINCT * FROM {stated_by_loads(table, f'load_id = {int(load_id)}')})" for load_id in (first, second)
    ]
    return _changes_between(store, table, stated[0], stated[1], limit, None)


def versions_of(store: Store, who: Scope, table: str, key: Sequence[str]) -> list[VersionSpan]:
    """All versions of the row with that key (as text, in the order of the table's key columns), the latest first.

    Empty when there never was one. WrongUse for an unknown table or a key that is none.
    """
    declared = table_called(table)
    need_keeping(who, declared.name)
    typed = key_of(declared, dict(zip(declared.key, key, strict=False))) if len(key) == len(declared.key) else None
    if typed is None:
        raise WrongUse(
            Words(
                f"A row of {declared.name} is named by {', '.join(declared.key)}; {', '.join(key)} is none.",
                f"{declared.name} 表的行由 {'、'.join(declared.key)} 确定，{'、'.join(key)} 不是有效的主键。",
            )
        )
    return spans_of(store, declared, typed)[::-1]


def restore(store: Store, who: Scope, table: str, key: Sequence[str], load_id: int) -> LoadResult:
    """Restore the version of a row that a load brought, as a new load of that one row.

    WrongUse when that load brought no version of it. Raises as `load_file` does.
    """
    declared = table_called(table)
    versions = [version for version in versions_of(store, who, table, key) if version.load_id == load_id]
    if not versions:
        raise WrongUse(
            Words(
                f"Load {load_id} brought no version of {', '.join(key)}. Nothing was changed.",
                f"第 {load_id} 次导入中没有 {'、'.join(key)} 的版本。没有任何改动。",
            )
        )
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(declared.columns)
    writer.writerow(as_text(declared, column, versions[0].values[column]) for column in declared.columns)
    return load_file(store, who, table, f"{table}-load-{load_id}-line-{versions[0].line}.csv", out.getvalue().encode())


def _table_of(store: Store, who: Scope, event: int) -> Table:
    name = store.value(
        f"""SELECT table_name FROM loads
            WHERE load_id = coalesce((SELECT load_id FROM takes WHERE take_id = $event), $event)
                AND {kept_loads(who)}""",
        {"event": event},
    )
    if name is None:
        raise WrongUse(Words(f"There is no load {event}.", f"没有第 {event} 次导入。"))
    return EVERY_TABLE[name]


def _changes_between(store: Store, table: Table, before: str, after: str, limit: int, same: int | None) -> Changes:
    """Two sets of rows held against each other by key."""
    key = ", ".join(f'"{column}"' for column in table.key)
    others = [column for column in table.columns if column not in table.key]
    alike = " AND ".join(f'b."{c}" IS NOT DISTINCT FROM a."{c}"' for c in others) or "true"
    cells = "".join(f', b."{c}" AS "before {c}", a."{c}" AS "after {c}"' for c in others)
    joined = f"""(SELECT {key}, coalesce(a.line, b.line) AS stands_at, a.line IS NULL AS last{cells},
                         CASE WHEN b.line IS NULL THEN 'new' WHEN a.line IS NULL THEN 'gone'
                         WHEN {alike} THEN 'same' ELSE 'changed' END AS kind
                  FROM {before} b FULL JOIN {after} a USING ({key}))"""
    counted = dict(store.rows(f"SELECT kind, count(*) FROM {joined} GROUP BY 1"))
    rows = store.rows(f"SELECT * FROM {joined} WHERE kind <> 'same' ORDER BY last, stands_at, {key} LIMIT {int(limit)}")
    width = len(table.key)
    return Changes(
        table.name,
        counted.get("new", 0),
        counted.get("changed", 0),
        counted.get("gone", 0),
        tuple(
            RowChange(
                row[-1], row[:width], _differing(others, row[width + 2 : -1]), None if row[width + 1] else row[width]
            )
            for row in rows
        ),
        counted.get("same", 0) if same is None else same,
    )


def _differing(columns: Sequence[str], cells: Sequence[Any]) -> dict[str, tuple[Any, Any]]:
    """Column → (before, after) where they differ; `cells` are before and after in turn."""
    pairs = zip(cells[::2], cells[1::2], strict=True)
    return {column: pair for column, pair in zip(columns, pairs, strict=True) if pair[0] != pair[1]}
