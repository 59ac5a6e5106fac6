"""Keys let another system deliver, to its tables and no further; what is in the watched folder is loaded by itself."""

from __future__ import annotations

import http.client
import json
import socket

import pytest

from accounts.delivery_keys import add_key, key_sent, keys, revoke_key, scope_of_key
from data.home import Home
from data.store import Store
from errors import NotAllowed, WrongUse
from scope import Right, Role, Scope
from server.jobs.watched_folder import load_arrived_files, make_inbox
from tests.loading import current, with_people
from tests.people import ADMIN, admin, audit
from tests.served import serve

DEPARTMENTS = "department_id,name\nD1,Operations\n"
MARKET = "month,segment,region,market_revenue,source\n2026-01,B2B,East,100.00,survey\n"


def test_a_key_opens_until_it_is_revoked(store):
    key = add_key(store, ADMIN, "ERP nightly", ["market_sizes"])
    assert key_sent(store, key).name == "ERP nightly"
    assert key_sent(store, key + "x") is None
    assert key_sent(store, "") is None
    revoke_key(store, ADMIN, "ERP nightly")
    assert key_sent(store, key) is None
    assert [(k.name, k.revoked_by) for k in keys(store, ADMIN)] == [("ERP nightly", "admin")]
    assert [what for _, what, _ in audit(store)] == ["add_key", "revoke_key"]


def test_the_key_itself_is_kept_nowhere(store):
    key = add_key(store, ADMIN, "ERP")
    everything = str(store.rows("SELECT * FROM keys")) + str(store.rows("SELECT * FROM audit_log"))
    assert key not in everything


def test_a_key_may_upload_and_sees_nobody(store):
    add_key(store, ADMIN, "ERP")
    who = scope_of_key(keys(store, ADMIN)[0])
    assert who.may(Right.UPLOAD)
    assert not who.sees("S1")
    assert not who.may(Right.MANAGE_USERS)
    assert not who.sees_all


@pytest.mark.parametrize("role", [Role.SUPERVISOR, Role.ANALYST, Role.LEADERSHIP])
def test_only_who_manages_users_makes_keys(store, role):
    with pytest.raises(NotAllowed):
        add_key(store, Scope("somebody", role, None), "ERP")
    assert keys(store, ADMIN) == []


@pytest.mark.parametrize(("name", "tables"), [("", []), ("x" * 65, []), ("ERP", ["markt_sizes"]), ("Old", [])])
def test_a_key_that_makes_no_sense_is_not_made(store, name, tables):
    add_key(store, ADMIN, "Old")
    revoke_key(store, ADMIN, "Old")
    with pytest.raises(WrongUse):
        add_key(store, ADMIN, name, tables)
    assert [one.name for one in keys(store, ADMIN)] == ["Old"]


# ---------------------------------------------------------------------- over HTTP


@pytest.fixture(scope="module")
def delivering(tmp_path_factory):
    """(a running server, a key for market_sizes, a key for everything)."""
    home = Home(tmp_path_factory.mktemp("push") / "home")
    store = Store.open(home)
    admin(store)
    keys_made = add_key(store, ADMIN, "market only", ["market_sizes"]), add_key(store, ADMIN, "all tables")
    store.close()
    served = serve(home)
    yield served, *keys_made
    served.stop()


def push(served, path: str, body: str | bytes, key: str = "") -> tuple[int, str]:
    headers = {"Authorization": f"Bearer {key}"} if key else {}
    connection = http.client.HTTPConnection(served.host, timeout=30)
    try:
        connection.request("POST", path, body.encode() if isinstance(body, str) else body, headers)
        answer = connection.getresponse()
        return answer.status, answer.read().decode()
    finally:
        connection.close()


def test_a_delivery_is_stored_once_however_often_it_comes(delivering):
    served, market, _ = delivering
    status, said = push(served, "/api/v1/tables/market_sizes?name=jan.csv", MARKET, market)
    first = json.loads(said)
    assert (status, first["accepted"], first["added"], first["stored"]) == (200, 1, 1, True)
    status, said = push(served, "/api/v1/tables/market_sizes?name=jan.csv", MARKET, market)
    again = json.loads(said)
    assert (status, again["unchanged"], again["stored"], again["load_id"]) == (200, 1, False, first["load_id"])


def test_bad_rows_are_listed_and_a_file_without_good_ones_is_422(delivering):
    served, _, key = delivering
    rows = "department_id,name\nD7,Seven\nD 8,Eight\n"
    status, said = push(served, "/api/v1/tables/departments?lang=zh", rows, key)
    assert status == 200
    assert json.loads(said)["rejects"] == [
        {"line": 3, "column": "department_id", "value": "D 8", "rule": "必须是不含空格的短文本"}
    ]
    status, said = push(served, "/api/v1/tables/departments", "department_id,name\nD 9,Nine\n", key)
    assert (status, json.loads(said)["stored"]) == (422, False)
    status, said = push(served, "/api/v1/tables/departments", b"\x00\x01\x02", key)
    assert status == 422
    assert "Nothing was stored" in json.loads(said)["message"]


def test_who_may_not_deliver_is_told_so_and_nothing_is_stored(delivering):
    served, market, key = delivering
    assert push(served, "/api/v1/tables/departments", DEPARTMENTS)[0] == 401
    assert push(served, "/api/v1/tables/departments", DEPARTMENTS, "scorecard_wrong")[0] == 401
    status, said = push(served, "/api/v1/tables/departments", DEPARTMENTS, market)
    assert status == 403
    assert "only to Market sizes (market_sizes)" in json.loads(said)["message"]
    status, said = push(served, "/api/v1/tables/departmens", DEPARTMENTS, key)
    assert status == 404
    assert 'Did you mean "departments" (Departments)?' in json.loads(said)["message"]
    # A key opens the API and nothing else; the command line's token opens no API.
    connection = http.client.HTTPConnection(served.host, timeout=30)
    connection.request("GET", "/files/report/S1/2026.pdf", headers={"Authorization": f"Bearer {key}"})
    assert connection.getresponse().status == 401
    connection.close()
    token = json.loads(served.home.server.read_text())["token"]
    assert push(served, "/api/v1/tables/departments", DEPARTMENTS, token)[0] == 401


def test_a_delivery_that_is_cut_off_leaves_nothing(delivering):
    served, market, _ = delivering
    half = MARKET.replace("2026-01", "2026-02").encode()
    head = f"POST /api/v1/tables/market_sizes HTTP/1.1\r\nHost: {served.host}\r\nAuthorization: Bearer {market}\r\n"
    with socket.create_connection(("127.0.0.1", served.port)) as line:
        line.sendall(f"{head}Content-Length: {len(half) + 10}\r\n\r\n".encode() + half)
    status, said = push(served, "/api/v1/tables/market_sizes?dry_run=1", half, market)
    assert (status, json.loads(said)["added"]) == (200, 1)  # still new: the half that came first was not stored


# ---------------------------------------------------------------------- the watched folder


def test_a_file_in_the_inbox_is_loaded_once_it_has_stopped_growing(store):
    with_people(store)
    file = make_inbox(store.home) / "market_sizes" / "jan.csv"
    seen: dict = {}
    file.write_text(MARKET[:40])
    assert load_arrived_files(store, seen) == []  # just come
    file.write_text(MARKET)
    assert load_arrived_files(store, seen) == []  # still growing
    (result,) = load_arrived_files(store, seen)
    assert (result.stored, result.added) == (True, 1)
    assert current(store, "market_sizes", "segment, region") == [("B2B", "East")]
    assert not file.exists()
    done = sorted((store.home.inbox / "done" / "market_sizes").iterdir())
    assert [f.name.partition("-")[2] for f in done] == ["jan.csv", "jan.csv.report.txt"]
    assert "1 row stored" in done[1].read_text()
    assert load_arrived_files(store, seen) == []


def test_what_cannot_be_stored_is_put_aside_with_its_reasons(store):
    folder = make_inbox(store.home) / "departments"
    (folder / "bad.csv").write_text("department_id,name\n=1+1 x,Ops\n")
    (folder / "half.csv.part").write_text("department_id,na")
    (folder / ".hidden.csv").write_text(DEPARTMENTS)
    seen: dict = {}
    load_arrived_files(store, seen)
    (result,) = load_arrived_files(store, seen)
    assert not result.stored
    refused = {f.name.partition("-")[2]: f for f in (store.home.inbox / "refused" / "departments").iterdir()}
    assert set(refused) == {"bad.csv", "bad.csv.report.txt", "bad.csv.to-correct.csv"}
    assert "'=1+1 x" in refused["bad.csv.to-correct.csv"].read_text(encoding="utf-8-sig")
    assert sorted(f.name for f in folder.iterdir()) == [".hidden.csv", "half.csv.part"]


def test_a_mapping_in_the_folder_reads_a_foreign_form(store):
    folder = make_inbox(store.home) / "departments"
    (folder / "mapping.toml").write_text(
        'table = "departments"\n[columns]\ndepartment_id = { from = "Code" }\nname = { from = "Description" }\n'
    )
    (folder / "erp.csv").write_text("Code,Description,Other\nD1,Operations,x\n")
    seen: dict = {}
    load_arrived_files(store, seen)
    (result,) = load_arrived_files(store, seen)
    assert result.stored, result.message.en
    assert current(store, "departments", "department_id, name") == [("D1", "Operations")]
