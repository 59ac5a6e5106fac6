"""The Theta method found directly gives what statsmodels' ThetaModel gives."""

from __future__ import annotations

import warnings

import numpy as np
import pytest
from statsmodels.tsa.forecasting.theta import ThetaModel

from benchmarks.forecast_accuracy import AIR_PASSENGERS
from insight.theta import LEAST, MOST, one_step_errors, smoothing, theta

AIR = np.array([float(month) for month in AIR_PASSENGERS.split()])


def as_statsmodels(series: np.ndarray, ahead: int = 12) -> np.ndarray:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of a flat likelihood it says that it did not converge
        return np.asarray(ThetaModel(series, period=12).fit().forecast(ahead))


def test_the_level_learns_its_share_of_each_error():
    """From 10: 14 is off by 4; half learnt, 12 is expected, and 12 is off by 0; then 20 is off by 8."""
    assert one_step_errors(np.array([10.0, 14, 12, 20]), 0.5).tolist() == [4, 0, 8]


def test_a_drift_is_expected_each_month():
    assert one_step_errors(np.array([10.0, 12, 14]), 0.5, drift=2).tolist() == [0, 0]


def test_a_walk_learns_everything_and_noise_about_a_level_nothing():
    chance = np.random.default_rng(1)
    assert smoothing(np.cumsum(chance.normal(size=400))) > 0.8
    noise = np.concatenate([[0.0], chance.normal(size=400)])
    assert smoothing(noise) < 0.1


def test_no_other_smoothing_has_a_smaller_sum_of_squares():
    chance = np.random.default_rng(2)
    for _ in range(20):
        shocks = chance.normal(size=48)
        plain = shocks + chance.uniform() * (np.cumsum(shocks) - shocks)
        least = np.square(one_step_errors(plain, smoothing(plain))).sum()
        others = [np.square(one_step_errors(plain, alpha)).sum() for alpha in np.linspace(LEAST, MOST, 997)]
        assert least <= min(others) * (1 + 1e-6)


@pytest.mark.parametrize("first", [0, 30, 60, 84])
def test_air_passengers_go_on_as_statsmodels_says(first):
    known = AIR[first : first + 60]
    assert theta(known, 12).multiplied
    assert theta(known, 12).seasonal
    assert theta(known, 12).forecast(12) == pytest.approx(as_statsmodels(known), rel=1e-4)


def test_a_season_with_losses_is_added_as_statsmodels_does():
    series = AIR[:50] - 200
    assert not theta(series, 12).multiplied
    assert theta(series, 12).forecast(15) == pytest.approx(as_statsmodels(series, 15), rel=1e-3, abs=0.1)


def test_series_without_season_go_on_as_statsmodels_says():
    """The smoothing of statsmodels' optimiser may stop short of the least; never by what a reader could see."""
    chance = np.random.default_rng(3)
    for months in (24, 25, 37, 60):
        series = 100 + np.cumsum(chance.normal(0, 3, months))
        apart = np.abs(theta(series, 12).forecast(6) - as_statsmodels(series, 6)).max()
        assert apart < 1e-3 * np.ptp(series)
