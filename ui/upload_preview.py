"""What storing a file would do, before it is done: counts, corrections, the figures that change, what looks odd."""

from __future__ import annotations

import streamlit as st

from data.intake.changes import Changes, RowChange, as_text
from data.schemas import TABLES
from insight.load_effect import LoadEffect
from text import MISSING, figure, number, t
from ui.load_views import counts, rejected_cells
from ui.markup import Html, tag
from ui.places import INDICATOR, link
from ui.sheet import show

CORRECTIONS = 20


def preview(found: LoadEffect) -> None:
    """Everything that is known before anything is stored."""
    result = found.result
    if result is None:
        return
    counts(result)
    for words in (*result.warnings, *found.notes):
        st.warning(str(words), icon=":material/info:")
    if found.changes:
        _figures(found)
    if found.rows and found.rows.changed:
        _corrections(found.rows)
    rejected_cells(result.rejects, result.file)


def _figures(found: LoadEffect) -> None:
    """Indicator, period, supervisor: before and after."""
    names = (t("Indicator"), t("Period"), t("Supervisor"), t("Now"), t("Afterwards"))
    heads = zip(("", "", "", "num", "num"), names, strict=True)
    head = tag("tr", *(tag("th", words, scope="col", class_=look) for look, words in heads))
    rows = (
        tag(
            "tr",
            tag(
                "th",
                tag(
                    "a",
                    one.indicator.name,
                    href=link(
                        INDICATOR,
                        indicator=one.indicator.key,
                        supervisor=one.supervisor_id,
                        period=one.period.code,
                    ),
                    class_="plain",
                    data_go=True,
                ),
                scope="row",
                class_="all",
            ),
            tag("td", one.period.code, class_="nowrap", data_label=t("Period")),
            tag("td", one.supervisor, data_label=t("Supervisor")),
            tag("td", figure(one.before, one.indicator.unit), class_="num", data_label=t("Now")),
            tag("td", figure(one.after, one.indicator.unit), class_="num strong", data_label=t("Afterwards")),
        )
        for one in found.changes
    )
    title = t("Figures that change")
    more = t("and {n} more", n=number(found.more)) if found.more else None
    table = tag("table", tag("caption", title), tag("thead", head), tag("tbody", *rows), class_="folds")
    show(
        tag("h3", title, class_="head"),
        tag("div", table, class_="scroll"),
        tag("p", more, class_="quiet small") if more else None,
        key="figures_that_change",
    )


def _corrections(changes: Changes) -> None:
    """The rows that are corrected: what stands there, and what would."""
    corrected = [row for row in changes.rows if row.kind == "changed"][:CORRECTIONS]
    heads = (("num", t("Line")), ("", t("Row")), ("", t("Corrected from → to")))
    head = tag("tr", *(tag("th", words, scope="col", class_=look) for look, words in heads))
    title = t("Rows that are corrected")
    body = (_correction(changes.table, row) for row in corrected)
    table = tag("table", tag("caption", title), tag("thead", head), tag("tbody", *body), class_="folds")
    shown = t("The first {n} of {total}.", n=len(corrected), total=number(changes.changed))
    show(
        tag("h3", title, class_="head"),
        tag("div", table, class_="scroll"),
        tag("p", shown, class_="quiet small") if changes.changed > len(corrected) else None,
        key="corrections",
    )


def _correction(table: str, row: RowChange) -> Html:
    declared = TABLES[table]
    name = ", ".join(as_text(declared, column, value) for column, value in zip(declared.key, row.key, strict=True))
    cells = (
        tag(
            "div",
            tag("code", column),
            " ",
            as_text(declared, column, before) or MISSING,
            " → ",
            tag("span", as_text(declared, column, after) or MISSING, class_="strong"),
        )
        for column, (before, after) in row.cells.items()
    )
    return tag(
        "tr",
        tag("td", MISSING if row.line is None else number(row.line), class_="num", data_label=t("Line")),
        tag("td", name, data_label=t("Row"), class_="all"),
        tag("td", *cells, data_label=t("Corrected from → to"), class_="all"),
    )
