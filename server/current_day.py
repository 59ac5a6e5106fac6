"""The day on which a command or a request is answered: asked here, and handed to whatever is computed below."""

from __future__ import annotations

from datetime import date

from data.company_zone import company_time
from data.store import Store


def current_day(store: Store) -> date:
    """The company's day, wherever the server stands."""
    return company_time(store).date()
