"""The Theta method (Assimakopoulos & Nikolopoulos 2000) as statsmodels' ThetaModel defines it, without its optimiser.

The season, where a test finds one, is taken out by statsmodels' own decomposition. What remains is smoothed
exponentially; the forecast is the last level with half the slope of the trend line. statsmodels looks for the smoothing
by a Kalman filter and a general optimiser, 18 of the 22 ms of a series; yet it is one number that makes one sum of
squares least, and is found here as such. tests/test_theta.py holds both beside each other.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize_scalar
from scipy.signal import lfilter
from statsmodels.tsa.seasonal import seasonal_decompose
from statsmodels.tsa.stattools import acf

Floats = NDArray[np.float64]

# Autocorrelation a season apart counts as one beyond this, the 10 % point of χ²(1) (as in statsmodels).
SEASONAL = 1.645**2
LEAST, MOST = 1e-4, 1 - 1e-4  # the smoothing, as bounded in statsmodels
_GRID = np.linspace(LEAST, MOST, 26)  # close enough that the least sum of squares lies beside the best of them


@dataclass(frozen=True)
class Theta:
    """A series taken apart.

    months    how many were known
    alpha     the smoothing: how much of each month's error is learnt
    drift     half the slope of the trend line, a month
    level     where the smoothed series ended
    season    of the months ahead, one for each month of a season: factors if `multiplied`, else amounts
    errors    what each month was off the forecast made the month before, season taken out
    """

    months: int
    alpha: float
    drift: float
    level: float
    season: Floats
    multiplied: bool
    errors: Floats

    @property
    def seasonal(self) -> bool:
        """Was a season found?"""
        return bool(np.ptp(self.season))

    def season_of(self, ahead: int) -> Floats:
        """Of each of the months ahead."""
        return self.season[np.arange(ahead) % len(self.season)]

    def forecast(self, ahead: int) -> Floats:
        """The months ahead."""
        learnt = (1 - (1 - self.alpha) ** self.months) / self.alpha
        plain = self.level + self.drift * (np.arange(ahead) + learnt)
        season = self.season_of(ahead)
        return plain * season if self.multiplied else plain + season


def theta(series: Floats, period: int) -> Theta:
    """The series taken apart; it varies, and has two whole seasons at least."""
    season, multiplied = _season(series, period)
    past = season[np.arange(len(series)) % period]
    plain = series / past if multiplied else series - past
    alpha = smoothing(plain)
    time = np.arange(len(plain)) - (len(plain) - 1) / 2
    drift = float(time @ plain / (time @ time)) / 2
    level = float(plain[-1] - (1 - alpha) * one_step_errors(plain, alpha)[-1])
    ahead = season[(np.arange(period) + len(series)) % period]
    return Theta(len(series), alpha, drift, level, ahead, multiplied, one_step_errors(plain, alpha, drift))


def one_step_errors(plain: Floats, alpha: float, drift: float = 0.0) -> Floats:
    """What each month but the first was off the forecast made the month before: the smoothed level and the drift.

    eₜ = yₜ − yₜ₋₁ − drift + (1 − α) eₜ₋₁, since the level learns α of each error.
    """
    return np.asarray(lfilter([1.0], [1.0, alpha - 1], np.diff(plain) - drift))


def smoothing(plain: Floats) -> float:
    """The smoothing under which the squares of the one-step errors add up to least."""

    steps = np.diff(plain).tolist()

    def squares(alpha: float) -> float:
        # As `one_step_errors`; so few months are quicker counted than handed over.
        error = total = 0.0
        kept = 1.0 - float(alpha)
        for step in steps:
            error = step + kept * error
            total += error * error
        return total

    best = int(np.argmin(_squares(steps, _GRID)))
    around = (_GRID[max(best - 1, 0)], _GRID[min(best + 1, len(_GRID) - 1)])
    return float(minimize_scalar(squares, bounds=around, method="bounded", options={"xatol": 1e-6}).x)


def _squares(steps: Sequence[float], alphas: Floats) -> Floats:
    """The sum of squared one-step errors under each smoothing, all at once: a month at a time."""
    error, total, kept = np.zeros_like(alphas), np.zeros_like(alphas), 1 - alphas
    for step in steps:
        error = step + kept * error
        total += error * error
    return total


def _season(series: Floats, period: int) -> tuple[Floats, bool]:
    """Factors (of a series above 0) or amounts, one for each month of a season from the series' first on."""
    multiplied = bool(series.min() > 0)
    alike = acf(series, nlags=period, fft=False)
    if len(series) * alike[-1] ** 2 / np.sum(alike[:-1] ** 2) <= SEASONAL:
        return (np.ones if multiplied else np.zeros)(period), multiplied
    season = seasonal_decompose(series, model="mul" if multiplied else "add", period=period).seasonal[:period]
    if multiplied and season.min() <= 0:
        return seasonal_decompose(series, model="add", period=period).seasonal[:period], False
    return season, multiplied
