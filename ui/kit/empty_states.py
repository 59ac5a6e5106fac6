"""What a page says when it has nothing to show: what is missing, and what to do next."""

from __future__ import annotations

from typing import NoReturn

import streamlit as st

from data.schemas import TABLES
from scope import Right
from text import Words, t
from ui.kit.icons import icon
from ui.kit.markup import Html, Part, tag
from ui.kit.markup_block import show_markup
from ui.kit.places import UPLOAD, link
from ui.kit.session import current_scope

# What must be there before any figure can be: in this order, for each refers to the one before.
FIRST_FILES = ("departments", "supervisors", "operating_results")


def empty_state(title: str, *says: Part, key: str) -> None:
    """A page or part of it without content: a heading, then what to do."""
    show_markup(tag("div", tag("h2", title), *says, class_="card empty"), key=key)


def no_supervisors() -> NoReturn:
    """There is no supervisor to show. Says which files to upload first, and stops the page."""
    if current_scope().may(Right.UPLOAD):
        files = tag("ol", *(tag("li", _upload_link(name)) for name in FIRST_FILES))
        says: tuple[Part, ...] = (
            tag("p", t("Upload these files first; each needs the one before:"), class_="quiet"),
            files,
        )
    else:
        says = (
            tag("p", t("The data analyst uploads them. Until then there is nothing to show here."), class_="quiet"),
        )
    empty_state(t("No supervisors yet"), *says, key="nobody")
    st.stop()


def _upload_link(name: str) -> Html:
    return tag("a", TABLES[name].title, f" ({name}.csv)", href=link(UPLOAD, table=name), class_="plain", data_go=True)


def note(words: Words | str, key: str) -> None:
    """A quiet remark with an icon."""
    show_markup(tag("p", icon("info"), tag("span", words), class_="note"), key=key)


def notices() -> None:
    """What this run has to tell once: a link that asked for what may not be seen, a choice that does not exist."""
    words = st.session_state.pop("notice", None)
    if words is not None:
        st.warning(str(words), icon=":material/info:")
