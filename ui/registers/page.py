"""The registers: which one, and its rows filtered (policy 2.4.2, 3.2, 3.3, 3.5, 3.6); a row of it is row.py."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from appraisal import (
    LATE,
    VIEWS,
    Register,
    RegisterRow,
    View,
    register_rows,
    registers_for,
)
from data.declare import Table
from data.export import csv_bytes, workbook_bytes
from data.intake.forms import may_add
from data.schemas import EVERY_TABLE
from errors import ScorecardError, unknown_among
from text import Words, t, tn
from ui.kit import REGISTERS as PLACE
from ui.kit import (
    cached_questions,
    current_day,
    current_scope,
    empty_state,
    link,
    picker_labels,
    show_markup,
    store,
    tag,
)
from ui.registers.member_follow_ups import member_follow_ups_part
from ui.registers.row import NEW, existing_row, new_row, open_address
from ui.registers.views import board, rows_list, timeline


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
            new_row(view)
        elif row:
            existing_row(register, view, row)
        else:
            _all_rows(register, view, supervisor_id)
    except ScorecardError as error:
        st.error(str(error.words), icon=":material/error:")


def _register() -> Register:
    registers = registers_for(current_scope())
    code = st.query_params.get("register") or st.session_state.get("chosen_register") or next(iter(registers))
    if code not in registers:
        st.session_state["notice"] = unknown_among(
            Words("register", "台账"),
            code,
            {register.key: register.title for register in registers.values()},
            code_is_written=False,
        ).words
        code = next(iter(registers))
    st.session_state["chosen_register"] = st.session_state["pick_register"] = code
    st.selectbox(
        t("Register"),
        list(registers),
        format_func=picker_labels(
            {register.key: f"{register.title} · {register.clause}" for register in registers.values()}
        ),
        key="pick_register",
        on_change=_picked_register,
        width=270,
    )
    return registers[code]


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


def _all_rows(register: Register, view: View, supervisor_id: str | None) -> None:
    who, table, today = current_scope(), EVERY_TABLE[view.table], current_day()
    rows = register_rows(store(), who, view.table, today, supervisor_id)
    if view.table == "member_outcomes":
        member_follow_ups_part()
    with st.container(horizontal=True, vertical_alignment="bottom", key="register_filters"):
        wanted = _filtered(rows, view)
        shape = _shape(view)
        if may_add(who, table):
            st.button(
                t("New entry"),
                type="primary",
                icon=":material/add:",
                on_click=open_address,
                args=(register, view, NEW),
            )
    names = (
        {}
        if who.supervisors is not None
        else {supervisor.supervisor_id: supervisor.name for supervisor in cached_questions.supervisors()}
    )
    if not rows:
        says = t("Press “New entry” to begin.") if may_add(who, table) else t("Nobody has entered anything yet.")
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
