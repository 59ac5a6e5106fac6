"""Data quality: what is due and late, how full and fresh the data are, what was refused (policy 3.4)."""

import streamlit as st

from text import t
from ui.data import reminders, tables_and_rejected_rows, what_indicators_cover, what_is_due
from ui.kit import current_scope

st.title(t("Data quality"), anchor=False)
what_is_due()
reminders()
if current_scope().sees_all:
    tables_and_rejected_rows()
what_indicators_cover()
