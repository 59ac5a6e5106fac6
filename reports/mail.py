"""Mail out: the company's mail server, as the environment names it, and one message handed to it.

SCORECARD_SMTP_HOST      without it no mail is sent
SCORECARD_SMTP_PORT      default 587, with tls 465, with none 25
SCORECARD_SMTP_TLS       starttls (default), tls or none
SCORECARD_SMTP_USER      with SCORECARD_SMTP_PASSWORD; left out where the server asks for none
SCORECARD_SMTP_FROM      who it is from: scorecard@company.example
SCORECARD_URL            where readers find the dashboard: https://scorecard.company.example
"""

from __future__ import annotations

import os
import re
import smtplib
import ssl
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from email.message import EmailMessage

from errors import ScorecardError, WrongUse
from text import Words

HOST = "SCORECARD_SMTP_HOST"
PORTS = {"starttls": 587, "tls": 465, "none": 25}
SECONDS = 20  # without a word from the server
LONGEST = 200  # characters of what the server said
_ADDRESS = re.compile(r"[^@\s<>,;:\"()]+@[^@\s<>,;:\"()]+")


class NotSent(ScorecardError):
    """The mail server did not take the message; the sentence says why. Trying again sends nothing twice."""


class NotKnown(ScorecardError):
    """The line broke while the message was on its way: it may have arrived."""


@dataclass(frozen=True)
class MailServer:
    """Where mail is handed over, and in whose name. `here()` reads the environment."""

    host: str
    port: int
    tls: str
    sender: str
    user: str = ""
    password: str = field(default="", repr=False)
    url: str = ""

    @classmethod
    def here(cls, said: Mapping[str, str] = os.environ) -> MailServer | None:
        """The mail server that the environment names; None where it names none. WrongUse for a wrong setting."""
        host = said.get(HOST, "").strip()
        if not host:
            return None
        tls = said.get("SCORECARD_SMTP_TLS", "").strip().casefold() or "starttls"
        if tls not in PORTS:
            raise _wrong("SCORECARD_SMTP_TLS", tls, "starttls, tls, none")
        port = said.get("SCORECARD_SMTP_PORT", "").strip() or str(PORTS[tls])
        if not port.isdecimal() or not 0 < int(port) < 65_536:
            raise _wrong("SCORECARD_SMTP_PORT", port, "1–65535")
        sender = said.get("SCORECARD_SMTP_FROM", "").strip()
        if not is_address(sender):
            raise _wrong("SCORECARD_SMTP_FROM", sender, "scorecard@company.example")
        url = said.get("SCORECARD_URL", "").strip().rstrip("/")
        if url and not url.startswith(("http://", "https://")):
            raise _wrong("SCORECARD_URL", url, "https://scorecard.company.example")
        user, password = said.get("SCORECARD_SMTP_USER", ""), said.get("SCORECARD_SMTP_PASSWORD", "")
        return cls(host, int(port), tls, sender, user, password, url)

    def send(self, message: EmailMessage) -> None:
        """Hand one message over. Raises NotSent, or NotKnown where the line broke after the message had begun."""
        try:
            connection = self._connected()
        except (smtplib.SMTPException, OSError) as error:
            raise NotSent(_why(error)) from error
        try:
            connection.send_message(message)
        except (smtplib.SMTPServerDisconnected, OSError) as error:
            if isinstance(error, smtplib.SMTPException) and not isinstance(error, smtplib.SMTPServerDisconnected):
                raise NotSent(_why(error)) from error  # the server has answered
            raise NotKnown(_why(error)) from error
        finally:
            with suppress(smtplib.SMTPException, OSError):  # taken or not: how it says goodbye changes nothing
                connection.quit()
            connection.close()

    def _connected(self) -> smtplib.SMTP:
        context = ssl.create_default_context()
        if self.tls == "tls":
            connection: smtplib.SMTP = smtplib.SMTP_SSL(self.host, self.port, timeout=SECONDS, context=context)
        else:
            connection = smtplib.SMTP(self.host, self.port, timeout=SECONDS)
        try:
            if self.tls == "starttls":
                connection.starttls(context=context)
            if self.user:
                connection.login(self.user, self.password)
        except BaseException:
            connection.close()
            raise
        return connection


def is_address(text: str | None) -> bool:
    """Is it one address that a mail can be sent to?"""
    return bool(text and _ADDRESS.fullmatch(text.strip()))


def _wrong(name: str, value: str, wanted: str) -> WrongUse:
    return WrongUse(
        Words(
            f'{name} is "{value}" and must be like {wanted}. No mail was sent.',
            f"{name} 为“{value}”，应形如 {wanted}。未发送任何邮件。",
        )
    )


def _why(error: BaseException) -> Words:
    """What the server or the network said, in its own words."""
    said: str | bytes = str(error) or type(error).__name__
    code: int | str = ""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        code, said = next(iter(error.recipients.values()))
    elif isinstance(error, smtplib.SMTPResponseException):
        code, said = error.smtp_code, error.smtp_error
    text = said.decode("utf-8", "replace") if isinstance(said, bytes) else said
    text = " ".join(f"{code} {text}".split())[:LONGEST]
    return Words(f"The mail server did not take it: {text}", f"邮件服务器未接收：{text}")
