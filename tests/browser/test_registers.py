"""A supervisor with a phone: a problem is entered, an improvement answers it, leadership approves, it waits no more."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from playwright.sync_api import Locator, Page, expect

PHONE = {"width": 390, "height": 2400}


def settled(page: Page) -> Page:
    """The page once its run has ended."""
    expect(page.get_by_test_id("stApp")).to_have_attribute("data-test-script-state", "notRunning")
    return page


def pick(page: Page, label: str, option: str) -> None:
    """Choose in a list by a part of its words."""
    page.get_by_test_id("stSelectbox").filter(has_text=label).locator("input").click()
    page.get_by_role("option").filter(has_text=option).first.click()
    settled(page)


def field(page: Page, label: str) -> Locator:
    """The field of that label, not its help."""
    return page.get_by_role("textbox", name=label)


def test_a_problem_and_the_improvement_that_answers_it_are_entered_on_a_phone(page_as):
    page = page_as("supervisor", "en", "/registers?register=problems", viewport=PHONE)
    page.get_by_role("button", name="New entry").click()
    expect(page.get_by_role("heading", name="New entry: Process problems")).to_be_visible()
    expect(field(page, "Problem *")).to_have_value("PB-472")
    page.get_by_role("button", name="Store").click()
    expect(page.get_by_text("Description: must not be empty")).to_be_visible()
    pick(page, "Process *", "P0")
    field(page, "Raised by *").fill("Warehouse")
    field(page, "Description *").fill("Labels are printed twice\nat the gate")
    page.get_by_role("button", name="Store").click()
    expect(page.get_by_text("Stored. It counts at once, and every change is kept.")).to_be_visible()
    expect(page.get_by_role("link", name="Labels are printed twice")).to_be_visible()
    width = page.evaluate("document.documentElement.scrollWidth")
    assert width <= PHONE["width"], f"the page is {width} wide on a phone"

    page.get_by_role("link", name="Labels are printed twice").click()
    expect(page.get_by_role("heading", name="Labels are printed twice")).to_be_visible()
    page.get_by_role("button", name="Set to “resolved”").click()
    expect(page.get_by_role("button", name="Confirm")).to_be_visible()
    page.goto(page.url.split("?")[0] + "?register=improvements&row=new&lang=en")
    expect(field(page, "Improvement *")).to_have_value("IMP-080")
    pick(page, "Process *", "P0")
    field(page, "Title *").fill("One label printer")
    pick(page, "Measure *", "rework rate")
    field(page, "Reduction aimed at (%)").fill("10")
    pick(page, "Status *", "proposed")
    page.get_by_role("button", name="Store").click()
    expect(page.get_by_text("Stored. It counts at once, and every change is kept.")).to_be_visible()

    desk = page_as("leadership", "en", "/desk")
    desk.get_by_role("link", name="Approve the improvement, or drop it: One label printer").click()
    expect(desk.get_by_role("heading", name="One label printer")).to_be_visible()
    desk.get_by_role("button", name="Set to “approved”").click()
    desk.get_by_role("button", name="Confirm").click()
    expect(desk.get_by_text("Stored as a new version; the one before is kept.")).to_be_visible()
    desk.goto(desk.url.split("/registers")[0] + "/desk?lang=en")
    expect(desk.get_by_role("heading", name="My desk")).to_be_visible()
    settled(desk)
    expect(desk.get_by_role("link", name="One label printer")).to_have_count(0)

    page.goto(page.url.split("?")[0] + "?register=improvements&table=process_improvements&row=IMP-080&lang=en")
    expect(page.get_by_text("approved", exact=True).first).to_be_visible()
    page.get_by_text("2 versions").click()
    there = datetime.now(ZoneInfo("Asia/Shanghai")).date()  # where the server stands (tests/served.py)
    expect(page.get_by_text(f"Approved on: — → {there}")).to_be_visible()
