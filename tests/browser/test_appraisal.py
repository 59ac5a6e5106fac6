"""A year's appraisal in a real browser, by those it needs: assessed, signed, objected to, corrected, signed anew."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from api.sample import PASSWORD
from data.home import Home
from tests.browser.conftest import sign_in
from tests.browser.test_journeys import HEADER, drop, settled
from tests.served import Served, serve

PATH = "/appraisal?supervisor=S3&year=2025&lang=en"
# A day that S3 says is missing: it lifts the revenue of 2025.
MISSED = "2025-12-31,S3,酒店,上海,旅程,门店,9000000.00,1000.00"


@pytest.fixture
def own_app(sample_home: Home, tmp_path: Path) -> Iterator[Served]:
    """The dashboard over a copy of the sample company of this test's own: its 2025 is signed nowhere else."""
    home = Home(tmp_path / "appraised")
    shutil.copytree(sample_home.path, home.path)
    served = serve(home)
    yield served
    served.stop()


def pill(page: Page, words: str) -> Locator:
    """The state of the appraisal."""
    return page.locator(".pill", has_text=words).first


def write(page: Page, label: str, text: str) -> None:
    """Fill a text area and leave it: Streamlit takes the text then."""
    area = settled(page).get_by_label(label)
    area.fill(text)
    area.blur()


def signed_score(page: Page) -> float:
    """The annual score that the page shows."""
    return float(page.locator(".hero .huge").inner_text())


def sign(page: Page, signatures: int) -> None:
    """Sign, and wait for so many signatures to stand."""
    settled(page).get_by_role("button", name=re.compile(r"^Sign \d")).click()
    expect(page.get_by_role("table", name="Signatures").locator("tbody tr")).to_have_count(signatures)


def test_a_year_is_assessed_signed_objected_to_corrected_signed_anew_and_acknowledged(own_app, new_page, tmp_path):
    director, own, analyst = new_page("en"), new_page("en"), new_page("en")
    sign_in(director, own_app, "director", PASSWORD)
    director.goto(own_app.url + PATH)
    director.get_by_role("button", name="Open the appraisal of 2025").click()
    expect(pill(director, "waiting for the self-assessment")).to_be_visible()

    sign_in(own, own_app, "s3", PASSWORD)
    own.goto(own_app.url + PATH)
    write(own, "My year as a whole", "Two hotel chains won; the warehouse project slipped.")
    settled(own).get_by_role("button", name="Hand in").click()
    expect(pill(own, "waiting for the signature")).to_be_visible()

    director.reload()
    expect(director.get_by_text("Two hotel chains won")).to_be_visible()
    sign(director, 1)
    before = signed_score(director)

    own.reload()
    settled(own).get_by_text("Object", exact=True).click()
    write(own, "What is wrong, and how do you know?", "The revenue of 31 December is missing: see the bank.")
    own.get_by_role("button", name="Send the objection").click()
    expect(pill(own, "objected to")).to_be_visible()

    sign_in(analyst, own_app, "analyst", PASSWORD)
    analyst.goto(f"{own_app.url}/upload?table=operating_results&lang=en")
    drop(analyst, tmp_path, "missed.csv", HEADER, MISSED)
    analyst.get_by_role("button", name="Store", exact=True).click()
    expect(analyst.get_by_text("missed.csv: 1 row stored")).to_be_visible()

    director.reload()
    write(director, "Answer", "You are right: loaded today.")
    settled(director).get_by_label("Corrected by").click()
    director.get_by_role("option", name=re.compile("missed.csv")).click()
    settled(director).get_by_role("button", name="Send the answer").click()
    expect(director.get_by_text(re.compile("Score before .* → after"))).to_be_visible()
    sign(director, 2)
    after = signed_score(director)
    assert after > before

    own.reload()
    expect(own.get_by_text(f"Score before {before:.1f} → after {after:.1f}")).to_be_visible()
    settled(own).get_by_role("button", name="Acknowledge", exact=True).click()
    expect(pill(own, "acknowledged")).to_be_visible()
    settled(own).get_by_role("button", name=re.compile("^Verify")).click()
    expect(own.get_by_text("The bytes are those that were signed")).to_be_visible()
    expect(own.get_by_role("button", name="Send the objection")).to_have_count(0)
