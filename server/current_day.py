"""The day on which a command or a request is answered: asked here, and handed to whatever is computed below."""

from __future__ import annotations

from datetime import date


def current_day() -> date:
    """The day of the machine that the server runs on."""
    return date.today()
