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
    """Hold `staged` against the rows in force; leaves `outcome` (LINE, what) on the load's cursor."""
    differs = " OR ".join(f's."{c}" IS DISTINCT FROM c."{c}"' for c in table.columns if c not in table.key) or "false"
    desk.execute(
        f"""CREATE OR REPLACE TEMP TABLE outcome AS
            SELECT s."{LINE}" AS line,
                   CASE WHEN c.load_id IS NULL THEN 'added'
                        WHEN {differs} THEN 'superseded' ELSE 'unchanged' END AS what
            FROM staged s LEFT JOIN (SELECT * FROM main.{table.name} WHERE superseded_by IS NULL) c
              ON {_same_key(table, "s", "c")}"""
    )
    counts = dict(desk.execute("SELECT what, count(*) FROM outcome GROUP BY what").fetchall())
    return Outcome(*(counts.get(what, 0) for what in ("added", "superseded", "unchanged")))


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
    """Store what `outcome` says, as versions of this load."""
    desk.execute(
        f"""UPDATE main.{table.name} AS c SET superseded_by = ?
            FROM staged s JOIN outcome o ON o.line = s."{LINE}" AND o.what = 'superseded'
            WHERE c.superseded_by IS NULL AND {_same_key(table, "s", "c")}""",
        [load_id],
    )
    columns = ", ".join(f'"{column}"' for column in table.columns)
    desk.execute(
        f"""INSERT INTO main.{table.name} ({columns}, load_id, line, loaded_at)
            SELECT {columns}, ?, s."{LINE}", ?
            FROM staged s WHERE s."{LINE}" NOT IN (SELECT line FROM outcome WHERE what = 'unchanged')""",
        [load_id, loaded_at],
    )


def _same_key(table: Table, one: str, other: str) -> str:
    return " AND ".join(f'{one}."{column}" = {other}."{column}"' for column in table.key)
