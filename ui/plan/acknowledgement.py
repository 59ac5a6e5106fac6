"""On the plan's page: whether the supervisor acknowledged the version in force; for them, the press that does it."""

from __future__ import annotations

import streamlit as st

from appraisal import Plan, plan_acknowledgement
from scope import Role
from text import day, moment, t
from ui.kit import attempt, current_scope, icon, local_time, show_markup, store, tag


def acknowledgement_part(plan: Plan, versions: tuple[Plan, ...]) -> None:
    """Whether the supervisor acknowledged the version in force; for them, the press that does it."""
    who = current_scope()
    stands = plan_acknowledgement.plan_acknowledgement(store(), who, plan.supervisor_id, plan.year, versions)
    if stands is None or stands.version != plan.version:
        return
    if stands.at is not None:
        words = t("Acknowledged by the supervisor on {moment}.", moment=moment(local_time(stands.at)))
        show_markup(tag("p", icon("on"), tag("span", words), class_="note"), key="plan_acknowledged")
        return
    if who.role is not Role.SUPERVISOR or who.acts_for:
        words = t("Not acknowledged by the supervisor yet; asked for by {day}.", day=day(stands.due))
        show_markup(tag("p", icon("watch"), tag("span", words), class_="note"), key="plan_acknowledged")
        return
    with st.container(border=True, horizontal=True, vertical_alignment="center"):
        st.markdown(
            t(
                "This version judges you. Please acknowledge by {day} that you have read it; what you do not agree "
                "with, say as a comment.",
                day=day(stands.due),
            )
        )
        if st.button(t("Acknowledge the plan"), type="primary", key="acknowledge_plan"):
            attempt(
                lambda: plan_acknowledgement.acknowledge_plan(
                    store(), who, plan.supervisor_id, plan.year, plan.version
                ),
                t("The plan is acknowledged."),
            )
