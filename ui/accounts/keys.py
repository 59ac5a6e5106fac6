"""Keys of other systems on the accounts page: which there are, one more (shown once), and letting one in no more."""

from __future__ import annotations

import streamlit as st

from accounts import DeliveryKey, accounts, add_key, keys, revoke_key
from data.schemas import TABLES
from errors import ScorecardError
from text import day, t
from ui.kit import (
    Html,
    current_scope,
    local_time,
    name_of_person,
    note,
    picker_labels,
    show_markup,
    store,
    table_under_heading,
    tag,
)


def key_part() -> None:
    """Everything about keys: the list, a key just made, the forms."""
    st.subheader(t("Keys of other systems"), anchor=False)
    note(
        t(
            "A system delivers files by POST /api/v1/tables/TABLE with its key, or puts them into the watched folder "
            "{inbox}. Both go through the same checks as an upload.",
            inbox=store().home.inbox,
        ),
        key="keys_note",
    )
    _just_made()
    delivery_keys = keys(store(), current_scope())
    if delivery_keys:
        _list(delivery_keys)
    _add()
    in_use = [key.name for key in delivery_keys if key.revoked_at is None]
    if in_use:
        _revoke(in_use)


def _list(delivery_keys: list[DeliveryKey]) -> None:
    heads = (t("System"), t("Tables"), t("Made on"), t("Made by"), t("Kept by"), t("Status"))
    body = (_row(key) for key in delivery_keys)
    table = table_under_heading(t("Keys of other systems"), heads, body)
    show_markup(table, key="keys")


def _row(key: DeliveryKey) -> Html:
    state = t("revoked on {day}", day=day(local_time(key.revoked_at))) if key.revoked_at else t("in use")
    return tag(
        "tr",
        tag("th", key.name, scope="row", class_="all"),
        tag("td", ", ".join(key.tables) or t("all"), data_label=t("Tables")),
        tag("td", day(local_time(key.made_at)), data_label=t("Made on"), class_="nowrap"),
        tag("td", name_of_person(key.made_by), data_label=t("Made by")),
        tag("td", name_of_person(key.kept_by), data_label=t("Kept by")),
        tag("td", state, data_label=t("Status")),
    )


def _just_made() -> None:
    made = st.session_state.pop("key_made", None)
    if made:
        name, key = made
        st.success(t("The key of {name}, shown this once and never again:", name=name), icon=":material/key:")
        st.code(key, language=None)


def _add() -> None:
    turn = st.session_state.setdefault("key_turn", 0)
    with st.form(f"add_key_{turn}", border=True):
        name = st.text_input(t("System"), max_chars=64, placeholder="ERP")
        titles = {table.name: f"{table.title} ({table.name})" for table in TABLES.values()}
        tables = st.multiselect(
            t("Tables it may deliver (none chosen: all)"), list(titles), format_func=picker_labels(titles)
        )
        own = t("myself")
        people = {account.username: account.name for account in accounts(store(), current_scope())}
        kept_by = st.selectbox(
            t("Kept by"),
            ["", *people],
            format_func=lambda username: people.get(username, own),
            help=t("What comes with the key after the fact is judged as if its keeper had brought it."),
        )
        wanted = st.form_submit_button(t("Make a key"))
    if wanted:
        try:
            key = add_key(store(), current_scope(), name, tables, kept_by=kept_by or "")
        except ScorecardError as error:
            st.error(str(error.words), icon=":material/error:")
            return
        st.session_state["key_turn"] += 1
        st.session_state["key_made"] = (" ".join(name.split()), key)
        st.rerun()


def _revoke(in_use: list[str]) -> None:
    with st.container(horizontal=True, vertical_alignment="bottom"):
        name = st.selectbox(t("Key to revoke"), in_use, width=260)
        if st.button(t("Revoke"), key="revoke_key"):
            revoke_key(store(), current_scope(), str(name))
            st.rerun()
