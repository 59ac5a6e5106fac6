"""How an indicator's short periods make a longer one: words of its declaration."""

from __future__ import annotations

from enum import StrEnum


class OverTime(StrEnum):
    """What becomes of the value over a longer period: targets, plans and forecasts follow from it."""

    SUMS = "sums"  # the months add up to quarters and years
    HOLDS = "holds"  # a rate, a level, a comparison with a year earlier: a year has no more of it than a month
    COMPOUNDS = "compounds"  # growth upon growth
    ACCRUES = "accrues"  # grows with time over a base that the period shares


class ValueBasis(StrEnum):
    """What a period's value is made of, month by month."""

    SUM = "sum"  # Σ of the months
    WEIGHTED = "weighted"  # numerators and denominators add up: the mean of the months weighted by denominator
    MEAN = "mean"  # the plain mean of the months
    CHAIN = "chain"  # Π (1 + month) − 1: each month starts where the one before ended
    OVER_BASE = "over_base"  # Σ of the months' numerators over a base that the whole period shares
    GROWTH = "growth"  # Σ of this year's amounts over last year's, − 1
