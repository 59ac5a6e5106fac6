"""What people are called: the name of whoever an act is recorded under.

Records keep the account under which something was done, for a name may change or be shared; whatever is read by people
says the name, and all of it by this one function.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from data.store import Store
from scope import FOR, people_behind
from text import Words

DEPUTY = Words("{deputy} for {principal}", "{deputy}（代{principal}）")
_NAMES = """SELECT username, CASE WHEN count(*) OVER (PARTITION BY name) > 1 THEN name || ' (' || username || ')'
                                  ELSE name END FROM accounts"""


class Names(dict[str, str]):
    """By account, what people are called; who has no account (a key, the watched folder) is called as recorded."""

    def __missing__(self, person: str) -> str:
        """A deputy is called with whom they acted for, in the reader's language."""
        return str(name_in_words(person, self)) if FOR in person else person


def name_in_words(recorded: str, known: Mapping[str, str]) -> Words:
    """What whoever something is recorded under is called by the `known` names; a deputy with whom they acted for."""
    deputy, *principal = (known.get(person, person) for person in people_behind(recorded))
    if not principal or recorded.startswith("key:"):
        return Words(known.get(recorded, recorded), known.get(recorded, recorded))
    return DEPUTY.format(deputy=deputy, principal=principal[0])


def names(store: Store) -> Names:
    """Everybody's name, by account. Of two with one name, each is followed by the account."""
    return Names(store.rows(_NAMES))


def names_on(cursor: Any) -> Names:
    """The same, asked on the cursor of a transaction or staging connection."""
    return Names(cursor.execute(_NAMES).fetchall())


def called(store: Store, person: str) -> str:
    """What one person is called; `person` itself for who has no account."""
    return names(store)[person]
