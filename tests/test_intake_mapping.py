"""A mapping file makes somebody else's file ours: what it says is done, what it leaves out is counted."""

import re
import shutil
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.declare import KEY_TWICE
from data.intake import Mapping, load_folder, loads
from data.intake.records.mapping_toml import mapping_as_toml, mapping_values
from errors import NothingStored, WrongUse
from tests.loading import ANALYST, cells, current, load, with_people

EXAMPLES = Path(__file__).parent.parent / "docs" / "examples"


def mapping(folder: Path, text: str) -> Mapping:
    """The text as a mapping file in the folder."""
    path = folder / "mapping.toml"
    path.write_text(text, encoding="utf-8")
    return Mapping.read(path)


def test_columns_come_from_other_names_constants_templates_and_lines(store, tmp_path):
    rules = mapping(
        tmp_path,
        """
        table = "departments"
        [columns]
        department_id = { template = "X-{No.}-{line}" }
        name = { from = "Bezeichnung" }
        parent_id = { constant = "D1" }
        """,
    )
    load(store, "departments", "department_id,name\nD1,All\n")
    load(store, "departments", "No.;Bezeichnung;other\n7;Nord;x\n8;Süd;y\n", name="abteilungen.csv", mapping=rules)
    assert current(store, "departments", "department_id, name, parent_id, line") == [
        ("D1", "All", None, 2),
        ("X-7-2", "Nord", "D1", 2),
        ("X-8-3", "Süd", "D1", 3),
    ]


MONEY = """
    table = "operating_results"
    [empty]
    codes = ["n/a", "-"]
    [columns]
    date = { from = "day", date = "%d.%m.%Y" }
    supervisor_id = { from = "who", values = { "1" = "S1", "2" = "S2" } }
    segment = { from = "segment", default = "unknown" }
    region = { constant = "East" }
    product = { constant = "All" }
    channel = { constant = "All" }
    revenue = { from = "amount", scale = "1000", round = 2, when = { kind = ["sale"] }, otherwise = "0" }
    cost = { from = "amount", scale = "1000", round = 2, when = { kind = ["cost"] }, otherwise = "0" }
    """


def test_dates_words_codes_and_amounts_are_turned_and_what_cannot_be_is_refused_as_it_was_written(store, tmp_path):
    with_people(store)
    result = load(
        store,
        "operating_results",
        "day,who,segment,kind,amount\n"
        "31.01.2026,1,a,sale,1.234567\n"
        "01.02.2026,2,-,cost,2.9999999999999999E-2\n"
        "2.2.2026,2,b,cost,0.000005\n"
        "2026-02-30,1,a,sale,1\n"
        "03.02.2026,3,a,sale,1\n"
        "04.02.2026,1,a,sale,much\n"
        "05.02.2026,1,a,sale,n/a\n",
        mapping=mapping(tmp_path, MONEY),
    )
    assert current(store, "operating_results", "date, supervisor_id, segment, revenue, cost") == [
        (date(2026, 1, 31), "S1", "a", Decimal("1234.57"), Decimal("0.00")),
        (date(2026, 2, 1), "S2", "unknown", Decimal("0.00"), Decimal("30.00")),
        (date(2026, 2, 2), "S2", "b", Decimal("0.00"), Decimal("0.01")),
    ]
    assert cells(result) == [
        (5, "date", "2026-02-30", "must be a date like 2026-03-01"),
        (6, "supervisor_id", "3", "must exist in Supervisors"),
        (7, "revenue", "much", "must be an amount with at most two decimals like 1234.50"),
        (8, "revenue", None, "must not be empty"),
    ]


def test_amounts_are_only_rounded_when_the_mapping_says_so(store, tmp_path):
    with_people(store)
    result = load(
        store,
        "operating_results",
        "day,who,segment,kind,amount\n01.02.2026,2,a,cost,0.1234567\n",
        mapping=mapping(tmp_path, MONEY.replace("round = 2, ", "")),
    )
    assert cells(result)[0][1:3] == ("cost", "0.1234567")


def test_rows_left_out_are_counted_rule_by_rule_and_never_silently(store, tmp_path):
    rules = mapping(
        tmp_path,
        """
        table = "departments"
        [rows]
        needs = ["name"]
        only = { year = ["2026"] }
        never = { state = ["closed", "merged"] }
        [columns]
        department_id = { from = "id" }
        name = { from = "name" }
        """,
    )
    result = load(
        store,
        "departments",
        "id,name,year,state\nD1,All,2026,open\nD2,,2026,open\nD3,Old,2025,open\nD4,Shut,2026,closed\nD5,New,2026,\nD6,x,,\n",
        mapping=rules,
    )
    assert current(store, "departments", "department_id") == [("D1",), ("D5",)]
    assert (result.received, result.accepted, result.rejected) == (6, 2, 0)
    assert [w.en for w in result.warnings] == [
        "Left out by the mapping, because name is not given: 1 row(s), line 3.",
        "Left out by the mapping, because year is not 2026: 2 row(s), lines 4, 7.",
        "Left out by the mapping, because state is closed or merged: 1 row(s), line 5.",
    ]


def test_a_mapping_that_leaves_every_row_out_stores_nothing_and_says_why(store, tmp_path):
    rules = mapping(
        tmp_path,
        'table = "departments"\nrows.only.year = ["2027"]\n'
        'columns = { department_id = { from = "id" }, name = { from = "id" } }\n',
    )
    with pytest.raises(NothingStored, match=r"leaves every row out\. .* year is not 2027: 2 row\(s\)"):
        load(store, "departments", "id,year\nD1,2026\nD2,2025\n", mapping=rules)


def test_a_file_without_header_and_a_lookup_beside_the_mapping(store, tmp_path):
    (tmp_path / "regions.csv").write_text("code|label\n1|East\n2|West\n")
    rules = mapping(
        tmp_path,
        """
        table = "departments"
        [file]
        columns = ["id", "region"]
        delimiter = "|"
        [lookup.where]
        file = "regions.csv"
        by = "region"
        key = "code"
        [columns]
        department_id = { from = "id" }
        name = { template = "{where.label} {id}" }
        """,
    )
    result = load(store, "departments", "D1|1\nD2|2\nD3|3\n", mapping=rules)
    assert current(store, "departments", "department_id, name, line") == [("D1", "East D1", 1), ("D2", "West D2", 2)]
    assert cells(result) == [(3, "name", None, "must not be empty")]


def test_a_lookup_may_lie_beside_the_data_but_nowhere_else(tmp_path):
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "regions.csv").write_text("code,label\n1,East\n")
    text = """
        table = "departments"
        lookup.where = { file = "FILE", by = "region", key = "code" }
        columns = { department_id = { from = "id" }, name = { from = "where.label" } }
        """
    (tmp_path / "mapping.toml").write_text(text.replace("FILE", "regions.csv"))
    assert Mapping.read(tmp_path / "mapping.toml", tmp_path / "data").reads == ("id", "region")
    (tmp_path / "mapping.toml").write_text(text.replace("FILE", "data/regions.csv"))
    with pytest.raises(WrongUse, match="lies neither"):
        Mapping.read(tmp_path / "mapping.toml", tmp_path / "data")


SUMMED = """
    table = "operating_results"
    [rows]
    sum = ["revenue", "cost"]
    [columns]
    date = { from = "day" }
    supervisor_id = { constant = "S1" }
    segment = { constant = "All" }
    region = { constant = "All" }
    product = { constant = "All" }
    channel = { constant = "All" }
    revenue = { from = "revenue" }
    cost = { constant = "0" }
    """


def test_rows_of_one_key_are_added_up_exactly_and_a_cell_that_is_no_number_spoils_its_sum(store, tmp_path):
    with_people(store)
    result = load(
        store,
        "operating_results",
        "day,revenue\n2026-01-01,0.10\n2026-01-01,0.20\n2026-01-01,-0.05\n2026-01-02,5\n2026-01-02,x\n2026-01-03,7\n",
        mapping=mapping(tmp_path, SUMMED),
    )
    assert current(store, "operating_results", "date, revenue, line") == [
        (date(2026, 1, 1), Decimal("0.25"), 2),
        (date(2026, 1, 3), Decimal("7.00"), 7),
    ]
    assert cells(result) == [(5, "revenue", "x", "must be an amount with at most two decimals like 1234.50")]
    assert [w.en for w in result.warnings] == ["The mapping added 6 rows up into 3, by key; each names its first line."]


def test_the_same_file_through_the_same_mapping_is_loaded_once_and_through_another_again(store, tmp_path):
    one = 'table = "departments"\n[columns]\ndepartment_id = { from = "id" }\nname = { from = "name" }\n'
    file = "id,name\nD1,All\n"
    first = load(store, "departments", file, mapping=mapping(tmp_path, one))
    assert not load(store, "departments", file, mapping=mapping(tmp_path, one)).stored
    other = load(store, "departments", file, mapping=mapping(tmp_path, one + "# looked at again\n"))
    assert (first.stored, other.stored, other.unchanged) == (True, True, 1)
    assert '"name": "mapping.toml"' in (loads(store, ANALYST)[0].mapping or "")


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (("table =", "tabel ="), 'No entry called "tabel". Did you mean "table"'),
        (('"departments"', '"department"'), 'Did you mean "departments"'),
        (("name = {", "nmae = {"), 'No column of Departments called "nmae". Did you mean "name"'),
        (("name = {", "# "), "does not say where name come from"),
        (("from = 'b'", "form = 'b'"), 'Did you mean "from"'),
        (("from = 'b'", "from = 'b', constant = 'c'"), "exactly one of: from, constant, template"),
        (("from = 'b'", "from = 'b', round = 'up'"), "round must be a whole number from 0 to 9"),
        (("[columns]", "[file]\ndelimiter = ', '\n[columns]"), "delimiter must be one sign"),
        (("[columns]", "[file]\nencoding = 'utf-9'\n[columns]"), "utf-9 is not known"),
        (("[columns]", "[rows]\nneeds = 'a'\n[columns]"), "must be a list"),
        (
            ("[columns]", "[lookup.x]\nfile = 'x.csv'\nby = 'a'\nkey = 'k'\n[columns]"),
            "x.csv lies neither beside it nor beside the file",
        ),
        (("[columns]", "[rows]\nsum = []\n[columns"), "cannot be read"),
    ],
)
def test_a_mistake_in_the_mapping_is_named_before_anything_is_read(tmp_path, change, said):
    text = "table = \"departments\"\n[columns]\ndepartment_id = { from = 'a' }\nname = { from = 'b' }\n"
    with pytest.raises(WrongUse, match=said):
        mapping(tmp_path, text.replace(*change))


def test_a_mapping_that_is_not_there_or_for_another_table_is_said(store, tmp_path):
    with pytest.raises(WrongUse, match=r"nowhere\.toml: cannot be read"):
        Mapping.read(tmp_path / "nowhere.toml")
    with pytest.raises(WrongUse, match="is for Operating results, not for Departments"):
        load(store, "departments", "a,b\n1,2\n", mapping=mapping(tmp_path, MONEY))


def test_a_file_that_lacks_what_the_mapping_reads_is_refused(store, tmp_path):
    with pytest.raises(NothingStored, match=r"has no column amount, kind, which the mapping mapping\.toml reads"):
        load(store, "operating_results", "day,who,segment\n1,2,3\n", mapping=mapping(tmp_path, MONEY))


# ---------------------------------------------------------------------- the examples of docs/mapping.md


def test_the_example_in_the_document_works(store, tmp_path):
    with_people(store)
    (tmp_path / "shops.csv").write_text("code,manager,region\n7,S1,N\n")
    document = (EXAMPLES.parent / "mapping.md").read_text(encoding="utf-8")
    rules = mapping(tmp_path, document.split("```toml\n")[1].split("```")[0])
    load(store, "operating_results", "31.01.2026|7|sale|12.50\n|7|sale|1\n01.02.2026|7|gift|1\n", mapping=rules)
    assert current(store, "operating_results", "date, supervisor_id, region, revenue") == [
        (date(2026, 1, 31), "S1", "North", Decimal("12.50"))
    ]


NYC = """\
Project Geographic District ,Project Building Identifier,Project School Name,Project Type ,Project Description,Project Phase Name,Project Status Name,Project Phase Actual Start Date,Project Phase Planned End Date,Project Phase Actual End Date,Project Budget Amount,Final Estimate of Actual Costs Through End of Phase Amount,Total Phase Actual Spending Amount,DSF Number(s)
1,M019,P.S. 19,SCA CIP,BOILER,Scope,Complete,4/13/2021,9/13/2021,7/1/2021,68660,80733,80733,"DSF1, DSF2"
31,R019,P.S. 20,SCA CIP,BOILER,Design,In-Progress,7/18/2022,7/16/2024,,343300,1,1,NULL
8,X019,P.S. 21,SCA IEH,LEAD,Construction,In-Progress,7/31/2025,IEH,,IEH,750,0,DSF3
9,X020,P.S. 22,SCA CIP,ROOF,Design,PNS,PNS,PNS,PNS,5000,1,0,DSF4
"""  # noqa: E501


def test_the_new_york_example_reads_phases_as_projects_and_counts_what_has_no_plan(store):
    load_folder(store, ANALYST, EXAMPLES / "nyc")
    rules = Mapping.read(EXAMPLES / "nyc-projects.toml")
    result = load(store, "projects", NYC.replace("\n", "\r\n"), mapping=rules)
    assert current(
        store, "projects", "project_id, supervisor_id, name, planned_finish, actual_finish, status, budget, line"
    ) == [
        (
            "NYC-2",
            "NYC-MANHATTAN",
            "P.S. 19: BOILER (Scope)",
            date(2021, 9, 13),
            date(2021, 7, 1),
            "closed",
            Decimal("68660.00"),
            2,
        ),
        (
            "NYC-3",
            "NYC-STATEN-ISLAND",
            "P.S. 20: BOILER (Design)",
            date(2024, 7, 16),
            None,
            "running",
            Decimal("343300.00"),
            3,
        ),
    ]
    assert [w.en for w in result.warnings] == [
        "Left out by the mapping, because Project Phase Actual Start Date is not given: 1 row(s), line 5.",
        "Left out by the mapping, because Project Phase Planned End Date is not given: 1 row(s), line 4.",
    ]


def test_the_adventureworks_example_adds_bookings_up_by_the_type_of_their_account(store, tmp_path):
    load_folder(store, ANALYST, EXAMPLES / "adventureworks")
    shutil.copy(EXAMPLES / "adventureworks-operating.toml", tmp_path)
    (tmp_path / "DimAccount.csv").write_text(
        "4|3|1120|110|Cash|Assets|+||Currency|\n60|59|6020|6000|Salaries|Expenditures|-||Currency|\n"
        "89|88|8010|8000|Interest Income|Revenue|+||Currency|\n101|51|4110|4100|Trade Sales|Revenue|+||Currency|\n"
    )
    (tmp_path / "DimOrganization.csv").write_text("3|14|1|Northeast Division|100\n11|9|.50|France|36\n")
    (tmp_path / "DimDepartmentGroup.csv").write_text("1||Corporate\n")
    bookings = [
        "3|1|1|60|100.0",  # a cost
        "3|1|1|60|2.9999999999999999E-2",  # 3 cents more of it
        "3|1|1|101|250.5",  # revenue
        "3|1|2|101|999",  # the budget
        "3|1|1|4|999",  # the balance sheet
        "3|1|1|89|999",  # not operating
        "11|1|1|101|999",  # another currency
    ]
    text = "".join(f"{n}|20101229|{booking}|2010-12-29 00:00:00.000\n" for n, booking in enumerate(bookings, 1))
    rules = Mapping.read(tmp_path / "adventureworks-operating.toml")
    result = load(store, "operating_results", text, mapping=rules)
    assert current(store, "operating_results", "date, supervisor_id, segment, region, revenue, cost") == [
        (date(2010, 12, 29), "AW-3", "Corporate", "Northeast Division", Decimal("250.50"), Decimal("100.03"))
    ]
    assert (result.received, len(result.warnings)) == (7, 5)


def test_a_cell_is_split_at_a_sign_or_by_a_pattern_and_an_absent_part_is_empty(store, tmp_path):
    rules = mapping(
        tmp_path,
        r"""
        table = "departments"
        [columns]
        department_id = { from = "code", match = "^([A-Z][0-9])-" }
        name = { from = "code", split = { at = "-", part = 2 } }
        parent_id = { from = "code", split = { at = "-", part = 3 }, values = { none = "D9" } }
        """,
    )
    load(store, "departments", "department_id,name\nD9,All\n")
    load(store, "departments", "code\nD1-North-D9\nD2-South\nD3-West-\nD4- East -none\n", mapping=rules)
    assert current(store, "departments", "department_id, name, parent_id")[:4] == [
        ("D1", "North", "D9"),
        ("D2", "South", None),
        ("D3", "West", None),
        ("D4", "East", "D9"),
    ]


def test_a_cell_that_was_computed_with_is_quoted_as_the_file_has_it(store, tmp_path):
    with_people(store)
    by = mapping(
        tmp_path,
        """
        table = "operating_results"
        [columns]
        date = { from = "day", date = "%d.%m.%Y" }
        supervisor_id = { from = "who", split = { at = "/", part = 1 } }
        segment = { constant = "B2B" }
        region = { constant = "East" }
        product = { constant = "P" }
        channel = { constant = "Web" }
        revenue = { from = "amount", scale = "10000", when = { kind = ["sale"] }, otherwise = "0" }
        cost = { from = "amount", scale = "10000", round = 2, when = { kind = ["cost"] }, otherwise = "-1" }
        """,
    )
    result = load(
        store,
        "operating_results",
        "day,who,kind,amount\n01.10.2026,S1/x,sale,（1.2）\n02.10.2099,S1/x,cost,-3\n03.10.2026,S1/x,cost,-3.5万\n"
        "04.10.2026,S1/x,cost,1\n",
        mapping=by,
    )
    assert cells(result) == [
        (2, "revenue", "（1.2）", "must be 0 or more"),
        (2, "cost", "-1", "must be 0 or more"),  # by the mapping: the file has no cell for it
        (3, "date", "02.10.2099", "must not be in the future"),
        (3, "cost", "-3", "must be 0 or more"),
        (4, "cost", "-3.5万", "must be 0 or more"),
    ]
    kept = store.rows("SELECT line, value FROM rejects ORDER BY ALL")
    assert kept == sorted((line, value) for line, _, value, _ in cells(result))


def test_a_scale_may_divide_and_what_leaves_a_rest_is_refused_unless_it_is_rounded(store, tmp_path):
    with_people(store)
    text = """
        table = "processes"
        [columns]
        process_id = { from = "id" }
        name = { from = "id" }
        supervisor_id = { constant = "S1" }
        standard_hours = { from = "minutes", scale = "1/60" ROUND }
        """
    load(store, "processes", "id,minutes\nP1,90\nP2,45\n", mapping=mapping(tmp_path, text.replace("ROUND", "")))
    assert current(store, "processes", "process_id, standard_hours") == [("P1", 1.5), ("P2", 0.75)]
    load(store, "processes", "id,minutes\nP3,100\n", mapping=mapping(tmp_path, text.replace("ROUND", ", round = 2")))
    assert current(store, "processes", "process_id, standard_hours")[-1] == ("P3", 1.67)


WIDE = """
    table = "market_sizes"
    [unpivot]
    columns = ["1月", "2月", "3月"]
    name = "月"
    value = "金额"
    [rows]
    needs = ["金额"]
    [columns]
    month = { from = "月", values = { "1月" = "2026-01", "2月" = "2026-02", "3月" = "2026-03" } }
    segment = { from = "细分" }
    region = { constant = "全国" }
    market_revenue = { from = "金额", scale = "10000" }
    source = { template = "row {line}" }
    """


def test_columns_per_month_become_rows_each_with_the_line_it_came_from(store, tmp_path):
    result = load(store, "market_sizes", "细分,1月,2月,3月\nA,1,2,3\nB,4,,5\n", mapping=mapping(tmp_path, WIDE))
    assert current(store, "market_sizes", "month, segment, market_revenue, source, line") == [
        (date(2026, 1, 1), "A", Decimal("10000.00"), "row 2", 2),
        (date(2026, 1, 1), "B", Decimal("40000.00"), "row 3", 3),
        (date(2026, 2, 1), "A", Decimal("20000.00"), "row 2", 2),
        (date(2026, 3, 1), "A", Decimal("30000.00"), "row 2", 2),
        (date(2026, 3, 1), "B", Decimal("50000.00"), "row 3", 3),
    ]
    assert (result.received, result.accepted, result.rejected) == (2, 5, 0)
    assert [w.en for w in result.warnings] == [
        "The mapping made 6 rows out of 2, one per column of [unpivot].",
        "Left out by the mapping, because 金额 is not given: 1 row(s), line 3.",
    ]


def test_a_bad_cell_of_a_wide_line_does_not_take_the_good_ones_with_it(store, tmp_path):
    rules = mapping(tmp_path, WIDE)
    result = load(store, "market_sizes", "细分,1月,2月,3月\nA,1,-2,-3\nB,4,oops,5,6\n", mapping=rules)
    assert cells(result) == [
        (2, "market_revenue", "-2", "must be above 0"),
        (2, "market_revenue", "-3", "must be above 0"),
        (3, "(row)", "B,4,oops,5,6", "has 5 cell(s) where the header has 4"),
    ]
    assert current(store, "market_sizes", "month, market_revenue, line") == [(date(2026, 1, 1), Decimal("10000.00"), 2)]
    assert load(store, "market_sizes", "细分,1月,2月,3月\nA,1,7,8\n", mapping=rules).added == 2


def test_rows_made_of_one_line_may_be_added_up(store, tmp_path):
    with_people(store)
    rules = mapping(
        tmp_path,
        """
        table = "operating_results"
        [unpivot]
        columns = ["Jan", "Feb", "Mar"]
        name = "when"
        value = "amount"
        [rows]
        sum = ["revenue", "cost"]
        [columns]
        date = { constant = "2026-03-31" }
        supervisor_id = { from = "who" }
        segment = { constant = "All" }
        region = { constant = "All" }
        product = { constant = "All" }
        channel = { constant = "All" }
        revenue = { from = "amount", when = { kind = ["sale"] }, otherwise = "0" }
        cost = { from = "amount", when = { kind = ["cost"] }, otherwise = "0" }
        """,
    )
    load(
        store, "operating_results", "who,kind,Jan,Feb,Mar\nS1,sale,1,2,3\nS2,sale,5,5,5\nS1,cost,1,1,1\n", mapping=rules
    )
    assert current(store, "operating_results", "supervisor_id, revenue, cost, line") == [
        ("S1", Decimal("6.00"), Decimal("3.00"), 2),
        ("S2", Decimal("15.00"), Decimal("0.00"), 3),
    ]


def test_what_a_mapping_says_survives_being_written_down():
    for file in EXAMPLES.glob("*.toml"):
        said = mapping_values(file.read_text(encoding="utf-8"))
        assert mapping_values(mapping_as_toml(said)) == said


names = st.text(min_size=1, max_size=12)


@given(
    st.dictionaries(names, names, max_size=4),
    st.lists(names, min_size=1, max_size=4, unique=True),
    names.filter(lambda text: text.strip() == text),
)
def test_any_names_and_words_survive_being_written_down(values, columns, name):
    said = {
        "table": "departments",
        "unpivot": {"columns": columns, "name": name, "value": "v"},
        "columns": {"name": {"from": name, "values": values}, "department_id": {"constant": "D1"}},
    }
    assert mapping_values(mapping_as_toml(said)) == said


@pytest.mark.parametrize(
    ("said", "message"),
    [
        ('name = { from = "a", match = "(" }', "name.match must be a pattern with one group"),
        ('name = { from = "a", match = "abc" }', "name.match must be a pattern with one group"),
        ('name = { from = "a", split = { at = "", part = 1 } }', "must be the text to cut at"),
        ('name = { from = "a", split = { at = "-", part = 0 } }', "must be 1 or more"),
        ('name = { from = "a", scale = "1/0" }', "divides by 0"),
        ('name = { from = "a" }\n[unpivot]\ncolumns = ["a", "b"]\nname = "b"\nvalue = "v"', "names a column twice"),
        ('name = { from = "a" }\n[unpivot]\nname = "b"\nvalue = "v"', "does not say columns"),
    ],
)
def test_a_faulty_new_word_of_a_mapping_is_named_before_anything_is_read(tmp_path, said, message):
    with pytest.raises(WrongUse, match=re.escape(message)):
        mapping(tmp_path, f'table = "departments"\n[columns]\ndepartment_id = {{ from = "a" }}\n{said}')


def test_a_constant_may_stand_beside_what_is_added_up(store, tmp_path):
    with_people(store)
    rules = mapping(
        tmp_path,
        """
        table = "resource_usage"
        [rows]
        sum = ["available", "used"]
        [columns]
        month = { constant = "2026-01" }
        supervisor_id = { constant = "S1" }
        department_id = { constant = "D1" }
        kind = { constant = "people" }
        resource = { from = "team" }
        available = { from = "planned" }
        used = { from = "done" }
        unit = { constant = "hours" }
        """,
    )
    load(store, "resource_usage", "team,planned,done\nA,8,6\nA,8,7\nB,8,8\n", mapping=rules)
    assert current(store, "resource_usage", "resource, available, used, unit") == [
        ("A", 16.0, 13.0, "hours"),
        ("B", 8.0, 8.0, "hours"),
    ]
    with pytest.raises(WrongUse, match="unit is neither in the key, nor summed, nor a constant"):
        mapping(tmp_path, rules.content.replace('unit = { constant = "hours" }', 'unit = { from = "team" }'))


def test_rows_that_are_equal_after_the_mapping_count_once_and_are_said_so(store, tmp_path):
    rules = mapping(
        tmp_path,
        """
        table = "partners"
        [rows]
        once = true
        [columns]
        partner_id = { from = "code" }
        name = { from = "vendor" }
        kind = { constant = "external" }
        """,
    )
    result = load(store, "partners", "code,vendor,order\nV1,Ann,1\nV2,Bo,2\nV1,Ann,3\nV2,Other,4\n", mapping=rules)
    assert current(store, "partners", "partner_id, name, line") == [("V1", "Ann", 2)]
    assert cells(result) == [(3, "partner_id", "V2", KEY_TWICE.en), (5, "partner_id", "V2", KEY_TWICE.en)]
    assert result.warnings[0].en == "Equal after the mapping, so counted once: 1 row(s) more."
