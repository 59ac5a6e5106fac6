"""Rejected rows in the analyst's own columns, as a file and corrected in place."""

from __future__ import annotations

import csv
import io
import zipfile
from dataclasses import replace

import polars as pl
import pytest

from data.intake import load_file
from data.intake.history.rejected_rows import (
    correct_file,
    correct_load,
    rejected_as_csv,
    rejected_as_xlsx,
    rejected_rows,
    rejected_rows_in,
)
from data.intake.history.revert import revert_load
from data.intake.receive.rejected_rows_file import dialect_of_rejected_rows
from data.intake.records.dialect import Dialect
from data.intake.records.mapping import Mapping
from data.schemas import TABLES
from errors import NotAllowed, WrongUse
from scope import Role, Scope
from tests.loading import ANALYST, current, load, with_people

HEAD = "date,supervisor_id,segment,region,product,channel,revenue,cost\n"
RESULTS = HEAD + (
    "2026-03-01,S1,B2B,East,A,Web,100,60\n"
    "2026-03-02,S1,B2B,East,=A+1,Web,-5,60\n"
    "2026-03-03,S9,B2B,East,A,Web,100,\n"
    "2026-03-04,S1,B2B\n"
)
# Their file: other names, another order, a title above, GBK.
THEIRS = "三月销售\n金额,日期,人员,产品\n100,2026-03-01,S1,灯\n-5,2026-03-02,S1,灯\n7,2026-03-03,S9,泵\n".encode("gbk")
MAPPING = Mapping.parsed(
    "sales.toml",
    """table = "operating_results"
[file]
encoding = "gb18030"
skip = 1
[columns]
date.from = "日期"
supervisor_id.from = "人员"
segment.constant = "B2B"
region.constant = "East"
product.from = "产品"
channel.constant = "Web"
revenue.from = "金额"
cost.constant = "0"
""",
)


@pytest.fixture
def store(filled):
    return filled(with_people)


def revenues(store) -> list[tuple]:
    return current(store, "operating_results", "date::VARCHAR, revenue::INT")


# ------------------------------------------------------------------ as a file


def test_rejected_rows_stand_as_in_the_file_with_line_and_reasons_beside_them(store):
    number = load(store, "operating_results", RESULTS).load_id
    found = rejected_rows(store, ANALYST, number)
    assert [(row.line, row.cells[4], row.cells[6]) for row in found.rows[:2]] == [(3, "=A+1", "-5"), (4, "A", "100")]
    head, first, second, third = csv.reader(io.StringIO(rejected_as_csv(found, "en").decode("utf-8-sig")))
    assert head == [*HEAD.strip().split(","), "Line", "What is wrong"]
    assert first[:9] == ["2026-03-02", "S1", "B2B", "East", "'=A+1", "Web", "'-5", "60", "3"]
    assert first[9] == 'revenue: "-5" must be 0 or more'
    assert second[9] == 'supervisor_id: "S9" must exist in Supervisors; cost: must not be empty'
    # A row that could not be cut into cells stands whole in the first.
    assert (third[0], third[8]) == ("2026-03-04,S1,B2B", "5")
    assert "revenue: “-5”必须大于或等于 0" in rejected_as_csv(found, "zh").decode()


def test_the_columns_are_theirs_in_their_order_and_the_reason_names_both(store):
    number = load_file(store, ANALYST, "operating_results", "销售.csv", THEIRS, mapping=MAPPING).load_id
    found = rejected_rows(store, ANALYST, number)
    assert found.columns == ("金额", "日期", "人员", "产品")
    assert [(row.line, row.cells) for row in found.rows] == [
        (4, ("-5", "2026-03-02", "S1", "灯")),
        (5, ("7", "2026-03-03", "S9", "泵")),
    ]
    assert found.reason(found.rows[0], "en") == '金额 (revenue): "-5" must be 0 or more'


def test_the_workbook_holds_the_same_cells_and_none_is_a_formula(store):
    found = rejected_rows(store, ANALYST, load(store, "operating_results", RESULTS).load_id)
    made = rejected_as_xlsx(found, "en")
    assert pl.read_excel(io.BytesIO(made)).row(0)[4:9] == ("=A+1", "Web", "-5", "60", 3)
    assert b"<f>" not in zipfile.ZipFile(io.BytesIO(made)).read("xl/worksheets/sheet1.xml")


def test_the_corrected_file_can_be_uploaded_as_it_is(store):
    found = rejected_rows(store, ANALYST, load(store, "operating_results", RESULTS).load_id)
    text = rejected_as_csv(found, "en").decode().replace("'-5", "5").replace("S9", "S2").replace("100,,4", "100,1,4")
    text = "\n".join(line for line in text.splitlines() if 'B2B"' not in line)
    again = load(store, "operating_results", text)
    assert (again.accepted, again.rejected) == (2, 0)
    assert [w.en for w in again.warnings] == ["Not a column of Operating results, so ignored: Line, What is wrong."]


@pytest.mark.parametrize("form", ["utf-8-sig", "gb18030", "workbook"])
@pytest.mark.parametrize("lang", ["en", "zh"])
def test_the_corrected_file_of_a_source_with_titles_loads_by_the_same_mapping(store, form, lang):
    """Its title lines, total and encoding are the source's; the file of rejected rows has none of them."""
    number = load_file(store, ANALYST, "operating_results", "销售.csv", THEIRS, mapping=MAPPING).load_id
    found = rejected_rows(store, ANALYST, number)
    right = {4: ("5", *found.rows[0].cells[1:]), 5: ("7", "2026-03-03", "S2", "=泵")}
    mended = replace(found, rows=tuple(replace(row, cells=right[row.line]) for row in found.rows))
    # As a spreadsheet saves it: in the encoding of its country, or as a workbook.
    content = (
        rejected_as_xlsx(mended, lang)
        if form == "workbook"
        else rejected_as_csv(mended, lang).decode("utf-8-sig").encode(form)
    )
    again = load_file(store, ANALYST, "operating_results", "销售-to-correct", content, mapping=MAPPING)
    assert (again.added, again.rejected) == (2, 0)
    # The apostrophe that kept a spreadsheet from running the cell is gone again.
    assert current(store, "operating_results", "product") == [("=泵",), ("灯",), ("灯",)]


def test_only_our_two_columns_at_the_end_make_a_file_ours(tmp_path):
    path, said = tmp_path / "a.csv", Dialect(skip=1, decimal=",")
    for header, cut in (("金额,行号,问题", Dialect(decimal=",")), ("行号,问题,金额", said), ("金额,行号", said)):
        path.write_text(header + "\n1,2,3\n")
        assert dialect_of_rejected_rows(path, said) == cut


# ------------------------------------------------------------------ in place


def test_rows_corrected_in_place_come_as_a_load_that_completes_the_first_and_nothing_is_doubled(store):
    first = load(store, "operating_results", RESULTS).load_id
    result = correct_load(store, ANALYST, first, {3: {"revenue": "5", "product": "A"}})
    assert (result.added, result.rejected, result.received) == (1, 0, 1)
    assert revenues(store) == [("2026-03-01", 100), ("2026-03-02", 5)]
    # The row keeps its line, and what is still open is asked for alone.
    assert current(store, "operating_results", "line, load_id") == [(2, first), (3, result.load_id)]
    assert store.value("SELECT completes FROM loads WHERE load_id = ?", [result.load_id]) == first
    assert [row.line for row in rejected_rows(store, ANALYST, first).rows] == [4, 5]
    again = correct_load(store, ANALYST, first, {4: {"supervisor_id": "S2", "cost": "1"}})
    assert (again.added, len(revenues(store))) == (1, 3)


def test_a_correction_that_is_still_wrong_names_the_line_of_the_first_file(store):
    first = load(store, "operating_results", RESULTS).load_id
    result = correct_load(store, ANALYST, first, {3: {"revenue": "-6"}, 4: {"supervisor_id": "S2", "cost": "1"}})
    assert [(one.line, one.column, one.value) for one in result.rejects] == [(3, "revenue", "-6")]
    assert [row.line for row in rejected_rows(store, ANALYST, first).rows] == [3, 5]


def test_when_the_completing_load_is_reverted_its_rows_are_open_again(store):
    first = load(store, "operating_results", RESULTS).load_id
    second = correct_load(store, ANALYST, first, {3: {"revenue": "5"}}).load_id
    revert_load(store, ANALYST, second, "guessed")
    assert [row.line for row in rejected_rows(store, ANALYST, first).rows] == [3, 4, 5]


def test_a_foreign_file_is_corrected_in_its_own_columns(store):
    first = load_file(store, ANALYST, "operating_results", "销售.csv", THEIRS, mapping=MAPPING).load_id
    result = correct_load(store, ANALYST, first, {4: {"金额": "5"}, 5: {"人员": "S3"}})
    assert (result.added, [(one.line, one.value) for one in result.rejects]) == (1, [(5, "S3")])
    # The corrected rows are a load like others: its own rejected row is corrected again.
    last = correct_load(store, ANALYST, result.load_id, {5: {"人员": "S2"}})
    assert last.added == 1
    assert revenues(store) == [("2026-03-01", 100), ("2026-03-02", 5), ("2026-03-03", 7)]


def test_a_row_named_by_its_line_keeps_its_name(store):
    mapping = Mapping.parsed(
        "p.toml",
        """table = "partners"
[columns]
partner_id.template = "P{line}"
name.from = "name"
kind.from = "kind"
""",
    )
    content = b"name,kind\nEast,internal\nWest,inside\nNorth,external\n"
    first = load_file(store, ANALYST, "partners", "p.csv", content, mapping=mapping).load_id
    correct_load(store, ANALYST, first, {3: {"kind": "internal"}})
    assert current(store, "partners", "partner_id, name") == [("P2", "East"), ("P3", "West"), ("P4", "North")]


def test_a_file_that_is_only_tried_is_corrected_before_anything_is_stored(store, tmp_path):
    path = tmp_path / "results.csv"
    path.write_text(RESULTS)
    tried = load_file(store, ANALYST, "operating_results", "results.csv", path, dry_run=True)
    table = "operating_results"
    found = rejected_rows_in(path, "results.csv", TABLES[table], None, tried.rejects)
    dry = correct_file(store, ANALYST, table, found, {3: {"revenue": "5"}}, dry_run=True)
    assert (dry.accepted, dry.rejected, revenues(store)) == (1, 0, [])


def test_only_what_was_refused_can_be_corrected(store):
    first = load(store, "operating_results", RESULTS).load_id
    for corrections in ({2: {"revenue": "1"}}, {3: {"turnover": "1"}}, {}):
        with pytest.raises(WrongUse, match="Not among the rejected rows"):
            correct_load(store, ANALYST, first, corrections)
    with pytest.raises(NotAllowed):
        correct_load(store, Scope("li", Role.LEADERSHIP, None), first, {3: {"revenue": "1"}})


def test_a_load_without_rejected_rows_has_none_to_correct(store):
    number = load(store, "operating_results", HEAD + "2026-03-01,S1,B2B,East,A,Web,100,60\n").load_id
    assert rejected_rows(store, ANALYST, number).rows == ()
