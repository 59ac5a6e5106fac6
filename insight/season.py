"""Seasons: does a series repeat itself every year, and what is left when each point is compared with its own season?"""

from __future__ import annotations

from collections.abc import Sequence

from insight.control_limits import SAME
from text import Words

SEASONAL = Words(
    "The series repeats itself every year; the change from a year earlier is judged instead.",
    "该序列每年呈现相同的季节规律，因此改为判断同比变化。",
)
# Correlation a year apart from which the repetition is clear. Stable series without seasons exceed it in 4 % of cases
# with 24 months and in 0.5 % with 36 (simulated, tests/test_season.py).
CLEAR = 0.5
# Years whose seasons are compared; with fewer, a repetition is not told from chance.
YEARS = 2


def year_on_year(values: Sequence[float | None], season: int = 12) -> list[float | None]:
    """Each value less the one a year before; None in the first year, and where either is missing."""
    changes = [None if a is None or b is None else b - a for a, b in zip(values, values[season:], strict=False)]
    return [None] * min(season, len(values)) + changes


def is_seasonal(values: Sequence[float | None], season: int = 12) -> bool:
    """Does it clearly repeat itself every year? Never said with under two whole years."""
    return seasonality(values, season) > CLEAR


def seasonality(values: Sequence[float | None], season: int = 12) -> float:
    """Correlation of points a year apart, of what is left when a straight trend is taken out; 0 with under two years.

    1 is a perfect repetition; a stable series without seasons lies around 0.
    """
    known = [(i, v) for i, v in enumerate(values) if v is not None]
    apart = _without_trend(known)
    pairs = [(apart[i], apart[i + season]) for i in apart if i + season in apart]
    if len(pairs) < (YEARS - 1) * season:
        return 0.0
    scale = max(abs(v) for _, v in known)
    # Like is compared with like: over the points that have a partner, so that two years can reach 1.
    early, late = sum(a * a for a, _ in pairs), sum(b * b for _, b in pairs)
    if min(early, late) <= (SAME * scale) ** 2 * len(pairs):
        return 0.0
    return sum(a * b for a, b in pairs) / (early * late) ** 0.5


def _without_trend(known: Sequence[tuple[int, float]]) -> dict[int, float]:
    """Each value less the straight line of least squares through all, by place."""
    if len(known) < 2:
        return {}
    at = sum(i for i, _ in known) / len(known)
    mean = sum(v for _, v in known) / len(known)
    slope = sum((i - at) * (v - mean) for i, v in known) / sum((i - at) ** 2 for i, _ in known)
    return {i: v - mean - slope * (i - at) for i, v in known}
