"""The way down into a gap: of whom, against what, through which parts; as the address says it, and what is asked there.

?against=before&of=company&in_region=East&by=product&rows=1: a colleague who gets the link sees the same, and the
browser's back button goes up again. What is so anyway is left out.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import cast, get_args

import streamlit as st

from data.store import Store
from insight import Against, Drivers, driver_rows, drivers
from metrics import COMPANY, SPLIT_BY_SUPERVISOR, Evidence, Level, Period, PeriodKind, indicator_called
from scope import Scope
from ui.kit import INDICATOR, Choice, cached_questions, current_scope, link, store

CHOSEN = "in_"  # ?in_region=East


@dataclass(frozen=True)
class DriverPath:
    """Where on the way down the reader stands."""

    indicator: str
    supervisor: str
    unit: str
    level: Level
    period: Period
    against: Against = Against.YEAR
    by: str | None = None
    path: tuple[tuple[str, str], ...] = ()
    rows: bool = False

    @property
    def address(self) -> str:
        """The link to this place."""
        return link(
            INDICATOR,
            indicator=self.indicator,
            supervisor=self.supervisor,
            period=self.period.code,
            against=None if self.against is Against.YEAR else self.against.value,
            of=None if self.level == "supervisor" else self.level,
            **{CHOSEN + dimension: value for dimension, value in self.path},
            by=self.by,
            rows="1" if self.rows else None,
        )


def driver_path(indicator: str, choice: Choice) -> DriverPath:
    """Where the address stands, as far as it makes sense for this indicator, period and reader."""
    asked = st.query_params
    level: Level = "supervisor"
    if current_scope().sees_all and asked.get("of") in get_args(Level):
        level = cast(Level, asked["of"])
    against = next((base for base in bases(choice.period) if base.value == asked.get("against")), Against.YEAR)
    declared = indicator_called(indicator).dimensions
    dimensions = [d for d in declared if d != SPLIT_BY_SUPERVISOR or level != "supervisor"]
    named = ((name.removeprefix(CHOSEN), asked[name]) for name in asked if name.startswith(CHOSEN))
    path = tuple((dimension, value) for dimension, value in named if dimension in dimensions)
    by = asked.get("by")
    return DriverPath(
        indicator,
        choice.supervisor.supervisor_id,
        unit_of(level, choice),
        level,
        choice.period,
        against,
        by if by in dimensions and by not in dict(path) else None,
        path,
        asked.get("rows") == "1",
    )


def unit_of(level: Level, choice: Choice) -> str:
    """The supervisor chosen, the department of theirs, or the company."""
    units = {"supervisor": choice.supervisor.supervisor_id, "department": choice.supervisor.department_id}
    return units.get(level, COMPANY)


def bases(period: Period) -> tuple[Against, ...]:
    """What can be compared with: a year to date has the same before it as a year earlier."""
    if period.kind is PeriodKind.YEAR_TO_DATE:
        return (Against.YEAR, Against.PLAN)
    return tuple(Against)


def drivers_at(position: DriverPath) -> Drivers:
    """The gap and its parts where the reader stands. Raises what insight.drivers raises."""
    return _drivers(cached_questions.memory_key(), position, store(), current_scope())


def rows_at(position: DriverPath) -> Evidence:
    """The rows behind them."""
    return _rows(cached_questions.memory_key(), position, store(), current_scope())


@cached_questions.remember
def _drivers(key: cached_questions.CacheKey, position: DriverPath, _store: Store, _who: Scope) -> Drivers:
    return drivers(
        _store,
        _who,
        position.indicator,
        position.unit,
        position.period,
        by=position.by,
        path=dict(position.path),
        against=position.against,
        level=position.level,
        as_of=key.day,
    )


@cached_questions.remember
def _rows(key: cached_questions.CacheKey, position: DriverPath, _store: Store, _who: Scope) -> Evidence:
    return driver_rows(
        _store,
        _who,
        position.indicator,
        position.unit,
        position.period,
        path=dict(position.path),
        against=position.against,
        level=position.level,
        as_of=key.day,
    )
