"""What if: worked numbers, nothing moved changes nothing, better never scores less, and only shares of weight count."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.store import Store
from insight.forecast import ForecastBasis, end_of, forecast_basis, period_end
from insight.period_forecast import ForecastMethod
from insight.period_months import Course
from insight.remaining_months import AS_FORECAST, Rest, RestAssumption, offered
from insight.what_if import Moves, fault_of_moves, moved_target, rescored, supposed, year_end, year_target
from metrics.catalogue import INDICATORS
from metrics.curve import DEFAULT_CURVE
from metrics.derived_targets import Target
from metrics.families import FAMILIES
from metrics.indicator import Value
from metrics.over_time import ValueBasis
from metrics.periods import Period
from metrics.scheme import DEFAULT_SCHEME, Scheme
from metrics.scores import Score, score_from, scores
from metrics.target_rows import Marks
from scope import operator
from tests.rows import people, put

Q1, YEAR = Period.parse("2026-Q1"), Period.parse("2026")
REVENUE, CHURN, ON_TIME = INDICATORS["revenue"], INDICATORS["churn_rate"], INDICATORS["on_time_completion"]


AIM = Target(60, 100, 120)


def score(values: dict[str, float], scheme: Scheme = DEFAULT_SCHEME, target: Target = AIM) -> Score:
    """A score in which every value is held against one target; what is not named has neither."""
    known = {key: Value("S1", key, Q1, values.get(key), None, None, 0) for key in INDICATORS}
    return score_from("S1", Q1, known, dict.fromkeys(values, target), scheme, gates={})


# Revenue and profit in one family (30 of 100), on_time_completion alone in another (20 of 100).
TWO = {"revenue": 100.0, "profit": 60.0, "on_time_completion": 80.0}

# ---------------------------------------------------------------------- target and weights


def test_a_target_lowered_to_the_value_gives_the_lines_100_points():
    # Before: profit at its threshold of 60 has 60 points; (100 + 60) / 2 = 80 in the family.
    before = score(TWO)
    assert before.line("profit").points == pytest.approx(60)
    assert before.families[0].score == pytest.approx(80)
    after = supposed(before, "profit", Moves(marks=Marks(30, 60, 90)))
    assert after.line("profit").points == pytest.approx(100)
    assert after.families[0].score == pytest.approx(100)
    # The KPI score: 30 of 50 in the first family, 20 of 50 at 80 in the other.
    assert before.kpi == pytest.approx(0.6 * 80 + 0.4 * 80)
    assert after.kpi == pytest.approx(0.6 * 100 + 0.4 * 80)


def test_three_times_the_weight_counts_three_of_four():
    after = supposed(score(TWO), "profit", Moves(weight=3))
    assert after.families[0].score == pytest.approx((100 + 3 * 60) / 4)
    assert after.line("profit").points == pytest.approx(60), "a weight changes no points"


def test_a_weight_of_0_takes_the_indicator_out_of_its_family():
    after = supposed(score(TWO), "profit", Moves(weight=0))
    assert after.families[0].score == pytest.approx(100)
    assert after.line("profit").contribution is None


def test_a_familys_weight_moves_the_kpi_score_and_no_familys_own():
    before, after = score(TWO), supposed(score({**TWO, "profit": 100}), "profit", Moves(family=60))
    assert after.kpi == pytest.approx((60 * 100 + 20 * 80) / 80)
    assert [f.score for f in supposed(before, "profit", Moves(family=60)).families] == [
        f.score for f in before.families
    ]


def test_an_indicator_without_a_target_can_be_given_one():
    before = score({"revenue": 100})
    before = rescored(before, values={"profit": 90.0})
    assert before.line("profit").points is None
    after = supposed(before, "profit", Moves(marks=Marks(None, 100, None)))
    assert after.line("profit").points == pytest.approx(80), "by the default marks of 20 %"
    assert after.line("profit").reason is None


def test_the_score_that_was_moved_is_another_one(sample):
    before = scores(sample, operator(), ["S1"], [Period.parse("2026-Q3")], as_of=date.today())["S1", "2026-Q3"]
    kept = before.kpi
    assert supposed(before, "revenue", Moves(marks=Marks(None, 1e12, None))).kpi < kept
    assert before.kpi == kept
    for line in before.lines:
        assert supposed(before, line.indicator.key, Moves()) == before


POINTS = st.dictionaries(
    st.sampled_from([i.key for i in INDICATORS.values() if i.headline]), st.floats(0, 200), min_size=1
)


@given(POINTS, st.sampled_from(list(INDICATORS)))
def test_moving_nothing_changes_nothing(values, key):
    found = score(values)
    assert supposed(found, key, Moves()) == found


@given(POINTS, st.floats(0.001, 1000), st.floats(0.001, 1000))
def test_the_scale_of_weights_is_irrelevant(values, across, within):
    found = score(values)
    families = {key: DEFAULT_SCHEME.families[key] * across for key in FAMILIES}
    weights = {key: DEFAULT_SCHEME.weight_of(INDICATORS[key]) * within for key in INDICATORS}
    again = rescored(found, families=families, weights=weights)
    assert again.kpi == pytest.approx(found.kpi)
    assert [f.score for f in again.families] == pytest.approx([f.score for f in found.families])


@given(POINTS, st.floats(0, 200), st.floats(0, 200))
def test_a_better_value_never_has_a_lower_score(values, one, other):
    key = next(iter(values))
    low, high = sorted((one, other))
    if INDICATORS[key].better.value == "lower":
        low, high = high, low
    target = Target(60, 100, 120) if INDICATORS[key].better.value == "higher" else Target(120, 100, 60)
    if INDICATORS[key].better.value == "to_one":
        low, high, target = low / 200, high / 200, Target(0.6, 0.8, 1.0)
    found = rescored(score(values), targets={key: target})
    worse, better = (rescored(found, values={key: v}) for v in (low, high))
    assert better.line(key).points >= worse.line(key).points - 1e-9
    assert better.kpi >= worse.kpi - 1e-9


# ---------------------------------------------------------------------- marks


def test_marks_that_stood_at_the_default_distance_stand_there_again():
    moved = moved_target(REVENUE, Target(80, 100, 120), Moves(marks=Marks(None, 200, None)), DEFAULT_CURVE)
    assert moved == Target(160, 200, 240)


def test_marks_of_their_own_keep_their_distance_within_what_is_possible():
    own = moved_target(REVENUE, Target(90, 100, 105), Moves(marks=Marks(None, 200, None)), DEFAULT_CURVE)
    assert own == Target(190, 200, 205)
    rate = moved_target(ON_TIME, Target(0.5, 0.8, 0.9), Moves(marks=Marks(None, 0.95, None)), DEFAULT_CURVE)
    assert (rate.threshold, rate.stretch) == (pytest.approx(0.65), 1.0)


def test_a_mark_can_be_moved_alone():
    moved = moved_target(REVENUE, Target(90, 100, 105), Moves(marks=Marks(50, 100, None)), DEFAULT_CURVE)
    assert moved == Target(50, 100, 105)


def test_the_years_sum_takes_the_difference_along_and_a_target_of_its_own_stands():
    standing, moved = Target(80, 100, 120, "summed"), Target(88, 110, 132)
    assert year_target(REVENUE, Q1, Target(320, 400, 480, "summed"), standing, moved).target == 410
    assert year_target(REVENUE, Q1, Target(320, 400, 480, "set"), standing, moved).target == 400
    from_year = Target(0.8, 0.9, 1, "year")
    assert year_target(ON_TIME, Q1, Target(0.8, 0.9, 1, "set"), from_year, Target(0.8, 0.95, 1)).target == 0.95
    assert year_target(REVENUE, YEAR, Target(320, 400, 480, "set"), Target(320, 400, 480, "set"), moved).target == 110
    assert year_target(REVENUE, Q1, None, None, moved) is None


def test_a_part_derived_from_its_year_moves_the_year_by_the_same_pace():
    churn = Target(0.036, 0.03, 0.024, "year", given=0.12)
    assert year_target(
        CHURN, Q1, Target(0.144, 0.12, 0.096), churn, Target(0.048, 0.04, 0.032)
    ).target == pytest.approx(0.16)
    growth, quarter = INDICATORS["user_growth"], Target(0.05, 0.1, 0.15, "year", given=1.1**4 - 1)
    moved = year_target(growth, Q1, Target(0.4, 1.1**4 - 1, 0.5), quarter, Target(0.1, 0.2, 0.3))
    assert moved.target == pytest.approx(1.2**4 - 1)


@pytest.mark.parametrize(
    ("indicator", "moves", "said"),
    [
        (REVENUE, Moves(marks=Marks(110, 100, 120)), "Higher is better, so threshold ≤ target ≤ stretch must hold."),
        (CHURN, Moves(marks=Marks(0.1, 0.2, 0.3)), "Lower is better, so threshold ≥ target ≥ stretch must hold."),
        (ON_TIME, Moves(marks=Marks(None, 95, None)), "Threshold, target and stretch must be from 0 to 1"),
        (REVENUE, Moves(weight=-1), "A weight is a number of 0 or more."),
        (REVENUE, Moves(family=float("nan")), "A weight is a number of 0 or more."),
    ],
)
def test_what_could_not_be_stored_cannot_be_supposed_either(indicator, moves, said):
    assert fault_of_moves(indicator, moves).en.startswith(said)


def test_what_makes_sense_has_no_fault():
    assert fault_of_moves(REVENUE, Moves(Marks(None, 1, None), weight=0, family=3)) is None


# ---------------------------------------------------------------------- the months left


def two_steady_years(store: Store) -> None:
    """S1 took in 100 each month, July 2024 to June 2026; the year's target is 1,200."""
    people(store)
    rows = "\n".join(f"{m.end} 100" for m in Period.parse("2026-06").last(24))
    put(store, "operating_results", "date revenue\n" + rows)


@pytest.fixture
def steady(filled) -> Store:
    return filled(two_steady_years)


def known(store: Store, target: float | None = 1200.0) -> ForecastBasis:
    found = forecast_basis(store, operator(), "revenue", "S1", YEAR, as_of=date.today())
    assert isinstance(found, ForecastBasis)
    return replace(found, target=target)


@pytest.mark.parametrize(
    ("rest", "end"),
    [
        (AS_FORECAST, 1200),
        (Rest(RestAssumption.SHARE, 0.9), 600 + 6 * 90),
        (Rest(RestAssumption.SHARE, 0.0), 600),
        (Rest(RestAssumption.AMOUNT, 120), 600 + 6 * 120),
        (Rest(RestAssumption.GROWTH, 0.1), 600 + 100 * (1.1 + 1.21 + 1.331 + 1.4641 + 1.61051 + 1.771561)),
        (Rest(RestAssumption.GROWTH, 0.0), 1200),
    ],
)
def test_six_months_of_100_and_six_as_supposed(steady, rest, end):
    assert end_of(known(steady), rest).point == pytest.approx(end)


@pytest.mark.parametrize(("share", "met"), [(1.0, 1.0), (0.99, 0.0), (1.01, 1.0)])
def test_without_spread_the_target_is_met_or_not(steady, share, met):
    assert end_of(known(steady), Rest(RestAssumption.SHARE, share)).p_met == met


def test_as_forecast_is_the_forecast_itself(sample):
    for key in ("revenue", "churn_rate", "user_growth", "profit_margin", "revenue_growth", "resource_utilisation"):
        found = forecast_basis(sample, operator(), key, "S1", YEAR, as_of=date.today())
        assert isinstance(found, ForecastBasis)
        assert end_of(found) == period_end(sample, operator(), key, "S1", YEAR, as_of=date.today()), key


def test_more_in_the_months_left_never_makes_a_lower_end_or_chance(sample):
    found = forecast_basis(sample, operator(), "revenue", "S1", YEAR, as_of=date.today())
    assert isinstance(found, ForecastBasis)
    ends = [end_of(found, Rest(RestAssumption.SHARE, share)) for share in (0.5, 0.8, 0.95, 1.0, 1.05, 1.5)]
    for worse, better in pairwise(ends):
        assert worse.point < better.point
        assert worse.low < better.low
        assert worse.p_met <= better.p_met
    assert ends[0].p_met < ends[-1].p_met


def test_an_assumption_keeps_the_spread_of_the_forecast(sample):
    found = forecast_basis(sample, operator(), "revenue", "S1", YEAR, as_of=date.today())
    assert isinstance(found, ForecastBasis)
    plain, moved = end_of(found), end_of(found, Rest(RestAssumption.SHARE, 1.1))
    assert moved.high - moved.low == pytest.approx(plain.high - plain.low, rel=1e-6)
    assert moved.required == plain.required, "what is required follows from the target alone"


def test_a_month_cannot_be_better_than_all():
    left = np.array([0.9, 0.95])
    course = Course(ValueBasis.WEIGHTED, (0.8,), (10.0,))
    assert Rest(RestAssumption.SHARE, 2).months(course, left).max() > 1  # clipped where the range is known, in end_of


def test_a_rate_supposed_twice_as_good_stays_possible(sample):
    found = forecast_basis(sample, operator(), "process_conformance", "S1", YEAR, as_of=date.today())
    assert isinstance(found, ForecastBasis)
    end = end_of(found, Rest(RestAssumption.SHARE, 5.0))
    assert end.point <= 1
    assert end.high <= 1


@pytest.mark.parametrize(
    "key", ["churn_rate", "revenue_growth", "profit_margin", "user_growth", "resource_utilisation"]
)
def test_the_amount_that_is_required_meets_the_target(sample, key):
    found = forecast_basis(sample, operator(), key, "S1", YEAR, as_of=date.today())
    assert isinstance(found, ForecastBasis)
    found = replace(found, target=end_of(found).point)
    required = end_of(found).required
    assert end_of(found, Rest(RestAssumption.AMOUNT, required)).point == pytest.approx(found.target, rel=1e-6)


def test_growth_over_last_year_of_nothing_repeats_last_year():
    course = Course(ValueBasis.GROWTH, (110.0,) * 6, (1.0,) * 6, base=1200, base_so_far=600)
    months = Rest(RestAssumption.AMOUNT, 0.0).months(course, np.full(6, 50.0))
    assert months.sum() == pytest.approx(600)
    assert course.end(months, np.ones(6)) == pytest.approx(660 / 1200 + 600 / 1200 - 1)


def test_the_run_rate_can_be_moved_too(store):
    people(store)
    rows = "\n".join(f"{m.end} 100" for m in Period.parse("2026-06").last(12))
    put(store, "operating_results", "date revenue\n" + rows)
    found = known(store)
    assert end_of(found).method is ForecastMethod.RUN_RATE
    moved = end_of(found, Rest(RestAssumption.SHARE, 0.5))
    assert (moved.point, moved.low, moved.p_met) == (900, None, None)


def test_only_amounts_grow_month_by_month():
    assert offered(REVENUE, ValueBasis.SUM) == (RestAssumption.SHARE, RestAssumption.AMOUNT, RestAssumption.GROWTH)
    assert offered(INDICATORS["profit"], ValueBasis.SUM) == (RestAssumption.SHARE, RestAssumption.AMOUNT)
    assert offered(INDICATORS["profit_margin"], ValueBasis.WEIGHTED) == (RestAssumption.SHARE, RestAssumption.AMOUNT)
    assert offered(INDICATORS["employee_satisfaction"], None) == ()


# ---------------------------------------------------------------------- the year's end, scored


def test_the_end_is_scored_against_the_years_target(steady):
    to_date = score({"revenue": 600, "on_time_completion": 80})
    year = Target(960, 1200, 1440)
    found = year_end(known(steady), to_date, year, Moves(rest=Rest(RestAssumption.SHARE, 0.6)), year)
    # 600 + 360 = 960 is the threshold.
    assert (found.before.point, found.after.point) == (1200, 960)
    assert (found.score.line("revenue").points, found.moved.line("revenue").points) == (100, pytest.approx(60))
    assert found.score.kpi == pytest.approx(0.6 * 100 + 0.4 * 80)
    assert found.moved.kpi == pytest.approx(0.6 * 60 + 0.4 * 80)


def test_nothing_moved_ends_where_it_ended(steady):
    to_date, year = score({"revenue": 600}), Target(960, 1200, 1440)
    found = year_end(known(steady), to_date, year, Moves(), year)
    assert found.before == found.after
    assert found.score == found.moved


def test_a_lower_target_of_the_year_is_met_with_a_higher_chance(sample):
    found = forecast_basis(sample, operator(), "revenue", "S1", YEAR, as_of=date.today())
    assert isinstance(found, ForecastBasis)
    point = end_of(found).point
    easy, hard = Target(0, point * 0.9, point), Target(0, point * 1.1, point * 2)
    ends = year_end(found, score({"revenue": 600}), hard, Moves(), easy)
    assert ends.before.p_met < ends.after.p_met
    assert ends.before.point == ends.after.point
