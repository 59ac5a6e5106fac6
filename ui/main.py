"""The Streamlit script: who is asking and in which language, the menu, the page."""

import streamlit as st

from accounts.accounts import scope_of
from text import t
from ui.kit.address import completed_address
from ui.kit.empty_states import notices
from ui.kit.error_box import in_words
from ui.kit.header import ICON, header
from ui.kit.language import speak
from ui.kit.places import pages_for
from ui.kit.session import current_account, store

with in_words():
    account = current_account()
    speak(account.language)
    st.set_page_config(page_title=t("Ops Scorecard"), page_icon=str(ICON), layout="wide")
    page = st.navigation(pages_for(scope_of(account)), position="top")
    header(store(), account)
    notice = st.container()
    page.run()
    with notice:
        notices()
    completed_address()
