"""A real browser before a running dashboard: over the sample company, or over an empty home.

Tests only wait for what can only be new (`expect`), never for time to pass. Each page has a tall window, because
Streamlit's bar stays on top and would take the clicks; its animations, language and time zone are fixed.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any, Literal

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, StorageState, ViewportSize, expect

from data.home import Home
from server.sample_company.make import SignIn, sign_ins
from tests.served import Served, serve

# The machine's own browser before Playwright's, which may not be installed (see install.sh).
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
# There may be little shared memory and no sandbox (containers); a graphics card that is imitated costs much.
ARGUMENTS = ["--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu", "--disable-gpu-rasterization"]
WINDOW: ViewportSize = {"width": 1440, "height": 1800}
LOCALES = {"zh": "zh-CN", "en": "en-GB"}
# Patient: the browser, the server and a second test worker may share two cores.
SECONDS = 30
expect.set_options(timeout=SECONDS * 1000)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Every test below this folder is a browser test; those of a file share one worker's browser and servers.

    Files are handed out in the order of their names (Makefile), this folder early: the long journeys do not come last
    and alone.
    """
    own = [item for item in items if Path(__file__).parent in item.path.parents]
    for item in own:
        item.add_marker(pytest.mark.browser)
        item.add_marker(pytest.mark.xdist_group(f"browser-{item.path.stem}"))


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """How to start Chromium."""
    own = next((found for name in BROWSERS if (found := shutil.which(name))), None)
    chosen = {"executable_path": own} if own else {}
    return {**browser_type_launch_args, **chosen, "args": ARGUMENTS}


@pytest.fixture(scope="session")
def running_app(sample_home: Home, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """The dashboard over a copy of the sample company, for all tests of the session."""
    home = Home(tmp_path_factory.mktemp("running") / "home")
    shutil.copytree(sample_home.path, home.path)
    served = serve(home)
    yield served
    served.stop()


@pytest.fixture
def empty_app(tmp_path: Path) -> Iterator[Served]:
    """The dashboard over an empty home: no data, and nobody who could sign in."""
    served = serve(Home(tmp_path / "home"))
    yield served
    served.stop()


def profile(browser: Browser, lang: str, **options: Any) -> BrowserContext:
    """A browser profile of its own, which knows nobody yet unless told otherwise."""
    fixed = {
        "viewport": WINDOW,
        "reduced_motion": "reduce",
        "locale": LOCALES[lang],
        "timezone_id": "Asia/Shanghai",
        "accept_downloads": True,
    }
    context = browser.new_context(**{**fixed, **options})
    context.set_default_timeout(SECONDS * 1000)
    return context


@pytest.fixture
def new_page(browser: Browser) -> Iterator[Callable[..., Page]]:
    """Makes pages, each in a browser profile of its own: new_page(lang="en", **what a Playwright context takes)."""
    opened: list[BrowserContext] = []

    def make(lang: str = "en", **options: Any) -> Page:
        opened.append(profile(browser, lang, **options))
        return opened[-1].new_page()

    yield make
    for context in opened:
        context.close()


def who(role: str) -> SignIn:
    """The first person of the sample company with that role."""
    return next(person for person in sign_ins() if person.role == role)


def sign_in(page: Page, app: Served, username: str, password: str, path: str = "/") -> None:
    """Through the login form, and on to `path`."""
    page.goto(f"{app.url}{path}")
    page.locator("input[name=username]").fill(username)
    page.locator("input[name=password]").fill(password)
    page.locator("main button[type=submit]").click()
    page.wait_for_url(lambda url: "/login" not in url)


@pytest.fixture(scope="session")
def _profile_of(running_app: Served, browser: Browser) -> Iterator[Callable[[str, str], BrowserContext]]:
    """The profile of a role at a desk in that language: signed in once, so that a second page comes quicker."""
    signed_in: dict[str, StorageState] = {}
    opened: list[BrowserContext] = []

    @cache
    def made(role: str, lang: str) -> BrowserContext:
        opened.append(context := profile(browser, lang, storage_state=signed_in.get(role)))
        if role not in signed_in:
            person, page = who(role), context.new_page()
            sign_in(page, running_app, person.username, person.password)
            page.close()
            signed_in[role] = context.storage_state()
        return context

    yield made
    for context in opened:
        context.close()


@pytest.fixture
def page_as(running_app: Served, _profile_of: Callable[[str, str], BrowserContext]) -> Iterator[Callable[..., Page]]:
    """A signed-in page of the sample company: page_as("analyst", "en", "/upload", viewport=…, color_scheme="dark").

    Each role signs in once a session. The page is on its way to `path`; expect what it shows.
    """
    opened: list[Page] = []

    def make(
        role: str,
        lang: str = "en",
        path: str = "/",
        viewport: ViewportSize = WINDOW,
        color_scheme: Literal["light", "dark"] = "light",
    ) -> Page:
        opened.append(page := _profile_of(role, lang).new_page())
        page.set_viewport_size(viewport)
        page.emulate_media(color_scheme=color_scheme)
        page.goto(f"{running_app.url}{path}{'&' if '?' in path else '?'}lang={lang}")
        return page

    yield make
    for page in opened:
        page.close()
