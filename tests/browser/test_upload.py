"""Somebody else's file becomes figures, and is reverted: in both languages, by keyboard alone."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.test_journeys import HEADER, score, settled

MOST_TABS = 150
# What the journey reads on the way, in the language it is made in.
WORDS = {
    "en": {
        "paste": "Or paste cells copied from a spreadsheet",
        "cells": "Pasted cells, with their header",
        "take": "Use the pasted cells",
        "nothing": "No row of this file can be stored.",
        "rule": "must be 0 or more",
        "check": "Check 1 corrected row",
        "figures": "Figures that change",
        "revenue": "Revenue",
        "store": "Store",
        "stored": "1 row stored",
        "load": "What this load changed",
        "back": "Revert this load",
        "effect": "Show what would change",
        "why": "Why?",
        "do": re.compile(r"Revert load \d+"),
        "done": "reverted",
    },
    "zh": {
        "paste": "或粘贴从表格中复制的单元格",
        "cells": "粘贴的单元格（含表头）",
        "take": "采用粘贴内容",
        "nothing": "该文件没有可保存的行",
        "rule": "必须大于或等于 0",
        "check": "检查已更正的 1 行",
        "figures": "将变化的指标",
        "revenue": "业务收入",
        "store": "保存",
        "stored": "已保存 1 行",
        "load": "本次导入的变动",
        "back": "撤回本次导入",
        "effect": "查看将发生的变化",
        "why": "原因",
        "do": re.compile(r"撤回第 \d+ 次导入"),
        "done": "已撤回",
    },
}


def tab_to(page: Page, target: Locator) -> Locator:
    """Go on by the Tab key until the target has the focus."""
    settled(page)
    expect(target).to_be_visible()
    for _ in range(MOST_TABS):
        page.keyboard.press("Tab")
        if target.evaluate(
            "e => { const at = e.getRootNode().activeElement; return !!at && (at === e || e.contains(at)) }"
        ):
            return target
    raise AssertionError(f"{target} cannot be reached by the Tab key")


def paste(page: Page, words: dict, *lines: str) -> None:
    """Put the lines into the field for pasted cells, in place of what stands there."""
    field = page.get_by_label(words["cells"])
    tab_to(page, field)
    page.keyboard.press("Control+a")
    page.keyboard.insert_text("\n".join(lines).replace(",", "\t"))
    tab_to(page, page.get_by_role("button", name=words["take"]))
    page.keyboard.press("Enter")
    settled(page)


def correct(page: Page, words: dict, value: str) -> None:
    """Write another value into the one cell to correct of the first rejected row, and have it checked."""
    tab_to(page, page.get_by_test_id("stDataFrame").locator("canvas").first)
    for at, key in enumerate(["ArrowRight", "Enter"]):  # the column to correct stands right after the line
        expect(page.locator(f"#glide-cell-{at}-0")).to_have_attribute("aria-selected", "true")
        page.keyboard.press(key)
    editor = page.locator(".gdg-input")
    expect(editor).to_be_focused()
    page.keyboard.press("Control+a")
    page.keyboard.insert_text(value)
    expect(editor).to_have_value(value)
    # The grid takes a value over when it draws it; nobody's hand is quicker than two frames.
    page.evaluate("() => new Promise(drawn => requestAnimationFrame(() => requestAnimationFrame(drawn)))")
    page.keyboard.press("Enter")
    expect(page.locator("#glide-cell-1-0")).to_have_text(value)
    tab_to(page, page.get_by_role("button", name=words["check"]))
    page.keyboard.press("Enter")
    settled(page)


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_wrong_cells_are_understood_corrected_stored_seen_in_the_figures_and_reverted_by_keyboard(page_as, lang):
    words = WORDS[lang]
    overview = page_as("analyst", lang, "/?supervisor=S3&period=2026-10")
    expect(score(overview)).to_have_text(re.compile(r"\d"))
    before = score(overview).inner_text()

    page = page_as("analyst", lang, "/upload?table=operating_results")
    tab_to(page, page.locator("summary", has_text=words["paste"]))
    page.keyboard.press("Enter")
    paste(page, words, HEADER, f"2026-10-31,S3,零售,华南,旅程,{lang},-90000000,1000")
    expect(page.get_by_text(words["nothing"])).to_be_visible()
    expect(page.get_by_role("cell", name=words["rule"], exact=True)).to_be_visible()

    correct(page, words, "90000000")
    figures = page.get_by_role("table", name=words["figures"])
    expect(figures.locator("tr", has_text="2026-10").filter(has_text=words["revenue"]).first).to_be_visible()
    tab_to(page, page.get_by_role("button", name=words["store"], exact=True))
    page.keyboard.press("Enter")
    expect(page.get_by_text(words["stored"])).to_be_visible()
    overview.reload()
    expect(score(overview)).not_to_have_text(before)

    tab_to(page, page.get_by_role("link", name=words["load"]))
    page.keyboard.press("Enter")
    tab_to(page, page.locator("summary", has_text=words["back"]))
    page.keyboard.press("Enter")
    tab_to(page, page.get_by_role("button", name=words["effect"]))
    page.keyboard.press("Enter")
    tab_to(page, page.get_by_label(words["why"]))
    page.keyboard.insert_text("test")
    page.keyboard.press("Enter")
    tab_to(page, page.get_by_role("button", name=words["do"]))
    page.keyboard.press("Enter")
    expect(page.get_by_test_id("stAlert").filter(has_text=words["done"]).first).to_be_visible()
    overview.reload()
    expect(score(overview)).to_have_text(before)


TITLE = ("ERP 导出：2026年10月销售明细", "")
NAMES = "业务日期,负责人,客户类型,大区,产品名称,销售渠道,销售额（万元）,成本（万元）,备注"
FIRST = ("2026年10月1日,陈喆,零售,华东,旅程,门店,12.5,8,", "2026年10月1日,老林,零售,华东,旅程,门店,3,2,补录")
TOTAL = "合计,,,,,,15.5,10,"


def gbk(folder: Path, name: str, *lines: str) -> Path:
    file = folder / name
    file.write_bytes("\r\n".join(lines).encode("gb18030"))
    return file


def test_a_chinese_export_is_mapped_by_what_is_proposed_and_one_choice_and_is_known_next_month(page_as, tmp_path):
    page = page_as("analyst", "zh", "/upload")
    settled(page)
    page.locator("input[type=file]").set_input_files(gbk(tmp_path, "销售2026-10.csv", *TITLE, NAMES, *FIRST, TOTAL))
    expect(page.get_by_text("是否略去").first).to_be_visible()
    expect(page.get_by_role("combobox", name="收入 (revenue)")).to_have_value("销售额（万元）")
    # One name is none of ours: who it is, is said once.
    person = settled(page).get_by_role("combobox", name="老林（1 行）")
    person.click()
    person.fill("S4")
    page.get_by_role("option", name="S4 · ").click()
    expect(page.locator(".facts .card", has_text="新增")).to_contain_text("2")
    name = page.get_by_role("textbox", name="记住该文件的读取方式，来源名称")
    expect(name).to_have_value("销售")
    name.fill("ERP 月度销售")
    name.press("Enter")
    settled(page).get_by_role("button", name="保存", exact=True).click()
    expect(page.get_by_text("已保存 2 行")).to_be_visible()

    november = FIRST[1].replace("10月1日", "10月2日")
    again = gbk(tmp_path, "销售2026-11.csv", *TITLE, NAMES + ",区县", november + ",浦东", TOTAL + ",")
    settled(page).locator("input[type=file]").set_input_files(again)
    expect(page.get_by_text(re.compile("“ERP 月度销售” → 运营业绩，上次使用"))).to_be_visible()
    expect(page.get_by_text("新出现的列（未使用）：区县。")).to_be_visible()
    expect(page.locator(".facts .card", has_text="新增")).to_contain_text("1")
    expect(page.get_by_role("combobox", name="收入 (revenue)")).to_have_count(0)
