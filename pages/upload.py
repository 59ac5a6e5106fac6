"""Upload: a file is tried first, its faults are shown, then its good rows are stored (policy 2.4, 3.4)."""

import streamlit as st

from data.intake.history import loads
from text import t
from ui.kit import current_scope, store
from ui.loads import history
from ui.upload import upload

st.title(t("Upload data"), anchor=False)
upload()
history(loads(store(), current_scope(), limit=20))
