"""What cannot be checked row by row: a key twice, references, rules and warnings that look at other rows.

Works on temporary tables of the load's own cursor: `staged` (LINE and typed columns of the rows that are good so
far) and `rejected_rows` (the same of rows already refused, bad cells empty). What is found bad leaves `staged`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

import duckdb
import numpy as np
import polars as pl

from data.declare import KEY_TWICE, Across, Table, must_exist_in
from data.intake.records import LINE, REJECTS, lines_in_words
from data.schemas import EVERY_TABLE
from text import Words

SORTED = 12_000_000  # hashes sorted at once: some 300 MB with their lines, however large the file
COMPARED = 1 << 18  # of them at once with those that stand twice


def as_given_name(column: str) -> str:
    """The staged column that keeps a cell as it was written, for those that a rule across rows may refuse."""
    return f"{column} as given"


def columns_kept_as_given(table: Table) -> list[str]:
    """Columns of which `staged` also keeps the text: a reject quotes the file, not what we made of it."""
    judged = {a.column for a in table.across} | set(table.key) | {c for c in table.columns if table.reference(c)}
    return [column for column in table.columns if column in judged and table.kind(column).dtype != pl.String]


def create_staging(staging: duckdb.DuckDBPyConnection, table: Table) -> None:
    """Create `staged` and `rejected_rows`, empty, on the load's cursor."""
    typed = [f'"{column}" {table.kind(column).sql}' for column in table.columns]
    as_given = [f'"{as_given_name(column)}" VARCHAR' for column in columns_kept_as_given(table)]
    for name in ("staged", "rejected_rows"):
        staging.execute(f'CREATE TEMP TABLE {name} ("{LINE}" BIGINT, {", ".join(typed + as_given)})')


def empty_staging(staging: duckdb.DuckDBPyConnection) -> None:
    """Empty both tables: the file is read from its beginning again."""
    staging.execute("TRUNCATE staged")
    staging.execute("TRUNCATE rejected_rows")


def append_rows(staging: duckdb.DuckDBPyConnection, name: str, rows: pl.DataFrame) -> None:
    """Append rows to `staged` or `rejected_rows`."""
    if rows.is_empty():
        return
    staging.register("batch", rows.to_arrow())
    staging.execute(f"INSERT INTO {name} BY NAME SELECT * FROM batch")
    staging.unregister("batch")


def _text_in_file(table: Table, column: str) -> str:
    if column not in columns_kept_as_given(table):
        return f's."{column}"'
    # The fast path (fast_path.py) keeps no text where the value tells it back exactly.
    as_text = f"""strftime(s."{column}", '%Y-%m')""" if table.kind(column).name == "month" else f's."{column}"::VARCHAR'
    return f'coalesce(s."{as_given_name(column)}", {as_text})'


def check_across_rows(staging: duckdb.DuckDBPyConnection, table: Table) -> pl.DataFrame:
    """Refuse what other rows make bad; returns the rejects and takes them out of `staged`."""
    rejects = [pl.concat([_duplicate_keys(staging, table), *_broken_references(staging, table, "rejected_rows")])]
    _remove_rejected(staging, rejects[0])
    while True:
        nothing = pl.DataFrame(schema=REJECTS)  # a table may have neither references nor such rules
        bad = pl.concat([nothing, *_broken_references(staging, table, "staged"), *_broken_rules(staging, table)])
        rejects.append(bad)
        # A row may rest on another row of the file that has just been refused: ask until nothing more falls.
        if not _remove_rejected(staging, bad) or not _refers_to_itself(table):
            return pl.concat(rejects).unique(["line", "column"], keep="first", maintain_order=True)


def _duplicate_keys(staging: duckdb.DuckDBPyConnection, table: Table) -> pl.DataFrame:
    key = ", ".join(f'"{column}"' for column in table.key)
    has_key = " AND ".join(f'"{column}" IS NOT NULL' for column in table.key)
    # By hash first, sorted: a tenth of what comparing ten million keys takes, and few are left to be confirmed.
    both = f"""SELECT "{LINE}" AS line, hash({key}) AS h FROM staged
               UNION ALL SELECT "{LINE}", hash({key}) FROM rejected_rows WHERE {has_key}"""
    [(rows,)] = staging.execute("SELECT count(*) FROM staged").fetchall()
    parts = 1 + rows // SORTED
    suspect_lines = np.concatenate(
        [_lines_with_equal_hash(staging, f"FROM ({both}) WHERE h % {parts} = {n}") for n in range(parts)]
    )
    if not suspect_lines.size:
        return pl.DataFrame(schema=REJECTS)
    staging.register("seen", pl.DataFrame({"line": suspect_lines}).to_arrow())
    of_lines = f'"{LINE}" IN (SELECT line FROM seen)'
    staging.execute(
        f"""CREATE OR REPLACE TEMP TABLE same_hash AS
            SELECT * FROM staged WHERE {of_lines}
            UNION ALL SELECT * FROM rejected_rows WHERE {has_key} AND {of_lines}"""
    )
    staging.unregister("seen")
    value = f"concat_ws(', ', {', '.join(_text_in_file(table, c) for c in table.key)})"
    sql = f'SELECT s."{LINE}", {value} FROM same_hash s QUALIFY count(*) OVER (PARTITION BY {key}) > 1'
    return _rejects_of(staging, sql, table, ", ".join(table.key), KEY_TWICE)


def _lines_with_equal_hash(staging: duckdb.DuckDBPyConnection, hashes: str) -> np.ndarray:
    """The lines of those rows of `hashes` (line, h) whose h another one has."""
    columns = staging.execute(hashes).fetchnumpy()
    in_order = np.sort(columns["h"])
    twice = np.unique(in_order[1:][in_order[1:] == in_order[:-1]])
    del in_order
    if not twice.size:
        return np.empty(0, np.int64)
    lines = []
    for n in range(0, columns["h"].size, COMPARED):
        h = columns["h"][n : n + COMPARED]
        lines.append(columns["line"][n : n + COMPARED][twice.take(np.searchsorted(twice, h), mode="clip") == h])
    return np.concatenate(lines)


def _broken_references(staging: duckdb.DuckDBPyConnection, table: Table, rows: str) -> Iterator[pl.DataFrame]:
    for column in table.columns:
        to = table.reference(column)
        # A refused row that refers to another refused row of the file may well be right in that.
        if to and not (rows == "rejected_rows" and to[0] == table.name):
            sql = f"""SELECT s."{LINE}", {_text_in_file(table, column)} FROM {rows} s
                      WHERE s."{column}" IS NOT NULL
                        AND s."{column}" NOT IN (SELECT "{to[1]}" FROM {to[0]} WHERE "{to[1]}" IS NOT NULL)"""
            yield _rejects_of(staging, tables_after_load(table, {to[0]}) + sql, table, column, must_exist_in(to[0]))


def _broken_rules(staging: duckdb.DuckDBPyConnection, table: Table) -> Iterator[pl.DataFrame]:
    for rule in table.across:
        sql = f'SELECT s."{LINE}", {_text_in_file(table, rule.column)} FROM staged s WHERE {rule.bad_when}'
        yield _rejects_of(
            staging, tables_after_load(table, tables_mentioned(rule)) + sql, table, rule.column, rule.words
        )


def warnings(staging: duckdb.DuckDBPyConnection, table: Table) -> list[Words]:
    """What is odd about the good rows but no reason to refuse them: how many rows, the first lines named."""
    sentences = []
    for across in table.warn:
        sql = f'SELECT s."{LINE}" FROM staged s WHERE {across.bad_when} ORDER BY 1'
        lines = [
            line for (line,) in staging.execute(tables_after_load(table, tables_mentioned(across)) + sql).fetchall()
        ]
        if lines:
            where = lines_in_words(lines, len(lines))
            sentences.append(
                Words(
                    f"{across.column} {across.words.en} in {len(lines)} row(s): {where.en}.",
                    f"{across.column} {across.words.zh}：{len(lines)} 行（{where.zh}）。",
                )
            )
    return sentences


def tables_mentioned(across: Across) -> set[str]:
    """The tables that a rule looks at."""
    return {name for name in EVERY_TABLE if re.search(rf"\b{name}\b", across.bad_when)}


def _refers_to_itself(table: Table) -> bool:
    refers_to_own_rows = any(to and to[0] == table.name for c in table.columns for to in [table.reference(c)])
    return refers_to_own_rows or any(table.name in tables_mentioned(across) for across in table.across)


def tables_after_load(table: Table, names: Iterable[str]) -> str:
    """WITH …: each named table as it would stand after the load, under its own name."""
    return "WITH " + ", ".join(f"{name} AS ({_table_after_load(table, name)})" for name in names) + " "


def _table_after_load(table: Table, name: str) -> str:
    columns = ", ".join(f'"{column}"' for column in EVERY_TABLE[name].columns)
    now = f"SELECT {columns} FROM main.{name} WHERE superseded_by IS NULL"
    if name != table.name:
        return now
    same = " AND ".join(f'f."{column}" = c."{column}"' for column in table.key)
    return f"""SELECT {columns} FROM main.{name} c WHERE superseded_by IS NULL
                 AND NOT EXISTS (SELECT 1 FROM staged f WHERE {same})
               UNION ALL SELECT {columns} FROM staged"""


def _rejects_of(staging: duckdb.DuckDBPyConnection, sql: str, table: Table, column: str, words: Words) -> pl.DataFrame:
    order = table.columns.index(column) if column in table.columns else -1
    rows = [(line, order, column, value, words.en, words.zh) for line, value in staging.execute(sql).fetchall()]
    return pl.DataFrame(rows, schema=REJECTS, orient="row")


def _remove_rejected(staging: duckdb.DuckDBPyConnection, rejects: pl.DataFrame) -> bool:
    """Move the refused rows from `staged` to `rejected_rows`; says whether there were any."""
    if rejects.is_empty():
        return False
    staging.register("refused", rejects.select("line").unique().to_arrow())
    staging.execute(f'INSERT INTO rejected_rows SELECT * FROM staged WHERE "{LINE}" IN (SELECT line FROM refused)')
    staging.execute(f'DELETE FROM staged WHERE "{LINE}" IN (SELECT line FROM refused)')
    staging.unregister("refused")
    return True
