"""How many flags chance alone raises: what a page that shows many charts must say beside them."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable

from insight.control_chart import Chart
from text import Words, number

# Share of stable series whose latest point is flagged, from that many points on. Measured on 8,000 simulated normal
# series each (insight.control_limits by years, the four rules); tests/test_chance.py measures again. It is 1.5 %
# where the
# limits come from all points (under 12, at 24 and 36) and grows towards the end of a year in which they hold.
FALSE_FLAGS = {6: 0.01, 13: 0.025, 14: 0.035, 17: 0.055, 24: 0.015, 25: 0.023, 28: 0.035, 36: 0.015}

SAID = Words(
    "Of {n} charts, about {k} would be flagged by chance alone.", "共 {n} 张控制图，仅因偶然就约有 {k} 项会被提示。"
)


def false_flag_rate(points: int) -> float:
    """The share of stable series of that many points whose latest one is flagged; 0 without limits."""
    at = bisect_right(list(FALSE_FLAGS), points) - 1
    return list(FALSE_FLAGS.values())[at] if at >= 0 else 0.0


def expected_flags(charts: Iterable[Chart]) -> float:
    """How many of these charts chance alone would flag, were nothing to change anywhere."""
    return sum(false_flag_rate(chart.present) for chart in charts if chart.variation is not None)


def by_chance(charts: Iterable[Chart]) -> Words | None:
    """The sentence for a page; None where no chart has limits."""
    judged = [chart for chart in charts if chart.variation is not None]
    if not judged:
        return None
    k = expected_flags(judged)
    written = number(k, 1) if k >= 0.05 else number(k, 2)
    return SAID.format(n=len(judged), k=written)
