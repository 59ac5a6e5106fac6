"""In which language this session speaks: chosen here → ?lang= → the account's → the browser's → 简体中文."""

from __future__ import annotations

import streamlit as st

from accounts import set_language
from data.store import Store
from scope import Scope
from text import DEFAULT_LANGUAGE, LANGUAGES, use_language

_CHOSEN = "language"


def use_chosen_language(account_language: str | None) -> str:
    """Use the session's language in this run, and say which it is."""
    wanted = (st.session_state.get(_CHOSEN), st.query_params.get("lang"), account_language, _browser_language())
    lang = next((code for code in wanted if code in LANGUAGES), DEFAULT_LANGUAGE)
    st.session_state[_CHOSEN] = lang
    use_language(lang)
    return lang


def switch(store: Store, who: Scope, lang: str) -> None:
    """Speak `lang` from now on, here and at the next sign-in."""
    st.session_state[_CHOSEN] = lang
    use_language(lang)
    set_language(store, who, lang)


def _browser_language() -> str | None:
    return (st.context.locale or "").partition("-")[0].lower() or None
