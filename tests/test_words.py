"""The Chinese of the product as HR writes it: one term for one thing; what was given up does not come back."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from metrics import Period, months_name
from tests.test_text import ROOMS, ROOT

# What was given up, what stands in its place, and the sentences that mean something else by the same characters.
RETIRED = {
    "存储": ("保存", ()),
    "存入": ("保存", ()),
    "入库": ("保存", ()),
    "退回行": ("待更正行", ()),
    "拒绝行": ("待更正行", ()),
    "需更正": ("待更正", ("无需更正",)),
    "次检查": ("次考核", ("首次检查", "每次检查一行")),
    "周期时长": ("处理时长", ()),
    "阅知": ("签收", ()),
    "决定采纳": ("作出处罚决定", ()),
    "用于评判": ("适用考核期", ()),
    "无法达到": ("难以达到目标", ()),
    "失分最多": ("失分与缺数据的指标", ()),
    "结束的季度的考评": ("尚无成员考评", ()),
    "没有主管的指标": ("不影响任何主管的指标", ()),
    "个点、": ("个月、", ()),
}
# Said somewhere in the product, word for word.
STANDING = [
    "本次数据不影响任何主管的指标",
    "适用考核期：",
    "考核日期",
    "次考核",
    "指标目标值",
    "战略目标与重点任务",
    "签收处罚告知书",
    "作出处罚决定",
    "处理时长",
    "失分与缺数据的指标",
    "按现有水平难以达到目标",
    "未填写自评",
    "尚无{member_reviews}",
    "待更正",
    "目标降幅（%）",
]


def _chinese() -> Iterator[tuple[str, str]]:
    """Every Chinese text of the product and where it stands: the catalogues' sentences and the strings of the code."""
    for file in sorted((ROOT / "locales" / "zh").glob("*.po")):
        for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1):
            if line.startswith("msgstr"):
                yield f"{file.name}:{number}", line
    for room in ROOMS:
        files: list[Path] = sorted((ROOT / room).rglob("*.py")) if (ROOT / room).is_dir() else [ROOT / room]
        for file in files:
            for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Constant) and isinstance(node.value, str) and re.search("[一-鿿]", node.value):
                    yield f"{file.relative_to(ROOT)}:{node.lineno}", node.value


@pytest.mark.parametrize("term", RETIRED)
def test_a_term_that_was_given_up_does_not_come_back(term):
    instead, allowed = RETIRED[term]
    for where, sentence in _chinese():
        rest = sentence
        for other in allowed:
            rest = rest.replace(other, "")
        assert term not in rest, f"{where}: {sentence} (write {instead})"


@pytest.mark.parametrize("term", STANDING)
def test_the_term_that_hr_uses_is_the_one_that_stands_there(term):
    assert any(term in sentence for _, sentence in _chinese())


def test_months_in_a_row_are_named_as_a_span_and_one_month_as_itself():
    assert months_name(2026, 1, 12).zh == "2026 年 1–12 月"
    assert months_name(2026, 3, 10).en == "Mar–Oct 2026"
    assert months_name(2026, 4, 4).zh == "2026 年 4 月"
    assert Period.parse("2026-01-YTD").name.en == "Jan 2026", "not January to January"
