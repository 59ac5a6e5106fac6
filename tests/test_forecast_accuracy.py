"""Forecasts of public monthly series beside the seasonal naive, in the same run: closer, and as unsure as they say.

The M3 competition's series are not ours to copy; benchmarks/README.md holds what was measured on all 1,428 of them.
"""

from __future__ import annotations

from itertools import islice

import pytest
from statsmodels.datasets.co2 import load_pandas as co2
from statsmodels.datasets.elnino import load_pandas as el_nino

from benchmarks.forecast_accuracy import AIR_PASSENGERS, measure, rolling


def passengers() -> list[float]:
    """144 months of airline passengers: a trend and a season that grows with it."""
    return [float(one) for one in AIR_PASSENGERS.split()]


def carbon() -> list[float]:
    return co2().data["co2"].resample("MS").mean().interpolate().tolist()


def warmth() -> list[float]:
    return el_nino().data.drop(columns="YEAR").to_numpy(dtype=float).ravel().tolist()


@pytest.mark.parametrize(
    ("series", "every"), [(passengers, 3), (carbon, 13), (warmth, 17)], ids=lambda v: getattr(v, "__name__", v)
)
def test_the_forecast_is_closer_than_the_same_month_a_year_earlier_and_its_interval_holds_what_it_says(series, every):
    """A year ahead, from month ends all over the series."""
    found = measure(islice(rolling(series()), 0, None, every))
    assert found["n"] >= 30
    assert found["ours"] < found["naive"]
    assert 0.70 <= found["months"] <= 0.90
    assert 0.70 <= found["sum 12"] <= 0.92, "of so few overlapping years one more or less is chance"
