"""Cells corrected on the upload page before anything is stored: judged with the rest of the file, and on record."""

from __future__ import annotations

from datetime import date

import pytest

from data.intake import load_file
from data.intake.history.loads import load_called, received_file
from data.intake.history.rejected_rows import rejected_rows, rejected_rows_in
from data.intake.parse.corrections import Correction
from data.schemas import TABLES
from errors import WrongUse
from insight.load_effect import effect_of_load
from tests.loading import ANALYST, cells, current, load, with_people
from tests.test_refused import HEAD, MAPPING, RESULTS, THEIRS

TABLE = "operating_results"


@pytest.fixture
def store(filled):
    return filled(with_people)


def revenues(store) -> list[tuple]:
    return current(store, TABLE, "date::VARCHAR, revenue::INT, line")


def test_corrected_rows_are_stored_with_the_file_as_one_load_that_says_what_the_file_had(store):
    corrections = {3: {"revenue": "5", "product": "A"}, 4: {"supervisor_id": "S2", "cost": " 1 "}}
    result = load(store, TABLE, RESULTS, corrections=corrections)
    assert (result.added, result.rejected, result.received) == (3, 1, 4)
    assert revenues(store) == [("2026-03-01", 100, 2), ("2026-03-02", 5, 3), ("2026-03-03", 100, 4)]
    stored = load_called(store, ANALYST, result.load_id)
    assert stored.corrections == (
        Correction(3, "product", "=A+1", "A"),
        Correction(3, "revenue", "-5", "5"),
        Correction(4, "supervisor_id", "S9", "S2"),
        Correction(4, "cost", None, "1"),
    )
    assert received_file(store, ANALYST, result.load_id).read_text() == RESULTS
    assert stored.warnings[0].en == (
        "Corrected before storing: 4 cell(s), lines 3, 4. The file as received stays as it came."
    )


def test_nothing_is_doubled_when_the_file_comes_again_corrected_or_not(store):
    corrections = {3: {"revenue": "5", "product": "A"}}
    load(store, TABLE, RESULTS, corrections=corrections)
    again = load(store, TABLE, RESULTS, corrections=corrections)
    assert (again.stored, again.unchanged) == (False, 2)
    as_it_came = load(store, TABLE, RESULTS)
    assert (as_it_came.stored, as_it_came.unchanged, as_it_came.rejected) == (False, 1, 3)
    assert len(revenues(store)) == 2


def test_a_corrected_row_is_held_against_the_rows_of_its_own_file(store):
    # Line 3 becomes the row of line 2: the same key twice, which two loads after each other would not see.
    result = load(store, TABLE, RESULTS, corrections={3: {"date": "2026-03-01", "revenue": "5", "product": "A"}})
    assert (result.accepted, [r.line for r in result.rejects]) == (0, [2, 3, 4, 4, 5])
    # And one that refers to a row of its file finds it there.
    departments = "department_id,name,parent_id\nD2,East,\nD3,,D2\n"
    assert load(store, "departments", departments, corrections={3: {"name": "Shanghai"}}).added == 2


def test_a_file_without_a_good_row_is_corrected_and_stored(store):
    wrong = HEAD + "2026-03-01,S1,B2B,East,A,Web,-1,60\n"
    assert load(store, TABLE, wrong, dry_run=True).accepted == 0
    assert load(store, TABLE, wrong, corrections={2: {"revenue": "1"}}, strict=True).added == 1


def test_a_row_that_could_not_be_cut_is_written_anew_and_an_emptied_one_is_passed_over(store):
    whole = dict(zip(HEAD.strip().split(","), "2026-03-04,S1,B2B,East,A,Web,9,1".split(","), strict=True))
    emptied = dict.fromkeys(HEAD.strip().split(","), "")
    result = load(store, TABLE, RESULTS, corrections={5: whole, 3: emptied, 4: emptied})
    assert (result.added, result.rejected) == (2, 0)
    assert "Rows without any content were passed over: 2." in [w.en for w in result.warnings]
    assert revenues(store)[-1] == ("2026-03-04", 9, 5)


def test_a_foreign_file_is_corrected_in_its_own_columns_before_the_mapping(store):
    corrections = {4: {"金额": "5"}, 5: {"人员": "S2"}}
    result = load_file(store, ANALYST, TABLE, "销售.csv", THEIRS, mapping=MAPPING, corrections=corrections)
    assert (result.added, result.rejected) == (3, 0)
    assert load_called(store, ANALYST, result.load_id).corrections[0] == Correction(4, "金额", "-5", "5")


def test_what_is_still_wrong_is_shown_as_corrected_before_and_after_storing(store, tmp_path):
    path = tmp_path / "results.csv"
    path.write_text(RESULTS)
    corrections = {3: {"revenue": "-6"}}
    tried = effect_of_load(store, ANALYST, TABLE, path.name, path, corrections=corrections, today=date.today()).result
    assert cells(tried)[0][:3] == (3, "revenue", "-6")
    shown = rejected_rows_in(path, path.name, TABLES[TABLE], None, tried.rejects, corrections=corrections)
    assert shown.rows[0].cells[6] == "-6"
    number = load(store, TABLE, path, corrections=corrections).load_id
    assert rejected_rows(store, ANALYST, number) == rejected_rows_in(
        path, f"{TABLE}.csv", TABLES[TABLE], None, tried.rejects, corrections=corrections
    )


def test_only_lines_and_columns_of_the_file_can_be_corrected(store):
    for corrections in ({3: {"turnover": "1"}}, {77: {"revenue": "1"}}):
        with pytest.raises(WrongUse, match="Not among the rejected rows"):
            load(store, TABLE, RESULTS, corrections=corrections)
    assert revenues(store) == []
