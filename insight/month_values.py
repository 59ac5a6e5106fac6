"""The months that a forecast is made from: which are whole, and what each of them adds to its period."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from data.store import Store
from metrics import Indicator, Period, PeriodKind, RawValue, ValueBasis, ValueTable, data_day, value_table
from scope import Scope

HISTORY_MONTHS = 60  # months looked back: older ones say little about this year


def last_whole_month_of_data(store: Store, as_of: date) -> Period | None:
    """The last month that operating data fill to its end by the as-of day; None when there is none."""
    day = data_day(store, as_of=as_of)
    if day is None:
        return None
    month = Period.containing(day, PeriodKind.MONTH)
    return month if month.end == day else month.before()


class Month(NamedTuple):
    """One month of what is forecast: its value (None: missing) and its weight in the period."""

    period: Period
    value: float | None
    weight: float


def month_values(
    store: Store, who: Scope, indicator: Indicator, supervisor_id: str, months: Sequence[Period], as_of: date
) -> list[Month]:
    """The months of what is forecast of an indicator: its own monthly value, or what its year is made of."""
    return monthly_values(store, who, [indicator], [supervisor_id], months, as_of)[supervisor_id, indicator.key]


def monthly_values(
    store: Store,
    who: Scope,
    indicators: Sequence[Indicator],
    supervisor_ids: Sequence[str],
    months: Sequence[Period],
    as_of: date,
    given: ValueTable | None = None,
) -> dict[tuple[str, str], list[Month]]:
    """The same for many, keyed (supervisor_id, indicator)."""
    source = {indicator.key: indicator.growth_of or indicator.key for indicator in indicators}
    if not source:
        return {}
    keys = list(dict.fromkeys(source.values()))
    read = value_table(store, who, months, units=supervisor_ids, indicators=keys, as_of=as_of, given=given)
    monthly: dict[tuple[str, str], list[Month]] = {}
    for indicator in indicators:
        basis = indicator.basis
        for whose in supervisor_ids:
            known = read.of(whose, source[indicator.key])
            monthly[whose, indicator.key] = [_month(month, known.get(month.code), basis) for month in months]
    return monthly


def _month(period: Period, known: RawValue | None, basis: ValueBasis | None) -> Month:
    value, numerator, denominator = known or (None, None, None)
    shown = numerator if basis is ValueBasis.OVER_BASE and value is not None else value
    weight = denominator if basis is ValueBasis.WEIGHTED else 1.0
    return Month(period, shown, weight or 0.0)


def unbroken(monthly: Sequence[Month]) -> list[Month]:
    """The months at the end that all have a value."""
    for i in range(len(monthly), 0, -1):
        if monthly[i - 1].value is None:
            return list(monthly[i:])
    return list(monthly)
