"""What is done to a column's cells, and which rows count: the rest of a mapping, one column at a time."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import streamlit as st

from data.declare import Table
from data.intake.suggest import MEASURES, Inspection, KnownReferences
from text import t
from ui.kit import picker_labels
from ui.upload.arrived_file import Arrived
from ui.upload.word_matching import match_by_hand, match_words, word_counts

SCALES = ("1", "1000", "10000", "1000000", "100000000", "0.01", "1/60", "1/3600", "24")


def adjust(
    arrived: Arrived,
    table: Table,
    inspection: Inspection,
    draft: dict[str, Any],
    references: KnownReferences,
    turn: str,
) -> None:
    """Words, unit, date, part and default of one column at a time."""
    entries = draft.get("columns", {})
    options = [column for column in table.columns if "from" in entries.get(column, {})]
    if not options:
        return
    left = match_words(arrived, table, inspection, draft, references).left
    with st.expander(_title(table, left), icon=":material/tune:", expanded=bool(left)):
        names = {option: f"{table.label(option)} ({option})" for option in options}
        for pending, words in left.items():
            names[pending] += " · " + t("{n} words to match", n=len(words))
        first = next(iter(left), options[0])
        column = st.selectbox(
            t("Column"), options, index=options.index(first), format_func=picker_labels(names), key=f"adjust_{turn}"
        )
        entry = entries[column]
        if table.choices(column) or table.reference(column) or table.kind(column).name == "text" or entry.get("values"):
            match_by_hand(arrived, table, column, draft, references, turn)
        _forms(table, column, entry, turn)


def _title(table: Table, left: Iterable[str]) -> str:
    if left:
        columns = t(", ").join(str(table.label(column)) for column in left)
        return t("Match words and adjust units – {columns}", columns=columns)
    return t("Match words and adjust units")


def _forms(table: Table, column: str, entry: dict[str, Any], turn: str) -> None:
    """Unit, date, part, pattern and default of a column."""
    kind = table.kind(column).name
    has_unit = kind in MEASURES or kind in ("date", "month")
    *first, middle, right = st.columns(3 if has_unit else 2)
    with first[0] if has_unit else middle:
        if kind in MEASURES:
            now = str(entry.get("scale", "1"))
            options = [*SCALES, *([now] if now not in SCALES else [])]
            scale = st.selectbox(
                t("Unit: multiply by"),
                options,
                index=options.index(now),
                format_func=picker_labels(_scale_names()),
                key=f"scale_{turn}_{column}",
            )
            _set(entry, "scale", scale if scale != "1" else "")
            places = st.selectbox(
                t("Round to"),
                [None, 0, 1, 2],
                index=[None, 0, 1, 2].index(entry.get("round")) if entry.get("round") in (0, 1, 2) else 0,
                format_func=picker_labels({None: t("do not round"), **{n: t("{n} decimals", n=n) for n in (0, 1, 2)}}),
                key=f"round_{turn}_{column}",
            )
            entry.pop("round", None)
            if places is not None:
                entry["round"] = places
        elif kind in ("date", "month"):
            help_text = t("Only for days written without signs or in an unusual way: %Y%m%d, %d.%m.%Y, %d-%b-%y")
            form = st.text_input(
                t("How days are written"), entry.get("date", ""), key=f"date_{turn}_{column}", help=help_text
            )
            _set(entry, "date", form.strip())
    with middle:
        split = entry.get("split", {})
        at = st.text_input(t("Split the cell at"), split.get("at", ""), key=f"at_{turn}_{column}", placeholder="-")
        part = st.number_input(t("and take part"), 1, 99, split.get("part", 1), key=f"part_{turn}_{column}")
        _set(entry, "split", {"at": at, "part": int(part)} if at else None)
    with right:
        pattern = st.text_input(
            t("Or take what matches"), entry.get("match", ""), key=f"match_{turn}_{column}", placeholder="^([A-Z]+)"
        )
        _set(entry, "match", pattern.strip())
        default = st.text_input(t("An empty cell means"), entry.get("default", ""), key=f"default_{turn}_{column}")
        _set(entry, "default", default.strip())


def _scale_names() -> dict[str, str]:
    return {
        "1": t("1 (as it is)"),
        "1000": t("1,000 (thousands)"),
        "10000": t("10,000 (万)"),
        "1000000": t("1,000,000 (millions)"),
        "100000000": t("100,000,000 (亿)"),
        "0.01": t("0.01 (percent)"),
        "1/60": t("1/60 (minutes to hours)"),
        "1/3600": t("1/3600 (seconds to hours)"),
        "24": t("24 (days to hours)"),
    }


def _set(entry: dict[str, Any], word: str, value: Any) -> None:
    if value:
        entry[word] = value
    else:
        entry.pop(word, None)


def rows_that_count(arrived: Arrived, table: Table, inspection: Inspection, draft: dict[str, Any], turn: str) -> None:
    """Which rows are left out, what means "not given", and what is added up."""
    rows, empty = draft.setdefault("rows", {}), draft.setdefault("empty", {})
    unpivot = draft.get("unpivot", {})
    names = [name for name in inspection.names if name and name not in unpivot.get("columns", [])]
    names += [unpivot[word] for word in ("name", "value") if word in unpivot]
    with st.expander(t("Which rows count"), icon=":material/filter_alt:"):
        codes = st.text_input(
            t("Words that mean “not given”, separated by |"),
            " | ".join(empty.get("codes", [])),
            key=f"codes_{turn}",
            placeholder="- | N/A",
        )
        _set(empty, "codes", [code.strip() for code in codes.split("|") if code.strip()])
        needs = [name for name in rows.get("needs", []) if name in names]
        chosen = st.multiselect(
            t("Leave out rows in which one of these is empty"), names, default=needs, key=f"needs_{turn}"
        )
        _set(rows, "needs", chosen)
        _rule(arrived, table, draft, rows, "only", t("Keep only rows in which"), names, turn)
        _rule(arrived, table, draft, rows, "never", t("Leave out rows in which"), names, turn)
        sums = [c for c in table.columns if table.kind(c).name in ("money", "count", "number") and c not in table.key]
        if sums:
            _set(
                rows,
                "sum",
                st.multiselect(
                    t("Add up rows with the same key, in"),
                    sums,
                    default=[column for column in rows.get("sum", []) if column in sums],
                    key=f"sum_{turn}",
                    help=t("Every other column must then belong to the key: {key}", key=", ".join(table.key)),
                ),
            )
        once = st.checkbox(
            t("Rows that are equal after the mapping count once"), rows.get("once", False), key=f"once_{turn}"
        )
        _set(rows, "once", once)
    for part in ("rows", "empty"):
        if not draft[part]:
            draft.pop(part)


def _rule(
    arrived: Arrived,
    table: Table,
    draft: dict[str, Any],
    rows: dict[str, Any],
    word: str,
    title: str,
    names: list[str],
    turn: str,
) -> None:
    """Rows by the words of one column; further rules are written in the text."""
    rules = dict(rows.get(word, {}))
    now = next((name for name in rules if name in names), None)
    left, right = st.columns([2, 3], vertical_alignment="bottom")
    with left:
        name = st.selectbox(
            title, names, index=names.index(now) if now else None, key=f"{word}_{turn}", placeholder=t("no rule")
        )
    if now and name != now:
        rules.pop(now)
    if name:
        words = [word for word, _ in word_counts(arrived, table, draft, name) or []]
        options = list(dict.fromkeys([*rules.get(name, []), *words]))
        with right:
            chosen = st.multiselect(
                t("is one of"),
                options,
                default=rules.get(name, []),
                key=f"{word}_{turn}_{name}",
                accept_new_options=True,
            )
        rules.pop(name, None)
        if chosen:
            rules[name] = chosen
    _set(rows, word, rules)
