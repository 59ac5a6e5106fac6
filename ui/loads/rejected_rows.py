"""Rejected rows to correct in place: a grid of the file's own cells, with what is wrong beside each row.

corrections = rejects(rejected, key="load_12")         # None until somebody asks to load the corrected rows
typed, check = corrections(rejected, key="tried")  # of a file only tried: the cells typed, whether to check them
"""

from __future__ import annotations

import polars as pl
import streamlit as st

from data.intake.history import RejectedRows
from data.intake.receive import LINE_HEADING, REASON_HEADING
from text import language, t, tn

GRID_ROWS = 300  # rows in the grid at once; the file holds all


def rejects(rejected: RejectedRows, key: str) -> dict[int, dict[str, str]] | None:
    """The grid. Gives the corrected cells, line by line, once they are to be loaded; None until then."""
    st.subheader(t("Rows to correct"), anchor=False)
    st.caption(
        t(
            "The cells as your file has them. Correct them here and load just these rows, or download the file below, "
            "correct it and upload it: nothing will be doubled."
        )
    )
    corrections = _grid(rejected, key)
    many = tn("Load {n} corrected row", "Load {n} corrected rows", len(corrections))
    words = many if corrections else t("Load the corrected rows")
    wanted = st.button(words, key=f"correct_{key}", type="primary", disabled=not corrections, icon=":material/check:")
    return corrections if wanted else None


def corrections(rejected: RejectedRows, key: str) -> tuple[dict[int, dict[str, str]], bool]:
    """The grid over a file that is not stored yet: the cells typed since the last check, and whether to check them."""
    st.subheader(t("Correct them here"), anchor=False)
    st.caption(
        t(
            "The cells as your file has them. What you correct here is checked with the rest of the file and stored "
            "with it; the file as received stays as it came. A row whose cells are all emptied is left out."
        )
    )
    corrections = _grid(rejected, key)
    many = tn("Check {n} corrected row", "Check {n} corrected rows", len(corrections))
    words = many if corrections else t("Check the corrected rows")
    wanted = st.button(words, key=f"check_{key}", disabled=not corrections, icon=":material/rule:")
    return corrections, wanted


def _grid(rejected: RejectedRows, key: str) -> dict[int, dict[str, str]]:
    """The rows in an editor; gives the cells that differ from what it was opened with, line by line."""
    line, reason = LINE_HEADING.in_(), REASON_HEADING.in_()
    rows = [[row.line, rejected.reason(row, language()), *(cell or "" for cell in row.cells)] for row in rejected.rows]
    # Columns go by number: a file may call one of its own like one of ours.
    names = {f"c{at}": column for at, column in enumerate(rejected.columns)}
    frame = pl.DataFrame(
        rows, schema={"line": pl.Int64, "reason": pl.String, **dict.fromkeys(names, pl.String)}, orient="row"
    )
    # Other rows, or the same with other cells, are another grid: nothing typed into the last one clings to it.
    turn = f"{key}_{hash(tuple((row.line, row.cells) for row in rejected.rows))}"
    edited = st.data_editor(
        frame,
        key=f"rejects_{turn}",
        disabled=["line", "reason"],
        column_order=_order(rejected, names),
        hide_index=True,
        num_rows="fixed",
        column_config={
            "line": st.column_config.NumberColumn(line, pinned=True, width="small", format="%d"),
            "reason": st.column_config.TextColumn(reason, width="large"),
            **{at: st.column_config.TextColumn(name) for at, name in names.items()},
        },
    )
    corrections = {
        row["line"]: {names[at]: row[at] or "" for at in names if (row[at] or "") != (before[at] or "")}
        for row, before in zip(edited.iter_rows(named=True), frame.iter_rows(named=True), strict=True)
    }
    return {at: cells for at, cells in corrections.items() if cells}


def _order(rejected: RejectedRows, names: dict[str, str]) -> list[str]:
    """The columns with something to correct stand first, beside the reason: on a phone too they are in sight."""
    blamed = {
        rejected.source_columns.get(reason.column, reason.column) for row in rejected.rows for reason in row.reasons
    }
    first = [at for at, column in names.items() if column in blamed]
    return ["line", *first, "reason", *(at for at in names if at not in first)]
