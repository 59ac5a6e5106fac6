"""How the file is read: what is not sure is asked on examples from the file; the first rows show what comes of it."""

from __future__ import annotations

import re
from collections.abc import Callable

import streamlit as st

from data.intake.records import Dialect
from data.intake.suggest import NO_NAME, DialectQuestion, Inspection, inspect_file
from text import number, t
from ui.kit import Html, picker_labels, show_markup, tag
from ui.upload.arrived_file import Arrived

MIDNIGHT = re.compile(r"^([0-9]{4}-[0-9]{2}-[0-9]{2}) 00:00:00$")
ROUNDS = 6  # an answer may raise a question of its own, such as that of the sheet
ROWS = 5
ONE_LINE = 24  # signs of a cell that is not broken


def inspect_arrived(arrived: Arrived, reading: Dialect) -> Inspection:
    """The file as `reading` says, looked at once. NothingStored when it cannot be read at all."""
    key = (arrived.key, repr(reading))
    looks = st.session_state.setdefault("looks", {})
    if key not in looks:
        if len(looks) > 20:
            looks.clear()
        looks[key] = inspect_file(arrived.path, arrived.name, reading)
    return looks[key]


def ask_dialect(arrived: Arrived, reading: Dialect, heading: Callable[[], None]) -> tuple[Inspection, Dialect] | None:
    """The look at the file with every question answered, and the answers; None while one has no answer.

    Nothing is shown when there is nothing to ask. Every answer that is proposed is there to be changed.
    """
    initial = reading
    first = True
    for _ in range(ROUNDS):
        inspection = inspect_arrived(arrived, reading)
        if not inspection.questions:
            break
        if first:
            heading()
            first = False
        for question in inspection.questions:
            answer = _answer(arrived, question)
            if answer is None:
                st.info(t("Choose an answer to go on."), icon=":material/help:")
                return None
            reading = question.options[answer].applied_to(reading)
    inspection = inspect_arrived(arrived, reading)
    if reading != initial:
        first_rows(inspection)
    return inspection, reading


def _answer(arrived: Arrived, question: DialectQuestion) -> int | None:
    """Which option holds: the proposed one until another is chosen."""
    names = {at: str(option.words) for at, option in enumerate(question.options)}
    proposed = question.options.index(question.proposed) if question.proposed else None
    choice = st.radio(
        str(question.words),
        list(names),
        index=proposed,
        format_func=picker_labels(names),
        key=f"ask_{arrived.key}_{question.kind}_{question.column}",
    )
    # Where each answer shows what it makes of the file, that need not be said twice.
    if any(all(example not in words for words in names.values()) for example in question.examples):
        show_markup(
            tag(
                "p",
                t("In the file:"),
                " ",
                *(tag("code", example, " ") for example in question.examples),
                class_="quiet small",
            ),
            key=f"examples_{question.kind}_{question.column}",
        )
    return choice


def column_called(name: str) -> str:
    """A column's name as the reader knows it: one without a name is the n-th."""
    unnamed = NO_NAME.match(name)
    return t("column {n}", n=unnamed[1]) if unnamed else name


def without_midnight(cell: str) -> str:
    """A day as it is read: a spreadsheet gives it with midnight."""
    return MIDNIGHT.sub(r"\1", cell)


def _cell(cell: str) -> Html:
    """Chinese may break after any sign, so a short cell would stand upright in a wide table: it is kept in one line."""
    cell = without_midnight(cell)
    return tag("td", cell, class_="nowrap" if len(cell) <= ONE_LINE else None)


def first_rows(inspection: Inspection) -> None:
    """The first rows under their names, each with its line in the file."""
    head = tag(
        "tr",
        tag("th", t("Line"), scope="col", class_="num"),
        *(tag("th", column_called(name) or "—", scope="col") for name in inspection.names),
    )
    body = (
        tag("tr", tag("td", number(line), class_="num"), *map(_cell, cells)) for line, cells in inspection.rows[:ROWS]
    )
    caption = tag("caption", t("The first rows, as they are read"))
    show_markup(
        tag("p", t("The first rows, as they are read"), class_="quiet small"),
        tag("div", tag("table", caption, tag("thead", head), tag("tbody", *body)), class_="scroll"),
        key="first_rows",
    )
