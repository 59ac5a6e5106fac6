"""The waterfall: bars as long as their amounts, end to end, nothing hidden, no name becomes markup."""

from __future__ import annotations

import xml.etree.ElementTree as ET

import pytest

from figures import Level, WaterfallStep, waterfall

SVG = "{http://www.w3.org/2000/svg}"
STEPS = [
    WaterfallStep("East", -30, "−30", False),
    WaterfallStep("West", 10, "+10", True),
    WaterfallStep("other (3)", -5, "−5", False),
]


def _drawn(**more) -> ET.Element:
    start, end = Level("a year earlier", 100, "100"), Level("now", 75, "75")
    return ET.fromstring(waterfall(STEPS, **{"start": start, "end": end, **more}))  # noqa: S314  our own figure


def _bars(root: ET.Element) -> list[tuple[float, float]]:
    """From, to of each bar; the transparent ones only catch the pointer."""
    rects = (r for r in root.iter(f"{SVG}rect") if r.get("fill") != "transparent")
    return [(float(r.get("x") or 0), float(r.get("x") or 0) + float(r.get("width") or 0)) for r in rects]


def test_each_bar_is_as_long_as_its_amount_and_begins_where_the_one_before_ends():
    east, west, other = _bars(_drawn())
    lengths = [right - left for left, right in (east, west, other)]
    assert lengths[0] == pytest.approx(3 * lengths[1], abs=0.05)
    assert lengths[1] == pytest.approx(2 * lengths[2], abs=0.05)
    assert east[0] == pytest.approx(west[0], abs=0.02), "West rises from where East has fallen to"
    assert west[1] == pytest.approx(other[1], abs=0.02)


def test_start_and_end_are_marks_and_not_bars_so_that_a_cut_axis_does_not_lie():
    root = _drawn()
    assert len(_bars(root)) == 3
    assert len(list(root.iter(f"{SVG}polygon"))) == 2


def test_all_that_is_drawn_can_be_heard():
    assert _drawn().findtext(f"{SVG}desc") == "East −30; West +10; other (3) −5; a year earlier 100; now 75"


def test_everything_stays_within_the_picture_also_on_a_phone_and_with_long_names():
    steps = [WaterfallStep("A product with a very long name indeed, longer than any phone", 1e-9, "+0.00"), *STEPS]
    root = ET.fromstring(waterfall(steps, width=350))  # noqa: S314
    assert all(0 <= left <= right <= 350 for left, right in _bars(root))
    shown = [text.text or "" for text in root.iter(f"{SVG}text")]
    assert any(text.endswith("…") for text in shown)


def test_a_name_never_becomes_markup():
    root = ET.fromstring(waterfall([WaterfallStep('<b>&"', 1, "+1", None, href="/x?a=1&b=<")]))  # noqa: S314
    assert not list(root.iter(f"{SVG}b"))
    link = next(root.iter(f"{SVG}a"))
    assert link.get("href") == "/x?a=1&b=<"


@pytest.mark.parametrize("print_it", [False, True])
def test_without_any_step_it_is_still_a_picture(print_it):
    assert ET.fromstring(waterfall([], print=print_it)).tag == f"{SVG}svg"  # noqa: S314
