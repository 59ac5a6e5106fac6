"""The store's own clock: when a record is written, and from which day on a row speaks of the future.

Everything else is told its day by whoever asks: the pages, the server and the command line know what day it is, and
nothing below them may look (tests/test_scope.py).
"""

from __future__ import annotations

from datetime import UTC, date, datetime


def now() -> datetime:
    """The time in UTC, without a zone, as the store keeps it."""
    return datetime.now(UTC).replace(tzinfo=None)


def today() -> date:
    """The day where the store stands, for the one rule that rows are checked against: not in the future."""
    return date.today()
