"""Good rows become versions: new keys are added, changed rows supersede the old ones, equal rows stay as they are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import duckdb

from data.declare import Table
from data.intake.records import LINE
from text import Words


@dataclass(frozen=True)
class VersionCounts:
    """How many of the staged rows are new, correct an old row, or change nothing."""

    added: int
    superseded: int
    unchanged: int

    @property
    def accepted(self) -> int:
        """All of them."""
        return self.added + self.superseded + self.unchanged

    @property
    def changes(self) -> bool:
        """Would anything be different afterwards?"""
        return bool(self.added or self.superseded)


def compare(staging: duckdb.DuckDBPyConnection, table: Table) -> VersionCounts:
    """Hold `staged` against the rows in force; leaves `known` (of, same, …) of those whose key is there already.

    `of` is the rowid of `staged`: a line of a file may give several rows.
    """
    same = " AND ".join(f's."{c}" IS NOT DISTINCT FROM c."{c}"' for c in table.columns if c not in table.key) or "true"
    staging.execute(
        f"""CREATE OR REPLACE TEMP TABLE known AS
            SELECT s.rowid AS of, {same} AS same, c.load_id AS of_load, c.line AS of_line
            FROM staged s JOIN main.{table.name} c ON {same_key(table, "s", "c")} WHERE c.superseded_by IS NULL"""
    )
    staged, known, unchanged = staging.execute(
        "SELECT (SELECT count(*) FROM staged), count(*), count(*) FILTER (same) FROM known"
    ).fetchall()[0]
    return VersionCounts(staged - known, known - unchanged, unchanged)


def emptied_columns(staging: duckdb.DuckDBPyConnection, table: Table, absent: Sequence[str]) -> list[Words]:
    """Says where a column that the file does not have would empty cells that hold something."""
    sentences = []
    for column in absent:
        emptied = staging.execute(
            f"""SELECT count(*) FROM staged s JOIN main.{table.name} c ON {same_key(table, "s", "c")}
                WHERE c.superseded_by IS NULL AND c."{column}" IS NOT NULL"""
        ).fetchall()[0][0]
        if emptied:
            sentences.append(
                Words(
                    f"The file has no column {column}, so it became empty in {emptied} corrected row(s).",
                    f"文件中没有 {column} 列，因此 {emptied} 行的该列变为空。",
                )
            )
    return sentences


def write(
    staging: duckdb.DuckDBPyConnection,
    table: Table,
    counts: VersionCounts,
    load_id: int,
    loaded_at: datetime,
    *,
    may_split: bool,
) -> None:
    """Store what `compare` found new or different, as versions of this load; note what it found as it stands.

    `may_split`: one line of the file may have given several rows, as a mapping can.
    """
    if counts.superseded:
        staging.execute(
            f"""UPDATE main.{table.name} AS c SET superseded_by = ?
                FROM staged s JOIN known k ON k.of = s.rowid AND NOT k.same
                WHERE c.superseded_by IS NULL AND {same_key(table, "s", "c")}""",
            [load_id],
        )
    columns = ", ".join(f'"{column}"' for column in table.columns)
    but = "WHERE s.rowid NOT IN (SELECT of FROM known WHERE same)" if counts.unchanged else ""
    staging.execute(
        f"""INSERT INTO main.{table.name} ({columns}, load_id, line, loaded_at)
            SELECT {columns}, ?, s."{LINE}", ? FROM staged s {but}""",
        [load_id, loaded_at],
    )
    if may_split and staging.execute(f'SELECT 1 FROM staged GROUP BY "{LINE}" HAVING count(*) > 1 LIMIT 1').fetchall():
        staging.execute("UPDATE main.loads SET split = true WHERE load_id = ?", [load_id])
    if not counts.unchanged:
        return
    # Load and line name a version, unless that load's lines gave several rows each: then the key is needed too.
    staging.execute(
        f"""INSERT INTO main.confirmations
            SELECT ?, s."{LINE}", k.of_load, k.of_line, CASE WHEN l.split THEN {key_hash(table, "s")} END
            FROM staged s JOIN known k ON k.of = s.rowid AND k.same JOIN main.loads l ON l.load_id = k.of_load
            ORDER BY k.of""",
        [load_id],
    )


def withdraw(staging: duckdb.DuckDBPyConnection, table: Table, load_id: int, loaded_at: datetime) -> None:
    """End the versions in force of the staged keys; that this load withdrew them is a version without a span."""
    staging.execute(
        f"""UPDATE main.{table.name} AS c SET superseded_by = ?
            FROM staged s WHERE c.superseded_by IS NULL AND {same_key(table, "s", "c")}""",
        [load_id],
    )
    columns = ", ".join(f'"{column}"' for column in table.columns)
    staging.execute(
        f"""INSERT INTO main.{table.name} ({columns}, load_id, line, loaded_at, superseded_by, withdrawn)
            SELECT {columns}, $load, s."{LINE}", $at, $load, true FROM staged s""",
        {"load": load_id, "at": loaded_at},
    )


def stated_by_loads(table: Table, condition: str) -> str:
    """SQL of what loads say: their versions and what they confirm, as columns of the table, load_id, line, loaded_at,
    withdrawn (the load says that the key is taken out).

    `condition`: on load_id. A row may stand in the result twice.
    """
    columns = ", ".join(f'c."{column}"' for column in table.columns)
    return f"""(
        SELECT {columns}, load_id, line, loaded_at, coalesce(withdrawn, false) AS withdrawn
        FROM main.{table.name} c WHERE {condition}
        UNION ALL
        SELECT {columns}, f.load_id, f.line, l.loaded_at, false
        FROM (FROM main.confirmations WHERE {condition}) f
        JOIN main.loads l ON l.load_id = f.load_id AND l.table_name = '{table.name}'
        JOIN main.{table.name} c ON c.load_id = f.of_load AND c.line = f.of_line
            AND (f.of_key IS NULL OR f.of_key = {key_hash(table, "c")}))"""


def same_key(table: Table, left: str, right: str) -> str:
    """SQL: two rows of the table have the same key."""
    return " AND ".join(f'{left}."{column}" = {right}."{column}"' for column in table.key)


def key_hash(table: Table, row: str) -> str:
    """SQL: one number for the key of a row."""
    columns = ", ".join(f'{row}."{column}"' for column in table.key)
    return f"hash({columns})"
