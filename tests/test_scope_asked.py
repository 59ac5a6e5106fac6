"""Whoever asks for another's rows gets nothing, or is told that they may not."""

from datetime import date

import pytest

from accounts import account, accounts, scope_of, set_language
from data.intake.forms import enter_rows
from data.intake.history import current_row, history_of
from data.intake.records import Mapping
from data.intake.suggest import lists_of, remember_source
from data.intake.write import staged_load
from data.schemas import TABLES, any_table_called
from errors import NotAllowed, WrongUse
from metrics import (
    Period,
    TargetRow,
    query_values,
    set_targets,
    stored_targets,
    with_effects,
)
from metrics.analysis import EFFECTIVE_RECOMMENDATIONS
from scope import Role, Scope, operator
from tests.loading import ANALYST, load, with_people
from tests.people import admin, person

WANG = Scope("wang", Role.SUPERVISOR, frozenset({"S1"}))
LI = Scope("li", Role.SUPERVISOR, frozenset({"S2"}))
NOBODY = Scope("erp", Role.ANALYST, frozenset())  # sees no supervisor at all
PROJECT = (
    "project_id,supervisor_id,name,planned_start,planned_finish,status,budget\n"
    "P1,S1,Shop,2026-01-05,2026-06-30,running,1000\n"
)
MILESTONE = "project_id,milestone_id,name,planned_on,planned_value\nP1,M1,Opened,2026-06-30,500\n"
PARTNER = "partner_id,name,kind\nX1,East,internal\n"


@pytest.fixture(autouse=True)
def _company(store):
    with_people(store)
    for table, rows in (("projects", PROJECT), ("project_milestones", MILESTONE), ("partners", PARTNER)):
        load(store, table, rows)


# A milestone is its project's supervisor's; a partner is nobody's own.
@pytest.mark.parametrize(
    ("table", "key", "seen_by_li"),
    [
        ("projects", {"project_id": "P1"}, False),
        ("project_milestones", {"project_id": "P1", "milestone_id": "M1"}, False),
        ("partners", {"partner_id": "X1"}, True),
    ],
)
def test_a_row_and_its_versions_are_there_for_whom_it_belongs_to(store, table, key, seen_by_li):
    declared = any_table_called(table)
    for who, seen in ((WANG, True), (ANALYST, True), (LI, seen_by_li), (NOBODY, seen_by_li)):
        assert (current_row(store, who, declared, key) is not None) is seen
        assert (len(history_of(store, who, declared, key)) == 1) is seen


def test_a_row_that_went_to_another_supervisor_is_theirs_with_its_past(store):
    load(store, "projects", PROJECT.replace("S1", "S2"), name="handed_over.csv")
    key = {"project_id": "P1"}
    assert current_row(store, WANG, TABLES["projects"], key) is None
    assert history_of(store, WANG, TABLES["projects"], key) == ()
    assert len(history_of(store, LI, TABLES["projects"], key)) == 2


def test_a_supervisor_still_cannot_take_a_number_that_another_has(store):
    with pytest.raises(NotAllowed, match="in use already"):
        enter_rows(store, LI, "projects", [{"project_id": "P1", "name": "Mine"}])


def test_the_lists_of_a_source_are_for_those_who_upload(store):
    mapping = Mapping.parsed(
        "HR", 'table = "departments"\n[columns]\ndepartment_id = { from = "code" }\nname = { from = "what" }\n'
    )
    source = remember_source(store, ANALYST, "HR", mapping, file="hr.csv", columns=("code", "what"))
    assert lists_of(store, ANALYST, source) == {}
    with pytest.raises(NotAllowed):
        lists_of(store, WANG, source)


def test_a_file_is_staged_for_those_who_upload_or_enter_rows_of_the_table(store):
    content = b"partner_id,name,kind\nX2,West,internal\n"
    with staged_load(store, ANALYST, TABLES["partners"], "p.csv", content):
        pass
    with pytest.raises(NotAllowed), staged_load(store, WANG, TABLES["operating_results"], "o.csv", content):
        pass
    assert store.value("SELECT count(*) FROM partners") == 1


def test_targets_on_file_are_read_by_those_who_see_whose_they_are(store):
    set_targets(store, operator(), [TargetRow(supervisor_id="S1", indicator="revenue", period="2026", target=100.0)])
    assert list(stored_targets(store, WANG, ["S1"], [2026])) == [("S1", "revenue", "2026")]
    for who, asked in ((LI, ["S1"]), (LI, ["S2", "S1"]), (NOBODY, ["S1"])):
        with pytest.raises(NotAllowed):
            stored_targets(store, who, asked, [2026])


def test_a_question_about_another_is_refused_also_once_it_is_put_together(store):
    question = query_values(store, WANG, [Period.month(2026, 6)], units=["S1"], as_of=date(2026, 6, 30))
    assert with_effects(store, WANG, question, [EFFECTIVE_RECOMMENDATIONS]).effects == ()
    with pytest.raises(NotAllowed):
        with_effects(store, LI, question, [EFFECTIVE_RECOMMENDATIONS])


def test_everybody_chooses_the_language_of_their_own_account_alone(store):
    admin(store)
    zoe, bob = person(store, "zoe", Role.LEADERSHIP), person(store, "bob", Role.ANALYST)
    set_language(store, scope_of(zoe), "zh")
    kept = {one.username: one.language for one in accounts(store, operator())}
    assert (kept["zoe"], kept["bob"], account(store, "zoe").language) == ("zh", bob.language, "zh")
    with pytest.raises(WrongUse):
        set_language(store, NOBODY, "zh")  # who has no account has no language to keep
