"""Merits and faults on a page: each with its evidence, who confirmed it, and what proves an innovation (policy 4.3)."""

from __future__ import annotations

from datetime import date

import streamlit as st

from appraisal import (
    DECIDING,
    EVENT_TABLE,
    LONGEST_REMARK,
    EnteredEvent,
    answer_event,
    confirm,
    decline,
    enter_event,
    events,
    innovation_proofs,
    may_be_confirmed,
    may_decide,
    named_in,
    reconsider,
)
from data.store import Store
from insight import ImprovementEffect
from metrics import EVENT_KINDS, EVENT_KINDS_OF_SCHEME, Period, schemes_by_month
from scope import Role, Scope
from text import MISSING, Unit, day, figure, number, t
from ui.appraisal.annual import chosen
from ui.figures import verdict_pill
from ui.kit import (
    CacheKey,
    Html,
    Part,
    attempt,
    current_day,
    current_scope,
    icon,
    memory_key,
    name_of_person,
    picker_labels,
    remember,
    show_markup,
    store,
    tag,
)

LOOKS = {"confirmed": "on", "proposed": "watch", "answered": "watch", "declined": "none"}


def merits_page(title: str) -> None:
    """One supervisor's events of a year, and a form for one more where it is theirs to enter."""
    person, year = chosen(title)
    who = current_scope()
    proofs = _proofs(memory_key(), person.supervisor_id, year, store(), who)
    entered = events(store(), who, person.supervisor_id, year)
    by_month = schemes_by_month(store(), [year])
    counted = [event for event in entered if event.state == "confirmed"]
    points = sum(by_month.in_month(event.occurred_on).event_points(event.kind, event.gravity) for event in counted)
    message = t(
        "Only confirmed events count: {points} points, together at most ±{limit}. Nobody confirms what they entered.",
        points=("+" if points > 0 else "") + number(points, 1),
        limit=number(by_month.of(Period.year(year)).events_limit),
    )
    show_markup(tag("p", icon("info"), tag("span", message), class_="note"), key="merits_note")
    if who.role in DECIDING | {Role.SUPERVISOR}:
        _form(person.supervisor_id, year, proofs, who)
    if not entered:
        show_markup(
            tag(
                "div",
                tag("h2", t("No merit or fault in {year}", year=year)),
                tag("p", t("Enter what happened, with its evidence; somebody else confirms it."), class_="quiet"),
                class_="card empty",
            ),
            key="no_events",
        )
    for event in entered:
        _event(event, by_month.in_month(event.occurred_on).event_points(event.kind, event.gravity), proofs)


@remember
def _proofs(key: CacheKey, supervisor_id: str, year: int, _store: Store, _who: Scope) -> dict[str, ImprovementEffect]:
    return innovation_proofs(_store, _who, supervisor_id, year, key.day)


def _event(event: EnteredEvent, points: float, proofs: dict[str, ImprovementEffect]) -> None:
    kind = tag("strong", EVENT_KINDS[event.kind], " · ", t("gravity {n}", n=event.gravity))
    state = tag("span", icon(LOOKS[event.state]), EVENT_TABLE.states[event.state], class_=f"pill {LOOKS[event.state]}")
    worth = number(points, 1) if points <= 0 else f"+{number(points, 1)}"
    look = "quiet" if event.state != "confirmed" else "good" if points > 0 else "bad"
    facts = [event.event_id, day(event.occurred_on)]
    if event.loss is not None:
        facts.append(t("loss {amount}", amount=figure(event.loss, Unit.MONEY)))
    if event.confirmed_by:
        facts.append(t("confirmed by {who}", who=name_of_person(event.confirmed_by)))
    parts: list[Part] = [
        tag(
            "div",
            kind,
            tag("span", tag("span", worth, class_=f"big {look}"), " ", state, class_="row"),
            class_="row apart",
        ),
        tag("p", event.evidence, class_="quotation"),
        tag("p", " · ".join(facts), class_="quiet small"),
    ]
    if event.state == "declined" and event.last:
        parts.append(tag("p", t("Not confirmed: {why}", why=event.last.remark or MISSING), class_="small"))
    if event.answer:
        parts += [
            tag("span", t("The supervisor's answer"), class_="quiet small"),
            tag("p", event.answer, class_="quotation"),
        ]
    if event.fault and event.state == "confirmed" and not event.heard:
        parts.append(tag("p", t("Confirmed by a file: no hearing is on record here."), class_="small bad"))
    if event.kind == "innovation":
        parts += _proof(event, proofs)
    with st.container(border=True):
        show_markup(tag("div", *parts, class_="stack"), key=f"event_{event.event_id}")
        _decide(event)


def _proof(event: EnteredEvent, proofs: dict[str, ImprovementEffect]) -> list[Html]:
    """What the evidence names, with its measured change and its verdict."""
    named = named_in(event.evidence, proofs)
    if not named:
        return [tag("p", t("Its evidence names nothing of theirs whose effect is measured."), class_="small bad")]
    return [
        tag(
            "p",
            tag("span", proof.key, " · ", proof.title),
            " ",
            t("measured change {change}", change=figure(proof.measured, Unit.RATIO, signed=True)),
            " ",
            verdict_pill(proof.effect.verdict),
            class_="small row",
        )
        for proof in named
    ]


def _decide(event: EnteredEvent) -> None:
    who = current_scope()
    if event.answer_by and who.role is Role.SUPERVISOR:
        _answer(event)
    if may_decide(who, event):
        if may_be_confirmed(event, current_day()):
            with st.container(horizontal=True):
                if st.button(t("Confirm"), key=f"confirm_{event.event_id}", type="primary"):
                    attempt(
                        lambda: confirm(store(), current_scope(), event.event_id, today=current_day()), t("Confirmed.")
                    )
        elif event.answer_by:
            message = t("The supervisor may answer to {day}; it is confirmed after that.", day=day(event.answer_by))
            show_markup(tag("p", message, class_="quiet small"), key=f"hearing_{event.event_id}")
        with st.expander(t("Do not confirm")), st.form(f"decline_{event.event_id}", border=False):
            reason = st.text_area(t("Reason"), max_chars=LONGEST_REMARK, height=80)
            if st.form_submit_button(t("Do not confirm")):
                attempt(lambda: decline(store(), current_scope(), event.event_id, reason or ""))
    elif who.role in DECIDING and event.state == "proposed":
        show_markup(
            tag("p", t("You entered it: somebody else confirms it."), class_="quiet small"), key=f"own_{event.event_id}"
        )
    elif who.role in DECIDING and event.state == "declined":
        with st.expander(t("Look at it again")), st.form(f"again_{event.event_id}", border=False):
            reason = st.text_area(t("Reason"), max_chars=LONGEST_REMARK, height=80)
            if st.form_submit_button(t("Look at it again")):
                attempt(lambda: reconsider(store(), current_scope(), event.event_id, reason or ""))


def _answer(event: EnteredEvent) -> None:
    with st.form(f"answer_{event.event_id}", border=False):
        st.caption(t("This was entered against you and does not count yet. Your answer is read before it is decided."))
        if event.answer_by:
            st.caption(t("Answer by {day}.", day=day(event.answer_by)))
        text = st.text_area(t("Your answer"), max_chars=LONGEST_REMARK, height=100)
        if st.form_submit_button(t("Send the answer"), type="primary"):
            attempt(lambda: answer_event(store(), current_scope(), event.event_id, text or ""), t("Sent."))


def _form(supervisor_id: str, year: int, proofs: dict[str, ImprovementEffect], who: Scope) -> None:
    title = t("Propose a merit of mine") if who.role is Role.SUPERVISOR else t("Enter a merit or fault")
    turn = st.session_state.setdefault("event_turn", 0)
    with st.expander(title, icon=":material/add:"):
        kinds = {
            kind: str(EVENT_KINDS[kind])
            for kind, good in EVENT_KINDS_OF_SCHEME.items()
            if good or who.role is not Role.SUPERVISOR
        }
        kind = st.segmented_control(
            t("Kind"), list(kinds), default="merit", format_func=picker_labels(kinds), key=f"event_kind_{turn}"
        )
        with st.form(f"event_{supervisor_id}_{turn}", border=False):
            left, right = st.columns(2)
            latest = min(current_day(), date(year, 12, 31))
            occurred_on = left.date_input(t("Occurred on"), latest, max_value=current_day(), format="YYYY-MM-DD")
            gravity = right.slider(t("Gravity, 1 to 3"), 1, 3, 1)
            proof = ""
            if kind == "innovation":
                names = {key: f"{key} · {improvement.title}" for key, improvement in proofs.items()}
                proof = st.selectbox(t("Proven by"), list(names), format_func=picker_labels(names)) or ""
            loss = None
            if kind in ("error", "breach"):
                loss = st.number_input(t("Loss (may be empty)"), min_value=0.0, value=None, step=100.0)
            evidence = st.text_area(t("What happened, and the evidence"), max_chars=1000, height=100)
            if st.form_submit_button(t("Enter it, to be confirmed"), type="primary"):
                written = f"{proof}: {evidence}" if proof else evidence or ""
                attempt(
                    lambda: _entered(supervisor_id, occurred_on, str(kind or ""), gravity, written, loss), t("Entered.")
                )


def _entered(supervisor_id: str, occurred_on: date, kind: str, gravity: int, evidence: str, loss: float | None) -> None:
    enter_event(store(), current_scope(), supervisor_id, occurred_on, kind, gravity, evidence, loss)
    st.session_state["event_turn"] += 1  # an empty form for the next
