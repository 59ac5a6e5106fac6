"""Every file ends either in rows with their true line numbers or in one sentence; never in garbage or a traceback."""

import io
from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal

import pytest
import xlsxwriter

from data.intake import LoadResult, loads
from errors import NothingStored, ScorecardError
from tests.loading import ANALYST, cells, current, load, with_people
from text import Words

# The UTF-8 bytes of these names are also GB18030, of other characters: whoever tries that first stores garbage.
TEXT = "department_id,name\nD1,运营中心\nD2,财务\n"
ROWS = [("D1", "运营中心"), ("D2", "财务")]


@pytest.mark.parametrize(
    ("codec", "mark", "said"),
    [
        ("utf-8", b"", "UTF-8"),
        ("utf-8", b"\xef\xbb\xbf", "UTF-8"),
        ("gb18030", b"", "GB18030"),
        ("gbk", b"", "GB18030"),
        ("utf-16-le", b"\xff\xfe", "UTF-16"),
        ("utf-16-be", b"\xfe\xff", "UTF-16"),
        ("utf-16-le", b"", "UTF-16"),
        ("utf-16-be", b"", "UTF-16"),
    ],
)
def test_the_same_text_in_another_encoding_gives_the_same_rows(store, codec, mark, said):
    load(store, "departments", mark + TEXT.encode(codec))
    assert current(store, "departments", "department_id, name") == ROWS
    assert loads(store, ANALYST)[0].encoding == said


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_line_ends_and_delimiters_are_found_out_from_the_header(store, end, delimiter):
    load(store, "departments", TEXT.replace(",", delimiter).replace("\n", end))
    assert current(store, "departments", "department_id, name, line") == [(*ROWS[0], 2), (*ROWS[1], 3)]


def test_a_line_number_is_the_one_an_editor_shows_also_after_quoted_newlines_and_empty_lines(store):
    result = load(
        store,
        "departments",
        'department_id,name\nD1,Plain\n\nD2,"two\nlines"\n,,\n"D3","three\r\nmore\r\nlines"\nD 4,Bad\n',
    )
    assert current(store, "departments", "department_id, line, name") == [
        ("D1", 2, "Plain"),
        ("D2", 4, "two\nlines"),
        ("D3", 7, "three\nmore\nlines"),
    ]
    assert cells(result) == [(10, "department_id", "D 4", "must be a short text without spaces")]


def test_quoted_delimiters_and_doubled_quotes_belong_to_the_cell(store):
    load(store, "departments", 'department_id,name\nD1,"North, East"\nD2,"The ""best"" one"\nD3,5" pipes\n')
    assert current(store, "departments", "name") == [('5" pipes',), ("North, East",), ('The "best" one',)]


@pytest.mark.parametrize("quote", ["", '"'], ids=["plain", "quoted"])
def test_short_and_long_rows_are_refused_as_rows_and_the_others_stored(store, quote):
    result = load(store, "departments", f"department_id,name\nD1\nD2,East,extra\n{quote}D3{quote},West\n")
    assert cells(result) == [
        (2, "(row)", "D1", "has 1 cell(s) where the header has 2"),
        (3, "(row)", "D2,East,extra", "has 3 cell(s) where the header has 2"),
    ]
    assert (result.received, result.accepted) == (3, 1)


def test_rows_swallowed_by_a_forgotten_quotation_mark_are_named(store):
    result = load(store, "departments", 'department_id,name\nD1,"East\nD2,West\nD3,North"\nD4,South\n')
    assert current(store, "departments", "department_id, name") == [("D1", "East\nD2,West\nD3,North"), ("D4", "South")]
    result = load(store, "departments", 'department_id,name\nD5,x,"East\nD6,West"\n')
    assert "lines 2 to 3 were read as one row because of a quotation mark" in result.rejects[0].rule.en


def test_a_cell_of_a_hundred_pages_is_refused_with_its_row_where_quotation_marks_make_reading_slow(store):
    result = load(store, "departments", 'department_id,name\n"D1",' + "x" * 140_000 + "\nD2,West\n")
    assert cells(result) == [(2, "(row)", None, "has a cell of more than 131072 characters")]


@pytest.mark.parametrize("text", ['D1,"East\nD2,West\n', 'D1,"East\nD2,"West"\n'])
def test_a_quotation_mark_that_is_never_closed_refuses_the_file_and_names_its_line(store, text):
    with pytest.raises(NothingStored, match="opened in line 2 is not closed"):
        load(store, "departments", "department_id,name\n" + text)


@pytest.mark.parametrize("last", ["", '"",""\n'], ids=["plain", "quoted"])
def test_rows_of_only_empty_cells_are_passed_over_and_counted(store, last):
    result = load(store, "departments", "department_id,name\nD1,East\n,\n , \n,,,\n\n" + last)
    assert (result.received, result.rejected) == (1, 0)
    assert [w.en for w in result.warnings] == [f"Rows without any content were passed over: {3 + bool(last)}."]


def test_unknown_columns_are_named_and_ignored_and_case_does_not_matter(store):
    result = load(store, "departments", "colour,NAME,Department_ID,size\nred,East,D1,4\n")
    assert current(store, "departments", "department_id, name") == [("D1", "East")]
    assert [w.en for w in result.warnings] == ["Not a column of Departments, so ignored: colour, size."]


def test_a_column_that_the_file_lacks_is_said_where_it_empties_what_was_there(store):
    load(store, "departments", "department_id,name,parent_id\nD1,All,\nD2,East,D1\n")
    result = load(store, "departments", "department_id,name\nD1,All\nD2,East\n")
    assert [w.en for w in result.warnings] == [
        "The file has no column parent_id, so it became empty in 1 corrected row(s)."
    ]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "holds no rows"),
        (b"\n\n \n", "holds no rows"),
        (b"\xef\xbb\xbf", "holds no rows"),
        (b"department_id,name\n", "holds no rows"),
        (b"department_id,name\n,\n", "holds no rows"),
        (b"department_id,nam\nD1,East\n", 'the column name is missing.* Did you mean "name" by "nam"?'),
        (b"a,b\n1,2\n", "the columns department_id, name are missing"),
        (b"department_id,name,name\nD1,East,West\n", 'the column "name" stands twice'),
        (b"department_id,name\nD1,Ea\x00st\n", "zero bytes"),
        (b"\x7fELF\x02\x01\x01\x00\x00\x00\x00\x00\x00\x00\x00\x00\x03\x00>\x00", "zero bytes"),
        (b"department_id,name\nD1,\x80\x80\x81\xff\n", r"encoding that is not known here .*line 2"),
        ("department_id,name\nD1,运营部人力资源部\nD2,财务部".encode() + b"\xff\n", "broken characters .* line 3"),
        (b"PK\x03\x04 this is no archive", "cannot be opened as a workbook"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 nor is this", "cannot be opened as a workbook"),
        (b"\xff\xfe\x00\x00d\x00\x00\x00", "neither a text file nor a workbook"),
        (b'"department_id\nD1,East\n', "opened in line 1 is not closed"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_in_one_sentence_and_nothing_is_stored(store, content, said):
    with pytest.raises(NothingStored, match=said) as refused:
        load(store, "departments", content)
    assert "departments.csv" in refused.value.words.en
    assert "Nothing was stored." in refused.value.words.en
    assert "未保存任何内容。" in refused.value.words.zh
    assert store.value("SELECT count(*) FROM loads") == 0
    assert list(store.home.files.iterdir()) == []


@pytest.mark.parametrize("name", ["../../etc/passwd", "C:\\data\\d.csv", "a\nb\x1b[31m.csv", "", "数据.csv"])
def test_the_name_of_a_file_is_only_a_name(store, name):
    result = load(store, "departments", TEXT, name=name)
    assert result.file.isprintable()
    assert not set(result.file) & set("/\\")
    assert {file.name for file in store.home.files.iterdir()} == {loads(store, ANALYST)[0].sha256}


# ---------------------------------------------------------------------- workbooks


def _workbook(
    rows: Sequence[Sequence[object]], *, first_row: int = 0, sheet: str = "Sheet1", before: bool = False
) -> bytes:
    content = io.BytesIO()
    book = xlsxwriter.Workbook(content, {"default_date_format": "yyyy-mm-dd"})
    if before:
        book.add_worksheet("Notes").write(0, 0, "please read")
    page = book.add_worksheet(sheet)
    for i, row in enumerate(rows, first_row):
        for j, cell in enumerate(row):
            if isinstance(cell, str) and cell.startswith("="):
                page.write_formula(i, j, cell, None, "#REF!")
            elif cell is not None:
                page.write(i, j, cell)
    book.close()
    return content.getvalue()


RESULTS = ["date", "supervisor_id", "segment", "region", "product", "channel", "revenue", "cost"]


def test_a_workbook_gives_typed_cells_and_the_rows_of_the_sheet_for_lines(store):
    with_people(store)
    book = _workbook(
        [
            RESULTS,
            [datetime(2026, 3, 1), "S1", 7, "East", "b", "c", 0.1 + 0.2, 12345678.91],
            [],
            ["2026/3/2", "S1", 7, "East", "b", "c", 3.0, "4.5"],
            ["2026-03-03", "S1", 7, "East", "b", "c", 1.005, -1],
        ],
        first_row=2,
    )
    result = load(store, "operating_results", book)
    assert current(store, "operating_results", "date, segment, revenue, cost, line") == [
        (date(2026, 3, 1), "7", Decimal("0.30"), Decimal("12345678.91"), 4),
        (date(2026, 3, 2), "7", Decimal("3.00"), Decimal("4.50"), 6),
    ]
    assert cells(result) == [
        (7, "revenue", "1.005", "must be an amount with at most two decimals like 1234.50"),
        (7, "cost", "-1", "must be 0 or more"),
    ]


def test_a_month_that_a_workbook_turned_into_its_first_day_is_that_month(store):
    book = _workbook(
        [["month", "segment", "region", "market_revenue", "source"], [datetime(2026, 3, 1), "a", "b", 100, "survey"]]
    )
    load(store, "market_sizes", book)
    assert current(store, "market_sizes", "month") == [(date(2026, 3, 1),)]


def test_the_sheet_named_as_the_table_is_read_else_the_first(store):
    rows = [["department_id", "name"], ["D1", "East"]]
    load(store, "departments", _workbook(rows, sheet="Departments", before=True))
    assert current(store, "departments", "name") == [("East",)]
    load(store, "departments", _workbook([rows[0], ["D1", "West"]], sheet="whatever"))
    assert current(store, "departments", "name") == [("West",)]


def test_the_content_decides_whether_a_file_is_a_workbook_not_its_name(store):
    load(store, "departments", _workbook([["department_id", "name"], ["D1", "East"]]), name="departments.csv")
    load(store, "departments", "department_id,name\nD2,West\n", name="departments.xlsx")
    assert current(store, "departments", "name") == [("East",), ("West",)]


def test_a_formula_that_failed_is_no_empty_cell(store):
    book = _workbook([["department_id", "name", "parent_id"], ["D1", "East", "=Nowhere!A1"]])
    assert cells(load(store, "departments", book)) == [(2, "parent_id", "#REF!", "must exist in Departments")]


@pytest.mark.parametrize("rows", [[], [["department_id", "name"]]])
def test_an_empty_sheet_holds_no_rows(store, rows):
    with pytest.raises(NothingStored, match="holds no rows"):
        load(store, "departments", _workbook(rows))


# ---------------------------------------------------------------------- whatever comes


@pytest.mark.parametrize("head", [b"", b"department_id,name\n", b'"department_id";"name"\n', b"name\tdepartment_id\r"])
def test_whatever_comes_ends_in_rows_counted_or_in_a_sentence(store, head):
    odd = [
        b"\xff\xfe\x01\x00\r\x00\n\x00",
        b"a,b\r\n\rc,d\n\n",
        b'"""","\n",\n',
        b'"a""b",c"d\n"e"f,g\n',
        b",,,,,\n" * 3,
        b"x" * 200_000 + b",y\n",
        b"D1,\xb2\xe2\xca\xd4\nD2,\x81\n",
        b"D1,\xf0\x9f\x98\x80\n\xef\xbb\xbfD2,x\n",
        b"\x1a\n",
        b"D1,=cmd|' /C calc'!A0\n",
        b"D1\x0bD2,\xc2\x85name\xe2\x80\xa8x\n",
        b"NaN,Infinity\nnull,\\N\n",
        b"\0" * 64,
        bytes(range(256)),
    ]
    for content in odd:
        said = _outcome(store, head + content)
        assert isinstance(said, LoadResult) or said.en.endswith("."), content[:40]
        if isinstance(said, LoadResult):
            assert said.received == said.accepted + said.rejected, content[:40]
            assert len({reject.line for reject in said.rejects}) == said.rejected, content[:40]


def _outcome(store, content: bytes) -> LoadResult | Words:
    try:
        return load(store, "departments", content)
    except ScorecardError as refused:
        return refused.words
