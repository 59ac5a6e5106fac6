"""The company's settings: its time zone (judgement 2: what is late is late by the company's day)."""

import streamlit as st

from text import t
from ui.accounts import company_settings

st.title(t("Company settings"), anchor=False)
company_settings()
