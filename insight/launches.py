"""A launch on a series: which whole months or weeks count before and after it, and what others did meanwhile."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from statistics import fmean

from insight.effect import FEWEST_AFTER, FEWEST_BEFORE, LAUNCH, Doubt, Effect, Wording, caveat, effect
from metrics import Better, Period, PeriodKind
from text import Words

WEEK = timedelta(days=7)
LONGEST = {"month": 36, "week": 52}  # points before launch that are looked at, at most
SEASON = 12  # months in a year
HISTORY = 36  # months before launch that are read

LaunchSeries = tuple[float | None, ...]


class Spacing(StrEnum):
    """How far apart the points are."""

    MONTH = "month"
    WEEK = "week"


_POINTS = {Spacing.MONTH: Words("months", "个月"), Spacing.WEEK: Words("weeks", "周")}


@dataclass(frozen=True)
class Calendar:
    """Whole months or weeks in a row: their first days, and the first day after the last."""

    step: Spacing
    starts: tuple[date, ...]
    end: date

    def holding(self, day: date) -> int:
        """The position of the point in which the day lies; −1 before the first, their number after the last."""
        return len(self.starts) if day >= self.end else bisect_left(self.starts, day + timedelta(days=1)) - 1

    def after(self, day: date) -> int:
        """The first position that lies wholly on or after the day."""
        return bisect_left(self.starts, day)


def months(first: date, until: date) -> Calendar:
    """The whole months from the one of `first` on that are over by `until`."""
    starts, month = [], Period.containing(first, PeriodKind.MONTH)
    while month.end <= until:
        starts.append(month.start)
        month = Period.containing(month.end + timedelta(days=1), PeriodKind.MONTH)
    return Calendar(Spacing.MONTH, tuple(starts), month.start)


def weeks(first: date, until: date) -> Calendar:
    """The whole weeks, Monday to Sunday, from the one of `first` on that are over by `until`."""
    starts, monday = [], first - timedelta(days=first.weekday())
    while monday + WEEK <= until + timedelta(days=1):
        starts.append(monday)
        monday += WEEK
    return Calendar(Spacing.WEEK, tuple(starts), monday)


@dataclass(frozen=True)
class LaunchEffect:
    """A launch judged on its series: the points that took part, by position, and where `after` begins."""

    calendar: Calendar
    values: LaunchSeries
    launch: int
    effect: Effect


def launch_effect(
    calendar: Calendar,
    values: Sequence[float | None],
    launched_on: date,
    others: Sequence[date],
    better: Better,
    *,
    season: int | None = None,
    deed: Words = LAUNCH,
) -> LaunchEffect:
    """The effect of a launch on a series with one value for each point of the calendar.

    The point in which the launch fell belongs to neither side. `others` are the days of other launches that aim at
    the same series: where enough points remain, those beyond them are left out; else the reader is told.
    `deed` is what the doubts call the launch: a training was held, a recommendation implemented.
    """
    launch, torn = calendar.after(launched_on), calendar.holding(launched_on)
    kept: list[float | None] = list(values)
    for at in range(len(kept)):
        if at < launch - 1 - LONGEST[calendar.step] or torn == at < launch:
            kept[at] = None
    first, last = _alone(calendar, launched_on, others)
    overlap = False
    if _known(kept[first:launch]) >= FEWEST_BEFORE:
        kept[:first] = [None] * first
    else:
        overlap = first > 0 and _known(kept[:first]) > 0
    if _known(kept[launch:last]) >= FEWEST_AFTER:
        kept[last:] = [None] * (len(kept) - last)
    else:
        overlap = overlap or _known(kept[last:]) > 0
    outcome = effect(kept, launch, better, season=season, wording=Wording(deed, _POINTS[calendar.step]))
    if overlap and outcome.verdict is not None:
        outcome = outcome.doubted(caveat(Doubt.OVERLAP))
    return LaunchEffect(calendar, tuple(kept), launch, outcome)


def _alone(calendar: Calendar, launched_on: date, others: Sequence[date]) -> tuple[int, int]:
    """The positions between the launch before and the launch after: first, and one past the last."""
    if not others:
        return 0, len(calendar.starts)
    earlier = [day for day in others if day < launched_on]
    later = [day for day in others if day >= launched_on]
    launch = calendar.after(launched_on)
    first = calendar.after(max(earlier)) if earlier else 0
    last = max(calendar.holding(min(later)), 0) if later else len(calendar.starts)
    return min(first, launch), max(last, launch)


def _known(values: Sequence[float | None]) -> int:
    return sum(v is not None for v in values)


@dataclass(frozen=True)
class OtherLaunch:
    """A series of somebody else's, and the days on which something was launched on it."""

    name: str
    values: LaunchSeries
    launches: tuple[date, ...]


@dataclass(frozen=True)
class Comparison:
    """Difference in differences: the effect less what changed where nothing was launched."""

    names: tuple[str, ...]
    effect: Effect


def beside_others(
    judged: LaunchEffect, launched_on: date, others: Sequence[OtherLaunch], better: Better, *, relative: bool
) -> Comparison | None:
    """The effect on the difference to the others that stayed untouched; None without one that can be compared.

    relative  each series counts as a part of its own mean before launch, so that sizes do not matter
    An other is compared over its own untouched stretch around the launch. Of those that share as many points with
    the series as the best does, all are taken, and averaged.
    """
    calendar, launch = judged.calendar, judged.launch
    own = [i for i, v in enumerate(judged.values) if v is not None]
    open_: list[tuple[OtherLaunch, set[int]]] = []
    for other in others:
        first, last = _alone(calendar, launched_on, other.launches)
        at = [i for i in own if first <= i < last and other.values[i] is not None]
        before = bisect_left(at, launch)
        if before >= FEWEST_BEFORE and len(at) - before >= FEWEST_AFTER:
            open_.append((other, set(at)))
    if not open_:
        return None
    most = max(open_, key=lambda pair: len(pair[1]))[1]
    chosen = [other for other, at in open_ if at >= most]
    treated = _scaled(judged.values, most, launch, relative)
    controls = [_scaled(other.values, most, launch, relative) for other in chosen]
    if not treated or not all(controls):
        return None
    apart = [treated[i] - fmean(c[i] for c in controls) if i in most else None for i in range(len(judged.values))]
    return Comparison(tuple(other.name for other in chosen), effect(apart, launch, better))


def _scaled(values: Sequence[float | None], at: set[int], launch: int, relative: bool) -> dict[int, float]:
    """The values at those positions, as parts of their mean before launch if asked for; none if that is not above 0."""
    known = {i: v for i, v in enumerate(values) if v is not None and i in at}
    if not relative:
        return known
    base = fmean(v for i, v in known.items() if i < launch)
    return {i: v / base for i, v in known.items()} if base > 0 else {}
