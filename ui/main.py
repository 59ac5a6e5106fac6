"""The Streamlit script: who is asking and in which language, the menu, the page."""

import streamlit as st

from accounts import scope_of
from text import t
from ui.kit import (
    ICON_FILE,
    completed_address,
    current_account,
    errors_in_words,
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
    page = st.navigation(pages_for(scope_of(account)), position="top")
    page_header(store(), account)
    notice = st.container()
    page.run()
    with notice:
        notices()
    completed_address()
