"""How often chance alone raises a flag: measured on simulated stable series, and said beside many charts."""

import random
from math import sqrt

import pytest

from insight.chance_flags import FALSE_FLAGS, by_chance, expected_flags, false_flag_rate
from insight.control_chart import xmr
from insight.control_limits import fixed_by, limits
from insight.special_causes import special_causes
from metrics.indicator import Better

SERIES = 3000
STATED = 0.015  # insight.md: the latest point of 24


def _measured(points, baseline="years"):
    """Share of stable normal series whose latest point is flagged."""
    draw = random.Random(20260 + points)
    flagged = 0
    for _ in range(SERIES):
        values = [draw.gauss(0, 1) for _ in range(points)]
        flagged += special_causes(values, limits(values, baseline=baseline))[-1] is not None
    return flagged / SERIES


def _error(rate):
    """Three standard errors of a share measured on that many series."""
    return 3 * sqrt(rate * (1 - rate) / SERIES)


def test_the_latest_of_24_stable_points_is_flagged_as_often_as_stated():
    assert _measured(24) == pytest.approx(STATED, abs=_error(STATED))


@pytest.mark.parametrize("points", [12, 18, 30, 36])
def test_the_rates_that_pages_state_are_the_measured_ones(points):
    stated = false_flag_rate(points)
    assert _measured(points) == pytest.approx(stated, abs=_error(stated) + 0.003)  # they are rounded to half a per cent


def test_limits_held_from_12_points_alone_would_flag_over_three_times_as_many():
    assert _measured(24, baseline=12) > 3 * STATED


STEADY = [1.0, -1.0] * 6


def test_a_second_year_that_agrees_with_the_first_joins_it_and_one_that_moved_does_not():
    assert fixed_by(STEADY) == 12
    assert fixed_by([*STEADY, *STEADY[:11]]) == 12  # limits hold until the year is whole
    assert fixed_by(STEADY * 2) == 24
    # σ = 2 / 1.128; four standard errors of two means of 12: 4 · 1.773 · √(1/6) = 2.895
    assert fixed_by([*STEADY, *(v + 2.8 for v in STEADY)]) == 24
    assert fixed_by([*STEADY, *(v + 3.0 for v in STEADY)]) == 12
    assert fixed_by([*STEADY * 2, *(v + 9 for v in STEADY)]) == 24


def test_a_year_without_any_variation_does_not_hold_its_limits():
    assert fixed_by([0.0] * 12 + STEADY) == 24


def test_a_moved_process_keeps_the_limits_it_had_and_is_flagged():
    chart = xmr([*STEADY, *(v + 6 for v in STEADY)], Better.HIGHER)
    assert chart.limits == limits(STEADY)
    assert all(chart.causes[12:])


def test_the_rate_grows_within_a_year_and_falls_back_when_the_year_is_whole():
    assert false_flag_rate(5) == 0
    assert false_flag_rate(12) == 0.01
    assert false_flag_rate(23) == 0.055
    assert false_flag_rate(24) == false_flag_rate(48) == STATED
    assert list(FALSE_FLAGS) == sorted(FALSE_FLAGS)


def test_a_page_says_how_many_flags_chance_raises():
    whole = xmr(STEADY * 2, Better.HIGHER)
    assert expected_flags([whole] * 24) == pytest.approx(0.36)  # 24 × 1.5 %: the "about 0.4" of insight.md
    assert by_chance([whole] * 24).en == "Of 24 charts, about 0.4 would be flagged by chance alone."
    assert by_chance([whole] * 24).zh == "共 24 张控制图，仅因偶然就约有 0.4 项会被提示。"
    assert by_chance([whole] * 2).en == "Of 2 charts, about 0.03 would be flagged by chance alone."


def test_charts_without_limits_are_not_counted():
    assert by_chance([xmr([1.0, 2.0], Better.HIGHER)]) is None
    assert expected_flags([xmr([1.0, 2.0], Better.HIGHER)]) == 0
