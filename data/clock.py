"""The store's own clock: when a record is written, and from which day on a row speaks of the future.

Everything else is told its day by whoever asks: the pages, the server and the command line know what day it is, and
nothing below them may look (tests/test_scope.py). A day is always the company's (data/company_zone.py): at 23:30 UTC
it is the next day in Shanghai.
"""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

DEFAULT_ZONE = "Asia/Shanghai"
# A process serves one company: the zone of the store that it opened last.
_zone = ZoneInfo(DEFAULT_ZONE)


def moment() -> datetime:
    """The time in UTC."""
    return datetime.now(UTC)


def now() -> datetime:
    """The time in UTC, without a zone, as the store keeps it."""
    return moment().replace(tzinfo=None)


def time_in(zone: ZoneInfo) -> datetime:
    """What the clocks on the walls of a zone show, without a zone."""
    return moment().astimezone(zone).replace(tzinfo=None)


def today() -> date:
    """The company's day, for the rules that rows are checked against: not in the future, not after the fact."""
    return time_in(_zone).date()


def zone() -> ZoneInfo:
    """The company's zone, for times in files that name their offset."""
    return _zone


def follow(zone: ZoneInfo) -> None:
    """From now on `today` is the day of this zone."""
    global _zone
    _zone = zone
