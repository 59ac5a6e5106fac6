"""A chart's record is drawn by two writers, SVG and Plotly: the numbers, units and words of both are the same."""

import re
import subprocess
import sys
import xml.etree.ElementTree as ET
from dataclasses import dataclass
from pathlib import Path

import pytest

from figures import CONCERN, IMPROVEMENT, NEUTRAL, TARGET, DrawnLimits, Mark, Series, plotly, trend
from metrics import Better
from text import Unit, Words

SVG = "{http://www.w3.org/2000/svg}"
ROOT = Path(__file__).parent.parent
VALUES = (0.70, 0.80, None, 0.95, 0.60, 0.81, 0.77, None, 0.90, 0.88)
MARKS = (Mark(1, True, Words("above the upper limit", "高于上限")), Mark(4, False), Mark(8, None))
SAME_ALL_ALONG = DrawnLimits(0.80, 0.62, 0.93, MARKS)
REBASED = DrawnLimits(
    0.85, 0.75, 0.97, MARKS, lines=(None, *[(0.6, 0.8, 0.9)] * 4, *[(0.75, 0.85, 0.97)] * 5), breaks=(5,)
)
BY_MONTH = (None, 0.8, 0.8, 0.85, 0.85, None, 0.9, 0.9, 0.9, 0.9)


def _series(target=0.9, limits=None, times=1.0, unit=Unit.RATIO, values=VALUES):
    labels = tuple(f"2026-{month:02d}" for month in range(1, len(values) + 1))
    return Series(labels, tuple(None if v is None else v * times for v in values), target, unit, Better.HIGHER, limits)


@dataclass(frozen=True)
class _Read:
    """What a drawing says, read back from it: places (position from 0, value)."""

    points: list
    target: list
    mean: list
    upper: list
    lower: list
    marks: list
    ticks: list
    labels: list
    hover: list
    spoken: str


def _approx(places):
    # An SVG of 300 points' height, written to a hundredth of a point, is good for a thousandth of its reach.
    return [pytest.approx(place, rel=2e-3, abs=2e-3) for place in places]


def _of_svg(series: Series, lang: str) -> _Read:
    root = ET.fromstring(trend(series, width=900, height=400, lang=lang))  # noqa: S314  our own drawing
    texts = list(root.iter(f"{SVG}text"))
    paths = list(root.iter(f"{SVG}path"))
    grid = [e for e in root.iter(f"{SVG}line") if e.get("stroke-width") == "0.5"]
    written = [e.text for e in texts if e.get("text-anchor") == "end"][: len(grid)]
    months = {e.text: float(e.get("x")) for e in texts if e.text in series.labels}
    (first, x0), (last, x1) = min(months.items()), max(months.items())
    step = (x1 - x0) / (series.labels.index(last) - series.labels.index(first))
    origin = x0 - step * series.labels.index(first)
    # The axis of values is told by what the grid says of itself: the first and last line with their numbers.
    y0, y1 = float(grid[0].get("y1")), float(grid[-1].get("y1"))
    v0, v1 = (float(text.replace(",", "")) for text in (written[0], written[-1]))
    factor = _factor(root, series, lang)

    def place(x: float, y: float):
        return (x - origin) / step, (v0 + (y - y0) / (y1 - y0) * (v1 - v0)) * factor

    def places(d: str):
        return [place(float(x), float(y)) for x, y in re.findall(r"([-\d.]+)[ ,]([-\d.]+)", d)]

    quiet = [e for e in paths if e.get("stroke-width") == "0.8"]
    mean = [p for e in quiet for p in places(e.get("d"))]
    upper, lower = [], []
    for polygon in root.iter(f"{SVG}polygon"):
        if polygon.get("stroke") is None:
            corners = places(polygon.get("points"))
            upper += corners[: len(corners) // 2]
            lower += corners[len(corners) // 2 :][::-1]
    for e in root.iter(f"{SVG}line"):
        if e.get("stroke-width") == "0.8":
            mean.append(place(float(e.get("x1")), float(e.get("y1"))))
    for e in root.iter(f"{SVG}rect"):
        top, height = float(e.get("y")), float(e.get("height"))
        upper.append(place(0, top))
        lower.append(place(0, top + height))
    marks = []
    for e in root.iter():
        if e.get("stroke-width") == "1.8":
            if e.tag == f"{SVG}circle":
                at = place(float(e.get("cx")), float(e.get("cy")))
            else:
                corners = places(e.get("points"))
                at = corners[1][0] / 2 + corners[3][0] / 2, corners[1][1]
            marks.append((*at, "circle" if e.tag == f"{SVG}circle" else "diamond", e.get("stroke")))
    line = next(e for e in paths if e.get("stroke-width") == "1.7")
    dashed = [e for e in paths if e.get("stroke") == TARGET]
    return _Read(
        points=places(line.get("d")),
        target=[p for e in dashed for p in places(e.get("d"))],
        mean=mean,
        upper=upper,
        lower=lower,
        marks=marks,
        ticks=written,
        labels=list(months),
        hover=[e.findtext(f"{SVG}title") for e in root.iter(f"{SVG}circle") if e.get("fill") == "transparent"],
        spoken=root.findtext(f"{SVG}desc"),
    )


def _factor(root: ET.Element, series: Series, lang: str) -> float:
    """What the numbers on the axis are counted in."""
    marks = {"%": 0.01, "M": 1e6, "K": 1e3, "万": 1e4, "亿": 1e8}
    return next((marks[e.text] for e in root.iter(f"{SVG}text") if e.text in marks), 1.0)


def _of_plotly(series: Series, lang: str) -> _Read:
    drawn = plotly.trend(series, lang=lang)

    def traces(name: str):
        return [trace for trace in drawn.data if trace.name == name]

    def places(name: str):
        return [(x, y) for trace in traces(name) for x, y in zip(trace.x, trace.y, strict=True) if y is not None]

    (value,) = traces("value")
    marks = [
        (*place, symbol, colour)
        for trace in traces("marks")
        for place, symbol, colour in zip(places("marks"), trace.marker.symbol, trace.marker.line.color, strict=True)
    ]
    return _Read(
        points=places("value"),
        target=places("target"),
        mean=places("mean"),
        upper=places("upper"),
        lower=places("lower"),
        marks=marks,
        ticks=list(drawn.layout.yaxis.ticktext),
        labels=list(drawn.layout.xaxis.ticktext),
        hover=[words for words, y in zip(value.text, value.y, strict=True) if y is not None],
        spoken=drawn.layout.meta["description"],
    )


CHARTS = {
    "a line alone": _series(None),
    "one target": _series(0.9),
    "a target that steps and has gaps": _series(BY_MONTH),
    "limits": _series(0.9, SAME_ALL_ALONG),
    "limits recorded anew": _series(BY_MONTH, REBASED),
    "money": _series(9_100_000.0, DrawnLimits(8e6, 6.2e6, 9.3e6, MARKS), 1e7, Unit.MONEY),
    "days": _series(30.0, None, 40, Unit.DAYS),
}


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("name", CHARTS)
def test_both_writers_draw_the_same_numbers_in_the_same_words(name, lang):
    series = CHARTS[name]
    svg, drawn = _of_svg(series, lang), _of_plotly(series, lang)
    known = [(at, value) for at, value in enumerate(series.values) if value is not None]
    assert drawn.points == known
    assert svg.points == _approx(known)
    assert svg.target == _approx(drawn.target)
    assert (svg.ticks, svg.labels, svg.hover, svg.spoken) == (drawn.ticks, drawn.labels, drawn.hover, drawn.spoken)
    assert [mark[2:] for mark in svg.marks] == [mark[2:] for mark in drawn.marks]
    assert [mark[:2] for mark in svg.marks] == _approx([mark[:2] for mark in drawn.marks])
    if series.limits and series.limits.lines:
        for edge in ("upper", "lower", "mean"):
            assert getattr(svg, edge) == _approx(getattr(drawn, edge)), edge
    else:  # straight across: only the heights say something
        for edge in ("upper", "lower", "mean"):
            heights = [{round(v, 12) for _, v in getattr(read, edge)} for read in (svg, drawn)]
            assert sorted(heights[0]) == [pytest.approx(v, rel=2e-3) for v in sorted(heights[1])], edge


def test_a_missing_value_is_a_gap_and_never_zero():
    (value,) = [trace for trace in plotly.trend(_series(), lang="en").data if trace.name == "value"]
    assert value.y[2] is None
    assert value.connectgaps is False


def test_the_shape_says_what_the_colour_says():
    assert _of_plotly(CHARTS["limits"], "en").marks == [
        (1, 0.80, "diamond", IMPROVEMENT),
        (4, 0.60, "circle", CONCERN),
        (8, 0.90, "circle", NEUTRAL),
    ]


def test_what_is_pointed_at_never_becomes_markup():
    hostile = Words('<a href="x">', "<b>")
    series = _series(limits=DrawnLimits(0.8, 0.6, 0.9, (Mark(1, True, hostile),)))
    (value,) = [trace for trace in plotly.trend(series, lang="en").data if trace.name == "value"]
    assert value.text[1] == "2026-02 · 80.0% · target 90.0% · &lt;a href=&#34;x&#34;&gt;"


def test_new_limits_begin_between_two_periods():
    drawn = plotly.trend(CHARTS["limits recorded anew"], lang="en")
    assert [shape.x0 for shape in drawn.layout.shapes] == [4.5]
    mean = [trace for trace in drawn.data if trace.name == "mean"]
    assert [(trace.x[0], trace.x[-1], set(trace.y)) for trace in mean] == [(0.5, 4.5, {0.8}), (4.5, 9, {0.85})]


def test_without_a_value_the_chart_says_so_in_both_languages():
    for lang, words in (("en", "No values yet"), ("zh", "暂无数据")):
        drawn = plotly.trend(_series(values=(None, None)), lang=lang)
        assert not drawn.data
        assert words == drawn.layout.annotations[0].text
        assert words in trend(_series(values=(None, None)), lang=lang)


def test_periods_to_come_keep_their_place():
    series = _series().going_on({"2026-11": 0.92, "2026-12": None})
    drawn = plotly.trend(series, lang="en")
    assert drawn.layout.xaxis.range[1] > 11
    assert list(drawn.layout.xaxis.ticktext)[-1] == "2026-12"


def test_dark_and_light_are_readable_on_their_ground():
    light, dark = (plotly.trend(_series(), lang="en", dark=dark).data[-1].line.color for dark in (False, True))
    assert light < "#333333"
    assert dark > "#dddddd"


def test_figures_do_not_cost_the_import_of_plotly():
    asked = "import sys, figures, reports; print(sorted(m for m in sys.modules if m.split('.')[0] == 'plotly'))"
    done = subprocess.run([sys.executable, "-c", asked], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
