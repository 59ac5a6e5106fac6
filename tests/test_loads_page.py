"""The loads page as a script: every load, what it changed, its rows to correct, reverting it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from data.home import Home
from data.store import Store
from tests.dashboard import at, opened_by, own_company
from tests.loading import current, load

KEY = ["2026-09-30", "S2", "企业", "上海", "净泉净水器", "直销"]
WRONG = f"""date,supervisor_id,segment,region,product,channel,revenue,cost
{",".join(KEY)},950000,20000
{",".join(["2026-09-30", "S9", *KEY[2:]])},100,20
"""


@pytest.fixture
def company(sample_home: Home, tmp_path: Path) -> Iterator[Store]:
    """The sample company with a wrong load of operating results, its last."""
    with own_company(sample_home, tmp_path) as store:
        load(store, "operating_results", WRONG, "wrong.csv")
        yield store


@pytest.fixture
def page(company: Store) -> Callable[..., AppTest]:
    """page(load="12"): the loads page under that address, as the analyst opens it."""

    def make(lang: str = "en", **address: str) -> AppTest:
        whole = {"lang": lang, **address}
        script = opened_by("analyst", company, lang=lang)
        at(script.switch_page("../pages/loads.py"), whole).run()
        assert not script.exception
        return script

    return make


def number_of(company: Store, file: str) -> str:
    """The number of the load of a file."""
    return str(company.value("SELECT load_id FROM loads WHERE file_name = ?", [file]))


@pytest.fixture
def wrong(company: Store) -> str:
    """The number of the wrong load."""
    return number_of(company, "wrong.csv")


def said(script: AppTest) -> str:
    """The markup of all sheets on the page."""
    return "\n".join(json.loads(sheet.proto.json)["html"] for sheet in script.get("bidi_component"))


def revenue(company: Store) -> int:
    where = "date = '2026-09-30' AND supervisor_id = 'S2' AND region = '上海' AND product = '净泉净水器'"
    [(found,)] = current(
        company, f"(SELECT * FROM operating_results WHERE {where} AND channel = '直销')", "revenue::INT"
    )
    return found


def test_the_list_names_every_load_with_a_link_and_can_be_narrowed(page, wrong):
    script = page()
    assert f'href="/loads?load={wrong}"' in said(script)
    assert "operating_results-2026-10.csv" in said(script)
    script.selectbox(key="loads_person").set_value("analyst").run()
    assert "wrong.csv" in said(script)
    assert "operating_results-2026-10.csv" not in said(script)
    script.selectbox(key="loads_table").set_value("processes").run()
    assert "No load is like this." in said(script)


def test_a_load_shows_what_it_changed_and_what_is_to_correct(page, wrong):
    script = page(load=wrong)
    markup = said(script)
    assert "<s" in markup
    assert "950,000.00" in markup
    assert f'href="/files/load/{wrong}"' in markup
    assert f'href="/files/load/{wrong}/rejected.xlsx?lang=en"' in markup
    assert "Rows to correct" in [one.value for one in script.subheader]


def test_a_load_is_reverted_with_its_effect_shown_before_and_a_reason_asked_for(page, company, wrong):
    script = page(load=wrong)
    assert revenue(company) == 950_000
    script.button(key="show_effect").click().run()
    assert script.info[0].value == "0 rows would leave, 0 come in, 1 change."
    assert "Figures that change" in said(script)
    assert "Revenue" in said(script)
    script.button(key="revert").click().run()
    assert "Say why" in script.error[0].value
    assert revenue(company) == 950_000
    script.text_input(key=f"reason_{wrong}_True").set_value("a test file").run()
    script.button(key="revert").click().run()
    assert script.success[0].value.startswith(f"Load {wrong} (wrong.csv) is reverted.")
    assert revenue(company) < 100_000
    assert "a test file" in said(script)
    assert "reverted" in said(page())


def test_a_load_that_others_rest_on_says_so_when_its_taking_back_is_tried(page, company):
    script = page("zh", load=number_of(company, "supervisors.csv"))
    script.button(key="show_effect").click().run()
    assert "无法撤回：仍有数据引用将从" in script.error[0].value
    assert not [one for one in script.button if one.key == "revert"]


def test_the_versions_of_a_row_and_an_earlier_one_brought_back(page, company):
    script = page(table="operating_results", key=json.dumps(KEY))
    assert said(script).count('scope="row"') == 2
    script.button(key="restore").click().run()
    assert "1 row stored" in script.success[0].value
    assert revenue(company) < 100_000
    assert said(page(table="operating_results", key=json.dumps(KEY))).count('scope="row"') == 3


def test_scores_are_shown_as_they_stood_before_and_after_the_load(page, wrong):
    script = page(load=wrong)
    script.toggle(key=f"scores_{wrong}").set_value(True).run()
    assert not script.exception
    assert "Before this load" in said(script)


def test_two_loads_are_compared(page, company, wrong):
    script = page(load=wrong)
    september = number_of(company, "operating_results-2026-09.csv")
    script.selectbox(key=f"compare_{wrong}").set_value(int(september)).run()
    assert f"From load {september} to load {wrong}" in said(script)


def test_an_address_without_such_a_load_or_row_is_a_sentence(page):
    assert page(load="999").error[0].value == "There is no load 999."
    assert page(load="x").error[0].value == "There is no load x."
    assert "is none" in page(table="operating_results", key="nonsense").error[0].value
