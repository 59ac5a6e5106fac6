"""Loads: every file that came in, what it changed, and reverting it (policy 3.4)."""

import streamlit as st

from scope import Right
from text import t
from ui.kit import current_scope
from ui.loads import loads_page

st.title(t("Loads"), anchor=False)
current_scope().need(Right.UPLOAD)
loads_page()
