"""Figures: what is missing is a gap, what is shown can be heard, and no text becomes markup."""

import re
import xml.etree.ElementTree as ET

import pytest

from figures import CONCERN, IMPROVEMENT, NEUTRAL, TARGET, DrawnLimits, Mark, Series, bullet, gap_bars, spark, trend
from figures.scale import every, spaced_apart, text_width, tick_decimals, ticks, unit_scale
from metrics.indicator import Better
from text import Unit, Words

SVG = "{http://www.w3.org/2000/svg}"
HOSTILE = '</svg><script>alert("1")</script> & \x00 "quoted"'


def _read(svg: str) -> ET.Element:
    return ET.fromstring(svg)  # noqa: S314  our own figures, not strangers' files


def _series(values, *, target=None, unit=Unit.RATIO, limits=None, name="On-time"):
    labels = tuple(f"2026-{i + 1:02d}" for i in range(len(values)))
    return Series(labels, tuple(values), target, unit, Better.HIGHER, limits, name)


def _heard(element: ET.Element, name: str) -> str | None:
    return element.findtext(f"{SVG}{name}")


def _paths(svg: str) -> list[str]:
    return [p.get("d") or "" for p in _read(svg).iter(f"{SVG}path")]


def _texts(svg: str) -> list[str]:
    return [t.text or "" for t in _read(svg).iter(f"{SVG}text")]


def _all_figures(print: bool) -> list[str]:
    marked = DrawnLimits(0.8, 0.7, 0.9, (Mark(1, True), Mark(2, False)))
    return [
        spark([1, None, 3], good=False, label="a", target=2, print=print),
        trend(_series([0.7, 0.8, 0.95], target=0.9, limits=marked), lang="en", print=print),
        gap_bars([("a", 0.1), ("b", -2.0)], lang="en", print=print),
        bullet(93.5, lang="en", print=print),
    ]


# ---------------------------------------------------------------------- missing is a gap


def test_a_missing_month_breaks_the_line_and_is_not_drawn_as_zero():
    (d,) = _paths(spark([5, 6, None, 7, 8]))
    assert d.count("M") == 2
    assert d.count("L") == 2


def test_the_line_of_a_trend_is_broken_too_and_a_lone_point_is_still_seen():
    d = _paths(trend(_series([0.5, None, 0.7, None, 0.9, 0.8])))[0]
    assert d.count("M") == 3
    assert d.count("h0") == 2


def test_a_missing_value_does_not_stretch_the_axis_down_to_zero():
    assert "0" not in _texts(trend(_series([80, None, 84], unit=Unit.SCORE), lang="en"))


def test_an_indicator_without_any_value_says_so_in_words():
    svg = trend(_series([None, None]), lang="en")
    assert _texts(svg) == ["No values yet"]
    assert _paths(svg) == []
    assert _paths(spark([None, None])) == []
    assert _paths(spark([])) == []


def test_a_month_without_a_target_is_a_gap_in_the_dashed_line():
    dashed = _paths(trend(_series([1, 2, 3], target=(2.0, None, 2.0), unit=Unit.SCORE)))[0]
    assert dashed.count("M") == 2


def test_the_target_goes_on_to_periods_that_have_no_value_yet():
    series = _series([0.8, 0.9], target=0.85).going_on({"2026-03": 0.85, "2026-04": None})
    assert series.labels == ("2026-01", "2026-02", "2026-03", "2026-04")
    assert (series.values[2:], series.targets) == ((None, None), (0.85, 0.85, 0.85, None))
    dashed, line = _paths(trend(series))[:2]
    assert dashed.count("L") == 5  # three flat steps, joined by two risers
    assert line.count("L") == 1  # from January to February and no further
    assert _series([0.8], target=0.85).going_on({}) == _series([0.8], target=(0.85,))


@pytest.mark.parametrize("values", [[3, 3, 3], [3], [0, 0], [-1e9, 1e9], [1e-9, 2e-9]])
def test_flat_single_and_extreme_rows_are_drawn(values):
    for svg in (spark(values), trend(_series(values, unit=Unit.MONEY), lang="zh")):
        assert "nan" not in svg
        assert "inf" not in svg
        _read(svg)


# ---------------------------------------------------------------------- text and colour


def test_no_text_becomes_markup():
    named = _series([0.5, 0.6], limits=DrawnLimits(0.5, marks=(Mark(1, None, Words(HOSTILE, HOSTILE)),)), name=HOSTILE)
    for svg in (spark([1, 2], label=HOSTILE), trend(named), gap_bars([(HOSTILE, 0.1)]), bullet(1, label=HOSTILE)):
        root = _read(svg)
        assert not list(root.iter(f"{SVG}script"))
        assert '</svg><script>alert("1")</script> & ' in "".join(root.itertext())


def test_on_screen_every_colour_follows_the_page_and_on_paper_every_colour_is_fixed():
    for svg in _all_figures(print=False):
        colours = set(re.findall(r'(?:fill|stroke)="([^"]+)"', svg)) - {"none", "transparent", "#ffffff"}
        assert colours
        # Making Data Count prescribes its colours; they are the same on every ground.
        assert all(c.startswith("var(--figure-") for c in colours - {IMPROVEMENT, CONCERN, NEUTRAL, TARGET})
    for svg in _all_figures(print=True):
        assert "var(" not in svg
        assert "currentColor" not in svg


def test_a_figure_has_a_name_and_a_description_that_can_be_heard():
    root = _read(trend(_series([0.5, 0.875], target=0.9), lang="en"))
    assert root.get("role") == "img"
    assert _heard(root, "title") == "On-time"
    assert _heard(root, "desc") == "2026-02: 87.5%; target 90.0%"


def test_a_pointer_over_a_point_is_told_its_period_value_and_target():
    svg = trend(_series([0.5, None, 0.875], target=0.9), lang="en")
    told = [_heard(c, "title") for c in _read(svg).iter(f"{SVG}circle") if len(c)]
    assert told == ["2026-01 · 50.0% · target 90.0%", "2026-03 · 87.5% · target 90.0%"]


def test_better_and_worse_signals_differ_in_shape_and_not_only_in_colour():
    marked = DrawnLimits(0.7, 0.5, 0.9, (Mark(0, True), Mark(1, False)))
    root = _read(trend(_series([0.95, 0.4, 0.7], limits=marked), print=True))
    assert len(list(root.iter(f"{SVG}polygon"))) == 1
    rings = [c for c in root.iter(f"{SVG}circle") if c.get("fill") == "#ffffff"]
    assert len(rings) == 1


# ---------------------------------------------------------------------- axes


def test_ticks_are_round_and_lie_within_the_axis():
    assert ticks(0, 100) == [0, 25, 50, 75, 100]
    assert ticks(0.7, 0.95, 4) == [0.7, 0.8, 0.9]
    assert ticks(-3, 7, 4) == [-2.5, 0, 2.5, 5]


def test_ticks_have_as_few_decimals_as_tell_them_apart():
    assert tick_decimals([10, 20]) == 0
    assert tick_decimals([2.5, 5]) == 1
    assert tick_decimals([0.25, 0.5]) == 2


@pytest.mark.parametrize(("lang", "mark"), [("zh", "万"), ("en", "M")])
def test_money_is_counted_in_the_steps_of_its_reader(lang, mark):
    texts = _texts(trend(_series([1_200_000, 1_400_000], unit=Unit.MONEY), lang=lang))
    assert mark in texts
    assert ("120" in texts) == (lang == "zh")


def test_one_step_serves_all_values_of_a_row():
    assert unit_scale(Unit.MONEY, [900, 2_000_000], "zh").write(900, 2, "zh") == "0.09"


def test_the_last_period_is_always_named_on_the_axis():
    assert every(24, 4) == [5, 11, 17, 23]
    assert every(1, 4) == [0]
    assert every(0, 4) == []


def test_the_last_label_of_the_axis_ends_within_the_picture():
    long = "2026 年第 3 季度"
    drawn = ET.fromstring(trend(Series((long,) * 3, (1.0, 2.0, 3.0), None, Unit.SCORE, Better.HIGHER), width=180))  # noqa: S314 - ours
    texts = [node for node in drawn.iter() if node.tag.endswith("text") and node.text == long]
    assert texts
    size = float(texts[-1].get("font-size") or 11)
    assert max(float(node.get("x")) for node in texts) + text_width(long, size) / 2 <= 180.01


def test_labels_that_would_overlap_are_moved_apart_and_keep_their_order():
    assert spaced_apart([10, 11], 8, 0, 100) == [10, 18]
    assert spaced_apart([99, 98], 8, 0, 100) == [100, 92]


# ---------------------------------------------------------------------- bars


def _bars(svg: str) -> list[tuple[float, float]]:
    return [(float(r.get("x") or 0), float(r.get("width") or 0)) for r in _read(svg).iter(f"{SVG}rect")]


def test_worse_than_target_lies_left_of_the_line_and_better_right():
    svg = gap_bars([("good", 0.1), ("bad", -0.1)], lang="en")
    line = next(_read(svg).iter(f"{SVG}line"))
    at = float(line.get("x1") or 0)
    (good, _), (bad, width) = _bars(svg)
    assert good == pytest.approx(at, abs=0.01)
    assert bad + width == pytest.approx(at, abs=0.02)


def test_an_outlier_is_cut_but_its_number_is_the_true_one():
    svg = gap_bars([("usual", -0.25), ("outlier", -3.0)], most=0.5, lang="en")
    (_, usual), (_, outlier) = _bars(svg)
    assert outlier == pytest.approx(2 * usual, abs=0.05)
    assert "−300.0%" in _texts(svg)
    assert len(list(_read(svg).iter(f"{SVG}line"))) == 3  # the zero line and the break


def test_no_score_is_an_empty_track_and_zero_is_a_bar_of_no_length():
    assert len(_bars(bullet(None))) == 3
    assert _bars(bullet(0))[-1] == (0, 0)


def test_a_bullet_is_in_proportion_and_ends_at_120():
    assert _bars(bullet(60, width=120))[-1] == (0, 60)
    assert _bars(bullet(500, width=120))[-1] == (0, 120)
