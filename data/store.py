"""The store: one DuckDB file, rows as versions, every write one transaction.

Invariants
- A row is never overwritten: a correction is a new version, the old one names the load that replaced it. A version
  that comes back in force, because a load was reverted, is stored once more and names the take that brought it
  back. So each version has one span, from a number of the sequence of loads to another, and no two of a key overlap.
- One process owns the file. Threads read through cursors of their own; writes wait for each other.
- What a migration changes and the record that it ran are one transaction.
"""

from __future__ import annotations

import json
import os
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import duckdb
import polars as pl

from data import clock, roll_ups
from data.clock import now
from data.declare import Table
from data.home import Home
from data.schemas import EVERY_TABLE
from errors import ScorecardError
from text import Words

MIGRATIONS = Path(__file__).parent / "migrations"

# What does not fit goes to the disk: ten million rows load within this, and the rest of the machine stays free.
SETTINGS: dict[str, Any] = {"memory_limit": os.environ.get("SCORECARD_MEMORY", "1500MB")}
# So that a load can be asked how far it is (data/intake/records/watched_query.py); nothing is printed.
ASKED_FOR_PROGRESS = "SET enable_progress_bar_print = false; SET enable_progress_bar = true"

# What every stored row carries beside its own columns.
VERSION_COLUMNS = {
    "load_id": "BIGINT NOT NULL",
    "line": "BIGINT NOT NULL",
    "loaded_at": "TIMESTAMP NOT NULL",
    "superseded_by": "BIGINT",
    "reinstated_by": "BIGINT",  # in force from this take on; empty: from its own load on
    "withdrawn": "BOOLEAN",  # never in force: with it a load says that its key is taken out; empty: an ordinary row
}

# The number of the last load, take, granted due day or refused file: what stands in the tables, by which day it is
# judged, and what was delivered, changes with it alone.
LAST_CHANGE = """SELECT coalesce(max(number), 0) FROM (SELECT load_id AS number FROM loads
                 UNION ALL SELECT take_id FROM takes UNION ALL SELECT grant_id FROM granted_due_days
                 UNION ALL SELECT refused_id FROM refused_files)"""


class Store:
    """The company's data. `Store.open(home)` makes or migrates the file; `close()` lets another process have it."""

    def __init__(self, home: Home, connection: duckdb.DuckDBPyConnection) -> None:
        self.home = home
        self._connection = connection
        self._thread = threading.local()
        self._write = threading.RLock()
        self.zone = ZoneInfo(clock.DEFAULT_ZONE)  # the company's (data/company_zone.py)

    @classmethod
    def open(cls, home: Home) -> Store:
        """Open the home's database, made and migrated to today's declarations.

        Raises ScorecardError when another process holds the file or a newer program wrote it.
        """
        home.make()
        try:
            connection = duckdb.connect(str(home.database), config=SETTINGS)
        except duckdb.IOException as error:
            raise ScorecardError(
                Words(
                    f"{home.database} cannot be opened: another process holds it, or it is not a database of ours. "
                    "Stop the other process, or name another folder in SCORECARD_HOME. Nothing was changed.",
                    f"无法打开 {home.database}：文件正被其他进程占用，或不是本系统的数据库。"
                    "请停止该进程，或用 SCORECARD_HOME 指定其他文件夹。没有任何改动。",
                )
            ) from error
        store = cls(home, connection)
        store._migrate()
        store.follow_zone()
        return store

    def close(self) -> None:
        """Let go of the file."""
        self._connection.close()

    # ------------------------------------------------------------------ reading

    @property
    def cursor(self) -> duckdb.DuckDBPyConnection:
        """This thread's own cursor."""
        if not hasattr(self._thread, "cursor"):
            self._thread.cursor = self._connection.cursor()
        return self._thread.cursor

    def rows(self, sql: str, params: Sequence[Any] | dict[str, Any] | None = None) -> list[tuple[Any, ...]]:
        """All rows of a query, as tuples."""
        return self.cursor.execute(sql, params).fetchall()

    def frame(self, sql: str, params: Sequence[Any] | dict[str, Any] | None = None) -> pl.DataFrame:
        """All rows of a query, as a Polars frame with the columns and types of the query."""
        return pl.DataFrame(self.cursor.sql(sql, params=params).to_arrow_table())

    def value(self, sql: str, params: Sequence[Any] | dict[str, Any] | None = None) -> Any:
        """The one value of a query; None when it has no row."""
        rows = self.rows(sql, params)
        return rows[0][0] if rows else None

    @property
    def version(self) -> str:
        """Changes whenever anything that a figure rests on was written: the key of every cache."""
        loads, targets, schemes, rebases = self.rows(
            f"""SELECT ({LAST_CHANGE}),
                      (SELECT count(*) || '/' || count(replaced_at) || '/' || count(holds_until) FROM targets),
                      (SELECT count(*) FROM schemes),
                      (SELECT count(*) || '/' || count(ended_at) FROM rebases)"""
        )[0]
        return f"{loads}.{targets}.{schemes}.{rebases}"

    def follow_zone(self) -> None:
        """Take the company's time zone from the store, and let the clock follow it."""
        zone = self.value("SELECT zone FROM company_time_zones ORDER BY rowid DESC LIMIT 1")
        self.zone = ZoneInfo(zone or clock.DEFAULT_ZONE)
        clock.follow(self.zone)

    def day_of(self, at: datetime) -> date:
        """The company's day in which a moment of the store (UTC) lies; in SQL: company_day(at)."""
        return at.replace(tzinfo=UTC).astimezone(self.zone).date()

    # ------------------------------------------------------------------ writing

    @contextmanager
    def transaction(self, on: duckdb.DuckDBPyConnection | None = None) -> Iterator[duckdb.DuckDBPyConnection]:
        """One write: all of it or nothing. Rolls back on any error, then raises it again.

        `on` = a staging connection whose temporary tables the write needs; it stays open afterwards.
        """
        with self._write:
            cursor = on or self._connection.cursor()
            cursor.begin()
            try:
                yield cursor
                cursor.commit()
            except BaseException:
                cursor.rollback()
                raise
            finally:
                if cursor is not on:
                    cursor.close()

    @contextmanager
    def trial(self, on: duckdb.DuckDBPyConnection) -> Iterator[duckdb.DuckDBPyConnection]:
        """A write on a staging connection that is never kept.

        Inside, this thread reads what it wrote; afterwards it never happened.

        Other writers wait meanwhile. What is written inside goes through the staging connection.
        """
        with self._write:
            usual = self.cursor
            on.begin()
            self._thread.cursor = on
            try:
                yield on
            finally:
                self._thread.cursor = usual
                on.rollback()

    @contextmanager
    def staging_connection(self) -> Iterator[duckdb.DuckDBPyConnection]:
        """A cursor of one's own for temporary tables; they go away with it."""
        cursor = self._connection.cursor()
        cursor.execute(ASKED_FOR_PROGRESS)
        try:
            yield cursor
        finally:
            cursor.close()

    def record(
        self,
        transaction: duckdb.DuckDBPyConnection,
        who: str,
        action: str,
        about: str,
        detail: dict[str, Any] | None = None,
    ) -> None:
        """Append to the audit log, inside the transaction that does the thing."""
        transaction.execute(
            "INSERT INTO audit_log VALUES (?, ?, ?, ?, ?)",
            [now(), who, action, about, json.dumps(detail, ensure_ascii=False, default=str) if detail else None],
        )

    # ------------------------------------------------------------------ shape

    def _migrate(self) -> None:
        with self.transaction() as transaction:
            transaction.execute(
                "CREATE TABLE IF NOT EXISTS migrations (name VARCHAR PRIMARY KEY, applied_at TIMESTAMP NOT NULL)"
            )
        done = {name for (name,) in self.rows("SELECT name FROM migrations")}
        scripts = {file.stem: file for file in sorted(MIGRATIONS.glob("*.sql"))}
        if newer := done - set(scripts) - {"tables"}:
            raise ScorecardError(
                Words(
                    f"This database was written by a newer Ops Scorecard ({', '.join(sorted(newer))}). "
                    "Install that version or a later one. Nothing was changed.",
                    f"该数据库由更新版本的 Ops Scorecard 写入（{'、'.join(sorted(newer))}）。"
                    "请安装该版本或更高版本。没有任何改动。",
                )
            )
        for name, file in scripts.items():
            if name not in done:
                with self.transaction() as transaction:
                    transaction.execute(file.read_text(encoding="utf-8"))
                    transaction.execute("INSERT INTO migrations VALUES (?, ?)", [name, now()])
        existing = self._columns()
        with self.transaction() as transaction:
            self._match_declarations(transaction, existing)

    def _columns(self) -> dict[str, set[str]]:
        """The columns of the tables that are there. Asked by name, in a quarter of the time, when none is lacking."""
        each = (f"SELECT '{name}', name FROM pragma_table_info('{name}')" for name in EVERY_TABLE)
        try:
            stored = self.rows(" UNION ALL ".join(each))
        except duckdb.CatalogException:
            stored = self.rows("SELECT table_name, column_name FROM information_schema.columns")
        existing: dict[str, set[str]] = {}
        for name, column in stored:
            existing.setdefault(name, set()).add(column)
        return existing

    def _match_declarations(self, transaction: duckdb.DuckDBPyConnection, existing: dict[str, set[str]]) -> None:
        """Make the tables, and the columns that a later declaration added; nothing is ever dropped."""
        changed = False
        for table in EVERY_TABLE.values():
            if table.name not in existing:
                transaction.execute(ddl(table))
                changed = True
                continue
            declared = {column: table.kind(column).sql for column in table.columns} | VERSION_COLUMNS
            for column in declared.keys() - existing[table.name]:
                transaction.execute(f'ALTER TABLE {table.name} ADD COLUMN "{column}" {declared[column]}')
                changed = True
        if changed:
            transaction.execute("INSERT OR REPLACE INTO migrations VALUES ('tables', ?)", [now()])
        roll_ups.build(transaction)


def ddl(table: Table) -> str:
    """CREATE TABLE of a declaration. Rules are judged at intake, where they can be explained; not by the database."""
    columns = [f'"{column}" {table.kind(column).sql}' for column in table.columns]
    carried = [f"{name} {sql}" for name, sql in VERSION_COLUMNS.items()]
    return f"CREATE TABLE {table.name} ({', '.join(columns + carried)})"


def in_force(table: str, at_load: int | None = None) -> str:
    """SQL of a table's rows as they stand now, or as they stood just after load (or take) `at_load`."""
    if at_load is None:
        return f"(SELECT * FROM {table} WHERE superseded_by IS NULL)"
    return (
        f"(SELECT * FROM {table} WHERE coalesce(reinstated_by, load_id) <= {int(at_load)}"
        f" AND (superseded_by IS NULL OR superseded_by > {int(at_load)}))"
    )


def reverted_loads(at_load: int | None = None) -> str:
    """SQL of the loads that are reverted now, or were just after load (or take) `at_load`: load_id, taken_at."""
    until = "" if at_load is None else f"WHERE take_id <= {int(at_load)}"
    last = "QUALIFY row_number() OVER (PARTITION BY load_id ORDER BY take_id DESC) = 1"
    return f"(SELECT load_id, taken_at FROM (SELECT * FROM main.takes {until} {last}) WHERE back)"


@cache
def shared(home: Home | None = None) -> Store:
    """This process's store: one per home, opened at first use."""
    return Store.open(home or Home.here())
