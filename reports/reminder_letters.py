"""What a reminder says: plain text in the reader's language, or in both where it is not known. Nobody else's rows."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import UTC, date
from email.message import EmailMessage
from email.utils import format_datetime

from data.store import now
from reports.recipients import Recipient
from text import Words

KINDS = ("late", "due", "desk")
HEADS = {
    "late": Words(
        "Data that you owe by the collection plan and that have not come:",
        "按采集计划应由您负责提交、但尚未收到的数据：",
    ),
    "due": Words("Data that are due soon:", "即将到期的数据："),
    "desk": Words("Overdue on your desk:", "您工作台上的逾期事项："),
}
GREETING = Words("Dear {name},", "{name}，您好！")
TO_DO = Words(
    "Give the data to the data analyst, who uploads them. What came meanwhile needs no answer.",
    "请将数据交给数据分析员上传；如已提交，请忽略本提醒。",
)
WHY = Words(
    "You get this because the collection plan or your desk in Ops Scorecard names you. If that is wrong, tell the data "
    "analyst.",
    "您收到此邮件，是因为运营主管计分卡的采集计划或您的工作台中有您负责的事项。如有误，请告知数据分析员。",
)
SUBJECT = Words("Ops Scorecard: {what}", "运营主管计分卡提醒：{what}")
LATE, DUE = Words("{n} overdue", "{n} 项逾期"), Words("{n} due soon", "{n} 项即将到期")
AND = Words(", ", "，")
PLACES = {"late": "quality", "due": "quality", "desk": "desk"}


@dataclass(frozen=True)
class Reminder:
    """One thing somebody is reminded of. `key` is its own for ever; `kind`: late, due, desk; `whose`: their key."""

    key: str
    kind: str
    whose: str
    due_on: date | None
    says: Words


@dataclass(frozen=True)
class Letter:
    """One mail to one person, at the address they had when it was made, in their language or in both."""

    to: Recipient
    address: str
    reminders: tuple[Reminder, ...]

    @property
    def subject(self) -> str:
        """How many things are overdue and how many due soon."""
        due = sum(reminder.kind == "due" for reminder in self.reminders)
        counts = [words.format(n=n) for words, n in ((LATE, len(self.reminders) - due), (DUE, due)) if n]
        subjects = {lang: AND.in_(lang).join(count.in_(lang) for count in counts) for lang in self.to.languages}
        return " / ".join(SUBJECT.in_(lang).format(what=subjects[lang]) for lang in self.to.languages)

    def text(self, url: str) -> str:
        """The mail's text, with the way to the dashboard where its address is known."""
        return "\n\n————\n\n".join(self._in(lang, url) for lang in self.to.languages) + "\n"

    def _in(self, lang: str, url: str) -> str:
        parts = [GREETING.format(name=self.to.name).in_(lang)]
        for kind in KINDS:
            own = [reminder for reminder in self.reminders if reminder.kind == kind]
            if own:
                lines = [HEADS[kind].in_(lang), *(f"- {reminder.says.in_(lang)}" for reminder in own)]
                lines += [f"{url}/{PLACES[kind]}?lang={lang}"] if url else []
                parts.append("\n".join(lines))
        if any(reminder.kind != "desk" for reminder in self.reminders):
            parts.append(TO_DO.in_(lang))
        return "\n\n".join([*parts, WHY.in_(lang)])

    def message(self, sender: str, url: str) -> EmailMessage:
        """The mail itself. The same reminders have the same Message-ID, so that a reader's program shows them once."""
        message = EmailMessage()
        message["Subject"] = self.subject
        message["From"] = sender
        message["To"] = self.address
        message["Date"] = format_datetime(now().replace(tzinfo=UTC).astimezone())
        name = hashlib.sha256("\n".join(sorted(reminder.key for reminder in self.reminders)).encode()).hexdigest()[:32]
        message["Message-ID"] = f"<{name}@{sender.rpartition('@')[2]}>"
        message["Auto-Submitted"] = "auto-generated"
        message.set_content(self.text(url))
        return message
