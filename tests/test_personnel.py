"""Personnel matters (judgement 3): leadership, HR and the supervisor concerned see them; analysts and admins nothing.

Every text of a personnel matter in the sample company is marked. Whoever may see none of it opens every page, file and
command, and meets no mark; whoever may finds each of them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, datetime
from inspect import isfunction, ismodule, signature

import pytest
from starlette.requests import Request
from starlette.responses import FileResponse, Response
from starlette.routing import Route
from streamlit.testing.v1 import AppTest

import appraisal as appraisal_facade
from accounts import account, scope_of
from accounts.sessions import open_session, session_key
from appraisal import (
    APPRAISAL_FLOW,
    REGISTERS,
    VIEWS,
    Note,
    checks_due,
    desk,
    events,
    register_rows,
    registers_for,
    signed_versions,
)
from data.home import Home
from data.intake.history import current_row, history_of, loads, revert_load, revert_records, versions_of
from data.personnel import PERSONNEL
from data.schemas import EVERY_TABLE, TABLES
from data.store import Store
from errors import NotAllowed, ScorecardError
from metrics import DEFAULT_SCHEME, Period, annual, annuals, rejected_by_month, scores, table_quality
from reports import supervisor_report
from scope import Role, Scope, operator
from server.commands.dispatch import COMMANDS, answer
from server.terminal import Command
from server.web import load_downloads, routes
from server.web.session_middleware import IDENTITY
from tests.dashboard import at_page, opened_by, own_company
from ui.kit import PLACES

MARK = "personnel-of-"
WHOSE, YEAR, TODAY = "S7", 2025, date(2026, 11, 15)
DIRECTOR, HR = Scope("director", Role.LEADERSHIP, None), Scope("hr", Role.HR, None)
STRANGERS = ["analyst", "admin"]
# What else the store keeps by supervisor. Whoever adds such a table says here, or in data/personnel.py, whose business
# it is.
EVERYBODYS = set(
    """accounts confirmations delivered_days fact_requests forecasts granted_due_days late_corrections moves outbox
    operating_results_by_month plan_acknowledgements plan_items plans
    policy_acknowledgements rebases scheme_notices_read targets""".split()
)
APP_TEXTS = {
    "appraisal_notes": ("text",),
    "outcomes": ("because_en", "because_zh"),
    "outcome_talks": ("present", "summary"),
    "outcome_decisions": ("issuer",),
    "feedback_talks": ("present", "appraisers_points", "own_points", "goals"),
    "refused_acknowledgements": ("witness", "reason"),
}
PAGES_OF_PERSONNEL = ("routine", "merits", "appraisal", "calibration", "outcomes", "growth")
ROUTES = {
    "/internal/command",
    "/files/report/{supervisor}/{period}.pdf",
    "/files/attachment/{attachment:int}",  # each kind of file asks who may read it (appraisal/attachments.py)
    "/files/load/{load:int}",
    "/files/load/{load:int}/list/{name}",
    "/files/load/{load:int}/rejected.{form}",
    "/api/v1/tables/{table}",  # answers with what was sent and nothing else
}
ASKED = {
    "loads": {},
    "indicators": {"period": [f"{YEAR}"]},
    "score": {"period": [f"{YEAR}"]},
    "verify": {"supervisor": WHOSE, "year": YEAR},
    "remind": {"dry_run": True},
    "user list": {},
    "key list": {},
}
SAY_NOTHING_OF_ROWS = {"load", "user add", "user email", "user disable", "key add", "key revoke", "time-zone"}


def texts_of(table: str) -> tuple[str, ...]:
    """The columns of a personnel table that hold a person's own words."""
    if table not in EVERY_TABLE:
        return APP_TEXTS.get(table, ())
    declared = EVERY_TABLE[table]
    return tuple(column for column in declared.columns if declared.kind(column).name == "text" and column != "rater")


@pytest.fixture(scope="module")
def company(sample_home: Home, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """The sample company, in which S7 has a record of each kind, and every text of them carries a mark."""
    with own_company(sample_home, tmp_path_factory.mktemp("personnel")) as store:
        with store.transaction() as write:
            write.execute(f"UPDATE development_talks SET supervisor_id = '{WHOSE}' WHERE talk_id = 'TK-001'")
            write.execute(f"UPDATE career_goals SET supervisor_id = '{WHOSE}' WHERE goal_id = 'CG-001'")
            write.execute(f"UPDATE training_records SET supervisor_id = '{WHOSE}' WHERE supervisor_id = 'S6'")
            penalty = f"{WHOSE}/{YEAR}/warning"
            write.execute(
                f"INSERT INTO outcomes VALUES (?, '{WHOSE}', {YEAR}, 'warning', NULL, 'x', 'x', 1, 1, now(), 'hr')",
                [penalty],
            )
            write.execute("INSERT INTO outcome_talks VALUES (?, '2026-02-02', 'x', 'x', now(), 'hr')", [penalty])
            write.execute(
                f"""INSERT INTO feedback_talks VALUES (900, '{WHOSE}', {YEAR}, 'annual', '2026-01-20', 'x', 'x',
                    'x', 'x', now(), 'hr')"""
            )
            write.execute(
                f"""INSERT INTO refused_acknowledgements VALUES ('{WHOSE}', {YEAR}, 'annual', 1, '2026-01-21', 'x', 'x',
                    now(), 'hr')"""
            )
            for table in PERSONNEL:
                for column in texts_of(table):
                    marked = f'UPDATE {table} SET "{column}" = ? WHERE "{column}" IS NOT NULL'
                    write.execute(marked, [MARK + table])
            write.execute("UPDATE moves SET remark = ? WHERE remark IS NOT NULL AND flow <> 'plan'", [MARK + "moves"])
        yield store


def shown(script: AppTest) -> str:
    """All that a page says, in whatever element."""
    found, waiting = [], [script._tree]
    while waiting:
        node = waiting.pop()
        waiting += list(getattr(node, "children", {}).values())
        if (proto := getattr(node, "proto", None)) is not None:
            found.append(str(proto))
    return "\n".join(found)


def opened(company: Store, username: str, path: str, **address: str) -> AppTest:
    """A page as that person comes to it by its address."""
    return at_page(opened_by(username, company, lang="en", **address), PLACES[path].file)


def in_words(error: Callable[[], object]) -> str:
    with pytest.raises(ScorecardError) as raised:
        error()
    return raised.value.words.en


# ---------------------------------------------------------------------- what is declared


def test_of_every_table_kept_by_supervisor_it_is_said_whether_it_is_personnel(sample):
    columns = sample.rows("SELECT table_name, column_name FROM information_schema.columns")
    stored = {table for table, _ in columns}
    by_supervisor = {table for table, column in columns if column == "supervisor_id"}
    assert by_supervisor - PERSONNEL - EVERYBODYS - set(EVERY_TABLE) == set()
    assert stored >= PERSONNEL | EVERYBODYS
    assert not PERSONNEL & EVERYBODYS


def test_every_kind_of_personnel_record_is_marked(company):
    marked = {table for table in PERSONNEL if texts_of(table)}
    unmarked = "appraisal_cycles appraisal_spans signed_appraisals half_signed_appraisals signed_forms"
    assert set(unmarked.split()) == PERSONNEL - marked
    for table in marked:
        assert company.value(f'SELECT count(*) FROM {table} WHERE "{texts_of(table)[0]}" = ?', [MARK + table]), table


# ---------------------------------------------------------------------- pages


@pytest.mark.parametrize("path", PLACES)
@pytest.mark.parametrize("username", STRANGERS)
def test_no_page_says_a_word_of_it_to_an_analyst_or_administrator(company, username, path):
    script = opened(company, username, path, supervisor=WHOSE, year=f"{YEAR}", period=f"{YEAR}")
    assert not script.exception
    assert MARK not in shown(script)
    if path in PAGES_OF_PERSONNEL:
        assert script.error, "the page itself is refused"
        assert [type(part).__name__ for part in script.main.children.values()] == ["Block", "Block", "Title", "Error"]


@pytest.mark.parametrize("username", STRANGERS)
def test_the_pages_of_it_are_not_in_their_menu(company, username):
    who = scope_of(account(company, username))
    assert {path for path, place in PLACES.items() if not place.open_to(who)} >= set(PAGES_OF_PERSONNEL)
    assert [key for key in REGISTERS if key not in registers_for(who)] == [
        "member_outcomes",
        "tasks",
        "training",
        "career",
    ]


@pytest.mark.parametrize("table", [table for table in VIEWS if table in PERSONNEL])
@pytest.mark.parametrize("username", STRANGERS)
def test_neither_its_registers_nor_a_row_of_them_nor_the_form_opens_by_address(company, username, table):
    register = VIEWS[table][0].key
    key = next(row.key for row in register_rows(company, DIRECTOR, table, TODAY))
    for row in (None, key, "new"):
        address = {"register": register, "table": table} | ({"row": row} if row else {})
        script = opened(company, username, "registers", **address)
        assert not script.exception
        assert MARK not in shown(script)


@pytest.mark.parametrize("username", STRANGERS)
def test_neither_a_load_of_it_nor_a_row_nor_its_upload_opens_by_address(company, username):
    load_id = loads(company, HR, table="merits_and_faults")[0].load_id
    row = {"table": "merits_and_faults", "key": '["EV-002"]'}
    for address in ({"load": f"{load_id}"}, row):
        script = opened(company, username, "loads", **address)
        assert not script.exception
        assert script.error
        assert MARK not in shown(script)
    script = opened(company, username, "upload", table="merits_and_faults")
    assert not any("merits_and_faults" in option for option in script.selectbox(key="pick_table").options)


@pytest.mark.parametrize("username", ["director", "hr", WHOSE.lower()])
def test_leadership_hr_and_whom_it_is_about_find_each_of_them(company, username):
    who = scope_of(account(company, username))
    there = {"supervisor": WHOSE, "year": f"{YEAR}", "period": f"{YEAR}"}
    pages = "".join(
        shown(opened(company, username, path, **there)) for path in PAGES_OF_PERSONNEL if path != "calibration"
    )
    for table in (table for table in VIEWS if table in PERSONNEL):
        register = VIEWS[table][0].key
        pages += shown(opened(company, username, "registers", register=register, table=table))
    hidden = {"outcome_decisions"}  # their one text, who awards it, stands on the certificate alone
    if who.role is Role.SUPERVISOR:
        hidden |= {"outcome_talks"}  # of a penalty that is merely proposed
    for table in (table for table in PERSONNEL if texts_of(table) and table not in hidden):
        assert MARK + table in pages, table


def test_another_supervisor_finds_none_of_them(company):
    there = {"supervisor": WHOSE, "year": f"{YEAR}", "period": f"{YEAR}"}
    for path in PAGES_OF_PERSONNEL:
        assert MARK + "appraisal_notes" not in shown(opened(company, "s2", path, **there))
        assert MARK + "outcomes" not in shown(opened(company, "s2", path, **there))


# ---------------------------------------------------------------------- files and commands


def every_route() -> list[Route]:
    """The routes of files and commands."""
    return [route for route in routes.ROUTES if isinstance(route, Route)]


def fetched(company: Store, username: str, path: str, **params: object) -> Response:
    """What the route of that path answers to that person."""
    endpoint = next(route.endpoint for route in every_route() if route.path == path)
    person = account(company, username)
    key = session_key(open_session(company, person))
    headers = [(IDENTITY.lower().encode(), key.encode())]
    request = Request({"type": "http", "headers": headers, "query_string": b"lang=en", "path_params": params})
    own = {"received": load_downloads._received, "looked_up": load_downloads._looked_up,
           "rejected": load_downloads._rejected}  # fmt: skip
    if endpoint.__name__ in own:
        return load_downloads.answered_by(request, own[endpoint.__name__])
    return routes._report_file(request)


def test_every_route_is_known_to_this_file():
    assert {route.path for route in every_route()} == ROUTES


@pytest.mark.parametrize("username", STRANGERS)
def test_a_file_of_personnel_is_not_handed_out(company, username):
    for table in sorted(PERSONNEL & set(TABLES)):
        for load in loads(company, HR, table=table):
            for path, more in (
                ("", {}),
                ("/list/{name}", {"name": "people.csv"}),
                ("/rejected.{form}", {"form": "csv"}),
            ):
                answered = fetched(company, username, "/files/load/{load:int}" + path, load=load.load_id, **more)
                assert answered.status_code == 404
    [own, *_] = loads(company, HR, table="routine_checks")
    assert isinstance(fetched(company, "hr", "/files/load/{load:int}", load=own.load_id), FileResponse)
    assert fetched(company, "director", "/files/load/{load:int}", load=own.load_id).status_code == 404, "HR keeps them"


@pytest.mark.parametrize("who", [operator(), Scope("analyst", Role.ANALYST, None)], ids=["admin", "analyst"])
def test_a_report_says_the_figures_and_neither_the_appraisal_nor_what_is_to_be_learned(company, who):
    year = Period.parse("2026")
    open_to_all = supervisor_report(company, who, WHOSE, year, TODAY, effects=False)
    whole = supervisor_report(company, DIRECTOR, WHOSE, year, TODAY, effects=False)
    assert (open_to_all.year, open_to_all.training) == (None, ())
    assert open_to_all.kpi == whole.kpi
    assert whole.year
    weak = supervisor_report(company, DIRECTOR, "S3", year, TODAY, effects=False)
    assert weak.training
    assert not supervisor_report(company, who, "S3", year, TODAY, effects=False).training


def test_every_command_is_known_to_this_file():
    assert set(COMMANDS) == {*ASKED, "revert", "reinstate", "report", *SAY_NOTHING_OF_ROWS}


@pytest.mark.parametrize("person", [None, *STRANGERS], ids=["at the machine", *STRANGERS])
@pytest.mark.parametrize("command", ASKED)
def test_no_command_says_a_word_of_it(company, command, person):
    try:
        given = answer(company, Command(command, ASKED[command], "en", person, (), None))
    except NotAllowed:
        return
    assert MARK not in f"{given.data} {given.text}"
    assert not any(table in given.text for table in PERSONNEL & set(TABLES))


@pytest.mark.parametrize("who", [operator(), Scope("analyst", Role.ANALYST, None)], ids=["admin", "analyst"])
def test_a_load_of_it_is_neither_listed_nor_reverted(company, who):
    load_id = loads(company, HR, table="routine_checks")[0].load_id
    assert not [load for load in loads(company, who) if load.table in PERSONNEL]
    assert loads(company, who, table="merits_and_faults") == []
    assert not [record for record in revert_records(company, who) if record.table in PERSONNEL]
    assert in_words(lambda: revert_load(company, who, load_id, "why")) == f"There is no load {load_id}."
    with pytest.raises(NotAllowed):
        versions_of(company, who, "merits_and_faults", ["EV-002"])
    assert not [quality for quality in table_quality(company, who) if quality.table.personnel]
    months = Period.parse("2026-11").last(12)
    assert not [rate for rate in rejected_by_month(company, who, months) if rate.table in PERSONNEL]


# ---------------------------------------------------------------------- the core

# Every function of the facade is called whose parameters can be filled by their names.
ASKED_BY_NAME: dict[str, object] = {
    "supervisor_id": WHOSE,
    "supervisor_ids": [WHOSE],
    "year": YEAR,
    "as_of": TODAY,
    "until": TODAY,
    "today": TODAY,
    "period": Period.year(YEAR),
    "table": "career_goals",
    "key": "CG-001",
    "column": "goal_id",
    "event_id": "EV-002",
    "outcome_id": f"{WHOSE}/{YEAR}/warning",
    "flow": APPRAISAL_FLOW,
    "document": f"{WHOSE}/{YEAR}",
    "kind": "annual",
    "wanted": "reopen",
    "reason": "why",
    "text": "text",
    "texts": {"overall": "text"},
    "about": "overall",
    "objection": 1,
    "occurred_on": date(YEAR, 5, 1),
    "checked_on": date(YEAR, 5, 1),
    "held_on": date(YEAR, 5, 1),
    "gravity": 1,
    "evidence": "evidence",
    "tasks_due": 1,
    "tasks_done": 1,
    "attitude": 90,
    "teamwork": 90,
    "present": "present",
    "summary": "summary",
    "candidate": DEFAULT_SCHEME,
}
REFUSED = set(
    """adopt_outcome answer_objection appraisal assess_oneself calibration_board career_goals comment confirm
    corrections decline development_talks enter_event events kinds_begun move move_appraisal move_outcome next_id
    object_to
    open_year outcome_proposals outcomes propose_outcome rate_routine reconsider record_talk register_row register_rows
    routine_checks sign signed_versions signing_obstacles span state_of training_needs training_record try_scheme
    verify_record versions weak_points year_plan""".split()
)
OBJECTION = Note(
    1,
    WHOSE,
    YEAR,
    "objection",
    "overall",
    "text",
    None,
    None,
    None,
    datetime(YEAR, 5, 1),
    "wang",
    "supervisor",
    "annual",
)
SPECIAL: dict[tuple[str, str], Callable[[Store], object]] = {
    ("verify_record", "signed"): lambda store: signed_versions(store, HR, WHOSE, YEAR)[-1],
    ("signing_obstacles", "year"): lambda store: annual(store, HR, WHOSE, YEAR, TODAY),
    ("signing_obstacles", "span"): lambda _: Period.year(YEAR),
    ("enter_event", "kind"): lambda _: "other",
    ("may_decide", "entered"): lambda store: events(store, HR, WHOSE, YEAR)[0],
    ("corrections", "objection"): lambda _: OBJECTION,
    ("offered", "table"): lambda _: "career_steps",
    ("attachments", "about"): lambda _: "policy/1",
}


def _functions() -> dict[str, Callable[..., object]]:
    """What the facade offers that can be called, by its name: functions, and those of the files that stand on it."""
    functions: dict[str, Callable[..., object]] = {}
    for name in appraisal_facade.__all__:
        thing = getattr(appraisal_facade, name)
        own = vars(thing).items() if ismodule(thing) else [(name, thing)]
        functions |= {
            n: f
            for n, f in own
            if isfunction(f)
            and not n.startswith("_")
            and (f.__module__ == getattr(thing, "__name__", "") or f is thing)
        }
    return functions


FUNCTIONS = _functions()


def wanted_by(name: str) -> list[str]:
    """The parameters of a function of the facade that must be given, beside the store and who asks."""
    parameters = signature(FUNCTIONS[name]).parameters.values()
    return [p.name for p in parameters if p.name not in ("store", "who") and p.default is p.empty]


def can_be_asked(name: str) -> bool:
    """Is it a function for somebody, whose parameters are known here?"""
    if "who" not in signature(FUNCTIONS[name]).parameters:
        return False
    return all(wanted in ASKED_BY_NAME or (name, wanted) in SPECIAL for wanted in wanted_by(name))


ASKABLE = sorted(filter(can_be_asked, FUNCTIONS))


def asking(store: Store, name: str) -> Callable[[Scope], object]:
    """The function of that name, to be called with who asks."""
    function = FUNCTIONS[name]
    given = {
        wanted: SPECIAL[name, wanted](store) if (name, wanted) in SPECIAL else ASKED_BY_NAME[wanted]
        for wanted in wanted_by(name)
    }
    if "store" in signature(function).parameters:
        given["store"] = store
    return lambda who: function(who=who, **given)


def test_every_function_that_must_refuse_is_asked():
    assert set(ASKABLE) >= REFUSED


@pytest.mark.parametrize("name", ASKABLE)
def test_the_core_says_nothing_of_it_to_who_may_not(company, name):
    ask = asking(company, name)
    for role in (Role.ANALYST, Role.ADMIN):
        who = Scope("x", role, None)
        if name in REFUSED:
            with pytest.raises(NotAllowed):
                ask(who)
            continue
        try:
            answered = repr(ask(who))
        except ScorecardError:
            continue
        assert MARK not in answered


READS_OF_IT = """appraisal career_goals development_talks events outcomes training_needs training_record register_rows
    register_row""".split()


@pytest.mark.parametrize("name", READS_OF_IT)
@pytest.mark.parametrize("who", [DIRECTOR, HR], ids=["leadership", "hr"])
def test_the_core_answers_who_may(company, name, who):
    assert MARK in repr(asking(company, name)(who))


@pytest.mark.parametrize("role", [Role.ANALYST, Role.ADMIN])
def test_the_year_with_conduct_is_refused_where_the_score_is_not(company, role):
    who = Scope("x", role, None)
    for ask in (lambda: annual(company, who, WHOSE, YEAR, TODAY), lambda: annuals(company, who, YEAR, TODAY)):
        assert in_words(ask).startswith("Appraisals, outcomes")
    [given] = scores(company, who, [WHOSE], [Period.year(YEAR)], TODAY).values()
    assert given.kpi == annual(company, HR, WHOSE, YEAR, TODAY).kpi


def test_a_row_of_it_and_its_history_are_not_there_for_others(company):
    key = {"event_id": "EV-002"}
    for role, there in ((Role.ANALYST, False), (Role.ADMIN, False), (Role.HR, True), (Role.LEADERSHIP, True)):
        who = Scope("x", role, None)
        assert (current_row(company, who, TABLES["merits_and_faults"], key) is not None) is there
        assert (len(history_of(company, who, TABLES["merits_and_faults"], key)) > 0) is there


@pytest.mark.parametrize("username", STRANGERS)
def test_nothing_of_it_waits_on_their_desk(company, username):
    who = scope_of(account(company, username))
    assert not {task.place for task in desk(company, who, TODAY)} & set(PAGES_OF_PERSONNEL)
    assert checks_due(company, who, TODAY) == ()
