"""Control charts against published answers, and the rules on series that can be judged by eye."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from insight.control_chart import (
    AUTOCORRELATED,
    TOO_FEW,
    TRIAL,
    Assurance,
    Cause,
    ControlLimits,
    Variation,
    assurance,
    autocorrelation,
    latest_cause,
    limits,
    one_side,
    special_causes,
    trends,
    two_in_three,
    variation,
    xmr,
)
from metrics.indicator import Better

GOLDEN = json.loads((Path(__file__).parent / "data/golden-spc/spc_nhs_plot_the_dots.json").read_text("utf-8"))
RULES = {name.split("(")[0]: cases for name, cases in GOLDEN["special_cause_rules"].items()}
STEADY = [1.0, -1.0] * 6  # mean 0, every moving range 2: limits ±5.32, 2σ lines ±3.547
SPIKE = [1, 2, 1, 2, 10, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1]


@pytest.mark.parametrize("case", GOLDEN["xmr_limits"], ids=lambda c: c["name"])
def test_limits_equal_the_published_ones(case):
    lines = limits(case["values"], baseline=None, screened=case["screen_outliers"])
    # The tolerance is what the source printed: 7 digits in glimpses, 2 decimals in vignettes, 3 digits in facets.
    printed = 1e-6 if "glimpse" in case["name"] else 0.006
    assert (lines.mean, lines.lower, lines.upper) == pytest.approx(
        (case["mean"], case["lpl"], case["upl"]), abs=printed
    )


def test_the_check_vector_of_the_design_document():
    lines = limits(SPIKE, baseline=None)
    assert [round(x, 2) for x in (lines.mean, lines.upper, lines.lower)] == [1.94, 6.95, -3.06]
    screened = limits(SPIKE, baseline=None, screened=True)
    assert [round(x, 2) for x in (screened.mean, screened.upper, screened.lower)] == [1.94, 4.60, -0.72]


def test_limits_two_sigma_lines_and_moving_range_limit_of_a_steady_series():
    lines = limits(STEADY)
    assert (lines.lower, lines.mean, lines.upper) == pytest.approx((-5.32, 0, 5.32))
    assert (lines.lower_two_sigma, lines.upper_two_sigma) == pytest.approx((-5.32 * 2 / 3, 5.32 * 2 / 3))
    assert lines.moving_range == pytest.approx(2 * 3.267)


def test_limits_come_from_the_first_12_points_and_then_hold():
    assert limits([*STEADY, 100, 200, 300]) == limits(STEADY)
    assert limits([*STEADY, 100], baseline=None) != limits(STEADY)


def test_11_points_make_trial_limits_and_5_make_none():
    assert not limits(STEADY).trial
    assert limits(STEADY[:11]).trial
    assert limits(STEADY[:6]) is not None
    assert limits(STEADY[:5]) is None
    assert xmr(STEADY[:11], Better.HIGHER).warnings == (TRIAL,)
    few = xmr(STEADY[:5], Better.HIGHER, target=0)
    assert (few.limits, few.variation, few.assurance, few.warnings) == (None, None, None, (TOO_FEW,))
    assert few.causes == (None,) * 5


def test_no_values_at_all_make_no_chart_but_no_error():
    assert xmr([], Better.HIGHER).limits is None
    assert xmr([None] * 20, Better.HIGHER).causes == (None,) * 20


@pytest.mark.parametrize(("sides", "ends"), RULES["seven_points_one_side"])
def test_seven_points_on_one_side_as_published(sides, ends):
    marks = one_side(sides)
    assert [i for i, mark in enumerate(marks) if mark] == sorted(
        {i for end, flag in enumerate(ends) if flag for i in range(end - 6, end + 1)}
    )


@pytest.mark.parametrize(("ends", "members"), RULES["part_of_seven"])
def test_every_point_of_a_run_is_part_of_it_as_published(ends, members):
    way = next((flag for flag in ends if flag), 0)
    assert one_side([way if one else 0 for one in members]) == [bool(one) for one in members]
    assert {i for i, flag in enumerate(ends) if flag} <= {i for i, one in enumerate(members) if one}


def test_the_causes_are_asked_in_the_published_order():
    named = {
        "outside limits": Cause.OUTSIDE,
        "7-point trend": Cause.TREND,
        "2 in 3": Cause.TWO_IN_THREE,
        "7 points one side": Cause.ONE_SIDE,
    }
    assert list(Cause) == [named[one] for one in RULES["priority"] if one in named]


@pytest.mark.parametrize(("values", "ends"), RULES["seven_point_trend"])
def test_a_trend_of_seven_as_published_marks_all_its_points(values, ends):
    expected = [0] * len(values)
    for end, flag in enumerate(ends):
        if flag:
            expected[end - 6 : end + 1] = [flag] * 7
    assert trends(values) == expected


@pytest.mark.parametrize(("close", "sides", "members"), RULES["two_in_three"])
def test_two_in_three_as_published_marks_those_beyond_two_sigma(close, sides, members):
    assert two_in_three(close, sides) == [bool(m and c) for m, c in zip(members, close, strict=True)]


def test_points_on_opposite_sides_are_not_special():
    case = GOLDEN["special_cause_rules"]["opposite_sides_not_special"]
    assert xmr(case["values"], Better.HIGHER, baseline=None).causes[-2:] == (None, None)


def test_the_published_example_is_common_cause_and_hit_and_miss():
    example = GOLDEN["readme_example"]
    chart = xmr(example["values"], Better.LOWER, target=1200, baseline=None, screened=True)
    assert (chart.variation, chart.assurance) == (Variation.COMMON, Assurance.HIT_AND_MISS)


@pytest.mark.parametrize("case", GOLDEN["assurance(last point; lpl,upl,target)"], ids=lambda c: c["direction"])
def test_assurance_as_published(case):
    better = {"increase": Better.HIGHER, "decrease": Better.LOWER, "neutral": None}[case["direction"]]
    verdicts = {"consistent_fail": "fails", "consistent_pass": "passes", "inconsistent": "hit_and_miss", None: None}
    for lower, upper, target, verdict in case["rows"]:
        assert assurance(_lines(lower, upper), target, better) == verdicts[verdict]


def _lines(lower, upper):
    mean = (lower + upper) / 2
    return ControlLimits(mean, lower, upper, lower, upper, 1.0, 12, False)


def test_utilisation_fails_its_target_when_overloaded_as_when_idle():
    assert assurance(_lines(0.86, 0.99), 0.85, Better.TO_ONE) is Assurance.PASSES
    assert assurance(_lines(0.60, 0.80), 0.85, Better.TO_ONE) is Assurance.FAILS
    assert assurance(_lines(1.20, 1.40), 0.85, Better.TO_ONE) is Assurance.FAILS  # 1.15 is the mirror of 0.85
    assert assurance(_lines(0.90, 1.20), 0.85, Better.TO_ONE) is Assurance.HIT_AND_MISS


def test_a_point_outside_the_limits_comes_before_every_other_cause():
    # Seven rising points, the last of them past 5.32: outside wins for it, trend for the six before.
    chart = xmr([*STEADY, -0.5, 0.5, 1.5, 2.5, 3, 6], Better.HIGHER)
    assert chart.causes[-1] is Cause.OUTSIDE
    assert chart.causes[-7:-1] == (Cause.TREND,) * 6
    assert chart.causes[-8] is None


def test_a_point_on_the_limit_is_not_outside_it():
    assert xmr([*STEADY, 5.32], Better.HIGHER).causes[-1] is None
    assert xmr([*STEADY, 5.33], Better.HIGHER).causes[-1] is Cause.OUTSIDE


def test_six_in_a_row_is_an_option():
    # Six points above the mean, none of them a trend.
    values = [*STEADY, 1, 2, 1, 2, 1, 2]
    assert xmr(values, Better.HIGHER).variation is Variation.COMMON
    assert xmr(values, Better.HIGHER, run=6).variation is Variation.IMPROVEMENT_HIGH


def test_a_point_exactly_on_the_mean_breaks_a_run_on_one_side():
    assert xmr([*STEADY, 1, 2, 1, 0, 1, 2, 1, 2], Better.HIGHER).variation is Variation.COMMON


def test_a_constant_series_has_no_special_cause_in_spite_of_binary_fractions():
    chart = xmr([0.1] * 15, Better.HIGHER, target=0.1)
    assert set(chart.causes) == {None}
    assert chart.assurance is Assurance.HIT_AND_MISS


@pytest.mark.parametrize(
    ("better", "last", "verdict"),
    [
        (Better.HIGHER, 9, Variation.IMPROVEMENT_HIGH),
        (Better.HIGHER, -9, Variation.CONCERN_LOW),
        (Better.LOWER, 9, Variation.CONCERN_HIGH),
        (Better.LOWER, -9, Variation.IMPROVEMENT_LOW),
        (None, 9, Variation.NEUTRAL_HIGH),
        (None, -9, Variation.NEUTRAL_LOW),
        (Better.HIGHER, 2, Variation.COMMON),
    ],
)
def test_the_verdict_on_the_latest_point(better, last, verdict):
    assert xmr([*STEADY, last], better).variation is verdict


def test_a_falling_trend_is_a_concern_even_while_it_is_still_above_the_mean():
    chart = xmr([*STEADY, 4, 3.4, 2.8, 2.2, 1.6, 1.0, 0.4], Better.HIGHER)
    assert latest_cause(chart) is Cause.TREND
    assert chart.variation is Variation.CONCERN_LOW


def test_overload_falling_back_towards_one_is_an_improvement():
    values = [1.30, 1.32] * 6
    assert xmr([*values, 1.05], Better.TO_ONE).variation is Variation.IMPROVEMENT_LOW
    assert xmr([*values, 1.60], Better.TO_ONE).variation is Variation.CONCERN_HIGH


def test_missing_points_keep_their_place_and_take_no_part():
    values = [*STEADY[:5], None, *STEADY[5:], None, 9, None]
    chart = xmr(values, Better.HIGHER)
    whole = xmr([v for v in values if v is not None], Better.HIGHER)
    assert chart.limits == whole.limits
    assert [i for i, cause in enumerate(chart.causes) if cause] == [14]
    assert chart.variation is whole.variation is Variation.IMPROVEMENT_HIGH
    assert latest_cause(chart) is Cause.OUTSIDE


def test_limits_are_drawn_within_what_is_possible():
    drawn = xmr([0.95, 1.0] * 6, Better.HIGHER, possible=(0, 1)).limits
    assert drawn.upper == drawn.upper_two_sigma == 1
    assert drawn.lower == pytest.approx(0.975 - 2.66 * 0.05)


def test_a_series_that_creeps_is_warned_of():
    assert xmr([1, 1, 1, 2, 2, 2, 3, 3, 3, 4, 4, 4], Better.HIGHER).warnings == (AUTOCORRELATED,)
    assert xmr(STEADY, Better.HIGHER).warnings == ()
    # −1, 1 around 0, twice: apart products −1 three times over 4 squares
    assert autocorrelation([-1, 1, -1, 1]) == pytest.approx(-0.75)


SERIES = st.lists(st.integers(-1000, 1000).map(float), min_size=6, max_size=40)
MIRROR = {"high": "low", "low": "high"}


@given(SERIES)
def test_the_mirror_image_of_a_series_has_the_mirror_image_of_its_chart(values):
    chart = xmr(values, Better.HIGHER, target=10)
    mirrored = xmr([-v for v in values], Better.LOWER, target=-10)
    assert mirrored.causes == chart.causes
    assert mirrored.assurance == chart.assurance
    verdict, _, side = chart.variation.rpartition("_")
    assert mirrored.variation == (f"{verdict}_{MIRROR[side]}" if side in MIRROR else chart.variation)


@given(SERIES, st.integers(-50, 50), st.integers(1, 20))
def test_neither_unit_nor_zero_point_changes_a_verdict(values, shift, scale):
    assert xmr([v * scale + shift for v in values], Better.HIGHER).causes == xmr(values, Better.HIGHER).causes


def test_only_the_latest_point_gives_the_verdict():
    lines = limits(STEADY)
    causes = special_causes([*STEADY, 9, 0.5], lines)
    assert causes[-2] is Cause.OUTSIDE
    assert variation([*STEADY, 9, 0.5], causes, lines.mean, Better.HIGHER) is Variation.COMMON
