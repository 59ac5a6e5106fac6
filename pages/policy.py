"""The policy, clause by clause, with the pages that serve each."""

import streamlit as st

from text import t
from ui.appraisal import clauses

st.title(t("Policy"), anchor=False)
clauses()
