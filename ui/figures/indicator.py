"""The indicator page's parts: which indicator, its value against target and past, how value and score are made."""

from __future__ import annotations

import streamlit as st

from data.schemas import EVERY_TABLE
from errors import ScorecardError
from insight import TOO_FEW
from metrics import INDICATORS, Better, Indicator, Period, Score, ScoreLine, Target, indicator_called, of_family
from reports import IndicatorLine, ReportChart, SupervisorReport
from scope import Role
from text import MISSING, Unit, Words, day, difference, figure, number, t, tn
from ui.figures.charts import desktop_and_phone, large_trend
from ui.figures.plan_mark import unacknowledged_plan
from ui.figures.score_curve import score_curve
from ui.figures.tables import marks
from ui.kit import (
    FAMILY_PLACES,
    INDICATOR,
    Html,
    Part,
    cached_questions,
    current_scope,
    icon,
    link,
    local_time,
    name_of_person,
    objection_link,
    show_markup,
    status_pill,
    table_under_heading,
    tag,
)

CURVE_WIDTHS = (520, 320)  # on a desk, on a phone
BETTER = {
    Better.HIGHER: Words("higher is better", "越高越好"),
    Better.LOWER: Words("lower is better", "越低越好"),
    Better.TO_ONE: Words("best at 100%, more is overload", "以 100% 为最佳，超出为过载"),
}
SOURCES = {
    "set": Words("set for this period", "本期间单独设定"),
    "summed": Words("sum of the targets of its parts", "由各分期目标相加"),
    "compounded": Words("the targets of its parts, compounded", "由各分期目标复合计算"),
    "quarter": Words("the quarter's target", "沿用季度目标"),
    "year": Words("the year's target", "沿用年度目标"),
}

DERIVED = {
    "set": Words("its days of the month's {target}", "按天数折算自月度目标 {target}"),
    "quarter": Words("from the quarter's {target}", "由季度目标 {target} 推算"),
    "year": Words("from the year's {target}", "由年度目标 {target} 推算"),
    "summed": Words("its days of {target}", "按天数折算自 {target}"),
    "compounded": Words("its days of {target}", "按天数折算自 {target}"),
}


def chosen_indicator() -> Indicator:
    """The indicator that ?indicator= names; the one looked at before, else the first, where it names none."""
    code = st.query_params.get("indicator") or st.session_state.get("chosen_indicator") or next(iter(INDICATORS))
    try:
        indicator = indicator_called(code)
    except ScorecardError as error:
        st.session_state["notice"] = error.words
        indicator = next(iter(INDICATORS.values()))
    st.session_state["chosen_indicator"] = indicator.key
    st.query_params["indicator"] = indicator.key
    return indicator


def family_links(indicator: Indicator, codes: dict[str, str]) -> None:
    """The way back to the family, and to its other indicators."""
    family = indicator.family
    back = tag("a", family.name, href=link(FAMILY_PLACES[family.key], **codes), class_="plain strong", data_go=True)
    others = (
        tag(
            "a",
            other.name,
            href=link(INDICATOR, indicator=other.key, **codes),
            class_="chip here" if other.key == indicator.key else "chip",
            aria_current="page" if other.key == indicator.key else None,
            data_go=True,
        )
        for other in of_family(family.key)
    )
    show_markup(
        tag("nav", back, icon("next"), others, class_="row"), tag("p", indicator.meaning, class_="lead"), key="siblings"
    )


def line_of(report: SupervisorReport, indicator: Indicator) -> IndicatorLine:
    """The report's line of an indicator."""
    return next(line for line in report.lines if line.indicator.key == indicator.key)


def indicator_facts(report: SupervisorReport, score: Score, indicator: Indicator) -> None:
    """Value, target, gap, a year earlier, points; or why there is no value."""
    line, entry = line_of(report, indicator), score.line(indicator.key)
    unit = indicator.unit
    gap = tag("span", MISSING)
    if line.difference is not None:
        look = "" if line.gap is None else "good" if line.gap >= 0 else "bad"
        gap = tag("span", difference(line.difference, unit), class_=look)
    share = None if line.gap is None else t("{share} of the target", share=figure(line.gap, Unit.RATIO, signed=True))
    parts = [
        _fact(t("Actual"), figure(line.value.value, unit), (status_pill(line.status), marks(line))),
        _fact(t("Target"), figure(line.target, unit), _marks(entry)),
        _fact(t("Difference"), gap, share),
        _fact(t("Year earlier"), figure(line.year_earlier, unit), _since(line)),
        _fact(t("Points"), number(line.points, 1), _brings(entry)),
    ]
    show_markup(*parts, columns="facts", key="facts")
    if entry.target is not None:
        unacknowledged_plan(report)
    if current_scope().role is Role.SUPERVISOR and not current_scope().acts_for:
        href = objection_link(report.supervisor_id, report.period.end.year, f"indicator:{indicator.key}")
        words = t("Object to this figure")
        show_markup(tag("a", words, href=href, class_="plain", data_go=True), key="object_to_figure")
    if entry.reason is not None:
        show_markup(
            tag("p", icon("info"), tag("span", t("Not scored: {reason}.", reason=entry.reason)), class_="note"),
            key="reason",
        )


def _fact(name: str, value: Part, below: Part) -> Html:
    return tag(
        "div",
        tag("span", name, class_="quiet small"),
        tag("span", value, class_="big"),
        tag("span", below, class_="quiet small") if below else None,
        class_="card",
    )


def _marks(line: ScoreLine) -> str | None:
    if line.target is None:
        return None
    low, high = (figure(mark, line.indicator.unit) for mark in (line.target.threshold, line.target.stretch))
    return t("threshold {low}, stretch {high}", low=low, high=high)


def _since(line: IndicatorLine) -> str | None:
    if line.value.value is None or line.year_earlier is None:
        return None
    change = difference(line.value.value - line.year_earlier, line.indicator.unit)
    return t("{change} since then", change=change)


def _brings(line: ScoreLine) -> str:
    if line.contribution is None:
        return t("no part in the KPI score")
    return t("brings {points} of the KPI score", points=number(line.contribution, 1))


def chart_of(report: SupervisorReport, indicator: Indicator) -> ReportChart | None:
    """The chart of an indicator, without limits where it has too few values; None without any value."""
    line = line_of(report, indicator)
    if line.history.is_empty:
        return None
    charts = {chart.line.indicator.key: chart for chart in report.charts}
    return charts.get(indicator.key) or ReportChart(line, None, TOO_FEW)


def trend_of(report: SupervisorReport, indicator: Indicator) -> None:
    """The trend with target and limits, and what it says of the latest value; nothing without any value."""
    chart = chart_of(report, indicator)
    if chart is None:
        return
    caption = (tag("p", chart.said, class_="quiet small"), marks(chart.line))
    drawn = large_trend(chart, _aims_ahead(report, chart))
    show_markup(tag("h2", t("Trend"), class_="head"), tag("div", drawn, caption, class_="card"), key="trend")


def _aims_ahead(report: SupervisorReport, chart: ReportChart) -> dict[str, float | None]:
    """The targets from the chart's last period to the end of the report's, by label; none where no target is set."""
    coming, period = [], chart.line.history.periods[-1].before(-1)
    while period.end <= report.period.end:
        coming.append(period)
        period = period.before(-1)
    aims = cached_questions.targets(report.supervisor_id, chart.line.indicator, tuple(coming))
    if all(aim is None for aim in aims):
        return {}
    return dict(zip((str(future.label) for future in coming), aims, strict=True))


def score_ledger(report: SupervisorReport, score: Score, indicator: Indicator) -> None:
    """How the value is made, by which definition, and how the score is made of it, number by number."""
    line = score.line(indicator.key)
    show_markup(_value_ledger(line), _score_ledger(score, line, report.sources.scheme), columns="halves", key="ledger")


def _value_ledger(line: ScoreLine) -> Html:
    value, indicator = line.value, line.indicator
    pairs: list[tuple[str, Part]] = [
        (
            t("Formula"),
            (indicator.formula, " ", tag("span", t("(P = {period})", period=value.period.name), class_="quiet")),
        ),
        (t("Value"), tag("strong", figure(value.value, indicator.unit))),
    ]
    if indicator.divides:
        pairs += [(t("Numerator"), _amount(value.numerator)), (t("Denominator"), _amount(value.denominator))]
    pairs.append((t("Rows counted"), number(value.evidence)))
    if value.coverage is not None:
        pairs.append((t("Coverage"), figure(value.coverage, Unit.RATIO)))
        pairs.append((t("Left out"), figure(1 - value.coverage, Unit.RATIO)))
    if value.reason is not None:
        pairs.append((t("Why it is empty"), value.reason))
    pairs += [
        (t("Direction"), BETTER[indicator.better]),
        (t("Reads"), t(", ").join(str(EVERY_TABLE[name].title) for name in indicator.reads)),
        (t("Policy"), t("clause {clause}", clause=indicator.clause)),
        (t("Definition"), t("{key}, version {version}", key=indicator.key, version=indicator.version)),
    ]
    return tag("section", tag("h2", t("How the value is made")), _pairs(pairs), class_="card stack")


def _score_ledger(score: Score, line: ScoreLine, scheme: Words) -> Html:
    head = tag("h2", t("How the score is made"))
    if line.target is None:
        return tag("section", head, tag("p", line.reason, class_="quiet"), class_="card stack")
    pairs: list[tuple[str, Part]] = [
        (t("Target"), (_source(line.target, line.indicator), tag("span", _origin(line), class_="quiet small"))),
        (t("Points"), tag("strong", number(line.points, 1))),
        (t("Weight in its family"), figure(line.weight, Unit.RATIO)),
        (t("Share of the KPI score"), MISSING if line.share is None else figure(line.share, Unit.RATIO)),
        (t("Brings"), number(line.contribution, 2)),
        (t("Scheme"), scheme),
    ]
    curve = (score_curve(line, score.scheme.curve, width) for width in CURVE_WIDTHS)
    return tag("section", head, desktop_and_phone(*curve), _pairs(pairs), class_="card stack")


def _source(target: Target, indicator: Indicator) -> Words:
    """Where the target comes from; of a part, from how much."""
    if target.given is None:
        return SOURCES[target.source]
    given = Words(figure(target.given, indicator.unit, "en"), figure(target.given, indicator.unit, "zh"))
    return DERIVED[target.source].format(target=given)


def _origin(line: ScoreLine) -> str | None:
    """By which version of the plan the target was set, or by whom without a plan."""
    origin = line.target.origin if line.target else None
    if origin is None:
        return None
    by = {"person": name_of_person(origin.set_by), "day": day(local_time(origin.set_at))}
    if origin.plan_version is None:
        said = t("set by {person} on {day}", **by)
    else:
        said = t("plan version {version}, approved by {person} on {day}", version=origin.plan_version, **by)
    if origin.days_late:
        said += " · " + tn("late by {n} day", "late by {n} days", origin.days_late)
    return " · " + said


def _amount(value: float | None) -> str:
    return number(value, 0 if value is None or value == int(value) else 2)


def _pairs(pairs: list[tuple[str, Part]]) -> Html:
    return tag("dl", *((tag("dt", name), tag("dd", inside)) for name, inside in pairs))


def definition_history(indicator: Indicator) -> None:
    """How the definition came to be what it is: each version, since when, and what it changed."""
    heads = (t("Version"), t("In force since"), t("What changed"))
    rows = (
        tag(
            "tr",
            tag("th", edition.version, scope="row"),
            tag("td", day(edition.since), class_="nowrap", data_label=heads[1]),
            tag("td", edition.changed, data_label=heads[2], class_="two"),
        )
        for edition in reversed(indicator.editions)
    )
    title = t("History of the definition")
    table = table_under_heading(title, heads, rows)
    show_markup(tag("h2", title, class_="head"), table, key="editions")


def indicator_sql(indicator: Indicator, supervisor_id: str, period: Period) -> None:
    """The SQL behind the value, for whoever wants to check it."""
    with st.expander(t("The SQL, to read and to run"), icon=":material/code:"):
        st.code(cached_questions.sql(indicator, supervisor_id, period), language="sql", wrap_lines=True)
