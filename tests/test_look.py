"""A look at a file says how it would be read, and asks what only its owner can say; a reading is then obeyed."""

import csv
import io
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data.intake import ColumnForm, Dialect, Inspection, Mapping
from data.intake.read.open_file import open_as
from data.intake.suggest.inspection import confirmed_dialect, inspect_file
from errors import NothingStored, WrongUse
from tests.loading import current, load

PLAIN = "department_id,name\nD1,East\nD2,West\n"
ROWS = "department_id,name,size\nD1,东部,12\nD2,西部,9\n"
EXPORT = "部门一览\n导出时间：2026-03-01\n\n" + ROWS + "合计,,21\n数据来源：人力资源系统\n"


def glance(tmp_path: Path, content: str | bytes, reading: Dialect | None = None) -> Inspection:
    """What a file of this content looks like."""
    path = tmp_path / "file.csv"
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return inspect_file(path, "file.csv", reading or Dialect())


def kinds(found: Inspection) -> list[str]:
    """What is asked."""
    return [question.kind for question in found.questions]


def test_a_plain_file_needs_no_answer(tmp_path):
    found = glance(tmp_path, PLAIN)
    assert (found.format, found.encoding, found.delimiter, found.lines) == ("text", "utf-8", ",", 3)
    assert found.names == ("department_id", "name")
    assert found.rows == ((2, ("D1", "East")), (3, ("D2", "West")))
    assert (found.questions, found.dialect) == ((), Dialect())


def test_title_and_totals_are_proposed_and_shown_never_silently_left_out(tmp_path):
    found = glance(tmp_path, EXPORT)
    assert kinds(found) == ["skip", "tail"]
    assert [one.text for one in found.before] == ["部门一览", "导出时间：2026-03-01"]
    assert [(one.line, one.text) for one in found.after] == [(7, "合计 21"), (8, "数据来源：人力资源系统")]
    assert found.names == ("department_id", "name", "size")
    assert [line for line, _ in found.rows] == [5, 6]
    assert found.dialect == Dialect(skip=3, tail=2)
    assert glance(tmp_path, EXPORT, found.dialect).questions == ()


def test_an_answer_against_the_proposal_is_obeyed(tmp_path):
    tail = glance(tmp_path, EXPORT).questions[1]
    rows = next(option for option in tail.options if option != tail.proposed)
    found = glance(tmp_path, EXPORT, rows.applied_to(Dialect(skip=3)))
    assert (kinds(found), len(found.rows)) == ([], 4)


def test_two_lines_that_name_the_columns_together_are_joined_when_confirmed(tmp_path):
    text = "地区,收入,,成本,\n,计划,实际,计划,实际\n东部,1,2,3,4\n西部,5,6,7,8\n"
    found = glance(tmp_path, text)
    assert kinds(found) == ["header"]
    assert found.names == ("地区", "收入 计划", "收入 实际", "成本 计划", "成本 实际")
    one_line = glance(tmp_path, text, Dialect(header=1))
    assert one_line.names == ("地区", "收入", "", "成本", "")


def test_years_months_and_quarters_may_name_columns_but_values_do_not(tmp_path):
    assert kinds(glance(tmp_path, "地区,2025年,2024年\n东部,12,11\n西部,9,8\n")) == []
    assert kinds(glance(tmp_path, "行业,1月,2月,3月\n零售,12,11,10\n企业,9,8,7\n")) == []
    assert kinds(glance(tmp_path, "行业,1季度,2季度\n零售,12,11\n企业,9,8\n")) == []
    found = glance(tmp_path, "D1,12\nD2,9\n")
    assert kinds(found) == ["header"]
    assert (found.names, len(found.rows)) == (("column 1", "column 2"), 2)


def test_a_repeated_header_is_found_where_it_stands(tmp_path):
    found = glance(tmp_path, "a,b\n1,x\na,b\n2,y\n")
    assert (kinds(found), [line for line, _ in found.rows]) == (["repeated"], [2, 4])


def test_a_reading_that_skips_everything_leaves_no_rows(tmp_path):
    with pytest.raises(NothingStored, match="holds no rows"):
        glance(tmp_path, PLAIN, Dialect(skip=9))


def test_cells_pasted_from_a_spreadsheet_are_a_file_like_others(tmp_path):
    found = glance(tmp_path, "日期\t收入\n2026年3月1日\t￥1,234.50\n2026年3月2日\t（20）\n")
    assert (found.delimiter, found.names, found.questions) == ("\t", ("日期", "收入"), ())


def test_single_quotation_marks_around_cells_are_asked_about(tmp_path):
    found = glance(tmp_path, "id;name\n1;'North; East'\n2;'O\\'Brien'\n")
    assert kinds(found) == ["quote"]
    assert found.rows[0][1] == ("1", "North; East")
    assert found.rows[1][1] == ("2", "O'Brien")


# ---------------------------------------------------------------------- encodings


@pytest.mark.parametrize(
    ("text", "codec"),
    [
        ("部门,名称\nD1,运营部\n", "gb18030"),
        ("部門,名稱\nD1,營運部\nD2,財務部\n", "cp950"),
        ("名前,部署\n田中,営業部\nさくら,経理\n", "cp932"),
        ("Bezeichnung,Größe\nSüd,3\nNürnberg,5 €\n", "cp1252"),
        ("name,ville\nÉlodie,Orléans\nJosé,Bögel\n", "cp1252"),
    ],
)
def test_an_older_encoding_is_found_by_the_characters_that_it_gives(tmp_path, text, codec):
    found = glance(tmp_path, text.encode(codec))
    assert (found.encoding, found.questions) == (codec, ())
    assert found.names == tuple(text.partition("\n")[0].split(","))


def test_what_reads_as_well_in_two_encodings_is_asked_with_what_each_makes_of_it(store, tmp_path):
    content = "department_id,name\nD1,东\n".encode("gb18030")
    found = glance(tmp_path, content)
    assert [option.words.en for option in found.questions[0].options] == ["GB18030: D1,东", "Big5: D1,陲"]
    with pytest.raises(NothingStored, match=r'GB18030 \("D1,东"\); Big5 \("D1,陲"\).*encoding = "gb18030"'):
        load(store, "departments", content)
    load(store, "departments", content, mapping=own(encoding="cp950"))
    assert current(store, "departments", "name") == [("陲",)]


def test_a_damaged_file_of_an_older_encoding_is_no_text_of_another(tmp_path):
    content = "部门,名称\nD1,运营部\nD2,财务部\n".encode("gb18030") + b"D3,\xb2\n"
    with pytest.raises(NothingStored, match=r"encoding that is not known here .* line 4"):
        glance(tmp_path, content)


# ---------------------------------------------------------------------- a reading is obeyed when loading


def own(**said) -> Mapping:
    """A mapping for departments in our own names."""
    return Mapping.of_own_names("departments", Dialect(**said))


def test_what_was_confirmed_is_left_out_and_said(store, tmp_path):
    text = EXPORT.replace(",size", "").replace(",12", "").replace(",9", "").replace(",,21", ",")
    path = tmp_path / "export.csv"
    path.write_text(text)
    reading = confirmed_dialect(path, "export.csv")
    result = load(store, "departments", text, mapping=Mapping.of_own_names("departments", replace(reading, tail=2)))
    assert current(store, "departments", "department_id, name, line") == [("D1", "东部", 5), ("D2", "西部", 6)]
    assert "line 7 (合计); line 8 (数据来源：人力资源系统)" in result.warnings[0].en


def test_a_header_that_stands_further_down_refuses_the_file_and_says_what_to_write(store):
    with pytest.raises(NothingStored, match=r"named in line 4 .* skip = 3 under \[file\]"):
        load(store, "departments", "Departments\n\nas of March\n" + PLAIN)


def test_a_tail_that_would_drop_a_row_refuses_the_file(store):
    with pytest.raises(NothingStored, match=r"line 3 \(D2 West\) looks like a row"):
        load(store, "departments", PLAIN + "Total\n", mapping=own(tail=2))
    assert store.value("SELECT count(*) FROM departments") == 0


def test_a_tail_that_has_grown_since_refuses_the_file(store):
    with pytest.raises(NothingStored, match=r"the last 2 line\(s\) .* tail = 2"):
        load(store, "departments", PLAIN + "Total,two\nSource: the personnel system,\n", mapping=own(tail=1))


@pytest.mark.parametrize("delimiter", ["^", "~", "\x1f", "§", " "])
def test_any_sign_may_stand_between_cells(store, delimiter):
    load(store, "departments", PLAIN.replace(",", delimiter), mapping=own(delimiter=delimiter))
    assert current(store, "departments", "name") == [("East",), ("West",)]


def test_quotes_may_be_other_signs_escaped_or_none(store):
    load(store, "departments", "department_id,name\nD1,'North, East'\n", mapping=own(quote="'"))
    load(store, "departments", 'department_id,name\nD2,"The \\"best\\""\n', mapping=own(escape="\\"))
    load(store, "departments", 'department_id,name\nD3,"best\n', mapping=own(quote=""))
    assert current(store, "departments", "name") == [('"best',), ("North, East",), ('The "best"',)]


# ---------------------------------------------------------------------- a reading is a record

signs = st.sampled_from([",", ";", "\t", "|", "^", "\x1f", "'", "\\"])
words = st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1, max_size=8).filter(lambda w: w == w.strip())
readings = st.builds(
    Dialect,
    encoding=st.sampled_from([None, "utf-8", "gb18030", "big5"]),
    delimiter=st.none() | signs,
    quote=st.none() | signs | st.just(""),
    header=st.sampled_from([None, 1, 2]),
    skip=st.none() | st.integers(0, 99),
    repeated=st.none() | st.booleans(),
    sheet=st.none() | words,
    decimal=st.sampled_from([None, ".", ","]),
    forms=st.dictionaries(
        words, st.builds(ColumnForm, decimal=st.just(","), dates=st.sampled_from([None, "day-first"]))
    ),
)


@given(readings)
def test_a_reading_is_the_same_after_toml_and_json(reading):
    assert Dialect.of(reading.as_dict()) == reading
    assert Mapping.of_own_names("departments", reading).dialect == reading


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ("skip = -1", "skip must be a whole number"),
        ("skips = 1", 'Did you mean "skip"'),
        ("encoding = 'rot13'", "rot13 is not known"),
        ("delimiter = 'x'", "cannot be a letter"),
        ("dates = 'german'", "must be one of: day-first, month-first"),
        ("header = 1\ncolumns = ['a']", "no header to say"),
        ("repeated = 'yes'", "true or false"),
    ],
)
def test_a_mistake_in_a_reading_is_named(said, sentence):
    with pytest.raises(WrongUse, match=sentence):
        Mapping.parsed("m.toml", f"table = 'departments'\n[file]\n{said}\n")


# ---------------------------------------------------------------------- however a table is written


@settings(max_examples=60, deadline=None)
@given(
    rows=st.lists(
        st.tuples(
            st.sampled_from(["华东", "华北", "西南地区"]),
            st.integers(0, 10**6).map(str),
            st.sampled_from(["正常", "已完成", 'says "yes"', "a, b; c|d", "two\nlines"]),
        ),
        min_size=3,
        max_size=9,
    ),
    title=st.lists(st.sampled_from(["销售月报（内部资料）", "单位：万元", "制表日期：2026年3月1日"]), max_size=3),
    notes=st.lists(st.sampled_from(["注：本表数据未经审计", "数据来源：财务系统", "备注：口径同上月"]), max_size=2),
    delimiter=st.sampled_from(",;\t|^~"),
    codec=st.sampled_from(["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le"]),
    end=st.sampled_from(["\n", "\r\n", "\r"]),
)
def test_a_table_comes_out_as_it_was_however_it_is_written(tmp_path_factory, rows, title, notes, delimiter, codec, end):
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=delimiter, lineterminator="\n")
    writer.writerows(
        [[line] for line in title] + [["地区名称", "金额合计", "完成状态"], *rows] + [[line] for line in notes]
    )
    path = tmp_path_factory.mktemp("written") / "file.csv"
    path.write_bytes(out.getvalue().replace("\n", end).encode(codec))
    source = open_as(path, "file.csv", confirmed_dialect(path, "file.csv"))
    read = [row[1:] for block in source.blocks for row in block.rows.iter_rows()]
    assert (source.names, read) == (("地区名称", "金额合计", "完成状态"), rows)


def test_counts_of_days_in_a_column_called_like_one_of_days_are_asked_about_and_read_as_said(store, tmp_path):
    content = "\n".join(["month,segment,region,market_revenue,source", "45292,B2B,East,45292,x", "45323,B2B,East,9,x"])
    (question,) = glance(tmp_path, content).questions
    assert (question.kind, question.column, question.examples) == ("dates", "month", ("45292", "45323"))
    assert [option.words.en for option in question.options] == [
        "45292 = 2024-01-01 (a spreadsheet's count of days)",
        "no day: the cells stay as they are",
    ]
    assert question.proposed == question.options[0]
    said = question.proposed.applied_to(Dialect())
    assert glance(tmp_path, content, said).questions == ()
    load(store, "market_sizes", content, mapping=Mapping.of_own_names("market_sizes", said))
    assert current(store, "market_sizes", "month::VARCHAR, market_revenue::INT") == [
        ("2024-01-01", 45292),
        ("2024-02-01", 9),
    ]


@pytest.mark.parametrize(
    ("header", "asked"),
    [
        *((name, True) for name in ("日期", "下单日期", "Order Date", "delivered_on", "计划开始")),
        *((name, False) for name in ("订单编号", "amount", "update count")),
    ],
)
def test_only_columns_called_like_days_are_asked_about_as_counts_of_days(tmp_path, header, asked):
    assert bool(glance(tmp_path, f"{header},name\n45292,a\n45293,b\n").questions) is asked


def test_a_few_counts_of_days_among_days_are_slips_and_not_asked_about(tmp_path):
    assert glance(tmp_path, "date,name\n2024-01-01,a\n45293,b\n2024-01-03,c\n").questions == ()


def test_yes_and_no_in_a_column_of_numbers_or_of_choices_say_what_is_wanted(store):
    """No column of ours is a yes or no: 是 is never taken for 1, nor for a choice."""
    sizes = load(store, "market_sizes", "month,segment,region,market_revenue,source\n2026-01,B2B,East,是,x\n")
    partners = load(store, "partners", "partner_id,name,kind\nP1,East,否\nP2,West,yes\n")
    assert [one.words.zh for one in (*sizes.rejects, *partners.rejects)] == [
        "第 2 行，market_revenue：“是”必须是最多两位小数的金额，如 1234.50。",
        "第 2 行，kind：“否”必须是以下之一：internal、external。",
        "第 3 行，kind：“yes”必须是以下之一：internal、external。",
    ]


def test_the_lines_before_the_table_are_known_also_once_they_are_left_out(tmp_path):
    text = "月报\n单位：万元\n部门,人数\nD1,3\nD2,4\n"
    assert glance(tmp_path, text, Dialect(skip=2)).before == glance(tmp_path, text).before != ()


def test_the_order_of_day_and_month_is_asked_on_a_day_that_tells_them_apart(tmp_path):
    (asked,) = glance(tmp_path, "day,name\n01-01-2015,a\n01-03-2015,b\n").questions
    assert [one.words.en.split(" (")[0] for one in asked.options] == [
        "01-03-2015 = 2015-03-01",
        "01-03-2015 = 2015-01-03",
    ]


def test_a_last_line_that_does_not_end_is_a_row_like_others(tmp_path):
    found = glance(tmp_path, PLAIN.rstrip())
    assert found.rows == glance(tmp_path, PLAIN).rows
    assert kinds(glance(tmp_path, "sum,name\n1.234,a")) == ["decimal"]
