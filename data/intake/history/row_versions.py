"""One row through its versions: what stands now, who brought it, what changed from one to the next."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

import polars as pl

from data.declare import Table
from data.intake.parse import converted
from data.intake.records import LINE, typed_cells
from data.owners import owner_of
from data.people_names import names_on
from data.personnel import sees_table
from data.store import Store
from errors import WrongUse
from scope import Scope
from text import MISSING, Words


class ChangedMeanwhile(WrongUse):
    """Another version is in force than the one that was seen; the sentence says who changed what."""


class Version(NamedTuple):
    """What names a version of a row: the load that brought it, and its line there."""

    load_id: int
    line: int


@dataclass(frozen=True)
class CurrentRow:
    """A row as it stands: its version, and its cells as they would be typed (empty ones "")."""

    version: Version
    cells: dict[str, str]


@dataclass(frozen=True)
class VersionSpan:
    """A version of a row: its values, the file and line that say so, and its span.

    brought_at, brought_by  when its load came, and who loaded it
    since  the load or revert that brought it into force, at `since_at` by `since_by`
    until  the load or revert that ended it; None: it is in force
    withdrawn  it was never in force: its load says that the row is taken out
    """

    values: dict[str, Any]
    load_id: int
    line: int
    file: str
    brought_at: datetime
    brought_by: str
    since: int
    since_at: datetime
    since_by: str
    since_is_revert: bool
    until: int | None
    until_at: datetime | None
    until_by: str | None
    until_is_revert: bool
    withdrawn: bool


@dataclass(frozen=True)
class VersionChange:
    """One version in a row's history: who brought it when, and which cells it changed: column, before, after."""

    version: Version
    at: datetime
    by: str
    file: str
    changes: tuple[tuple[str, str, str], ...]
    first: bool = False
    withdrawn: bool = False


def key_of(table: Table, row: Mapping[str, str | None]) -> list[Any] | None:
    """The key's values of a typed row; None when a part is missing or has not its form."""
    values = []
    for column in table.key:
        text = (row.get(column) or "").strip()
        value = converted(pl.Series([text or None], dtype=pl.String), table.kind(column).name)[0]
        if value is None:
            return None
        values.append(value)
    return values


def current_row(store: Store, who: Scope, table: Table, row: Mapping[str, str | None]) -> CurrentRow | None:
    """The row in force that has the key of `row`; None when there is none in sight: whether another has it is not said.

    A row that is nobody's own (a partner, a training) is for all to read.
    """
    key = key_of(table, row)
    if key is None or not _in_sight(store, who, table, key):
        return None
    names = ", ".join(f'"{column}"' for column in table.columns)
    same = " AND ".join(f'"{column}" = ?' for column in table.key)
    rows = store.rows(f"SELECT load_id, line, {names} FROM {table.name} WHERE superseded_by IS NULL AND {same}", key)
    return CurrentRow(Version(*rows[0][:2]), typed_cells(table, rows[0][2:])) if rows else None


def spans_of(store: Store, table: Table, key: Sequence[Any]) -> list[VersionSpan]:
    """All versions of the row with that key, the first first; empty when there never was one. Asks no right."""
    names = ", ".join(f'c."{column}"' for column in table.columns)
    same = " AND ".join(f'c."{column}" = ?' for column in table.key)
    rows = store.rows(
        f"""WITH moments AS (
                SELECT load_id AS n, loaded_at AS at, loaded_by AS who, false AS take FROM loads
                UNION ALL SELECT take_id, taken_at, taken_by, true FROM takes)
            SELECT {names}, c.load_id, c.line, coalesce(l.file_name, ''), c.loaded_at, coalesce(l.loaded_by, ''),
                   coalesce(c.reinstated_by, c.load_id), coalesce(s.at, c.loaded_at), coalesce(s.who, ''),
                   coalesce(s.take, false), c.superseded_by, u.at, u.who, coalesce(u.take, false),
                   coalesce(c.withdrawn, false)
            FROM {table.name} c LEFT JOIN loads l ON l.load_id = c.load_id
            LEFT JOIN moments s ON s.n = coalesce(c.reinstated_by, c.load_id)
            LEFT JOIN moments u ON u.n = c.superseded_by
            WHERE {same} ORDER BY coalesce(c.reinstated_by, c.load_id)""",
        list(key),
    )
    width = len(table.columns)
    return [VersionSpan(dict(zip(table.columns, row[:width], strict=True)), *row[width:]) for row in rows]


def _in_sight(store: Store, who: Scope, table: Table, key: Sequence[Any]) -> bool:
    """Is the row, as its last version has it, one that `who` may see?"""
    owner = owner_of(table.name, "c")
    if not sees_table(who, table.name):
        return False
    if who.sees_all or owner is None:
        return True
    same = " AND ".join(f'c."{column}" = ?' for column in table.key)
    owners = store.rows(
        f"""SELECT {owner} FROM {table.name} c WHERE {same}
            ORDER BY coalesce(c.reinstated_by, c.load_id) DESC LIMIT 1""",
        list(key),
    )
    return bool(owners) and owners[0][0] is not None and who.sees(owners[0][0])


def history_of(store: Store, who: Scope, table: Table, row: Mapping[str, str | None]) -> tuple[VersionChange, ...]:
    """All versions of the row with that key, the first first; empty when there never was one in sight."""
    key = key_of(table, row)
    if key is not None and not _in_sight(store, who, table, key):
        return ()
    steps: list[VersionChange] = []
    before: dict[str, str] = {}
    for span in spans_of(store, table, key) if key is not None else ():
        cells = typed_cells(table, list(span.values.values()))
        changed = differences(before, cells) if steps else ()
        version = Version(span.load_id, span.line)
        steps.append(
            VersionChange(version, span.brought_at, span.brought_by, span.file, changed, not steps, span.withdrawn)
        )
        before = cells
    return tuple(steps)


def differences(before: Mapping[str, str], after: Mapping[str, str]) -> tuple[tuple[str, str, str], ...]:
    """(column, before, after) of the cells that differ."""
    return tuple((c, before.get(c, ""), after[c]) for c in after if before.get(c, "") != after[c])


def change_meanwhile(staging: Any, table: Table, line: int, seen: Version | None, now: Version | None) -> Words:
    """What somebody did to the row between the look at it and the writing, in a sentence."""
    [key] = staging.execute(
        f"""SELECT concat_ws(' ', {", ".join(f'"{column}"' for column in table.key)}) FROM staged WHERE "{LINE}" = ?""",
        [line],
    ).fetchall()
    about = Words(f"{table.title.en} {key[0]}", f"{table.title.zh} {key[0]}")
    if now is None:
        return Words(
            "{about} is not there any more: somebody took it out meanwhile. Nothing of yours was stored.",
            "{about} 已不存在：在此期间被他人移除。您填写的内容未保存。",
        ).format(about=about)
    by = staging.execute("SELECT loaded_by FROM main.loads WHERE load_id = ?", [now.load_id]).fetchall()
    person = names_on(staging)[by[0][0]] if by else MISSING
    if seen is None:
        return Words(
            "{about} exists already, entered by {person}. Open it to change it, or choose another number. "
            "Nothing of yours was stored.",
            "{about} 已存在，由 {person} 填写。请打开后修改，或换一个编号。您填写的内容未保存。",
        ).format(about=about, person=person)
    changes = differences(_cells(staging, table, line, seen), _cells(staging, table, line, now))
    en = "; ".join(f"{c} from {a or MISSING} to {b or MISSING}" for c, a, b in changes)
    zh = "；".join(f"{c} 由 {a or MISSING} 改为 {b or MISSING}" for c, a, b in changes)
    return Words(
        "Meanwhile {person} changed {about}: {what}. Look at it and store again if yours is still right; nothing of "
        "yours was stored.",
        "在此期间，{person} 修改了 {about}：{what}。请核对后再次保存；您填写的内容尚未保存。",
    ).format(person=person, about=about, what=Words(en or MISSING, zh or MISSING))


def _cells(staging: Any, table: Table, line: int, version: Version) -> dict[str, str]:
    names = ", ".join(f'c."{column}"' for column in table.columns)
    same = " AND ".join(f's."{column}" = c."{column}"' for column in table.key)
    rows = staging.execute(
        f"""SELECT {names} FROM main.{table.name} c JOIN staged s ON {same} WHERE s."{LINE}" = ? AND c.load_id = ?
            AND c.line = ? LIMIT 1""",
        [line, *version],
    ).fetchall()
    return typed_cells(table, rows[0]) if rows else {}
