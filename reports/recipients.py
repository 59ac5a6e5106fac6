"""Who can be reminded by mail, and whose address is which: nothing else decides where a mail goes.

recipients(store, who)      # one per person: every supervisor in office, and everybody else who may sign in
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from accounts import Account, account_of, columns, is_address, scope_of
from data.store import Store
from metrics import supervisors
from scope import Right, Role, Scope, operator
from text import LANGUAGES


@dataclass(frozen=True)
class Recipient:
    """One person. `address` None: none on file. `sight`: what their account may see; None without an account.

    A supervisor is known by supervisor_id, with or without an account; anybody else by the account's username.
    """

    name: str
    address: str | None
    languages: tuple[str, ...]
    supervisor_id: str | None
    username: str | None
    sight: Scope | None

    @property
    def key(self) -> str:
        """Theirs alone: an id holds no space, so no supervisor's is like that of an account."""
        return self.supervisor_id or f"account {self.username}"


def recipients(store: Store, who: Scope, today: date) -> list[Recipient]:
    """Everybody who may be reminded on that day: supervisors by department and name, then the others by username.

    The address of the account comes first, a supervisor's in the table `supervisors` where the account has none. Of two
    accounts of one supervisor the later counts, one with an address before one without.
    Raises NotAllowed without the right to upload; the addresses are to be shown to those alone who manage accounts.
    """
    who.need(Right.UPLOAD)
    rows = store.rows(f"SELECT {columns('a')} FROM accounts a WHERE a.disabled_at IS NULL ORDER BY a.username")
    accounts = [account_of(row) for row in rows]
    own: dict[str | None, Account] = {
        account.supervisor_id: account
        for account in sorted(accounts, key=lambda account: (account.email is not None, account.created_at))
        if account.role is Role.SUPERVISOR
    }
    people = []
    for person in supervisors(store, operator()):
        if person.ended_on is None or person.ended_on >= today:
            people.append(_recipient(person.name, person.email, person.supervisor_id, own.get(person.supervisor_id)))
    others = [account for account in accounts if account.role is not Role.SUPERVISOR]
    return people + [_recipient(account.name, None, None, account) for account in others]


def _recipient(name: str, fallback: str | None, supervisor_id: str | None, account: Account | None) -> Recipient:
    address = (account.email if account else None) or (fallback or "").strip()
    return Recipient(
        name,
        address if is_address(address) else None,
        (account.language,) if account and account.language in LANGUAGES else ("zh", "en"),
        supervisor_id,
        account.username if account else None,
        scope_of(account) if account else None,
    )
