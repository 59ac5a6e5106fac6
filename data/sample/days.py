"""The sample company's calendar and dice: fixed days, so that every run makes the same files."""

from __future__ import annotations

import calendar
from collections.abc import Iterator
from datetime import date, timedelta
from random import Random

START = date(2024, 1, 1)
END = date(2026, 10, 31)
PLAN_END = date(2026, 12, 31)  # plans reach to the end of the year that is running


def dice(*about: object) -> Random:
    """Chances of their own for each subject, so that a change in one table leaves the others as they were."""
    return Random("lanting/" + "/".join(str(part) for part in about))


def days(first: date = START, last: date = END) -> Iterator[date]:
    """Every day from `first` to `last`."""
    for step in range((last - first).days + 1):
        yield first + timedelta(days=step)


def months(first: date = START, last: date = END) -> list[date]:
    """The first day of every month from that of `first` to that of `last`."""
    start, end = first.year * 12 + first.month - 1, last.year * 12 + last.month - 1
    return [date(index // 12, index % 12 + 1, 1) for index in range(start, end + 1)]


def month_end(day: date) -> date:
    """The last day of its month."""
    return date(day.year, day.month, calendar.monthrange(day.year, day.month)[1])


def quarter_ends(first: date = START, last: date = END) -> list[date]:
    """The last day of every quarter that ends from `first` to `last`."""
    ends = [month_end(month) for month in months(first, last) if month.month % 3 == 0]
    return [end for end in ends if end <= last]


def quarter(day: date) -> str:
    """2026-Q3."""
    return f"{day.year}-Q{(day.month + 2) // 3}"


def month(day: date) -> str:
    """2026-09."""
    return f"{day:%Y-%m}"


def after(day: date, number: float) -> date:
    """The day `number` days later, rounded."""
    return day + timedelta(days=round(number))


def workday(day: date) -> date:
    """The day itself, or the Monday after a weekend."""
    return day + timedelta(days={5: 2, 6: 1}.get(day.weekday(), 0))


def years_since_start(day: date) -> float:
    """Time since 2024-01-01, in years."""
    return (day - START).days / 365.25
