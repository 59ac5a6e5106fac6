"""Loads: every file that came in, what it changed, and reverting it (policy 3.4)."""

import streamlit as st

from text import t
from ui.loads import loads_page

st.title(t("Loads"), anchor=False)
loads_page()
