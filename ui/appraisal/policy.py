"""The policy page: the policy's own text, and each clause with the way to the pages that serve it."""

from __future__ import annotations

import streamlit as st

from appraisal import CLAUSES, RECORDS, Clause
from data.schemas import EVERY_TABLE
from text import t
from ui.appraisal.policy_text import text_part
from ui.kit import PLACES, Html, Part, current_scope, link, show_markup, table_under_heading, tag


def policy_page(title: str) -> None:
    """The text in its versions beside the clauses."""
    st.title(title, anchor=False)
    whole_text, by_clause = st.tabs([t("Text and acknowledgement"), t("Where each clause is found")])
    with whole_text:
        text_part()
    with by_clause:
        clauses()


def clauses() -> None:
    """All clauses; a page that this person may not use is named without a link."""
    heads = (t("Clause"), t("What it says"), t("Pages"), t("Tables"))
    body = (_row(clause) for clause in CLAUSES)
    whole = table_under_heading(t("Policy"), heads, body)
    show_markup(whole, key="policy")


def _row(clause: Clause) -> Html:
    return tag(
        "tr",
        tag("th", clause.number, " ", clause.title, scope="row", class_="all"),
        tag("td", clause.says, data_label=t("What it says"), class_="two"),
        tag("td", _joined([_page(path) for path in clause.places]), data_label=t("Pages"), class_="two"),
        tag(
            "td", t(", ").join(_table(name) for name in clause.tables), data_label=t("Tables"), class_="two quiet small"
        ),
    )


def _page(path: str) -> Part:
    place = PLACES["" if path == "overview" else path]
    if not place.open_to(current_scope()):
        return tag("span", place.name, class_="quiet")
    return tag("a", place.name, href=link(place), data_go=True, class_="plain")


def _table(name: str) -> str:
    return str(EVERY_TABLE[name].title if name in EVERY_TABLE else RECORDS[name])


def _joined(parts: list[Part]) -> list[Part]:
    return [part for link_part in parts for part in (link_part, " · ")][:-1]
