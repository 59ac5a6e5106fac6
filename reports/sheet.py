"""A supervisor report in one language: every word and figure as it is printed, every figure drawn.

The template lays this out and decides nothing else. All of it is text: no value here is ever read as markup.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from metrics.families import FAMILIES
from reports.figures import bullet, gap_bars, spark, trend
from reports.figures.scale import Reading, reading
from reports.record import Chart, FamilyPart, IndicatorLine, Measure, SupervisorReport, Year
from text import MISSING, Unit, day, figure, moment, number, t

STATUS_WORDS = {"on": "On target", "watch": "To watch", "off": "Off target", "none": "Not scored"}
COLUMN_DECIMALS = {Unit.RATIO: 1, Unit.POINTS: 1, Unit.SCORE: 1, Unit.DAYS: 1, Unit.RATING: 2, Unit.COUNT: 0}
MOST_CHARTS = 12
CHART_SIZE = (246.0, 112.0)  # points on paper: half the text width, so that 7 pt in it are 7 pt on paper


def sheet(report: SupervisorReport, lang: str, made_at: datetime) -> dict[str, Any]:
    """Everything the template prints, with up to MOST_CHARTS process-behaviour charts."""
    period = report.period.name.in_(lang)
    return {
        "lang": lang,
        "title": t("Performance report: operations supervisor", lang),
        "person": report.name,
        "department": report.department,
        "period": period,
        "code": report.period.code,
        "made": t("Made {when}", lang, when=moment(made_at)),
        "kpi": _kpi(report, lang),
        "headline": report.headline.in_(lang),
        "attention": [words.in_(lang) for words in report.attention],
        "families": [_family(part, report, lang) for part in report.families],
        "details": [_detail(part, lang) for part in report.families],
        "gaps": _gaps(report, lang),
        "charts": [_chart(chart, lang) for chart in report.charts[:MOST_CHARTS]],
        "measures": [_measure(measure, lang) for measure in report.measures],
        "year": _year(report.year, report.period.start.year, lang) if report.year else None,
        "training": [_training(need, lang) for need in report.training],
        "sources": _sources(report, lang),
        "definitions": [_definition(line, lang) for line in report.lines],
        "words": _words(lang),
    }


def _words(lang: str) -> dict[str, str]:
    """The fixed words of the template: headings, column heads, labels."""
    said = {
        "kicker": "Performance appraisal",
        "kpi": "KPI score",
        "aim": "100 = on target",
        "findings": "What matters",
        "families": "Scores of the six families",
        "family": "Family",
        "weight": "Weight",
        "score": "Score",
        "against": "Against 100",
        "recent": "Recent",
        "change": "Change",
        "contribution": "Contribution",
        "coverage": "Coverage",
        "total": "KPI score",
        "details": "Indicators",
        "details_note": "Bold: counts in the score. Difference = actual − target, in the indicator's unit.",
        "indicator": "Indicator",
        "actual": "Actual",
        "target": "Target",
        "difference": "Difference",
        "year_earlier": "Year earlier",
        "history": "24 months",
        "points": "Points",
        "status": "Status",
        "gaps": "Difference to target",
        "gaps_note": "As a share of the target; right of the line is better than it.",
        "charts": "Process-behaviour charts",
        "charts_note": "Grey band: natural limits (mean ± 2.66 × mean moving range). Dashed: target. "
        "Ring or diamond: a signal, to be explained; the rest is noise.",
        "measures": "Improvements and recommendations",
        "measure": "Measure",
        "since": "Since",
        "goal": "Goal",
        "effect": "Measured",
        "state": "State",
        "entry": "Item",
        "reckoned": "How it was reckoned",
        "training": "Training needs",
        "training_note": "From the weak points that the appraisal shows (policy 5.1).",
        "why": "Why",
        "topic": "Topic",
        "sign": "Signatures",
        "signer_1": "Operations supervisor",
        "signer_2": "Direct superior",
        "signer_3": "Leadership",
        "date": "Date",
        "sources": "Data and definitions",
        "definitions": "Definitions in force",
        "confidential": "Confidential · for the supervisor named and leadership only",
        "none": "None.",
        "decided": "This report proposes; people decide and sign.",
    }
    return {key: t(words, lang) for key, words in said.items()}


# ---------------------------------------------------------------------- the front page


def _kpi(report: SupervisorReport, lang: str) -> dict[str, Any]:
    kpi = report.kpi
    kind = report.period.kind.value
    before = {"month": "Month before", "quarter": "Quarter before", "year": "Year before", "ytd": "Year before"}[kind]
    now = None if kpi.running else kpi.score
    against = [_against(t(before, lang), now, kpi.before, lang)]
    if kind in {"month", "quarter"}:
        against.append(_against(t("Year earlier", lang), now, kpi.year_earlier, lang))
    counts = [
        {"status": status, "word": t(word, lang), "n": str(report.count(status))}
        for status, word in STATUS_WORDS.items()
    ]
    name = t("KPI score, {first} to {last}", lang, first=kpi.periods[0].code, last=kpi.periods[-1].code)
    note = t("Coverage {share} of the weight.", lang, share=figure(kpi.coverage, Unit.RATIO, lang))
    if kpi.incomplete:
        note += " " + t("Incomplete: to be confirmed only with a written reason.", lang)
    return {
        "score": number(kpi.score, 1, lang),
        "against": against,
        "counts": counts,
        "note": note,
        "incomplete": kpi.incomplete,
        "spark": {"svg": spark(kpi.scores, width=150, height=30, print=True), "alt": _told(name, kpi.scores, lang)},
    }


def _against(label: str, score: float | None, other: float | None, lang: str) -> dict[str, str]:
    change = None if score is None or other is None else round(score - other, 1) + 0.0
    return {"label": label, "score": number(other, 1, lang), "change": _signed(change, 1, lang), "way": _way(change)}


def _family(part: FamilyPart, report: SupervisorReport, lang: str) -> dict[str, Any]:
    name = part.family.name.in_(lang)
    running = report.kpi.running
    change = None if running or part.score is None or part.before is None else round(part.score - part.before, 1) + 0.0
    said = t("{name}: score {score} against 100", lang, name=name, score=number(part.score, 1, lang))
    return {
        "name": name,
        "weight": number(part.weight * 100, 0, lang) + "%",
        "score": _split(number(part.score, 1, lang)),
        "bullet": {"svg": bullet(part.score, width=150, height=9, lang=lang, print=True), "alt": said},
        "spark": {"svg": spark(part.history, width=62, height=13, print=True), "alt": _told(name, part.history, lang)},
        "change": _split(_signed(change, 1, lang)),
        "way": _way(change),
        "contribution": _split(number(part.contribution, 1, lang)),
        "coverage": figure(part.coverage, Unit.RATIO, lang).replace(".0%", "%"),
    }


# ---------------------------------------------------------------------- the indicators


def _detail(part: FamilyPart, lang: str) -> dict[str, Any]:
    said = [t("weight {share}", lang, share=number(part.weight * 100, 0, lang) + "%")]
    if part.score is not None:
        said.insert(0, t("score {score}", lang, score=number(part.score, 1, lang)))
    return {
        "name": part.family.name.in_(lang),
        "said": " · ".join(said),
        "rows": [_line(line, lang) for line in part.lines],
    }


def _line(line: IndicatorLine, lang: str) -> dict[str, Any]:
    unit = line.indicator.unit
    actual = line.value.value
    read = reading(unit, (actual, line.target, line.year_earlier), lang)
    decimals = _decimals(unit, read, actual, line.target, line.year_earlier)
    difference = None if line.difference is None else round(line.difference / read.step, decimals) + 0.0
    name = line.indicator.name.in_(lang)
    good = {"on": "good", "off": "bad"}.get(line.status, "plain")
    return {
        "name": name,
        "counts": line.weight > 0,
        "unit": unit_mark(unit, read, lang),
        "note": _evidence(line, lang),
        "actual": _split(read.write(actual, decimals, lang)),
        "target": _split(read.write(line.target, decimals, lang)),
        "difference": _split(_signed(difference, decimals, lang)),
        "difference_tone": good,
        "year_earlier": _split(read.write(line.year_earlier, decimals, lang)),
        "spark": _spark(line, name, lang),
        "points": _split(number(line.points, 1, lang)),
        "status": line.status,
        "status_word": t(STATUS_WORDS[line.status], lang),
    }


def unit_mark(unit: Unit, read: Reading, lang: str) -> str:
    """What stands once beside the name, so that the columns hold bare figures: 万元, %, days; nothing for a score."""
    if unit is Unit.MONEY:
        return read.mark + ("元" if lang == "zh" else "")
    names = {Unit.RATIO: "%", Unit.POINTS: t("points", lang), Unit.DAYS: t("days", lang), Unit.RATING: "1–5"}
    return names.get(unit, "")


def _decimals(unit: Unit, read: Reading, *values: float | None) -> int:
    """As many as the largest figure of the row deserves: 112.9 万, 45.21 万; whole counts stay whole."""
    known = [v for v in values if v is not None]
    if unit is Unit.MONEY:
        return 2 if max((abs(v) / read.step for v in known), default=0) < 100 else 1
    if unit is Unit.COUNT and any(v != int(v) for v in known):
        return 1
    return COLUMN_DECIMALS[unit]


def _evidence(line: IndicatorLine, lang: str) -> str:
    """What the figure rests on, or why there is none."""
    value = line.value
    if value.value is None:
        return value.reason.in_(lang) if value.reason else t("no value", lang)
    parts = []
    if value.denominator is not None and value.denominator != 1 and value.numerator is not None:
        over = [_plain(v, line.indicator.unit, lang) for v in (value.numerator, value.denominator)]
        parts.append(" / ".join(over))
    parts.append(t("{n} rows", lang, n=number(value.evidence, 0, lang)))
    if value.coverage is not None and value.coverage < 0.9995:
        parts.append(t("coverage {share}", lang, share=figure(value.coverage, Unit.RATIO, lang)))
    if line.target is None:
        parts.append(t("no target set", lang))
    return " · ".join(parts)


def _plain(value: float, unit: Unit, lang: str) -> str:
    """A numerator or denominator: large ones in the steps of money, the rest bare."""
    if abs(value) >= 100_000:
        return figure(value, Unit.MONEY, lang)
    return number(value, 0 if value == int(value) else 2, lang)


def _spark(line: IndicatorLine, name: str, lang: str) -> dict[str, str]:
    drawn = spark(line.history.values, width=66, height=14, print=True)
    periods = line.history.periods
    if line.history.is_empty or not periods:
        return {"svg": "", "alt": ""}
    told = t("{name}, {first} to {last}", lang, name=name, first=periods[0].code, last=periods[-1].code)
    return {"svg": drawn, "alt": _told(told, line.history.values, lang, line.indicator.unit)}


# ---------------------------------------------------------------------- pictures


def _gaps(report: SupervisorReport, lang: str) -> dict[str, str] | None:
    """Headline indicators, best first; None when none of them has a target and a value."""
    rows = [(line.indicator.name.in_(lang), line.gap) for line in report.lines if line.weight > 0]
    known = sorted(((name, gap) for name, gap in rows if gap is not None), key=lambda row: -row[1])
    if not known:
        return None
    told = "; ".join(f"{name} {figure(gap, Unit.RATIO, lang, signed=True)}" for name, gap in known)
    drawn = gap_bars(known, width=498, row_height=11.5, lang=lang, title=t("Difference to target", lang), print=True)
    return {"svg": drawn, "alt": told}


def _chart(chart: Chart, lang: str) -> dict[str, Any]:
    line = chart.line
    series = line.series(chart.limits, lang)
    width, height = CHART_SIZE
    drawn = trend(series, width=width, height=height, lang=lang, print=True)
    alt = _told(series.name, series.values, lang, line.indicator.unit)
    trial = t("trial limits", lang) if chart.limits and chart.limits.trial else ""
    return {
        "name": series.name,
        "signal": t("Signal: {cause}", lang, cause=chart.signal) if chart.signal else trial,
        "status": line.status,
        "status_word": t(STATUS_WORDS[line.status], lang),
        "svg": drawn,
        "alt": alt,
    }


def _told(name: str, values: tuple[float | None, ...], lang: str, unit: Unit = Unit.SCORE) -> str:
    """A row of values as one sentence for a screen reader: first, last, lowest, highest."""
    known = [v for v in values if v is not None]
    if not known:
        return t("{name}: no values", lang, name=name)
    said = {k: figure(v, unit, lang) for k, v in (("last", known[-1]), ("low", min(known)), ("high", max(known)))}
    return t("{name}: latest {last}, lowest {low}, highest {high}", lang, name=name, **said)


# ---------------------------------------------------------------------- what was done, the year, training


def _measure(measure: Measure, lang: str) -> dict[str, str]:
    return {
        "title": measure.title,
        "about": f"{measure.kind.in_(lang)} · {measure.about.in_(lang)}",
        "since": day(measure.since),
        "goal": figure(measure.goal, Unit.RATIO, lang, signed=True),
        "change": figure(measure.change, Unit.RATIO, lang, signed=True),
        "state": measure.state.in_(lang),
        "status": "none" if measure.good is None else "on" if measure.good else "off",
    }


def _year(year: Year, of: int, lang: str) -> dict[str, Any]:
    said = t("Annual score {score} ({span})", lang, score=number(year.total, 1, lang), span=year.reckoned_to)
    if year.grade:
        said += t(", proposed grade: {grade}", lang, grade=year.grade)
    notes = [*year.incomplete, *([year.capped_by] if year.capped_by else [])]
    return {
        "heading": t("Annual appraisal {year}", lang, year=of),
        "said": said,
        "notes": [words.in_(lang) for words in notes],
        "entries": [
            {
                "what": entry.what if isinstance(entry.what, str) else entry.what.in_(lang),
                "detail": entry.detail if isinstance(entry.detail, str) else entry.detail.in_(lang),
                "points": _split(_signed(entry.points, 1, lang)),
            }
            for entry in year.entries
        ],
        "total": _split(number(year.total, 1, lang)),
    }


def _training(need: Any, lang: str) -> dict[str, str]:
    return {
        "indicator": need.indicator.name.in_(lang),
        "points": number(need.points, 1, lang),
        "topic": need.topic.in_(lang) if need.topic else MISSING,
        "why": need.why.in_(lang),
    }


# ---------------------------------------------------------------------- where it comes from


def _sources(report: SupervisorReport, lang: str) -> list[str]:
    s = report.sources
    zone = " UTC"
    return [
        t("Data version {version}; last load {load}.", lang, version=s.data_version, load=_load(report, lang, zone)),
        t(
            "Operating data reach to {day}; what falls due after {as_of} is not yet late.",
            lang,
            day=day(s.data_day),
            as_of=day(report.as_of),
        ),
        t("Scheme: {scheme}. Family weights: {weights}.", lang, scheme=s.scheme, weights=_weights(report, lang)),
        t(
            "A missing value is left out and its weight shared among the rest of its family; it never counts as 0.",
            lang,
        ),
        *(words.in_(lang) for words in s.left_out),
        t(
            "Each figure opens on screen down to its rows, with file, line, load and person: "
            "choose the same supervisor and period ({code}).",
            lang,
            code=report.period.code,
        ),
    ]


def _load(report: SupervisorReport, lang: str, zone: str) -> str:
    s = report.sources
    if s.last_load is None:
        return t("none", lang)
    return f"{s.last_load} ({moment(s.last_loaded_at)}{zone})"


def _weights(report: SupervisorReport, lang: str) -> str:
    return ", ".join(
        f"{FAMILIES[part.family.key].short.in_(lang)} {number(part.weight * 100, 0, lang)}%" for part in report.families
    ).replace(", ", "，" if lang == "zh" else ", ")


def _definition(line: IndicatorLine, lang: str) -> dict[str, str]:
    indicator = line.indicator
    return {
        "name": indicator.name.in_(lang),
        "version": f"v{indicator.version}",
        "clause": indicator.clause,
        "formula": indicator.formula.in_(lang),
    }


# ---------------------------------------------------------------------- figures in columns


def _split(written: str) -> list[str]:
    """A figure cut at its decimal point, so that a column lines up on it: ["12", ".4"]."""
    whole, point, rest = written.partition(".")
    return [whole, point + rest]


def _signed(value: float | None, decimals: int, lang: str) -> str:
    if value is None:
        return MISSING
    return ("+" if value > 0 else "") + number(value, decimals, lang)


def _way(change: float | None) -> str:
    return "" if change is None or change == 0 else "up" if change > 0 else "down"
