"""Every indicator over the sample company, beside an independent computation in pandas (tests/reckoning.py)."""

from datetime import date

import pytest

from data.sample import write_files
from metrics.catalogue import INDICATORS
from metrics.engine import values
from metrics.periods import Period
from scope import operator
from tests.reckoning import Reckoning, read, utilisation_gain

AS_OF = date(2026, 11, 15)
# These rest on loads or on other indicators: their worked examples stand in tests/test_metrics_*.py.
NOT_FROM_FILES = {"data_accuracy", "data_timeliness", "effective_recommendations"}
PERIODS = ["2026-Q3", "2026-09", "2025", "2026", "2026-09-YTD", "2024-02"]


@pytest.fixture(scope="module")
def tables(tmp_path_factory):
    folder = tmp_path_factory.mktemp("files")
    write_files(folder)
    return read(folder)


@pytest.mark.xdist_group("sample")
@pytest.mark.parametrize("code", PERIODS)
def test_every_indicator_equals_an_independent_reckoning(sample, tables, code):
    period = Period.parse(code)
    keys = [key for key in INDICATORS if key not in NOT_FROM_FILES]
    ours = {(v.unit, v.indicator): v for v in values(sample, operator(), [period], indicators=keys, as_of=AS_OF)}
    differences = []
    compared = 0
    for supervisor in tables["supervisors"].supervisor_id:
        computed = Reckoning(tables, supervisor, period.start, period.end, AS_OF)
        for key in keys:
            if key == "utilisation_gain":
                expected = utilisation_gain(tables, supervisor, period.start, period.end, AS_OF)
            else:
                expected = getattr(computed, key)()
            found = ours[supervisor, key]
            compared += expected is not None
            if (found.value is None) != (expected is None) or (
                expected is not None and found.value != pytest.approx(float(expected), rel=1e-9, abs=1e-9)
            ):
                differences.append(f"{supervisor} {key} {code}: ours {found.value} {found.reason}, computed {expected}")
    assert not differences, "\n".join(differences)
    assert compared >= 100, "the sample company must have values to compare"
