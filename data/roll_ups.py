"""Monthly sums of the large tables, held beside the rows so that figures of months need not read ten million of them.

A roll-up is one declaration; its table, what fills it and how a question reads it are derived. It holds the rows in
force as they stand now, and each change recomputes, in its own transaction, the months that it touched. So it never
says anything but what the rows say: a question as of an earlier load, and whoever asks for rows, reads the rows.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

import duckdb

ROWS = "rows"  # how many rows a line of a roll-up stands for; in SQL on rows themselves it is 1


@dataclass(frozen=True)
class RollUp:
    """Sums of the table `of`, by the month of its day `on` and the columns `by`; the first of them says whose it is."""

    of: str
    on: str
    by: tuple[str, ...]
    sums: tuple[str, ...]

    @property
    def name(self) -> str:
        """The table that holds it."""
        return f"{self.of}_by_month"

    @property
    def columns(self) -> str:
        """What a line says, in SQL: its month's first day under the name of the day, what it is summed by, the sums."""
        return ", ".join((self.on, *self.by, *self.sums, ROWS))

    @property
    def definition(self) -> str:
        """SQL of all its lines, out of the rows in force."""
        return self._summed("superseded_by IS NULL")

    def _summed(self, condition: str) -> str:
        by = "".join(f", {column}" for column in self.by)
        sums = "".join(f", sum({column}) AS {column}" for column in self.sums)
        return f"""SELECT date_trunc('month', {self.on})::DATE AS {self.on}{by}{sums}, count(*) AS {ROWS}
                   FROM main.{self.of} t WHERE {condition} GROUP BY date_trunc('month', t.{self.on}){by}"""

    def build(self, transaction: duckdb.DuckDBPyConnection) -> None:
        """Make its table, and fill it with what the rows say now."""
        transaction.execute(f"CREATE OR REPLACE TABLE {self.name} AS {self.definition}")

    def refresh(self, staging: duckdb.DuckDBPyConnection, change: int) -> None:
        """Recompute what load (or take) `change` touched: the months of those of whom it began or ended a version."""
        whose = self.by[0]
        begun_or_ended = ("load_id", "superseded_by", "reinstated_by")
        month = f"date_trunc('month', {self.on})::DATE AS month"
        touched = (f"SELECT {month}, {whose} FROM main.{self.of} WHERE {column} = $change" for column in begun_or_ended)
        staging.execute(f"CREATE OR REPLACE TEMP TABLE touched_months AS {' UNION '.join(touched)}", {"change": change})
        [(first, last)] = staging.execute("SELECT min(month), last_day(max(month)) FROM touched_months").fetchall()
        if first is None:
            return
        touched_months = f"IN (SELECT (month, {whose}) FROM touched_months)"
        staging.execute(f"DELETE FROM main.{self.name} t WHERE (t.{self.on}, t.{whose}) {touched_months}")
        # The bounds let whole blocks of other months be passed over; of lines, there are few to be asked about.
        condition = f"""superseded_by IS NULL AND t.{self.on} BETWEEN $first AND $last
                    AND t.{whose} IN (SELECT {whose} FROM touched_months)"""
        staging.execute(
            f"""INSERT INTO main.{self.name}
                FROM ({self._summed(condition)}) line WHERE (line.{self.on}, line.{whose}) {touched_months}""",
            {"first": first, "last": last},
        )

    def lines(self, rows: str, cut_at: Iterable[date], last_day: date | None) -> str:
        """SQL of its columns for a question: months from the roll-up, `rows` of those with any after a day in them.

        `last_day` of all rows is what was known when the question was made. Where it says that none come after the
        day, the statement that reads the sums asks once more: a load may have come in between.
        """
        whole, parts = f"SELECT {self.columns} FROM main.{self.name} WHERE true", []
        earliest = {day.replace(day=1): day for day in sorted(cut_at, reverse=True)}
        for month, day in earliest.items():
            first, end = f"DATE '{month}'", f"last_day(DATE '{month}')"
            is_cut = "true"
            if last_day is not None and last_day <= day:
                is_cut = f"EXISTS (FROM {rows} WHERE {self.on} > DATE '{day}' AND {self.on} <= {end})"
            whole += f" AND ({self.on} <> {first} OR NOT {is_cut})"
            parts.append(self.of_rows(f"(SELECT * FROM {rows} WHERE {self.on} BETWEEN {first} AND {end} AND {is_cut})"))
        return f"({' UNION ALL '.join((whole, *parts))})"

    def of_rows(self, rows: str) -> str:
        """SQL of the same columns, a line for each row."""
        return f"SELECT {', '.join((self.on, *self.by, *self.sums))}, 1 AS {ROWS} FROM {rows}"


ROLL_UPS = {
    roll_up.of: roll_up
    for roll_up in (
        RollUp(
            "operating_results",
            on="date",
            by=("supervisor_id", "segment", "region", "product", "channel"),
            sums=("revenue", "cost"),
        ),
    )
}


def refresh(staging: duckdb.DuckDBPyConnection, table: str, change: int) -> None:
    """Bring the table's roll-up, if it has one, to what the rows say; in the transaction of load or take `change`."""
    if table in ROLL_UPS:
        ROLL_UPS[table].refresh(staging, change)


def build(transaction: duckdb.DuckDBPyConnection) -> None:
    """Make the roll-ups that are not there yet, and anew those that were built by another definition."""
    built = dict(transaction.execute("SELECT name, definition FROM roll_ups").fetchall())
    for roll_up in ROLL_UPS.values():
        if built.get(roll_up.name) == roll_up.definition:
            continue
        roll_up.build(transaction)
        transaction.execute("INSERT OR REPLACE INTO roll_ups VALUES (?, ?)", [roll_up.name, roll_up.definition])
