"""The kinds of columns: how a value is stored, and what a cell must look like, in words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import polars as pl

from text import Words


@dataclass(frozen=True)
class Kind:
    """A type of the contract: how it is stored, and what a cell must look like, in words."""

    name: str
    sql: str
    dtype: Any
    form: Words
    example: str


KINDS = {
    kind.name: kind
    for kind in (
        Kind("id", "VARCHAR", pl.String, Words("must be a short text without spaces", "必须是不含空格的短文本"), "S1"),
        Kind("text", "VARCHAR", pl.String, Words("must be text", "必须是文本"), "East"),
        Kind("choice", "VARCHAR", pl.String, Words("must be one of the listed words", "必须是所列词之一"), ""),
        Kind(
            "date",
            "DATE",
            pl.Date,
            Words("must be a date like 2026-03-01", "必须是形如 2026-03-01 的日期"),
            "2026-03-01",
        ),
        Kind(
            "time",
            "TIMESTAMP",
            pl.Datetime("us"),
            Words(
                "must be a time like 2026-03-01 14:05:00 (the company's time), or with its offset from UTC, "
                "−12:00 to +14:00, like 2026-03-01 14:05:00+08:00",
                "必须是形如 2026-03-01 14:05:00 的时间（公司当地时间），或带 UTC 偏移（−12:00 至 +14:00），"
                "如 2026-03-01 14:05:00+08:00",
            ),
            "2026-03-01 14:05:00",
        ),
        Kind("month", "DATE", pl.Date, Words("must be a month like 2026-03", "必须是形如 2026-03 的月份"), "2026-03"),
        Kind(
            "quarter",
            "VARCHAR",
            pl.String,
            Words("must be a quarter like 2026-Q1", "必须是形如 2026-Q1 的季度"),
            "2026-Q1",
        ),
        Kind(
            "money",
            "DECIMAL(18,2)",
            pl.Decimal(18, 2),
            Words("must be an amount with at most two decimals like 1234.50", "必须是最多两位小数的金额，如 1234.50"),
            "1234.50",
        ),
        Kind("count", "BIGINT", pl.Int64, Words("must be a whole number like 12", "必须是整数，如 12"), "12"),
        Kind("ratio", "DOUBLE", pl.Float64, Words("must be a number like 0.25", "必须是数字，如 0.25"), "0.25"),
        Kind("score", "DOUBLE", pl.Float64, Words("must be a number like 85.5", "必须是数字，如 85.5"), "85.5"),
        Kind("number", "DOUBLE", pl.Float64, Words("must be a number like 12.5", "必须是数字，如 12.5"), "12.5"),
    )
}
