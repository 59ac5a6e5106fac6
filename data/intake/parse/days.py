"""Days, months, quarters and times as people write them: 2026年3月1日 · 2026.3.1 · 20260301 · 1-Mar-26 · 13/1/2026.

`in_plain_form` turns them into the plain form of the contract (2026-03-01); what does not have the form stays as it was
written, and is refused. The order of 01/02/2026 belongs to the column, never to the cell.
"""

from __future__ import annotations

import re
from datetime import date, timedelta

import polars as pl

from data.intake.records import DAY_FIRST, MONTH_FIRST, SERIAL, YEAR_FIRST

_MONTHS = {
    name: at
    for at, names in enumerate(
        "jan january|feb february|mar march|apr april|may|jun june|jul july|aug august|sep sept september|"
        "oct october|nov november|dec december".split("|"),
        1,
    )
    for name in names.split()
}
_QUARTERS = {"一": 1, "二": 2, "三": 3, "四": 4}
_WIDE = str.maketrans(
    {chr(0xFF10 + i): str(i) for i in range(10)} | {"／": "/", "－": "-", "．": ".", "：": ":", "　": " ", "＋": "+"}
)

_CLOCK = re.compile(
    r"^(?P<day>.*?\d[年月日]?.*?)(?:\s+|T|(?<=日))(?P<half>上午|下午|[AaPp]\.?[Mm]\.?)?\s*"
    r"(?P<h>\d{1,2})[:时點点](?P<m>\d{1,2})(?:[:分](?P<s>\d{1,2})(?P<f>\.\d{1,6})?秒?)?分?\s*(?P<end>[AaPp]\.?[Mm]\.?)?"
    r"\s*(?P<offset>Z|[+-]\d{2}:?\d{2}|(?<=:\d{2}:\d{2})[+-]\d{2})?$"
)
_CHINESE = re.compile(r"^(\d{4}|\d{2})\s*年\s*(\d{1,2})\s*月\s*(?:(\d{1,2})\s*[日号號])?$")
_COMPACT = re.compile(r"^([12]\d{3})(\d{2})(\d{2})?$")
_MARKED = re.compile(r"^(\d{1,4})([-/. ])(\d{1,2})\2(\d{1,4})$")
_YEAR_MONTH = re.compile(r"^(\d{4})[-/.](\d{1,2})$")
_MONTH_YEAR = re.compile(r"^(\d{1,2})[-/.](\d{4})$")
_NAMED = re.compile(
    r"^(?:(\d{1,2})(?:st|nd|rd|th)?[-/. ]*)?([A-Za-z]{3,9})\.?"
    r"(?:[-/. ]+(\d{1,2})(?:st|nd|rd|th)?,)?[-/. ,']*(\d{4}|\d{2})$"
)
_SERIAL = re.compile(r"^\d{5}(\.0+)?$")
_QUARTER = re.compile(
    r"^(?:(?P<y>\d{4})\s*年?\s*[-/. ]?\s*(?:[Qq](?P<q>[1-4])|第?(?P<c>[1-4一二三四])季度?)"
    r"|[Qq](?P<q2>[1-4])[-/. ]*(?P<y2>\d{4}))$"
)
EPOCH = date(1899, 12, 30)  # day 0 of a spreadsheet's count, as it counts after its missing 29 February 1900


def in_plain_form(cells: pl.Series, kind: str, order: str | None) -> pl.Series:
    """Each cell in the plain form of the kind, where it is one in `order`; else as it was written."""
    read = {"date": _as_day, "month": _as_month, "time": _as_time, "quarter": _as_quarter}[kind]
    plain_of = {cell: plain for cell in cells.unique() if cell is not None and (plain := read(cell, order))}
    return cells.replace(plain_of) if plain_of else cells


def parts(cell: str) -> tuple[int, int, int, str] | None:
    """The three numbers of a day whose order only the column tells, and the sign between them; else None."""
    cell = cell.translate(_WIDE).strip()
    clock = _CLOCK.match(cell)
    match = _MARKED.match(clock["day"].strip() if clock else cell)
    if not match or len(match[1]) > 2:
        return None
    return int(match[1]), int(match[3]), int(match[4]), match[2]


def is_serial(cell: str) -> bool:
    """Could it be a spreadsheet's count of days?"""
    return bool(_SERIAL.match(cell.strip()))


def evidence(cell: str) -> tuple[str, str] | None:
    """The only order in which the cell can be read ("" where more than one can), and the sign between its numbers;
    None where no order is needed, or none can read it."""
    numbers = parts(cell)
    if numbers is None:
        return None
    orders = [order for order in (DAY_FIRST, MONTH_FIRST, YEAR_FIRST) if _day_in_order(cell, order)]
    return (orders[0] if len(orders) == 1 else "", numbers[3]) if orders else None


def _day_in_order(cell: str, order: str) -> date | None:
    numbers = parts(cell)
    if numbers is None:
        return None
    first, second, third, _ = numbers
    if order == YEAR_FIRST:
        return _day(_century(first), second, third) if third < 100 else None
    day, month = (first, second) if order == DAY_FIRST else (second, first)
    year = third if third > 999 else _century(third) if third < 100 else 0
    return _day(year, month, day)


def _century(year: int) -> int:
    """26 is 2026 and 69 is 1969, as POSIX has it."""
    return year + (2000 if year < 69 else 1900)


def _year(digits: str) -> int:
    return int(digits) if len(digits) == 4 else _century(int(digits))


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _day_in(cell: str, order: str | None) -> date | None:
    cell = cell.translate(_WIDE).strip()
    if match := _CHINESE.match(cell):
        return _day(_year(match[1]), int(match[2]), int(match[3])) if match[3] else None
    if (match := _COMPACT.match(cell)) and match[3]:
        return _day(int(match[1]), int(match[2]), int(match[3]))
    if match := _NAMED.match(cell):
        number, name, other, _ = match.groups()
        month = _MONTHS.get(name.lower())
        if not month or bool(number) == bool(other):
            return None
        return _day(_year(match[4]), month, int(number or other))
    if match := _MARKED.match(cell):
        if len(match[1]) == 4:
            return _day(int(match[1]), int(match[3]), int(match[4]))
        return _day_in_order(cell, order) if order else None
    if order == SERIAL and _SERIAL.match(cell):
        return EPOCH + timedelta(days=int(cell[:5]))
    return None


def _as_day(cell: str, order: str | None) -> str | None:
    clock = _CLOCK.match(cell.translate(_WIDE).strip())
    if clock:
        midnight = _seconds(clock) == "00:00:00"
        day = _day_in(clock["day"], order) if midnight else None
    else:
        day = _day_in(cell, order)
    return day.isoformat() if day else None


def _as_month(cell: str, order: str | None) -> str | None:
    text = cell.translate(_WIDE).strip()
    if match := _CHINESE.match(text):
        return _month(_year(match[1]), int(match[2])) if not match[3] or int(match[3]) == 1 else None
    if match := _YEAR_MONTH.match(text):
        return _month(int(match[1]), int(match[2]))
    if match := _MONTH_YEAR.match(text):
        return _month(int(match[2]), int(match[1]))
    if (match := _COMPACT.match(text)) and not match[3]:
        return _month(int(match[1]), int(match[2]))
    if (match := _NAMED.match(text)) and not match[1] and not match[3]:
        return _month(_year(match[4]), _MONTHS.get(match[2].lower(), 0))
    day = _as_day(cell, order)
    return day[:7] if day and day.endswith("-01") else None


def _month(year: int, month: int) -> str | None:
    return f"{year:04}-{month:02}" if 1 <= month <= 12 and year >= 1000 else None


def _as_time(cell: str, order: str | None) -> str | None:
    clock = _CLOCK.match(cell.translate(_WIDE).strip())
    if not clock:
        return None
    day, seconds = _day_in(clock["day"], order), _seconds(clock)
    if day is None:  # an ISO day keeps its plain form
        iso = re.fullmatch(r"(\d{4})-(\d{1,2})-(\d{1,2})", clock["day"].strip())
        day = _day(*map(int, iso.groups())) if iso else None
    return f"{day.isoformat()} {seconds}{clock['offset'] or ''}" if day and seconds else None


def _seconds(clock: re.Match[str]) -> str | None:
    hour, minute, second = int(clock["h"]), int(clock["m"]), int(clock["s"] or 0)
    half = (clock["half"] or clock["end"] or "").replace(".", "").upper()
    if half in ("AM", "PM", "上午", "下午"):
        # 12:30 PM is half past noon. In Chinese 下午 14:00 is also written.
        late = half in ("PM", "下午")
        if (hour > 12 and half != "下午") or (hour == 0 and half in ("AM", "PM")):
            return None
        hour = hour % 12 + 12 * late if hour <= 12 else hour
    if hour > 23 or minute > 59 or second > 59:
        return None
    return f"{hour:02}:{minute:02}:{second:02}" + (clock["f"] or "")


def _as_quarter(cell: str, order: str | None) -> str | None:
    match = _QUARTER.match(cell.translate(_WIDE).strip())
    if not match:
        return None
    number = match["q"] or match["q2"] or match["c"]
    return f"{match['y'] or match['y2']}-Q{_QUARTERS.get(number, number)}"
