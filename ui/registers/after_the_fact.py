"""Changes after the fact on a page: requests to answer, and all of a year, with the score before and after."""

from __future__ import annotations

import streamlit as st

from appraisal import (
    Effect,
    FactRequest,
    LateCorrection,
    effect_of_request,
    effects_of_corrections,
    fact_requests,
    grant_request,
    late_corrections,
    may_answer,
    refuse_request,
    take_request_back,
)
from data.schemas import EVERY_TABLE
from data.store import Store
from errors import ScorecardError
from scope import Role, Scope
from text import MISSING, day, moment, number, t
from ui.kit import (
    CacheKey,
    Html,
    Part,
    attempt,
    cached_questions,
    chosen_year,
    current_day,
    current_scope,
    empty_state,
    icon,
    local_time,
    memory_key,
    name_of_person,
    remember,
    show_markup,
    store,
    tag,
)
from ui.registers.self_reported import self_reported_part
from ui.registers.views import cell_text

CORRECTIONS_SHOWN = 20  # the latest; each is judged twice
LOOKS = {"granted": "on", "refused": "off", "open": "watch"}


def after_the_fact_page(title: str) -> None:
    """What was asked for of rows that count in the chosen year, what waits first; then what others corrected."""
    year, who = chosen_year(title), current_scope()
    requests, corrections = fact_requests(store(), who, year=year), late_corrections(store(), who, year=year)
    note = t(
        "Once something is past its day, closed, decided or signed, whoever is judged by it can only ask to change it. "
        "A second person grants or refuses; until then no figure changes."
    )
    show_markup(tag("p", icon("info"), tag("span", note), class_="note"), key="after_note")
    names = {supervisor.supervisor_id: supervisor.name for supervisor in cached_questions.supervisors()}
    waiting = self_reported_part(year, names)
    if not requests and not corrections and not waiting:
        hint = t("A change in a register that comes after the fact asks for a reason and then stands here.")
        empty_state(t("No change after the fact in {year}", year=year), tag("p", hint), key="no_requests")
        return
    for heading, chosen in (
        (t("Waiting for an answer"), [request for request in requests if request.is_open]),
        (t("Answered"), [request for request in requests if not request.is_open]),
    ):
        if chosen:
            show_markup(tag("h2", heading, class_="head"), key=f"after_{chosen[0].is_open}")
        for request in chosen:
            _request(request, names.get(request.supervisor_id, request.supervisor_id))
    if corrections:
        show_markup(tag("h2", t("Corrected by others"), class_="head"), key="after_corrected")
        lead = t(
            "Changes by whoever is not judged by the rows took effect at once; they are listed so that all can see."
        )
        show_markup(tag("p", lead, class_="quiet small"), key="after_corrected_note")
    shown = corrections[:CORRECTIONS_SHOWN]
    effects = _effects_of_corrections(memory_key(), year, shown, store(), who)
    for correction in shown:
        effect = effects[correction.event_id, correction.supervisor_id]
        _correction(correction, names.get(correction.supervisor_id, correction.supervisor_id), effect)
    if len(corrections) > CORRECTIONS_SHOWN:
        more = t("{count} earlier ones are not shown.", count=len(corrections) - CORRECTIONS_SHOWN)
        show_markup(tag("p", more, class_="quiet small"), key="after_corrected_more")


@remember
def _effects_of_corrections(
    key: CacheKey, year: int, corrections: tuple[LateCorrection, ...], _store: Store, _who: Scope
) -> dict[tuple[int, str], Effect]:
    return effects_of_corrections(_store, _who, corrections, year)


@remember
def _effect_of_request(key: CacheKey, request: FactRequest, _store: Store, _who: Scope) -> Effect:
    return effect_of_request(_store, _who, request, key.day)


def _correction(correction: LateCorrection, supervisor: str, effect: Effect) -> None:
    made = t(
        "By {who} on {when}",
        who=name_of_person(correction.made_by),
        when=moment(local_time(correction.made_at)),
    )
    span = " – ".join(dict.fromkeys((day(correction.first_day), day(correction.last_day))))
    parts: list[Part] = [
        tag("strong", correction.about),
        tag("p", correction.reason, class_="quotation") if correction.reason else None,
        tag("p", supervisor, " · ", t("of {days}", days=span), " · ", made, class_="quiet small"),
        _scores(*effect),
    ]
    with st.container(border=True):
        key = f"correction_{correction.event_id}_{correction.supervisor_id}"
        show_markup(tag("div", *parts, class_="stack"), key=key)


def _request(request: FactRequest, supervisor: str) -> None:
    table = EVERY_TABLE[request.table]
    pill = tag("span", request.answer_name, class_=f"pill {LOOKS.get(request.answer, 'none')}")
    head = tag("strong", request.kind_name, " · ", request.about)
    changes = [
        tag(
            "li",
            f"{table.label_in_app(column)}: {cell_text(request.table, column, before)} → ",
            tag("strong", cell_text(request.table, column, after)),
        )
        for column, before, after in request.changes
        if request.old or after
    ]
    asked = t(
        "Asked by {who} on {when}",
        who=name_of_person(request.asked_by),
        when=moment(local_time(request.asked_at)),
    )
    parts: list[Part] = [
        tag("div", head, pill, class_="row apart"),
        tag("ul", *changes) if changes else None,
        tag("p", request.reason, class_="quotation"),
        tag("p", supervisor, " · ", asked, class_="quiet small"),
    ]
    if request.answered_at and request.answered_by and not request.is_open:
        answered = t(
            "{answer} by {who} on {when}",
            answer=request.answer_name,
            who=name_of_person(request.answered_by),
            when=moment(local_time(request.answered_at)),
        )
        parts += [
            tag("p", answered, class_="quiet small"),
            tag("p", request.remark, class_="quotation") if request.remark else None,
            _scores(request.before, request.after),
        ]
    with st.container(border=True):
        show_markup(tag("div", *parts, class_="stack"), key=f"request_{request.request_id}")
        if request.is_open:
            _open(request)


def _open(request: FactRequest) -> None:
    who, today, number_of = current_scope(), current_day(), request.request_id
    try:
        effect = _scores(*_effect_of_request(memory_key(), request, store(), who))
    except ScorecardError as error:
        effect = tag("p", error.words, class_="small bad")
    show_markup(effect, key=f"effect_{number_of}")
    if may_answer(store(), who, request):
        with st.form(f"answer_{number_of}", border=False):
            remark = st.text_area(t("Remark (needed to refuse)"), height=68, max_chars=2000)
            with st.container(horizontal=True):
                granted = st.form_submit_button(t("Grant"), type="primary")
                refused = st.form_submit_button(t("Refuse"))
        if granted:
            attempt(lambda: grant_request(store(), who, number_of, today, remark or ""), t("Granted."))
        if refused:
            attempt(lambda: refuse_request(store(), who, number_of, today, remark or ""), t("Refused."))
    elif who.took_part(request.asked_by) and st.button(t("Withdraw the request"), key=f"back_{number_of}"):
        attempt(lambda: take_request_back(store(), who, number_of), t("Withdrawn."))
    elif who.role is not Role.SUPERVISOR:
        show_markup(tag("p", t("A second person answers it."), class_="quiet small"), key=f"second_{number_of}")


def _scores(before: float | None, after: float | None) -> Html:
    """KPI score of the year 85.4 → 87.4."""
    was, would = (MISSING if score is None else number(score, 1) for score in (before, after))
    return tag("p", t("KPI score of the year: {before} → {after}", before=was, after=would), class_="small")
