"""p′ and u′ limits: checked by hand, and against what they must do to small and large denominators."""

from datetime import date
from math import sqrt

import pytest

from insight.control_chart import Assurance, Cause, Variation, xmr
from insight.rate_charts import RARE, rate_chart, rate_limits, rate_spread, standardised
from insight.signals import Track, signal_of
from metrics.catalogue import INDICATORS
from metrics.engine import values
from metrics.indicator import Better, Counts
from metrics.periods import Period
from scope import operator

# Half of 100, six out of ten around it: p̄ = 0.5, σ = √(0.25 / 100) = 0.05, z = ±2 in turn, moving range 4.
EVEN = [(40.0, 100.0), (60.0, 100.0)] * 6
MONTHS = tuple(Period.month(2026, 12).last(12))


def test_the_mean_rate_weighs_cases_and_not_months():
    centre, _ = rate_spread([(1.0, 2.0), (99.0, 998.0)], Counts.PARTS, 2)
    assert centre == 0.1  # 100 of 1,000; the mean of 0.5 and 0.099 would be 0.3


def test_limits_by_hand():
    assert standardised(EVEN, Counts.PARTS, 12) == pytest.approx([-2, 2] * 6)
    lines = rate_limits(EVEN, Counts.PARTS)
    # 0.5 ± 0.05 · 2.66 · 4
    assert (lines[0].lower, lines[0].mean, lines[0].upper) == pytest.approx((-0.032, 0.5, 1.032))


def test_a_month_with_a_quarter_of_the_cases_has_limits_twice_as_wide():
    lines = rate_limits([*EVEN, (13.0, 25.0)], Counts.PARTS)
    assert lines[12].upper - 0.5 == pytest.approx(2 * (lines[0].upper - 0.5))
    assert lines[12].lower_two_sigma == pytest.approx(0.5 - 2 / 3 * (lines[12].upper - 0.5))


def test_equal_denominators_give_the_limits_of_xmr():
    rates = [p / n for p, n in EVEN]
    plain = xmr(rates, Better.HIGHER).limits
    for one in rate_limits(EVEN, Counts.PARTS) + rate_limits(EVEN, Counts.EVENTS):
        assert (one.lower, one.mean, one.upper) == pytest.approx((plain.lower, plain.mean, plain.upper))


def test_events_have_the_variance_of_their_rate():
    _, sigmas = rate_spread([(4.0, 2.0), (16.0, 8.0)], Counts.EVENTS, 2)
    assert sigmas == [sqrt(2 / 2), sqrt(2 / 8)]  # a rate of 2 a head may exceed 1: no p (1 − p)


def test_a_rate_of_few_cases_is_no_signal_where_the_same_rate_of_many_is():
    steady = [(90.0, 100.0), (92.0, 100.0)] * 6
    few = rate_chart([*steady, (4.0, 5.0)], Counts.PARTS, Better.HIGHER)
    many = rate_chart([*steady, (80.0, 100.0)], Counts.PARTS, Better.HIGHER)
    assert few.values[-1] == many.values[-1] == 0.8
    assert few.variation is Variation.COMMON
    assert many.variation is Variation.CONCERN_LOW
    assert xmr([p / n for p, n in [*steady, (4.0, 5.0)]], Better.HIGHER).causes[-1] is Cause.OUTSIDE


def test_limits_are_drawn_within_what_a_rate_can_be_and_the_latest_are_in_force():
    chart = rate_chart([*EVEN, (1.0, 4.0)], Counts.PARTS, Better.HIGHER, target=0.5, possible=(0, 1))
    assert (chart.limits.lower, chart.limits.upper) == (0, 1)
    assert chart.limits == chart.lines[-1]
    assert chart.assurance is Assurance.HIT_AND_MISS


def test_a_month_without_cases_is_missing_and_keeps_its_place():
    chart = rate_chart([*EVEN[:3], None, (0.0, 0.0), *EVEN[3:]], Counts.PARTS, Better.HIGHER)
    assert chart.values[3:5] == (None, None)
    assert chart.lines[3] == chart.lines[2]
    assert chart.limits == rate_chart(EVEN, Counts.PARTS, Better.HIGHER).limits


def test_under_6_points_there_are_no_limits():
    assert rate_limits(EVEN[:5], Counts.PARTS) is None
    assert rate_chart([None] * 12, Counts.PARTS, Better.HIGHER).limits is None


def test_where_every_case_went_one_way_the_plain_limits_of_the_rates_hold():
    all_on_time = [(10.0, 10.0)] * 12
    chart = rate_chart(all_on_time, Counts.PARTS, Better.HIGHER)
    assert (chart.limits.lower, chart.limits.upper) == (1, 1)
    assert set(chart.causes) == {None}


def test_less_than_one_case_a_month_is_said_to_be_too_rare():
    rare = [(0.0, 10.0)] * 11 + [(1.0, 10.0)]
    assert RARE in rate_chart(rare, Counts.EVENTS, Better.LOWER).warnings
    assert RARE in rate_chart([(n - p, n) for p, n in rare], Counts.PARTS, Better.HIGHER).warnings
    assert RARE not in rate_chart(EVEN, Counts.PARTS, Better.HIGHER).warnings


def _reach(signal):
    """How much wider the last limits are than the first, upwards."""
    first, last = signal.chart.lines[0], signal.chart.lines[-1]
    return (last.upper - last.mean) / (first.upper - first.mean)


def test_which_rates_they_are_is_declared_and_not_guessed():
    declared = {key: i.counts for key, i in INDICATORS.items() if i.counts is not None}
    assert declared["on_time_completion"] is Counts.PARTS
    assert declared["voluntary_turnover"] is Counts.EVENTS
    assert not {"market_share", "profit_margin", "resource_utilisation"} & set(declared)  # money and hours are no cases
    # The last month has a quarter of the cases: only limits that follow the cases are wider there.
    counts = (*EVEN[:-1], (15.0, 25.0))
    track = Track(MONTHS, tuple(p / n for p, n in counts), (None,) * 12, counts)
    assert _reach(signal_of(INDICATORS["churn_rate"], track)) == pytest.approx(2)
    assert _reach(signal_of(INDICATORS["market_share"], track)) == 1


def test_every_declared_rate_is_a_count_over_a_count_in_the_sample_company(sample):
    rates = [key for key, i in INDICATORS.items() if i.counts is not None]
    found = values(sample, operator(), [Period.quarter(2026, 2)], indicators=rates, as_of=date.today())
    known = [v for v in found if v.value is not None]
    assert len({v.indicator for v in known}) >= 12
    for value in known:
        assert value.numerator == int(value.numerator) or value.indicator == "churn_rate"
        if INDICATORS[value.indicator].counts is Counts.PARTS:
            assert 0 <= value.numerator <= value.denominator
