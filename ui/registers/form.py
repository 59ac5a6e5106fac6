"""A form made from a table's declaration: one widget per column by its kind, its rules beside it, its fault below it.

What is typed goes to data.intake.forms.enter, which judges it as it would a file. Only the cells that the person
changed are
sent, so that two people who change different cells of a row do not undo each other.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import streamlit as st

from appraisal import offered, store_register_row
from data.declare import Table
from data.intake.forms import NeedsReason, may_write, words_open_to
from data.intake.history import ChangedMeanwhile, Version, current_row
from data.schemas import TABLES
from data.schemas.choice_words import CHOICE_WORDS
from data.template import example_of
from errors import ScorecardError
from metrics import INDICATORS
from scope import Scope
from text import MISSING, t
from ui.kit import current_day, current_scope, picker_labels, store
from ui.registers.views import fall_of_percent, percent_of_fall

FIRST_DAY, LAST_DAY = date(2000, 1, 1), date(2100, 12, 31)
QUARTERS = 8  # offered back from the present one
# Texts of a few words; the others may run over lines.
SHORT = frozenset(
    "name title role topic owner trainer channel raised_by reviewer resource unit rater departments".split()
)


@dataclass(frozen=True)
class Field:
    """One column as it is asked: what it holds now, whether it may be written, what a widget needs besides."""

    table: Table
    column: str
    value: str
    key: str
    disabled: bool
    codes: Mapping[str, str] = field(default_factory=dict)

    @property
    def label(self) -> str:
        """The column's name, marked where it must be filled."""
        return f"{self.table.label_in_app(self.column)}{'' if self.table.optional(self.column) else ' *'}"

    @property
    def common(self) -> dict[str, Any]:
        """What every widget takes."""
        rules = "\n".join(f"- {rule}" for rule in self.table.rules(self.column))
        return {"label": self.label, "key": self.key, "disabled": self.disabled, "help": rules or None}


def _line(entry: Field) -> str:
    return st.text_input(value=entry.value, placeholder=example_of(entry.table, entry.column), **entry.common)


def _text(entry: Field) -> str:
    if entry.column in SHORT:
        return st.text_input(value=entry.value, **entry.common)
    return st.text_area(value=entry.value, height=96, **entry.common)


def _fall(entry: Field) -> str:
    shown = percent_of_fall(entry.value)
    rule = t("A percentage above 0: 20 = 20 % less than before.")
    typed = st.text_input(value=shown, placeholder="20", **{**entry.common, "help": rule})
    return entry.value if typed == shown else fall_of_percent(typed)


def _picked(entry: Field) -> str:
    codes = dict(entry.codes)
    if entry.value:
        codes.setdefault(entry.value, entry.value)
    blank = [""] if entry.table.optional(entry.column) or not entry.value else []
    options = [*blank, *codes]
    at = options.index(entry.value) if entry.value in options else 0
    return (
        st.selectbox(options=options, index=at, format_func=picker_labels({"": MISSING, **codes}), **entry.common) or ""
    )


def _day(entry: Field) -> str:
    value = date.fromisoformat(entry.value[:10]) if entry.value else None
    given = st.date_input(value=value, min_value=FIRST_DAY, max_value=LAST_DAY, format="YYYY-MM-DD", **entry.common)
    return given.isoformat() if isinstance(given, date) else ""


def _whole(entry: Field) -> str:
    given = st.number_input(value=int(entry.value) if entry.value else None, step=1, format="%d", **entry.common)
    return "" if given is None else str(int(given))


def _quarter(entry: Field) -> str:
    this = current_day()
    index = this.year * 4 + (this.month - 1) // 3
    codes = {f"{n // 4}-Q{n % 4 + 1}": f"{n // 4}-Q{n % 4 + 1}" for n in range(index, index - QUARTERS, -1)}
    return _picked(Field(entry.table, entry.column, entry.value, entry.key, entry.disabled, codes))


# How a cell of each kind is asked for. Amounts are typed as text: a number field would round them.
WIDGETS: dict[str, Callable[[Field], str]] = {
    "id": _line,
    "text": _text,
    "choice": _picked,
    "date": _day,
    "time": _line,
    "month": _line,
    "quarter": _quarter,
    "money": _line,
    "count": _whole,
    "ratio": _line,
    "score": _line,
    "number": _line,
}


def field_widget(entry: Field) -> str:
    """Show the widget of a field; what it holds, as text."""
    if entry.codes or entry.table.choices(entry.column) or entry.table.reference(entry.column):
        return _picked(entry)
    if entry.column in entry.table.entry.falls:
        return _fall(entry)
    return WIDGETS[entry.table.kind(entry.column).name](entry)


@dataclass
class Draft:
    """What a person has before their eyes while they type: the row as it stood, its version (None: a new row)."""

    cells: dict[str, str]
    version: Version | None


def draft(table: Table, key: str, cells: dict[str, str], version: Version | None) -> Draft:
    """The draft of this row in this session, begun now or earlier: what others store meanwhile does not slip in."""
    drafts: dict[str, Draft] = st.session_state.setdefault("drafts", {})
    return drafts.setdefault(f"{table.name} {key}", Draft(cells, version))


def forget(table: Table, key: str) -> None:
    """The next form of this row begins anew."""
    drafts = st.session_state.setdefault("drafts", {})
    old = drafts.pop(f"{table.name} {key}", None)
    st.session_state["draft_turn"] = st.session_state.get("draft_turn", 0) + (old is not None)


def form_of(table: Table, key: str, begun: Draft, only: tuple[str, ...] = (), fixed: Mapping[str, str] | None = None,
            button: str = "") -> bool:  # fmt: skip
    """The form of a row; True once it was stored. `only`: the columns asked; `fixed`: cells that are set with them."""
    who, new, turn = current_scope(), begun.version is None, st.session_state.get("draft_turn", 0)
    name = f"entry_{table.name}_{key}_{'-'.join(only) or 'all'}_{'-'.join((fixed or {}).values())}_{turn}"
    with st.form(name, border=not only):
        given, places = {}, {}
        asked = [c for c in only or table.columns if c not in (fixed or {}) and _shown(who, table, c, new, begun.cells)]
        sides = st.columns(1 if only else 2)
        for at, column in enumerate(asked):
            key_of_widget = f"{name}_{column}"
            disabled = (not new and column in table.key) or not may_write(who, table, column, new=new)
            held = begun.cells.get(column, "")
            if only and at == 0 and not held and table.kind(column).name == "date":
                held = current_day().isoformat()  # a step is said on the day it is made, unless one says otherwise
            entry = Field(table, column, held, key_of_widget, disabled, _codes(who, table, column, begun.cells))
            with sides[at * len(sides) // len(asked)]:
                given[column] = field_widget(entry)
                places[column] = st.empty()
        reason = reason_field(name)
        above = st.empty()
        wanted = st.form_submit_button(button or t("Store"), type="primary")
    return wanted and _stored(who, table, begun, {**given, **(fixed or {})}, places, above, (name, reason))


def reason_field(name: str) -> str:
    """Why, once it was told that the form `name` changes what one is judged by; "" before."""
    if not (told := st.session_state.get(f"{name}_after_the_fact")):
        return ""
    st.warning(told, icon=":material/lock_clock:")
    return st.text_area(t("Reason for the change after the fact"), height=80, max_chars=2000, key=f"{name}_reason")


def ask_for_reason(name: str, needed: NeedsReason) -> None:
    """The form `name` runs again, with what was typed and the field for a reason."""
    st.session_state[f"{name}_after_the_fact"] = str(needed.words)
    st.rerun()


def _shown(who: Scope, table: Table, column: str, new: bool, cells: Mapping[str, str]) -> bool:
    """Columns that this person cannot fill are asked of nobody while they are empty."""
    if column == "supervisor_id" and who.supervisors is not None and len(who.supervisors) == 1:
        return False
    return may_write(who, table, column, new=new) or bool(cells.get(column))


def _codes(who: Scope, table: Table, column: str, cells: Mapping[str, str]) -> dict[str, str]:
    if table.choices(column):
        return {word: str(CHOICE_WORDS[word]) for word in words_open_to(who, table, column, cells)}
    if column == "table":
        return {name: str(table.title) for name, table in TABLES.items()}
    if column == "indicator":
        return {key: str(indicator.name) for key, indicator in INDICATORS.items()}
    if table.reference(column):
        references = offered(store(), who, table.name, column)
        return {code: f"{code} · {about}" if about and about != code else code for code, about in references.items()}
    return {}


def _stored(
    who: Scope,
    table: Table,
    begun: Draft,
    given: dict[str, str],
    places: Mapping[str, Any],
    above: Any,
    why: tuple[str, str],
) -> bool:
    row = {c: text for c, text in given.items() if begun.version is None or text != begun.cells.get(c, "")}
    if begun.version is None and "supervisor_id" in table.columns and who.supervisors and len(who.supervisors) == 1:
        row["supervisor_id"] = next(iter(who.supervisors))
    if not row:
        above.info(t("Nothing was changed, so nothing was stored."), icon=":material/info:")
        return False
    row |= {c: begun.cells[c] for c in table.key if begun.version is not None}
    try:
        result, met = store_register_row(store(), who, table.name, row, seen=begun.version, reason=why[1])
    except NeedsReason as needed:
        ask_for_reason(why[0], needed)
        return False
    except ScorecardError as error:
        above.error(str(error.words), icon=":material/error:")
        meanwhile = isinstance(error, ChangedMeanwhile) and begun.version
        if meanwhile and (current := current_row(store(), current_scope(), table, row)):
            # They have been told: what they typed stays, the other cells are the new ones.
            begun.version = current.version
            begun.cells = current.cells | {c: begun.cells[c] for c in given if c in begun.cells}
        return False
    for fault in result.rejects:
        place = places.get(fault.column, above)
        value = fault.value or ""
        if value and fault.column in table.entry.falls:
            value = percent_of_fall(value)
        shown = f'"{value}" {fault.rule}' if value else str(fault.rule)
        place.error(f"{table.label_in_app(fault.column)}: {shown}" if fault.column in table.columns else shown)
    remarks = [str(warning) for warning in result.warnings if not result.rejects]
    if result.requests:
        remarks.insert(0, str(result.message))
    elif met:
        remarks.insert(0, t("Stored. With it, the training need is met: {needs}", needs=", ".join(met)))
    elif remarks:
        remarks.insert(0, t("Stored."))
    if remarks:
        st.session_state["register_said"] = " ".join(remarks)
    return not result.rejects
