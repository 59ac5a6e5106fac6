"""Times as the reader's own clock shows them."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import streamlit as st


def local_time(stored: datetime) -> datetime:
    """A time of the store (UTC) in the reader's time zone; in UTC where the browser names none."""
    try:
        zone = ZoneInfo(st.context.timezone or "UTC")
    except (ZoneInfoNotFoundError, ValueError):
        zone = ZoneInfo("UTC")
    return stored.replace(tzinfo=UTC).astimezone(zone)
