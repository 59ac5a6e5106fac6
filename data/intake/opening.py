"""A file opened for reading: whatever its name says, its content decides what kind it is."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from data.declare import Table
from data.intake.delimited import open_delimited
from data.intake.encoding import encoding_of
from data.intake.mapping import Mapping
from data.intake.reading import Reading
from data.intake.source import Progress, Source, no_rows
from data.intake.workbook import is_workbook, open_workbook


def opened(path: Path, name: str, table: Table, mapping: Mapping | None, on_progress: Progress | None = None) -> Source:
    """The file's own columns and rows, read as the mapping says. Raises NothingStored when it cannot be read."""
    mapping = mapping or Mapping()
    return opened_as(path, name, mapping.reading, mapping.reads or table.columns, table.name, on_progress)


def opened_as(
    path: Path,
    name: str,
    reading: Reading,
    expected: Sequence[str] = (),
    sheet: str = "",
    on_progress: Progress | None = None,
) -> Source:
    """The file as the reading says. `expected` names and the name of a `sheet` decide what it leaves open.

    Raises NothingStored for what cannot be read, for a file without rows, and where only its owner can say how.
    """
    if not path.stat().st_size:
        raise no_rows(name)
    if is_workbook(path):
        return open_workbook(path, name, sheet, reading, on_progress)
    encoding = encoding_of(path, name, reading.encoding)
    return open_delimited(path, name, encoding, expected, reading, on_progress)
