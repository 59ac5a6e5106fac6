"""Something a person wants done: done and the page shown anew, or said why not."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from errors import ScorecardError


def attempt(action: Callable[[], object], message: str = "") -> None:
    """Do it, say `message` in passing and show the page anew; an error written for people is shown and nothing else."""
    try:
        action()
    except ScorecardError as error:
        st.error(str(error.words), icon=":material/error:")
        return
    if message:
        st.toast(message, icon=":material/check:")
    st.rerun()
