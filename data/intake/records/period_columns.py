"""Wide files: a column per month, quarter or year. Which columns these are, and how they become rows."""

from __future__ import annotations

import calendar
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from text import Words

FEWEST = 3  # such columns make a file wide
_MONTHS = {name.casefold(): n for n, name in enumerate(calendar.month_name) if name}
_MONTHS |= {name.casefold(): n for n, name in enumerate(calendar.month_abbr) if name} | {"sept": 9}
_ZH = {word: n for n, word in enumerate("一 二 三 四 五 六 七 八 九 十 十一 十二".split(), 1)}
_YEAR = r"(?P<year>(?:19|20)[0-9]{2})"
_FORMS = tuple(
    re.compile(form, re.IGNORECASE)
    for form in (
        rf"^{_YEAR}[-/._年 ]?(?P<month>0?[1-9]|1[0-2])月?$",
        rf"^(?P<month>0?[1-9]|1[0-2])[-/._]{_YEAR}$",
        r"^(?P<month>0?[1-9]|1[0-2])月(?:份)?$",
        r"^(?P<zh>[一二三四五六七八九十]{1,2})月(?:份)?$",
        rf"^(?P<name>[a-z]{{3,9}})\.?[-/._' ]?(?:{_YEAR}|(?P<short>[0-9]{{2}}))?$",
        rf"^{_YEAR}[-/._ ]?(?P<name>[a-z]{{3,9}})$",
        rf"^{_YEAR}[-/._年 ]?(?:Q|第)(?P<quarter>[1-4一二三四])(?:季度)?$",
        rf"^Q(?P<quarter>[1-4])[-/._ ]?{_YEAR}?$",
        r"^第?(?P<quarter>[一二三四1-4])季度$",
        rf"^{_YEAR}年?度?$",
    )
)


@dataclass(frozen=True)
class PeriodSpan:
    """The time a column's name tells: a month, a quarter or a year; `year` None where the name leaves it open."""

    year: int | None
    month: int | None = None
    quarter: int | None = None

    @property
    def kind(self) -> str:
        """month, quarter or year."""
        return "month" if self.month else "quarter" if self.quarter else "year"

    def as_written(self, kind: str, year: int) -> str:
        """Its last day (`kind` date), last month (month) or quarter; `year` where the name has none."""
        year = self.year or year
        if kind == "quarter":  # of a year it is the last one
            return f"{year}-Q{self.quarter or ((self.month or 12) + 2) // 3}"
        month = self.month or (self.quarter or 4) * 3
        return f"{year}-{month:02}" + (f"-{calendar.monthrange(year, month)[1]}" if kind == "date" else "")


def period_span(name: str) -> PeriodSpan | None:
    """The time that a column's name tells; None when it tells none."""
    name = unicodedata.normalize("NFKC", name).strip()
    for form in _FORMS:
        if match := form.match(name):
            groups = match.groupdict()
            year = (
                int(groups["year"])
                if groups.get("year")
                else 2000 + int(groups["short"])
                if groups.get("short")
                else None
            )
            if groups.get("quarter"):
                quarter = groups["quarter"]
                return PeriodSpan(year, quarter=_ZH.get(quarter) or int(quarter))
            if groups.get("name") or groups.get("zh"):
                month = _MONTHS.get((groups.get("name") or "").casefold()) or _ZH.get(groups.get("zh") or "")
                if month is None:
                    continue
                return PeriodSpan(year, month=month)
            return PeriodSpan(year, month=int(groups["month"]) if groups.get("month") else None)
    return None


@dataclass(frozen=True)
class PeriodColumns:
    """The columns that hold one time each. `open_year`: their names do not say of which year they are."""

    columns: dict[str, PeriodSpan]

    @property
    def kind(self) -> str:
        """month, quarter or year."""
        return next(iter(self.columns.values())).kind

    @property
    def open_year(self) -> bool:
        """Must the year be said?"""
        return any(span.year is None for span in self.columns.values())

    @property
    def words(self) -> Words:
        """What was recognised."""
        first, *_, last = self.columns
        n = len(self.columns)
        kind = {"month": "月", "quarter": "季度", "year": "年"}[self.kind]
        return Words(
            f"{n} columns hold one {self.kind} each, from {first} to {last}",
            f"有 {n} 列各为一个{kind}（{first} 至 {last}）",
        )


def period_columns(names: Sequence[str]) -> PeriodColumns | None:
    """The columns per month, quarter or year of a file; None when it is not wide.

    Of several kinds the one with most columns counts: a year's total beside twelve months is no thirteenth month.
    """
    by_kind: dict[str, dict[str, PeriodSpan]] = {}
    for name in names:
        if name and (span := period_span(name)):
            by_kind.setdefault(span.kind, {})[name] = span
    most = max(by_kind.values(), key=len, default={})
    return PeriodColumns(most) if len(most) >= FEWEST else None
