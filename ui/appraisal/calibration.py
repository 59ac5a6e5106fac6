"""The calibration page: a year's appraisals side by side, opened here for all; compared, never ranked (policy 4.1)."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from appraisal import APPRAISAL_FLOW, calibration, cycle, open_year
from data.store import Store
from metrics import FAMILIES, Annual, annuals
from scope import Right, Scope
from text import MISSING, Unit, day, difference, figure, number, t
from ui.appraisal.annual import state_pill
from ui.kit import (
    AFTER_THE_FACT,
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
    lines = calibration.calibration_board(store(), who, year, current_day(), _annuals(memory_key(), year, store(), who))
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
    apart = tuple(line for line in lines if line.year.score.thin)
    _table(t("Appraisals side by side"), [line for line in lines if line not in apart], "calibration")
    if apart:
        _table(t("On too little data, apart: under 70% of the weight has a score"), apart, "calibration_thin")
    _grades(lines)
    _spread(lines)


@remember
def _annuals(key: CacheKey, year: int, _store: Store, _who: Scope) -> dict[str, Annual]:
    return annuals(_store, _who, year, key.day)


def _opening(year: int, lines: tuple[calibration.CalibrationLine, ...]) -> None:
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


def _table(title: str, lines: Sequence[calibration.CalibrationLine], key: str) -> None:
    if not lines:
        return
    heads: list[tuple[str, Part]] = [("", t("Supervisor")), *(("num", f.short) for f in FAMILIES.values())]
    heads += [
        ("num", t("KPI")),
        ("num", t("Routine")),
        ("num", "±"),
        ("num", t("Total")),
        ("num", t("Coverage")),
        ("num", t("Thin")),
        ("num", t("Granted")),
        ("", t("Grade")),
        ("num", t("Signed")),
        ("num", t("Last year")),
        ("", t("Standing")),
    ]
    table = table_under_heading(title, heads, (_row(line) for line in lines), look="pinned")
    note = t(
        "By department and name: this compares like with like and is no ranking. The lowest of a list is not for that"
        " incompetent."
    )
    legend = t(
        "Coverage: share of the weight that has a score. Thin: figures that count on fewer than 5 cases or under 70% "
        "coverage. Granted: changes after the fact that were granted, and what they did to the KPI score."
    )
    capped = tag("p", t("* capped by a confirmed event"), class_="quiet small")
    show_markup(
        tag(
            "div",
            tag("h2", title, class_="head") if key != "calibration" else None,
            table,
            tag("p", note, class_="quiet small"),
            tag("p", legend, class_="quiet small"),
            capped if any(line.year.capped_by for line in lines) else None,
            class_="stack",
        ),
        key=key,
    )


def _row(line: calibration.CalibrationLine) -> Html:
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
        tag("td", figure(year.coverage, Unit.RATIO), class_="num"),
        tag("td", _thin(line), class_="num"),
        tag("td", _granted(line), class_="num"),
        tag("td", grade),
        tag("td", number(line.signed.total, 1) if line.signed else MISSING, class_="num"),
        tag("td", number(line.before.total, 1) if line.before else MISSING, class_="num"),
        tag("td", state_pill(line.state)),
    )


def _thin(line: calibration.CalibrationLine) -> Part:
    """How many of the figures that count are thin; their names on hover."""
    names = t(", ").join(str(figure_line.indicator.name) for figure_line in line.thin_figures)
    return tag("span", number(len(line.thin_figures)), title=names) if names else MISSING


def _granted(line: calibration.CalibrationLine) -> Part:
    """How many changes after the fact were granted, the way to them, and what they did to the KPI score."""
    if not line.granted:
        return MISSING
    href = link(AFTER_THE_FACT, supervisor=line.supervisor.supervisor_id, year=str(line.year.year))
    effect = difference(line.granted_effect, Unit.SCORE)
    return tag("a", f"{number(len(line.granted))} · {effect}", href=href, class_="plain nowrap", data_go=True)


def _grades(lines: Sequence[calibration.CalibrationLine]) -> None:
    """How many have each grade: today, without what was granted after the fact, as signed, last year."""
    title = t("Grades, before and after")
    heads = (
        ("", t("Grade")),
        ("num", t("As computed today")),
        ("num", t("Without what was granted after the fact")),
        ("num", t("As signed")),
        ("num", t("Signed last year")),
    )
    rows = (
        tag(
            "tr",
            tag(
                "th", count.grade.name if count.grade else t("none named: provisional, or without a score"), scope="row"
            ),
            *(
                tag("td", number(n), class_="num")
                for n in (count.now, count.without_granted, count.signed, count.earlier)
            ),
        )
        for count in calibration.grade_counts(lines)
    )
    table = table_under_heading(title, heads, rows, look=None)
    says = t("A spread is something to talk about and no quota: nobody's grade follows from it.")
    show_markup(tag("h2", title, class_="head"), table, tag("p", says, class_="quiet small"), key="calibration_grades")


def _spread(lines: tuple[calibration.CalibrationLine, ...]) -> None:
    if len(lines) < calibration.FEWEST_FOR_DISTRIBUTION:
        return
    if st.toggle(t("Look at the spread of grades (advice only)"), value=False):
        remarks = calibration.distribution_in_words(lines)
        parts = [tag("li", words) for words in remarks] or [tag("li", t("No anomaly in the spread of grades."))]
        show_markup(tag("ul", *parts), key="spread")
