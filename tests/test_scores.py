"""From value and target to points, family score and KPI score, with a ledger that adds up."""

import math
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from errors import NotAllowed
from metrics.catalogue import INDICATORS
from metrics.curve import default_marks, points_at
from metrics.families import FAMILIES
from metrics.indicator import Better, Value
from metrics.periods import Period
from metrics.scheme import DEFAULT_SCHEME, Scheme
from metrics.scheme_lock import set_scheme
from metrics.scores import Score, score_from, score_of, scores
from metrics.targets import Target, TargetRow, set_targets
from scope import Role, Scope, operator
from tests.rows import writing
from text import Words

MARCH = Period.month(2026, 3)
NO_ROWS = Words("no rows in 2026-03", "2026-03 无数据")
HEADLINES = [i.key for i in INDICATORS.values() if i.headline]


def score(points: dict[str, float | None], scheme: Scheme = DEFAULT_SCHEME, **other: float) -> Score:
    """The score of a supervisor whose indicators have these points; None: no value. `other`: values without target.

    Every target is 100 with threshold 60 and stretch 120, so a value that is better higher is its points.
    """
    values = {
        key: Value("S1", key, MARCH, value, None, None, 0, reason=None if value is not None else NO_ROWS)
        for key in INDICATORS
        for value in [points.get(key, other.get(key))]
    }
    return score_from("S1", MARCH, values, {key: Target(60, 100, 120) for key in points}, scheme, gates={})


def all_at(value: float, **other: float | None) -> dict[str, float | None]:
    return {**dict.fromkeys(HEADLINES, value), **other}


# ---------------------------------------------------------------------------- the curve


@pytest.mark.parametrize(
    ("value", "points"),
    [
        (100, 100),  # the target
        (80, 60),  # the threshold
        (90, 80),  # half way from threshold to target
        (120, 120),  # the stretch
        (110, 110),  # half way from target to stretch
        (500, 120),  # over-achievement ends at the stretch
        (70, 40),  # below the threshold the slope of 2 points per unit goes on
        (50, 0),  # and ends at 0
        (-1000, 0),
    ],
)
def test_points_of_a_value_against_threshold_80_target_100_stretch_120(value, points):
    assert score_of(value, Target(80, 100, 120), Better.HIGHER) == pytest.approx(points)


@pytest.mark.parametrize(
    ("days", "points"), [(10, 100), (12, 60), (8, 120), (9, 110), (11, 80), (13, 40), (15, 0), (20, 0), (0, 120)]
)
def test_lower_is_better_mirrors_the_curve(days, points):
    assert score_of(days, Target(12, 10, 8), Better.LOWER) == pytest.approx(points)


def test_a_planned_loss_is_scored_like_a_planned_profit():
    # A loss of 100 planned: 20 % of |−100| to either side.
    assert default_marks(-100, INDICATORS["profit"]) == (-120, -80)
    target = Target(-120, -100, -80)
    scored = {loss: score_of(loss, target, Better.HIGHER) for loss in (-100, -120, -80, -110, 0, -150)}
    assert scored == pytest.approx({-100: 100, -120: 60, -80: 120, -110: 80, 0: 120, -150: 0})


def test_utilisation_above_one_scores_as_its_mirror():
    target = Target(0.70, 0.90, 1.0)
    assert score_of(1.1, target, Better.TO_ONE) == score_of(0.9, target, Better.TO_ONE) == pytest.approx(100)
    assert score_of(1.0, target, Better.TO_ONE) == pytest.approx(120)
    assert score_of(1.3, target, Better.TO_ONE) == pytest.approx(60)


def test_a_zero_target_without_distance_is_reached_or_not():
    assert default_marks(0, INDICATORS["profit"]) == (0, 0)
    assert [score_of(v, Target(0, 0, 0), Better.HIGHER) for v in (-1, 0, 1)] == [0, 100, 100]
    assert [score_of(v, Target(0, 0, 0), Better.LOWER) for v in (-1, 0, 1)] == [100, 100, 0]


def test_threshold_equal_to_target_still_rewards_the_way_to_the_stretch():
    assert [score_of(v, Target(100, 100, 120), Better.HIGHER) for v in (99, 100, 110)] == pytest.approx([0, 100, 110])


def test_default_marks_lie_20_percent_away_or_a_tenth_below_a_quality_ratio():
    assert default_marks(200, INDICATORS["revenue"]) == pytest.approx((160, 240))
    assert default_marks(10, INDICATORS["problem_resolution_days"]) == pytest.approx((12, 8))
    assert default_marks(0.95, INDICATORS["on_time_completion"]) == pytest.approx((0.85, 1))
    assert default_marks(0.15, INDICATORS["profit_margin"]) == pytest.approx((0.12, 0.18))


def test_a_perfect_on_time_rate_against_a_target_of_one_has_100_points():
    low, high = default_marks(1, INDICATORS["on_time_completion"])
    assert points_at(1, low, 1, high, Better.HIGHER) == 100


def test_a_value_that_equals_its_target_but_for_binary_fractions_is_on_target():
    assert score_of(0.1 + 0.7, Target(0.7, 0.8, 1), Better.HIGHER) == 100  # 0.7999999999999999
    assert 0.1 + 0.7 < 0.8


MARKS = st.lists(st.integers(-1000, 1000), min_size=3, max_size=3).map(sorted)


@given(MARKS, st.integers(-2000, 2000), st.integers(0, 500), st.sampled_from([Better.HIGHER, Better.LOWER]))
def test_a_better_value_never_has_fewer_points_and_all_lie_from_0_to_120(marks, value, step, better):
    low, target, high = marks if better is Better.HIGHER else marks[::-1]
    worse, best = (value, value + step) if better is Better.HIGHER else (value, value - step)
    few, many = (points_at(v, low, target, high, better) for v in (worse, best))
    assert 0 <= few <= many <= 120


@given(MARKS, st.integers(-2000, 2000))
def test_lower_is_better_is_the_exact_mirror(marks, value):
    low, target, high = marks
    assert points_at(value, low, target, high, Better.HIGHER) == points_at(-value, -low, -target, -high, Better.LOWER)


# ---------------------------------------------------------------------------- family and KPI score


def test_all_on_target_is_a_kpi_score_of_100_with_full_coverage():
    result = score(all_at(100))
    assert (result.kpi, result.coverage) == pytest.approx((100, 1))
    assert {f.family.key: f.score for f in result.families} == pytest.approx(dict.fromkeys(FAMILIES, 100))


def test_the_families_weigh_30_15_15_10_10_20():
    for key, weight in {
        "operating": 30,
        "team": 15,
        "process": 15,
        "analysis": 10,
        "resources": 10,
        "projects": 20,
    }.items():
        own = {i: 0.0 for i in HEADLINES if INDICATORS[i].family.key == key}
        assert score(all_at(100) | own).kpi == pytest.approx(100 - weight)


def test_headline_indicators_of_a_family_weigh_the_same():
    # Operating has four: one at 60 and three at 100 make 90, and cost 30 % × 10 = 3 points.
    result = score(all_at(100, revenue=60))
    assert result.families[0].score == pytest.approx(90)
    assert result.kpi == pytest.approx(97)
    line = result.line("revenue")
    assert (line.weight, line.share, line.contribution) == pytest.approx((0.25, 0.075, 4.5))


def test_a_missing_value_is_not_zero_and_its_weight_goes_to_the_rest_of_its_family():
    result = score(all_at(100, revenue=60, market_share=None))
    # Three are left: (60 + 100 + 100) / 3 = 86.67
    assert result.families[0].score == pytest.approx(260 / 3)
    assert result.families[0].coverage == pytest.approx(0.75)
    assert result.coverage == pytest.approx(1 - 0.3 * 0.25)
    missing = result.line("market_share")
    assert (missing.points, missing.share, missing.contribution, missing.status) == (None, None, None, "none")
    assert missing.weight == 0.25  # in plain sight: what it would have weighed
    assert missing.reason == NO_ROWS
    assert result.line("revenue").share == pytest.approx(0.1)


def test_a_value_without_a_target_has_no_points_and_says_so():
    points = all_at(100)
    del points["revenue"]
    line = score(points, revenue=50).line("revenue")
    assert (line.value.value, line.points, line.status) == (50, None, "none")
    assert line.reason == Words("no target set for Mar 2026", "2026 年 3 月未设目标")


def test_a_family_without_any_value_leaves_its_weight_to_the_others():
    nothing = {i: None for i in HEADLINES if INDICATORS[i].family.key == "projects"}
    operating = {i: 60.0 for i in HEADLINES if INDICATORS[i].family.key == "operating"}
    result = score(all_at(100) | nothing | operating)
    assert result.families[-1].score is None
    assert result.families[-1].weight == pytest.approx(0.2)
    assert result.coverage == pytest.approx(0.8)
    assert result.kpi == pytest.approx((30 * 60 + 50 * 100) / 80)


def test_a_supervisor_without_any_value_has_no_score_rather_than_zero():
    result = score(all_at(100) | dict.fromkeys(HEADLINES))
    assert (result.kpi, result.coverage) == (None, 0)
    assert {line.status for line in result.lines} == {"none"}


def test_an_indicator_that_is_no_headline_is_shown_and_does_not_count():
    result = score(all_at(100, profit_margin=0))
    line = result.line("profit_margin")
    assert (line.points, line.status, line.weight, line.share, line.contribution) == (0, "off", 0, None, None)
    assert result.kpi == pytest.approx(100)


def test_a_scheme_may_make_another_indicator_count():
    # In operating profit_margin now weighs 4 beside four headlines of 1: half of 30 %.
    result = score(all_at(100, profit_margin=0), Scheme(indicators={"profit_margin": 4}))
    assert result.line("profit_margin").weight == pytest.approx(0.5)
    assert result.kpi == pytest.approx(85)


def test_a_family_whose_indicators_all_weigh_nothing_has_no_say():
    zero = {i: 0.0 for i in HEADLINES if INDICATORS[i].family.key == "operating"}
    result = score(all_at(100), Scheme(indicators=zero))
    assert (result.families[0].score, result.families[0].weight) == (None, 0)
    assert (result.kpi, result.coverage) == pytest.approx((100, 1))


@pytest.mark.parametrize(
    ("points", "status"),
    [(120, "on"), (100, "on"), (99.9, "watch"), (75, "watch"), (74.9, "off"), (0, "off"), (None, "none")],
)
def test_on_from_100_watch_from_75_off_below(points, status):
    assert score({"revenue": points}).line("revenue").status == status


def test_every_indicator_stands_in_the_ledger_once_in_the_order_of_the_catalogue():
    assert [line.indicator.key for line in score({}).lines] == list(INDICATORS)


COUNTING = sorted(set(HEADLINES) | {"profit_margin", "milestone_on_time"})
POINTS = st.dictionaries(st.sampled_from(COUNTING), st.none() | st.floats(0, 120), max_size=len(COUNTING))
WEIGHTS = st.dictionaries(st.sampled_from(COUNTING), st.floats(0, 10), max_size=6)
FAMILY_WEIGHTS = st.fixed_dictionaries(dict.fromkeys(FAMILIES, st.floats(0, 50)))


@given(POINTS, WEIGHTS, FAMILY_WEIGHTS)
def test_contributions_add_up_to_the_kpi_score(points, indicators, families):
    result = score(points, Scheme(families=families, indicators=indicators))
    parts = [line.contribution for line in result.lines if line.contribution is not None]
    if result.kpi is None:
        assert parts == []
    else:
        assert math.fsum(parts) == pytest.approx(result.kpi, abs=1e-9)
        assert math.fsum(line.share for line in result.lines if line.share) == pytest.approx(1, abs=1e-9)
        by_hand = [(f.weight, f.score) for f in result.families if f.score is not None]
        expected = sum(w * s for w, s in by_hand) / sum(w for w, _ in by_hand)
        assert result.kpi == pytest.approx(expected, abs=1e-9)
    assert -1e-9 <= result.coverage <= 1 + 1e-9


@given(POINTS, st.sampled_from([0.01, 3.0, 1000.0]))
def test_the_scale_of_weights_does_not_matter(points, scale):
    scaled = Scheme(
        families={key: w * scale for key, w in DEFAULT_SCHEME.families.items()},
        indicators=dict.fromkeys(HEADLINES, scale),
    )
    a, b = score(points), score(points, scaled)
    assert (a.kpi is None) == (b.kpi is None)
    assert b.kpi == pytest.approx(a.kpi)
    assert b.coverage == pytest.approx(a.coverage)


@given(POINTS, st.sampled_from(HEADLINES), st.floats(0, 120), st.floats(0, 120))
def test_a_better_value_never_lowers_the_kpi_score(points, key, one, other):
    low, high = sorted((one, other))
    assert score({**points, key: low}).kpi <= score({**points, key: high}).kpi + 1e-9


# ---------------------------------------------------------------------------- from the store

ADA = operator("ada")
Q1 = Period.quarter(2026, 1)
JULY = date(2026, 7, 1)


def one_quarter(store):
    """In 2026, S1 sold 90 in January and 110 in February and March each, S2 50 in January; both aim at 100 a month."""
    sold = [("S1", "2026-01-15", 90), ("S1", "2026-02-15", 110), ("S1", "2026-03-15", 110), ("S2", "2026-01-15", 50)]
    with writing(store) as transaction:
        for supervisor_id in ("S1", "S2"):
            transaction.execute(
                "INSERT INTO supervisors (supervisor_id, name, department_id, started_on, load_id, line, loaded_at) "
                "VALUES (?, ?, 'D1', DATE '2025-01-01', 1, 2, now()::TIMESTAMP)",
                [supervisor_id, supervisor_id],
            )
        for supervisor_id, day, revenue in sold:
            transaction.execute(
                "INSERT INTO operating_results (date, supervisor_id, segment, region, product, channel, revenue, cost, "
                "load_id, line, loaded_at) VALUES (?, ?, 'B2B', 'East', 'P', 'Web', ?, 0, 1, 2, now()::TIMESTAMP)",
                [day, supervisor_id, revenue],
            )
    months = [f"2026-0{m}" for m in range(1, 4)]
    aims = [TargetRow(supervisor_id=s, indicator="revenue", period=m, target=100) for s in ("S1", "S2") for m in months]
    set_targets(store, ADA, aims)


@pytest.fixture
def company(filled):
    return filled(one_quarter)


def test_scores_of_all_supervisors_and_periods_come_in_one_answer(company):
    january = Period.month(2026, 1)
    found = scores(company, ADA, None, [january, Q1, Period.year_to(2026, 2)], JULY)
    # Revenue alone has both value and target, so it is the whole score. 50 of 100 lies 1.5 distances below threshold.
    assert {key: s.kpi for key, s in found.items()} == pytest.approx(
        {
            ("S1", "2026-01"): 80,
            ("S2", "2026-01"): 0,
            ("S1", "2026-Q1"): 100 + 10 / 60 * 20,  # 310 of 300, the stretch at 360
            ("S2", "2026-Q1"): 0,
            ("S1", "2026-02-YTD"): 100,  # 200 of 200
            ("S2", "2026-02-YTD"): 0,
        }
    )
    assert found["S1", "2026-01"].coverage == pytest.approx(0.3 / 4)
    assert found["S1", "2026-Q1"].line("revenue").target.source == "summed"


def test_one_supervisor_asked_for_alone_has_the_same_score(company):
    both = scores(company, ADA, None, [Q1], JULY)
    assert scores(company, ADA, ["S1"], [Q1], JULY) == {("S1", "2026-Q1"): both["S1", "2026-Q1"]}


def test_a_supervisor_sees_only_their_own_score(company):
    me = Scope("s1", Role.SUPERVISOR, frozenset({"S1"}))
    assert list(scores(company, me, None, [Q1], JULY)) == [("S1", "2026-Q1")]
    with pytest.raises(NotAllowed):
        scores(company, me, ["S2"], [Q1], JULY)


def test_the_scheme_of_the_periods_year_is_used_and_named(company):
    set_scheme(
        company, ADA, 2026, replace(DEFAULT_SCHEME, indicators={"revenue": 3.0, "profit": 0.0}), today=date(2025, 12, 1)
    )
    line = scores(company, ADA, ["S1"], [Q1], JULY)["S1", "2026-Q1"]
    assert line.line("revenue").weight == pytest.approx(3 / 5)
    assert (line.scheme.year, line.scheme.version) == (2026, 1)


def test_a_period_without_a_row_on_its_last_day_runs_until_its_collection_day_has_passed(company):
    def running(today: date) -> bool:
        return scores(company, ADA, ["S1"], [Q1], today)["S1", "2026-Q1"].running

    assert [running(date(2026, 3, 31)), running(date(2026, 4, 10)), running(date(2026, 4, 11))] == [True, True, False]


def test_in_the_sample_company_every_score_is_explained_by_its_ledger(sample):
    periods = [Period.month(2026, 9), Period.quarter(2026, 2), Period.year(2025), Period.year_to(2026, 9)]
    found = scores(sample, ADA, None, periods, as_of=date.today())
    assert len(found) == 8 * len(periods)
    for result in found.values():
        assert [line.indicator.key for line in result.lines] == list(INDICATORS)
        parts = [line.contribution for line in result.lines if line.contribution is not None]
        assert (result.kpi is None) == (parts == []) == (result.coverage == 0)
        if result.kpi is not None:
            assert math.fsum(parts) == pytest.approx(result.kpi, abs=1e-9)
            assert 0 <= result.kpi <= 120
        for line in result.lines:
            assert (line.points is None) == (line.status == "none") == (line.reason is not None)
