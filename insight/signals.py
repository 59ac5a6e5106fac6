"""Signals: the control chart of every indicator, of one supervisor or of many, and what it says.

A history is read as 36 months, or as 12 quarters where most months are empty. Where a series repeats itself every
year, or each point resembles the one before, the change from a year earlier is charted too; of seasonal ones it is
the change that is judged.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from data.store import Store
from insight.control_chart import AUTOCORRELATED, Assurance, Chart, Variation, xmr
from insight.rate_charts import Count, rate_chart
from insight.rebase import Rebase, rebases
from insight.season import SEASONAL, is_seasonal, year_on_year
from metrics import (
    INDICATORS,
    Better,
    Indicator,
    Period,
    PeriodKind,
    RawValue,
    Target,
    Value,
    ValueTable,
    data_day,
    supervisors,
    targets_by_owner,
    value_table,
)
from scope import Scope

MONTHS_CHARTED = 36
QUARTERS_CHARTED = 12
MOSTLY = 0.5  # part of the months that must have a value for a history to be read by months
SEASON_LENGTHS = {PeriodKind.MONTH: 12, PeriodKind.QUARTER: 4}


@dataclass(frozen=True)
class Track:
    """An indicator over time; None = no value. `counts`: numerator and denominator of each value, for its limits."""

    periods: tuple[Period, ...]
    values: tuple[float | None, ...]
    targets: tuple[float | None, ...]
    counts: tuple[Count | None, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Has no period a value?"""
        return all(v is None for v in self.values)

    @property
    def target(self) -> float | None:
        """The latest target that was set."""
        return next((t for t in reversed(self.targets) if t is not None), None)


@dataclass(frozen=True)
class Signal:
    """What an indicator's history says.

    chart    of the values themselves; its assurance judges the target
    yearly   of the change from a year earlier, where the values are seasonal or correlated and it has limits
    rebases  the decisions behind the breaks
    """

    indicator: Indicator
    track: Track
    chart: Chart
    yearly: Chart | None = None
    rebases: tuple[Rebase, ...] = ()

    @property
    def judged(self) -> Chart:
        """The chart whose latest point is judged: that of the change where the values follow the seasons.

        Values that only resemble their neighbours are judged themselves: the difference would not make them less alike.
        """
        return self.yearly if self.yearly is not None and SEASONAL in self.chart.warnings else self.chart

    @property
    def variation(self) -> Variation | None:
        """Is the latest point common cause, better or worse? None without limits."""
        return self.judged.variation

    @property
    def assurance(self) -> Assurance | None:
        """Can the process meet its target as it is? None without limits or target."""
        return self.chart.assurance

    @property
    def stands_out(self) -> bool:
        """Has the latest point a special cause?"""
        return self.variation not in (None, Variation.COMMON)


def signal_of(indicator: Indicator, track: Track, decided: Sequence[Rebase] = ()) -> Signal:
    """The signal of one history. Pure."""
    starts = [period.start for period in track.periods]
    known = tuple(decision for decision in decided if decision.indicator == indicator.key)
    breaks = [at for decision in known if (at := sum(start < decision.first_on for start in starts)) < len(starts)]
    chart = _chart(indicator, track, breaks)
    season = SEASON_LENGTHS[track.periods[-1].kind] if track.periods else 12
    seasonal = is_seasonal(track.values, season)
    if seasonal:
        chart = replace(chart, warnings=(*(w for w in chart.warnings if w != AUTOCORRELATED), SEASONAL))
    yearly = None
    if seasonal or AUTOCORRELATED in chart.warnings:
        # Limits of a change do not move with the level, so a break of the level is none of the change.
        changes = xmr(year_on_year(track.values, season), better_change(indicator, track))
        yearly = changes if changes.limits is not None else None
    return Signal(indicator, track, chart, yearly, known)


def better_change(indicator: Indicator, track: Track) -> Better:
    """Which way a change is good: of what is best at 1, towards 1 from where it stands."""
    if indicator.better is not Better.TO_ONE:
        return indicator.better
    latest = next((v for v in reversed(track.values) if v is not None), 0.0)
    return Better.HIGHER if latest <= 1 else Better.LOWER


def _chart(indicator: Indicator, track: Track, breaks: Sequence[int]) -> Chart:
    if indicator.counts is not None and track.counts:
        return rate_chart(
            track.counts,
            indicator.counts,
            indicator.better,
            target=track.target,
            possible=indicator.range,
            breaks=breaks,
        )
    return xmr(track.values, indicator.better, target=track.target, possible=indicator.range, breaks=breaks)


def signals(
    store: Store,
    who: Scope,
    supervisor_ids: Sequence[str] | None,
    period: Period,
    as_of: date,
    *,
    indicators: Sequence[str] | None = None,
    given: ValueTable | None = None,
) -> dict[tuple[str, str], Signal]:
    """The signals that lead to a period, keyed (supervisor_id, indicator); None asks for everyone in scope.

    `given` figures serve where they cover the months.
    Raises NotAllowed for a supervisor out of scope, WrongUse for one that does not exist.
    """
    ids = [s.supervisor_id for s in supervisors(store, who)] if supervisor_ids is None else list(supervisor_ids)
    last = last_whole_month(period, min(as_of, data_day(store, as_of=as_of) or as_of))
    months, quarters = tuple(last.last(MONTHS_CHARTED)), tuple(last_whole_quarter(last).last(QUARTERS_CHARTED))
    keys = list(INDICATORS if indicators is None else indicators)
    by_month = value_table(store, who, months, units=ids, indicators=keys, as_of=as_of, given=given)
    owners = [(unit, key) for unit in ids for key in keys]
    # Quarters are asked for only of what most months lack, together of all that the same people lack.
    lacking: dict[tuple[str, ...], list[str]] = {}
    for key in keys:
        if thin := tuple(unit for unit in ids if _filled(by_month.of(unit, key), months) < MOSTLY):
            lacking.setdefault(thin, []).append(key)
    known: dict[tuple[str, str], Mapping[str, RawValue]] = {owner: by_month.of(*owner) for owner in owners}
    for units, thin_keys in lacking.items():
        by_quarter = value_table(store, who, quarters, units=units, indicators=thin_keys, as_of=as_of)
        for owner in ((unit, key) for unit in units for key in thin_keys):
            known[owner] = {**known[owner], **by_quarter.of(*owner)}
    aims = targets_by_owner(store, who, ids, [*months, *quarters], indicators=keys)
    decided = rebases(store, who, ids)
    return {
        owner: signal_of(
            INDICATORS[owner[1]],
            track(by_code, aims.get(owner, {}), months, quarters),
            decided.get(owner, ()),
        )
        for owner, by_code in known.items()
    }


def track(
    known: Mapping[str, Value | RawValue],
    aims: Mapping[str, Target],
    months: Sequence[Period],
    quarters: Sequence[Period],
) -> Track:
    """The months of an indicator; its quarters where under half of the months, and more of those, have a value.

    A period whose code is missing among the known has no value.
    """
    filled = _filled(known, months)
    over = quarters if filled < MOSTLY and _filled(known, quarters) > filled else months
    figures = [known.get(p.code) for p in over]
    return Track(
        tuple(over),
        tuple(None if figure is None else figure.value for figure in figures),
        tuple(aims[p.code].target if p.code in aims else None for p in over),
        tuple(None if figure is None else _count(figure) for figure in figures),
    )


def _filled(known: Mapping[str, Value | RawValue], over: Sequence[Period]) -> float:
    """The share of the periods that have a value."""
    figures = [known.get(p.code) for p in over]
    return sum(figure is not None and figure.value is not None for figure in figures) / len(over)


def _count(figure: Value | RawValue) -> Count | None:
    if figure.value is None or figure.numerator is None or not figure.denominator:
        return None
    return figure.numerator, figure.denominator


def last_whole_month(period: Period, known_to: date) -> Period:
    """The last month of the period that is over on that day: a month begun would look like a fall."""
    last = Period.month(period.end.year, period.end.month)
    if last.end <= known_to:
        return last
    month = Period.containing(known_to, PeriodKind.MONTH)
    return month if month.end == known_to else month.before()


def last_whole_quarter(month: Period) -> Period:
    """The last quarter that is over by the end of that month."""
    quarter = Period.containing(month.end, PeriodKind.QUARTER)
    return quarter if quarter.end <= month.end else quarter.before()
