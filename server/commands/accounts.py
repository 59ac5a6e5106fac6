"""Accounts, as the command line manages them."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from accounts import Account, account, accounts, add_account, disable_account, set_email
from data.store import Store
from errors import NotAllowed, unknown
from scope import ROLE_NAMES, Scope
from server.terminal import Answer, Column, program, table
from text import MISSING, Words, day, t


def add_user(
    store: Store,
    who: Scope,
    *,
    username: str,
    name: str,
    role: str,
    password: str,
    supervisor_id: str | None = None,
    language: str = "zh",
    email: str | None = None,
) -> Answer:
    """Make an account; the password is in no answer."""
    made = add_account(store, who, username, name, role, password, supervisor_id, language, email)
    sentence = t("Account {username} made: {name}, {role}.", username=made.username, name=made.name, role=_role(made))
    return Answer(_account_as_json(made), sentence)


def list_users(store: Store, who: Scope) -> Answer:
    """Every account, the disabled ones too. Data: a list of accounts."""
    every_account = accounts(store, who)
    columns = [
        Column(t("Username")),
        Column(t("Name")),
        Column(t("Role")),
        Column(t("Supervisor")),
        Column(t("E-mail")),
        Column(t("Made on")),
        Column(t("Disabled")),
    ]
    rows = [
        (
            a.username,
            a.name,
            str(_role(a)),
            a.supervisor_id or MISSING,
            a.email or MISSING,
            day(a.created_at),
            day(a.disabled_at),
        )
        for a in every_account
    ]
    nobody = t("There is no account yet. Make one with: {program} user add USERNAME --role admin", program=program())
    return Answer([_account_as_json(a) for a in every_account], table(columns, rows) if every_account else nobody)


def set_user_email(store: Store, who: Scope, *, username: str, email: str) -> Answer:
    """Where mail to an account's person goes from now on; an empty address takes it away."""
    changed = set_email(store, who, username, email)
    if changed.email:
        sentence = t("Mail to {username} goes to {email} now.", username=changed.username, email=changed.email)
    else:
        sentence = t("{username} has no e-mail address now.", username=changed.username)
    return Answer(_account_as_json(changed), sentence)


def disable_user(store: Store, who: Scope, *, username: str) -> Answer:
    """Close an account; its sessions end."""
    disable_account(store, who, username)
    return Answer({"username": username}, t("Account {username} can sign in no more.", username=username))


def account_called(store: Store, username: str) -> Account:
    """The account that a command asks as. Raises WrongUse when there is none, NotAllowed when it is disabled."""
    stored = account(store, username)
    if stored is None:
        names = [name for (name,) in store.rows("SELECT username FROM accounts")]
        raise unknown(Words("account", "账号"), username, names)
    if stored.disabled_at:
        raise NotAllowed(
            Words(
                f'The account "{stored.username}" is disabled, so it may see nothing.',
                f"账号“{stored.username}”已停用，无权查看任何数据。",
            )
        )
    return stored


def _role(account: Account) -> Words:
    return ROLE_NAMES[account.role]


def _account_as_json(account: Account) -> dict[str, Any]:
    plain = asdict(account)
    return plain | {
        "role": account.role.value,
        "created_at": account.created_at.isoformat(timespec="seconds") + "Z",
        "disabled_at": account.disabled_at and account.disabled_at.isoformat(timespec="seconds") + "Z",
    }
