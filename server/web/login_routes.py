"""The login routes: sign in, sign out, the first account of a fresh store. Plain forms that work without JavaScript.

The session middleware has already refused every change that does not come from our own pages.
"""

from __future__ import annotations

import hmac
import ipaddress
import secrets
from collections.abc import Callable
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import anyio
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import FileResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route

from accounts import (
    SESSION_LIFETIME,
    Account,
    account,
    add_first_account,
    any_account,
    check_password,
    find_session,
    normalised_username,
    open_session,
    record_failure,
    revoke_session,
    scope_of,
    session_key,
    set_language,
)
from data.store import Store
from errors import WrongUse
from server.web import login_page as page
from server.web.login_throttle import LoginThrottle
from server.web.session_middleware import cookie_name, is_secure, token_of
from text import DEFAULT_LANGUAGE, LANGUAGES

STATIC = Path(__file__).parent / "static"
# Wrong passwords that cost no waiting: by one person at one place, from one place, for one account from anywhere.
# The last is wide, so that a stranger cannot lock someone out.
FREE_HERE, FREE_PLACE, FREE_ACCOUNT = 5, 30, 100
LARGEST_FORM = 8_192
# Each check takes 46 MB and a core for a moment: strangers get no more than two at a time.
CHECKS_AT_ONCE = 2


class LoginRoutes:
    """Signing in and out over one store. `setup_code` is asked of whoever makes the first account from afar."""

    def __init__(self, store: Callable[[], Store]) -> None:
        self.store = store
        self.setup_code = secrets.token_hex(4)
        self.attempts = LoginThrottle()
        self._checks = anyio.Semaphore(CHECKS_AT_ONCE)

    @property
    def routes(self) -> list[Route]:
        """What the app serves without a session; the middleware lets everyone reach exactly these."""
        return [
            Route("/login", self.login, methods=["GET", "POST"]),
            Route("/logout", self.logout, methods=["GET", "POST"]),
            Route("/setup", self.setup, methods=["GET", "POST"]),
            Route("/health", health),
            Route("/login/inter.woff2", font),
            Route("/login/icon.svg", icon),
        ]

    # ------------------------------------------------------------------ sign in

    async def login(self, request: Request) -> Response:
        """The sign-in form; posted, a session or one sentence that does not tell which part was wrong."""
        if not await run_in_threadpool(lambda: any_account(self.store())):
            return RedirectResponse("/setup", 303)
        lang, target = language_of(request), local_path(request.query_params.get("next", ""))
        if request.method != "POST":
            if await self._signed_in(request):
                return RedirectResponse(target, 303)
            return page.login(lang, target, chosen=request.query_params.get("lang"))
        form = await form_of(request)
        if form is None:
            return page.login(lang, target, error=page.TOO_LARGE, status=413)
        lang, target = language_of(request, form), local_path(form.get("next", ""))
        username, address = normalised_username(form.get("username", ""))[:64], _address(request)
        keys = {f"{address} {username}": FREE_HERE, f"{address}": FREE_PLACE, f"@{username}": FREE_ACCOUNT}
        async with self._checks:
            if wait := self.attempts.wait(keys):
                return page.login(lang, target, username, error=page.wait_in_words(wait, lang), status=429, wait=wait)
            # Counted before the check, so that many guesses at once do not all come for free.
            self.attempts.failed(keys)
            person = await run_in_threadpool(check_password, self.store(), username, form.get("password", ""))
        if person is None:
            await run_in_threadpool(self._failed, username, address)
            return page.login(lang, target, username, error=page.WRONG, status=401, chosen=form.get("lang"))
        for key in keys:
            self.attempts.succeeded(key)
        if form.get("lang") in LANGUAGES:
            await run_in_threadpool(set_language, self.store(), scope_of(person), form["lang"])
        return await self._enter(request, person, target)

    def _failed(self, username: str, address: str) -> None:
        record_failure(self.store(), username, address, known=account(self.store(), username) is not None)

    async def _signed_in(self, request: Request) -> bool:
        token = token_of(request.scope)
        return bool(token) and await run_in_threadpool(find_session, self.store(), session_key(token or "")) is not None

    async def _enter(self, request: Request, who: Account, target: str) -> Response:
        """A session of their own, never one that was there before, and on to where they wanted to go."""
        await self._leave(request)
        token = await run_in_threadpool(open_session, self.store(), who, _address(request))
        answer = RedirectResponse(target, 303, {"Cache-Control": "no-store"})
        answer.set_cookie(
            cookie_name(request.scope),
            token,
            max_age=int(SESSION_LIFETIME.total_seconds()),
            httponly=True,
            samesite="lax",
            secure=is_secure(request.scope),
        )
        return answer

    # ------------------------------------------------------------------ sign out

    async def logout(self, request: Request) -> Response:
        """Asked for by GET, a button; by POST, the session ends, here and in the store."""
        if request.method != "POST":
            return page.logout(language_of(request)) if await self._signed_in(request) else _to_login()
        await self._leave(request)
        answer = _to_login()
        answer.delete_cookie(cookie_name(request.scope), httponly=True, samesite="lax", secure=is_secure(request.scope))
        return answer

    async def _leave(self, request: Request) -> None:
        if token := token_of(request.scope):
            await run_in_threadpool(revoke_session, self.store(), session_key(token))

    # ------------------------------------------------------------------ the first account

    async def setup(self, request: Request) -> Response:
        """Make the administrator of a fresh store, only while there is no account at all."""
        if await run_in_threadpool(lambda: any_account(self.store())):
            return _to_login()
        lang, near = language_of(request), is_near(request)
        if request.method != "POST":
            return page.setup(lang, ask_code=not near)
        form = await form_of(request)
        if form is None:
            return page.setup(lang, ask_code=not near, error=page.TOO_LARGE, status=413)
        lang = language_of(request, form)
        if error := self._setup_error(form, near):
            return page.setup(lang, form, ask_code=not near, error=error, status=400)
        try:
            made = await run_in_threadpool(
                add_first_account,
                self.store(),
                form.get("username", ""),
                form.get("name", ""),
                form.get("password", ""),
                lang,
            )
        except WrongUse as wrong:
            return page.setup(lang, form, ask_code=not near, error=wrong.words, status=400)
        return await self._enter(request, made, "/")

    def _setup_error(self, form: dict[str, str], near: bool):
        if not near and not hmac.compare_digest(form.get("code", "").strip().encode(), self.setup_code.encode()):
            return page.WRONG_CODE
        if form.get("password", "") != form.get("password_again", ""):
            return page.NOT_THE_SAME
        return None


async def health(_request: Request) -> Response:
    """Says that the server answers, and nothing else."""
    return PlainTextResponse("ok", headers={"Cache-Control": "no-store"})


async def font(_request: Request) -> Response:
    """The typeface of the login page and of the others."""
    return FileResponse(STATIC / "inter.woff2", media_type="font/woff2", headers={"Cache-Control": "max-age=604800"})


async def icon(_request: Request) -> Response:
    """Our mark."""
    return FileResponse(STATIC / "icon.svg", media_type="image/svg+xml", headers={"Cache-Control": "max-age=86400"})


def local_path(wanted: str) -> str:
    """`wanted` if it leads to a page of ours, else the front page: a link to the login page must not lead elsewhere."""
    parts = urlsplit(wanted) if wanted.isprintable() else None
    if parts is None or parts.scheme or parts.netloc or not wanted.startswith("/") or wanted.startswith("//"):
        return "/"
    if "\\" in wanted or parts.path in ("/login", "/logout", "/setup"):
        return "/"
    return wanted


def language_of(request: Request, form: dict[str, str] | None = None) -> str:
    """Chosen here, else the first of the browser's languages that we speak, else Chinese."""
    chosen = (form or {}).get("lang") or request.query_params.get("lang")
    if chosen in LANGUAGES:
        return chosen
    for part in request.headers.get("accept-language", "").split(","):
        code = part.split(";")[0].strip().lower().split("-")[0]
        if code in LANGUAGES:
            return code
    return DEFAULT_LANGUAGE


async def form_of(request: Request) -> dict[str, str] | None:
    """The posted fields, each once; None when more was sent than a form of ours can hold."""
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > LARGEST_FORM:
            return None
    fields = parse_qs(body.decode("utf-8", "replace"), keep_blank_values=True, max_num_fields=20)
    return {name: values[0] for name, values in fields.items()}


def is_near(request: Request) -> bool:
    """Does the browser run on this very machine and call it by a name that no other site can take?"""
    host = request.url.hostname or ""
    return _is_loopback(_address(request)) and (host == "localhost" or _is_loopback(host))


def _is_loopback(address: str) -> bool:
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return False
    mapped = getattr(parsed, "ipv4_mapped", None)
    return (mapped or parsed).is_loopback


def _address(request: Request) -> str:
    return request.client.host if request.client else ""


def _to_login() -> RedirectResponse:
    return RedirectResponse("/login", 303, {"Cache-Control": "no-store"})
