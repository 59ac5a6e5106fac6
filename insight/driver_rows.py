"""The rows that a part was counted from, of the days now and of those it is compared with, down to file and line."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from data.due_days import DUE_DAYS, MOVED
from data.schemas import TABLES
from data.store import Store
from insight.driver_query import Against, Drivers, driver_query
from insight.drivers import days_in_words
from insight.plan_split import planned_spans
from metrics import (
    DUE_DAY_PARTS,
    EVIDENCE_LIMIT,
    ORIGIN_COLUMNS,
    Evidence,
    Level,
    MetricQuery,
    Period,
    with_due_day_words,
)
from scope import Scope
from text import Words

SPAN = {"span": Words("Counts in", "计入区间")}


def driver_rows(
    store: Store,
    who: Scope,
    key: str,
    unit: str,
    period: Period,
    *,
    path: Mapping[str, str] | None = None,
    against: Against = Against.YEAR,
    level: Level = "supervisor",
    as_of: date,
    at_load: int | None = None,
    limit: int = EVIDENCE_LIMIT,
) -> Evidence:
    """The rows on the path, newest first, at most `limit`; `total` says how many there are.

    Each row says in `span` which days it counts in; against a plan only those of the period itself.
    Raises what `drivers` raises.
    """
    if against is Against.PLAN:
        [part] = planned_spans(store, who, [unit], period, level=level, as_of=as_of, at_load=at_load)
        period = part.period
    question = driver_query(
        store, who, key, [unit], period, path=path, against=against, level=level, as_of=as_of, at_load=at_load
    )
    rows, total = _rows(store, question.now, question.frame, question.frame.days, limit)
    if against is not Against.PLAN:
        more, others = _rows(store, question.then, question.frame, question.frame.base_days, limit)
        rows, total = rows + more, total + others
    name = question.split.of
    own = {column: TABLES[name].label(column) for column in TABLES[name].columns}
    labels = SPAN | own | (MOVED if name in DUE_DAYS else {}) | ORIGIN_COLUMNS
    return Evidence(key, tuple(labels), labels, rows[:limit], {name: total})


def _rows(
    store: Store, question: MetricQuery, frame: Drivers, days: tuple[date, date], limit: int
) -> tuple[list[dict[str, Any]], int]:
    split = frame.split
    name, indicator = split.of, frame.indicator
    columns = [f't."{column}"' for column in TABLES[name].columns]
    if name in DUE_DAYS:
        columns.append(DUE_DAY_PARTS.format(due=DUE_DAYS[name]))
    chosen = {f"on_{dimension}": value for dimension, value in frame.chosen.items()}
    on_path = "".join(f" AND coalesce(t.{d}::VARCHAR, '') = $on_{d}" for d in frame.chosen)
    rows = store.rows(
        question.sql(
            f"""SELECT {", ".join(columns)},
       '{name}', l.file_name, t.line, t.load_id, t.loaded_at, l.loaded_by, count(*) OVER () AS total
FROM {name} t CROSS JOIN p JOIN main.loads l ON l.load_id = t.load_id
WHERE ({indicator.counted[name]}){on_path}
ORDER BY t."{split.day}" DESC, t.load_id DESC, t.line LIMIT {int(limit)}""",
            [*indicator.reads, name],
        ),
        question.params | chosen,
    )
    names = (*TABLES[name].columns, *(MOVED if name in DUE_DAYS else ()), *ORIGIN_COLUMNS)
    listed = [
        {"span": days_in_words(days)} | with_due_day_words(dict(zip(names, row[:-1], strict=True))) for row in rows
    ]
    return listed, rows[0][-1] if rows else 0
