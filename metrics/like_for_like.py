"""Up to which day a figure is compared with a year earlier, in words (judgement 1)."""

from __future__ import annotations

from metrics.indicator import Value
from text import Words, day


def like_for_like(value: Value) -> Words | None:
    """The day of the cut in a few words; None where nothing is cut, or nothing was compared."""
    if value.value is None or value.cut_on is None:
        return None
    return Words(f"like for like to {day(value.cut_on)}", f"同比截至 {day(value.cut_on)}")
