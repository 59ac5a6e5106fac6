"""What the words of a column mean: matched by themselves over the whole file where that is sure, else said by hand."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from collections.abc import Mapping as Dict
from dataclasses import dataclass
from typing import Any

import polars as pl
import streamlit as st

from data.declare import Table
from data.intake.records import Dialect
from data.intake.suggest import Inspection, KnownReferences, distinct_words, unambiguous_words
from errors import ScorecardError
from text import number, t
from ui.kit import picker_labels
from ui.upload.arrived_file import Arrived

ONE_BY_ONE = 48  # words that get a field each; more stand in a grid


@dataclass(frozen=True)
class Matched:
    """Per column of ours: the words that were matched just now, and those of which nothing is known."""

    fresh: dict[str, dict[str, str]]
    left: dict[str, tuple[str, ...]]


def match_words(
    arrived: Arrived, table: Table, inspection: Inspection, draft: dict[str, Any], references: KnownReferences
) -> Matched:
    """Write into the mapping `draft` what every word of the whole file means that can mean but one thing of ours.

    The first rows are not enough: in a file that is sorted by person they name only one.
    """
    available = {name for name in (*inspection.names, draft.get("unpivot", {}).get("name")) if name}
    entries = {
        column: entry
        for column, entry in draft.get("columns", {}).items()
        if entry.get("from") in available
        and not {"split", "match"} & set(entry)
        and allowed_values(table, column, references)
    }
    words = _distinct(arrived, table, draft, {entry["from"] for entry in entries.values()})
    fresh, left = {}, {}
    for column, entry in entries.items():
        values = entry.get("values", {})
        ours = {*allowed_values(table, column, references), *values}
        open_ = [word for word, _ in words.get(entry["from"], ()) if word not in ours]
        if new := unambiguous_words(table, column, open_, references):
            fresh[column] = new
            entry["values"] = {**values, **new}
        if others := tuple(word for word in open_ if word not in new):
            left[column] = others
    return Matched(fresh, left)


def allowed_values(table: Table, column: str, references: KnownReferences) -> dict[str, str]:
    """What a cell of the column may be: value → name; empty when it is free."""
    to = table.reference(column)
    return {word: word for word in table.choices(column)} or (dict(references.get(to, {})) if to else {})


def match_by_hand(
    arrived: Arrived, table: Table, column: str, draft: dict[str, Any], references: KnownReferences, turn: str
) -> None:
    """These words of theirs mean these of ours; all words of the file stand in the list."""
    entry, choices = draft["columns"][column], allowed_values(table, column, references)
    words = word_counts(arrived, table, draft, entry["from"])
    if words is None:
        return
    values = entry.get("values", {})
    ours = {word: values.get(word) or (word if word in choices else None) for word, _ in words}
    if choices and len(words) <= ONE_BY_ONE:
        ours = _one_by_one(words, ours, choices, f"{turn}_{column}_{entry['from']}")
    else:
        ours = _as_grid(words, ours, choices, f"{turn}_{column}_{entry['from']}")
    chosen = {word: value for word, value in ours.items() if value and value != word}
    # What a column of the file no longer holds may come again next month.
    chosen |= {word: value for word, value in values.items() if word not in ours}
    if chosen:
        entry["values"] = chosen
    else:
        entry.pop("values", None)


def _one_by_one(
    words: list[tuple[str, int]], ours: Dict[str, str | None], allowed: Dict[str, str], key: str
) -> dict[str, str | None]:
    """A choice beside each word, those without an answer first: they can be made by keyboard alone."""
    names = {value: f"{value} · {name}" if name != value else value for value, name in allowed.items()}
    options, chosen = list(names), {}
    places = st.columns(3)
    for at, (word, n) in enumerate(sorted(words, key=lambda pair: ours[pair[0]] is not None)):
        now = ours[word]
        with places[at % 3]:
            chosen[word] = st.selectbox(
                t("{word} ({n} rows)", word=word, n=number(n)),
                options,
                index=options.index(now) if now in options else None,
                format_func=picker_labels(names),
                key=f"word_{key}_{word}",
                placeholder=t("no match yet"),
            )
    return chosen


def _as_grid(
    words: list[tuple[str, int]], ours: Dict[str, str | None], allowed: Dict[str, str], key: str
) -> dict[str, str | None]:
    """Many words, or words that may become any other, in a grid."""
    names = {value: f"{value} · {name}" if name != value else value for value, name in allowed.items()}
    answer = (
        st.column_config.SelectboxColumn(t("Ours"), options=list(names), format_func=picker_labels(names))
        if allowed
        else st.column_config.TextColumn(t("Ours (empty: as it is)"))
    )
    edited = st.data_editor(
        pl.DataFrame(
            [(word, n, ours[word]) for word, n in words],
            schema={"theirs": pl.String, "rows": pl.Int64, "ours": pl.String},
            orient="row",
        ),
        column_config={
            "theirs": st.column_config.TextColumn(t("In the file"), disabled=True),
            "rows": st.column_config.NumberColumn(t("Rows"), disabled=True),
            "ours": answer,
        },
        hide_index=True,
        key=f"words_{key}",
        height=min(38 * (len(words) + 1), 420),
    )
    return dict(zip(edited["theirs"], edited["ours"], strict=True))


def word_counts(arrived: Arrived, table: Table, draft: dict[str, Any], column: str) -> list[tuple[str, int]] | None:
    """Every word of a column of theirs and its rows; None where the column cannot be read."""
    return _distinct(arrived, table, draft, {column}).get(column)


def _distinct(
    arrived: Arrived, table: Table, draft: dict[str, Any], columns: Collection[str]
) -> dict[str, list[tuple[str, int]]]:
    """The words of these columns, counted once per file and way of reading, all in one reading of the file."""
    unpivot = draft.get("unpivot", {})
    kept = st.session_state.setdefault("distinct", {})
    of = (arrived.key, repr(draft.get("file")), repr(unpivot))
    new = [column for column in columns if (*of, column) not in kept]
    plain = [column for column in new if column not in (unpivot.get("name"), unpivot.get("value"))]
    wide = list(unpivot["columns"]) if unpivot.get("value") in new else []
    if plain or wide:
        try:
            with st.spinner(t("Looking through the words of the file …")):
                reading = Dialect.of(draft.get("file", {}))
                words_by_column = distinct_words(arrived.path, arrived.name, table, reading, [*plain, *wide])
        except ScorecardError as error:
            st.caption(str(error.words))
            return {}
        kept |= {(*of, column): words_by_column[column] for column in plain}
        if wide:
            together: Counter[str] = Counter()
            for column in wide:
                together.update(dict(words_by_column[column]))
            kept[*of, unpivot["value"]] = together.most_common()
    if unpivot.get("name") in new:
        kept[*of, unpivot["name"]] = [(column, 1) for column in unpivot["columns"]]
    return {column: kept[*of, column] for column in columns}
