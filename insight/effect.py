"""Did it work? An interrupted time series: a level before launch, a level after it, and how sure one can be.

y = b₀ + b₂·post, with trend terms where the contract asks for them (insight.md, "Effect"), by generalised least
squares (statsmodels) with neighbouring points correlated. Pure functions of a series; docs/decisions/0008-effects.md
holds the measurements behind the choices. A verdict starts a conversation; nothing here changes a score.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from statistics import correlation, fmean, linear_regression

import numpy as np

from insight.interrupted_series import quantile, step
from metrics import Better
from text import Words

FEWEST_BEFORE = 6
FEWEST_AFTER = 3
CONFIDENCE = 0.95
POWER = 0.80
CORRELATED = 0.3  # correlation of neighbouring points above which a reader is warned
EXTREME = 1.0  # standard deviations by which the last three points before launch are worse than those before them
LAST = 3
SEASON_SEEN = 0.5  # correlation of a point with the one a season earlier from which there is a season
SEASONS = 2  # whole seasons before launch without which a season cannot be seen


class Verdict(StrEnum):
    """What can be claimed. None of them is said when it is too early."""

    EFFECTIVE = "effective"
    NOT_PROVEN = "not_proven"
    ADVERSE = "adverse"


VERDICTS = {
    Verdict.EFFECTIVE: Words("effective", "有效"),
    Verdict.NOT_PROVEN: Words("not proven", "未证实"),
    Verdict.ADVERSE: Words("adverse", "适得其反"),
}
TOO_EARLY = Words("too early to tell", "为时尚早")


@dataclass(frozen=True)
class Wording:
    """How a reader calls what was done, and the points of the series: the training, months."""

    deed: Words
    points: Words


LAUNCH, IMPLEMENTATION, TRAINING = (
    Words("launch", "上线"),
    Words("implementation", "实施"),
    Words("the training", "培训"),
)
_PLAIN = Wording(LAUNCH, Words("points", "个点"))


class Doubt(StrEnum):
    """What a reader must know beside the verdict."""

    TOO_EARLY = "too_early"
    AUTOCORRELATED = "autocorrelated"
    REGRESSION_TO_MEAN = "regression_to_mean"
    OPEN_CASES = "open_cases"
    OVERLAP = "overlap"
    SEASON_UNKNOWN = "season_unknown"
    SEASON_REMOVED = "season_removed"
    TREND = "trend"
    NO_VARIATION = "no_variation"


_SAID = {
    Doubt.TOO_EARLY: Words(
        f"{{before}} {{points}} before {{deed}} and {{after}} after it; {FEWEST_BEFORE} and {FEWEST_AFTER} are needed",
        f"{{deed}}前 {{before}} {{points}}、{{deed}}后 {{after}} {{points}}；"
        f"前后至少需要 {FEWEST_BEFORE} {{points}}和 {FEWEST_AFTER} {{points}}",
    ),
    Doubt.AUTOCORRELATED: Words(
        "neighbouring points resemble each other ({correlation}); the interval is widened for it",
        "相邻数据点彼此相关（{correlation}），区间已相应放宽",
    ),
    Doubt.REGRESSION_TO_MEAN: Words(
        "the values before {deed} were unusually bad: part of the change may be a return to the usual",
        "{deed}前的数值异常差，变化中可能有一部分只是回归常态",
    ),
    Doubt.OPEN_CASES: Words(
        "{open} of {all} cases were still open at the end of the data; the slow ones are not counted yet",
        "数据截止时，{all} 件中仍有 {open} 件未完成，其中处理时间长的尚未计入",
    ),
    Doubt.OVERLAP: Words(
        "something else was done to the same figure shortly before or after: the two cannot be told apart",
        "前后不久另有措施作用于同一指标，两者的影响无法区分",
    ),
    Doubt.SEASON_UNKNOWN: Words(
        "less than two years of values before {deed}: a seasonal swing cannot be told apart",
        "{deed}前的数据不足两年，无法排除季节波动",
    ),
    Doubt.SEASON_REMOVED: Words(
        "seasonal: every value is compared with the one a year earlier",
        "数据有季节性，逐点与上年同期比较",
    ),
    Doubt.TREND: Words(
        "a trend is allowed for: the comparison is with where it would have led",
        "已计入趋势：与趋势延续下去的水平比较",
    ),
    Doubt.NO_VARIATION: Words(
        "the values do not vary, so chance cannot be judged",
        "数值没有波动，无法判断是否偶然",
    ),
}


@dataclass(frozen=True)
class Caveat:
    """A doubt, in a sentence."""

    kind: Doubt
    said: Words


@dataclass(frozen=True)
class Effect:
    """What a launch changed, in the unit of the series; estimate, interval and smallest are None when too early.

    verdict      None: too early to tell
    estimate     average difference over the points after launch to what was to be expected without it
    low, high    its 95 % interval
    smallest     the smallest effect that would have been found in four of five such series (80 % power)
    expected     mean of the points after launch, less the estimate: what was to be expected without it
    correlation  of neighbouring points, as estimated
    """

    before: int
    after: int
    verdict: Verdict | None
    estimate: float | None = None
    low: float | None = None
    high: float | None = None
    smallest: float | None = None
    expected: float | None = None
    correlation: float | None = None
    caveats: tuple[Caveat, ...] = ()

    def has(self, doubt: Doubt) -> bool:
        """Is that doubt among the caveats?"""
        return any(caveat.kind is doubt for caveat in self.caveats)

    def doubted(self, *caveats: Caveat) -> Effect:
        """The same with more caveats."""
        return replace(self, caveats=(*self.caveats, *caveats))

    def share(self, amount: float | None) -> float | None:
        """An amount as a part of what was to be expected; None where that is not above 0."""
        return None if amount is None or self.expected is None or self.expected <= 0 else amount / self.expected


def effect(
    values: Sequence[float | None],
    launch: int,
    better: Better,
    *,
    season: int | None = None,
    wording: Wording = _PLAIN,
) -> Effect:
    """The effect of what was launched at position `launch` of the values, which are evenly spaced in time.

    Missing  a None keeps its place and takes no part; so the point in which the launch fell is best left out
    season   points in a season (12 for months) where there may be one: a visible one is taken out
    better   higher or lower; values that are best at 1 are to be mirrored by the caller
    wording  how the doubts call the launch and the points
    """
    deed, unit = wording.deed, wording.points
    known = {at: v for at, v in enumerate(values) if v is not None and math.isfinite(v)}
    doubts: list[Caveat] = []
    points = known
    if season is not None:
        seasonal = _seasonal(known, launch, season)
        if seasonal is None:
            doubts.append(caveat(Doubt.SEASON_UNKNOWN, deed=deed))
        elif seasonal:
            doubts.append(caveat(Doubt.SEASON_REMOVED))
            points = _from_a_season_before(known, launch, season)
    before = sum(at < launch for at in points)
    after = len(points) - before
    if before < FEWEST_BEFORE or after < FEWEST_AFTER:
        too_few = caveat(Doubt.TOO_EARLY, before=before, after=after, deed=deed, points=unit)
        return Effect(before, after, None, caveats=(too_few,))
    series = list(points.values())
    level = fmean(known[at] for at in points if at >= launch)
    fit = step(list(points), series, before)
    if fit is None:
        apart = fmean(series[before:]) - fmean(series[:before])
        unsure = (caveat(Doubt.NO_VARIATION),)
        return Effect(before, after, Verdict.NOT_PROVEN, apart, expected=level - apart, caveats=unsure)
    if fit.trend:
        doubts.append(caveat(Doubt.TREND))
    # What got worse after launch did not return to the usual.
    if (fit.step > 0) == (better is not Better.LOWER) and _extreme(series[:before], better):
        doubts.append(caveat(Doubt.REGRESSION_TO_MEAN, deed=deed))
    if fit.correlation > CORRELATED:
        doubts.append(caveat(Doubt.AUTOCORRELATED, correlation=f"{fit.correlation:.1f}"))
    reach = quantile((1 + CONFIDENCE) / 2, fit.freedom)
    low, high = fit.step - reach * fit.error, fit.step + reach * fit.error
    return Effect(
        before,
        after,
        _verdict(low, high, better),
        fit.step,
        low,
        high,
        smallest=(reach + quantile(POWER, fit.freedom)) * fit.error,
        expected=level - fit.step,
        correlation=fit.correlation,
        caveats=tuple(doubts),
    )


def caveat(kind: Doubt, **about: object) -> Caveat:
    """The doubt in its own sentence."""
    return Caveat(kind, _SAID[kind].format(**about))


def _verdict(low: float, high: float, better: Better) -> Verdict:
    if low <= 0 <= high:
        return Verdict.NOT_PROVEN
    return Verdict.EFFECTIVE if (low > 0) == (better is not Better.LOWER) else Verdict.ADVERSE


def _extreme(before: Sequence[float], better: Better) -> bool:
    """Were the last three points before launch worse than those before them, by more than those vary?"""
    usual, last = before[:-LAST], before[-LAST:]
    worse = fmean(last) - fmean(usual) if better is Better.LOWER else fmean(usual) - fmean(last)
    return worse > max(EXTREME * float(np.std(usual, ddof=1)), 0.0)


def _seasonal(known: Mapping[int, float], launch: int, season: int) -> bool | None:
    """Do the points before launch resemble those a season earlier? None where too few are known to tell."""
    before = {at: v for at, v in known.items() if at < launch}
    if sum(at - season in before for at in before) < season * (SEASONS - 1):
        return None
    slope, intercept = linear_regression(list(before), list(before.values()))
    flat = {at: v - slope * at - intercept for at, v in before.items()}
    pairs = [(flat[at - season], v) for at, v in flat.items() if at - season in flat]
    earlier, later = zip(*pairs, strict=True)
    if max(np.std(earlier, ddof=1), np.std(later, ddof=1)) <= 1e-9 * max(map(abs, before.values())):
        return False
    return correlation(earlier, later) > SEASON_SEEN


def _from_a_season_before(known: Mapping[int, float], launch: int, season: int) -> dict[int, float]:
    """Each point less the one a season earlier, as long as that one lies before launch."""
    return {at: v - known[at - season] for at, v in known.items() if at - season in known and at - season < launch}
