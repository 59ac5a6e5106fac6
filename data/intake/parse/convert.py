"""Text into the kinds of the contract. Nothing is rounded, guessed or repaired: a cell has its form or is refused."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

import polars as pl

from data import clock

# Day and month may be written with one digit; a workbook's date cell arrives as that day's midnight.
_DATE = r"^[1-9][0-9]{3}([-/])[0-9]{1,2}[-/][0-9]{1,2}([ T]00:00(:00(\.0+)?)?)?$"
_MONTH = r"^[1-9][0-9]{3}[-/][0-9]{1,2}$"
_FIRST_OF_MONTH = r"^[1-9][0-9]{3}[-/][0-9]{1,2}[-/]0?1([ T]00:00(:00(\.0+)?)?)?$"
_TIME = r"^[1-9][0-9]{3}-[0-9]{1,2}-[0-9]{1,2}[ T][0-9]{1,2}:[0-9]{2}(:[0-9]{2}(\.[0-9]{1,6})?)?$"
# The hour alone only after seconds: 09:00-11 may be the hours from nine to eleven.
_OFFSET = r"^(?P<time>.*[0-9]) ?(?:Z|(?P<sign>[+-])(?P<hours>[0-9]{2}):?(?P<minutes>[0-9]{2}))$"
_HOUR_OFFSET = r"^(?P<time>.*:[0-9]{2}:[0-9]{2}(?:\.[0-9]{1,6})?)(?P<sign>[+-])(?P<hours>[0-9]{2})(?P<minutes>)$"
_FURTHEST_EAST, _FURTHEST_WEST = 14 * 60, -12 * 60  # minutes: Kiribati; west of every land
_MONEY = r"^[+-]?([0-9]+(\.[0-9]{0,2}0*)?|\.[0-9]{1,2}0*)$"
_WHOLE = r"^[+-]?[0-9]{1,19}(\.0*)?$"
_NUMBER = r"^[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([eE][+-]?[0-9]{1,9})?$"
_QUARTER = r"^[0-9]{4}-Q[1-4]$"
_LARGEST_MONEY = 16  # digits before the point of DECIMAL(18,2)


def _text(cells: pl.Series) -> pl.Series:
    return cells


def _day(cells: pl.Series) -> pl.Series:
    days = cells.unique()  # a file has many rows and few days
    formed = _only(days, _DATE).str.slice(0, 10).str.replace_all("/", "-").str.replace(r"[ T].*$", "")
    return cells.replace_strict(days, formed.str.to_date("%Y-%m-%d", strict=False), return_dtype=pl.Date)


def _month(cells: pl.Series) -> pl.Series:
    formed = _only(cells, f"{_MONTH}|{_FIRST_OF_MONTH}").str.replace_all("/", "-")
    return (formed.str.extract(r"^([0-9]{4}-[0-9]{1,2})") + "-1").str.to_date("%Y-%m-%d", strict=False, cache=True)


def _time(cells: pl.Series) -> pl.Series:
    """As the clocks on the company's walls showed it; what names its offset is the moment that it names."""
    local = _wall_time(cells)
    with_offset = cells.is_not_null() & local.is_null()
    if not with_offset.any():
        return local
    return local.zip_with(~with_offset, _moment(cells.set(~with_offset, None)))


def _moment(cells: pl.Series) -> pl.Series:
    """Times with an offset in the company's zone; null where the offset is none that there is."""
    parts = (
        cells.to_frame("cell")
        .select(
            pl.coalesce(
                pl.when(pl.col("cell").str.contains(form)).then(pl.col("cell").str.extract_groups(form))
                for form in (_HOUR_OFFSET, _OFFSET)
            ).alias("parts")
        )["parts"]
        .struct.unnest()
    )
    minutes = parts["minutes"].replace("", "0").cast(pl.Int64, strict=False).fill_null(0)
    offset = parts["hours"].cast(pl.Int64, strict=False).fill_null(0) * 60 + minutes
    offset = offset.zip_with((parts["sign"] != "-").fill_null(True), -offset)
    there_is = (minutes < 60) & offset.is_between(_FURTHEST_WEST, _FURTHEST_EAST)
    named = parts.select(
        (pl.lit(_wall_time(parts["time"])) - pl.duration(minutes=pl.lit(offset)))
        .dt.replace_time_zone("UTC")
        .dt.convert_time_zone(clock.zone().key)
        .dt.replace_time_zone(None)
    ).to_series()
    return named.set(~there_is, None)


def _wall_time(cells: pl.Series) -> pl.Series:
    formed = _only(cells, _TIME).str.replace("T", " ")
    formed = formed.str.replace(r"^(.* [0-9]{1,2}:[0-9]{2})$", "$1:00")
    return formed.str.to_datetime("%Y-%m-%d %H:%M:%S%.f", strict=False, time_unit="us")


def _money(cells: pl.Series) -> pl.Series:
    plain = _matches(cells, _MONEY)
    scientific = cells.filter(~plain & _matches(cells, _NUMBER)).unique()
    exact = {text: amount for text in scientific if (amount := _exactly_two_decimals(text))}
    written = cells.set(~plain & ~cells.is_in(list(exact)), None).replace(exact)
    return written.cast(pl.Decimal(18, 2), strict=False)


def _exactly_two_decimals(text: str) -> str | None:
    """1.2345E+3 as 1234.5; None when it has more than two decimals or more digits than money may have."""
    amount = Decimal(text)
    if amount and not -3 < amount.adjusted() < _LARGEST_MONEY:
        return None
    cents = amount.quantize(Decimal("0.01"))
    return f"{cents:f}" if cents == amount else None


def _count(cells: pl.Series) -> pl.Series:
    return _only(cells, _WHOLE).str.replace(r"\..*$", "").str.strip_prefix("+").cast(pl.Int64, strict=False)


def _number(cells: pl.Series) -> pl.Series:
    numbers = _only(cells, _NUMBER).cast(pl.Float64, strict=False)
    return numbers.set(~numbers.is_finite().fill_null(True), None)


def _quarter(cells: pl.Series) -> pl.Series:
    return _only(cells, _QUARTER)


def _matches(cells: pl.Series, form: str) -> pl.Series:
    return cells.str.contains(form).fill_null(False)


def _only(cells: pl.Series, form: str) -> pl.Series:
    """The cells that have the form; the others null."""
    return cells.set(~_matches(cells, form), None)


_OF: dict[str, Callable[[pl.Series], pl.Series]] = {
    "date": _day,
    "month": _month,
    "time": _time,
    "quarter": _quarter,
    "money": _money,
    "count": _count,
    "ratio": _number,
    "score": _number,
    "number": _number,
}


def converted(cells: pl.Series, kind: str) -> pl.Series:
    """The cells as values of the kind, under the same name; null where a cell is empty or does not have its form."""
    return _OF.get(kind, _text)(cells).alias(cells.name)
