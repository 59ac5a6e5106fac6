"""Numbers as people write them: 1,234.56 · 1.234,56 · 1 234,56 · （123） · 12% · 3.5万 · 1.2亿 · ￥100 · １２３.

`in_plain_form` turns them into the plain form of the contract (1234.56), exactly; what does not have the form stays
as it was written, and is refused. Which sign stands before decimals belongs to the column, never to the cell.
"""

from __future__ import annotations

from decimal import Decimal

import polars as pl

POINT, COMMA = ".", ","
# Kinds whose value 12% is the plain number 0.12. A score of 85% would be 0.85 of 100 points: it is refused.
SHARES = ("ratio", "number")
STEPS = {"千": 3, "万": 4, "萬": 4, "百万": 6, "百萬": 6, "亿": 8, "億": 8, "%": -2, "‰": -3}

_WIDE = {chr(0xFF01 + i): chr(0x21 + i) for i in range(94)} | {
    "\u2212": "-",
    "\u2013": "-",
    "\u3000": " ",
    "\u00a0": " ",
    "\u202f": " ",
    "\u2009": " ",
    "\u2019": "'",
    "％": "%",
}
_CURRENCY = r"(?:US\$|HK\$|NT\$|[¥￥$€£]|RMB|CNY|USD|EUR|GBP|人民币)"
_UNIT = r"(?:元整?|圆|美元|欧元|英镑|港元|港币|¥|€|£|RMB|CNY|USD|EUR|GBP)"
_STEP = "百万|百萬|千|万|萬|亿|億|%|‰"
_EXPONENT = r"([eE][+-]?[0-9]{1,4})?"


def bare(cells: pl.Series) -> pl.DataFrame:
    """The cells without everything that is not a number: "number" (text), "step" (万, %, …), as they stand in rows.

    Full-width signs become plain ones, brackets and a minus behind become a minus before, currencies go, and so does
    the apostrophe that our own files put before a minus (data/export.py).
    """
    text = cells.str.replace(r"^'([+-])", "$1").str.replace_many(list(_WIDE), list(_WIDE.values())).str.strip_chars()
    text = text.str.replace(r"^\(\s*([^()+-]*[0-9][^()]*?)\s*\)$", "-$1")
    text = text.str.replace(rf"^([+-]?)\s*{_CURRENCY}\s*([+-]?)\s*", "$1$2").str.replace(rf"\s*{_UNIT}$", "")
    text = text.str.replace(r"^\(\s*([^()+-]*[0-9][^()]*?)\s*\)", "-$1").str.replace(r"^([0-9][^-]*)-$", "-$1")
    number = text.str.replace(rf"\s*(?:{_STEP})$", "").str.replace(r"^([+-])\s+", "$1")
    return pl.DataFrame({"number": number, "step": text.str.extract(rf"({_STEP})$")})


def in_plain_form(cells: pl.Series, kind: str, decimal: str) -> pl.Series:
    """Each cell in the plain form, where it is a number with `decimal` before its decimals; else as it was written."""
    numbers = bare(cells)
    number = pl.col("number")
    if decimal == COMMA:
        form = rf"^[+-]?({_grouped('.')}|[0-9]*)(,[0-9]*)?{_EXPONENT}$"
        written = number.str.replace_all(r"[.' ]", "").str.replace(",", ".", literal=True)
    else:
        form = rf"^[+-]?({_grouped(',')}|[0-9]*)(\.[0-9]*)?{_EXPONENT}$"
        written = number.str.replace_all(r"[,' ]", "")
    fits = number.str.contains(form) & number.str.contains("[0-9]")
    numbers = numbers.select(pl.when(fits).then(written).alias("written"), "step").with_columns(cells.alias("cell"))
    stepped = numbers.filter(pl.col("step").is_not_null() & pl.col("written").is_not_null()).unique("cell")
    exact = {
        cell: f"{Decimal(written).scaleb(STEPS[step]):f}"
        for written, step, cell in stepped.iter_rows()
        if _may_be(step, kind)
    }
    unstepped = pl.when(pl.col("step").is_null()).then(pl.col("written"))
    plain = numbers.select(pl.coalesce(unstepped, pl.col("cell")).alias(cells.name)).to_series()
    return plain.replace(exact) if exact else plain


def _may_be(step: str, kind: str) -> bool:
    return STEPS[step] > 0 or kind in SHARES


def _grouped(sign: str) -> str:
    """Digits in threes, with one and the same sign between them."""
    sign = "\\" + sign
    return rf"[0-9]{{1,3}}(?:{sign}[0-9]{{3}})+|[0-9]{{1,3}}(?: [0-9]{{3}})+|[0-9]{{1,3}}(?:'[0-9]{{3}})+"


def evidence(cells: pl.Series) -> tuple[pl.Series, pl.Series, pl.Series, pl.Series]:
    """What the cells say about the sign before decimals: those in which it can only be a point, only a comma, and
    those that may have either: in which it is a point (1.234), in which it is a comma (1,234)."""
    number = bare(cells)["number"].str.strip_prefix("-").str.strip_prefix("+")
    forms = (_only(POINT, COMMA), _only(COMMA, POINT), _EITHER.format(r"\."), _EITHER.format(","))
    points, commas, point, comma = (cells.filter(number.str.contains(form).fill_null(False)) for form in forms)
    return points, commas, point, comma


_EITHER = r"^[1-9][0-9]{{0,2}}{}[0-9]{{3}}$"


def _only(mark: str, other: str) -> str:
    """A number whose decimals can only stand behind `mark`."""
    mark, other = "\\" + mark, "\\" + other
    decimals = rf"[0-9]*{mark}(?:[0-9]{{1,2}}|[0-9]{{4,}})|(?:0|[0-9]{{4,}}){mark}[0-9]{{3}}"
    grouped = rf"[0-9]{{1,3}}(?:[{other}' ][0-9]{{3}})+{mark}[0-9]*|[0-9]{{1,3}}(?:{other}[0-9]{{3}}){{2,}}"
    return rf"^(?:{decimals}|{grouped}){_EXPONENT}$"
