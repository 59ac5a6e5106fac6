"""Files that would fill the memory, take for ever or lie: each ends in a sentence, in bounded time, nothing stored."""

import gzip
import io
import os
import re
import struct
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from decimal import Decimal
from pathlib import Path
from resource import RUSAGE_CHILDREN, RUSAGE_SELF, getrusage

import polars as pl
import pytest
import statsmodels
import xlsxwriter

from data.intake import Dialect, Mapping
from data.intake.read import line_blocks
from data.intake.read.open_file import open_as
from data.intake.suggest.inspection import inspect_file
from errors import NothingStored, WrongUse
from tests.loading import cells, current, load, with_people

PLAIN = b"department_id,name\nD1,East\nD2,West\n"
MB = 1 << 20


@contextmanager
def bounded(seconds: float, megabytes: int) -> Iterator[None]:
    """Processor seconds, those of children too, and growth of this process's peak memory."""
    before, peak = _seconds(), getrusage(RUSAGE_SELF).ru_maxrss
    yield
    assert _seconds() - before < seconds
    assert (getrusage(RUSAGE_SELF).ru_maxrss - peak) / 1024 < megabytes


def _seconds() -> float:
    return sum(use.ru_utime + use.ru_stime for use in map(getrusage, (RUSAGE_SELF, RUSAGE_CHILDREN)))


def refused(store, content: bytes | Path, said: str, **options) -> None:
    """The file is refused with this sentence, in both languages, and leaves nothing behind."""
    with pytest.raises(NothingStored, match=said) as sentence:
        load(store, "departments", content, **options)
    assert "Nothing was stored." in sentence.value.words.en
    assert "未保存任何内容。" in sentence.value.words.zh
    assert store.value("SELECT count(*) FROM loads") == 0
    assert list(store.home.files.iterdir()) == []


def own(**said) -> Mapping:
    """A mapping for departments in our own names."""
    return Mapping.of_own_names("departments", Dialect(**said))


def zipped(**files: bytes) -> bytes:
    """A zip of these files; __ in a name is its full stop."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name.replace("__", "."), data)
    return content.getvalue()


def workbook(**sheets: dict[str, object]) -> bytes:
    """A workbook; each sheet says what stands in which cell."""
    content = io.BytesIO()
    book = xlsxwriter.Workbook(content)
    for name, said in sheets.items():
        sheet = book.add_worksheet(name)
        for cell, value in said.items():
            (sheet.merge_range if ":" in cell else sheet.write)(cell, value)
    book.close()
    return content.getvalue()


DEPARTMENTS = {"A1": "department_id", "B1": "name", "A2": "D1", "B2": "East"}


# ---------------------------------------------------------------------- packed files


def test_the_only_file_of_a_zip_is_read_and_litter_is_passed_over(store):
    load(store, "departments", zipped(departments__csv=PLAIN, **{"__MACOSX/x": b"x"}))
    load(store, "departments", gzip.compress(b"department_id,name\nD3,North\n"))
    assert current(store, "departments", "department_id") == [("D1",), ("D2",), ("D3",)]


def test_of_a_zip_of_several_one_is_chosen(store, tmp_path):
    content = zipped(a__csv=PLAIN, b__csv=b"department_id;name\nD9;South\n")
    refused(store, content, r'holds 2 files: a\.csv, b\.csv.* member = "a\.csv"')
    (tmp_path / "both.zip").write_bytes(content)
    found = inspect_file(tmp_path / "both.zip", "both.zip")
    assert [question.kind for question in found.questions] == ["member"]
    assert [(one.name, one.size) for one in found.members] == [("a.csv", 35), ("b.csv", 28)]
    load(store, "departments", content, mapping=own(member="b.csv"))
    assert current(store, "departments", "name") == [("South",)]
    with pytest.raises(WrongUse, match=r'Did you mean "a\.csv"'):
        load(store, "departments", content, mapping=own(member="aa.csv"))


def test_a_zip_that_a_chinese_system_wrote_has_readable_names(tmp_path):
    content = zipped(XXXX__csv=PLAIN, b__csv=PLAIN).replace(b"XXXX", "部门".encode("gbk"))
    (tmp_path / "a.zip").write_bytes(content)
    assert inspect_file(tmp_path / "a.zip", "a.zip").members[0].name == "部门.csv"


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (zipped(inner__zip=zipped(a__csv=PLAIN)), r"inner\.zip .* is packed once more"),
        (zipped(a__csv=b""), "without any file that holds something"),
        (zipped(a__csv=PLAIN)[:-30], "cannot be opened"),
        (gzip.compress(PLAIN * 100)[:-12], "cannot be unpacked"),
        (gzip.compress(PLAIN)[:15] + b"\xff\xff\xff\xff\xff\xff\xff", "cannot be unpacked"),
    ],
    ids=["nested", "empty", "cut off", "gzip cut off", "gzip damaged"],
)
def test_a_zip_that_cannot_be_used_says_why(store, content, said):
    refused(store, content, said)


def test_bombs_are_seen_before_or_while_they_unpack(store):
    zeros = gzip.compress(bytes(300 * MB), 1)
    with bounded(seconds=8, megabytes=200):
        refused(store, zeros, "unpacks to far more than a table does")
    bomb = zipped(a__csv=bytes(300 * MB))
    with bounded(seconds=3, megabytes=100):
        refused(store, bomb, "unpacks to far more than a table does")
    # The directory says 100 bytes: no more than these are taken out, and they are not what was promised.
    lie = bomb.replace(struct.pack("<I", 300 * MB), struct.pack("<I", 100))
    with bounded(seconds=3, megabytes=100):
        refused(store, lie, "cannot be unpacked")


# ---------------------------------------------------------------------- workbooks


def test_a_file_of_five_gigabytes_is_refused_before_a_byte_of_it_is_read(store, tmp_path):
    path = tmp_path / "everything.csv"
    with path.open("wb") as file:
        file.truncate(5 << 30)  # takes no room on the disk
    with bounded(0.5, 50):
        refused(store, path, "departments.csv has 5.0 GB; one file may have 4 GB. Cut it into parts")
    os.truncate(path, 4 << 30)

    def begun(*_: object) -> None:
        raise ArithmeticError

    with pytest.raises(ArithmeticError):  # exactly the limit is taken
        load(store, "departments", path, on_progress=begun)


def test_a_workbook_that_claims_billions_of_cells_ends_in_a_sentence_not_in_the_memory(store):
    content = workbook(Sheet1=DEPARTMENTS | {"XFD1048576": "end"})
    assert len(content) < 10_000
    with bounded(seconds=30, megabytes=100):
        refused(store, content, "more memory or time than a workbook may")


def test_a_workbook_whose_directory_promises_gigabytes_is_not_opened(store):
    content = io.BytesIO(workbook(Sheet1=DEPARTMENTS))
    with zipfile.ZipFile(content, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/media/x.bin", bytes(300 * MB))
    with bounded(seconds=3, megabytes=100):
        refused(store, content.getvalue(), r"unpacks to 300 MB, more than a workbook may")


def test_cancelling_ends_the_reading_of_a_workbook(store):
    class Stopped(Exception):
        pass

    def stop(*_: object) -> None:
        raise Stopped

    content = workbook(Sheet1=DEPARTMENTS | {"XFD1048576": "end"})
    with bounded(seconds=5, megabytes=100), pytest.raises(Stopped):
        load(store, "departments", content, on_progress=stop)
    assert store.value("SELECT count(*) FROM loads") == 0


def test_of_several_sheets_one_is_chosen(store, tmp_path):
    content = workbook(Notes={"A1": "please read"}, Data=DEPARTMENTS)
    refused(store, content, r'2 sheets that hold something: Notes, Data.* sheet = "Notes"')
    (tmp_path / "a.xlsx").write_bytes(content)
    found = inspect_file(tmp_path / "a.xlsx", "a.xlsx")
    assert [option.says for option in found.questions[0].options] == [{"sheet": "Notes"}, {"sheet": "Data"}]
    load(store, "departments", content, mapping=own(sheet="Data"))
    assert current(store, "departments", "name") == [("East",)]


def test_a_merged_cell_holds_for_the_rows_that_it_covers_when_that_is_confirmed(store, tmp_path):
    said = {"A1": "department_id", "B1": "name", "A2": "D1", "A3": "D2", "B2:B3": "East", "A4": "D3", "B4": "West"}
    content = workbook(Sheet1=said)
    refused(store, content, r"covers the lines 2 to 3\. .* fill = true")
    (tmp_path / "a.xlsx").write_bytes(content)
    assert [(q.kind, q.examples) for q in inspect_file(tmp_path / "a.xlsx", "a.xlsx").questions] == [
        ("fill", ("2–3: East",))
    ]
    result = load(store, "departments", content, mapping=own(fill=False))
    assert cells(result) == [(3, "name", None, "must not be empty")]
    load(store, "departments", content, mapping=own(fill=True))
    assert current(store, "departments", "name") == [("East",), ("East",), ("West",)]


def ods(rows: str) -> bytes:
    """A spreadsheet of LibreOffice's own kind, with two sheets; the second holds these rows."""
    content = io.BytesIO()
    names = "".join(
        f' xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{full}:1.0"'
        for short, full in (("office", "office"), ("table", "table"), ("text", "text"), ("manifest", "manifest"))
    )
    with zipfile.ZipFile(content, "w") as file:
        file.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        file.writestr("META-INF/manifest.xml", f"<manifest:manifest{names}/>")
        file.writestr(
            "content.xml",
            f"<office:document-content{names}><office:body><office:spreadsheet>"
            f'<table:table table:name="Empty"/><table:table table:name="Data">{rows}</table:table>'
            "</office:spreadsheet></office:body></office:document-content>",
        )
    return content.getvalue()


def ods_cell(text: str, more: str = "") -> str:
    return f'<table:table-cell office:value-type="string"{more}><text:p>{text}</text:p></table:table-cell>'


def test_merged_cells_are_found_in_an_ods_too(store, tmp_path):
    row = "<table:table-row{1}>{0}</table:table-row>".format
    east = ods_cell("East", ' table:number-columns-spanned="1" table:number-rows-spanned="2"')
    content = ods(
        row('<table:table-cell table:number-columns-repeated="2"/>', ' table:number-rows-repeated="2"')
        + row(ods_cell("department_id") + ods_cell("name"), "")
        + row(ods_cell("D1") + east, "")
        + row(ods_cell("D2") + "<table:covered-table-cell/>", "")
        + row(ods_cell("D3") + ods_cell("West"), "")
    )
    refused(store, content, r"covers the lines 4 to 5\. .* fill = true")
    load(store, "departments", content, mapping=own(fill=True))
    assert current(store, "departments", "name") == [("East",), ("East",), ("West",)]


def test_merged_cells_are_found_in_an_xls_too(tmp_path):
    folder = Path(statsmodels.__file__).parent / "tsa/statespace/tests/results/frbny_nowcast/Nowcasting"
    content = (folder / "test_spec.xls").read_bytes()
    # Its record of the window's settings, of which nothing is read here, becomes one of merged ranges: B2:B4, C5:D5.
    before, _, after = content.partition(b"\x3e\x02\x12\x00")
    merged = struct.pack("<10H", 0xE5, 18, 2, 1, 3, 1, 1, 4, 4, 2) + struct.pack("<H", 3)
    path = tmp_path / "merged.xls"
    path.write_bytes(before + merged + after[18:])
    with pytest.raises(NothingStored, match=r"covers the lines 2 to 4\. .* fill = true"):
        open_as(path, path.name, Dialect(tail=0))
    [first, *_] = open_as(path, path.name, Dialect(tail=0, fill=True)).blocks
    assert first.rows["SeriesID"].to_list()[:4] == ["GDPC1", "GDPC1", "GDPC1", "ULCNFB"]
    assert not open_as(folder / "test_spec.xls", path.name, Dialect(tail=0)).notes


def test_a_formula_is_read_as_its_value_and_a_failed_one_as_its_failure(store):
    content = io.BytesIO()
    book = xlsxwriter.Workbook(content)
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, ["department_id", "name"])
    sheet.write_row(1, 0, ["D1"])
    sheet.write_formula(1, 1, '="Ea"&"st"', None, "East")
    sheet.write_string(2, 0, "D2")
    sheet.write_string(2, 1, "=1+1")
    book.close()
    load(store, "departments", content.getvalue())
    assert current(store, "departments", "name") == [("=1+1",), ("East",)]


def test_a_chinese_export_in_a_zip_loads_once_its_questions_are_answered(store, tmp_path):
    """A title, a merged cell, a total, a source line, amounts in 元 and 万, days whose order nobody can know."""
    with_people(store)
    rows = ["01/02/2026 S1 华东 ￥1,234.50 1.2万", "03/02/2026 S1 . （20） 10", "04/02/2026 S2 华北 300元 100"]
    said: dict[str, object] = {"A1:E1": "2026年2月销售台账", "C3:C4": "华东"}
    for line, row in enumerate(
        ["日期 主管 区域 收入（元） 成本（元）", *rows, "合计 . . 1514.5 12110", "数据来源：ERP"], 2
    ):
        said |= {f"{letter}{line}": cell for letter, cell in zip("ABCDE", row.split(), strict=False) if cell != "."}
    said.pop("C3")
    (tmp_path / "export.zip").write_bytes(zipped(台账__xlsx=workbook(说明={"A1": "请先阅读"}, 二月=said), a__csv=PLAIN))
    found = inspect_file(tmp_path / "export.zip", "export.zip")
    assert [question.kind for question in found.questions] == ["member", "sheet", "skip", "fill", "tail", "dates"]
    assert (found.names, found.sheet) == (("日期", "主管", "区域", "收入（元）", "成本（元）"), "二月")
    reading = found.questions[-1].options[0].applied_to(found.dialect)
    assert inspect_file(tmp_path / "export.zip", "export.zip", reading).questions == ()
    columns = """
        date = { from = "日期" }
        supervisor_id = { from = "主管" }
        segment = { constant = "全部" }
        region = { from = "区域" }
        product = { constant = "全部" }
        channel = { constant = "全部" }
        revenue = { from = "收入（元）" }
        cost = { from = "成本（元）" }
        """
    rules = Mapping.parsed("ERP", f"table = 'operating_results'\n{reading.as_toml()}[columns]{columns}")
    result = load(store, "operating_results", tmp_path / "export.zip", mapping=rules)
    assert cells(result) == [(4, "revenue", "（20）", "must be 0 or more")]
    assert current(store, "operating_results", "date, region, revenue, cost") == [
        (date(2026, 2, 1), "华东", Decimal("1234.50"), Decimal("12000.00")),
        (date(2026, 2, 4), "华北", Decimal("300.00"), Decimal("100.00")),
    ]
    assert "line 6 (合计 1514.5 12110); line 7 (数据来源：ERP)" in result.warnings[0].en


# ---------------------------------------------------------------------- Parquet


def test_parquet_gives_typed_cells_and_the_number_of_its_row_for_a_line(store, tmp_path):
    frame = pl.DataFrame({"department_id": ["D1", None, "D 3"], "name": ["East", None, "West"]})
    frame.write_parquet(tmp_path / "a.parquet")
    result = load(store, "departments", tmp_path / "a.parquet")
    assert current(store, "departments", "department_id, line") == [("D1", 2)]
    assert cells(result)[0][:2] == (4, "department_id")
    found = inspect_file(tmp_path / "a.parquet", "a.parquet")
    assert (found.format, found.names, found.lines, found.questions) == ("parquet", ("department_id", "name"), 4, ())


def test_parquet_that_is_cut_off_or_holds_lists_is_refused(store, tmp_path):
    path = tmp_path / "a.parquet"
    pl.DataFrame({"department_id": ["D1"], "name": [["East"]]}).write_parquet(path)
    refused(store, path, '"name" holds lists')
    refused(store, path.read_bytes()[:-20], "damaged or cut off")


# ---------------------------------------------------------------------- text


def test_a_hundred_thousand_columns_are_counted_not_read(store, tmp_path):
    content = ",".join(f"c{n}" for n in range(100_000)).encode() + b"\n" + b"1," * 99_999 + b"1\n"
    with bounded(seconds=8, megabytes=300):
        refused(store, content, "has 100,000 columns; at most 5,000", mapping=own(delimiter=","))
        (tmp_path / "wide.csv").write_bytes(content)
        with pytest.raises(NothingStored, match="has 100,000 columns"):
            inspect_file(tmp_path / "wide.csv", "wide.csv")


def test_a_file_of_one_endless_line_is_no_table(store, tmp_path, monkeypatch):
    monkeypatch.setattr(line_blocks, "LONGEST_LINE", 20_000_000)
    path = tmp_path / "departments.csv"
    path.write_bytes(PLAIN + b"x" * 60_000_000)
    refused(store, path, "holds a line of more than 20 million characters")


@pytest.mark.parametrize("place", [1, 200_000], ids=["first line", "far below"])
def test_a_zero_byte_is_named_by_its_line(store, place):
    lines = [b"D%d,East" % n for n in range(place + 1)]
    lines[place] = b"D1,Ea\0st"
    refused(store, b"department_id,name\n" + b"\n".join(lines), rf"zero bytes, the first in line {place + 2}\.")


def test_five_gigabytes_are_read_in_parts(store, tmp_path):
    """A sparse file: its zeros are found at the first step, and no more of it is read."""
    path = tmp_path / "departments.csv"
    path.write_bytes(PLAIN)
    os.truncate(path, 5 << 30)
    with bounded(seconds=5, megabytes=100), pytest.raises(NothingStored, match="zero bytes, the first in line 4"):
        inspect_file(path, "departments.csv")


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("departments.xlsx", PLAIN),
        ("departments.csv", workbook(Sheet1=DEPARTMENTS)),
        ("departments.parquet", zipped(x__csv=PLAIN)),
        ("departments.zip", gzip.compress(PLAIN)),
    ],
    ids=["text", "workbook", "zip", "gzip"],
)
def test_the_content_decides_not_the_name(store, name, content):
    load(store, "departments", content, name=name)
    assert ("East",) in current(store, "departments", "name")


@pytest.mark.parametrize(
    "content",
    [
        b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<<>>\n",
        b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR",
        b"<html><body>Sign in</body></html>\n",
    ],
    ids=["pdf", "png", "a sign-in page"],
)
def test_what_is_no_table_is_refused(store, content):
    with pytest.raises(NothingStored, match=re.compile(r"Nothing was stored\.$")):
        load(store, "departments", content)


# ---------------------------------------------------------------------- what only looks like rows


def test_totals_repeated_headers_and_notes_refuse_the_file_until_somebody_says_what_they_are(store):
    total = PLAIN + b"Total,East and West\n"
    refused(store, total, r"last 1 line\(s\) .* \(Total East and West\): it looks like a total.* tail = 1")
    again = PLAIN + b"department_id,name\nD3,North\n"
    refused(store, again, r"line 4 repeats the header .* repeated = true")
    result = load(store, "departments", again, mapping=own(repeated=True))
    assert current(store, "departments", "department_id") == [("D1",), ("D2",), ("D3",)]
    assert "line 4 (department_id name)" in result.warnings[0].en
    load(store, "departments", total, mapping=own(tail=0))
    assert ("Total",) in current(store, "departments", "department_id")


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"%PDF-1.7\n1 0 obj", "is a PDF. Export the table"),
        (b"\x89PNG\r\n\x1a\n" + bytes(40), "is a picture"),
        (b"7z\xbc\xaf\x27\x1c" + bytes(40), "Unpack it, or pack it as .zip"),
        ("\ufeff <!-- 导出 -->\n<HTML><table><tr><td>department_id</td></tr></table>".encode(), "is a web page"),
        (b"<table border=1><tr><td>department_id</td><td>name</td></tr>", "is a web page"),
        (b'<?xml version="1.0"?><Workbook></Workbook>', "is an XML file"),
        (
            b"\xd0\xcf\x11\xe0" + bytes(600) + "EncryptedPackage".encode("utf-16-le"),
            "is protected by a password. Open it",
        ),
        (zipped(**{"[Content_Types]__xml": b"", "word/document__xml": b""}), "is a Word document"),
        (zipped(**{"inside__csv": b"%PDF-1.7\n"}), "is a PDF"),
    ],
    ids=["pdf", "picture", "7z", "web page", "web table", "xml", "password", "word", "pdf in a zip"],
)
def test_what_is_no_table_is_called_what_it_is_with_what_to_do(store, tmp_path, content, said):
    refused(store, content, said)
    path = tmp_path / "table.xls"
    path.write_bytes(content)
    with pytest.raises(NothingStored, match=said):
        inspect_file(path, "table.xls")


def test_a_cell_that_begins_with_a_sign_of_markup_is_a_cell(store):
    load(store, "departments", b"department_id,name\n<D1>,East\n")
    assert current(store, "departments", "department_id") == [("<D1>",)]
