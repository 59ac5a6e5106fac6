"""The pages as a script: who sees what, in which language, and that they say what the core says."""

from __future__ import annotations

import html
import json
from collections.abc import Callable, Iterator
from datetime import date

import pytest
from streamlit.testing.v1 import AppTest

from accounts.local_accounts import account
from data.export import csv_bytes
from data.home import Home
from data.store import Store
from metrics.periods import Period, PeriodKind
from metrics.scores import scores
from scope import operator
from tests.dashboard import ROOT, at_page, opened_by, own_company
from text import number, use_language
from ui.kit.choices import first_period
from ui.kit.markup import tag

PAGES = sorted(page.name for page in (ROOT / "pages").glob("*.py"))
GUARDED = ["calibration.py", "loads.py", "settings.py", "upload.py", "users.py"]
PERSONNEL = ["annual_appraisal.py", "calibration.py", "growth.py", "merits.py", "outcomes.py", "routine.py"]
FIGURE_PAGES = [page for page in PAGES if page not in GUARDED]
Q3 = Period.parse("2026-Q3")


@pytest.fixture(scope="module")
def company(sample_home: Home, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """A copy of the sample company as this process's own store, in which people can be signed in."""
    with own_company(sample_home, tmp_path_factory.mktemp("pages")) as store:
        yield store


@pytest.fixture
def app(company: Store) -> Callable[..., AppTest]:
    """app("s1", supervisor="S2"): the dashboard as that person opens it, with that address; not run yet."""

    def make(username: str, **address: str) -> AppTest:
        return opened_by(username, company, **{"lang": "en", **address})

    return make


def said(script: AppTest) -> str:
    """The markup of all sheets on the page."""
    return "\n".join(json.loads(sheet.proto.json)["html"] for sheet in script.get("bidi_component"))


def open_page(script: AppTest, page: str) -> AppTest:
    """Open a page of the dashboard by its address."""
    return at_page(script, page)


@pytest.mark.parametrize("file", [page for page in PAGES if page not in PERSONNEL])
def test_every_page_but_those_of_personnel_matters_shows_to_an_administrator(app, file):
    script = open_page(app("admin", lang="zh"), file)
    assert not script.exception
    assert not script.error
    assert script.title


@pytest.mark.parametrize("file", [*PERSONNEL, "upload.py", "loads.py"])
def test_every_page_of_personnel_matters_shows_to_hr(app, file):
    script = open_page(app("hr", lang="zh"), file)
    assert not script.exception
    assert not script.error
    assert script.title


@pytest.mark.parametrize("file", FIGURE_PAGES)
def test_every_page_of_figures_shows_to_a_supervisor(app, file):
    script = open_page(app("s1"), file)
    assert not script.exception
    assert not script.error


@pytest.mark.parametrize("file", GUARDED)
def test_a_page_that_a_role_may_not_use_shows_nothing_under_its_address(app, file):
    script = open_page(app("s1"), file)
    assert "Your role (Operations supervisor) may not do this." in script.error[0].value
    assert not script.file_uploader
    assert not script.form_submit_button
    assert "analyst" not in said(script)


def test_the_overview_says_the_score_that_the_core_computes(app, company):
    use_language("en")
    expected = scores(company, operator(), ["S3"], [Q3], as_of=date.today())["S3", "2026-Q3"]
    script = app("director", supervisor="S3", period="2026-Q3").run()
    assert f'<span class="huge">{number(expected.kpi, 1)}</span>' in said(script)


def test_leadership_sees_every_supervisor_side_by_side(app, company):
    names = {name for (name,) in company.rows("SELECT name FROM supervisors WHERE superseded_by IS NULL")}
    script = app("director").run()
    assert len(names) == 8
    assert all(str(tag("span", name, class_="name")) in said(script) for name in names)
    assert len(script.selectbox(key="pick_supervisor").options) == 8


def test_a_supervisor_sees_only_themselves_even_by_the_address_of_another(app, company):
    names = dict(company.rows("SELECT supervisor_id, name FROM supervisors WHERE superseded_by IS NULL"))
    script = app("s1", supervisor="S2").run()
    assert '"S2" is not among the supervisors whose figures you may see' in script.warning[0].value
    assert names["S1"] in said(script)
    assert not any(name in said(script) for supervisor_id, name in names.items() if supervisor_id != "S1")
    assert "pick_supervisor" not in {box.key for box in script.selectbox}


def test_what_leadership_was_shown_is_not_remembered_for_a_supervisor(app):
    assert "All supervisors" in said(app("director").run())
    assert "All supervisors" not in said(app("s1").run())


def test_an_address_without_such_a_period_says_the_forms_that_exist(app):
    script = app("director", period="2026-Q7").run()
    assert '"2026-Q7" is not a period' in script.warning[0].value
    assert script.selectbox(key="pick_period").value == "2026-Q3"


def test_a_picked_period_stands_in_the_address_as_a_code(app):
    script = app("director").run()
    script.selectbox(key="pick_period").set_value("2026-Q2").run()
    assert script.query_params["period"] == "2026-Q2"
    script.selectbox(key="pick_kind").set_value(PeriodKind.YEAR).run()
    assert script.query_params["period"] == "2025", "the last year that the data cover in full"


def test_what_was_chosen_is_kept_from_page_to_page(app):
    script = app("director").run()
    script.selectbox(key="pick_supervisor").set_value("S5").run()
    script.switch_page("../pages/team.py").run()
    assert script.selectbox(key="pick_supervisor").value == "S5"


def test_the_language_is_the_addresss_then_the_accounts(app):
    assert app("director", lang="en").run().title[0].value == "Overview"
    assert app("director", lang="xx").run().title[0].value == "总览"


def test_a_switched_language_is_kept_for_the_next_sign_in(app, company):
    script = app("s8", lang="zh").run()
    script.button(key="switch_language").click().run()
    assert script.title[0].value == "Overview"
    kept = account(company, "s8")
    assert kept is not None
    assert kept.language == "en"
    assert app("s8", lang="").run().title[0].value == "Overview"


def test_an_administrator_sees_and_sets_where_mail_goes(app, company):
    script = open_page(app("admin"), "users.py")
    assert ">lu.xiaowen@lanting.example</td>" in said(script)
    script.selectbox(key="address_of").set_value("director").run()
    field = next(one for one in script.text_input if one.value == "zhou@lanting.example")
    field.set_value("nowhere")
    script.button(key="save_address").click().run()
    assert '"nowhere" is no e-mail address' in script.error[0].value
    next(one for one in script.text_input if one.value == "nowhere").set_value("zhou@home.example")
    script.button(key="save_address").click().run()
    assert not script.error
    kept = account(company, "director")
    assert kept is not None
    assert kept.email == "zhou@home.example"


def test_an_indicator_without_a_value_says_why_instead_of_zero(app, company):
    line = next(
        line
        for score in scores(company, operator(), None, [Q3], as_of=date.today()).values()
        for line in score.lines
        if line.value.value is None
    )
    script = app("director", supervisor=line.value.unit, period="2026-Q3", indicator=line.indicator.key)
    shown = said(open_page(script, "indicator.py"))
    assert line.value.reason is not None
    assert line.value.reason.en in html.unescape(shown)
    assert '<span class="big">—</span>' in shown


def test_evidence_leads_to_the_file_and_the_line(app, company):
    file, line = company.rows(
        """SELECT l.file_name, r.line FROM operating_results r JOIN loads l USING (load_id)
           WHERE r.supervisor_id = 'S1' AND r.date = '2026-09-30' AND r.superseded_by IS NULL"""
    )[0]
    shown = said(open_page(app("director", supervisor="S1", period="2026-09", indicator="revenue"), "indicator.py"))
    assert f'<td class="nowrap">{file}</td><td class="nowrap">{line}</td>' in shown


@pytest.mark.parametrize(
    ("data_day", "kind", "code"),
    [
        (date(2026, 9, 30), PeriodKind.QUARTER, "2026-Q3"),
        (date(2026, 9, 29), PeriodKind.QUARTER, "2026-Q2"),
        (date(2026, 10, 1), PeriodKind.QUARTER, "2026-Q3"),
        (date(2026, 3, 30), PeriodKind.MONTH, "2026-02"),
        (date(2026, 12, 31), PeriodKind.YEAR, "2026"),
        (date(2026, 12, 30), PeriodKind.YEAR, "2025"),
        (date(2026, 5, 4), PeriodKind.YEAR_TO_DATE, "2026-05-YTD"),
    ],
)
def test_the_first_period_shown_is_the_last_that_the_data_cover_in_full(data_day, kind, code):
    assert first_period(data_day, kind).code == code


def test_a_spreadsheet_does_not_run_what_somebody_typed_into_a_cell():
    written = csv_bytes(["name", "n"], [["=cmd()", -5], ["+1", 1.5], ["@x", None], ["-5", 0], ["plain", 2]])
    assert written.decode("utf-8-sig").splitlines() == ["name,n", "'=cmd(),-5", "'+1,1.5", "'@x,", "'-5,0", "plain,2"]


def test_a_download_begins_with_the_mark_by_which_a_spreadsheet_knows_chinese():
    assert csv_bytes(["姓名"], []).startswith(b"\xef\xbb\xbf")


def test_what_is_put_into_markup_is_escaped():
    assert tag("a", "<script>", tag("b", 1), None, href='"><x') == (
        '<a href="&#34;&gt;&lt;x">&lt;script&gt;<b>1</b></a>'
    )


def test_a_breakdown_is_told_by_a_number_and_never_by_its_traceback():
    def script():
        from ui.kit.error_box import on_script_error

        on_script_error(ValueError("table accounts has no column secret"))

    shown = AppTest.from_function(script).run().error[0].value
    assert "secret" not in shown
    assert "ValueError" not in shown
    assert any(part.isalnum() and len(part) == 8 for part in shown.replace("，", " ").split())


def test_the_process_page_says_which_improvement_worked_and_which_cannot_be_judged(app):
    chinese = said(open_page(app("s2", lang="zh", supervisor="S2", period="2026-Q3"), "process.py"))
    assert "流程优化有效吗？" in chinese
    assert "有效</span>" in chinese
    assert "为时尚早</span>" in chinese
    english = said(open_page(app("director", supervisor="S5", period="2026-Q3"), "process.py"))
    assert "Did the improvements work?" in english
    assert "not proven</span>" in english


def test_the_analysis_page_says_what_came_of_the_recommendations(app):
    markup = said(open_page(app("director", supervisor="S4", period="2026-10"), "analysis.py"))
    assert "What came of the recommendations" in markup
    assert "adverse</span>" in markup


def test_where_nothing_was_launched_the_pages_say_so(app):
    early = {"supervisor": "S1", "period": "2024-01"}
    assert "No improvement was launched" in said(open_page(app("director", **early), "process.py"))
    assert "No recommendation that names an indicator" in said(open_page(app("director", **early), "analysis.py"))


def test_the_page_of_an_indicator_goes_from_the_value_to_the_rows_and_the_definitions_past(app):
    script = open_page(app("director", supervisor="S1", period="2026-Q3", indicator="revenue"), "indicator.py")
    assert not script.exception
    shown = said(script)
    order = [
        '<span class="quiet small">Actual</span>',
        ">Trend</h2>",
        ">Signal or noise</h2>",
        ">Where the year ends</h2>",
        ">What drove it</h2>",
        ">Price, volume and mix</h3>",
        ">How the value is made</h2>",
        ">What if</h2>",
        ">Evidence: Operating results, rows:",
        ">Loaded by</th>",
        ">History of the definition</h2>",
    ]
    places = [shown.find(one) for one in order]
    assert -1 not in places, order[places.index(-1)]
    assert places == sorted(places)
    names = [button.proto.label for button in script.get("download_button")]
    assert names[:4] == ["Data of the chart (CSV)", "Data of the chart (Excel)", "Picture (PNG)", "Picture (SVG)"]


def test_a_supervisor_reads_the_policy_and_acknowledges_it_and_leadership_sees_who_has_not(app, company):
    script = open_page(app("s2", version="2"), "policy.py")
    assert "In force" not in said(script)
    assert any("The team meets at least once a month" in part.value for part in script.markdown)
    assert script.button(key="policy_ack_2").disabled, "not before one says that one has read it"
    script.checkbox(key="policy_read_2").check().run()
    script.button(key="policy_ack_2").click().run()
    assert not script.error
    assert "You acknowledged this version on" in said(script)
    seen = said(open_page(app("director", version="2"), "policy.py"))
    assert "Acknowledged by 6 of 8" in seen
    assert "Acknowledged by" not in said(open_page(app("analyst", version="2"), "policy.py"))
