"""What follows the first signature on the page: the second one, the acknowledgement, or the record of its refusal."""

from __future__ import annotations

import streamlit as st

from appraisal import (
    LONGEST_REMARK,
    LONGEST_WITNESS,
    Appraisal,
    Refusal,
    half_signed,
    move_appraisal,
    refuse_acknowledgement,
    sign_second,
)
from reports import signed_copies
from text import MISSING, day, number, t
from ui.appraisal.objections import object_form
from ui.kit import Html, attempt, current_day, current_scope, name_of_person, store, tag


def second_signature(record: Appraisal) -> None:
    """What was signed first, and by whom; the form of the second signature for anybody else."""
    codes = record.supervisor.supervisor_id, record.year.year
    first = half_signed(store(), current_scope(), *codes, kind=record.kind)
    grade = next((band.name for band in record.year.scheme.grades if band.key == first.grade), MISSING)
    signed = t(
        "{who} signed {score} · {grade}.",
        who=name_of_person(first.signed_by),
        score=number(first.total, 1),
        grade=grade,
    )
    with st.form(f"second_{record.name}"):
        st.subheader(t("Second signature"), anchor=False)
        if current_scope().took_part(first.signed_by):
            st.caption(t("{signed} Somebody else of leadership or HR gives the second signature.", signed=signed))
        else:
            st.caption(t("{signed} The second signature serves the appraisal as it was signed then.", signed=signed))
        remark = st.text_area(t("Remark (may be empty)"), max_chars=LONGEST_REMARK, height=80)
        if st.form_submit_button(t("Give the second signature"), type="primary"):
            attempt(
                lambda: sign_second(
                    store(),
                    current_scope(),
                    *codes,
                    today=current_day(),
                    kind=record.kind,
                    remark=remark or "",
                    form=signed_copies,
                ),
                t("Signed."),
            )


def acknowledgement(record: Appraisal) -> None:
    """The supervisor's choice: acknowledge, or object within the days."""
    codes = record.supervisor.supervisor_id, record.year.year
    object_by = record.signed[-1].object_by
    with st.container(border=True):
        st.subheader(t("Acknowledge, or object"), anchor=False)
        st.caption(
            t("To acknowledge says: I have read it, and nothing is to be corrected. Otherwise name what is wrong.")
        )
        if object_by:
            st.caption(t("Objections are possible to {day}.", day=day(object_by)))
        if st.button(t("Acknowledge"), type="primary"):
            attempt(
                lambda: move_appraisal(
                    store(), current_scope(), *codes, "acknowledge", kind=record.kind, seen=record.state
                ),
                t("Acknowledged."),
            )
        if object_by is None or current_day() <= object_by:
            with st.expander(t("Object"), icon=":material/front_hand:"):
                object_form(record)


def refusal(record: Appraisal) -> None:
    """For leadership and HR: that the appraisal was handed over and not acknowledged, before a witness."""
    codes = record.supervisor.supervisor_id, record.year.year
    today = current_day()
    served_on = record.signed[-1].served_on
    with st.expander(t("Record that acknowledgement is refused")), st.form(f"refuse_{record.name}", border=False):
        st.caption(t("The supervisor may still acknowledge, and object within the days."))
        left, right = st.columns([1, 2])
        refused_on = left.date_input(t("Handed over on"), today, min_value=served_on, max_value=today)
        witness = right.text_input(t("Witness, besides yourself"), max_chars=LONGEST_WITNESS)
        reason = st.text_area(t("What was said and done"), max_chars=LONGEST_REMARK, height=80)
        if st.form_submit_button(t("Record the refusal")):
            attempt(
                lambda: refuse_acknowledgement(
                    store(),
                    current_scope(),
                    *codes,
                    refused_on,
                    witness=witness or "",
                    reason=reason or "",
                    today=today,
                    kind=record.kind,
                ),
                t("Recorded."),
            )


def refused(record: Appraisal) -> Html | None:
    """Every refusal on record; None without any."""
    if not record.refusals:
        return None
    return tag("div", tag("h3", t("Acknowledgement refused")), *(_refused(entry) for entry in record.refusals))


def _refused(entry: Refusal) -> Html:
    head = t(
        "Version {version}, {day}; witness: {witness}",
        version=entry.version,
        day=day(entry.refused_on),
        witness=entry.witness,
    )
    by = t("Recorded by {who}", who=name_of_person(entry.recorded_by))
    return tag(
        "div",
        tag("strong", head),
        tag("p", entry.reason, class_="quotation"),
        tag("p", by, class_="quiet small"),
        class_="card stack",
    )
