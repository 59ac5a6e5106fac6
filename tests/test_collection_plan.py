"""The collection plan (policy 3.4): what is due how often is set, how it is collected its supervisor says."""

import pytest

from data.intake.forms import enter_rows, may_add
from data.schemas import EVERY_TABLE
from data.store import Store
from errors import NotAllowed
from scope import Scope
from tests.appraising import ANALYST, S1, S2
from tests.loading import current, load, with_people
from tests.test_pages import app, company, open_page, said  # noqa: F401  its fixtures: the pages as a script

PLAN = "source_id,table,supervisor_id,frequency,due_days\nDS1,operating_results,S1,monthly,5\n"
HOW = {"scope": "All shops", "method": "system_export", "channel": "ERP"}


def planned(store: Store) -> None:
    with_people(store)
    load(store, "data_sources", PLAN)


@pytest.fixture
def firm(filled) -> Store:
    return filled(planned)


def how(store: Store) -> list[tuple]:
    return current(store, "data_sources", "source_id, scope, method, channel")


def test_a_plan_of_before_says_neither_scope_nor_method_nor_channel(firm):
    assert how(firm) == [("DS1", None, None, None)]


@pytest.mark.parametrize("who", [S1, ANALYST])
def test_a_supervisor_says_how_their_data_are_collected_and_so_does_the_analyst(firm, who):
    assert enter_rows(firm, who, "data_sources", [{"source_id": "DS1", **HOW}]).stored
    assert how(firm) == [("DS1", "All shops", "system_export", "ERP")]


@pytest.mark.parametrize(
    ("who", "row"),
    [
        (S1, {"source_id": "DS1", "due_days": "25"}),
        (S1, {"source_id": "DS1", "frequency": "quarterly"}),
        (S1, {"source_id": "DS1", "table": "user_counts"}),
        (
            S1,
            {"source_id": "DS2", "table": "user_counts", "supervisor_id": "S1", "frequency": "daily", "due_days": "0"},
        ),
        (S2, {"source_id": "DS1", **HOW}),
    ],
)
def test_what_is_due_and_when_is_not_for_who_owes_it_to_say(firm, who: Scope, row):
    before = current(firm, "data_sources", "*")
    with pytest.raises(NotAllowed):
        enter_rows(firm, who, "data_sources", [row])
    assert current(firm, "data_sources", "*") == before
    assert not may_add(who, EVERY_TABLE["data_sources"])


def test_a_file_brings_them_under_their_own_names_too(firm):
    line = "DS3,user_counts,S2,monthly,5,全部会员,interface,会员系统\n"
    result = load(
        firm, "data_sources", "source_id,table,supervisor_id,frequency,due_days,scope,method,channel\n" + line
    )
    assert result.stored
    assert how(firm)[1] == ("DS3", "全部会员", "interface", "会员系统")


def test_the_register_calls_tables_and_methods_by_their_names(app):  # noqa: F811
    script = open_page(app("s1", register="collection"), "registers.py")
    page = said(script)
    assert "Operating results" in page
    assert "export of a system" in page
    assert "ERP" in page
    assert "operating_results" not in page.replace("table=operating_results", "")
    assert "system_export" not in page
