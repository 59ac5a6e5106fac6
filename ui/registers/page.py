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
    empty,
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
    if said := st.session_state.pop("register_said", None):
        st.success(said, icon=":material/check:")
    row = st.query_params.get("row")
    try:
        if row == NEW:
            _new(view)
        elif row:
            _one(register, view, row)
        else:
            _all(register, view, supervisor_id)
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
        format_func=picker_labels({one.key: f"{one.title} · {one.clause}" for one in REGISTERS.values()}),
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
    known = {"": t("All"), **{one.supervisor_id: one.name for one in people}}
    if len(people) < 2:
        return None
    code = st.query_params.get("supervisor") or ""
    st.session_state["pick_whose"] = code if code in known else ""
    return (
        st.selectbox(
            t("Supervisor"),
            list(known),
            format_func=picker_labels(known),
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


def _all(register: Register, view: View, supervisor_id: str | None) -> None:
    who, table, today = current_scope(), EVERY_TABLE[view.table], current_day()
    found = register_rows(store(), who, view.table, today, supervisor_id)
    with st.container(horizontal=True, vertical_alignment="bottom", key="register_filters"):
        wanted = _filtered(found, view)
        shape = _shape(view)
        if may_enter(who, table):
            st.button(t("New entry"), type="primary", icon=":material/add:", on_click=_go, args=(register, view, NEW))
    names = (
        {} if who.supervisors is not None else {one.supervisor_id: one.name for one in cached_questions.supervisors()}
    )
    if not found:
        says = t("Press “New entry” to begin.") if may_enter(who, table) else t("Nobody has entered anything yet.")
        empty(t("Nothing here yet"), tag("p", table.about), tag("p", says, class_="quiet"), key="register_empty")
        return
    if not wanted:
        empty(t("No row fits the filter"), tag("p", t("Choose another status, year or text.")), key="register_none")
        return
    if shape == "board":
        board(wanted, view, names)
    elif shape == "timeline":
        timeline(wanted, view, today)
    else:
        rows_list(wanted, names)
    _take_away(table, wanted)


def _filtered(found: Sequence[RegisterRow], view: View) -> list[RegisterRow]:
    """The rows that fit what is chosen: how far, which year, which words."""
    states = {"": t("All"), "late": str(LATE), **{state.key: str(state.name) for state in view.states}}
    state = ""
    if view.states:
        state = st.selectbox(
            t("Status"), list(states), format_func=picker_labels(states), key=f"state_{view.table}", width=140
        )
    years = sorted({one.cells[view.dated][:4] for one in found if one.cells[view.dated][:4].isdigit()}, reverse=True)
    year = st.selectbox(
        t("Year"), ["", *years], format_func=picker_labels({"": t("All")}), key=f"year_{view.table}", width=110
    )
    text = st.text_input(t("Text"), key=f"text_{view.table}", placeholder=t("Search"), width=180).strip().casefold()
    return [
        one
        for one in found
        if (not state or (one.late if state == "late" else one.state is not None and one.state.key == state))
        and (not year or one.cells[view.dated].startswith(year))
        and (not text or any(text in cell.casefold() for cell in one.cells.values()))
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


def _take_away(table: Table, found: Sequence[RegisterRow]) -> None:
    rows = [[one.cells[column] for column in table.columns] for one in found]
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


def _go(register: Register, view: View, row: str | None = None) -> None:
    chosen = {"register": register.key, "table": view.table}
    st.query_params.from_dict({**chosen, "row": row} if row else chosen)


# ---------------------------------------------------------------------- one row


def _new(view: View) -> None:
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


def _one(register: Register, view: View, key: str) -> None:
    who, table, today = current_scope(), EVERY_TABLE[view.table], current_day()
    one = register_row(store(), who, view.table, key, today)
    _back(register, view)
    facts = tag("span", state_pill(one), tag("span", key, class_="quiet"), class_="row")
    due = tag("p", t("Due {day}", day=one.due.isoformat()), class_="quiet") if one.due else None
    moved = tag("p", t("The due day was moved after it had passed."), class_="bad") if one.moved_late else None
    effect = None
    if view.table in EFFECT:
        place = FAMILY_PLACES[EFFECT[view.table]]
        effect = tag(
            "a", t("Its measured effect"), href=link(place, supervisor=one.supervisor_id), data_go=True, class_="plain"
        )
    show_markup(tag("div", tag("h2", title_of(one)), facts, due, moved, effect, class_="stack"), key="register_head")
    if may_enter(who, table):
        begun = draft(table, key, dict(one.cells), one.version)
        _moves(register, view, one, table)
        if form_of(table, key, begun):
            _done(register, view, table, key, t("Stored as a new version; the one before is kept."))
    else:
        _read_only(table, one)
    _parts(register, one)
    _versions(table, key)
    if may_enter(who, table):
        _take_out(register, view, one, table)


def _moves(register: Register, view: View, one: RegisterRow, table: Table) -> None:
    """Bring the row further: each step asks for what it needs, and is an edit like any other."""
    who = current_scope()
    steps = [
        s
        for s in view.states
        if s is not one.state
        and (s.asks or s.sets)
        and all(word in words_open_to(who, table, column, one.cells) for column, word in s.sets.items())
    ]
    if not steps or (one.state and one.state.over):
        return
    with st.container(horizontal=True):
        for step in steps:
            with st.popover(t("Set to “{state}”", state=step.name)):
                begun = draft(table, one.key, dict(one.cells), one.version)
                if form_of(table, one.key, begun, step.asks, step.sets, t("Confirm")):
                    _done(register, view, table, one.key, t("Stored as a new version; the one before is kept."))


def _take_out(register: Register, view: View, one: RegisterRow, table: Table) -> None:
    with st.popover(t("Take this row out"), icon=":material/delete:"):
        st.write(t("It leaves the register and every figure; its versions are kept, and it can be brought back."))
        if st.button(t("Take it out"), key=f"take_out_{table.name}_{one.key}"):
            begun = draft(table, one.key, dict(one.cells), one.version)
            withdraw(store(), current_scope(), table.name, one.cells, seen=begun.version)
            _done(register, view, table, one.key, t("The row is taken out."))


def _read_only(table: Table, one: RegisterRow) -> None:
    facts = ((tag("dt", table.label(c)), tag("dd", cell_text(table.name, c, one.cells[c]))) for c in table.columns)
    show_markup(tag("div", tag("dl", facts), class_="card"), key="register_facts")


def _parts(register: Register, one: RegisterRow) -> None:
    """What belongs to the row: its milestones, its measures, each list with the way to one more."""
    for view in register.views:
        table = EVERY_TABLE[view.table]
        column = next((c for c in table.columns if (table.reference(c) or ("",))[0] == one.table), None)
        if column is None or view.table == one.table:
            continue
        who, mine = current_scope(), one.cells[EVERY_TABLE[one.table].key[-1]]
        found = [part for part in register_rows(store(), who, view.table, current_day()) if part.cells[column] == mine]
        address = link(PLACE, register=register.key, table=view.table, row=NEW, **{column: mine})
        add = tag("a", t("New entry"), href=address, data_go=True, class_="button") if may_enter(who, table) else None
        show_markup(tag("div", tag("h2", table.title), add, class_="head"), key=f"parts_{view.table}")
        if found:
            rows_list(found, {}, key=f"parts_list_{view.table}")


def _versions(table: Table, key: str) -> None:
    steps = versions(store(), current_scope(), table.name, key, current_day())
    with st.expander(tn("{n} version", "{n} versions", len(steps)), icon=":material/history:"):
        lines = []
        for step in reversed(steps):
            changed = "; ".join(
                f"{table.label(c)}: {cell_text(table.name, c, a)} → {cell_text(table.name, c, b)}"
                for c, a, b in step.changes
            )
            same = t("taken out") if step.withdrawn else t("the same again")
            said = t("first entered") if step.first else changed or same
            about = t("{file}, line {line}", file=step.file, line=step.version.line)
            source = f"{moment(local_time(step.at))} · {name_of_person(step.by)} · {about}"
            lines.append(tag("li", tag("strong", said), tag("div", source, class_="quiet small")))
        show_markup(tag("ol", *lines, class_="stack"), key="register_versions")


def _back(register: Register, view: View) -> None:
    address = link(PLACE, register=register.key, table=view.table)
    show_markup(
        tag("a", "← ", EVERY_TABLE[view.table].title, href=address, data_go=True, class_="plain"), key="register_back"
    )


def _done(register: Register, view: View, table: Table, key: str, said: str) -> None:
    forget(table, key)
    st.session_state["register_said"] = said
    _go(register, view)
    st.rerun()
