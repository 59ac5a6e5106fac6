"""Scores with their ledger (policy 4.1, 4.2): value and target → points → family → KPI, every step kept.

A missing value or target takes no part: the weights of what is there are scaled up in plain sight, and `coverage`
says how much of the weight that is. It is never counted as 0.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from data.store import Store
from metrics.catalogue import INDICATORS
from metrics.curve import DEFAULT_CURVE, Curve, points_at
from metrics.derived_targets import Target
from metrics.engine import values
from metrics.families import FAMILIES, Family
from metrics.indicator import Better, Indicator, Value
from metrics.people import supervisors
from metrics.periods import Period
from metrics.quality_gates import gates
from metrics.scheme import Scheme
from metrics.scheme_months import schemes_by_month
from metrics.targets import targets_to_date
from metrics.thin import thin
from metrics.to_date import Judged, judged_parts
from scope import Scope
from text import Words

LineStatus = Literal["on", "watch", "off", "none"]
NOT_SERVED = Words("no whole month of {period} was served", "{period}内没有完整任职月份")
NO_TARGET = Words("no target set for {period}", "{period}未设目标")


@dataclass(frozen=True)
class ScoreLine:
    """One indicator in the ledger of a score.

    points        0..120 on the curve; None without a value or a target, and `reason` says which
    weight        its share of the family as the scheme has it (0: shown, does not count)
    share         its share of the KPI score after weights were scaled up for what is missing; None: no part in it
    contribution  share × points: what it adds to the KPI score
    """

    indicator: Indicator
    value: Value
    target: Target | None
    points: float | None
    weight: float
    share: float | None
    contribution: float | None
    status: LineStatus
    reason: Words | None = None

    @property
    def thin(self) -> Words | None:
        """What makes the value thin, where something does (metrics/thin.py)."""
        return thin(self.value)


@dataclass(frozen=True)
class FamilyScore:
    """One family in the ledger.

    score     None when no indicator that counts has both value and target
    weight    its share of the KPI score as the scheme has it
    coverage  the part of the family's weight that has a value and a target
    """

    family: Family
    score: float | None
    weight: float
    coverage: float
    lines: tuple[ScoreLine, ...]


@dataclass(frozen=True)
class Score:
    """The KPI score of one supervisor in one period, open down to its lines.

    kpi       0..120; None when no family has a score
    coverage  the part of all weight that has a value and a target
    scheme    the scheme it was computed by, with year and version
    judged    the months whose values and targets it holds: of a period that still runs, those that the data fill
    """

    supervisor_id: str
    period: Period
    kpi: float | None
    coverage: float
    families: tuple[FamilyScore, ...]
    scheme: Scheme
    judged: Judged

    @property
    def running(self) -> bool:
        """Is more of the period to come? Then it is judged to date."""
        return not self.judged.complete

    @property
    def thin(self) -> bool:
        """Does too little of the weight have a score to name a grade or to stand in a list by rank (judgement 1)?"""
        # Compared as rounded, so that weights adding up to 0.7 are not under 0.70 for the sake of binary fractions.
        return round(self.coverage, 9) < self.scheme.coverage_needed

    @property
    def lines(self) -> tuple[ScoreLine, ...]:
        """Every line, family by family."""
        return tuple(line for family in self.families for line in family.lines)

    @property
    def gates(self) -> dict[str, Words]:
        """Why what has a value and a target has no points all the same, by indicator: its data may not be scored."""
        return {
            line.indicator.key: line.reason
            for line in self.lines
            if line.value.value is not None and line.target is not None and line.points is None and line.reason
        }

    def line(self, indicator_key: str) -> ScoreLine:
        """The line of one indicator; KeyError for a key that is none of ours."""
        return {line.indicator.key: line for line in self.lines}[indicator_key]


def score_of(value: float, target: Target, better: Better, curve: Curve = DEFAULT_CURVE) -> float:
    """The points of a value against its target: threshold 60, target 100, stretch 120, never below 0."""
    return points_at(value, target.threshold, target.target, target.stretch, better, curve)


def scores(
    store: Store,
    who: Scope,
    supervisor_ids: Sequence[str] | None,
    periods: Sequence[Period],
    as_of: date,
    *,
    at_load: int | None = None,
    known: Iterable[Value] = (),
    schemes: Mapping[int, Scheme] | None = None,
) -> dict[tuple[str, str], Score]:
    """Every supervisor's score in every period, keyed (supervisor_id, period code); None asks for all in scope.

    A period still running is judged to date: by the whole months that the data fill (metrics/to_date.py).
    known    values that were read already; those of the months judged serve again
    schemes  others than those in force, by their year, tried for the whole of it
    Raises NotAllowed for a supervisor out of scope.
    """
    for supervisor_id in supervisor_ids or ():
        who.need_sight_of(supervisor_id)
    asked = list(dict.fromkeys(periods))
    if supervisor_ids is None:
        supervisor_ids = [person.supervisor_id for person in supervisors(store, who, at_load=at_load)]
    judged = judged_parts(store, who, supervisor_ids, asked, as_of, at_load=at_load)
    by_code = {period.code: period for period in asked}
    return _scores(store, who, judged, by_code, list(known), as_of, schemes=schemes, at_load=at_load)


def scores_from_values(
    store: Store,
    who: Scope,
    computed: Iterable[Value],
    as_of: date,
) -> dict[tuple[str, str], Score]:
    """The scores that values give against the plan, keyed (supervisor_id, period code): the one way to a score.

    Whoever has read the values already hands them in; those of the months by which a running period is judged are read
    where they are not among them. What data quality bars from scoring is asked here and nowhere else, so that no page
    or report can forget it.
    """
    computed = list(computed)
    asked = {value.period.code: value.period for value in computed}
    units = list(dict.fromkeys(value.unit for value in computed))
    judged = judged_parts(store, who, units, list(asked.values()), as_of)
    wanted = {(value.unit, value.period.code) for value in computed}
    judged = {place: part for place, part in judged.items() if place in wanted}
    return _scores(store, who, judged, asked, computed, as_of)


def _scores(
    store: Store,
    who: Scope,
    judged: Mapping[tuple[str, str], Judged],
    asked: Mapping[str, Period],
    computed: Sequence[Value],
    as_of: date,
    *,
    schemes: Mapping[int, Scheme] | None = None,
    at_load: int | None = None,
) -> dict[tuple[str, str], Score]:
    """The score of each supervisor and period in `judged`, by the part that is judged."""
    known: dict[tuple[str, str], dict[str, Value]] = {}
    for value in computed:
        known.setdefault((value.unit, value.period.code), {})[value.indicator] = value
    unread: dict[str, set[Period]] = {}
    for (unit, _), part in judged.items():
        if (unit, part.period.code) not in known:
            unread.setdefault(unit, set()).add(part.period)
    alike: dict[frozenset[Period], list[str]] = {}  # one question for all who are judged by the same months
    for unit, parts in unread.items():
        alike.setdefault(frozenset(parts), []).append(unit)
    for spans, units in alike.items():
        for value in values(store, who, sorted(spans), units=units, as_of=as_of, at_load=at_load):
            known.setdefault((value.unit, value.period.code), {})[value.indicator] = value
    by_month = schemes_by_month(store, {part.period.start.year for part in judged.values()}, schemes)
    judged_by = {place: by_month.of(part.period) for place, part in judged.items()}
    aims = targets_to_date(store, who, judged, asked, judged_by)
    there = {(unit, part.period.code) for (unit, _), part in judged.items() if part.served}
    barred = gates(store, who, (v for place in there for v in known[place].values()), by_month, as_of)
    scores_by_place = {}
    for (unit, code), part in judged.items():
        mine = known[unit, part.period.code]
        if not part.served:
            mine = {key: _not_served(value) for key, value in mine.items()}
        scores_by_place[unit, code] = score_from(
            unit,
            asked[code],
            mine,
            {key: aims[unit, key, code] for key in mine if part.served and (unit, key, code) in aims},
            judged_by[unit, code],
            judged=part,
            gates={key: barred[unit, key, part.period.code] for key in mine if (unit, key, part.period.code) in barred},
        )
    return scores_by_place


def _not_served(value: Value) -> Value:
    reason = NOT_SERVED.format(period=value.period.name)
    return replace(value, value=None, numerator=None, denominator=None, evidence=0, coverage=None, reason=reason)


def score_from(
    supervisor_id: str,
    period: Period,
    values: Mapping[str, Value],
    targets: Mapping[str, Target],
    scheme: Scheme,
    *,
    gates: Mapping[str, Words],
    judged: Judged | None = None,
) -> Score:
    """The score that values and targets (each by indicator key) give under a scheme. Pure: nothing is read.

    `judged` = the part of the period that they are of; without one, all of it.

    `gates` = the indicators whose data may not be scored, and why: those of the score that is computed again. For a
    first score ask `scores` or `scores_from_values`, which find them.
    """
    points = {
        key: score_of(value.value, targets[key], INDICATORS[key].better, scheme.curve)
        for key, value in values.items()
        if value.value is not None and key in targets and key not in gates
    }
    members = {f: [i for i in INDICATORS.values() if i.family == f and i.key in values] for f in FAMILIES.values()}
    inside = {f.key: _shares({i.key: scheme.weight_of(i) for i in group}) for f, group in members.items()}
    # A family none of whose indicators counts has no say, whatever its weight.
    across = _shares({f: scheme.families.get(f, 0.0) for f, weights in inside.items() if any(weights.values())})
    # The same once more, over what has points: this is the scaling up for what is missing.
    inside_scored = {f: _shares({k: w for k, w in weights.items() if k in points}) for f, weights in inside.items()}
    across_scored = _shares({f: w for f, w in across.items() if any(inside_scored[f].values())})

    families = []
    for family, group in members.items():
        own, scored = inside[family.key], inside_scored[family.key]
        lines = tuple(
            _line(
                indicator,
                values[indicator.key],
                targets.get(indicator.key),
                points.get(indicator.key),
                weight=own[indicator.key],
                share=across_scored.get(family.key, 0.0) * scored.get(indicator.key, 0.0) or None,
                scheme=scheme,
                gate=gates.get(indicator.key),
            )
            for indicator in group
        )
        families.append(
            FamilyScore(
                family,
                sum(share * points[key] for key, share in scored.items()) if any(scored.values()) else None,
                across.get(family.key, 0.0),
                sum(own[key] for key in scored),
                lines,
            )
        )
    contributions = [line.contribution for f in families for line in f.lines if line.contribution is not None]
    return Score(
        supervisor_id,
        period,
        sum(contributions) if contributions else None,
        sum(f.weight * f.coverage for f in families),
        tuple(families),
        scheme,
        judged or Judged(period, period.end, True),
    )


def _shares(weights: Mapping[str, float]) -> dict[str, float]:
    """The weights brought to a sum of 1, whatever their scale; all 0 where there is nothing to share."""
    total = sum(weights.values())
    return {key: weight / total if total else 0.0 for key, weight in weights.items()}


def _line(
    indicator: Indicator,
    value: Value,
    target: Target | None,
    points: float | None,
    *,
    weight: float,
    share: float | None,
    scheme: Scheme,
    gate: Words | None,
) -> ScoreLine:
    reason = value.reason if value.value is None else None if target is None else gate
    if reason is None and target is None:
        reason = NO_TARGET.format(period=value.period.name)
    contribution = None if share is None or points is None else share * points
    return ScoreLine(indicator, value, target, points, weight, share, contribution, _status(points, scheme), reason)


def _status(points: float | None, scheme: Scheme) -> LineStatus:
    if points is None:
        return "none"
    if points >= scheme.on_from:
        return "on"
    return "watch" if points >= scheme.watch_from else "off"
