"""Mail as a company's server takes it: encrypted, with a name and a password, its certificate signed by the company.

The mail server is a real one (aiosmtpd); its certificate is made here (openssl) and signed by nobody else.
"""

from __future__ import annotations

import ssl
import subprocess
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import datetime
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.smtp import AuthResult

from errors import WrongUse
from reports.mail import MailServer, NotSent
from reports.reminders import last_reminders, send_reminders
from server.jobs.reminders import send_due_reminders
from tests.loading import ANALYST
from tests.post import DAY, Postbox, at_work, owing

Named = Callable[..., MailServer]
pytestmark = pytest.mark.filterwarnings("ignore:Requiring AUTH")  # one server is meant to be that careless


@pytest.fixture(scope="module")
def certificate(tmp_path_factory) -> tuple[Path, Path]:
    """The server's certificate and its key, for this machine's own address."""
    folder = tmp_path_factory.mktemp("tls")
    cert, key = folder / "cert.pem", folder / "key.pem"
    made = "req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj /CN=mail".split()
    where = ["-addext", "subjectAltName=IP:127.0.0.1", "-keyout", str(key), "-out", str(cert)]
    subprocess.run(["openssl", *made, *where], check=True, capture_output=True, timeout=60)
    return cert, key


@pytest.fixture
def serving(certificate) -> Iterator[Callable[..., tuple[Postbox, Named]]]:
    """serving("starttls"): a box behind a mail server that asks for a name and a password; how settings name it."""
    cert, key = certificate
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(cert, key)

    def knows(_server, _session, _envelope, _mechanism, data: Any) -> AuthResult:
        return AuthResult(success=(data.login, data.password) == (b"ops", b"sea-and-sky"), handled=False)

    options: dict[str, dict[str, Any]] = {
        "starttls": {"tls_context": context, "require_starttls": True},
        "tls": {"ssl_context": context, "auth_require_tls": False},  # it is encrypted from the first byte
        "none": {"auth_require_tls": False},
    }
    with ExitStack() as stack:

        def start(tls: str) -> tuple[Postbox, Named]:
            box = Postbox()
            port = stack.enter_context(at_work(box, auth_required=True, authenticator=knows, **options[tls]))

            def named(**other: str) -> MailServer:
                settings = {"HOST": "127.0.0.1", "PORT": str(port), "FROM": "scorecard@lanting.example", "TLS": tls}
                settings |= {"USER": "ops", "PASSWORD": "sea-and-sky", "CA": str(cert)} | other
                found = MailServer.here({f"SCORECARD_SMTP_{name}": value for name, value in settings.items()})
                assert found is not None
                return found

            return box, named

        yield start


def letter() -> EmailMessage:
    """A mail like any other."""
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = "scorecard@lanting.example", "wang@lanting.example", "Due"
    message.set_content("Dear Wang Fang")
    return message


def refused(server: MailServer) -> str:
    """Why the server did not get a letter."""
    with pytest.raises(NotSent) as said:
        server.send(letter())
    return said.value.words.en


@pytest.mark.parametrize("tls", ["starttls", "tls"])
def test_a_letter_goes_encrypted_with_name_and_password_to_a_server_whose_certificate_the_company_signed(serving, tls):
    box, named = serving(tls)
    named().send(letter())
    assert [mail["To"] for mail in box.mails] == ["wang@lanting.example"]


def test_a_wrong_password_and_a_certificate_that_nobody_vouches_for_are_said_and_the_letter_stays_to_be_sent(
    store, serving, caplog
):
    company, (box, named) = owing(store), serving("starttls")
    wrong = named(PASSWORD="sea-and-sun")
    assert send_due_reminders(company, wrong, datetime(2026, 4, 10, 8)) is not None
    (failed,) = {one.failed for one in last_reminders(company, ANALYST)}
    assert failed is not None
    assert failed.en.startswith(
        "The mail server 127.0.0.1 did not accept the user name or the password "
        "(SCORECARD_SMTP_USER, SCORECARD_SMTP_PASSWORD): 535"
    )
    assert f"reminder to S1: {failed.en}" in caplog.text
    (outcome,) = send_reminders(company, ANALYST, named(CA=""), DAY).outcomes
    assert outcome.failed is not None
    assert outcome.failed.en == (
        "The certificate of the mail server 127.0.0.1 is not trusted (self-signed certificate). If the company signs "
        "its own certificates, name the file of its authority in SCORECARD_SMTP_CA."
    )
    assert {one.failed for one in last_reminders(company, ANALYST)} == {outcome.failed}
    assert box.taken == []
    kept = caplog.text + str(last_reminders(company, ANALYST)) + str(company.rows("SELECT * FROM audit_log"))
    assert "sea-and" not in kept
    assert send_reminders(company, ANALYST, named(), DAY).outcomes[0].sent
    assert len(box.mails) == 1


def test_a_certificate_of_another_host_is_not_trusted(serving):
    _, named = serving("tls")
    assert "is not trusted (Hostname mismatch" in refused(named(HOST="localhost"))


def test_where_encryption_is_wanted_and_not_offered_nothing_is_sent_in_the_clear(serving):
    box, named = serving("none")
    assert "STARTTLS extension not supported" in refused(named(TLS="starttls"))
    assert box.taken == []


def test_a_password_that_cannot_travel_is_a_refusal_and_no_breakdown(serving):
    _, named = serving("starttls")
    assert "could not be used" in refused(named(PASSWORD="海与天"))


def test_a_file_of_certificates_that_cannot_be_read_is_said_before_any_mail(tmp_path):
    empty = tmp_path / "ca.pem"
    empty.write_text("no certificate")
    said = {"SCORECARD_SMTP_HOST": "mail.example", "SCORECARD_SMTP_FROM": "a@b.example"}
    for ca in (empty, tmp_path / "missing.pem", tmp_path):
        with pytest.raises(WrongUse, match="SCORECARD_SMTP_CA"):
            MailServer.here(said | {"SCORECARD_SMTP_CA": str(ca)})
