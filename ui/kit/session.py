"""Who is asking: the session that the middleware found, looked up again at every run of a page.

A page or fragment asks `scope()` before it asks for figures; nothing is remembered between runs, so an account that
was disabled a second ago sees nothing more.
"""

from __future__ import annotations

import streamlit as st
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from accounts import Account, SignedOut, find_session, scope_of
from data.store import Store, shared
from scope import Scope
from text import t


def store() -> Store:
    """The company's data."""
    return shared()


def current_account() -> Account:
    """The account of whoever looks at this page. When their session ended meanwhile, the page ends here and says so."""
    # Set by Streamlit from the middleware's header when the websocket opened (server.trustedUserHeaders).
    key = st.user.get("session")
    session = find_session(store(), str(key)) if key else None
    if session is None:
        # Not raised: Streamlit would log a traceback of what is no error.
        st.info(str(SignedOut().words))
        st.link_button(t("Sign in"), "/login")
        st.stop()
    return session.account


def current_scope() -> Scope:
    """Whose rows they may see."""
    return scope_of(current_account())


def signed_out_message() -> bytes:
    """Streamlit's own message that sends a browser elsewhere; the middleware sends it when a session has ended."""
    message = ForwardMsg()
    message.auth_redirect.url = "/login"
    return message.SerializeToString()
