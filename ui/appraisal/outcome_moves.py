"""What can be done with a reward or penalty now, by whoever looks, each move with what it needs."""

from __future__ import annotations

import streamlit as st

from appraisal import (
    LONGEST_REMARK,
    Outcome,
    adopt_outcome,
    appeal_recusal,
    deduction_warning,
    move_outcome,
    record_talk,
    recused_in_words,
)
from metrics import WITH_AMOUNT
from scope import Right
from text import Words, t
from ui.kit import attempt, current_day, current_scope, show_markup, store, tag

# What is asked for beside each move; a move that is not here asks for a reason.
ASKED = {
    "explain": Words("What happened, which rule proposes it, what is considered", "事由、所依据的规则与拟作出的处罚"),
    "see": Words("What I have to say to it (may be empty)", "本人意见（可不填）"),
    "appeal": Words("Why the decision should be changed", "申诉理由"),
    "refused": Words("When it was handed over, and who was there", "送达时间与在场人员"),
}
SELDOM = ("refused", "decline", "revoke")
REASON = Words("Reason", "原因")


def outcome_moves(outcome: Outcome) -> None:
    """The moves open to this person; the usual next step stands open. Who has a part in it answers no appeal."""
    part = appeal_recusal(store(), current_scope(), outcome) if outcome.state == "appealed" else None
    if part is not None and current_scope().may(Right.APPRAISE):
        show_markup(tag("p", recused_in_words(part), class_="quiet"), key=f"recused_{outcome.outcome_id}")
        return
    for at, wanted in enumerate(outcome.flow.open_to(current_scope(), outcome.state, outcome.supervisor_id)):
        name = str(outcome.flow.names[wanted])
        with st.expander(name[0].upper() + name[1:], expanded=at == 0 and wanted not in SELDOM):
            if wanted == "adopt":
                _adopt(outcome)
            elif wanted == "talk":
                _talk(outcome)
            else:
                _move_form(outcome, wanted, name[0].upper() + name[1:])


def _move_form(outcome: Outcome, wanted: str, label: str) -> None:
    if wanted == "see":
        explained = t("The notice says: {text}", text=outcome.said("explain"))
        show_markup(tag("p", explained, class_="quotation"), key=f"explained_{outcome.kind}")
    with st.form(f"{wanted}_{outcome.outcome_id}", border=False):
        text = st.text_area(str(ASKED.get(wanted, REASON)), max_chars=LONGEST_REMARK, height=90)
        if st.form_submit_button(label, type="primary" if wanted in ASKED else "secondary"):
            attempt(
                lambda: move_outcome(
                    store(), current_scope(), outcome.outcome_id, wanted, text or "", seen=outcome.state
                )
            )


def _talk(outcome: Outcome) -> None:
    with st.form(f"talk_{outcome.outcome_id}", border=False):
        left, right = st.columns(2)
        held_on = left.date_input(t("Held on"), current_day(), max_value=current_day(), format="YYYY-MM-DD")
        present = right.text_input(t("Who took part"), max_chars=200)
        summary = st.text_area(t("What was said"), max_chars=LONGEST_REMARK, height=100)
        if st.form_submit_button(t("Record the talk"), type="primary"):
            attempt(
                lambda: record_talk(
                    store(),
                    current_scope(),
                    outcome.outcome_id,
                    held_on,
                    present or "",
                    summary or "",
                    today=current_day(),
                    seen=outcome.state,
                )
            )


def _adopt(outcome: Outcome) -> None:
    key = outcome.outcome_id
    amount, wage, warned, issuer = outcome.amount, None, False, ""
    if outcome.kind in WITH_AMOUNT:
        amount = st.number_input(
            t("Amount"), min_value=0.0, value=outcome.amount or 0.0, step=100.0, key=f"amount_{key}"
        )
    if outcome.kind == "fine":
        wage = st.number_input(t("The month's wage"), min_value=0.0, value=None, step=100.0, key=f"wage_{key}")
        st.caption(t("For the check of the deduction only: the wage is not stored, nor written anywhere."))
        warning = deduction_warning(amount or 0.0, wage) if wage else None
        if warning:
            st.warning(str(warning), icon=":material/warning:")
            warned = st.checkbox(t("I have read this and decide it all the same"), key=f"warned_{key}")
    if outcome.kind == "certificate":
        issuer = st.text_input(t("Awarded by (the company's name)"), max_chars=60, key=f"issuer_{key}") or ""
    with st.form(f"adopt_{key}", border=False):
        labels = {
            "certificate": t("Reason (stands on the certificate)"),
            "fine": t("Reason: the damage to be compensated, or the handbook's clause"),
        }
        label = labels.get(outcome.kind, t("Reason"))
        reason = st.text_area(label, max_chars=300 if outcome.kind == "certificate" else LONGEST_REMARK, height=90)
        if st.form_submit_button(t("Decide"), type="primary"):
            attempt(
                lambda: adopt_outcome(
                    store(),
                    current_scope(),
                    key,
                    reason or "",
                    amount=amount,
                    issuer=issuer,
                    wage=wage,
                    warned=warned,
                    seen=outcome.state,
                )
            )
