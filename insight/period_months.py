"""What a period's value is made of, month by month: the step between a monthly forecast and the end of a year.

Only where the months truly make up the period is its end forecast; docs/deviations.md says which indicators are
treated how, and why the others have no forecast.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from metrics import ValueBasis
from text import Words

Floats = NDArray[np.float64]


BASIS_NAMES = {
    ValueBasis.SUM: Words("the sum of its months", "各月之和"),
    ValueBasis.WEIGHTED: Words(
        "the mean of its months, each weighted by its forecast denominator", "各月数值按预测分母加权平均"
    ),
    ValueBasis.MEAN: Words("the plain mean of its months", "各月数值的简单平均"),
    ValueBasis.CHAIN: Words("the growth of its months, one on top of the other", "各月增长逐月连乘"),
    ValueBasis.OVER_BASE: Words(
        "the months' numerators over the base known today, which is taken to hold",
        "各月分子之和 ÷ 当前已知的分母（视为不变）",
    ),
    ValueBasis.GROWTH: Words(
        "the revenue of its months against that of a year earlier", "各月收入之和与上年同期收入之比"
    ),
}


@dataclass(frozen=True)
class Course:
    """The months of one period that are known, and the rule that makes the period of them.

    values   what is known of each month, in order; a month without a value is left out
    weights  of each of those months (WEIGHTED: its denominator; else 1)
    base     SUM: 1 · OVER_BASE: the shared denominator · GROWTH: last year's revenue of the whole period
    base_so_far  GROWTH: last year's revenue of the known months
    """

    basis: ValueBasis
    values: tuple[float, ...]
    weights: tuple[float, ...]
    base: float = 1.0
    base_so_far: float = 1.0

    @property
    def so_far(self) -> float | None:
        """The period's value as far as it is known; None before its first value."""
        if not self.values:
            return None
        known = replace(self, base=self.base_so_far) if self.basis is ValueBasis.GROWTH else self
        return float(known.end(np.empty(0), np.empty(0)))

    @property
    def pace(self) -> float | None:
        """What a month brings on average, of what is summed, weighted or chained; None before the first value."""
        if not self.values:
            return None
        values, weights = np.array(self.values), np.array(self.weights)
        if self.basis is ValueBasis.CHAIN:
            return float(np.prod(1 + values) ** (1 / len(values)) - 1)
        return float((values * weights).sum() / weights.sum()) if weights.sum() else None

    def end(self, ahead: Floats, weights: Floats) -> Floats:
        """The period's value once the months ahead are these; the last axis runs over the months."""
        values, known = np.array(self.values), np.array(self.weights)
        if self.basis is ValueBasis.CHAIN:
            return np.prod(1 + values) * np.prod(1 + ahead, axis=-1) - 1
        if self.basis in (ValueBasis.WEIGHTED, ValueBasis.MEAN):
            return ((values * known).sum() + (ahead * weights).sum(axis=-1)) / (known.sum() + weights.sum(axis=-1))
        return (values.sum() + ahead.sum(axis=-1)) / self.base - (self.basis is ValueBasis.GROWTH)

    def shown_pace(self) -> float | None:
        """The pace as people read it: in the indicator's own unit."""
        pace = self.pace
        if pace is None or self.basis is not ValueBasis.OVER_BASE:
            return self.so_far if self.basis is ValueBasis.GROWTH else pace
        return pace / self.base

    def required(self, target: float, weights: Floats) -> float | None:
        """What each month left must bring on average to meet the target, as `shown_pace`; None with none left.

        `weights` are those of the months left; for GROWTH the growth that all of them together must have.
        """
        left, values, known = len(weights), np.array(self.values), np.array(self.weights)
        if not left:
            return None
        if self.basis is ValueBasis.CHAIN:
            factor = (1 + target) / np.prod(1 + values)
            return float(factor ** (1 / left) - 1) if factor > 0 else None
        if self.basis in (ValueBasis.WEIGHTED, ValueBasis.MEAN):
            if not weights.sum():
                return None
            return float((target * (known.sum() + weights.sum()) - (values * known).sum()) / weights.sum())
        if self.basis is ValueBasis.GROWTH:
            base_left = self.base - self.base_so_far
            return float(((1 + target) * self.base - values.sum()) / base_left - 1) if base_left else None
        return float((target * self.base - values.sum()) / left / self.base)
