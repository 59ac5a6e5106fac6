"""What others change after the fact takes effect, and is listed with the score before and after (judgement 2)."""

from datetime import date

import pytest

from appraisal.late_corrections import effects_of_corrections, late_corrections
from data import clock
from data.intake import load_file
from data.intake.forms import enter_rows, withdraw
from data.intake.history import revert_load
from errors import NotAllowed
from scope import Role, Scope, operator
from tests.loading import load
from tests.test_after_the_fact import REPORTS, TODAY, WANG, _a_day_passes, company
from tests.test_drivers import target

ANA = operator("ana")
LEADER = Scope("zhou", Role.LEADERSHIP, None)
SALES = "date,supervisor_id,segment,region,product,channel,revenue,cost\n"


@pytest.fixture
def firm(filled, monkeypatch):
    monkeypatch.setattr(clock, "today", lambda: TODAY)
    store = filled(company)
    load(store, "operating_results", SALES + "2026-03-31,S1,a,b,c,d,100,10\n2026-05-31,S1,a,b,c,d,100,10\n")
    _a_day_passes(store)
    assert late_corrections(store, LEADER) == ()  # a first delivery corrects nothing
    return store


def listed(store):
    return [
        (correction.table, correction.corrected, correction.withdrawn, correction.made_by)
        for correction in late_corrections(store, LEADER, "S1", year=2026)
    ]


def test_a_settled_row_that_an_analyst_changes_or_takes_out_is_listed(firm):
    enter_rows(firm, ANA, "projects", [{"project_id": "DONE", "acceptance": "failed"}], reason="the client says so")
    withdraw(firm, ANA, "resource_requests", {"request_id": "MISSED"}, reason="twice")
    assert listed(firm) == [("resource_requests", 0, 1, "ana"), ("projects", 1, 0, "ana")]
    [taken_out, changed] = late_corrections(firm, LEADER, "S1")
    assert (changed.reason, changed.first_day, changed.about.en) == (
        "the client says so",
        date(2026, 3, 31),
        "Projects: 1 row(s) corrected",
    )
    assert taken_out.about.zh == "资源需求：移除 1 行"


def test_what_moves_no_figure_or_is_not_settled_yet_is_not_listed(firm):
    enter_rows(firm, ANA, "projects", [{"project_id": "DONE", "lessons": "start earlier"}])
    enter_rows(firm, ANA, "projects", [{"project_id": "PLAN", "budget": "2000"}])
    assert listed(firm) == []


@pytest.mark.parametrize(
    ("row", "rows"),
    [
        ("2026-03-31,S1,a,b,c,d,900,10\n", 1),
        ("2026-03-30,S1,a,b,c,d,900,10\n", 1),  # added to a month that had been delivered
        ("2026-04-30,S1,a,b,c,d,900,10\n", 0),  # a month that had not
        ("2026-05-31,S1,a,b,c,d,900,10\n", 0),  # May closes on 10 June, today
        ("2026-03-31,S1,a,b,c,d,100,10\n", 0),  # as it stood
    ],
)
def test_figures_of_a_closed_month_are_corrected_by_changing_or_adding_rows(firm, row, rows):
    load_file(firm, ANA, "operating_results", "again.csv", (SALES + row).encode())
    assert listed(firm) == [("operating_results", 1, 0, "ana")] * rows


def test_a_revert_is_listed_with_its_reason(firm):
    [(reports,)] = firm.rows("SELECT load_id FROM loads WHERE table_name = 'analysis_reports'")
    revert_load(firm, ANA, reports, "of another company")
    [correction] = late_corrections(firm, LEADER, "S1")
    assert (correction.table, correction.withdrawn, correction.reason) == ("analysis_reports", 1, "of another company")


def test_the_score_before_and_after_is_that_of_the_year(firm):
    target(firm, "analysis_timeliness", 1, "2026")
    delivered = REPORTS.replace("2026-05-31,\n", "2026-05-31,2026-05-31\n").replace("-30,\n", "-30,2026-06-10\n")
    load_file(firm, ANA, "analysis_reports", "delivered.csv", delivered.encode())
    [correction] = late_corrections(firm, LEADER, "S1")
    [(before, after)] = effects_of_corrections(firm, LEADER, [correction], 2026).values()
    assert (before, after) == (0, 100)


def test_it_is_seen_by_leadership_and_whom_it_judges(firm):
    enter_rows(firm, ANA, "projects", [{"project_id": "DONE", "acceptance": "failed"}])
    assert len(late_corrections(firm, WANG)) == 1
    assert late_corrections(firm, ANA) == ()
    stranger = Scope("bo", Role.SUPERVISOR, frozenset({"S2"}))
    assert late_corrections(firm, stranger) == ()
    with pytest.raises(NotAllowed):
        late_corrections(firm, stranger, "S1")
