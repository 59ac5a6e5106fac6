"""The registers: what is declared holds for every table, each sees their own, what is due is due to the day."""

from datetime import date, timedelta
from io import BytesIO
from zipfile import ZipFile

import pytest

from appraisal.desk import ROOMS, desk, loads_due
from appraisal.register_rows import next_id, offered, register_row, register_rows, register_tasks, versions
from appraisal.registers import REGISTERS, VIEWS, named_columns, shown_columns
from data import clock
from data.declare import KINDS
from data.export import csv_bytes, workbook_bytes
from data.intake.forms.enter import enter_rows
from data.owners import owner_of
from data.people_names import called
from data.schemas import EVERY_TABLE, MADE_IN_APP
from data.schemas.choice_words import CHOICE_WORDS
from errors import NotAllowed, WrongUse
from scope import Role, Scope
from tests.loading import ANALYST, load, with_people
from tests.test_pages import app, company, open_page, said  # noqa: F401  its fixtures: the pages as a script
from ui.registers.form import WIDGETS

TODAY = date(2026, 3, 31)
WANG = Scope("wang", Role.SUPERVISOR, frozenset({"S1"}))
BO = Scope("bo", Role.SUPERVISOR, frozenset({"S2"}))
DIRECTOR = Scope("zhou", Role.LEADERSHIP, None)
POST = {"requisition_id": "HR-9", "supervisor_id": "S1", "role": "Analyst", "opened_on": "2026-01-05"}


@pytest.fixture
def people(filled, monkeypatch):
    monkeypatch.setattr(clock, "today", lambda: date(2026, 2, 20))  # rows are entered before they are due
    return filled(with_people)


# ---------------------------------------------------------------- what is declared


def test_every_clause_of_the_registers_has_one_and_every_table_made_for_them_stands_in_one():
    assert {one.clause for one in REGISTERS.values()} == {
        "2.3",
        "2.4.2",
        "3.2",
        "3.3",
        "3.4",
        "3.5",
        "3.6",
        "4.1",
        "5.2",
        "5.4",
    }
    made_for_registers = {
        "onboarding_steps",
        "meeting_actions",
        "process_studies",
        "improvement_steps",
        "resource_contracts",
        "usage_checks",
        "project_charters",
        "project_deviations",
        "routine_tasks",
        "member_schemes",
        "member_criteria",
        "member_outcomes",
    }
    assert made_for_registers <= set(MADE_IN_APP)
    assert made_for_registers <= set(VIEWS)


@pytest.mark.parametrize("name", VIEWS)
def test_a_view_speaks_of_columns_that_its_table_has(name):
    view = VIEWS[name][1]
    assert named_columns(view) | set(shown_columns(view)) <= set(EVERY_TABLE[name].columns)
    for state in view.states:
        for column, value in state.sets.items():
            assert value in EVERY_TABLE[name].choices(column)


@pytest.mark.parametrize("name", [name for name in VIEWS if VIEWS[name][1].states])
def test_a_step_with_what_it_asks_brings_a_row_into_its_state(name):
    view, table = VIEWS[name][1], EVERY_TABLE[name]
    blank = dict.fromkeys(table.columns, "")
    for state in view.states:
        if state.asks or state.sets:
            asked = {c: "3" if table.kind(c).name == "count" else "2026-03-01" for c in state.asks}
            assert view.state_of({**blank, **asked, **state.sets}) is state


def test_every_kind_of_column_has_a_widget_and_every_word_of_a_choice_a_name():
    assert set(WIDGETS) == set(KINDS)
    words = {word for table in EVERY_TABLE.values() for column in table.columns for word in table.choices(column)}
    assert words == set(CHOICE_WORDS)


# ---------------------------------------------------------------- whose rows


@pytest.mark.parametrize("name", VIEWS)
def test_each_supervisor_sees_own_rows_alone_and_leadership_all(sample, name):
    own = {one.supervisor_id for one in register_rows(sample, WANG, name, TODAY)}
    assert own <= {"S1", None}, "None: rows that are nobody's own"
    assert owner_of(name, "t") is None or own <= {"S1"}
    everyone = register_rows(sample, DIRECTOR, name, TODAY)
    if own_sql := owner_of(name, "t"):
        of_s1 = f"SELECT count(*) FROM {name} t WHERE superseded_by IS NULL AND {own_sql} = 'S1'"
        assert len(register_rows(sample, WANG, name, TODAY)) == sample.value(of_s1)
        assert sum(one.supervisor_id == "S1" for one in everyone) == sample.value(of_s1)
    assert len(everyone) == sample.value(f"SELECT count(*) FROM {name} WHERE superseded_by IS NULL")
    if VIEWS[name][1].states:
        assert all(one.state is not None for one in everyone)
    with pytest.raises(NotAllowed):
        register_rows(sample, WANG, name, TODAY, "S2")
    other = next((one for one in everyone if one.supervisor_id == "S2"), None)
    if other is not None:
        said_of_other, said_of_none = (
            _refusal(lambda key=key: register_row(sample, WANG, name, key, TODAY)).replace(key, "?")
            for key in (other.key, " ".join(["X9"] * len(EVERY_TABLE[name].key)))
        )
        assert said_of_other == said_of_none, "whether another has the row is not told"


def _refusal(ask):
    with pytest.raises(WrongUse) as refused:
        ask()
    return str(refused.value)


def test_references_are_offered_from_own_rows_alone(sample):
    own = {one.key for one in register_rows(sample, WANG, "projects", TODAY)}
    assert set(offered(sample, WANG, "project_risks", "project_id")) == own
    assert len(offered(sample, DIRECTOR, "project_risks", "project_id")) > len(own)


# ---------------------------------------------------------------- what is due


@pytest.mark.parametrize(("needed_by", "late"), [("2026-03-30", True), ("2026-03-31", False), ("2026-04-01", False)])
def test_a_row_is_overdue_from_the_day_after_its_due_day(people, needed_by, late):
    enter_rows(people, WANG, "hiring", [{**POST, "needed_by": needed_by}])
    [one] = register_rows(people, WANG, "hiring", TODAY)
    assert (one.due.isoformat(), one.late) == (needed_by, late)


def test_what_is_done_is_due_no_more_and_waits_no_more(people, monkeypatch):
    enter_rows(people, WANG, "hiring", [{**POST, "needed_by": "2026-02-27"}])
    [task] = register_tasks(people, WANG, TODAY)
    assert (task.what.en, task.due, task.params["row"]) == ("Fill the post: Analyst", date(2026, 2, 27), "HR-9")
    assert list(register_tasks(people, BO, TODAY)) == []
    monkeypatch.setattr(clock, "today", lambda: date(2026, 3, 20))
    enter_rows(people, WANG, "hiring", [{"requisition_id": "HR-9", "filled_on": "2026-03-20"}])
    assert list(register_tasks(people, WANG, TODAY)) == []
    assert [one.due for one in register_rows(people, WANG, "hiring", TODAY)] == [None]


def test_a_due_day_put_off_after_it_had_passed_is_shown_as_such(people):
    today = date.today()
    days = {"HR-1": today - timedelta(days=1), "HR-2": today + timedelta(days=1)}
    for number, needed in days.items():
        enter_rows(people, ANALYST, "hiring", [{**POST, "requisition_id": number, "needed_by": needed.isoformat()}])
        later = (needed + timedelta(days=60)).isoformat()
        enter_rows(people, ANALYST, "hiring", [{"requisition_id": number, "needed_by": later}])
    assert {one.key: one.moved_late for one in register_rows(people, WANG, "hiring", today)} == {
        "HR-1": True,
        "HR-2": False,
    }
    assert len(versions(people, WANG, "hiring", "HR-1", today)) == 2


def test_the_next_number_follows_the_highest_of_ones_own_series(people):
    assert next_id(people, WANG, "hiring") == "H-001"
    for who, supervisor_id, number in ((WANG, "S1", "HR-099"), (BO, "S2", "X-500"), (BO, "S2", "X-501")):
        row = {**POST, "requisition_id": number, "supervisor_id": supervisor_id, "needed_by": "2026-02-27"}
        enter_rows(people, who, "hiring", [row])
    assert next_id(people, WANG, "hiring") == "HR-100"
    assert next_id(people, BO, "hiring") == "X-502"


# ---------------------------------------------------------------- the desk


def test_a_recommendation_waits_for_leadership_until_it_is_decided(people):
    idea = {"recommendation_id": "A1", "supervisor_id": "S1", "title": "Fewer depots", "made_on": "2026-02-01"}
    enter_rows(people, WANG, "recommendations", [idea])
    assert [task.what.en for task in register_tasks(people, DIRECTOR, TODAY)] == [
        "Decide on the recommendation: Fewer depots"
    ]
    assert list(register_tasks(people, WANG, TODAY)) == []
    decided = {"recommendation_id": "A1", "decision": "adopted", "decided_on": "2026-02-10"}
    enter_rows(people, DIRECTOR, "recommendations", [decided])
    assert list(register_tasks(people, DIRECTOR, TODAY)) == []
    assert [task.what.en for task in register_tasks(people, WANG, TODAY)] == [
        "Implement what was adopted: Fewer depots"
    ]


def test_an_improvement_that_was_not_measured_waits_for_an_approver_to_say_why(people):
    load(people, "processes", "process_id,name,supervisor_id,standard_hours\nP1,Billing,S1,8\n")
    closed = {"improvement_id": "F1", "process_id": "P1", "supervisor_id": "S1", "title": "Fewer forms",
              "measure": "cycle_hours", "goal_change": "-0.2", "proposed_on": "2025-12-01", "approved_on": "2025-12-05",
              "launched_on": "2026-01-05", "trained_on": "2026-01-04", "closed_on": "2026-02-01",
              "status": "closed"}  # fmt: skip
    enter_rows(people, DIRECTOR, "process_improvements", [closed])
    assert [task.what.zh for task in register_tasks(people, DIRECTOR, TODAY)] == [
        "说明无法实测的原因，否则不予计数：Fewer forms"
    ]
    why = {"improvement_id": "F1", "not_measured_because": "the system was changed in between"}
    enter_rows(people, DIRECTOR, "process_improvements", [why])
    assert list(register_tasks(people, DIRECTOR, TODAY)) == []


@pytest.mark.parametrize("role", Role)
def test_everybodys_desk_is_in_order_and_says_nothing_of_others(sample, role):
    who = Scope("x", role, frozenset({"S4"}) if role is Role.SUPERVISOR else None)
    found = desk(sample, who, date(2026, 11, 25))
    days = [task.due or date.max for task in found]
    assert days == sorted(days)
    assert all(who.sees(task.about) for task in found if task.about)
    assert sum(len(list(room(sample, who, date(2026, 11, 25)))) for room in ROOMS) == len(found)


def test_files_that_are_missing_wait_for_those_who_upload_alone(sample):
    found = list(loads_due(sample, ANALYST, date(2026, 12, 20)))
    assert {task.place for task in found} == {"upload"}
    assert len({(task.params["table"], task.due, task.what) for task in found}) == len(found) > 0
    assert list(loads_due(sample, DIRECTOR, date(2026, 12, 20))) == []


# ---------------------------------------------------------------- downloads


def test_nothing_typed_is_run_by_a_spreadsheet():
    rows = [["=1+1", "@x"]]
    assert b"'=1+1,'@x" in csv_bytes(["a", "b"], rows)
    parts = ZipFile(BytesIO(workbook_bytes("t", ["a", "b"], rows)))
    assert "<f>" not in parts.read("xl/worksheets/sheet1.xml").decode()


# ---------------------------------------------------------------- the page


def store_button(script):
    """The button of the row's own form; a step and taking the row out have others."""
    return next(button for button in script.button if button.label == "Store")


def test_a_form_says_at_the_field_what_is_wrong_and_stores_once_it_is_right(app, company):  # noqa: F811
    script = open_page(app("s1", register="meetings", table="team_meetings", row="new"), "registers.py")
    field = next(box for box in script.text_input if box.label.startswith("Meeting"))
    number = field.value
    store_button(script).click().run()
    assert any("must not be empty" in error.value for error in script.error)
    assert company.value("SELECT count(*) FROM team_meetings WHERE meeting_id = ?", [number]) == 0
    for box in script.text_input:
        if box.label.startswith("Topic"):
            box.set_value("Monday round")
    for counted in script.number_input:
        counted.set_value(4)
    store_button(script).click().run()
    assert not script.exception
    stored = "SELECT supervisor_id, topic FROM team_meetings WHERE meeting_id = ? AND superseded_by IS NULL"
    assert company.rows(stored, [number]) == [("S1", "Monday round")]


def test_two_people_at_one_row_and_the_second_is_told(app, company):  # noqa: F811
    row = register_rows(company, Scope("s1", Role.SUPERVISOR, frozenset({"S1"})), "project_risks", TODAY)[0]
    script = open_page(app("s1", register="projects", table="project_risks", row=row.key), "registers.py")
    enter_rows(
        company,
        ANALYST,
        "project_risks",
        [{"risk_id": row.key, "severity": "5" if row.cells["severity"] != "5" else "4"}],
    )
    answer = next(box for box in script.text_area if box.label.startswith("Response"))
    answer.set_value("Call the carrier")
    store_button(script).click().run()
    told = f"Meanwhile {called(company, ANALYST.person)} changed Project risks"
    assert called(company, ANALYST.person) != ANALYST.person
    assert any(told in error.value for error in script.error)
    store_button(script).click().run()
    now = register_row(company, DIRECTOR, "project_risks", row.key, TODAY)
    assert now.cells["response"] == "Call the carrier"
    assert now.cells["severity"] != row.cells["severity"], "what the first changed is not undone"


def test_a_row_of_another_is_not_shown_under_its_address(app):  # noqa: F811
    script = open_page(app("s1", register="projects", table="projects", row="PJ-S2-01"), "registers.py")
    assert 'no "PJ-S2-01"' in script.error[0].value
    assert "PJ-S2" not in said(script)
