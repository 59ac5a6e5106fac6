"""Self-reported facts on a page: all that wait of a year, supervisor by supervisor, confirmed in one press."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from itertools import groupby

import streamlit as st

from appraisal import SelfReported, confirm_reported, confirmable, self_reported
from data.schemas import EVERY_TABLE
from scope import Role
from text import day, t
from ui.kit import (
    Html,
    attempt,
    current_scope,
    local_time,
    name_of_person,
    picker_labels,
    show_markup,
    store,
    table_under_heading,
    tag,
)
from ui.registers.views import cell_text


def self_reported_part(year: int, names: Mapping[str, str]) -> bool:
    """What supervisors reported of themselves and nobody confirmed, of rows that count in the year; is there any?"""
    who = current_scope()
    waiting = self_reported(store(), who, first_day=date(year, 1, 1), last_day=date(year, 12, 31))
    if not waiting:
        return False
    show_markup(tag("h2", t("Self-reported, not confirmed yet"), class_="head"), key="reported_head")
    if who.role is Role.SUPERVISOR:
        lead = t(
            "Somebody of leadership or HR confirms them. They count meanwhile; a signature needs them confirmed or a "
            "reason."
        )
    else:
        lead = t(
            "These days and outcomes were entered by whom they judge. Look, leave out what is in doubt, confirm the "
            "rest."
        )
    show_markup(tag("p", lead, class_="quiet small"), key="reported_note")
    for supervisor_id, rows in groupby(waiting, key=lambda row: row.supervisor_id):
        _of_supervisor(supervisor_id, names.get(supervisor_id, supervisor_id), list(rows))
    return True


def _of_supervisor(supervisor_id: str, name: str, rows: Sequence[SelfReported]) -> None:
    heads = (t("Row"), t("Reported"), t("Reported by"))
    caption = t("{who}: {count} to confirm", who=name, count=len(rows))
    with st.container(border=True):
        show_markup(tag("p", tag("strong", caption)), key=f"reported_of_{supervisor_id}")
        table = table_under_heading(caption, heads, (_row(row) for row in rows))
        show_markup(table, key=f"reported_rows_{supervisor_id}")
        chosen = confirmable(store(), current_scope(), rows)
        if not chosen:
            return
        labels = {f"{row.table} {row.row_key}": str(row.about) for row in chosen}
        with st.form(f"confirm_{supervisor_id}", border=False):
            doubted = st.multiselect(t("Leave out"), list(labels), format_func=picker_labels(labels))
            pressed = st.form_submit_button(t("Confirm"), type="primary")
        if pressed:
            sure = [row for row in chosen if f"{row.table} {row.row_key}" not in doubted]
            attempt(lambda: confirm_reported(store(), current_scope(), sure), t("Confirmed: {count}.", count=len(sure)))


def _row(row: SelfReported) -> Html:
    table = EVERY_TABLE[row.table]
    told = ", ".join(f"{table.label(column)} {cell_text(row.table, column, cell)}" for column, cell in row.cells)
    by = t("{who}, {day}", who=name_of_person(row.reported_by), day=day(local_time(row.reported_at)))
    return tag(
        "tr",
        tag("th", row.about, scope="row"),
        tag("td", told, data_label=t("Reported")),
        tag("td", by, data_label=t("Reported by")),
    )
