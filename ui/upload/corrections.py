"""Rejected rows of a file that is not stored yet: corrected in a grid and checked with the rest, or as a file."""

from __future__ import annotations

from collections.abc import Callable
from collections.abc import Mapping as Dict
from dataclasses import dataclass
from functools import partial

import streamlit as st

from data.declare import Table
from data.intake import Mapping
from data.intake.history import RejectedRows, rejected_as_csv, rejected_as_xlsx, rejected_rows_in
from data.intake.parse import Corrections
from data.intake.records import Progress
from data.store import Store
from insight import LoadEffect, effect_of_load
from scope import Scope
from text import language, number, t
from ui.kit import current_day
from ui.loads import GRID_ROWS, corrections
from ui.upload.arrived_file import Arrived

# What is known of a row is its line and cells in the file, so it holds for every mapping of the same cut.
Cut = tuple[str, str]


@dataclass(frozen=True)
class TriedFile:
    """What storing would do with the cells corrected so far, and the first rows that are still rejected."""

    effect: LoadEffect
    refused: RejectedRows


def tried(
    here: Store, who: Scope, table: Table, arrived: Arrived, mapping: Mapping | None, fixes: Corrections, hear: Progress
) -> TriedFile:
    """Try the file; its first rejected rows in its own columns. Nothing is stored. Raises as `load_file` does."""
    effect = effect_of_load(
        here,
        who,
        table.name,
        arrived.name,
        arrived.path,
        mapping=mapping,
        today=current_day(),
        fixes=fixes,
        on_progress=hear,
    )
    rejected = effect.result.rejects if effect.result else ()
    return TriedFile(
        effect,
        rejected_rows_in(
            arrived.path, arrived.name, table, mapping, rejected, most=GRID_ROWS, fixes=fixes, on_progress=hear
        ),
    )


def corrections_of(cut: Cut) -> dict[int, dict[str, str]]:
    """The cells of this file that were corrected and checked; none where it is cut into cells in another way."""
    kept = st.session_state.get("fixes")
    return kept[1] if kept and kept[0] == cut else {}


def correct_rejected(found: TriedFile, cut: Cut, table: Table, arrived: Arrived, mapping: Mapping | None) -> bool:
    """The rejected rows to correct, and as a file. Says whether something was typed that is not checked yet."""
    fixes, result = corrections_of(cut), found.effect.result
    if result is None or not found.refused.rows:
        _drop(fixes)
        return False
    typed, check = corrections(found.refused, key=f"tried_{arrived.key}")
    _drop(fixes)
    if result.rejected > len(found.refused.rows):
        shown = t(
            "The first {n} of {total}; the others come as these are corrected, and stand in the files below.",
            n=number(len(found.refused.rows)),
            total=number(result.rejected),
        )
        st.caption(shown)
    _files(found, table, arrived, mapping, fixes)
    if check:
        st.session_state["fixes"] = (cut, _together(fixes, typed))
        st.rerun()
    if typed:
        st.info(t("Check the corrected rows: only what was checked is stored."), icon=":material/rule:")
    return bool(typed)


def _drop(fixes: Corrections) -> None:
    if fixes and st.button(t("Drop my corrections"), key="drop_fixes", icon=":material/undo:"):
        del st.session_state["fixes"]
        st.rerun()


def _together(before: Corrections, typed: Corrections) -> dict[int, Dict[str, str]]:
    return {line: {**before.get(line, {}), **typed.get(line, {})} for line in {**before, **typed}}


def _files(found: TriedFile, table: Table, arrived: Arrived, mapping: Mapping | None, fixes: Corrections) -> None:
    """All rejected rows in the file's own columns with the reason beside them; made when asked for."""
    rejected = found.effect.result.rejects if found.effect.result else ()
    every = partial(rejected_rows_in, arrived.path, arrived.name, table, mapping, rejected, fixes=fixes)
    stem = arrived.name.rpartition(".")[0] or arrived.name
    with st.container(horizontal=True):
        for words, made, form in (
            (t("Rows to correct as CSV"), rejected_as_csv, "csv"),
            (t("Rows to correct as a workbook"), rejected_as_xlsx, "xlsx"),
        ):
            st.download_button(
                words,
                partial(_made, made, every, language()),
                file_name=f"{stem}-{t('to-correct')}.{form}",
                icon=":material/download:",
                on_click="ignore",
                key=f"rejected_rows_{form}",
            )


def _made(form: Callable[[RejectedRows, str], bytes], every: Callable[[], RejectedRows], lang: str) -> bytes:
    return form(every(), lang)
