"""The target of a period: its own, or the one that follows from its parts or from what it is part of (judgement 1).

How an indicator adds up over time is declared with it: sums add up and cannot be guessed; what holds is the same in a
part as in the whole; growth compounds; what accrues has its share of the year by then. Pure: nothing is read.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Literal

from metrics.curve import Curve, default_marks
from metrics.indicator import Indicator
from metrics.over_time import OverTime
from metrics.periods import Period, PeriodKind
from metrics.scheme import Scheme
from metrics.target_rows import Marks, Origin
from text import Words

Source = Literal["set", "summed", "compounded", "quarter", "year"]


@dataclass(frozen=True)
class Target:
    """What an indicator should reach, with the marks of the curve on either side.

    source   set: for this very period · summed, compounded: made of the targets of its parts · quarter, year: from the
             target of the quarter or year that the period is part of
    given    that quarter's or year's own target, where this one is a part of it: "from the year's 15 %"
    origin   who set it and when; of one made of parts, of the latest to come
    """

    threshold: float
    target: float
    stretch: float
    source: Source = "set"
    origin: Origin | None = field(default=None, compare=False)
    given: float | None = None

    @property
    def late(self) -> Words | None:
        """That it came after what it judges had begun, where it did (judgement 2)."""
        return self.origin.late if self.origin else None


@dataclass(frozen=True)
class _Part:
    """A target on file, or a part of one."""

    marks: Marks
    source: Source
    given: float | None = None


def target_from(
    known: Mapping[str, Marks], indicator: Indicator, period: Period, scheme: Scheme, *, share: float = 1.0
) -> Target | None:
    """The target that one supervisor's stored targets of one indicator (by period code) give for a period.

    Its own comes first. Else a sum is that of its months, or of whole quarters where months lack; what holds has the
    quarter's or year's; growth and what accrues are made of their parts, each of which has its own or its part of the
    quarter or year around it. `share` = the part of a month that is judged, by its days. None: there is no target.
    """
    part = _part(known, indicator, period, scheme.curve)
    if part is None:
        return None
    if share < 1.0 and indicator.adds_up is not OverTime.HOLDS:
        part = replace(part, marks=_share(part.marks, indicator, share), given=part.marks.target)
    return _target(part, indicator, scheme.curve)


def target_to_date(
    known: Mapping[str, Marks],
    indicator: Indicator,
    period: Period,
    judged: Period,
    scheme: Scheme,
    *,
    share: float = 1.0,
) -> Target | None:
    """The target by which `judged`, the months of `period` that can be judged so far, are measured.

    What holds is measured by the whole period's target, whatever its months have; anything else by that of its months.
    """
    if indicator.adds_up is OverTime.HOLDS:
        return target_from(known, indicator, period, scheme)
    return target_from(known, indicator, judged, scheme, share=share)


def target_of_parts(known: Mapping[str, Marks], indicator: Indicator, period: Period) -> float | None:
    """What the parts of a longer period make of growth or what accrues: each its own target, else its part of it.

    None where none of them has a target of its own, or one has none at all.
    """
    pieces = [piece for piece in accrual_parts(indicator, period) if piece != period]
    parts = [_piece(known, indicator, piece) for piece in pieces]
    quarters = (Period.containing(piece.start, PeriodKind.QUARTER) for piece in pieces)
    inside = {part.code for part in (*pieces, *quarters)} - {period.code}
    if None in parts or not inside & known.keys():
        return None
    return indicator.adds_up.together(part.marks.target for part in parts if part is not None)


def _part(known: Mapping[str, Marks], indicator: Indicator, period: Period, curve: Curve) -> _Part | None:
    if (own := known.get(period.code)) is not None:
        return _Part(own, "set")
    if period.kind is PeriodKind.YEAR_TO_DATE and period.end.month == 12 and (year := _year(known, period)) is not None:
        return _Part(year, "year")  # twelve months to date are the year
    if indicator.adds_up is OverTime.SUMS:
        return _made_of([_Part(marks, "set") for marks in _months_or_quarters(known, period)], indicator, curve)
    if indicator.adds_up is OverTime.HOLDS:
        return _around(known, period)
    return _accrued(known, indicator, period, curve)


def _around(known: Mapping[str, Marks], period: Period) -> _Part | None:
    """The target of the quarter or year that the period lies in, as it stands there."""
    quarter = Period.containing(period.start, PeriodKind.QUARTER)
    of_quarter = known.get(quarter.code) if quarter.end >= period.end else None
    of_year = _year(known, period)
    if of_quarter is not None and not (period.kind is PeriodKind.YEAR_TO_DATE and of_year is not None):
        return _Part(of_quarter, "quarter")
    return None if of_year is None else _Part(of_year, "year")


def _year(known: Mapping[str, Marks], period: Period) -> Marks | None:
    return known.get(f"{period.start.year:04d}") if period.start.year == period.end.year else None


def _months_or_quarters(known: Mapping[str, Marks], period: Period) -> Sequence[Marks]:
    """The stored targets that make up the period exactly: its months, or quarters where months lack; else none."""
    months = period.months
    if period.code == months[0].code:
        return ()  # a month is made of nothing shorter; a year to January is made of January
    parts: list[Marks] = []
    at = 0
    while at < len(months):
        quarter = Period.containing(months[at].start, PeriodKind.QUARTER)
        whole = quarter.start == months[at].start and quarter.end <= period.end
        steps = months[at : at + 3] if whole else months[at : at + 1]
        if all(month.code in known for month in steps):
            parts += [known[month.code] for month in steps]
        elif whole and quarter.code in known:
            parts.append(known[quarter.code])
        else:
            return ()
        at += len(steps)
    return parts


def _accrued(known: Mapping[str, Marks], indicator: Indicator, period: Period, curve: Curve) -> _Part | None:
    """Of growth and of what accrues: made of its parts, or its part of what lies around it."""
    pieces = [piece for piece in accrual_parts(indicator, period) if piece != period]
    parts = [_piece(known, indicator, piece) for piece in pieces] or [_piece(known, indicator, period)]
    if None in parts:
        return None
    there = [part for part in parts if part is not None]
    if len({(part.source, part.given) for part in there}) == 1 and there[0].source == "year":
        # All from one year: at once, so that no rounding of twelve parts stands between.
        year, share = _year(known, period), accrual_share(indicator, period)
        return None if year is None else _Part(_share(year, indicator, share), "year", year.target)
    return _made_of(there, indicator, curve)


def accrual_parts(indicator: Indicator, period: Period) -> list[Period]:
    """The shortest parts in which it accrues: months, or the quarters that end in the period."""
    if indicator.accrues_by is PeriodKind.QUARTER:
        ends = [month for month in period.months if month.end.month % 3 == 0]
        return [Period.containing(month.start, PeriodKind.QUARTER) for month in ends]
    return period.months


def _piece(known: Mapping[str, Marks], indicator: Indicator, piece: Period) -> _Part | None:
    if (own := known.get(piece.code)) is not None:
        return _Part(own, "set")
    quarter = Period.containing(piece.start, PeriodKind.QUARTER)
    if piece.kind is PeriodKind.MONTH and indicator.accrues_by is PeriodKind.MONTH and quarter.code in known:
        marks = known[quarter.code]
        return _Part(_share(marks, indicator, 1 / 3), "quarter", marks.target)
    if (year := _year(known, piece)) is not None and (share := accrual_share(indicator, piece)):
        return _Part(_share(year, indicator, share), "year", year.target)
    return None


def accrual_share(indicator: Indicator, period: Period) -> float:
    """How much of a year the period is, in the parts in which the indicator accrues."""
    in_a_year = 4 if indicator.accrues_by is PeriodKind.QUARTER else 12
    return len(accrual_parts(indicator, period)) / in_a_year


def _share(marks: Marks, indicator: Indicator, share: float) -> Marks:
    """A part of a target: so much of it, or of growth the root that compounds to it."""

    def part(mark: float | None) -> float | None:
        return None if mark is None else indicator.adds_up.share(mark, share)

    target = indicator.adds_up.share(marks.target, share)
    return Marks(part(marks.threshold), target, part(marks.stretch), marks.origin)


def _made_of(parts: Sequence[_Part], indicator: Indicator, curve: Curve) -> _Part | None:
    """The parts put together. Where none names its own mark, the default belongs to the whole: it is left empty."""
    if not parts:
        return None
    if len(parts) == 1:
        return parts[0]

    whole = indicator.adds_up.together
    thresholds, stretches = ([getattr(part.marks, mark) for part in parts] for mark in ("threshold", "stretch"))
    completed = [_completed(part.marks, indicator, curve) for part in parts]
    marks = Marks(
        None if set(thresholds) == {None} else whole([low for low, _ in completed]),
        whole([part.marks.target for part in parts]),
        None if set(stretches) == {None} else whole([high for _, high in completed]),
        max((part.marks.origin for part in parts if part.marks.origin), key=_latest, default=None),
    )
    return _Part(marks, "compounded" if indicator.adds_up is OverTime.COMPOUNDS else "summed")


def _latest(origin: Origin) -> tuple[int, datetime]:
    """What is late is said, whatever else came later."""
    return origin.days_late, origin.set_at


def _completed(marks: Marks, indicator: Indicator, curve: Curve) -> tuple[float, float]:
    """(threshold, stretch), at the default distance where they are not given."""
    low, high = default_marks(marks.target, indicator, curve)
    return low if marks.threshold is None else marks.threshold, high if marks.stretch is None else marks.stretch


def _target(part: _Part, indicator: Indicator, curve: Curve) -> Target:
    low, high = _completed(part.marks, indicator, curve)
    return Target(low, part.marks.target, high, part.source, part.marks.origin, part.given)
