"""Pictures on a page: trends side by side, the distance of every indicator from its target, one large trend."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from reports.figures import gap_bars, trend
from reports.record import Chart, IndicatorLine, SupervisorReport
from text import MISSING, UNIT_NAMES, Unit, figure, language, t
from ui.markup import Html, Part, svg, tag
from ui.places import INDICATOR, link
from ui.sheet import show
from ui.status import status_pill

TRENDS_SHOWN = 8
# A bar beyond this is cut with a break mark; its number stays true.
LONGEST_GAP = 0.5


def trends_and_gaps(report: SupervisorReport, codes: dict[str, str]) -> None:
    """The most telling trends beside all gaps to target."""
    left = tag("div", tag("h2", t("Trends"), class_="head"), _grid(report.charts[:TRENDS_SHOWN], codes))
    show(left, _gaps(line for line in report.lines if line.weight > 0), columns="split", key="trends")


def trends(charts: Sequence[Chart], codes: dict[str, str]) -> None:
    """The trends of these indicators, each a link to its page."""
    if charts:
        show(tag("h2", t("Trends"), class_="head"), _grid(charts, codes), key="trends")


def large_trend(chart: Chart) -> Html:
    """One trend as wide as its page, drawn once for a desk and once for a phone: text keeps its size on both."""
    series = chart.line.series(chart.limits, language())
    desk = trend(series, width=1080, height=320, lang=language())
    phone = trend(series, width=350, height=230, lang=language())
    return tag(
        "div", tag("div", svg(desk), class_="on-desk"), tag("div", svg(phone), class_="on-phone"), class_="figure"
    )


def _grid(charts: Iterable[Chart], codes: dict[str, str]) -> Html:
    return tag("div", *(_trend_card(chart, codes) for chart in charts), class_="trends")


def _trend_card(chart: Chart, codes: dict[str, str]) -> Html:
    line = chart.line
    drawing = trend(line.series(chart.limits, language()), width=320, height=165, lang=language())
    return tag(
        "a",
        tag(
            "span",
            tag("span", line.indicator.name, class_="name strong"),
            tag("span", unit_of(line), class_="quiet small") if unit_of(line) else None,
            tag("span", status_pill(line.status), class_="end"),
            class_="row",
        ),
        tag("span", standing(line), class_="quiet small"),
        tag("span", svg(drawing), class_="figure"),
        tag("span", chart.signal, class_="small quiet signal") if chart.signal else None,
        href=link(INDICATOR, indicator=line.indicator.key, **codes),
        class_="card",
        data_go=True,
    )


def standing(line: IndicatorLine) -> str:
    """The period's value against its target, in words."""
    value = figure(line.value.value, line.indicator.unit)
    if line.target is None:
        return t("{value}, no target", value=value)
    return t("{value} against {target}", value=value, target=figure(line.target, line.indicator.unit))


def unit_of(line: IndicatorLine) -> Part:
    """The unit's name where the figures do not carry it themselves."""
    carried = (Unit.MONEY, Unit.RATIO, Unit.DAYS)
    return None if line.indicator.unit in carried else UNIT_NAMES[line.indicator.unit]


def _gaps(lines: Iterable[IndicatorLine]) -> Part:
    measured = sorted(((line, line.gap) for line in lines if line.gap is not None), key=lambda one: -(one[1] or 0))
    rows = [(str(line.indicator.name), gap) for line, gap in measured if gap is not None]
    if not rows:
        return tag("div", tag("h2", t("Distance from target"), class_="head"), tag("p", MISSING, class_="quiet"))
    drawing = gap_bars(rows, width=400, lang=language(), most=LONGEST_GAP)
    return tag(
        "div",
        tag("h2", t("Distance from target"), class_="head"),
        tag("div", svg(drawing), class_="card"),
    )
