"""The annual appraisal's page: where it stands, the figures with what people write beside them, what was signed."""

from __future__ import annotations

import streamlit as st

from appraisal import (
    ANNUAL,
    APPRAISAL_FLOW,
    KINDS,
    Appraisal,
    appraisal,
    first_day,
    span,
)
from data.people_names import names
from data.store import Store
from metrics import Annual, Period, Supervisor, annual
from reports import year_ledger
from scope import Scope
from text import MISSING, day, moment, number, t
from ui.appraisal.appraisal_figures import families_beside_texts
from ui.appraisal.appraisal_moves import moves
from ui.appraisal.feedback import feedback
from ui.appraisal.kinds import pick_kind
from ui.appraisal.objections import asked_objection, objections
from ui.appraisal.signatures import signatures
from ui.kit import (
    CALIBRATION,
    OUTCOMES,
    CacheKey,
    Html,
    Part,
    cached_questions,
    current_day,
    current_scope,
    icon,
    link,
    local_time,
    memory_key,
    name_of_person,
    no_supervisors,
    pick_supervisor,
    pick_year,
    remember,
    show_markup,
    store,
    table_under_heading,
    tag,
)

# The usual way; an objection is a loop from the signature back to it.
STEPS = ("open", "assessed", "signed", "acknowledged")
PASSED = {
    "closed": 0,
    "open": 1,
    "assessed": 2,
    "half_signed": 2,
    "signed": 3,
    "objected": 3,
    "answered": 3,
    "acknowledged": 5,
    "refused": 5,
}
LOOKS = {
    "acknowledged": "on",
    "signed": "on",
    "half_signed": "watch",
    "objected": "watch",
    "answered": "watch",
    "refused": "watch",
}


def appraisal_page(title: str) -> None:
    """One supervisor's appraisal of one year."""
    person, year = chosen(title)
    kind = pick_kind(person, year)
    figures = computed(person.supervisor_id, year, kind)
    record = appraisal(store(), current_scope(), person.supervisor_id, year, current_day(), figures, kind=kind)
    _standing(record)
    asked_objection(record)
    _figures(record)
    feedback(record)
    moves(record)
    families_beside_texts(record)
    _ledger(record.year)
    objections(record)
    signatures(record)
    _history(record)


def chosen(title: str) -> tuple[Supervisor, int]:
    """The page's title with the pickers of supervisor and year; says what to do where nobody can be chosen."""
    people = cached_questions.supervisors()
    with st.container(horizontal=True, vertical_alignment="bottom", key="choices"):
        st.title(title, anchor=False, width="stretch")
        if people:
            return pick_supervisor(people), pick_year()
    no_supervisors()


def computed(supervisor_id: str, year: int, kind: str = ANNUAL) -> Annual:
    """What a kind of appraisal is about, as today's data, targets and scheme have it; remembered."""
    of = span(store(), current_scope(), supervisor_id, year, kind)
    return _annual(memory_key(), supervisor_id, year, of, store(), current_scope())


@remember
def _annual(key: CacheKey, supervisor_id: str, year: int, of: Period, _store: Store, _who: Scope) -> Annual:
    return annual(_store, _who, supervisor_id, year, key.day, through=of)


# ---------------------------------------------------------------------- where it stands


def state_pill(state: str) -> Html:
    """The state in words, with the look of what it asks for."""
    look = LOOKS.get(state, "")
    return tag("span", icon(look or "none"), APPRAISAL_FLOW.states[state], class_=f"pill {look}".strip())


def _standing(record: Appraisal) -> None:
    reached = PASSED[record.state]
    names = {
        "open": t("Self-assessment"),
        "assessed": t("Signature"),
        "signed": t("Acknowledgement"),
        "acknowledged": t("Done"),
    }
    object_by = record.signed[-1].object_by if record.signed and record.state == "signed" else None
    dues = {"open": record.cycle.self_by, "assessed": record.cycle.sign_by, "signed": object_by}
    steps = []
    for at, state in enumerate(STEPS, 1):
        look = "done" if at < reached else "now" if at == reached else ""
        due = dues.get(state)
        words: list[Part] = [tag("span", names[state])]
        if due and at >= reached:
            words.append(tag("span", t("by {day}", day=day(due)), class_="quiet small"))
        steps.append(tag("li", *words, class_=look or None, aria_current="step" if look == "now" else None))
    back = None
    if current_scope().sees_all:
        href = link(CALIBRATION, year=str(record.year.year))
        back = tag("a", t("All appraisals of {year}", year=record.year.year), href=href, class_="plain", data_go=True)
    codes = {"supervisor": record.supervisor.supervisor_id, "year": str(record.year.year)}
    on = tag("a", t("Rewards and penalties"), href=link(OUTCOMES, **codes), class_="plain", data_go=True)
    about = t(
        "{appraisal}, {first} to {last}",
        appraisal=KINDS[record.kind],
        first=day(first_day(record.supervisor, record.span)),
        last=day(record.span.end),
    )
    pill = tag("span", state_pill(record.state), tag("span", about, class_="quiet small"), class_="row baseline")
    show_markup(
        tag("div", pill, tag("span", back, on, class_="row baseline"), class_="row apart"),
        tag("ol", *steps, class_="steps"),
        key="appraisal_state",
    )


def _figures(record: Appraisal) -> None:
    year, last = record.year, record.signed[-1] if record.signed else None
    figures = [
        (t("KPI score"), number(year.kpi, 1), t("{percent}% of the year", percent=number(year.scheme.kpi_share * 100))),
        (
            t("Routine appraisal"),
            number(year.routine, 1),
            t("{n} checks", n=len(year.checks)) if year.checks else t("no check yet"),
        ),
        (t("Merits and faults"), _signed(year.events_points), t("at most ±{n}", n=number(year.scheme.events_limit))),
        (t("Coverage"), number(year.coverage * 100) + "%", t("of the weight has value and target")),
    ]
    cards = [
        tag(
            "div",
            tag("span", name, class_="quiet small"),
            tag("span", value, class_="big"),
            tag("span", below, class_="quiet small"),
            class_="card",
        )
        for name, value, below in figures
    ]
    total: list[Part] = [
        tag("span", t("Annual score, computed to {period}", period=year.score.judged.name), class_="quiet small"),
        tag(
            "div",
            tag("span", number(year.total, 1), class_="huge"),
            tag("span", year.grade_in_words or MISSING, class_="big"),
            class_="row baseline",
        ),
    ]
    if last is not None and last.total != year.total:
        total.append(
            tag(
                "p",
                t("Signed: {score}. What changed since stands under signatures.", score=number(last.total, 1)),
                class_="pill watch",
            )
        )
    elif last is None:
        total.append(tag("p", t("A proposal: people decide and sign."), class_="quiet small"))
    gaps = [tag("p", icon("info"), tag("span", words), class_="note") for words in year.incomplete]
    show_markup(
        tag("div", tag("div", *total, *gaps, class_="card stack"), tag("div", *cards, class_="facts"), class_="hero"),
        key="appraisal_figures",
    )


def _signed(points: float) -> str:
    return ("+" if points > 0 else "") + number(points, 1)


def _ledger(year: Annual) -> None:
    ledger = year_ledger(year, names(store()))
    rows = [
        tag(
            "tr",
            tag("th", entry.what, scope="row"),
            tag("td", entry.detail, class_="quiet all"),
            tag("td", number(entry.points, 1), class_="num"),
        )
        for entry in ledger.entries
    ]
    rows.append(
        tag(
            "tr",
            tag("th", t("Annual score"), scope="row"),
            tag("td", ledger.capped_by, class_="all"),
            tag("td", tag("strong", number(ledger.total, 1)), class_="num"),
        )
    )
    heads = (("", t("What")), ("", t("How it was computed")), ("num", t("Points")))
    table = table_under_heading(t("How the year adds up"), heads, rows, look=None)
    show_markup(tag("h2", t("How the year adds up"), class_="head"), table, key="appraisal_ledger")


def _history(record: Appraisal) -> None:
    if not record.moves:
        return
    lines = (
        tag(
            "li",
            moment(local_time(step.moved_at)),
            " · ",
            name_of_person(step.moved_by),
            " · ",
            APPRAISAL_FLOW.names[step.move],
            tag("span", " · ", step.remark, class_="quiet") if step.remark else None,
        )
        for step in record.moves
    )
    show_markup(
        tag(
            "details",
            tag("summary", t("Every step so far"), class_="quiet"),
            tag("ol", *lines, class_="small"),
            class_="more",
        ),
        key="appraisal_moves_made",
    )
