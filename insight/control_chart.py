"""Control charts (XmR) after NHS England's Making Data Count: is a change signal or noise?

Pure functions over values in time order; None is a missing point: it keeps its place and takes no part.
A flag starts a conversation; nothing here changes a score.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise

from insight.control_limits import (
    BASELINE,
    FEWEST,
    SAME,
    Baseline,
    ControlLimits,
    Range,
    autocorrelation,
    limits,
    moving_ranges,
)
from insight.special_causes import CAUSE_NAMES, RUN, Cause, one_side, special_causes, trends, two_in_three
from metrics import Better
from text import Words

__all__ = [
    "AUTOCORRELATED",
    "BASELINE",
    "CAUSE_NAMES",
    "CORRELATED",
    "FEWEST",
    "RUN",
    "SAME",
    "TOO_FEW",
    "TRIAL",
    "Assurance",
    "Cause",
    "Chart",
    "ControlLimits",
    "Range",
    "Variation",
    "assurance",
    "autocorrelation",
    "chart",
    "latest_cause",
    "limits",
    "moving_ranges",
    "one_side",
    "special_causes",
    "trends",
    "two_in_three",
    "variation",
    "xmr",
]

CORRELATED = 0.3  # lag-1 autocorrelation of the baseline above which limits are too narrow


class Variation(StrEnum):
    """What the latest point says."""

    COMMON = "common_cause"
    IMPROVEMENT_HIGH = "improvement_high"
    IMPROVEMENT_LOW = "improvement_low"
    CONCERN_HIGH = "concern_high"
    CONCERN_LOW = "concern_low"
    NEUTRAL_HIGH = "neutral_high"
    NEUTRAL_LOW = "neutral_low"


class Assurance(StrEnum):
    """Whether the target will be met as things stand."""

    PASSES = "passes"
    FAILS = "fails"
    HIT_AND_MISS = "hit_and_miss"


TRIAL = Words("Trial limits: fewer than 12 points.", "试用控制限：数据不足 12 个点。")
TOO_FEW = Words("Fewer than 6 points: no limits yet.", "数据不足 6 个点，暂不计算控制限。")
AUTOCORRELATED = Words(
    "Each point resembles the one before it, so flags may be too many; look at the change from a year earlier as well.",
    "相邻数据点彼此相关，提示可能偏多，请同时查看同比变化。",
)

# Positions of the values of one stretch → the lines at each of them; None: too few for limits.
Fix = Callable[[Sequence[int]], Sequence[ControlLimits] | None]


@dataclass(frozen=True)
class Chart:
    """A control chart: one entry per value given, in their order.

    limits     in force at the latest point, clipped to the indicator's range; None under 6 points since the last break
    causes     why each point is special; None: common cause, or no value there
    variation  verdict on the latest point that has a value; None without limits
    assurance  verdict on the target; None without limits, target or direction
    warnings   what a reader must know beside it
    lines      the limits at each place, clipped; None before 6 points
    breaks     places where recorded new limits begin
    """

    values: tuple[float | None, ...]
    limits: ControlLimits | None
    causes: tuple[Cause | None, ...]
    variation: Variation | None
    assurance: Assurance | None
    warnings: tuple[Words, ...]
    lines: tuple[ControlLimits | None, ...] = ()
    breaks: tuple[int, ...] = ()

    @property
    def present(self) -> int:
        """How many values the latest stretch has."""
        start = self.breaks[-1] if self.breaks else 0
        return sum(v is not None for v in self.values[start:])


def xmr(
    values: Sequence[float | None],
    better: Better | None,
    *,
    target: float | None = None,
    possible: Range = (None, None),
    baseline: Baseline = "years",
    run: int = RUN,
    screened: bool = False,
    breaks: Iterable[int] = (),
) -> Chart:
    """The chart of values in time order. `better` None: an indicator without a good direction.

    baseline  which points fix the limits, see `fixed_by`; a number fixes them by so many, None by all
    screened  leaves out moving ranges past their own limit once
    run       7 in a row, or 6
    breaks    places from which new limits hold, by a recorded decision
    """

    def fix(places: Sequence[int]) -> Sequence[ControlLimits] | None:
        fixed = limits([values[i] for i in places], baseline=baseline, screened=screened)  # type: ignore[misc]
        return None if fixed is None else [fixed] * len(places)

    return chart(values, better, fix, target=target, possible=possible, run=run, breaks=breaks)


def chart(
    values: Sequence[float | None],
    better: Better | None,
    fix: Fix,
    *,
    target: float | None = None,
    possible: Range = (None, None),
    run: int = RUN,
    breaks: Iterable[int] = (),
) -> Chart:
    """The chart whose lines `fix` gives, stretch by stretch: no rule looks across a break."""
    size = len(values)
    cuts = sorted({at for at in breaks if 0 < at < size})
    causes: list[Cause | None] = [None] * size
    drawn: list[ControlLimits | None] = [None] * size
    latest: tuple[list[float], list[Cause | None], ControlLimits, ControlLimits] | None = None
    for start, end in pairwise([0, *cuts, size]):
        places = [i for i in range(start, end) if values[i] is not None]
        present = [v for v in values[start:end] if v is not None]
        fixed = fix(places) if places else None
        latest = None
        if not fixed:
            continue
        marks = special_causes(present, fixed, run=run)
        clipped = _clipped(fixed, possible)
        for i, cause in zip(places, marks, strict=True):
            causes[i] = cause
        at = 0
        for i in range(start, end):
            # A place without a value shows the lines of the value before it.
            while at + 1 < len(places) and places[at + 1] <= i:
                at += 1
            drawn[i] = clipped[at]
        latest = (present, marks, fixed[-1], clipped[-1])
    if latest is None:
        return Chart(tuple(values), None, tuple(causes), None, None, (TOO_FEW,), tuple(drawn), tuple(cuts))
    present, marks, raw, shown = latest
    warnings = [TRIAL] if raw.trial else []
    if autocorrelation(present[: raw.points]) > CORRELATED:
        warnings.append(AUTOCORRELATED)
    return Chart(
        tuple(values),
        shown,
        tuple(causes),
        variation(present, marks, raw.mean, better),
        assurance(shown, target, better),
        tuple(warnings),
        tuple(drawn),
        tuple(cuts),
    )


def _clipped(fixed: Sequence[ControlLimits], possible: Range) -> list[ControlLimits]:
    first = fixed[0]
    if all(other is first for other in fixed):
        return [first.clipped(possible)] * len(fixed)
    return [each.clipped(possible) for each in fixed]


def latest_cause(chart: Chart) -> Cause | None:
    """Why the latest point that has a value is special; None: common cause, or no point at all."""
    causes = [cause for value, cause in zip(chart.values, chart.causes, strict=True) if value is not None]
    return causes[-1] if causes else None


def variation(values: Sequence[float], causes: Sequence[Cause | None], mean: float, better: Better | None) -> Variation:
    """The verdict on the latest point. A trend counts by its direction, any other cause by the side of the mean."""
    cause = causes[-1]
    if cause is None:
        return Variation.COMMON
    before = values[-2] if cause is Cause.TREND else mean
    high = values[-1] > before
    if better is None:
        return Variation.NEUTRAL_HIGH if high else Variation.NEUTRAL_LOW
    # To one: good is whatever brings it nearer to 1, from below or from overload.
    nearer = abs(values[-1] - 1) < abs(before - 1)
    good = nearer if better is Better.TO_ONE else high == (better is Better.HIGHER)
    if good:
        return Variation.IMPROVEMENT_HIGH if high else Variation.IMPROVEMENT_LOW
    return Variation.CONCERN_HIGH if high else Variation.CONCERN_LOW


def assurance(lines: ControlLimits, target: float | None, better: Better | None) -> Assurance | None:
    """Target beyond the limit on the good side: fails; on the bad side: passes; between: hit and miss."""
    if target is None or better is None:
        return None
    if better is Better.LOWER:
        passes, fails = lines.upper < target, lines.lower > target
    else:
        passes, fails = lines.lower > target, lines.upper < target
    if better is Better.TO_ONE:
        # Its mirror beyond 1 bounds the good side as well: 0.9 aimed at is 1.1 not passed.
        mirror = 2 - target
        passes, fails = passes and lines.upper < mirror, fails or lines.lower > mirror
    if passes:
        return Assurance.PASSES
    return Assurance.FAILS if fails else Assurance.HIT_AND_MISS
