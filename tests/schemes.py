"""A settled scheme changed as two people do it, for the whole of its year."""

from __future__ import annotations

from datetime import date

from data.store import Store
from metrics.scheme import Scheme, scheme
from metrics.scheme_requests import ask_for_scheme, grant_scheme, months_ahead
from tests.appraising import HR, LEADER


def change_scheme(store: Store, year: int, wanted: Scheme, today: date) -> None:
    """The director asks and HR grants it, for all of the year."""
    month = next(iter(months_ahead(year, today)), None)
    seen = scheme(store, year).version
    asked = ask_for_scheme(store, LEADER, year, wanted, holds_from=month, reason="why", seen=seen, today=today)
    grant_scheme(store, HR, asked.request_id, today=today, remark="agreed", whole_year=True)
