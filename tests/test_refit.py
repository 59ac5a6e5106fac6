"""What is remembered of a source's layout holds as long as it fits; what does not fit is asked about, never obeyed."""

from functools import partial
from pathlib import Path

import pytest

from data.intake import Reading
from data.intake.suggest.inspection import look
from data.intake.suggest.schema_drift import refitted

HEAD = "业务日期,负责人,销售额\n"
ROWS = "2026-10-01,S1,5\n2026-10-02,S2,6\n"
TITLE, TOTAL = "销售月报\n", "合计,,11\n"
NEEDED = ("业务日期", "负责人", "销售额")


def refit(tmp_path: Path, text: str, reading: Reading) -> Reading:
    path = tmp_path / "x.csv"
    path.write_text(text, "utf-8")
    return refitted(reading, NEEDED, partial(look, path, "x.csv"))


@pytest.mark.parametrize(
    ("text", "was", "left"),
    [
        (TITLE + HEAD + ROWS + TOTAL, Reading(skip=1, tail=1), Reading(skip=1, tail=1)),
        (TITLE * 2 + HEAD + ROWS + TOTAL, Reading(skip=1, tail=1), Reading(tail=1)),  # a title line more
        (HEAD + ROWS + TOTAL, Reading(skip=1, tail=1), Reading(tail=1)),  # no title any more
        (TITLE + HEAD + ROWS, Reading(skip=1, tail=1), Reading(skip=1)),  # no total: its last row is a row
        (TITLE + HEAD + ROWS + TOTAL + "制表：王芳,,\n", Reading(skip=1, tail=1), Reading(skip=1)),
        (HEAD + ROWS + TOTAL, Reading(tail=0), Reading(tail=0)),  # somebody said that the total is a row
        (HEAD + ROWS, Reading(skip=30), Reading()),
        (HEAD + ROWS, Reading(dates="day-first"), Reading(dates="day-first")),
    ],
)
def test_lines_left_out_before_are_left_out_again_only_where_they_are_the_same(tmp_path, text, was, left):
    assert refit(tmp_path, text, was) == left


def test_a_sheet_that_is_called_otherwise_this_month_is_asked_for(tmp_path):
    assert refit(tmp_path, HEAD + ROWS, Reading(sheet="10月", member="10.csv", decimal=",")) == Reading(decimal=",")
