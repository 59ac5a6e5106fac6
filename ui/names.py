"""What people are called, on screen: asked of the store once for a while, not once for each line of a table."""

from __future__ import annotations

import streamlit as st

from data.names import Names, names
from data.store import Store
from text import MISSING
from ui.session import store

SECONDS = 10  # after which a name that was changed is seen


def called(person: str | None) -> str:
    """The name of whoever an act is recorded under; the record's own word for who has no account, a dash for nobody."""
    return _names(str(store().home.path), store())[person] if person else MISSING


@st.cache_resource(ttl=SECONDS, show_spinner=False)
def _names(home: str, _store: Store) -> Names:
    return names(_store)
