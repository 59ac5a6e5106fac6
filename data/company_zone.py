"""The company's time zone, among its settings: its days begin and end there, wherever the server stands.

"Today", default days, schedules, deadlines and lateness are days of that zone (judgement 2). Moments stay in UTC as the
store keeps them; `company_day` in SQL, and `Store.day_of` here, say which of the company's days a moment lies in.
"""

from __future__ import annotations

from datetime import datetime
from difflib import get_close_matches
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

from data import clock
from data.store import Store
from errors import WrongUse
from scope import Right, Scope
from text import Words

# Zones named after places. Others of the tz database are abbreviations and names of old.
CONTINENTS = (
    *("Africa", "America", "Antarctica", "Arctic", "Asia", "Atlantic", "Australia", "Europe", "Indian", "Pacific"),
)


@cache
def known_zones() -> tuple[str, ...]:
    """Every zone that can be chosen, in alphabetical order, UTC last."""
    places = (name for name in available_timezones() if name.partition("/")[0] in CONTINENTS and "/" in name)
    return (*sorted(places), "UTC")


def company_time(store: Store) -> datetime:
    """What the company's clocks show now, without a zone; its date is "today"."""
    return clock.time_in(store.zone)


def set_company_zone(store: Store, who: Scope, name: str) -> ZoneInfo:
    """From now on the company's days are those of the zone; earlier zones stay on record.

    Raises NotAllowed for all but administrators, WrongUse for a zone that nobody knows.
    """
    who.need(Right.MANAGE_USERS)
    wanted = " ".join(name.split())
    if wanted not in known_zones():
        raise _unknown(wanted)
    if wanted == store.zone.key:
        return store.zone
    with store.transaction() as transaction:
        transaction.execute("INSERT INTO company_time_zones VALUES (?, ?, ?)", [wanted, clock.now(), who.person])
        # The name is one of known_zones: nothing that a person typed.
        transaction.execute(
            f"""CREATE OR REPLACE MACRO company_day(moment) AS
                ((moment AT TIME ZONE 'UTC') AT TIME ZONE '{wanted}')::DATE"""
        )
        store.record(transaction, who.person, "set", "company time zone", {"from": store.zone.key, "to": wanted})
    store.follow_zone()
    return store.zone


def _unknown(name: str) -> WrongUse:
    same_place = {zone.lower().rpartition("/")[2].replace("_", " "): zone for zone in known_zones()}
    place = name.lower().rpartition("/")[2].replace("_", " ")
    nearest = get_close_matches(name, known_zones(), n=1, cutoff=0.6) or ["Asia/Shanghai"]
    hint = same_place.get(place, nearest[0])
    return WrongUse(
        Words(
            f'There is no time zone "{name}". Write it by its place, like {hint}. Nothing was changed.',
            f"没有时区“{name}”。请按地区写明时区，如 {hint}。没有任何改动。",
        )
    )
