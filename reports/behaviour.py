"""Process-behaviour charts of a report: which indicators, in what order, with which points marked."""

from __future__ import annotations

from insight.control_chart import CAUSE_NAMES, TOO_FEW, TRIAL, Cause, Variation, latest_cause, xmr
from insight.control_chart import Chart as Behaviour
from metrics.indicator import Better
from reports.figures import Limits, Mark
from reports.record import Chart, IndicatorLine
from text import Words

FEWEST = 3  # values without which a chart tells no more than its table row
SIGNAL = Words("Signal: the latest value is {cause}.", "信号：最新值{cause}。")
USUAL = Words("No signal: the latest value is within the usual variation.", "无信号：最新值在正常波动范围内。")


def charts(lines: list[IndicatorLine]) -> tuple[Chart, ...]:
    """Indicators with 3 values or more, the most telling first: a signal, then what costs most, then what counts."""
    found = []
    for order, line in enumerate(lines):
        if sum(v is not None for v in line.history.values) < FEWEST:
            continue
        target = next((t for t in reversed(line.history.targets) if t is not None), None)
        behaviour = xmr(line.history.values, line.indicator.better, target=target, possible=line.indicator.range)
        signals = behaviour.variation not in (None, Variation.COMMON)
        lost = line.weight * max(0.0, 100 - line.points) if line.points is not None else 0.0
        thin = behaviour.limits is None
        found.append(((thin, not (signals and line.weight), -lost, -line.weight, order), _chart(line, behaviour)))
    return tuple(chart for _, chart in sorted(found, key=lambda pair: pair[0]))


def _chart(line: IndicatorLine, behaviour: Behaviour) -> Chart:
    lines = behaviour.limits
    if lines is None:
        return Chart(line, None, TOO_FEW)
    marks = tuple(
        Mark(i, _favourable(line, behaviour, i), CAUSE_NAMES[cause])
        for i, cause in enumerate(behaviour.causes)
        if cause is not None
    )
    limits = Limits(lines.mean, lines.lower, lines.upper, marks, lines.trial)
    latest = latest_cause(behaviour)
    said = SIGNAL.format(cause=CAUSE_NAMES[latest]) if latest else USUAL
    if lines.trial:
        said = Words(f"{said.en} {TRIAL.en}", f"{said.zh}{TRIAL.zh}")
    return Chart(line, limits, said)


def _favourable(line: IndicatorLine, behaviour: Behaviour, at: int) -> bool | None:
    """Is a special point one for the better? A trend is judged by its direction, any other by its side of the mean."""
    values, lines = behaviour.values, behaviour.limits
    value = values[at]
    if value is None or lines is None:
        return None
    before = lines.mean
    if behaviour.causes[at] is Cause.TREND:
        near = [v for v in (*values[:at][::-1], *values[at + 1 :]) if v is not None]
        rising = value > near[0] if any(v is not None for v in values[:at]) else value < near[0]
        before = value - 1 if rising else value + 1
    if line.indicator.better is Better.TO_ONE:
        return abs(value - 1) < abs(before - 1)
    return (value > before) == (line.indicator.better is Better.HIGHER)
