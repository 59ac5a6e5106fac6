"""Rows for a worked example, written as a small table in the test, straight into the store."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from itertools import count
from typing import Any

import duckdb

from data import roll_ups
from data.schemas import TABLES
from data.store import Store
from metrics.engine import values
from metrics.periods import Period
from scope import operator

EMPTY = "-"
LOADED = "2020-01-01T08:00:00"
_serial = count(1)
_FILLERS = {
    "text": "x",
    "date": "2020-01-01",
    "time": "2020-01-01T00:00:00",
    "month": "2020-01-01",
    "quarter": "2020-Q1",
    "money": "0",
    "count": "0",
    "ratio": "0",
    "score": "0",
    "number": "1",
}


@contextmanager
def writing(store: Store) -> Iterator[duckdb.DuckDBPyConnection]:
    """A transaction for rows that a test writes by SQL of its own; at its end the monthly sums are in step."""
    with store.transaction() as transaction:
        yield transaction
        for roll_up in roll_ups.ROLL_UPS.values():
            roll_up.build(transaction)


def put(store: Store, table: str, rows: str, *, loaded_at: str = LOADED, received: int | None = None, **same) -> int:
    """Store `rows` (a header and lines, separated by blanks; - is empty) as one load; returns its load_id.

    `same` is what all rows share. Required columns that the example does not care for get a harmless value.
    """
    header, *lines = [line.split() for line in rows.strip().splitlines()]
    declared = TABLES[table]
    received = received or len(lines)
    with store.transaction() as transaction:
        [(load_id,)] = transaction.execute(
            """INSERT INTO loads (table_name, file_name, sha256, bytes, loaded_at, loaded_by, encoding,
                                  received, accepted, rejected, superseded, unchanged)
               VALUES (?, ?, '', 0, ?, 'ana', 'utf-8', ?, ?, ?, 0, 0) RETURNING load_id""",
            [
                table,
                f"{table}.csv",
                loaded_at,
                received,
                len(lines),
                received - len(lines),
            ],
        ).fetchall()
        for number, line in enumerate(lines, 2):
            cells = dict(zip(header, line, strict=True)) | same
            row = [_cell(cells, declared, column) for column in declared.columns]
            names = ", ".join(f'"{column}"' for column in (*declared.columns, "load_id", "line", "loaded_at"))
            marks = ", ".join("?" * (len(row) + 3))
            transaction.execute(f"INSERT INTO {table} ({names}) VALUES ({marks})", [*row, load_id, number, loaded_at])
        roll_ups.refresh(transaction, table, load_id)
    return load_id


def _cell(cells, declared, column):
    if column in cells:
        cell = cells[column]
        if cell in (EMPTY, None):
            return None
        return f"{cell}-01" if declared.kind(column).name == "month" and len(cell) == 7 else cell
    if declared.optional(column):
        return None
    if column == "supervisor_id":
        return "S1"
    if declared.choices(column):
        return declared.choices(column)[0]
    return _FILLERS.get(declared.kind(column).name) or f"{column}-{next(_serial)}"


def people(store: Store) -> None:
    """Two departments; S1 and S2 in the first, S3 in the second."""
    put(store, "departments", "department_id\nD1\nD2")
    put(store, "supervisors", "supervisor_id department_id\nS1 D1\nS2 D1\nS3 D2")


def ask(store: Store, key: str, period: str, *, unit: str = "S1", as_of: str = "2026-12-31", **more) -> Any:
    """One Value, typed loosely: an example knows whether it has a number or a reason."""
    who = more.pop("who", operator())
    return values(
        store, who, [Period.parse(period)], indicators=[key], units=[unit], as_of=date.fromisoformat(as_of), **more
    )[0]
