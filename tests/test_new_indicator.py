"""A new indicator is one declaration: declared while the tests run, it is found wherever indicators are."""

from __future__ import annotations

import ast
import json
import runpy
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from appraisal.plan_draft import Decomposition, with_parts
from appraisal.plan_proposal import target_proposals
from appraisal.plan_workbook import plan_from, workbook_of
from appraisal.plans import Plan
from data.home import Home
from data.schemas import TABLES, table_called
from data.store import Store
from data.vocabulary import INDICATOR_KEYS
from insight.drivers import drivers
from insight.forecast import period_end
from insight.period_forecast import ForecastMethod
from metrics.catalogue import INDICATORS, register
from metrics.engine import values
from metrics.evidence import evidence
from metrics.families import OPERATING
from metrics.indicator import SPLIT_BY_SUPERVISOR, Better, Indicator
from metrics.over_time import OverTime
from metrics.periods import Period
from metrics.scheme import DEFAULT_SCHEME
from metrics.scores import scores
from metrics.target_rows import Marks, TargetRow
from metrics.targets import set_targets
from reports.supervisor_layout import supervisor_layout
from reports.supervisor_report import supervisor_report
from scope import operator
from server.commands.figures import indicators as indicators_command
from tests.dashboard import ROOT, at, opened_by, own_company
from tests.loading import load
from tests.schemes import change_scheme
from text import Unit, Words, figure

ADA = operator("ada")
Q3 = Period.parse("2026-Q3")
LATE = date(2026, 10, 31)
UNITS_SOLD = Indicator(
    key="units_sold",
    family=OPERATING,
    unit=Unit.COUNT,
    better=Better.HIGHER,
    clause="4.2.1",
    name=Words("Units sold", "销售件数"),
    meaning=Words("How many pieces were sold.", "售出的件数。"),
    formula=Words("Σ quantity in P", "P 内数量之和"),
    adds_up=OverTime.SUMS,
    range=(0, None),
    with_market=True,
    dimensions=("region", "product"),
    of="operating_results",
    on="date",
    numerator="sum(quantity)",
    row_by_row=True,
)


@pytest.fixture(autouse=True)
def _declared() -> Iterator[None]:
    register(UNITS_SOLD)
    yield
    del INDICATORS[UNITS_SOLD.key]
    INDICATOR_KEYS.remove(UNITS_SOLD.key)


@pytest.fixture(scope="module")
def company(sample_home: Home, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    with own_company(sample_home, tmp_path_factory.mktemp("new-indicator")) as store:
        yield store


@pytest.fixture(scope="module")
def sold(company: Store) -> int:
    """What S1 sold in the third quarter, counted by hand."""
    return company.value(
        """SELECT sum(quantity)::BIGINT FROM operating_results
           WHERE superseded_by IS NULL AND supervisor_id = 'S1' AND date BETWEEN '2026-07-01' AND '2026-09-30'"""
    )


def shown(script) -> str:
    assert not script.exception
    return "\n".join(json.loads(sheet.proto.json)["html"] for sheet in script.get("bidi_component"))


def test_it_has_a_value_and_evidence(company, sold):
    [value] = values(company, ADA, [Q3], indicators=["units_sold"], units=["S1"], as_of=LATE)
    assert value.value == sold > 0
    assert evidence(company, ADA, "units_sold", "S1", Q3, as_of=LATE).total == value.evidence


def test_the_command_and_so_the_server_answer_it_without_being_asked_by_name(company, sold):
    answer = indicators_command(company, ADA, period=[Q3.code], supervisor=["S1"], as_of=LATE.isoformat())
    assert {line["indicator"]: line["value"] for line in answer.data}["units_sold"] == sold
    assert "销售件数" in answer.text


def test_its_family_page_and_its_own_page_show_it(company, sold):
    address = {"lang": "en", "supervisor": "S1", "period": Q3.code, "indicator": "units_sold"}
    script = opened_by("director", company, **address).run()
    family = shown(at(script.switch_page("../pages/operating.py"), address).run())
    assert "Units sold" in family
    assert figure(sold, Unit.COUNT, "en") in family
    own = shown(at(script.switch_page("../pages/indicator.py"), address).run())
    assert "How many pieces were sold." in own
    assert figure(sold, Unit.COUNT, "en") in own
    assert "What drove it" in own


@pytest.mark.parametrize(("lang", "name"), [("en", "Units sold"), ("zh", "销售件数")])
def test_the_report_has_its_line_in_both_languages(company, sold, lang, name):
    report = supervisor_report(company, ADA, "S1", Q3, LATE, effects=False)
    [line] = [line for line in report.lines if line.indicator.key == "units_sold"]
    assert line.value.value == sold
    assert name in json.dumps(
        supervisor_layout(report, lang, datetime(2026, 10, 31, tzinfo=UTC)), ensure_ascii=False, default=str
    )


def test_it_is_split_forecast_and_proposed_by_its_declaration(company, sold):
    found = drivers(company, ADA, "units_sold", "S1", Q3, as_of=LATE)
    assert (found.by, found.end) == ("region", sold)
    end = period_end(company, ADA, "units_sold", "S1", Period.year(2026), as_of=LATE)
    assert end.method is ForecastMethod.THETA
    proposed = target_proposals(company, ADA, "S1", 2027, as_of=LATE)
    assert "market" in proposed["units_sold"].why.en


def test_it_is_a_row_of_the_plan_and_of_its_workbook(company):
    plan = Plan(supervisor_id="S1", year=2027, targets={("units_sold", "2027"): Marks(None, 1200.0, None)})
    assert plan_from(workbook_of(plan, "zh"), "plan.xlsx", replace(plan, targets={})).targets == plan.targets
    parts = with_parts(company, ADA, plan, Decomposition.EVEN, as_of=LATE).targets
    assert parts["units_sold", "2027-01"].target == 100


def test_the_generated_pages_of_docs_name_and_explain_it():
    pages = runpy.run_path(str(ROOT / "docs" / "generate.py"))
    assert "### units_sold · Units sold · 销售件数" in pages["indicators_page"]()
    assert "sum(quantity)" in pages["indicators_page"]()
    assert "| Units sold | 销售件数 | indicator `units_sold` |" in pages["glossary_page"]()


def test_a_target_and_a_weight_of_it_count_in_the_score(sample_copy):
    set_targets(sample_copy, ADA, [TargetRow(supervisor_id="S1", indicator="units_sold", period=Q3.code, target=1.0)])
    change_scheme(sample_copy, 2026, replace(DEFAULT_SCHEME, indicators={"units_sold": 1.0}), date(2026, 10, 15))
    line = scores(sample_copy, ADA, ["S1"], [Q3], LATE)["S1", Q3.code].line("units_sold")
    assert line.points == 120
    assert line.contribution > 0


def test_a_file_may_name_it_and_nothing_that_is_not_declared(sample_copy):
    header = "recommendation_id,supervisor_id,title,indicator,made_on\n"
    loaded = load(sample_copy, "recommendations", header + "N1,S1,Sell more,units_sold,2026-05-04\n")
    assert (loaded.added, loaded.rejected) == (1, 0)
    refused = load(sample_copy, "recommendations", header + "N2,S1,Sell more,units_solt,2026-05-04\n")
    assert [(one.column, one.rule.en) for one in refused.rejects] == [("indicator", "must be the key of an indicator")]


def test_one_key_is_declared_once():
    with pytest.raises(RuntimeError, match="units_sold is declared twice"):
        register(UNITS_SOLD)


def test_without_the_catalogue_no_row_is_refused_for_naming_an_indicator(monkeypatch):
    """A script that knows data alone is told what is missing, rather than that its file is wrong."""
    monkeypatch.setattr("data.schemas.INDICATOR_KEYS", [])
    with pytest.raises(RuntimeError, match="import metrics first"):
        table_called("recommendations")
    assert table_called("operating_results").name == "operating_results"


# ---------------------------------------------------------------------- what a declaration may say


@pytest.mark.parametrize("indicator", list(INDICATORS.values()), ids=lambda indicator: indicator.key)
def test_what_a_declaration_names_exists(indicator):
    table = TABLES.get(indicator.reads[0])
    assert indicator.growth_of in {"", *INDICATORS}
    # Runs, checks and costs have their supervisor from their process or project.
    for column in set(indicator.dimensions) - {SPLIT_BY_SUPERVISOR}:
        assert table
        assert column in table.columns
    assert bool(indicator.cells) == bool(indicator.sql and indicator.dimensions)
    if indicator.sold:
        assert {indicator.sold.amount, indicator.sold.quantity, indicator.sold.product} <= set(table.columns)


@pytest.mark.parametrize("room", ["insight", "appraisal", "figures", "reports", "server", "ui", "pages"])
def test_no_room_above_metrics_knows_an_indicator_by_its_key(room):
    named = {
        f"{file.relative_to(ROOT)}: {node.value}"
        for file in (ROOT / room).rglob("*.py")
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant) and node.value in INDICATORS
    }
    assert not named, "what it knows belongs into the declaration"
