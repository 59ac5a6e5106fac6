"""A rejected row is corrected in its grid, and a load is reinstated again, in the real browser."""

from __future__ import annotations

import re
from pathlib import Path

from playwright.sync_api import expect

from server.prompt.ask import ask
from server.terminal.channel import Command
from tests.browser.test_journeys import HEADER, settled

ROWS = "2026-10-31,S3,零售,华南,旅程,grid,100,10\n2026-10-30,S3,零售,华南,旅程,grid,-7,10\n"


def test_a_rejected_cell_is_corrected_in_the_grid_and_its_row_alone_is_loaded(page_as, running_app, tmp_path: Path):
    file = tmp_path / "grid.csv"
    file.write_text(f"{HEADER}\n{ROWS}", encoding="utf-8")
    number = ask(running_app.home, Command("load", {"table": "operating_results"}, files=(file,))).data["load_id"]

    page = page_as("analyst", "en", f"/loads?load={number}")
    grid = page.get_by_test_id("stDataFrame")
    expect(grid.locator("canvas td", has_text="-7").last).to_be_attached()
    # Into the grid, to the cell to correct, which stands right after the line; by keyboard another number over it.
    settled(page)
    grid.locator(".dvn-scroller").click(position={"x": 20, "y": 52})
    page.keyboard.press("ArrowRight")
    expect(grid.locator("canvas td[aria-selected=true]", has_text="-7")).to_be_attached()
    page.keyboard.type("7")
    expect(page.locator("#portal").get_by_role("textbox")).to_have_value("7")
    page.keyboard.press("Enter")
    settled(page).get_by_role("button", name="Load 1 corrected row").click()
    expect(page.get_by_text("1 row stored")).to_be_visible()
    expect(page.get_by_text("All its rejected rows have been corrected since.")).to_be_visible()

    page.get_by_role("link", name=f"load {number + 1}", exact=True).click()
    expect(page.get_by_text("Completes")).to_be_visible()
    expect(page.get_by_role("table", name="What it changed when it came").get_by_text("7.00")).to_be_visible()
    with page.expect_download() as download:
        page.get_by_role("link", name="The file as received").click()
    # The row keeps the line that it had in the first file.
    assert Path(download.value.path()).read_text(encoding="utf-8").splitlines()[2].split(",")[6] == "7"

    ask(running_app.home, Command("revert", {"load": number + 1, "reason": "guessed"}))
    page.goto(f"{running_app.url}/loads?load={number + 1}&lang=en")
    page.locator("summary", has_text="Reinstate this load").click()
    page.get_by_role("button", name="Show what would change").click()
    expect(page.get_by_text("0 rows would leave, 1 come in, 0 change.")).to_be_visible()
    page.get_by_label("Why?").fill("it was right")
    page.get_by_label("Why?").press("Enter")
    settled(page).get_by_role("button", name=re.compile("Reinstate load")).click()
    expect(page.get_by_text(re.compile(r"is in force again"))).to_be_visible()
    ask(running_app.home, Command("revert", {"load": number + 1, "reason": "as it was"}))
    ask(running_app.home, Command("revert", {"load": number, "reason": "as it was"}))
