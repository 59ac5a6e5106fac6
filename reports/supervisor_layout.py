"""A supervisor report in one language: every word and figure as it is printed, every figure drawn.

The template lays this out and decides nothing else. All of it is text: no value here is ever read as markup.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from figures import bullet, gap_bars, spark, trend
from insight import Verdict, by_chance
from metrics import FAMILIES
from reports.effect_words import effect_lines, verdict_words
from reports.supervisor_record import FamilyPart, IndicatorLine, Measure, ReportChart, SupervisorReport, Year
from reports.table_rows import STATUS_WORDS, detail, direction, series_in_words, signed, split
from text import MISSING, Unit, day, figure, moment, number, t

MOST_CHARTS = 12
HEAD_LETTERS = 30
CHART_SIZE = (246.0, 112.0)  # points on paper: half the text width, so that 7 pt in it are 7 pt on paper


def supervisor_layout(report: SupervisorReport, lang: str, made_at: datetime) -> dict[str, Any]:
    """Everything the template prints, with up to MOST_CHARTS process-behaviour charts."""
    period = report.period.name.in_(lang)
    return {
        "lang": lang,
        "title": t("Performance report: operations supervisor", lang),
        "person": report.name,
        "running_head": f"{_short(report.name)} · {period}",
        "department": report.department,
        "period": period,
        "code": report.period.code,
        "made": t("Made {when}", lang, when=f"{moment(made_at)} {made_at.tzname() or 'UTC'}"),
        "kpi": _kpi(report, lang),
        "headline": report.headline.in_(lang),
        "attention": [words.in_(lang) for words in report.attention],
        "families": [_family(part, report, lang) for part in report.families],
        "details": [detail(part, lang) for part in report.families],
        "gaps": _gaps(report, lang),
        "charts": [_chart(chart, lang) for chart in report.charts[:MOST_CHARTS]],
        "measures": [_measure(measure, lang) for measure in report.measures],
        "year": _year(report.year, report.period.start.year, lang) if report.year else None,
        "training": [_training(need, lang) for need in report.training],
        "sources": _sources(report, lang),
        "definitions": [_definition(line, lang) for line in report.lines],
        "words": _words(lang) | {"charts_note": _charts_note(report, lang)},
    }


def _words(lang: str) -> dict[str, str]:
    """The fixed words of the template: headings, column heads, labels."""
    texts = {
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
        "total": "Annual score",
        "details": "Indicators",
        "details_note": "Bold: counts in the score. Difference = actual − target, in the indicator's unit.",
        "indicator": "Indicator",
        "actual": "Actual",
        "target": "Target",
        "difference": "Difference",
        "year_earlier": "Year earlier",
        "history": "36 months",
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
        "verdict": "Effect, 95% interval",
        "effect_note": "Measured: what the indicators count. Effect: against what was to be expected without it; a "
        "verdict says that something changed beyond chance, not why.",
        "state": "State",
        "entry": "Item",
        "computed": "How it was computed",
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
    return {key: t(words, lang) for key, words in texts.items()}


def _short(name: str) -> str:
    """Short enough for the head of a page."""
    return name if len(name) <= HEAD_LETTERS else name[:HEAD_LETTERS] + "…"


# ---------------------------------------------------------------------- the front page


def _kpi(report: SupervisorReport, lang: str) -> dict[str, Any]:
    kpi = report.kpi
    kind = report.period.kind.value
    labels = {"month": "Month before", "quarter": "Quarter before", "year": "Year before", "ytd": "Year before"}
    before = labels.get(kind, "As many months before")
    now = None if kpi.running else kpi.score
    against = [_against(t(before, lang), now, kpi.before, lang)]
    if kind in {"month", "quarter"}:
        against.append(_against(t("Year earlier", lang), now, kpi.year_earlier, lang))
    counts = [
        {"status": status, "word": t(word, lang), "n": str(report.count(status))}
        for status, word in STATUS_WORDS.items()
    ]
    name = t("KPI score, {first} to {last}", lang, first=kpi.periods[0].name, last=kpi.periods[-1].name)
    note = t("Coverage {share} of the weight.", lang, share=figure(kpi.coverage, Unit.RATIO, lang))
    if kpi.running:
        note = t("To date: {months}, against the targets of those months.", lang, months=kpi.judged) + " " + note
    if kpi.incomplete:
        note += " " + t("Incomplete: to be confirmed only with a written reason.", lang)
    return {
        "score": number(kpi.score, 1, lang),
        "against": against,
        "counts": counts,
        "counted": t("All {n} indicators", lang, n=len(report.lines)),
        "note": note,
        "incomplete": kpi.incomplete,
        "spark": {
            "svg": spark(kpi.scores, width=150, height=30, print=True),
            "alt": series_in_words(name, kpi.scores, lang),
        },
    }


def _against(label: str, score: float | None, other: float | None, lang: str) -> dict[str, str]:
    change = None if score is None or other is None else round(score - other, 1) + 0.0
    return {
        "label": label,
        "score": number(other, 1, lang),
        "change": signed(change, 1, lang),
        "way": direction(change),
    }


def _family(part: FamilyPart, report: SupervisorReport, lang: str) -> dict[str, Any]:
    name = part.family.name.in_(lang)
    running = report.kpi.running
    change = None if running or part.score is None or part.before is None else round(part.score - part.before, 1) + 0.0
    spoken = t("{name}: score {score} against 100", lang, name=name, score=number(part.score, 1, lang))
    return {
        "name": name,
        "weight": number(part.weight * 100, 0, lang) + "%",
        "score": split(number(part.score, 1, lang)),
        "bullet": {"svg": bullet(part.score, width=110, height=9, lang=lang, print=True), "alt": spoken},
        "spark": {
            "svg": spark(part.history, width=62, height=13, print=True),
            "alt": series_in_words(name, part.history, lang),
        },
        "change": split(signed(change, 1, lang)),
        "way": direction(change),
        "contribution": split(number(part.contribution, 1, lang)),
        "coverage": figure(part.coverage, Unit.RATIO, lang).replace(".0%", "%"),
    }


# ---------------------------------------------------------------------- pictures


def _gaps(report: SupervisorReport, lang: str) -> dict[str, str] | None:
    """Headline indicators, best first; None when none of them has a target and a value."""
    rows = [(line.indicator.name.in_(lang), line.gap) for line in report.lines if line.weight > 0]
    known = sorted(((name, gap) for name, gap in rows if gap is not None), key=lambda row: -row[1])
    if not known:
        return None
    sentence = "; ".join(f"{name} {figure(gap, Unit.RATIO, lang, signed=True)}" for name, gap in known)
    drawn = gap_bars(known, width=498, row_height=11.5, lang=lang, title=t("Difference to target", lang), print=True)
    return {"svg": drawn, "alt": sentence}


def _charts_note(report: SupervisorReport, lang: str) -> str:
    """How to read the charts, and how many of them chance alone would flag."""
    note = _words(lang)["charts_note"]
    chance = by_chance(chart.signal.judged for chart in report.charts if chart.signal is not None)
    return note if chance is None else f"{note} {chance.in_(lang)}"


def _chart(chart: ReportChart, lang: str) -> dict[str, Any]:
    line = chart.line
    series = line.series(chart.limits, lang)
    width, height = CHART_SIZE
    drawn = trend(series, width=width, height=height, lang=lang, print=True)
    alt = series_in_words(series.name, series.values, lang, line.indicator.unit)
    return {
        "name": series.name,
        "said": chart.said.in_(lang),
        "status": line.status,
        "status_word": t(STATUS_WORDS[line.status], lang),
        "svg": drawn,
        "alt": alt,
    }


# ---------------------------------------------------------------------- what was done, the year, training


def _measure(measure: Measure, lang: str) -> dict[str, Any]:
    return {
        "title": measure.title,
        "about": f"{measure.kind.in_(lang)} · {measure.about.in_(lang)}",
        "since": day(measure.since),
        "goal": figure(measure.goal, Unit.RATIO, lang, signed=True),
        "change": figure(measure.change, Unit.RATIO, lang, signed=True),
        "state": measure.state.in_(lang),
        "status": "none" if measure.good is None else "on" if measure.good else "off",
        **_effect(measure, lang),
    }


def _effect(measure: Measure, lang: str) -> dict[str, Any]:
    """Whether it can have been chance; no verdict where nothing was launched."""
    outcome = measure.outcome
    if outcome is None:
        return {"verdict": "", "verdict_status": "none", "effect": []}
    looks = {Verdict.EFFECTIVE: "on", Verdict.ADVERSE: "off"}
    verdict = outcome.effect.verdict
    return {
        "verdict": verdict_words(verdict).in_(lang),
        "verdict_status": "none" if verdict is None else looks.get(verdict, "none"),
        "effect": effect_lines(outcome, lang),
    }


def _year(year: Year, of: int, lang: str) -> dict[str, Any]:
    heading = t("Annual score {score} ({span})", lang, score=number(year.total, 1, lang), span=year.computed_to)
    if year.grade:
        heading += t(", proposed grade: {grade}", lang, grade=year.grade)
    elif year.provisional:
        heading += t(", {provisional}", lang, provisional=year.provisional)
    notes = [*year.incomplete, *([year.capped_by] if year.capped_by else [])]
    return {
        "heading": t("Annual appraisal {year}", lang, year=of),
        "said": heading,
        "notes": [words.in_(lang) for words in notes],
        "entries": [
            {
                "what": entry.what if isinstance(entry.what, str) else entry.what.in_(lang),
                "detail": entry.detail if isinstance(entry.detail, str) else entry.detail.in_(lang),
                "points": split(signed(entry.points, 1, lang)),
            }
            for entry in year.entries
        ],
        "total": split(number(year.total, 1, lang)),
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
        t("In the definitions, P is the period of this report.", lang),
        t(
            "Each figure opens on screen down to its rows, with file, line, load and person: "
            "choose the same supervisor and {period}.",
            lang,
            period=report.period.name,
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
        "meaning": indicator.meaning.in_(lang),
    }
