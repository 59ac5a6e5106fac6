"""The command line when no server runs: what it prints, what it stores, the code it leaves with."""

from __future__ import annotations

import io
import json
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path

import duckdb
import pytest
import typer
from pypdf import PdfReader

import scorecard
from data.home import Home
from data.store import Store
from metrics.catalogue import INDICATORS
from server.prompt import run_app
from tests.commands import DEPARTMENTS, RESULTS, ROOT, Prompt, company_files, ran, small_company, started

ONE_BAD = RESULTS.replace("S2,B2B,East,P,Web,50,40", "S2,B2B,East,P,Web,50,-40")


@pytest.fixture(scope="module")
def company(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small company's home, for tests that only read."""
    folder = tmp_path_factory.mktemp("company")
    small_company(Home(folder / "home"), folder / "files")
    return folder / "home"


@pytest.fixture
def prompt(tmp_path: Path) -> Prompt:
    """A prompt with a home of its own, in which nothing is yet."""
    return Prompt(tmp_path / "home")


@pytest.fixture
def reader(company: Path) -> Prompt:
    """A prompt at the small company, to ask."""
    return Prompt(company)


@pytest.fixture
def writer(company: Path, prompt: Prompt) -> Prompt:
    """A prompt at a copy of the small company, to change."""
    shutil.copytree(company, prompt.home)
    return prompt


def file_of(folder: Path, text: str, name: str = "operating_results.csv") -> Path:
    file = folder / name
    file.write_text(text, encoding="utf-8")
    return file


def one_line(text: str) -> str:
    """The text, which must be one line and no traceback."""
    assert text.count("\n") == 1, text
    assert "Traceback" not in text
    return text.strip()


def revenue(prompt: Prompt, who: str = "S2") -> float | None:
    asked = prompt("indicators", "--supervisor", who, "--period", "2026-06", "--indicator", "revenue", "--json")
    return asked.json[0]["value"]


# ---------------------------------------------------------------------- load


def test_a_folder_goes_into_the_tables_its_files_are_named_after(prompt: Prompt, tmp_path: Path) -> None:
    done = prompt("load", company_files(tmp_path / "files"), "--json")
    assert done.code == 0
    assert [(load["table"], load["accepted"]) for load in done.json] == [
        ("departments", 1),
        ("supervisors", 2),
        ("operating_results", 3),
    ]


def test_a_file_with_a_bad_row_is_stored_without_it_and_leaves_with_3(writer: Prompt, tmp_path: Path) -> None:
    file = file_of(tmp_path, ONE_BAD.replace("50", "55").replace("P,Web", "Q,Web"))
    done = writer("load", "operating_results", file, "--json")
    assert done.code == 3
    contract = "load_id table received accepted rejected superseded unchanged rejects"
    assert {key: done.json[key] for key in contract.split()} == {
        "load_id": 4,
        "table": "operating_results",
        "received": 3,
        "accepted": 2,
        "rejected": 1,
        "superseded": 0,
        "unchanged": 0,
        "rejects": [{"line": 4, "column": "cost", "value": "-40", "rule": "must be 0 or more"}],
    }


def test_people_read_the_bad_cells_as_a_table(writer: Prompt, tmp_path: Path) -> None:
    done = writer("load", "operating_results", file_of(tmp_path, ONE_BAD))
    assert done.out.splitlines()[0].startswith("operating_results.csv: 2 rows stored, 1 to correct")
    assert done.out.splitlines()[-1].split() == ["4", "cost", "-40", "must", "be", "0", "or", "more"]


def test_a_load_is_listed_reverted_and_reinstated(writer: Prompt) -> None:
    assert [one["load_id"] for one in writer("loads", "--table", "operating_results", "--json").json] == [3]
    tried = writer("revert", 3, "--dry-run", "--json")
    assert (tried.json["gone"], tried.json["event_id"]) == (3, None)
    assert {"supervisor_id": "S1", "indicator": "revenue", "period": "2026-06", "before": 300, "after": None} in (
        tried.json["figures"]
    )
    assert revenue(writer, "S1") == 300
    assert "Say why" in one_line(writer("revert", 3).err)
    done = writer("revert", 3, "--reason", "wrong month")
    assert (done.code, done.out.startswith("Load 3 (operating_results.csv) is reverted.")) == (0, True)
    assert revenue(writer, "S1") is None
    assert writer("loads", "--json").json[0]["reverted_at"]
    assert writer("reinstate", 3, "--reason", "right after all", "--lang", "zh").out.startswith("第 3 次导入")
    assert revenue(writer, "S1") == 300


def test_a_load_that_others_rest_on_is_refused_in_one_sentence_with_1(writer: Prompt) -> None:
    done = writer("revert", 2, "--reason", "wrong")
    assert done.code == 1
    assert "operating_results 3" in one_line(done.err)


def test_strict_stores_nothing_of_a_file_with_a_bad_row(writer: Prompt, tmp_path: Path) -> None:
    file = file_of(tmp_path, ONE_BAD.replace("200", "999"))
    assert writer("load", "operating_results", file, "--strict").code == 1
    assert revenue(writer, "S1") == 300


def test_a_dry_run_says_what_would_be_stored_and_stores_nothing(writer: Prompt, tmp_path: Path) -> None:
    done = writer("load", "operating_results", file_of(tmp_path, RESULTS.replace("200", "999")), "--dry-run", "--json")
    assert (done.code, done.json["accepted"], done.json["superseded"]) == (0, 3, 1)
    assert done.json["load_id"] is None
    assert revenue(writer, "S1") == 300


def test_a_file_without_a_good_row_leaves_with_1(writer: Prompt, tmp_path: Path) -> None:
    done = writer("load", "departments", file_of(tmp_path, DEPARTMENTS.replace("D1,Sales", "D 2,")), "--json")
    assert (done.code, done.json["load_id"]) == (1, None)


def test_a_file_refused_as_a_whole_leaves_with_1_and_a_sentence(writer: Prompt, tmp_path: Path) -> None:
    done = writer("load", "departments", file_of(tmp_path, "a,b\n1,2\n"), "--json")
    assert done.code == 1
    assert (done.json["load_id"], done.json["stored"], done.json["rejects"]) == (None, False, [])
    assert "department_id" in one_line(done.err)
    assert writer("load", "departments", tmp_path / "departments.csv").out == ""


def test_of_a_folder_in_which_one_file_is_bad_the_others_are_stored(prompt: Prompt, tmp_path: Path) -> None:
    files = company_files(tmp_path / "files")
    file_of(files, "a,b\n1,2\n")
    done = prompt("load", files, "--json")
    assert done.code == 3
    assert [load["stored"] for load in done.json] == [True, True, False]


# ---------------------------------------------------------------------- wrong use: one sentence, code 2


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["lod"], 'Did you mean "load"?'),
        (["load", "--jsn", "x"], "Did you mean --json?"),
        (["indicators"], "--period is missing"),
        (["load", "nowhere"], "There is no folder nowhere"),
        (["load", "projects", "nowhere.csv"], "There is no file nowhere.csv"),
        (["load", "pyproject.toml"], "Name the table"),
        (["load", "operating_result", "pyproject.toml"], 'Did you mean "operating_results" (Operating results)?'),
        (["indicators", "--period", "2026-13"], "is not a period"),
        (["indicators", "--period", "2026", "--indicator", "revenu"], 'Did you mean "revenue" (Revenue)?'),
        (["indicators", "--period", "2026", "--supervisor", "S3"], 'No supervisor called "S3"'),
        (["indicators", "--period", "2026", "--as-of", "today"], "is not a day"),
        (["indicators", "--period", "2026", "--level", "team"], 'No level called "team"'),
        (["indicators", "--period", "2026", "--level", "company", "--supervisor", "S1"], "Leave one of the two out"),
        (["indicators", "--period", "2026", "--as", "fan"], 'Did you mean "fang"?'),
        (["score", "--period", "Q1"], "is not a period"),
        (["score", "--period", "2026", "--lang", "fr"], 'No language called "fr"'),
        (["report", "--period", "2026", "--supervisor", "S3"], 'No supervisor called "S3"'),
        (["report", "--period", "2026", "--supervisor", "S1", "--format", "docx"], 'No format called "docx"'),
        (["report", "--period", "2026", "--supervisor", "S1", "-o", "/nowhere/r.pdf"], "There is no folder /nowhere"),
        (["user", "disable", "fan"], 'Did you mean "fang"?'),
        (["user", "add", "bob", "--role", "analyst"], "--password-stdin"),
    ],
)
def test_wrong_use_is_one_sentence_and_code_2(
    reader: Prompt, monkeypatch: pytest.MonkeyPatch, arguments: list[str], says: str
) -> None:
    monkeypatch.chdir(ROOT)
    monkeypatch.setattr(sys, "stdin", io.StringIO())
    done = reader(*arguments)
    assert says in one_line(done.err)
    assert (done.code, done.out) == (2, "")


def test_a_folder_without_files_is_wrong_use(prompt: Prompt, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    done = prompt("load", tmp_path / "empty")
    assert "holds no files" in one_line(done.err)
    assert done.code == 2


def test_asking_a_folder_in_which_nothing_is_makes_no_home_of_it(prompt: Prompt) -> None:
    done = prompt("indicators", "--period", "2026")
    assert "There is no data in" in one_line(done.err)
    assert done.code == 2
    assert not prompt.home.exists()


def test_a_home_that_cannot_be_made_or_read_is_one_sentence(prompt: Prompt, tmp_path: Path) -> None:
    prompt.home = file_of(tmp_path, "a file, not a folder")
    done = prompt("load", company_files(tmp_path / "files"))
    assert (done.code, one_line(done.err)) == (1, f"{prompt.home}: File exists. Nothing was changed.")
    prompt.home = tmp_path / "broken"
    prompt.home.mkdir()
    (prompt.home / "scorecard.duckdb").write_text("not a database " * 1000)
    done = prompt("indicators", "--period", "2026")
    assert "cannot be opened" in one_line(done.err)
    assert done.code == 1


def test_what_nobody_foresaw_is_a_sentence_and_a_file_with_the_rest(writer: Prompt) -> None:
    store = Store.open(Home(writer.home))
    store.rows("ALTER TABLE projects ALTER COLUMN budget TYPE VARCHAR")  # another program's doing
    store.close()
    done = writer("indicators", "--period", "2026-06")
    said = one_line(done.err)
    assert "did not foresee" in said
    assert (done.code, done.out) == (1, "")
    (log,) = writer.home.glob("error-*.log")
    assert str(log) in said
    assert "BinderException" in log.read_text()


def test_errors_and_tables_speak_the_language_of_the_terminal(reader: Prompt) -> None:
    assert "是不是“load”" in reader("lod", LANG="zh_CN.UTF-8").err
    assert "是不是“load”" in reader("lod", "--lang", "zh").err
    table = reader("indicators", "--period", "2026-06", "--supervisor", "S1", LANG="zh_CN.UTF-8").out
    assert "Wang Fang (S1) · 2026 年 6 月" in table
    assert "业务收入" in table
    assert "Revenue" in reader("indicators", "--period", "2026-06", "--lang", "en", LANG="zh_CN.UTF-8").out


# ---------------------------------------------------------------------- indicators, score


def test_indicators_are_every_one_of_the_40_for_each_supervisor(reader: Prompt) -> None:
    done = reader("indicators", "--period", "2026-06", "--json")
    assert done.code == 0
    assert [(v["supervisor_id"], v["indicator"]) for v in done.json] == [
        (who, key) for who in ("S2", "S1") for key in INDICATORS
    ]
    by_key = {v["indicator"]: v for v in done.json if v["supervisor_id"] == "S1"}
    assert by_key["profit_margin"] == {
        "supervisor_id": "S1",
        "indicator": "profit_margin",
        "period": "2026-06",
        "value": pytest.approx(1 / 3),
        "numerator": 100,
        "denominator": 300,
        "cut_on": None,
        "evidence": 2,
        "coverage": None,
        "reason": None,
    }
    assert by_key["new_users"]["value"] is None
    assert by_key["new_users"]["reason"] == "no rows in User counts for Jun 2026"


def test_departments_and_the_company_are_computed_from_the_rows(reader: Prompt) -> None:
    for level, unit in (("department", ("department_id", "D1")), ("company", ("company", "company"))):
        asked = reader("indicators", "--period", "2026", "--level", level, "--indicator", "profit_margin", "--json")
        (margin,) = asked.json
        assert unit in margin.items()
        assert margin["value"] == pytest.approx(110 / 350)  # not the mean of 33 % and 20 %


def test_as_of_bounds_what_is_known(reader: Prompt) -> None:
    asked = reader("indicators", "--period", "2026-06", "--as-of", "2026-06-01", "--supervisor", "S1", "--json")
    assert asked.json[0]["value"] == 100


def test_a_score_without_targets_is_null_and_says_why(reader: Prompt) -> None:
    done = reader("score", "--period", "2026-06", "--supervisor", "S1", "--json")
    (score,) = done.json
    assert (done.code, score["supervisor_id"], score["kpi"], score["coverage"]) == (0, "S1", None, 0)
    assert [family["family"] for family in score["families"]][:2] == ["operating", "team"]
    line = score["families"][0]["lines"][0]
    assert (line["indicator"], line["value"], line["points"], line["status"]) == ("revenue", 300, None, "none")
    assert line["reason"].startswith("no target set for")


def test_a_score_shows_its_ledger_to_people(sample_home: Home, reader: Prompt, tmp_path: Path) -> None:
    shutil.copytree(sample_home.path, tmp_path / "sample")
    reader.home = tmp_path / "sample"
    out = reader("score", "--period", "2026-06", "--supervisor", "S1").out
    (score,) = reader("score", "--period", "2026-06", "--supervisor", "S1", "--json").json
    assert f"KPI score {score['kpi']:.1f}" in out
    lines = [line for family in score["families"] for line in family["lines"]]
    # The ledger adds up: what the lines contribute is the score.
    assert sum(line["contribution"] or 0 for line in lines) == pytest.approx(score["kpi"])


# ---------------------------------------------------------------------- who may not see a figure does not get it


@pytest.mark.parametrize("command", [["indicators", "--json"], ["score"], ["report", "-o", "stolen.pdf"]])
@pytest.mark.parametrize("whom", ["S2", "S3"])
def test_a_supervisor_gets_nobody_elses_figures_whether_or_not_they_exist(
    reader: Prompt, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: list[str], whom: str
) -> None:
    monkeypatch.chdir(tmp_path)
    done = reader(*command, "--period", "2026-06", "--supervisor", whom, "--as", "fang")
    assert (done.code, done.out) == (2, "")
    assert one_line(done.err) == f'"{whom}" is not among the supervisors whose figures you may see.'
    assert list(tmp_path.iterdir()) == []


def test_a_supervisor_who_names_nobody_gets_their_own_figures_only(reader: Prompt) -> None:
    asked = reader("indicators", "--period", "2026-06", "--as", "fang", "--json")
    assert {v["supervisor_id"] for v in asked.json} == {"S1"}
    company = reader("indicators", "--period", "2026-06", "--level", "company", "--as", "fang", "--json")
    assert (company.code, company.out) == (2, "")


# ---------------------------------------------------------------------- report


def test_a_report_is_written_whole_in_the_language_asked_for(reader: Prompt, tmp_path: Path) -> None:
    done = reader("report", "--supervisor", "S1", "--period", "2026-06", "--lang", "zh", "-o", tmp_path / "r.pdf")
    assert done.code == 0
    assert done.out.startswith(f"{tmp_path / 'r.pdf'}：")
    first = PdfReader(tmp_path / "r.pdf").pages[0].extract_text()
    assert "Wang Fang" in first
    assert "运营" in first
    assert [f.name for f in tmp_path.iterdir()] == ["r.pdf"]


# ---------------------------------------------------------------------- user


def test_an_account_is_made_with_a_password_from_stdin_listed_and_closed(
    writer: Prompt, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO("kite-harbour-9\n"))
    made = writer("user", "add", "zoe", "--name", "Zoe Zhang", "--role", "leadership", "--password-stdin")
    assert (made.code, made.out) == (0, "Account zoe made: Zoe Zhang, Leadership.\n")
    said = writer("user", "email", "zoe", "zoe@lanting.example")
    assert (said.code, said.out) == (0, "Mail to zoe goes to zoe@lanting.example now.\n")
    assert "is no e-mail address" in one_line(writer("user", "email", "zoe", "zoe").err)
    assert writer("user", "disable", "zoe").code == 0
    listed = writer("user", "list", "--json").json
    assert [(a["username"], a["email"], a["disabled_at"] is None) for a in listed] == [
        ("ann", None, True),
        ("fang", None, True),
        ("zoe", "zoe@lanting.example", False),
    ]
    assert "argon2" not in json.dumps(listed)
    assert writer("indicators", "--period", "2026", "--as", "zoe").code == 2


def test_a_password_that_is_too_short_makes_no_account(writer: Prompt, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO("short\n"))
    done = writer("user", "add", "zoe", "--role", "leadership", "--password-stdin")
    assert done.code == 2
    assert "short" not in one_line(done.err).replace("shorter", "")
    assert len(writer("user", "list", "--json").json) == 2


# ---------------------------------------------------------------------- init, serve


def test_init_makes_an_empty_home_and_then_leaves_it_alone(prompt: Prompt) -> None:
    assert "is ready and empty" in prompt("init").out
    assert prompt("init").code == 0
    assert prompt.home.stat().st_mode & 0o077 == 0


def test_init_puts_the_sample_company_into_an_empty_home_only(writer: Prompt) -> None:
    done = writer("init", "--sample")
    assert "already holds data" in one_line(done.err)
    assert (done.code, revenue(writer, "S1")) == (1, 300)
    assert writer("init", "--sample", "--if-empty").code == 0
    assert revenue(writer, "S1") == 300


def test_init_sample_prints_sign_ins_that_work_and_leaves_nothing_else(sample_home: Home, sample: Store) -> None:
    from accounts.local_accounts import check_password

    printed = sample_home.path.with_suffix(".ready").read_text(encoding="utf-8")
    username, password, *_ = printed.splitlines()[-1].split()
    assert check_password(sample, username, password)
    assert sorted(f.name for f in sample_home.path.iterdir()) == ["files", "reports", "scorecard.duckdb"]


def test_a_port_that_is_taken_is_one_sentence(reader: Prompt) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        done = reader("serve", "--port", other.getsockname()[1])
    assert "Cannot listen on 127.0.0.1" in one_line(done.err)
    assert (done.code, done.out) == (1, "")


# ---------------------------------------------------------------------- as a process


def test_the_exit_code_and_the_json_reach_the_shell(company: Path) -> None:
    done = ran(company, "indicators", "--period", "2026-06", "--supervisor", "S1", "--indicator", "revenue", "--json")
    assert (done.code, done.json[0]["value"], done.err) == (0, 300, "")


def test_a_reader_that_has_seen_enough_is_no_error(company: Path) -> None:
    asking = started(company, "indicators", "--period", "2026", "--json")
    assert asking.stdout is not None
    asking.stdout.close()  # as `| head -0` would
    assert asking.stderr is not None
    assert asking.stderr.read() == ""
    assert asking.wait(60) == 0


def test_ctrl_c_in_the_middle_of_a_load_stores_nothing_of_it(tmp_path: Path, company: Path) -> None:
    home = Home(tmp_path / "home")
    shutil.copytree(company, home.path)
    head, row = RESULTS.splitlines()[0], "2026-05-{day:02},S1,B2B,East,P{n},Web,1,1"
    rows = (row.format(day=n % 31 + 1, n=n) for n in range(200_000))
    file = file_of(tmp_path, "\n".join([head, *rows]) + "\n")
    loading = started(home.path, "load", "operating_results", file)
    until = time.monotonic() + 60
    # The file as received is there whole: reading and judging it takes seconds from here.
    while not any(f.stat().st_size == file.stat().st_size for f in home.files.iterdir()) and time.monotonic() < until:
        assert loading.poll() is None
    loading.send_signal(signal.SIGINT)
    out, err = loading.communicate(timeout=60)
    assert (loading.returncode, out) == (130, "")
    assert err.splitlines()[-1].startswith("Stopped. The file at work was not stored")
    assert "Traceback" not in err
    store = Store.open(home)
    assert store.value("SELECT count(*) FROM operating_results") == 3
    assert store.value("SELECT count(*) FROM loads") == 3
    assert len(list(home.files.iterdir())) == 3
    store.close()


def test_ctrl_c_while_a_statement_runs_is_told_from_an_error(tmp_path: Path, capsys, monkeypatch) -> None:
    monkeypatch.setenv("SCORECARD_HOME", str(tmp_path))
    app = typer.Typer()

    @app.command()
    def wait() -> None:
        statement = duckdb.connect().cursor()
        threading.Timer(0.2, signal.raise_signal, [signal.SIGINT]).start()
        statement.execute("SELECT count(*) FROM range(3000000000)")

    monkeypatch.setattr(sys, "argv", ["scorecard.py"])
    assert run_app(app) == 130
    assert "The file at work was not stored" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == [], "nothing is kept as an error that nobody foresaw"


def test_help_is_quick_because_nothing_heavy_is_imported() -> None:
    heavy = "duckdb", "polars", "pandera", "streamlit", "rich"
    code = f"import scorecard, sys; print([m for m in {heavy} if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_the_version_is_said(prompt: Prompt) -> None:
    assert prompt("--version").out == f"{scorecard.__version__}\n"
    assert prompt("--version").code == 0
