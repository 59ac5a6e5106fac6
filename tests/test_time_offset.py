"""Times of files: with an offset they are the moment that they name, without one the company's local time."""

from datetime import UTC, date, datetime, timedelta, timezone
from io import BytesIO
from zoneinfo import ZoneInfo

import polars as pl
import pytest
import xlsxwriter

from data import clock
from data.company_zone import set_company_zone
from data.intake.check import fast_path
from data.intake.suggest.column_profile import has_clock, share_of_kind
from scope import operator
from tests.loading import cells, current, load, with_people

HEAD = "run_id,process_id,started_at,finished_at,outcome\n"
FORM = (
    "must be a time like 2026-03-01 14:05:00 (the company's time), or with its offset from UTC, −12:00 to +14:00, "
    "like 2026-03-01 14:05:00+08:00"
)


def with_process(store) -> None:
    """A process whose runs can be loaded."""
    with_people(store)
    load(store, "processes", "process_id,name,supervisor_id,standard_hours\nP1,Ship,S1,4\n")


@pytest.fixture
def company(filled):
    """A company in Shanghai; the clock is back there afterwards."""
    yield filled(with_process)
    clock.follow(ZoneInfo(clock.DEFAULT_ZONE))


def begun(store, *starts: str) -> dict[str, datetime]:
    """What is stored as the start of runs that began then."""
    rows = "".join(f"r{n:03},P1,{start},,\n" for n, start in enumerate(starts))
    found = load(store, "process_runs", HEAD + rows)
    assert not cells(found)
    return dict(zip(starts, (at for _, at in current(store, "process_runs", "run_id, started_at")), strict=True))


def test_in_one_column_each_time_is_read_by_its_own_offset(company):
    assert begun(
        company,
        "2026-01-05T13:42:22+02:00",
        "2026-01-05T13:42:22Z",
        "2026-01-05 13:42:22.688",
        "2026-01-05 13:42:22.688000+02:00",
        "2026-01-05 13:42",
        "2026-01-05T13:42:22.688Z",
        "2026-01-05 13:42:22 +0200",
        "2026-01-05T13:42:22+08:00",
        "2026-01-05 13:42:22-03",
    ) == {
        "2026-01-05T13:42:22+02:00": datetime(2026, 1, 5, 19, 42, 22),
        "2026-01-05T13:42:22Z": datetime(2026, 1, 5, 21, 42, 22),
        "2026-01-05 13:42:22.688": datetime(2026, 1, 5, 13, 42, 22, 688_000),
        "2026-01-05 13:42:22.688000+02:00": datetime(2026, 1, 5, 19, 42, 22, 688_000),
        "2026-01-05 13:42": datetime(2026, 1, 5, 13, 42),
        "2026-01-05T13:42:22.688Z": datetime(2026, 1, 5, 21, 42, 22, 688_000),
        "2026-01-05 13:42:22 +0200": datetime(2026, 1, 5, 19, 42, 22),
        "2026-01-05T13:42:22+08:00": datetime(2026, 1, 5, 13, 42, 22),
        "2026-01-05 13:42:22-03": datetime(2026, 1, 6, 0, 42, 22),
    }


def test_an_evening_elsewhere_is_the_next_day_here_and_counts_there(company):
    load(company, "process_runs", HEAD + "r1,P1,2026-03-31T15:00:00Z,2026-03-31T16:00:00Z,ok\n")
    assert current(company, "process_runs", "finished_at::DATE") == [(date(2026, 4, 1),)]


def test_times_that_people_write_keep_their_offset(company):
    assert list(
        begun(company, "5 Jan 2026 1:42 PM +0200", "2026/1/5 13:42:22Z", "2026年1月5日 13:42:22+08:00").values()
    ) == [
        datetime(2026, 1, 5, 19, 42),
        datetime(2026, 1, 5, 21, 42, 22),
        datetime(2026, 1, 5, 13, 42, 22),
    ]


def test_an_offset_that_there_is_not_is_refused_row_by_row(company):
    bad = [
        "2026-01-05 13:42:22+14:01",
        "2026-01-05 13:42:22-12:30",
        "2026-01-05 13:42:22+08:60",
        "2026-01-05 13:42:22+8",
        "2026-01-05 09:00-11",
        "2026-02-30 13:42:22+08:00",
    ]
    rows = "".join(f"b{n},P1,{start},,\n" for n, start in enumerate(bad))
    found = load(
        company, "process_runs", HEAD + "g1,P1,2026-01-05 13:42:22+14:00,,\n" + rows + "g2,P1,2026-01-05 13:42,,\n"
    )
    assert cells(found) == [(line, "started_at", start, FORM) for line, start in enumerate(bad, 3)]
    assert current(company, "process_runs", "run_id, started_at") == [
        ("g1", datetime(2026, 1, 5, 7, 42, 22)),
        ("g2", datetime(2026, 1, 5, 13, 42)),
    ]


def test_a_run_may_end_in_another_offset_than_it_began(company):
    row = "r1,P1,2026-01-05T13:00:00+08:00,2026-01-05T06:00:00Z,ok\n"  # an hour later, at 14:00
    assert load(company, "process_runs", HEAD + row).accepted == 1
    early = load(company, "process_runs", HEAD + "r2,P1,2026-01-05T13:00:00+08:00,2026-01-05T04:59:00Z,ok\n")
    assert cells(early) == [(2, "finished_at", "2026-01-05T04:59:00Z", "must not be before started_at")]


def test_another_company_reads_the_same_file_by_its_own_clocks_in_summer_and_winter(company):
    set_company_zone(company, operator("admin"), "Europe/Berlin")
    assert list(begun(company, "2026-01-05T12:00:00Z", "2026-07-05T12:00:00Z", "2026-07-05 12:00").values()) == [
        datetime(2026, 1, 5, 13),
        datetime(2026, 7, 5, 14),
        datetime(2026, 7, 5, 12),
    ]


def test_a_workbook_says_the_same_in_text_and_its_own_times_are_local(company):
    content = BytesIO()
    book = xlsxwriter.Workbook(content)
    sheet = book.add_worksheet("process_runs")
    for column, name in enumerate(HEAD.strip().split(",")):
        sheet.write(0, column, name)
    sheet.write_row(1, 0, ["r1", "P1", "2026-01-05T13:42:22+02:00"])
    sheet.write_row(2, 0, ["r2", "P1"])
    sheet.write_datetime(2, 2, datetime(2026, 1, 5, 13, 42, 22), book.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"}))
    sheet.write_row(3, 0, ["r3", "P1", "2026-01-05T13:42:22+99:00"])
    book.close()
    found = load(company, "process_runs", content.getvalue(), "runs.xlsx")
    assert cells(found) == [(4, "started_at", "2026-01-05T13:42:22+99:00", FORM)]
    assert current(company, "process_runs", "run_id, started_at") == [
        ("r1", datetime(2026, 1, 5, 19, 42, 22)),
        ("r2", datetime(2026, 1, 5, 13, 42, 22)),
    ]


def test_a_parquet_column_with_a_zone_names_moments(company):
    moment = datetime(2026, 1, 5, 13, 42, 22, tzinfo=UTC)
    frame = pl.DataFrame({"run_id": ["r1"], "process_id": ["P1"], "started_at": [moment]})
    for zone in ("UTC", "America/New_York"):
        content = BytesIO()
        frame.with_columns(pl.col("started_at").dt.convert_time_zone(zone)).write_parquet(content)
        load(company, "process_runs", content.getvalue(), "runs.parquet")
        assert current(company, "process_runs", "started_at") == [(datetime(2026, 1, 5, 21, 42, 22),)]


def test_the_quick_way_of_large_files_reads_an_offset_as_the_other_does(company, monkeypatch):
    monkeypatch.setattr(fast_path, "SMALLEST", 0)
    rows = [f"r{n:03},P1,2026-01-05 13:42:22,,\n" for n in range(100)]
    rows[40] = "r040,P1,2026-01-05 13:42:22+02:00,,\n"
    load(company, "process_runs", HEAD + "".join(rows))
    odd = [row for row in current(company, "process_runs", "run_id, started_at") if row[1].hour != 13]
    assert odd == [("r040", datetime(2026, 1, 5, 19, 42, 22))]


def test_python_agrees_about_every_quarter_of_an_hour_there_is(company):
    offsets = [timedelta(minutes=minutes) for minutes in range(-12 * 60, 14 * 60 + 1, 15)]
    moments = [datetime(2026, 1, 5, 13, 42, 22, tzinfo=timezone(offset)) for offset in offsets]
    stored = begun(company, *(moment.isoformat() for moment in moments))
    assert list(stored.values()) == [m.astimezone(ZoneInfo("Asia/Shanghai")).replace(tzinfo=None) for m in moments]


def test_a_day_written_as_its_midnight_is_that_day_whatever_its_offset(company):
    head = "supervisor_id,name,department_id,started_on\n"
    rows = "S8,Lin,D1,2026-03-01T00:00:00+02:00\nS9,Mei,D1,2026-03-01T16:00:00Z\n"
    found = load(company, "supervisors", head + rows)
    assert [(line, column) for line, column, *_ in cells(found)] == [(3, "started_on")], "16:00 is no day"
    assert company.value("SELECT started_on FROM supervisors WHERE supervisor_id = 'S8'") == date(2026, 3, 1)


def test_columns_of_times_with_offsets_are_taken_for_times():
    assert share_of_kind(["2026-01-05T13:42:22+02:00", "2026-01-05 13:42:22 +0200", "2026-01-05T13:42Z"], "time") == 1
    assert has_clock(["2026-01-05T13:42:22+02:00"])
    assert not has_clock(["2026-01-05T00:00:00+02:00"])
