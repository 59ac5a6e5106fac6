"""Who is asking, and on which day: roles are written once, what queries takes the Scope, no clock is hidden."""

import ast
from pathlib import Path

import pytest

from data.schemas import EVERY_TABLE
from scope import Role
from tests.test_house import ROOT, _files

# "supervisor" names a level of the figures too, and "admin" and "analyst" are usernames of the sample company.
USERNAMES = {Path("server/sample_company/make.py"): {"admin", "analyst"}}
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
    assert clocks_asked(CLOCK.read_text(encoding="utf-8")) == {"date.today", "datetime.now"}


def test_the_days_of_pages_and_of_the_server_come_from_one_place_each():
    asked = {
        file.relative_to(ROOT) for file in _files() if "date.today" in clocks_asked(file.read_text(encoding="utf-8"))
    }
    assert asked == {CLOCK, Path("ui/kit/current_day.py"), Path("server/current_day.py")}


def test_only_the_rule_about_the_future_asks_the_store_for_the_day():
    asking = [file for file in _files() if "from data.clock import today" in file.read_text(encoding="utf-8")]
    assert [file.relative_to(ROOT) for file in asking] == [Path("data/declare.py")]
