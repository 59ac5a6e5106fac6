"""The Streamlit script: who is asking and in which language, the menu, the page."""

import streamlit as st

from text import t
from ui.kit import (
    ICON_FILE,
    completed_address,
    current_account,
    current_scope,
    errors_in_words,
    need_place,
    notices,
    page_header,
    pages_for,
    store,
    use_chosen_language,
)

with errors_in_words():
    account = current_account()
    use_chosen_language(account.language)
    st.set_page_config(page_title=t("Ops Scorecard"), page_icon=str(ICON_FILE), layout="wide")
    who = current_scope()
    page = st.navigation(pages_for(who), position="top")
    page_header(store(), account)
    notice = st.container()
    need_place(who, page)
    page.run()
    with notice:
        notices()
    completed_address()
