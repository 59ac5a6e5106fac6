"""What the command line shows people: aligned tables, with Chinese characters counted as the two columns they take."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Column:
    """A heading; numbers stand at the right edge."""

    heading: str
    right: bool = False


def table(columns: Sequence[Column], rows: Sequence[Sequence[str]]) -> str:
    """The rows under their headings, two blanks between columns, no trailing blanks."""
    widths = [
        max(width(column.heading), *(width(row[i]) for row in rows), 0) if rows else width(column.heading)
        for i, column in enumerate(columns)
    ]
    lines = [[c.heading for c in columns], ["─" * w for w in widths], *rows]
    return "\n".join(
        "  ".join(pad(cell, w, right=c.right) for cell, w, c in zip(line, widths, columns, strict=True)).rstrip()
        for line in lines
    )


def width(text: str) -> int:
    """How many terminal columns the text takes."""
    return sum(0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


def pad(text: str, to: int, *, right: bool = False) -> str:
    """The text filled with blanks to `to` terminal columns."""
    blanks = " " * (to - width(text))
    return blanks + text if right else text + blanks
