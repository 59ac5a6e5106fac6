"""The company's time zone, as the command line shows and sets it."""

from __future__ import annotations

from data.company_zone import company_time, set_company_zone
from data.store import Store
from scope import Scope
from server.terminal import Answer
from text import moment, t


def time_zone(store: Store, who: Scope, *, zone: str | None = None) -> Answer:
    """The company's time zone, set first where one is named. Data: time_zone, time (there, now)."""
    if zone is not None:
        set_company_zone(store, who, zone)
    now = company_time(store)
    facts = {"time_zone": store.zone.key, "time": now.isoformat(timespec="seconds")}
    return Answer(facts, t("{zone}: it is {when} there now.", zone=store.zone.key, when=moment(now)))
