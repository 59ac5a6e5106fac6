"""How the sample company's files came in: the past in one go in July 2026, then month by month as the plan says.

This gives data timeliness and the history of loads something true to say. Runs of a process that were still open
at a month's end come again, finished, with the next month's file: so rows with an older version exist.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache

from data.sample.analysis import COLLECTION_PLAN
from data.sample.company import Row
from data.sample.days import START, after, month, month_end
from data.sample.files import csv_of, sample_rows
from data.schemas import TABLES
from data.store import Store

BEGUN = datetime(2026, 7, 2, 1, 30)  # UTC, as all times of arrival
LAST_OF_PAST = date(2026, 6, 30)
PAST = f"{month(START)}_{month(LAST_OF_PAST)}"
CLOSING = datetime(2026, 11, 2, 2, 0)
LATE = {("process_runs", "2026-08"): 6}  # days after the due day
# What the collected tables refer to, and the plan itself, had to be there first; they hold nothing of later months.
AT_BEGIN = ("departments", "supervisors", "survey_questions", "processes", "data_sources")


@dataclass(frozen=True)
class Delivery:
    """One file: the table it is for, its name, when it came, its bytes."""

    table: str
    name: str
    arrived: datetime
    content: bytes


@cache
def deliveries() -> list[Delivery]:
    """Every file, in the order in which they came."""
    collected = {table: due for table, _, due, _ in COLLECTION_PLAN}
    deliveries = [_whole(table, BEGUN) for table in AT_BEGIN]
    for table, due in collected.items():
        for span, rows in _split(table).items():
            deliveries.append(Delivery(table, f"{table}-{span}.csv", _arrival(table, span, due), csv_of(table, rows)))
    order = {table: number for number, table in enumerate(TABLES)}
    deliveries += [_whole(table, CLOSING) for table in TABLES if table not in collected and table not in AT_BEGIN]
    return sorted(deliveries, key=lambda d: (d.arrived, order[d.table]))


def _whole(table: str, arrived: datetime) -> Delivery:
    return Delivery(table, f"{table}.csv", arrived, csv_of(table, sample_rows(table)))


def _arrival(table: str, span: str, due: int) -> datetime:
    if span == PAST:
        return BEGUN
    last = month_end(date.fromisoformat(f"{span}-01"))
    return datetime.combine(after(last, due + LATE.get((table, span), -1)), CLOSING.time())


def _split(table: str) -> dict[str, list[Row]]:
    """The rows of each file: those of the past, then those of each month."""
    files: dict[str, list[Row]] = defaultdict(list)
    for row in sample_rows(table):
        if table != "process_runs":
            files[_span(str(row["date"]) if "date" in row else row.get("month") or row["wave"])].append(row)
            continue
        begun = _span(row["started_at"])
        ended = _span(row["finished_at"]) if row["finished_at"] else ""
        if ended == begun:
            files[begun].append(row)
            continue
        files[begun].append({**row, "finished_at": None, "outcome": None, "cost": None})
        if ended:
            files[ended].append(row)
    return files


def _span(day: str) -> str:
    """The file that a day (2026-08-14 …) or month (2026-08) belongs to."""
    return day[:7] if day[:7] > month(LAST_OF_PAST) else PAST


def arrived(store: Store, times: Mapping[int, datetime]) -> None:
    """Give loads (by load_id) the time at which the story has them come, and their rows and audit lines with them.

    The one place that writes a time other than now: the past of a made-up company is made up as well.
    """
    with store.transaction() as transaction:
        for load_id, at in times.items():
            table = transaction.execute("SELECT table_name FROM loads WHERE load_id = ?", [load_id]).fetchall()[0][0]
            transaction.execute("UPDATE loads SET loaded_at = ? WHERE load_id = ?", [at, load_id])
            transaction.execute(f"UPDATE {table} SET loaded_at = ? WHERE load_id = ?", [at, load_id])
            transaction.execute(
                "UPDATE audit_log SET done_at = ? WHERE what = 'load' AND about = ?", [at, f"{table} #{load_id}"]
            )
