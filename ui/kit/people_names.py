"""What people are called, on screen: asked of the store once for a while, not once for each line of a table."""

from __future__ import annotations

import streamlit as st

from data.intake.forms import FORM_FILE
from data.people_names import Names, names
from data.store import Store
from text import MISSING, t
from ui.kit.session import store

SAMPLE = "sample company"  # who brought what the sample company begins with
SECONDS = 10  # after which a name that was changed is seen


def name_of_person(person: str | None) -> str:
    """The name of whoever an act is recorded under; the record's own word for who has no account, a dash for nobody."""
    if person == SAMPLE:
        return t("sample company")
    return _names(str(store().home.path), store())[person] if person else MISSING


def name_of_file(file: str) -> str:
    """A file's name; what was entered in a form is called so, for it never was a file of anybody's."""
    return t("entered in the app") if file == FORM_FILE else file


@st.cache_resource(ttl=SECONDS, show_spinner=False)
def _names(home: str, _store: Store) -> Names:
    return names(_store)
