"""The supervisor report: it says what metrics say, in pages that anyone can read, whatever a name contains."""

import io
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest
from pypdf import PdfReader

from data.store import Store
from errors import NotAllowed, WrongUse
from insight.improvement_effects import improvement_effects
from insight.signals import last_whole_month, last_whole_quarter
from metrics.catalogue import INDICATORS
from metrics.families import FAMILIES
from metrics.indicator import Value
from metrics.people import data_day, supervisors
from metrics.periods import Period
from metrics.scores import scores
from reports.effect_words import effect_lines
from reports.font_coverage import drawable, fit
from reports.measures import EFFECTIVE, NO_EFFECT, TOO_EARLY, UNDECIDED, WAITING, _change, _recommendation, _stage
from reports.pdf import pdf
from reports.supervisor_layout import supervisor_layout
from reports.supervisor_record import (
    FamilyPart,
    History,
    IndicatorLine,
    KpiPart,
    ReportChart,
    Sources,
    SupervisorReport,
)
from reports.supervisor_report import supervisor_report
from scope import Role, Scope, operator
from text import Words

Q3 = Period.quarter(2026, 3)
MADE = datetime(2026, 11, 2, 8, 30, tzinfo=UTC)
HOSTILE = '#panic("x") *a* $1 \\ </svg><script>'
PAGE_TOP, PAGE_BOTTOM = 788.0, 46.0  # the text area of a page, in points from the sheet's lower edge


# ---------------------------------------------------------------------- a report made by hand


def _line(key: str, value: float | None, target: float | None, **more) -> IndicatorLine:
    months = tuple(Period.month(2026, 9).last(24))
    known = Value(
        "S1", key, Q3, value, value, 1.0, 3, reason=None if value is not None else Words("no rows", "没有数据")
    )
    line = {
        "indicator": INDICATORS[key],
        "value": known,
        "target": target,
        "points": None if value is None or target is None else 90.0,
        "weight": 0.1 if INDICATORS[key].headline else 0.0,
        "contribution": None,
        "status": "none" if value is None or target is None else "watch",
        "year_earlier": None,
        "history": History(months, tuple(float(i) for i in range(24)), (10.0,) * 24),
    }
    return IndicatorLine(**{**line, **more})


def _report(lines: list[IndicatorLine] | None = None, **more) -> SupervisorReport:
    lines = lines if lines is not None else [_line("revenue", 1_129_000.0, 1_227_000.0), _line("profit", None, 5.0)]
    parts = [
        FamilyPart(f, 90.0, 1 / 6, 15.0, 1.0, None, (90.0,) * 8, tuple(x for x in lines if x.indicator.family == f))
        for f in FAMILIES.values()
    ]
    content = {
        "supervisor_id": "S1",
        "name": "李婧喆",
        "department": "华东运营中心",
        "period": Q3,
        "as_of": date(2026, 9, 30),
        "kpi": KpiPart(96.9, 1.0, False, False, Q3.name, 95.1, None, tuple(Q3.last(8)), (95.0,) * 8),
        "families": tuple(parts),
        "headline": Words("One on target.", "1 项达标。"),
        "attention": (),
        "charts": tuple(ReportChart(line, None, Words("no limits", "无界限")) for line in lines),
        "measures": (),
        "year": None,
        "training": (),
        "sources": Sources("1.0/0.0", 1, datetime(2026, 10, 1), date(2026, 9, 30), Words("default", "默认"), ()),
    }
    return SupervisorReport(**{**content, **more})


def _about(value: float | None):
    """The same number: sums of the same rows in another order may differ in the last of 16 digits."""
    return None if value is None else pytest.approx(value, rel=1e-12)


def _root(made: bytes) -> Any:
    return _reader(made).trailer["/Root"]


def _reader(made: bytes) -> PdfReader:
    return PdfReader(io.BytesIO(made))


def _text(made: bytes) -> str:
    return "\n".join(page.extract_text() for page in _reader(made).pages)


def _lowest(page) -> float:
    """Where the text of a page ends, in points above the sheet's lower edge; the footer does not count."""
    seen = [PAGE_TOP]

    def visit(text, cm, tm, _font, _size):
        y = tm[4] * cm[1] + tm[5] * cm[3] + cm[5]
        if text.strip() and y > PAGE_BOTTOM:
            seen.append(y)

    page.extract_text(visitor_text=visit)
    return min(seen)


def _fill(page) -> float:
    return (PAGE_TOP - _lowest(page)) / (PAGE_TOP - PAGE_BOTTOM)


# ---------------------------------------------------------------------- what it says


@pytest.fixture(scope="module")
def today(sample: Store) -> date:
    return data_day(sample, as_of=date.today()) or date(2026, 10, 31)


@pytest.fixture(scope="module")
def report(sample: Store, today: date) -> SupervisorReport:
    return supervisor_report(sample, operator(), "S1", Q3, today)


def test_every_figure_of_the_report_is_the_one_that_metrics_gives(sample, report, today):
    score = scores(sample, operator(), ["S1"], [Q3], today)["S1", Q3.code]
    assert report.kpi.score == _about(score.kpi)
    assert report.kpi.coverage == _about(score.coverage)
    assert [line.indicator.key for line in report.lines] == list(INDICATORS)
    for line in report.lines:
        entry = score.line(line.indicator.key)
        for mine, theirs in ((line.value.value, entry.value.value), (line.value.numerator, entry.value.numerator)):
            assert mine == _about(theirs)
        assert (line.value.evidence, line.value.reason) == (entry.value.evidence, entry.value.reason)
        assert (line.points, line.contribution) == (_about(entry.points), _about(entry.contribution))
        assert line.target == (entry.target.target if entry.target else None)
        assert line.status == entry.status


def test_the_contributions_of_the_families_add_up_to_the_score(report):
    given = [part.contribution for part in report.families if part.contribution is not None]
    assert sum(given) == pytest.approx(report.kpi.score)


def test_the_year_earlier_value_is_the_value_of_that_period(sample, report, today):
    earlier = scores(sample, operator(), ["S1"], [Period.quarter(2025, 3)], today)["S1", "2025-Q3"]
    for line in report.lines:
        assert line.year_earlier == _about(earlier.line(line.indicator.key).value.value)


def test_histories_end_with_the_period_and_hold_its_months_or_quarters(sample, report, today):
    histories = {line.indicator.key: line.history for line in report.lines}
    assert [p.code for p in histories["revenue"].periods][::35] == ["2023-10", "2026-09"]
    assert len(histories["member_performance"].periods) == 12
    assert histories["member_performance"].periods[-1] == Q3
    whole = scores(sample, operator(), ["S1"], [Period.month(2026, 8)], today)["S1", "2026-08"]
    assert histories["revenue"].values[-2] == whole.line("revenue").value.value


def test_a_year_brings_its_ledger_which_adds_up_and_a_quarter_does_not(sample, report):
    leader = Scope("director", Role.LEADERSHIP, None)
    year = supervisor_report(sample, leader, "S1", Period.year(2025), date(2026, 1, 31)).year
    assert report.year is None
    assert year is not None
    assert year.total == pytest.approx(sum(entry.points or 0 for entry in year.entries))


def test_only_those_who_may_see_the_supervisor_get_the_report(sample, today):
    own = Scope("chen", Role.SUPERVISOR, frozenset({"S1"}))
    assert supervisor_report(sample, own, "S1", Period.month(2026, 9), today).name
    for other in ("S2", "S99"):
        with pytest.raises(NotAllowed):
            supervisor_report(sample, own, other, Q3, today)


def test_a_supervisor_who_does_not_exist_is_named_with_the_nearest_one(sample, today):
    with pytest.raises(WrongUse, match="S1"):
        supervisor_report(sample, operator(), "S1x", Q3, today)


def test_a_period_still_running_is_compared_with_no_whole_period(sample):
    running = supervisor_report(sample, operator(), "S1", Q3, date(2026, 8, 20))
    assert running.kpi.running
    said = supervisor_layout(running, "en", made_at=MADE)["kpi"]["against"]
    assert {a["change"] for a in said} == {"—"}
    revenue = running.families[0].lines[0]
    assert revenue.history.periods[-1] == Period.month(2026, 7)


# ---------------------------------------------------------------------- the small rules


def test_a_gap_is_better_above_zero_whichever_way_is_good():
    assert _line("revenue", 80.0, 100.0).gap == pytest.approx(-0.2)
    assert _line("churn_rate", 0.08, 0.10).gap == pytest.approx(0.2)
    assert _line("resource_utilisation", 1.1, 0.9).gap == pytest.approx(0.0)  # overload counts as 0.9
    assert _line("performance_improvement", -1.0, -2.0).gap == pytest.approx(0.5)


def test_a_gap_to_nothing_is_none_rather_than_zero_or_endless():
    assert _line("revenue", 80.0, None).gap is None
    assert _line("revenue", None, 80.0).gap is None
    assert _line("budget_variance", 0.1, 0.0).gap is None


@pytest.mark.parametrize(
    ("known_to", "month", "quarter"),
    [
        (date(2026, 9, 30), "2026-09", "2026-Q3"),
        (date(2026, 9, 29), "2026-08", "2026-Q2"),
        (date(2026, 12, 1), "2026-09", "2026-Q3"),
        (date(2026, 7, 31), "2026-07", "2026-Q2"),
        (date(2026, 3, 10), "2026-02", "2025-Q4"),
    ],
)
def test_a_history_ends_with_the_last_whole_month_and_quarter(known_to, month, quarter):
    last = last_whole_month(Q3, known_to)
    assert (last.code, last_whole_quarter(last).code) == (month, quarter)


def test_an_improvement_stands_where_it_stood_on_the_last_day_of_the_period():
    approved, launched, closed = date(2026, 2, 1), date(2026, 3, 1), date(2026, 10, 5)
    stages = [
        _stage(approved, launched, closed, day) for day in (date(2026, 1, 31), approved, launched, Q3.end, closed)
    ]
    assert stages == ["proposed", "approved", "running", "running", "closed"]


def test_a_recommendation_is_judged_by_benefit_or_else_by_its_indicator():
    history = History(tuple(Period.month(2026, 7).last(7)), (10.0, 10.0, 10.0, 0.0, 12.0, 12.0, 12.0), (None,) * 7)
    done = ("Move the night shift", "revenue", date(2026, 3, 1), date(2026, 4, 10), "adopted", date(2026, 3, 5), 0.1)

    def state(*row, histories=None):
        return _recommendation(*row, last=Q3.end, histories=histories or {}).state

    assert state(*done, None, histories={"revenue": history}) == EFFECTIVE
    assert state(*done, None, histories={"revenue": replace(history, values=history.values[::-1])}) == NO_EFFECT
    assert state(*done, None) == TOO_EARLY
    assert state(*done, 5000.0) == EFFECTIVE
    assert state(*done[:3], date(2026, 10, 1), "adopted", done[5], 0.1, None) == WAITING
    assert state(*done[:3], None, "adopted", date(2026, 10, 1), 0.1, None) == UNDECIDED


def test_the_effect_of_a_recommendation_is_the_mean_of_three_months_after_against_three_before():
    history = History(tuple(Period.month(2026, 7).last(7)), (9.0, 10.0, 11.0, 0.0, 12.0, 12.0, 12.0), (None,) * 7)
    assert _change(history, "revenue", date(2026, 4, 10)) == (pytest.approx(0.2), True)
    assert _change(history, "churn_rate", date(2026, 4, 10)) == (pytest.approx(0.2), False)
    gap = replace(history, values=(9.0, None, *history.values[2:]))
    assert _change(gap, "revenue", date(2026, 4, 10)) == (None, None)


# ---------------------------------------------------------------------- how it looks


def test_the_figures_of_a_row_share_one_unit_and_align_on_the_point():
    row = supervisor_layout(_report(), "zh", made_at=MADE)["details"][0]["rows"][0]
    assert row["unit"] == "万元"
    assert (row["actual"], row["target"], row["difference"]) == (["112", ".9"], ["122", ".7"], ["−9", ".8"])
    english = supervisor_layout(_report(), "en", made_at=MADE)["details"][0]["rows"][0]
    assert (english["unit"], english["actual"]) == ("M", ["1", ".13"])


def test_a_value_that_is_missing_is_a_dash_with_its_reason():
    row = supervisor_layout(_report(), "en", made_at=MADE)["details"][0]["rows"][1]
    assert (row["actual"], row["difference"]) == (["—", ""], ["—", ""])
    assert row["note"] == "no rows"


def test_every_fixed_word_of_the_report_has_its_chinese():
    for key, word in supervisor_layout(_report(), "zh", made_at=MADE)["words"].items():
        assert re.search(r"[\u4e00-\u9fff]", word), key


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_text_of_a_pdf_can_be_taken_out_again_rare_characters_too(lang):
    made = pdf(_report(name="喆堃珺 镕昇"), lang, made_at=MADE)
    text = _text(made)
    assert "喆堃珺 镕昇" in text
    assert ("运营主管绩效报告" if lang == "zh" else "Performance report") in text
    assert ("112.9" if lang == "zh" else "1.13") in text


def test_a_hostile_name_is_printed_as_it_is():
    text = re.sub(r"\s+", " ", _text(pdf(_report(name=HOSTILE, department=HOSTILE), "en", made_at=MADE)))
    assert text.count(HOSTILE) >= 2


def test_a_character_without_a_glyph_becomes_a_box_and_is_named():
    text = _text(pdf(_report(name="王😀珺"), "en", made_at=MADE))
    assert "王□珺" in text
    assert "U+1F600" in text


def test_what_is_drawn_is_what_the_fonts_hold():
    assert ord("喆") in drawable()
    assert fit("喆堃珺镕昇") == ("喆堃珺镕昇", "")
    assert fit("a\x00b\nc\u200bd") == ("ab cd", "")
    assert fit("nₚ") == ("np", "")
    assert fit("😀😀x") == ("□□x", "😀")


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_pdf_is_tagged_titled_and_says_its_language(lang):
    made = pdf(_report(), lang, made_at=MADE)
    root = _root(made)
    assert root["/MarkInfo"]["/Marked"]
    assert "/StructTreeRoot" in root
    assert root["/Lang"].startswith(lang)
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert "李婧喆" in str(_reader(made).metadata)
    xmp = root["/Metadata"].get_data().decode()
    assert "pdfuaid:part>1<" in xmp
    assert "pdfaid:part>2<" in xmp
    assert "pdfaid:conformance>A<" in xmp


def test_every_picture_says_in_words_what_it_shows():
    def figures(element) -> Iterator[dict]:
        element = element.get_object() if hasattr(element, "get_object") else element
        if not isinstance(element, dict):
            return
        if element.get("/S") == "/Figure":
            yield element
        kids = element.get("/K", [])
        for kid in kids if isinstance(kids, list) else [kids]:
            yield from figures(kid)

    found = list(figures(_root(pdf(_report(), "en", made_at=MADE))["/StructTreeRoot"]))
    assert len(found) > 10
    assert all(element.get("/Alt") for element in found)


def test_the_same_report_gives_the_same_bytes():
    first, again = pdf(_report(), "zh", made_at=MADE), pdf(_report(), "zh", made_at=MADE)
    assert first == again
    assert pdf(_report(), "zh", made_at=MADE.replace(hour=9)) != first


@pytest.mark.parametrize(
    ("whose", "code", "lang"),
    [("S1", "2026-Q3", "zh"), ("S8", "2026-05", "zh"), ("S4", "2025", "zh"), ("S7", "2026-09", "en")],
)
def test_no_page_is_half_empty_and_there_are_few(sample, today, whose, code, lang):
    said = supervisor_report(sample, operator(), whose, Period.parse(code), today)
    filled = [_fill(page) for page in _reader(pdf(said, lang, made_at=MADE)).pages]
    assert len(filled) <= 7
    assert min(filled) >= 0.5, filled


def test_a_report_without_any_data_is_still_a_report(sample, today):
    first = min(s.started_on for s in supervisors(sample, operator()))
    before = Period.month(first.year - 2, 1)
    text = _text(pdf(supervisor_report(sample, operator(), "S1", before, today), "en", made_at=MADE))
    assert "No KPI score" in text


def test_the_report_says_the_effect_that_insight_computes_beside_the_measured_change(sample, today):
    report = supervisor_report(sample, operator(), "S2", Q3, today)
    launched = {one.key: one for one in improvement_effects(sample, operator(), "S2", Q3, today)}
    told = {one.key: one for one in report.measures}
    assert told["IMP-059"].outcome == launched["IMP-059"]
    assert effect_lines(launched["IMP-059"], "en") == ["−30.7% (−39.4% to −22.0%)", "smallest detectable 12.3%"]
    text = _text(pdf(report, "en", made_at=MADE))
    for said in ("−30.1%", "−30.7% (−39.4% to −22.0%)", "smallest detectable 12.3%", "too early to tell"):
        assert said in text


def test_of_what_was_not_launched_or_is_too_young_no_effect_is_printed(sample, today):
    report = supervisor_report(sample, operator(), "S2", Q3, today)
    shown = supervisor_layout(report, "en", made_at=MADE)["measures"]
    by_verdict = {one["verdict"]: one for one in shown}
    assert by_verdict["too early to tell"]["effect"] == []
    assert by_verdict[""]["effect"] == []
    assert {one["verdict_status"] for one in shown if one["verdict"] != "effective"} == {"none"}


def test_what_counts_by_the_rule_is_not_called_proven():
    assert "counts as effective" in EFFECTIVE.en
    assert "计为有效" in EFFECTIVE.zh
