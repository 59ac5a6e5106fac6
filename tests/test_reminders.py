"""Reminders by mail: who gets what, once, in their language; what the mail server refuses is tried again.

The mail server is a real one (aiosmtpd) on a free port of this machine.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime
from email.message import EmailMessage
from typing import Any

import pytest
from aiosmtpd.controller import Controller

from access.scope import Role, Scope
from api.reminders import once
from api.reminders import remind as answered
from errors import NotAllowed, WrongUse
from reports import reminders
from reports.mail import MailServer, NotSent
from reports.reminders import last_reminders, remind
from tests.loading import ANALYST, load
from tests.people import ADMIN, PASSWORD
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
        from email import message_from_bytes
        from email.policy import default

        return [message_from_bytes(one.content, policy=default) for one in self.taken]


@pytest.fixture
def post() -> Iterator[tuple[Postbox, MailServer]]:
    """A mail server at work, and how it is reached."""
    box, port = Postbox(), free_port()
    controller = Controller(box, hostname="127.0.0.1", port=port)
    controller.start()
    yield box, MailServer("127.0.0.1", port, "none", "scorecard@lanting.example", url="https://score.example")
    controller.stop()


@pytest.fixture
def company(store):
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


def account_for(store, language: str) -> None:
    from access.accounts import add_account

    add_account(store, ADMIN, "wang", "Wang Fang", Role.SUPERVISOR, PASSWORD, "S1", language)


def test_each_is_reminded_once_of_what_is_late_and_due_soon_in_one_mail(company, post):
    box, server = post
    done = remind(company, ANALYST, server, DAY)
    assert [(one.letter.name, one.sent) for one in done.outcomes] == [("Wang Fang", True)]
    assert done.without_address == ("Bo Li",)
    (mail,) = box.mails
    assert (mail["To"], mail["From"]) == ("wang@lanting.example", "scorecard@lanting.example")
    text = mail.get_content()
    assert "Market sizes, data up to 2026-03-31: was due on 2026-04-05, 5 day(s) over" in text
    assert "User counts, data up to 2026-03-31: due on 2026-04-12" in text
    assert "https://score.example/quality?lang=zh" in text
    assert "iring" not in text  # what another owes is nobody else's business
    # Whoever runs it how often: nothing leaves again.
    assert remind(company, ANALYST, server, DAY).outcomes == ()
    assert once(company, server) is not None
    assert sum("2026-04-05" in one.get_content() for one in box.mails) == 1


def test_a_delivery_is_reminded_of_before_its_day_and_once_more_when_it_is_late(company, post):
    box, server = post
    remind(company, ANALYST, server, date(2026, 4, 1))  # four days before the 5th: too soon
    assert box.mails == []
    remind(company, ANALYST, server, date(2026, 4, 2))
    remind(company, ANALYST, server, date(2026, 4, 5))  # its very day: not late yet
    assert len(box.mails) == 1
    remind(company, ANALYST, server, date(2026, 4, 6))
    assert [mail["Subject"] for mail in box.mails] == [
        "运营主管计分卡提醒：1 项即将到期 / Ops Scorecard: 1 due soon",
        "运营主管计分卡提醒：1 项逾期 / Ops Scorecard: 1 overdue",
    ]


def test_what_came_meanwhile_is_not_reminded_of(company, post):
    box, server = post
    load(company, "market_sizes", "month,segment,region,market_revenue,source\n2026-03,B2B,East,1.00,survey\n")
    remind(company, ANALYST, server, DAY)
    assert "Market sizes" not in box.mails[0].get_content()


@pytest.mark.parametrize(
    ("language", "there", "not_there"), [("zh", "已逾期 5 天", "day(s) over"), ("en", "5 day(s) over", "逾期")]
)
def test_the_mail_is_in_the_language_of_the_account(company, post, language, there, not_there):
    account_for(company, language)
    box, server = post
    remind(company, ANALYST, server, DAY)
    text = box.mails[0].get_content()
    assert there in text
    assert not_there not in text


def test_a_refused_mail_says_why_and_is_tried_again_until_it_is_taken(company, post):
    box, server = post
    box.refuses = "550 no such mailbox"
    refused = remind(company, ANALYST, server, DAY)
    assert [(one.sent, one.failed.en) for one in refused.outcomes] == [
        (False, "The mail server did not take it: 550 no such mailbox")
    ]
    assert {one.failed.en for one in last_reminders(company, ANALYST)} == {refused.outcomes[0].failed.en}
    box.refuses = ""
    assert remind(company, ANALYST, server, DAY, again=False).outcomes == ()  # not at once by itself
    assert remind(company, ANALYST, server, DAY).outcomes[0].sent
    assert [(one.tries, one.sent_at is not None, one.failed) for one in last_reminders(company, ANALYST)] == [
        (2, True, None),
        (2, True, None),
    ]
    assert len(box.mails) == 1


def test_after_some_hours_a_failed_one_is_tried_again_by_itself(company, post, monkeypatch):
    box, server = post
    box.refuses = "451 try later"
    remind(company, ANALYST, server, DAY, again=False)
    box.refuses = ""
    with company.transaction() as write:
        write.execute("UPDATE outbox SET begun_at = begun_at - INTERVAL 7 HOUR")
    assert remind(company, ANALYST, server, DAY, again=False).outcomes[0].sent


def test_where_the_line_breaks_after_the_mail_had_begun_it_is_not_repeated(company, post):
    box, server = post
    box.breaks = True
    (broken,) = remind(company, ANALYST, server, DAY).outcomes
    assert not broken.sent
    assert broken.failed is not None
    box.breaks = False
    assert remind(company, ANALYST, server, DAY).outcomes == ()
    assert [(one.sent_at, one.failed) for one in last_reminders(company, ANALYST)] == [(None, None)] * 2


def test_a_server_that_is_not_there_leaves_everything_to_be_sent(company, post):
    _, server = post
    with pytest.raises(NotSent):
        replace(server, port=1).send(EmailMessage())
    assert not remind(company, ANALYST, replace(server, port=1), DAY).outcomes[0].sent
    assert remind(company, ANALYST, server, DAY).outcomes[0].sent


def test_what_is_overdue_on_a_supervisors_desk_comes_once_a_week(company, post, monkeypatch):
    from appraisal.task import Task
    from text import Words

    account_for(company, "en")
    asked: list[Scope] = []

    def one_late(_store, who, today):
        asked.append(who)
        return [Task(Words("Assess yourself", "自评"), "appraisal", {}, date(2026, 4, 1))]

    monkeypatch.setattr(reminders, "desk", one_late)
    box, server = post
    for day in (DAY, date(2026, 4, 11), date(2026, 4, 13)):  # Friday, Saturday, the next Monday
        remind(company, ANALYST, server, day)
    texts = [mail.get_content() for mail in box.mails]
    assert ["Assess yourself (was due on 2026-04-01)" in text for text in texts] == [True, True]
    assert "https://score.example/desk?lang=en" in texts[0]
    assert asked[0] == Scope("wang", Role.SUPERVISOR, frozenset({"S1"}))


def test_a_trial_sends_nothing_and_needs_no_mail_server(company):
    answer = answered(company, ANALYST, dry_run=True)
    assert answer.exit_code == 0
    tried = remind(company, ANALYST, None, DAY, dry_run=True)
    assert [len(one.letter.reminders) for one in tried.outcomes] == [2]
    assert last_reminders(company, ANALYST) == []
    with pytest.raises(WrongUse, match="SCORECARD_SMTP_HOST"):
        remind(company, ANALYST, None, DAY)


def test_only_who_may_upload_reminds_and_sees_the_reminders(company, post):
    _, server = post
    for act in (lambda who: remind(company, who, server, DAY), lambda who: last_reminders(company, who)):
        with pytest.raises(NotAllowed):
            act(Scope("wang", Role.SUPERVISOR, frozenset({"S1"})))


def test_the_environment_names_the_mail_server_or_none():
    assert MailServer.here({}) is None
    said = {"SCORECARD_SMTP_HOST": "mail.example", "SCORECARD_SMTP_FROM": "a@b.example"}
    assert MailServer.here(said) == MailServer("mail.example", 587, "starttls", "a@b.example")
    assert MailServer.here({**said, "SCORECARD_SMTP_TLS": "tls"}).port == 465
    for name, value in (("SMTP_PORT", "x"), ("SMTP_TLS", "ssl"), ("SMTP_FROM", "Ops"), ("URL", "score.example")):
        with pytest.raises(WrongUse, match=f"SCORECARD_{name}"):
            MailServer.here({**said, f"SCORECARD_{name}": value})
    assert "secret" not in repr(MailServer.here({**said, "SCORECARD_SMTP_PASSWORD": "secret"}))
