"""Periods of appraisal: a month, a quarter, a year, or the year to date. Both ends included.

Codes: 2026-09 · 2026-Q3 · 2026 · 2026-09-YTD (1 January to the end of September).
"""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import cached_property, lru_cache

from errors import WrongUse
from text import Words


class PeriodKind(StrEnum):
    """How long a period is."""

    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"
    YEAR_TO_DATE = "ytd"


KIND_NAMES = {
    PeriodKind.MONTH: Words("Month", "月"),
    PeriodKind.QUARTER: Words("Quarter", "季"),
    PeriodKind.YEAR: Words("Year", "年"),
    PeriodKind.YEAR_TO_DATE: Words("Year to date", "年初至今"),
}
_MONTHS_EN = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()


@dataclass(frozen=True, order=True)
class Period:
    """A span of whole months, `start` and `end` both in it."""

    start: date
    end: date
    kind: PeriodKind

    @classmethod
    def month(cls, year: int, month: int) -> Period:
        """One calendar month."""
        return cls(date(year, month, 1), _month_end(year, month), PeriodKind.MONTH)

    @classmethod
    def quarter(cls, year: int, quarter: int) -> Period:
        """One calendar quarter, 1 to 4."""
        return cls(date(year, quarter * 3 - 2, 1), _month_end(year, quarter * 3), PeriodKind.QUARTER)

    @classmethod
    def year(cls, year: int) -> Period:
        """One calendar year."""
        return cls(date(year, 1, 1), date(year, 12, 31), PeriodKind.YEAR)

    @classmethod
    def year_to(cls, year: int, month: int) -> Period:
        """1 January to the end of `month`."""
        return cls(date(year, 1, 1), _month_end(year, month), PeriodKind.YEAR_TO_DATE)

    @classmethod
    def parse(cls, code: str) -> Period:
        """The period of a code; anything else raises WrongUse with the forms that exist."""
        text = code.strip().upper()
        try:
            if match := re.fullmatch(r"(\d{4})-(\d{2})(-YTD)?", text):
                make = cls.year_to if match[3] else cls.month
                return make(int(match[1]), int(match[2]))
            if match := re.fullmatch(r"(\d{4})-?Q([1-4])", text):
                return cls.quarter(int(match[1]), int(match[2]))
            if re.fullmatch(r"\d{4}", text):
                return cls.year(int(text))
        except ValueError:
            pass  # month 13, year 0: said below like any other wrong code
        raise WrongUse(
            Words(
                f'"{code}" is not a period. Write 2026-09 (month), 2026-Q3, 2026 or 2026-09-YTD (year to date).',
                f"“{code}”不是有效期间。请写 2026-09（月）、2026-Q3（季）、2026（年）或 2026-09-YTD（年初至今）。",
            )
        )

    @classmethod
    def containing(cls, day: date, kind: PeriodKind) -> Period:
        """The period of that kind in which `day` lies."""
        return _containing(day.year, day.month, kind)

    @cached_property
    def code(self) -> str:
        """What `parse` reads."""
        # Asked for a million times in one board: written once, and only the form that is needed.
        year, month = f"{self.start.year:04d}", self.end.month
        if self.kind is PeriodKind.YEAR:
            return year
        if self.kind is PeriodKind.QUARTER:
            return f"{year}-Q{month // 3}"
        return f"{year}-{month:02d}" + ("-YTD" if self.kind is PeriodKind.YEAR_TO_DATE else "")

    @property
    def name(self) -> Words:
        """Sep 2026 · Q3 2026 · 2026 · Jan–Sep 2026."""
        year, month = self.start.year, self.end.month
        last = _MONTHS_EN[month - 1]
        return {
            PeriodKind.MONTH: Words(f"{last} {year}", f"{year} 年 {month} 月"),
            PeriodKind.QUARTER: Words(f"Q{month // 3} {year}", f"{year} 年第 {month // 3} 季度"),
            PeriodKind.YEAR: Words(f"{year}", f"{year} 年"),
            PeriodKind.YEAR_TO_DATE: months_name(year, 1, month),
        }[self.kind]

    @property
    def months(self) -> list[Period]:
        """The months in it, first to last."""
        return [Period.month(self.start.year, m) for m in range(self.start.month, self.end.month + 1)]

    def before(self, steps: int = 1) -> Period:
        """The period `steps` earlier: the month, quarter or year before; a year to date goes a year back."""
        if self.kind is PeriodKind.YEAR_TO_DATE:
            return self.a_year_earlier(steps)
        months = {PeriodKind.MONTH: 1, PeriodKind.QUARTER: 3, PeriodKind.YEAR: 12}[self.kind] * steps
        index = self.start.year * 12 + self.start.month - 1 - months
        return Period.containing(date(index // 12, index % 12 + 1, 1), self.kind)

    def a_year_earlier(self, years: int = 1) -> Period:
        """The same period of the year before."""
        end = _month_end(self.end.year - years, self.end.month)
        return Period(self.start.replace(year=self.start.year - years), end, self.kind)

    def last(self, n: int) -> list[Period]:
        """The n periods that end with this one, earliest first."""
        return [self.before(i) for i in range(n - 1, 0, -1)] + [self]

    def __contains__(self, day: date) -> bool:
        return self.start <= day <= self.end

    def __str__(self) -> str:
        return self.code


def months_name(year: int, first: int, last: int) -> Words:
    """Jan–Oct 2026 · 2026 年 1–10 月; one month alone is not a span of itself."""
    if first == last:
        return Words(f"{_MONTHS_EN[first - 1]} {year}", f"{year} 年 {first} 月")
    return Words(f"{_MONTHS_EN[first - 1]}–{_MONTHS_EN[last - 1]} {year}", f"{year} 年 {first}–{last} 月")


@lru_cache(maxsize=2048)  # few periods are asked about, each of them thousands of times
def _containing(year: int, month: int, kind: PeriodKind) -> Period:
    return {
        PeriodKind.MONTH: lambda: Period.month(year, month),
        PeriodKind.QUARTER: lambda: Period.quarter(year, (month + 2) // 3),
        PeriodKind.YEAR: lambda: Period.year(year),
        PeriodKind.YEAR_TO_DATE: lambda: Period.year_to(year, month),
    }[kind]()


def _month_end(year: int, month: int) -> date:
    return date(year, month, calendar.monthrange(year, month)[1])


def a_year_before(day: date) -> date:
    """The same day of the year before; 29 February becomes the 28th."""
    return day.replace(year=day.year - 1, day=28) if (day.month, day.day) == (2, 29) else day.replace(year=day.year - 1)


def day_before(day: date) -> date:
    """The day before."""
    return day - timedelta(days=1)
