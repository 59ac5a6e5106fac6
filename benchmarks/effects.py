"""How honest is the interval of an effect? Series with a known effect, and with none, judged many times over.

    python -m benchmarks.effects [runs]      (1,200 runs: about three minutes of processor time)

Prints, per length and lag-1 autocorrelation: how often the 95 % interval holds the truth, how often "effective" is
claimed where nothing happened, how often a change of 1 and 2 standard deviations is found, and the middle half-width;
then the same intervals by other ways. docs/decisions/0008-effects.md quotes it.
"""

from __future__ import annotations

import sys
from collections.abc import Callable

import numpy as np
from statsmodels.regression.linear_model import GLSAR, OLS

from insight import Verdict, effect
from metrics import Better

LENGTHS = ((6, 3), (12, 3), (12, 6), (24, 6), (36, 9), (12, 12), (24, 12), (24, 24))
CORRELATIONS = (0.0, 0.2, 0.4)
SEED = 20260316


def series(runs: int, before: int, after: int, correlation: float, rng: np.random.Generator) -> np.ndarray:
    """Series of standard deviation 1, `correlation` between neighbours; the launch falls between two points."""
    noise = rng.standard_normal((runs, before + 1 + after))
    for i in range(1, noise.shape[1]):
        noise[:, i] = correlation * noise[:, i - 1] + (1 - correlation**2) ** 0.5 * noise[:, i]
    return noise


def judged(noise: np.ndarray, before: int, true: float, season: int | None = None) -> np.ndarray:
    """Per series: was the truth within the interval, was it called effective, half the interval's width."""
    measured = []
    for row in noise:
        values: list[float | None] = [*row[:before], None, *(row[before + 1 :] + true)]
        estimate = effect(values, before, Better.HIGHER, season=season)
        low, high = estimate.low or 0.0, estimate.high or 0.0
        measured.append((low <= true <= high, estimate.verdict is Verdict.EFFECTIVE, (high - low) / 2))
    return np.array(measured, dtype=float)


def other_ways(noise: np.ndarray, before: int) -> dict[str, float]:
    """How often other 95 % intervals of the same step hold the truth, 0."""
    ways: dict[str, Callable[[np.ndarray, np.ndarray], object]] = {
        "OLS": lambda y, x: OLS(y, x).fit(),
        "HAC, 2 lags, t": lambda y, x: OLS(y, x).fit(
            cov_type="HAC", cov_kwds={"maxlags": 2, "use_correction": True}, use_t=True
        ),
        "GLSAR, iterated": lambda y, x: GLSAR(y, x, rho=1).iterative_fit(maxiter=8),
    }
    held = dict.fromkeys(ways, 0)
    for row in noise:
        y = np.delete(row, before)
        x = np.column_stack([np.ones(len(y)), np.arange(len(y)) >= before]).astype(float)
        for name, fit in ways.items():
            low, high = fit(y, x).conf_int(0.05)[1]  # type: ignore[attr-defined]
            held[name] += low <= 0 <= high
    return {name: count / len(noise) for name, count in held.items()}


def main(runs: int) -> None:
    """Print both tables."""
    rng = np.random.default_rng(SEED)
    print("before after  rho   held  false effective  1 SD found  2 SD found  half-width")
    for before, after in LENGTHS:
        for correlation in CORRELATIONS:
            noise = series(runs, before, after, correlation, rng)
            nothing = judged(noise, before, 0.0).mean(axis=0)
            power = [judged(noise[: runs // 4], before, size).mean(axis=0)[1] for size in (1.0, 2.0)]
            print(
                f"{before:6} {after:5} {correlation:4.1f} {nothing[0]:6.1%} {nothing[1]:16.1%}"
                f" {power[0]:11.0%} {power[1]:11.0%} {nothing[2]:11.2f}",
                flush=True,
            )
    print("with a season looked for (none there): before 30, after 6")
    for correlation in CORRELATIONS:
        nothing = judged(series(runs // 2, 30, 6, correlation, rng), 30, 0.0, season=12).mean(axis=0)
        print(f"  rho {correlation}: held {nothing[0]:.1%}, false effective {nothing[1]:.1%}", flush=True)
    print("a trend, in standard deviations a point, and nothing else: before 18, after 6, rho 0.2")
    for slope in (0.04, 0.08, 0.16):
        noise = series(runs // 2, 18, 6, 0.2, rng) + slope * np.arange(25)
        nothing = judged(noise, 18, 0.0).mean(axis=0)
        print(f"  {slope}: held {nothing[0]:.1%}, false effective {nothing[1]:.1%}", flush=True)
    print("other ways, share of intervals that hold the truth")
    for before, after in ((6, 3), (12, 3), (24, 6)):
        for correlation in CORRELATIONS:
            held = other_ways(series(runs // 4, before, after, correlation, rng), before)
            print(f"{before:6} {after:5} {correlation:4.1f} ", {k: f"{v:.1%}" for k, v in held.items()}, flush=True)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1200)
