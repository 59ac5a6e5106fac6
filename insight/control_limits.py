"""The lines of a control chart after NHS England's Making Data Count, and which points fix them.

Pure functions over values in time order, none of them missing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from math import fsum, sqrt
from typing import Literal

# Limits = mean ± LIMIT_FACTOR · mean moving range; 2.66 = 3 / 1.128 (d2 for pairs), 3.267 = D4 for pairs.
LIMIT_FACTOR = 2.66
MOVING_RANGE_FACTOR = 3.267
D2 = 1.128
BASELINE = 12  # points that fix the limits; fewer make trial limits
FEWEST = 6  # points without which there are no limits
SAME = 1e-9  # part of the scale within which two numbers are the same, computed two ways
# Standard errors by which the next 12 points may lie apart from the baseline and still join it. Chosen by
# simulation, see docs/deviations.md: at 3 the false flags of a stable series grow by a fifth, at 4 hardly.
AGREE = 4

Range = tuple[float | None, float | None]
# Which points fix the limits: a number of first points, all of them (None), or whole years that agree.
Baseline = int | None | Literal["years"]


@dataclass(frozen=True)
class ControlLimits:
    """The lines of a chart: mean, limits, the 2σ lines at two thirds, and the limit of the moving range."""

    mean: float
    lower: float
    upper: float
    lower_two_sigma: float
    upper_two_sigma: float
    moving_range: float
    points: int  # how many fixed them
    trial: bool

    def clipped(self, possible: Range) -> ControlLimits:
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


def limits(values: Sequence[float], *, baseline: Baseline = BASELINE, screened: bool = False) -> ControlLimits | None:
    """The lines that the baseline of `values` fixes; None under 6 values.

    `screened` leaves out moving ranges past their own limit, once.
    """
    fixing = list(values[: fixed_by(values, baseline)])
    if len(fixing) < FEWEST:
        return None
    average = mean_range(fixing, screened=screened)
    return lines(mean(fixing), LIMIT_FACTOR * average, MOVING_RANGE_FACTOR * average, len(fixing))


def lines(centre: float, reach: float, moving_range: float, points: int) -> ControlLimits:
    """The lines that lie `reach` on either side of the centre."""
    inner = reach * 2 / 3
    trial = points < BASELINE
    return ControlLimits(
        centre, centre - reach, centre + reach, centre - inner, centre + inner, moving_range, points, trial
    )


def fixed_by(values: Sequence[float], baseline: Baseline = "years") -> int:
    """How many of the first values fix the limits.

    By years: the first 12, which then hold; once a further 12 are there whose mean agrees with theirs, they join.
    """
    if baseline is None:
        return len(values)
    if baseline != "years":
        return min(baseline, len(values))
    held = BASELINE
    while len(values) >= held + BASELINE and _agree(values[:held], values[held : held + BASELINE]):
        held += BASELINE
    return min(held, len(values))


def _agree(before: Sequence[float], after: Sequence[float]) -> bool:
    sigma = mean_range(before) / D2
    if not sigma:
        return True  # a year without any variation has no limits worth holding
    apart = abs(mean(before) - mean(after))
    return apart <= AGREE * sigma * sqrt(1 / len(before) + 1 / len(after))


def mean(values: Sequence[float]) -> float:
    """The mean; of equal values that very value, and not a binary fraction beside it."""
    return values[0] if min(values) == max(values) else fsum(values) / len(values)


def mean_range(values: Sequence[float], *, screened: bool = False) -> float:
    """The mean of the moving ranges; `screened`: without those past their own limit, once."""
    ranges = moving_ranges(values)
    average = fsum(ranges) / len(ranges)
    if screened:
        kept = [r for r in ranges if r < MOVING_RANGE_FACTOR * average] or ranges
        average = fsum(kept) / len(kept)
    return average


def moving_ranges(values: Sequence[float]) -> list[float]:
    """|xᵢ − xᵢ₋₁| for each value but the first."""
    return [abs(b - a) for a, b in pairwise(values)]


def autocorrelation(values: Sequence[float]) -> float:
    """Lag-1 autocorrelation; 0 for a series without variation."""
    centre = sum(values) / len(values)
    apart = [v - centre for v in values]
    total = sum(a * a for a in apart)
    if total <= (SAME * max(abs(centre), SAME)) ** 2 * len(values):
        return 0.0
    return sum(a * b for a, b in pairwise(apart)) / total
