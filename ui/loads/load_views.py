"""How a load is shown: its counts, its rejected cells, the rules of its table, the loads before."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from data.declare import Table
from data.export import csv_bytes
from data.intake import LoadResult, Reject
from data.intake.history import Load
from data.intake.parse import Correction
from text import Words, language, number, t
from ui.kit import Html, Part, icon, plain_text, show_markup, table_under_heading, tag
from ui.loads.load_list import load_list

REJECTS_SHOWN = 200
LONGEST = 600  # signs of a remark


def load_counts(result: LoadResult | Load) -> None:
    """Received, new, corrected, unchanged, rejected."""
    figures = (
        (t("Rows in the file"), result.received, ""),
        (t("New"), result.added, "good" if result.added else ""),
        (t("Corrected"), result.superseded, ""),
        (t("Unchanged"), result.unchanged, ""),
        (t("To correct"), result.rejected, "bad" if result.rejected else ""),
    )
    show_markup(
        *(
            tag(
                "div",
                tag("span", name, class_="quiet small"),
                tag("span", number(n), class_=f"big {look}"),
                class_="card",
            )
            for name, n, look in figures
        ),
        columns="facts",
        key="load_counts",
    )


def remarks(words: Sequence[Words]) -> None:
    """What is remarked on without being wrong, in one box: each in a line, as it is written."""
    if words:
        lines = [plain_text(str(remark), LONGEST) for remark in words]
        st.warning("\n".join(f"- {line}" for line in lines) if len(lines) > 1 else lines[0], icon=":material/info:")


def rejected_cells(table: Table, rejects: Sequence[Reject], file: str) -> None:
    """Every cell to correct: line, column, value, rule; all of them as a file to download."""
    if not rejects:
        return
    rows = (
        tag(
            "tr",
            tag("td", number(reject.line), class_="num", data_label=t("Line")),
            tag("td", _column(table, reject.column), data_label=t("Column")),
            tag("td", _value(reject.value), data_label=t("Value"), class_="value"),
            tag("td", reject.rule, data_label=t("Rule"), class_="all"),
        )
        for reject in rejects[:REJECTS_SHOWN]
    )
    heads = (t("Line"), t("Column"), t("Value"), t("Rule"))
    parts: list[Part] = [
        tag("h2", icon("off"), " ", t("Cells to correct"), class_="head bad"),
        table_under_heading(t("Cells to correct"), [("num", heads[0]), *heads[1:]], rows),
    ]
    if len(rejects) > REJECTS_SHOWN:
        shown = t("The first {n} of {total}; the file below holds all.", n=REJECTS_SHOWN, total=number(len(rejects)))
        parts.append(tag("p", shown, class_="quiet small"))
    show_markup(*parts, key="rejects")
    st.download_button(
        t("All cells to correct, as CSV"),
        csv_bytes(heads, ((reject.line, reject.column, reject.value, str(reject.rule)) for reject in rejects)),
        file_name=f"{file.rsplit('.', 1)[0]}-{t('to-correct')}.csv",
        mime="text/csv",
        icon=":material/download:",
        on_click="ignore",
        key="download_rejects",
    )


def corrected_cells(corrections: Sequence[Correction]) -> None:
    """The cells that were corrected before the load was stored: what the file has, and what stands instead."""
    if not corrections:
        return
    title = t("Corrected before storing")
    heads = (("num", t("Line")), ("", t("Column")), ("", t("In the file")), ("", t("Stored")))
    rows = (
        tag(
            "tr",
            tag("td", number(correction.line), class_="num", data_label=t("Line")),
            tag("td", tag("code", correction.column), data_label=t("Column")),
            tag("td", _value(correction.before), data_label=t("In the file"), class_="value"),
            tag("td", _value(correction.after), data_label=t("Stored"), class_="value"),
        )
        for correction in corrections
    )
    table = table_under_heading(title, heads, rows, class_="scroll tall", tabindex="0")
    show_markup(tag("h2", title, class_="head"), table, key="fixed_cells")


def _column(table: Table, column: str) -> Part:
    """Its label, with the name by which a file of ours calls it."""
    if column not in table.columns:  # what concerns a row as a whole
        return tag("code", column)
    return (table.label(column), " ", tag("code", column, class_="quiet small"))


def _value(value: str | None) -> Part:
    return tag("span", t("(empty)"), class_="quiet") if not value else tag("code", value)


def table_rules(table: Table) -> None:
    """The columns of a table with their rules, from its declaration."""
    rows = (
        tag(
            "tr",
            tag(
                "th",
                tag("code", column),
                tag("div", table.label(column), class_="quiet small"),
                scope="row",
                class_="all",
            ),
            tag("td", _need(table, column), data_label=t("Needed")),
            tag("td", _rules(table.rules(column)), data_label=t("Rules"), class_="two"),
        )
        for column in table.columns
    )
    whole = table_under_heading(t("Columns and rules"), (t("Column"), t("Needed"), t("Rules")), rows)
    keys = t("One row per {key}; a row with the same key corrects the one before.", key=", ".join(table.key))
    show_markup(tag("p", keys, class_="quiet small"), whole, key="rules")


def _need(table: Table, column: str) -> Html:
    if column in table.key:
        return tag("span", t("key"), class_="pill on")
    return tag("span", t("may be empty") if table.optional(column) else t("yes"), class_="quiet")


def _rules(rules: Sequence[Words]) -> str:
    return ("；" if language() == "zh" else "; ").join(str(rule) for rule in rules)


def history(loads: Sequence[Load]) -> None:
    """The loads before, latest first."""
    title = t("Loads so far")
    listed = load_list(loads, title, most=len(loads))
    empty = tag("p", t("Nothing has been loaded yet."), class_="quiet")
    show_markup(tag("h2", title, class_="head"), *(listed if loads else [empty]), key="history")
