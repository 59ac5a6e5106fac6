"""Rows before and after, cell by cell: what a load changed, how two loads differ, the versions of one row."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from data.declare import Table
from data.intake.history import Changes, RowChange, VersionSpan, as_text
from data.schemas import EVERY_TABLE
from text import MISSING, moment, number, t
from ui.kit import (
    LOADS,
    Html,
    Part,
    link,
    local_time,
    name_of_file,
    name_of_person,
    show_markup,
    table_under_heading,
    tag,
)

LOOKS = {"new": "good", "changed": "watch", "gone": "bad"}


def row_changes(changes: Changes, title: str, nothing: str, key: str) -> None:
    """The rows that differ, each with what it was and is; its key leads to its versions."""
    head = tag("h2", title, class_="head")
    if not changes.rows:
        show_markup(head, tag("p", nothing, class_="quiet"), key=key)
        return
    table = EVERY_TABLE[changes.table]
    counts = t(
        "{new} new, {changed} changed, {gone} gone, {same} as they were.",
        new=number(changes.new),
        changed=number(changes.changed),
        gone=number(changes.removed),
        same=number(changes.same),
    )
    heads = (("num", t("Line")), ("", t("Row")), ("", t("What")), ("", t("Cells")))
    body = (_row(table, row) for row in changes.rows)
    parts: list[Part] = [
        head,
        tag("p", counts, class_="quiet small pad"),
        table_under_heading(title, heads, body, class_="scroll tall", tabindex="0"),
    ]
    if changes.total > len(changes.rows):
        shown = t("The first {n} of {total}.", n=number(len(changes.rows)), total=number(changes.total))
        parts.append(tag("p", shown, class_="quiet small"))
    show_markup(*parts, key=key)


def _row(table: Table, row: RowChange) -> Html:
    key = [as_text(table, column, cell) for column, cell in zip(table.key, row.key, strict=True)]
    versions = link(LOADS, table=table.name, key=json.dumps(key, ensure_ascii=False))
    cells = (_cell(table, column, *pair, both=row.kind == "changed") for column, pair in row.cells.items())
    return tag(
        "tr",
        tag("td", MISSING if row.line is None else number(row.line), class_="num", data_label=t("Line")),
        tag("th", tag("a", " · ".join(key), href=versions, class_="plain", data_go=True), scope="row", class_="two"),
        tag("td", tag("span", row.name, class_=f"pill {LOOKS[row.kind]}"), data_label=t("What")),
        tag("td", tag("span", *cells, class_="row"), data_label=t("Cells"), class_="all wraps"),
    )


def _cell(table: Table, column: str, before: Any, after: Any, *, both: bool) -> Html:
    now = tag("strong", value_of(table, column, after))
    if not both:
        shown: Part = value_of(table, column, before if after is None else after)
    else:
        shown = (tag("s", value_of(table, column, before), class_="quiet"), " → ", now)
    return tag("span", tag("span", table.label(column), class_="quiet small"), " ", shown)


def value_of(table: Table, column: str, value: Any) -> str:
    """A stored value as people read it; a dash for none."""
    if value is None:
        return MISSING
    if isinstance(value, Decimal):
        return number(value, 2)
    return as_text(table, column, value)


def versions(table: Table, key: Sequence[str], spans: Sequence[VersionSpan]) -> None:
    """Every version of a row, the latest first, with who brought it and until when it stood."""
    title = tag("h2", t("Versions of {row}", row=" · ".join(key)), class_="head")
    if not spans:
        show_markup(title, tag("p", t("There is no row with this key."), class_="quiet"), key="versions")
        return
    own = [column for column in table.columns if column not in table.key]
    own = [column for column in own if any(span.values[column] is not None for span in spans)]
    numbers = {column for column in own if any(isinstance(span.values[column], Decimal | float) for span in spans)}
    heads = [("", t("In force from")), ("", t("Until"))]
    heads += [("num" if column in numbers else "", str(table.label(column))) for column in own]
    heads += [("", t("File and line"))]
    body = (_version(table, own, span, spans[at + 1] if at + 1 < len(spans) else None) for at, span in enumerate(spans))
    show_markup(title, table_under_heading(t("Versions"), heads, body), key="versions")


def _version(table: Table, columns: Sequence[str], span: VersionSpan, before: VersionSpan | None) -> Html:
    if span.withdrawn:
        until: Part = tag("span", t("removed"), class_="pill off")
    elif span.until is None:
        until = tag("span", t("in force"), class_="pill on")
    else:
        until = _moment(span.until, span.until_at, span.until_by or "", span.until_is_revert)
    origin = tag(
        "a",
        t("{file}, line {line}", file=name_of_file(span.file), line=span.line),
        href=link(LOADS, load=str(span.load_id)),
        class_="plain",
        data_go=True,
    )
    cells = (
        tag(
            "td",
            tag("strong" if before and before.values[column] != span.values[column] else "span", shown),
            data_label=table.label(column),
            class_="num" if isinstance(span.values[column], Decimal | float) else None,
        )
        for column in columns
        for shown in [value_of(table, column, span.values[column])]
    )
    return tag(
        "tr",
        tag("th", _moment(span.since, span.since_at, span.since_by, span.since_is_revert), scope="row", class_="all"),
        tag("td", until, data_label=t("Until")),
        *cells,
        tag("td", origin, data_label=t("File and line"), class_="two"),
    )


def _moment(event: int, at: datetime | None, by: str, take: bool) -> Html:
    event_name = t("revert or reinstate {number}", number=event) if take else t("load {number}", number=event)
    when = moment(local_time(at)) if at else MISSING
    return tag(
        "span",
        when,
        tag("div", t("{event} by {person}", event=event_name, person=name_of_person(by)), class_="quiet small"),
    )
