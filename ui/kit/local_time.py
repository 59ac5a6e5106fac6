"""Times as the reader's own clock shows them."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import streamlit as st

from ui.kit.session import store


def local_time(stored: datetime) -> datetime:
    """A time of the store (UTC) in the reader's time zone; in the company's where the browser names none."""
    try:
        zone = ZoneInfo(st.context.timezone) if st.context.timezone else store().zone
    except (ZoneInfoNotFoundError, ValueError):
        zone = store().zone
    return stored.replace(tzinfo=UTC).astimezone(zone)
