"""How a foreign file becomes ours, on the upload page: a remembered source, or a proposal to be looked over.

The mapping under work is a `draft` in the words of docs/mapping.md, whatever part of the page writes into it.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping as Dict
from copy import deepcopy
from typing import Any

import streamlit as st

from data.declare import Table
from data.intake import Mapping
from data.intake.receive import columns_of_source
from data.intake.records import Dialect, mapping_as_toml, mapping_values
from data.intake.suggest import (
    Inspection,
    KnownReferences,
    MappingProposal,
    Recognised,
    against_unit,
    known_references,
    lists_of,
    propose_mapping,
    recognise_source,
)
from data.schemas import TABLES
from errors import ScorecardError
from text import day, t
from ui.kit import current_day, current_scope, local_time, name_of_person, picker_labels, plain_text, store
from ui.upload.adjust import adjust, rows_that_count
from ui.upload.arrived_file import Arrived, other_files
from ui.upload.column_grid import grid, unanswered_columns
from ui.upload.word_matching import match_words

ANEW = ""


def remembered_source(arrived: Arrived, inspection: Inspection, wanted: str | None) -> Recognised | None:
    """The remembered source to use for this file; None where there is none, or somebody wants to start anew.

    `wanted`: only sources that feed this table, when the table was asked for.
    """
    if not inspection.questions and any(_is_ours(table, inspection) for table in TABLES.values()):
        return None  # a file in our own form that leaves nothing open needs none
    offers = {
        f"{recognised.source.name}/{recognised.source.table}": recognised
        for recognised in recognise_source(
            store(), current_scope(), file=arrived.name, columns=columns_of_source(inspection.names)
        )
        if wanted not in TABLES or wanted == recognised.source.table
    }
    if not offers:
        return None
    names = {code: _offer(recognised) for code, recognised in offers.items()} | {ANEW: t("Start anew")}
    usable = [code for code, recognised in offers.items() if not recognised.lacking]
    chosen = st.radio(
        t("This file looks like a source that is known:"),
        list(names),
        index=list(names).index(usable[0]) if usable else len(offers),
        format_func=picker_labels(names),
        key=f"source_{arrived.key}",
    )
    recognised = offers.get(chosen or ANEW)
    if recognised and str(recognised.words):
        st.warning(str(recognised.words), icon=":material/difference:")
    if recognised and recognised.lacking:
        st.info(t("Start anew, and give it the same name: the new way of reading is then remembered."))
        return None
    return recognised


def _is_ours(table: Table, inspection: Inspection) -> bool:
    names = {name.casefold() for name in inspection.names}
    return all(column in names for column in table.columns if not table.optional(column))


def _offer(recognised: Recognised) -> str:
    source, table = recognised.source, TABLES[recognised.source.table].title
    if source.used_at is None:
        return t("“{name}” → {table}", name=source.name, table=table)
    last = day(local_time(source.used_at))
    return t(
        "“{name}” → {table}, last used on {day} by {by}",
        name=source.name,
        table=table,
        day=last,
        by=name_of_person(source.used_by),
    )


def dropped_mapping(arrived: Arrived) -> dict[str, Any] | None:
    """The mapping that was dropped together with the file; None where none was, and after saying what is wrong."""
    return _read(arrived.mapping) if arrived.mapping else None


def mapping_of(
    arrived: Arrived,
    inspection: Inspection,
    reading: Dialect,
    table: Table,
    begun: Dict[str, Any],
    source: Recognised | None,
) -> Mapping | None:
    """The mapping to load with: Mapping() for a file in our own form; None while something is still to be said.

    `begun`: a mapping to begin with, of the known `source` or dropped with the file; empty: what is proposed.
    """
    ids = known_references(store(), current_scope())
    proposed = propose_mapping(table, inspection, ids, today=current_day())
    has_mapping = begun.get("table") == table.name
    if proposed.named_alike and not has_mapping:
        return Mapping.of_own_names(table.name, reading) if reading.as_dict() else Mapping()
    work = _draft(arrived, reading, table, proposed, begun if has_mapping else {})
    if has_mapping and source:
        work["lists"] = lists_of(store(), current_scope(), source.source)
        _lists_note(arrived, source)
    if (
        has_mapping
        and source
        and not st.toggle(t("Look over the mapping"), key=f"look_over_{arrived.key}_{table.name}")
    ):
        _match_new_words(arrived, table, inspection, work["draft"], ids)
        return _parsed(arrived, work)
    turn = f"{arrived.key}_{table.name}_{work['turn']}"
    if not has_mapping:
        proposed = _unpivot_choice(work, proposed, inspection, reading, table, ids, turn)
    draft = work["draft"]
    match_words(
        arrived, table, inspection, draft, ids
    )  # before the columns are shown, with how many words are translated
    st.caption(t("Ours on the left, theirs beside it. What is marked * is needed."))
    grid(table, inspection, draft, proposed, ids, turn)
    adjust(arrived, table, inspection, draft, ids, turn)
    rows_that_count(arrived, table, inspection, draft, turn)
    _as_text(work, table, turn)
    if missing := unanswered_columns(table, draft.get("columns", {})):
        columns = t(", ").join(str(table.label(column)) for column in missing)
        st.info(t("Still to be said: {columns}", columns=columns), icon=":material/checklist:")
        return None
    return _parsed(arrived, work)


def _lists_note(arrived: Arrived, source: Recognised) -> None:
    """Which lists come with the source, for those that were not dropped with the file."""
    if old := [name for name in source.source.lists if name not in other_files(arrived)]:
        words = t(
            "{lists} as last used. Drop a newer one together with the file to use that instead.", lists=", ".join(old)
        )
        st.caption(words)


def _match_new_words(
    arrived: Arrived, table: Table, inspection: Inspection, draft: dict[str, Any], ids: KnownReferences
) -> None:
    """Match by name what a known source has not held before, and say so; say what is still to be matched."""
    matched = match_words(arrived, table, inspection, draft, ids)
    for column, words in matched.fresh.items():
        new = t(", ").join(f"{word} → {ours}" for word, ours in words.items())
        st.caption(
            t("New in {column}, matched by name: {words}", column=table.label(column), words=plain_text(new, 200))
        )
    unit, others = against_unit(table, draft.get("columns", {}), inspection.before)
    if others:
        st.warning(
            t(
                "Above the table stands the unit {unit}; {columns} is read in another one. Look over the mapping.",
                unit=unit,
                columns=t(", ").join(str(table.label(column)) for column in others),
            ),
            icon=":material/help:",
        )
    for column, open_ in matched.left.items():
        if draft["columns"][column].get("values"):
            st.info(
                t(
                    "Not known in {column}: {words}. Look over the mapping to say what is meant.",
                    column=table.label(column),
                    words=plain_text(t(", ").join(open_), 200),
                ),
                icon=":material/help:",
            )


def _draft(
    arrived: Arrived, reading: Dialect, table: Table, proposed: MappingProposal, begun: Dict[str, Any]
) -> dict[str, Any]:
    """The mapping under work for this file and table; begun from what is known of it, else from the proposal."""
    of = (arrived.key, table.name, repr(begun), repr(reading))
    work = st.session_state.get("draft")
    if work is None or work["of"] != of:
        draft = deepcopy(dict(begun)) if begun else proposed.as_values(reading)
        if begun:  # what was answered for this file counts for more than what was said of the last one
            draft["file"] = reading.as_dict()
        work = {"of": of, "draft": draft, "turn": st.session_state.get("draft_turn", 0) + 1}
        st.session_state["draft_turn"] = work["turn"]
        st.session_state["draft"] = work
    return work


def _read(text: str, table: Table | None = None) -> dict[str, Any] | None:
    """A mapping that was dropped or written as text; None after saying what is wrong with it."""
    try:
        values = mapping_values(text)
    except tomllib.TOMLDecodeError as error:
        st.error(t("This is no mapping: {why}", why=str(error)), icon=":material/error:")
        return None
    meant = str(values.get("table"))
    if meant not in ([table.name] if table else TABLES):
        title = TABLES[meant].title if meant in TABLES else meant
        st.warning(t("The mapping is for {table}; choose that table first.", table=title))
        return None
    return values


def _unpivot_choice(
    work: dict[str, Any],
    proposed: MappingProposal,
    inspection: Inspection,
    reading: Dialect,
    table: Table,
    ids: KnownReferences,
    turn: str,
) -> MappingProposal:
    """A file with a column per month: whether its columns become rows, and of which year they are."""
    wide = proposed.wide
    if wide is None:
        return proposed
    with st.container(border=True):
        st.markdown(f"**{wide.words}**")
        rows = st.checkbox(t("Make one row out of each of these columns"), value=True, key=f"unpivot_{turn}")
        year = None
        if rows and wide.open_year:
            guessed = int(next(iter(_values(proposed).values()), "2026")[:4])
            year = st.number_input(t("Of which year are they?"), 1990, 2100, guessed, key=f"year_{turn}", width=200)
    if (rows, year) != work.get("wide", (True, year and guessed)):
        changed = propose_mapping(table, inspection, ids, today=current_day(), year=year, unpivoted=rows)
        work["draft"] = changed.as_values(reading)
    work["wide"] = (rows, year)
    return propose_mapping(table, inspection, ids, today=current_day(), year=year, unpivoted=rows)


def _values(proposed: MappingProposal) -> Dict[str, str]:
    return next((column.entry["values"] for column in proposed.columns.values() if "values" in column.entry), {})


def _parsed(arrived: Arrived, work: dict[str, Any]) -> Mapping | None:
    """The draft as a mapping; None after saying what is wrong with it."""
    try:
        return Mapping.parsed(t("upload"), mapping_as_toml(work["draft"]), arrived.path.parent, lists=work.get("lists"))
    except ScorecardError as error:
        st.error(str(error.words), icon=":material/error:")
        return None


def _as_text(work: dict[str, Any], table: Table, turn: str) -> None:
    """The whole mapping as a file: to read, to download, to write what the page has no field for."""
    with st.expander(t("The mapping as text"), icon=":material/code:"):
        now = mapping_as_toml(work["draft"])
        text = st.text_area(t("Mapping (TOML)"), now, height=320, key=f"text_{turn}_{hash(now)}")
        with st.container(horizontal=True):
            if st.button(t("Use this text"), key=f"use_text_{turn}") and (values := _read(text, table)):
                work |= {"draft": values, "turn": work["turn"] + 1}
                st.rerun()
            st.download_button(
                t("Download the mapping"),
                now.encode(),
                file_name=f"{table.name}.toml",
                mime="application/toml",
                icon=":material/download:",
                on_click="ignore",
                key=f"download_text_{turn}",
            )
