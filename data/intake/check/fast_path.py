"""The fast path: a large CSV that is in our own form already is cut and typed by DuckDB, many rows at a time.

It takes nothing for granted that the other way (delimited.py, convert.py, row_checks.py) would see differently: a
file with a quotation mark, an odd blank or an uneven line is not plain, and a row whose cells are not written in the
one usual form, or that breaks a rule, is handed over as text to be checked, and explained, by the other way. So both
give the same rows and the same sentences (tests/test_plain.py loads files both ways); only the time differs.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import duckdb
import numpy as np
import pandera.polars as pa
import polars as pl
from pandera.errors import SchemaErrors

from data.declare import Table
from data.intake.check.cross_row_checks import columns_kept_as_given
from data.intake.read import encoding_of
from data.intake.receive import ReceivedFile
from data.intake.records import LINE, TellProgress, watched_query

PLAIN = "is plain"  # a column of `staged` for the time being; none of ours has a blank in its name
SMALLEST = 8_000_000  # bytes; below that the other way is quick enough
STEP = 1 << 19  # bytes: what is compared of them fits into the cache of a core
BATCH = 500_000  # rows that Pandera judges at once
HANDED_OVER = 100_000  # rows in one block of text
LONGEST_LINE = 1 << 16

# The one usual way to write a value of a kind, for {c}, the cell as text, and {v}, its value or null. Of most kinds it
# is the way in which the value is told back; so it may stand in a key, which rejects quote.
_FOUR_DIGITS = "{v} BETWEEN DATE '1000-01-01' AND DATE '9999-12-31'"  # of the year
_PLAIN = {
    "date": (f"{{v}}::VARCHAR = {{c}} AND {_FOUR_DIGITS}", "try_cast({c} AS DATE)"),
    "month": (f"{{v}}::VARCHAR = {{c}} || '-01' AND {_FOUR_DIGITS}", "try_cast({c} || '-01' AS DATE)"),
    "money": (
        # Most amounts are told back; a regular expression costs three times as much.
        "CASE WHEN {v}::VARCHAR = {c} THEN true ELSE regexp_full_match({c}, '-?[0-9]{{1,16}}([.][0-9]{{1,2}})?') END",
        "try_cast({c} AS DECIMAL(18,2))",
    ),
    "count": ("{v}::VARCHAR = {c} AND {v} BETWEEN 0 AND 999999999999999999", "try_cast({c} AS BIGINT)"),
    "time": (
        f"{{v}}::VARCHAR = {{c}} AND length({{c}}) = 19 AND {_FOUR_DIGITS.replace('{v}', '{v}::DATE')}",
        "try_cast({c} AS TIMESTAMP)",
    ),
}
_NUMBER = ("regexp_full_match({c}, '-?[0-9]{{1,15}}([.][0-9]{{1,15}})?')", "try_cast({c} AS DOUBLE)")
_TEXT = ("NOT (prefix({c}, ' ') OR suffix({c}, ' '))", "{c}")
_TOLD_BACK = frozenset({"date", "month", "count", "time"})
LF, BLANK, COMMA = 0x0A, 0x20, 0x2C
FIRST_SIGN = BLANK  # the one sign below the first that is printed which a plain file has
# Blanks that the other way would trim, and signs that end a line elsewhere; a plain file has none of them.
_ODD_BLANKS = (
    "\u0085",
    "\u00a0",
    "\u1680",
    *map(chr, range(0x2000, 0x200B)),
    "\u2028",
    "\u2029",
    "\u202f",
    "\u205f",
    "\u3000",
)
_ODD_BYTES = tuple(blank.encode() for blank in _ODD_BLANKS)


@dataclass(frozen=True)
class FastStaging:
    """What the fast path did: `staged` holds good rows; `handed_over` are the others, as text, still to be judged.

    `received` counts both; `absent` are the optional columns that the file has not.
    """

    encoding: str
    received: int
    absent: tuple[str, ...]
    handed_over: Iterator[pl.DataFrame]


def stage_fast(
    staging: duckdb.DuckDBPyConnection, table: Table, file: ReceivedFile, tell: TellProgress
) -> FastStaging | None:
    """Fill `staged` from a plain file in UTF-8; None, and nothing done, for a file that is not plain.

    The handed over blocks have LINE and the table's columns that the file has, as text, empty cells null.
    """
    path, columns = file.path, _columns(file.path, table)
    if columns is None:
        return None
    scanned = _scanned(path, len(columns), tell)
    if scanned is None:
        return None
    encoding = "utf-8" if scanned.ascii_alone else encoding_of(path, file.name)
    if not encoding.startswith("utf-8"):
        return None
    staging.execute(f'ALTER TABLE staged ADD COLUMN "{PLAIN}" BOOLEAN')
    try:
        _read(staging, table, path, columns, scanned.trimmed, tell)
    except duckdb.InvalidInputException:  # an uneven line, or one too long: the other way says which
        staging.execute(f'DELETE FROM staged; ALTER TABLE staged DROP COLUMN "{PLAIN}"')
        return None
    (received,) = staging.execute("SELECT count(*) FROM staged").fetchall()[0]
    # DuckDB drops a last line that is longer than its buffer without a word.
    if not received or received != scanned.rows:
        staging.execute(f'DELETE FROM staged; ALTER TABLE staged DROP COLUMN "{PLAIN}"')
        return None
    lines = _lines_not_plain(staging, table, tell)
    staging.register("suspects", pl.DataFrame({"line": lines}, schema={"line": pl.Int64}).to_arrow())
    staging.execute(f'DELETE FROM staged WHERE "{LINE}" IN (SELECT line FROM suspects)')
    staging.unregister("suspects")
    staging.execute(f'ALTER TABLE staged DROP COLUMN "{PLAIN}"')
    absent = tuple(column for column in table.columns if column not in columns)
    return FastStaging(encoding, received, absent, _rows_as_text(path, columns, lines, tell))


def _columns(path: Path, table: Table) -> list[str] | None:
    """The table's columns in the order of the header; None unless it names just these, and those that are needed."""
    with path.open("rb") as file:
        header = file.readline(LONGEST_LINE)
    try:
        names = header.decode("utf-8").removeprefix("\ufeff").rstrip("\n").split(",")
    except UnicodeDecodeError:
        return None
    needed = {column for column in table.columns if not table.optional(column)}
    if len(set(names)) != len(names) or not needed <= set(names) <= set(table.columns):
        return None
    quoted = columns_kept_as_given(table)
    return names if all(table.kind(column).name in _TOLD_BACK for column in quoted) else None


@dataclass(frozen=True)
class _Bytes:
    """What the bytes of a plain file tell: its rows; whether they are of ASCII alone; whether no cell has a blank at
    an end."""

    rows: int
    ascii_alone: bool
    trimmed: bool


def _scanned(path: Path, width: int, tell: TellProgress) -> _Bytes | None:
    """The file's bytes looked through once; None when it is not plain.

    A plain one has no quotation mark, no line end but LF, no empty line, no blank but the space, no row of empty cells.
    """
    empty = b"\n" + b"," * (width - 1) + b"\n"
    before, lines, ascii_alone, trimmed = b"", 0, True, True
    with path.open("rb") as file:
        while step := file.read(STEP):
            tell(0, None)
            seen = before + step  # what stands across the seam of two steps stands in one of them
            signs = np.frombuffer(seen, np.uint8)
            is_end = signs == LF
            ends = np.flatnonzero(is_end)
            if np.count_nonzero(signs < FIRST_SIGN) != ends.size or any(odd in step for odd in (b'"', b"\x7f")):
                return None
            if ends.size > 1 and np.diff(ends).min() <= width and (b"\n\n" in seen or empty in seen):
                return None
            if not step.isascii():
                ascii_alone = False
                if any(blank in seen for blank in _ODD_BYTES):
                    return None
            if trimmed:
                blank, edge = signs == BLANK, is_end | (signs == COMMA)
                trimmed = not (blank[1:] & edge[:-1]).any() and not (blank[:-1] & edge[1:]).any()
            lines += ends.size - before.count(b"\n")
            before = step[-max(len(empty), 4) :]
    rows = int(lines) + (not before.endswith(b"\n")) - 1
    return _Bytes(rows, ascii_alone, trimmed and not before.endswith(b" "))


def _read(
    staging: duckdb.DuckDBPyConnection,
    table: Table,
    path: Path,
    columns: Sequence[str],
    trimmed: bool,
    tell: TellProgress,
) -> None:
    selected, plain = [], []
    for column in columns:
        test, value = _plain_form(table, column)
        cell, text = f'"{column}"', f'"{column} as text"'
        selected += [f"{cell} AS {text}", f"{value.format(c=cell)} AS {cell}"]
        test = "true" if trimmed and (test, value) == _TEXT else test.format(c=text, v=cell)
        checked = f"{cell} IS NOT NULL AND {test}"
        plain.append(f"({text} IS NULL OR {checked})" if table.optional(column) else f"({checked})")
    names = "{" + ", ".join(f"'{column}': 'VARCHAR'" for column in columns) + "}"
    sql = f"""
        INSERT INTO staged BY NAME
        SELECT {" AND ".join(plain)} AS "{PLAIN}", {", ".join(f'"{c}"' for c in columns)}
        FROM (SELECT {", ".join(selected)}
              FROM read_csv(?, columns = {names}, auto_detect = false, header = false, skip = 1, delim = ',',
                            quote = '', escape = '', max_line_size = {LONGEST_LINE}))"""
    watched_query.run_watched(lambda: staging.execute(sql, [str(path)]).fetchall(), staging, tell)
    # Rows stand in a new table as they stood in the file, and a row number in the query would keep it to one core.
    watched_query.run_watched(lambda: staging.execute(f'UPDATE staged SET "{LINE}" = rowid + 2'), staging, tell)


def _plain_form(table: Table, column: str) -> tuple[str, str]:
    kind = table.kind(column)
    if kind.sql == "DOUBLE":
        return _NUMBER
    return _PLAIN.get(kind.name, _TEXT)


def _lines_not_plain(staging: duckdb.DuckDBPyConnection, table: Table, tell: TellProgress) -> list[int]:
    """The lines that are not plain, or that break a rule of the declaration, in order."""
    lines = _lines_where(staging, f'NOT "{PLAIN}"')
    rules = {name: column for name, column in table.schema.columns.items() if column.checks}
    for name in [name for name in rules if _has_few_values(table, name)]:
        schema = pa.DataFrameSchema({name: rules.pop(name)})
        distinct = staging.sql(f'SELECT DISTINCT "{name}" FROM staged WHERE "{PLAIN}"')
        values = pl.DataFrame(watched_query.run_watched(distinct.to_arrow_table, staging, tell))
        if (bad := _rows_breaking(schema, values)).height:
            staging.register("bad_values", bad.to_arrow())
            lines += _lines_where(staging, f'"{PLAIN}" AND "{name}" IN (FROM bad_values)')
            staging.unregister("bad_values")
    for check in table.schema.checks:
        rules |= {name: table.schema.columns[name] for name in check.statistics["reads"]}
    if rules:
        # Without types to coerce and without columns that only hold text: their one rule, not to be empty, is met.
        schema = pa.DataFrameSchema(rules, checks=table.schema.checks)
        cells = ", ".join(f'"{name}"' for name in rules)
        for batch in staging.sql(f'SELECT "{LINE}", {cells} FROM staged WHERE "{PLAIN}"').to_arrow_reader(BATCH):
            lines += _rows_breaking(schema, pl.DataFrame(batch))[LINE].to_list()
            tell(0, None)
    return sorted(set(lines))


def _has_few_values(table: Table, column: str) -> bool:
    """Are there few values for many cells? Each is judged once then: a column's rule knows nothing else."""
    return table.kind(column).dtype == pl.Date or bool(table.reference(column) or table.choices(column))


def _lines_where(staging: duckdb.DuckDBPyConnection, where: str) -> list[int]:
    return [line for (line,) in staging.execute(f'SELECT "{LINE}" FROM staged WHERE {where}').fetchall()]


def _rows_breaking(schema: pa.DataFrameSchema, rows: pl.DataFrame) -> pl.DataFrame:
    """The rows that break a rule of the schema; columns beside its own pass through."""
    try:
        schema.validate(rows.select(*schema.columns), lazy=True)
    except SchemaErrors as errors:
        cases: pl.Series = errors.failure_cases["index"]
        return rows[cases.drop_nulls().unique()]
    return rows.clear()


def _rows_as_text(
    path: Path, columns: Sequence[str], lines: Sequence[int], tell: TellProgress
) -> Iterator[pl.DataFrame]:
    """The rows at these lines as they were written."""
    schema = {LINE: pl.Int64} | dict.fromkeys(columns, pl.String)
    rows = []
    for number, text in _lines_at(path, np.array(lines, np.int64), tell):
        cells = text.decode("utf-8").split(",")
        rows.append((number, *((cell.strip() or None) for cell in cells)))
        if len(rows) == HANDED_OVER:
            yield pl.DataFrame(rows, schema=schema, orient="row")
            rows = []
    if rows:
        yield pl.DataFrame(rows, schema=schema, orient="row")


def _lines_at(path: Path, lines: np.ndarray, tell: TellProgress) -> Iterator[tuple[int, bytes]]:
    """These lines of the file, in order, without their ends. Only they are cut: they are few among millions."""
    at, passed, rest = 0, 0, b""
    with path.open("rb") as file:
        while at < lines.size and (step := file.read(STEP)):
            tell(0, None)
            text = rest + step
            ends = np.flatnonzero(np.frombuffer(text, np.uint8) == LF)
            until = int(np.searchsorted(lines, passed + ends.size, side="right"))
            for number in map(int, lines[at:until]):
                ends_before = number - passed - 1  # how many ends stand before it in this text
                yield number, text[int(ends[ends_before - 1]) + 1 if ends_before else 0 : int(ends[ends_before])]
            at, passed = until, passed + int(ends.size)
            rest = text[int(ends[-1]) + 1 :] if ends.size else text
    if at < lines.size:  # the last line has no end
        yield int(lines[at]), rest
