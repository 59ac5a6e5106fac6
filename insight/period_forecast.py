"""The answer to "where does it end?": one record, the reasons it may hold, and its sentence in both languages."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from metrics import Better, Indicator, Period, ValueBasis
from text import Unit, Words, figure, number

NOT_MADE_OF_MONTHS = Words(
    "the value of a longer period is not made of its months' values, so adding up months would claim too much",
    "该指标较长期间的数值并非由各月数值构成，按月推算并不可靠",
)
NO_DATA = Words("no whole month of operating data is known", "尚无完整月份的经营数据")
TOO_FAR = Words("the data reach only {day}, and the period begins later", "数据仅到 {day}，该期间尚未开始")
NOTHING_YET = Words("no month of the period has a value yet", "该期间尚无任何月份有数值")
GAP = Words(
    "the latest month has no value, and a forecast needs {fewest} months without a gap",
    "最近一个月没有数值，而预测需要连续 {fewest} 个月的数值",
)
TOO_SHORT = Words(
    "only the last {n} months have a value without a gap, and a forecast needs {fewest}",
    "仅最近连续 {n} 个月有数值，而预测至少需要 {fewest} 个月",
)
NO_BASE = Words(
    "there is nothing a year earlier, or at the start, to compare with", "没有上年同期或期初数据可作比较基数"
)


class ForecastMethod(StrEnum):
    """Where the figure for the period's end comes from."""

    ACTUAL = "actual"  # the period is over
    THETA = "theta"
    RUN_RATE = "run_rate"
    NONE = "none"


@dataclass(frozen=True)
class MonthAhead:
    """One month ahead, in the unit of the indicator's months."""

    month: Period
    point: float
    low: float
    high: float


@dataclass(frozen=True, kw_only=True)
class PeriodEnd:
    """Where one period ends, for one supervisor and indicator.

    known_to        the last day of the last whole month that is known
    point, low, high  the value at the period's end with its 80 % interval; no interval for a run rate
    p_met           probability that the target is met; None without target or interval
    seasonal_naive  the end if the months left repeat those of a year earlier
    run_rate        the end at the pace so far
    pace, required  a month on average so far, and what each month left must bring to meet the target
    fan             the months ahead as the indicator's own monthly values; empty where those cannot be told
    months_ahead    the same for what is forecast month by month (for growth: revenue), which is scored later
    reason          why there is no forecast, or the run rate only
    """

    supervisor_id: str
    indicator: Indicator
    period: Period
    known_to: date | None
    data_version: str
    method: ForecastMethod
    basis: ValueBasis | None = None
    history: int = 0
    months_left: int = 0
    so_far: float | None = None
    point: float | None = None
    low: float | None = None
    high: float | None = None
    target: float | None = None
    p_met: float | None = None
    seasonal_naive: float | None = None
    run_rate: float | None = None
    pace: float | None = None
    required: float | None = None
    scale: float | None = None
    fan: tuple[MonthAhead, ...] = ()
    months_ahead: tuple[MonthAhead, ...] = ()
    reason: Words | None = None


def sentence(end: PeriodEnd) -> Words:
    """Where it ends, in one or two sentences; what is not known is said to be not known."""
    name, period = end.indicator.name, end.period.name
    if end.point is None:
        reason = end.reason or Words("not known why", "原因不明")
        return Words(
            f"{name.en}: no forecast for the end of {period.en}: {reason.en}.",
            f"{name.zh}：无法预测 {period.zh}的期末数值，{reason.zh}。",
        )
    point, target = _figure(end.point, end.indicator.unit), _against(end)
    if end.method is ForecastMethod.ACTUAL:
        return Words(
            f"{name.en}: {period.en} is over and ended at {point.en}{target.en}.",
            f"{name.zh}：{period.zh}已结束，实际为 {point.zh}{target.zh}。",
        )
    if end.method is ForecastMethod.RUN_RATE or end.low is None or end.high is None:
        reason = end.reason or Words("no interval is known", "没有预测区间")
        return Words(
            f"{name.en}: at the pace so far {period.en} ends at {point.en}{target.en}. No interval: {reason.en}.",
            f"{name.zh}：按目前进度，{period.zh}期末约为 {point.zh}{target.zh}。不给区间：{reason.zh}。",
        )
    low, high = _figure(end.low, end.indicator.unit), _figure(end.high, end.indicator.unit)
    en = f"{name.en}: {period.en} is forecast to end at {point.en}, 80% interval {low.en} to {high.en}"
    zh = f"{name.zh}：预计 {period.zh}期末为 {point.zh}，80% 区间 {low.zh} 至 {high.zh}"
    if end.p_met is not None:
        chance = probability(end.p_met)
        en += f"{target.en}. Probability of meeting it: {chance.en}"
        zh += f"{target.zh}；达成目标的概率为 {chance.zh}"
    return Words(en + ".", zh + "。")


def probability(p: float) -> Words:
    """65%, never 0 or 100: two thousand paths cannot say so much."""
    if p > 0.99:
        return Words("over 99%", "99% 以上")
    if p < 0.01:
        return Words("under 1%", "不足 1%")
    return Words(f"{number(p * 100, 0, 'en')}%", f"{number(p * 100, 0, 'zh')}%")


def chance_in_words(end: PeriodEnd) -> Words | None:
    """What the months left must bring, beside the pace so far; None without target or months left."""
    if end.required is None or end.pace is None or end.basis is None:
        return None
    unit, (low, high) = end.indicator.unit, end.indicator.range
    needed, so_far = _figure(end.required, unit), _figure(end.pace, unit)
    span = PER_MONTH if end.basis in (ValueBasis.SUM, ValueBasis.OVER_BASE, ValueBasis.CHAIN) else ON_AVERAGE
    lower = end.indicator.better is Better.LOWER
    if not lower and (end.required <= 0 and low == 0):
        return Words("The target is reached already.", "目标已经达成。")
    if (lower and low is not None and end.required < low) or (not lower and high is not None and end.required > high):
        return Words(
            f"Out of reach: the months left would have to bring {needed.en}{span.en}, which is not possible.",
            f"已无法达成：剩余月份{span.zh}须达到 {needed.zh}，超出可能范围。",
        )
    verb = Words("at most", "不超过") if lower else Words("at least", "至少")
    return Words(
        f"To meet the target the months left must bring {verb.en} {needed.en}{span.en}; so far it is {so_far.en}.",
        f"要达成目标，剩余月份{span.zh}须{verb.zh} {needed.zh}；目前为 {so_far.zh}。",
    )


PER_MONTH = Words(" a month", "每月")
ON_AVERAGE = Words(" on average", "平均")


def _against(end: PeriodEnd) -> Words:
    if end.target is None:
        return Words("; no target is set", "（未设目标）")
    target = _figure(end.target, end.indicator.unit)
    return Words(f", against a target of {target.en}", f"，目标 {target.zh}")


def _figure(value: float, unit: Unit) -> Words:
    return Words(figure(value, unit, "en"), figure(value, unit, "zh"))
