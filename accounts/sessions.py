"""Sessions live on the server: the browser holds an opaque token, the store only its SHA-256.

A session ends after LIFETIME, at sign-out, and when its account is disabled or gets a new password; whoever asks
next is refused at once, because every request and every run of a page looks the session up again.
"""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from accounts.local_accounts import Account, account_of, columns, scope_of
from data.store import Store, now
from errors import NotAllowed
from scope import Scope
from text import Words

# A working day. Absolute, not sliding: a forgotten browser is signed out by tomorrow.
SESSION_LIFETIME = timedelta(hours=12)
# How long an ended session is kept to answer "who was signed in when"; the audit log keeps it for ever.
KEPT = timedelta(days=30)


class SignedOut(NotAllowed):
    """There is no such session, or no longer."""

    def __init__(self) -> None:
        super().__init__(
            Words(
                "You are signed out. Sign in again to go on. Nothing was changed.",
                "您已退出登录，请重新登录后继续。没有任何改动。",
            )
        )


@dataclass(frozen=True)
class Session:
    """One sign-in. `key` is what the store and the pages know it by; the token itself stays in the browser."""

    key: str
    account: Account
    expires_at: datetime
    delegation_id: int | None = None  # under which it acts (accounts/delegations.py), while that is in force


def open_session(store: Store, account: Account, address: str = "") -> str:
    """Sign this account in and return the token for its cookie."""
    token = secrets.token_urlsafe(32)
    at = now()
    with store.transaction() as write:
        write.execute("DELETE FROM sessions WHERE expires_at < ?", [at - KEPT])
        write.execute(
            "INSERT INTO sessions (token_sha256, username, created_at, expires_at) VALUES (?, ?, ?, ?)",
            [session_key(token), account.username, at, at + SESSION_LIFETIME],
        )
        store.record(write, account.username, "sign_in", account.username, {"address": address})
    return token


def find_session(store: Store, key: str) -> Session | None:
    """The session of that key, while it lasts and its account may sign in; else None."""
    rows = store.rows(
        f"""SELECT s.expires_at, s.delegation_id, {columns("a")} FROM sessions s JOIN accounts a USING (username)
            WHERE s.token_sha256 = ? AND s.revoked_at IS NULL AND s.expires_at > ? AND a.disabled_at IS NULL""",
        [key, now()],
    )
    if not rows:
        return None
    expires_at, delegation_id, *person = rows[0]
    return Session(key, account_of(tuple(person)), expires_at, delegation_id)


def revoke_session(store: Store, key: str) -> None:
    """Sign out. Nothing happens when the session has ended already."""
    session = find_session(store, key)
    if session is None:
        return
    with store.transaction() as write:
        write.execute("UPDATE sessions SET revoked_at = ? WHERE token_sha256 = ?", [now(), key])
        store.record(write, session.account.username, "sign_out", session.account.username)


def scope_for(store: Store, key: str) -> Scope:
    """Whose rows the person of this session may see, as their account stands now. Raises SignedOut."""
    session = find_session(store, key)
    if session is None:
        raise SignedOut
    return scope_of(session.account)


def record_failure(store: Store, username: str, address: str, *, known: bool) -> None:
    """Put a failed sign-in on the record. An unknown name is not written down: it is at times a password."""
    with store.transaction() as write:
        about = username if known else "unknown account"
        store.record(write, about, "sign_in_failed", about, {"address": address})


def session_key(token: str) -> str:
    """What the store knows a token by."""
    return hashlib.sha256(token.encode()).hexdigest()
