"""Where a year or quarter ends: what is known of it, plus a forecast of the months left, with its uncertainty.

Whole months count: "so far" ends with the last month that the company's operating data fill. A forecast changes no
score. Under 24 months, or with a gap in them, there is the run rate only, and the answer says so.
"""

from __future__ import annotations

import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np

from data.store import Store
from insight.month_values import HISTORY_MONTHS, Month, last_whole_month_of_data, monthly_values, unbroken
from insight.period_forecast import (
    GAP,
    NO_BASE,
    NO_DATA,
    NOT_MADE_OF_MONTHS,
    NOTHING_YET,
    TOO_FAR,
    TOO_SHORT,
    ForecastMethod,
    MonthAhead,
    PeriodEnd,
)
from insight.period_months import Course, Floats
from insight.projection import (
    FEWEST_MONTHS,
    HIGH_QUANTILE,
    LOW_QUANTILE,
    SEASON_MONTHS,
    Projection,
    project,
    seasonal_naive,
    seasonal_scale,
)
from insight.remaining_months import AS_FORECAST, Rest
from metrics import (
    Better,
    Indicator,
    Period,
    ValueBasis,
    ValueTable,
    indicator_called,
    targets,
    values,
)
from scope import Scope
from text import Unit, Words


@dataclass(frozen=True)
class ForecastBasis:
    """All that is known of a period that has not ended yet; what may come of it is `end_of`.

    about    what every answer about it says: whose, which indicator and period, known up to which day
    course   its known months and how months make it
    monthly  the months behind, those of earlier years too
    left     the months ahead
    target   None where none is set
    """

    about: Mapping[str, Any]
    indicator: Indicator
    course: Course
    monthly: tuple[Month, ...]
    left: tuple[Period, ...]
    target: float | None


def period_end(store: Store, who: Scope, key: str, supervisor_id: str, period: Period, *, as_of: date) -> PeriodEnd:
    """Where a quarter or year ends, as far as can be said on the as-of day.

    Missing  method NONE with the reason in words, or RUN_RATE with the reason why there is no more
    Raises   NotAllowed out of scope; WrongUse for an unknown indicator or supervisor
    """
    return period_ends(store, who, [key], [supervisor_id], period, as_of=as_of)[supervisor_id, key]


def period_ends(
    store: Store,
    who: Scope,
    keys: Sequence[str],
    supervisor_ids: Sequence[str],
    period: Period,
    *,
    as_of: date,
    given: ValueTable | None = None,
) -> dict[tuple[str, str], PeriodEnd]:
    """The same for many, keyed (supervisor_id, indicator): the store is asked once for all of them.

    `given` figures serve where they cover the months.
    """
    bases = forecast_bases(store, who, keys, supervisor_ids, period, as_of=as_of, given=given)
    return {owner: end_of(basis) if isinstance(basis, ForecastBasis) else basis for owner, basis in bases.items()}


def forecast_basis(
    store: Store, who: Scope, key: str, supervisor_id: str, period: Period, *, as_of: date
) -> ForecastBasis | PeriodEnd:
    """What is known of a period, to forecast or suppose its end from; the answer itself where there is no forecast."""
    return forecast_bases(store, who, [key], [supervisor_id], period, as_of=as_of)[supervisor_id, key]


def forecast_bases(
    store: Store,
    who: Scope,
    keys: Sequence[str],
    supervisor_ids: Sequence[str],
    period: Period,
    *,
    as_of: date,
    given: ValueTable | None = None,
) -> dict[tuple[str, str], ForecastBasis | PeriodEnd]:
    """The same for many, keyed (supervisor_id, indicator)."""
    asked, version = [indicator_called(key) for key in keys], store.version
    for supervisor_id in supervisor_ids:
        who.need_sight_of(supervisor_id)
    aims = targets(store, who, supervisor_ids, [period], indicators=keys)
    known_to = last_whole_month_of_data(store, as_of)
    owners = [(supervisor_id, indicator) for supervisor_id in supervisor_ids for indicator in asked]

    def about(supervisor_id: str, indicator: Indicator) -> dict[str, Any]:
        return {
            "supervisor_id": supervisor_id,
            "indicator": indicator,
            "period": period,
            "known_to": known_to.end if known_to else None,
            "data_version": version,
            "basis": indicator.basis,
        }

    def target(supervisor_id: str, indicator: Indicator) -> float | None:
        aim = aims.get((supervisor_id, indicator.key, period.code))
        return aim.target if aim else None

    def none(supervisor_id: str, indicator: Indicator, reason: Words) -> PeriodEnd:
        aim = target(supervisor_id, indicator)
        return PeriodEnd(**about(supervisor_id, indicator), target=aim, method=ForecastMethod.NONE, reason=reason)

    if known_to is None:
        return {(whose, indicator.key): none(whose, indicator, NO_DATA) for whose, indicator in owners}
    if known_to.end >= period.end:
        ended = values(store, who, [period], indicators=keys, units=supervisor_ids, as_of=as_of)
        return {
            (whose, indicator.key): PeriodEnd(
                **about(whose, indicator),
                target=target(whose, indicator),
                method=ForecastMethod.NONE if value.value is None else ForecastMethod.ACTUAL,
                so_far=value.value,
                point=value.value,
                reason=value.reason,
            )
            for (whose, indicator), value in zip(owners, ended, strict=True)
        }
    if known_to.before(-1).start < period.start:
        too_far = TOO_FAR.format(day=known_to.end.isoformat())
        return {(whose, indicator.key): none(whose, indicator, too_far) for whose, indicator in owners}
    made_of_months = [indicator for indicator in asked if indicator.basis is not None]
    monthly = monthly_values(store, who, made_of_months, supervisor_ids, known_to.last(HISTORY_MONTHS), as_of, given)
    bases = _bases(store, who, made_of_months, supervisor_ids, period, known_to, as_of)
    left = tuple(m for m in period.months if m.start > known_to.end)
    answers: dict[tuple[str, str], ForecastBasis | PeriodEnd] = {}
    for whose, indicator in owners:
        if indicator.basis is None:
            answers[whose, indicator.key] = none(whose, indicator, NOT_MADE_OF_MONTHS)
            continue
        months = monthly[whose, indicator.key]
        course = _course(indicator, period, months, known_to, bases.get((whose, indicator.key)))
        answers[whose, indicator.key] = (
            none(whose, indicator, NO_BASE)
            if course is None
            else ForecastBasis(
                about(whose, indicator), indicator, course, tuple(months), left, target(whose, indicator)
            )
        )
    return answers


def _bases(
    store: Store,
    who: Scope,
    indicators: Sequence[Indicator],
    supervisor_ids: Sequence[str],
    period: Period,
    known_to: Period,
    as_of: date,
) -> dict[tuple[str, str], float | None]:
    """The denominators known today that the months of a whole period share, where they do."""
    keys = [indicator.key for indicator in indicators if indicator.basis is ValueBasis.OVER_BASE]
    if not keys:
        return {}
    day = min(known_to.end, as_of or known_to.end)
    asked = period if period.start <= day else known_to
    computed = values(store, who, [asked], indicators=keys, units=supervisor_ids, as_of=day)
    return {(value.unit, value.indicator): value.denominator for value in computed}


def _course(
    indicator: Indicator, period: Period, monthly: Sequence[Month], known_to: Period, base: float | None
) -> Course | None:
    """The known months of the period and its base; None where the base is not known."""
    basis = indicator.basis
    known = [m for m in monthly if m.period.start >= period.start and m.value is not None]
    values_, weights = tuple(m.value for m in known if m.value is not None), tuple(m.weight for m in known)
    if basis is ValueBasis.OVER_BASE:
        return Course(basis, values_, weights, base=base) if base else None
    if basis is ValueBasis.GROWTH:
        value_of = {m.period: m.value for m in monthly}
        earlier = [value_of.get(m.a_year_earlier()) for m in period.months]
        if any(v is None for v in earlier):
            return None
        amounts = [v for v in earlier if v is not None]
        so_far = sum(v for v, m in zip(amounts, period.months, strict=True) if m.start <= known_to.start)
        return Course(basis, values_, weights, base=sum(amounts), base_so_far=so_far) if sum(amounts) else None
    return Course(basis or ValueBasis.SUM, values_, weights)


def end_of(known: ForecastBasis, rest: Rest = AS_FORECAST) -> PeriodEnd:
    """Where it ends, with the months left as they are forecast or as they are supposed to be. Pure.

    An assumption moves the forecast months and keeps their spread: what is uncertain about a month stays so.
    """
    indicator, course, monthly, left = known.indicator, known.course, known.monthly, known.left
    run = unbroken(monthly)
    pace, ahead = course.pace, len(left)
    usual = float(np.mean(course.weights)) if course.weights else 1.0
    weights, target = np.full(ahead, usual), known.target
    about: dict[str, Any] = {**known.about, "target": target}
    about |= {"history": len(run), "months_left": ahead, "so_far": course.so_far, "pace": course.shown_pace()}
    if pace is not None:
        about["run_rate"] = float(course.end(np.full(ahead, pace), weights))
    if len(run) < FEWEST_MONTHS:
        short = (
            (TOO_SHORT if run else GAP).format(n=len(run), fewest=FEWEST_MONTHS) if pace is not None else NOTHING_YET
        )
        if target is not None and pace is not None:
            about["required"] = course.required(target, weights)
        method = ForecastMethod.NONE if pace is None else ForecastMethod.RUN_RATE
        point = None if pace is None else float(course.end(rest.months(course, np.full(ahead, pace)), weights))
        return PeriodEnd(**about, method=method, point=point, reason=short)
    series = [m.value for m in run if m.value is not None]
    possible = _possible(indicator, course.basis)
    coming = project(series, ahead, seed=_seed(about), possible=possible)
    coming = coming.moved_to(rest.months(course, coming.point), possible)
    weighing: Projection | None = None
    if course.basis is ValueBasis.WEIGHTED:
        weighing = project([m.weight for m in run], ahead, seed=_seed(about) + 1, possible=(0, None))
        weights = weighing.point
    ends = course.end(coming.paths, weighing.paths if weighing else np.ones_like(coming.paths))
    if indicator.unit is Unit.COUNT:
        ends = np.rint(ends)  # things come whole: 3.9 of them is not yet a fourth
    point, (low, high) = float(course.end(coming.point, weights)), np.quantile(ends, (LOW_QUANTILE, HIGH_QUANTILE))
    naive = course.end(
        np.array(seasonal_naive(series, ahead)), np.array(seasonal_naive([m.weight for m in run], ahead))
    )
    return PeriodEnd(
        **about,
        method=ForecastMethod.THETA,
        point=point,
        low=min(float(low), point),
        high=max(float(high), point),
        p_met=None if target is None else float(target_met(ends, target, indicator.better).mean()),
        seasonal_naive=float(naive),
        required=None if target is None else course.required(target, weights),
        scale=seasonal_scale(series),
        fan=_fan(course.basis, left, coming, monthly),
        months_ahead=_ahead(left, coming),
    )


def target_met(ends: Floats, target: float, better: Better) -> np.ndarray:
    """Which ends meet the target, on the side that is good."""
    if better is Better.LOWER:
        return ends <= target
    if better is Better.TO_ONE:
        ends = np.where(ends > 1, 2 - ends, ends)  # overload counts as its mirror
    return ends >= target


def _possible(indicator: Indicator, basis: ValueBasis) -> tuple[float | None, float | None]:
    """The range of what is forecast: the indicator's own, or that of the amounts its year is made of."""
    return (0, None) if basis in (ValueBasis.OVER_BASE, ValueBasis.GROWTH) else indicator.range


def _ahead(left: Sequence[Period], coming: Projection) -> tuple[MonthAhead, ...]:
    rows = zip(left, coming.point, coming.low, coming.high, strict=True)
    return tuple(MonthAhead(month, float(point), float(low), float(high)) for month, point, low, high in rows)


def _fan(
    basis: ValueBasis, left: Sequence[Period], coming: Projection, monthly: Sequence[Month]
) -> tuple[MonthAhead, ...]:
    """The months ahead as the indicator shows its months; a share of an unknown month's base cannot be told."""
    if basis is ValueBasis.OVER_BASE:
        return ()
    ahead = _ahead(left, coming)
    if basis is not ValueBasis.GROWTH:
        return ahead
    earlier = {m.period: m.value for m in monthly}
    bases = [earlier.get(expected.month.before(SEASON_MONTHS)) for expected in ahead]
    return tuple(
        MonthAhead(expected.month, expected.point / base - 1, expected.low / base - 1, expected.high / base - 1)
        for expected, base in zip(ahead, bases, strict=True)
        if base
    )


def _seed(about: dict[str, Any]) -> int:
    """The same question draws the same chance, on every machine."""
    return zlib.crc32(f"{about['supervisor_id']}|{about['indicator'].key}|{about['known_to']}".encode())
