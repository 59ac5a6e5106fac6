"""Values as people write them: a column's form is found from all its cells, or asked; nothing is repaired."""

from datetime import date, datetime
from decimal import Decimal

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.intake import Dialect, Mapping
from data.intake.parse import amounts, days
from errors import NothingStored
from tests.loading import cells, current, load, with_people
from tests.test_look import glance, kinds


def number(cell: str, decimal: str = ".", kind: str = "number") -> str:
    """The cell in the plain form."""
    return amounts.in_plain_form(pl.Series([cell]), kind, decimal)[0]


def day(cell: str, kind: str = "date", order: str | None = None) -> str:
    """The cell in the plain form."""
    return days.in_plain_form(pl.Series([cell]), kind, order)[0]


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ("1,234.56", "1234.56"),
        ("1 234 567.5", "1234567.5"),
        ("1'234.56", "1234.56"),
        ("(123)", "-123"),
        ("（1,234.50）", "-1234.50"),
        ("123-", "-123"),
        ("'-123.5", "-123.5"),
        ("\u2212123", "-123"),
        ("￥100", "100"),
        ("-¥ 1,000.00", "-1000.00"),
        ("$(5)", "-5"),
        ("100元", "100"),
        ("12%", "0.12"),
        ("12.5％", "0.125"),
        ("3.5万", "35000"),
        ("1.2亿", "120000000"),
        ("3.5万元", "35000"),
        ("１２３．５", "123.5"),
        # Not numbers in this form: they stay as they are, and are refused.
        ("12,34", "12,34"),
        ("1,234,5", "1,234,5"),
        ("1.234,56", "1.234,56"),
        ("1,234 567", "1,234 567"),
        ("12 34", "12 34"),
        ("--5", "--5"),
        ("万", "万"),
        ("", ""),
    ],
)
def test_a_number_is_read_exactly_or_left_as_it_was_written(cell, value):
    assert number(cell) == value


@pytest.mark.parametrize(
    ("cell", "value"),
    [("1.234,56", "1234.56"), ("1.234", "1234"), ("1,5", "1.5"), ("1 234,5", "1234.5"), ("1,234.56", "1,234.56")],
)
def test_where_the_comma_stands_before_decimals_the_point_groups(cell, value):
    assert number(cell, ",") == value


def test_a_percentage_is_a_share_but_never_a_score_or_money():
    assert [number("85%", kind=kind) for kind in ("ratio", "score", "money", "count")] == ["0.85", "85%", "85%", "85%"]


@given(st.decimals(-(10**12), 10**12, places=2), st.sampled_from("., '"))
def test_every_amount_comes_back_to_the_cent_however_it_is_grouped(amount, group):
    written = f"{amount:,.2f}".translate(str.maketrans({",": group, ".": "," if group == "." else "."}))
    assert Decimal(number(written, "," if group == "." else ".")) == amount


@pytest.mark.parametrize(
    ("kind", "cell", "value"),
    [
        ("date", "2026年3月1日", "2026-03-01"),
        ("date", "２０２６年３月１日", "2026-03-01"),
        ("date", "2026.3.1", "2026-03-01"),
        ("date", "20260301", "2026-03-01"),
        ("date", "01-Mar-26", "2026-03-01"),
        ("date", "1-Mar-2026", "2026-03-01"),
        ("date", "March 1, 2026", "2026-03-01"),
        ("date", "2-Jun-69", "1969-06-02"),
        ("date", "2026年2月29日", "2026年2月29日"),
        ("date", "2026年3月", "2026年3月"),
        ("date", "01/02/2026", "01/02/2026"),
        ("date", "46082", "46082"),
        ("month", "2026年3月", "2026-03"),
        ("month", "202603", "2026-03"),
        ("month", "2026.3", "2026-03"),
        ("month", "Mar-26", "2026-03"),
        ("month", "3/2026", "2026-03"),
        ("month", "2026年3月2日", "2026年3月2日"),
        ("quarter", "2026Q1", "2026-Q1"),
        ("quarter", "2026年第1季度", "2026-Q1"),
        ("quarter", "2026年四季度", "2026-Q4"),
        ("quarter", "Q2 2026", "2026-Q2"),
        ("quarter", "2026Q5", "2026Q5"),
        ("time", "2026/3/1 5:05:09 PM", "2026-03-01 17:05:09"),
        ("time", "2026/3/1 12:30 AM", "2026-03-01 00:30:00"),
        ("time", "2026年3月1日 下午3:05", "2026-03-01 15:05:00"),
        ("time", "2026/3/1 13:00 PM", "2026/3/1 13:00 PM"),
        ("time", "2026年3月1日", "2026年3月1日"),
    ],
)
def test_a_day_is_read_as_it_is_written_or_left(kind, cell, value):
    assert day(cell, kind) == value


def test_the_order_of_a_day_is_never_guessed_from_a_cell():
    assert [day("01/02/2026", order=order) for order in (None, "day-first", "month-first")] == [
        "01/02/2026",
        "2026-02-01",
        "2026-01-02",
    ]
    assert day("1/13/2026", order="day-first") == "1/13/2026"
    assert day("26/03/01", order="year-first") == "2026-03-01"
    assert day("46082", order="serial") == "2026-03-01"


@given(st.dates(date(1970, 1, 1), date(2068, 12, 31)))
def test_every_day_comes_back_in_its_column_s_order(one):
    assert day(f"{one:%d.%m.%Y}", order="day-first") == one.isoformat()
    assert day(f"{one:%m/%d/%y}", order="month-first") == one.isoformat()
    assert day(f"{one.year}年{one.month}月{one.day}日") == one.isoformat()


# ---------------------------------------------------------------------- whole columns

RESULTS = "date,supervisor_id,segment,region,product,channel,revenue,cost\n"


def results(store, *rows: str, **said):
    """Load operating results; each row: day; revenue."""
    lines = []
    for n, row in enumerate(rows):
        on, revenue = row.split(";")
        lines.append(f'{on},S1,seg{n},East,b,c,"{revenue}",1\n')
    mapping = Mapping.of_own_names("operating_results", Dialect(**said)) if said else None
    return load(store, "operating_results", RESULTS + "".join(lines), mapping=mapping)


def test_a_chinese_ledger_is_read_as_it_is_written(store):
    with_people(store)
    result = results(store, "2026年3月1日;￥1,234.50", "2026.3.2;（500）", "20260303;3.5万", "2026/3/4;12元")
    assert cells(result) == [(3, "revenue", "（500）", "must be 0 or more")]
    assert current(store, "operating_results", "date, revenue") == [
        (date(2026, 3, 1), Decimal("1234.50")),
        (date(2026, 3, 3), Decimal("35000.00")),
        (date(2026, 3, 4), Decimal("12.00")),
    ]


def test_one_day_after_the_twelfth_settles_the_order_for_its_column(store):
    with_people(store)
    results(store, "01/02/2026;1", "13/02/2026;1")
    assert current(store, "operating_results", "date") == [(date(2026, 2, 1),), (date(2026, 2, 13),)]


def test_an_order_that_no_cell_settles_refuses_the_file_and_is_obeyed_when_said(store):
    with_people(store)
    with pytest.raises(NothingStored, match=r'"date", 01/02/2026, 03/04/2026 can be .* dates = "day-first"'):
        results(store, "01/02/2026;1", "03/04/2026;1")
    assert store.value("SELECT count(*) FROM loads WHERE table_name = 'operating_results'") == 0
    result = results(store, "01/02/2026;1", "03/04/2026;1", "13/04/2026;1", dates="month-first")
    assert current(store, "operating_results", "date") == [(date(2026, 1, 2),), (date(2026, 3, 4),)]
    assert cells(result)[0][2:] == ("13/04/2026", "must be a date like 2026-03-01 (this column is read month-first)")


def test_days_of_two_hands_are_asked_about_although_one_hand_is_known(tmp_path):
    found = glance(tmp_path, "day,n\n01-02-2015,a\n02-02-2015,b\n1/13/2015,c\n1/14/2015,d\n")
    assert kinds(found) == ["dates"]
    assert found.questions[0].proposed.says == {"forms": {"day": {"dates": "month-first"}}}
    assert found.questions[0].options[0].words.en == "01-02-2015 = 2015-02-01 (day first)"


def test_the_comma_before_decimals_is_found_from_the_column_and_then_holds_for_all_of_it(store):
    with_people(store)
    rows = ["2026-03-01;1.234,50", "2026-03-02;1.234", "2026-03-03;2,5"]
    results(store, *rows)
    held = [(Decimal("2.50"),), (Decimal("1234.00"),), (Decimal("1234.50"),)]
    assert current(store, "operating_results", "revenue") == held
    with pytest.raises(NothingStored, match="can be read in more than one way"):
        results(store, *rows, "2026-03-04;2.5")
    refused = cells(results(store, *rows, "2026-03-04;2.5", decimal=","))[0]
    assert refused[2] == "2.5"
    assert "the comma stands before decimals" in refused[3]


def test_1_234_is_asked_where_nothing_tells_and_an_amount_of_three_decimals_is_refused_where_something_does(
    store, tmp_path
):
    with_people(store)
    with pytest.raises(NothingStored, match=r'"revenue", 1\.234 can be read .* decimal = "\."'):
        results(store, "2026-03-01;1.234")
    results(store, "2026-03-01;1.234", decimal=",")
    assert current(store, "operating_results", "revenue") == [(Decimal("1234.00"),)]
    assert cells(results(store, "2026-03-02;1.234", "2026-03-03;2.50"))[0][2] == "1.234"
    found = glance(tmp_path, "name,hours\na,1.234\nb,2.500\n")
    assert [option.words.en for option in found.questions[0].options] == [
        "1.234 = 1.234  (point before decimals)",
        "1.234 = 1234 (comma before decimals)",
    ]


def test_a_slip_among_many_plain_cells_is_one_rejected_row_not_a_refused_file(store):
    with_people(store)
    rows = [f"2026-01-{1 + n % 28:02};{n}.50" for n in range(60)]
    result = results(store, *rows, "01/02/2026;1.00", "2026-01-01;12,5")
    assert (result.accepted, [cell[2] for cell in cells(result)]) == (60, ["01/02/2026", "12,5"])


def test_times_of_a_twelve_hour_clock(store):
    with_people(store)
    load(store, "processes", 'process_id,name,supervisor_id,standard_hours\nQ1,Ship,S1,"1,200.5"\n')
    head = "run_id,process_id,started_at,finished_at,outcome,member_id\n"
    load(store, "process_runs", head + "R1,Q1,5/02/2016 5:00:00 PM,,,\nR2,Q1,24/10/2016 12:05:00 AM,,,\n")
    assert current(store, "process_runs", "started_at") == [
        (datetime(2016, 2, 5, 17),),
        (datetime(2016, 10, 24, 0, 5),),
    ]
    assert current(store, "processes", "standard_hours") == [(1200.5,)]


def test_gbk_and_utf_8_copies_of_a_file_give_equal_results_to_the_cent(store, tmp_path):
    with_people(store)
    text = RESULTS + "".join(
        f"2025年{n % 12 + 1}月{n % 28 + 1}日,S{n % 2 + 1},零售{n},华东,产品,渠道,￥{n * 7919 % 99991 / 100:.2f},{n}元\n"
        for n in range(1, 300)
    )
    held = []
    for codec in ("utf-8-sig", "gbk", "gb18030", "utf-16"):
        result = load(store, "operating_results", text.encode(codec))
        assert (result.accepted, result.rejected) == (299, 0)
        held.append(current(store, "operating_results", "date, supervisor_id, segment, region, revenue, cost"))
    assert result.unchanged == 299
    assert all(rows == held[0] for rows in held)


LEDGER = """
    table = "operating_results"
    [columns]
    date = { from = "日期" }
    supervisor_id = { constant = "S1" }
    segment = { constant = "a" }
    region = { constant = "b" }
    product = { constant = "c" }
    channel = { constant = "d" }
    revenue = { from = "收入", scale = "1000", round = 2 }
    cost = { constant = "0" }
    """


@pytest.mark.parametrize(("first", "second"), [('"1,234.5"', "￥2"), ('"1.234,5"', '"2,0"')])
def test_a_mapping_that_scales_computes_with_the_column_s_form(store, first, second):
    with_people(store)
    rules = Mapping.parsed("m.toml", LEDGER)
    load(store, "operating_results", f"日期,收入\n2026年3月1日,{first}\n2026年3月2日,{second}\n", mapping=rules)
    assert current(store, "operating_results", "revenue") == [(Decimal("2000.00"),), (Decimal("1234500.00"),)]
