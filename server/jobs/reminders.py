"""Reminders by mail: as the command line asks for them, and day by day while the dashboard runs (policy 3.4)."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from data.company_zone import company_time
from data.store import Store
from errors import ScorecardError
from reports import Letter, MailServer, Reminded, ReminderOutcome
from reports import send_reminders as send
from scope import Right, Scope, operator
from server.current_day import current_day
from server.terminal import Answer, Column, log_unforeseen, table
from text import t, tn

LOG = logging.getLogger("uvicorn.error")
FROM_HOUR = 8  # of the company's day: nobody is woken
EVERY = 600.0  # seconds between two looks; what was sent is not sent again
WHO = operator("reminders")


def remind(store: Store, who: Scope, *, dry_run: bool = False) -> Answer:
    """Send the reminders that are due, or say which they would be.

    Data    {dry_run, letters: [{supervisor_id, username, to, subject, about, sent, failed}], without_address};
            supervisor_id is null where it is not a supervisor's; `to` where the asker may not see addresses
    Exit    0 all were sent, or there was nothing to send; 1 at least one was not
    """
    done = send(store, who, None if dry_run else MailServer.here(), current_day(store), dry_run=dry_run)
    data = {
        "dry_run": done.dry_run,
        "letters": [_as_json(outcome, who) for outcome in done.outcomes],
        "without_address": list(done.without_address),
    }
    return Answer(data, text_of(done, who), 1 if done.failed else 0)


def _as_json(outcome: ReminderOutcome, who: Scope) -> dict[str, Any]:
    return {
        "supervisor_id": outcome.letter.to.supervisor_id,
        "username": outcome.letter.to.username,
        "to": outcome.letter.address if who.may(Right.MANAGE_USERS) else None,
        "subject": outcome.letter.subject,
        "about": [reminder.key for reminder in outcome.letter.reminders],
        "sent": outcome.sent,
        "failed": str(outcome.failed) if outcome.failed else None,
    }


def text_of(done: Reminded, who: Scope) -> str:
    """Who was reminded, or would be, and who cannot be."""
    lines = []
    if done.outcomes:
        heads = [Column(t("To")), Column(t("Subject")), Column(t("Status"))]
        lines.append(
            table(
                heads,
                [
                    (_to(outcome.letter, who), outcome.letter.subject, _state(outcome, done))
                    for outcome in done.outcomes
                ],
            )
        )
    else:
        lines.append(t("Nobody is to be reminded of anything new."))
    if done.without_address:
        names = t(", ").join(done.without_address)
        lines.append(t("No e-mail address on file: {names}", names=names))
    return "\n".join(lines)


def _to(letter: Letter, who: Scope) -> str:
    return f"{letter.to.name} <{letter.address}>" if who.may(Right.MANAGE_USERS) else letter.to.name


def _state(outcome: ReminderOutcome, done: Reminded) -> str:
    if done.dry_run:
        return tn("{n} reminder, not sent: a trial", "{n} reminders, not sent: a trial", len(outcome.letter.reminders))
    return str(outcome.failed) if outcome.failed else t("sent")


@contextmanager
def reminding(store: Store, every: float = EVERY) -> Iterator[None]:
    """While this lasts, reminders leave by themselves once their day has come; not where no mail server is named.

    WrongUse for a setting of the mail server that is wrong.
    """
    server = MailServer.here()
    if server is None:
        yield
        return
    stop = threading.Event()
    thread = threading.Thread(
        target=run_reminders, args=(store, server, lambda: not stop.wait(every)), name="reminders", daemon=True
    )
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join(timeout=60)


def run_reminders(
    store: Store, server: MailServer, again: Callable[[], bool], clock: Callable[[Store], datetime] = company_time
) -> None:
    """Look again and again, for as long as `again()` waits and says so, at what is due by the company's clock."""
    while again():
        send_due_reminders(store, server, clock(store))


def send_due_reminders(store: Store, server: MailServer, at: datetime) -> Reminded | None:
    """One look at that moment of the company's day: what is to be sent by then leaves, what failed is tried again
    after a while. None before eight o'clock, and where it broke down."""
    if at.hour < FROM_HOUR:
        return None
    try:
        done = send(store, WHO, server, at.date(), again=False)
    except ScorecardError as error:
        LOG.warning("reminders: %s", error.words.en)
        return None
    except Exception:  # noqa: BLE001 - what nobody foresaw must not stop tomorrow's reminders; its traceback is kept
        LOG.warning("reminders: %s", log_unforeseen(store.home).words.en)
        return None
    for outcome in done.outcomes:
        if outcome.failed:
            LOG.warning("reminder to %s: %s", outcome.letter.to.key, outcome.failed.en)
        else:
            LOG.info("reminder to %s: sent", outcome.letter.to.key)
    return done
