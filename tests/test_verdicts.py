"""The icons of signal and target, and limits that change along a chart, as they are drawn."""

import re

import pytest

from figures import DrawnLimits, Series, trend
from insight.control_chart import Assurance, Variation
from insight.signals import Track, signal_of
from metrics.catalogue import INDICATORS
from metrics.indicator import Better
from metrics.periods import Period
from reports.control_charts import yearly_chart
from text import Unit, use_language
from ui.kit.verdict_icons import ASSURANCES, VARIATIONS, assurance_icon, variation_icon, verdict_icons

STEADY = [1.0, -1.0] * 6


@pytest.fixture(autouse=True)
def english():
    use_language("en")
    yield
    use_language("zh")


def _letter(drawing):
    found = re.search(r">(.)</text>", drawing)
    return found[1] if found else ""


def test_every_verdict_has_an_icon_and_words_in_both_languages():
    for verdict in Variation:
        assert variation_icon(verdict).startswith("<svg")
        assert VARIATIONS[verdict].en != VARIATIONS[verdict].zh
    for promise in Assurance:
        assert assurance_icon(promise).startswith("<svg")
        assert ASSURANCES[promise].en != ASSURANCES[promise].zh


def test_letter_colour_and_shape_say_the_same():
    for verdict, letter, colour, shape in (
        (Variation.IMPROVEMENT_HIGH, "H", "#00b0f0", "<polygon"),
        (Variation.IMPROVEMENT_LOW, "L", "#00b0f0", "<polygon"),
        (Variation.CONCERN_HIGH, "H", "#e46c0a", "<circle"),
        (Variation.CONCERN_LOW, "L", "#e46c0a", "<circle"),
        (Variation.NEUTRAL_HIGH, "H", "#490092", "<rect"),
        (Variation.COMMON, "", "#a6a6a6", "<path"),
    ):
        drawing = variation_icon(verdict)
        assert (_letter(drawing), colour in drawing, shape in drawing) == (letter, True, True)
    for promise, letter, colour in (
        (Assurance.PASSES, "P", "#00b0f0"),
        (Assurance.FAILS, "F", "#e46c0a"),
        (Assurance.HIT_AND_MISS, "?", "#a6a6a6"),
    ):
        drawing = assurance_icon(promise)
        assert (_letter(drawing), colour in drawing, "#de1b1b" in drawing) == (letter, True, True)


def _signal(values, target=None):
    months = tuple(Period.month(2026, 12).last(len(values)))
    return signal_of(INDICATORS["revenue"], Track(months, tuple(values), (target,) * len(values)))


def test_the_icons_are_spoken_in_words_and_there_are_none_without_limits():
    spoken = verdict_icons(_signal([*STEADY, 9], target=0))
    assert 'aria-label="improvement, higher; target met or missed by chance"' in spoken
    assert spoken.count("<svg") == 2
    assert verdict_icons(_signal(STEADY)).count("<svg") == 1
    assert verdict_icons(_signal(STEADY[:5])) is None
    assert verdict_icons(None) is None


def _series(**limits):
    return Series(tuple("abcd"), (1.0, 2.0, 1.0, 2.0), None, Unit.COUNT, Better.HIGHER, DrawnLimits(1.5, **limits))


def test_a_break_parts_the_band_in_two_with_a_dotted_line_between():
    whole = ((0.0, 1.5, 3.0),) * 4
    assert trend(_series(lines=whole)).count("<polygon") == 1
    drawn = trend(_series(lines=whole, breaks=(2,)))
    assert drawn.count("<polygon") == 2
    assert drawn.count("1.5 2.5") == 1


def test_limits_that_follow_the_cases_are_drawn_in_steps_within_the_axis():
    stepped = ((0.0, 1.5, 3.0), (-5.0, 1.5, 8.0), (0.0, 1.5, 3.0), None)
    drawn = trend(_series(lines=stepped), width=340, height=200)
    [corners] = re.findall(r'<polygon points="([^"]+)"', drawn)
    heights = {float(pair.split(",")[1]) for pair in corners.split()}
    assert len(heights) == 4  # two upper, two lower
    assert all(0 <= height <= 200 for height in heights)


def test_a_new_stretch_too_short_for_limits_still_shows_its_values_and_the_break():
    chart = Series(
        tuple("abcd"),
        (1.0, 2.0, 5.0, 6.0),
        None,
        Unit.COUNT,
        Better.HIGHER,
        DrawnLimits(None, lines=((0.0, 1.5, 3.0),) * 2 + (None, None), breaks=(2,)),
    )
    drawn = trend(chart)
    assert drawn.count("<polygon") == 1
    assert "1.5 2.5" in drawn


def test_the_yearly_change_is_drawn_from_the_second_year_on():
    winter = [90.0, 91, 98, 100, 101, 102, 103, 102, 101, 100, 98, 94]
    values = [v + (i * 7 % 5) / 10 for i, v in enumerate(winter * 3)]
    drawn = yearly_chart(_signal(values), "en")
    assert len(drawn.labels) == len(drawn.values) == 24
    assert drawn.values[0] == pytest.approx(values[12] - values[0])
    assert yearly_chart(_signal(STEADY), "en") is None
