"""The day on which a page is looked at: asked here, and handed to whatever is computed below."""

from __future__ import annotations

from datetime import date


def current_day() -> date:
    """The day of the machine that the dashboard runs on."""
    return date.today()
