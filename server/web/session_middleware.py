"""The session middleware: before every byte the server sends, Streamlit's included.

- Without a session nothing is served but the login page (PUBLIC): a browser is redirected to it, all else is 401,
  a websocket is refused before it opens.
- With one, the request carries IDENTITY, set here and nowhere else: what a client sends under that name is dropped.
- A websocket is asked again at every message and every few seconds: whoever is signed out elsewhere is out here too.
- A request that changes something must come from our own pages.
- Another system comes in below API with a key of its own (accounts/delivery_keys.py), and nowhere else; no session
  opens that.
"""

from __future__ import annotations

import asyncio
import hmac
import time
from collections.abc import Callable
from contextlib import suppress
from urllib.parse import quote, urlsplit

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import cookie_parser
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from accounts import Session, any_account, find_session, session_key
from accounts import key_sent as key_called
from data.store import Store

# Exactly these, never a prefix of something else. An open page whose session has ended asks Streamlit's two, which tell
# nothing of the company, before it comes back through its websocket and is sent to the login page.
PUBLIC = frozenset(
    {"/login", "/logout", "/setup", "/health", "/login/inter.woff2", "/login/icon.svg"}
    | {"/_stcore/health", "/_stcore/host-config"}
)
INTERNAL = "/internal/"
API = "/api/"
IDENTITY = "x-scorecard-session"
COOKIE = "scorecard_session"
CHECK_EVERY = 10.0
# Streamlit's own scripts, the same for everyone: a page asks for forty at once, which need not be forty questions.
BUNDLE = "/static/"
BUNDLE_TRUST = 30.0
# RFC 6455, 7.4.1: the endpoint ends the connection because a message goes against its policy.
POLICY_VIOLATION = 1008

_SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    # Not "no-referrer": with that, Chromium sends "Origin: null" from our own forms.
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}
# Streamlit needs inline styles and evaluates component code; what matters is that nothing leaves for another host.
_PAGE_POLICY = (
    "default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval' blob:; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data: blob:; font-src 'self' data:; connect-src 'self' ws: wss:; worker-src 'self' blob:; "
    "frame-src 'self' blob: data:; object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors 'none'"
)


class SessionMiddleware:
    """ASGI middleware. `store` opens the store at first use; `token` guards INTERNAL, the command line's way in;
    `signed_out_message` is the last that an open page gets when its session has ended."""

    def __init__(self, app: ASGIApp, *, store: Callable[[], Store], token: str, signed_out_message: bytes) -> None:
        self.app = app
        self.store = store
        self.token = token
        self.signed_out_message = signed_out_message
        self._recent: dict[str, tuple[float, Session]] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] not in ("http", "websocket"):
            await self.app(scope, receive, send)
            return
        # Streamlit and its libraries see neither a forged identity nor an underscored twin of the header.
        own = [(k, v) for k, v in scope["headers"] if k.lower().replace(b"_", b"-") != IDENTITY.encode()]
        scope = {**scope, "headers": own}
        if scope["type"] == "http":
            await self._http(scope, receive, _with_headers(scope, send))
        else:
            await self._websocket(scope, receive, send)

    # ------------------------------------------------------------------ requests

    async def _http(self, scope: Scope, receive: Receive, send: Send) -> None:
        headers, path = Headers(scope=scope), scope["path"]
        if path.startswith(INTERNAL):
            answer = None if self._is_command_line(headers) else _refusal(401)
        elif path.startswith(API):
            key = await run_in_threadpool(lambda: key_called(self.store(), bearer(headers)))
            answer = None if key else _no_key()
        elif scope["method"] not in _SAFE_METHODS and not same_origin(headers):
            answer = _refusal(403)
        elif path in PUBLIC:
            answer = None
        elif session := await self.session(scope):
            scope["headers"].append((IDENTITY.encode(), session.key.encode()))
            answer = None
        elif _is_navigation(scope["method"], headers):
            answer = await self._to_login(scope)
        else:
            answer = _refusal(401)
        await (answer or self.app)(scope, receive, send)

    async def _to_login(self, scope: Scope) -> Response:
        if not await run_in_threadpool(lambda: any_account(self.store())):
            return RedirectResponse("/setup", 303)
        wanted = quote(scope["path"], safe="/")
        if scope["query_string"]:
            wanted += "?" + scope["query_string"].decode("latin-1")
        return RedirectResponse("/login" + ("" if wanted == "/" else "?next=" + quote(wanted, safe="/")), 303)

    def _is_command_line(self, headers: Headers) -> bool:
        return hmac.compare_digest(bearer(headers).encode(), self.token.encode())

    async def session(self, scope: Scope) -> Session | None:
        """The session of the request's cookie; None without one, or when it has ended."""
        token = token_of(scope)
        if not token:
            return None
        key = session_key(token)
        if scope["path"].startswith(BUNDLE):
            since, session = self._recent.get(key, (0.0, None))
            if session and time.monotonic() - since < BUNDLE_TRUST:
                return session
        session = await self._find(key)
        if session:
            if len(self._recent) > 1000:
                self._recent.clear()
            self._recent[key] = (time.monotonic(), session)
        return session

    async def _find(self, key: str) -> Session | None:
        return await run_in_threadpool(lambda: find_session(self.store(), key))

    # ------------------------------------------------------------------ websockets

    async def _websocket(self, scope: Scope, receive: Receive, send: Send) -> None:
        headers = Headers(scope=scope)
        session = await self.session(scope) if same_origin(headers) else None
        if session is None:
            await self._refuse(headers, receive, send)
            return
        scope["headers"].append((IDENTITY.encode(), session.key.encode()))
        watched = _SessionWebsocket(receive, send, self.signed_out_message, lambda: self._find(session.key))
        try:
            await self.app(scope, watched.receive, watched.send)
        finally:
            watched.stop()

    async def _refuse(self, headers: Headers, receive: Receive, send: Send) -> None:
        """Close before it opens. A page that was open before (it names its former run) is sent to the login."""
        await receive()
        spoken = headers.get("sec-websocket-protocol", "").split(",")
        if len(spoken) == 3 and same_origin(headers):
            await send({"type": "websocket.accept", "subprotocol": spoken[0].strip()})
            await send({"type": "websocket.send", "bytes": self.signed_out_message})
        await send({"type": "websocket.close", "code": POLICY_VIOLATION})


class _SessionWebsocket:
    """A websocket that ends with its session: the app sees a disconnect, the browser the last message."""

    def __init__(self, receive: Receive, send: Send, signed_out_message: bytes, session: Callable) -> None:
        self._receive, self._send, self._session, self._signed_out_message = receive, send, session, signed_out_message
        self._next: asyncio.Task[Message] | None = None
        self._ended = False

    async def receive(self) -> Message:
        while not self._ended:
            # Kept over the pauses: cancelling a half-read message could lose it.
            self._next = self._next or asyncio.ensure_future(self._receive())
            done, _ = await asyncio.wait({self._next}, timeout=CHECK_EVERY)
            if not done:
                message = None
            else:
                message, self._next = self._next.result(), None
                if message["type"] != "websocket.receive":
                    return message
            if await self._session() is None:
                await self._end()
            elif message:
                return message
        return {"type": "websocket.disconnect", "code": POLICY_VIOLATION}

    async def send(self, message: Message) -> None:
        if not self._ended:
            await self._send(message)

    def stop(self) -> None:
        if self._next is not None:
            self._next.cancel()

    async def _end(self) -> None:
        self._ended = True
        # The browser may have gone first; then there is nobody to tell.
        with suppress(RuntimeError, OSError):
            await self._send({"type": "websocket.send", "bytes": self._signed_out_message})
            await self._send({"type": "websocket.close", "code": POLICY_VIOLATION})


def same_origin(headers: Headers) -> bool:
    """Was this sent by our own pages? Browsers say so in headers that no page can forge; silence is a no."""
    site = headers.get("sec-fetch-site")
    if site is not None:
        return site in ("same-origin", "none")
    origin = headers.get("origin")
    return origin is not None and urlsplit(origin).netloc == headers.get("host")


def bearer(headers: Headers) -> str:
    """What was sent as "Authorization: Bearer …"; empty when nothing was."""
    kind, _, sent = headers.get("authorization", "").partition(" ")
    return sent.strip() if kind.lower() == "bearer" else ""


def is_secure(scope: Scope) -> bool:
    """Did the browser come over TLS? (A proxy says so, if uvicorn trusts it: FORWARDED_ALLOW_IPS.)"""
    return scope["scheme"] in ("https", "wss")


def cookie_name(scope: Scope) -> str:
    """Under TLS a __Host- cookie, which no other host or path can set for us."""
    return f"__Host-{COOKIE}" if is_secure(scope) else COOKIE


def token_of(scope: Scope) -> str | None:
    """The session token that the browser sent; None without one."""
    return cookie_parser(Headers(scope=scope).get("cookie", "")).get(cookie_name(scope)) or None


def _is_navigation(method: str, headers: Headers) -> bool:
    """A person opening a page, rather than a page asking for a part."""
    if method not in ("GET", "HEAD"):
        return False
    mode = headers.get("sec-fetch-mode")
    return mode == "navigate" if mode else "text/html" in headers.get("accept", "")


def _no_key() -> Response:
    text = "Send a key that is in use: Authorization: Bearer scorecard_…"
    return PlainTextResponse(text, 401, {"Cache-Control": "no-store", "WWW-Authenticate": "Bearer"})


def _refusal(status: int) -> Response:
    words = {401: "Sign in first.", 403: "This request did not come from our own pages."}
    return PlainTextResponse(words[status], status, {"Cache-Control": "no-store"})


def _with_headers(scope: Scope, send: Send) -> Send:
    async def sending(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            for name, value in _HEADERS.items():
                headers[name] = value
            headers.setdefault("Content-Security-Policy", _PAGE_POLICY)
            # What a person may see must not be left behind in a shared cache or for the back button.
            if scope["path"].startswith(BUNDLE):
                headers["Cache-Control"] = headers.get("Cache-Control", "no-cache").replace("public", "private")
            elif scope["path"] not in PUBLIC:
                headers["Cache-Control"] = "no-store"
        await send(message)

    return sending
