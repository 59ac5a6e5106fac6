"""Which column is which: one line per column of ours, with where it comes from, samples, and why it is proposed."""

from __future__ import annotations

from collections.abc import Mapping as Dict
from collections.abc import Sequence
from typing import Any

import streamlit as st

from data.declare import Table
from data.intake.suggest import AMOUNT_COLUMN, PERIOD_COLUMN, Inspection, KnownReferences, MappingProposal, columns_of
from text import t
from ui.kit import picker_labels, plain_text
from ui.upload.dialect import column_called, without_midnight

NOTHING, CONSTANT, TEMPLATE, COLUMN = "-", "=", "~", "c:"
SAMPLES = 3


def grid(
    table: Table,
    inspection: Inspection,
    draft: dict[str, Any],
    proposed: MappingProposal,
    references: KnownReferences,
    turn: str,
) -> None:
    """Ours ← theirs, for every column of the table; what is chosen is written into `draft`."""
    entries: dict[str, Any] = draft.setdefault("columns", {})
    samples = _samples(inspection, draft)
    for column in table.columns:
        label = f"{table.label(column)} ({column})" + ("" if table.optional(column) else " *")
        left, right = st.columns([4, 7], vertical_alignment="bottom")
        entry = entries.get(column)
        options = [NOTHING, CONSTANT, TEMPLATE, *(COLUMN + name for name in samples)]
        now = _code(entry)
        if now not in options:  # a mapping that was taken over reads a column this file lacks, or a lookup's
            options.append(now)
        names = {
            NOTHING: t("— not in the file —"),
            CONSTANT: t("one value for all rows"),
            TEMPLATE: t("a text made of columns"),
            **{COLUMN + name: _called(name) for name in samples},
            now: _called(now.removeprefix(COLUMN)) if now.startswith(COLUMN) else None,
        }
        with left:
            code = st.selectbox(
                label,
                options,
                index=options.index(now),
                format_func=picker_labels({key: name for key, name in names.items() if name} | _fixed()),
                key=f"from_{turn}_{column}",
            )
        if code != now:
            entry = _changed(code, proposed, column)
        with right:
            entry = _value(table, column, entry, references, turn)
            _column_remarks(column, entry, code == now, samples, proposed)
        if entry is None:
            entries.pop(column, None)
        else:
            entries[column] = entry


def _fixed() -> dict[str, str]:
    return {
        NOTHING: t("— not in the file —"),
        CONSTANT: t("one value for all rows"),
        TEMPLATE: t("a text made of columns"),
    }


def _called(name: str) -> str:
    """A column's name; those that arise from months have names in the reader's language."""
    made = {PERIOD_COLUMN: t("(the month of the column)"), AMOUNT_COLUMN: t("(the value of the column)")}
    return made.get(name) or column_called(name)


def _samples(inspection: Inspection, draft: dict[str, Any]) -> dict[str, list[str]]:
    """Some cells of every column that can be chosen."""
    cells = columns_of(inspection)
    unpivot = draft.get("unpivot")
    if not unpivot:
        return cells
    wide = [name for name in unpivot["columns"] if name in cells]
    rest = {name: values for name, values in cells.items() if name not in wide}
    return {**rest, unpivot["name"]: wide, unpivot["value"]: [value for name in wide for value in cells[name]]}


def _code(entry: Dict[str, Any] | None) -> str:
    if entry is None:
        return NOTHING
    if "constant" in entry:
        return CONSTANT
    return TEMPLATE if "template" in entry else COLUMN + entry["from"]


def _changed(code: str, proposed: MappingProposal, column: str) -> dict[str, Any] | None:
    """The entry for another choice; the proposed one when it is chosen again."""
    proposal = proposed.columns.get(column)
    if code == NOTHING:
        return None
    if code == CONSTANT:
        return {"constant": ""}
    if code == TEMPLATE:
        return {"template": ""}
    if proposal and proposal.entry.get("from") == code.removeprefix(COLUMN):
        return dict(proposal.entry)
    return {"from": code.removeprefix(COLUMN)}


def _value(
    table: Table, column: str, entry: dict[str, Any] | None, references: KnownReferences, turn: str
) -> dict[str, Any] | None:
    """The value or text that somebody writes, where one is to be written."""
    if entry is None or "from" in entry:
        return entry
    if "template" in entry:
        text = st.text_input(
            t("Text of {column}", column=table.label(column)),
            entry["template"],
            key=f"template_{turn}_{column}",
            placeholder=t("e.g. {a}", a="SH-{编号}"),
            help=t("{a} stands for a column's cell, {b} for the line in the file.", a="{编号}", b="{line}"),
        )
        return {**entry, "template": text.strip()}
    to = table.reference(column)
    allowed = dict.fromkeys(table.choices(column)) or (references.get(to, {}) if to else {})
    label = t("Value of {column}", column=table.label(column))
    if allowed:
        names = {value: f"{value} · {name}" if name and name != value else value for value, name in allowed.items()}
        options = list(names)
        now = entry["constant"]
        value = st.selectbox(
            label,
            options,
            index=options.index(now) if now in options else None,
            format_func=picker_labels(names),
            key=f"constant_{turn}_{column}",
        )
    else:
        value = st.text_input(
            label, entry["constant"], key=f"constant_{turn}_{column}", placeholder=table.kind(column).example
        )
    return {**entry, "constant": (value or "").strip()}


def _column_remarks(
    column: str,
    entry: Dict[str, Any] | None,
    as_proposed: bool,
    samples: dict[str, list[str]],
    proposed: MappingProposal,
) -> None:
    """Samples of what was chosen, and why it was proposed."""
    if entry and "from" not in entry:
        return
    remarks = []
    if entry and "from" in entry:
        cells = list(dict.fromkeys(cell for cell in samples.get(entry["from"], []) if cell))[:SAMPLES]
        remarks.append(" · ".join(plain_text(without_midnight(cell)) for cell in cells))
        remarks += [t("× {scale}", scale=entry["scale"])] if "scale" in entry else []
        remarks += [t("{n} words translated", n=len(entry["values"]))] if entry.get("values") else []
    proposal = proposed.columns.get(column)
    if proposal and as_proposed and entry and entry.get("from") == proposal.entry.get("from"):
        remarks.append(plain_text(str(proposal.reason), 120))
    if entry is None and column in proposed.missing:
        remarks.append(f":red[{t('needed, and not found in the file')}]")
    st.caption(" — ".join(remark for remark in remarks if remark) or " ")


def unanswered_columns(table: Table, entries: Dict[str, Any]) -> Sequence[str]:
    """The columns that must be given and are not yet."""
    return [
        column
        for column in table.columns
        if not table.optional(column)
        and not any((entries.get(column) or {}).get(word) for word in ("from", "constant", "template"))
    ]
