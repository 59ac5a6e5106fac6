"""Objections on the appraisal's page: every one with its answer and both scores, and the forms for more of them."""

from __future__ import annotations

import streamlit as st

from appraisal import (
    ANSWERING,
    APPRAISAL_FLOW,
    LONGEST_NOTE,
    UNSIGNED_STATES,
    Appraisal,
    Note,
    about_in_words,
    answer_objection,
    corrections,
    object_to,
    open_objections,
    part_in_objection,
    recused_in_words,
)
from data.schemas import TABLES
from scope import Role
from text import moment, number, t
from ui.kit import (
    UPLOAD,
    Html,
    Part,
    attempt,
    current_day,
    current_scope,
    link,
    local_time,
    name_of_person,
    picker_labels,
    show_markup,
    store,
    tag,
)


def objections(record: Appraisal) -> None:
    """Every objection with its answer and both scores; more of them, and answers, where they can be given now."""
    raised = [note for note in record.notes if note.kind == "objection"]
    who = current_scope()
    if raised:
        answers = {note.about: note for note in record.notes if note.kind == "answer"}
        show_markup(
            tag("h2", t("Objections"), class_="head"),
            *(_objection(note, answers.get(f"note:{note.note_id}")) for note in raised),
            key="objections",
        )
    if who.role in ANSWERING:
        for note in open_objections(record.notes):
            _answer_unless_recused(record, note)
    elif who.role is Role.SUPERVISOR and record.state in (*UNSIGNED_STATES, "objected"):
        with st.expander(t("Object to a figure, a merit or a fault"), icon=":material/front_hand:"):
            object_form(record)


def asked_objection(record: Appraisal) -> None:
    """The objection to what the address names: a figure or row that was pressed, which knows its reference."""
    about = st.query_params.get("object")
    if not about or current_scope().role is not Role.SUPERVISOR:
        return
    with st.container(border=True):
        st.subheader(t("Object to: {about}", about=about_in_words(about)), anchor=False)
        if record.state not in (*UNSIGNED_STATES, "signed", "refused", "objected"):
            state = APPRAISAL_FLOW.states[record.state]
            st.caption(t("The appraisal is {state}: nothing can be objected to now.", state=state))
            return
        _text_of(record, about, form="asked")


def _objection(note: Note, answered: Note | None) -> Html:
    parts: list[Part] = [
        tag(
            "span",
            tag("strong", about_in_words(note.about)),
            " · ",
            t("{who}, {when}", who=name_of_person(note.written_by), when=moment(local_time(note.written_at))),
            class_="small",
        ),
        tag("p", note.text, class_="quotation"),
    ]
    if answered is None:
        parts.append(tag("span", t("waiting for an answer"), class_="pill watch"))
    else:
        by = t(
            "Answer · {who}, {when}",
            who=name_of_person(answered.written_by),
            when=moment(local_time(answered.written_at)),
        )
        parts += [tag("span", by, class_="quiet small"), tag("p", answered.text, class_="quotation")]
        scores = t(
            "Score before {before} → after {after}", before=number(answered.before, 1), after=number(answered.after, 1)
        )
        how = (
            t("corrected by load {load}", load=answered.load_id)
            if answered.load_id
            else t("explained, no data changed")
        )
        parts.append(tag("p", tag("strong", scores), " · ", how, class_="small"))
    return tag("div", *parts, class_="card stack")


def object_form(record: Appraisal) -> None:
    """What is objected to, picked from the indicators and events of the year, and why."""
    kinds = {"indicator": t("an indicator"), "event": t("a merit or fault")}
    kind = st.selectbox(
        t("I object to"), list(kinds), format_func=picker_labels(kinds), key=f"object_{record.name}", width=260
    )
    if kind == "indicator":
        names = {line.indicator.key: str(line.indicator.name) for line in record.year.score.lines}
        counting = [line.indicator.key for line in record.year.score.lines if line.weight > 0]
        order = [*counting, *(key for key in names if key not in counting)]
        chosen = st.selectbox(
            t("Indicator"), order, format_func=picker_labels(names), key=f"object_indicator_{record.name}"
        )
        st.caption(t("A single row is objected to where it stands: on the indicator's page, under evidence."))
    else:
        events = {event.event_id: f"{event.event_id} · {event.evidence[:60]}" for event in record.year.events}
        if not events:
            st.caption(t("No confirmed merit or fault counts in this year."))
            return
        chosen = st.selectbox(
            t("Event"), list(events), format_func=picker_labels(events), key=f"object_event_{record.name}"
        )
    _text_of(record, f"{kind}:{chosen}", form="picked")


def _text_of(record: Appraisal, about: str, *, form: str) -> None:
    # Of one thing there may be two forms on the page: pressed where it stands, and picked here.
    codes = record.supervisor.supervisor_id, record.year.year
    with st.form(f"objection_{form}_{record.name}_{about}", border=False, clear_on_submit=True):
        text = st.text_area(t("What is wrong, and how do you know?"), max_chars=LONGEST_NOTE, height=100)
        if st.form_submit_button(t("Send the objection"), type="primary"):
            attempt(lambda: _send(codes, about, text or "", record.kind), t("Sent."))


def _send(codes: tuple[str, int], about: str, text: str, kind: str) -> None:
    object_to(store(), current_scope(), *codes, about, text, today=current_day(), kind=kind)
    st.query_params.pop("object", None)


def _answer_unless_recused(record: Appraisal, note: Note) -> None:
    codes = record.supervisor.supervisor_id, record.year.year
    part = part_in_objection(store(), current_scope(), *codes, note.about, kind=record.kind)
    if part is None:
        _answer(record, note)
        return
    about = t("The objection to: {about}", about=about_in_words(note.about))
    reason = tag("p", tag("strong", about), " · ", recused_in_words(part), class_="quiet")
    show_markup(reason, key=f"recused_{note.note_id}")


def _answer(record: Appraisal, note: Note) -> None:
    codes = record.supervisor.supervisor_id, record.year.year
    since = corrections(store(), current_scope(), note)
    names = {0: t("explained, no data changed")} | {
        c.load_id: f"{c.load_id} · {TABLES[c.table].title if c.table in TABLES else c.table} · {c.file_name}"
        for c in since
    }
    with st.form(f"answer_{note.note_id}"):
        st.markdown(f"**{t('Answer the objection to: {about}', about=about_in_words(note.about))}**")
        text = st.text_area(t("Answer"), max_chars=LONGEST_NOTE, height=100)
        load_id = st.selectbox(t("Corrected by"), list(names), format_func=picker_labels(names))
        sent = st.form_submit_button(t("Send the answer"), type="primary")
    if not since:
        table = note.about.partition(":")[2].split("/")[0] if note.about.startswith("row:") else None
        upload = tag("a", UPLOAD.name, href=link(UPLOAD, table=table), class_="plain", data_go=True)
        show_markup(
            tag(
                "p",
                t("Nothing was loaded since then. Where data are wrong, correct them first:"),
                " ",
                upload,
                class_="quiet small",
            ),
            key=f"correct_{note.note_id}",
        )
    if sent:
        given = int(load_id) if load_id else None
        attempt(
            lambda: answer_objection(
                store(),
                current_scope(),
                *codes,
                note.note_id,
                text or "",
                given,
                today=current_day(),
                kind=record.kind,
            ),
            t("Sent."),
        )
