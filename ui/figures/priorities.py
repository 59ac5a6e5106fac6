"""What to look at first, on the overview: a few sentences, each opening on its evidence."""

from __future__ import annotations

from insight import NOTHING_STANDS_OUT, Finding, Priority, Signal, by_chance, priorities
from metrics import Score
from reports import SupervisorReport
from text import t
from ui.kit import INDICATOR, Html, Part, assurance_icon, icon, link, show_markup, tag, variation_icon

SHOWN = 3  # of each kind; the rest is folded away


def priorities_part(report: SupervisorReport, score: Score, codes: dict[str, str]) -> None:
    """What changed, what cannot be reached, what is missing; what chance alone would flag."""
    signals = signals_of(report)
    findings = priorities(score, signals)
    parts: list[Part] = [tag("h2", t("What to look at first"))]
    if findings:
        parts.append(tag("div", *(_finding(finding, signals, codes) for finding in findings), class_="findings"))
    else:
        parts.append(tag("p", NOTHING_STANDS_OUT, class_="quiet"))
    chance = by_chance(signal.judged for signal in signals.values())
    if chance is not None:
        parts.append(tag("p", icon("info"), tag("span", chance), class_="note"))
    show_markup(tag("section", *parts, class_="card stack"), key="first")


def signals_of(report: SupervisorReport) -> dict[str, Signal]:
    """The signals behind a report's charts, by indicator."""
    return {chart.line.indicator.key: chart.signal for chart in report.charts if chart.signal is not None}


def _finding(finding: Finding, signals: dict[str, Signal], codes: dict[str, str]) -> Html:
    items = [_item(finding, item, signals, codes) for item in finding.items]
    rest: Part = None
    if len(items) > SHOWN:
        more = t("{n} more", n=len(items) - SHOWN)
        rest = tag(
            "details",
            tag("summary", more, class_="small quiet"),
            tag("ol", *items[SHOWN:], class_="tasks"),
            class_="more",
        )
    return tag("div", tag("h3", finding.head), tag("ol", *items[:SHOWN], class_="tasks"), rest)


def _item(finding: Finding, item: Priority, signals: dict[str, Signal], codes: dict[str, str]) -> Html:
    key = item.indicator.key
    signal = signals.get(key)
    mark: Part = icon("none")
    if signal is not None and finding.kind in {"worse", "better"} and signal.variation is not None:
        mark = variation_icon(signal.variation)
    elif signal is not None and finding.kind == "out_of_reach" and signal.assurance is not None:
        mark = assurance_icon(signal.assurance)
    href = link(INDICATOR, indicator=key, **codes)
    inside = tag(
        "a", tag("span", mark, class_="mark none"), tag("span", item.sentence, class_="name"), href=href, data_go=True
    )
    return tag("li", inside)
