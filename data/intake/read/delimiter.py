"""The signs that cut a line into cells: found out from the first lines, or as the dialect says."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from data.intake.records import Dialect, names_of

DELIMITERS = ",;\t|^~"


@dataclass(frozen=True)
class Delimiters:
    """What cuts a line into cells: the delimiter, the sign around a cell ("" = none), the sign before such a sign."""

    delimiter: str
    quote: str = '"'
    escape: str = ""

    def reader(self, lines: Iterable[str]) -> Any:
        """csv.reader for these signs, strict: what is not well-formed is an error, not a guess."""
        return csv.reader(
            lines,
            delimiter=self.delimiter,
            quotechar=self.quote or None,
            escapechar=self.escape or None,
            quoting=csv.QUOTE_MINIMAL if self.quote else csv.QUOTE_NONE,
            strict=True,
        )

    def cells(self, line: str) -> tuple[str, ...]:
        """The cells of one line without surrounding blanks; cut at every delimiter when its quotes are broken."""
        try:
            cells: list[str] = next(self.reader([line]), [])
        except csv.Error:
            cells = line.split(self.delimiter)
        return tuple(cell.strip() for cell in cells)


def delimiters_of(lines: Sequence[str], expected: Iterable[str], dialect: Dialect) -> Delimiters:
    """The signs that the dialect says, else those found in the first lines."""
    quote = '"' if dialect.quote is None else dialect.quote
    return Delimiters(dialect.delimiter or _likeliest_delimiter(lines, expected, quote), quote, dialect.escape or "")


def _likeliest_delimiter(lines: Sequence[str], expected: Iterable[str], quote: str) -> str:
    """The delimiter that finds most of the expected names in one of the first lines; if none finds any, the one
    that cuts most lines into the same number of cells."""
    expected_names = {name.casefold() for name in expected}

    def evidence(delimiter: str) -> tuple[int, float, int]:
        signs = Delimiters(delimiter, quote)
        rows = [signs.cells(line) for line in lines if line.strip()]
        names = max((len(expected_names & {c.casefold() for c in names_of(cells)}) for cells in rows), default=0)
        count = Counter(len(cells) for cells in rows if len(cells) > 1)
        width, often = max(count.items(), key=lambda pair: (pair[1], pair[0]), default=(1, 0))
        return names, round(often / max(1, len(rows)), 1), width

    return max(DELIMITERS, key=evidence)
