"""Which rows of a load had not come before: a delivery counts each row once (judgement 2: data_accuracy).

A row is known by its key; a bad one whose key cannot be read, by its cells. A good row counts when its key first
comes, unless it came bad before: then it has counted. What a reverted load brought had not rightly come.
"""

from __future__ import annotations

from dataclasses import dataclass

import duckdb
import polars as pl

from data.declare import Table
from data.intake.records import LINE
from data.intake.write import versions
from data.store import reverted_loads


@dataclass(frozen=True)
class DistinctRows:
    """How many good and bad rows of a load had not come before."""

    good: int
    bad: int


def note_bad_rows(staging: duckdb.DuckDBPyConnection, table: Table, rejects: pl.DataFrame) -> None:
    """Leave `bad_rows` (identity) of the bad cells (REJECTS): each row once, and only if it had not come bad before."""
    staging.register("bad_cells", rejects.select("line", "order", "column", "value").to_arrow())
    key = " AND ".join(f'r."{column}" IS NOT NULL' for column in table.key)
    cells = ", ".join(f'r."{column}"' for column in table.columns)
    staging.execute(
        f"""CREATE OR REPLACE TEMP TABLE bad_rows AS
            SELECT DISTINCT CASE WHEN {key} THEN {versions.key_hash(table, "r")}
                                 ELSE hash({cells}, c.bad) END AS identity
            FROM (SELECT line, list(("column", value) ORDER BY "order", "column")::VARCHAR AS bad
                  FROM bad_cells GROUP BY line) c
            LEFT JOIN rejected_rows r ON r."{LINE}" = c.line
            WHERE identity NOT IN (SELECT identity FROM main.rejected_identities WHERE table_name = $table)""",
        {"table": table.name},
    )
    staging.unregister("bad_cells")


def count_distinct(staging: duckdb.DuckDBPyConnection, table: Table, added: int) -> DistinctRows:
    """Of `added` staged rows, which are not in force, those that had not come before; and the bad rows noted."""
    [(bad,)] = staging.execute("SELECT count(*) FROM bad_rows").fetchall()
    if not added:
        return DistinctRows(0, bad)
    key = ", ".join(f's."{column}"' for column in table.key)
    old_key = ", ".join(f'c."{column}"' for column in table.key)
    [(before,)] = staging.execute(
        f"""SELECT count(*) FROM staged s WHERE s.rowid NOT IN (SELECT of FROM known)
            AND (({key}) IN (SELECT ({old_key}) FROM main.{table.name} c ANTI JOIN {reverted_loads()} USING (load_id)
                             WHERE superseded_by IS NOT NULL)
                 OR {versions.key_hash(table, "s")} IN (SELECT identity FROM main.rejected_identities
                                                        WHERE table_name = $table))""",
        {"table": table.name},
    ).fetchall()
    return DistinctRows(added - before, bad)


def keep_bad_rows(staging: duckdb.DuckDBPyConnection, table: Table) -> None:
    """Those noted have come now. Runs inside the transaction."""
    staging.execute("INSERT INTO main.rejected_identities SELECT $table, identity FROM bad_rows", {"table": table.name})
