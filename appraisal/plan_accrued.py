"""A year's growth, and what accrues over a year, falling on its months or quarters (judgement 1, policy 3.1).

Each part has its even share of the time: growth (1 + year)^(1/12) − 1, what accrues a twelfth (reviews a quarter).
Parts are written as people type them, to a hundredth of a percent; what rounding leaves is carried on to the next part,
so that together they make the year.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping

from appraisal.plan_parts import quarter_of
from metrics import Better, Indicator, Marks, OverTime, Period, PeriodKind, accrual_parts, accrual_share
from text import Unit, Words

EVENLY_OVER_TIME = Words("each part has its share of the year's time", "按时间均摊至各期")


def accrues(indicator: Indicator) -> bool:
    """Is its year made of parts that neither add up like amounts nor hold: growth, churn, turnover, reviews?"""
    return indicator.adds_up in (OverTime.COMPOUNDS, OverTime.ACCRUES)


def accrued_parts(
    indicator: Indicator, year: Period, marks: Marks, kept: Mapping[str, float], planned: Collection[str]
) -> dict[str, Marks]:
    """The parts of a year's target that are `planned`, by period code, and the quarters that are whole.

    kept  targets of parts that stay as they are (of a re-plan): what they leave of the year falls on the planned ones.
    A part that is neither has its share of the year, as it is judged without a target of its own.
    """
    pieces, over_time = accrual_parts(indicator, year), indicator.adds_up
    of_quarters = {
        piece.code: over_time.share(kept[quarter_of(piece.code)], 1 / 3)
        for piece in pieces
        if piece.kind is PeriodKind.MONTH and quarter_of(piece.code) in kept
    }
    kept = of_quarters | dict(kept)
    absent = sum(piece.code not in kept and piece.code not in planned for piece in pieces)
    passed = over_time.together(kept[piece.code] for piece in pieces if piece.code in kept)
    left = over_time.rest(marks.target, passed)
    left = over_time.rest(left, over_time.share(marks.target, absent / len(pieces)))
    codes = [piece.code for piece in pieces if piece.code in planned]
    targets: dict[str, float] = {}
    for at, code in enumerate(codes, 1):
        by_then = over_time.share(left, at / len(codes))
        part = round(over_time.rest(by_then, over_time.together(targets.values())), _digits(indicator))
        lowest = indicator.range[0]
        targets[code] = part if lowest is None else max(part, float(lowest))
    parts = {code: accrued_marks(indicator, marks, target, code) for code, target in targets.items()}
    return parts | _whole_quarters(indicator, marks, {**kept, **targets})


def _whole_quarters(indicator: Indicator, year: Marks, months: Mapping[str, float]) -> dict[str, Marks]:
    return {
        quarter: accrued_marks(indicator, year, target, quarter)
        for quarter, target in quarters_of_months(indicator, months).items()
    }


def quarters_of_months(indicator: Indicator, months: Mapping[str, float]) -> dict[str, float]:
    """What each quarter's months make, of those whose three months all have a target; nothing for other parts."""
    if indicator.accrues_by is not PeriodKind.MONTH:
        return {}
    by_quarter: dict[str, list[float]] = {}
    for code in sorted(months):
        by_quarter.setdefault(quarter_of(code), []).append(months[code])
    return {
        quarter: round(indicator.adds_up.together(parts), 8) for quarter, parts in by_quarter.items() if len(parts) == 3
    }


def accrued_marks(indicator: Indicator, year: Marks, target: float, code: str) -> Marks:
    """The marks of a part: where the year names its own, as far from the target as they are in the part's share.

    For what holds the share is all of it: a quarter's threshold lies as far below its target as the year's does.
    """
    share = accrual_share(indicator, Period.parse(code)) if accrues(indicator) else 1.0
    aim = indicator.adds_up.share(year.target, share)
    low, high = indicator.range
    if indicator.better is Better.TO_ONE:
        high = 1.0

    def moved(mark: float | None) -> float | None:
        if mark is None or not share:
            return None
        moved_along = round(target + indicator.adds_up.share(mark, share) - aim, 8)
        at_least = moved_along if low is None else max(moved_along, float(low))
        return at_least if high is None else min(at_least, float(high))

    return Marks(moved(year.threshold), target, moved(year.stretch))


def _digits(indicator: Indicator) -> int:
    return 4 if indicator.unit is Unit.RATIO else 2
