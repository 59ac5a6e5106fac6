"""What to look at first: a short ordered list in sentences, each standing on a chart or on the reason for a gap.

Rules, no language model. A sentence names the figures it rests on and claims no more than they do.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from insight.control_chart import AUTOCORRELATED, Assurance, Cause, Variation, latest_cause
from insight.rate_charts import RARE
from insight.signals import Signal
from metrics import Indicator, Score, ScoreLine
from text import PERCENTAGE_POINTS, Unit, Words, difference, figure

Kind = Literal["worse", "out_of_reach", "missing", "no_target", "better"]

HEADS: dict[Kind, tuple[Words, Words]] = {
    "worse": (
        Words("1 thing changed for the worse, by more than chance explains", "1 项出现非偶然的不利变化"),
        Words("{n} things changed for the worse, by more than chance explains", "{n} 项出现非偶然的不利变化"),
    ),
    "out_of_reach": (
        Words("1 target the process cannot meet as it is", "1 项按现有水平难以达到目标"),
        Words("{n} targets the process cannot meet as it is", "{n} 项按现有水平难以达到目标"),
    ),
    "missing": (Words("Data missing for 1", "1 项缺少数据"), Words("Data missing for {n}", "{n} 项缺少数据")),
    "no_target": (Words("No target for 1", "1 项未设目标"), Words("No target for {n}", "{n} 项未设目标")),
    "better": (
        Words("1 thing changed for the better, by more than chance explains", "1 项出现非偶然的有利变化"),
        Words("{n} things changed for the better, by more than chance explains", "{n} 项出现非偶然的有利变化"),
    ),
}
OUTSIDE = Words(
    "{name}: {value} in {period}, outside its limits of {low} to {high}.",
    "{name}：{period}为 {value}，超出控制限 {low} 至 {high}。",
)
RISING = Words("{name}: rising steadily, to {value} in {period}.", "{name}：持续上升，{period}为 {value}。")
FALLING = Words("{name}: falling steadily, to {value} in {period}.", "{name}：持续下降，{period}为 {value}。")
CLOSE = Words(
    "{name}: {value} in {period}, the second of three values close to a limit ({low} to {high}).",
    "{name}：{period}为 {value}，最近三个点中有两个接近控制限（{low} 至 {high}）。",
)
ABOVE = Words(
    "{name}: 7 values or more in a row above the mean of {mean}, {value} in {period}.",
    "{name}：连续 7 个以上的值高于均值 {mean}，{period}为 {value}。",
)
BELOW = Words(
    "{name}: 7 values or more in a row below the mean of {mean}, {value} in {period}.",
    "{name}：连续 7 个以上的值低于均值 {mean}，{period}为 {value}。",
)
CHANGE = Words("{name}, change from a year earlier", "{name}的同比变化")
CANNOT = Words(
    "{name}: the target is {target}, the process as it runs gives {low} to {high}.",
    "{name}：目标为 {target}，而流程目前的范围为 {low} 至 {high}。",
)
ALIKE = Words(
    " Its values resemble one another, so the limits may be too narrow.", "其相邻值彼此相关，控制限可能偏窄。"
)
RARELY = Words(" With less than one case a period, a single one decides.", "每期平均不足一例，单个个案即可左右结果。")
DOUBTS = ((AUTOCORRELATED, ALIKE), (RARE, RARELY))
TRIAL = Words(" The limits rest on {n} points only.", "该控制限仅依据 {n} 个点。")
NOTHING_STANDS_OUT = Words(
    "Nothing stands out: no change beyond chance, no target out of reach, no data missing.",
    "没有需要特别关注的事项：无非偶然变化，无达不到的目标，数据齐全。",
)
MISSING = Words("{name}: {reason}.", "{name}：{reason}。")
IMPROVED = (Variation.IMPROVEMENT_HIGH, Variation.IMPROVEMENT_LOW)


@dataclass(frozen=True)
class Priority:
    """One indicator to open. `good`: for the better, for the worse, or None where it is neither."""

    indicator: Indicator
    sentence: Words
    good: bool | None = None


@dataclass(frozen=True)
class Finding:
    """Items of one kind under one head, what counts most first."""

    kind: Kind
    head: Words
    items: tuple[Priority, ...]


def priorities(score: Score, signals: Mapping[str, Signal]) -> tuple[Finding, ...]:
    """What to look at first for one person: what grew worse, what cannot be reached, what is missing, what grew better.

    Empty: nothing. Within each kind, what counts most for the score comes first.
    Targets and missing data are said of indicators that count.
    """
    by_weight = sorted(
        ((family.weight * line.weight, line) for family in score.families for line in family.lines),
        key=lambda pair: -pair[0],
    )
    counting = [line for weight, line in by_weight if weight > 0]
    known = [(line, signals[line.indicator.key]) for _, line in by_weight if line.indicator.key in signals]
    changed = [_changed(s) for _, s in known if s.stands_out]
    cannot = [
        _cannot(s)
        for line, s in known
        if line.weight > 0 and s.assurance is Assurance.FAILS and s.track.target is not None
    ]
    missing = [_missing(line) for line in counting if line.value.value is None]
    no_target = [_missing(line) for line in counting if line.value.value is not None and line.target is None]
    parts: tuple[tuple[Kind, Sequence[Priority]], ...] = (
        ("worse", [item for item in changed if not item.good]),
        ("out_of_reach", cannot),
        ("missing", missing),
        ("no_target", no_target),
        ("better", [item for item in changed if item.good]),
    )
    return tuple(Finding(kind, _head(kind, len(items)), tuple(items)) for kind, items in parts if items)


def _head(kind: Kind, n: int) -> Words:
    single, many = HEADS[kind]
    return single if n == 1 else many.format(n=n)


def _changed(signal: Signal) -> Priority:
    chart, indicator = signal.judged, signal.indicator
    cause, verdict = latest_cause(chart), chart.variation
    at = max(i for i, value in enumerate(chart.values) if value is not None)
    value, lines = chart.values[at], chart.lines[at]
    if lines is None or value is None or cause is None:
        raise ValueError(f"{indicator.key} does not stand out")
    high = str(verdict).endswith("high")
    form = {
        Cause.OUTSIDE: OUTSIDE,
        Cause.TREND: RISING if high else FALLING,
        Cause.TWO_IN_THREE: CLOSE,
        Cause.ONE_SIDE: ABOVE if high else BELOW,
    }[cause]
    of_change = chart is not signal.chart
    good = verdict in IMPROVED
    sentence = form.format(
        name=CHANGE.format(name=indicator.name) if of_change else indicator.name,
        period=signal.track.periods[at].name,
        value=_written(value, indicator.unit, signed=of_change),
        low=_written(lines.lower, indicator.unit, signed=of_change),
        high=_written(lines.upper, indicator.unit, signed=of_change),
        mean=_written(lines.mean, indicator.unit, signed=of_change),
    )
    return Priority(indicator, _with_doubts(sentence, signal, of_change=of_change), good)


def _cannot(signal: Signal) -> Priority:
    lines, unit = signal.chart.limits, signal.indicator.unit
    if lines is None:
        raise ValueError(f"{signal.indicator.key} has no limits")
    sentence = CANNOT.format(
        name=signal.indicator.name,
        target=_written(signal.track.target, unit),
        low=_written(lines.lower, unit),
        high=_written(lines.upper, unit),
    )
    return Priority(signal.indicator, _with_doubts(sentence, signal, of_change=False), False)


def _with_doubts(sentence: Words, signal: Signal, *, of_change: bool) -> Words:
    """The sentence, with what weakens it."""
    chart = signal.judged if of_change else signal.chart
    doubts = [words for warning, words in DOUBTS if warning in chart.warnings]
    if chart.limits is not None and chart.limits.trial:
        doubts.append(TRIAL.format(n=chart.limits.points))
    return Words(sentence.en + "".join(d.en for d in doubts), sentence.zh + "".join(d.zh for d in doubts))


def _missing(line: ScoreLine) -> Priority:
    reason = line.reason or Words("not known why", "原因不明")
    return Priority(line.indicator, MISSING.format(name=line.indicator.name, reason=reason))


def _written(value: float | None, unit: Unit, *, signed: bool = False) -> Words:
    """The figure; a change of a ratio in percentage points."""
    if signed:
        return Words(*(difference(value, unit, lang, mark=PERCENTAGE_POINTS) for lang in ("en", "zh")))
    return Words(*(figure(value, unit, lang) for lang in ("en", "zh")))
