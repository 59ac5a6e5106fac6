"""What people see when something fails: a sentence, never a traceback."""

from __future__ import annotations

import logging
import secrets
from collections.abc import Iterator
from contextlib import contextmanager

import streamlit as st

from accounts import SignedOut
from errors import ScorecardError
from text import t

LOG = logging.getLogger("scorecard.pages")


@contextmanager
def errors_in_words() -> Iterator[None]:
    """An error written for people ends the block and is shown as it is; any other goes on to `on_script_error`."""
    try:
        yield
    except ScorecardError as error:
        _say(error)


def on_script_error(error: BaseException) -> bool:
    """Say on the page what nobody foresaw: by a number, under which the log holds the rest. True: Streamlit shows
    nothing of its own."""
    if isinstance(error, ScorecardError):  # raised in a callback, outside `errors_in_words`
        _say(error)
        return True
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


def _say(error: ScorecardError) -> None:
    if isinstance(error, SignedOut):
        st.info(str(error.words))
        st.link_button(t("Sign in"), "/login")
    else:
        st.error(str(error.words), icon=":material/error:")
