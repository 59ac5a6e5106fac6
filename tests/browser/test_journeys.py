"""What people come for, from signing in to the answer, as they do it."""

from __future__ import annotations

import io
import re
from pathlib import Path

import pypdf
from playwright.sync_api import Locator, Page, expect

from data.store import Store
from tests.browser.conftest import who

HEADER = "date,supervisor_id,segment,region,product,channel,revenue,cost"
GOOD = "2026-10-31,S4,零售,华南,旅程,门店,90000000.00,1000.00"
# The same day's row with a revenue below 0, and a supervisor whom nobody knows.
BAD = "2026-10-31,S4,零售,华南,旅程,门店,-5,1000.00"
STRANGER = "2026-10-30,S99,零售,华南,旅程,门店,10.00,5.00"


def drop(page: Page, folder: Path, name: str, *lines: str) -> None:
    """Give the page a CSV file of these lines."""
    file = folder / name
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")
    field = page.locator("input[type=file]")
    expect(field).to_have_count(1)  # not while the one before is still going away
    field.set_input_files(file)


def settled(page: Page) -> Page:
    """The page once its run has ended: until then, what the run before left may still be seen and clicked."""
    expect(page.get_by_test_id("stApp")).to_have_attribute("data-test-script-state", "notRunning")
    return page


def score(page: Page) -> Locator:
    """The KPI score on the overview."""
    return page.locator(".score .huge")


def test_an_analyst_uploads_a_file_with_faults_corrects_it_and_sees_the_overview_change(page_as, tmp_path):
    overview = page_as("analyst", "en", "/?supervisor=S4&period=2026-10")
    expect(score(overview)).to_have_text(re.compile(r"\d"))
    before = score(overview).inner_text()

    page = page_as("analyst", "en", "/upload?table=operating_results")
    drop(page, tmp_path, "october.csv", HEADER, BAD, STRANGER)
    faults = page.get_by_role("table", name="Cells to correct").locator("tbody tr")
    expect(faults).to_have_count(2)
    expect(faults.nth(0)).to_contain_text("2Revenue revenue-5must be 0 or more", use_inner_text=False)
    expect(faults.nth(1)).to_contain_text("3Supervisor supervisor_idS99must exist in Supervisors", use_inner_text=False)
    expect(page.get_by_text("No row of this file can be stored.")).to_be_visible()
    expect(page.get_by_role("button", name="Store")).to_have_count(0)

    page.reload()
    drop(page, tmp_path, "october.csv", HEADER, GOOD, STRANGER)
    expect(faults).to_have_count(1)
    page.get_by_role("button", name="Store only if all are good").click()
    expect(page.get_by_text("october.csv: nothing was stored")).to_be_visible()

    drop(page, tmp_path, "october.csv", HEADER, GOOD)
    expect(page.get_by_text("3. What is in it")).to_be_visible()
    page.get_by_role("button", name="Store", exact=True).click()
    expect(page.get_by_text("october.csv: 1 row stored")).to_be_visible()
    history = page.get_by_role("table", name="Loads so far").locator("tbody tr").first
    expect(history).to_contain_text("october.csv")

    overview.reload()
    expect(score(overview)).to_have_text(re.compile(r"\d"))
    expect(score(overview)).not_to_have_text(before)


def test_leadership_opens_an_indicator_and_reaches_the_line_of_the_file_it_came_from(page_as, sample: Store):
    file, line = sample.rows(
        """SELECT l.file_name, r.line FROM operating_results r JOIN loads l USING (load_id)
           WHERE r.supervisor_id = 'S1' AND r.date = '2026-09-30' AND r.superseded_by IS NULL ORDER BY r.line"""
    )[0]
    page = page_as("leadership", "en", "/?period=2026-09")
    page.get_by_role("link", name="陈喆").click()
    expect(page.get_by_text("陈喆 · 华东运营部 · Sep 2026")).to_be_visible()
    settled(page).locator("a.card", has_text="Operating performance").click()
    expect(page.get_by_role("heading", name="Operating performance")).to_be_visible()
    settled(page).get_by_role("table", name="Counts in the score").get_by_role("link", name="Revenue").click()
    expect(page.get_by_role("heading", name="Revenue", exact=True)).to_be_visible()
    expect(page).to_have_url(re.compile(r"/indicator\?.*indicator=revenue"))
    evidence = page.get_by_role("table", name="Rows behind the value")
    expect(evidence.locator("tr", has_text=f"{file}{line}2026-09-30")).to_be_visible()
    page.get_by_text("The SQL, to read and to run").click()
    expect(page.get_by_test_id("stCode")).to_contain_text("operating_results")
    with page.expect_download() as taken:
        page.get_by_role("button", name="These rows as CSV").click()
    assert Path(taken.value.path()).read_bytes().startswith(b"\xef\xbb\xbfdate,supervisor_id,")


def test_leadership_takes_the_report_away_as_a_pdf_that_names_the_supervisor(page_as):
    page = page_as("leadership", "en", "/?supervisor=S1&period=2026-Q3")
    report = page.get_by_title("The report as PDF")
    expect(report).to_have_count(2)
    with page.expect_download() as taken:
        report.filter(has_text="English").click()
    content = Path(taken.value.path()).read_bytes()
    assert content.startswith(b"%PDF")
    words = "".join(sheet.extract_text() for sheet in pypdf.PdfReader(io.BytesIO(content)).pages)
    assert "陈喆" in words
    assert "Q3 2026" in words


def test_a_supervisor_sees_only_themselves_whatever_the_address_says(page_as, running_app):
    mine = who("supervisor")
    page = page_as("supervisor", "en", "/?supervisor=S2&period=2026-Q3")
    expect(page.get_by_text('"S2" is not among the supervisors whose figures you may see')).to_be_visible()
    expect(page.get_by_text(f"{mine.name} · ")).to_be_visible()
    expect(page.get_by_label("Supervisor")).to_have_count(0)
    expect(page.get_by_text("All supervisors")).to_have_count(0)
    page = page_as("supervisor", "en", "/indicator?supervisor=S2&indicator=revenue")
    expect(page.get_by_text('"S2" is not among the supervisors whose figures you may see')).to_be_visible()
    expect(page.get_by_role("table", name="Rows behind the value").get_by_text("S2", exact=True)).to_have_count(0)
    assert page.request.get(f"{running_app.url}/files/report/S2/2026-Q3.pdf").status == 404


def test_a_supervisor_at_the_upload_page_is_told_so_in_a_sentence(page_as):
    page = page_as("supervisor", "en", "/upload")
    expect(page.get_by_text("Your role (Operations supervisor) may not do this.")).to_be_visible()
    expect(page.locator("input[type=file]")).to_have_count(0)


def test_the_language_is_switched_on_the_spot_and_back(page_as):
    page = page_as("admin", "en")
    expect(page.get_by_role("heading", name="Overview")).to_be_visible()
    page.get_by_role("button", name="简体中文").click()
    expect(page.get_by_role("heading", name="总览")).to_be_visible()
    expect(page.get_by_role("heading", name="优先关注")).to_be_visible()
    page.get_by_role("button", name="English").click()
    expect(page.get_by_role("heading", name="What costs points or lacks data")).to_be_visible()


def test_all_supervisors_are_sorted_by_the_column_that_is_clicked(page_as):
    page = page_as("leadership", "en", "/?period=2026-Q3")
    table = page.get_by_role("table", name="Scores of all supervisors by family")
    table.get_by_role("button", name="Coverage").click()
    expect(table.get_by_role("columnheader", name="Coverage")).to_have_attribute("aria-sort", "descending")
    table.get_by_role("button", name="Coverage").click()
    cells = table.locator("tbody td:last-child")
    shares = [float(cell.rstrip("%")) for cell in cells.all_inner_texts()]
    assert len(shares) == 8
    assert shares == sorted(shares)


def test_back_leads_to_the_figures_one_came_from(page_as):
    page = page_as("leadership", "en", "/?supervisor=S1&period=2026-Q3")
    page.get_by_role("button", name="Indicators").click()
    page.get_by_role("menuitem", name="Team").click()
    expect(page.get_by_role("heading", name="Team management")).to_be_visible()
    expect(page).to_have_url(re.compile("supervisor=S1"))
    page.go_back()
    expect(page.get_by_text("陈喆 · 华东运营部 · Q3 2026")).to_be_visible()


def test_an_empty_company_is_told_what_to_upload_first_and_becomes_a_scorecard(empty_app, new_page, tmp_path):
    page = new_page("en")
    page.goto(empty_app.url)
    page.get_by_label("Your name").fill("Ada")
    page.get_by_label("Username").fill("ada")
    page.get_by_label("Password", exact=True).fill("rope-ladder-42")
    page.get_by_label("The same password again").fill("rope-ladder-42")
    page.get_by_role("button", name="Make the account").click()
    expect(page.get_by_role("heading", name="No supervisors yet")).to_be_visible()
    files = {
        "departments": ("department_id,name,parent_id", "D1,East,"),
        "supervisors": ("supervisor_id,name,email,department_id,started_on,ended_on", "S1,Grace,,D1,2025-01-01,"),
        "operating_results": (HEADER, "2026-09-30,S1,Retail,East,Core,Shop,1000.00,400.00"),
    }
    for table, lines in files.items():
        page.goto(f"{empty_app.url}/upload?table={table}&lang=en")
        drop(page, tmp_path, f"{table}.csv", *lines)
        page.get_by_role("button", name="Store", exact=True).click()
        expect(page.get_by_text(f"{table}.csv: 1 row stored")).to_be_visible()
    page.goto(f"{empty_app.url}/operating?period=2026-09&lang=en")
    revenue = page.get_by_role("table", name="Also watched").or_(page.get_by_role("table", name="Counts in the score"))
    expect(revenue.locator("tr", has_text="Revenue").first).to_contain_text("1.00 K")
