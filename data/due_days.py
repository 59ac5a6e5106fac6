"""The day by which a row is judged (judgement 2): the due day first stored of its key, unless another was granted.

Derived from the versions that are there, so a due day that was moved, withdrawn and entered anew, or brought by a
file judges nobody by itself. What a reverted load said was never so, nor a slip put right at once. Moving a due day
earlier changes as little.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from data.due_facts import SLIP
from data.schemas import EVERY_TABLE
from data.store import in_force, reverted_loads
from text import Words

# Tables whose rows are judged by a day, and the column that says it.
DUE_DAYS = {
    "projects": "planned_finish",
    "project_milestones": "planned_on",
    "analysis_reports": "due_on",
    "resource_requests": "needed_by",
    "hiring": "needed_by",
}
MOVED = {"due_day_moved": Words("Due day moved", "应完成日期变动")}  # beside a row's own columns, in lists for people


def rows_with_baseline(table: str, at_load: int | None = None) -> str:
    """SQL of a table's rows in force, now or just after load `at_load`, with two days more.

    first_due_on: the due day first stored; baseline_on: the day by which the row is judged.
    """
    return with_baseline(table, in_force(f"main.{table}", at_load), at_load)


def with_baseline(table: str, rows: str, at_load: int | None = None) -> str:
    """SQL of any `rows` of the table (SQL too), with the two days of `rows_with_baseline`."""
    declared, due = EVERY_TABLE[table], DUE_DAYS[table]
    keys = ", ".join(f'"{column}"' for column in declared.key)
    same_key = " AND ".join(f'b."{column}" = r."{column}"' for column in declared.key)
    row_key = " || ' ' || ".join(f'r."{column}"' for column in declared.key)
    loads = "" if at_load is None else f" AND load_id <= {int(at_load)}"
    grants = "" if at_load is None else f" AND grant_id <= {int(at_load)}"
    return f"""(
    SELECT r.*, coalesce(b.due_on, r."{due}") AS first_due_on, coalesce(g.due_on, b.due_on, r."{due}") AS baseline_on
    FROM {rows} r
    LEFT JOIN (SELECT {keys}, arg_min("{due}", load_id) AS due_on
               FROM (SELECT {keys}, "{due}", load_id FROM main.{table} v
                     WHERE withdrawn IS NOT TRUE{loads} AND NOT {_slip(due, at_load)}
                     UNION ALL {_said_again(table, at_load)})
               ANTI JOIN {reverted_loads(at_load)} USING (load_id) GROUP BY {keys}) b ON {same_key}
    LEFT JOIN (SELECT row_key, arg_max(due_on, grant_id) AS due_on FROM main.granted_due_days
               WHERE table_name = '{table}'{grants} GROUP BY row_key) g ON g.row_key = {row_key})"""


def grant_due_day(cursor: Any, table: str, row_key: str, due_on: date, **about: Any) -> None:
    """From now on the row with that key (its columns, a blank between them) is judged by `due_on`.

    `about`: reason, asked_by, asked_at, granted_by, granted_at. Belongs into the transaction that the cursor is in.
    """
    columns = {"table_name": table, "row_key": row_key, "due_on": due_on, **about}
    marks = ", ".join("?" * len(columns))
    cursor.execute(f"INSERT INTO main.granted_due_days ({', '.join(columns)}) VALUES ({marks})", [*columns.values()])


def moved_in_words(first: date | None, baseline: date | None, due: date | None) -> Words | None:
    """ "moved from 2026-03-31 to 2026-05-15, not granted"; None where the due day stands as it was first stored."""
    if first is None or baseline is None or due is None or first == baseline == due:
        return None
    if baseline == due:
        return Words(f"moved from {first} to {due}, granted", f"由 {first} 改为 {due}，已获批准")
    return Words(
        f"moved from {baseline} to {due}, not granted: judged by {baseline}",
        f"由 {baseline} 改为 {due}，未获批准，仍按 {baseline} 考核",
    )


def _said_again(table: str, at_load: int | None) -> str:
    """What later loads said just as it stood, of versions whose own load was reverted: they said it all the same."""
    declared, due = EVERY_TABLE[table], DUE_DAYS[table]
    columns = ", ".join(f'v."{column}"' for column in (*declared.key, due))
    key_hash = f"hash({', '.join(f'v.{column}' for column in declared.key)})"
    loads = "" if at_load is None else f" AND c.load_id <= {int(at_load)}"
    return f"""SELECT {columns}, c.load_id
                     FROM main.{table} v JOIN {reverted_loads(at_load)} USING (load_id)
                     JOIN main.confirmations c ON c.of_load = v.load_id AND c.of_line = v.line
                          AND (c.of_key IS NULL OR c.of_key = {key_hash}){loads}
                     WHERE v.withdrawn IS NOT TRUE"""


def _slip(due: str, at_load: int | None) -> str:
    """Put right by whoever had typed it, within SLIP and before its day had passed: nobody was promised that day."""
    loads = "" if at_load is None else f" AND later.load_id <= {int(at_load)}"
    return f"""EXISTS (SELECT 1 FROM main.loads typed JOIN main.loads later ON later.loaded_by = typed.loaded_by
                             WHERE typed.load_id = v.load_id AND later.load_id = v.superseded_by{loads}
                               AND later.loaded_at <= typed.loaded_at + INTERVAL {SLIP.days * 24} HOUR
                               AND company_day(later.loaded_at) <= v."{due}")"""
