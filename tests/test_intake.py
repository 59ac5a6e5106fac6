"""What happens to the rows of a file: judged cell by cell, stored as versions, and nothing by half."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime
from decimal import Decimal

import pytest

from data.intake import load_file, load_folder, loads, received_file, rejects_of
from data.schemas import TABLES
from errors import NotAllowed, NothingStored, WrongUse
from scope import Role, Scope
from tests.loading import ANALYST, cells, current, with_people
from tests.loading import load as bring

PROJECTS = "project_id,supervisor_id,name,planned_start,planned_finish,actual_finish,status,budget\n"
RESULTS = "date,supervisor_id,segment,region,product,channel,revenue,cost\n"


def test_good_rows_are_stored_with_their_line_their_load_and_the_bytes_they_came_in(store):
    content = b"department_id,name,parent_id\nD1,Operations,\nD2,East,D1\n"
    result = bring(store, "departments", content)
    assert (result.received, result.accepted, result.added, result.rejected, result.exit_code) == (2, 2, 2, 0, 0)
    assert current(store, "departments", "department_id, parent_id, line, load_id") == [
        ("D1", None, 2, result.load_id),
        ("D2", "D1", 3, result.load_id),
    ]
    assert received_file(store, ANALYST, loads(store, ANALYST)[0].load_id).read_bytes() == content
    recorded = loads(store, ANALYST)[0]
    assert (recorded.load_id, recorded.file, recorded.loaded_by) == (result.load_id, "departments.csv", "analyst")
    assert store.rows("SELECT done_by, what FROM audit_log") == [("analyst", "load")]


def test_every_bad_cell_of_a_row_is_reported_with_line_column_value_and_rule(store):
    with_people(store)
    result = bring(
        store,
        "projects",
        PROJECTS + "P1,S1,Good,2026-01-01,2026-02-01,,running,100\n" + "P2,S9,,2026-01-32,2026-02-01,,finished,-5\n",
    )
    assert cells(result) == [
        (3, "supervisor_id", "S9", "must exist in Supervisors"),
        (3, "name", None, "must not be empty"),
        (3, "planned_start", "2026-01-32", "must be a date like 2026-03-01"),
        (3, "status", "finished", "must be one of: planned, running, closed, cancelled"),
        (3, "budget", "-5", "must be 0 or more"),
    ]
    assert (result.accepted, result.rejected, result.exit_code) == (1, 1, 3)
    assert [
        (r.line, r.column, r.value, r.rule) for r in rejects_of(store, ANALYST, loads(store, ANALYST)[0].load_id)
    ] == [(r.line, r.column, r.value, r.rule) for r in result.rejects]


def test_a_rule_over_two_columns_is_reported_at_the_later_one_and_not_when_one_of_them_is_bad_itself(store):
    with_people(store)
    result = bring(
        store,
        "projects",
        PROJECTS
        + "P1,S1,Before its start,2026-02-01,2026-01-01,,running,1\n"
        + "P2,S1,No start to compare with,soon,2026-01-01,,running,1\n"
        + "P3,S1,Closed without a day,2026-01-01,2026-02-01,,closed,1\n"
        + "P4,S1,Closed on no day,2026-01-01,2026-02-01,30.2.2026,closed,1\n",
    )
    assert cells(result) == [
        (2, "planned_finish", "2026-01-01", "must not be before planned_start"),
        (3, "planned_start", "soon", "must be a date like 2026-03-01"),
        (4, "actual_finish", None, 'must be given exactly when status is "closed"'),
        (5, "actual_finish", "30.2.2026", "must be a date like 2026-03-01"),
    ]


def test_what_begins_and_ends_on_one_day_is_in_order(store):
    with_people(store)
    assert cells(bring(store, "projects", PROJECTS + "P1,S1,A day's work,2026-02-01,2026-02-01,,running,1\n")) == []
    assert current(store, "projects", "project_id") == [("P1",)]


def test_the_lowest_and_the_highest_score_belong_to_the_scale(store):
    with_people(store)
    head = "supervisor_id,checked_on,rater,tasks_due,tasks_done,attitude,teamwork\n"
    assert cells(bring(store, "routine_checks", head + "S1,2026-01-05,HR,1,1,0,100\n")) == []
    beyond = bring(store, "routine_checks", head + "S1,2026-01-06,HR,1,1,-0.5,100.5\n")
    assert [(line, column) for line, column, *_ in cells(beyond)] == [(2, "attitude"), (2, "teamwork")]


def test_a_cell_is_not_blamed_for_a_bad_cell_beside_it(store):
    with_people(store)
    result = bring(
        store,
        "team_members",
        "member_id,name,supervisor_id,joined_on,left_on,leave_reason\nM1,An,S1,2026-01-01,soon,voluntary\n",
    )
    assert cells(result) == [(2, "left_on", "soon", "must be a date like 2026-03-01")]


def test_the_message_says_what_is_stored_what_to_correct_and_that_nothing_will_be_doubled(store):
    with_people(store)
    rows = [f"P{n},S1,Project,2026-01-01,2026-02-01,,running,10" for n in range(120)]
    rows[0] = "P0,S1,Project,2026-01-01,2026-02-01,,running,-5"
    result = bring(store, "projects", PROJECTS + "\n".join(rows))
    assert result.message.en == (
        'projects.csv: 119 rows stored, 1 to correct. Line 2, budget: "-5" must be 0 or more. '
        "Correct it and upload the file again: nothing will be doubled."
    )
    assert result.message.zh == (
        "projects.csv：已保存 119 行，1 行待更正。第 2 行，budget：“-5”必须大于或等于 0。"
        "更正后重新上传该文件即可，数据不会重复。"
    )


MONEY = {
    "12": Decimal("12.00"),
    "12.3": Decimal("12.30"),
    "+12.30": Decimal("12.30"),
    "12.3400": Decimal("12.34"),
    "1.234E+3": Decimal("1234.00"),
    "125e-2": Decimal("1.25"),
    "0.1": Decimal("0.10"),
    "9999999999999999.99": Decimal("9999999999999999.99"),
    "12.345": None,
    "1.2345E+1": None,
    "1e-3": None,
    "99999999999999999": None,
    "1e99": None,
    "1,235": Decimal("1235.00"),
    "12 元": Decimal("12.00"),
    "N/A": None,
    "NaN": None,
    "１２": Decimal("12.00"),
}
COUNTS = {"3": 3, "3.0": 3, "0": 0, "3.7": None, "1e2": None, "99999999999999999999": None}
DATES = {
    "2026-03-01": date(2026, 3, 1),
    "2026-3-2": date(2026, 3, 2),
    "2026/3/3": date(2026, 3, 3),
    "2026-03-04 00:00:00": date(2026, 3, 4),
    "2024-02-29": date(2024, 2, 29),
    "2026-02-29": None,
    "2026-03-01 08:00:00": None,
    "20260305": date(2026, 3, 5),
    "2026-03": None,
    "0000-01-01": None,
    "46082": None,
}
MONTHS = {
    "2026-03": date(2026, 3, 1),
    "2026/4": date(2026, 4, 1),
    "2026-05-01": date(2026, 5, 1),
    "2026-03-02": None,
    "2026-13": None,
    "March": None,
}
TIMES = {
    "2026-03-01 14:05:06": datetime(2026, 3, 1, 14, 5, 6),
    "2026-03-01T14:05:06.5Z": datetime(2026, 3, 1, 22, 5, 6, 500_000),
    "2026-03-01 14:05": datetime(2026, 3, 1, 14, 5),
    "2026-03-01 24:05:00": None,
    "2026-03-01 14:05:06+08:00": datetime(2026, 3, 1, 14, 5, 6),
    "2026-03-01": None,
}
NUMBERS = {"2.5e0": 2.5, ".5": 0.5, "3": 3.0, "inf": None, "nan": None, "1e999": None, "50%": 0.5, "5,0,5": None}


@pytest.mark.parametrize(
    ("table", "column", "row", "forms"),
    [
        ("operating_results", "revenue", "2026-01-01,S1,{n},b,c,d,{cell},1,", MONEY),
        ("user_counts", "new_users", "2026-01-01,S1,{n},{cell},0,5", COUNTS),
        ("supervisors", "started_on", "T{n},Bo,,D1,{cell},", DATES),
        ("market_sizes", "month", "{cell},{n},East,100,survey", MONTHS),
        ("process_runs", "started_at", "R{n},Q1,{cell},,,", TIMES),
        ("processes", "standard_hours", "P{n},Ship,S1,{cell}", NUMBERS),
    ],
    ids=["money", "count", "date", "month", "time", "number"],
)
def test_a_cell_has_the_form_of_its_kind_exactly_or_is_refused(store, table, column, row, forms):
    with_people(store)
    bring(store, "processes", "process_id,name,supervisor_id,standard_hours\nQ1,Ship,S1,2\n")
    rows = [row.format(n=n, cell=f'"{cell}"') for n, cell in enumerate(forms)]
    result = bring(store, table, "\n".join([",".join(TABLES[table].columns), *rows]))
    assert [(r.column, r.value) for r in result.rejects] == [
        (column, written) for written, stored in forms.items() if stored is None
    ]
    assert store.rows(f"SELECT {column} FROM {table} WHERE load_id = ? ORDER BY line", [result.load_id]) == [
        (stored,) for stored in forms.values() if stored is not None
    ]


def test_text_that_other_programs_take_for_missing_stays_text_and_only_an_empty_cell_is_missing(store):
    bring(store, "departments", "department_id,name\nD1,N/A\nD2,NULL\nD3,None\nD4,\n")
    assert current(store, "departments", "department_id, name") == [("D1", "N/A"), ("D2", "NULL"), ("D3", "None")]


def test_blanks_around_a_cell_do_not_count_also_chinese_ones(store):
    result = bring(store, "departments", "department_id , name\n D1 ,　运营 部　\nD2,   \n")
    assert current(store, "departments", "department_id, name") == [("D1", "运营 部")]
    assert cells(result) == [(3, "name", None, "must not be empty")]


def test_the_same_key_twice_is_an_error_on_both_rows_even_if_one_of_them_is_bad_otherwise(store):
    with_people(store)
    result = bring(
        store,
        "operating_results",
        RESULTS
        + "2026-01-01,S1,a,b,c,d,1,1\n"
        + "2026/1/1,S1,a,b,c,d,2,1\n"
        + "2026-01-02,S1,a,b,c,d,-3,1\n"
        + "2026-01-02,S1,a,b,c,d,3,1\n"
        + "2026-01-03,S1,a,b,c,d,4,1\n",
    )
    key = "date, supervisor_id, segment, region, product, channel"
    twice = "the same key stands twice in this file"
    assert cells(result) == [
        (2, key, "2026-01-01, S1, a, b, c, d", twice),
        (3, key, "2026/1/1, S1, a, b, c, d", twice),
        (4, key, "2026-01-02, S1, a, b, c, d", twice),
        (4, "revenue", "-3", "must be 0 or more"),
        (5, key, "2026-01-02, S1, a, b, c, d", twice),
    ]
    assert current(store, "operating_results", "revenue") == [(Decimal("4.00"),)]


def test_rows_of_the_same_file_may_refer_to_each_other_in_any_order(store):
    result = bring(store, "departments", "department_id,name,parent_id\nD3,Shop,D2\nD2,East,D1\nD1,All,\n")
    assert result.rejected == 0


def test_a_row_that_rests_on_a_refused_row_falls_with_it(store):
    result = bring(store, "departments", "department_id,name,parent_id\nD3,Shop,D2\nD2,East,D9\nD1,All,\n")
    assert cells(result) == [
        (2, "parent_id", "D2", "must exist in Departments"),
        (3, "parent_id", "D9", "must exist in Departments"),
    ]


def test_departments_cannot_belong_to_themselves_in_a_circle_through_file_and_store(store):
    bring(store, "departments", "department_id,name,parent_id\nD1,All,\nD2,East,D1\n")
    result = bring(store, "departments", "department_id,name,parent_id\nD1,All,D2\n")
    assert cells(result) == [(2, "parent_id", "D2", "must not lead back to the department itself")]
    assert current(store, "departments", "department_id, parent_id") == [("D1", None), ("D2", "D1")]


def test_parent_and_child_may_change_places_in_one_file(store):
    bring(store, "departments", "department_id,name,parent_id\nD1,All,\nD2,East,D1\n")
    result = bring(store, "departments", "department_id,name,parent_id\nD1,All,D2\nD2,East,\n")
    assert (result.rejected, result.superseded) == (0, 2)


def test_a_rule_that_looks_into_another_table_quotes_the_cell_as_it_was_written(store):
    with_people(store)
    bring(
        store,
        "survey_questions",
        "question_id,survey,dimension,text_en,text_zh,scale_min,scale_max\nK1,employee,enps,Likely?,可能？,0,10\n",
    )
    result = bring(
        store,
        "survey_responses",
        "wave,supervisor_id,respondent_id,question_id,answer\n2026-03,S1,r1,K1,10.0\n2026-03,S1,r2,K1,11\n",
    )
    assert cells(result) == [(3, "answer", "11", "must lie within the question's scale")]


def test_what_is_odd_but_true_is_stored_with_a_warning(store):
    with_people(store)
    bring(store, "projects", PROJECTS + "P1,S1,Shop,2026-01-01,2026-12-01,,running,100\n")
    result = bring(
        store,
        "project_costs",
        "project_id,month,actual_cost,percent_complete\nP1,2026-01,10,0.5\nP1,2026-02,10,0.4\nP1,2026-03,10,0.6\n",
    )
    assert (result.accepted, result.rejected, result.exit_code) == (3, 0, 0)
    assert [w.en for w in result.warnings] == [
        "percent_complete is lower than in an earlier month in 1 row(s): line 3."
    ]
    assert loads(store, ANALYST)[0].warnings == result.warnings


def test_a_corrected_row_supersedes_its_old_version_and_an_equal_one_does_not(store):
    first = bring(store, "departments", "department_id,name,parent_id\nD1,All,\nD2,East,D1\n")
    second = bring(store, "departments", "department_id,name,parent_id\nD1,All,\nD2,West,D1\nD3,North,D1\n")
    assert (second.added, second.superseded, second.unchanged, second.accepted) == (1, 1, 1, 3)
    versions = store.rows(
        "SELECT name, load_id, superseded_by FROM departments WHERE department_id = 'D2' ORDER BY load_id"
    )
    assert versions == [("East", first.load_id, second.load_id), ("West", second.load_id, None)]
    assert second.message.en == "departments.csv: 3 rows stored (1 new, 1 corrected, 1 unchanged)."


def test_an_emptied_cell_is_a_correction_and_an_empty_cell_stays_equal_to_itself(store):
    bring(store, "departments", "department_id,name,parent_id\nD1,All,\nD2,East,D1\n")
    result = bring(store, "departments", "department_id,name,parent_id\nD1,All,\nD2,East,\n")
    assert (result.superseded, result.unchanged) == (1, 1)
    assert current(store, "departments", "department_id, parent_id") == [("D1", None), ("D2", None)]


def test_the_same_bytes_again_change_nothing_and_name_the_earlier_load(store):
    content = "department_id,name,parent_id\nD1,All,\nD2,East,D9\n"
    first, again = bring(store, "departments", content), bring(store, "departments", content, name="copy.csv")
    assert (again.load_id, again.stored, again.unchanged, again.exit_code) == (first.load_id, False, 1, 3)
    assert again.message.en.startswith("copy.csv has been loaded before (load 1); nothing changed, 1 to correct.")
    assert store.value("SELECT count(*) FROM loads") == 1
    assert store.value("SELECT count(*) FROM rejects") == 1


def test_the_same_bytes_are_loaded_again_when_they_bring_an_old_version_back(store):
    east, west = "department_id,name\nD1,East\n", "department_id,name\nD1,West\n"
    results = [bring(store, "departments", content) for content in (east, west, east)]
    assert [r.stored for r in results] == [True, True, True]
    assert current(store, "departments", "name") == [("East",)]


def test_the_same_bytes_are_loaded_again_when_more_of_them_is_good_by_now(store):
    content = "supervisor_id,name,department_id,started_on\nS1,Bo,D1,2026-01-01\nS2,An,D2,2026-01-01\n"
    bring(store, "departments", "department_id,name\nD1,East\n")
    bring(store, "supervisors", content)
    bring(store, "departments", "department_id,name\nD2,West\n")
    again = bring(store, "supervisors", content)
    assert (again.stored, again.added, again.unchanged, again.rejected) == (True, 1, 1, 0)


def test_another_file_with_only_known_rows_is_a_delivery_and_is_recorded(store):
    bring(store, "departments", "department_id,name\nD1,East\n")
    result = bring(store, "departments", "name,department_id\nEast,D1\n")
    assert (result.stored, result.unchanged, result.load_id) == (True, 1, 2)
    assert store.value("SELECT count(*) FROM departments") == 1


def test_strict_stores_nothing_unless_all_rows_are_good(store):
    result = bring(store, "departments", "department_id,name\nD1,East\nD2,\n", strict=True)
    assert (result.stored, result.load_id, result.accepted, result.rejected, result.exit_code) == (False, None, 1, 1, 1)
    assert "nothing was stored" in result.message.en
    _holds_nothing(store)
    assert bring(store, "departments", "department_id,name\nD1,East\nD2,West\n", strict=True).stored


def test_a_file_of_only_bad_rows_stores_nothing(store):
    result = bring(store, "departments", "department_id,name\nD 1,East\nD2,\n")
    assert (result.stored, result.load_id, result.exit_code, result.rejected) == (False, None, 1, 2)
    _holds_nothing(store)


def test_a_dry_run_tells_all_and_stores_nothing(store):
    bring(store, "departments", "department_id,name\nD1,East\nD2,West\n")
    result = bring(store, "departments", "department_id,name\nD1,Far East\nD2,West\nD3,North\nD4,\n", dry_run=True)
    assert (result.added, result.superseded, result.unchanged, result.rejected) == (1, 1, 1, 1)
    assert (result.stored, result.load_id, result.exit_code) == (False, None, 3)
    assert result.message.en.startswith("departments.csv: checked only, nothing was stored. 3 rows would be stored")
    assert current(store, "departments", "name") == [("East",), ("West",)]
    assert len(list(store.home.files.iterdir())) == 1


def test_a_failure_in_the_middle_of_storing_leaves_nothing_by_half(store, monkeypatch):
    before = bring(store, "departments", "department_id,name\nD1,East\n")

    def fails(*_):
        raise RuntimeError("the power went out")

    # The audit record is the last thing a load writes: rows, load and rejects are in the transaction by then.
    monkeypatch.setattr(store, "record", fails)
    with pytest.raises(RuntimeError, match="the power went out"):
        bring(store, "departments", "department_id,name\nD1,West\nD2,North\nD3,\n")
    assert current(store, "departments", "department_id, name, load_id") == [("D1", "East", before.load_id)]
    assert store.value("SELECT count(*) FROM departments") == 1
    assert store.value("SELECT count(*) FROM loads") == 1
    assert store.value("SELECT count(*) FROM rejects") == 0
    assert len(list(store.home.files.iterdir())) == 1


def test_whoever_stops_a_load_from_its_progress_stops_it_whole(store):
    heard = []

    def stop(stage, done, total):
        heard.append(stage)
        if stage == "storing":
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        bring(store, "departments", "department_id,name\nD1,East\n", on_progress=stop)
    assert heard == ["reading", "comparing", "storing"]
    _holds_nothing(store)


def test_loads_at_the_same_time_end_with_one_version_in_force_per_row(store):
    def work(name):
        text = "department_id,name\n" + "".join(f"D{n},{name}\n" for n in range(50))
        return bring(store, "departments", text)

    with ThreadPoolExecutor(4) as pool:
        results = list(pool.map(work, ["North", "East", "South", "West"]))
    assert sorted((r.added, r.superseded) for r in results) == [(0, 50), (0, 50), (0, 50), (50, 0)]
    assert store.value("SELECT count(*) FROM departments") == 200
    last = max(results, key=lambda r: r.load_id)
    assert store.rows("SELECT DISTINCT load_id FROM departments WHERE superseded_by IS NULL") == [(last.load_id,)]


def test_only_those_who_may_upload_load_or_see_loads(store):
    bring(store, "departments", "department_id,name\nD1,East\n")
    supervisor = Scope("bo", Role.SUPERVISOR, frozenset({"S1"}))
    for ask in (
        lambda: load_file(store, supervisor, "departments", "d.csv", b"department_id,name\nD2,West\n"),
        lambda: loads(store, supervisor),
        lambda: received_file(store, supervisor, 1),
        lambda: rejects_of(store, supervisor, 1),
    ):
        with pytest.raises(NotAllowed):
            ask()
    assert store.value("SELECT count(*) FROM departments") == 1


def test_an_unknown_table_names_the_nearest_one(store):
    with pytest.raises(WrongUse, match='Did you mean "departments"'):
        bring(store, "deparments", "department_id,name\nD1,East\n")


def test_a_load_that_does_not_exist_has_no_file_and_no_rejects(store):
    for ask in (received_file, rejects_of):
        with pytest.raises(WrongUse, match="There is no load 7"):
            ask(store, ANALYST, 7)


def test_the_json_of_a_load_speaks_the_language_asked_for(store):
    result = bring(store, "departments", "department_id,name\nD1,East\nD2,\n")
    said = result.as_json("zh")
    assert {
        key: said[key] for key in ("load_id", "table", "received", "accepted", "rejected", "superseded", "unchanged")
    } == {
        "load_id": 1,
        "table": "departments",
        "received": 2,
        "accepted": 1,
        "rejected": 1,
        "superseded": 0,
        "unchanged": 0,
    }
    assert said["rejects"] == [{"line": 3, "column": "name", "value": None, "rule": "不能为空"}]
    assert result.as_json("en")["rejects"][0]["rule"] == "must not be empty"


def test_a_folder_is_loaded_in_the_order_in_which_tables_refer_to_each_other(store, tmp_path):
    (tmp_path / "supervisors.csv").write_text("supervisor_id,name,department_id,started_on\nS1,Bo,D1,2026-01-01\n")
    (tmp_path / "departments.csv").write_text("department_id,name\nD1,East\n")
    (tmp_path / "hiring.csv").write_text("nonsense\n1\n")
    (tmp_path / "notes.md").write_text("not data")
    results = load_folder(store, ANALYST, tmp_path)
    assert [(r.table, r.stored, r.exit_code) for r in results] == [
        ("departments", True, 0),
        ("supervisors", True, 0),
        ("hiring", False, 1),
    ]
    assert "requisition_id" in results[2].message.en


@pytest.mark.parametrize(
    ("names", "said"),
    [
        (["deparments.csv"], 'Did you mean "departments"'),
        (["departments.csv", "departments.xlsx"], "are both for Departments"),
        (["readme.md"], "holds no file named after a table"),
    ],
)
def test_a_folder_that_is_not_clear_is_refused_before_anything_is_stored(store, tmp_path, names, said):
    for name in [*names, "supervisors.txt"][: len(names)]:
        (tmp_path / name).write_text("department_id,name\nD1,East\n")
    with pytest.raises(WrongUse, match=said):
        load_folder(store, ANALYST, tmp_path)
    _holds_nothing(store)


def test_a_file_that_is_not_there_is_said_in_a_sentence(store, tmp_path):
    with pytest.raises(NothingStored, match=r"nowhere\.csv cannot be read"):
        load_file(store, ANALYST, "departments", "nowhere.csv", tmp_path / "nowhere.csv")


def test_whole_row_rules_say_which_columns_they_read():
    for table in TABLES.values():
        for check in table.schema.checks:
            reads = check.statistics["reads"]
            assert check.name in reads
            assert set(reads) <= set(table.columns)


def _holds_nothing(store):
    for table in ("departments", "loads", "rejects"):
        assert store.value(f"SELECT count(*) FROM {table}") == 0, table
    assert store.value("SELECT count(*) FROM audit_log WHERE what <> 'refuse'") == 0
    assert list(store.home.files.iterdir()) == []
