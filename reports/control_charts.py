"""Process-behaviour charts of a report: which indicators, in what order, with which points marked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from figures import DrawnLimits, Mark, Series
from insight import (
    CAUSE_NAMES,
    SEASON_LENGTHS,
    SEASONAL,
    TOO_FEW,
    TRIAL,
    Cause,
    Rebase,
    Signal,
    better_change,
    latest_cause,
    signal_of,
)
from insight import Chart as Behaviour
from metrics import Better
from reports.supervisor_record import IndicatorLine, ReportChart
from text import Words

FEWEST = 3  # values without which a chart tells no more than its table row
SIGNAL = Words("Signal: the latest value is {cause}.", "信号：最新值{cause}。")
CHANGE_SIGNAL = Words("Signal: its change from a year earlier is {cause}.", "信号：同比变化{cause}。")
CHANGE_USUAL = Words(
    "No signal: its change from a year earlier is within the usual variation.", "无信号：同比变化在正常波动范围内。"
)
USUAL = Words("No signal: the latest value is within the usual variation.", "无信号：最新值在正常波动范围内。")


def charts(
    lines: list[IndicatorLine], decided: Mapping[str, Sequence[Rebase]] | None = None
) -> tuple[ReportChart, ...]:
    """Indicators with 3 values or more, the most telling first: a signal, then what costs most, then what counts."""
    ranked = []
    for order, line in enumerate(lines):
        if sum(v is not None for v in line.history.values) < FEWEST:
            continue
        signal = signal_of(line.indicator, line.history, (decided or {}).get(line.indicator.key, ()))
        lost = line.weight * max(0.0, 100 - line.points) if line.points is not None else 0.0
        thin = signal.chart.limits is None
        ranked.append(
            ((thin, not (signal.stands_out and line.weight), -lost, -line.weight, order), _chart(line, signal))
        )
    return tuple(chart for _, chart in sorted(ranked, key=lambda pair: pair[0]))


def _chart(line: IndicatorLine, signal: Signal) -> ReportChart:
    behaviour = signal.chart
    lines = behaviour.limits
    if lines is None and not behaviour.breaks:
        return ReportChart(line, None, TOO_FEW, signal)
    # Of a seasonal series those points stand out whose change from a year earlier does.
    marks = _marks(signal, signal.judged)
    places = tuple(None if place is None else (place.lower, place.mean, place.upper) for place in behaviour.lines)
    if lines is None:
        return ReportChart(line, DrawnLimits(None, None, None, marks, False, places, behaviour.breaks), TOO_FEW, signal)
    limits = DrawnLimits(lines.mean, lines.lower, lines.upper, marks, lines.trial, places, behaviour.breaks)
    return ReportChart(line, limits, _said(signal, trial=lines.trial), signal)


def _said(signal: Signal, *, trial: bool) -> Words:
    latest = latest_cause(signal.judged)
    sentence = SIGNAL.format(cause=CAUSE_NAMES[latest]) if latest else USUAL
    if signal.judged is not signal.chart:
        sentence = CHANGE_SIGNAL.format(cause=CAUSE_NAMES[latest]) if latest else CHANGE_USUAL
    more = [TRIAL] if trial else []
    if SEASONAL in signal.chart.warnings:
        more.append(SEASONAL)
    for words in more:
        sentence = Words(f"{sentence.en} {words.en}", f"{sentence.zh}{words.zh}")
    return sentence


def yearly_chart(signal: Signal, lang: str) -> Series | None:
    """The change from a year earlier as a figure draws it; None where it is not charted."""
    chart = signal.yearly
    if chart is None or chart.limits is None:
        return None
    indicator, track = signal.indicator, signal.track
    start = SEASON_LENGTHS[track.periods[-1].kind]  # the first year has nothing to be compared with
    lines = chart.limits
    marks = tuple(replace(mark, at=mark.at - start) for mark in _marks(signal, chart))
    return Series(
        tuple(period.label.in_(lang) for period in track.periods[start:]),
        chart.values[start:],
        None,
        indicator.unit,
        indicator.better,
        DrawnLimits(lines.mean, lines.lower, lines.upper, marks, lines.trial),
        indicator.name.in_(lang),
    )


def _marks(signal: Signal, chart: Behaviour) -> tuple[Mark, ...]:
    """The special points of a chart, each for the better or for the worse."""
    better = signal.indicator.better if chart is signal.chart else better_change(signal.indicator, signal.track)
    return tuple(
        Mark(i, _favourable(better, chart, i), CAUSE_NAMES[cause])
        for i, cause in enumerate(chart.causes)
        if cause is not None
    )


def _favourable(better: Better, chart: Behaviour, at: int) -> bool | None:
    """Is a special point one for the better? A trend is judged by its direction, any other by its side of the mean."""
    value, lines = chart.values[at], chart.lines[at]
    if value is None or lines is None:
        return None
    before = lines.mean
    if chart.causes[at] is Cause.TREND:
        near = [v for v in (*chart.values[:at][::-1], *chart.values[at + 1 :]) if v is not None]
        rising = value > near[0] if any(v is not None for v in chart.values[:at]) else value < near[0]
        before = value - 1 if rising else value + 1
    if better is Better.TO_ONE:
        return abs(value - 1) < abs(before - 1)
    return (value > before) == (better is Better.HIGHER)
