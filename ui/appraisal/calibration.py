"""The calibration page: a year's appraisals side by side, opened here for all; compared, never ranked (policy 4.1)."""

from __future__ import annotations

import streamlit as st

from appraisal import (
    APPRAISAL_FLOW,
    FEWEST_FOR_DISTRIBUTION,
    CalibrationLine,
    calibration_board,
    cycle,
    distribution_in_words,
    open_year,
)
from data.store import Store
from metrics import FAMILIES, Annual, annuals
from scope import Right, Scope
from text import MISSING, day, number, t
from ui.appraisal.annual import state_pill
from ui.kit import (
    ANNUAL_APPRAISAL,
    CacheKey,
    Html,
    Part,
    attempt,
    chosen_year,
    current_day,
    current_scope,
    link,
    memory_key,
    remember,
    show_markup,
    store,
    table_under_heading,
    tag,
)


def calibration_page(title: str) -> None:
    """Everyone's year: opened, compared, and where each stands."""
    year = chosen_year(title)
    who = current_scope()
    who.need(Right.APPRAISE)
    lines = calibration_board(store(), who, year, current_day(), _annuals(memory_key(), year, store(), who))
    _opening(year, lines)
    if not lines:
        show_markup(
            tag(
                "div",
                tag("h2", t("Nobody to appraise in {year}", year=year)),
                tag("p", t("Choose another year, or upload the supervisors first."), class_="quiet"),
                class_="card empty",
            ),
            key="nobody_to_appraise",
        )
        return
    _table(lines)
    _spread(lines)


@remember
def _annuals(key: CacheKey, year: int, _store: Store, _who: Scope) -> dict[str, Annual]:
    return annuals(_store, _who, year, key.day)


def _opening(year: int, lines: tuple[CalibrationLine, ...]) -> None:
    closed = [line for line in lines if line.state == APPRAISAL_FLOW.first]
    days = cycle(store(), year)
    if not closed:
        if days.self_by or days.sign_by:
            message = t(
                "Self-assessments by {self_by}, signatures by {sign_by}.",
                self_by=day(days.self_by),
                sign_by=day(days.sign_by),
            )
            show_markup(tag("p", message, class_="quiet"), key="cycle")
        return
    if current_scope().role not in APPRAISAL_FLOW.roles("closed", "open"):
        return
    label = t("Open the appraisal of {year} for everybody", year=year)
    if len(closed) < len(lines):
        label = t("Open the appraisal of {year} for the other {n}", year=year, n=len(closed))
    with st.expander(label, icon=":material/play_circle:"), st.form(f"open_{year}", border=False):
        left, right = st.columns(2)
        self_by = left.date_input(t("Self-assessments by"), days.self_by, format="YYYY-MM-DD")
        sign_by = right.date_input(t("Signatures by"), days.sign_by, format="YYYY-MM-DD")
        if st.form_submit_button(label, type="primary"):
            attempt(lambda: open_year(store(), current_scope(), year, self_by=self_by, sign_by=sign_by), t("Opened."))


def _table(lines: tuple[CalibrationLine, ...]) -> None:
    heads: list[tuple[str, Part]] = [("", t("Supervisor")), *(("num", f.short) for f in FAMILIES.values())]
    heads += [
        ("num", t("KPI")),
        ("num", t("Routine")),
        ("num", "±"),
        ("num", t("Total")),
        ("", t("Grade")),
        ("num", t("Signed")),
        ("num", t("Last year")),
        ("", t("Standing")),
    ]
    table = table_under_heading(t("Appraisals side by side"), heads, (_row(line) for line in lines), look="pinned")
    note = t(
        "By department and name: this compares like with like and is no ranking. The lowest of a list is not for that"
        " incompetent."
    )
    capped = tag("p", t("* capped by a confirmed event"), class_="quiet small")
    show_markup(
        tag(
            "div",
            table,
            tag("p", note, class_="quiet small"),
            capped if any(line.year.capped_by for line in lines) else None,
            class_="stack",
        ),
        key="calibration",
    )


def _row(line: CalibrationLine) -> Html:
    year, scores = line.year, {f.family.key: f.score for f in line.year.score.families}
    href = link(ANNUAL_APPRAISAL, supervisor=line.supervisor.supervisor_id, year=str(year.year))
    name = tag("a", tag("span", line.supervisor.name, class_="name"), href=href, class_="plain", data_go=True)
    grade = tag("span", year.grade_in_words or MISSING, "*" if year.capped_by and year.grade else "")
    return tag(
        "tr",
        tag("th", name, tag("div", line.supervisor.department_name, class_="quiet small"), scope="row"),
        *(tag("td", number(scores.get(key), 1), class_="num") for key in FAMILIES),
        tag("td", number(year.kpi, 1), class_="num"),
        tag("td", number(year.routine, 1), class_="num"),
        tag("td", number(year.events_points, 1), class_="num"),
        tag("td", tag("strong", number(year.total, 1)), class_="num"),
        tag("td", grade, class_="nowrap"),
        tag("td", number(line.signed.total, 1) if line.signed else MISSING, class_="num"),
        tag("td", number(line.before.total, 1) if line.before else MISSING, class_="num"),
        tag("td", state_pill(line.state)),
    )


def _spread(lines: tuple[CalibrationLine, ...]) -> None:
    if len(lines) < FEWEST_FOR_DISTRIBUTION:
        return
    if st.toggle(t("Look at the spread of grades (advice only)"), value=False):
        remarks = distribution_in_words(lines)
        parts = [tag("li", words) for words in remarks] or [tag("li", t("No anomaly in the spread of grades."))]
        show_markup(tag("ul", *parts), key="spread")
