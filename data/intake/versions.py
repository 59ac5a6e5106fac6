"""Good rows become versions: new keys are added, changed rows supersede the old ones, equal rows stay as they are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import duckdb

from data.declare import Table
from data.intake.source import LINE
from text import Words


@dataclass(frozen=True)
class Outcome:
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


def compare(desk: duckdb.DuckDBPyConnection, table: Table) -> Outcome:
    """Hold `staged` against the rows in force; leaves `known` (line, same) of those whose key is there already."""
    same = " AND ".join(f's."{c}" IS NOT DISTINCT FROM c."{c}"' for c in table.columns if c not in table.key) or "true"
    desk.execute(
        f"""CREATE OR REPLACE TEMP TABLE known AS
            SELECT s."{LINE}" AS line, {same} AS same FROM staged s JOIN main.{table.name} c
              ON {_same_key(table, "s", "c")} WHERE c.superseded_by IS NULL"""
    )
    staged, known, unchanged = desk.execute(
        "SELECT (SELECT count(*) FROM staged), count(*), count(*) FILTER (same) FROM known"
    ).fetchall()[0]
    return Outcome(staged - known, known - unchanged, unchanged)


def emptied(desk: duckdb.DuckDBPyConnection, table: Table, absent: Sequence[str]) -> list[Words]:
    """Says where a column that the file does not have would empty cells that hold something."""
    said = []
    for column in absent:
        held = desk.execute(
            f"""SELECT count(*) FROM staged s JOIN main.{table.name} c ON {_same_key(table, "s", "c")}
                WHERE c.superseded_by IS NULL AND c."{column}" IS NOT NULL"""
        ).fetchall()[0][0]
        if held:
            said.append(
                Words(
                    f"The file has no column {column}, so it became empty in {held} corrected row(s).",
                    f"文件中没有 {column} 列，因此 {held} 行的该列变为空。",
                )
            )
    return said


def write(desk: duckdb.DuckDBPyConnection, table: Table, load_id: int, loaded_at: datetime) -> None:
    """Store what `compare` found new or different, as versions of this load."""
    desk.execute(
        f"""UPDATE main.{table.name} AS c SET superseded_by = ?
            FROM staged s JOIN known k ON k.line = s."{LINE}" AND NOT k.same
            WHERE c.superseded_by IS NULL AND {_same_key(table, "s", "c")}""",
        [load_id],
    )
    columns = ", ".join(f'"{column}"' for column in table.columns)
    desk.execute(
        f"""INSERT INTO main.{table.name} ({columns}, load_id, line, loaded_at)
            SELECT {columns}, ?, s."{LINE}", ?
            FROM staged s WHERE s."{LINE}" NOT IN (SELECT line FROM known WHERE same)""",
        [load_id, loaded_at],
    )


def _same_key(table: Table, one: str, other: str) -> str:
    return " AND ".join(f'{one}."{column}" = {other}."{column}"' for column in table.key)
