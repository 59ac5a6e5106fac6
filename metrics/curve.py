"""The curve from a value to points (policy 4.1): piecewise linear through threshold, target and stretch."""

from __future__ import annotations

import math
from dataclasses import dataclass

from metrics.indicator import Better, Indicator


@dataclass(frozen=True)
class Curve:
    """How many points the three marks of a target are worth, and how far from the target they lie by default."""

    threshold: float = 60.0
    target: float = 100.0
    stretch: float = 120.0
    distance: float = 0.20  # of |target|, to either side
    ratio_distance: float = 0.10  # below the target of a quality ratio, whose stretch is 1


DEFAULT_CURVE = Curve()
# Values and targets that differ by less than this part are the same number, computed two ways.
SAME_CURVE = 1e-9


def points_at(
    value: float, threshold: float, target: float, stretch: float, better: Better, curve: Curve = DEFAULT_CURVE
) -> float:
    """The points of a value, 0 to the stretch's 120.

    Below the threshold the slope between threshold and target goes on down to 0; beyond the stretch nothing is added.
    Where threshold and target coincide, anything worse than the target has 0; where stretch and target coincide,
    nothing is above the target's 100.
    """
    if better is Better.TO_ONE and value > 1:
        value = 2 - value
    if better is Better.LOWER:
        value, threshold, target, stretch = -value, -threshold, -target, -stretch
    if value >= target or math.isclose(value, target, rel_tol=SAME_CURVE):
        if stretch <= target:
            return curve.target
        beyond = max(value - target, 0.0) / (stretch - target)
        return min(curve.stretch, curve.target + beyond * (curve.stretch - curve.target))
    if target <= threshold:
        return 0.0
    reached = (value - threshold) / (target - threshold)
    return max(0.0, curve.threshold + reached * (curve.target - curve.threshold))


def default_marks(target: float, indicator: Indicator, curve: Curve = DEFAULT_CURVE) -> tuple[float, float]:
    """(threshold, stretch) of a target that came without them.

    A quality ratio's lie at the scheme's distance and at 1; those of growth, gain and variance at the distance that the
    indicator declares in its own unit; any other's at the scheme's share of the target.
    """
    if indicator.quality_ratio:
        if indicator.better is Better.LOWER:
            return target + curve.ratio_distance, 0.0
        return target - curve.ratio_distance, 1.0
    distance = curve.distance * abs(target) if indicator.mark_distance is None else indicator.mark_distance
    worse, better = (target + distance, target - distance), (target - distance, target + distance)
    return worse if indicator.better is Better.LOWER else better
