"""Rejected rows to correct in place: a grid of the file's own cells, with what is wrong beside each row.

fixes = rejects(found, key="tried")      # None until somebody asks to load the corrected rows
correct_in(store(), who, table, found, fixes, mapping=…, completes=…)
"""

from __future__ import annotations

import polars as pl
import streamlit as st

from data.intake.refused import LINE_HEAD, REASON_HEAD, Refused
from text import language, t, tn


def rejects(found: Refused, key: str) -> dict[int, dict[str, str]] | None:
    """The grid. Gives the corrected cells, line by line, once they are to be loaded; None until then."""
    st.subheader(t("Rows to correct"), anchor=False)
    st.caption(
        t(
            "The cells as your file has them. Correct them here and load just these rows, or take the file below, "
            "correct it and upload it: nothing will be doubled."
        )
    )
    line, reason = LINE_HEAD.in_(), REASON_HEAD.in_()
    rows = [[row.line, found.reason(row, language()), *(cell or "" for cell in row.cells)] for row in found.rows]
    # Columns go by number: a file may call one of its own like one of ours.
    names = {f"c{at}": column for at, column in enumerate(found.columns)}
    frame = pl.DataFrame(
        rows, schema={"line": pl.Int64, "reason": pl.String, **dict.fromkeys(names, pl.String)}, orient="row"
    )
    turn = f"{key}_{hash(tuple(row.line for row in found.rows))}"
    edited = st.data_editor(
        frame,
        key=f"rejects_{turn}",
        disabled=["line", "reason"],
        hide_index=True,
        num_rows="fixed",
        column_config={
            "line": st.column_config.NumberColumn(line, pinned=True, width="small", format="%d"),
            "reason": st.column_config.TextColumn(reason, width="large"),
            **{at: st.column_config.TextColumn(name) for at, name in names.items()},
        },
    )
    fixes = {
        row["line"]: {names[at]: row[at] or "" for at in names if (row[at] or "") != (before[at] or "")}
        for row, before in zip(edited.iter_rows(named=True), frame.iter_rows(named=True), strict=True)
    }
    fixes = {at: cells for at, cells in fixes.items() if cells}
    many = tn("Load {n} corrected row", "Load {n} corrected rows", len(fixes))
    words = many if fixes else t("Load the corrected rows")
    wanted = st.button(words, key=f"correct_{key}", type="primary", disabled=not fixes, icon=":material/check:")
    return fixes if wanted else None
