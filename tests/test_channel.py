"""The command line while the dashboard runs: it asks the server, and nobody else can ask in its place."""

from __future__ import annotations

import http.client
import json
import os
import shutil
import socket
import stat
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from accounts.local_accounts import account
from accounts.sessions import open_session
from data.home import Home
from data.intake.receive.received_file import LARGEST_FILE
from data.store import Store
from errors import ScorecardError, WrongUse
from server.prompt.ask import ask
from server.terminal.channel import COMMAND_PATH, Command, Server, running
from tests.commands import DEPARTMENTS, RESULTS, ROOT, SUPERVISORS, Prompt, ran, small_company, started
from tests.served import Served, serve

pytestmark = pytest.mark.xdist_group("channel")
ONE_BAD = RESULTS.replace("S2,B2B,East,P,Web,50,40", "S2,B2B,East,P,Web,50,-40")


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """The dashboard of the small company, with a session of S1 and one of the analyst."""
    folder = tmp_path_factory.mktemp("channel")
    home = Home(folder / "home")
    small_company(home, folder / "files")
    store = Store.open(home)
    for username in ("fang", "ann"):
        found = account(store, username)
        assert found
        (folder / username).write_text(open_session(store, found))
    store.close()
    running_now = serve(home)
    yield running_now
    running_now.stop()


@pytest.fixture
def prompt(served: Served) -> Prompt:
    """A prompt on the machine where the dashboard runs."""
    return Prompt(served.home.path)


@pytest.fixture
def server(served: Served) -> Server:
    """What the server says of itself."""
    found = running(served.home)
    assert found
    return found


def post(server: Server, token: str | None, body: bytes) -> tuple[int, str]:
    connection = http.client.HTTPConnection(server.host, server.port, timeout=30)
    headers = {"Authorization": f"Bearer {token}"} if token is not None else {}
    connection.request("POST", COMMAND_PATH, body, headers)
    answer = connection.getresponse()
    return answer.status, answer.read().decode()


def question(command: str, arguments: dict[str, object], files: list[dict[str, object]] | None = None) -> bytes:
    said = {"command": command, "arguments": arguments, "lang": "en", "person": None, "mapping": 0}
    return json.dumps(said | {"files": files or []}).encode() + b"\n"


def revenue(prompt: Prompt, who: str) -> float | None:
    asked = prompt("indicators", "--supervisor", who, "--period", "2026-06", "--indicator", "revenue", "--json")
    assert asked.code == 0, asked.err
    return asked.json[0]["value"]


# ---------------------------------------------------------------------- the same answers as without a server


def test_a_file_is_loaded_while_the_dashboard_runs_with_the_same_answer_and_code(
    prompt: Prompt, tmp_path: Path
) -> None:
    file = tmp_path / "operating_results.csv"
    file.write_text(ONE_BAD.replace("2026-06-02,S1,B2B,East,P,Web,200", "2026-06-02,S1,B2B,East,P,Web,250"))
    done = prompt("load", "operating_results", file, "--json")
    assert done.code == 3
    assert (done.json["received"], done.json["superseded"], done.json["unchanged"]) == (3, 1, 1)
    assert done.json["rejects"] == [{"line": 4, "column": "cost", "value": "-40", "rule": "must be 0 or more"}]
    assert revenue(prompt, "S1") == 350
    again = prompt("load", "operating_results", file)
    assert "has been loaded before" in again.out


def test_a_folder_and_a_mapping_with_its_lookups_reach_the_server(prompt: Prompt) -> None:
    folder = prompt("load", ROOT / "docs" / "examples" / "adventureworks", "--json")
    assert [load["file"] for load in folder.json] == ["departments.csv", "supervisors.csv"]
    real = ROOT / "tests" / "data" / "real" / "adventureworks" / "FactFinance.csv"
    mapping = ROOT / "docs" / "examples" / "adventureworks-operating.toml"
    done = prompt("load", "operating_results", real, "--map", mapping, "--json")
    assert (done.code, done.json["accepted"], done.json["rejected"]) == (3, 12, 1)


def test_a_file_that_is_too_large_is_refused_without_being_sent(served: Served, prompt: Prompt, tmp_path: Path) -> None:
    large, small = tmp_path / "departments.csv", tmp_path / "supervisors.csv"
    with large.open("wb") as file:
        file.truncate(LARGEST_FILE + 1)  # a hole: it takes no room
    small.write_text("supervisor_id,name,department_id,started_on\nS1,Wang Fang,D1,2025-01-01\n")
    alone = prompt("load", "departments", large)
    assert (alone.code, alone.out) == (1, "")
    assert alone.err.startswith("departments.csv has 4.0 GB; one file may have 4 GB. Cut it into parts")
    told: list[tuple[str, int]] = []
    of_folder = Command("load", {"table": None, "strict": False, "dry_run": True}, files=(large, small))
    answer = ask(served.home, of_folder, lambda stage, done, _total: told.append((stage, done)))
    assert [one["file"] for one in answer.data] == ["departments.csv", "supervisors.csv"]
    assert "has 4.0 GB" in answer.data[0]["message"]
    assert "would be stored" in answer.data[1]["message"]
    assert [done for stage, done in told if stage == "send"] == [small.stat().st_size]


def test_an_error_arrives_as_the_same_sentence_and_code(prompt: Prompt) -> None:
    done = prompt("indicators", "--period", "2026-06", "--supervisor", "S7")
    assert (done.code, done.out) == (2, "")
    assert done.err.startswith('No supervisor called "S7".')
    done = prompt("indicators", "--period", "2026-06", "--supervisor", "S7", "--lang", "zh")
    assert done.err.startswith("没有名为“S7”的")


def test_asked_as_a_supervisor_the_server_tells_no_more_than_they_may_see(prompt: Prompt) -> None:
    done = prompt("indicators", "--period", "2026-06", "--supervisor", "S2", "--as", "fang", "--json")
    assert (done.code, done.out) == (2, "")
    assert "not among the supervisors whose figures you may see" in done.err


def test_a_report_comes_through_the_server(prompt: Prompt, tmp_path: Path) -> None:
    assert prompt("report", "--supervisor", "S1", "--period", "2026-06", "-o", tmp_path / "r.pdf").code == 0
    assert (tmp_path / "r.pdf").read_bytes().startswith(b"%PDF")


def test_an_asker_who_leaves_in_the_middle_leaves_nothing_behind(
    prompt: Prompt, served: Served, tmp_path: Path
) -> None:
    file = tmp_path / "operating_results.csv"
    head, rows = RESULTS.splitlines()[0], (f"2026-05-{n % 31 + 1:02},S2,B2B,East,P{n},Web,1,1" for n in range(150_000))
    file.write_text("\n".join([head, *rows]) + "\n")
    kept = len(list(served.home.files.iterdir()))
    loading = started(served.home.path, "load", "operating_results", file)
    until = time.monotonic() + 60
    while len(list(served.home.files.iterdir())) == kept and time.monotonic() < until:
        assert loading.poll() is None
    loading.kill()
    loading.communicate()
    while len(list(served.home.files.iterdir())) > kept and time.monotonic() < until:
        pass  # the server lets go of the file when it has rolled back
    asked = prompt("indicators", "--supervisor", "S2", "--period", "2026-05", "--indicator", "revenue", "--json")
    assert asked.json[0]["value"] is None


# ---------------------------------------------------------------------- one writer


def test_no_second_process_opens_the_file_behind_the_servers_back(served: Served) -> None:
    with pytest.raises(ScorecardError, match="another process holds it"):
        Store.open(served.home)


def test_a_second_dashboard_and_an_init_are_refused_in_a_sentence(prompt: Prompt, served: Served) -> None:
    second = prompt("serve", "--port", served.port + 1)
    assert (second.code, second.err.count("\n")) == (1, 1)
    assert f"already runs on {served.url}" in second.err
    assert prompt("init", "--sample").code == 1
    assert prompt("init", "--sample", "--if-empty").code == 0


def test_what_a_dead_server_left_behind_is_passed_over(tmp_path: Path) -> None:
    home = Home(tmp_path / "home")
    small_company(home, tmp_path / "files")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    # The number of the dead process belongs to another one by now: this one.
    home.server.write_text(json.dumps({"host": "127.0.0.1", "port": port, "pid": os.getpid(), "token": "x"}))
    asked = Command("indicators", {"period": ["2026-06"], "supervisor": ["S1"], "indicator": ["revenue"]})
    assert ask(home, asked).data[0]["value"] == 300
    home.server.write_text("not JSON")
    assert running(home) is None


# ---------------------------------------------------------------------- who may ask


def test_only_the_owner_of_the_home_can_read_the_token(served: Served) -> None:
    assert stat.S_IMODE(served.home.server.stat().st_mode) == 0o600


@pytest.mark.parametrize("token", [None, "", "wrong", "x" * 43])
def test_without_the_token_nothing_is_answered(server: Server, token: str | None) -> None:
    status, said = post(server, token, question("indicators", {"period": ["2026-06"]}))
    assert status == 401
    assert "revenue" not in said


def test_a_signed_in_browser_cannot_ask_in_the_command_lines_place(served: Served, server: Server) -> None:
    connection = http.client.HTTPConnection(server.host, server.port, timeout=30)
    session = (served.home.path.parent / "ann").read_text()
    headers = {"Cookie": f"scorecard_session={session}", "Sec-Fetch-Site": "same-origin"}
    connection.request("POST", COMMAND_PATH, question("user list", {}), headers)
    assert connection.getresponse().status == 401


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"\n",
        b"[]\n",
        b"no JSON\n",
        b'{"command": "user list"}\n',
        question("load", {"table": "projects"}, [{"name": "../../evil.csv", "size": 1, "sent": True}]) + b"x",
        question("load", {"table": "projects"}, [{"name": "..", "size": 1, "sent": True}]) + b"x",
        question("load", {"table": "projects"}, [{"name": "short.csv", "size": 9, "sent": True}]) + b"x",
        question("load", {"table": "projects"}, [{"name": "less.csv", "size": -9, "sent": True}]) + b"x",
    ],
)
def test_what_is_no_question_is_refused(server: Server, body: bytes) -> None:
    status, said = post(server, server.token, body)
    assert (status, said) == (400, "Not a question.")


def test_a_command_of_another_version_is_a_sentence(served: Served) -> None:
    with pytest.raises(WrongUse, match="different versions"):
        ask(served.home, Command("score", {"periods": ["2026"]}))
    with pytest.raises(WrongUse, match='No command called "scores"'):
        ask(served.home, Command("scores", {}))


# ---------------------------------------------------------------------- reports as files


def fetched(served: Served, path: str, person: str | None = None, **headers: str) -> http.client.HTTPResponse:
    connection = http.client.HTTPConnection("127.0.0.1", served.port, timeout=60)
    if person:
        headers["Cookie"] = f"scorecard_session={(served.home.path.parent / person).read_text()}"
    connection.request("GET", path, headers=headers)
    return connection.getresponse()


def test_a_supervisor_downloads_their_own_report(served: Served) -> None:
    answer = fetched(served, "/files/report/S1/2026-06.pdf?lang=en", "fang")
    assert (answer.status, answer.headers["Content-Type"]) == (200, "application/pdf")
    assert "S1-2026-06-en.pdf" in answer.headers["Content-Disposition"]
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.read().startswith(b"%PDF")


def test_a_report_out_of_sight_answers_as_one_that_does_not_exist(served: Served) -> None:
    answers = [fetched(served, f"/files/report/{path}.pdf", "fang") for path in ("S2/2026-06", "S9/2026-06", "S1/June")]
    assert [a.status for a in answers] == [404, 404, 404]
    assert len({a.read() for a in answers}) == 1


def test_nobody_downloads_a_report_by_naming_a_session_in_a_header(served: Served) -> None:
    from accounts.sessions import session_key

    key = session_key((served.home.path.parent / "ann").read_text())
    for name in ("x-scorecard-session", "X_Scorecard_Session"):
        answer = fetched(served, "/files/report/S1/2026-06.pdf", **{name: key})
        assert (answer.status, answer.read()) == (401, b"Sign in first.")


# ---------------------------------------------------------------------- the files of a load


def test_an_analyst_downloads_the_file_of_a_load_as_it_came(served: Served) -> None:
    answer = fetched(served, "/files/load/2", "ann")
    assert (answer.status, answer.headers["Content-Type"]) == (200, "application/octet-stream")
    assert answer.headers["Content-Disposition"] == "attachment; filename*=UTF-8''supervisors.csv"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.read().decode() == SUPERVISORS


def test_rejected_rows_are_fetched_in_the_columns_of_their_file(served: Served, tmp_path: Path) -> None:
    file = tmp_path / "more.csv"
    file.write_text(DEPARTMENTS + "D2,,\n")
    number = ask(served.home, Command("load", {"table": "departments"}, files=(file,))).data["load_id"]
    said = fetched(served, f"/files/load/{number}/rejected.csv?lang=en", "ann").read().decode("utf-8-sig")
    assert said.splitlines() == ["department_id,name,parent_id,Line,What is wrong", "D2,,,3,name: must not be empty"]
    book = fetched(served, f"/files/load/{number}/rejected.xlsx?lang=zh", "ann")
    assert book.read().startswith(b"PK")
    assert book.headers["Content-Disposition"].endswith(".xlsx")


def test_without_the_right_to_upload_a_load_has_no_file_and_neither_has_one_that_does_not_exist(served: Served) -> None:
    answers = [fetched(served, "/files/load/2", "fang"), fetched(served, "/files/load/2/rejected.csv", "fang")]
    answers += [fetched(served, f"/files/load/99{part}?lang=zh", "ann") for part in ("", "/rejected.csv")]
    assert [answer.status for answer in answers] == [404] * 4
    assert fetched(served, "/files/load/2").status == 401


# ---------------------------------------------------------------------- last, for it stops the server


def test_a_server_that_stops_leaves_the_file_to_the_command_line(tmp_path: Path) -> None:
    home = Home(tmp_path / "home")
    small_company(home, tmp_path / "files")
    serve(home).stop()
    assert not home.server.exists()
    assert ran(home.path, "indicators", "--period", "2026-06", "--indicator", "revenue", "--json").code == 0
    shutil.rmtree(home.path)
