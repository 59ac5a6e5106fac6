"""Every clause of the policy has a page, a table and a test, and all of them exist."""

from pathlib import Path

import pytest

from appraisal.policy_clauses import CLAUSES
from appraisal.policy_records import RECORDS
from data.schemas import EVERY_TABLE
from ui.kit.places import PLACES

HERE = Path(__file__).parent
# The clauses of the policy, as it numbers them.
NUMBERS = """1.1 1.2 1.3 2.1 2.2 2.3 2.4 2.5 2.6 3.1 3.2 3.3 3.4 3.5 3.6
    4.1 4.2.1 4.2.2 4.2.3 4.2.4 4.2.5 4.2.6 4.3.1 4.3.2 5.1 5.2 5.3 5.4""".split()


def test_no_clause_is_left_out_and_none_is_ours():
    assert [clause.number for clause in CLAUSES] == NUMBERS


@pytest.mark.parametrize("clause", CLAUSES, ids=NUMBERS)
def test_what_serves_a_clause_exists(clause, store):
    kept = {name for (name,) in store.rows("SELECT table_name FROM information_schema.tables")} | set(EVERY_TABLE)
    assert clause.places
    assert clause.tables
    assert clause.tests
    assert {place for place in clause.places if place != "overview"} <= set(PLACES)
    assert set(clause.tables) <= kept
    for test in clause.tests:
        assert "def test_" in (HERE / f"{test}.py").read_text(encoding="utf-8")


def test_every_table_that_a_clause_names_has_a_title_in_both_languages():
    assert {name for clause in CLAUSES for name in clause.tables if name not in EVERY_TABLE} == set(RECORDS)
    assert all(title.en and title.zh for title in RECORDS.values())
