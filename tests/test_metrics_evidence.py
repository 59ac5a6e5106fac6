"""Every figure can be opened down to its rows, files and lines; answers of a few people cannot."""

from datetime import date

import pytest

from data.intake import load_file
from errors import NotAllowed, WrongUse
from metrics.engine import values
from metrics.evidence import evidence
from metrics.periods import Period
from scope import Role, Scope, operator
from tests.rows import people, put

MARCH = Period.month(2026, 3)
AS_OF = date(2026, 11, 15)
RESULTS = b"""date,supervisor_id,segment,region,product,channel,revenue,cost
2026-03-01,S1,B2B,East,A,Web,100,60
2026-03-01,S2,B2B,East,A,Web,900,60
2026-04-01,S1,B2B,East,A,Web,900,60
2026-03-31,S1,B2B,East,A,Web,50,20
"""


@pytest.fixture
def store(filled):
    return filled(people)


def rows(store, key, **more):
    return evidence(store, operator(), key, "S1", MARCH, as_of=AS_OF, **more)


def test_a_figure_leads_to_the_lines_of_the_file_that_was_loaded(store):
    result = load_file(store, operator("ana"), "operating_results", "march.csv", RESULTS)
    found = rows(store, "revenue")
    assert found.total == 2
    assert [(r["file"], r["line"], r["revenue"], r["loaded_by"]) for r in found.rows] == [
        ("march.csv", 5, 50, "ana"),  # newest first
        ("march.csv", 2, 100, "ana"),
    ]
    assert {r["load_id"] for r in found.rows} == {result.load_id}
    assert set(found.columns) == set(found.labels) == set(found.rows[0])
    assert found.columns[-6:] == ("table", "file", "line", "load_id", "loaded_at", "loaded_by")


def test_a_corrected_row_leads_to_the_file_that_corrected_it(store):
    load_file(store, operator("ana"), "operating_results", "march.csv", RESULTS)
    first = rows(store, "revenue").rows[0]["load_id"]
    head, line = RESULTS.splitlines()[0], b"2026-03-31,S1,B2B,East,A,Web,55,20"
    load_file(store, operator("bo"), "operating_results", "fix.csv", head + b"\n" + line + b"\n")
    assert [(r["file"], r["line"], r["revenue"]) for r in rows(store, "revenue").rows] == [
        ("fix.csv", 2, 55),
        ("march.csv", 2, 100),
    ]
    assert [r["revenue"] for r in rows(store, "revenue", at_load=first).rows] == [50, 100]


def test_the_list_is_cut_but_the_count_is_not(store):
    put(store, "operating_results", "date revenue\n" + "2026-03-10 1\n" * 7)
    found = rows(store, "revenue", limit=3)
    assert (len(found.rows), found.total) == (3, 7)


def test_a_figure_of_two_tables_shows_both_or_the_one_asked_for(store):
    put(store, "market_sizes", "month segment region market_revenue\n2026-03 B2B East 1000\n2026-03 B2C East 1")
    put(store, "operating_results", "date segment region revenue\n2026-03-01 B2B East 100\n2026-03-01 X East 100")
    assert rows(store, "market_share").counts == {"operating_results": 1, "market_sizes": 1}
    assert [r["market_revenue"] for r in rows(store, "market_share", table="market_sizes").rows] == [1000]
    with pytest.raises(WrongUse, match="market_sizes"):
        rows(store, "market_share", table="market_size")


def test_loads_themselves_are_the_evidence_of_data_accuracy(store):
    put(store, "data_sources", "table frequency due_days\nprojects monthly 5")
    put(store, "projects", "name\na", loaded_at="2026-03-10T00:00:00", received=3)
    (row,) = rows(store, "data_accuracy").rows
    assert (row["table"], row["received"], row["accepted"], row["line"]) == ("projects", 3, 1, None)
    assert rows(store, "data_timeliness").rows[0]["source_table"] == "projects"


def survey(store, people_asked: int) -> None:
    put(store, "survey_questions", "question_id survey dimension scale_min scale_max\nQ1 employee cohesion 1 5")
    lines = "\n".join(f"SECRET{n} Q1 {n % 5 + 1}" for n in range(people_asked))
    put(store, "survey_responses", f"respondent_id question_id answer\n{lines}", wave="2026-03-01")


def test_answers_are_shown_as_counts_without_respondent_answer_file_or_line(store):
    survey(store, 6)
    found = rows(store, "team_cohesion")
    (row,) = found.rows
    assert (row["question_id"], row["respondents"], found.total) == ("Q1", 6, 6)
    assert (row["file"], row["line"], row["load_id"]) == (None, None, None)
    assert {"respondent_id", "answer"}.isdisjoint(found.columns)
    assert "SECRET" not in repr(found)
    assert "counts only" in found.withheld.en


def test_of_fewer_than_five_respondents_nothing_is_shown(store):
    survey(store, 4)
    found = rows(store, "team_cohesion")
    assert (found.rows, found.total) == ([], 0)


def test_of_exactly_five_respondents_the_counts_are_shown(store):
    survey(store, 5)
    found = rows(store, "team_cohesion")
    assert ([row["respondents"] for row in found.rows], found.total) == ([5], 5)


def test_the_rows_are_for_whoever_may_see_the_supervisor(store):
    other = Scope("li", Role.SUPERVISOR, frozenset({"S2"}))
    with pytest.raises(NotAllowed):
        evidence(store, other, "revenue", "S1", MARCH, as_of=date.today())
    assert evidence(store, other, "revenue", "S2", MARCH, as_of=date.today()).total == 0


def test_a_period_that_has_not_begun_has_no_rows(store):
    put(store, "operating_results", "date revenue\n2026-03-10 1")
    assert evidence(store, operator(), "revenue", "S1", MARCH, as_of=date(2026, 2, 1)).total == 0


@pytest.mark.parametrize("code", ["2026-Q3", "2026"])
def test_the_rows_shown_are_the_rows_counted(sample, code):
    """For every indicator: as many rows of its main table as Value.evidence says."""
    period = Period.parse(code)
    for v in values(sample, operator(), [period], units=["S3", "S8"], as_of=AS_OF):
        found = evidence(sample, operator(), v.indicator, v.unit, period, as_of=AS_OF, limit=5)
        assert next(iter(found.counts.values())) == v.evidence, (v.unit, v.indicator)
        assert len(found.rows) <= 5
