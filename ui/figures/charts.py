"""Pictures on a page: trends side by side, the distance of every indicator from its target, one large trend."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from figures import trend
from reports import IndicatorLine, ReportChart, SupervisorReport
from text import UNIT_NAMES, Unit, figure, language, t
from ui.kit import INDICATOR, Html, link, show_markup, status_pill, tag

CARRIED = (Unit.MONEY, Unit.RATIO, Unit.DAYS)  # units that a figure is written with
TRENDS_SHOWN = 8
# A bar beyond this is cut, so that one outlier does not flatten the others; its number stays true.
LONGEST_GAP = 0.5


def trends_and_gaps(report: SupervisorReport, codes: dict[str, str]) -> None:
    """The most telling trends beside all gaps to target."""
    left = tag("div", tag("h2", t("Trends"), class_="head"), _grid(report.charts[:TRENDS_SHOWN], codes))
    show_markup(left, _gaps((line for line in report.lines if line.weight > 0), codes), columns="split", key="trends")


def trends(charts: Sequence[ReportChart], codes: dict[str, str]) -> None:
    """The trends of these indicators, each a link to its page."""
    if charts:
        show_markup(tag("h2", t("Trends"), class_="head"), _grid(charts, codes), key="trends")


def large_trend(chart: ReportChart, coming: Mapping[str, float | None] | None = None) -> Html:
    """One trend as wide as its page; `coming`: periods without a value yet, by code, with their targets."""
    series = chart.line.series(chart.limits, language()).going_on(coming or {})
    return desktop_and_phone(
        trend(series, width=1080, height=320, lang=language()), trend(series, width=350, height=230, lang=language())
    )


def desktop_and_phone(desk: str, phone: str) -> Html:
    """A picture drawn once for a desk and once for a phone, so that its text keeps its size on both."""
    return tag("div", tag("div", desk, class_="on-desk"), tag("div", phone, class_="on-phone"), class_="figure")


def _grid(charts: Iterable[ReportChart], codes: dict[str, str]) -> Html:
    return tag("div", *(_trend_card(chart, codes) for chart in charts), class_="trends")


def _trend_card(chart: ReportChart, codes: dict[str, str]) -> Html:
    line = chart.line
    drawing = trend(line.series(chart.limits, language()), width=320, height=165, lang=language())
    return tag(
        "a",
        tag(
            "span",
            tag("span", line.indicator.name, class_="name strong"),
            tag("span", status_pill(line.status), class_="end"),
            class_="row",
        ),
        tag("span", standing(line), class_="quiet small"),
        tag("span", drawing, class_="figure"),
        tag("span", chart.said, class_="small quiet signal"),
        href=link(INDICATOR, indicator=line.indicator.key, **codes),
        class_="card",
        data_go=True,
    )


def standing(line: IndicatorLine) -> str:
    """The period's value against its target, in words, with the unit where the figures do not carry it themselves."""
    unit = line.indicator.unit
    value = figure(line.value.value, unit)
    if line.target is None:
        sentence = t("{value}, no target", value=value)
    else:
        sentence = t("{value} against {target}", value=value, target=figure(line.target, unit))
    return sentence if unit in CARRIED else f"{sentence} · {UNIT_NAMES[unit]}"


def _gaps(lines: Iterable[IndicatorLine], codes: dict[str, str]) -> Html:
    """A bar per indicator, right of the line where it is better than its target, left where it is worse."""
    measured = [(line, line.gap) for line in lines if line.gap is not None]
    measured.sort(key=lambda pair: -pair[1])
    head = tag("h2", t("Distance from target"), class_="head")
    if not measured:
        return tag("div", head, tag("p", t("No value has a target here."), class_="quiet"))
    shown = [max(-LONGEST_GAP, min(gap, LONGEST_GAP)) for _, gap in measured]
    worst, best = min(*shown, 0.0), max(*shown, 0.0)
    whole = (best - worst) or 1.0
    bars = (_gap_bar(line, gap, -worst / whole, whole, codes) for line, gap in measured)
    foot = tag(
        "p", t("Share of the target; bars end at {most}.", most=figure(LONGEST_GAP, Unit.RATIO)), class_="quiet small"
    )
    return tag("div", head, tag("div", tag("div", *bars, class_="gaps"), foot, class_="card"))


def _gap_bar(line: IndicatorLine, gap: float, axis: float, whole: float, codes: dict[str, str]) -> Html:
    long = min(abs(gap), LONGEST_GAP) / whole
    start = axis if gap >= 0 else axis - long
    look = "good" if gap >= 0 else "bad"
    cut = " cut" if abs(gap) > LONGEST_GAP else ""
    bar = tag("i", class_=look + cut, style=f"left:{start:.2%};width:{long:.2%}")
    return tag(
        "a",
        tag("span", line.indicator.name, class_="name"),
        tag("span", bar, tag("b", style=f"left:{axis:.2%}"), class_="rail"),
        tag("span", figure(gap, Unit.RATIO, signed=True), class_=f"num {look}"),
        href=link(INDICATOR, indicator=line.indicator.key, **codes),
        data_go=True,
    )
