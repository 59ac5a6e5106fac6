"""Rows typed in a form: the same judgement and versions as a file's, and nobody writes what is another's."""

import csv
import io
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data import clock
from data.declare import DECIDERS
from data.intake import load_file, load_folder, received_file
from data.intake.forms.enter import as_file, enter_rows, lines_of
from data.intake.forms.entry_rights import may_add, may_enter, may_write, words_open_to
from data.intake.forms.withdraw import withdraw
from data.intake.history import typed_cells
from data.intake.history.revert import reinstate_load, revert_load
from data.intake.history.row_versions import current_row, history_of
from data.owners import owner_of
from data.personnel import PERSONNEL
from data.schemas import EVERY_TABLE, MADE_IN_APP, TABLES
from data.store import in_force
from errors import NotAllowed, ScorecardError, WrongUse
from metrics.engine import values
from metrics.periods import Period
from scope import Role, Scope
from tests.loading import ANALYST, current, load, with_people

WANG = Scope("wang", Role.SUPERVISOR, frozenset({"S1"}))
BO = Scope("bo", Role.SUPERVISOR, frozenset({"S2"}))
DIRECTOR = Scope("zhou", Role.LEADERSHIP, None)
HR = Scope("lin", Role.HR, None)
POST = {
    "requisition_id": "R1",
    "supervisor_id": "S1",
    "role": "Analyst",
    "opened_on": "2026-01-05",
    "needed_by": "2026-02-27",
}
PROJECT = (
    "project_id,supervisor_id,name,planned_start,planned_finish,status,budget\n"
    "P1,S1,Warehouse,2026-01-05,2026-06-30,running,1000\nP2,S2,Shop,2026-01-05,2026-06-30,running,1000\n"
)
MILESTONES = (
    "project_id,milestone_id,name,planned_on,done_on,planned_value\n"
    "P1,M1,Built,2026-02-10,2026-02-10,500\nP1,M2,Opened,2026-03-10,,500\n"
)


@pytest.fixture(autouse=True)
def _in_time(monkeypatch):
    """Everything here is entered in time; what comes after the fact has a file of its own (test_after_the_fact.py)."""
    monkeypatch.setattr(clock, "today", lambda: date(2026, 2, 20))


@pytest.fixture
def people(filled):
    return filled(with_people)


@pytest.fixture
def projects(people):
    load(people, "projects", PROJECT)
    load(people, "project_milestones", MILESTONES)
    return people


def hiring(store):
    return current(store, "hiring", "requisition_id, role, filled_on::VARCHAR")


# ---------------------------------------------------------------- like a file


def test_a_typed_row_is_a_load_with_its_bytes_kept(people):
    result = enter_rows(people, WANG, "hiring", [POST])
    assert (result.stored, result.added, hiring(people)) == (True, 1, [("R1", "Analyst", None)])
    assert people.rows("SELECT loaded_by, encoding FROM loads WHERE load_id = ?", [result.load_id]) == [
        ("wang", "form")
    ]
    kept = received_file(people, ANALYST, result.load_id).read_text(encoding="utf-8-sig").splitlines()
    assert kept[people.value("SELECT line FROM hiring") - 1].startswith('"R1","S1","Analyst"')


def test_a_row_after_one_with_a_line_end_in_a_cell_is_found_in_its_own_line(people):
    rows = [{**POST, "role": "two\r\nlines"}, {**POST, "requisition_id": "R2"}]
    assert lines_of("hiring", rows) == [2, 4]
    enter_rows(people, WANG, "hiring", rows)
    assert current(people, "hiring", "requisition_id, role, line") == [("R1", "two\nlines", 2), ("R2", "Analyst", 4)]


def test_a_bad_cell_stores_nothing_and_is_named_with_its_rule(people):
    result = enter_rows(people, WANG, "hiring", [POST, {**POST, "requisition_id": "R2", "needed_by": "2026-01-04"}])
    assert not result.stored
    assert [(r.line, r.column, r.rule.en) for r in result.rejects] == [(3, "needed_by", "must not be before opened_on")]
    assert hiring(people) == []


def test_a_reference_to_nothing_is_refused_as_in_a_file(people):
    result = enter_rows(people, WANG, "hiring", [{**POST, "member_id": "M9"}])
    assert [r.rule.en for r in result.rejects] == ["must exist in Team members"]


def test_an_edit_is_a_new_version_and_leaves_the_other_cells(people):
    enter_rows(people, WANG, "hiring", [POST])
    enter_rows(people, WANG, "hiring", [{"requisition_id": "R1", "filled_on": "2026-02-20"}])
    assert hiring(people) == [("R1", "Analyst", "2026-02-20")]
    first, second = history_of(people, ANALYST, TABLES["hiring"], POST)
    assert (first.by, first.first, second.changes) == ("wang", True, (("filled_on", "", "2026-02-20"),))


def test_storing_what_stands_already_changes_nothing(people):
    enter_rows(people, WANG, "hiring", [POST])
    again = enter_rows(people, WANG, "hiring", [POST])
    assert (again.unchanged, again.stored) == (1, False)


def test_a_milestone_done_in_the_app_changes_the_milestones_on_time(projects):
    def on_time():
        found = values(projects, WANG, [Period.quarter(2026, 1)], as_of=date.today())
        return next(v.value for v in found if v.indicator == "milestone_on_time")

    assert on_time() == 0.5
    enter_rows(
        projects, WANG, "project_milestones", [{"project_id": "P1", "milestone_id": "M2", "done_on": "2026-02-20"}]
    )
    assert on_time() == 1.0


@pytest.mark.parametrize("name", TABLES)
def test_every_stored_row_typed_again_is_the_same_row(sample, name, monkeypatch):
    monkeypatch.setattr(clock, "today", lambda: date(2026, 10, 31))  # the last day of its data
    table = TABLES[name]
    columns = ", ".join(f'"{column}"' for column in table.columns)
    some = f"SELECT {columns} FROM {name} WHERE superseded_by IS NULL ORDER BY hash({name}) LIMIT 5"
    rows = [typed_cells(table, row) for row in sample.rows(some)]
    keeper = HR if name in PERSONNEL else ANALYST
    result = enter_rows(sample, keeper, name, rows, dry_run=True)
    assert (result.rejected, result.unchanged) == (0, len(rows)), result.message


@given(st.text(max_size=40).map(lambda s: s.strip()).filter(bool))
def test_whatever_is_typed_comes_back_as_it_was(role):
    [_, row] = csv.reader(io.StringIO(as_file(TABLES["hiring"], [{**POST, "role": role}])[0].decode("utf-8-sig")))
    assert row[2] == role.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "")


# ---------------------------------------------------------------- two people


def test_the_second_of_two_is_told_what_the_first_changed_and_overwrites_nothing(people):
    enter_rows(people, WANG, "hiring", [POST])
    seen = current_row(people, ANALYST, TABLES["hiring"], POST).version
    enter_rows(people, ANALYST, "hiring", [{"requisition_id": "R1", "role": "Planner"}], seen=[seen])
    with pytest.raises(WrongUse, match=r"Meanwhile analyst changed Hiring R1: role from Analyst to Planner"):
        enter_rows(people, WANG, "hiring", [{"requisition_id": "R1", "role": "Clerk"}], seen=[seen])
    assert hiring(people) == [("R1", "Planner", None)]


def test_a_new_row_does_not_overwrite_one_that_has_its_number(people):
    enter_rows(people, ANALYST, "hiring", [POST])
    with pytest.raises(WrongUse, match="exists already, entered by analyst"):
        enter_rows(people, WANG, "hiring", [{**POST, "role": "Clerk"}], seen=[None])
    assert hiring(people) == [("R1", "Analyst", None)]


def test_a_row_that_left_meanwhile_is_not_made_again(people):
    enter_rows(people, WANG, "hiring", [POST])
    seen = current_row(people, ANALYST, TABLES["hiring"], POST).version
    people.cursor.execute("UPDATE hiring SET superseded_by = 99")
    with pytest.raises(WrongUse, match="is not there any more"):
        enter_rows(people, WANG, "hiring", [POST], seen=[seen])


# ---------------------------------------------------------------- who may


ROLES = {Role.SUPERVISOR: WANG, Role.LEADERSHIP: DIRECTOR, Role.HR: HR, Role.ANALYST: ANALYST, Role.ADMIN: ANALYST}


@pytest.mark.parametrize("name", EVERY_TABLE)
@pytest.mark.parametrize("role", Role)
def test_every_table_is_entered_by_the_roles_it_declares_and_by_no_other(store, name, role):
    who = Scope("x", role, frozenset({"S1"}) if role is Role.SUPERVISOR else None)
    declared = EVERY_TABLE[name]
    always = {Role.ADMIN} if declared.made_in_app else {Role.ADMIN, Role.ANALYST}
    if name in PERSONNEL:
        always = set()
    assert may_enter(who, declared) is (role in {*declared.entry.by, *always})
    if not may_enter(who, declared):
        with pytest.raises(NotAllowed, match="Your role may not enter"):
            enter_rows(store, who, name, [dict.fromkeys(declared.columns, "x")])
        assert store.value("SELECT count(*) FROM loads") == 0


@pytest.mark.parametrize(
    "name", [name for name in TABLES if Role.SUPERVISOR in TABLES[name].entered_by and owner_of(name, "t")]
)
def test_a_supervisor_enters_own_rows_and_no_others(sample, name):
    table = TABLES[name]
    columns = ", ".join(f'"{column}"' for column in table.columns)
    for owner, answer in (("S1", None), ("S2", NotAllowed)):
        [row] = sample.rows(
            f"SELECT {columns} FROM {name} t WHERE superseded_by IS NULL AND {owner_of(name, 't')} = ? LIMIT 1", [owner]
        )
        cells = typed_cells(table, row)
        if answer is None:
            assert enter_rows(sample, WANG, name, [cells], dry_run=True).unchanged == 1
            continue
        with pytest.raises(answer):
            enter_rows(sample, WANG, name, [cells], dry_run=True)
        if "supervisor_id" in cells:  # nor take it over under one's own name
            with pytest.raises(answer, match="is in use already"):
                enter_rows(sample, WANG, name, [{**cells, "supervisor_id": "S1"}], dry_run=True)


def test_a_supervisor_cannot_give_a_row_away(people):
    enter_rows(people, WANG, "hiring", [POST])
    with pytest.raises(NotAllowed, match="of your own only"):
        enter_rows(people, WANG, "hiring", [{"requisition_id": "R1", "supervisor_id": "S2"}])


def test_what_refers_to_anothers_row_and_what_refers_to_nothing_get_the_same_answer(projects):
    said = set()
    for project in ("P2", "P9"):
        row = {"risk_id": "K1", "project_id": project, "raised_on": "2026-02-01", "kind": "risk", "severity": "3"}
        with pytest.raises(NotAllowed) as refused:
            enter_rows(projects, WANG, "project_risks", [row])
        said.add(str(refused.value))
    assert len(said) == 1


def test_the_review_of_a_member_who_moved_is_for_whose_team_they_were_in_then(people):
    load(
        people,
        "team_members",
        "member_id,name,supervisor_id,joined_on,left_on,leave_reason\n"
        "M1,Ann,S1,2026-01-01,2026-03-31,transfer\nM1,Ann,S2,2026-04-01,,\n",
    )
    for who, quarter in ((WANG, "2026-Q1"), (BO, "2026-Q2")):
        review = {"period": quarter, "member_id": "M1", "score": "80"}
        other = BO if who is WANG else WANG
        with pytest.raises(NotAllowed):
            enter_rows(people, other, "member_reviews", [review])
        assert enter_rows(people, who, "member_reviews", [review]).added == 1


IDEA = {
    "recommendation_id": "A1",
    "supervisor_id": "S1",
    "title": "Fewer depots",
    "made_on": "2026-02-01",
    "expected_change": "0.05",
}


def test_a_decision_is_not_a_supervisors_to_write(people):
    enter_rows(people, WANG, "recommendations", [IDEA])
    decided = {"recommendation_id": "A1", "decision": "adopted", "decided_on": "2026-02-10"}
    with pytest.raises(NotAllowed, match="is for others to write"):
        enter_rows(people, WANG, "recommendations", [decided])
    enter_rows(people, DIRECTOR, "recommendations", [decided])
    enter_rows(people, WANG, "recommendations", [{"recommendation_id": "A1", "implemented_on": "2026-02-20"}])
    assert current(people, "recommendations", "decision, implemented_on::VARCHAR") == [("adopted", "2026-02-20")]


def test_what_was_not_adopted_is_not_implemented(people):
    rejected = {**IDEA, "decision": "rejected", "decided_on": "2026-02-10"}
    enter_rows(people, DIRECTOR, "recommendations", [rejected])
    with pytest.raises(NotAllowed, match='can be given once decision is "adopted"'):
        enter_rows(people, WANG, "recommendations", [{"recommendation_id": "A1", "implemented_on": "2026-02-20"}])


def test_what_is_promised_once_is_not_lowered_afterwards(people):
    enter_rows(people, WANG, "recommendations", [IDEA])
    with pytest.raises(NotAllowed, match="was set when the row was made"):
        enter_rows(people, WANG, "recommendations", [{"recommendation_id": "A1", "expected_change": "0.01"}])


def test_nothing_is_launched_before_it_was_approved(people):
    load(people, "processes", "process_id,name,supervisor_id,standard_hours\nC1,Returns,S1,4\n")
    scheme = {
        "improvement_id": "I1",
        "process_id": "C1",
        "supervisor_id": "S1",
        "title": "One desk",
        "measure": "cost",
        "goal_change": "-0.1",
        "proposed_on": "2026-01-10",
        "status": "proposed",
    }
    enter_rows(people, WANG, "process_improvements", [scheme])
    for cells in ({"launched_on": "2026-02-01"}, {"status": "approved"}, {"approved_on": "2026-01-20"}):
        with pytest.raises(NotAllowed):
            enter_rows(people, WANG, "process_improvements", [{"improvement_id": "I1", **cells}])
    for status in ("running", "closed"):
        with pytest.raises(NotAllowed, match=f'cannot be "{status}" before those who decide'):
            enter_rows(people, WANG, "process_improvements", [{"improvement_id": "I1", "status": status}])
    with pytest.raises(NotAllowed, match="filled in Approved on"):
        enter_rows(people, WANG, "process_improvements", [{**scheme, "improvement_id": "I2", "status": "running"}])
    table = EVERY_TABLE["process_improvements"]
    assert words_open_to(WANG, table, "status", scheme) == ("proposed", "dropped")
    assert "running" in words_open_to(WANG, table, "status", {**scheme, "approved_on": "2026-01-20"})
    assert "running" in words_open_to(DIRECTOR, table, "status", scheme)
    approved = {"improvement_id": "I1", "status": "approved", "approved_on": "2026-01-20"}
    enter_rows(people, DIRECTOR, "process_improvements", [approved])
    running = {"improvement_id": "I1", "status": "running", "launched_on": "2026-02-13"}
    assert enter_rows(people, WANG, "process_improvements", [running]).superseded == 1


# Others set these rows; a supervisor fills in their part of them and adds none.
FILLED_IN = {"data_sources", "routine_tasks"}


@pytest.mark.parametrize("name", EVERY_TABLE)
def test_what_the_declaration_says_of_columns_are_columns_and_choices(name):
    table = EVERY_TABLE[name]
    entry = table.entry
    assert {*entry.kept, *entry.words, *entry.fixed, *entry.after, *entry.steps} <= set(table.columns)
    needed = {before for steps in entry.steps.values() for before in steps.values()}
    assert {*(before.partition("=")[0] for before in entry.after.values()), *needed} <= set(table.columns)
    for column, steps in entry.steps.items():
        assert set(steps) <= set(table.choices(column))
    for column, words in entry.words.items():
        assert set(words) <= set(table.choices(column))
    assert Role.SUPERVISOR not in entry.by or entry.shared or owner_of(name, "s"), "a supervisor's row is somebody's"
    assert not (entry.shared and owner_of(name, "s"))
    for column in entry.kept:
        assert may_write(WANG, table, column, new=True) is False
        filled_in = table.optional(column) or name in FILLED_IN
        assert filled_in, "who may not write a column must be able to leave it empty"
    if Role.SUPERVISOR in entry.by:
        assert may_add(WANG, table) is (name not in FILLED_IN)
    assert Role.SUPERVISOR not in DECIDERS


# ---------------------------------------------------------------- made in the app


def test_no_file_fills_a_table_that_is_made_in_the_app(people, tmp_path):
    content = b"step_id,requisition_id,topic,due_on\nO1,R1,Safety,2026-03-01\n"
    with pytest.raises(WrongUse, match="entered in the app, not uploaded"):
        load_file(people, ANALYST, "onboarding_steps", "onboarding_steps.csv", content)
    (tmp_path / "onboarding_steps.csv").write_bytes(content)
    (tmp_path / "departments.csv").write_text("department_id,name\nD2,South\n")
    assert [r.table for r in load_folder(people, ANALYST, tmp_path)] == ["departments"]
    assert people.value("SELECT count(*) FROM onboarding_steps") == 0


def test_a_step_of_ones_own_post_can_be_entered(people):
    enter_rows(people, WANG, "hiring", [POST])
    step = {"step_id": "O1", "requisition_id": "R1", "topic": "Safety", "due_on": "2026-03-01"}
    with pytest.raises(NotAllowed):
        enter_rows(people, BO, "onboarding_steps", [step])
    assert enter_rows(people, WANG, "onboarding_steps", [step]).added == 1
    assert set(MADE_IN_APP).isdisjoint(TABLES)


# ---------------------------------------------------------------- taken out


def test_a_row_taken_out_leaves_and_its_load_reverted_brings_it_back(people):
    enter_rows(people, WANG, "hiring", [POST])
    before = people.version
    gone = withdraw(people, WANG, "hiring", POST)
    assert (hiring(people), gone.superseded, people.version != before) == ([], 1, True)
    assert [step.withdrawn for step in history_of(people, ANALYST, TABLES["hiring"], POST)] == [False, True]
    as_before = f"SELECT count(*) FROM {in_force('hiring', gone.load_id - 1)}"
    assert (people.value(as_before), people.value(f"SELECT count(*) FROM {in_force('hiring', gone.load_id)}")) == (1, 0)
    revert_load(people, ANALYST, gone.load_id, "by mistake")
    assert hiring(people) == [("R1", "Analyst", None)]


def test_a_row_taken_out_stays_out_when_the_load_before_is_reverted_and_forward(people):
    first = enter_rows(people, WANG, "hiring", [POST]).load_id
    withdraw(people, WANG, "hiring", POST)
    revert_load(people, ANALYST, first, "try")
    reinstate_load(people, ANALYST, first, "again")
    assert hiring(people) == []


def test_a_row_can_be_entered_again_after_it_was_taken_out(people):
    enter_rows(people, WANG, "hiring", [POST])
    withdraw(people, WANG, "hiring", POST)
    assert enter_rows(people, WANG, "hiring", [{**POST, "role": "Clerk"}], seen=[None]).added == 1
    assert hiring(people) == [("R1", "Clerk", None)]


def test_what_others_rest_on_is_not_taken_out(projects):
    with pytest.raises(ScorecardError, match="rows refer to what would leave projects: project_milestones 2"):
        withdraw(projects, DIRECTOR, "projects", {"project_id": "P1"})
    assert projects.value("SELECT count(*) FROM projects WHERE superseded_by IS NULL") == 2


def test_a_supervisor_takes_out_neither_anothers_row_nor_what_was_decided(people):
    enter_rows(people, WANG, "hiring", [POST])
    with pytest.raises(NotAllowed):
        withdraw(people, BO, "hiring", POST)
    enter_rows(people, WANG, "recommendations", [IDEA])
    enter_rows(people, DIRECTOR, "recommendations", [{**IDEA, "decision": "rejected", "decided_on": "2026-02-10"}])
    with pytest.raises(NotAllowed, match="is filled in"):
        withdraw(people, WANG, "recommendations", IDEA)
    assert withdraw(people, DIRECTOR, "recommendations", IDEA).superseded == 1


def test_a_row_changed_meanwhile_is_not_taken_out_unseen(people):
    enter_rows(people, WANG, "hiring", [POST])
    seen = current_row(people, ANALYST, TABLES["hiring"], POST).version
    enter_rows(people, ANALYST, "hiring", [{"requisition_id": "R1", "role": "Planner"}])
    with pytest.raises(WrongUse, match="Meanwhile analyst changed"):
        withdraw(people, WANG, "hiring", POST, seen=seen)
    assert hiring(people) == [("R1", "Planner", None)]


def test_a_goal_points_the_way_its_measure_improves(people):
    load(people, "processes", "process_id,name,supervisor_id,standard_hours\nC1,Returns,S1,4\n")
    scheme = {"improvement_id": "I1", "process_id": "C1", "supervisor_id": "S1", "title": "Forms", "measure": "cost"}
    scheme |= {"proposed_on": "2026-02-01", "status": "proposed"}
    for goal in ("0.2", "0"):
        [reject] = enter_rows(people, WANG, "process_improvements", [{**scheme, "goal_change": goal}]).rejects
        assert reject.rule.en.startswith("must be below 0: hours, cost and rework get better by falling")
    assert enter_rows(people, WANG, "process_improvements", [{**scheme, "goal_change": "-0.2"}]).stored
