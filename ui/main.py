"""The Streamlit script: who is asking and in which language, the menu, the page."""

import streamlit as st

from access.accounts import scope_of
from text import t
from ui.address import completed_address
from ui.error_box import in_words
from ui.header import ICON, header
from ui.language import speak
from ui.places import pages_for
from ui.session import current_account, store
from ui.states import notices

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
