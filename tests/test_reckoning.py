"""Every indicator over the sample company, beside an independent computation in pandas (tests/reckoning.py)."""

from datetime import date

import pandas as pd
import pytest

from data.sample import write_files
from metrics.catalogue import INDICATORS
from metrics.engine import values
from metrics.periods import Period
from metrics.scores import scores
from scope import operator
from tests.reckoning import Reckoning, read, utilisation_gain
from tests.reckoning_targets import judged, months_of, target

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


# ---------------------------------------------------------------------------- what a period is judged by

# Running and over, whole and in part; as of a day on which November is half there.
JUDGED = ["2026", "2026-Q4", "2026-11", "2026-09-YTD", "2026-Q3", "2026-08", "2025", "2025-Q2"]


def stored_targets(store, month: pd.Period) -> dict[tuple[str, str], dict[str, float]]:
    """Of every supervisor and indicator the targets by period that judge a month, straight from the table."""
    rows = store.rows(
        """SELECT supervisor_id, indicator, period, target FROM targets
           WHERE replaced_at IS NULL AND coalesce(holds_from <= $day, true) AND coalesce(holds_until > $day, true)""",
        {"day": month.start_time.date()},
    )
    by_owner: dict[tuple[str, str], dict[str, float]] = {}
    for supervisor, key, code, aim in rows:
        by_owner.setdefault((supervisor, key), {})[code] = aim
    return by_owner


@pytest.mark.xdist_group("sample")
@pytest.mark.parametrize("code", JUDGED)
def test_every_target_to_date_equals_an_independent_reckoning(sample, tables, code):
    period = Period.parse(code)
    months = months_of(period.start, period.end)
    compared, differences = 0, []
    for (supervisor, _), score in scores(sample, operator(), None, [period], AS_OF).items():
        part, share = judged(tables, supervisor, months, AS_OF)
        assert score.judged.served == bool(part), supervisor
        if not part:
            assert score.kpi is None
            continue
        span = (part[0].start_time.date(), part[-1].end_time.date())
        assert (score.judged.period.start, score.judged.period.end) == span, supervisor
        assert score.judged.share == pytest.approx(share)
        stored = stored_targets(sample, part[-1])
        known = Reckoning(tables, supervisor, *span, AS_OF)
        for line in score.lines:
            key = line.indicator.key
            expected = target(stored.get((supervisor, key), {}), key, code, months, part, share)
            aim = None if line.target is None else line.target.target
            compared += expected is not None
            if (aim is None) != (expected is None) or (aim is not None and aim != pytest.approx(expected, rel=1e-9)):
                differences.append(f"{supervisor} {key} {code}: ours {aim}, reckoned {expected}")
            # And the value beside it is that of the same months.
            if key in ("revenue", "user_growth", "churn_rate") and line.value.value is not None:
                assert line.value.value == pytest.approx(float(getattr(known, key)()), rel=1e-9), (supervisor, key)
    assert not differences, "\n".join(differences)
    assert compared >= 100, "the sample company must have targets to compare"
