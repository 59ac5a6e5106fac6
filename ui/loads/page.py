"""The loads page's parts: every load and revert, filtered; one load or row where the address names it.

?load=12 opens a load, ?table=projects&key=["P1"] the versions of a row.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date, datetime

import streamlit as st

from data.intake.history import Load, RevertRecord, loads, restore, revert_records, versions_of
from data.schemas import EVERY_TABLE, table_called
from errors import ScorecardError, WrongUse
from text import Words, moment, t
from ui.kit import (
    LOADS,
    UPLOAD,
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
from ui.loads.load_list import load_list
from ui.loads.one_load import one_load
from ui.loads.row_changes import versions

SHOWN = 100
EVERYTHING = ""


def loads_page() -> None:
    """What the address asks for: a load, the versions of a row, or all loads."""
    asked, key = st.query_params.get("load"), st.query_params.get("key")
    if asked:
        _back()
        one_load(_number(asked))
    elif key:
        _back()
        _one_row(st.query_params.get("table", ""), key)
    else:
        _all_loads()


def _number(asked: str) -> int:
    if not asked.isdecimal() or len(asked) > 18:
        raise WrongUse(Words(f"There is no load {asked}.", f"没有第 {asked} 次导入。"))
    return int(asked)


def _back() -> None:
    show_markup(tag("p", tag("a", t("← All loads"), href=link(LOADS), class_="plain", data_go=True)), key="all_loads")


# ---------------------------------------------------------------------- all loads


def _all_loads() -> None:
    who = current_scope()
    all_loads, reverts = loads(store(), who), revert_records(store(), who)
    if not all_loads:
        upload = tag("a", t("Upload a file"), href=link(UPLOAD), class_="plain", data_go=True)
        empty_state(t("Nothing has been loaded yet."), tag("p", upload), key="no_loads")
        return
    table, person, since = _filters(all_loads, reverts)
    every: list[Load | RevertRecord] = [*all_loads, *reverts]
    events = [
        event
        for event in sorted(every, key=_event, reverse=True)
        if table in (EVERYTHING, event.table)
        and person in (EVERYTHING, _who(event))
        and (since is None or local_time(_when(event)).date() >= since)
    ]
    if not events:
        show_markup(tag("p", t("No load is like this. Change the filters above."), class_="quiet"), key="loads_none")
        return
    show_markup(*load_list(events, t("Loads"), most=SHOWN), key="loads")


def _event(event: Load | RevertRecord) -> int:
    return event.load_id if isinstance(event, Load) else event.event_id


def _who(event: Load | RevertRecord) -> str:
    return event.loaded_by if isinstance(event, Load) else event.recorded_by


def _when(event: Load | RevertRecord) -> datetime:
    return event.loaded_at if isinstance(event, Load) else event.recorded_at


def _filters(all_loads: Sequence[Load], reverts: Sequence[RevertRecord]) -> tuple[str, str, date | None]:
    """Table, person and first day wanted; the table may stand in the address."""
    tables = [EVERYTHING, *(name for name in EVERY_TABLE if name in {load.table for load in all_loads})]
    people = [
        EVERYTHING,
        *sorted({*(load.loaded_by for load in all_loads), *(record.recorded_by for record in reverts)}),
    ]
    asked = st.query_params.get("table", EVERYTHING)
    with st.container(horizontal=True):
        table = st.selectbox(
            t("Table"),
            tables,
            index=tables.index(asked) if asked in tables else 0,
            format_func=picker_labels(
                {EVERYTHING: t("All tables")} | {n: str(EVERY_TABLE[n].title) for n in tables if n}
            ),
            key="loads_table",
            width=260,
        )
        person = st.selectbox(
            t("By"),
            people,
            format_func=picker_labels({name: name_of_person(name) for name in people} | {EVERYTHING: t("Everybody")}),
            key="loads_person",
            width=180,
        )
        since = st.date_input(t("Since"), value=None, format="YYYY-MM-DD", key="loads_since", width=180)
    return table, person, since if isinstance(since, date) else None


# ---------------------------------------------------------------------- one row


def _one_row(name: str, key: str) -> None:
    """The versions of a row, and bringing an earlier one back."""
    table = table_called(name)
    try:
        cells = [str(cell) for cell in json.loads(key)]
    except (ValueError, TypeError):
        cells = [key]
    spans = versions_of(store(), current_scope(), table.name, cells)
    versions(table, cells, spans)
    now = spans[0].values if spans and spans[0].until is None else None
    earlier = {span.load_id: span for span in reversed(spans) if span.values != now}
    if not earlier:
        return
    with st.container(horizontal=True, vertical_alignment="bottom"):
        chosen = st.selectbox(
            t("Restore the version of"),
            sorted(earlier, reverse=True),
            format_func=picker_labels(
                {
                    n: t("load {number}, {when}", number=n, when=moment(local_time(span.since_at)))
                    for n, span in earlier.items()
                }
            ),
            key="restore_which",
            width=320,
        )
        wanted = st.button(t("Restore as a new load"), key="restore", icon=":material/restore:")
    if wanted:
        try:
            result = restore(store(), current_scope(), table.name, cells, chosen)
        except ScorecardError as error:
            st.error(str(error.words), icon=":material/error:")
            return
        st.session_state["restored"] = result
        st.rerun()
    if result := st.session_state.pop("restored", None):
        say = st.success if result.exit_code == 0 else st.error
        say(str(result.message))
