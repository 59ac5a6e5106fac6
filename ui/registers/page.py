"""The registers: which one, its rows filtered, a row with its form and versions (policy 2.4.2, 3.2, 3.3, 3.5, 3.6)."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from appraisal import (
    LATE,
    REGISTERS,
    VIEWS,
    Register,
    RegisterRow,
    View,
    next_id,
    register_row,
    register_rows,
    versions,
)
from data.declare import Table
from data.export import csv_bytes, workbook_bytes
from data.intake.forms import may_enter, withdraw, words_open_to
from data.schemas import EVERY_TABLE
from errors import ScorecardError, unknown
from text import Words, moment, t, tn
from ui.kit import (
    FAMILY_PLACES,
    cached_questions,
    current_day,
    current_scope,
    empty_state,
    link,
    local_time,
    name_of_person,
    picker_labels,
    show_markup,
    store,
    tag,
)
from ui.kit import REGISTERS as PLACE
from ui.registers.form import draft, forget, form_of
from ui.registers.views import board, cell_text, rows_list, state_pill, timeline, title_of

NEW = "new"
ADDRESS = ("register", "table", "row", "supervisor", "period")  # what an address says that no cell of a new row is
# Where the measured effect of what a table holds is shown.
EFFECT = {"process_improvements": "process", "recommendations": "analysis"}


def register_page(title: str) -> None:
    """The chosen register; with ?row= one row of it, with ?row=new the form of a new one."""
    with st.container(horizontal=True, vertical_alignment="bottom", key="choices"):
        st.title(title, anchor=False, width="stretch")
        register = _register()
        supervisor_id = _supervisor()
    view = _view(register)
    if message := st.session_state.pop("register_said", None):
        st.success(message, icon=":material/check:")
    row = st.query_params.get("row")
    try:
        if row == NEW:
            _new_row(view)
        elif row:
            _one_row(register, view, row)
        else:
            _all_rows(register, view, supervisor_id)
    except ScorecardError as error:
        st.error(str(error.words), icon=":material/error:")


def _register() -> Register:
    code = st.query_params.get("register") or st.session_state.get("chosen_register") or next(iter(REGISTERS))
    if code not in REGISTERS:
        st.session_state["notice"] = unknown(Words("register", "台账"), code, REGISTERS).words
        code = next(iter(REGISTERS))
    st.session_state["chosen_register"] = st.session_state["pick_register"] = code
    st.selectbox(
        t("Register"),
        list(REGISTERS),
        format_func=picker_labels(
            {register.key: f"{register.title} · {register.clause}" for register in REGISTERS.values()}
        ),
        key="pick_register",
        on_change=_picked_register,
        width=270,
    )
    return REGISTERS[code]


def _picked_register() -> None:
    st.query_params.from_dict({"register": st.session_state["pick_register"]})


def _supervisor() -> str | None:
    """Whose rows: None for all in sight."""
    people = cached_questions.supervisors()
    names = {"": t("All"), **{supervisor.supervisor_id: supervisor.name for supervisor in people}}
    if len(people) < 2:
        return None
    code = st.query_params.get("supervisor") or ""
    st.session_state["pick_whose"] = code if code in names else ""
    return (
        st.selectbox(
            t("Supervisor"),
            list(names),
            format_func=picker_labels(names),
            key="pick_whose",
            on_change=_picked_whose,
            width=180,
        )
        or None
    )


def _picked_whose() -> None:
    if code := st.session_state["pick_whose"]:
        st.query_params["supervisor"] = code
    else:
        st.query_params.pop("supervisor", None)


def _view(register: Register) -> View:
    asked = st.query_params.get("table")
    tables = register.tables
    chosen = asked if asked in tables else tables[0]
    links = (
        tag("a", EVERY_TABLE[name].title, href=link(PLACE, register=register.key, table=name), data_go=True,
            class_="chip here" if name == chosen else "chip", aria_current="true" if name == chosen else None)
        for name in tables
    )  # fmt: skip
    show_markup(
        tag("div", tag("p", register.about, class_="quiet"), tag("div", *links, class_="row"), class_="stack"),
        key="register_tables",
    )
    return VIEWS[chosen][1]


# ---------------------------------------------------------------------- all rows


def _all_rows(register: Register, view: View, supervisor_id: str | None) -> None:
    who, table, today = current_scope(), EVERY_TABLE[view.table], current_day()
    rows = register_rows(store(), who, view.table, today, supervisor_id)
    with st.container(horizontal=True, vertical_alignment="bottom", key="register_filters"):
        wanted = _filtered(rows, view)
        shape = _shape(view)
        if may_enter(who, table):
            st.button(
                t("New entry"),
                type="primary",
                icon=":material/add:",
                on_click=_open_address,
                args=(register, view, NEW),
            )
    names = (
        {}
        if who.supervisors is not None
        else {supervisor.supervisor_id: supervisor.name for supervisor in cached_questions.supervisors()}
    )
    if not rows:
        says = t("Press “New entry” to begin.") if may_enter(who, table) else t("Nobody has entered anything yet.")
        empty_state(t("Nothing here yet"), tag("p", table.about), tag("p", says, class_="quiet"), key="register_empty")
        return
    if not wanted:
        empty_state(
            t("No row fits the filter"), tag("p", t("Choose another status, year or text.")), key="register_none"
        )
        return
    if shape == "board":
        board(wanted, view, names)
    elif shape == "timeline":
        timeline(wanted, view, today)
    else:
        rows_list(wanted, names)
    _downloads(table, wanted)


def _filtered(rows: Sequence[RegisterRow], view: View) -> list[RegisterRow]:
    """The rows that fit what is chosen: how far, which year, which words."""
    states = {"": t("All"), "late": str(LATE), **{state.key: str(state.name) for state in view.states}}
    state = ""
    if view.states:
        state = st.selectbox(
            t("Status"), list(states), format_func=picker_labels(states), key=f"state_{view.table}", width=140
        )
    years = sorted({row.cells[view.dated][:4] for row in rows if row.cells[view.dated][:4].isdigit()}, reverse=True)
    year = st.selectbox(
        t("Year"), ["", *years], format_func=picker_labels({"": t("All")}), key=f"year_{view.table}", width=110
    )
    text = st.text_input(t("Text"), key=f"text_{view.table}", placeholder=t("Search"), width=180).strip().casefold()
    return [
        row
        for row in rows
        if (not state or (row.late if state == "late" else row.state is not None and row.state.key == state))
        and (not year or row.cells[view.dated].startswith(year))
        and (not text or any(text in cell.casefold() for cell in row.cells.values()))
    ]


def _shape(view: View) -> str:
    shapes = {"list": t("List")}
    shapes |= {"board": t("Board")} if view.states else {}
    shapes |= {"timeline": t("Timeline")} if view.start else {}
    if len(shapes) < 2:
        return "list"
    chosen = st.segmented_control(
        t("Shown as"), list(shapes), format_func=picker_labels(shapes), default="list", key=f"shape_{view.table}"
    )
    return str(chosen or "list")


def _downloads(table: Table, records: Sequence[RegisterRow]) -> None:
    rows = [[record.cells[column] for column in table.columns] for record in records]
    with st.container(horizontal=True):
        st.download_button(
            t("CSV"), csv_bytes(table.columns, rows), f"{table.name}.csv", "text/csv", icon=":material/download:"
        )
        st.download_button(
            t("Excel"),
            workbook_bytes(table.name, table.columns, rows),
            f"{table.name}.xlsx",
            icon=":material/download:",
        )
        st.caption(tn("{n} row", "{n} rows", len(rows)))


def _open_address(register: Register, view: View, row: str | None = None) -> None:
    chosen = {"register": register.key, "table": view.table}
    st.query_params.from_dict({**chosen, "row": row} if row else chosen)


# ---------------------------------------------------------------------- one row


def _new_row(view: View) -> None:
    who, table = current_scope(), EVERY_TABLE[view.table]
    register = VIEWS[view.table][0]
    _back(register, view)
    show_markup(tag("h2", t("New entry: {table}", table=table.title), class_="head"), key="register_head")
    begun = dict.fromkeys(table.columns, "") | {table.key[-1]: next_id(store(), who, table.name)}
    if view.dated != view.due and table.kind(view.dated).name == "date":
        begun[view.dated] = current_day().isoformat()
    begun |= {c: text for c in table.columns if c not in ADDRESS and (text := st.query_params.get(c))}
    if form_of(table, NEW, draft(table, NEW, begun, None)):
        _done(register, view, table, NEW, t("Stored. It counts at once, and every change is kept."))


def _one_row(register: Register, view: View, key: str) -> None:
    who, table, today = current_scope(), EVERY_TABLE[view.table], current_day()
    row = register_row(store(), who, view.table, key, today)
    _back(register, view)
    facts = tag("span", state_pill(row), tag("span", key, class_="quiet"), class_="row")
    due = tag("p", t("Due {day}", day=row.due.isoformat()), class_="quiet") if row.due else None
    moved = tag("p", t("The due day was moved after it had passed."), class_="bad") if row.moved_late else None
    effect = None
    if view.table in EFFECT:
        place = FAMILY_PLACES[EFFECT[view.table]]
        effect = tag(
            "a", t("Its measured effect"), href=link(place, supervisor=row.supervisor_id), data_go=True, class_="plain"
        )
    show_markup(tag("div", tag("h2", title_of(row)), facts, due, moved, effect, class_="stack"), key="register_head")
    if may_enter(who, table):
        begun = draft(table, key, dict(row.cells), row.version)
        _moves(register, view, row, table)
        if form_of(table, key, begun):
            _done(register, view, table, key, t("Stored as a new version; the one before is kept."))
    else:
        _read_only(table, row)
    _parts(register, row)
    _versions(table, key)
    if may_enter(who, table):
        _withdraw_button(register, view, row, table)


def _moves(register: Register, view: View, row: RegisterRow, table: Table) -> None:
    """Bring the row further: each step asks for what it needs, and is an edit like any other."""
    who = current_scope()
    steps = [
        s
        for s in view.states
        if s is not row.state
        and (s.asks or s.sets)
        and all(word in words_open_to(who, table, column, row.cells) for column, word in s.sets.items())
    ]
    if not steps or (row.state and row.state.over):
        return
    with st.container(horizontal=True):
        for step in steps:
            with st.popover(t("Set to “{state}”", state=step.name)):
                begun = draft(table, row.key, dict(row.cells), row.version)
                if form_of(table, row.key, begun, step.asks, step.sets, t("Confirm")):
                    _done(register, view, table, row.key, t("Stored as a new version; the one before is kept."))


def _withdraw_button(register: Register, view: View, row: RegisterRow, table: Table) -> None:
    with st.popover(t("Remove this row"), icon=":material/delete:"):
        st.write(t("It leaves the register and every figure; its versions are kept, and it can be restored."))
        if st.button(t("Confirm the removal"), key=f"remove_{table.name}_{row.key}"):
            begun = draft(table, row.key, dict(row.cells), row.version)
            withdraw(store(), current_scope(), table.name, row.cells, seen=begun.version)
            _done(register, view, table, row.key, t("The row is removed."))


def _read_only(table: Table, row: RegisterRow) -> None:
    facts = ((tag("dt", table.label(c)), tag("dd", cell_text(table.name, c, row.cells[c]))) for c in table.columns)
    show_markup(tag("div", tag("dl", facts), class_="card"), key="register_facts")


def _parts(register: Register, row: RegisterRow) -> None:
    """What belongs to the row: its milestones, its measures, each list with the way to one more."""
    for view in register.views:
        table = EVERY_TABLE[view.table]
        column = next((c for c in table.columns if (table.reference(c) or ("",))[0] == row.table), None)
        if column is None or view.table == row.table:
            continue
        who, mine = current_scope(), row.cells[EVERY_TABLE[row.table].key[-1]]
        parts = [part for part in register_rows(store(), who, view.table, current_day()) if part.cells[column] == mine]
        address = link(PLACE, register=register.key, table=view.table, row=NEW, **{column: mine})
        add = tag("a", t("New entry"), href=address, data_go=True, class_="button") if may_enter(who, table) else None
        show_markup(tag("div", tag("h2", table.title), add, class_="head"), key=f"parts_{view.table}")
        if parts:
            rows_list(parts, {}, key=f"parts_list_{view.table}")


def _versions(table: Table, key: str) -> None:
    steps = versions(store(), current_scope(), table.name, key, current_day())
    with st.expander(tn("{n} version", "{n} versions", len(steps)), icon=":material/history:"):
        lines = []
        for step in reversed(steps):
            changed = "; ".join(
                f"{table.label(c)}: {cell_text(table.name, c, a)} → {cell_text(table.name, c, b)}"
                for c, a, b in step.changes
            )
            same = t("removed") if step.withdrawn else t("the same again")
            text = t("first entered") if step.first else changed or same
            about = t("{file}, line {line}", file=step.file, line=step.version.line)
            source = f"{moment(local_time(step.at))} · {name_of_person(step.by)} · {about}"
            lines.append(tag("li", tag("strong", text), tag("div", source, class_="quiet small")))
        show_markup(tag("ol", *lines, class_="stack"), key="register_versions")


def _back(register: Register, view: View) -> None:
    address = link(PLACE, register=register.key, table=view.table)
    show_markup(
        tag("a", "← ", EVERY_TABLE[view.table].title, href=address, data_go=True, class_="plain"), key="register_back"
    )


def _done(register: Register, view: View, table: Table, key: str, message: str) -> None:
    forget(table, key)
    st.session_state["register_said"] = message
    _open_address(register, view)
    st.rerun()
