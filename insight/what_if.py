"""What if? A target, a weight or the months left moved, and the score and the year's end computed again. Pure.

Nothing is read and nothing is stored: from a score as it stands, and from what is known of a year, follows another
one by the very rules that made the first (metrics/scores.py, insight/forecast.py). Moving nothing changes nothing.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace

from insight.forecast import ForecastBasis, end_of
from insight.period_forecast import PeriodEnd
from insight.remaining_months import AS_FORECAST, Rest
from metrics import (
    SAME_CURVE,
    Better,
    Curve,
    Indicator,
    Marks,
    OverTime,
    Period,
    PeriodKind,
    Score,
    Target,
    default_marks,
    fault_of_marks,
    score_from,
)
from text import Words

NOT_A_WEIGHT = Words("A weight is a number of 0 or more.", "权重须为不小于 0 的数字。")


@dataclass(frozen=True)
class Moves:
    """What is supposed of one indicator; None leaves what stands.

    marks   its target in the period; empty threshold and stretch go along with it
    weight  its weight within its family, in the scheme's own scale; those of the others stay
    family  its family's weight likewise
    rest    what the months left of the year bring
    """

    marks: Marks | None = None
    weight: float | None = None
    family: float | None = None
    rest: Rest = AS_FORECAST


@dataclass(frozen=True)
class YearEnd:
    """Where the year ends and what it would score there, as it stands and as supposed.

    before, after  the ends, each with its interval and P(target met)
    score, moved   the score to date with this indicator at its end against the year's target; the others as they stand
    """

    before: PeriodEnd
    after: PeriodEnd
    score: Score
    moved: Score


def rescored(
    score: Score,
    *,
    values: Mapping[str, float] | None = None,
    targets: Mapping[str, Target] | None = None,
    weights: Mapping[str, float] | None = None,
    families: Mapping[str, float] | None = None,
) -> Score:
    """The score with some values, targets or weights (by indicator or family key) in place of those it has."""
    figures = {line.indicator.key: line.value for line in score.lines}
    for key, value in (values or {}).items():
        figures[key] = replace(figures[key], value=value, reason=None)
    aims = {line.indicator.key: line.target for line in score.lines if line.target is not None}
    scheme = replace(
        score.scheme,
        indicators={**score.scheme.indicators, **(weights or {})},
        families={**score.scheme.families, **(families or {})},
    )
    aims |= targets or {}
    # What may not be scored may not be supposed either: data that are late do not come by asking "what if".
    return score_from(score.supervisor_id, score.period, figures, aims, scheme, judged=score.judged, gates=score.gates)


def supposed(score: Score, key: str, moves: Moves) -> Score:
    """The score with the moves of one indicator. The months left have no say in it: they are not in its values."""
    line = score.line(key)
    family, target = line.indicator.family.key, moved_target(line.indicator, line.target, moves, score.scheme.curve)
    return rescored(
        score,
        targets={} if target is None else {key: target},
        weights={} if moves.weight is None else {key: moves.weight},
        families={} if moves.family is None else {family: moves.family},
    )


def year_end(
    known: ForecastBasis, to_date: Score, target: Target | None, moves: Moves, moved: Target | None
) -> YearEnd:
    """Where the year ends under the moves; `target` is the year's as it stands, `moved` as supposed.

    `to_date` is the score of the year to the last whole month. Missing: an end without a value has no points.
    """
    key = known.indicator.key
    before = end_of(replace(known, target=None if target is None else target.target))
    after = end_of(replace(known, target=None if moved is None else moved.target), moves.rest)
    return YearEnd(
        before,
        after,
        _at(to_date, key, before, target),
        supposed(_at(to_date, key, after, moved), key, replace(moves, marks=None)),
    )


def _at(score: Score, key: str, end: PeriodEnd, target: Target | None) -> Score:
    values = {} if end.point is None else {key: end.point}
    return rescored(score, values=values, targets={} if target is None else {key: target})


# ---------------------------------------------------------------------- targets


def moved_target(indicator: Indicator, standing: Target | None, moves: Moves, curve: Curve) -> Target | None:
    """The target as supposed. Marks that were left empty lie at the scheme's default distance where they stood there,
    or where there was no target; else as far from the target as they were, within what values are possible."""
    if moves.marks is None:
        return standing
    target = moves.marks.target
    low, high = default_marks(target, indicator, curve)
    if standing is not None and not _close((standing.threshold, standing.stretch), standing.target, indicator, curve):
        step = target - standing.target
        low, high = (_possible(mark + step, indicator) for mark in (standing.threshold, standing.stretch))
    low = low if moves.marks.threshold is None else moves.marks.threshold
    high = high if moves.marks.stretch is None else moves.marks.stretch
    return Target(low, target, high)


def _close(marks: tuple[float, float], target: float, indicator: Indicator, curve: Curve) -> bool:
    """Do the marks lie where a target without marks of its own has them?"""
    default = default_marks(target, indicator, curve)
    return all(math.isclose(a, b, rel_tol=SAME_CURVE, abs_tol=SAME_CURVE) for a, b in zip(marks, default, strict=True))


def _possible(mark: float, indicator: Indicator) -> float:
    least, most = indicator.range
    mark = mark if least is None else max(mark, least)
    most = 1.0 if indicator.better is Better.TO_ONE else most
    return mark if most is None else min(mark, most)


def year_target(
    indicator: Indicator, judged: Period, year: Target | None, standing: Target | None, moved: Target | None
) -> Target | None:
    """The year's target once that of the part of it that is judged was moved from `standing` to `moved`.

    A sum that is made of its parts takes the difference along. What the part had from its year moves the year: by as
    much where it holds, by the same pace where it grows or accrues. Any other year's target stands, and so does one
    whose part had none before.
    """
    if judged.kind is PeriodKind.YEAR:
        return moved
    if moved is None or standing is None or year is None:
        return year
    if year.source == "summed":
        return Target(
            year.threshold + moved.threshold - standing.threshold,
            year.target + moved.target - standing.target,
            year.stretch + moved.stretch - standing.stretch,
            year.source,
        )
    if standing.source != "year":
        return year
    if standing.given is None:
        return replace(moved, source=year.source)
    low, target, high = (
        _at_years_pace(mark, standing.target, year.target, indicator.adds_up)
        for mark in (moved.threshold, moved.target, moved.stretch)
    )
    return Target(low, target, high, year.source)


def _at_years_pace(mark: float, standing: float, year: float, adds_up: OverTime) -> float:
    """What a part's mark comes to over the year in which the part's target `standing` comes to `year`."""
    if adds_up is OverTime.COMPOUNDS:
        return math.expm1(math.log1p(mark) * math.log1p(year) / math.log1p(standing)) if standing else year
    return mark * year / standing if standing else year


# ---------------------------------------------------------------------- what cannot be supposed


def fault_of_moves(indicator: Indicator, moves: Moves) -> Words | None:
    """Why the moves make no sense, in a sentence; None when they do. The same rules as for what is stored."""
    for weight in (moves.weight, moves.family):
        if weight is not None and not (math.isfinite(weight) and weight >= 0):
            return NOT_A_WEIGHT
    if moves.marks is None:
        return None
    wrong = fault_of_marks(moves.marks, indicator)
    return None if wrong is None else Words(wrong.en[0].upper() + wrong.en[1:], wrong.zh)
