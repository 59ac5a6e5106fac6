"""What storing a file would do, before it is done: counts, corrections, the figures that change, anomalies."""

from __future__ import annotations

from data.intake.history import Changes, RowChange, as_text
from data.schemas import TABLES
from insight import LoadEffect
from text import MISSING, number, t
from ui.kit import Html, show_markup, tag
from ui.loads import load_counts, load_effect, rejected_cells, remarks

CORRECTIONS = 20


def preview(effect: LoadEffect) -> None:
    """Everything that is known before anything is stored."""
    result = effect.result
    if result is None:
        return
    load_counts(result)
    remarks(result.warnings)
    load_effect(effect)
    if effect.rows and effect.rows.changed:
        _corrections(effect.rows)
    rejected_cells(TABLES[result.table], result.rejects, result.file)


def _corrections(changes: Changes) -> None:
    """The rows that are corrected: what stands there, and what would."""
    corrected = [row for row in changes.rows if row.kind == "changed"][:CORRECTIONS]
    heads = (("num", t("Line")), ("", t("Row")), ("", t("Corrected from → to")))
    head = tag("tr", *(tag("th", words, scope="col", class_=look) for look, words in heads))
    title = t("Rows that are corrected")
    body = (_correction(changes.table, row) for row in corrected)
    table = tag("table", tag("caption", title), tag("thead", head), tag("tbody", *body), class_="folds")
    shown = t("The first {n} of {total}.", n=len(corrected), total=number(changes.changed))
    show_markup(
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
