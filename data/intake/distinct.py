"""The different words of a column of a file, over all its rows: to say what each of them means."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from data.declare import Table
from data.intake.mapping import Mapping
from data.intake.opening import opened
from data.intake.reading import Reading

MOST = 500  # different words; a column with more is no list of words
ROWS = 2_000_000  # looked through


def distinct(path: Path, name: str, table: Table, reading: Reading, columns: Sequence[str]) -> list[tuple[str, int]]:
    """The words that these columns of the file hold and in how many rows, the most frequent first; at most MOST.

    Raises NothingStored for a file that cannot be read.
    """
    found: Counter[str] = Counter()
    rows = 0
    for block in opened(path, name, table, Mapping(table=table.name, reading=reading)).blocks:
        for column in columns:
            if column in block.rows.columns:
                found.update(dict(block.rows[column].drop_nulls().value_counts().iter_rows()))
        rows += block.rows.height
        if len(found) > MOST or rows > ROWS:
            break
    return found.most_common(MOST)
