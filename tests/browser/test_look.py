"""How pages look: nothing runs off the screen or speaks the other language. The pictures are for eyes to judge."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from babel.messages.pofile import read_po
from playwright.sync_api import Page, expect

from metrics.catalogue import INDICATORS
from metrics.families import FAMILIES
from tests.browser.test_journeys import settled
from text import LOCALES

PICTURES = Path(__file__).parent.parent.parent / "screenshots"
SIGHTS = {
    "overview": "/?supervisor=S2&period=2026-Q3",
    "family": "/process?supervisor=S2&period=2026-Q3",
    "indicator": "/indicator?indicator=market_share&supervisor=S2&period=2026-Q3",
    "upload": "/upload?table=operating_results",
    "accounts": "/users",
}
SCREENS = {"desk-light": (1440, "light"), "phone-dark": (390, "dark")}
CHINESE = re.compile(r"[\u4e00-\u9fff]")
TALLEST = 9000


@pytest.fixture(params=SIGHTS)
def sight(request) -> str:
    """Each page in turn."""
    return request.param


def drawn(page: Page) -> Page:
    """The page once its run has ended and its figures are drawn."""
    main = settled(page).get_by_test_id("stMain")
    expect(main.get_by_role("heading", level=1)).to_be_visible()
    expect(main.locator(".sheet").last).to_be_visible()
    expect(page.locator(".sheet:empty")).to_have_count(0)
    return page


def lines_of(page: Page) -> set[str]:
    """Every line of text that our pages show, drawings included."""
    texts = page.locator(".sheet").all_inner_texts() + page.locator(".sheet svg text").all_text_contents()
    labels = page.get_by_test_id("stMain").get_by_test_id("stWidgetLabel").all_inner_texts()
    heads = page.get_by_test_id("stMain").get_by_role("heading").all_inner_texts()
    buttons = page.get_by_test_id("stDownloadButton").all_inner_texts()
    return {line.strip() for text in (*texts, *labels, *heads, *buttons) for line in text.splitlines() if line.strip()}


def sentences() -> dict[str, str]:
    """English → Chinese, of everything said in place and of every name of an indicator or family."""
    said = {
        str(message.id): str(message.string)
        for file in (LOCALES / "zh").glob("*.po")
        for message in read_po(file.open("rb"))
        if isinstance(message.id, str) and message.id and message.id != message.string
    }
    declared = [i.name for i in INDICATORS.values()] + [i.meaning for i in INDICATORS.values()]
    declared += [f.name for f in FAMILIES.values()]
    return said | {words.en: words.zh for words in declared if words.en != words.zh}


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_page_fits_a_desk_by_day_and_a_phone_by_night_and_speaks_one_language(page_as, sight, lang):
    page = page_as("admin", lang, SIGHTS[sight])
    for screen, (width, scheme) in SCREENS.items():
        page.set_viewport_size({"width": width, "height": 900})
        page.emulate_media(color_scheme=scheme)
        main = drawn(page).get_by_test_id("stMain")
        room = main.evaluate("m => ({needed: m.scrollWidth, there: m.clientWidth, tall: m.scrollHeight})")
        page.set_viewport_size({"width": width, "height": min(room["tall"] + 20, TALLEST)})
        PICTURES.mkdir(exist_ok=True)
        page.screenshot(path=PICTURES / f"{sight}-{screen}-{lang}.png", animations="disabled")

        assert room["needed"] <= room["there"], f"the page runs off the side of a {screen}"
        assert page.locator(".sheet").evaluate_all(OFF_THE_SIDE) == [], f"something runs off the side of a {screen}"
        shown = lines_of(page)
        assert len(shown) > 10
        other = set(sentences()) if lang == "zh" else set(sentences().values())
        assert shown & other == set()


# The elements of our sheets that reach beyond the screen, apart from what stands in a box of its own that scrolls.
OFF_THE_SIDE = """sheets => sheets.flatMap(sheet => [...sheet.querySelectorAll("*")]
  .filter(e => !e.closest(".scroll") && !e.closest("svg") && !e.closest("caption"))
  .map(e => [e.getBoundingClientRect(), e.outerHTML.slice(0, 120)])
  .filter(([box]) => box.width && (box.right > innerWidth + 1 || box.left < -1))
  .map(([_, markup]) => markup))"""


def test_light_and_dark_follow_the_device(page_as):
    grounds = {}
    for scheme in ("light", "dark"):
        page = drawn(page_as("leadership", "en", "/", color_scheme=scheme))
        card = page.locator(".card").first
        grounds[scheme] = card.evaluate("e => getComputedStyle(e).backgroundColor")
    assert grounds == {"light": "rgb(252, 252, 253)", "dark": "rgb(16, 20, 26)"}
