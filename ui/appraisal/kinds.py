"""Which kind of appraisal the page is about, and how one is opened: annual, on leaving, of a probation, interim."""

from __future__ import annotations

import streamlit as st

from appraisal import ANNUAL, APPRAISAL_FLOW, KINDS, TO_A_MONTH, Appraisal, kinds_begun, open_year
from metrics import Supervisor
from text import t
from ui.kit import attempt, current_scope, picker_labels, store

MONTHS = range(1, 13)


def pick_kind(person: Supervisor, year: int) -> str:
    """The kind that the address names, else the annual one. The picker stands where there is more than that one."""
    who = current_scope()
    begun = kinds_begun(store(), who, person.supervisor_id, year)
    may_open = who.role in APPRAISAL_FLOW.roles("closed", "open")
    offered = [kind for kind in KINDS if kind == ANNUAL or kind in begun or may_open]
    asked = st.query_params.get("kind", ANNUAL)
    kind = asked if asked in offered else ANNUAL
    if len(offered) > 1:
        st.session_state["pick_kind_of_appraisal"] = kind
        st.segmented_control(
            t("Kind of appraisal"),
            offered,
            format_func=picker_labels({kind: str(KINDS[kind]) for kind in offered}),
            key="pick_kind_of_appraisal",
            on_change=_picked,
            label_visibility="collapsed",
        )
    return kind


def _picked() -> None:
    st.query_params["kind"] = st.session_state["pick_kind_of_appraisal"] or ANNUAL


def open_this(record: Appraisal) -> None:
    """The button that opens the appraisal at hand, with the last month where its kind needs one."""
    whose, year = record.supervisor.supervisor_id, record.year.year
    through = None
    if record.kind in TO_A_MONTH:
        through = st.selectbox(
            t("Appraised to the end of"),
            MONTHS,
            format_func=picker_labels({month: f"{year}-{month:02d}" for month in MONTHS}),
            key=f"through_{record.name}",
            width=200,
        )
    if st.button(t("Open: {appraisal}", appraisal=KINDS[record.kind]), type="primary"):
        attempt(lambda: open_year(store(), current_scope(), year, [whose], kind=record.kind, through=through))
