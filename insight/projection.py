"""How a monthly series goes on: the Theta method, with simulated paths around it. Pure functions of numbers.

The forecast itself is the Theta method (insight/theta.py; winner of the M3 competition; why this one and its measured
error stand in docs/decisions/0007). Theta is exponential smoothing with a drift (Hyndman & Billah 2003), so its errors
run on through the same smoothing: that makes the paths, and their spread the interval.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from insight.theta import Theta, theta

SEASON_MONTHS = 12
FEWEST_MONTHS = 2 * SEASON_MONTHS  # months under which no season can be told from chance
SIMULATED_PATHS = 2000
LOW_QUANTILE, HIGH_QUANTILE = 0.1, 0.9  # the 80 % interval

Floats = NDArray[np.float64]
Range = tuple[float | None, float | None]


@dataclass(frozen=True)
class Projection:
    """The months ahead. `point` is the forecast; `paths` are equally likely courses, one per row."""

    point: Floats
    paths: Floats

    @property
    def low(self) -> Floats:
        """Per month, what one path in ten stays below."""
        return self._reach[0]

    @property
    def high(self) -> Floats:
        """Per month, what one path in ten exceeds."""
        return self._reach[1]

    @cached_property
    def _reach(self) -> Floats:
        return np.quantile(self.paths, (LOW_QUANTILE, HIGH_QUANTILE), axis=0)

    def moved_to(self, point: Floats, possible: Range = (None, None)) -> Projection:
        """The same spread around other months, kept within what values are possible."""
        return Projection(_within(point, possible), _within(self.paths + (point - self.point), possible))


def project(
    values: Sequence[float], ahead: int, *, seed: int, possible: Range = (None, None), paths: int = SIMULATED_PATHS
) -> Projection:
    """The next `ahead` months of an unbroken monthly series of at least 24, kept within what values are possible.

    The same values and seed give the same paths. A constant series goes on as it is, without spread.
    """
    series = np.asarray(values, dtype=float)
    if len(series) < FEWEST_MONTHS:
        raise ValueError(f"{len(series)} months are too few to forecast: {FEWEST_MONTHS} are needed")
    # As one knows a constant, its sum of squares may not be 0 in binary: the spread is.
    if np.ptp(series) == 0:
        level = np.full(ahead, series[-1])
        return Projection(_within(level, possible), _within(np.tile(level, (paths, 1)), possible))
    fitted = theta(series, SEASON_MONTHS)
    point = fitted.forecast(ahead)
    spread = _errors(fitted, ahead, paths, np.random.default_rng(seed))
    return Projection(_within(point, possible), _within(point + spread, possible))


def _errors(fitted: Theta, ahead: int, paths: int, chance: np.random.Generator) -> Floats:
    """How far the paths lie from the forecast: coming shocks, and how little so many months can tell.

    Of what was estimated, the variance (Student's t), the season and the drift widen the paths; without them 80 %
    intervals held 70 to 75 % of three years' sums in the M3 data.
    """
    n, alpha, seasonal, shocks = fitted.months, fitted.alpha, fitted.seasonal, fitted.errors
    freedom = max(len(shocks) - 2 - (SEASON_MONTHS - 1) * seasonal, 1)
    sigma = float(np.sqrt(np.square(shocks).sum() / freedom))

    coming = chance.standard_normal((paths, ahead))
    spread = alpha * (np.cumsum(coming, axis=1) - coming) + coming
    if seasonal:
        by_month = chance.standard_normal((paths, SEASON_MONTHS)) * np.sqrt(SEASON_MONTHS / n)
        spread += by_month[:, np.arange(ahead) % SEASON_MONTHS]
    spread += chance.standard_normal((paths, 1)) * alpha / np.sqrt(n - 1) * np.arange(1, ahead + 1)
    spread *= sigma * np.sqrt(freedom / chance.chisquare(freedom, (paths, 1)))
    return spread * fitted.season_of(ahead) if fitted.multiplied else spread


def seasonal_naive(values: Sequence[float], ahead: int) -> list[float]:
    """Each month as it was a year earlier; needs 12 months."""
    last = list(values[-SEASON_MONTHS:])
    return [last[i % SEASON_MONTHS] for i in range(ahead)]


def seasonal_scale(values: Sequence[float]) -> float | None:
    """The mean distance from the same month a year earlier, by which MASE (m = 12) divides; None where it is 0."""
    apart = [abs(b - a) for a, b in zip(values, values[SEASON_MONTHS:], strict=False)]
    return sum(apart) / len(apart) if apart and any(apart) else None


def _within(values: Floats, possible: Range) -> Floats:
    low, high = possible
    if low is None and high is None:
        return values
    return np.clip(values, low, high)
