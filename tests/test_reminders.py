"""Reminders by mail: who gets what, once, in their language; what the mail server refuses is tried again.

The mail server is a real one (aiosmtpd) on a free port of this machine.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime
from email.message import EmailMessage

import pytest

from accounts.local_accounts import add_account, disable_account, set_email
from errors import NotAllowed, WrongUse
from reports import reminders
from reports.mail import MailServer, NotSent
from reports.recipients import recipients
from reports.reminders import last_reminders, send_reminders
from scope import Role, Scope
from server.jobs.reminders import remind as answered
from server.jobs.reminders import run_reminders, send_due_reminders
from tests.loading import ANALYST, load
from tests.people import ADMIN, PASSWORD
from tests.post import DAY, Postbox, at_work, owing


@pytest.fixture
def post() -> Iterator[tuple[Postbox, MailServer]]:
    """A mail server at work, and how it is reached."""
    box = Postbox()
    with at_work(box) as port:
        yield box, MailServer("127.0.0.1", port, "none", "scorecard@lanting.example", url="https://score.example")


@pytest.fixture
def company(filled):
    """S1 owes market sizes (late) and user counts (due on the 12th); S2 owes hiring and has no address."""
    return filled(owing)


def account_for(store, language: str) -> None:
    add_account(store, ADMIN, "wang", "Wang Fang", Role.SUPERVISOR, PASSWORD, "S1", language)


def test_each_is_reminded_once_of_what_is_late_and_due_soon_in_one_mail(company, post):
    box, server = post
    done = send_reminders(company, ANALYST, server, DAY)
    assert [(one.letter.to.name, one.sent) for one in done.outcomes] == [("Wang Fang", True)]
    assert done.without_address == ("Bo Li",)
    (mail,) = box.mails
    assert (mail["To"], mail["From"]) == ("wang@lanting.example", "scorecard@lanting.example")
    text = mail.get_content()
    assert "Market sizes, data up to 2026-03-31: was due on 2026-04-05, 5 day(s) over" in text
    assert "User counts, data up to 2026-03-31: due on 2026-04-12" in text
    assert "https://score.example/quality?lang=zh" in text
    assert "iring" not in text  # what another owes is nobody else's business
    # Whoever runs it how often: nothing leaves again.
    assert send_reminders(company, ANALYST, server, DAY).outcomes == ()
    assert send_due_reminders(company, server, datetime(2026, 4, 10, 8)) is not None
    assert sum("2026-04-05" in one.get_content() for one in box.mails) == 1


def test_a_delivery_is_reminded_of_before_its_day_and_once_more_when_it_is_late(company, post):
    box, server = post
    send_reminders(company, ANALYST, server, date(2026, 4, 1))  # four days before the 5th: too soon
    assert box.mails == []
    send_reminders(company, ANALYST, server, date(2026, 4, 2))
    send_reminders(company, ANALYST, server, date(2026, 4, 5))  # its very day: not late yet
    assert len(box.mails) == 1
    send_reminders(company, ANALYST, server, date(2026, 4, 6))
    assert [mail["Subject"] for mail in box.mails] == [
        "运营主管计分卡提醒：1 项即将到期 / Ops Scorecard: 1 due soon",
        "运营主管计分卡提醒：1 项逾期 / Ops Scorecard: 1 overdue",
    ]


def test_an_accounts_address_comes_before_the_one_in_the_table_of_supervisors(company, post):
    account_for(company, "en")
    add_account(company, ADMIN, "bo", "Bo Li", Role.SUPERVISOR, PASSWORD, "S2", "en", "bo@lanting.example")
    box, server = post
    assert send_reminders(company, ANALYST, server, DAY).without_address == ()
    assert [mail["To"] for mail in box.mails] == ["bo@lanting.example", "wang@lanting.example"]
    set_email(company, ADMIN, "wang", "fang@home.example")
    send_reminders(company, ANALYST, server, date(2026, 4, 13))  # what was due on the 12th is late now
    assert box.mails[-1]["To"] == "fang@home.example"


def test_of_two_accounts_of_one_supervisor_the_one_with_an_address_counts_while_it_is_in_use(company):
    def address() -> str | None:
        return next(one.address for one in recipients(company, ANALYST, DAY) if one.supervisor_id == "S1")

    add_account(company, ADMIN, "wang", "Wang Fang", Role.SUPERVISOR, PASSWORD, "S1", "en", "fang@home.example")
    add_account(company, ADMIN, "wang2", "Wang Fang", Role.SUPERVISOR, PASSWORD, "S1", "en")
    assert address() == "fang@home.example"
    disable_account(company, ADMIN, "wang")
    assert address() == "wang@lanting.example"


def test_whoever_has_an_account_is_reminded_of_what_is_overdue_on_their_own_desk(company, post):
    add_account(company, ADMIN, "ana", "Ana", Role.ANALYST, PASSWORD, None, "en", "ana@lanting.example")
    add_account(company, ADMIN, "ada", "Ada", Role.ADMIN, PASSWORD, None, "en")
    add_account(company, ADMIN, "lee", "Lee", Role.LEADERSHIP, PASSWORD, None, "en", "lee@lanting.example")
    box, server = post
    done = send_reminders(company, ANALYST, server, DAY)
    # Leadership loads no files, so nothing of the plan waits for Lee; Ada owes as Ana does, and has no address.
    assert [mail["To"] for mail in box.mails] == ["wang@lanting.example", "ana@lanting.example"]
    assert done.without_address == ("Bo Li", "Ada")
    text = box.mails[1].get_content()
    assert "Dear Ana," in text
    assert "Load Market sizes, for the period until 2026-03-31 (was due on 2026-04-05)" in text
    assert send_reminders(company, ANALYST, server, date(2026, 4, 12)).outcomes == ()  # Sunday of the same week
    kept = {one.username for one in last_reminders(company, ANALYST) if one.supervisor_id is None}
    assert kept == {"ana"}


def test_only_who_manages_accounts_sees_where_a_reminder_went(company, post):
    analyst = Scope("ana", Role.ANALYST, None)
    box, server = post
    box.refuses = "550 5.1.1 <WANG@lanting.example> unknown here"
    send_reminders(company, analyst, server, DAY)
    assert {one.address for one in last_reminders(company, ADMIN)} == {"wang@lanting.example"}
    shown = str([last_reminders(company, analyst), answered(company, analyst, dry_run=True)])
    assert "Wang Fang" in shown
    assert "550 5.1.1 <…> unknown here" in shown
    assert "wang@" not in shown.casefold()


def test_what_came_meanwhile_is_not_reminded_of(company, post):
    box, server = post
    load(company, "market_sizes", "month,segment,region,market_revenue,source\n2026-03,B2B,East,1.00,survey\n")
    send_reminders(company, ANALYST, server, DAY)
    assert "Market sizes" not in box.mails[0].get_content()


@pytest.mark.parametrize(
    ("language", "there", "not_there"), [("zh", "已逾期 5 天", "day(s) over"), ("en", "5 day(s) over", "逾期")]
)
def test_the_mail_is_in_the_language_of_the_account(company, post, language, there, not_there):
    account_for(company, language)
    box, server = post
    send_reminders(company, ANALYST, server, DAY)
    text = box.mails[0].get_content()
    assert there in text
    assert not_there not in text


def test_a_refused_mail_says_why_and_is_tried_again_until_it_is_taken(company, post):
    box, server = post
    box.refuses = "550 no such mailbox"
    refused = send_reminders(company, ANALYST, server, DAY)
    assert [(one.sent, one.failed.en) for one in refused.outcomes] == [
        (False, "The mail server did not take it: 550 no such mailbox")
    ]
    assert {one.failed.en for one in last_reminders(company, ANALYST)} == {refused.outcomes[0].failed.en}
    box.refuses = ""
    assert send_reminders(company, ANALYST, server, DAY, again=False).outcomes == ()  # not at once by itself
    assert send_reminders(company, ANALYST, server, DAY).outcomes[0].sent
    assert [(one.tries, one.sent_at is not None, one.failed) for one in last_reminders(company, ANALYST)] == [
        (2, True, None),
        (2, True, None),
    ]
    assert len(box.mails) == 1


def test_after_some_hours_a_failed_one_is_tried_again_by_itself(company, post, monkeypatch):
    box, server = post
    box.refuses = "451 try later"
    send_reminders(company, ANALYST, server, DAY, again=False)
    box.refuses = ""
    with company.transaction() as write:
        write.execute("UPDATE outbox SET begun_at = begun_at - INTERVAL 7 HOUR")
    assert send_reminders(company, ANALYST, server, DAY, again=False).outcomes[0].sent


def test_where_the_line_breaks_after_the_mail_had_begun_it_is_not_repeated(company, post):
    box, server = post
    box.breaks = True
    (broken,) = send_reminders(company, ANALYST, server, DAY).outcomes
    assert not broken.sent
    assert broken.failed is not None
    box.breaks = False
    assert send_reminders(company, ANALYST, server, DAY).outcomes == ()
    assert [(one.sent_at, one.failed) for one in last_reminders(company, ANALYST)] == [(None, None)] * 2


def test_a_server_that_is_not_there_leaves_everything_to_be_sent(company, post):
    _, server = post
    with pytest.raises(NotSent):
        replace(server, port=1).send(EmailMessage())
    assert not send_reminders(company, ANALYST, replace(server, port=1), DAY).outcomes[0].sent
    assert send_reminders(company, ANALYST, server, DAY).outcomes[0].sent


def test_by_itself_it_looks_from_eight_oclock_on_and_not_before(company, post):
    box, server = post
    days = {1: ["12:00"], 2: ["00:00", "07:59", "08:00", "08:10", "23:59"], 6: ["07:59", "08:00"]}
    moments = [datetime.fromisoformat(f"2026-04-{day:02} {time}") for day, times in days.items() for time in times]
    clock, taken = iter(moments), []

    def again() -> bool:
        taken.append(len(box.taken))
        return len(taken) <= len(moments)

    run_reminders(company, server, again, lambda _: next(clock))
    # What is due on the 5th leaves on the 2nd at eight, and once more, as late, on the 6th at eight.
    assert taken == [0, 0, 0, 0, 1, 1, 1, 1, 2]


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
        send_reminders(company, ANALYST, server, day)
    texts = [mail.get_content() for mail in box.mails]
    assert ["Assess yourself (was due on 2026-04-01)" in text for text in texts] == [True, True]
    assert "https://score.example/desk?lang=en" in texts[0]
    assert asked[0] == Scope("wang", Role.SUPERVISOR, frozenset({"S1"}))


def test_a_trial_sends_nothing_and_needs_no_mail_server(company):
    answer = answered(company, ANALYST, dry_run=True)
    assert answer.exit_code == 0
    tried = send_reminders(company, ANALYST, None, DAY, dry_run=True)
    assert [len(one.letter.reminders) for one in tried.outcomes] == [2]
    assert last_reminders(company, ANALYST) == []
    with pytest.raises(WrongUse, match="SCORECARD_SMTP_HOST"):
        send_reminders(company, ANALYST, None, DAY)


def test_only_who_may_upload_reminds_and_sees_the_reminders(company, post):
    _, server = post
    for act in (lambda who: send_reminders(company, who, server, DAY), lambda who: last_reminders(company, who)):
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
