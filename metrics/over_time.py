"""How an indicator's short periods make a longer one: words of its declaration."""

from __future__ import annotations

import math
from collections.abc import Iterable
from enum import StrEnum


class OverTime(StrEnum):
    """What becomes of the value over a longer period: targets, plans and forecasts follow from it."""

    SUMS = "sums"  # the months add up to quarters and years
    HOLDS = "holds"  # a rate, a level, a comparison with a year earlier: a year has no more of it than a month
    COMPOUNDS = "compounds"  # growth upon growth
    ACCRUES = "accrues"  # grows with time over a base that the period shares

    def together(self, parts: Iterable[float]) -> float:
        """What parts that follow each other make: growth compounds, everything else adds up."""
        if self is OverTime.COMPOUNDS:
            return math.prod(1 + part for part in parts) - 1
        return sum(parts)

    def share(self, whole: float, share: float) -> float:
        """So much of a whole, spread evenly over its time: of growth the root that compounds to it."""
        if self is OverTime.HOLDS:
            return whole
        if self is OverTime.COMPOUNDS:
            return math.expm1(share * math.log1p(whole)) if whole > -1 else whole
        return whole * share

    def rest(self, whole: float, known: float) -> float:
        """What is left of a whole once a part of it is known."""
        if self is OverTime.COMPOUNDS:
            return (1 + whole) / (1 + known) - 1 if known > -1 else whole
        return whole - known


class ValueBasis(StrEnum):
    """What a period's value is made of, month by month."""

    SUM = "sum"  # Σ of the months
    WEIGHTED = "weighted"  # numerators and denominators add up: the mean of the months weighted by denominator
    MEAN = "mean"  # the plain mean of the months
    CHAIN = "chain"  # Π (1 + month) − 1: each month starts where the one before ended
    OVER_BASE = "over_base"  # Σ of the months' numerators over a base that the whole period shares
    GROWTH = "growth"  # Σ of this year's amounts over last year's, − 1
