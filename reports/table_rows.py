"""The rows of a report's tables: each indicator's figures in one unit, cut at the decimal point to line up."""

from __future__ import annotations

from typing import Any

from figures import UnitScale, spark, unit_scale
from reports.supervisor_record import FamilyPart, IndicatorLine
from text import MISSING, Unit, figure, number, t

STATUS_WORDS = {"on": "On target", "watch": "To watch", "off": "Off target", "none": "Not scored"}
COLUMN_DECIMALS = {Unit.RATIO: 1, Unit.POINTS: 1, Unit.SCORE: 1, Unit.DAYS: 1, Unit.RATING: 2, Unit.COUNT: 0}


def detail(part: FamilyPart, lang: str) -> dict[str, Any]:
    heading = [t("weight {share}", lang, share=number(part.weight * 100, 0, lang) + "%")]
    if part.score is not None:
        heading.insert(0, t("score {score}", lang, score=number(part.score, 1, lang)))
    return {
        "name": part.family.name.in_(lang),
        "said": " · ".join(heading),
        "rows": [_line(line, lang) for line in part.lines],
    }


def _line(line: IndicatorLine, lang: str) -> dict[str, Any]:
    unit = line.indicator.unit
    actual = line.value.value
    read = unit_scale(unit, (actual, line.target, line.year_earlier), lang)
    decimals = _decimals(unit, read, actual, line.target, line.year_earlier)
    difference = None if line.difference is None else round(line.difference / read.step, decimals) + 0.0
    name = line.indicator.name.in_(lang)
    good = {"on": "good", "off": "bad"}.get(line.status, "plain")
    return {
        "name": name,
        "counts": line.weight > 0,
        "unit": unit_mark(unit, read, lang),
        "note": _evidence(line, lang),
        "actual": split(read.write(actual, decimals, lang)),
        "target": split(read.write(line.target, decimals, lang)),
        "difference": split(signed(difference, decimals, lang)),
        "difference_tone": good,
        "year_earlier": split(read.write(line.year_earlier, decimals, lang)),
        "spark": _spark(line, name, lang),
        "points": split(number(line.points, 1, lang)),
        "status": line.status,
        "status_word": t(STATUS_WORDS[line.status], lang),
    }


def unit_mark(unit: Unit, read: UnitScale, lang: str) -> str:
    """What stands once beside the name, so that the columns hold bare figures: 万元, %, days; nothing for a score."""
    if unit is Unit.MONEY:
        return read.mark + ("元" if lang == "zh" else "")
    names = {Unit.RATIO: "%", Unit.POINTS: t("points", lang), Unit.DAYS: t("days", lang), Unit.RATING: "1–5"}
    return names.get(unit, "")


def _decimals(unit: Unit, read: UnitScale, *values: float | None) -> int:
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
    parts.append(_rows(value.evidence, lang))
    if value.coverage is not None and value.coverage < 0.9995:
        parts.append(t("coverage {share}", lang, share=figure(value.coverage, Unit.RATIO, lang)))
    parts += [words.in_(lang) for words in (line.thin, line.like_for_like, line.late) if words]
    if line.target is None:
        parts.append(t("no target set", lang))
    return " · ".join(parts)


def _rows(count: int, lang: str) -> str:
    n = number(count, 0, lang)
    return t("1 row", lang) if count == 1 else t("{n} rows", lang, n=n)


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
    about = t("{name}, {first} to {last}", lang, name=name, first=periods[0].name, last=periods[-1].name)
    return {"svg": drawn, "alt": series_in_words(about, line.history.values, lang, line.indicator.unit)}


def series_in_words(name: str, values: tuple[float | None, ...], lang: str, unit: Unit = Unit.SCORE) -> str:
    """A row of values as one sentence for a screen reader: first, last, lowest, highest."""
    known = [v for v in values if v is not None]
    if not known:
        return t("{name}: no values", lang, name=name)
    spoken = {k: figure(v, unit, lang) for k, v in (("last", known[-1]), ("low", min(known)), ("high", max(known)))}
    return t("{name}: latest {last}, lowest {low}, highest {high}", lang, name=name, **spoken)


def split(written: str) -> list[str]:
    """A figure cut at its decimal point, so that a column lines up on it: ["12", ".4"]."""
    whole, point, rest = written.partition(".")
    return [whole, point + rest]


def signed(value: float | None, decimals: int, lang: str) -> str:
    if value is None:
        return MISSING
    return ("+" if value > 0 else "") + number(value, decimals, lang)


def direction(change: float | None) -> str:
    return "" if change is None or change == 0 else "up" if change > 0 else "down"
