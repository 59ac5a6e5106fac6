"""Rewards and penalties on a page: what the rules propose, where each stands, breaches apart (policy 4.3)."""

from __future__ import annotations

from datetime import UTC, datetime

import streamlit as st

from appraisal import (
    BREACH_FLOW,
    SIGNED_STATES,
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
from scope import Right, Scope
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
    record = appraisal(store(), who, person.supervisor_id, year, current_day(), computed(person.supervisor_id, year))
    _reminder(record)
    stand = outcomes(store(), who, person.supervisor_id, year)
    if who.may(Right.SEE_ALL):
        _proposed(record, {outcome.kind for outcome in stand})
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
    for outcome in stand:
        _outcome(record, outcome)
    _breaches(record.year)


def _reminder(record: Appraisal) -> None:
    """What holds for every decision, said before any is made."""
    codes = {"supervisor": record.supervisor.supervisor_id, "year": str(record.year.year)}
    back = tag("a", t("Annual appraisal"), href=link(ANNUAL_APPRAISAL, **codes), class_="plain", data_go=True)
    message = t(
        "Rules propose, people decide with a reason, nothing is applied by itself. The lowest rank alone never means"
        " incompetent, and no rule asks for a rank. Before a penalty the supervisor sees the explanation and a talk is"
        " held; a decided penalty can be appealed."
    )
    show_markup(
        tag(
            "div",
            tag("div", state_pill(record.state), back, class_="row apart"),
            tag("p", icon("info"), tag("span", message), class_="note lead"),
            class_="stack",
        ),
        key="outcomes_reminder",
    )


# ---------------------------------------------------------------------- what the rules propose


def _proposed(record: Appraisal, kinds: set[str]) -> None:
    codes = record.supervisor.supervisor_id, record.year.year
    head = tag("h2", t("Proposed by the rules"), class_="head")
    if not record.signed:
        show_markup(head, tag("p", t("Rules propose once the appraisal is signed."), class_="quiet"), key="rules")
        return
    proposals = _proposals(memory_key(), *codes, record.signed[-1].version, store(), current_scope())
    new = [proposal for proposal in proposals if proposal.kind not in kinds]
    if not new:
        message = t("All that the rules propose stands below.") if kinds else t("No rule of the signed scheme holds.")
        show_markup(head, tag("p", message, class_="quiet"), key="rules")
        return
    show_markup(head, tag("div", *(_proposal(proposal) for proposal in new), class_="trends"), key="rules")
    if record.state in SIGNED_STATES and current_scope().may(Right.APPRAISE):
        if st.button(t("Take these up for decision"), type="primary"):
            attempt(lambda: propose_outcome(store(), current_scope(), *codes, current_day()))
    elif record.state not in SIGNED_STATES:
        show_markup(
            tag("p", t("An objection is open: first it is answered and the appraisal signed anew."), class_="quiet"),
            key="rules_wait",
        )


@remember
def _proposals(
    key: CacheKey, supervisor_id: str, year: int, signed: int, _store: Store, _who: Scope
) -> tuple[OutcomeProposal, ...]:
    return outcome_proposals(_store, _who, supervisor_id, year, key.day)


def _proposal(proposal: OutcomeProposal) -> Html:
    amount = tag("span", number(proposal.amount), class_="big") if proposal.amount is not None else None
    return tag(
        "div",
        tag("div", tag("strong", OUTCOME_NAMES[proposal.kind]), amount, class_="row apart"),
        tag("p", proposal.because, class_="quiet small"),
        class_="card",
    )


# ---------------------------------------------------------------------- one of them


def _outcome(record: Appraisal, outcome: Outcome) -> None:
    look = LOOKS.get(outcome.state, "")
    state = tag("span", icon(look or "none"), outcome.flow.states[outcome.state], class_=f"pill {look}".strip())
    amount = (
        outcome.decision.amount
        if outcome.decision and outcome.state not in ("proposed", "declined")
        else outcome.amount
    )
    parts: list[Part] = [
        tag("div", tag("h2", outcome.name), state, class_="row apart"),
        tag("p", tag("span", number(amount), class_="big")) if amount is not None else None,
        tag("p", t("Why it was proposed: {because}", because=outcome.because), class_="quiet"),
    ]
    if outcome.talk:
        heading = t("Talk of {day}, with {present}", day=day(outcome.talk.held_on), present=outcome.talk.present)
        parts += [tag("span", heading, class_="quiet small"), tag("p", outcome.talk.summary, class_="quotation")]
    if outcome.decision and outcome.decision.over_a_fifth:
        parts.append(tag("span", t("more than 20% of the month's wage; the warning was read"), class_="pill watch"))
    lines = (
        tag(
            "li",
            moment(local_time(step.moved_at)),
            " · ",
            name_of_person(step.moved_by),
            " · ",
            outcome.flow.names[step.move],
            tag("span", " · ", step.remark, class_="quiet") if step.remark else None,
        )
        for step in outcome.moves
    )
    parts.append(tag("ol", *lines, class_="small") if outcome.moves else None)
    with st.container(border=True):
        show_markup(tag("div", *parts, class_="stack"), key=f"outcome_{outcome.kind}")
        if outcome.kind == "certificate" and outcome.state == "adopted":
            _certificate(record, outcome)
        outcome_moves(outcome)


def _certificate(record: Appraisal, outcome: Outcome) -> None:
    decision, person = outcome.decision, record.supervisor
    if decision is None:
        return
    last = record.signed[-1]
    grades = {band.key: band.name for band in scheme_of(last).grades}
    with st.container(horizontal=True):
        for lang, label in (("zh", t("Certificate in Chinese (PDF)")), ("en", t("Certificate in English (PDF)"))):
            grade = grades.get(last.grade or "")
            certificate = Certificate(
                person.name,
                person.department_name,
                outcome.year,
                grade.in_(lang) if grade else MISSING,
                outcome.said("adopt"),
                decision.issuer or "",
                store().day_of(decision.decided_at),
                f"{person.supervisor_id}-{outcome.year}-{last.sha256[:6]}",
            )
            st.download_button(
                label,
                _pdf(certificate, lang, decision.decided_at.replace(tzinfo=UTC).isoformat()),
                file_name=f"{person.supervisor_id}-{outcome.year}-certificate-{lang}.pdf",
                mime="application/pdf",
                icon=":material/workspace_premium:",
                type="primary" if lang == language() else "secondary",
            )


@remember
def _pdf(certificate: Certificate, lang: str, made_at: str) -> bytes:
    return certificate_pdf(certificate, lang, made_at=datetime.fromisoformat(made_at))


# ---------------------------------------------------------------------- breaches, apart


def _breaches(year: Annual) -> None:
    breaches = [event for event in year.events if event.kind == "breach"]
    if not breaches:
        return
    message = t(
        "Breaches of rules or ethics are handled separately, by law and regulation; no rule of the scheme sets an"
        " amount for them."
    )
    show_markup(
        tag("h2", t("Breaches, handled apart"), class_="head"), tag("p", message, class_="quiet"), key="breaches"
    )
    for event in breaches:
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
                tag("p", event.evidence, class_="quotation"),
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
