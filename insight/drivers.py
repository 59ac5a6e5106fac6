"""What drove it: the gap of an indicator, part by part (region, product, channel, segment, supervisor …).

How a part's share of the gap is computed stands in insight/contributions.py; the parts add up to the gap exactly.
"Drove" is arithmetic and not cause: what a part accounts for says nothing about why.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from fractions import Fraction
from typing import Any

from data.schemas import TABLES
from data.store import Store
from errors import WrongUse, unknown
from insight.contributions import Driver, differences, mix_and_rate, over_plan, quotient, total, total_of
from insight.plan_split import planned_parts, plans_of
from insight.splits import Split, Sums, keys_to_split, names, split_of, sums
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


NO_ROWS = Words("no rows in {table} for {days}", "{table}表中没有 {days} 的数据")
NOTHING_TO_DIVIDE = Words("nothing to divide by in {table} for {days}", "{table}表中 {days} 的分母为 0")
NO_PLAN = Words("no target of {indicator} for {period}", "{period} 没有“{indicator}”的目标")
NO_SHARES = Words(
    "the target of {period} cannot be split: {days} had no amounts to take shares from, or negative ones",
    "{period} 的目标无法拆分：{days} 没有可用于计算占比的数值，或存在负值",
)


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


def drivers(
    store: Store,
    who: Scope,
    key: str,
    unit: str,
    period: Period,
    *,
    by: str | None = None,
    path: Mapping[str, str] | None = None,
    against: Against = Against.YEAR,
    level: Level = "supervisor",
    as_of: date,
    at_load: int | None = None,
) -> Drivers:
    """The gap of one unit's indicator and its parts by one dimension, among the rows on the path.

    by       default: the first dimension that the path leaves free
    Missing  no rows then or now, nothing to divide by, no target: no gap, no parts, and a reason in words. A part
             with rows on one side only counts there in full: a product launched or discontinued is part of the gap
    Raises   NotAllowed out of scope; WrongUse for an indicator without dimensions, a wrong dimension or unit
    """
    found = drivers_of_each(
        store, who, key, [unit], period, by=by, path=path, against=against, level=level, as_of=as_of, at_load=at_load
    )
    return found[unit]


def drivers_of_each(
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
) -> dict[str, Drivers]:
    """The same for many units: each sum is read once for all of them."""
    question = _asked(
        store, who, key, units, period, by=by, path=path, against=against, level=level, as_of=as_of, at_load=at_load
    )
    now, then = (_Read(store, days, question.split) for days in (question.now, question.then))
    plans: Mapping[str, Fraction] = {}
    if against is Against.PLAN:
        plans = plans_of(store, who, question.frame.indicator, question.members, period)
    return {unit: _drivers(question.of(unit), now, then, plans.get(unit)) for unit in units}


class _Read:
    """The sums of some days, each read once however many units want theirs."""

    def __init__(self, store: Store, days: MetricQuery, split: Split) -> None:
        self._store, self._days, self._split = store, days, split
        self._known: dict[Any, dict[str, dict[tuple[str, ...], Sums]]] = {}

    def of(self, unit: str, by: Sequence[str], path: Mapping[str, str]) -> dict[tuple[str, ...], Sums]:
        asked = (tuple(by), tuple(path.items()))
        if asked not in self._known:
            self._known[asked] = sums(self._store, self._days, self._split, by, path)
        return self._known[asked].get(unit, {})


def _drivers(question: DriverQuery, read_now: _Read, read_then: _Read, plan: Fraction | None) -> Drivers:
    found, split = question.frame, question.split
    whole = read_now.of(found.unit, (), {}).get(())
    if lacking := _lacking(whole, split, found.days):
        return replace(found, reason=lacking)
    assert whole is not None  # noqa: S101  else it was lacking
    now = _parts(read_now, found)
    if found.against is Against.PLAN:
        return _against_plan(question, whole, now, read_then, plan)
    then = read_then.of(found.unit, (), {}).get(())
    if lacking := _lacking(then, split, found.base_days):
        return replace(found, reason=lacking)
    assert then is not None  # noqa: S101
    base = _parts(read_then, found)
    if not now and not base:
        return replace(found, reason=NO_ROWS.format(table=_tables(split), days=days_in_words(found.days)))
    if split.is_ratio:
        return _filled(question, mix_and_rate(now, base, whole, then), quotient(then), quotient(whole))
    amounts = {value: one.numerator for value, one in base.items()}
    then_and_now = (total(base) if base else None, total(now) if now else None)
    return _filled(question, differences(now, amounts), *then_and_now)


def _against_plan(
    question: DriverQuery, whole: Sums, now: Mapping[str, Sums], then: _Read, plan: Fraction | None
) -> Drivers:
    found = question.frame
    if plan is None:
        return replace(found, reason=NO_PLAN.format(indicator=found.indicator.name, period=found.period.name))
    if found.is_ratio:
        return _filled(question, over_plan(now, whole, plan), plan, quotient(whole))

    def earlier(by: Sequence[str], path: Mapping[str, str]) -> dict[tuple[str, ...], Sums]:
        return then.of(found.unit, by, path)

    planned = planned_parts(plan, earlier, found.grain, found.chosen)
    if planned is None:
        return replace(found, reason=NO_SHARES.format(period=found.period.name, days=days_in_words(found.base_days)))
    return _filled(question, differences(now, planned), total_of(planned.values()), total(now))


def _parts(read: _Read, found: Drivers) -> dict[str, Sums]:
    """The sums of each part on the path; where the path leaves no dimension free, of the path as one part."""
    parts = read.of(found.unit, found.grain, found.chosen)
    return {place[0] if place else "": one for place, one in parts.items()}


def _lacking(whole: Sums | None, split: Split, days: tuple[date, date]) -> Words | None:
    """Why there is no figure on these days; None when there is one."""
    if whole is None:
        return NO_ROWS.format(table=_tables(split), days=days_in_words(days))
    if split.is_ratio and not whole.denominator:
        return NOTHING_TO_DIVIDE.format(table=_tables(split), days=days_in_words(days))
    return None


def _tables(split: Split) -> Words:
    titles = [TABLES[name].title for name in split.reads if name in TABLES]
    return Words(", ".join(one.en for one in titles), "".join(f"“{one.zh}”" for one in titles))


def days_in_words(days: tuple[date, date]) -> str:
    """2026-07-01 – 2026-09-30."""
    return f"{days[0].isoformat()} – {days[1].isoformat()}"


# ---------------------------------------------------------------------- the question


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
    unit: str,
    period: Period,
    *,
    by: str | None = None,
    path: Mapping[str, str] | None = None,
    against: Against = Against.YEAR,
    level: Level = "supervisor",
    as_of: date,
    at_load: int | None = None,
) -> DriverQuery:
    """A question judged, with its days found but no figure computed yet. Raises what `drivers` raises."""
    return _asked(
        store, who, key, [unit], period, by=by, path=path, against=against, level=level, as_of=as_of, at_load=at_load
    )


def _asked(
    store: Store,
    who: Scope,
    key: str,
    units: Sequence[str],
    period: Period,
    *,
    by: str | None,
    path: Mapping[str, str] | None,
    against: Against,
    level: Level,
    as_of: date,
    at_load: int | None,
) -> DriverQuery:
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


def _filled(question: DriverQuery, parts: Iterable[Driver], start: Fraction | None, end: Fraction | None) -> Drivers:
    """The answer: parts that have a name and something to say, biggest first."""
    frame = question.frame
    shown = [
        replace(part, name=question.called.get(part.value, part.value))
        for part in parts
        if part.now or part.base or part.contribution
    ]
    shown.sort(key=lambda part: (-abs(part.contribution), str(part.value)))
    gap = total_of(part.contribution for part in shown)
    whole = not (frame.is_ratio and frame.path)
    return replace(
        frame,
        parts=tuple(shown) if frame.by is not None else (),
        start=start if whole else None,
        end=end if whole else None,
        gap=gap,
    )
