"""The upload page as a script: a remembered source meets this month's file."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from data.home import Home
from data.intake import Dialect, Mapping
from data.intake.records.mapping_toml import mapping_as_toml
from data.intake.suggest.remembered_sources import remember_source
from data.store import Store
from tests.dashboard import at, opened_by, own_company
from tests.loading import ANALYST

OWN = "date supervisor_id segment region product channel revenue cost".split()
THEIRS = "日期 负责人 客户类型 大区 产品 渠道 收入 成本".split()
ROW = "2026-10-30\t{}\t零售\t华东\t旅程\t门店\t12\t3"


@pytest.fixture
def company(sample_home: Home, tmp_path: Path) -> Iterator[Store]:
    with own_company(sample_home, tmp_path) as store:
        yield store


@pytest.fixture
def pasted(company: Store) -> Callable[..., AppTest]:
    """pasted(line, line …): the upload page after the analyst pasted these lines."""

    def make(*lines: str) -> AppTest:
        script = opened_by("analyst", company, lang="en")
        at(script.switch_page("../pages/upload.py"), {"lang": "en"}).run()
        script.text_area[0].set_value("\n".join(lines)).run()
        assert not script.exception
        return script

    return make


def said(script: AppTest) -> str:
    """All sentences of the page."""
    kinds = (script.caption, script.info, script.warning, script.error)
    return "\n".join(one.value for kind in kinds for one in kind)


def test_a_remembered_file_in_our_own_names_is_tried_as_it_is(company, pasted):
    mapping = Mapping.of_own_names("operating_results", Dialect(decimal=","))
    remember_source(company, ANALYST, "ERP", mapping, file="pasted.tsv", columns=OWN)
    page = pasted("\t".join(OWN), ROW.format("S1").replace("12", "1.234"))
    assert [one.value for one in page.error] == []
    assert "ERP" in page.radio[0].options[0]
    # One that leaves nothing open needs no source.
    assert not pasted("\t".join(OWN), ROW.format("S1")).radio


def test_a_mapping_that_makes_the_supervisor_of_columns_is_looked_over(company, pasted):
    columns: dict[str, Any] = {ours: {"from": theirs} for ours, theirs in zip(OWN, THEIRS, strict=True)}
    columns |= {"supervisor_id": {"template": "S{负责人}"}, "region": {"constant": "华东"}}
    mapping = Mapping.parsed("ERP", mapping_as_toml({"table": "operating_results", "columns": columns}))
    remember_source(company, ANALYST, "ERP", mapping, file="pasted.tsv", columns=THEIRS)
    page = pasted("\t".join(THEIRS), ROW.format("1"))
    assert not page.error
    assert not page.toggle[0].set_value(True).run().error


def test_a_title_more_a_new_name_and_another_unit_are_said_and_the_answers_are_heard(company, pasted):
    columns: dict[str, Any] = {ours: {"from": theirs} for ours, theirs in zip(OWN, THEIRS, strict=True)}
    columns["supervisor_id"]["values"] = {"陈喆": "S1"}
    mapping = Mapping.parsed("ERP", mapping_as_toml({"table": "operating_results", "columns": columns}))
    remember_source(company, ANALYST, "ERP", mapping, file="pasted.tsv", columns=THEIRS)
    names = ("陈喆", "王珺", "老林")
    page = pasted("月报\t单位：万元", "\t".join(THEIRS), *map(ROW.format, names), "合计\t\t\t\t\t\t36\t9")
    words = said(page)
    assert "matched by name: 王珺 → S3" in words.replace("\\", "")
    assert "Not known in Supervisor: 老林." in words
    assert "the unit 万元; Revenue, Cost is read in another one" in words
    assert not page.error  # what was answered on the page is no reason to refuse the file
