"""The feedback talk on the appraisal's page: what was recorded of it, and the form that records it."""

from __future__ import annotations

import streamlit as st

from appraisal import (
    BEFORE_A_SIGNATURE,
    LONGEST_TALK,
    Appraisal,
    FeedbackTalk,
    Minutes,
    record_feedback_talk,
    talked_over,
)
from scope import Right
from text import day, t
from ui.kit import Html, Part, attempt, current_day, current_scope, name_of_person, show_markup, store, tag


def feedback(record: Appraisal) -> None:
    """Talks on record, and the form for another while the appraisal waits for a signature."""
    if record.talks:
        show_markup(
            tag("h2", t("Feedback talk"), class_="head"), *(_talk(talk) for talk in record.talks), key="feedback_talks"
        )
    if record.state not in BEFORE_A_SIGNATURE or not current_scope().may(Right.APPRAISE):
        return
    held = talked_over(record.moves, record.talks)
    title = t("Record another feedback talk") if held else t("Record the feedback talk")
    with st.expander(title, expanded=not held, icon=":material/forum:"):
        _record_it(record)


def _talk(talk: FeedbackTalk) -> Html:
    parts: list[Part] = [
        tag(
            "p",
            tag("strong", day(talk.held_on)),
            tag("span", " · ", talk.minutes.present, class_="quiet"),
        )
    ]
    for heading, text in (
        (t("What leadership and HR said"), talk.minutes.appraisers_points),
        (t("What the supervisor said"), talk.minutes.own_points),
        (t("Goals and steps agreed on"), talk.minutes.goals),
    ):
        if text:
            parts += [tag("span", heading, class_="quiet small"), tag("p", text, class_="quotation")]
    parts.append(tag("p", t("Recorded by {who}", who=name_of_person(talk.recorded_by)), class_="quiet small"))
    return tag("div", *parts, class_="card stack")


def _record_it(record: Appraisal) -> None:
    today = current_day()
    st.caption(t("Talk over results, self-assessment and objections with the supervisor before the signature."))
    with st.form(f"talk_{record.name}", border=False, clear_on_submit=True):
        left, right = st.columns([1, 2])
        held_on = left.date_input(t("Held on"), today, max_value=today)
        present = right.text_input(t("Who took part"), max_chars=LONGEST_TALK)
        left, right = st.columns(2)
        appraisers = left.text_area(t("What leadership and HR said"), max_chars=LONGEST_TALK, height=120)
        own = right.text_area(t("What the supervisor said"), max_chars=LONGEST_TALK, height=120)
        goals = st.text_area(t("Goals and steps agreed on (may be empty)"), max_chars=LONGEST_TALK, height=80)
        if st.form_submit_button(t("Record the talk"), type="primary"):
            attempt(
                lambda: record_feedback_talk(
                    store(),
                    current_scope(),
                    record.supervisor.supervisor_id,
                    record.year.year,
                    held_on,
                    Minutes(present or "", appraisers or "", own or "", goals or ""),
                    today=today,
                    kind=record.kind,
                ),
                t("Recorded."),
            )
