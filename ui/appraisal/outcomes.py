"""Rewards and penalties on a page: what the rules propose, where each stands, breaches apart (policy 4.3)."""

from __future__ import annotations

from datetime import UTC, datetime

import streamlit as st

from appraisal import (
    BREACH_FLOW,
    Appraisal,
    Outcome,
    OutcomeProposal,
    appraisal,
    move,
    outcome_proposals,
    outcomes,
    propose_outcome,
    scheme_of,
    state_of,
)
from data.store import Store
from metrics import OUTCOME_NAMES, Annual, Event
from reports import Certificate, certificate_pdf
from scope import Right, Role, Scope
from text import MISSING, day, language, moment, number, t
from ui.appraisal.annual import chosen, computed, state_pill
from ui.appraisal.outcome_moves import outcome_moves
from ui.kit import (
    ANNUAL_APPRAISAL,
    CacheKey,
    Html,
    Part,
    attempt,
    current_day,
    current_scope,
    icon,
    link,
    local_time,
    memory_key,
    name_of_person,
    remember,
    show_markup,
    store,
    tag,
)

LOOKS = {"adopted": "on", "upheld": "on", "appealed": "watch", "proposed": "watch"}


def outcomes_page(title: str) -> None:
    """One supervisor's rewards and penalties after one year's appraisal."""
    person, year = chosen(title)
    who = current_scope()
    found = appraisal(store(), who, person.supervisor_id, year, current_day(), computed(person.supervisor_id, year))
    _reminder(found)
    stand = outcomes(store(), who, person.supervisor_id, year)
    if who.may(Right.SEE_ALL):
        _proposed(found, {one.kind for one in stand})
    if not stand:
        show_markup(
            tag(
                "div",
                tag("h2", t("No reward or penalty of {year}", year=year)),
                tag("p", t("What leadership decides after the appraisal stands here."), class_="quiet"),
                class_="card empty",
            ),
            key="no_outcomes",
        )
    for one in stand:
        _outcome(found, one)
    _breaches(found.year)


def _reminder(found: Appraisal) -> None:
    """What holds for every decision, said before any is made."""
    codes = {"supervisor": found.supervisor.supervisor_id, "year": str(found.year.year)}
    back = tag("a", t("Annual appraisal"), href=link(ANNUAL_APPRAISAL, **codes), class_="plain", data_go=True)
    said = t(
        "Rules propose, people decide with a reason, nothing is applied by itself. The lowest rank alone never means"
        " incompetent, and no rule asks for a rank. Before a penalty the supervisor sees the explanation and a talk is"
        " held; a decided penalty can be appealed."
    )
    show_markup(
        tag(
            "div",
            tag("div", state_pill(found.state), back, class_="row apart"),
            tag("p", icon("info"), tag("span", said), class_="note lead"),
            class_="stack",
        ),
        key="outcomes_reminder",
    )


# ---------------------------------------------------------------------- what the rules propose


def _proposed(found: Appraisal, there: set[str]) -> None:
    codes = found.supervisor.supervisor_id, found.year.year
    head = tag("h2", t("Proposed by the rules"), class_="head")
    if not found.signed:
        show_markup(head, tag("p", t("Rules propose once the appraisal is signed."), class_="quiet"), key="rules")
        return
    proposals = _proposals(memory_key(), *codes, found.signed[-1].version, store(), current_scope())
    new = [one for one in proposals if one.kind not in there]
    if not new:
        said = t("All that the rules propose stands below.") if there else t("No rule of the signed scheme holds.")
        show_markup(head, tag("p", said, class_="quiet"), key="rules")
        return
    show_markup(head, tag("div", *(_proposal(one) for one in new), class_="trends"), key="rules")
    if found.state in ("signed", "acknowledged") and current_scope().role is Role.LEADERSHIP:
        if st.button(t("Take these up for decision"), type="primary"):
            attempt(lambda: propose_outcome(store(), current_scope(), *codes, current_day()))
    elif found.state not in ("signed", "acknowledged"):
        show_markup(
            tag("p", t("An objection is open: first it is answered and the appraisal signed anew."), class_="quiet"),
            key="rules_wait",
        )


@remember
def _proposals(
    key: CacheKey, supervisor_id: str, year: int, signed: int, _store: Store, _who: Scope
) -> tuple[OutcomeProposal, ...]:
    return outcome_proposals(_store, _who, supervisor_id, year, key.day)


def _proposal(one: OutcomeProposal) -> Html:
    amount = tag("span", number(one.amount), class_="big") if one.amount is not None else None
    return tag(
        "div",
        tag("div", tag("strong", OUTCOME_NAMES[one.kind]), amount, class_="row apart"),
        tag("p", one.because, class_="quiet small"),
        class_="card",
    )


# ---------------------------------------------------------------------- one of them


def _outcome(found: Appraisal, one: Outcome) -> None:
    look = LOOKS.get(one.state, "")
    state = tag("span", icon(look or "none"), one.flow.states[one.state], class_=f"pill {look}".strip())
    amount = one.decision.amount if one.decision and one.state not in ("proposed", "declined") else one.amount
    parts: list[Part] = [
        tag("div", tag("h2", one.name), state, class_="row apart"),
        tag("p", tag("span", number(amount), class_="big")) if amount is not None else None,
        tag("p", t("Why it was proposed: {because}", because=one.because), class_="quiet"),
    ]
    if one.talk:
        said = t("Talk of {day}, with {present}", day=day(one.talk.held_on), present=one.talk.present)
        parts += [tag("span", said, class_="quiet small"), tag("p", one.talk.summary, class_="said")]
    if one.decision and one.decision.over_a_fifth:
        parts.append(tag("span", t("more than 20% of the month's wage; the warning was read"), class_="pill watch"))
    lines = (
        tag(
            "li",
            moment(local_time(one_move.moved_at)),
            " · ",
            name_of_person(one_move.moved_by),
            " · ",
            one.flow.names[one_move.move],
            tag("span", " · ", one_move.remark, class_="quiet") if one_move.remark else None,
        )
        for one_move in one.moves
    )
    parts.append(tag("ol", *lines, class_="small") if one.moves else None)
    with st.container(border=True):
        show_markup(tag("div", *parts, class_="stack"), key=f"outcome_{one.kind}")
        if one.kind == "certificate" and one.state == "adopted":
            _certificate(found, one)
        outcome_moves(one)


def _certificate(found: Appraisal, one: Outcome) -> None:
    decision, person = one.decision, found.supervisor
    if decision is None:
        return
    last = found.signed[-1]
    grades = {band.key: band.name for band in scheme_of(last).grades}
    with st.container(horizontal=True):
        for lang, label in (("zh", t("Certificate in Chinese (PDF)")), ("en", t("Certificate in English (PDF)"))):
            grade = grades.get(last.grade or "")
            made = Certificate(
                person.name,
                person.department_name,
                one.year,
                grade.in_(lang) if grade else MISSING,
                one.said("adopt"),
                decision.issuer or "",
                local_time(decision.decided_at).date(),
                f"{person.supervisor_id}-{one.year}-{last.sha256[:6]}",
            )
            st.download_button(
                label,
                _pdf(made, lang, decision.decided_at.replace(tzinfo=UTC).isoformat()),
                file_name=f"{person.supervisor_id}-{one.year}-certificate-{lang}.pdf",
                mime="application/pdf",
                icon=":material/workspace_premium:",
                type="primary" if lang == language() else "secondary",
            )


@remember
def _pdf(one: Certificate, lang: str, made_at: str) -> bytes:
    return certificate_pdf(one, lang, made_at=datetime.fromisoformat(made_at))


# ---------------------------------------------------------------------- breaches, apart


def _breaches(year: Annual) -> None:
    found = [event for event in year.events if event.kind == "breach"]
    if not found:
        return
    said = t(
        "Breaches of rules or ethics are handled separately, by law and regulation; no rule of the scheme sets an"
        " amount for them."
    )
    show_markup(tag("h2", t("Breaches, handled apart"), class_="head"), tag("p", said, class_="quiet"), key="breaches")
    for event in found:
        _breach(event, year)


def _breach(event: Event, year: Annual) -> None:
    who, whom = current_scope(), year.supervisor_id
    state = state_of(store(), who, BREACH_FLOW, event.event_id)
    with st.container(border=True):
        show_markup(
            tag(
                "div",
                tag(
                    "div",
                    tag("strong", event.event_id, " · ", day(event.occurred_on)),
                    tag("span", BREACH_FLOW.states[state], class_="pill"),
                    class_="row apart",
                ),
                tag("p", event.evidence, class_="said"),
                class_="stack",
            ),
            key=f"breach_{event.event_id}",
        )
        for wanted in BREACH_FLOW.open_to(who, state, whom):
            _breach_move(event.event_id, whom, state, wanted)


def _breach_move(event_id: str, whom: str, state: str, wanted: str) -> None:
    name = str(BREACH_FLOW.names[wanted])
    label = name[0].upper() + name[1:]
    with st.expander(label), st.form(f"{wanted}_{event_id}", border=False):
        text = st.text_area(t("To whom, under which law or rule, with what result"), height=80)
        if st.form_submit_button(label):
            attempt(lambda: move(store(), current_scope(), BREACH_FLOW, event_id, whom, wanted, text or "", seen=state))
