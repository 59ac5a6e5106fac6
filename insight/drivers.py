"""What drove it: the gap of an indicator, part by part (region, product, channel, segment, supervisor …).

How a part's share of the gap is computed stands in insight/contributions.py; the parts add up to the gap exactly.
"Drove" is arithmetic and not cause: what a part accounts for says nothing about why.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from fractions import Fraction
from typing import Any

from data.schemas import TABLES
from data.store import Store
from insight.contributions import Driver, differences, mix_and_rate, over_plan, quotient, total, total_of
from insight.driver_query import Against, DriverQuery, Drivers, driver_query
from insight.plan_split import planned_parts, planned_spans, plans_of
from insight.splits import Split, Sums, sums
from metrics import Judged, Level, MetricQuery, Period
from scope import Scope
from text import Words

NO_ROWS = Words("no rows in {table} for {days}", "{table}表中没有 {days} 的数据")
NOTHING_TO_DIVIDE = Words("nothing to divide by in {table} for {days}", "{table}表中 {days} 的分母为 0")
NO_PLAN = Words("no target of {indicator} for {period}", "{period}没有“{indicator}”的目标")
NO_SHARES = Words(
    "the target of {period} cannot be split: {days} had no amounts to take shares from, or negative ones",
    "{period}的目标无法拆分：{days} 没有可用于计算占比的数值，或存在负值",
)


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
    answers = drivers_of_each(
        store, who, key, [unit], period, by=by, path=path, against=against, level=level, as_of=as_of, at_load=at_load
    )
    return answers[unit]


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
    spans: list[tuple[Judged | None, list[str]]] = [(None, list(units))]
    if against is Against.PLAN:
        spans = [*planned_spans(store, who, units, period, level=level, as_of=as_of, at_load=at_load).items()]
    answers: dict[str, Drivers] = {}
    for part, alike in spans:
        span = period if part is None else part.period
        question = driver_query(
            store, who, key, alike, span, by=by, path=path, against=against, level=level, as_of=as_of, at_load=at_load
        )
        now, then = (_Read(store, days, question.split) for days in (question.now, question.then))
        plans: Mapping[str, Fraction] = {}
        if part is not None:
            plans = plans_of(store, who, question.frame.indicator, question.members, period, part)
            to_date = None if part.complete and part.period == period else part
            question = replace(question, frame=replace(question.frame, to_date=to_date))
        answers |= {unit: _drivers(question.of(unit), now, then, plans.get(unit)) for unit in alike}
    return {unit: answers[unit] for unit in units}


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
    frame, split = question.frame, question.split
    whole = read_now.of(frame.unit, (), {}).get(())
    if lacking := _lacking(whole, split, frame.days):
        return replace(frame, reason=lacking)
    assert whole is not None  # noqa: S101  else it was lacking
    now = _parts(read_now, frame)
    if frame.against is Against.PLAN:
        return _against_plan(question, whole, now, read_then, plan)
    then = read_then.of(frame.unit, (), {}).get(())
    if lacking := _lacking(then, split, frame.base_days):
        return replace(frame, reason=lacking)
    assert then is not None  # noqa: S101
    base = _parts(read_then, frame)
    if not now and not base:
        return replace(frame, reason=NO_ROWS.format(table=_tables(split), days=days_in_words(frame.days)))
    if split.is_ratio:
        return _filled(question, mix_and_rate(now, base, whole, then), quotient(then), quotient(whole))
    amounts = {value: part.numerator for value, part in base.items()}
    then_and_now = (total(base) if base else None, total(now) if now else None)
    return _filled(question, differences(now, amounts), *then_and_now)


def _against_plan(
    question: DriverQuery, whole: Sums, now: Mapping[str, Sums], then: _Read, plan: Fraction | None
) -> Drivers:
    frame = question.frame
    if plan is None:
        return replace(frame, reason=NO_PLAN.format(indicator=frame.indicator.name, period=frame.period.name))
    if frame.is_ratio:
        return _filled(question, over_plan(now, whole, plan), plan, quotient(whole))

    def earlier(by: Sequence[str], path: Mapping[str, str]) -> dict[tuple[str, ...], Sums]:
        return then.of(frame.unit, by, path)

    planned = planned_parts(plan, earlier, frame.grain, frame.chosen)
    if planned is None:
        return replace(frame, reason=NO_SHARES.format(period=frame.period.name, days=days_in_words(frame.base_days)))
    return _filled(question, differences(now, planned), total_of(planned.values()), total(now))


def _parts(read: _Read, frame: Drivers) -> dict[str, Sums]:
    """The sums of each part on the path; where the path leaves no dimension free, of the path as one part."""
    parts = read.of(frame.unit, frame.grain, frame.chosen)
    return {place[0] if place else "": part for place, part in parts.items()}


def _lacking(whole: Sums | None, split: Split, days: tuple[date, date]) -> Words | None:
    """Why there is no figure on these days; None when there is one."""
    if whole is None:
        return NO_ROWS.format(table=_tables(split), days=days_in_words(days))
    if split.is_ratio and not whole.denominator:
        return NOTHING_TO_DIVIDE.format(table=_tables(split), days=days_in_words(days))
    return None


def _tables(split: Split) -> Words:
    titles = [TABLES[name].title for name in split.reads if name in TABLES]
    return Words(", ".join(title.en for title in titles), "".join(f"“{title.zh}”" for title in titles))


def days_in_words(days: tuple[date, date]) -> str:
    """2026-07-01 – 2026-09-30."""
    return f"{days[0].isoformat()} – {days[1].isoformat()}"


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
