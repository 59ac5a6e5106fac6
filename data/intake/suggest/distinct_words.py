"""The different words of columns of a file, over all its rows: to say what each of them means."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from pathlib import Path

from data.declare import Table
from data.intake.read import open_file
from data.intake.records import Dialect, Mapping

MOST = 500  # different words; a column with more is no list of words
ROWS = 2_000_000  # looked through


def distinct_words(
    path: Path, name: str, table: Table, dialect: Dialect, columns: Collection[str]
) -> dict[str, list[tuple[str, int]]]:
    """The words that each of these columns of the file holds and in how many rows, the most frequent first.

    At most MOST of a column, in one reading of the file. Raises NothingStored for a file that cannot be read.
    """
    counts: dict[str, Counter[str]] = {column: Counter() for column in columns}
    rows = 0
    for block in open_file(path, name, table, Mapping(table=table.name, dialect=dialect)).blocks:
        for column, words in counts.items():
            if column in block.rows.columns and len(words) <= MOST:
                words.update(dict(block.rows[column].drop_nulls().value_counts().iter_rows()))
        rows += block.rows.height
        if rows > ROWS or all(len(words) > MOST for words in counts.values()):
            break
    return {column: words.most_common(MOST) for column, words in counts.items()}
