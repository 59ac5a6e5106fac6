"""Loads: every file that came in, what it changed, and taking it back (policy 3.4)."""

import streamlit as st

from access.scope import Right
from text import t
from ui.loads import loads_page
from ui.session import current_scope

st.title(t("Loads"), anchor=False)
current_scope().need(Right.UPLOAD)
loads_page()
