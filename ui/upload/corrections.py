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
from ui.loads import GRID_ROWS
from ui.loads import corrections as correction_grid
from ui.upload.arrived_file import Arrived

# What is known of a row is its line and cells in the file, so it holds for every mapping of the same cut.
DialectKey = tuple[str, str]


@dataclass(frozen=True)
class TriedFile:
    """What storing would do with the cells corrected so far, and the first rows that are still rejected."""

    effect: LoadEffect
    refused: RejectedRows


def try_file(
    here: Store,
    who: Scope,
    table: Table,
    arrived: Arrived,
    mapping: Mapping | None,
    corrections: Corrections,
    on_progress: Progress,
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
        corrections=corrections,
        on_progress=on_progress,
    )
    rejected = effect.result.rejects if effect.result else ()
    return TriedFile(
        effect,
        rejected_rows_in(
            arrived.path,
            arrived.name,
            table,
            mapping,
            rejected,
            most=GRID_ROWS,
            corrections=corrections,
            on_progress=on_progress,
        ),
    )


def corrections_of(dialect_key: DialectKey) -> dict[int, dict[str, str]]:
    """The cells of this file that were corrected and checked; none where it is cut into cells in another way."""
    kept = st.session_state.get("fixes")
    return kept[1] if kept and kept[0] == dialect_key else {}


def correct_rejected(
    trial: TriedFile, dialect_key: DialectKey, table: Table, arrived: Arrived, mapping: Mapping | None
) -> bool:
    """The rejected rows to correct, and as a file. Says whether something was typed that is not checked yet."""
    corrections, result = corrections_of(dialect_key), trial.effect.result
    if result is None or not trial.refused.rows:
        _drop(corrections)
        return False
    typed, check = correction_grid(trial.refused, key=f"tried_{arrived.key}")
    _drop(corrections)
    if result.rejected > len(trial.refused.rows):
        shown = t(
            "The first {n} of {total}; the others come as these are corrected, and stand in the files below.",
            n=number(len(trial.refused.rows)),
            total=number(result.rejected),
        )
        st.caption(shown)
    _files(trial, table, arrived, mapping, corrections)
    if check:
        st.session_state["fixes"] = (dialect_key, _merged(corrections, typed))
        st.rerun()
    if typed:
        st.info(t("Check the corrected rows: only what was checked is stored."), icon=":material/rule:")
    return bool(typed)


def _drop(corrections: Corrections) -> None:
    if corrections and st.button(t("Drop my corrections"), key="drop_fixes", icon=":material/undo:"):
        del st.session_state["fixes"]
        st.rerun()


def _merged(before: Corrections, typed: Corrections) -> dict[int, Dict[str, str]]:
    return {line: {**before.get(line, {}), **typed.get(line, {})} for line in {**before, **typed}}


def _files(trial: TriedFile, table: Table, arrived: Arrived, mapping: Mapping | None, corrections: Corrections) -> None:
    """All rejected rows in the file's own columns with the reason beside them; made when asked for."""
    rejected = trial.effect.result.rejects if trial.effect.result else ()
    all_rows = partial(rejected_rows_in, arrived.path, arrived.name, table, mapping, rejected, corrections=corrections)
    stem = arrived.name.rpartition(".")[0] or arrived.name
    with st.container(horizontal=True):
        for words, render, form in (
            (t("Rows to correct as CSV"), rejected_as_csv, "csv"),
            (t("Rows to correct as a workbook"), rejected_as_xlsx, "xlsx"),
        ):
            st.download_button(
                words,
                partial(_rendered, render, all_rows, language()),
                file_name=f"{stem}-{t('to-correct')}.{form}",
                icon=":material/download:",
                on_click="ignore",
                key=f"rejected_rows_{form}",
            )


def _rendered(render: Callable[[RejectedRows, str], bytes], all_rows: Callable[[], RejectedRows], lang: str) -> bytes:
    return render(all_rows(), lang)
