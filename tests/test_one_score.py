"""One score: pages, report, command and appraisal say the same number for the same person and period."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from appraisal.calibration import calibration_board
from appraisal.scheme_trial import try_scheme
from data.home import Home
from data.store import Store
from insight.what_if import rescored
from metrics.annual_score import annual
from metrics.people import supervisors
from metrics.periods import Period
from metrics.scheme import DEFAULT_SCHEME
from metrics.scheme_lock import set_scheme
from metrics.scores import scores
from reports.supervisor_report import supervisor_report
from scope import Role, Scope, operator
from server.commands.figures import score as score_command
from tests.dashboard import ROOT, opened_by, own_company
from text import number, use_language

ADA = operator("ada")
ZOE = Scope("zoe", Role.LEADERSHIP, None)
GATED = "S3"
YEAR = 2026


@pytest.fixture(scope="module")
def company(sample_home: Home, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """The sample company whose September results have not come, under a scheme that does not score late data."""
    with own_company(sample_home, tmp_path_factory.mktemp("one-score")) as store:
        with store.transaction() as on:
            on.execute(
                """UPDATE loads SET loaded_at = TIMESTAMP '2026-09-15 08:00:00'
                   WHERE table_name IN ('data_sources', 'operating_results')"""
            )
        set_scheme(store, ADA, YEAR, replace(DEFAULT_SCHEME, late_gates=True), today=date(YEAR - 1, 12, 1))
        yield store


def test_with_late_data_every_place_says_the_same_score(company):
    use_language("en")
    period = Period.year(YEAR)
    expected = scores(company, ADA, [GATED], [period], as_of=date.today())[GATED, period.code]
    ungated = replace(expected.scheme, late_gates=False)
    assert "revenue" in expected.gates, "the case must be one in which the gate bars something"
    assert try_scheme(company, ZOE, ungated, as_of=date.today())[0].moved, "and in which it moves the score"

    report = supervisor_report(company, ADA, GATED, period, date.today())
    assert report.kpi.score == expected.kpi
    assert report.kpi.coverage == expected.coverage
    assert annual(company, ZOE, GATED, YEAR, as_of=date.today()).kpi == expected.kpi
    assert rescored(expected).kpi == expected.kpi
    [printed] = score_command(company, ADA, period=[period.code], supervisor=[GATED]).data
    assert printed["kpi"] == expected.kpi
    [line] = [
        one
        for one in calibration_board(company, ZOE, YEAR, as_of=date.today())
        if one.supervisor.supervisor_id == GATED
    ]
    assert line.year.kpi == expected.kpi


def test_with_late_data_the_card_of_the_overview_says_what_its_table_says(company):
    period = Period.year(YEAR)
    expected = scores(company, ADA, [GATED], [period], as_of=date.today())[GATED, period.code]
    script = opened_by("director", company, lang="en", supervisor=GATED, period=period.code).run()
    page = "\n".join(json.loads(sheet.proto.json)["html"] for sheet in script.get("bidi_component"))
    [name] = [one.name for one in supervisors(company, ADA) if one.supervisor_id == GATED]
    [card] = re.findall(r'<span class="huge">([^<]*)</span>', page)
    [in_table] = re.findall(rf'<th[^>]*data-value="{re.escape(name)}".*?<strong>([^<]*)</strong>', page, re.DOTALL)
    assert card == in_table == number(expected.kpi, 1, "en")


def test_a_score_computed_again_is_computed_in_three_places_only():
    # Each of them goes from a score that has its gates; everybody else asks `scores` or `scores_from_values`.
    callers = {
        str(file.relative_to(ROOT))
        for room in ("metrics", "insight", "appraisal", "figures", "reports", "server", "ui", "pages")
        for file in Path(ROOT / room).rglob("*.py")
        if re.search(r"(?<!def )\bscore_from\(", file.read_text(encoding="utf-8"))
    }
    assert callers == {"metrics/scores.py", "insight/what_if.py", "appraisal/verification.py"}
