"""The upload page's parts: which table, its template and rules, the file, what is in it, storing it.

A file is always tried first (a dry run of the same intake); what is stored afterwards is exactly what was shown.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import streamlit as st

from data.declare import Table
from data.export import csv_bytes
from data.intake import LoadResult, load_file
from data.schemas import TABLES
from errors import ScorecardError
from text import Words, number, t
from ui.load_views import counts, rejected_cells, rules
from ui.pick import labels
from ui.session import current_scope, store

STAGES = {
    "reading": Words("Reading and checking", "正在读取并检查"),
    "comparing": Words("Comparing with what is stored", "正在与已有数据比对"),
    "storing": Words("Storing", "正在存储"),
}
FILE_TYPES = ["csv", "txt", "tsv", "xlsx", "xls"]


def choose_table() -> Table:
    """The table to upload to, by ?table= or the picker; its meaning, template and rules beside it."""
    asked = st.query_params.get("table")
    if asked in TABLES and "pick_table" not in st.session_state:
        st.session_state["pick_table"] = asked
    name = st.selectbox(
        t("1. What do you upload?"),
        list(TABLES),
        format_func=labels({one.name: f"{one.title} ({one.name})" for one in TABLES.values()}),
        key="pick_table",
        persist_state="session",
    )
    table = TABLES[name]
    st.caption(str(table.about))
    with st.container(horizontal=True):
        st.download_button(
            t("Template"),
            csv_bytes(table.columns, []),
            file_name=f"{table.name}.csv",
            mime="text/csv",
            icon=":material/download:",
            on_click="ignore",
        )
    with st.expander(t("Columns and rules"), icon=":material/rule:"):
        rules(table)
    return table


def drop_file(table: Table) -> None:
    """Take a file, say what is in it, store it when asked."""
    turn = st.session_state.setdefault("upload_turn", 0)
    file = st.file_uploader(
        t("2. Drop the file here (CSV or Excel)"),
        type=FILE_TYPES,
        key=f"file_{table.name}_{turn}",
        help=t("CSV in UTF-8, GB18030 (GBK) or UTF-16, or an Excel workbook. The first row names the columns."),
    )
    if file is None:
        _last_result(table)
        return
    st.session_state.pop("stored", None)
    checked = _checked(table, file.file_id, file.name, file.getvalue())
    if checked is None:
        return
    _preview(checked)
    _buttons(table, file.name, file.getvalue(), checked)


def _checked(table: Table, file_id: str, name: str, content: bytes) -> LoadResult | None:
    """What a dry run finds, once per file, table and state of the data; None after saying why it was refused."""
    key = (table.name, file_id, store().version)
    if st.session_state.get("checked_key") != key:
        st.session_state["checked"] = _load(table, name, content, dry_run=True)
        st.session_state["checked_key"] = key
    return st.session_state["checked"]


def _load(table: Table, name: str, content: bytes, **options: Any) -> LoadResult | None:
    bar = st.progress(0.0, str(STAGES["reading"]))
    try:
        return load_file(
            store(), current_scope(), table.name, name, content, on_progress=_progress(bar.progress), **options
        )
    except ScorecardError as error:
        st.error(str(error.words), icon=":material/error:")
        return None
    finally:
        bar.empty()


def _progress(say: Callable[..., Any]) -> Callable[[str, int, int | None], None]:
    def on_progress(stage: str, done: int, total: int | None) -> None:
        share = min(done / total, 1.0) if total else 0.0
        said = str(STAGES.get(stage, STAGES["reading"]))
        say(share, f"{said} {number(share * 100)}%" if total else said)

    return on_progress


def _preview(result: LoadResult) -> None:
    st.subheader(t("3. What is in it"), anchor=False)
    counts(result)
    for warning in result.warnings:
        st.warning(str(warning), icon=":material/info:")
    rejected_cells(result.rejects, result.file)


def _buttons(table: Table, name: str, content: bytes, checked: LoadResult) -> None:
    if not checked.accepted:
        st.error(t("No row of this file can be stored. Correct it and drop it again."), icon=":material/error:")
        return
    if not checked.added and not checked.superseded:
        st.info(t("Everything in this file that is good is stored already."), icon=":material/check:")
    with st.container(horizontal=True):
        good = t("Store the {n} good rows", n=number(checked.accepted)) if checked.rejected else t("Store")
        store_good = st.button(good, type="primary", key="store_good")
        store_all = checked.rejected > 0 and st.button(t("Store only if all are good"), key="store_all")
    if store_good or store_all:
        result = _load(table, name, content, strict=store_all)
        if result is not None:
            st.session_state["stored"] = result
            st.session_state["upload_turn"] += 1
            st.rerun()


def _last_result(table: Table) -> None:
    """What became of the file that was just stored."""
    result = st.session_state.get("stored")
    if result is None or result.table != table.name:
        return
    say = st.success if result.exit_code == 0 else st.error if result.exit_code == 1 else st.warning
    say(str(result.message))
    rejected_cells(result.rejects, result.file)
