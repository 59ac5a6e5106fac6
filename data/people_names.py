"""What people are called: the name of whoever an act is recorded under.

Records keep the account under which something was done, for a name may change or be shared; whatever is read by people
says the name, and all of it by this one function.
"""

from __future__ import annotations

from typing import Any

from data.store import Store

_NAMES = """SELECT username, CASE WHEN count(*) OVER (PARTITION BY name) > 1 THEN name || ' (' || username || ')'
                                  ELSE name END FROM accounts"""


class Names(dict[str, str]):
    """By account, what people are called; who has no account (a key, the watched folder) is called as recorded."""

    def __missing__(self, person: str) -> str:
        return person


def names(store: Store) -> Names:
    """Everybody's name, by account. Of two with one name, each is followed by the account."""
    return Names(store.rows(_NAMES))


def names_on(cursor: Any) -> Names:
    """The same, asked on the cursor of a transaction or staging connection."""
    return Names(cursor.execute(_NAMES).fetchall())


def called(store: Store, person: str) -> str:
    """What one person is called; `person` itself for who has no account."""
    return names(store)[person]
