"""Nobody moves what they are judged by (judgement 2): the one judgement where all ways in meet.

Staged rows are held against the row that stood before. Where the person who brings them is the one they judge, a change
after the fact does not become a version: it leaves `staged` and is kept as a request, until a second person grants it.
Whoever else brings a change after the fact corrects it; that takes effect, and is noted (late_corrections.py).
"""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from data import clock
from data.declare import Table
from data.due_days import DUE_DAYS, with_baseline
from data.due_facts import EVENT_DAYS, SLIP, DueFact
from data.intake.records import LINE, typed_cells
from data.intake.write.fact_rules import TODAY, kind_of, needs_request, withdrawal_needs_request
from data.intake.write.staging import OpenLoad
from data.intake.write.versions import same_key
from data.owners import owner_of
from data.store import Store
from errors import NotAllowed, WrongUse
from scope import Role, Scope, people_behind
from text import Words

LONGEST_REASON = 2000
KEYS_NAMED = 5  # more of them are counted


class NeedsReason(WrongUse):
    """The change is one after the fact: it can be asked for, with a reason."""


@dataclass(frozen=True)
class WantedChange:
    """A change that its bringer may only ask for. `old` None: there is no such row yet; `new` None: it is to leave.

    kind  enter, change, due_day or withdraw; day: a day at which the row counts
    """

    row_key: str
    supervisor_id: str
    kind: str
    old: dict[str, str] | None
    new: dict[str, str] | None
    day: date


def judged_supervisors(cursor: Any, person: str, own: Collection[str] = ()) -> frozenset[str]:
    """The supervisors who this person is, whatever their role by now: `own`, that of their account, or their name.

    A key ("key:ERP") is whoever keeps it; a deputy is themselves and whom they act for.
    """
    kept = cursor.execute("SELECT coalesce(kept_by, made_by) FROM main.keys WHERE 'key:' || name = ?", [person])
    person = next((keeper for (keeper,) in kept.fetchall()), person)
    rows = cursor.execute(
        """WITH behind AS (SELECT b.person, a.supervisor_id, a.name FROM (SELECT unnest(?) AS person) b
                           LEFT JOIN main.accounts a ON a.username = b.person)
           SELECT DISTINCT p.supervisor_id FROM main.supervisors p JOIN behind b ON b.supervisor_id = p.supervisor_id
               OR lower(p.supervisor_id) = lower(b.person) OR lower(p.name) IN (lower(b.person), lower(b.name))
           WHERE p.superseded_by IS NULL""",
        [list(people_behind(person))],
    ).fetchall()
    return frozenset(own) | {supervisor_id for (supervisor_id,) in rows}


def hold_back(load: OpenLoad, *, withdraws: bool) -> tuple[WantedChange, ...]:
    """Take out of `staged` what its bringer may only ask for; those changes, in the order of the file."""
    table, staging = load.table, load.staging
    if load.granted:
        return ()
    rows = _settled(staging, table, load.who, withdraws=withdraws)
    if not rows:
        return ()
    staging.execute("DELETE FROM staged WHERE rowid IN (SELECT unnest($1))", [[row[0] for row in rows]])
    return tuple(_wanted(staging, table, row) for row in rows)


def need_second_person(staging: Any, table: Table, who: Scope, *, withdraws: bool) -> None:
    """Raise NotAllowed where what is staged, by reverting a load, would change after the fact what judges `who`."""
    rows = _settled(staging, table, who, withdraws=withdraws)
    if not rows:
        return
    named = [_wanted(staging, table, row).row_key for row in rows[:KEYS_NAMED]]
    more = len(rows) - len(named)
    raise NotAllowed(
        Words(
            f"You are judged by rows that this would change after the fact ({table.title.en} {', '.join(named)}"
            + (f" and {more} more" if more else "")
            + "): a second person has to do it. Nothing was changed.",
            f"此操作会在事后更改涉及您本人考核的记录（{table.title.zh} {'、'.join(named)}"
            + (f" 等 {len(rows)} 行" if more else "")
            + "），须由他人执行。没有任何改动。",
        )
    )


def _settled(staging: Any, table: Table, who: Scope, *, withdraws: bool) -> list[tuple[Any, ...]]:
    """Of the staged rows those that their bringer may only ask for, as `_judging` gives them."""
    if table.fact is None:
        return []
    own = judged_supervisors(staging, who.person, (who.supervisors if who.role is Role.SUPERVISOR else ()) or ())
    if not own:
        return []
    set_days(staging)
    asks = withdrawal_needs_request(table.fact) if withdraws else needs_request(table.fact, table.entry.kept)
    rule = f"coalesce({asks}, false)"
    kind = "'withdraw'" if withdraws else kind_of(table.fact)
    # A slip of today may be put right as if it had not been typed; and what was typed today goes on as any row does.
    stand_before(staging, table, slips_of=who.person)
    rows = _judging(staging, table, own, kind, rule)
    if rows:
        stand_before(staging, table)
        free = {row[0] for row in _judging(staging, table, own, kind, f"b.stood AND NOT {rule}")}
        rows = [row for row in rows if row[0] not in free]
    return rows


def _judging(staging: Any, table: Table, own: Collection[str], kind: str, condition: str) -> list[tuple[Any, ...]]:
    """Of the staged rows that judge `own` and for which the condition holds: of, whose, kind, day, cells."""
    fact = table.fact or DueFact()
    days = ", ".join([*fact.days("b"), *fact.days("s"), TODAY])
    return staging.execute(
        f"""SELECT s.of, coalesce(b.owner, s.owner), {kind}, coalesce({days}), {_cells(table, "s")}
            FROM {brought(table)} s LEFT JOIN before b ON {same_key(table, "s", "b")}
            WHERE (s.owner IN (SELECT unnest($own)) OR b.owner IN (SELECT unnest($own))) AND {condition}
            ORDER BY s."{LINE}" """,
        {"own": sorted(own)},
    ).fetchall()


def ask(load: OpenLoad, wanted: Sequence[WantedChange]) -> tuple[int, ...]:
    """Keep the changes as requests; their numbers. Runs inside the transaction."""
    reason = need_reason(load, wanted)
    return tuple(
        keep_request(load.staging, load.store, load.who, load.table.name, change, reason=reason) for change in wanted
    )


def keep_request(cursor: Any, store: Store, who: Scope, table: str, change: WantedChange, *, reason: str) -> int:
    """Keep what `who` asks for, inside the transaction of the cursor; the request's number.

    A request of the same person for the same row that nobody has answered yet is replaced.
    """
    about = [table, change.row_key, who.person]
    cursor.execute(
        """INSERT INTO main.fact_request_answers (request_id, answer, answered_at, answered_by, answered_as)
           SELECT request_id, 'replaced', ?, asked_by, ? FROM main.fact_requests
           ANTI JOIN main.fact_request_answers USING (request_id)
           WHERE table_name = ? AND row_key = ? AND asked_by = ?""",
        [clock.now(), who.role.value, *about],
    )
    old, new = (json.dumps(cells, ensure_ascii=False) if cells else None for cells in (change.old, change.new))
    [(number,)] = cursor.execute(
        """INSERT INTO main.fact_requests (table_name, row_key, asked_by, supervisor_id, kind, old, new, day,
                                           reason, asked_at, asked_on)
           VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING request_id""",
        [*about, change.supervisor_id, change.kind, old, new, change.day, reason, clock.now(), clock.today()],
    ).fetchall()
    store.record(cursor, who.person, "ask", " ".join(about[:2]), {"request": number})
    return number


def need_reason(load: OpenLoad, wanted: Sequence[WantedChange]) -> str:
    """The reason of the load, of a file its name. Raises NeedsReason where none is given, WrongUse for one too long."""
    reason = " ".join((load.file.name if load.reason is None else load.reason).split())
    need_short(reason)
    if wanted and not reason:
        row = Words(f"{load.table.title.en} {wanted[0].row_key}", f"{load.table.title.zh} {wanted[0].row_key}")
        raise NeedsReason(
            Words(
                "{row} is settled, or the day passed: you are judged by it, so a second person must grant the change. "
                "Give your reason and store it again: it becomes a request. Nothing was changed.",
                "{row} 已办结或已过期限，且关系到您本人的考核，须由他人批准。请填写理由后再次保存，系统将提交申请。"
                "没有任何改动。",
            ).format(row=row)
        )
    return reason


def need_short(reason: str) -> None:
    """Raise WrongUse for a reason that is too long to be read."""
    if len(reason) > LONGEST_REASON:
        raise WrongUse(
            Words(
                f"A reason has at most {LONGEST_REASON} characters. Nothing was changed.",
                f"理由最多 {LONGEST_REASON} 个字符。没有任何改动。",
            )
        )


# ---------------------------------------------------------------------- what stood before


def set_days(staging: Any) -> None:
    """Tell the rules (fact_rules.py) what day it is."""
    staging.execute("SET VARIABLE today = ?", [clock.today()])
    staging.execute("SET VARIABLE week_ago = ?", [clock.today() - EVENT_DAYS])


def brought(table: Table) -> str:
    """SQL of the staged rows, each with `of` (its rowid), `due` and `owner`."""
    due = table.fact.due_day("s") if table.fact else "NULL::DATE"
    return f"(SELECT s.*, s.rowid AS of, {due} AS due, {owner_of(table.name, 's') or 'NULL'} AS owner FROM staged s)"


def stand_before(staging: Any, table: Table, slips_of: str = "") -> None:
    """Leaves `before`: of each staged key the row that stood before, with `stood`, `due` and `owner`.

    That is the row in force. What `slips_of` typed within SLIP does not count, and what they took out still does; but a
    row that was first typed then and is past its day by now is no slip. `due`: the day by which it is judged
    (data/due_days.py).
    """
    key = ", ".join(f'"{column}"' for column in table.key)
    first_due = f"min({table.fact.due_day('v') if table.fact else 'NULL::DATE'}) OVER (PARTITION BY {key})"
    due, stood = table.fact.due_day("b") if table.fact else "NULL::DATE", "standing"
    if table.name in DUE_DAYS:
        due, stood = "b.baseline_on", with_baseline(table.name, "standing")
    staging.execute(
        f"""CREATE OR REPLACE TEMP TABLE before AS
            WITH versions AS (
                SELECT v.*, coalesce(l.loaded_by = $person, false) AS own,
                       v.load_id = min(v.load_id) OVER (PARTITION BY {key}) AND {first_due} < {TODAY} AS missed,
                       own AND v.loaded_at > $since AND v.reinstated_by IS NULL AND missed IS NOT TRUE AS slip
                FROM main.{table.name} v LEFT JOIN main.loads l ON l.load_id = v.load_id
                SEMI JOIN staged s ON {same_key(table, "s", "v")}),
            standing AS (
                SELECT * EXCLUDE (own, missed, slip) FROM versions WHERE NOT slip AND withdrawn IS NOT TRUE
                    AND (superseded_by IS NULL OR superseded_by IN (SELECT load_id FROM versions WHERE own))
                QUALIFY row_number() OVER (PARTITION BY {key} ORDER BY coalesce(reinstated_by, load_id) DESC) = 1)
            SELECT b.*, true AS stood, {due} AS due, {owner_of(table.name, "b") or "NULL"} AS owner FROM {stood} b""",
        {"person": slips_of, "since": clock.now() - SLIP},
    )


def _wanted(staging: Any, table: Table, row: Sequence[Any]) -> WantedChange:
    _, owner, kind, day, *values = row
    cells = typed_cells(table, values)
    row_key = " ".join(cells[column] for column in table.key)
    same = " AND ".join(f'c."{column}" = ?' for column in table.key)
    key = [values[table.columns.index(column)] for column in table.key]
    current = staging.execute(
        f"SELECT {_cells(table, 'c')} FROM main.{table.name} c WHERE c.superseded_by IS NULL AND {same}", key
    ).fetchall()
    old = typed_cells(table, current[0]) if current else None
    return WantedChange(row_key, owner, kind, old, None if kind == "withdraw" else cells, day)


def _cells(table: Table, row: str) -> str:
    return ", ".join(f'{row}."{column}"' for column in table.columns)
