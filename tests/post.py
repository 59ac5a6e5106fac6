"""A mail server of the tests' own (aiosmtpd) on a free port of this machine, and a company that owes files."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import Any

from aiosmtpd.controller import Controller

from data.store import Store
from tests.loading import load
from tests.served import free_port

DAY = date(2026, 4, 10)
PLAN = """source_id,table,supervisor_id,frequency,due_days
D1,market_sizes,S1,monthly,5
D2,user_counts,S1,monthly,12
D3,hiring,S2,monthly,5
"""


class Postbox:
    """What the mail server took, and what it answers."""

    def __init__(self) -> None:
        self.taken: list[Any] = []
        self.refuses = ""
        self.breaks = False

    async def handle_RCPT(self, _server, _session, envelope, address, _options) -> str:
        if self.refuses:
            return self.refuses
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, _session, envelope) -> str:
        self.taken.append(envelope)
        if self.breaks:
            server.transport.close()
        return "250 OK"

    @property
    def mails(self) -> list[EmailMessage]:
        """The mails, read as a mail program reads them."""
        return [message_from_bytes(one.content, policy=default) for one in self.taken]


@contextmanager
def at_work(box: Postbox, **options: Any) -> Iterator[int]:
    """A mail server that puts into the box, as the options of aiosmtpd have it; yields its port."""
    controller = Controller(box, hostname="127.0.0.1", port=free_port(), **options)
    controller.start()
    try:
        yield controller.port
    finally:
        controller.stop()


def owing(store: Store) -> Store:
    """S1 owes market sizes (late) and user counts (due on the 12th); S2 owes hiring and has no address."""
    load(store, "departments", "department_id,name\nD1,Operations\n")
    load(
        store,
        "supervisors",
        "supervisor_id,name,email,department_id,started_on\n"
        "S1,Wang Fang,wang@lanting.example,D1,2025-01-01\nS2,Bo Li,,D1,2025-01-01\n",
    )
    plan = load(store, "data_sources", PLAN).load_id
    with store.transaction() as write:  # the plan is known since March: what was due before is not held against anybody
        for table in ("loads", "data_sources"):
            write.execute(f"UPDATE {table} SET loaded_at = ? WHERE load_id = ?", [datetime(2026, 3, 20), plan])
    return store
