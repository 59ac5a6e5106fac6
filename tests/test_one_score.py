"""One score: pages, report, command and appraisal say the same number for the same person and period."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from pypdf import PdfReader
from streamlit.testing.v1 import AppTest

from appraisal.calibration import calibration_board
from appraisal.scheme_trial import try_scheme
from appraisal.weak_points import weak_points
from data.home import Home
from data.store import Store
from insight.what_if import rescored
from metrics.annual_score import annual
from metrics.families import FAMILIES
from metrics.people import supervisors
from metrics.periods import Period, PeriodKind
from metrics.scheme import DEFAULT_SCHEME
from metrics.scheme_lock import keep_version
from metrics.scores import scores
from reports.pdf import pdf
from reports.supervisor_report import supervisor_report
from scope import Role, Scope, operator
from server.commands.figures import score as score_command
from tests.dashboard import ROOT, at, opened_by, own_company
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
            # Plans of the year are approved, which settles its scheme: written as a change that was granted.
            keep_version(on, store, ADA.person, YEAR, replace(DEFAULT_SCHEME, late_gates=True))
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


# ---------------------------------------------------------------------------- every page, in every kind of period

EVERY_PERIOD = [Period.year(YEAR), Period.month(YEAR, 11), Period.year(YEAR - 1)]


def page(script: AppTest, file: str, **address: str) -> str:
    """The markup of another page of the dashboard at an address."""
    script.switch_page(f"../pages/{file}")
    return markup(at(script, address).run())


def markup(script: AppTest) -> str:
    assert not script.exception
    return "\n".join(json.loads(sheet.proto.json)["html"] for sheet in script.get("bidi_component"))


def row_of(markup: str, name: str) -> list[str]:
    """The cells of the table row that is headed by the name."""
    row = re.search(
        rf"<tr[^>]*>\s*<th[^>]*>(?:(?!</th>).)*{re.escape(name)}(?:(?!</th>).)*</th>(.*?)</tr>", markup, re.DOTALL
    )
    assert row, name
    return [re.sub(r"<[^>]+>", "", cell) for cell in re.findall(r"<td[^>]*>(.*?)</td>", row[1], re.DOTALL)]


def as_it_stands(markup: str) -> str:
    """The score that a what-if begins from: the first comparison of what stands with what is assumed."""
    [score, *_] = re.findall(r">KPI score</th>\s*<td[^>]*>([^<]*)</td>", markup[markup.index("As it stands") :])
    return str(score)


@pytest.mark.parametrize("period", EVERY_PERIOD, ids=lambda period: period.code)
def test_every_place_that_shows_a_period_says_its_one_score(company, period):
    expected = scores(company, ADA, [GATED], [period], as_of=date.today())[GATED, period.code]
    assert expected.running == (period.start.year == YEAR)
    assert expected.kpi is not None
    shown = number(expected.kpi, 1, "en")
    [name] = [person.name for person in supervisors(company, ADA) if person.supervisor_id == GATED]
    where = {"supervisor": GATED, "period": period.code}
    told: dict[str, str] = {}

    weights = {"if_for": f"{GATED}.families.{period.code}", "if_weights": "team:50"}
    script = opened_by("director", company, lang="en", **where, **weights)
    script.default_timeout = 300
    overview = markup(script.run())
    [told["overview, card"]] = re.findall(r'<span class="huge">([^<]*)</span>', overview)
    [told["overview, everyone"]] = re.findall(
        rf'<th[^>]*data-value="{re.escape(name)}".*?<strong>([^<]*)</strong>', overview, re.DOTALL
    )
    told["what if, weights"] = as_it_stands(overview)

    moved = {"if_for": f"{GATED}.profit.{period.code}", "if_weight": "3"}
    indicator = page(script, "indicator.py", **where, **moved, indicator="profit")
    told["what if, indicator"] = as_it_stands(indicator)

    if period.kind is PeriodKind.YEAR:
        of_year = {"supervisor": GATED, "year": period.code}
        appraisal = page(script, "annual_appraisal.py", **of_year)
        [told["appraisal"]] = re.findall(r'KPI score</span><span class="big">([^<]*)</span>', appraisal)
        told["calibration"] = row_of(page(script, "calibration.py", **of_year), name)[len(FAMILIES)]

    use_language("en")
    answer = score_command(company, ADA, period=[period.code], supervisor=[GATED])
    assert answer.data[0]["kpi"] == expected.kpi
    [told["score command"]] = re.findall(r"KPI score ([\d.]+)", answer.text)

    report = supervisor_report(company, ADA, GATED, period, date.today())
    text = " ".join(
        leaf.extract_text() for leaf in PdfReader(io.BytesIO(pdf(report, "en", made_at=datetime.now(UTC)))).pages[:1]
    )
    told["report, PDF"] = shown if re.search(rf"\b{re.escape(shown)}\b", text) else text

    assert told == dict.fromkeys(told, shown)

    # What is to be learned follows from the same lines as the score.
    growth = page(script, "growth.py", **where)
    for weak in weak_points(company, ZOE, GATED, period, date.today()):
        points = expected.line(weak.indicator.key).points
        cells = re.findall(rf">{re.escape(weak.indicator.name.en)}</a>.*?<td[^>]*>(.*?)</td>", growth, re.DOTALL)
        assert (weak.points, number(points, 1, "en")) == (points, cells[0]), weak.indicator.key
    # The desk says what waits and leaves the score to the pages it leads to.
    assert not re.search(r"KPI score[^<]*\d", page(script, "desk.py"))
