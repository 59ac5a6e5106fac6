"""An assumption about the months left of a period: as forecast, a share of it, so much a month, or growing. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from insight.period_months import Course, Floats
from metrics import Indicator, ValueBasis


class RestAssumption(StrEnum):
    """By what the months left are told."""

    SHARE = "share"  # each brings this part of what is forecast for it; 1 is the forecast itself
    AMOUNT = "amount"  # each brings this much, as "pace so far" and "pace required" are told
    GROWTH = "growth"  # each brings this much more than the one before it, beginning from the pace so far


@dataclass(frozen=True)
class Rest:
    """One assumption. `by` is a part (SHARE, GROWTH; 0.1 = 10 %) or an amount in the indicator's unit (AMOUNT)."""

    how: RestAssumption = RestAssumption.SHARE
    by: float = 1.0

    def months(self, course: Course, forecast: Floats) -> Floats:
        """What each month left brings under it, in the course's own amounts; as forecast where no pace is known."""
        if self.how is RestAssumption.SHARE:
            return forecast * self.by
        left = len(forecast)
        if self.how is RestAssumption.AMOUNT:
            return np.full(left, self.by) * _amounts_per_shown(course, left) + _amounts_at_zero(course, left)
        if course.pace is None:
            return forecast
        return np.array([course.pace * (1 + self.by) ** k for k in range(1, left + 1)])


AS_FORECAST = Rest()


def offered(indicator: Indicator, basis: ValueBasis | None) -> tuple[RestAssumption, ...]:
    """What may be assumed of its months; nothing where they do not make the period. Only amounts grow."""
    if basis is None:
        return ()
    # A loss that "grows by 2 %" gets worse: where amounts may be negative, nobody reads it the same way.
    amounts = basis in (ValueBasis.SUM, ValueBasis.OVER_BASE) and indicator.range[0] == 0
    grows = amounts or basis is ValueBasis.GROWTH
    return (
        (RestAssumption.SHARE, RestAssumption.AMOUNT, RestAssumption.GROWTH)
        if grows
        else (RestAssumption.SHARE, RestAssumption.AMOUNT)
    )


def _amounts_per_shown(course: Course, left: int) -> float:
    """How much of the course's amounts one unit of the shown pace is: a rate is of its base, growth of last year's."""
    if course.basis is ValueBasis.OVER_BASE:
        return course.base
    return (course.base - course.base_so_far) / left if course.basis is ValueBasis.GROWTH and left else 1.0


def _amounts_at_zero(course: Course, left: int) -> float:
    """What a month brings at a shown pace of 0: with no growth, last year's."""
    return (course.base - course.base_so_far) / left if course.basis is ValueBasis.GROWTH and left else 0.0
