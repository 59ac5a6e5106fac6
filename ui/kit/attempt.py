"""Something a person wants done: done and the page shown anew, or said why not."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from errors import ScorecardError


def attempt(what: Callable[[], object], said: str = "") -> None:
    """Do it, say `said` in passing and show the page anew; an error written for people is shown and nothing else."""
    try:
        what()
    except ScorecardError as error:
        st.error(str(error.words), icon=":material/error:")
        return
    if said:
        st.toast(said, icon=":material/check:")
    st.rerun()
