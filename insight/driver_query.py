"""A question about drivers: whose gap, by which dimension, against what, and the days that answer it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from fractions import Fraction

from data.store import Store
from errors import WrongUse, unknown_among
from insight.contributions import Driver
from insight.splits import Split, keys_to_split, names, split_of
from metrics import (
    INDICATORS,
    SPLIT_BY_SUPERVISOR,
    Indicator,
    Judged,
    Level,
    MetricQuery,
    Period,
    a_year_before,
    filled_to,
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
    to_date           against a plan: the part of the period asked for that figures and plan are of; None: all of it
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
    to_date: Judged | None = None
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
    days     each unit's days now and then: as far as any of its supervisors' data fill the period
    """

    frame: Drivers
    split: Split
    now: MetricQuery
    then: MetricQuery
    members: Mapping[str, Sequence[str]]
    called: Mapping[str, str | Words]
    days: Mapping[str, tuple[tuple[date, date], tuple[date, date]]]

    def of(self, unit: str) -> DriverQuery:
        """The same question about one of its units."""
        days, base_days = self.days[unit]
        running = days[1] < self.frame.period.end
        return replace(self, frame=replace(self.frame, unit=unit, days=days, base_days=base_days, running=running))


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
        splittable = [INDICATORS[other].name for other in keys_to_split()]
        raise WrongUse(
            Words(
                f"{indicator.name.en} has no dimension to split it by. Those that have: "
                f"{', '.join(name.en for name in splittable)}.",
                f"“{indicator.name.zh}”没有可拆分的维度。可拆分的指标：{'、'.join(name.zh for name in splittable)}。",
            )
        )
    split = split_of(indicator)
    dimensions = tuple(d for d in split.dimensions if d != SPLIT_BY_SUPERVISOR or level != "supervisor")
    free = [d for d in dimensions if d not in path]
    for dimension in (*path, *(() if by is None else (by,))):
        if dimension not in dimensions or (dimension == by and dimension in path):
            raise unknown_among(
                Words(f"dimension of {indicator.name.en}", f"“{indicator.name.zh}”的维度"),
                dimension,
                {name: split.name_of(name) for name in (free if dimension == by else dimensions)},
            )
    question = query_values(store, who, [period], level=level, units=units, as_of=as_of, at_load=at_load)
    compared = period.before() if against is Against.BEFORE else period.a_year_earlier()
    known_to = _known_to(store, who, question, indicator, period)
    until = {supervisor_id: _until(period, compared, against, day) for supervisor_id, day in known_to.items()}
    members: dict[str, list[str]] = {}
    for supervisor_id, unit in question.units:
        members.setdefault(unit, []).append(supervisor_id)
    days = {unit: _days(period, compared, [(known_to[s], until[s]) for s in members.get(unit, ())]) for unit in units}
    # What worked is judged by what is known today, also of then; only the days counted are cut.
    then = with_effects(store, who, replace(question, periods=(compared,)), [indicator])
    then = replace(then, as_of=max(until.values(), default=compared.end), until=tuple(until.items()))
    question = with_effects(store, who, question, [indicator])
    called = {dimension: names(store, split, dimension, at_load) for dimension in path}
    by = by or (free[0] if free else None)
    frame = Drivers(
        indicator,
        units[0],
        level,
        period,
        against,
        *days[units[0]],
        dimensions,
        by,
        tuple((dimension, value, called[dimension].get(value, value)) for dimension, value in path.items()),
    )
    called_parts = {} if by is None else names(store, split, by, at_load)
    return DriverQuery(frame, split, question, then, members, called_parts, days).of(units[0])


def _known_to(store: Store, who: Scope, question: MetricQuery, indicator: Indicator, period: Period) -> dict[str, date]:
    """How far each supervisor's figures of the period reach, in the table that the indicator reads."""
    ids = tuple(dict.fromkeys(supervisor_id for supervisor_id, _ in question.units))
    table = indicator.reads[0]
    filled = filled_to(store, who, ids, [table], as_of=question.as_of, at_load=question.at_load)
    return {supervisor_id: min(filled[supervisor_id, table], period.end) for supervisor_id in ids}


def _until(period: Period, compared: Period, against: Against, known_to: date) -> date:
    """The day at which the period compared with is cut, like for like. A plan's shares come from whole months."""
    if against is Against.PLAN or known_to >= period.end:
        return compared.end
    if compared == period.a_year_earlier():
        return a_year_before(known_to)
    return min(compared.end, compared.start + (known_to - period.start))


def _days(
    period: Period, compared: Period, reached: Sequence[tuple[date, date]]
) -> tuple[tuple[date, date], tuple[date, date]]:
    """The days now and then, as far as the data of any of the supervisors reach; at least the first."""
    known_to = max((day for day, _ in reached), default=period.end)
    until = max((day for _, day in reached), default=compared.end)
    return (period.start, max(known_to, period.start)), (compared.start, max(until, compared.start))
