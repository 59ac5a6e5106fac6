"""The accounts page's parts: who may sign in, and a form to add someone."""

from __future__ import annotations

import streamlit as st

from access.accounts import Account, accounts, add_account
from access.scope import ROLE_NAMES, Role
from errors import ScorecardError
from text import LANGUAGES, MISSING, day, language, t
from ui import questions
from ui.clock import local
from ui.markup import Html, tag
from ui.pick import labels
from ui.session import current_scope, store
from ui.sheet import show


def account_list() -> None:
    """Every account with its role, whose figures it sees, and since when."""
    heads = (t("Name"), t("Username"), t("Role"), t("Supervisor"), t("Language"), t("Made on"), t("Status"))
    head = tag("tr", *(tag("th", words, scope="col") for words in heads))
    body = (_row(one) for one in accounts(store(), current_scope()))
    table = tag("table", tag("caption", t("Accounts")), tag("thead", head), tag("tbody", *body), class_="folds")
    show(tag("div", table, class_="scroll"), key="accounts")


def _row(one: Account) -> Html:
    state = t("disabled since {day}", day=day(local(one.disabled_at))) if one.disabled_at else t("active")
    return tag(
        "tr",
        tag("th", one.name, scope="row", class_="all"),
        tag("td", one.username, data_label=t("Username")),
        tag("td", ROLE_NAMES[one.role], data_label=t("Role")),
        tag("td", one.supervisor_id or MISSING, data_label=t("Supervisor")),
        tag("td", LANGUAGES[one.language], data_label=t("Language")),
        tag("td", day(local(one.created_at)), data_label=t("Made on"), class_="nowrap"),
        tag("td", state, data_label=t("Status")),
    )


def add_form() -> None:
    """A form for one more account; says what is wrong, and adds nothing then."""
    st.subheader(t("Add an account"), anchor=False)
    people = {one.supervisor_id: one.name for one in questions.supervisors()}
    turn = st.session_state.setdefault("account_turn", 0)
    with st.form(f"add_account_{turn}", border=True):
        left, right = st.columns(2)
        username = left.text_input(t("Username"), max_chars=64)
        name = right.text_input(t("Name"), max_chars=100)
        role = left.selectbox(t("Role"), list(Role), format_func=labels({one: str(ROLE_NAMES[one]) for one in Role}))
        supervisor_id = right.selectbox(
            t("Supervisor (only for that role)"),
            ["", *people],
            format_func=labels({"": MISSING} | {one: f"{name} ({one})" for one, name in people.items()}),
        )
        password = left.text_input(t("Password"), type="password", max_chars=200)
        codes = list(LANGUAGES)
        lang = right.selectbox(t("Language"), codes, index=codes.index(language()), format_func=labels(LANGUAGES))
        wanted = st.form_submit_button(t("Add"), type="primary")
    if wanted:
        try:
            added = add_account(
                store(), current_scope(), username, name, str(role), password, supervisor_id or None, str(lang)
            )
        except ScorecardError as error:
            st.error(str(error.words), icon=":material/error:")
            return
        st.session_state["account_turn"] += 1
        st.session_state["account_added"] = added.name
        st.rerun()
    if name_added := st.session_state.pop("account_added", None):
        st.success(t("{name} can sign in now.", name=name_added))
