"""The company's settings: its time zone, by which every day in the dashboard is told."""

from __future__ import annotations

import streamlit as st

from data.company_zone import company_time, known_zones, set_company_zone
from text import moment, t
from ui.kit import attempt, current_scope, show_markup, store, tag


def company_settings() -> None:
    """The time zone in force with the day and hour there now, and another one to choose."""
    st.subheader(t("Time zone"), anchor=False)
    zone = store().zone.key
    says = t("{zone}: it is {when} there now.", zone=zone, when=moment(company_time(store())))
    show_markup(tag("p", says), key="time_zone_now")
    st.caption(
        t(
            "“Today”, the days that forms propose, due days, reminders and what is late are days of this zone, "
            "wherever the server stands. Times in files without an offset are taken as the clocks there show them. "
            "What is stored already stays as it is."
        )
    )
    zones = known_zones()
    with st.form("time_zone", border=True):
        chosen = st.selectbox(t("Time zone"), zones, index=zones.index(zone) if zone in zones else None)
        wanted = st.form_submit_button(t("Save the time zone"), type="primary")
    if wanted and chosen:
        attempt(lambda: set_company_zone(store(), current_scope(), chosen), t("Saved."))
