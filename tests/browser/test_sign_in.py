"""Signing in and out in a browser: nothing before it, and nothing left behind."""

import re

import pytest
from playwright.sync_api import expect

from accounts.local_accounts import set_password
from data.store import Store
from tests.browser.conftest import sign_in, who
from tests.people import ADMIN, PASSWORD, admin
from tests.served import serve

DIRECTOR = who("leadership")
# Nobody is signed in to see these; some stand for files, some for pages, some for neither.
PROTECTED = ["/", "/overview", "/operating", "/indicator", "/upload", "/users", "/main", "/pages/overview"]


def in_the_app(page):
    """Something that only a page of the dashboard has."""
    return page.get_by_test_id("stApp").get_by_role("heading").first


def test_a_signed_out_browser_on_a_fresh_server_gets_no_protected_page(empty_app, new_page):
    page = new_page()
    heard = []
    page.on("response", lambda answer: heard.append((answer.status, answer.url.removeprefix(empty_app.url))))
    page.on("websocket", lambda socket: heard.append((101, socket.url)))
    for path in PROTECTED:
        page.goto(f"{empty_app.url}{path}")
        expect(page).to_have_url(f"{empty_app.url}/setup")
        expect(page.get_by_test_id("stApp")).to_have_count(0)
    served = {path for status, path in heard if status == 200}
    assert served == {"/setup", "/login/icon.svg", "/login/inter.woff2"}
    assert not [url for status, url in heard if status == 101]


def test_a_signed_out_browser_gets_no_protected_page_of_the_sample_company(running_app, new_page):
    page = new_page()
    heard = []
    page.on("response", lambda answer: heard.append((answer.status, answer.url.removeprefix(running_app.url))))
    for path in PROTECTED:
        page.goto(f"{running_app.url}{path}")
        expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
        expect(page.get_by_test_id("stApp")).to_have_count(0)
    served = {path.partition("?")[0] for status, path in heard if status == 200}
    assert served == {"/login", "/login/icon.svg", "/login/inter.woff2"}


def test_the_first_visitor_makes_the_administrator_and_is_in(empty_app, new_page):
    page = new_page()
    page.goto(empty_app.url)
    page.get_by_label("Your name").fill("Ada")
    page.get_by_label("Username").fill("ada")
    page.get_by_label("Password", exact=True).fill("rope-ladder-42")
    page.get_by_label("The same password again").fill("rope-ladder-42")
    page.get_by_role("button", name="Make the account").click()
    expect(in_the_app(page)).to_be_visible()
    expect(page.get_by_text("Ada", exact=True)).to_be_visible()
    other = new_page()
    other.goto(f"{empty_app.url}/setup")
    expect(other).to_have_url(f"{empty_app.url}/login")


def test_in_through_the_form_to_the_page_that_was_wanted(running_app, new_page):
    page = new_page()
    sign_in(page, running_app, DIRECTOR.username, DIRECTOR.password, "/operating?lang=en")
    expect(in_the_app(page)).to_be_visible()
    expect(page).to_have_url(re.compile(r"/operating\?.*lang=en"))
    expect(page.get_by_text(DIRECTOR.name)).to_be_visible()


def test_a_wrong_password_is_said_in_one_sentence_and_keeps_the_name(running_app, new_page):
    page = new_page("zh")
    page.goto(f"{running_app.url}/login")
    page.get_by_label("用户名").fill(DIRECTOR.username)
    page.get_by_label("密码").fill("不是这个密码")
    page.get_by_role("button", name="登录").click()
    expect(page.get_by_role("alert")).to_have_text("用户名或密码不正确，未能登录。")
    expect(page.get_by_label("用户名")).to_have_value(DIRECTOR.username)
    expect(page.get_by_label("密码")).to_be_focused()
    expect(page.get_by_label("密码")).to_have_value("")


def test_the_form_works_without_javascript_and_changes_language(running_app, new_page):
    page = new_page(java_script_enabled=False)
    page.goto(f"{running_app.url}/operating")
    page.get_by_role("link", name="简体中文").click()
    expect(page.get_by_role("heading", name="登录")).to_be_visible()
    page.get_by_role("link", name="English").click()
    page.get_by_label("Username").fill(DIRECTOR.username)
    page.get_by_label("Password").fill(DIRECTOR.password)
    page.get_by_role("button", name="Sign in").click()
    expect(page).to_have_url(f"{running_app.url}/operating")


def test_signed_out_the_back_button_and_a_reload_show_nothing(running_app, new_page):
    page = new_page()
    sign_in(page, running_app, DIRECTOR.username, DIRECTOR.password, "/operating?lang=en")
    expect(in_the_app(page)).to_be_visible()
    page.get_by_role("button", name="Sign out").click()
    expect(page).to_have_url(f"{running_app.url}/login")
    page.go_back()
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
    expect(page.get_by_test_id("stApp")).to_have_count(0)
    page.goto(f"{running_app.url}/operating")
    page.reload()
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()


def test_signed_out_in_one_tab_the_other_tab_leaves_by_itself(running_app, new_page):
    page = new_page()
    sign_in(page, running_app, DIRECTOR.username, DIRECTOR.password, "/operating?lang=en")
    expect(in_the_app(page)).to_be_visible()
    other = page.context.new_page()
    other.goto(f"{running_app.url}/logout")
    other.get_by_role("button", name="Sign out").click()
    expect(other).to_have_url(f"{running_app.url}/login")
    expect(page).to_have_url(f"{running_app.url}/login")


def test_a_page_left_open_over_night_finds_the_way_in_when_the_server_is_back(home, new_page):
    """Its session ended while it could not hear of it: the server was away. It comes back by itself."""
    store = Store.open(home)
    admin(store)
    store.close()
    served = serve(home)
    page = new_page()
    sign_in(page, served, "admin", PASSWORD)
    expect(in_the_app(page)).to_be_visible()
    served.stop()
    store = Store.open(home)
    set_password(store, ADMIN, "admin", "another-one-42")
    store.close()
    back = serve(home, served.port)
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
    back.stop()


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_door_fits_a_phone(running_app, new_page, lang, scheme):
    page = new_page(lang, viewport={"width": 390, "height": 844}, color_scheme=scheme)
    page.goto(f"{running_app.url}/login")
    expect(page.get_by_role("button")).to_be_in_viewport()
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    dark = page.evaluate("getComputedStyle(document.documentElement).backgroundColor") == "rgb(16, 20, 26)"
    assert dark is (scheme == "dark")


def test_nothing_is_fetched_from_elsewhere_and_nothing_is_blocked(running_app, page_as):
    page = page_as("leadership", path="/operating")
    said, asked = [], []
    page.on("console", lambda message: said.append(message.text))
    page.on("request", lambda request: asked.append(request.url))
    page.reload()
    expect(in_the_app(page)).to_be_visible()
    expect(page.get_by_test_id("stStatusWidget")).to_have_count(0)
    assert not [line for line in said if "Content Security Policy" in line]
    assert not [url for url in asked if not url.startswith((running_app.url, "data:", "blob:"))]
    fonts = page.evaluate("document.fonts.load('16px Inter').then(found => found.length)")
    assert fonts >= 1
