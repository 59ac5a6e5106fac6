"""Objections on the appraisal's page: every one with its answer and both scores, and the forms for more of them."""

from __future__ import annotations

import streamlit as st

from appraisal import (
    APPRAISAL_FLOW,
    LONGEST_NOTE,
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
    if record.state != "objected":
        return
    if "answer" in APPRAISAL_FLOW.open_to(who, record.state, record.supervisor.supervisor_id):
        for note in open_objections(record.notes):
            _answer_unless_recused(record, note)
    elif who.supervisors == frozenset({record.supervisor.supervisor_id}):
        with st.expander(t("Object to something else as well"), icon=":material/front_hand:"):
            object_form(record)


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
    codes = record.supervisor.supervisor_id, record.year.year
    kinds = {"indicator": t("an indicator"), "row": t("a row of the data"), "event": t("a merit or fault")}
    kind = st.selectbox(
        t("I object to"), list(kinds), format_func=picker_labels(kinds), key=f"object_{record.name}", width=260
    )
    about = ""
    if kind == "indicator":
        names = {line.indicator.key: str(line.indicator.name) for line in record.year.score.lines}
        counting = [line.indicator.key for line in record.year.score.lines if line.weight > 0]
        order = [*counting, *(key for key in names if key not in counting)]
        chosen = st.selectbox(
            t("Indicator"), order, format_func=picker_labels(names), key=f"object_indicator_{record.name}"
        )
        about = f"indicator:{chosen}"
    elif kind == "row":
        tables = {name: str(table.title) for name, table in TABLES.items()}
        left, middle, right = st.columns(3)
        table = left.selectbox(
            t("Table"), list(tables), format_func=picker_labels(tables), key=f"object_table_{record.name}"
        )
        load_id = middle.number_input(t("Load"), min_value=1, step=1, key=f"object_load_{record.name}")
        line = right.number_input(t("Line"), min_value=1, step=1, key=f"object_line_{record.name}")
        st.caption(t("Load and line of every row stand on the indicator's page, under evidence."))
        about = f"row:{table}/{int(load_id)}/{int(line)}"
    else:
        events = {event.event_id: f"{event.event_id} · {event.evidence[:60]}" for event in record.year.events}
        if not events:
            st.caption(t("No confirmed merit or fault counts in this year."))
            return
        chosen = st.selectbox(
            t("Event"), list(events), format_func=picker_labels(events), key=f"object_event_{record.name}"
        )
        about = f"event:{chosen}"
    with st.form(f"objection_{record.name}", border=False, clear_on_submit=True):
        text = st.text_area(t("What is wrong, and how do you know?"), max_chars=LONGEST_NOTE, height=100)
        if st.form_submit_button(t("Send the objection"), type="primary"):
            attempt(
                lambda: object_to(
                    store(), current_scope(), *codes, about, text or "", today=current_day(), kind=record.kind
                ),
                t("Sent."),
            )


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
    since = corrections(store(), current_scope(), *codes, kind=record.kind)
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
                t("Nothing was loaded since the signature. Where data are wrong, correct them first:"),
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
