"""What is downloaded from an indicator's page: the data say what the chart shows, the picture stands on its own."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from datetime import date

import pytest

from data.export import frame_rows
from insight.forecast import period_end
from metrics.catalogue import INDICATORS
from metrics.periods import Period
from reports import chart_picture
from reports.series_table import series_frame
from reports.supervisor_record import SupervisorReport
from reports.supervisor_report import supervisor_report
from scope import operator

Q3 = Period.parse("2026-Q3")
TODAY = date(2026, 11, 2)


@pytest.fixture(scope="module")
def report(sample) -> SupervisorReport:
    return supervisor_report(sample, operator(), "S1", Q3, TODAY, effects=False)


def chart_of(report: SupervisorReport, key: str):
    return next(one for one in report.charts if one.line.indicator.key == key)


def test_the_rows_are_the_chart_month_by_month_and_the_forecast_after_it(sample, report):
    chart = chart_of(report, "market_share")
    ahead = period_end(sample, operator(), "market_share", "S1", Period.parse("2026"), as_of=TODAY).fan
    frame = series_frame(chart, ahead, "en")
    rows = frame_rows(frame)
    assert all(len(row) == len(frame.columns) for row in rows)
    history = chart.line.history
    shown = {row[0]: row for row in rows}
    assert len(shown) == len(rows), "no month twice"
    for period, value, target in zip(history.periods, history.values, history.targets, strict=True):
        assert shown[period.code][1:3] == [value, target]
    assert shown["2026-09"][3:6] == [chart.limits.lower, chart.limits.mean, chart.limits.upper]
    for one in ahead:
        assert shown[one.month.code][7:] == [one.point, one.low, one.high]
    assert rows[-1][0] == "2026-12"
    assert rows[-1][1] is None, "a month that has not come has no value"


def test_a_special_point_is_named_in_its_row_and_a_usual_one_is_not(report):
    chart = next(one for one in report.charts if one.limits and one.limits.marks)
    rows = frame_rows(series_frame(chart, (), "en"))
    marked = {mark.at for mark in chart.limits.marks}
    assert {at for at, row in enumerate(rows) if row[6]} == marked


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_picture_carries_its_colours_and_says_whose_it_is(report, lang):
    chart = report.charts[0]
    drawn = chart_picture.svg(chart.line.series(chart.limits, lang), "Heading <&>", f"{report.name} · {Q3.code}", lang)
    assert "var(" not in drawn
    assert "currentColor" not in drawn
    words = " ".join(ET.fromstring(drawn).itertext())  # noqa: S314  our own drawing
    assert "Heading <&>" in words
    assert report.name in words
    assert re.search(r'fill="#ffffff"', drawn), "on white, wherever it is put"


def test_the_picture_of_pixels_is_a_png_wide_enough_for_a_slide(report):
    chart = report.charts[0]
    made = chart_picture.png(chart_picture.svg(chart.line.series(chart.limits, "zh"), "收入", report.name, "zh"))
    assert made.startswith(b"\x89PNG\r\n\x1a\n")
    width = int.from_bytes(made[16:20], "big")
    assert width >= 1200


# ---------------------------------------------------------------------- definitions keep their past


@pytest.mark.parametrize("key", INDICATORS)
def test_a_definition_tells_its_past_in_order_and_in_both_languages(key):
    editions = INDICATORS[key].editions
    assert editions, "a definition came from somewhere"
    assert [one.version for one in editions] == [str(n) for n in range(1, len(editions) + 1)]
    assert [one.since for one in editions] == sorted(one.since for one in editions)
    assert INDICATORS[key].version == editions[-1].version
    for one in editions:
        assert one.changed.en.strip()
        assert any("\u4e00" <= c <= "\u9fff" for c in one.changed.zh)
