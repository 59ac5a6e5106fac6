"""Local accounts: who may sign in, with which role, whose rows they see.

Invariants
- A password is kept only as an argon2id hash; it appears in no log, error or audit line.
- Whoever loses an account or a password loses every open session with it, in the same transaction.
- There is always an administrator who can sign in, once there has been one.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from accounts.account_rules import (
    LONGEST_PASSWORD,
    check_supervisor,
    fit_email,
    fit_language,
    fit_name,
    fit_password,
    fit_role,
    fit_username,
    normalised_username,
    one_spelling,
)
from data.store import Store, in_force, now
from errors import WrongUse, unknown
from scope import Right, Role, Scope
from text import Words

_COLUMNS = "username, name, role, supervisor_id, language, created_at, disabled_at, email"

# OWASP Password Storage Cheat Sheet, argon2id: 46 MiB, one pass, one lane. 40 ms on a small server.
_hasher = PasswordHasher(time_cost=1, memory_cost=47_104, parallelism=1)
# Verified when there is no such account, so that the answer takes as long as when there is one.
_NOBODY = _hasher.hash("no account has this password")


@dataclass(frozen=True)
class Account:
    """Someone who may sign in; disabled_at tells since when no longer. `email`: where mail to them goes, if known."""

    username: str
    name: str
    role: Role
    supervisor_id: str | None
    language: str
    created_at: datetime
    disabled_at: datetime | None = None
    email: str | None = None


def account_of(row: tuple) -> Account:
    """An account from a row of its columns, in the order of `columns`."""
    username, name, role, *rest = row
    return Account(username, name, Role(role), *rest)


def columns(alias: str) -> str:
    """SQL of the columns that `account_of` reads."""
    return ", ".join(f"{alias}.{column}" for column in _COLUMNS.split(", "))


def scope_of(account: Account) -> Scope:
    """Whose rows this person may see: a supervisor their own, all others everyone's."""
    if account.role is Role.SUPERVISOR:
        own = frozenset({account.supervisor_id} if account.supervisor_id else ())
        return Scope(account.username, account.role, own)
    return Scope(account.username, account.role, None)


def any_account(store: Store) -> bool:
    """Is there an account yet? While not, the first visitor makes one."""
    return bool(store.rows("SELECT 1 FROM accounts LIMIT 1"))


def accounts(store: Store, who: Scope) -> list[Account]:
    """Every account, by username. Needs the right to manage users."""
    who.need(Right.MANAGE_USERS)
    return [account_of(row) for row in store.rows(f"SELECT {_COLUMNS} FROM accounts ORDER BY username")]


def accounts_of_roles(store: Store, who: Scope, roles: Collection[Role]) -> tuple[Account, ...]:
    """The accounts of these roles that may sign in, by name, for whoever sees everyone; empty for others."""
    if not who.sees_all:
        return ()
    rows = store.rows(f"SELECT {_COLUMNS} FROM accounts WHERE disabled_at IS NULL ORDER BY name, username")
    return tuple(person for person in (account_of(row) for row in rows) if person.role in roles)


def account(store: Store, username: str) -> Account | None:
    """The account of that name; None when there is none. For signing in, before anybody is known."""
    rows = store.rows(f"SELECT {_COLUMNS} FROM accounts WHERE username = ?", [normalised_username(username)])
    return account_of(rows[0]) if rows else None


def add_account(
    store: Store,
    who: Scope,
    username: str,
    name: str,
    role: Role | str,
    password: str,
    supervisor_id: str | None = None,
    language: str = "zh",
    email: str | None = None,
) -> Account:
    """Make an account and return it. Needs the right to manage users.

    Raises WrongUse, and adds nothing, when the username is taken or unfit, the password too short, the role
    unknown, the e-mail address none, or a supervisor's account does not name a stored supervisor (and only a
    supervisor's may).
    """
    who.need(Right.MANAGE_USERS)
    return _add(store, who, username, name, fit_role(role), password, supervisor_id, language, email, first=False)


def add_first_account(store: Store, username: str, name: str, password: str, language: str = "zh") -> Account:
    """Make the administrator of a fresh store. Raises WrongUse when there is an account already."""
    who = Scope(normalised_username(username), Role.ADMIN, None)
    return _add(store, who, username, name, Role.ADMIN, password, None, language, None, first=True)


def check_password(store: Store, username: str, password: str) -> Account | None:
    """The account, if it may sign in with this password; None without saying what was wrong.

    A hash made with older parameters is renewed on the way.
    """
    username, password = normalised_username(username), one_spelling(password)
    rows = store.rows(f"SELECT {_COLUMNS}, password_hash FROM accounts WHERE username = ?", [username])
    kept = rows[0][-1] if rows else _NOBODY
    try:
        _hasher.verify(kept, password[:LONGEST_PASSWORD])
    except (VerificationError, InvalidHashError):
        return None
    candidate = account_of(rows[0][:-1]) if rows else None
    if candidate is None or candidate.disabled_at:
        return None
    if _hasher.check_needs_rehash(kept):
        with store.transaction() as write:
            write.execute(
                "UPDATE accounts SET password_hash = ? WHERE username = ?", [_hasher.hash(password), username]
            )
            store.record(write, username, "renew_password_hash", username)
    return candidate


def set_password(store: Store, who: Scope, username: str, password: str) -> None:
    """Give an account a new password and end its sessions. Needs the right to manage users."""
    who.need(Right.MANAGE_USERS)
    existing = _existing(store, username)
    kept = _hasher.hash(fit_password(password, existing.username))
    with store.transaction() as write:
        write.execute("UPDATE accounts SET password_hash = ? WHERE username = ?", [kept, existing.username])
        _end_sessions(write, existing.username)
        store.record(write, who.person, "set_password", existing.username)


def set_language(store: Store, who: Scope, language: str) -> None:
    """Keep the language that who is asking reads in. Theirs to choose, and nobody else's: no right is needed."""
    existing = _existing(store, who.person)
    if fit_language(language) != existing.language:
        with store.transaction() as write:
            write.execute("UPDATE accounts SET language = ? WHERE username = ?", [language, existing.username])
            store.record(write, existing.username, "set_language", existing.username, {"language": language})


def set_email(store: Store, who: Scope, username: str, email: str | None) -> Account:
    """Give an account an e-mail address, or with an empty one take it away. Needs the right to manage users.

    Raises WrongUse for what is no address; changes nothing then.
    """
    who.need(Right.MANAGE_USERS)
    existing, email = _existing(store, username), fit_email(email)
    if email != existing.email:
        with store.transaction() as write:
            write.execute("UPDATE accounts SET email = ? WHERE username = ?", [email, existing.username])
            store.record(write, who.person, "set_email", existing.username, {"email": email, "before": existing.email})
    return replace(existing, email=email)


def disable_account(store: Store, who: Scope, username: str) -> None:
    """Let an account sign in no more and end its sessions. Needs the right to manage users.

    Raises WrongUse for the last administrator, who could not be let in again by anyone.
    """
    who.need(Right.MANAGE_USERS)
    existing = _existing(store, username)
    with store.transaction() as write:
        others = write.execute(
            "SELECT count(*) FROM accounts WHERE role = ? AND disabled_at IS NULL AND username <> ?",
            [Role.ADMIN, existing.username],
        ).fetchall()[0][0]
        if existing.role is Role.ADMIN and not others:
            raise WrongUse(
                Words(
                    f'"{existing.username}" is the only administrator left. '
                    "Add another one first. Nothing was changed.",
                    f"“{existing.username}”是唯一的系统管理员。请先添加另一位管理员。没有任何改动。",
                )
            )
        write.execute("UPDATE accounts SET disabled_at = ? WHERE username = ?", [now(), existing.username])
        _end_sessions(write, existing.username)
        store.record(write, who.person, "disable_account", existing.username)


def enable_account(store: Store, who: Scope, username: str) -> None:
    """Let a disabled account sign in again, with the password it had. Needs the right to manage users."""
    who.need(Right.MANAGE_USERS)
    existing = _existing(store, username)
    with store.transaction() as write:
        write.execute("UPDATE accounts SET disabled_at = NULL WHERE username = ?", [existing.username])
        store.record(write, who.person, "enable_account", existing.username)


# ---------------------------------------------------------------------- one way in, for the first and all others


def _add(
    store: Store,
    who: Scope,
    username: str,
    name: str,
    role: Role,
    password: str,
    supervisor_id: str | None,
    language: str,
    email: str | None,
    *,
    first: bool,
) -> Account:
    username, name = fit_username(username), fit_name(name)
    language, email = fit_language(language), fit_email(email)
    supervisor_id = (supervisor_id or "").strip() or None
    kept = _hasher.hash(fit_password(password, username))
    made = Account(username, name, role, supervisor_id, language, now(), email=email)
    with store.transaction() as write:
        usernames = {in_use for (in_use,) in write.execute("SELECT username FROM accounts").fetchall()}
        if first and usernames:
            raise WrongUse(
                Words(
                    "There is an account already, so no first one can be made. Sign in with it. Nothing was added.",
                    "系统中已有账号，不能再创建首个账号。请用已有账号登录。没有添加任何账号。",
                )
            )
        if username in usernames:
            raise WrongUse(
                Words(
                    f'There is an account "{username}" already. Choose another username. Nothing was added.',
                    f"账号“{username}”已存在，请换一个用户名。没有添加任何账号。",
                )
            )
        known = {
            known_id for (known_id,) in write.execute(f"SELECT supervisor_id FROM {in_force('supervisors')}").fetchall()
        }
        check_supervisor(role, supervisor_id, known)
        write.execute(
            f"INSERT INTO accounts ({_COLUMNS}, password_hash) VALUES (?, ?, ?, ?, ?, ?, NULL, ?, ?)",
            [username, name, role.value, supervisor_id, language, made.created_at, email, kept],
        )
        detail = {"name": name, "role": role.value, "supervisor_id": supervisor_id, "email": email}
        store.record(write, who.person, "add_account", username, detail)
    return made


def _existing(store: Store, username: str) -> Account:
    existing = account(store, username)
    if existing is None:
        names = [name for (name,) in store.rows("SELECT username FROM accounts")]
        raise unknown(Words("account", "账号"), username, names)
    return existing


def _end_sessions(write, username: str) -> None:
    write.execute("UPDATE sessions SET revoked_at = ? WHERE username = ? AND revoked_at IS NULL", [now(), username])
