"""Control charts (XmR) after NHS England's Making Data Count: is a change signal or noise?

Pure functions over values in time order; None is a missing point: it keeps its place and takes no part.
A flag starts a conversation; nothing here changes a score.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import pairwise
from statistics import mean as exact_mean

from metrics.indicator import Better
from text import Words

# Limits = mean ± LIMIT_FACTOR · mean moving range; 2.66 = 3 / 1.128 (d2 for pairs), 3.267 = D4 for pairs.
LIMIT_FACTOR = 2.66
MOVING_RANGE_FACTOR = 3.267
BASELINE = 12  # points that fix the limits; fewer make trial limits
FEWEST = 6  # points without which there are no limits
RUN = 7  # points in a row of a trend, or on one side of the mean
SAME = 1e-9  # part of the scale within which two numbers are the same, computed two ways
CORRELATED = 0.3  # lag-1 autocorrelation of the baseline above which limits are too narrow

Range = tuple[float | None, float | None]


class Cause(StrEnum):
    """Why a point is special; the first that holds, in this order."""

    OUTSIDE = "outside"
    TREND = "trend"
    TWO_IN_THREE = "two_in_three"
    ONE_SIDE = "one_side"


CAUSE_NAMES = {
    Cause.OUTSIDE: Words("outside the limits", "超出控制限"),
    Cause.TREND: Words("part of a run steadily rising or falling", "连续上升或下降"),
    Cause.TWO_IN_THREE: Words("two of three close to a limit", "三点中有两点接近控制限"),
    Cause.ONE_SIDE: Words("part of a run on one side of the mean", "连续位于均值同一侧"),
}


class Variation(StrEnum):
    """What the latest point says."""

    COMMON = "common_cause"
    IMPROVEMENT_HIGH = "improvement_high"
    IMPROVEMENT_LOW = "improvement_low"
    CONCERN_HIGH = "concern_high"
    CONCERN_LOW = "concern_low"
    NEUTRAL_HIGH = "neutral_high"
    NEUTRAL_LOW = "neutral_low"


class Assurance(StrEnum):
    """Whether the target will be met as things stand."""

    PASSES = "passes"
    FAILS = "fails"
    HIT_AND_MISS = "hit_and_miss"


TRIAL = Words("Trial limits: fewer than 12 points.", "试用控制限：数据不足 12 个点。")
TOO_FEW = Words("Fewer than 6 points: no limits yet.", "数据不足 6 个点，暂不计算控制限。")
AUTOCORRELATED = Words(
    "Each point resembles the one before it, so flags may be too many; look at the change from a year earlier as well.",
    "相邻数据点彼此相关，提示可能偏多，请同时查看同比变化。",
)


@dataclass(frozen=True)
class Limits:
    """The lines of a chart: mean, limits, the 2σ lines at two thirds, and the limit of the moving range."""

    mean: float
    lower: float
    upper: float
    lower_two_sigma: float
    upper_two_sigma: float
    moving_range: float
    points: int  # how many fixed them
    trial: bool

    def clipped(self, possible: Range) -> Limits:
        """The same lines within what values are possible, as they are drawn."""

        def clip(line: float) -> float:
            low, high = possible
            line = line if low is None else max(line, low)
            return line if high is None else min(line, high)

        return replace(
            self,
            lower=clip(self.lower),
            upper=clip(self.upper),
            lower_two_sigma=clip(self.lower_two_sigma),
            upper_two_sigma=clip(self.upper_two_sigma),
        )


@dataclass(frozen=True)
class Chart:
    """A control chart: one entry per value given, in their order.

    limits     as drawn, clipped to the indicator's range; None under 6 points
    causes     why each point is special; None: common cause, or no value there
    variation  verdict on the latest point that has a value; None without limits
    assurance  verdict on the target; None without limits, target or direction
    warnings   what a reader must know beside it
    """

    values: tuple[float | None, ...]
    limits: Limits | None
    causes: tuple[Cause | None, ...]
    variation: Variation | None
    assurance: Assurance | None
    warnings: tuple[Words, ...]


def xmr(
    values: Sequence[float | None],
    better: Better | None,
    *,
    target: float | None = None,
    possible: Range = (None, None),
    baseline: int | None = BASELINE,
    run: int = RUN,
    screened: bool = False,
) -> Chart:
    """The chart of values in time order. `better` None: an indicator without a good direction.

    The first `baseline` points fix the limits, which then hold (None: all points do). `screened` leaves out moving
    ranges past their own limit once; `run` may be 6 instead of 7.
    """
    present = [v for v in values if v is not None]
    lines = limits(present, baseline=baseline, screened=screened)
    if lines is None:
        return Chart(tuple(values), None, (None,) * len(values), None, None, (TOO_FEW,))
    found = special_causes(present, lines, run=run)
    in_turn = iter(found)
    drawn = lines.clipped(possible)
    warnings = [TRIAL] if lines.trial else []
    if autocorrelation(present[: lines.points]) > CORRELATED:
        warnings.append(AUTOCORRELATED)
    return Chart(
        tuple(values),
        drawn,
        tuple(None if v is None else next(in_turn) for v in values),
        variation(present, found, lines.mean, better),
        assurance(drawn, target, better),
        tuple(warnings),
    )


def latest_cause(chart: Chart) -> Cause | None:
    """Why the latest point that has a value is special; None: common cause, or no point at all."""
    found = [cause for value, cause in zip(chart.values, chart.causes, strict=True) if value is not None]
    return found[-1] if found else None


def limits(values: Sequence[float], *, baseline: int | None = BASELINE, screened: bool = False) -> Limits | None:
    """The lines that the first `baseline` values fix; None under 6 values."""
    fixing = list(values[:baseline])
    if len(fixing) < FEWEST:
        return None
    # Exact, so that the mean of twelve times 0.1 is 0.1 and not a binary fraction beside it.
    mean = exact_mean(fixing)
    ranges = moving_ranges(fixing)
    average = sum(ranges) / len(ranges)
    if screened:
        kept = [r for r in ranges if r < MOVING_RANGE_FACTOR * average] or ranges
        average = sum(kept) / len(kept)
    reach = LIMIT_FACTOR * average
    return Limits(
        mean,
        mean - reach,
        mean + reach,
        mean - reach * 2 / 3,
        mean + reach * 2 / 3,
        MOVING_RANGE_FACTOR * average,
        len(fixing),
        len(fixing) < BASELINE,
    )


def moving_ranges(values: Sequence[float]) -> list[float]:
    """|xᵢ − xᵢ₋₁| for each value but the first."""
    return [abs(b - a) for a, b in pairwise(values)]


def special_causes(values: Sequence[float], lines: Limits, *, run: int = RUN) -> list[Cause | None]:
    """The first cause that holds at each point, in the order of `Cause`."""
    near = SAME * max(abs(lines.mean), lines.upper - lines.lower)
    outside = [_side(v, lines.lower, lines.upper, near) for v in values]
    close = [_side(v, lines.lower_two_sigma, lines.upper_two_sigma, near) for v in values]
    sides = [_side(v, lines.mean, lines.mean, near) for v in values]
    marks = (
        (Cause.OUTSIDE, [o != 0 for o in outside]),
        (Cause.TREND, [d != 0 for d in trends(values, run)]),
        (Cause.TWO_IN_THREE, two_in_three(close, sides)),
        (Cause.ONE_SIDE, one_side(sides, run)),
    )
    return [next((cause for cause, marked in marks if marked[i]), None) for i in range(len(values))]


def trends(values: Sequence[float], run: int = RUN) -> list[int]:
    """+1 at every point of a run of 7 rising, −1 of 7 falling, else 0. Equal neighbours break a trend."""
    steps = [(b > a) - (b < a) for a, b in pairwise(values)]
    marks = [0] * len(values)
    for end in range(run - 1, len(values)):
        start = end - run + 1
        direction = steps[start]
        if direction and all(step == direction for step in steps[start:end]):
            marks[start : end + 1] = [direction] * run
    return marks


def two_in_three(close: Sequence[int], sides: Sequence[int]) -> list[bool]:
    """Points beyond 2σ (`close` ≠ 0) in any three in a row, all on one side of the mean, of which two are."""
    marks = [False] * len(close)
    for start in range(len(close) - 2):
        three = range(start, start + 3)
        one_sided = abs(sum(sides[i] for i in three)) == 3
        if one_sided and sum(close[i] != 0 for i in three) >= 2:
            for i in three:
                marks[i] = marks[i] or close[i] != 0
    return marks


def one_side(sides: Sequence[int], run: int = RUN) -> list[bool]:
    """Every point of a run of 7 on one side of the mean; a point on the mean breaks it."""
    marks = [False] * len(sides)
    for end in range(run - 1, len(sides)):
        start = end - run + 1
        if sides[start] and all(side == sides[start] for side in sides[start : end + 1]):
            marks[start : end + 1] = [True] * run
    return marks


def variation(values: Sequence[float], causes: Sequence[Cause | None], mean: float, better: Better | None) -> Variation:
    """The verdict on the latest point. A trend counts by its direction, any other cause by the side of the mean."""
    cause = causes[-1]
    if cause is None:
        return Variation.COMMON
    before = values[-2] if cause is Cause.TREND else mean
    high = values[-1] > before
    if better is None:
        return Variation.NEUTRAL_HIGH if high else Variation.NEUTRAL_LOW
    # To one: good is whatever brings it nearer to 1, from below or from overload.
    nearer = abs(values[-1] - 1) < abs(before - 1)
    good = nearer if better is Better.TO_ONE else high == (better is Better.HIGHER)
    if good:
        return Variation.IMPROVEMENT_HIGH if high else Variation.IMPROVEMENT_LOW
    return Variation.CONCERN_HIGH if high else Variation.CONCERN_LOW


def assurance(lines: Limits, target: float | None, better: Better | None) -> Assurance | None:
    """Target beyond the limit on the good side: fails; on the bad side: passes; between: hit and miss."""
    if target is None or better is None:
        return None
    if better is Better.LOWER:
        passes, fails = lines.upper < target, lines.lower > target
    else:
        passes, fails = lines.lower > target, lines.upper < target
    if better is Better.TO_ONE:
        # Its mirror beyond 1 bounds the good side as well: 0.9 aimed at is 1.1 not passed.
        mirror = 2 - target
        passes, fails = passes and lines.upper < mirror, fails or lines.lower > mirror
    if passes:
        return Assurance.PASSES
    return Assurance.FAILS if fails else Assurance.HIT_AND_MISS


def autocorrelation(values: Sequence[float]) -> float:
    """Lag-1 autocorrelation; 0 for a series without variation."""
    mean = sum(values) / len(values)
    apart = [v - mean for v in values]
    total = sum(a * a for a in apart)
    if total <= (SAME * max(abs(mean), SAME)) ** 2 * len(values):
        return 0.0
    return sum(a * b for a, b in pairwise(apart)) / total


def _side(value: float, low: float, high: float, near: float) -> int:
    """+1 above `high`, −1 below `low`, 0 between, or on a line."""
    return (value > high + near) - (value < low - near)
