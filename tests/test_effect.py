"""Did it work? The interval holds the truth, nothing is claimed of nothing, and every doubt is told."""

import math

import numpy as np
import pytest

from benchmarks.effects import series
from insight.effect import VERDICTS, Doubt, Effect, Verdict, effect
from metrics.indicator import Better

HIGHER, LOWER = Better.HIGHER, Better.LOWER
LENGTHS = [(6, 3), (12, 3), (24, 6)]
CORRELATIONS = [0.0, 0.2, 0.4]
RUNS = 200
TRUE = 1.5  # standard deviations

ZIGZAG = [10.0, 12.0, 10.0, 12.0, 10.0, 12.0]  # six points before launch, mean 11, no trend


def with_step(row: np.ndarray, launch: int, step: float) -> list[float | None]:
    """The series with a step after its point number `launch`, the one in which the launch fell, left out."""
    return [*row[:launch], None, *(row[launch + 1 :] + step)]


@pytest.fixture(scope="module")
def studies() -> dict[tuple[int, int, float], tuple[list[Effect], list[Effect]]]:
    """Per length and correlation: series with a known effect judged, and the like without any."""
    found = {}
    for before, after in LENGTHS:
        for correlation in CORRELATIONS:
            rng = np.random.default_rng([before, after, int(correlation * 10)])
            known, none = (series(RUNS, before, after, correlation, rng) for _ in range(2))
            found[before, after, correlation] = (
                [effect(with_step(row, before, TRUE), before, HIGHER) for row in known],
                [effect(with_step(row, before, 0.0), before, HIGHER) for row in none],
            )
    return found


@pytest.mark.parametrize("correlation", CORRELATIONS)
@pytest.mark.parametrize(("before", "after"), LENGTHS)
def test_the_interval_holds_a_known_effect_nine_times_in_ten(studies, before, after, correlation):
    found = studies[before, after, correlation][0]
    held = sum(one.low <= TRUE <= one.high for one in found)
    assert held / RUNS >= 0.90


@pytest.mark.parametrize("correlation", CORRELATIONS)
def test_effective_is_claimed_of_nothing_in_at_most_one_of_twenty(studies, correlation):
    of_nothing = [one for length in LENGTHS for one in studies[*length, correlation][1]]
    assert sum(one.verdict is Verdict.EFFECTIVE for one in of_nothing) / len(of_nothing) <= 0.05


def test_an_interval_that_ignored_the_correlation_would_not_hold_it():
    noise = series(2000, 24, 6, 0.4, np.random.default_rng(1))
    before, after = noise[:, :24], noise[:, 25:]
    spread = (24 * before.var(axis=1) + 6 * after.var(axis=1)) / 28
    reach = 2.048 * np.sqrt(spread * (1 / 24 + 1 / 6))  # t of 28 degrees of freedom
    assert (abs(after.mean(axis=1) - before.mean(axis=1)) <= reach).mean() < 0.85


def test_a_large_effect_is_found(studies):
    found = studies[24, 6, 0.0][0]
    assert sum(one.verdict is Verdict.EFFECTIVE for one in found) / RUNS > 0.6


def test_a_fall_of_six_is_effective_where_lower_is_better_and_adverse_where_higher_is():
    values = [*ZIGZAG, 4.0, 6.0, 5.0]
    found = effect(values, 6, LOWER)
    assert found.verdict is Verdict.EFFECTIVE
    assert found.estimate == pytest.approx(-6, abs=0.2)
    assert found.expected == pytest.approx(11, abs=0.2)
    assert found.share(found.estimate) == pytest.approx(-6 / 11, abs=0.03)
    assert effect(values, 6, HIGHER).verdict is Verdict.ADVERSE


def test_no_change_is_not_proven():
    found = effect([*ZIGZAG, 10.0, 12.0, 11.0], 6, LOWER)
    assert found.verdict is Verdict.NOT_PROVEN
    assert found.low < 0 < found.high


@pytest.mark.parametrize(("before", "after", "judged"), [(5, 3, False), (6, 2, False), (6, 3, True), (5, 12, False)])
def test_under_six_points_before_or_three_after_it_is_too_early(before, after, judged):
    values = [*([10.0, 12.0] * 6)[:before], *([5.0, 6.0] * 6)[:after]]
    found = effect(values, before, LOWER)
    assert (found.verdict is not None) == judged
    assert found.has(Doubt.TOO_EARLY) != judged
    if not judged:
        assert found.estimate is found.low is found.high is found.smallest is None


def test_a_missing_point_is_not_a_zero_and_does_not_count():
    values = [*ZIGZAG[:3], None, *ZIGZAG[3:], None, 4.0, 6.0, math.nan, 5.0]
    found = effect(values, 7, LOWER)
    assert (found.before, found.after) == (6, 3)
    assert found.estimate == pytest.approx(-6, abs=0.3)
    assert effect([*ZIGZAG[:5], None, 4.0, 6.0, 5.0], 6, LOWER).verdict is None


def test_another_unit_changes_the_figures_and_not_the_verdict():
    rng = np.random.default_rng(4)
    for _ in range(20):
        values = with_step(rng.standard_normal(19), 12, rng.normal())
        one = effect(values, 12, HIGHER)
        scaled = effect([None if v is None else 60 * v + 7 for v in values], 12, HIGHER)
        turned = effect([None if v is None else -v for v in values], 12, LOWER)
        assert one.verdict is scaled.verdict is turned.verdict
        assert scaled.low == pytest.approx(60 * one.low)
        assert turned.high == pytest.approx(-one.low)


def test_growth_that_was_there_before_is_not_the_effect():
    rng = np.random.default_rng(5)
    line = [float(i + rng.normal(0, 0.5)) for i in range(18)]
    found = effect(line, 12, HIGHER)
    assert found.has(Doubt.TREND)
    assert found.verdict is Verdict.NOT_PROVEN
    stepped = effect([v + (8 if i >= 12 else 0) for i, v in enumerate(line)], 12, HIGHER)
    assert stepped.verdict is Verdict.EFFECTIVE
    assert stepped.estimate == pytest.approx(8, abs=1.5)


def test_from_twelve_points_after_on_a_trend_is_always_allowed_for():
    values = [*ZIGZAG, *ZIGZAG, *([5.0, 6.0] * 6)]
    assert effect(values, 12, LOWER).has(Doubt.TREND)
    assert not effect(values[:-1], 12, LOWER).has(Doubt.TREND)


def test_neighbours_that_resemble_each_other_are_told():
    slow = [10, 10.5, 11, 11.5, 11, 10.5, 10, 9.5, 9, 9.5, 10, 10.5, 11, 11.5, 11, 10.5, 9.5, 10, 10.5]
    assert effect(slow, 16, HIGHER).has(Doubt.AUTOCORRELATED)
    assert not effect([*ZIGZAG, *ZIGZAG, 10.0, 12.0, 11.0], 12, HIGHER).has(Doubt.AUTOCORRELATED)


def test_a_launch_after_unusually_bad_values_warns_of_a_return_to_the_usual():
    usual, bad, after = [10.0, 12.0, 11.0, 10.0, 12.0, 11.0], [15.0, 14.5, 15.5], [11.0, 10.5, 11.5]
    assert effect([*usual, *bad, *after], 9, LOWER).has(Doubt.REGRESSION_TO_MEAN)
    assert not effect([*usual, *usual[:3], *after], 9, LOWER).has(Doubt.REGRESSION_TO_MEAN)
    # Bad is the other way round where higher is better; and what got worse did not return to the usual.
    assert not effect([*usual, *bad, *after], 9, HIGHER).has(Doubt.REGRESSION_TO_MEAN)


def test_a_season_is_not_the_effect():
    rng = np.random.default_rng(6)
    values = [float(100 + 30 * (i % 12 < 6) + rng.normal(0, 2)) for i in range(34)]
    naive = effect(values[24:], 6, LOWER)  # the high half of a year, then four months of the low one
    found = effect(values, 30, LOWER, season=12)
    assert naive.verdict is Verdict.EFFECTIVE
    assert found.has(Doubt.SEASON_REMOVED)
    assert found.verdict is Verdict.NOT_PROVEN
    assert effect([v - 20 * (i >= 30) for i, v in enumerate(values)], 30, LOWER, season=12).estimate == pytest.approx(
        -20, abs=3
    )


def test_under_two_years_before_launch_a_season_cannot_be_excluded():
    values = [10.0, 12.0] * 14
    assert effect(values[:26], 23, HIGHER, season=12).has(Doubt.SEASON_UNKNOWN)
    assert not effect(values[:27], 24, HIGHER, season=12).has(Doubt.SEASON_UNKNOWN)


def test_values_that_never_vary_prove_nothing():
    found = effect([0.0] * 6 + [1.0] * 3, 6, HIGHER)
    assert found.verdict is Verdict.NOT_PROVEN
    assert found.has(Doubt.NO_VARIATION)
    assert found.estimate == 1
    assert found.low is None


def test_the_smallest_effect_to_be_seen_is_larger_than_the_half_interval():
    found = effect([*ZIGZAG, 4.0, 6.0, 5.0], 6, LOWER)
    half = (found.high - found.low) / 2
    # t of 7 degrees of freedom: 2.365 at 97.5 %, 0.896 at 80 %
    assert found.smallest == pytest.approx(half * (2.3646 + 0.8960) / 2.3646, rel=1e-4)


def test_the_verdicts_are_the_contracts():
    assert {v: (w.en, w.zh) for v, w in VERDICTS.items()} == {
        Verdict.EFFECTIVE: ("effective", "有效"),
        Verdict.NOT_PROVEN: ("not proven", "未证实"),
        Verdict.ADVERSE: ("adverse", "适得其反"),
    }
