"""Changing a settled scheme on its page: the director asks, HR grants, the supervisor reads the notice."""

from collections.abc import Iterator
from datetime import date

import pytest
from streamlit.testing.v1 import AppTest

from data.home import Home
from data.store import Store
from tests.dashboard import opened_by, own_company
from text import use_language
from ui.scheme import changes, page

PAGE = "../pages/scheme.py"


@pytest.fixture(scope="module")
def company(sample_home: Home, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    with own_company(sample_home, tmp_path_factory.mktemp("scheme")) as store:
        yield store


@pytest.fixture(autouse=True)
def _november(monkeypatch):
    """A month of the year lies ahead, whatever day it is."""
    for module in (changes, page):
        monkeypatch.setattr(module, "current_day", lambda: date(2026, 10, 20))


def scheme_page(company: Store, username: str) -> AppTest:
    script = opened_by(username, company, lang="en")
    script.default_timeout = 300  # each run scores everybody twice
    script = script.run().switch_page(PAGE)
    script.query_params["year"] = "2026"
    return script.run()


def test_a_change_is_asked_for_granted_and_read(company):
    use_language("en")
    director = scheme_page(company, "director")
    assert not director.exception
    assert "Store as a new version" not in [button.label for button in director.button]
    assert next(b for b in director.button if b.label == "Ask for this change").disabled
    director.number_input(key="scheme.2026.0.0.family.operating").set_value(20.0)
    director.number_input(key="scheme.2026.0.0.family.projects").set_value(30.0)
    director = director.run()
    next(area for area in director.text_area if area.label == "Reason for the change").set_value("Projects decide.")
    director = next(b for b in director.button if b.label == "Ask for this change").click().run()
    assert not director.exception
    assert "Withdraw the request" in [button.label for button in director.button]
    assert company.value("SELECT count(*) FROM schemes WHERE year = 2026") == 0

    human_resources = scheme_page(company, "hr")
    assert not human_resources.exception
    human_resources = next(b for b in human_resources.button if b.label == "Grant").click().run()
    assert not human_resources.exception
    assert company.rows("SELECT version, holds_from FROM schemes WHERE year = 2026") == [(1, 11)]

    own = scheme_page(company, "s1")
    own = next(b for b in own.button if b.label == "I have read the notice").click().run()
    assert not own.exception
    assert company.rows("SELECT supervisor_id FROM scheme_notices_read") == [("S1",)]
    assert "I have read the notice" not in [button.label for button in own.button]
