"""Accounts: who may sign in, and one more."""

import streamlit as st

from text import t
from ui.users import account_list, add_form

st.title(t("Accounts"), anchor=False)
account_list()
add_form()
