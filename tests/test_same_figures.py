"""benchmarks/same_figures.py tells every figure that is not the same to the last digit, and lists what is meant."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.same_figures import Command, Figures, Refused, ask, figures_of, flat, report_differences, save

REVENUE = "sample/indicators/supervisor/as of 2026-08-31/S1/revenue/2026-Q3/value"
TODAY = "sample/indicators/supervisor/as of today/S1/revenue/2026-Q3/value"


def compared(
    folder: Path, before: Figures, after: Figures, *allowed: str, days: tuple[str, str] = ("2026-11-28", "2026-11-28")
) -> int:
    """The exit code of comparing the two, each kept in a file."""
    files = [folder / "before.json", folder / "after.json"]
    for file, day, figures in zip(files, days, (before, after), strict=True):
        save(file, day, figures)
    return report_differences(files, allowed)


def test_equal_figures_leave_with_zero_and_are_counted(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    figures: Figures = {REVENUE: 0.1 + 0.2, "sample/loads/1/departments/file": "departments.csv"}
    assert compared(tmp_path, figures, dict(figures)) == 0
    assert "1 numbers and 1 texts and empty values compared: 0 differ" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("before", "after", "shown"),
    [
        (0.3, 0.30000000000000004, "0.3 → 0.30000000000000004"),  # the last digit
        (0, None, "0 → None"),  # no data is not 0
        (12, "12", "12 → '12'"),
    ],
)
def test_a_last_digit_a_missing_value_and_a_text_are_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], before: float, after: float | str | None, shown: str
) -> None:
    assert compared(tmp_path, {REVENUE: before}, {REVENUE: after}) == 1
    assert f"differs  {REVENUE}: {shown}\n" in capsys.readouterr().out


def test_a_figure_that_only_one_of_them_has_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert compared(tmp_path, {REVENUE: None}, {}) == 1
    assert compared(tmp_path, {}, {REVENUE: None}) == 1
    printed = capsys.readouterr().out
    assert f"{REVENUE}: None → absent" in printed
    assert f"{REVENUE}: absent → None" in printed


def test_a_command_without_an_answer_is_told_even_if_neither_answers(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    refused = figures_of(
        Command("sample/loads", ("loads", "--json")), {"code": 2, "out": "", "err": "No such command.\n"}
    )
    assert compared(tmp_path, refused, refused) == 1
    assert "sample/loads/no answer: 'left with 2: No such command.'" in capsys.readouterr().out


def test_a_meant_difference_is_listed_as_meant_and_a_pattern_without_one_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert compared(tmp_path, {REVENUE: 1, "a/b": 1}, {REVENUE: 2, "a/b": 1}, "*/revenue/*", "*/profit/*") == 0
    printed = capsys.readouterr().out
    assert f"meant    {REVENUE}: 1 → 2" in printed
    assert "Nothing differs that matches */profit/*" in printed


def test_figures_as_of_today_are_left_out_when_the_days_differ(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before, after = {TODAY: 1, REVENUE: 1}, {TODAY: 2, REVENUE: 1}
    assert compared(tmp_path, before, after) == 1
    assert compared(tmp_path, before, after, days=("2026-11-28", "2026-11-29")) == 0
    assert "Not compared, as 2026-11-28 is not 2026-11-29: 1 figures as of today." in capsys.readouterr().out


def test_a_record_keeps_its_path_wherever_it_stands_in_a_list_and_twins_are_both_kept() -> None:
    first = {"supervisor_id": "S1", "period": "2026", "value": 1}
    second = {"supervisor_id": "S2", "period": "2026", "value": 2}
    assert dict(flat([first, second], "x")) == {"x/S1/2026/value": 1, "x/S2/2026/value": 2}
    assert dict(flat([second, first], "x")) == dict(flat([first, second], "x"))
    assert dict(flat([first, first], "x")) == {"x/S1/2026/value": 1, "x/S1/2026 #1/value": 1}
    assert dict(flat({"changes": [], "lines": ["a", "b"]}, "x")) == {
        "x/changes": "[]",
        "x/lines/0": "a",
        "x/lines/1": "b",
    }


def test_what_is_neither_a_checkout_nor_a_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="neither a checkout"):
        ask([tmp_path])
