"""Who is asking, and on which day: roles are written once, what queries takes the Scope, no clock is hidden."""

import ast
import inspect
import re
import textwrap
from collections.abc import Callable, Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

from data.schemas import EVERY_TABLE
from scope import Role
from tests.test_house import FACADES, ROOT, _files

# "supervisor" names a level of the figures too, "admin", "analyst" and "hr" are usernames of the sample company, and
# <hr> is an element of HTML.
USERNAMES = {
    Path("server/sample_company/make.py"): {"admin", "analyst", "hr"},
    Path("ui/kit/markup.py"): {"hr"},
}
WORDS = {role.value for role in Role} - {"supervisor"}


@pytest.mark.parametrize("table", EVERY_TABLE.values(), ids=lambda table: table.name)
def test_a_declaration_names_roles_and_not_their_words(table):
    closed = [roles for words in table.entry.words.values() for roles in words.values()]
    for roles in (table.entered_by, *table.entry.kept.values(), *closed):
        assert all(isinstance(role, Role) for role in roles)


@pytest.mark.parametrize("file", _files(), ids=lambda file: str(file.relative_to(ROOT)))
def test_a_role_is_written_in_scope_alone(file):
    place = file.relative_to(ROOT)
    if place == Path("scope.py"):
        return
    constants = [
        node for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))) if isinstance(node, ast.Constant)
    ]
    strings = {node.value for node in constants if isinstance(node.value, str)}
    assert not strings & (WORDS - USERNAMES.get(place, set())), f"{place} writes a role as text: use scope.Role"


# The rooms that know what day it is. All others are told, but for the store's own clock, which dates its records.
KNOW_THE_DAY = {"app", "pages", "scorecard", "server", "ui"}
CLOCK = Path("data/clock.py")
ASKS_A_CLOCK = {
    *(f"{kind}.today" for kind in ("date", "datetime", "datetime.date", "datetime.datetime")),
    *(f"{kind}.{call}" for kind in ("datetime", "datetime.datetime") for call in ("now", "utcnow")),
    *(f"time.{call}" for call in ("time", "time_ns", "localtime", "gmtime", "ctime", "strftime")),
    "localtime",  # of email.utils
}


def clocks_asked(source: str) -> set[str]:
    """What of a source asks a clock for the day or the hour; a stopwatch (time.monotonic) is none."""
    asked = {ast.unparse(n) for n in ast.walk(ast.parse(source)) if isinstance(n, ast.Attribute | ast.Name)}
    return asked & ASKS_A_CLOCK


BELOW = [file for file in _files() if file.relative_to(ROOT).parts[0].removesuffix(".py") not in KNOW_THE_DAY]


@pytest.mark.parametrize("file", BELOW, ids=lambda file: str(file.relative_to(ROOT)))
def test_below_the_pages_and_the_server_no_clock_is_asked(file):
    if file.relative_to(ROOT) == CLOCK:
        return
    source = file.read_text(encoding="utf-8")
    assert not clocks_asked(source), f"{file.relative_to(ROOT)} asks a clock: take the day as a parameter"
    assert not [word for word in ("current_date", "current_timestamp") if word in source.lower()]


def test_a_hidden_clock_is_found():
    assert clocks_asked("day = as_of or date.today()") == {"date.today"}
    assert clocks_asked("def f(clock=datetime.datetime.now): ...") == {"datetime.datetime.now"}
    assert clocks_asked("began = time.monotonic()") == set()
    assert clocks_asked(CLOCK.read_text(encoding="utf-8")) == {"datetime.now"}


def test_the_days_of_pages_and_of_the_server_come_from_one_place_each_and_are_the_companys():
    texts = {file.relative_to(ROOT): file.read_text(encoding="utf-8") for file in _files()}
    assert not [file for file, text in texts.items() if "date.today" in clocks_asked(text)], "the machine's day"
    asked = {file for file, text in texts.items() if "company_time(" in text and "def company_time" not in text}
    tells_the_hour = {Path("ui/accounts/company_settings.py"), Path("server/commands/time_zone.py")}
    assert asked - tells_the_hour == {Path("ui/kit/current_day.py"), Path("server/current_day.py")}


def test_only_the_rules_about_the_future_and_after_the_fact_ask_the_store_for_the_day():
    asks = ("from data.clock import today", "clock.today()")
    asking = {file.relative_to(ROOT) for file in _files() if any(a in file.read_text(encoding="utf-8") for a in asks)}
    assert asking == {Path("data/declare.py"), Path("data/intake/write/after_the_fact.py")}


# ---------------------------------------------------------------------- what queries asks who wants to know

ROOMS = [room for room in FACADES if not room.startswith("ui.")]

_NOBODY_YET = "finds out who is asking: before it there is no Scope"
_FIRST = "while nobody has an account yet; afterwards it refuses"
_EVERYBODYS = "the company's own, the same for whoever asks: no row of anybody is in it"
_BY_ITSELF = "runs by itself, under a Scope of its own that its records name"
_PROCESS = "begins or ends with the process: nobody asks it anything"
_AS_WHOM = "finds out as whom somebody asks, themselves or a deputy: before it there is no Scope"
WITHOUT_A_SCOPE = {
    "accounts.account": _NOBODY_YET,
    "accounts.act_under": _AS_WHOM,
    "accounts.acting_scope": _AS_WHOM,
    "accounts.acting_under": _AS_WHOM,
    "accounts.may_act_for": _AS_WHOM,
    "accounts.scope_of_session": _AS_WHOM,
    "accounts.check_password": _NOBODY_YET,
    "accounts.find_session": _NOBODY_YET,
    "accounts.key_sent": _NOBODY_YET,
    "accounts.open_session": _NOBODY_YET,
    "accounts.record_failure": _NOBODY_YET,
    "accounts.revoke_session": "whoever holds the session ends it, also when its account may see nothing any more",
    "accounts.any_account": _FIRST,
    "accounts.add_first_account": _FIRST,
    "appraisal.cycle": _EVERYBODYS,
    "appraisal.policy_texts": _EVERYBODYS,
    "insight.last_whole_month_of_data": _EVERYBODYS,
    "metrics.data_day": _EVERYBODYS + "; a figure of one must be cut on the day that everybody's is",
    "metrics.department_names": _EVERYBODYS,
    "metrics.scheme": _EVERYBODYS,
    "metrics.scheme_on": _EVERYBODYS,
    "metrics.scheme_versions": _EVERYBODYS,
    "metrics.schemes_by_month": _EVERYBODYS,
    "metrics.why_settled": _EVERYBODYS,
    "server.commands.answer": _NOBODY_YET,
    "server.jobs.reminders.run_reminders": _BY_ITSELF,
    "server.jobs.reminders.send_due_reminders": _BY_ITSELF,
    "server.jobs.reminders.reminding": _BY_ITSELF,
    "server.jobs.watched_folder.load_arrived_files": _BY_ITSELF,
    "server.jobs.watched_folder.watched": _BY_ITSELF,
    "server.sample_company.make_sample": "sets a company up, accounts and all",
    "server.web.LoginRoutes.__init__": _NOBODY_YET,
    "server.web.SessionMiddleware.__init__": _NOBODY_YET,
    "server.web.server_file.announced_server": _PROCESS,
}


def _offered(room: str) -> Iterator[tuple[str, Callable[..., Any]]]:
    """What a room offers that can be called: functions, those of modules on its façade, methods of its classes."""
    module = import_module(room)
    for name in module.__all__:
        thing = getattr(module, name)
        if inspect.isfunction(thing):
            yield f"{room}.{name}", thing
        elif inspect.ismodule(thing):
            own = [(n, f) for n, f in vars(thing).items() if inspect.isfunction(f) and f.__module__ == thing.__name__]
            yield from ((f"{room}.{name}.{n}", f) for n, f in own if not n.startswith("_"))
        elif inspect.isclass(thing):
            methods = [(n, f) for n, f in vars(thing).items() if inspect.isfunction(f)]
            yield from ((f"{room}.{name}.{n}", f) for n, f in methods if n == "__init__" or not n.startswith("_"))


def _parameters(function: Callable[..., Any]) -> dict[str, str]:
    """Parameter → its annotation as it is written."""
    return {name: str(one.annotation) for name, one in inspect.signature(function).parameters.items()}


QUERIES = {
    name: function
    for room in ROOMS
    for name, function in _offered(room)
    if any(re.search(r"\bStore\b", annotation) for annotation in _parameters(function).values())
}


@pytest.mark.parametrize("name", QUERIES)
def test_what_a_room_offers_and_queries_takes_who_is_asking(name):
    takes = _parameters(QUERIES[name]).get("who") == "Scope"
    assert takes or name in WITHOUT_A_SCOPE, f"{name} takes a store: it has to take `who: Scope` and ask it"


@pytest.mark.parametrize("name", [name for name in QUERIES if name not in WITHOUT_A_SCOPE])
def test_who_is_asking_is_asked_and_not_merely_taken(name):
    tree = ast.parse(textwrap.dedent(inspect.getsource(QUERIES[name])))
    assert any(isinstance(node, ast.Name) and node.id == "who" for node in ast.walk(tree)), name


@pytest.mark.parametrize("name", WITHOUT_A_SCOPE)
def test_an_exception_is_still_one(name):
    assert name in QUERIES, f"{name} is no longer offered, or takes no store any more"
    assert "who" not in _parameters(QUERIES[name]), f"{name} takes who is asking now"
    assert WITHOUT_A_SCOPE[name]


def test_there_are_many_that_query():
    assert len(QUERIES) > 100
