"""What a chart says to those who hear it, and what it tells on pointing: the same words from every writer."""

from __future__ import annotations

from figures.records import Fan, Series
from text import figure, language, t


def series_in_words(series: Series, lang: str | None = None) -> str:
    """The chart in one sentence, for those who hear it."""
    lang = lang or language()
    if series.last is None:
        return t("No values yet", lang)
    at, value = series.last
    target = series.targets[at]
    parts = [t("{period}: {value}", lang, period=series.labels[at], value=figure(value, series.unit, lang))]
    if target is not None:
        parts.append(t("target {value}", lang, value=figure(target, series.unit, lang)))
    if series.limits and series.limits.mean is not None:
        parts.append(t("mean {value}", lang, value=figure(series.limits.mean, series.unit, lang)))
    if series.limits:
        parts.append(t("{n} points stand out", lang, n=len(series.limits.marks)))
    return ("；" if lang == "zh" else "; ").join(parts)


def points_in_words(series: Series, lang: str) -> list[str]:
    """Each period with its value, its target and why it stands out."""
    why = {mark.at: mark.why.in_(lang) for mark in series.limits.marks if mark.why} if series.limits else {}
    sentences = []
    for at, (period, value, target) in enumerate(zip(series.labels, series.values, series.targets, strict=True)):
        parts = [period, figure(value, series.unit, lang)]
        if target is not None:
            parts.append(t("target {value}", lang, value=figure(target, series.unit, lang)))
        if at in why:
            parts.append(why[at])
        sentences.append(" · ".join(parts))
    return sentences


def fan_in_words(fan: Fan, lang: str | None = None) -> str:
    """The fan in one sentence, for those who hear it: where its last month ends."""
    lang = lang or language()
    return ahead_in_words(fan, len(fan.ahead) - 1, lang) if fan.ahead else t("No forecast", lang)


def ahead_in_words(fan: Fan, place: int, lang: str) -> str:
    """One month ahead with its interval, counted from the first that is forecast."""
    low, point, high = (figure(v, fan.unit, lang) for v in fan.ahead[place])
    return t(
        "{period}: forecast {point}, 80% interval {low} to {high}",
        lang,
        period=fan.labels[len(fan.labels) - len(fan.ahead) + place],
        point=point,
        low=low,
        high=high,
    )
