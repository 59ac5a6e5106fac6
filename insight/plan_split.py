"""A plan held against what its period has so far, and split where it names no region or product.

Of a period that still runs, plan and figures are those to date: of the months that can be judged so far (judgement 1).
A plan names no region or product. Where it is split all the same, it is by the shares of a year earlier.

What that assumes: every part was meant to grow alike. A part that was not there a year earlier has a plan of 0, so all
it brings stands above plan. The page says so wherever a split plan is shown.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction

from data.store import Store
from insight.splits import Sums
from metrics import (
    Indicator,
    Judged,
    Level,
    Period,
    judged_parts,
    judged_together,
    query_values,
    schemes_by_month,
    targets_to_date,
)
from scope import Scope

Earlier = Callable[[Sequence[str], Mapping[str, str]], Mapping[tuple[str, ...], Sums]]


def planned_spans(
    store: Store,
    who: Scope,
    units: Sequence[str],
    period: Period,
    *,
    level: Level,
    as_of: date,
    at_load: int | None = None,
) -> dict[Judged, list[str]]:
    """The parts of the period over which units can be held against their plans, each with its units.

    A unit of several supervisors has the part that all of them are judged by. Raises what `query_values` raises.
    """
    question = query_values(store, who, [period], level=level, units=units, as_of=as_of, at_load=at_load)
    people = [supervisor_id for supervisor_id, _ in question.units]
    judged = judged_parts(store, who, people, [period], as_of, at_load=at_load)
    of_unit: dict[str, list[Judged]] = {unit: [] for unit in units}
    for supervisor_id, unit in question.units:
        of_unit[unit].append(judged[supervisor_id, period.code])
    spans: dict[Judged, list[str]] = {}
    for unit, parts in of_unit.items():
        part = judged_together(parts, period, as_of) if parts else Judged(period, period.end, True)
        spans.setdefault(part, []).append(unit)
    return spans


def plans_of(
    store: Store,
    who: Scope,
    indicator: Indicator,
    units: Mapping[str, Sequence[str]],
    period: Period,
    part: Judged,
) -> dict[str, Fraction]:
    """The target to date of each unit (unit → its supervisors): its one supervisor's, of a sum that of all together.

    part     the part of the period that is judged; who served none of it has no target

    Missing  when one of them has none (a sum of some would be too small), and for a ratio of several supervisors:
             their targets neither add up nor average
    """
    if not part.served:
        return {}
    everyone = [supervisor_id for members in units.values() for supervisor_id in members]
    judged = {(supervisor_id, period.code): part for supervisor_id in everyone}
    judged_by = schemes_by_month(store, [part.period.start.year]).of(part.period)
    target_of = targets_to_date(store, who, judged, {period.code: period}, dict.fromkeys(judged, judged_by))
    plans = {}
    for unit, members in units.items():
        aims = [target_of.get((supervisor_id, indicator.key, period.code)) for supervisor_id in members]
        known = [Fraction(Decimal(str(aim.target))) for aim in aims if aim is not None]
        if known and len(known) == len(aims) and not (indicator.divides and len(known) > 1):
            plans[unit] = sum(known, Fraction(0))
    return plans


def planned_parts(
    plan: Fraction, earlier: Earlier, by: Sequence[str], path: Mapping[str, str]
) -> dict[str, Fraction] | None:
    """The plan of every part on the path, split step by step along it, so that the parts of a part add up to it.

    None where a step has no shares to split by.
    """
    trail: dict[str, str] = {}
    for dimension, value in path.items():
        parts = apportioned(plan, _amounts(earlier((dimension,), trail)))
        if parts is None:
            return None
        plan = parts.get(value, Fraction(0))
        trail[dimension] = value
    if not by:
        return {"": plan}
    return apportioned(plan, _amounts(earlier(by, trail)))


def apportioned(plan: Fraction, amounts: Mapping[str, Fraction]) -> dict[str, Fraction] | None:
    """The plan in proportion to the amounts, in whole cents that add up to it (largest remainders are rounded up).

    None when the amounts give no shares: nothing there, or some of them negative. A plan of 0 needs no shares.
    """
    total = sum(amounts.values(), Fraction(0))
    if not plan:
        return dict.fromkeys(amounts, Fraction(0))
    if total <= 0 or any(amount < 0 for amount in amounts.values()):
        return None
    exact = {value: plan * 100 * amount / total for value, amount in amounts.items()}
    cents = {value: Fraction(share // 1) for value, share in exact.items()}
    left = plan * 100 - sum(cents.values())
    for value in sorted(exact, key=lambda v: (cents[v] - exact[v], v)):
        step = min(Fraction(1), left)
        cents[value] += step
        left -= step
    return {value: amount / 100 for value, amount in cents.items()}


def _amounts(parts: Mapping[tuple[str, ...], Sums]) -> dict[str, Fraction]:
    return {place[0]: part.numerator for place, part in parts.items()}
