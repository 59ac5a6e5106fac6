"""What stands in a register: its rows in sight, how far each is, what is overdue, whose due day was moved too late."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from appraisal.register_states import State
from appraisal.registers import REGISTERS, VIEWS, Register, View
from appraisal.task import Task
from data.declare import Table
from data.due_days import DUE_DAYS, moved_in_words, rows_with_baseline
from data.intake.history import Version, VersionChange, history_of, key_of, typed_cells
from data.owners import owner_of
from data.personnel import need_table, sees_table
from data.schemas import EVERY_TABLE
from data.store import Store, in_force
from errors import WrongUse
from metrics import Period, measured_changes
from scope import Right, Role, Scope
from text import Words, shortened

PLACE = "registers"
WHOSE = '"whose row"'  # no column of a table can have this name; some have an "owner" of their own
LONGEST = 60  # characters of a title in a line


@dataclass(frozen=True)
class RegisterRow:
    """One row of a register. `due`: the day by which it is judged; None where nothing is left to do. `moved_late`: its
    due day was put off after it had passed. `moved`: from when to when its due day was moved, and whether that was
    granted. `key`: as an address carries it."""

    table: str
    key: str
    version: Version
    cells: dict[str, str]
    supervisor_id: str | None
    state: State | None
    due: date | None
    late: bool
    moved_late: bool
    moved: Words | None = None


def registers_for(who: Scope) -> dict[str, Register]:
    """The registers that are this person's business, by key: those of personnel matters are not everybody's
    (judgement 3)."""
    return {
        key: register for key, register in REGISTERS.items() if all(sees_table(who, name) for name in register.tables)
    }


def key_text(table: Table, cells: dict[str, str]) -> str:
    """The key as an address carries it; ids hold no blanks."""
    return " ".join(cells[column] for column in table.key)


def key_cells(table: Table, key: str) -> dict[str, str]:
    """The key's cells again; WrongUse for a text that is no key."""
    parts = key.split(" ")
    if len(parts) != len(table.key):
        raise WrongUse(Words(f'"{key}" is no row of {table.title.en}.', f"“{key}”不是“{table.title.zh}”中的记录。"))
    return dict(zip(table.key, parts, strict=True))


def register_rows(
    store: Store, who: Scope, table: str, today: date, supervisor_id: str | None = None
) -> list[RegisterRow]:
    """The rows in force within sight, the latest first; of one supervisor when named (NotAllowed out of sight)."""
    if supervisor_id is not None:
        who.need_sight_of(supervisor_id)
    need_table(who, table)
    declared, (_, view) = EVERY_TABLE[table], VIEWS[table]
    owner = owner_of(table, "t")
    names = ", ".join(f'"{column}"' for column in declared.columns)
    wanted = [supervisor_id] if supervisor_id else None if who.supervisors is None else sorted(who.supervisors)
    if owner is None:  # nobody's own: a training, a partner; for all to read
        owner, wanted = "NULL", None
    key = ", ".join(f'"{column}"' for column in declared.key)
    in_store = rows_with_baseline(table) if table in DUE_DAYS else in_force(table)
    days = f'first_due_on, baseline_on, "{DUE_DAYS[table]}"' if table in DUE_DAYS else "NULL, NULL, NULL"
    rows = store.rows(
        f"""SELECT load_id, line, {WHOSE}, {days}, {names} FROM (SELECT t.*, {owner} AS {WHOSE} FROM {in_store} t)
            WHERE $wanted IS NULL OR {WHOSE} IN (SELECT unnest($wanted::VARCHAR[]))
            ORDER BY "{view.dated}" DESC NULLS FIRST, {key}""",
        {"wanted": wanted},
    )
    moved = _moved_late(store, declared, view)
    return [_record(declared, view, row, today, moved) for row in rows]


def _record(declared: Table, view: View, row: tuple, today: date, moved: set[str]) -> RegisterRow:
    load_id, line, supervisor_id, first_due, baseline, own_due, *values = row
    cells = typed_cells(declared, values)
    key, due = key_text(declared, cells), view.due_on(cells)
    if due is not None and baseline is not None:
        due = baseline  # a day that was moved and not granted puts nothing off
    late = due is not None and due < today
    return RegisterRow(
        declared.name,
        key,
        Version(load_id, line),
        cells,
        supervisor_id,
        view.state_of(cells),
        due,
        late,
        key in moved,
        moved_in_words(first_due, baseline, own_due),
    )


def _moved_late(store: Store, table: Table, view: View) -> set[str]:
    """Keys of rows whose due day was put off on a day after it had passed (insight.md, Fairness)."""
    if not view.due:
        return set()
    key = ", ".join(f'"{column}"' for column in table.key)
    moved_rows = store.rows(
        f"""SELECT DISTINCT {key} FROM (
                SELECT {key}, "{view.due}" AS due, company_day(loaded_at) AS on_day,
                       lag("{view.due}") OVER (PARTITION BY {key} ORDER BY coalesce(reinstated_by, load_id)) AS before
                FROM {table.name}) WHERE due > before AND on_day > before"""
    )
    return {" ".join(map(str, row)) for row in moved_rows}


def register_row(store: Store, who: Scope, table: str, key: str, today: date) -> RegisterRow:
    """One row; WrongUse when there is none in sight: whether another has it is not said."""
    declared = EVERY_TABLE[table]
    wanted = key_of(declared, key_cells(declared, key))
    row = (
        next((candidate for candidate in register_rows(store, who, table, today) if candidate.key == key), None)
        if wanted
        else None
    )
    if row is None:
        raise WrongUse(
            Words(
                f'There is no "{key}" in {declared.title.en} that you may see.',
                f"“{declared.title.zh}”中没有您可查看的“{key}”。",
            )
        )
    return row


def versions(store: Store, who: Scope, table: str, key: str, today: date) -> tuple[VersionChange, ...]:
    """How the row became what it is, the first version first. Raises as `register_row` does."""
    row = register_row(store, who, table, key, today)
    return history_of(store, who, EVERY_TABLE[table], row.cells)


def offered(store: Store, who: Scope, table: str, column: str) -> dict[str, str]:
    """Codes that a reference may name, of rows in sight, with what they are about."""
    to = EVERY_TABLE[table].reference(column)
    if to is None or not sees_table(who, to[0]):
        return {}
    parent, owner = EVERY_TABLE[to[0]], owner_of(to[0], "t")
    about = VIEWS[to[0]][1].title if to[0] in VIEWS else "name"
    about = about if about in parent.columns else to[1]
    mine = None if owner is None or who.supervisors is None else sorted(who.supervisors)
    return dict(
        store.rows(
            f"""SELECT "{to[1]}", any_value("{about}")::VARCHAR FROM {to[0]} t WHERE superseded_by IS NULL
                AND ($mine IS NULL OR {owner or "NULL"} IN (SELECT unnest($mine::VARCHAR[])))
                GROUP BY 1 ORDER BY 1""",
            {"mine": mine},
        )
    )


def next_id(store: Store, who: Scope, table: str) -> str:
    """A number that is free: the next of the series most usual in sight; "" where the key is no number."""
    declared = EVERY_TABLE[table]
    need_table(who, table)
    column = declared.key[-1]
    if declared.kind(column).name != "id" or declared.reference(column):
        return ""
    own = owner_of(table, "t") or "NULL"
    keys = store.rows(f'SELECT DISTINCT "{column}", {own} FROM {table} t')
    numbered = [(re.fullmatch(r"(.*?)(\d+)", key), owner) for key, owner in keys]
    series = Counter(match[1] for match, owner in numbered if match and (owner is None or who.sees(owner)))
    prefix = series.most_common(1)[0][0] if series else f"{''.join(word[0] for word in table.split('_')).upper()}-"
    numbers = [match[2] for match, _ in numbered if match and match[1] == prefix]
    last = max(numbers, key=int, default="000")
    return f"{prefix}{int(last) + 1:0{len(last)}d}"


# ---------------------------------------------------------------------- what waits


def register_tasks(store: Store, who: Scope, today: date) -> Iterator[Task]:
    """What of the registers waits for this person: a supervisor's due rows, what leadership has to decide."""
    if who.role is Role.SUPERVISOR:
        yield from _own(store, who, today)
    if who.may(Right.SET_TARGETS):
        yield from _to_decide(store, who, today)


def _own(store: Store, who: Scope, today: date) -> Iterator[Task]:
    for table, (_, view) in VIEWS.items():
        if view.next_step is None:
            continue
        for row in register_rows(store, who, table, today):
            if row.due is not None and (row.due - today).days <= AHEAD:
                yield _task(
                    Words("{step}: {about}", "{step}：{about}").format(step=view.next_step, about=_about(view, row)),
                    row,
                    row.due,
                )
    for row in register_rows(store, who, "recommendations", today):
        if row.state and row.state.key == "adopted":
            template = Words("Implement what was adopted: {about}", "实施已采纳的建议：{about}")
            yield _task(template.format(about=_about(VIEWS["recommendations"][1], row)), row, None)


def _to_decide(store: Store, who: Scope, today: date) -> Iterator[Task]:
    for row in register_rows(store, who, "recommendations", today):
        if row.state and row.state.key == "proposed":
            template = Words("Decide on the recommendation: {about}", "对决策建议作出决定：{about}")
            yield _task(template.format(about=_about(VIEWS["recommendations"][1], row)), row, None)
    for row in register_rows(store, who, "process_improvements", today):
        if row.state and row.state.key == "proposed":
            template = Words("Approve the improvement, or drop it: {about}", "批准或放弃优化方案：{about}")
            yield _task(template.format(about=_about(VIEWS["process_improvements"][1], row)), row, None)
    yield from _not_measured(store, who, today)


def _not_measured(store: Store, who: Scope, today: date) -> Iterator[Task]:
    """Improvements closed within a year that count only once an approver says why they were not measured."""
    closed = {
        row.key: row
        for row in register_rows(store, who, "process_improvements", today)
        if _counts_once_measured(row.cells, since=str(today - timedelta(days=365)))
    }
    if not closed:
        return
    launched = min(date.fromisoformat(row.cells["launched_on"]) for row in closed.values())
    changes = measured_changes(
        store, who, Period.year(today.year), launched_after=launched - timedelta(days=1), as_of=today
    )
    for change in changes:
        if change.change is None and change.improvement_id in closed:
            row = closed[change.improvement_id]
            template = Words(
                "Say why it cannot be measured, or it does not count: {about}",
                "说明无法实测的原因，否则不予计数：{about}",
            )
            yield _task(template.format(about=_about(VIEWS["process_improvements"][1], row)), row, None)


def _counts_once_measured(cells: Mapping[str, str], since: str) -> bool:
    """Closed on a day since, after its people were trained and it ran, and nobody has said why it was not measured."""
    closed, launched, trained = cells["closed_on"], cells["launched_on"], cells["trained_on"]
    done = cells["status"] == "closed" and bool(trained) and trained <= closed and launched < closed
    return done and closed >= since and not cells["not_measured_because"]


AHEAD = 14  # days before its due day from which a row is on the desk


def _about(view: View, row: RegisterRow) -> str:
    return shortened(row.cells[view.title] or row.key, LONGEST)


def _task(request: Words, row: RegisterRow, due: date | None) -> Task:
    register = VIEWS[row.table][0]
    return Task(request, PLACE, {"register": register.key, "table": row.table, "row": row.key}, due, row.supervisor_id)
