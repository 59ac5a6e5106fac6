"""Keys of other systems, as the command line manages them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import accounts
from data.store import Store
from scope import Scope
from server.terminal import Answer, Column, program, table
from text import MISSING, day, t


def add_key(store: Store, who: Scope, *, name: str, tables: Sequence[str] = (), kept_by: str = "") -> Answer:
    """Make a key. Data: name, tables and the key itself, which is shown this once."""
    key = accounts.add_key(store, who, name, tables, kept_by=kept_by)
    sentence = t("The key of {name}, shown this once and never again:", name=name)
    return Answer({"name": name, "tables": list(tables), "key": key}, f"{sentence}\n\n{key}")


def list_keys(store: Store, who: Scope) -> Answer:
    """Every key, the revoked ones too; never the key itself. Data: a list of keys."""
    every_key = accounts.keys(store, who)
    columns = [
        Column(t("System")),
        Column(t("Tables")),
        Column(t("Made on")),
        Column(t("Made by")),
        Column(t("Kept by")),
        Column(t("Revoked")),
    ]
    rows = [
        (
            key.name,
            ", ".join(key.tables) or t("all"),
            day(key.made_at),
            key.made_by,
            key.kept_by,
            day(key.revoked_at) or MISSING,
        )
        for key in every_key
    ]
    nobody = t("There is no key yet. Make one with: {program} key add NAME", program=program())
    return Answer([_as_json(key) for key in every_key], table(columns, rows) if every_key else nobody)


def revoke_key(store: Store, who: Scope, *, name: str) -> Answer:
    """Let a key in no more."""
    accounts.revoke_key(store, who, name)
    return Answer({"name": name}, t("The key of {name} opens nothing any more.", name=name))


def _as_json(key: accounts.DeliveryKey) -> dict[str, Any]:
    return {
        "name": key.name,
        "tables": list(key.tables),
        "made_at": key.made_at.isoformat(timespec="seconds") + "Z",
        "made_by": key.made_by,
        "kept_by": key.kept_by,
        "revoked_at": key.revoked_at and key.revoked_at.isoformat(timespec="seconds") + "Z",
    }
