"""Where the year ends: what is known plus what is forecast, with its uncertainty; kept, and scored by the truth."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from data.store import Store
from errors import NotAllowed
from figures import Fan, fan
from insight.forecast import period_end
from insight.forecast_log import back_cast, bias, forecast_quality, keep_forecasts, kept_forecasts, wape
from insight.month_values import last_whole_month_of_data
from insight.period_forecast import ForecastMethod, MonthAhead, PeriodEnd, chance_in_words, probability, sentence
from insight.period_months import Course
from insight.projection import project, seasonal_naive, seasonal_scale
from metrics.catalogue import INDICATORS
from metrics.indicator import Better
from metrics.over_time import ValueBasis
from metrics.periods import Period
from metrics.target_rows import TargetRow
from metrics.targets import set_targets
from scope import Role, Scope, operator
from tests.rows import people, put
from text import Unit

CELL = {"segment": "a", "region": "r", "product": "p", "channel": "c"}
YEAR = Period.year(2026)
JUNE = date(2026, 6, 30)
TODAY = date(2026, 11, 28)
OTHER = Scope("s2", Role.SUPERVISOR, frozenset({"S2"}))


def months_to(last: str, n: int) -> list[Period]:
    return Period.parse(last).last(n)


def revenue(store: Store, last: str, amounts: list[float]) -> int:
    """One row of revenue a month for S1, on the month's last day; the last amount is that of `last`."""
    months = months_to(last, len(amounts))
    lines = "\n".join(f"{m.end} {a} 0" for m, a in zip(months, amounts, strict=True))
    return put(
        store, "operating_results", "date revenue cost\n" + lines, segment="a", region="r", product="p", channel="c"
    )


def aim(store: Store, target: float, key: str = "revenue", period: str = "2026") -> None:
    set_targets(store, operator(), [TargetRow(supervisor_id="S1", indicator=key, period=period, target=target)])


def ends(store: Store, key: str = "revenue", period: Period = YEAR, **more) -> PeriodEnd:
    return period_end(store, operator(), key, "S1", period, **{"as_of": TODAY, **more})


def two_steady_years(store: Store) -> None:
    """S1 took in 100 each month, July 2024 to June 2026."""
    people(store)
    revenue(store, "2026-06", [100] * 24)


@pytest.fixture
def steady(filled) -> Store:
    return filled(two_steady_years)


# ---------------------------------------------------------------------- how a series goes on


def test_a_constant_series_goes_on_without_spread():
    ahead = project([7.0] * 24, 3, seed=1)
    assert ahead.point.tolist() == [7, 7, 7]
    assert np.ptp(ahead.paths) == 0


def test_a_season_is_repeated():
    year = [100.0] * 11 + [200.0]
    ahead = project(year * 3, 12, seed=1)
    assert ahead.point == pytest.approx(year, rel=0.03)


def test_a_trend_is_followed_and_a_year_ago_is_not():
    rising = [100.0 + 2 * i for i in range(48)]
    ahead = project(rising, 6, seed=1)
    assert ahead.point[-1] > rising[-1]
    assert seasonal_naive(rising, 6)[-1] < rising[-1]


def test_months_further_ahead_are_less_certain():
    chance = np.random.default_rng(3)
    walk = 1000 + np.cumsum(chance.normal(0, 10, 60))
    ahead = project(list(walk), 12, seed=1)
    wide = ahead.high - ahead.low
    assert wide[-1] > 1.5 * wide[0]


def test_the_same_question_draws_the_same_paths_and_another_does_not():
    series = list(np.random.default_rng(4).normal(100, 5, 36))
    first, again, other = (project(series, 3, seed=s).paths for s in (1, 1, 2))
    assert (first == again).all()
    assert (first != other).any()


def test_paths_stay_within_what_is_possible():
    series = list(np.clip(np.random.default_rng(5).normal(0.97, 0.03, 36), 0, 1))
    ahead = project(series, 6, seed=1, possible=(0, 1))
    assert ahead.paths.max() <= 1
    assert ahead.high.max() <= 1


def test_a_series_with_losses_can_be_forecast():
    series = [(-1.0) ** i * 10 + i for i in range(30)]
    assert np.isfinite(project(series, 6, seed=1).paths).all()


def test_under_24_months_is_refused():
    with pytest.raises(ValueError, match="23 months"):
        project([1.0] * 23, 1, seed=1)


def test_an_80_percent_interval_holds_about_80_percent():
    """Of the sum of the next half year, where series move as exponential smoothing assumes."""
    chance, held = np.random.default_rng(6), 0
    for i in range(60):
        shocks = chance.normal(0, 10, 42)
        series = 500 + shocks + 0.3 * (np.cumsum(shocks) - shocks)
        paths = project(list(series[:36]), 6, seed=i, paths=500).paths.sum(axis=1)
        held += np.quantile(paths, 0.1) <= series[36:].sum() <= np.quantile(paths, 0.9)
    assert 0.7 <= held / 60 <= 0.9


# ---------------------------------------------------------------------- months make a period


def course(basis: ValueBasis, values: list[float], weights: list[float] | None = None, **more: float) -> Course:
    return Course(basis, tuple(values), tuple(weights or [1.0] * len(values)), **more)


def end_of(one: Course, ahead: list[float], weights: list[float] | None = None) -> float:
    return float(one.end(np.array(ahead), np.array(weights or [1.0] * len(ahead))))


def test_a_sum_adds_what_comes_to_what_is_there():
    assert end_of(course(ValueBasis.SUM, [10, 20]), [30]) == 60


def test_a_ratio_weighs_each_month_by_its_denominator():
    # 1 of 1 in time, then 0 of 9: 10 %, where the mean of the months would say 50 %.
    assert end_of(course(ValueBasis.WEIGHTED, [1.0], [1]), [0.0], [9]) == pytest.approx(0.1)


def test_growth_upon_growth_is_chained():
    assert end_of(course(ValueBasis.CHAIN, [0.1]), [0.1]) == pytest.approx(0.21)


def test_churn_is_counted_over_the_base_of_the_whole_period():
    assert end_of(course(ValueBasis.OVER_BASE, [10, 10], base=1000), [20]) == pytest.approx(0.04)


def test_growth_compares_both_whole_years_but_so_far_only_what_is_comparable():
    half = course(ValueBasis.GROWTH, [60, 60], base=200, base_so_far=100)
    assert half.so_far == pytest.approx(0.2)
    assert end_of(half, [50, 50]) == pytest.approx(0.1)


COURSES = [
    course(ValueBasis.SUM, [10, 20, 15]),
    course(ValueBasis.WEIGHTED, [0.5, 0.9], [10, 30]),
    course(ValueBasis.MEAN, [0.5, 0.9]),
    course(ValueBasis.CHAIN, [0.01, 0.03]),
    course(ValueBasis.OVER_BASE, [10, 12], base=500),
]


@pytest.mark.parametrize("one", COURSES, ids=lambda c: c.basis.value)
def test_months_that_bring_what_is_required_end_on_the_target(one):
    left, weights = 4, np.array([5.0, 5, 10, 20]) if one.basis is ValueBasis.WEIGHTED else np.ones(4)
    needed = one.required(0.6, weights)
    per_month = needed * one.base
    assert float(one.end(np.full(left, per_month), weights)) == pytest.approx(0.6)


def test_required_growth_is_that_of_all_months_left_together():
    half = course(ValueBasis.GROWTH, [60, 60], base=200, base_so_far=100)
    assert half.required(0.15, np.ones(2)) == pytest.approx(0.1)  # 230 − 120 = 110 where there were 100


def test_nothing_is_known_before_the_first_month():
    empty = course(ValueBasis.SUM, [])
    assert (empty.so_far, empty.pace) == (None, None)


def test_every_indicator_has_a_basis_or_is_named_here():
    without = {key for key, one in INDICATORS.items() if one.basis is None}
    assert without == {
        "performance_improvement",
        "team_cohesion",
        "employee_satisfaction",
        "employee_nps",
        "improvement_success",
        "efficiency_gain",
        "problem_resolution_days",
        "utilisation_gain",
        "internal_partner_satisfaction",
        "external_partner_satisfaction",
        "cost_performance",
        "schedule_performance",
        "budget_variance",
    }


@pytest.mark.parametrize("key", [k for k, i in INDICATORS.items() if i.basis in (ValueBasis.SUM, ValueBasis.WEIGHTED)])
def test_the_months_truly_make_the_quarter(sample, key):
    """Of the sample company, by the engine's own quarter: else adding up months would claim too much."""
    from metrics.engine import values

    quarter = Period.parse("2026-Q2")
    found = values(sample, operator(), [*quarter.months, quarter], indicators=[key], units=["S2"], as_of=JUNE)
    *months, whole = found
    known = [m for m in months if m.value is not None]
    one = course(
        INDICATORS[key].basis or ValueBasis.SUM,
        [m.value or 0.0 for m in known],
        [m.denominator or 0.0 for m in known],
    )
    assert one.so_far == (None if whole.value is None else pytest.approx(whole.value))


# ---------------------------------------------------------------------- the end of a year


def test_six_months_of_100_and_six_like_them_make_1200(steady):
    end = ends(steady)
    assert end.method is ForecastMethod.THETA
    assert (end.so_far, end.point, end.low, end.high) == (600, 1200, 1200, 1200)
    assert (end.seasonal_naive, end.run_rate, end.pace) == (1200, 1200, 100)
    assert (end.known_to, end.months_left, end.history) == (JUNE, 6, 24)


def test_the_quarter_likewise(steady):
    revenue(steady, "2026-07", [100])
    end = ends(steady, period=Period.parse("2026-Q3"))
    assert (end.so_far, end.point, end.months_left) == (100, 300, 2)


@pytest.mark.parametrize(("target", "chance"), [(1199, 1.0), (1200, 1.0), (1201, 0.0)])
def test_higher_is_better_so_a_target_is_met_from_it_up(steady, target, chance):
    aim(steady, target)
    assert ends(steady).p_met == chance


@pytest.mark.parametrize(("target", "chance"), [(0.13, 1.0), (0.12, 1.0), (0.11, 0.0)])
def test_lower_is_better_so_churn_meets_its_target_from_it_down(steady, target, chance):
    days = months_to("2026-06", 25)
    lines = "\n".join(f"{m.end} 1024 8 8" for m in days)
    put(steady, "user_counts", "date active_users new_users lost_users\n" + lines, segment="a")
    aim(steady, target * 96 / 0.12 / 1024, "churn_rate")
    end = ends(steady, "churn_rate")
    assert end.point == pytest.approx(96 / 1024)
    assert end.p_met == chance


def test_what_is_still_required_a_month(steady):
    aim(steady, 1500)
    end = ends(steady)
    assert end.required == 150
    assert "150" in chance_in_words(end).en


def test_a_target_reached_already_needs_nothing_more(steady):
    aim(steady, 500)
    assert "already" in chance_in_words(ends(steady)).en


def test_a_rate_that_would_need_more_than_all_is_out_of_reach(steady):
    end = replace(
        ends(steady), indicator=INDICATORS["first_pass_yield"], basis=ValueBasis.WEIGHTED, required=1.2, pace=0.9
    )
    assert "Out of reach" in chance_in_words(end).en


def test_with_23_months_there_is_the_run_rate_only_and_it_says_so(store):
    people(store)
    revenue(store, "2026-06", [100] * 23)
    aim(store, 1200)
    end = ends(store)
    assert (end.method, end.point, end.low, end.p_met) == (ForecastMethod.RUN_RATE, 1200, None, None)
    assert "23" in end.reason.en
    assert "24" in end.reason.en
    assert "pace so far" in sentence(end).en


def test_a_missing_month_is_a_gap_and_not_a_zero(store):
    people(store)
    revenue(store, "2026-04", [100] * 30)
    revenue(store, "2026-06", [100])  # nothing in May
    end = ends(store)
    assert (end.method, end.history, end.pace) == (ForecastMethod.RUN_RATE, 1, 100)
    assert end.run_rate == 500 + 6 * 100


def test_a_running_month_is_not_taken_for_a_whole_one(steady):
    put(
        steady,
        "operating_results",
        "date revenue cost\n2026-07-15 1 0",
        segment="a",
        region="r",
        product="p",
        channel="c",
    )
    assert last_whole_month_of_data(steady, as_of=date.today()).end == JUNE
    assert ends(steady).point == 1200


def test_a_year_that_is_over_is_said_as_it_was(steady):
    end = ends(steady, period=Period.year(2025))
    assert (end.method, end.point, end.p_met) == (ForecastMethod.ACTUAL, 1200, None)


def test_a_year_that_has_not_begun_has_no_forecast(steady):
    end = ends(steady, period=Period.year(2028))
    assert (end.method, end.point) == (ForecastMethod.NONE, None)
    assert "2026-06-30" in end.reason.en


def test_without_data_there_is_no_forecast(store):
    people(store)
    assert ends(store).method is ForecastMethod.NONE


def test_what_months_do_not_make_is_not_forecast(steady):
    end = ends(steady, "problem_resolution_days")
    assert (end.method, end.point) == (ForecastMethod.NONE, None)
    assert "not made of" in sentence(end).en


def test_counts_come_whole(steady):
    lines = "\n".join(f"{m.end} 100 {i % 3} 0" for i, m in enumerate(months_to("2026-06", 24)))
    put(steady, "user_counts", "date active_users new_users lost_users\n" + lines, segment="a")
    end = ends(steady, "new_users")
    assert end.low == int(end.low)
    assert end.high == int(end.high)
    assert end.low < end.point < end.high


def test_a_forecast_as_of_june_knows_nothing_of_july(steady):
    before = ends(steady)
    revenue(steady, "2026-09", [900, 900, 900])
    after = ends(steady, as_of=JUNE)
    assert (after.point, after.known_to) == (before.point, JUNE)
    assert ends(steady).point > 2000


def test_the_same_question_has_the_same_answer(sample):
    first, again = (period_end(sample, operator(), "revenue", "S2", YEAR, as_of=date.today()) for _ in range(2))
    assert first == again
    assert first.low < first.point < first.high
    assert first.so_far < first.low
    assert 0 < first.p_met < 1


def test_nobody_sees_the_forecast_of_another(steady):
    for ask in (
        lambda: period_end(steady, OTHER, "revenue", "S1", YEAR, as_of=date.today()),
        lambda: kept_forecasts(steady, OTHER, "revenue", "S1"),
        lambda: forecast_quality(steady, OTHER, "revenue", "S1", as_of=date.today()),
        lambda: keep_forecasts(steady, OTHER, ends(steady)),
    ):
        with pytest.raises(NotAllowed):
            ask()


# ---------------------------------------------------------------------- kept and scored


def test_a_forecast_is_kept_once_per_data_version(steady):
    assert keep_forecasts(steady, operator("ana"), ends(steady))
    assert not keep_forecasts(steady, operator("ana"), ends(steady))
    aim(steady, 1300)  # the data version changes
    assert keep_forecasts(steady, operator("ana"), ends(steady))
    [(who, back)] = steady.rows("SELECT DISTINCT made_by, back_cast FROM forecasts")
    assert (who, back) == ("ana", False)


def test_where_two_were_made_from_one_month_the_first_counts(steady):
    first = ends(steady)
    keep_forecasts(steady, operator(), first)
    keep_forecasts(steady, operator(), replace(first, point=5.0, data_version="later"))
    assert [one.point for one in kept_forecasts(steady, operator(), "revenue", "S1")] == [1200]


def test_nothing_is_kept_of_what_was_not_forecast(steady):
    assert not keep_forecasts(steady, operator(), ends(steady, period=Period.year(2025)))
    assert not keep_forecasts(steady, operator(), ends(steady, "problem_resolution_days"))


def test_the_truth_scores_the_months_that_have_come(steady):
    ahead = [
        MonthAhead(m, p, p - 15, p + 15) for m, p in zip(YEAR.months[6:], [90, 130, 100, 100, 100, 100], strict=True)
    ]
    keep_forecasts(steady, operator(), replace(ends(steady), months_ahead=tuple(ahead), scale=40.0))
    assert forecast_quality(steady, operator(), "revenue", "S1", as_of=date.today()) is None  # no truth yet

    revenue(steady, "2026-08", [100, 100])
    quality = forecast_quality(steady, operator(), "revenue", "S1", as_of=date.today())
    assert (quality.months, quality.ends) == (2, 0)
    assert quality.wape == pytest.approx(40 / 200)  # 10 and 30 off, of 200
    assert quality.bias == pytest.approx(20 / 200)  # 10 too low, 30 too high
    assert quality.mase == pytest.approx(0.5)  # 20 off on average, 40 a year earlier
    assert quality.coverage == 0.5


def test_the_end_of_a_quarter_is_scored_when_it_has_come(steady):
    quarter = ends(steady, period=Period.parse("2026-Q3"))
    keep_forecasts(steady, operator(), replace(quarter, point=250.0, low=200.0, high=310.0))
    revenue(steady, "2026-09", [100, 100, 100])
    quality = forecast_quality(steady, operator(), "revenue", "S1", as_of=date.today())
    assert (quality.ends, quality.ends_told, quality.ends_held) == (1, 1, 1)
    assert quality.ends_wape == pytest.approx(50 / 300)


def test_a_back_cast_is_marked_as_one_and_repeats_nothing(steady):
    revenue(steady, "2026-08", [100, 100])
    assert (
        back_cast(steady, operator(), "revenue", "S1", steps=2, as_of=date.today()) == 4
    )  # from June and July, quarter and year each
    assert back_cast(steady, operator(), "revenue", "S1", steps=2, as_of=date.today()) == 0
    quality = forecast_quality(steady, operator(), "revenue", "S1", as_of=date.today())
    assert (quality.forecasts, quality.back_cast) == (4, 4)
    assert (quality.months, quality.wape) == (3, 0)  # July and August from June, August from July


def test_measures_of_error_by_hand():
    pairs = [(110.0, 100.0), (80.0, 100.0)]
    assert wape(pairs) == pytest.approx(0.15)
    assert bias(pairs) == pytest.approx(-0.05)
    assert wape([(1.0, 0.0)]) is None
    assert seasonal_scale([1.0] * 12 + [3.0] * 12) == 2
    assert seasonal_scale([5.0] * 24) is None


# ---------------------------------------------------------------------- said and drawn


def test_a_probability_is_never_a_certainty():
    assert [probability(p).en for p in (1.0, 0.65, 0.0)] == ["over 99%", "65%", "under 1%"]


def test_the_sentence_says_end_interval_target_and_chance(sample):
    end = period_end(sample, operator(), "revenue", "S2", YEAR, as_of=date.today())
    end = replace(end, point=1.2e6, low=1.1e6, high=1.3e6, target=1.25e6, p_met=0.3)
    said = sentence(end)
    for part in ("1.20 M", "1.10 M", "1.30 M", "1.25 M", "30%", "2026"):
        assert part in said.en
    for part in ("120.0 万", "110.0 万", "130.0 万", "125.0 万", "30%", "2026"):
        assert part in said.zh


def test_utilisation_beyond_one_counts_as_its_mirror():
    from insight.forecast import target_met

    assert target_met(np.array([0.85, 0.95, 1.04, 1.2]), 0.9, Better.TO_ONE).tolist() == [False, True, True, False]


def test_a_fan_opens_at_the_last_value_and_tells_its_months():
    drawn = Fan(("2026-01", "2026-02", "2026-03"), (10.0, 20.0), ((25.0, 30.0, 35.0),), (None,) * 3, Unit.COUNT, "<b>")
    svg = fan(drawn, width=300, height=200, lang="en")
    assert "2026-03: forecast 30, 80% interval 25 to 35" in svg
    assert "&lt;b&gt;" in svg
    assert "<b>" not in svg
    assert svg.count("fill-opacity") == 1


def test_a_fan_without_values_says_so():
    assert "No values yet" in fan(Fan((), (), (), (), Unit.COUNT), lang="en")
