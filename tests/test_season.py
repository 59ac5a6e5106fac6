"""Seasons: repetitions of a year are seen, chance is not taken for one, and a difference is what it says."""

import random

from hypothesis import given
from hypothesis import strategies as st

from insight.control_chart import AUTOCORRELATED, Variation
from insight.season import CLEAR, SEASONAL, is_seasonal, seasonality, year_on_year
from insight.signals import Track, signal_of
from metrics.catalogue import INDICATORS
from metrics.periods import Period

MONTHS = tuple(Period.month(2026, 12).last(36))
REVENUE = INDICATORS["revenue"]
WINTER = [90.0, 91, 98, 100, 101, 102, 103, 102, 101, 100, 98, 94]


def test_a_year_on_year_change_is_the_value_less_that_of_the_same_month_before():
    values = [*range(12), 5, None, 7]
    assert year_on_year(values) == [None] * 12 + [5, None, 5]
    assert year_on_year([1.0, 2, 3, 4, 9], season=4) == [None] * 4 + [8]


def test_the_first_year_has_nothing_to_be_compared_with():
    assert year_on_year([1.0, 2.0]) == [None, None]
    assert year_on_year([]) == []


def test_a_series_that_repeats_itself_exactly_is_wholly_seasonal():
    assert seasonality(WINTER * 3) > 0.98  # 1 but for the straight line that is taken out
    assert is_seasonal(WINTER * 2)


def test_a_trend_is_not_a_season():
    assert abs(seasonality([float(i) for i in range(36)])) < 1e-6
    rising = [value + 2 * i for i, value in enumerate(WINTER * 3)]
    assert is_seasonal(rising)


def test_under_two_years_no_season_is_claimed():
    assert seasonality(WINTER + WINTER[:11]) == 0
    assert seasonality([]) == seasonality([1.0] * 36) == 0


def test_a_month_without_a_value_takes_no_part():
    year = WINTER * 3
    assert is_seasonal([*year[:5], None, *year[6:]])


def test_quarters_repeat_every_four():
    assert is_seasonal([1.0, 5, 2, 8] * 3, season=4)


def test_stable_series_are_seldom_taken_for_seasonal():
    draw = random.Random(5)
    found = {n: sum(seasonality([draw.gauss(0, 1) for _ in range(n)]) > CLEAR for _ in range(2000)) for n in (24, 36)}
    assert found[24] / 2000 < 0.055
    assert found[36] / 2000 < 0.012


@given(st.lists(st.integers(-99, 99).map(float), min_size=24, max_size=36), st.integers(1, 9), st.integers(-50, 50))
def test_neither_unit_nor_zero_point_makes_a_season(values, scale, shift):
    moved = [v * scale + shift for v in values]
    assert abs(seasonality(moved) - seasonality(values)) < 1e-6


def _signal(values):
    return signal_of(REVENUE, Track(MONTHS, tuple(values), (None,) * 36))


def test_the_winter_is_no_signal_where_every_winter_is_alike():
    draw = random.Random(2)
    values = [v + draw.gauss(0, 0.5) for v in WINTER * 3]
    january = _signal([*values[1:], values[0] + 0.2])  # ends with the month in which all years are low
    assert SEASONAL in january.chart.warnings
    assert AUTOCORRELATED not in january.chart.warnings  # one warning, the one that says what to do
    assert january.judged is january.yearly
    assert january.variation is Variation.COMMON


def test_a_fall_in_a_strong_month_is_a_signal_though_it_stays_within_the_year_s_range():
    draw = random.Random(2)
    values = [v + draw.gauss(0, 0.5) for v in WINTER * 3]
    values = [*values[6:], *values[:6]]
    values[-1] -= 8  # June at 94: no month is rarer than that in the year, but June was never there
    assert min(values) < values[-1] < max(values)
    assert _signal(values).variation is Variation.CONCERN_LOW


def test_values_that_only_resemble_their_neighbours_are_judged_themselves_beside_the_change():
    draw = random.Random(4)
    values, level = [], 0.0
    for _ in range(36):
        level = 0.8 * level + draw.gauss(0, 1)
        values.append(level)
    signal = _signal(values)
    assert AUTOCORRELATED in signal.chart.warnings
    assert SEASONAL not in signal.chart.warnings
    assert signal.yearly is not None
    assert signal.judged is signal.chart
