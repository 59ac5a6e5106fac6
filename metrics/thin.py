"""Which figures stand on too little to be read without a word beside them (judgement 1)."""

from __future__ import annotations

from metrics.catalogue import INDICATORS
from metrics.indicator import Value
from text import Words, number

FEWEST_CASES = 5  # members, respondents or cases
LEAST_COVERED = 0.70  # of what should be covered


def thin(value: Value) -> Words | None:
    """What makes a figure thin, in a few words: how few cases, how little covered; None where nothing does.

    A figure that is missing is not thin: its reason says what lacks.
    """
    if value.value is None:
        return None
    cases = cases_of(value)
    if cases is not None and cases < FEWEST_CASES:
        few = number(cases, 0 if cases == int(cases) else 1)
        if cases == 1:
            return Words("thin: only 1 case", "样本过少：仅 1 例")
        return Words(f"thin: only {few} cases", f"样本过少：仅 {few} 例")
    # Compared as rounded, for binary fractions of 0.7.
    if value.coverage is not None and round(value.coverage, 9) < LEAST_COVERED:
        share = number(value.coverage * 100, 0)
        return Words(f"thin: covers {share}%", f"覆盖不足：仅 {share}%")
    return None


def cases_of(value: Value) -> float | None:
    """On how many cases, members or respondents a value rests; None where it counts none."""
    indicator = INDICATORS[value.indicator]
    if indicator.cases_in == "evidence":
        return float(value.evidence)
    return value.denominator if indicator.cases_in == "denominator" or indicator.counts else None
