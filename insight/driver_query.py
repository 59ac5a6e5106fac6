"""A question about drivers: whose gap, by which dimension, against what, and the days that answer it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from fractions import Fraction

from data.store import Store
from errors import WrongUse, unknown
from insight.contributions import Driver
from insight.splits import Split, keys_to_split, names, split_of
from metrics import (
    SPLIT_BY_SUPERVISOR,
    Indicator,
    Level,
    MetricQuery,
    Period,
    a_year_before,
    indicator_called,
    query_values,
    with_effects,
)
from scope import Scope
from text import Words


class Against(StrEnum):
    """What the period is compared with."""

    YEAR = "year"  # the same days a year earlier
    BEFORE = "before"  # the same number of days of the period before
    PLAN = "plan"


@dataclass(frozen=True)
class Drivers:
    """A gap and the parts that it is made of.

    days, base_days   the days compared, both ends included; base_days are the days that gave the shares of a plan
    by                the dimension of the parts; None when the path has used up all of them
    path              the parts chosen so far, as (dimension, value, name)
    start, end        the figure then (or planned) and now; None without rows on the path, and for a ratio's path
    gap               what the parts add up to, exactly; None with the reason
    parts             biggest contribution first
    running           the data do not reach the period's end yet
    """

    indicator: Indicator
    unit: str
    level: Level
    period: Period
    against: Against
    days: tuple[date, date]
    base_days: tuple[date, date]
    dimensions: tuple[str, ...]
    by: str | None
    path: tuple[tuple[str, str, str | Words], ...]
    parts: tuple[Driver, ...] = ()
    start: Fraction | None = None
    end: Fraction | None = None
    gap: Fraction | None = None
    running: bool = False
    reason: Words | None = None

    @property
    def is_ratio(self) -> bool:
        """Do its parts have a mix and a rate effect?"""
        return self.indicator.divides

    @property
    def chosen(self) -> dict[str, str]:
        """The path as dimension → value."""
        return {dimension: value for dimension, value, _ in self.path}

    @property
    def grain(self) -> tuple[str, ...]:
        """What the parts are grouped by."""
        return () if self.by is None else (self.by,)

    @property
    def split(self) -> Split:
        """How the indicator is split."""
        return split_of(self.indicator)


@dataclass(frozen=True)
class DriverQuery:
    """One question, judged: its answer without figures yet, and the days now and then to compute over.

    members  each unit's supervisors; `frame` is the first unit's
    """

    frame: Drivers
    split: Split
    now: MetricQuery
    then: MetricQuery
    members: Mapping[str, Sequence[str]]
    called: Mapping[str, str | Words]

    def of(self, unit: str) -> DriverQuery:
        """The same question about one of its units."""
        return replace(self, frame=replace(self.frame, unit=unit))


def driver_query(
    store: Store,
    who: Scope,
    key: str,
    units: Sequence[str],
    period: Period,
    *,
    by: str | None = None,
    path: Mapping[str, str] | None = None,
    against: Against = Against.YEAR,
    level: Level = "supervisor",
    as_of: date,
    at_load: int | None = None,
) -> DriverQuery:
    """The question about these units judged, with its days found but no figure computed yet.

    Raises what `insight.drivers.drivers` raises
    """
    path = path or {}
    indicator = indicator_called(key)
    if not indicator.dimensions:
        splittable = keys_to_split()
        raise WrongUse(
            Words(
                f"{indicator.name.en} has no dimension to split it by. Those that have: {', '.join(splittable)}.",
                f"“{indicator.name.zh}”没有可拆分的维度。可拆分的指标：{'、'.join(splittable)}。",
            )
        )
    split = split_of(indicator)
    dimensions = tuple(d for d in split.dimensions if d != SPLIT_BY_SUPERVISOR or level != "supervisor")
    free = [d for d in dimensions if d not in path]
    for dimension in (*path, *(() if by is None else (by,))):
        if dimension not in dimensions or (dimension == by and dimension in path):
            raise unknown(
                Words(f"dimension of {key}", f"{key} 的维度"), dimension, free if dimension == by else dimensions
            )
    question = query_values(store, who, [period], level=level, units=units, as_of=as_of, at_load=at_load)
    known_to = _known_to(question, period)
    days = (period.start, min(period.end, known_to))
    compared, last = _compared(period, against, known_to)
    # What worked is judged by what is known today, also of then; only the days counted are cut.
    then = with_effects(store, who, replace(question, periods=(compared,)), [indicator])
    then = replace(then, as_of=last, data_day=None)
    question = with_effects(store, who, question, [indicator])
    called = {dimension: names(store, split, dimension, at_load) for dimension in path}
    by = by or (free[0] if free else None)
    frame = Drivers(
        indicator,
        units[0],
        level,
        period,
        against,
        days,
        (compared.start, last),
        dimensions,
        by,
        tuple((dimension, value, called[dimension].get(value, value)) for dimension, value in path.items()),
        running=known_to < period.end,
    )
    members: dict[str, list[str]] = {}
    for supervisor_id, unit in question.units:
        members.setdefault(unit, []).append(supervisor_id)
    return DriverQuery(frame, split, question, then, members, {} if by is None else names(store, split, by, at_load))


def _known_to(question: MetricQuery, period: Period) -> date:
    """How far the figures of the period reach: like for like, as metrics cuts a year earlier."""
    reach = question.data_day
    return reach if reach is not None and period.start <= reach <= period.end else question.as_of


def _compared(period: Period, against: Against, known_to: date) -> tuple[Period, date]:
    """The period to compare with, and the day at which it is cut. A plan is for the whole period: nothing is cut."""
    if against is Against.BEFORE:
        before = period.before()
        if known_to >= period.end or before == period.a_year_earlier():
            return before, min(before.end, a_year_before(known_to)) if known_to < period.end else before.end
        return before, min(before.end, before.start + (known_to - period.start))
    earlier = period.a_year_earlier()
    cut = against is Against.YEAR and known_to < period.end
    return earlier, a_year_before(known_to) if cut else earlier.end
