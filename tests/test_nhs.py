"""Control charts on public data, against what their published method says of them (tests/data/nhs/SOURCE.md)."""

import csv
import json
from pathlib import Path

import numpy as np
import pytest

from insight.control_chart import AUTOCORRELATED, Assurance, Cause, Variation, xmr
from insight.rate_charts import rate_chart
from insight.season import is_seasonal, year_on_year
from metrics.indicator import Better, Counts

DATA = Path(__file__).parent / "data"
TARGET = 0.95


def _rows(name: str) -> list[dict[str, str]]:
    with (DATA / "nhs" / name).open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def _england() -> list[tuple[float, float]]:
    """(within four hours, attendances) of all departments, by month."""
    months: dict[str, list[float]] = {}
    for row in _rows("england_by_type.csv"):
        month = months.setdefault(row["period"], [0.0, 0.0])
        month[0] += int(row["attendances"]) - int(row["breaches"])
        month[1] += int(row["attendances"])
    return [(good, seen) for good, seen in (months[p] for p in sorted(months))]


def _breaches(provider: str) -> list[float]:
    return [float(row["breaches"]) for row in _rows("providers_type_1.csv") if row["org_code"] == provider]


ENGLAND = _england()
RATES = [good / seen for good, seen in ENGLAND]


def test_the_national_rate_of_the_first_month_is_known():
    # April 2016: 182,400 + 689 + 3,033 breaches among 1,214,057 + 50,359 + 603,365 attendances.
    assert len(RATES) == 36
    assert RATES[0] == pytest.approx(1 - 186_122 / 1_867_781)


def test_limits_of_the_national_rate_are_those_of_the_published_formula():
    rates = np.array(RATES)
    ranges = np.abs(np.diff(rates))
    kept = ranges[ranges < 3.267 * ranges.mean()]
    for screened, average in ((False, ranges.mean()), (True, kept.mean())):
        lines = xmr(RATES, Better.HIGHER, baseline=None, screened=screened).limits
        assert (lines.mean, lines.lower, lines.upper) == pytest.approx(
            (rates.mean(), rates.mean() - 2.66 * average, rates.mean() + 2.66 * average), abs=1e-12
        )
    assert len(kept) == 33  # the method screens out the two great winter falls, of over 3.5 points


def test_the_national_rate_consistently_fails_its_target_of_95_percent():
    # As the method is published: limits from all 36 points, great moving ranges screened out.
    chart = xmr(RATES, Better.HIGHER, target=TARGET, baseline=None, screened=True, possible=(0, 1))
    assert [round(x, 4) for x in (chart.limits.lower, chart.limits.mean, chart.limits.upper)] == [
        0.8604,
        0.8847,
        0.9090,
    ]
    assert chart.assurance is Assurance.FAILS
    assert chart.variation is Variation.CONCERN_LOW
    outside = [i for i, cause in enumerate(chart.causes) if cause is Cause.OUTSIDE]
    assert outside == [4, 9, 20, 21, 22, 23, 33, 34]


def test_whatever_fixes_the_limits_the_target_is_out_of_reach():
    for chart in (
        xmr(RATES, Better.HIGHER, target=TARGET),
        xmr(RATES, Better.HIGHER, target=TARGET, baseline=12),
        rate_chart(ENGLAND, Counts.PARTS, Better.HIGHER, target=TARGET),
    ):
        assert chart.assurance is Assurance.FAILS


def test_the_winter_dip_is_seen_as_a_season_and_the_change_over_the_year_judged_instead():
    assert AUTOCORRELATED in xmr(RATES, Better.HIGHER).warnings
    assert is_seasonal(RATES)
    changes = xmr(year_on_year(RATES), Better.HIGHER)
    assert changes.variation is Variation.COMMON  # March 2019 is as far from March 2018 as other months are
    # March 2018, 4.5 points below March 2017, is the one month that its season does not explain.
    assert [i for i, cause in enumerate(changes.causes) if cause] == [23]


def test_so_many_attendances_would_give_limits_too_narrow_by_the_binomial_alone():
    """Two million cases a month: a plain p chart flags nearly all; the p′ limits are close to those of XmR."""
    lines = rate_chart(ENGLAND, Counts.PARTS, Better.HIGHER).limits
    plain = xmr(RATES, Better.HIGHER).limits
    binomial = 3 * (lines.mean * (1 - lines.mean) / ENGLAND[-1][1]) ** 0.5
    assert binomial < 0.001
    assert lines.upper - lines.mean == pytest.approx(plain.upper - plain.mean, rel=0.1)


def test_the_published_example_of_a_provider_is_reproduced_from_its_rows():
    golden = json.loads((DATA / "golden-spc/spc_nhs_plot_the_dots.json").read_text("utf-8"))["readme_example"]
    breaches = _breaches("RQM")[:24]
    assert breaches == golden["values"]
    chart = xmr(breaches, Better.LOWER, target=1200, baseline=None, screened=True)
    assert (chart.variation, chart.assurance) == (Variation.COMMON, Assurance.HIT_AND_MISS)


def test_the_introduction_of_the_method_finds_eight_points_on_one_side():
    # vignettes/intro.Rmd: RRK before April 2018, "8 sequential points coloured".
    causes = xmr(_breaches("RRK")[:24], Better.LOWER, baseline=None).causes
    assert [i for i, cause in enumerate(causes) if cause] == list(range(10, 18))
    assert set(causes[10:18]) == {Cause.ONE_SIDE}


def test_new_limits_from_the_merger_on_leave_the_old_ones_as_they_were():
    # The same introduction rebases in July 2018, when hospitals merged: from 1,488 to 6,499 breaches.
    breaches = _breaches("RRK")
    assert breaches[26:28] == [1488, 6499]
    chart = xmr(breaches, Better.LOWER, baseline=None, breaks=[27])
    assert chart.lines[26] == xmr(breaches[:27], Better.LOWER, baseline=None).limits
    assert chart.limits == xmr(breaches[27:], Better.LOWER, baseline=None).limits
    assert chart.causes[27] is not Cause.OUTSIDE
    assert xmr(breaches, Better.LOWER, baseline=27).causes[27] is Cause.OUTSIDE
