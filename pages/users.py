"""Accounts: who may sign in, and one more; the keys of other systems that deliver files."""

import streamlit as st

from text import t
from ui.accounts import account_list, add_form, address_form, key_part

st.title(t("Accounts"), anchor=False)
account_list()
address_form()
add_form()
key_part()
