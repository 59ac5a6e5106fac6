"""What a foreign file is and which of its columns is which of ours: proposed with reasons, never more than proposed."""

from dataclasses import dataclass, replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.intake.parse.name_matching import likeness, word_meant
from data.intake.read.layout import TITLE, RawLine
from data.intake.records.dialect import Dialect
from data.intake.records.period_columns import PeriodSpan, period_columns, period_span
from data.intake.suggest.column_profile import unambiguous_words
from data.intake.suggest.distinct_words import distinct_words
from data.intake.suggest.known_references import known_references
from data.intake.suggest.mapping_proposal import (
    AMOUNT_COLUMN,
    PERIOD_COLUMN,
    against_unit,
    propose_mapping,
)
from data.intake.suggest.table_proposal import propose_tables
from data.schemas import TABLES
from tests.loading import ANALYST, with_people

PEOPLE = {("supervisors", "supervisor_id"): {"S1": "王芳", "S2": "李波"}}


@dataclass
class Seen:
    name: str
    names: tuple[str, ...]
    rows: tuple[tuple[int, tuple[str, ...]], ...]
    before: tuple[RawLine, ...] = ()


def seen(name: str, header: str, *lines: str) -> Seen:
    rows = tuple((at, tuple(line.split(","))) for at, line in enumerate(lines, 2))
    return Seen(name, tuple(header.split(",")), rows)


def said(table: str, file: Seen, today: date = date(2026, 11, 28), **options) -> dict:
    proposal = propose_mapping(TABLES[table], file, PEOPLE, today=today, **options)
    return {column: proposed.entry for column, proposed in proposal.columns.items()}


EXPORT = seen(
    "2026年10月销售明细.xlsx",
    "业务日期,负责人,客户类型,大区,产品名称,销售渠道,销售额（万元）,成本（万元）,备注",
    "2026年10月1日,王芳,零售,华东,旅程,门店,12.5,8.1,",
    "2026年10月2日,李波,企业,华南,旅程,线上,3,1,补录",
)


def test_a_chinese_export_is_recognised_by_its_names_its_people_and_its_units():
    assert propose_tables(EXPORT, PEOPLE, today=date.today())[0].table == "operating_results"
    assert said("operating_results", EXPORT) == {
        "date": {"from": "业务日期"},
        "supervisor_id": {"from": "负责人", "values": {"王芳": "S1", "李波": "S2"}},
        "segment": {"from": "客户类型"},
        "region": {"from": "大区"},
        "product": {"from": "产品名称"},
        "channel": {"from": "销售渠道"},
        "revenue": {"from": "销售额（万元）", "scale": "10000"},
        "cost": {"from": "成本（万元）", "scale": "10000"},
    }


def test_every_proposal_says_why():
    found = propose_mapping(TABLES["operating_results"], EXPORT, PEOPLE, today=date.today())
    assert found.columns["supervisor_id"].reason.en == "its name is 负责人; its values are names in Supervisors"
    assert found.columns["revenue"].reason.zh == "列名即“销售额”；内容为金额"
    assert all(one.reason.en and one.reason.zh for one in found.columns.values())
    assert found.missing == ()


def test_a_file_in_our_own_form_needs_no_mapping():
    own = seen("x.csv", "Department_ID,name", "D1,East")
    found = propose_mapping(TABLES["departments"], own, {}, today=date.today())
    assert (found.named_alike, found.columns) == (True, {})
    assert propose_tables(own, {}, today=date.today())[0].table == "departments"


def test_what_a_column_holds_counts_against_what_it_is_called():
    file = seen("x.csv", "project no,name,planned start,planned end date", "P1,Lift,soon,later", "P2,Roof,now,never")
    assert said("projects", file) == {"project_id": {"from": "project no"}, "name": {"from": "name"}}


def test_a_column_of_identifiers_that_exist_is_found_whatever_it_is_called():
    file = seen("x.csv", "code,when,score", "S2,2026-01-01,1", "S1,2026-01-01,2")
    assert said("routine_checks", file)["supervisor_id"] == {"from": "code"}


def test_words_of_a_list_are_translated_and_others_are_left_to_be_said():
    file = seen("x.csv", "项目编号,项目状态", "P1,已完成", "P2,进行中", "P3,挂起")
    assert said("projects", file)["status"] == {
        "from": "项目状态",
        "values": {"已完成": "closed", "进行中": "running"},
    }


def test_a_required_column_that_is_not_there_is_named_and_a_text_of_the_key_becomes_a_constant():
    file = seen("x.csv", "日期,负责人,收入", "2026-01-01,王芳,5")
    found = propose_mapping(TABLES["operating_results"], file, PEOPLE, today=date.today())
    assert found.missing == ("cost",)
    assert set(found.columns["region"].entry) == {"constant"}


def test_of_a_time_the_day_is_taken_where_ours_is_a_day_and_midnight_is_no_time():
    file = seen("x.csv", "EmployerId,DueDate,DateSubmitted", "7,2022/04/05 00:00:00,2022/03/31 13:09:40")
    found = said("analysis_reports", file)
    assert found["due_on"] == {"from": "DueDate"}
    assert found["delivered_on"] == {"from": "DateSubmitted", "split": {"at": " ", "part": 1}}


def test_words_that_say_not_given_are_known_among_numbers_and_days_but_not_among_texts():
    file = seen("x.csv", "日期,负责人,渠道,收入,成本", "2026-01-01,王芳,-,5,N/A", "2026-01-02,王芳,-,n/a,3")
    found = propose_mapping(TABLES["operating_results"], file, PEOPLE, today=date.today())
    assert found.not_given == {"codes": ["n/a", "N/A"], "columns": ["日期", "收入", "成本"]}


def test_one_column_of_theirs_serves_one_of_ours():
    file = seen("x.csv", "date,amount", "2026-01-01,5")
    origins = [entry.get("from") for entry in said("operating_results", file).values() if "from" in entry]
    assert sorted(origins) == ["amount", "date"]


def test_a_file_of_which_nothing_is_known_is_for_no_table():
    assert propose_tables(seen("x.csv", "foo,bar", "1,2"), {}, today=date.today()) == []


def test_columns_per_month_become_rows_with_the_year_of_the_files_name():
    file = seen("市场规模2025.csv", "细分,区域,1月,2月,3月,来源", "A,华东,1.5,2,3,x")
    found = propose_mapping(TABLES["market_sizes"], file, {}, today=date.today())
    assert found.unpivot == {"columns": ["1月", "2月", "3月"], "name": PERIOD_COLUMN, "value": AMOUNT_COLUMN}
    assert found.wide.open_year
    assert found.columns["month"].entry == {
        "from": PERIOD_COLUMN,
        "values": {"1月": "2025-01", "2月": "2025-02", "3月": "2025-03"},
    }
    assert found.columns["market_revenue"].entry == {"from": AMOUNT_COLUMN}
    asked = propose_mapping(TABLES["market_sizes"], file, {}, year=2024, today=date.today())
    assert asked.columns["month"].entry["values"]["3月"] == "2024-03"


def test_months_written_as_ours_need_no_translation():
    file = seen("x.csv", "segment,region,2026-01,2026-02,2026-03,source", "A,B,1,2,3,x")
    assert said("market_sizes", file)["month"] == {"from": PERIOD_COLUMN}


@pytest.mark.parametrize(
    ("name", "span"),
    [
        ("2026-01", PeriodSpan(2026, month=1)),
        ("202612", PeriodSpan(2026, month=12)),
        ("2026年1月", PeriodSpan(2026, month=1)),
        ("1月", PeriodSpan(None, month=1)),
        ("十一月", PeriodSpan(None, month=11)),
        ("Jan-26", PeriodSpan(2026, month=1)),
        ("September 2026", PeriodSpan(2026, month=9)),
        ("２０２６年３月", PeriodSpan(2026, month=3)),
        ("2019年", PeriodSpan(2019)),
        ("2026-Q3", PeriodSpan(2026, quarter=3)),
        ("第三季度", PeriodSpan(None, quarter=3)),
        ("2026-13", None),
        ("2010 change", None),
        ("Marketing", None),
        ("13月", None),
        ("12", None),
    ],
)
def test_a_columns_name_tells_a_time_or_none(name, span):
    assert period_span(name) == span


def test_two_months_make_no_wide_file_and_a_years_total_is_no_thirteenth_month():
    assert period_columns(["a", "1月", "2月"]) is None
    assert list(period_columns(["1月", "2月", "3月", "2026年"]).columns) == ["1月", "2月", "3月"]


def test_a_day_stands_for_the_end_of_its_month_and_a_month_for_the_end_of_its_year():
    assert PeriodSpan(2024, month=2).as_written("date", 1999) == "2024-02-29"
    assert PeriodSpan(None, month=2).as_written("month", 2026) == "2026-02"
    assert PeriodSpan(2019).as_written("month", 2026) == "2019-12"
    assert PeriodSpan(2026, month=7).as_written("quarter", 2026) == "2026-Q3"


@given(st.integers(1990, 2099), st.integers(1, 12))
def test_every_month_is_read_as_it_is_written(year, month):
    for form in ("{0}-{1:02}", "{0}年{1}月", "{0}/{1}", "{0}{1:02}"):
        assert period_span(form.format(year, month)) == PeriodSpan(year, month=month)


def test_names_are_alike_whatever_their_case_width_breaks_and_units():
    assert likeness("PLANNED_START", "planned start") == 1
    assert likeness("DueDate", "due date") == 1
    assert likeness("销售额（万元）", "销售额") == 1
    assert 0.5 < likeness("含税销售额", "销售额") < 1
    assert likeness("成本", "收入") == 0
    assert likeness("cost", "count") == 0


def test_a_word_means_ours_only_where_the_column_may_hold_it():
    assert word_meant("已完成", ("planned", "closed")) == "closed"
    assert word_meant("已完成", ("ok", "failed")) is None


@given(st.text(max_size=20), st.text(max_size=20))
def test_likeness_is_a_share_and_a_name_is_like_itself(one, other):
    assert 0 <= likeness(one, other) <= 1


def test_supervisors_and_departments_are_known_by_their_names(store):
    with_people(store)
    found = known_references(store, ANALYST)
    assert found[("supervisors", "supervisor_id")] == {"S1": "Wang Fang", "S2": "Bo Li"}
    assert found[("departments", "department_id")] == {"D1": "Operations"}
    assert found[("projects", "project_id")] == {}


@pytest.mark.parametrize(
    ("before", "column", "scale"),
    [
        (("销售月报", "编制单位：华东公司 金额单位：人民币万元"), "销售额", "10000"),
        (("单位：万元",), "销售额（含税）", "10000"),
        (("单位：万元",), "销售额（元）", None),  # the column says its own
        (("单位：千元",), "销售额（万元）", "10000"),
        (("单位：元",), "销售额", None),
        (("2026年10月销售（万元）",), "销售额", "10000"),
        (("销售（单位：万元）（初稿）",), "销售额", "10000"),
        (("单位：万元", "单位：千元"), "销售额", None),  # of two nothing is known
        (("编制单位：华东公司",), "销售额", None),
    ],
)
def test_the_unit_said_once_before_the_table_holds_for_amounts_that_say_none(before, column, scale):
    file = seen("x.xlsx", f"日期,{column},销量", "2026-10-01,3,4")
    lines = tuple(RawLine(at, text, TITLE) for at, text in enumerate(before, 1))
    found = said("operating_results", replace(file, before=lines))
    assert found["revenue"].get("scale") == scale
    assert "scale" not in found["quantity"]


def test_a_remembered_mapping_that_reads_amounts_in_another_unit_than_the_file_says_is_noticed():
    entries = {"revenue": {"from": "收入"}, "cost": {"from": "成本", "scale": "10000"}, "quantity": {"from": "销量"}}
    table, line = TABLES["operating_results"], (RawLine(1, "单位：万元", TITLE),)
    assert against_unit(table, entries, line) == ("万元", ["revenue"])
    assert against_unit(table, {"revenue": {"from": "收入（元）"}}, line) == ("万元", [])
    assert against_unit(table, entries, ())[1] == []


def test_of_two_people_with_one_name_neither_is_meant():
    two = {("supervisors", "supervisor_id"): {"S1": "王芳", "S2": "王芳", "S3": "李波"}}
    file = seen("x.csv", "负责人,收入", "王芳,1", "李波,2", "李波,3")
    found = propose_mapping(TABLES["operating_results"], file, two, today=date.today()).columns["supervisor_id"].entry
    assert found["values"] == {"李波": "S3"}


def test_a_word_is_understood_only_where_it_can_mean_one_thing_of_ours():
    three = {("supervisors", "supervisor_id"): {"S1": "王芳", "S2": "王芳", "S3": "李波"}}
    people = unambiguous_words(TABLES["operating_results"], "supervisor_id", ["S1", "王芳", "李波", "老林"], three)
    assert people == {"李波": "S3"}
    status = unambiguous_words(TABLES["projects"], "status", ["closed", "进行中", "？"], {})
    assert status == {"进行中": "running"}
    assert unambiguous_words(TABLES["operating_results"], "product", ["李波"], three) == {}


def test_the_words_of_several_columns_are_counted_over_all_rows_in_one_reading(tmp_path):
    path = tmp_path / "x.csv"
    path.write_text("who,what\n" + "王芳,a\n" * 30 + "李波,b\n", "utf-8")
    found = distinct_words(path, "x.csv", TABLES["operating_results"], Dialect(), ["who", "what"])
    assert found == {"who": [("王芳", 30), ("李波", 1)], "what": [("a", 30), ("b", 1)]}
