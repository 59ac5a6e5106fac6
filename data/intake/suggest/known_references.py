"""What stands in the tables that others refer to: identifiers with their names, to recognise and to choose from."""

from __future__ import annotations

from data.personnel import need_uploads
from data.schemas import TABLES
from data.store import Store
from scope import Scope

MOST = 5_000  # of a table; a longer list is no list to choose from


def known_references(store: Store, who: Scope) -> dict[tuple[str, str], dict[str, str]]:
    """(table, column) → {identifier: its name}, of every column that another refers to; the identifier where it has
    no name. NotAllowed without the right to upload."""
    need_uploads(who)
    names = {}
    for to in sorted({to for table in TABLES.values() for column in table.columns if (to := table.reference(column))}):
        table, column = TABLES[to[0]], to[1]
        name = next((candidate for candidate in ("name", "title") if candidate in table.columns), column)
        names[to] = dict(
            store.rows(
                f"""SELECT "{column}", any_value("{name}") FROM {table.name}
                    WHERE superseded_by IS NULL GROUP BY 1 ORDER BY 1 LIMIT {MOST}"""
            )
        )
    return names
