"""What people see when something fails: a sentence, never a traceback."""

from __future__ import annotations

import logging
import secrets

import streamlit as st

from errors import ScorecardError
from text import t

LOG = logging.getLogger("scorecard.pages")


def on_script_error(error: BaseException) -> bool:
    """Say it on the page. An error written for people is shown as it is; any other gets a number, under which the
    log holds the rest. True: Streamlit shows nothing of its own."""
    if isinstance(error, ScorecardError):
        st.error(str(error.words), icon=":material/error:")
    else:
        number = secrets.token_hex(4)
        LOG.error("error %s on a page", number, exc_info=error)
        st.error(
            t(
                "This page could not be shown. Nothing was changed. Try again; if it happens again, give your "
                "administrator this number: {number}",
                number=number,
            ),
            icon=":material/error:",
        )
    return True
