"""Who is reminded of what, by mail, once: files of the collection plan, and what is overdue on one's desk.

    remind(store, who, MailServer.here())      # sends what is to be sent; dry_run=True only says it
    last_reminders(store, who)                 # what became of the last ones

Each reminder has a row of its own in the outbox, claimed before its mail leaves. So the same one is never sent twice,
whoever runs this how often; one that the mail server refused is tried again, and says why (policy 3.4).
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from appraisal import desk
from data.schemas import TABLES
from data.store import Store, now
from errors import WrongUse
from metrics import deliveries
from reports.mail import MAIL_HOST, MailServer, NotKnown, NotSent
from reports.recipients import Recipient, recipients
from reports.reminder_letters import Letter, Reminder
from scope import Right, Scope, operator
from text import Words

DAYS_AHEAD = 3  # before its day a delivery is reminded of
AGAIN_AFTER = timedelta(hours=6)  # a mail that failed is tried again by itself
LATE = Words(
    "{table}, data up to {ended}: was due on {due}, {n} day(s) over",
    "{table}（期末 {ended}）：应于 {due} 前提交，已逾期 {n} 天",
)
DUE = Words("{table}, data up to {ended}: due on {due}", "{table}（期末 {ended}）：请于 {due} 前提交")
# A desk may hold what is nobody else's business: what is kept for others to see names no line of it.
ON_THE_DESK = Words("Overdue on the desk", "工作台逾期事项")
OVERDUE = Words("{what} (was due on {due})", "{what}（应于 {due} 前完成）")


@dataclass(frozen=True)
class ReminderOutcome:
    """One letter, and what became of it: sent, or `failed` says why; neither in a dry run."""

    letter: Letter
    sent: bool = False
    failed: Words | None = None


@dataclass(frozen=True)
class Reminded:
    """What a run did, or would do. `without_address`: who should be reminded and has no e-mail address on file."""

    outcomes: tuple[ReminderOutcome, ...]
    without_address: tuple[str, ...]
    dry_run: bool

    @property
    def failed(self) -> int:
        """How many letters were not taken."""
        return sum(outcome.failed is not None for outcome in self.outcomes)


@dataclass(frozen=True)
class SentReminder:
    """A reminder in the outbox. Neither sent nor failed: whether it arrived is not known.

    Whose it is says supervisor_id, or username for anybody else. `address` None: not for the reader to see.
    """

    key: str
    kind: str
    supervisor_id: str | None
    username: str | None
    due_on: date | None
    says: Words
    address: str | None
    made_by: str
    begun_at: datetime
    tries: int
    sent_at: datetime | None
    failed: Words | None


def send_reminders(
    store: Store,
    who: Scope,
    server: MailServer | None,
    today: date,
    *,
    dry_run: bool = False,
    again: bool = True,
) -> Reminded:
    """Send one mail to everybody who is to be reminded of something they were not reminded of yet.

    `again`: what failed is tried again at once, not only after a while. Raises NotAllowed without the right to upload,
    WrongUse where no mail server is named (a dry run needs none).
    """
    who.need(Right.UPLOAD)
    if server is None and not dry_run:
        raise WrongUse(
            Words(
                f"No mail server is named: set {MAIL_HOST} and SCORECARD_SMTP_FROM where the dashboard runs. "
                "No mail was sent.",
                f"未配置邮件服务器：请在系统运行环境中设置 {MAIL_HOST} 和 SCORECARD_SMTP_FROM。未发送任何邮件。",
            )
        )
    letters, without = _letters(store, who, today, again=again)
    if server is None or dry_run:
        return Reminded(tuple(map(ReminderOutcome, letters)), without, dry_run=True)
    return Reminded(tuple(_sent(store, who, server, letter) for letter in letters), without, dry_run=False)


def last_reminders(store: Store, who: Scope, limit: int = 50) -> list[SentReminder]:
    """The reminders last tried, latest first; the addresses for those alone who manage accounts.

    NotAllowed without the right to upload.
    """
    who.need(Right.UPLOAD)
    return [
        SentReminder(*(*row[:5], Words(*row[5:7]), *row[7:12], Words(*row[12:]) if row[12] else None))
        for row in store.rows(
            """SELECT mail_key, kind, supervisor_id, username, due_on, says_en, says_zh, CASE WHEN ? THEN address END,
                      made_by, begun_at, tries, sent_at, failed_en, failed_zh
               FROM outbox ORDER BY begun_at DESC, mail_key LIMIT ?""",
            [who.may(Right.MANAGE_USERS), limit],
        )
    ]


# ---------------------------------------------------------------------- what is to be said, to whom


def _letters(store: Store, who: Scope, today: date, *, again: bool) -> tuple[list[Letter], tuple[str, ...]]:
    """A letter per person with what is still to be sent, and the names of those without an address."""
    people = recipients(store, who, today)
    wanted = [*_of_the_plan(store, today), *_of_the_desks(store, people, today)]
    done = _done(store, again=again)
    letters, without = [], []
    for person in people:
        own = tuple(reminder for reminder in wanted if reminder.whose == person.key and reminder.key not in done)
        if own and person.address:
            letters.append(Letter(person, person.address, own))
        elif own:
            without.append(person.name)
    return letters, tuple(without)


def _of_the_plan(store: Store, today: date) -> Iterator[Reminder]:
    """Deliveries that are missing, and those that are due within some days."""
    for delivery in deliveries(store, operator(), today, days_ahead=DAYS_AHEAD):
        kind = {"missing": "late", "due": "due"}.get(delivery.standing)
        if kind is None or delivery.load_id is not None:
            continue
        says = (LATE if kind == "late" else DUE).format(
            table=TABLES[delivery.table].title,
            ended=delivery.ended_on,
            due=delivery.due_on,
            n=delivery.days_over(today),
        )
        key = f"delivery/{delivery.source_id}/{delivery.supervisor_id}/{delivery.due_on}/{kind}"
        yield Reminder(key, kind, delivery.supervisor_id, delivery.due_on, says)


def _of_the_desks(store: Store, people: Iterable[Recipient], today: date) -> Iterator[Reminder]:
    """What is overdue on the desk of each who may sign in; once a week."""
    year, week, _ = today.isocalendar()
    for person in people:
        tasks = desk(store, person.sight, today) if person.sight else []
        for task in tasks:
            if task.due is not None and task.due < today:
                line = hashlib.sha256(f"{task.what.en}/{task.due}".encode()).hexdigest()[:16]
                key = f"desk/{person.key}/{year}-W{week:02}/{line}"
                yield Reminder(key, "desk", person.key, task.due, OVERDUE.format(what=task.what, due=task.due))


def _done(store: Store, *, again: bool) -> set[str]:
    """The reminders that are not to be sent now: all that left, and what failed a short while ago."""
    rows = store.rows("SELECT mail_key, sent_at, failed_en, begun_at FROM outbox")
    return {
        key
        for key, sent_at, failed, begun_at in rows
        if sent_at is not None or failed is None or not (again or begun_at < now() - AGAIN_AFTER)
    }


# ---------------------------------------------------------------------- sending


def _sent(store: Store, who: Scope, server: MailServer, letter: Letter) -> ReminderOutcome:
    """Claim the letter's reminders, hand it over, note what became of it."""
    claimed = _claimed(store, who, letter)
    letter = replace(letter, reminders=tuple(reminder for reminder in letter.reminders if reminder.key in claimed))
    if not letter.reminders:
        return ReminderOutcome(letter)
    failed: Words | None = None
    try:
        server.send(letter.message(server.sender, server.url))
        _note(store, who, letter, sent=True, failed=None)
    except NotSent as error:
        failed = error.words
        _note(store, who, letter, sent=False, failed=failed)
    except NotKnown as error:
        failed = error.words
        _note(store, who, letter, sent=False, failed=None)
    return ReminderOutcome(letter, failed is None, failed)


def _claimed(store: Store, who: Scope, letter: Letter) -> set[str]:
    """Those of its reminders that nobody else has claimed; from here on they count as begun."""
    keys, begun = [reminder.key for reminder in letter.reminders], now()
    with store.transaction() as transaction:
        claimed = {
            key
            for (key,) in transaction.execute(
                "SELECT mail_key FROM outbox WHERE list_contains(?, mail_key) AND failed_en IS NULL", [keys]
            ).fetchall()
        }
        for reminder in letter.reminders:
            kept = ON_THE_DESK if reminder.kind == "desk" else reminder.says
            if reminder.key not in claimed:
                transaction.execute(
                    """INSERT INTO outbox (mail_key, kind, supervisor_id, username, due_on, says_en, says_zh, address,
                                           made_by, begun_at, tries)
                       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 1)
                       ON CONFLICT (mail_key) DO UPDATE SET says_en = excluded.says_en, says_zh = excluded.says_zh,
                           address = excluded.address, made_by = excluded.made_by,
                           begun_at = excluded.begun_at, tries = tries + 1, failed_en = NULL, failed_zh = NULL""",
                    [
                        reminder.key,
                        reminder.kind,
                        letter.to.supervisor_id,
                        None if letter.to.supervisor_id else letter.to.username,
                        reminder.due_on,
                        kept.en,
                        kept.zh,
                        letter.address,
                        who.person,
                        begun,
                    ],
                )
    return set(keys) - claimed


def _note(store: Store, who: Scope, letter: Letter, *, sent: bool, failed: Words | None) -> None:
    keys: Sequence[str] = [reminder.key for reminder in letter.reminders]
    with store.transaction() as transaction:
        transaction.execute(
            "UPDATE outbox SET sent_at = ?, failed_en = ?, failed_zh = ? WHERE list_contains(?, mail_key)",
            [now() if sent else None, failed.en if failed else None, failed.zh if failed else None, keys],
        )
        about = letter.to.supervisor_id or letter.to.username or ""
        detail = {"to": letter.address, "about": list(keys), **({"failed": failed.en} if failed else {})}
        store.record(transaction, who.person, "remind" if sent else "remind_failed", about, detail)
