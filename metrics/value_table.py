"""Figures asked for once that serve several questions: what indicators came to, without the words.

Signals, forecasts and effects look back on much the same months of the same people. Whoever asks all three reads the
figures once and hands them on; a question that they do not cover reads its own, so that the answer is the same.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from data.store import Store
from metrics.catalogue import INDICATORS, indicator_called
from metrics.engine import RawValue, query_values, quotients
from metrics.periods import Period
from scope import Scope


@dataclass(frozen=True)
class ValueTable:
    """The figures of some supervisors, indicators and periods on one day, from one version of the data."""

    units: frozenset[str]
    indicators: frozenset[str]
    periods: frozenset[Period]
    as_of: date
    version: str
    found: Mapping[tuple[str, str], Mapping[str, RawValue]]

    def of(self, unit: str, indicator: str) -> Mapping[str, RawValue]:
        """One supervisor's figures of an indicator by period code; a code is missing where no row was counted."""
        return self.found.get((unit, indicator), {})

    def cover(
        self, version: str, units: Sequence[str], indicators: Sequence[str], periods: Sequence[Period], as_of: date
    ) -> bool:
        """Is all of it among them, as it stands?"""
        return (
            (self.version, self.as_of) == (version, as_of)
            and self.units.issuperset(units)
            and self.indicators.issuperset(indicators)
            and self.periods.issuperset(periods)
        )


def value_table(
    store: Store,
    who: Scope,
    periods: Sequence[Period],
    *,
    units: Sequence[str],
    indicators: Sequence[str] | None = None,
    as_of: date,
    given: ValueTable | None = None,
) -> ValueTable:
    """The figures of these supervisors: the `given` ones where they cover what is asked for, else read now.

    Raises NotAllowed for a supervisor out of scope, WrongUse for an unknown indicator or supervisor.
    """
    version = store.version
    asked = [indicator_called(key) for key in (INDICATORS if indicators is None else indicators)]
    keys = [indicator.key for indicator in asked]
    if given is not None and given.cover(version, units, keys, periods, as_of):
        for unit in units:
            who.need_sight_of(unit)
        return given
    question = query_values(store, who, periods, units=units, as_of=as_of)
    figures: dict[tuple[str, str], dict[str, RawValue]] = {}
    for (unit, key, code), figure in quotients(store, question, asked).items():
        figures.setdefault((unit, key), {})[code] = figure
    return ValueTable(frozenset(units), frozenset(keys), frozenset(periods), as_of, version, figures)
