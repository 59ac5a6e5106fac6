"""What an account must be: names, roles and passwords that fit. Each raises WrongUse with what to do."""

from __future__ import annotations

import re
import unicodedata

from errors import WrongUse, unknown, unknown_among
from scope import ROLE_NAMES, Role
from text import LANGUAGES, Words

SHORTEST_PASSWORD = 10
# Argon2 reads the whole of it: an endless password would be work for the asking.
LONGEST_PASSWORD = 200
# Letters of any script, so that 李婧喆 can sign in under her own name.
_USERNAME = re.compile(r"[^\W_][\w.@-]{1,63}")
# One mailbox at one host, no name beside it (RFC 5321, 4.5.3.1: 64 and 255 characters); the host may be of the house's
# own net (ops@mail), or of any script.
_ADDRESS = re.compile(r"[^\s@<>()\[\]\\,;:\"，；：。、《》]{1,64}@[^\W_](?:[\w-]*\w)?(?:\.[^\W_](?:[\w-]*\w)?)*")
LONGEST_ADDRESS = 254


def normalised_username(username: str) -> str:
    """A username as it is stored and compared: the same however it was typed."""
    return unicodedata.normalize("NFKC", username).strip().casefold()


def check_supervisor(role: Role, supervisor_id: str | None, known: set[str]) -> None:
    """A supervisor's account names one of the `known` supervisors; no other account names any."""
    if role is not Role.SUPERVISOR:
        if supervisor_id:
            raise WrongUse(
                Words(
                    f"Only a supervisor's account names a supervisor; this one is for {ROLE_NAMES[role].en}. "
                    "Leave the supervisor out. Nothing was added.",
                    f"只有运营主管的账号才需要主管编号，本账号的角色是{ROLE_NAMES[role].zh}。"
                    "请去掉主管编号。没有添加任何账号。",
                )
            )
    elif not supervisor_id:
        raise WrongUse(
            Words(
                "A supervisor's account must say which supervisor it is (supervisor_id). Nothing was added.",
                "运营主管的账号必须指明主管编号（supervisor_id）。没有添加任何账号。",
            )
        )
    elif supervisor_id not in known:
        raise unknown(Words("supervisor", "主管"), supervisor_id, known)


def fit_role(role: Role | str) -> Role:
    """The role of that name."""
    if role not in set(Role):
        raise unknown_among(Words("role", "角色"), str(role), {str(role): name for role, name in ROLE_NAMES.items()})
    return Role(role)


def fit_language(language: str) -> str:
    """A language that we speak."""
    if language not in LANGUAGES:
        raise unknown(Words("language", "语言"), language, LANGUAGES)
    return language


def fit_username(username: str) -> str:
    """The username as it is stored."""
    username = normalised_username(username)
    if not _USERNAME.fullmatch(username):
        raise WrongUse(
            Words(
                "A username has 2 to 64 letters or digits; . - _ @ may stand between them. Nothing was added.",
                "用户名须为 2 到 64 个文字或数字，其间可用 . - _ @。没有添加任何账号。",
            )
        )
    return username


def fit_name(name: str) -> str:
    """The name without stray spaces."""
    name = " ".join(name.split())
    if not 1 <= len(name) <= 100 or not name.isprintable():
        raise WrongUse(
            Words(
                "A name has 1 to 100 characters. Nothing was added.",
                "姓名须为 1 到 100 个字符。没有添加任何账号。",
            )
        )
    return name


def is_address(text: str | None) -> bool:
    """Is it one address that a mail can be sent to?"""
    return bool(text and len(text) <= LONGEST_ADDRESS and text.isprintable() and _ADDRESS.fullmatch(text))


def fit_email(email: str | None) -> str | None:
    """The address as it is written to, however it was typed; None for an empty one."""
    email = unicodedata.normalize("NFKC", email or "").strip()
    if email and not is_address(email):
        raise WrongUse(
            Words(
                f'"{email[:LONGEST_ADDRESS]}" is no e-mail address. Write one like wang.fang@company.example, or leave '
                "it empty. Nothing was changed.",
                f"“{email[:LONGEST_ADDRESS]}”不是有效的电子邮箱。请按 wang.fang@company.example 的格式填写，或留空。"
                "没有任何改动。",
            )
        )
    return email or None


def fit_password(password: str, username: str) -> str:
    """The password as it is hashed."""
    password = one_spelling(password)
    if not SHORTEST_PASSWORD <= len(password) <= LONGEST_PASSWORD:
        raise WrongUse(
            Words(
                f"A password has at least {SHORTEST_PASSWORD} and at most {LONGEST_PASSWORD} characters. "
                "Nothing was changed.",
                f"密码须为 {SHORTEST_PASSWORD} 到 {LONGEST_PASSWORD} 个字符。没有任何改动。",
            )
        )
    if len(set(password)) < 4 or normalised_username(password) == username:
        raise WrongUse(
            Words(
                "This password is too easy to guess: use at least 4 different characters, and not the username. "
                "Nothing was changed.",
                "密码过于简单：至少使用 4 种不同的字符，且不能与用户名相同。没有任何改动。",
            )
        )
    return password


def one_spelling(password: str) -> str:
    """The same password, whichever keyboard typed it."""
    return unicodedata.normalize("NFKC", password)
