"""A year's target falling on its months and quarters (policy 3.1): by the seasons of the past, or evenly; sums exact.

Money is computed in cents and what is counted in whole things, so that Σ months = quarter = year holds to the last
unit. What holds has the year's target in every part, unless a part has its own; growth and what accrues fall on their
parts by time (appraisal/plan_accrued.py).
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from data.store import Store
from insight import last_whole_month_of_data
from metrics import Indicator, Marks, Period, values
from scope import Scope
from text import Unit, Words

YEARS = 3  # whole years of the past whose seasons count
EVEN = (1.0,) * 12
NO_SEASON = Words(
    "spread evenly: no whole year of the past has all twelve months at 0 or more",
    "平均分解：以往没有十二个月齐全且均不小于 0 的完整年份",
)
SEASON = Words("spread by the months' shares in {years}", "按 {years} 年各月占比分解")
EVENLY = Words("spread evenly over the months", "按月平均分解")


@dataclass(frozen=True)
class Shares:
    """What part of a year each month has, January first; their scale is free. `why` says where they come from."""

    months: tuple[float, ...]
    why: Words


def spread(units: int, shares: Sequence[float]) -> list[int]:
    """Whole units over parts in proportion to their shares: the largest remainders get what rounding leaves.

    The parts add up to `units` exactly; equal remainders are served from the first on. Where all shares are 0 the
    parts are even.
    """
    if sum(shares) <= 0:
        shares = [1.0] * len(shares)
    sign, whole = (-1 if units < 0 else 1), abs(units)
    total = math.fsum(shares)
    exact = [whole * share / total for share in shares]
    parts = [min(math.floor(e), whole) for e in exact]
    left = whole - sum(parts)
    order = sorted(range(len(shares)), key=lambda i: (parts[i] - exact[i], i))
    # Past 2^53 units the quotients themselves are rounded, and more than one unit a part may be left or missing.
    for i in range(abs(left)):
        parts[order[i % len(order)]] += 1 if left > 0 else -1
    return [sign * part for part in parts]


def unit_of(indicator: Indicator, *targets: float) -> float:
    """The smallest step in which an additive target is split: a cent, or one thing where all are whole."""
    whole = indicator.unit is Unit.COUNT and all(float(target).is_integer() for target in targets)
    return 1.0 if whole else 0.01


def season_of(store: Store, who: Scope, key: str, supervisor_id: str, year: int, as_of: date) -> Shares:
    """The months' shares of an additive indicator in the last whole years before `year`, their mean over years.

    Years that are not over, or have a month missing or below 0, are left out; with none left the shares are even,
    and it says so. Raises NotAllowed out of scope.
    """
    last = last_whole_month_of_data(store, as_of)
    months = [m for n in range(YEARS, 0, -1) for m in Period.year(year - n).months]
    by_month = {
        v.period: v.value for v in values(store, who, months, indicators=[key], units=[supervisor_id], as_of=as_of)
    }
    known: dict[int, list[float]] = {}
    for past_year in range(year - YEARS, year):
        amounts = [by_month[m] for m in Period.year(past_year).months]
        counted = [a for a in amounts if a is not None and a >= 0]
        if len(counted) == 12 and sum(counted) > 0 and last is not None and last.end >= Period.year(past_year).end:
            known[past_year] = [a / sum(counted) for a in counted]
    if not known:
        return Shares(EVEN, NO_SEASON)
    mean = tuple(sum(column) / len(known) for column in zip(*known.values(), strict=True))
    years = ", ".join(map(str, known)) if len(known) < 3 else f"{min(known)}–{max(known)}"
    return Shares(mean, SEASON.format(years=years))


def decomposed(
    indicator: Indicator,
    year: int,
    marks: Marks,
    shares: Sequence[float],
    kept: Mapping[str, float] | None = None,
    first: int = 1,
) -> dict[str, Marks]:
    """Months and quarters of a year's target, by period code; nothing for an indicator that is not additive.

    `first` = the first month that has a target at all; `kept` = targets of months that stay as they are (a re-plan
    keeps what is past): the rest of the year falls on the other months. Threshold and stretch keep their proportion.
    """
    if not indicator.additive:
        return {}
    kept = dict(kept or {})
    unit = unit_of(indicator, marks.target, *kept.values())
    codes = [m.code for m in Period.year(year).months[first - 1 :]]
    free = [code for code in codes if code not in kept]
    in_units = {code: _units(target, unit) for code, target in kept.items() if code in codes}
    rest = _units(marks.target, unit) - sum(in_units.values())
    if free:
        in_units |= zip(free, spread(rest, [shares[int(code[5:]) - 1] for code in free]), strict=True)
    by_code = {code: in_units[code] for code in codes if code in in_units}
    for code in list(by_code):
        quarter = quarter_of(code)
        by_code[quarter] = by_code.get(quarter, 0) + by_code[code]
    return {code: in_proportion(marks, round(units * unit, 2)) for code, units in by_code.items()}


def quarter_of(month: str) -> str:
    """The code of the quarter around a month: 2026-Q3 of 2026-08."""
    return f"{month[:4]}-Q{(int(month[5:]) + 2) // 3}"


def _units(amount: float, unit: float) -> int:
    return round(amount / unit)


def in_proportion(year: Marks, target: float) -> Marks:
    """The marks of a part: where the year names its own, as far from the target in proportion."""
    if year.target <= 0 or target <= 0:  # of a loss or of nothing there is no proportion: the scheme's distance
        return Marks(None, target, None)

    def scaled(mark: float | None) -> float | None:
        return None if mark is None else round(mark * target / year.target, 2)

    return Marks(scaled(year.threshold), target, scaled(year.stretch))
