"""What deserves attention first: the gaps of a score by the points they cost, in sentences.

A sentence never claims more than its figure: what rounds to nothing is said to be small, what is missing is said to
be missing, and a period that still runs is held against its target to date.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from insight.control_chart import CAUSE_NAMES, Variation, latest_cause, xmr
from metrics import Better, Indicator, LineStatus, Score, ScoreLine
from text import PERCENTAGE_POINTS, Unit, Words, figure, number

History = Mapping[str, Sequence[float | None]]  # indicator key → values in time order, this period's last

# "Name: value" and not "Name is value": some names are plural.
GAP = Words(
    "{name}: {value} against a target of {target} ({gap}); {loss} of the KPI score lost.",
    "{name}：{value}，目标 {target}（{gap}），KPI 得分减少 {loss}。",
)
OPEN_GAP = Words(
    "{name}: {value} so far against a target to date of {target} ({gap}); {loss} of the KPI score lost so far.",
    "{name}：截至目前 {value}，同期目标 {target}（{gap}），目前 KPI 得分减少 {loss}。",
)
NO_VALUE = Words("No value for {name}: {reason}.", "{name}：无数据，{reason}。")
NO_SCORE = Words("No score for {name}: {reason}.", "{name}：未计分，{reason}。")
SIGNAL = Words(" A signal: its latest value is {cause}.", "出现异常信号：最新值{cause}。")
USUAL = Words(" Its latest value is within the usual variation.", "最新值仍在正常波动范围内。")
COUNTED_KINDS: dict[LineStatus, Words] = {
    "on": Words("on target", "达标"),
    "watch": Words("to watch", "需关注"),
    "off": Words("off target", "未达标"),
    "none": Words("not scored", "未计分"),
}
# Gaps of these are said as a part of the target; of the others in the unit itself.
RELATIVE = (Unit.MONEY, Unit.COUNT, Unit.DAYS)


@dataclass(frozen=True)
class ScoreGap:
    """One indicator to look at.

    loss       points of the KPI score it costs; None when it has no score, and the sentence says why
    variation  what its history says of the latest value; None without a history long enough for limits
    """

    indicator: Indicator
    line: ScoreLine
    sentence: Words
    loss: float | None
    variation: Variation | None = None


def score_gaps(score: Score, history: History | None = None) -> tuple[ScoreGap, ...]:
    """The indicators below target, dearest first, then those that count but have no score.

    Empty when everything that counts is on target. With a history, a sentence ends with whether the latest value
    is a signal or usual variation.
    """
    gaps, missing = [], []
    for family in score.families:
        for line in family.lines:
            if line.points is None and line.weight > 0:
                missing.append((-family.weight * line.weight, _no_score(line)))
            elif line.target and line.value.value is not None and (loss := points_lost(score, line)) > 0:
                sentence = _gap(line.indicator, line.value.value, line.target.target, loss, running=score.running)
                gaps.append((-loss, _judged(line, sentence, loss, (history or {}).get(line.indicator.key, ()))))
    # Sorting is stable: equals stay in the order of the catalogue.
    return tuple(gap for part in (gaps, missing) for _, gap in sorted(part, key=lambda pair: pair[0]))


def points_lost(score: Score, line: ScoreLine) -> float:
    """What a line costs the KPI score against reaching its target; 0 on target, over it, or where it takes no part."""
    if line.share is None or line.points is None:
        return 0.0
    return max(0.0, line.share * (score.scheme.curve.target - line.points))


def headline(score: Score) -> Words:
    """The score in a sentence or two: how many indicators are on target, to watch, off, not scored; the biggest gap."""
    counted = [line for line in score.lines if line.weight > 0]
    if score.kpi is None:
        return Words(
            f"No KPI score: none of {len(counted)} indicators has both a value and a target.",
            f"暂无 KPI 得分：{len(counted)} 项指标均缺少数据或目标。",
        )
    counts = [(sum(line.status == status for line in counted), kind) for status, kind in COUNTED_KINDS.items()]
    en = ", ".join(f"{n} {kind.en}" for n, kind in counts if n)
    zh = "，".join(f"{n} 项{kind.zh}" for n, kind in counts if n)
    to_date = score.judged.name
    span = Words(f" to date ({to_date.en})", f"（{to_date.zh}）") if score.running else Words("", "")
    en = f"KPI score{span.en} {number(score.kpi, 1, 'en')}: {en}."
    zh = f"KPI 得分{span.zh} {number(score.kpi, 1, 'zh')}：{zh}。"
    if lost := [(a.indicator.name, _points(a.loss)) for a in score_gaps(score) if a.loss is not None]:
        name, cost = lost[0]
        en, zh = f"{en} Biggest gap: {name.en}, {cost.en}.", f"{zh}最大差距：{name.zh}，{cost.zh}。"
    return Words(en, zh)


def _gap(indicator: Indicator, value: float, target: float, loss: float, *, running: bool) -> Words:
    return (OPEN_GAP if running else GAP).format(
        name=indicator.name,
        value=_figure(value, indicator.unit),
        target=_figure(target, indicator.unit),
        gap=gap_in_words(value, target, indicator),
        loss=_points(loss),
    )


def _judged(line: ScoreLine, sentence: Words, loss: float, past: Sequence[float | None]) -> ScoreGap:
    chart = xmr(past, line.indicator.better, possible=line.indicator.range)
    if chart.variation is not None:
        cause = latest_cause(chart)
        ending = USUAL if cause is None else SIGNAL.format(cause=CAUSE_NAMES[cause])
        sentence = Words(sentence.en + ending.en, sentence.zh + ending.zh)
    return ScoreGap(line.indicator, line, sentence, loss, chart.variation)


def _no_score(line: ScoreLine) -> ScoreGap:
    form = NO_VALUE if line.value.value is None else NO_SCORE
    sentence = form.format(name=line.indicator.name, reason=line.reason or Words("not known why", "原因不明"))
    return ScoreGap(line.indicator, line, sentence, None)


def gap_in_words(value: float, target: float, indicator: Indicator) -> Words:
    """How far a value is from its target: a part of the target, percentage points, or in the unit itself."""
    unit = indicator.unit
    if indicator.better is Better.TO_ONE and value > 1:
        counts = 2 - value
        return Words(f"overload, counts as {figure(counts, unit, 'en')}", f"超负荷，按 {figure(counts, unit, 'zh')} 计")
    apart = value - target
    if unit is Unit.RATIO:
        return _said(apart * 100, 1, PERCENTAGE_POINTS)
    if unit in RELATIVE and target:
        return _said(apart / abs(target) * 100, 1, Words("%", "%"))
    return _said(apart, 2 if unit is Unit.RATING else 1, Words("", ""))


def _said(apart: float, decimals: int, unit: Words) -> Words:
    if round(abs(apart), decimals) == 0:
        least = number(10**-decimals, decimals)
        return Words(f"less than {least}{unit.en} apart", f"相差不足 {least}{unit.zh}")
    sign = "+" if apart > 0 else ""
    return Words(*(f"{sign}{number(apart, decimals, lang)}{unit.in_(lang)}" for lang in ("en", "zh")))


def _points(points: float) -> Words:
    if round(points, 1) == 0:
        return Words("less than 0.1 points", "不足 0.1 分")
    written = number(points, 1, "en")
    return Words(f"{written} {'point' if written == '1.0' else 'points'}", f"{number(points, 1, 'zh')} 分")


def _figure(value: float, unit: Unit) -> Words:
    return Words(figure(value, unit, "en"), figure(value, unit, "zh"))
