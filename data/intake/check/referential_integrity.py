"""Do the tables still stand? How many rows in force point at nothing, or break a rule that looks at other rows.

Asked before and after a change that comes from no file: what was amiss before is not this change's fault.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import duckdb

from data.declare import Table
from data.intake.check.cross_row_checks import tables_mentioned
from data.schemas import EVERY_TABLE
from data.store import in_force
from text import Words


@dataclass(frozen=True)
class IntegrityFault:
    """Rows in force of `table` that are not right in `column`: `to` names the table they refer to in vain, or `rule`
    what they must satisfy."""

    table: str
    column: str
    rule: Words
    to: str = ""


def integrity_faults(staging: duckdb.DuckDBPyConnection, changed: Table) -> dict[IntegrityFault, int]:
    """How many rows are at fault, for every way in which a change of `changed` can bring one about."""
    return {fault: staging.execute(sql).fetchall()[0][0] for fault, sql in _fault_queries(changed)}


def _fault_queries(changed: Table) -> Iterator[tuple[IntegrityFault, str]]:
    for table in EVERY_TABLE.values():
        for column in table.columns:
            to = table.reference(column)
            if to and changed.name in (table.name, to[0]):
                fault = IntegrityFault(table.name, column, Words("", ""), to[0])
                yield (
                    fault,
                    f"""SELECT count(*) FROM {_in_force(table.name)} s WHERE s."{column}" IS NOT NULL
                        AND s."{column}" NOT IN (
                            SELECT "{to[1]}" FROM {_in_force(to[0])} WHERE "{to[1]}" IS NOT NULL)""",
                )
        for rule in table.across:
            names = tables_mentioned(rule)
            if changed.name in {table.name, *names}:
                standing = ", ".join(f"{name} AS {_in_force(name)}" for name in sorted(names))
                fault = IntegrityFault(table.name, rule.column, rule.words)
                yield fault, f"WITH {standing} SELECT count(*) FROM {_in_force(table.name)} s WHERE {rule.bad_when}"


def _in_force(name: str) -> str:
    return in_force(f"main.{name}")


def new_faults(before: dict[IntegrityFault, int], after: dict[IntegrityFault, int]) -> dict[IntegrityFault, int]:
    """The faults that a change brought: how many more rows."""
    return {fault: rows - before[fault] for fault, rows in after.items() if rows > before[fault]}


def faults_in_words(faults: dict[IntegrityFault, int], changed: str) -> Words:
    """9 rows of team_members and 120 of projects refer to …; 2 rows of survey_responses: answer must be …"""
    sentences = [*_dangling_references(faults, changed), *_missing_references(faults, changed), *_broken_rules(faults)]
    return Words("; ".join(sentence.en for sentence in sentences), "；".join(sentence.zh for sentence in sentences))


def _dangling_references(faults: dict[IntegrityFault, int], changed: str) -> Iterator[Words]:
    rows = {fault.table: n for fault, n in faults.items() if fault.to == changed}
    if rows:
        yield Words(
            f"rows refer to what would leave {changed}: {_rows_by_table(rows)}",
            f"仍有数据引用将从 {changed} 表移出的行：{_rows_by_table(rows, '、', ' 行')}",
        )


def _missing_references(faults: dict[IntegrityFault, int], changed: str) -> Iterator[Words]:
    rows = {fault.to: n for fault, n in faults.items() if fault.to and fault.to != changed}
    if rows:
        yield Words(
            f"rows that would come into {changed} refer to what is not there, in {_rows_by_table(rows)}",
            f"将移入 {changed} 表的行引用了不存在的数据：{_rows_by_table(rows, '、', ' 行')}",
        )


def _broken_rules(faults: dict[IntegrityFault, int]) -> Iterator[Words]:
    for fault, rows in faults.items():
        if not fault.to:
            yield Words(
                f"in {rows} row(s) of {fault.table}, {fault.column} {fault.rule.en}",
                f"{fault.table} 表有 {rows} 行的 {fault.column} {fault.rule.zh}",
            )


def _rows_by_table(rows: dict[str, int], comma: str = ", ", unit: str = "") -> str:
    return comma.join(f"{name} {rows[name]}{unit}" for name in rows)
