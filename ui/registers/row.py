"""One row of a register, new or stored: its form, its steps, what belongs to it, its versions."""

from __future__ import annotations

import streamlit as st

from appraisal import (
    VIEWS,
    Register,
    RegisterRow,
    View,
    ask_for_due_day,
    may_ask_for_due_day,
    next_id,
    register_row,
    register_rows,
    requests_of_row,
    versions,
)
from data.declare import Table
from data.intake.forms import NeedsReason, may_add, may_enter, withdraw, words_open_to
from data.schemas import EVERY_TABLE
from text import moment, t, tn
from ui.kit import (
    AFTER_THE_FACT,
    FAMILY_PLACES,
    attempt,
    current_day,
    current_scope,
    link,
    local_time,
    name_of_person,
    show_markup,
    store,
    tag,
)
from ui.kit import REGISTERS as PLACE
from ui.registers.form import ask_for_reason, draft, forget, form_of, reason_field
from ui.registers.report_file import report_file_part
from ui.registers.views import cell_text, rows_list, state_pill, title_of

NEW = "new"
ADDRESS = ("register", "table", "row", "supervisor", "period")  # what an address says that no cell of a new row is
# Where the measured effect of what a table holds is shown.
# What a part has from the row to which it belongs: a training record serves its need's supervisor and indicator.
CARRIED = ("supervisor_id", "indicator")
EFFECT = {"process_improvements": "process", "recommendations": "analysis"}


def open_address(register: Register, view: View, row: str | None = None) -> None:
    """Make the page's address that of a register's table, or of one row of it."""
    chosen = {"register": register.key, "table": view.table}
    st.query_params.from_dict({**chosen, "row": row} if row else chosen)


def new_row(view: View) -> None:
    """The form of a new row."""
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


def existing_row(register: Register, view: View, key: str) -> None:
    """A row with its form, the steps it may take, what belongs to it and its versions."""
    who, table, today = current_scope(), EVERY_TABLE[view.table], current_day()
    row = register_row(store(), who, view.table, key, today)
    _back(register, view)
    facts = tag("span", state_pill(row), tag("span", key, class_="quiet"), class_="row")
    due = tag("p", t("Due {day}", day=row.due.isoformat()), class_="quiet") if row.due else None
    moved = tag("p", t("The due day was moved after it had passed."), class_="bad") if row.moved_late else None
    judged = tag("p", t("Due day {moved}.", moved=row.moved), class_="quiet") if row.moved else None
    effect = None
    if view.table in EFFECT:
        place = FAMILY_PLACES[EFFECT[view.table]]
        effect = tag(
            "a", t("Its measured effect"), href=link(place, supervisor=row.supervisor_id), data_go=True, class_="plain"
        )
    show_markup(
        tag("div", tag("h2", title_of(row)), facts, due, moved, judged, effect, class_="stack"), key="register_head"
    )
    _requests(row, table)
    if may_enter(who, table):
        begun = draft(table, key, dict(row.cells), row.version)
        _moves(register, view, row, table)
        if form_of(table, key, begun):
            _done(register, view, table, key, t("Stored as a new version; the one before is kept."))
    else:
        _read_only(table, row)
    if view.table == "analysis_reports":
        report_file_part(row)
    _parts(register, row)
    _versions(table, key)
    if may_add(who, table):
        _withdraw_button(register, view, row, table)


def _requests(row: RegisterRow, table: Table) -> None:
    """What is asked for and not granted yet; and the way to ask that a later due day counts."""
    who, today = current_scope(), current_day()
    asked = requests_of_row(store(), who, row)
    for request in asked:
        changes = "; ".join(
            f"{table.label_in_app(c)}: {cell_text(table.name, c, a)} → {cell_text(table.name, c, b)}"
            for c, a, b in request.changes
        )
        address = link(AFTER_THE_FACT, year=str(request.day.year))
        says = t("Asked for, not granted: {change}", change=changes or request.kind_name)
        show_markup(
            tag("p", says, " · ", tag("a", t("Changes after the fact"), href=address, data_go=True), class_="quiet"),
            key=f"asked_{request.request_id}",
        )
    if not asked and may_ask_for_due_day(who, row, today):
        with st.popover(t("Ask that the later due day counts"), icon=":material/event_upcoming:"):
            reason = st.text_area(t("Reason"), height=80, max_chars=2000, key=f"put_off_{table.name}_{row.key}")
            if st.button(t("Ask for it"), key=f"ask_{table.name}_{row.key}"):
                attempt(lambda: ask_for_due_day(store(), who, row, today, reason or ""), t("Asked for."))


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
    name = f"remove_{table.name}_{row.key}"
    with st.popover(t("Remove this row"), icon=":material/delete:"):
        st.write(t("It leaves the register and every figure; its versions are kept, and it can be restored."))
        reason = reason_field(name)
        if st.button(t("Confirm the removal"), key=name):
            begun = draft(table, row.key, dict(row.cells), row.version)
            try:
                result = withdraw(store(), current_scope(), table.name, row.cells, seen=begun.version, reason=reason)
            except NeedsReason as needed:
                ask_for_reason(name, needed)
            else:
                says = str(result.message) if result.requests else t("The row is removed.")
                _done(register, view, table, row.key, says)


def _read_only(table: Table, row: RegisterRow) -> None:
    facts = (
        (tag("dt", table.label_in_app(c)), tag("dd", cell_text(table.name, c, row.cells[c]))) for c in table.columns
    )
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
        carried = {c: row.cells[c] for c in CARRIED if row.cells.get(c) and c in table.columns}
        address = link(PLACE, register=register.key, table=view.table, row=NEW, **{**carried, column: mine})
        add = tag("a", t("New entry"), href=address, data_go=True, class_="button") if may_add(who, table) else None
        show_markup(tag("div", tag("h2", table.title), add, class_="head"), key=f"parts_{view.table}")
        if parts:
            rows_list(parts, {}, key=f"parts_list_{view.table}")


def _versions(table: Table, key: str) -> None:
    steps = versions(store(), current_scope(), table.name, key, current_day())
    with st.expander(tn("{n} version", "{n} versions", len(steps)), icon=":material/history:"):
        lines = []
        for step in reversed(steps):
            changed = "; ".join(
                f"{table.label_in_app(c)}: {cell_text(table.name, c, a)} → {cell_text(table.name, c, b)}"
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
    st.session_state.setdefault("register_said", message)
    open_address(register, view)
    st.rerun()
