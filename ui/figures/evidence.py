"""The rows behind a value, each with the file and line it came from and who loaded it when."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

import streamlit as st

from data.export import csv_bytes
from data.schemas import TABLES
from metrics import ORIGIN_COLUMNS, TABLE_OF_SOURCE, Evidence, Indicator, Period
from scope import Role
from text import MISSING, Words, language, moment, number, t
from ui.kit import (
    Html,
    Part,
    cached_questions,
    current_scope,
    local_time,
    name_of_person,
    objection_link,
    show_markup,
    table_under_heading,
    tag,
)

ROWS_SHOWN = 50
# Where a row came from stands first, who brought it when stands last.
WHERE, WHO = ("file", "line"), ("loaded_by", "loaded_at")
NAMES = {
    "file": Words("File", "文件"),
    "line": Words("Line", "行号"),
    "loaded_by": Words("Loaded by", "导入人"),
    "loaded_at": Words("Loaded at", "导入时间"),
}


def evidence(indicator: Indicator, supervisor_id: str, period: Period) -> None:
    """Table by table the rows that were counted, each with its file and line; all of them as CSV."""
    own = (supervisor_id, period.end.year) if current_scope().role is Role.SUPERVISOR else None
    for name in dict.fromkeys(TABLE_OF_SOURCE.get(source, source) for source in indicator.counted):
        rows = cached_questions.evidence(indicator, supervisor_id, period, name)
        rows_of(rows, name, f"{supervisor_id}-{period.code}", own=own)


def rows_of(
    evidence_rows: Evidence,
    name: str,
    about: str,
    key: str = "evidence",
    only: str = "",
    *,
    own: tuple[str, int] | None = None,
) -> None:
    """The rows of one table, the first of them shown, all to download; `about` names the file, `only` the part.

    `own` = supervisor and year where the rows are the reader's own: each can be objected to where it stands.
    """
    title = TABLES[name].title if name in TABLES else t("Loads so far")
    if only:
        title = t("{table} ({part})", table=title, part=only)
    head = tag("h2", t("Evidence: {table}, rows: {n}", table=title, n=number(evidence_rows.total)), class_="head")
    if not evidence_rows.rows:
        why = evidence_rows.withheld or t("No row was counted.")
        show_markup(head, tag("p", why, class_="quiet"), key=f"{key}_{name}")
        return
    show_markup(head, _table(evidence_rows, name, own), key=f"{key}_{name}")
    if evidence_rows.withheld is not None:
        st.caption(str(evidence_rows.withheld))
    elif evidence_rows.total > ROWS_SHOWN:
        most = number(min(evidence_rows.total, cached_questions.EVIDENCE_ROWS))
        st.caption(t("Shown are the first {n}; the file to download holds {most}.", n=ROWS_SHOWN, most=most))
    st.download_button(
        t("These rows as CSV"),
        csv_bytes(
            evidence_rows.columns, ([_plain(row[c]) for c in evidence_rows.columns] for row in evidence_rows.rows)
        ),
        file_name=f"{evidence_rows.indicator}-{name}-{about}.csv",
        mime="text/csv",
        icon=":material/download:",
        on_click="ignore",
        key=f"download_{key}_{name}",
    )


def _table(evidence_rows: Evidence, table: str, own_year: tuple[str, int] | None) -> Html:
    hidden = {
        *ORIGIN_COLUMNS,
        "text_en" if language() == "zh" else "text_zh",
    }  # a question is shown in the reader's language
    own = [
        name
        for name in evidence_rows.columns
        if name not in hidden and any(row[name] is not None for row in evidence_rows.rows)
    ]
    where, who = ((), ()) if evidence_rows.withheld else (WHERE, WHO)
    heads = (*where, *own, *who)
    amounts = {name for name in own if all(isinstance(row[name], float | Decimal | None) for row in evidence_rows.rows)}
    look = {name: "num" if name in amounts else "nowrap" for name in heads}
    named: list[tuple[str, Part]] = [(look[name], NAMES.get(name, evidence_rows.labels[name])) for name in heads]
    shown = evidence_rows.rows[:ROWS_SHOWN]
    cells = [[tag("td", _shown(table, name, row[name]), class_=look[name]) for name in heads] for row in shown]
    if own_year and not evidence_rows.withheld and table in TABLES:
        named = [("", t("Objection")), *named]
        cells = [[_objection(table, row, own_year), *line] for row, line in zip(shown, cells, strict=True)]
    body = (tag("tr", *line) for line in cells)
    return table_under_heading(t("Rows behind the value"), named, body, look=None, class_="scroll tall", tabindex="0")


def _objection(table: str, row: dict[str, Any], own_year: tuple[str, int]) -> Html:
    href = objection_link(*own_year, f"row:{table}/{row['load_id']}/{row['line']}")
    return tag("td", tag("a", t("Object"), href=href, class_="plain", data_go=True))


def _shown(table: str, name: str, value: Any) -> Part:
    if value is None:
        return MISSING
    if (
        isinstance(value, date)
        and table in TABLES
        and name in TABLES[table].columns
        and TABLES[table].kind(name).name == "month"
    ):
        return value.strftime("%Y-%m")
    if isinstance(value, datetime):
        return moment(local_time(value)) if name == "loaded_at" else moment(value)
    if name == "loaded_by":
        return name_of_person(str(value))
    return number(value, 2 if value != int(value) else 0) if isinstance(value, float | Decimal) else str(value)


def _plain(value: Any) -> Any:
    return value if value is None or isinstance(value, int | float) else str(value)
