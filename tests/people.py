"""People for tests about signing in: a store with two supervisors on file, and accounts made in one line."""

from __future__ import annotations

from datetime import date

from accounts.local_accounts import Account, add_account, add_first_account
from data.store import Store, now
from scope import Role, operator

PASSWORD = "rope-ladder-42"
ADMIN = operator("admin")


def supervisors(store: Store, *ids: str) -> None:
    """Put supervisors on file, with nothing but what an account needs."""
    with store.transaction() as write:
        for line, supervisor_id in enumerate(ids, 2):
            write.execute(
                """INSERT INTO supervisors (supervisor_id, name, department_id, started_on, load_id, line, loaded_at)
                   VALUES (?, ?, 'D1', ?, 1, ?, ?)""",
                [supervisor_id, f"Name of {supervisor_id}", date(2025, 1, 1), line, now()],
            )


def admin(store: Store) -> Account:
    """The first account."""
    return add_first_account(store, "admin", "Ada", PASSWORD, "en")


def person(store: Store, username: str, role: Role, supervisor_id: str | None = None) -> Account:
    """One more account, with the password of all tests."""
    return add_account(store, ADMIN, username, username.title(), role, PASSWORD, supervisor_id, "en")


def audit(store: Store) -> list[tuple[str, str, str]]:
    """Who did what to what, in order."""
    return store.rows("SELECT done_by, what, about FROM audit_log ORDER BY done_at, rowid")
