"""Where a plan's months and quarters do not make its year (policy 3.1): named, with by how much.

Sums have to add up to the cent. Growth has to compound and what accrues to add up within rounding, half of the last
digit that is shown; of both, a part without a target of its own counts with the one it is judged by (judgement 1).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from appraisal.plan_accrued import accrues
from appraisal.plan_parts import quarter_of
from metrics import INDICATORS, Indicator, Marks, OverTime, Period, PeriodKind, target_of_parts
from text import Unit, Words, difference, figure, number


@dataclass(frozen=True)
class Gap:
    """A whole that its parts do not make: what they make together, and what the whole says."""

    indicator: str
    period: str
    whole: float
    parts: float
    of: Words  # of what the parts are: months, quarters

    @property
    def words(self) -> Words:
        """'Revenue Q1 2026: 300 is planned, its months add up to 290 (−10).'"""
        indicator = INDICATORS[self.indicator]
        template = COMPOUND if indicator.adds_up is OverTime.COMPOUNDS else ADD_UP
        return template.format(
            name=indicator.name,
            period=Period.parse(self.period).name,
            whole=_told(indicator, self.whole),
            of=self.of,
            parts=_told(indicator, self.parts),
            gap=_gap_told(indicator, self.whole, self.parts),
        )


ADD_UP = Words(
    "{name} {period}: {whole} is planned, its {of} add up to {parts} ({gap}).",
    "{name} {period}：计划为 {whole}，{of}合计为 {parts}（相差 {gap}）。",
)
COMPOUND = Words(
    "{name} {period}: {whole} is planned, its {of} compound to {parts} ({gap}).",
    "{name} {period}：计划为 {whole}，{of}复合增长为 {parts}（相差 {gap}）。",
)
MONTHS, QUARTERS = Words("months", "各月"), Words("quarters", "各季")


def gaps(year: int, targets: Mapping[tuple[str, str], Marks]) -> tuple[Gap, ...]:
    """Where months, quarters and year do not go together; empty when all do, and for what holds.

    `targets` by (indicator, period code). Parts that are not set at all make no gap; of a sum, some without the others
    do.
    """
    return tuple(gap for key in dict.fromkeys(k for k, _ in targets) for gap in _gaps(year, key, targets))


def _gaps(year: int, key: str, targets: Mapping[tuple[str, str], Marks]) -> Iterator[Gap]:
    indicator = INDICATORS.get(key)
    if indicator is None:
        return
    known = {code: marks for (k, code), marks in targets.items() if k == key}
    if indicator.additive:
        yield from _sum_gaps(year, key, {code: marks.target for code, marks in known.items()})
    elif accrues(indicator):
        yield from _accrued_gaps(year, indicator, known)


def _sum_gaps(year: int, key: str, known: Mapping[str, float]) -> Iterator[Gap]:
    months = {code: target for code, target in known.items() if len(code) == 7 and code[5] != "Q"}
    quarters = {code: target for code, target in known.items() if "Q" in code}
    for quarter, whole in quarters.items():
        if parts := [target for month, target in months.items() if quarter_of(month) == quarter]:
            yield from _sum_gap(key, quarter, whole, parts, MONTHS)
    if (whole_year := known.get(f"{year:04d}")) is not None:
        for some, of in ((months, MONTHS), (quarters, QUARTERS)):
            if some:
                yield from _sum_gap(key, f"{year:04d}", whole_year, list(some.values()), of)


def _sum_gap(key: str, period: str, whole: float, parts: Sequence[float], of: Words) -> Iterator[Gap]:
    cents = sum(round(part * 100) for part in parts)
    if cents != round(whole * 100):
        yield Gap(key, period, whole, cents / 100, of)


def _accrued_gaps(year: int, indicator: Indicator, known: Mapping[str, Marks]) -> Iterator[Gap]:
    whole_year = Period.year(year)
    for period in (*(Period.quarter(year, q) for q in (1, 2, 3, 4)), whole_year):
        if (whole := known.get(period.code)) is None:
            continue
        parts = target_of_parts(known, indicator, period)
        if parts is not None and abs(parts - whole.target) > _rounding(indicator):
            by_quarter = indicator.accrues_by is PeriodKind.QUARTER
            yield Gap(indicator.key, period.code, whole.target, parts, QUARTERS if by_quarter else MONTHS)


def _rounding(indicator: Indicator) -> float:
    """Half of the last digit that is shown: 0.05 % of a ratio."""
    return 0.0005 + 1e-12 if indicator.unit is Unit.RATIO else 0.05 + 1e-12


def _told(indicator: Indicator, amount: float) -> Words:
    if indicator.additive:
        written = number(amount, 0 if float(amount).is_integer() else 2, "en")
        return Words(written, written)
    return Words(figure(amount, indicator.unit, "en"), figure(amount, indicator.unit, "zh"))


def _gap_told(indicator: Indicator, whole: float, parts: float) -> Words:
    """The difference of what is shown."""
    if indicator.additive:
        written = _told(indicator, round(parts - whole, 2)).en
        return Words(*[("+" if parts > whole else "") + written] * 2)
    digits = 3 if indicator.unit is Unit.RATIO else 1
    gap = round(parts, digits) - round(whole, digits)
    return Words(difference(gap, indicator.unit, "en"), difference(gap, indicator.unit, "zh"))
