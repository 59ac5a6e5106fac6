"""A file opened for reading, whatever kind it is: text or workbook."""

from __future__ import annotations

from pathlib import Path

from data.declare import Table
from data.intake.delimited import open_delimited
from data.intake.encoding import encoding_of
from data.intake.mapping import Mapping
from data.intake.source import Progress, Source, no_rows
from data.intake.workbook import is_workbook, open_workbook


def opened(path: Path, name: str, table: Table, mapping: Mapping | None, on_progress: Progress | None = None) -> Source:
    """The file's own columns and rows, read as the mapping says. Raises NothingStored when it cannot be read."""
    mapping = mapping or Mapping()
    if path.stat().st_size == 0:
        raise no_rows(name)
    if is_workbook(path):
        return open_workbook(path, name, table.name, mapping.reading, on_progress)
    encoding = encoding_of(path, name, mapping.reading.encoding)
    return open_delimited(path, name, encoding, mapping.reads or table.columns, mapping.reading, on_progress)
