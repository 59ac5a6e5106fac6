"""Who is asking: the session that the middleware found, looked up again at every run of a page.

A page or fragment asks `scope()` before it asks for figures; nothing is remembered between runs, so an account that
was disabled a second ago sees nothing more.
"""

from __future__ import annotations

import streamlit as st
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from accounts import Account, Delegation, Session, SignedOut, act_under, acting_under, find_session, scope_of_session
from data.store import Store, shared
from scope import Scope
from text import t
from ui.kit.current_day import current_day


def store() -> Store:
    """The company's data."""
    return shared()


def current_account() -> Account:
    """The account of whoever looks at this page. When their session ended meanwhile, the page ends here and says so."""
    return _current_session().account


def _current_session() -> Session:
    # Set by Streamlit from the middleware's header when the websocket opened (server.trustedUserHeaders).
    key = st.user.get("session")
    session = find_session(store(), str(key)) if key else None
    if session is None:
        # Not raised: Streamlit would log a traceback of what is no error.
        st.info(str(SignedOut().words))
        st.link_button(t("Sign in"), "/login")
        st.stop()
    return session


def current_scope() -> Scope:
    """Whose rows they may see: as themselves, or as the deputy that they chose to be."""
    return scope_of_session(store(), _current_session(), current_day())


def current_delegation() -> Delegation | None:
    """The delegation under which they act now; None: as themselves."""
    return acting_under(store(), _current_session(), current_day())


def choose_delegation(delegation_id: int | None) -> None:
    """Act under a delegation from now on, or with None as themselves again. Raises NotAllowed where that may not be."""
    act_under(store(), _current_session(), delegation_id, today=current_day())


def signed_out_message() -> bytes:
    """Streamlit's own message that sends a browser elsewhere; the middleware sends it when a session has ended."""
    message = ForwardMsg()
    message.auth_redirect.url = "/login"
    return message.SerializeToString()
