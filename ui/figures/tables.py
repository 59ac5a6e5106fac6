"""Tables of figures: the indicators of a family, all supervisors side by side."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from figures import spark
from insight import Signal
from metrics import FAMILIES, FamilyScore, Period, Score, Supervisor
from reports import IndicatorLine
from text import MISSING, Unit, figure, number, t
from ui.kit import (
    FAMILY_PLACES,
    INDICATOR,
    OVERVIEW,
    Html,
    Part,
    change_pill,
    link,
    show_markup,
    status_pill,
    table_under_heading,
    tag,
    verdict_icons,
)

SPARK_PERIODS = 12


def indicator_tables(
    lines: Sequence[IndicatorLine], codes: dict[str, str], signals: Mapping[str, Signal] | None = None
) -> None:
    """The headline indicators, then those that are watched and do not count; with their signals, where there are."""
    counting = [line for line in lines if line.weight > 0]
    others = [line for line in lines if line.weight == 0]
    parts: list[Part] = []
    for title, group in ((t("Counts in the score"), counting), (t("Also watched"), others)):
        if group:
            parts += [tag("h2", title, class_="head"), _indicator_table(title, group, codes, signals or {})]
    show_markup(*parts, key="indicators")


def _indicator_table(
    title: str, lines: Iterable[IndicatorLine], codes: dict[str, str], signals: Mapping[str, Signal]
) -> Html:
    heads = (
        ("", t("Indicator")),
        ("num", t("Actual")),
        ("num", t("Target")),
        ("num", t("Gap")),
        ("num", t("Year earlier")),
        ("drawn", t("Trend")),
        ("num", t("Coverage")),
        ("state", t("Status")),
        ("", t("Signal")),
    )
    body = (_indicator_row(line, codes, signals.get(line.indicator.key)) for line in lines)
    return table_under_heading(title, heads, body, look="folds lines")


def _indicator_row(line: IndicatorLine, codes: dict[str, str], signal: Signal | None) -> Html:
    unit = line.indicator.unit
    href = link(INDICATOR, indicator=line.indicator.key, **codes)
    name = tag("a", tag("span", line.indicator.name, class_="name"), href=href, data_go=True)
    about: Part = line.value.reason if line.value.value is None and line.value.reason else line.indicator.meaning
    drawing = spark(line.history.values[-SPARK_PERIODS:], width=120, height=30, label=t("Trend"))
    coverage = MISSING if line.value.coverage is None else figure(line.value.coverage, Unit.RATIO)
    return tag(
        "tr",
        tag("th", name, tag("div", about, class_="quiet small about"), scope="row", class_="all wide"),
        _cell(t("Actual"), (tag("strong", figure(line.value.value, unit)), marks(line))),
        _cell(t("Target"), figure(line.target, unit)),
        _cell(t("Gap"), _gap(line)),
        _cell(t("Year earlier"), figure(line.year_earlier, unit)),
        tag("td", drawing, class_="two", data_label=t("Trend")),
        _cell(t("Coverage"), coverage),
        tag("td", status_pill(line.status), class_="nowrap", data_label=t("Status")),
        tag("td", verdict_icons(signal) or MISSING, class_="nowrap", data_label=t("Signal")),
    )


def _cell(label: str, inside: Part) -> Html:
    return tag("td", inside, class_="num", data_label=label)


def marks(line: IndicatorLine) -> list[Html]:
    """What must be read with a figure, beneath it: what makes it thin, up to which day it compares, that its target
    came late; [] without any.
    """
    return [tag("div", words, class_="quiet small") for words in (line.thin, line.like_for_like, line.late) if words]


def _gap(line: IndicatorLine) -> Part:
    if line.gap is None:
        return MISSING
    look = "good" if line.gap >= 0 else "bad"
    return tag("span", figure(line.gap, Unit.RATIO, signed=True), class_=look)


def supervisors_table(rows: Sequence[tuple[Supervisor, Score, Score]], period: Period, picked: str) -> None:
    """All supervisors against the six families: a score in each cell, sortable, each a link."""
    heads = [
        _sortable(t("Supervisor")),
        _sortable(t("KPI score"), "num"),
        _sortable(t("Change"), "num"),
        *(_sortable(str(family.short), "mid") for family in FAMILIES.values()),
        _sortable(t("Coverage"), "num"),
    ]
    ranked, apart = ([row for row in _by_score(rows) if row[1].thin is thin] for thin in (False, True))
    body, below = ([_person_row(*row, period, picked) for row in part] for part in (ranked, apart))
    note = t("Provisional: too little of the weight has a score to be listed with the others")
    separate = tag("tbody", tag("tr", tag("th", note, colspan=len(heads), class_="quiet small")), *below)
    show_markup(
        tag("h2", t("All supervisors"), class_="head"),
        tag(
            "div",
            tag(
                "table",
                tag("caption", t("Scores of all supervisors by family")),
                tag("thead", tag("tr", *heads)),
                tag("tbody", *body),
                separate if apart else None,
                class_="pinned",
            ),
            class_="scroll",
        ),
        key="everyone",
    )


def _by_score(rows: Sequence[tuple[Supervisor, Score, Score]]) -> list[tuple[Supervisor, Score, Score]]:
    return sorted(rows, key=lambda row: (row[1].kpi is None, -(row[1].kpi or 0)))


def _sortable(words: str, look: str = "") -> Html:
    return tag("th", tag("button", words, type="button"), scope="col", class_=look)


def _person_row(supervisor: Supervisor, score: Score, before: Score, period: Period, picked: str) -> Html:
    codes = {"supervisor": supervisor.supervisor_id, "period": period.code}
    change = None if score.kpi is None or before.kpi is None else score.kpi - before.kpi
    name = tag("a", tag("span", supervisor.name, class_="name"), href=link(OVERVIEW, **codes), data_go=True)
    return tag(
        "tr",
        tag(
            "th",
            name,
            tag("div", supervisor.department_name, class_="quiet small"),
            scope="row",
            data_value=supervisor.name,
            class_="nowrap",
        ),
        tag("td", tag("strong", number(score.kpi, 1)), class_="num", data_value=_plain(score.kpi)),
        tag("td", change_pill(score.kpi, before.kpi, ""), class_="num", data_value=_plain(change)),
        *(_heat(part, score, codes) for part in score.families),
        tag("td", figure(score.coverage, Unit.RATIO), class_="num", data_value=_plain(score.coverage)),
        class_="picked" if supervisor.supervisor_id == picked else None,
    )


def _heat(part: FamilyScore, score: Score, codes: dict[str, str]) -> Html:
    look = "none"
    if part.score is not None:
        scheme = score.scheme
        look = "on" if part.score >= scheme.on_from else "watch" if part.score >= scheme.watch_from else "off"
    inside = tag(
        "a", number(part.score, 1), href=link(FAMILY_PLACES[part.family.key], **codes), class_=look, data_go=True
    )
    return tag("td", inside, class_="cell", data_value=_plain(part.score))


def _plain(value: float | None) -> str:
    return "" if value is None else f"{value:.6f}"
