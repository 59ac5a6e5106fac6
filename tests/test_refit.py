"""What is remembered of a source's layout holds as long as it fits; what does not fit is asked about, never obeyed."""

from functools import partial
from pathlib import Path

import pytest

from data.intake import Dialect
from data.intake.suggest.inspection import inspect_file
from data.intake.suggest.schema_drift import dialect_that_fits

HEAD = "业务日期,负责人,销售额\n"
ROWS = "2026-10-01,S1,5\n2026-10-02,S2,6\n"
TITLE, TOTAL = "销售月报\n", "合计,,11\n"
NEEDED = ("业务日期", "负责人", "销售额")


def refit(tmp_path: Path, text: str, reading: Dialect) -> Dialect:
    path = tmp_path / "x.csv"
    path.write_text(text, "utf-8")
    return dialect_that_fits(reading, NEEDED, partial(inspect_file, path, "x.csv"))


@pytest.mark.parametrize(
    ("text", "was", "left"),
    [
        (TITLE + HEAD + ROWS + TOTAL, Dialect(skip=1, tail=1), Dialect(skip=1, tail=1)),
        (TITLE * 2 + HEAD + ROWS + TOTAL, Dialect(skip=1, tail=1), Dialect(tail=1)),  # a title line more
        (HEAD + ROWS + TOTAL, Dialect(skip=1, tail=1), Dialect(tail=1)),  # no title any more
        (TITLE + HEAD + ROWS, Dialect(skip=1, tail=1), Dialect(skip=1)),  # no total: its last row is a row
        (TITLE + HEAD + ROWS + TOTAL + "制表：王芳,,\n", Dialect(skip=1, tail=1), Dialect(skip=1)),
        (HEAD + ROWS + TOTAL, Dialect(tail=0), Dialect(tail=0)),  # somebody said that the total is a row
        (HEAD + ROWS, Dialect(skip=30), Dialect()),
        (HEAD + ROWS, Dialect(dates="day-first"), Dialect(dates="day-first")),
    ],
)
def test_lines_left_out_before_are_left_out_again_only_where_they_are_the_same(tmp_path, text, was, left):
    assert refit(tmp_path, text, was) == left


def test_a_sheet_that_is_called_otherwise_this_month_is_asked_for(tmp_path):
    assert refit(tmp_path, HEAD + ROWS, Dialect(sheet="10月", member="10.csv", decimal=",")) == Dialect(decimal=",")
