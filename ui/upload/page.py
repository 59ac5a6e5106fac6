"""The upload page: the file, how it is read, what it is and which column is which, what is in it, storing it.

A file is always tried first, by the same intake that stores it; what is stored afterwards is exactly what was shown. A
file in our own form is asked nothing: dropped, seen, stored.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import partial
from itertools import count

import streamlit as st

from data.declare import Table
from data.intake import LoadResult, Mapping, load_file
from data.intake.parse import Corrections
from data.intake.receive import is_rejected_rows_file
from data.intake.records import AS_FOUND, Dialect, mapping_values
from data.intake.suggest import (
    LONGEST_SOURCE_NAME,
    Inspection,
    Recognised,
    TableProposal,
    dialect_that_fits,
    known_references,
    name_for,
    propose_tables,
    remember_source,
)
from data.personnel import keeps
from data.schemas import TABLES
from data.store import Store
from data.template import csv_template, workbook_template
from scope import Scope
from text import language, t, tn
from ui.kit import LOADS, current_day, current_scope, icon, link, picker_labels, plain_text, show_markup, store, tag
from ui.loads import rejected_cells, table_rules
from ui.upload.arrived_file import Arrived, arrival, next_file, other_files
from ui.upload.corrections import correct_rejected, corrections_of, try_file
from ui.upload.dialect import ask_dialect, inspect_arrived
from ui.upload.load_run import forget_run, is_running, run_result
from ui.upload.mapping import dropped_mapping, mapping_of, remembered_source
from ui.upload.preview import preview

GUESSES = 3  # tables named as likely


def upload() -> None:
    """All of the page but its title and the loads before."""
    steps = count(1)
    _heading(steps, t("The file"))
    arrived = arrival()
    if arrived is None:
        _last_result()
        _about(_pick(t("What can be uploaded"), {}))
        return
    for state_key in ("stored", "remembered_as", "not_loaded"):
        st.session_state.pop(state_key, None)
    asked_for = st.query_params.get("table")
    dropped = dropped_mapping(arrived)
    source = None if dropped else remembered_source(arrived, inspect_arrived(arrived, AS_FOUND), asked_for)
    begun = mapping_values(source.source.mapping) if source else dropped or {}
    dialect = Dialect.of(begun.get("file", {}))
    if source:
        dialect = dialect_that_fits(dialect, source.source.needed, partial(inspect_arrived, arrived))
    answered = ask_dialect(arrived, dialect, lambda: _heading(steps, t("How it is read")))
    if answered is None:
        return
    inspection, reading = answered
    table = _choose_table(steps, arrived, inspection, begun.get("table"))
    mapping = mapping_of(arrived, inspection, reading, table, begun, source)
    if mapping is not None:
        _preview_and_store(steps, arrived, inspection, table, mapping, source)


def _heading(steps: Iterator[int], words: str) -> None:
    st.subheader(f"{next(steps)}. {words}", anchor=False)


def _choose_table(steps: Iterator[int], arrived: Arrived, inspection: Inspection, begun: str | None) -> Table:
    """The table: that of the mapping, that of the address or one picked before, else the likeliest by its columns."""
    _heading(steps, t("What the file is"))
    guesses = _guesses(arrived, inspection)
    best = next(iter(guesses), None)
    if st.session_state.get("guessed_for") != (arrived.key, begun):
        st.session_state["guessed_for"] = (arrived.key, begun)
        asked_for = st.query_params.get("table")
        if begun in _offered():
            st.session_state["pick_table"] = begun
        elif asked_for not in _offered() and best:
            st.session_state["pick_table"] = best
    table = _pick(t("Table of the scorecard"), guesses)
    if best and best != table.name and guesses[best].confidence >= 1:
        st.warning(
            t(
                "The columns are those of {table}. Choose that table above if the file is meant for it.",
                table=TABLES[best].title,
            ),
            icon=":material/help:",
        )
    return table


def _offered() -> dict[str, Table]:
    """The tables whose files are this person's to bring here."""
    return {name: table for name, table in TABLES.items() if keeps(current_scope(), name)}


def _guesses(arrived: Arrived, inspection: Inspection) -> dict[str, TableProposal]:
    """The tables it may be for, the likeliest first; found once per file and way of reading."""
    key = (arrived.key, inspection.names)
    if st.session_state.get("guesses_key") != key:
        references = known_references(store(), current_scope())
        proposed = propose_tables(inspection, references, today=current_day())
        guessed = [guess for guess in proposed if guess.table in _offered()][:GUESSES]
        st.session_state["guesses"] = {proposal.table: proposal for proposal in guessed}
        st.session_state["guesses_key"] = key
    return st.session_state["guesses"]


def _pick(words: str, guesses: dict[str, TableProposal]) -> Table:
    """The table, by ?table= or the picker, the likely ones first; what it is for stands below."""
    asked_for = st.query_params.get("table")
    offered = _offered()
    if asked_for in offered and "pick_table" not in st.session_state:
        st.session_state["pick_table"] = asked_for
    titles = {declared.name: str(declared.title) for declared in offered.values()}
    for name, guess in guesses.items():
        titles[name] += f" – {guess.reason}"
    options = [*guesses, *(name for name in offered if name not in guesses)]
    if "pick_table" in st.session_state:  # said again, so that the reason of a file that has gone is not shown on
        st.session_state["pick_table"] = st.session_state["pick_table"]
    name = st.selectbox(words, options, format_func=picker_labels(titles), key="pick_table", persist_state="session")
    table = TABLES[name]
    st.caption(str(table.about))
    return table


def _about(table: Table) -> None:
    """Its templates and rules, for somebody who is about to fill it in."""
    # Made when asked for: outside a run of the page, so who asks and in which language goes along.
    workbook = partial(_workbook, table, store(), current_scope(), language())
    with st.container(horizontal=True):
        for label, content, name in (
            (t("Template (CSV)"), csv_template(table), f"{table.name}.csv"),
            (t("Template (Excel)"), workbook, f"{table.name}.xlsx"),
        ):
            st.download_button(label, content, file_name=name, icon=":material/download:", on_click="ignore")
    with st.expander(t("Columns and rules"), icon=":material/rule:"):
        table_rules(table)


def _workbook(table: Table, home: Store, who: Scope, lang: str) -> bytes:
    there = known_references(home, who)
    named = {column: list(there[to]) for column in table.columns if (to := table.reference(column))}
    return workbook_template(table, named, lang)


def _preview_and_store(
    steps: Iterator[int],
    arrived: Arrived,
    inspection: Inspection,
    table: Table,
    mapping: Mapping,
    source: Recognised | None,
) -> None:
    """What storing it would do, then the buttons that do it."""
    _heading(steps, t("What is in it"))
    asked_for = st.session_state.get("storing")
    if asked_for and (asked_for.file, asked_for.table) == (arrived.key, table.name):
        _storing(asked_for, arrived, inspection)
        return
    used = mapping if mapping.table else None
    scope, here = current_scope(), store()
    # In one order: fields of the page that are drawn again must not make the same mapping look like another.
    words = mapping_values(mapping.content)
    mapping_key = json.dumps(words, sort_keys=True)
    dialect_key = (arrived.key, json.dumps(words.get("file"), sort_keys=True))
    corrections = corrections_of(dialect_key)
    key = (arrived.key, table.name, mapping_key, corrections, here.version)
    shown = run_result(
        "trial", key, lambda on_progress: try_file(here, scope, table, arrived, used, corrections, on_progress)
    )
    if shown is None:
        return
    preview(shown.effect)
    unchecked = correct_rejected(shown, dialect_key, table, arrived, used)
    _store(arrived, table, used, shown.effect.result, source, corrections, unchecked=unchecked)


def _store(
    arrived: Arrived,
    table: Table,
    mapping: Mapping | None,
    result: LoadResult,
    source: Recognised | None,
    corrections: Corrections,
    *,
    unchecked: bool,
) -> None:
    """The good rows, or all or none; under the source's name, which is offered for its next file."""
    if not result.accepted:
        words = t("No row of this file can be stored. Correct its rows above, or the file, and drop it again.")
        st.error(words, icon=":material/error:")
        return
    if not result.added and not result.superseded:
        st.info(t("Everything in this file that is good is stored already."), icon=":material/check:")
    if mapping:
        named = source.source.name if source else name_for(arrived.name)
        name = st.text_input(
            t("Remember how this file is read, as the source"),
            named,
            max_chars=LONGEST_SOURCE_NAME,
            key=f"source_name_{arrived.key}",
            help=t("The next file with these columns or a name like this one is offered the same mapping."),
            width=420,
        )
        mapping = replace(mapping, name=name.strip() or named)
    with st.container(horizontal=True):
        good = (
            tn("Store the {n} good row", "Store the {n} good rows", result.accepted) if result.rejected else t("Store")
        )
        store_good = st.button(good, type="primary", key="store_good", disabled=unchecked)
        only_all = t("Store only if all are good")
        store_all = result.rejected > 0 and st.button(only_all, key="store_all", disabled=unchecked)
    if store_good or store_all:
        st.session_state["storing"] = Storing(arrived.key, table.name, mapping, corrections, strict=bool(store_all))
        st.rerun()


@dataclass(frozen=True)
class Storing:
    """What somebody has asked to be stored, and how."""

    file: str
    table: str
    mapping: Mapping | None
    corrections: Corrections
    strict: bool


def _storing(asked_for: Storing, arrived: Arrived, inspection: Inspection) -> None:
    """Store it, remember its source, and make room for the next file. It is not tried again meanwhile."""
    scope, here = current_scope(), store()
    result = run_result(
        "storing_run",
        asked_for,
        lambda on_progress: load_file(
            here,
            scope,
            asked_for.table,
            arrived.name,
            arrived.path,
            strict=asked_for.strict,
            mapping=asked_for.mapping,
            corrections=asked_for.corrections,
            on_progress=on_progress,
        ),
    )
    if result is None:
        if not is_running("storing_run") and st.button(t("Back to what is in it"), key="back_to_preview"):
            del st.session_state["storing"]
            forget_run("storing_run")
            st.rerun()
        return
    if asked_for.mapping and result.load_id is not None and not is_rejected_rows_file(inspection.names):
        name, columns = asked_for.mapping.name, inspection.names
        remember_source(here, scope, name, asked_for.mapping, file=arrived.name, columns=columns)
        st.session_state["remembered_as"] = name
    st.session_state["not_loaded"] = [
        *(member.name for member in inspection.members if member.name != inspection.member),
        *other_files(arrived),
    ]
    del st.session_state["storing"]
    forget_run("storing_run")
    st.session_state["stored"] = result
    next_file()
    st.rerun()


def _last_result() -> None:
    """What became of the file that was just stored."""
    result = st.session_state.get("stored")
    if result is None:
        return
    say = st.success if result.exit_code == 0 else st.error if result.exit_code == 1 else st.warning
    say(str(result.message))
    if name := st.session_state.get("remembered_as"):
        words = t(
            "How this file is read is remembered as “{name}”: its next file is asked nothing.",
            name=plain_text(name, 80),
        )
        st.caption(words)
    if rest := st.session_state.get("not_loaded"):
        names = plain_text(t(", ").join(rest), 200)
        st.info(
            t(
                "Came with it and is not loaded yet: {names}. Drop it again to load the next; "
                "where a known source is offered, start anew.",
                names=names,
            )
        )
    if result.load_id is not None:
        words = t("Correct the rejected rows in place") if result.rejected else t("What this load changed")
        to_load = link(LOADS, load=str(result.load_id))
        show_markup(tag("a", words, icon("next"), href=to_load, class_="plain", data_go=True), key="to_load")
    rejected_cells(TABLES[result.table], result.rejects, result.file)
