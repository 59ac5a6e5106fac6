"""A plan filled in: targets proposed from last year and the market, and decomposed into quarters and months (3.1).

What comes back is not stored: appraisal/plans.py saves it, once somebody wants it so.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from enum import StrEnum

from appraisal.plan_accrued import EVENLY_OVER_TIME, accrued_marks, accrued_parts, accrues, quarters_of_months
from appraisal.plan_parts import EVEN, EVENLY, Shares, decomposed, in_proportion, quarter_of, season_of
from appraisal.plan_proposal import TargetProposal
from appraisal.plans import Plan, TargetKey
from data.store import Store
from metrics import INDICATORS, Indicator, Marks, Period, accrual_parts, supervisors
from scope import Scope
from text import Words


class Decomposition(StrEnum):
    """How a year's sum falls on its months."""

    SEASON = "season"
    EVEN = "even"


DECOMPOSITION_NAMES = {
    Decomposition.SEASON: Words("by history's seasons", "按历史季节性"),
    Decomposition.EVEN: Words("evenly", "平均"),
}


def with_proposals(plan: Plan, proposed: Mapping[str, TargetProposal], *, over: bool = False) -> Plan:
    """The plan with a year's target for each indicator that has none; `over`: also in place of those it has.

    A target that is replaced takes the parts of its year along: they belonged to another sum.
    """
    targets, sources = dict(plan.targets), dict(plan.sources)
    for key, proposal in proposed.items():
        if (key, plan.code) in targets and not over:
            continue
        targets = {k: m for k, m in targets.items() if k[0] != key or plan.keeps(k[1])}
        targets[key, plan.code] = proposal.marks
        sources[key] = proposal.why
    return replace(plan, targets=targets, sources=sources)


def with_parts(store: Store, who: Scope, plan: Plan, how: Decomposition, as_of: date) -> Plan:
    """The plan with its years fallen on months and quarters: sums as `how` says, growth and what accrues by time.

    The parts make the year again. What a re-plan keeps stays; the rest of the year falls on the months left. Whoever
    began in that year has months from then on; what holds needs none. Raises NotAllowed for a supervisor out of sight.
    """
    who.need_sight_of(plan.supervisor_id)
    targets, sources = dict(plan.targets), dict(plan.sources)
    first = first_month(store, who, plan)
    for key, indicator in INDICATORS.items():
        year = targets.get((key, plan.code))
        if year is None or not (indicator.additive or accrues(indicator)):
            continue
        kept = {
            code: marks.target
            for (k, code), marks in targets.items()
            if k == key and plan.keeps(code) and ("Q" not in code or not indicator.additive)
        }
        shares = Shares(EVEN, EVENLY)
        if accrues(indicator):
            shares = Shares(EVEN, EVENLY_OVER_TIME)
            parts = accrued_parts(indicator, Period.year(plan.year), year, kept, _planned(plan, indicator, first))
        else:
            if how is Decomposition.SEASON:
                shares = season_of(store, who, key, plan.supervisor_id, plan.year, as_of)
            parts = decomposed(indicator, plan.year, year, _left(shares.months, plan.holds_from), kept, first)
        targets |= {(key, code): marks for code, marks in parts.items() if not plan.keeps(code)}
        sources[key] = _joined(plan.sources.get(key), shares.why)
    return replace(plan, targets=targets, sources=sources)


def with_grid(plan: Plan, typed: Mapping[TargetKey, float | None]) -> Plan:
    """The plan with months and quarters as they were typed; None takes one away.

    Quarters follow from the months of sums, growth and what accrues; a year never follows, so that a gap between both
    is seen.
    """
    targets, changed = dict(plan.targets), set()
    for (key, code), target in typed.items():
        before = targets.get((key, code))
        if plan.keeps(code) or (before.target if before else None) == target:
            continue
        changed.add((key, code))
        if target is None:
            targets.pop((key, code), None)
        else:
            targets[key, code] = _marks_of_part(INDICATORS[key], targets.get((key, plan.code)), target, code)
    for key in {k for k, _ in typed if INDICATORS[k].additive}:
        targets = _with_quarters(plan, key, targets)
    for key in {k for k, _ in changed if accrues(INDICATORS[k])}:
        targets = _with_accrued_quarters(plan, key, targets, {code for k, code in changed if k == key})
    return replace(plan, targets=targets)


def first_month(store: Store, who: Scope, plan: Plan) -> int:
    """The first month of the year in which the supervisor had the task: 1, or when they began."""
    [began] = [
        supervisor.started_on
        for supervisor in supervisors(store, who)
        if supervisor.supervisor_id == plan.supervisor_id
    ]
    return began.month if began.year == plan.year else 1


def _left(shares: tuple[float, ...], holds_from: int) -> tuple[float, ...]:
    """The shares of the months that are still planned; those that are kept get nothing of the rest."""
    left = tuple(share if at >= holds_from else 0.0 for at, share in enumerate(shares, 1))
    return left if sum(left) > 0 else tuple(float(at >= holds_from) for at in range(1, 13))


def _with_quarters(plan: Plan, key: str, targets: dict[TargetKey, Marks]) -> dict[TargetKey, Marks]:
    cents: dict[str, int] = {}
    for month in Period.year(plan.year).months:
        if (marks := targets.get((key, month.code))) is not None:
            quarter = quarter_of(month.code)
            cents[quarter] = cents.get(quarter, 0) + round(marks.target * 100)
    year = targets.get((key, plan.code))
    for quarter, total in cents.items():
        before = targets.get((key, quarter))
        if not plan.keeps(quarter) and (before is None or round(before.target * 100) != total):
            targets[key, quarter] = in_proportion(year, total / 100) if year else Marks(None, total / 100, None)
    return targets


def _with_accrued_quarters(
    plan: Plan, key: str, targets: dict[TargetKey, Marks], changed: set[str]
) -> dict[TargetKey, Marks]:
    """The quarters of months that were typed: of three months what they make; of fewer none, but one typed as well."""
    indicator, year = INDICATORS[key], targets.get((key, plan.code))
    months = {
        code: marks.target for (k, code), marks in targets.items() if k == key and "-" in code and "Q" not in code
    }
    whole = quarters_of_months(indicator, months)
    for quarter in {quarter_of(code) for code in changed if "Q" not in code} - changed:
        if plan.keeps(quarter):
            continue
        targets.pop((key, quarter), None)
        if quarter in whole:
            targets[key, quarter] = _marks_of_part(indicator, year, whole[quarter], quarter)
    return targets


def _marks_of_part(indicator: Indicator, year: Marks | None, target: float, code: str) -> Marks:
    if year is None:
        return Marks(None, target, None)
    return in_proportion(year, target) if indicator.additive else accrued_marks(indicator, year, target, code)


def _planned(plan: Plan, indicator: Indicator, first: int) -> set[str]:
    """The parts of growth or of what accrues that the plan sets: from when it holds, and the supervisor serves."""
    parts = accrual_parts(indicator, Period.year(plan.year))
    return {part.code for part in parts if part.end.month >= first and not plan.keeps(part.code)}


def _joined(before: Words | None, how: Words) -> Words:
    """What was said of the target, then how it falls on the months; said anew, it takes the place of the last time."""
    if before is None:
        return how
    en, zh = before.en.split(" — ")[0], before.zh.split(" — ")[0]
    return how if en.startswith(("spread ", "each part ")) else Words(f"{en} — {how.en}", f"{zh} — {how.zh}")
