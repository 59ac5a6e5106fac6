"""Stored values as they would be typed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from data.declare import Table


def as_text(table: Table, column: str, value: Any) -> str:
    """A stored value as the intake would read it back unchanged; "" for none."""
    if value is None:
        return ""
    if table.kind(column).name == "month":
        return f"{value:%Y-%m}"
    if isinstance(value, datetime):
        return value.isoformat(sep=" ")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, float):
        return str(int(value)) if value == int(value) and abs(value) < 1e15 else repr(value)
    return str(value)


def typed_cells(table: Table, values: Sequence[Any]) -> dict[str, str]:
    """Values in the order of the table's columns, as they would be typed."""
    return {column: as_text(table, column, value) for column, value in zip(table.columns, values, strict=True)}
