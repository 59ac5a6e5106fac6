"""Mail out: the company's mail server, as the environment names it, and one message handed to it.

SCORECARD_SMTP_HOST      without it no mail is sent
SCORECARD_SMTP_PORT      default 587, with tls 465, with none 25
SCORECARD_SMTP_TLS       starttls (default), tls or none
SCORECARD_SMTP_CA        whose certificates are trusted (a PEM file), where the company signs its own
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

from accounts import is_address
from errors import ScorecardError, WrongUse
from text import Words

MAIL_HOST = "SCORECARD_SMTP_HOST"
TLS = "SCORECARD_SMTP_TLS"
CA = "SCORECARD_SMTP_CA"
USER, PASSWORD = "SCORECARD_SMTP_USER", "SCORECARD_SMTP_PASSWORD"
PORTS = {"starttls": 587, "tls": 465, "none": 25}
SECONDS = 20  # without a word from the server
LONGEST = 200  # characters of what the server said


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
    ca: str = ""

    @classmethod
    def here(cls, environment: Mapping[str, str] = os.environ) -> MailServer | None:
        """The mail server that the environment names; None where it names none. WrongUse for a wrong setting."""
        host = environment.get(MAIL_HOST, "").strip()
        if not host:
            return None
        tls = environment.get(TLS, "").strip().casefold() or "starttls"
        if tls not in PORTS:
            raise _wrong(TLS, tls, "starttls, tls, none")
        port = environment.get("SCORECARD_SMTP_PORT", "").strip() or str(PORTS[tls])
        if not port.isdecimal() or not 0 < int(port) < 65_536:
            raise _wrong("SCORECARD_SMTP_PORT", port, "1–65535")
        sender = environment.get("SCORECARD_SMTP_FROM", "").strip()
        if not is_address(sender):
            raise _wrong("SCORECARD_SMTP_FROM", sender, "scorecard@company.example")
        url = environment.get("SCORECARD_URL", "").strip().rstrip("/")
        if url and not url.startswith(("http://", "https://")):
            raise _wrong("SCORECARD_URL", url, "https://scorecard.company.example")
        ca = environment.get(CA, "").strip()
        if ca:
            _trusting(ca)  # said when the server starts, not when the first mail fails
        return cls(host, int(port), tls, sender, environment.get(USER, ""), environment.get(PASSWORD, ""), url, ca)

    def send(self, message: EmailMessage) -> None:
        """Hand one message over. Raises NotSent, or NotKnown where the line broke after the message had begun."""
        try:
            connection = self._connected()
        except WrongUse as error:
            raise NotSent(error.words) from error
        except (smtplib.SMTPException, OSError, UnicodeError) as error:  # the last: a password that is not ASCII
            raise NotSent(self._unreached(error)) from error
        try:
            connection.send_message(message)
        except (smtplib.SMTPServerDisconnected, OSError) as error:
            if isinstance(error, smtplib.SMTPException) and not isinstance(error, smtplib.SMTPServerDisconnected):
                raise NotSent(_refused(_said(error, message))) from error  # the server has answered
            raise NotKnown(_refused(_said(error, message))) from error
        finally:
            with suppress(smtplib.SMTPException, OSError):  # taken or not: how it says goodbye changes nothing
                connection.quit()
            connection.close()

    def _connected(self) -> smtplib.SMTP:
        context = _trusting(self.ca)
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

    def _unreached(self, error: BaseException) -> Words:
        """Why no mail could be handed over at all, and what whoever keeps the settings can do."""
        if isinstance(error, smtplib.SMTPAuthenticationError):
            return Words(
                f"The mail server {self.host} did not accept the user name or the password ({USER}, {PASSWORD}): "
                f"{_said(error)}",
                f"邮件服务器 {self.host} 不接受所设的用户名或密码（{USER}、{PASSWORD}）：{_said(error)}",
            )
        if isinstance(error, ssl.SSLCertVerificationError):
            return Words(
                f"The certificate of the mail server {self.host} is not trusted ({error.verify_message}). If the "
                f"company signs its own certificates, name the file of its authority in {CA}.",
                f"邮件服务器 {self.host} 的证书不受信任（{error.verify_message}）。"
                f"如果证书由公司自行签发，请在 {CA} 中指定签发机构的证书文件。",
            )
        return Words(
            f"The mail server {self.host}, port {self.port}, could not be used ({TLS}={self.tls}): {_said(error)}",
            f"无法使用邮件服务器 {self.host} 的端口 {self.port}（{TLS}={self.tls}）：{_said(error)}",
        )


def _wrong(name: str, value: str, wanted: str) -> WrongUse:
    return WrongUse(
        Words(
            f'{name} is "{value}" and must be like {wanted}. No mail was sent.',
            f"{name} 为“{value}”，应形如 {wanted}。未发送任何邮件。",
        )
    )


def _trusting(ca: str) -> ssl.SSLContext:
    """Takes the certificates that this machine trusts, and those of the file. WrongUse where none can be read there."""
    context = ssl.create_default_context()
    if ca:
        try:
            context.load_verify_locations(cafile=ca)
        except (OSError, ssl.SSLError) as error:
            raise WrongUse(
                Words(
                    f'{CA} is "{ca}", and no certificate can be read there. Name a PEM file. No mail was sent.',
                    f"{CA} 为“{ca}”，无法从中读取证书，请指定 PEM 文件。未发送任何邮件。",
                )
            ) from error
    return context


def _refused(answer: str) -> Words:
    return Words(f"The mail server did not take it: {answer}", f"邮件服务器未接收：{answer}")


def _said(error: BaseException, message: EmailMessage | None = None) -> str:
    """What the server or the network said, in its own words, but for the address: not everybody may see whose it is."""
    answer: str | bytes = str(error) or type(error).__name__
    code: int | str = ""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        code, answer = next(iter(error.recipients.values()))
    elif isinstance(error, smtplib.SMTPResponseException):
        code, answer = error.smtp_code, error.smtp_error
    text = answer.decode("utf-8", "replace") if isinstance(answer, bytes) else answer
    if message is not None:
        text = re.sub(re.escape(str(message["To"])), "…", text, flags=re.IGNORECASE)
    return " ".join(f"{code} {text}".split())[:LONGEST]
