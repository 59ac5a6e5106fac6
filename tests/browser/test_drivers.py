"""What drove it, by hand: from the waterfall down to the rows, and back up with the browser's own button."""

from __future__ import annotations

import re
from urllib.parse import parse_qsl, urlsplit

from playwright.sync_api import Page, expect


def chosen(page: Page) -> dict[str, str]:
    """The parts that the address names."""
    return {k: v for k, v in parse_qsl(urlsplit(page.url).query) if k.startswith("in_")}


def test_a_click_on_a_bar_leads_down_to_the_rows_and_back_leads_up(page_as):
    page = page_as("leadership", "en", "/indicator?indicator=revenue&supervisor=S1&period=2026-Q3")
    section = page.locator(".sheet", has=page.get_by_role("heading", name="What drove it"))
    expect(section.locator("p.strong")).to_contain_text("against a year earlier")
    trail = section.get_by_role("navigation", name="Parts chosen")
    section.locator(".on-desk svg a").first.click()
    for depth in (2, 3, 4):
        expect(trail.locator("span.strong")).to_be_visible()
        expect(trail.locator("a")).to_have_count(depth - 1)
        section.locator("tbody th a").first.click()
    expect(trail.locator("a")).to_have_count(4)
    assert list(chosen(page)) == ["in_region", "in_product", "in_channel", "in_segment"]
    rows = page.get_by_role("heading", name=re.compile(r"^Evidence: Operating results \("))
    expect(rows).to_be_visible()
    page.go_back()
    expect(trail.locator("a")).to_have_count(3)
    expect(rows).to_have_count(0)


def test_a_supervisor_is_not_offered_the_company_even_by_its_address(page_as):
    page = page_as("supervisor", "en", "/indicator?indicator=revenue&period=2026-Q3&of=company")
    section = page.locator(".sheet", has=page.get_by_role("heading", name="What drove it"))
    expect(section.get_by_role("navigation", name="Against")).to_be_visible()
    expect(section.get_by_role("navigation", name="Of")).to_have_count(0)
    expect(section.get_by_role("link", name="Supervisor")).to_have_count(0)
