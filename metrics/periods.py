"""Periods of appraisal: a month, a quarter, a year, the year to date, or other months in a row. Both ends included.

Codes: 2026-09 · 2026-Q3 · 2026 · 2026-09-YTD (1 January to the end of September) · 2026-05..2026-10 (May to October).
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
    SPAN = "span"  # months in a row that are none of these: what somebody served, what a running quarter has of it


KIND_NAMES = {
    PeriodKind.MONTH: Words("Month", "月"),
    PeriodKind.QUARTER: Words("Quarter", "季"),
    PeriodKind.YEAR: Words("Year", "年"),
    PeriodKind.YEAR_TO_DATE: Words("Year to date", "年初至今"),
    PeriodKind.SPAN: Words("Months", "若干月"),
}
_LENGTHS = {PeriodKind.MONTH: 1, PeriodKind.QUARTER: 3, PeriodKind.YEAR: 12}
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
    def of_months(cls, first: date, last: date) -> Period:
        """The months from that of `first` to that of `last`, by the plainest name that they have.

        One month is a month, three that make a quarter the quarter; from January on a year to date, or the year.
        """
        start, end = first.replace(day=1), _month_end(last.year, last.month)
        if (start.year, start.month) == (end.year, end.month):
            return cls.month(start.year, start.month)
        for kind in (PeriodKind.YEAR, PeriodKind.QUARTER, PeriodKind.YEAR_TO_DATE):
            named = cls.containing(end, kind)
            if (named.start, named.end) == (start, end):
                return named
        return cls(start, end, PeriodKind.SPAN)

    @classmethod
    def parse(cls, code: str) -> Period:
        """The period of a code; anything else raises WrongUse with the forms that exist."""
        if (period := _parsed(code.strip().upper())) is not None:
            return period
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
        if self.kind is PeriodKind.SPAN:
            return f"{year}-{self.start.month:02d}..{self.end.year:04d}-{month:02d}"
        return f"{year}-{month:02d}" + ("-YTD" if self.kind is PeriodKind.YEAR_TO_DATE else "")

    @property
    def name(self) -> Words:
        """Sep 2026 · Q3 2026 · 2026 · Jan–Sep 2026 · Nov 2025 – Apr 2026."""
        year, month = self.start.year, self.end.month
        first, last = _MONTHS_EN[self.start.month - 1], _MONTHS_EN[month - 1]
        if self.kind is PeriodKind.SPAN and self.end.year != year:
            return Words(
                f"{first} {year} – {last} {self.end.year}",
                f"{year} 年 {self.start.month} 月至 {self.end.year} 年 {month} 月",
            )
        return {
            PeriodKind.SPAN: months_name(year, self.start.month, month),
            PeriodKind.MONTH: Words(f"{last} {year}", f"{year} 年 {month} 月"),
            PeriodKind.QUARTER: Words(f"Q{month // 3} {year}", f"{year} 年第 {month // 3} 季度"),
            PeriodKind.YEAR: Words(f"{year}", f"{year} 年"),
            PeriodKind.YEAR_TO_DATE: months_name(year, 1, month),
        }[self.kind]

    @property
    def label(self) -> Words:
        """As a chart's axis and a tight cell write it: 2026-09 · Q3 2026 (2026 三季度) · any other by its name."""
        if self.kind is PeriodKind.QUARTER:
            return Words(self.name.en, f"{self.start.year} {'一二三四'[self.end.month // 3 - 1]}季度")
        return Words(self.code, self.code) if self.kind is PeriodKind.MONTH else self.name

    @property
    def months(self) -> list[Period]:
        """The months in it, first to last."""
        first, last = (day.year * 12 + day.month - 1 for day in (self.start, self.end))
        return [Period.month(at // 12, at % 12 + 1) for at in range(first, last + 1)]

    def before(self, steps: int = 1) -> Period:
        """The period `steps` earlier: as many months just before; a year to date goes a year back."""
        if self.kind is PeriodKind.YEAR_TO_DATE:
            return self.a_year_earlier(steps)
        length = _LENGTHS.get(self.kind) or len(self.months)
        index = self.start.year * 12 + self.start.month - 1 - length * steps
        first = date(index // 12, index % 12 + 1, 1)
        if self.kind is not PeriodKind.SPAN:
            return Period.containing(first, self.kind)
        index += length - 1
        return Period(first, _month_end(index // 12, index % 12 + 1), self.kind)

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


@lru_cache(maxsize=2048)  # a plan names the same periods for hundreds of targets
def _parsed(text: str) -> Period | None:
    try:
        if match := re.fullmatch(r"(\d{4})-(\d{2})(-YTD)?", text):
            make = Period.year_to if match[3] else Period.month
            return make(int(match[1]), int(match[2]))
        if match := re.fullmatch(r"(\d{4})-?Q([1-4])", text):
            return Period.quarter(int(match[1]), int(match[2]))
        if re.fullmatch(r"\d{4}", text):
            return Period.year(int(text))
        if match := re.fullmatch(r"(\d{4})-(\d{2})\.\.(\d{4})-(\d{2})", text):
            first, last = (date(int(match[at]), int(match[at + 1]), 1) for at in (1, 3))
            if first <= last:
                return Period.of_months(first, last)
    except ValueError:
        pass  # month 13, year 0: no period, like any other wrong code
    return None


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
    """The same day of the year before; the last day of a month becomes the last of that month, as months compare."""
    end = _month_end(day.year - 1, day.month)
    return end if day == _month_end(day.year, day.month) else day.replace(year=day.year - 1)


def day_before(day: date) -> date:
    """The day before."""
    return day - timedelta(days=1)
