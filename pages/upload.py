"""Upload: a file is tried first, its faults are shown, then its good rows are stored (policy 2.4, 3.4)."""

import streamlit as st

from data.intake.history.loads import loads
from scope import Right
from text import t
from ui.kit.session import current_scope, store
from ui.loads.load_views import history
from ui.upload.page import upload

st.title(t("Upload data"), anchor=False)
current_scope().need(Right.UPLOAD)
upload()
history(loads(store(), current_scope(), limit=20))
