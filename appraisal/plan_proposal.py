"""Targets proposed for a year (policy 2.1, 3.1): from last year's actuals, or where it will end, and the market.

A proposal is a place to start the talk from, and says from what it comes. An indicator without data gets none.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from appraisal.plan_accrued import accrues
from data.store import Store, in_force
from insight import ForecastMethod, last_whole_month_of_data, period_end
from metrics import (
    INDICATORS,
    Better,
    Indicator,
    Marks,
    Period,
    PeriodKind,
    accrual_parts,
    accrual_share,
    fault_of_marks,
    months_served,
    supervisors,
    values,
)
from scope import Scope
from text import Unit, Words, figure, number

STEP = 0.05  # of last year's value: what an indicator is proposed to improve where the market says nothing
CLOSED = 0.10  # of the distance to 1 (or to 0) that is left to a ratio of quality
DIGITS = {Unit.MONEY: -3, Unit.COUNT: 0, Unit.RATIO: 3, Unit.RATING: 2}


@dataclass(frozen=True)
class MarketGrowth:
    """How the market of a supervisor's segments and regions grew: the last months known against the same a year before.

    `cells` = how many (segment, region) pairs have a size in all of them.
    """

    growth: float
    first: Period
    last: Period
    cells: int


@dataclass(frozen=True)
class TargetProposal:
    """A target for the year, and from what it comes."""

    indicator: Indicator
    marks: Marks
    why: Words


def target_proposals(
    store: Store,
    who: Scope,
    supervisor_id: str,
    year: int,
    *,
    as_of: date,
    on_progress: Callable[[int, int], None] | None = None,
) -> dict[str, TargetProposal]:
    """A target for every indicator whose last year is known or can be forecast; those without data are not in it.

    Raises NotAllowed for a supervisor out of sight.
    """
    who.need_sight_of(supervisor_id)
    market, proposals = market_growth(store, who, supervisor_id, as_of), {}
    bases = _bases(store, who, supervisor_id, year - 1, as_of)
    for done, (key, indicator) in enumerate(INDICATORS.items()):
        if on_progress:
            on_progress(done, len(INDICATORS))
        base = bases(indicator)
        if base is None:
            continue
        proposed = target_proposal(indicator, *base, market)
        if proposed is not None:
            proposals[key] = proposed
    return proposals


def target_proposal(
    indicator: Indicator, last: float, whence: Words, market: MarketGrowth | None
) -> TargetProposal | None:
    """The target that last year's value and the market suggest. Pure. None where nothing sensible can be aimed at."""
    if indicator.with_market and market is not None:
        growing = market.growth if indicator.growth_of else last + abs(last) * market.growth
        target, step = growing, _with_market(market)
    elif indicator.natural is not None:
        target, step = indicator.natural, AS_DEFINED
    elif indicator.quality_ratio or indicator.better is Better.TO_ONE:
        best = 0.0 if indicator.better is Better.LOWER else 1.0
        target, step = last + (best - last) * CLOSED, CLOSER.format(best=figure(best, Unit.RATIO, "en"))
    else:
        sign = -1 if indicator.better is Better.LOWER else 1
        target, step = last + sign * abs(last) * STEP, BETTER.format(step=f"{STEP:.0%}")
    target = _rounded(target, last, indicator)
    low, high = indicator.range
    high = 1.0 if indicator.better is Better.TO_ONE else high
    target = max(target, float(low)) if low is not None else target
    target = min(target, float(high)) if high is not None else target
    marks = Marks(None, target, None)
    if fault_of_marks(marks, indicator) is not None:
        return None
    if indicator.natural is None and target == round(last, DIGITS.get(indicator.unit, 1)):
        step = HELD  # as good as it can be, or too little to improve
    return TargetProposal(indicator, marks, WHY.format(whence=whence, step=step))


def market_growth(store: Store, who: Scope, supervisor_id: str, as_of: date) -> MarketGrowth | None:
    """How the market grew where the supervisor sells, over as many whole months as are known, at most twelve.

    Only cells with a size in all those months and in the same a year before count. None where there is none.
    """
    who.need_sight_of(supervisor_id)
    last = last_whole_month_of_data(store, as_of)
    if last is None:
        return None
    months = last.last(12)
    rows = store.rows(
        f"""WITH sold AS (SELECT DISTINCT segment, region FROM {in_force("operating_results")}
                          WHERE supervisor_id = $who AND date BETWEEN $first AND $last),
                 cell AS (SELECT segment, region, month, sum(market_revenue) AS size
                          FROM {in_force("market_sizes")} JOIN sold USING (segment, region)
                          WHERE month BETWEEN $before AND $last GROUP BY ALL)
            SELECT sum(size) FILTER (month >= $first), sum(size) FILTER (month < $first), count(*)
            FROM cell GROUP BY segment, region HAVING count(*) = 24""",
        {
            "who": supervisor_id,
            "first": months[0].start,
            "last": last.end,
            "before": months[0].a_year_earlier().start,
        },
    )
    before = sum(row[1] for row in rows)
    if not rows or not before:
        return None
    return MarketGrowth(float(sum(row[0] for row in rows) / before) - 1, months[0], last, len(rows))


Base = tuple[float, Words]


def _bases(store: Store, who: Scope, supervisor_id: str, year: int, as_of: date) -> Callable[[Indicator], Base | None]:
    """Gives the value that a year's proposal starts from: its actual, where it will end, or the year so far."""
    whole, last = Period.year(year), last_whole_month_of_data(store, as_of)
    over = last is not None and last.end >= whole.end
    asked = whole if over or last is None or last.start.year != year else Period.year_to(year, last.end.month)
    by_indicator = {v.indicator: v.value for v in values(store, who, [asked], units=[supervisor_id], as_of=as_of)}
    # Whoever began in that year has no whole year behind them: a sum of theirs is told for twelve months.
    [person] = [supervisor for supervisor in supervisors(store, who) if supervisor.supervisor_id == supervisor_id]
    months = 12 if person.started_on.year < year else 13 - person.started_on.month

    def base(indicator: Indicator) -> Base | None:
        start = base_of(indicator)
        if accrues(indicator) and (start is None or months < 12):
            served = [month for month in months_served(person, whole) if month.end <= asked.end]
            return _base_of_parts(store, who, indicator, supervisor_id, served, as_of=as_of)
        if start is None or not indicator.additive or months >= 12:
            return start
        scaled = start[0] * 12 / months
        return scaled, SCALED.format(whence=start[1], months=months, value=_told(indicator, scaled))

    def base_of(indicator: Indicator) -> Base | None:
        value = by_indicator.get(indicator.key)
        if value is None:
            return None
        if over:
            return value, ACTUAL.format(period=whole.name, value=_told(indicator, value))
        end = period_end(store, who, indicator.key, supervisor_id, whole, as_of=as_of)
        if end.method in (ForecastMethod.THETA, ForecastMethod.RUN_RATE) and end.point is not None:
            template = FORECAST if end.method is ForecastMethod.THETA else PACE
            return end.point, template.format(period=whole.name, value=_told(indicator, end.point), known=asked.name)
        if indicator.additive:
            return None  # part of a year is no year
        if accrues(indicator):
            if not (share := accrual_share(indicator, asked)):
                return None
            pace = indicator.adds_up.share(value, 1 / share)
            return pace, PACE.format(period=whole.name, value=_told(indicator, pace), known=asked.name)
        return value, SO_FAR.format(period=asked.name, value=_told(indicator, value))

    return base


def _base_of_parts(
    store: Store, who: Scope, indicator: Indicator, supervisor_id: str, served: Sequence[Period], *, as_of: date
) -> Base | None:
    """What the months or quarters served give for a year, where the year itself has no value or was not served whole.

    Of a company's first year there are no users before it to grow from; its months have those of the month before.
    """
    if not served:
        return None
    span = Period.of_months(served[0].start, served[-1].end)
    in_a_year = len(accrual_parts(indicator, Period.year(span.start.year)))
    parts = values(
        store, who, accrual_parts(indicator, span), indicators=[indicator.key], units=[supervisor_id], as_of=as_of
    )
    known = [part.value for part in parts if part.value is not None]
    if not known:
        return None
    together = indicator.adds_up.together(known)
    pace = indicator.adds_up.share(together, in_a_year / len(known))
    template = QUARTERS_SCALED if indicator.accrues_by is PeriodKind.QUARTER else MONTHS_SCALED
    return pace, template.format(
        period=span.name, n=len(known), together=_told(indicator, together), value=_told(indicator, pace)
    )


def _told(indicator: Indicator, value: float) -> Words:
    value = round(value) if indicator.unit is Unit.COUNT else value
    return Words(figure(value, indicator.unit, "en"), figure(value, indicator.unit, "zh"))


def _with_market(market: MarketGrowth) -> Words:
    growth = f"{'+' if market.growth > 0 else ''}{number(market.growth * 100, 1, 'en')}%"
    return MARKET.format(growth=growth, first=market.first.name, last=market.last.name, cells=market.cells)


def _rounded(target: float, last: float, indicator: Indicator) -> float:
    digits = DIGITS.get(indicator.unit, 1)
    if indicator.unit is Unit.MONEY and abs(target) < 10_000:
        digits = 2
    rounded = round(target, digits)
    # A step that rounding swallows would propose no change: of five things the next is six.
    if indicator.unit is Unit.COUNT and rounded == round(last):
        rounded += -1 if indicator.better is Better.LOWER else 1
    return float(rounded)


ACTUAL = Words("{period}: {value} (actual)", "{period}实际 {value}")
FORECAST = Words(
    "{period} will end at about {value} ({known} and forecast)", "{period}预计 {value}（{known}实际加预测）"
)
PACE = Words("{period} at the pace of {known}: {value}", "{period}（按{known}进度推算）{value}")
SCALED = Words(
    "{whence}, for twelve months instead of {months}: {value}", "{whence}，由 {months} 个月折算为全年 {value}"
)
MONTHS_SCALED = Words(
    "{period}: {together} (months with a value: {n}), for twelve months: {value}",
    "{period}：{together}（有数值的月份：{n} 个），折算为全年 {value}",
)
QUARTERS_SCALED = Words(
    "{period}: {together} (quarters with a value: {n}), for four quarters: {value}",
    "{period}：{together}（有数值的季度：{n} 个），折算为全年 {value}",
)
SO_FAR = Words("{period}: {value} so far", "{period}累计 {value}")
MARKET = Words(
    "market {growth} (market_sizes, {first} to {last} against a year earlier, {cells} cells)",
    "市场增长 {growth}（market_sizes，{first}至{last}与上年同期相比，{cells} 个细分）",
)
CLOSER = Words("a tenth of the way to {best}", "向 {best} 缩小十分之一差距")
AS_DEFINED = Words("as its definition aims at", "按指标定义的目标值")
HELD = Words("held", "保持")
BETTER = Words("{step} better", "改善 {step}")
WHY = Words("{whence}; {step}", "{whence}；{step}")
