"""What can be done with an appraisal now, by whoever looks: sign, acknowledge, object, answer, return, open again."""

from __future__ import annotations

import streamlit as st

from appraisal import (
    APPRAISAL_FLOW,
    LONGEST_REMARK,
    Appraisal,
    move_appraisal,
    sign,
    signing_obstacles,
)
from reports import signed_copies
from text import MISSING, number, t
from ui.appraisal.acknowledgement import acknowledgement, refusal, second_signature
from ui.appraisal.kinds import open_this
from ui.appraisal.obstacles import ask_reasons
from ui.kit import (
    attempt,
    current_day,
    current_scope,
    show_markup,
    store,
    tag,
)

SIMPLE = ("go_on", "return", "send_back", "reopen")  # a remark and nothing else


def moves(record: Appraisal) -> None:
    """The moves open to this person in this state, each with what it needs."""
    who = current_scope()
    possible = APPRAISAL_FLOW.open_to(who, record.state, record.supervisor.supervisor_id)
    if "open" in possible:
        show_markup(
            tag(
                "p",
                t("This appraisal is not open yet. The figures below are computed from today's data."),
                class_="quiet",
            ),
            key="not_open",
        )
        open_this(record)
    elif record.state == "closed":
        show_markup(
            tag(
                "p",
                t("Leadership has not opened this appraisal yet. The figures below are computed from today's data."),
                class_="quiet",
            ),
            key="not_open",
        )
    if "sign" in possible:
        _sign(record)
    if "sign_second" in possible:
        second_signature(record)
    if "acknowledge" in possible:
        acknowledgement(record)
    if "refuse" in possible:
        refusal(record)
    for wanted in SIMPLE:
        if wanted in possible:
            _with_reason(record, wanted)


def _sign(record: Appraisal) -> None:
    codes = record.supervisor.supervisor_id, record.year.year
    with st.form(f"sign_{record.name}"):
        st.subheader(t("Sign"), anchor=False)
        st.caption(
            t(
                "Signed is frozen: figures, targets, scheme, data version, with your name, the time and a hash. The"
                " supervisor then acknowledges or objects."
            )
        )
        obstacles = signing_obstacles(
            store(), current_scope(), record.year, record.span, kind=record.kind, today=current_day()
        )
        reasons = ask_reasons(record.name, obstacles)
        remark = st.text_area(t("Remark (may be empty)"), max_chars=LONGEST_REMARK, height=80)
        label_of_button = t(
            "Sign {score} · {grade}",
            score=number(record.year.total, 1),
            grade=record.year.grade_in_words or MISSING,
        )
        if st.form_submit_button(label_of_button, type="primary"):
            with st.spinner(t("Computing again")):
                attempt(
                    lambda: sign(
                        store(),
                        current_scope(),
                        *codes,
                        reasons,
                        today=current_day(),
                        kind=record.kind,
                        remark=remark or "",
                        seen=record.state,
                        form=signed_copies,
                    ),
                    t("Signed; it waits for the second signature.")
                    if record.year.scheme.second_signature
                    else t("Signed."),
                )


def _with_reason(record: Appraisal, wanted: str) -> None:
    codes = record.supervisor.supervisor_id, record.year.year
    name = str(APPRAISAL_FLOW.names[wanted])
    with st.expander(name[0].upper() + name[1:]), st.form(f"{wanted}_{record.name}", border=False):
        reason = st.text_area(t("Reason"), max_chars=LONGEST_REMARK, height=80)
        if st.form_submit_button(name[0].upper() + name[1:]):
            attempt(
                lambda: move_appraisal(
                    store(), current_scope(), *codes, wanted, reason or "", kind=record.kind, seen=record.state
                )
            )
