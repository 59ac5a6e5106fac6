"""A mapping file says how somebody else's columns become ours (docs/mapping.md)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import polars as pl

from data.declare import Table
from data.intake.source import Block, Source
from text import Words


@dataclass(frozen=True)
class Mapped:
    """A mapping at work on one file."""

    absent: tuple[str, ...]
    blocks: Iterator[tuple[Block, pl.DataFrame]]

    def warnings(self) -> list[Words]:
        """What was left out."""
        return []


@dataclass(frozen=True)
class Mapping:
    """How a foreign file is read."""

    columns: tuple[str, ...] | None = None
    delimiter: str | None = None
    encoding: str | None = None
    reads: tuple[str, ...] = ()

    def as_json(self) -> str:
        """For the record."""
        return "{}"

    def begin(self, table: Table, source: Source, file: str) -> Mapped:
        """Map a file's blocks."""
        return Mapped((), ((found, found.rows) for found in source.blocks))
