"""A reduction is typed and read as people say it (issue 11, part 5): 目标降幅（%） 20, stored as -0.2 like in files."""

import pytest

from data.schemas import EVERY_TABLE
from ui.registers.views import cell_text, fall_of_percent, percent_of_fall

TABLE = EVERY_TABLE["process_improvements"]


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("20", "-0.2"),
        ("12.5", "-0.125"),
        ("20 %", "-0.2"),
        ("20％", "-0.2"),
        ("-5", "0.05"),
        ("", ""),
        ("a lot", "a lot"),
    ],
)
def test_what_is_typed_in_percent_is_stored_as_the_share_of_files(typed, stored):
    assert fall_of_percent(typed) == stored


def test_what_is_stored_is_read_as_it_was_typed():
    """0.07 and 0.29 are no binary fractions: they come back as 7 and 29, not as 7.000000000000001."""
    for percent in ("7", "29", "12.5", "100"):
        assert percent_of_fall(fall_of_percent(percent)) == percent
    assert cell_text("process_improvements", "goal_change", "-0.2") == "20%"


def test_the_field_is_called_as_hr_calls_it_and_a_file_keeps_its_column():
    assert TABLE.label_in_app("goal_change").zh == "目标降幅（%）"
    assert TABLE.label_in_app("goal_change").en == "Reduction aimed at (%)"
    assert TABLE.label("goal_change").zh == "目标变化（−0.20 即减少 20%）"
    assert TABLE.label_in_app("title") == TABLE.label("title")


def test_every_column_read_as_a_fall_is_one_of_its_table():
    falls = [(name, column) for name, table in EVERY_TABLE.items() for column in table.entry.falls]
    assert falls == [("process_improvements", "goal_change")]
    assert all(column in EVERY_TABLE[name].columns for name, column in falls)
