"""Self-reported facts (judgement 2): days and outcomes told by the person whom they judge, until another confirms them.

A row is self-reported while none but those whom it judges brought its reported cells as they stand: its due day, and
those of its outcomes that a supervisor may fill in. Granted by a second person, or brought by an analyst's file, it is
not; once it is changed, it is again.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from appraisal.fact_requests import ASKING, GRANTING, PLACE
from appraisal.task import Task
from data.declare import Table
from data.intake.write import judged_supervisors
from data.owners import owner_of
from data.schemas import EVERY_TABLE
from data.store import Store, now
from errors import NotAllowed, WrongUse
from scope import FOR, Scope
from text import Words

CONFIRM = Words("Confirm what was self-reported: {count} row(s)", "确认自报事项：{count} 条")
WAITS = Words("What you reported waits to be confirmed: {count} row(s)", "您自报的事项待他人确认：{count} 条")
# Who a person is to be told as whom a row judges: by code, by name, by account, by a key in their keeping. For all rows
# at once what judged_supervisors asks of one person; a deputy is themselves and whom they act for here too.
_SELVES = """selves AS (
    SELECT supervisor_id, lower(supervisor_id) AS person FROM main.supervisors WHERE superseded_by IS NULL
    UNION SELECT supervisor_id, lower(name) FROM main.supervisors WHERE superseded_by IS NULL
    UNION SELECT p.supervisor_id, lower(a.username) FROM main.supervisors p
        JOIN main.accounts a ON a.supervisor_id = p.supervisor_id OR lower(a.name) = lower(p.name)
        WHERE p.superseded_by IS NULL),
everyone AS (
    FROM selves UNION SELECT s.supervisor_id, lower('key:' || k.name)
    FROM selves s JOIN main.keys k ON lower(coalesce(k.kept_by, k.made_by)) = s.person)"""


@dataclass(frozen=True)
class SelfReported:
    """A row that nobody but whom it judges vouches for.

    day    a day at which it counts
    cells  (column, what was reported) of those that are filled
    """

    table: str
    row_key: str
    supervisor_id: str
    day: date
    cells: tuple[tuple[str, str], ...]
    reported: str
    reported_by: str
    reported_at: datetime

    @property
    def about(self) -> Words:
        """Projects PJ-1."""
        title = EVERY_TABLE[self.table].title
        return Words(f"{title.en} {self.row_key}", f"{title.zh} {self.row_key}")


def reported_columns(table: Table) -> tuple[str, ...]:
    """The columns of a table that stand as self-reported; none where whom it judges may bring nothing of it."""
    fact = table.fact
    if fact is None or fact.by_others:
        return ()
    due = (fact.due,) if fact.due and fact.due not in table.key else ()
    return due + tuple(column for column in fact.outcomes if column not in table.entry.kept)


def self_reported(
    store: Store,
    who: Scope,
    supervisor_id: str | None = None,
    *,
    tables: Collection[str] = (),
    first_day: date = date.min,
    last_day: date = date.max,
) -> tuple[SelfReported, ...]:
    """What is not confirmed yet, of rows that count in a span: by supervisor, table and day.

    `tables`: of these alone, if any are named. Raises NotAllowed out of sight. Seen by whom it judges, leadership, HR.
    """
    if supervisor_id is not None:
        who.need_sight_of(supervisor_id)
    if who.role not in (*GRANTING, *ASKING):
        return ()
    rows: list[SelfReported] = []
    for table in EVERY_TABLE.values():
        if reported_columns(table) and (not tables or table.name in tables):
            rows += _of_table(store, table)
    wanted = (
        row
        for row in rows
        if who.sees(row.supervisor_id)
        and supervisor_id in (None, row.supervisor_id)
        and first_day <= row.day <= last_day
    )
    return tuple(sorted(wanted, key=lambda row: (row.supervisor_id, row.table, row.day, row.row_key)))


def confirmable(store: Store, who: Scope, rows: Sequence[SelfReported]) -> tuple[SelfReported, ...]:
    """Those to which this is a second person: of leadership or HR, neither who reported them nor whom they judge."""
    if who.role not in GRANTING:
        return ()
    own = judged_supervisors(store.cursor, who.person)
    return tuple(
        row
        for row in rows
        if who.sees(row.supervisor_id) and not who.took_part(row.reported_by) and row.supervisor_id not in own
    )


def confirm_reported(store: Store, who: Scope, rows: Sequence[SelfReported]) -> int:
    """Confirm these rows as they were seen, all of them or none; how many.

    Raises NotAllowed for who is no second person; WrongUse where there is none. One that has changed meanwhile stays
    unconfirmed.
    """
    if not rows:
        raise WrongUse(Words("There is nothing to confirm. Nothing was changed.", "没有待确认的事项。没有任何改动。"))
    if len(confirmable(store, who, rows)) < len(rows):
        raise NotAllowed(
            Words(
                "A second person of leadership or HR confirms what was self-reported: neither who reported it nor whom "
                "it judges. Nothing was changed.",
                "自报事项须由管理层或人力资源的其他人员确认，填报人及被考核人本人不能确认。没有任何改动。",
            )
        )
    with store.transaction() as write:
        write.executemany(
            "INSERT INTO fact_confirmations VALUES (?, ?, ?, ?, ?, ?)",
            [[row.table, row.row_key, row.reported, now(), who.person, who.role.value] for row in rows],
        )
        keys = [f"{row.table} {row.row_key}" for row in rows]
        store.record(write, who.person, "confirm", rows[0].supervisor_id, {"rows": keys})
    return len(rows)


def self_reported_tasks(store: Store, who: Scope, today: date) -> Iterator[Task]:
    """On the desk: to whom may confirm, how many rows of each supervisor; to whom they judge, how many wait."""
    waiting = self_reported(store, who)
    own = who.role in ASKING
    counts = Counter(
        (row.supervisor_id, row.day.year) for row in (waiting if own else confirmable(store, who, waiting))
    )
    for (supervisor_id, year), count in counts.items():
        yield Task((WAITS if own else CONFIRM).format(count=count), PLACE, {"year": str(year)}, None, supervisor_id)


def _of_table(store: Store, table: Table) -> list[SelfReported]:
    columns, fact = reported_columns(table), table.fact
    if fact is None:
        return []
    outcomes = [column for column in columns if column != fact.due]
    cells = [f"coalesce(v.\"{column}\"::VARCHAR, '')" for column in columns]
    key = ", ".join(f'"{column}"' for column in table.key)
    days = ", ".join([*fact.days("c"), "c.loaded_at::DATE"])
    rows = store.rows(
        f"""WITH {_SELVES},
        versions AS (
            SELECT v.*, concat_ws('|', {", ".join(cells)}) AS reported, l.loaded_by
            FROM {table.name} v JOIN loads l USING (load_id) WHERE v.withdrawn IS NOT TRUE),
        standing AS (
            SELECT c.*, {owner_of(table.name, "c")} AS owner FROM versions c
            WHERE superseded_by IS NULL AND ({" OR ".join(f'c."{column}" IS NOT NULL' for column in outcomes)}))
        SELECT concat_ws(' ', {", ".join(f'c."{column}"::VARCHAR' for column in table.key)}) AS row_key, c.owner,
               coalesce({days})::DATE, c.reported, min_by(v.loaded_by, v.load_id), min(v.loaded_at)
        FROM standing c JOIN versions v USING ({key}, reported)
        LEFT JOIN everyone e ON e.supervisor_id = c.owner
             AND (e.person = lower(v.loaded_by) OR list_contains(string_split(lower(v.loaded_by), '{FOR}'), e.person))
        WHERE c.owner IS NOT NULL
        GROUP BY ALL
        HAVING bool_and(e.person IS NOT NULL)
           AND (row_key, c.reported) NOT IN (SELECT (row_key, reported) FROM fact_confirmations
                                             WHERE table_name = '{table.name}')"""
    )
    return [
        SelfReported(
            table.name,
            row_key,
            owner,
            day,
            tuple((column, cell) for column, cell in zip(columns, reported.split("|"), strict=True) if cell),
            reported,
            reported_by,
            reported_at,
        )
        for row_key, owner, day, reported, reported_by, reported_at in rows
    ]
