"""Keys of other systems: an ERP that delivers its file by night signs in with one, and may do nothing but that.

A key is shown once, when it is made; the store keeps its SHA-256. Made and revoked by whoever manages users. Whoever
keeps it answers for it: what comes with it after the fact is judged as if they brought it (judgement 2).
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from data.schemas import EVERY_TABLE, table_called
from data.store import Store, now
from errors import NotAllowed, WrongUse, unknown
from scope import Right, Role, Scope
from text import Words

BY_KEY = "key:"  # before the name of the key under which a load is recorded
PREFIX = "scorecard_"  # so that a scanner for leaked secrets recognises one
_COLUMNS = "name, tables, made_at, made_by, coalesce(kept_by, made_by), revoked_at, revoked_by"


@dataclass(frozen=True)
class DeliveryKey:
    """One system's key, without the key itself. `tables` empty: every table that can be uploaded.

    kept_by  who has it in hand
    """

    name: str
    tables: tuple[str, ...]
    made_at: datetime
    made_by: str
    kept_by: str
    revoked_at: datetime | None = None
    revoked_by: str | None = None

    def need_table(self, table: str) -> None:
        """Raise NotAllowed unless the key is for that table."""
        if self.tables and table not in self.tables:
            titles = [_titled(name) for name in self.tables]
            only = Words(", ".join(words.en for words in titles), "、".join(words.zh for words in titles))
            raise NotAllowed(
                Words(
                    f'The key "{self.name}" may not deliver to {_titled(table).en}, only to {only.en}. '
                    "Nothing was stored.",
                    f"密钥“{self.name}”不能向{_titled(table).zh}推送数据，只能推送到：{only.zh}。未保存任何内容。",
                )
            )


def _titled(name: str) -> Words:
    """A table by its name, which stands in the address that a system sends to."""
    title = EVERY_TABLE[name].title
    return Words(f"{title.en} ({name})", f"“{title.zh}”（{name}）")


def keys(store: Store, who: Scope) -> list[DeliveryKey]:
    """Every key, by name, the revoked ones too. Needs the right to manage users."""
    who.need(Right.MANAGE_USERS)
    return [_key(row) for row in store.rows(f"SELECT {_COLUMNS} FROM keys ORDER BY name")]


def add_key(store: Store, who: Scope, name: str, tables: Sequence[str] = (), *, kept_by: str = "") -> str:
    """Make a key for the system called `name` and return it: nobody can see it again.

    `kept_by`: the account of who has it in hand; whoever makes it, if nobody is named.
    Raises NotAllowed without the right to manage users; WrongUse for a name that is empty, too long or was used
    before, an unknown table, or an account that there is not. Nothing is made then.
    """
    who.need(Right.MANAGE_USERS)
    name = " ".join(name.split())
    if not 1 <= len(name) <= 64 or not name.isprintable():
        raise WrongUse(
            Words(
                "A key needs a name of 1 to 64 characters: the system that will use it. Nothing was made.",
                "密钥须有 1 到 64 个字符的名称，即使用它的系统。没有创建任何密钥。",
            )
        )
    wanted = sorted({table_called(table).name for table in tables})
    key = PREFIX + secrets.token_urlsafe(32)
    with store.transaction() as write:
        if write.execute("SELECT 1 FROM keys WHERE name = ?", [name]).fetchall():
            raise WrongUse(
                Words(
                    f'There is or was a key "{name}" already; choose another name, so that the record stays clear. '
                    "Nothing was made.",
                    f"密钥“{name}”已存在或曾经存在；请换一个名称，以免记录混淆。没有创建任何密钥。",
                )
            )
        accounts = [username for (username,) in write.execute("SELECT username FROM accounts").fetchall()]
        if kept_by and kept_by not in accounts:
            raise unknown(Words("account", "账号"), kept_by, accounts)
        write.execute(
            "INSERT INTO keys (name, key_sha256, tables, made_at, made_by, kept_by) VALUES (?, ?, ?, ?, ?, ?)",
            [name, _hash(key), wanted, now(), who.person, kept_by or who.person],
        )
        store.record(write, who.person, "add_key", name, {"tables": wanted, "kept_by": kept_by or who.person})
    return key


def revoke_key(store: Store, who: Scope, name: str) -> None:
    """Let a key in no more, from this moment. Raises WrongUse for one that does not exist or is revoked already."""
    who.need(Right.MANAGE_USERS)
    with store.transaction() as write:
        known = dict(write.execute("SELECT name, revoked_at IS NULL FROM keys").fetchall())
        if not known.get(name):
            raise unknown(
                Words("key in use", "有效密钥"), name, [key_name for key_name, in_use in known.items() if in_use]
            )
        write.execute("UPDATE keys SET revoked_at = ?, revoked_by = ? WHERE name = ?", [now(), who.person, name])
        store.record(write, who.person, "revoke_key", name)


def key_sent(store: Store, sent: str) -> DeliveryKey | None:
    """The key that was sent, if it is in use; None without saying why not."""
    if not sent.startswith(PREFIX):
        return None
    rows = store.rows(f"SELECT {_COLUMNS} FROM keys WHERE key_sha256 = ? AND revoked_at IS NULL", [_hash(sent)])
    return _key(rows[0]) if rows else None


def scope_of_key(key: DeliveryKey) -> Scope:
    """What a key may do: upload, as an analyst may, and see nobody."""
    return Scope(f"{BY_KEY}{key.name}", Role.ANALYST, frozenset())


def _key(row: tuple) -> DeliveryKey:
    name, tables, *rest = row
    return DeliveryKey(name, tuple(tables), *rest)


def _hash(key: str) -> str:
    # The key is 256 random bits: a plain hash cannot be guessed backwards, and a look-up stays quick.
    return hashlib.sha256(key.encode()).hexdigest()
