"""Whose figures, and for which period: chosen once, kept over all pages, and written in the address as codes.

An address that is passed on (?supervisor=S1&period=2026-Q3) opens what its sender saw, if the reader may see it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import streamlit as st

from errors import WrongUse
from metrics import KIND_NAMES, Period, PeriodKind, Supervisor
from text import Words, t
from ui.kit import cached_questions
from ui.kit.address import complete_address
from ui.kit.current_day import current_day
from ui.kit.empty_states import no_supervisors
from ui.kit.picker_labels import picker_labels

FIRST_KIND = PeriodKind.QUARTER
# How far back the picker offers periods of a kind; an address may name any other.
OFFERED = {PeriodKind.MONTH: 30, PeriodKind.QUARTER: 10, PeriodKind.YEAR: 3, PeriodKind.YEAR_TO_DATE: 3}


@dataclass(frozen=True)
class Choice:
    """What a page is about. `supervisors` are all whom the reader may choose from."""

    supervisor: Supervisor
    period: Period
    supervisors: tuple[Supervisor, ...]
    data_day: date | None

    @property
    def codes(self) -> dict[str, str]:
        """As an address carries it."""
        return {"supervisor": self.supervisor.supervisor_id, "period": self.period.code}


def choose(title: str) -> Choice:
    """The page's title with the pickers beside it. Stops the page, saying what to do, where nobody can be chosen."""
    people = cached_questions.supervisors()
    with st.container(horizontal=True, vertical_alignment="bottom", key="choices"):
        st.title(title, anchor=False, width="stretch")
        if people:
            return Choice(pick_supervisor(people), _period(), people, cached_questions.data_day())
    no_supervisors()


def pick_supervisor(people: Sequence[Supervisor]) -> Supervisor:
    """The supervisor of the address, else the one chosen before, else the first; a picker where there are several."""
    by_id = {person.supervisor_id: person for person in people}
    code = _kept("supervisor", people[0].supervisor_id)
    if code not in by_id:
        st.session_state["notice"] = Words(
            f'"{code}" is not among the supervisors whose figures you may see; shown instead: {people[0].name}.',
            f"您无权查看“{code}”的数据，已改为显示：{people[0].name}。",
        )
        code = _keep("supervisor", people[0].supervisor_id, "")
    if len(by_id) > 1:
        st.session_state["pick_supervisor"] = code
        code = st.selectbox(
            t("Supervisor"),
            list(by_id),
            format_func=picker_labels(
                {person.supervisor_id: f"{person.name} · {person.department_name}" for person in people}
            ),
            key="pick_supervisor",
            on_change=_picked,
            args=("supervisor", "pick_supervisor"),
            width=230,
        )
    return by_id[code]


def _period() -> Period:
    period = _asked_period()
    st.session_state["pick_kind"] = period.kind
    st.selectbox(
        t("Period"),
        [kind for kind in PeriodKind if kind in OFFERED or kind is period.kind],
        format_func=picker_labels({kind: str(KIND_NAMES[kind]) for kind in PeriodKind}),
        key="pick_kind",
        on_change=_picked_kind,
        width=120,
    )
    offered = periods_of(period.kind) if period.kind in OFFERED else []
    if period not in offered:
        offered = sorted([*offered, period], reverse=True)
    st.session_state["pick_period"] = period.code
    st.selectbox(
        t("Which"),
        [option.code for option in offered],
        format_func=picker_labels({option.code: str(option.name) for option in offered}),
        key="pick_period",
        on_change=_picked,
        args=("period", "pick_period"),
        label_visibility="hidden",
        width=160,
    )
    return period


def periods_of(kind: PeriodKind) -> list[Period]:
    """The periods that the picker offers, latest first: from the one the data reach into, back."""
    latest = Period.containing(cached_questions.data_day() or current_day(), kind)
    if kind is PeriodKind.YEAR_TO_DATE:
        return [latest.before(n) for n in range(OFFERED[kind])]
    return latest.last(OFFERED[kind])[::-1]


def first_period(data_day: date | None, kind: PeriodKind = FIRST_KIND) -> Period:
    """The last period of that kind which the data cover in full; with less than one, the one they reach into."""
    day = data_day or current_day()
    reached = Period.containing(day, kind)
    return reached if reached.end <= day or kind is PeriodKind.YEAR_TO_DATE else reached.before()


def _asked_period() -> Period:
    first = first_period(cached_questions.data_day())
    code = _kept("period", first.code)
    try:
        return Period.parse(code)
    except WrongUse as error:
        st.session_state["notice"] = error.words
        _keep("period", first.code, "")
        return first


def _picked(name: str, widget: str) -> None:
    st.query_params[name] = st.session_state[widget]


def _picked_kind() -> None:
    kind = PeriodKind(st.session_state["pick_kind"])
    st.query_params["period"] = first_period(cached_questions.data_day(), kind).code


def _kept(name: str, first: str) -> str:
    """The code in the address, else the one chosen before, else the first."""
    return _keep(name, st.query_params.get(name) or st.session_state.get(f"chosen_{name}") or first, first)


def _keep(name: str, code: str, first: str) -> str:
    """Remember the code for the session, and have the address say it where it is not what any reader sees first."""
    st.session_state[f"chosen_{name}"] = code
    if name in st.query_params:
        st.query_params[name] = code
    elif code != first:
        complete_address(name, code)
    return code
