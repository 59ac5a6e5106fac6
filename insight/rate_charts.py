"""Limits of rates whose denominators change: Laney's p′ and u′ charts.

A rate of few cases swings more than one of many, so each point has limits of its own:
    p̄ = Σ parts / Σ wholes     σᵢ = √(p̄ (1 − p̄) / nᵢ) for parts of a whole, √(ū / nᵢ) for events
    zᵢ = (pᵢ − p̄) / σᵢ          limits = p̄ ± σᵢ · 2.66 · mean moving range of z
The last factor widens the binomial (Poisson) limits by what else varies from month to month (D. B. Laney, "Improved
control charts for attributes", Quality Engineering 14(4), 2002). Which indicators these are is declared with them
(Indicator.counts), never guessed from their values.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from math import fsum, sqrt

from insight.control_chart import Chart, chart
from insight.control_limits import (
    FEWEST,
    LIMIT_FACTOR,
    MOVING_RANGE_FACTOR,
    Baseline,
    ControlLimits,
    Range,
    fixed_by,
    limits,
    lines,
    mean_range,
)
from insight.special_causes import RUN
from metrics import Better, Counts
from text import Words

RARE = Words(
    "Less than one case a period on average: a single one swings the rate, and a run without any says little.",
    "平均每期不足一例：单个个案即可使比率大幅波动，连续无个案也说明不了什么。",
)

Count = tuple[float, float]  # what is counted, of how many


def rate_chart(
    counted: Sequence[Count | None],
    counts: Counts,
    better: Better | None,
    *,
    target: float | None = None,
    possible: Range = (None, None),
    baseline: Baseline = "years",
    run: int = RUN,
    screened: bool = False,
    breaks: Iterable[int] = (),
) -> Chart:
    """The p′ or u′ chart of (parts, whole) in time order; None, or a whole of 0, is a missing point."""
    values = [None if c is None or not c[1] else c[0] / c[1] for c in counted]

    def fix(places: Sequence[int]) -> Sequence[ControlLimits] | None:
        known = [c for i in places if (c := counted[i]) is not None]
        return rate_limits(known, counts, baseline=baseline, screened=screened)

    drawn = chart(values, better, fix, target=target, possible=possible, run=run, breaks=breaks)
    if drawn.limits is not None and is_rare([c for c in counted if c is not None], counts):
        return replace(drawn, warnings=(*drawn.warnings, RARE))
    return drawn


def is_rare(counted: Sequence[Count], counts: Counts) -> bool:
    """Is less than one case a point counted on average, or (parts of a whole) less than one left out?"""
    cases = sum(p for p, _ in counted)
    others = sum(n - p for p, n in counted)
    return (min(cases, others) if counts is Counts.PARTS else cases) < len(counted)


def rate_limits(
    counted: Sequence[Count], counts: Counts, *, baseline: Baseline = "years", screened: bool = False
) -> list[ControlLimits] | None:
    """The lines at each point; None under 6 points.

    A baseline in which every case went one way has no spread to standardise by: the plain limits of its rates then.
    """
    if len(counted) < FEWEST:
        return None
    held = fixed_by(standardised(counted, counts, len(counted)) or [p / n for p, n in counted], baseline)
    apart = standardised(counted, counts, held)
    if apart is None:
        plain = limits([p / n for p, n in counted], baseline=held, screened=screened)
        return None if plain is None else [plain] * len(counted)
    average = mean_range(apart[:held], screened=screened)
    centre, sigmas = rate_spread(counted, counts, held)
    return [
        lines(centre, LIMIT_FACTOR * average * sigma, MOVING_RANGE_FACTOR * average * sigma, held) for sigma in sigmas
    ]


def rate_spread(counted: Sequence[Count], counts: Counts, held: int) -> tuple[float, list[float]]:
    """The mean rate of the first `held` points, and the standard deviation that chance alone gives each point."""
    centre = fsum(p for p, _ in counted[:held]) / fsum(n for _, n in counted[:held])
    variance = centre * (1 - centre) if counts is Counts.PARTS else centre
    return centre, [sqrt(max(variance, 0.0) / n) for _, n in counted]


def standardised(counted: Sequence[Count], counts: Counts, held: int) -> list[float] | None:
    """How many standard deviations each point lies from the mean rate; None where chance gives no spread."""
    centre, sigmas = rate_spread(counted, counts, held)
    if not all(sigmas):
        return None
    return [(p / n - centre) / sigma for (p, n), sigma in zip(counted, sigmas, strict=True)]
