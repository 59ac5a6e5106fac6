"""The login page, sign-out and set-up: one form each, in the reader's language. All that is shown is escaped."""

from __future__ import annotations

import math
import secrets
from functools import cache
from pathlib import Path
from string import Template
from urllib.parse import urlencode

from markupsafe import escape
from starlette.responses import HTMLResponse

from accounts import SHORTEST_PASSWORD
from text import LANGUAGES, Words, t

WRONG = Words("Username and password do not match. Nobody was signed in.", "用户名或密码不正确，未能登录。")
NOT_THE_SAME = Words(
    "The two passwords differ. Type the same one twice. Nothing was added.",
    "两次输入的密码不一致，请重新输入。没有添加任何账号。",
)
WRONG_CODE = Words(
    "That is not the set-up code. It stands in the server's log and in server.json in its home folder. "
    "Nothing was added.",
    "安装码不正确。安装码见服务器日志，或其数据目录下的 server.json。没有添加任何账号。",
)
TOO_LARGE = Words("The form was larger than it can be. Nothing was changed.", "提交的内容过大。没有任何改动。")


def wait_in_words(seconds: float, lang: str) -> Words:
    """Too many attempts: when to come back."""
    wait = math.ceil(seconds)
    return Words(
        f"Too many wrong attempts. Try again in {wait} s."
        if wait < 120
        else f"Too many wrong attempts. Try again in {math.ceil(wait / 60)} min.",
        f"尝试次数过多，请在 {wait} 秒后重试。"
        if wait < 120
        else f"尝试次数过多，请在 {math.ceil(wait / 60)} 分钟后重试。",
    )


def login(
    lang: str,
    target: str,
    username: str = "",
    *,
    error: Words | None = None,
    status: int = 200,
    wait: float = 0,
    chosen: str | None = None,
) -> HTMLResponse:
    """The sign-in form. `chosen` is a language picked here: it becomes the account's."""
    fields = _hidden("next", target) if target != "/" else ""
    if chosen in LANGUAGES:
        fields += _hidden("lang", lang)
    fields += _field("username", t("Username", lang), username, autocomplete="username", autofocus=not username)
    fields += _field(
        "password", t("Password", lang), kind="password", autocomplete="current-password", autofocus=bool(username)
    )
    answer = _page(
        lang,
        "/login",
        title=t("Sign in", lang),
        fields=fields,
        button=t("Sign in", lang),
        error=error,
        status=status,
        query={"next": target} if target != "/" else {},
    )
    if wait:
        answer.headers["Retry-After"] = str(math.ceil(wait))
    return answer


def logout(lang: str) -> HTMLResponse:
    """The button that signs out."""
    return _page(
        lang,
        "/logout",
        title=t("Sign out?", lang),
        button=t("Sign out", lang),
        after=f'<a class="back" href="/">{escape(t("Back to the scorecard", lang))}</a>',
    )


def setup(
    lang: str,
    form: dict[str, str] | None = None,
    *,
    ask_code: bool,
    error: Words | None = None,
    status: int = 200,
) -> HTMLResponse:
    """The form for the first account. What was typed stays, but never a password."""
    form = form or {}
    fields = _hidden("lang", lang)
    if ask_code:
        hint = t("It stands in the server's log and in server.json in its home folder.", lang)
        fields += _field("code", t("Set-up code", lang), form.get("code", ""), hint=hint, autocomplete="off")
    fields += _field("name", t("Your name", lang), form.get("name", ""), autocomplete="name", autofocus=not ask_code)
    fields += _field("username", t("Username", lang), form.get("username", ""), autocomplete="username")
    fields += _field(
        "password",
        t("Password", lang),
        kind="password",
        hint=t("At least {n} characters.", lang, n=SHORTEST_PASSWORD),
        autocomplete="new-password",
        minlength=SHORTEST_PASSWORD,
    )
    fields += _field("password_again", t("The same password again", lang), kind="password", autocomplete="new-password")
    return _page(
        lang,
        "/setup",
        title=t("Welcome", lang),
        lead=t("Nobody can sign in here yet. Make the first account: it will be the administrator's.", lang),
        fields=fields,
        button=t("Make the account", lang),
        error=error,
        status=status,
    )


def _page(
    lang: str,
    action: str,
    *,
    title: str,
    button: str,
    fields: str = "",
    lead: str = "",
    error: Words | None = None,
    after: str = "",
    status: int = 200,
    query: dict[str, str] | None = None,
) -> HTMLResponse:
    nonce = secrets.token_urlsafe(16)
    other = next(code for code in LANGUAGES if code != lang)
    body = _template().substitute(
        lang="zh-CN" if lang == "zh" else lang,
        nonce=nonce,
        product=escape(t("Ops Scorecard", lang)),
        title=escape(title),
        lead=f'<p class="lead">{escape(lead)}</p>\n' if lead else "",
        error=f'<div class="bad" role="alert">{escape(error.in_(lang))}</div>\n' if error else "",
        action=action,
        fields=fields,
        button=escape(button),
        after=after,
        other_link=escape(f"{action}?{urlencode({**(query or {}), 'lang': other})}"),
        other_lang=other,
        other_name=LANGUAGES[other],
    )
    policy = (
        f"default-src 'none'; style-src 'nonce-{nonce}'; img-src 'self'; font-src 'self'; "
        "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    )
    return HTMLResponse(
        body, status, {"Content-Security-Policy": policy, "Cache-Control": "no-store", "Content-Language": lang}
    )


def _hidden(name: str, value: str) -> str:
    return f'<input type="hidden" name="{name}" value="{escape(value)}">\n'


def _field(
    name: str,
    label: str,
    value: str = "",
    *,
    kind: str = "text",
    hint: str = "",
    autocomplete: str,
    autofocus: bool = False,
    minlength: int | None = None,
) -> str:
    attributes = (
        f'type="{kind}" id="{name}" name="{name}" value="{escape(value)}" autocomplete="{autocomplete}" required'
    )
    if name in ("username", "code"):
        attributes += ' autocapitalize="none" spellcheck="false"'
    if minlength:
        attributes += f' minlength="{minlength}"'
    if autofocus:
        attributes += " autofocus"
    below = f'<p class="hint" id="{name}-hint">{escape(hint)}</p>\n' if hint else ""
    if hint:
        attributes += f' aria-describedby="{name}-hint"'
    return f'<label for="{name}">{escape(label)}</label>\n<input {attributes}>\n{below}'


@cache
def _template() -> Template:
    return Template((Path(__file__).parent / "static" / "login.html").read_text(encoding="utf-8"))
