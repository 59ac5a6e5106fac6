"""The day on which a page is looked at: asked here, and handed to whatever is computed below."""

from __future__ import annotations

from datetime import date

from data.company_zone import company_time
from data.store import shared


def current_day() -> date:
    """The company's day, wherever the dashboard runs."""
    return company_time(shared()).date()
