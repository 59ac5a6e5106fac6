"""The rows that a figure was counted from, down to the file and the line, who loaded them and when (policy 3.4).

Answers to surveys are never listed: a row would be one person's opinion. They appear as counts per question and wave.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from data.due_days import DUE_DAYS, MOVED, moved_in_words
from data.schemas import TABLES
from data.store import Store
from errors import unknown_among
from metrics.catalogue import indicator_called
from metrics.engine import query_values, with_effects
from metrics.indicator import Indicator
from metrics.periods import Period
from metrics.query import MetricQuery
from metrics.survey import FEWEST
from scope import Scope
from text import Words

EVIDENCE_LIMIT = 500
# What every row tells of its origin.
ORIGIN_COLUMNS = {
    "table": Words("Table", "数据表"),
    "file": Words("File", "文件"),
    "line": Words("Line", "行号"),
    "load_id": Words("Load", "导入编号"),
    "loaded_at": Words("Loaded at (UTC)", "导入时间（UTC）"),
    "loaded_by": Words("Loaded by", "导入人"),
}
WITHHELD = Words(
    "Answers are shown as counts only, without file and line: each is one person's.",
    "答卷仅显示计数，不显示文件与行号：每份答卷都属于个人。",
)
_SURVEY = "survey_responses"
_SURVEY_COLUMNS = {
    "wave": TABLES[_SURVEY].label("wave"),
    "question_id": TABLES[_SURVEY].label("question_id"),
    "text_en": TABLES["survey_questions"].label("text_en"),
    "text_zh": TABLES["survey_questions"].label("text_zh"),
    "respondents": Words("Respondents", "答卷人数"),
}
_LOAD_COLUMNS = {
    "received": Words("Rows received", "收到行数"),
    "accepted": Words("Rows accepted", "接受行数"),
    "rejected": Words("Rows rejected", "待更正行数"),
    "reverted_on": Words("Reverted on", "撤回日期"),
}
# What the SQL calls otherwise than the contract does.
TABLE_OF_SOURCE = {"improved_runs": "process_runs"}
_COLUMN_AS = {("data_sources", "table"): "source_table"}
DUE_DAY_PARTS = 'list_value(t.first_due_on, t.baseline_on, t."{due}")'  # what due_day_moved is worded from


@dataclass(frozen=True)
class Evidence:
    """The rows counted in one figure.

    columns  the names in `rows`, own columns first, then table, file, line, load_id, loaded_at, loaded_by
    rows     newest first, at most `limit`; a column that a row's table lacks is None
    total    how many rows there are in all; counts says it per table, the main one first
    withheld why rows are not listed one by one, else None
    """

    indicator: str
    columns: tuple[str, ...]
    labels: dict[str, Words]
    rows: list[dict[str, Any]]
    counts: dict[str, int]
    withheld: Words | None = None

    @property
    def total(self) -> int:
        """All rows counted, in all tables."""
        return sum(self.counts.values())


def evidence(
    store: Store,
    who: Scope,
    key: str,
    supervisor_id: str,
    period: Period,
    *,
    table: str | None = None,
    as_of: date,
    at_load: int | None = None,
    limit: int = EVIDENCE_LIMIT,
) -> Evidence:
    """The rows behind one supervisor's figure, of one of its tables or of all.

    Raises NotAllowed when the supervisor is out of scope, WrongUse for an unknown indicator, supervisor or table.
    """
    indicator = indicator_called(key)
    who.need_sight_of(supervisor_id)
    question = query_values(store, who, [period], units=[supervisor_id], as_of=as_of, at_load=at_load)
    question = with_effects(store, who, question, [indicator])
    named = {TABLE_OF_SOURCE.get(source, source): source for source in indicator.counted}
    if table is not None and table not in named:
        raise unknown_among(
            Words(f"table behind {indicator.name.en}", f"“{indicator.name.zh}”的数据表"),
            table,
            {name: TABLES[name].title if name in TABLES else Words(name, name) for name in named},
        )
    chosen = [table] if table is not None else list(named)
    gathered = Evidence(key, (), {}, [], dict.fromkeys(chosen, 0))
    if question.periods:
        for name in chosen:
            gathered = _joined(gathered, _of_table(store, question, indicator, name, named[name], limit))
    columns = (*[c for c in gathered.labels if c not in ORIGIN_COLUMNS], *ORIGIN_COLUMNS)
    rows = [{column: row.get(column) for column in columns} for row in gathered.rows[:limit]]
    return replace(gathered, columns=columns, labels=gathered.labels | ORIGIN_COLUMNS, rows=rows)


def _joined(first: Evidence, other: Evidence) -> Evidence:
    return replace(
        first,
        labels=first.labels | other.labels,
        rows=first.rows + other.rows,
        counts=first.counts | other.counts,
        withheld=first.withheld or other.withheld,
    )


def _of_table(
    store: Store, question: MetricQuery, indicator: Indicator, name: str, source: str, limit: int
) -> Evidence:
    condition = indicator.counted[source]
    tables = [*indicator.reads, source]
    if name == _SURVEY:
        return _survey(store, question, indicator, condition)
    if name == "loads":
        labels, own, newest = _LOAD_COLUMNS, [f"t.{c}" for c in _LOAD_COLUMNS], "t.loaded_at"
        origin = "t.table_name, t.file_name, NULL, t.load_id, t.loaded_at, t.loaded_by"
        joined = ""
    else:
        declared = TABLES[name]
        labels = {_COLUMN_AS.get((name, c), c): declared.label(c) for c in declared.columns}
        own = [f't."{c}"' for c in declared.columns]
        if name in DUE_DAYS:
            labels |= MOVED
            own.append(DUE_DAY_PARTS.format(due=DUE_DAYS[name]))
        newest = f't."{_day_column(indicator, name)}"'
        origin = f"'{name}', l.file_name, t.line, t.load_id, t.loaded_at, l.loaded_by"
        joined = "JOIN main.loads l ON l.load_id = t.load_id"
    rows = store.rows(
        question.sql(
            f"""SELECT {", ".join(own)}, {origin}, count(*) OVER () AS total
FROM {source} t CROSS JOIN p {joined}
WHERE {condition}
ORDER BY {newest} DESC, t.load_id DESC{"" if name == "loads" else ", t.line"} LIMIT {int(limit)}""",
            tables,
        ),
        question.params,
    )
    return _collected(indicator, name, labels, rows)


def _collected(indicator: Indicator, name: str, labels: dict[str, Words], rows: list[tuple[Any, ...]]) -> Evidence:
    columns = [*labels, *ORIGIN_COLUMNS]
    listed = [with_due_day_words(dict(zip(columns, row[:-1], strict=True))) for row in rows]
    return Evidence(indicator.key, (), labels, listed, {name: rows[0][-1] if rows else 0})


def with_due_day_words(row: dict[str, Any]) -> dict[str, Any]:
    """The row with its due day's moves in words, where it has DUE_DAY_PARTS; None where it was not moved."""
    parts = row.get("due_day_moved")
    return row if parts is None else row | {"due_day_moved": moved_in_words(*parts)}


def _day_column(indicator: Indicator, name: str) -> str:
    declared = TABLES[name]
    if indicator.on in declared.columns or (indicator.on and name in DUE_DAYS and name == indicator.of):
        return indicator.on
    days: Iterable[str] = (c for c in declared.columns if declared.kind(c).name in ("date", "month", "time", "quarter"))
    return next(iter(days), declared.key[0])


def _survey(store: Store, question: MetricQuery, indicator: Indicator, condition: str) -> Evidence:
    """Counts per question and wave; nothing at all below five respondents."""
    rows = store.rows(
        question.sql(
            f"""SELECT wave, question_id, any_value(q.text_en), any_value(q.text_zh),
       count(DISTINCT t.respondent_id), count(*),
       (SELECT count(DISTINCT respondent_id) FROM survey_responses t, p WHERE {condition}) AS people
FROM survey_responses t CROSS JOIN p JOIN survey_questions q USING (question_id)
WHERE {condition}
GROUP BY wave, question_id ORDER BY wave DESC, question_id""",
            indicator.reads,
        ),
        question.params,
    )
    if not rows or rows[0][-1] < FEWEST:
        return Evidence(indicator.key, (), _SURVEY_COLUMNS, [], {_SURVEY: 0}, WITHHELD)
    shown = [dict(zip(_SURVEY_COLUMNS, row, strict=False)) | {"table": _SURVEY} for row in rows]
    return Evidence(indicator.key, (), _SURVEY_COLUMNS, shown, {_SURVEY: sum(row[5] for row in rows)}, WITHHELD)
