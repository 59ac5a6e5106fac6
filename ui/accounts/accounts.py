"""The accounts page's parts: who may sign in, where mail to them goes, and a form to add someone."""

from __future__ import annotations

import streamlit as st

from accounts import LONGEST_ADDRESS, Account, accounts, add_account, set_email
from errors import ScorecardError
from scope import ROLE_NAMES, Role
from text import LANGUAGES, MISSING, day, language, t
from ui.kit import (
    ListRow,
    attempt,
    cached_questions,
    current_scope,
    listing,
    local_time,
    picker_labels,
    show_markup,
    store,
)


def account_list() -> None:
    """Every account with its role, whose figures it sees, where mail to its person goes, and since when."""
    names = (
        t("Name"),
        t("Username"),
        t("Role"),
        t("Supervisor"),
        t("Language"),
        t("E-mail"),
        t("Made on"),
        t("Status"),
    )
    rows = (_row(account) for account in accounts(store(), current_scope()))
    show_markup(listing(t("Accounts"), [("", words) for words in names], rows), key="accounts")


def _row(account: Account) -> ListRow:
    state = t("disabled since {day}", day=day(local_time(account.disabled_at))) if account.disabled_at else t("active")
    return (
        ("", account.name),
        ("", account.username),
        ("", ROLE_NAMES[account.role]),
        ("", account.supervisor_id or MISSING),
        ("", LANGUAGES[account.language]),
        ("two", account.email or MISSING),
        ("nowrap", day(local_time(account.created_at))),
        ("", state),
    )


def address_form() -> None:
    """Where mail to a person goes: chosen, written, kept; says what is no address, and changes nothing then."""
    by_username = {account.username: account for account in accounts(store(), current_scope())}
    if not by_username:
        return
    st.subheader(t("E-mail addresses"), anchor=False)
    st.caption(
        t(
            "Reminders go to this address. A supervisor without one gets them at the address in the table of "
            "supervisors, if there is one."
        )
    )
    with st.container(border=True):
        left, right = st.columns(2)
        shown = picker_labels(
            {account.username: f"{account.name} ({account.username})" for account in by_username.values()}
        )
        username = left.selectbox(t("Account"), list(by_username), format_func=shown, key="address_of")
        with right.form(f"address_{username}", border=False):
            typed = st.text_input(t("E-mail"), value=by_username[username].email or "", max_chars=LONGEST_ADDRESS)
            wanted = st.form_submit_button(t("Save the address"), key="save_address")
    if wanted:
        attempt(lambda: set_email(store(), current_scope(), username, typed), t("Saved."))


def add_form() -> None:
    """A form for one more account; says what is wrong, and adds nothing then."""
    st.subheader(t("Add an account"), anchor=False)
    people = {supervisor.supervisor_id: supervisor.name for supervisor in cached_questions.supervisors()}
    turn = st.session_state.setdefault("account_turn", 0)
    with st.form(f"add_account_{turn}", border=True):
        left, right = st.columns(2)
        username = left.text_input(t("Username"), max_chars=64)
        name = right.text_input(t("Name"), max_chars=100)
        role = left.selectbox(
            t("Role"), list(Role), format_func=picker_labels({option: str(ROLE_NAMES[option]) for option in Role})
        )
        supervisor_id = right.selectbox(
            t("Supervisor (only for that role)"),
            ["", *people],
            format_func=picker_labels({"": MISSING} | {code: f"{name} ({code})" for code, name in people.items()}),
        )
        password = left.text_input(t("Password"), type="password", max_chars=200)
        codes = list(LANGUAGES)
        lang = right.selectbox(
            t("Language"), codes, index=codes.index(language()), format_func=picker_labels(LANGUAGES)
        )
        email = left.text_input(t("E-mail (may be empty)"), max_chars=LONGEST_ADDRESS)
        wanted = st.form_submit_button(t("Add"), type="primary")
    if wanted:
        try:
            added = add_account(
                store(), current_scope(), username, name, str(role), password, supervisor_id or None, str(lang), email
            )
        except ScorecardError as error:
            st.error(str(error.words), icon=":material/error:")
            return
        st.session_state["account_turn"] += 1
        st.session_state["account_added"] = added.name
        st.rerun()
    if name_added := st.session_state.pop("account_added", None):
        st.success(t("{name} can sign in now.", name=name_added))
