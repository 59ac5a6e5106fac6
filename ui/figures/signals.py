"""The signal of one indicator: its verdicts in words, what weakens them, the yearly change, recorded new limits."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import streamlit as st

from errors import ScorecardError
from figures import trend
from insight import CAUSE_NAMES, Assurance, Rebase, Signal, by_chance, latest_cause, rebase, rebases, withdraw
from metrics import Counts, Indicator
from reports import SupervisorReport, yearly_chart
from scope import Right
from text import Words, day, figure, language, t
from ui.figures.charts import desktop_and_phone
from ui.figures.priorities import signals_of
from ui.kit import (
    ASSURANCES,
    VARIATIONS,
    Html,
    Part,
    assurance_icon,
    current_day,
    current_scope,
    icon,
    local_time,
    name_of_person,
    picker_labels,
    show_markup,
    store,
    table_under_heading,
    tag,
    variation_icon,
)

KINDS = {
    None: Words("XmR limits: mean ± 2.66 × mean moving range", "XmR 控制限：均值 ± 2.66 × 平均移动极差"),
    Counts.PARTS: Words("p′ limits: wider where fewer cases are counted", "p′ 控制限：个案越少，界限越宽"),
    Counts.EVENTS: Words("u′ limits: wider where fewer cases are counted", "u′ 控制限：个案越少，界限越宽"),
}


def signal_part(report: SupervisorReport, indicator: Indicator) -> None:
    """What the chart says in words, the change from a year earlier where that matters, and new limits by decision."""
    signal = signals_of(report).get(indicator.key)
    if signal is None:
        return
    parts: list[Part] = [tag("h2", t("Signal or noise"), class_="head"), _verdicts(signal)]
    show_markup(*parts, key="signal")
    _yearly(signal)
    _decisions(report, signal)


def _verdicts(signal: Signal) -> Html:
    lines, unit = signal.chart.limits, signal.indicator.unit
    cells: list[Part] = []
    if signal.variation is not None:
        cause = latest_cause(signal.judged)
        why = t("within its limits and rules")
        if cause and signal.judged is signal.chart:
            why = t("the latest value is {cause}", cause=CAUSE_NAMES[cause])
        elif cause:
            why = t("its change from a year earlier is {cause}", cause=CAUSE_NAMES[cause])
        cells.append(_cell(variation_icon(signal.variation), VARIATIONS[signal.variation], why))
    if signal.assurance is not None:
        cells.append(_cell(assurance_icon(signal.assurance), ASSURANCES[signal.assurance], _reach(signal)))
    if lines is not None:
        between = t("{low} to {high}", low=figure(lines.lower, unit), high=figure(lines.upper, unit))
        base = t("mean {mean}; from {n} points", mean=figure(lines.mean, unit), n=lines.points)
        cells.append(_cell(None, between, base))
    notes = [tag("p", icon("info"), tag("span", warning), class_="note") for warning in signal.chart.warnings]
    kind = tag("p", KINDS[signal.indicator.counts], class_="quiet small")
    grid = tag("div", *cells, class_="verdict-grid") if cells else None
    return tag("div", grid, *notes, kind, class_="card stack")


def _cell(drawing: Html | None, head: Part, below: Part) -> Html:
    words = tag("span", tag("strong", head), tag("br"), tag("span", below, class_="quiet small"))
    return tag("div", drawing, words, class_="row nowrap-icons")


def _reach(signal: Signal) -> str:
    target = figure(signal.track.target, signal.indicator.unit)
    return {
        Assurance.PASSES: t("target {target} lies on the safe side of the limits", target=target),
        Assurance.FAILS: t("target {target} lies beyond the limits: the process must change", target=target),
        Assurance.HIT_AND_MISS: t("target {target} lies between the limits", target=target),
    }[signal.assurance or Assurance.HIT_AND_MISS]


def _yearly(signal: Signal) -> None:
    chart = yearly_chart(signal, language())
    if chart is None:
        return
    drawn = desktop_and_phone(*(trend(chart, width=w, height=h, lang=language()) for w, h in ((1080, 240), (350, 200))))
    head = tag("h3", t("Change from a year earlier"), class_="head")
    show_markup(head, tag("div", drawn, class_="card"), key="yearly")


def chance_note(report: SupervisorReport, keys: Sequence[str]) -> None:
    """How many of these charts chance alone would flag."""
    signals = signals_of(report)
    sentence = by_chance(signals[key].judged for key in keys if key in signals)
    if sentence is not None:
        show_markup(tag("p", icon("info"), tag("span", sentence), class_="note"), key="chance")


# ---------------------------------------------------------------------- new limits by decision


def _decisions(report: SupervisorReport, signal: Signal) -> None:
    who, key = current_scope(), signal.indicator.key
    decisions = rebases(store(), who, [report.supervisor_id], ended=True).get((report.supervisor_id, key), ())
    if decisions:
        show_markup(tag("h3", t("New limits by decision"), class_="head"), _table(decisions), key="rebases")
    if who.may(Right.REBASE):
        with st.expander(t("Set new limits from a month on"), icon=":material/timeline:"):
            _form(report, signal)
            for decision in decisions:
                if decision.ended_at is None:
                    _withdrawal(decision)


def _table(decisions: Sequence[Rebase]) -> Html:
    heads = (t("From"), t("Reason"), t("Decided by"), t("On"), t("Status"))
    rows = (
        tag(
            "tr",
            tag("th", day(decision.first_on), scope="row", class_="nowrap"),
            tag("td", decision.reason, data_label=heads[1], class_="all"),
            tag("td", name_of_person(decision.decided_by), data_label=heads[2]),
            tag("td", day(local_time(decision.decided_at)), data_label=heads[3], class_="nowrap"),
            tag("td", _standing(decision), data_label=heads[4]),
        )
        for decision in decisions
    )
    return table_under_heading(t("New limits by decision"), heads, rows)


def _standing(decision: Rebase) -> str:
    if decision.ended_at is None:
        return t("in force")
    return t(
        "ended {day} by {person}", day=day(local_time(decision.ended_at)), person=name_of_person(decision.ended_by)
    )


def _form(report: SupervisorReport, signal: Signal) -> None:
    st.caption(
        t(
            "Only after a lasting change to the process. The break is drawn in the chart, and the decision stays on "
            "record with your name."
        )
    )
    months = [period for period in signal.track.periods if period.start <= current_day()][1:][::-1]
    names = {period.start: str(period.name) for period in months}
    with st.form(f"rebase_{signal.indicator.key}", border=False):
        first_on = st.selectbox(t("From"), list(names), format_func=picker_labels(names), width=220)
        reason = st.text_area(t("Reason"), max_chars=500, height=80)
        wanted = st.form_submit_button(t("Record"), type="primary")
    if wanted and first_on is not None:
        _attempt(
            lambda: rebase(
                store(),
                current_scope(),
                report.supervisor_id,
                signal.indicator.key,
                first_on,
                reason,
                today=current_day(),
            )
        )


def _withdrawal(decision: Rebase) -> None:
    label = t("Withdraw the limits from {day}", day=day(decision.first_on))
    if st.button(label, key=f"withdraw_{decision.indicator}_{decision.first_on.isoformat()}", type="tertiary"):
        _attempt(
            lambda: withdraw(store(), current_scope(), decision.supervisor_id, decision.indicator, decision.first_on)
        )


def _attempt(action: Callable[[], object]) -> None:
    """Do it and show the page anew, or say why it was not done."""
    try:
        action()
    except ScorecardError as error:
        st.error(str(error.words), icon=":material/error:")
        return
    st.rerun()
