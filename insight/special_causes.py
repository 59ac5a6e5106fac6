"""The four rules that tell a special cause from chance, each a pure function that can be checked by hand."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum

from insight.control_limits import SAME, ControlLimits
from text import Words

RUN = 7  # points in a row of a trend, or on one side of the mean


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


def special_causes(
    values: Sequence[float], lines: ControlLimits | Sequence[ControlLimits], *, run: int = RUN
) -> list[Cause | None]:
    """The first cause that holds at each point, in the order of `Cause`; `lines` for all points, or one per point."""
    each = [lines] * len(values) if isinstance(lines, ControlLimits) else lines
    near = [SAME * max(abs(limits.mean), limits.upper - limits.lower) for limits in each]
    placed = list(zip(values, each, near, strict=True))
    outside = [_side(v, limits.lower, limits.upper, n) for v, limits, n in placed]
    close = [_side(v, limits.lower_two_sigma, limits.upper_two_sigma, n) for v, limits, n in placed]
    sides = [_side(v, limits.mean, limits.mean, n) for v, limits, n in placed]
    trend, two, side = trends(values, run), two_in_three(close, sides), one_side(sides, run)
    return [
        Cause.OUTSIDE
        if outside[i]
        else Cause.TREND
        if trend[i]
        else Cause.TWO_IN_THREE
        if two[i]
        else Cause.ONE_SIDE
        if side[i]
        else None
        for i in range(len(values))
    ]


def trends(values: Sequence[float], run: int = RUN) -> list[int]:
    """+1 at every point of a run of 7 rising, −1 of 7 falling, else 0. Equal neighbours break a trend."""
    marks = [0] * len(values)
    start, way = 0, 0
    for i in range(1, len(values)):
        step = (values[i] > values[i - 1]) - (values[i] < values[i - 1])
        if step != way:
            start, way = i - 1, step
        if way and i - start + 1 >= run:
            marks[start : i + 1] = [way] * (i - start + 1)
    return marks


def two_in_three(close: Sequence[int], sides: Sequence[int]) -> list[bool]:
    """Points beyond 2σ that are two of three in a row, all three on one side of the mean."""
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
    start = 0
    for i, side in enumerate(sides):
        if side != sides[start]:
            start = i
        if side and i - start + 1 >= run:
            marks[start : i + 1] = [True] * (i - start + 1)
    return marks


def _side(value: float, low: float, high: float, near: float) -> int:
    """+1 above `high`, −1 below `low`, 0 between, or on a line."""
    return (value > high + near) - (value < low - near)
