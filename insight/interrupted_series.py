"""The regression behind an effect: a step at launch, neighbouring points correlated (AR(1)), by statsmodels' GLS.

The correlation is the one under which residuals of this very design would on average be as correlated as they are
found to be: residuals of a short series understate it, and an interval that believes them is too narrow. One
standard error is added. docs/decisions/0008-effects.md has the coverage that was measured, beside other ways.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

import numpy as np
from scipy.stats import t
from statsmodels.regression.linear_model import GLS

TREND_FROM = 12  # points after launch from which trend terms are added (insight.md)
VISIBLE = 0.05  # p of the slope before launch under which it is a visible trend
FEWEST_FOR_TREND = 8  # points before launch without which none can be seen
ALLOWANCE = 1.0  # standard errors (1/√n) added to the estimated correlation
MOST = 0.8  # beyond it a short series tells nothing
FLAT = 1e-10  # part of the scale under which residuals are the rounding of the computer
_GRID = np.linspace(-0.5, 0.9, 29)

Array = np.ndarray[Any, np.dtype[np.float64]]


@dataclass(frozen=True)
class Fit:
    """The step: its size, standard error, degrees of freedom; `correlation` as estimated; was a trend allowed for?"""

    step: float
    error: float
    freedom: int
    correlation: float
    trend: bool


def step(at: Sequence[int], values: Sequence[float], before: int) -> Fit | None:
    """The average difference of the values from position `before` on to what those in front of it let expect.

    at       when each value was, in steps of the series
    Missing  None where the values do not vary about the fit: there is no chance to judge by
    """
    times, y = np.asarray(at, dtype=float), np.asarray(values, dtype=float)
    after = len(values) - before
    trend = after >= TREND_FROM or _trending(times[:before], y[:before])
    post = (np.arange(len(values)) >= before).astype(float)
    columns = [np.ones(len(values)), post]
    if trend:
        columns.append(times - times.mean())
    if after >= TREND_FROM:
        # Centred on the points after launch, so that the step is the average difference over them.
        columns.append(post * (times - times[before:].mean()))
    solution = _solved(y, times, columns, ALLOWANCE)
    return None if solution is None else Fit(*solution, trend)


@cache
def quantile(p: float, freedom: int) -> float:
    """Of Student's t."""
    return float(t.ppf(p, freedom))


def _trending(times: Array, y: Array) -> bool:
    if len(y) < FEWEST_FOR_TREND:
        return False
    solution = _solved(y, times, [np.ones(len(y)), times - times.mean()], 0.0)
    if solution is None:
        return bool(np.ptp(y) > FLAT * np.abs(y).max())  # a straight line, and not a level one
    slope, error, freedom, _ = solution
    return abs(slope) > quantile(1 - VISIBLE / 2, freedom) * error


def _solved(
    y: Array, times: Array, columns: Sequence[Array], allowance: float
) -> tuple[float, float, int, float] | None:
    """The second column's coefficient, its standard error, degrees of freedom, the correlation; None if all fits."""
    design, residual_maker, expected, apart = _prepared(tuple(tuple(column.tolist()) for column in (times, *columns)))
    residuals = residual_maker @ y
    if np.abs(residuals).max() <= FLAT * max(np.abs(y).max(), FLAT):
        return None
    observed = float(residuals[1:] @ residuals[:-1] / (residuals @ residuals))
    correlation = float(np.interp(observed, expected, _GRID))
    assumed = min(max(correlation + allowance / len(y) ** 0.5, 0.0), MOST)
    fit = GLS(y, design, sigma=assumed**apart, hasconst=True).fit()
    return float(fit.params[1]), float(fit.bse[1]), int(fit.df_resid), correlation


@lru_cache(maxsize=512)
def _prepared(columns: tuple[tuple[float, ...], ...]) -> tuple[Array, Array, Array, Array]:
    """Of times and terms: the design, what makes residuals of it, their expected correlation for each of _GRID, and
    how far apart any two places are.
    """
    times, *terms = (np.asarray(column) for column in columns)
    design, n = np.column_stack(terms), len(times)
    maker = np.eye(n) - design @ np.linalg.pinv(design)
    neighbours = (np.eye(n, k=1) + np.eye(n, k=-1)) / 2
    # Counted in the usual distance, so that a quarterly survey's neighbours are neighbours too.
    places = (times - times[0]) / np.median(np.diff(times))
    apart = np.abs(np.subtract.outer(places, places))
    supposed = _GRID[:, None, None]
    correlations = np.where(np.rint(apart) % 2 == 1, np.sign(supposed), 1.0) * np.abs(supposed) ** apart
    # The residuals' covariance is maker · correlations · maker; its trace, alone and with each one's neighbours.
    alike = (maker @ neighbours @ maker * correlations).sum(axis=(1, 2))
    expected = alike / (maker * correlations).sum(axis=(1, 2))
    # Rising but for the last digits: what np.interp needs.
    return design, maker, np.maximum.accumulate(expected), apart
