"""The session middleware, before the real server: a stranger gets nothing; how one gets in."""

from __future__ import annotations

import asyncio
import http.client
import json
import re
import stat
import time
from collections.abc import Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

import pytest
from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.typing import Subprotocol

from accounts.local_accounts import scope_of, set_language
from accounts.sessions import open_session, session_key
from data.home import Home
from data.store import Store
from scope import Role
from server.web.login_routes import local_path
from server.web.session_middleware import COOKIE, IDENTITY
from tests.people import PASSWORD, admin, person, supervisors
from tests.served import Served, serve

BROWSER: dict[str, Any] = {"Accept": "text/html,application/xhtml+xml", "Accept-Language": "en"}


@dataclass
class Answer:
    """What came back."""

    status: int
    headers: http.client.HTTPMessage
    body: str

    @property
    def token(self) -> str:
        """The session token in the cookie that was set."""
        found = re.match(rf"{COOKIE}=([^;]+)", self.headers.get("Set-Cookie", ""))
        return found.group(1) if found else ""


def ask(
    app: Served,
    path: str,
    method: str = "GET",
    *,
    token: str = "",
    form: dict[str, str] | None = None,
    raw: dict[str, str] | None = None,
    **headers: str,
) -> Answer:
    """One request. A form is posted as our own page would post it, unless the headers say otherwise; `raw` headers
    are sent as they are written."""
    sent = {name.replace("_", "-"): value for name, value in headers.items()} | (raw or {})
    if token:
        sent["Cookie"] = f"{COOKIE}={token}"
    body = None
    if form is not None:
        method, body = "POST", urlencode(form)
        sent = {"Content-Type": "application/x-www-form-urlencoded", "Origin": app.url, **BROWSER, **sent}
        sent = {name: value for name, value in sent.items() if value}
    connection = http.client.HTTPConnection(app.host, timeout=30)
    try:
        connection.request(method, path, body, sent)
        answer = connection.getresponse()
        return Answer(answer.status, answer.headers, answer.read().decode("utf-8", "replace"))
    finally:
        connection.close()


def _found(pattern: str, text: str) -> str:
    match = re.search(pattern, text)
    assert match, text
    return match.group(1)


def sign_in(app: Served, username: str, password: str = PASSWORD, **form: str) -> Answer:
    """Post the sign-in form."""
    return ask(app, "/login", form={"username": username, "password": password, **form})


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A server whose store holds an administrator, an analyst and a supervisor, and one session that has run out."""
    home = Home(tmp_path_factory.mktemp("sessions") / "home")
    store = Store.open(home)
    supervisors(store, "S1")
    ada = admin(store)
    person(store, "ann", Role.ANALYST)
    person(store, "bob", Role.ANALYST)
    person(store, "sue", Role.SUPERVISOR, "S1")
    zoe = person(store, "zoe", Role.LEADERSHIP)
    set_language(store, scope_of(zoe), "zh")
    (home.path / "expired").write_text(open_session(store, ada))
    with store.transaction() as write:
        write.execute("UPDATE sessions SET expires_at = created_at")
    store.close()
    served = serve(home)
    yield served
    served.stop()


@pytest.fixture(scope="module")
def fresh(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A server over an empty home."""
    served = serve(Home(tmp_path_factory.mktemp("fresh") / "home"))
    yield served
    served.stop()


@pytest.fixture(scope="module")
def token(app: Served) -> str:
    """A session of the analyst's."""
    return sign_in(app, "ann").token


# ---------------------------------------------------------------------- signed out: nothing

PAGES = ["/", "/overview", "/upload", "/indicator?key=on_time_completion", "/index.html", "/logins", "/login/x", "//"]
PARTS = [
    "/static/js/index.js",
    "/media/0123456789abcdef.pdf",
    "/_stcore/metrics",
    "/_stcore/script-health-check",
    "/_stcore/upload_file/some-session/some-file",
    "/_stcore/agent/openapi.json",
    "/_stcore/stream",
    "/component/x/index.html",
    "/app/static/x.css",
    "/files/report/S1/2026-09.pdf",
    "/manifest.json",
    "/favicon.png",
]


@pytest.mark.parametrize("path", PAGES)
def test_a_browser_that_is_not_signed_in_is_shown_the_way_in(app, path):
    answer = ask(app, path, **BROWSER)
    assert answer.status == 303
    assert answer.headers["Location"].startswith("/login")
    assert answer.body == ""


@pytest.mark.parametrize("path", PAGES + PARTS)
@pytest.mark.parametrize("method", ["GET", "HEAD", "OPTIONS", "PUT", "DELETE", "POST"])
def test_anything_else_that_is_not_signed_in_gets_nothing(app, path, method):
    answer = ask(app, path, method, Origin=app.url)
    assert answer.status == 401
    assert answer.body in ("", "Sign in first.")


@pytest.mark.parametrize("path", ["/../overview", "/login/../overview", "/%2e%2e/overview", "/LOGIN", "/health/"])
def test_no_spelling_of_a_path_gets_past_the_gate(app, path):
    assert ask(app, path).status == 401


def test_what_the_door_serves_to_everyone_tells_nothing(app):
    assert ask(app, "/health").body == "ok"
    assert ask(app, "/_stcore/health").body == "ok"
    assert set(json.loads(ask(app, "/_stcore/host-config").body)) <= {
        "allowedOrigins",
        "useExternalAuthToken",
        "enableCustomParentMessages",
        "metricsUrl",
        "setAnonymousCrossOriginPropertyOnMediaElements",
        "blockErrorDialogs",
        "resourceCrossOriginMode",
        "disableFullscreenMode",
        "enforceDownloadInNewTab",
        "mapboxToken",
    }


def test_the_way_in_leads_back_to_the_page_that_was_wanted(app):
    way_in = ask(app, "/indicator?key=a%26b&period=2026-Q3", **BROWSER).headers["Location"]
    form = ask(app, way_in, **BROWSER).body
    wanted = _found(r'name="next" value="([^"]+)"', form).replace("&amp;", "&")
    assert sign_in(app, "ann", next=wanted).headers["Location"] == "/indicator?key=a%26b&period=2026-Q3"


def test_an_answer_does_not_wait_for_the_browser_to_acknowledge_its_headers(app):
    """A delayed ACK takes 40 ms. Half of the answers over one kept connection are far below that."""
    connection = http.client.HTTPConnection(app.host, timeout=30)
    took = []
    for _ in range(41):
        asked = time.perf_counter()
        connection.request("GET", "/health")
        connection.getresponse().read()
        took.append(time.perf_counter() - asked)
    connection.close()
    assert sorted(took)[20] < 0.03


# ---------------------------------------------------------------------- cookies


def test_a_session_opens_every_part(app, token):
    assert "<title>" in ask(app, "/", token=token, **BROWSER).body
    assert ask(app, "/favicon.png", token=token).status == 200


def test_a_tampered_cookie_opens_nothing(app, token):
    other = "A" if token[-1] != "A" else "B"
    for wrong in (token[:-1] + other, token[:-1], token.upper(), session_key(token), "", "x" * 5000):
        assert ask(app, "/favicon.png", token=wrong).status == 401


def test_an_expired_cookie_opens_nothing(app):
    assert ask(app, "/favicon.png", token=(app.home.path / "expired").read_text()).status == 401


def test_signing_out_ends_the_session_for_every_copy_of_its_cookie(app):
    token = sign_in(app, "ann").token
    assert ask(app, "/favicon.png", token=token).status == 200
    answer = ask(app, "/logout", token=token, form={})
    assert (answer.status, answer.headers["Location"]) == (303, "/login")
    assert 'scorecard_session=""' in answer.headers["Set-Cookie"]
    assert ask(app, "/favicon.png", token=token).status == 401


def test_the_cookie_is_out_of_reach_of_scripts_and_other_sites(app):
    cookie = sign_in(app, "ann").headers["Set-Cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=lax" in cookie
    assert "max-age=43200" in cookie
    assert "domain" not in cookie
    assert "; secure" not in cookie


def test_under_tls_the_cookie_is_secure_and_bound_to_the_host(app):
    # uvicorn trusts this header from this machine only, where a TLS proxy would be.
    answer = ask(app, "/login", form={"username": "ann", "password": PASSWORD}, X_Forwarded_Proto="https")
    cookie = answer.headers["Set-Cookie"]
    assert cookie.startswith("__Host-scorecard_session=")
    assert "; Secure" in cookie
    # And the bare name, which a neighbour on plain HTTP could set, is not looked at.
    token = sign_in(app, "ann").token
    assert ask(app, "/favicon.png", token=token, X_Forwarded_Proto="https").status == 401


def test_signing_in_again_never_takes_over_the_session_that_was_there(app):
    before = sign_in(app, "ann").token
    after = ask(app, "/login", token=before, form={"username": "ann", "password": PASSWORD}).token
    assert after
    assert after != before
    assert ask(app, "/favicon.png", token=before).status == 401


def test_an_identity_that_the_client_sends_is_dropped(app, token):
    for name in (IDENTITY, IDENTITY.upper(), IDENTITY.replace("-", "_")):
        assert ask(app, "/favicon.png", raw={name: session_key(token)}).status == 401
    # Sue reads English. Claiming to be Zoe, who reads Chinese, she is still answered as Sue.
    report, sue, zoe = "/files/report/S9/2026-09.pdf", sign_in(app, "sue").token, sign_in(app, "zoe").token
    assert ask(app, report, token=zoe).body != ask(app, report, token=sue).body
    for name in (IDENTITY, IDENTITY.replace("-", "_")):
        assert ask(app, report, token=sue, raw={name: session_key(zoe)}).body == ask(app, report, token=sue).body


# ---------------------------------------------------------------------- websockets


async def _open(app: Served, *, former_run: bool = False, **headers: str) -> list:
    """Open the stream and take what comes until it closes or falls silent."""
    sent = {"Origin": app.url, **headers}
    taken: list = []
    async with connect(
        f"ws://{app.host}/_stcore/stream",
        additional_headers=sent,
        origin=None,
        subprotocols=[Subprotocol(p) for p in ["streamlit", *(["xsrf", "former-run"] if former_run else [])]],
    ) as stream:
        try:
            while True:
                taken.append(await asyncio.wait_for(stream.recv(), 15))
        except ConnectionClosed as closed:
            taken.append(closed.code)
    return taken


def run(opened: Coroutine[Any, Any, list]) -> list:
    """What a coroutine gives, in a thread of its own: the browser tests leave a loop running in this one."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, opened).result()


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Cookie": f"{COOKIE}=made-up"},
        {IDENTITY: "0" * 64},
    ],
)
def test_the_websocket_is_refused_before_it_opens(app, headers):
    with pytest.raises(InvalidStatus) as refused:
        run(_open(app, **headers))
    assert refused.value.response.status_code == 403


def test_the_websocket_is_refused_to_another_sites_page_even_with_the_cookie(app, token):
    for claim in ({"Origin": "http://evil.example"}, {"Origin": app.url, "Sec-Fetch-Site": "cross-site"}):
        with pytest.raises(InvalidStatus) as refused:
            run(_open(app, Cookie=f"{COOKIE}={token}", **claim))
        assert refused.value.response.status_code == 403


def test_a_page_that_was_open_when_the_session_ended_gets_the_way_in_and_nothing_else(app):
    taken = run(_open(app, former_run=True))
    assert len(taken) == 2
    assert taken[0].endswith(b"\n\x06/login")
    assert taken[1] == 1008


def test_an_open_websocket_ends_with_its_session(app):
    token = sign_in(app, "bob").token

    async def open_then_sign_out() -> list:
        stream = asyncio.ensure_future(_open(app, Cookie=f"{COOKIE}={token}"))
        done, _ = await asyncio.wait({stream}, timeout=0.5)
        assert not done
        await asyncio.to_thread(ask, app, "/logout", token=token, form={})
        return await stream

    taken = run(open_then_sign_out())
    assert taken[-1] == 1008
    assert taken[-2].endswith(b"\n\x06/login")


# ---------------------------------------------------------------------- the sign-in form


def test_a_wrong_password_and_an_unknown_name_get_the_same_answer(app):
    wrong, unknown = sign_in(app, "sue", "not-her-password"), sign_in(app, "sux", "not-her-password")
    assert wrong.status == unknown.status == 401
    nonce = r"nonce[-=]\"?[\w-]+"
    assert re.sub(nonce, "", wrong.body) == re.sub(nonce, "", unknown.body).replace("sux", "sue")
    assert "do not match" in wrong.body
    assert not wrong.token


def test_after_five_wrong_passwords_even_the_right_one_has_to_wait(app):
    for _ in range(5):
        assert sign_in(app, "bob", "guess").status == 401
    assert sign_in(app, "bob", "guess").status in (401, 429)
    answer = sign_in(app, "bob")
    assert answer.status == 429
    assert int(answer.headers["Retry-After"]) >= 1
    assert "Try again in" in answer.body
    assert not answer.token
    assert sign_in(app, "ann").status == 303


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "http://evil.example"},
        {"Origin": "null"},
        {"Origin": ""},
        {"Sec_Fetch_Site": "cross-site"},
        {"Sec_Fetch_Site": "same-site"},
    ],
)
def test_a_form_from_another_site_is_refused(app, token, headers):
    assert ask(app, "/login", form={"username": "ann", "password": PASSWORD}, **headers).status == 403
    assert ask(app, "/logout", token=token, form={}, **headers).status == 403
    assert ask(app, "/favicon.png", token=token).status == 200


@pytest.mark.parametrize("wanted", ["/overview", "/indicator?key=x&period=2026-Q3", "/a//b", "/?next=https://x.y"])
def test_next_leads_to_pages_of_ours(wanted):
    assert local_path(wanted) == wanted


@pytest.mark.parametrize(
    "wanted",
    [
        "",
        "https://evil.example/",
        "//evil.example",
        "///evil.example",
        "/\\evil.example",
        "\\\\evil.example",
        "/\t/evil.example",
        "/\n/evil.example",
        "javascript:alert(1)",
        "overview",
        " //evil.example",
        "/login",
        "/logout",
        "/setup?x=1",
    ],
)
def test_next_leads_nowhere_else(wanted):
    assert local_path(wanted) == "/"


def test_sign_in_with_a_foreign_next_lands_on_the_front_page(app):
    assert sign_in(app, "ann", next="//evil.example/").headers["Location"] == "/"


def test_whoever_is_signed_in_does_not_see_the_form_again(app, token):
    assert ask(app, "/login?next=/upload", token=token, **BROWSER).headers["Location"] == "/upload"


def test_a_form_larger_than_ours_is_refused_unread(app):
    assert sign_in(app, "ann", "x" * 9_000).status == 413


def test_what_was_typed_comes_back_escaped(app):
    body = sign_in(app, '"><script>alert(1)</script>', "guess", next='/"><b>').body
    assert "<script>" not in body
    assert "<b>" not in body
    assert "&#34;&gt;&lt;script&gt;" in body


def test_the_door_speaks_the_readers_language(app):
    for accept, chosen, word in [
        ("zh-CN,zh;q=0.9", "", "用户名"),
        ("en-GB,en;q=0.9,zh;q=0.8", "", "Username"),
        ("fr-FR,fr;q=0.9", "", "用户名"),
        ("zh-CN", "?lang=en", "Username"),
    ]:
        assert word in ask(app, f"/login{chosen}", Accept_Language=accept).body


def test_a_language_picked_at_the_door_becomes_the_accounts(app):
    assert ask(app, "/login?lang=zh", **BROWSER).body.count('name="lang" value="zh"') == 1
    assert ask(app, "/login", **BROWSER).body.count('name="lang"') == 0
    token = sign_in(app, "ann", lang="zh").token
    assert ask(app, "/files/report/S9/2026-09.pdf", token=token).body.startswith("在您可查看")


# ---------------------------------------------------------------------- headers


@pytest.mark.parametrize("path", ["/", "/login", "/favicon.png", "/health"])
def test_every_answer_carries_the_headers_that_keep_other_sites_out(app, token, path):
    headers = ask(app, path, token=token, **BROWSER).headers
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["Referrer-Policy"] == "same-origin"
    assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]
    assert headers.get_all("Content-Security-Policy") == [headers["Content-Security-Policy"]]


def test_pages_are_not_left_behind_in_caches(app, token):
    assert ask(app, "/", token=token, **BROWSER).headers["Cache-Control"] == "no-store"
    assert ask(app, "/login", **BROWSER).headers["Cache-Control"] == "no-store"
    script = _found(r'src="\.?(/static/[^"]+\.js)"', ask(app, "/", token=token, **BROWSER).body)
    kept = ask(app, script, token=token).headers["Cache-Control"]
    assert "private" in kept
    assert "public" not in kept


def test_the_login_page_runs_no_script_and_its_nonce_is_new_each_time(app):
    policies = {ask(app, "/login", **BROWSER).headers["Content-Security-Policy"] for _ in range(2)}
    assert len(policies) == 2
    assert all(policy.startswith("default-src 'none'; style-src 'nonce-") for policy in policies)


# ---------------------------------------------------------------------- the command line's way in


def test_the_command_lines_way_in_needs_the_token_of_this_server(app, token):
    for wrong in ("", "Bearer ", "Bearer x", f"Basic {PASSWORD}"):
        assert ask(app, "/internal/command", "POST", token=token, Authorization=wrong).status == 401
    right = json.loads(app.home.server.read_text())["token"]
    assert ask(app, "/internal/command", "POST", Authorization=f"Bearer {right}").status != 401


def test_only_the_owner_of_the_home_can_read_the_token(app):
    assert stat.S_IMODE(app.home.server.stat().st_mode) == 0o600


# ---------------------------------------------------------------------- the first account


def test_a_fresh_server_asks_for_the_first_account_once(fresh):
    form = {"name": "Ada", "username": "ada", "password": PASSWORD, "password_again": PASSWORD, "lang": "en"}
    assert ask(fresh, "/overview", **BROWSER).headers["Location"] == "/setup"
    assert ask(fresh, "/login", **BROWSER).headers["Location"] == "/setup"
    assert ask(fresh, "/media/x").status == 401
    # Not from another site, not from another machine, not under another name, not with a slip.
    assert ask(fresh, "/setup", form=form, Origin="http://evil.example").status == 403
    afar: dict[str, Any] = {"X_Forwarded_For": "203.0.113.9"}
    assert "Set-up code" in ask(fresh, "/setup", **afar, **BROWSER).body
    assert ask(fresh, "/setup", form=form, **afar).status == 400
    assert ask(fresh, "/setup", form=form, Host="rebound.example", Origin="http://rebound.example").status == 400
    assert "differ" in ask(fresh, "/setup", form={**form, "password_again": "x"}).body
    short = ask(fresh, "/setup", form={**form, "password": "short", "password_again": "short"})
    assert "at least 10" in short.body
    assert 'value="ada"' in short.body
    assert 'value="short"' not in short.body
    # With the code that stands in the home, from anywhere.
    code = json.loads(fresh.home.server.read_text())["setup_code"]
    made = ask(fresh, "/setup", form={**form, "code": code}, **afar)
    assert (made.status, made.headers["Location"]) == (303, "/")
    assert ask(fresh, "/favicon.png", token=made.token).status == 200
    # And never again.
    again = ask(fresh, "/setup", form={**form, "username": "eve"})
    assert (again.status, again.headers["Location"], again.token) == (303, "/login", "")
    assert ask(fresh, "/setup", **BROWSER).headers["Location"] == "/login"
    assert sign_in(fresh, "eve").status == 401
    assert sign_in(fresh, "ada").status == 303
