"""What deserves attention first, in sentences that claim no more than their figures."""

import pytest

from insight.control_chart import Variation
from insight.score_gaps import gap_in_words, headline, points_lost, score_gaps
from metrics.catalogue import INDICATORS
from metrics.derived_targets import Target
from metrics.indicator import Value
from metrics.periods import Period
from metrics.scheme import DEFAULT_SCHEME
from metrics.scores import Score, score_from
from metrics.to_date import Judged
from text import Words

MARCH = Period.month(2026, 3)
NO_MARKET = Words("no market size for segment B2B in 2026-03", "2026-03 缺少细分市场 B2B 的市场规模")
HEADLINES = [i.key for i in INDICATORS.values() if i.headline]
# (value, target) of every indicator that counts: all on target, unless a test says otherwise.
FINE = dict.fromkeys(HEADLINES, (1.0, Target(0.8, 1.0, 1.2)))


def score(*, running: bool = False, **figures: tuple[float | None, Target | None]) -> Score:
    figures = FINE | figures
    values = {
        key: Value("S1", key, MARCH, value, None, None, 0, reason=None if value is not None else NO_MARKET)
        for key in INDICATORS
        for value in [figures.get(key, (None, None))[0]]
    }
    targets = {key: target for key, (_, target) in figures.items() if target is not None}
    part = Judged(MARCH, MARCH.end, complete=not running)
    return score_from("S1", MARCH, values, targets, DEFAULT_SCHEME, gates={}, judged=part)


def said(result: Score, lang: str = "en", **history: list[float]) -> list[str]:
    return [a.sentence.in_(lang) for a in score_gaps(result, history)]


def test_nothing_deserves_attention_when_all_is_on_target():
    assert score_gaps(score()) == ()


def test_the_sentence_names_value_target_gap_and_points_lost():
    # 1.128 of 1.2 M: 6 % below, 3/10 of the way to the threshold: 88 points, and 7.5 % of the score × 12 = 0.9.
    result = score(revenue=(1_128_000, Target(960_000, 1_200_000, 1_440_000)))
    assert said(result) == ["Revenue: 1.13 M against a target of 1.20 M (−6.0%); 0.9 points of the KPI score lost."]
    assert said(result, "zh") == ["业务收入：112.8 万，目标 120.0 万（−6.0%），KPI 得分减少 0.9 分。"]


def test_a_ratio_is_said_in_percentage_points():
    result = score(on_time_completion=(0.75, Target(0.80, 0.90, 1)))
    # 0.05 below the threshold at 4 points per 0.01: 40 points, and 60 of a twentieth (20 % / 4) lost.
    assert said(result) == [
        "Projects finished on time: 75.0% against a target of 90.0% (−15.0 percentage points); "
        "3.0 points of the KPI score lost."
    ]


def test_the_dearest_gap_comes_first_whatever_its_size():
    # Both at 60 points. Revenue weighs 30 % / 4, team cohesion 15 % / 3, analysis accuracy 10 % / 4.
    low = (0.8, Target(0.8, 1.0, 1.2))
    found = score_gaps(score(analysis_accuracy=low, team_cohesion=low, revenue=low))
    assert [(a.indicator.key, a.loss) for a in found] == [
        ("revenue", pytest.approx(3)),
        ("team_cohesion", pytest.approx(2)),
        ("analysis_accuracy", pytest.approx(1)),
    ]


def test_losses_and_gains_explain_the_distance_from_100_exactly():
    result = score(revenue=(0.8, Target(0.8, 1.0, 1.2)), profit=(0.9, Target(0.8, 1.0, 1.2)))
    assert sum(points_lost(result, line) for line in result.lines) == pytest.approx(100 - result.kpi)
    assert result.kpi == pytest.approx(100 - 3 - 1.5)


def test_what_is_missing_is_listed_last_with_its_reason():
    result = score(market_share=(None, Target(0.8, 1.0, 1.2)), revenue=(0.99, Target(0.8, 1.0, 1.2)))
    found = score_gaps(result)
    assert [(a.indicator.key, a.loss is None) for a in found] == [("revenue", False), ("market_share", True)]
    assert found[-1].sentence == Words(
        "No value for Market share: no market size for segment B2B in 2026-03.",
        "市场份额：无数据，2026-03 缺少细分市场 B2B 的市场规模。",
    )


def test_a_value_without_target_is_not_called_missing():
    assert said(score(profit=(5.0, None))) == ["No score for Profit: no target set for Mar 2026."]


def test_an_indicator_that_does_not_count_costs_nothing_and_is_not_listed():
    assert said(score(profit_margin=(0.1, Target(0.8, 1.0, 1.2)))) == []


def test_a_running_period_is_held_against_its_target_to_date():
    result = score(revenue=(600_000, Target(960_000, 1_200_000, 1_440_000)), running=True)
    assert said(result) == [
        "Revenue: 600.0 K so far against a target to date of 1.20 M (−50.0%); 7.5 points of the KPI score lost so far."
    ]
    assert said(result, "zh") == [
        "业务收入：截至目前 60.00 万，同期目标 120.0 万（−50.0%），目前 KPI 得分减少 7.5 分。"
    ]


def test_what_rounds_to_nothing_is_said_to_be_small_and_not_to_be_zero():
    result = score(revenue=(999_900, Target(800_000, 1_000_000, 1_200_000)))
    assert said(result) == [
        "Revenue: 1.00 M against a target of 1.00 M (less than 0.1% apart); less than 0.1 points of the KPI score lost."
    ]


def test_exactly_one_point_is_singular():
    # recommendation quality at 60 points costs 40 × 10 % / 4 = 1
    assert "1.0 point of" in said(score(recommendation_quality=(0.8, Target(0.8, 1.0, 1.2))))[0]


@pytest.mark.parametrize(
    ("key", "value", "target", "en"),
    [
        ("revenue", 92, 100, "−8.0%"),
        ("profit", -120, -100, "−20.0%"),  # a greater loss than planned is below plan
        ("profit", -5, 0, "−5.0"),  # no part of nothing
        ("problem_resolution_days", 6, 5, "+20.0%"),
        ("churn_rate", 0.05, 0.04, "+1.0 percentage points"),
        ("team_cohesion", 78.5, 80, "−1.5"),
        ("recommendation_quality", 3.75, 4, "−0.25"),
        ("resource_utilisation", 0.8, 0.9, "−10.0 percentage points"),
        ("resource_utilisation", 1.3, 0.9, "overload, counts as 70.0%"),
    ],
)
def test_the_gap_is_said_in_the_form_of_its_unit(key, value, target, en):
    assert gap_in_words(value, target, INDICATORS[key]).en == en


STEADY = [1.0, 0.9] * 6


def test_with_a_history_the_sentence_says_signal_or_usual_variation():
    low = (0.5, Target(0.8, 1.0, 1.2))
    [signal] = score_gaps(score(on_time_completion=low), {"on_time_completion": [*STEADY, 0.5]})
    assert signal.variation is Variation.CONCERN_LOW
    assert signal.sentence.en.endswith("lost. A signal: its latest value is outside the limits.")
    assert signal.sentence.zh.endswith("出现异常信号：最新值超出控制限。")
    [usual] = score_gaps(score(on_time_completion=low), {"on_time_completion": [*STEADY, 0.9]})
    assert usual.variation is Variation.COMMON
    assert usual.sentence.en.endswith("lost. Its latest value is within the usual variation.")


def test_a_history_too_short_for_limits_says_nothing_about_signals():
    [found] = score_gaps(score(revenue=(0.8, Target(0.8, 1.0, 1.2))), {"revenue": [1, 1, 0.8]})
    assert found.variation is None
    assert found.sentence.en.endswith("lost.")


# ---------------------------------------------------------------------------- the headline


def test_the_headline_counts_by_status_and_names_the_biggest_gap():
    result = score(
        revenue=(0.84, Target(0.8, 1.0, 1.2)),  # 68 points: off, 7.5 % × 32 = 2.4 lost
        profit=(0.9, Target(0.8, 1.0, 1.2)),  # 80 points: to watch, 1.5 lost
        team_cohesion=(None, None),
    )
    counted = len(HEADLINES)
    assert headline(result) == Words(
        f"KPI score 96.1: {counted - 3} on target, 1 to watch, 1 off target, 1 not scored. "
        "Biggest gap: Revenue, 2.4 points.",
        f"KPI 得分 96.1：{counted - 3} 项达标，1 项需关注，1 项未达标，1 项未计分。最大差距：业务收入，2.4 分。",
    )


def test_the_headline_of_a_score_on_target_has_no_gap():
    assert headline(score()).en == f"KPI score 100.0: {len(HEADLINES)} on target."


def test_the_headline_of_a_running_period_says_so():
    assert headline(score(running=True)) == Words(
        f"KPI score to date (Mar 2026) 100.0: {len(HEADLINES)} on target.",
        f"KPI 得分（2026 年 3 月） 100.0：{len(HEADLINES)} 项达标。",
    )


def test_without_any_value_the_headline_says_that_there_is_no_score():
    nothing = score(**dict.fromkeys(HEADLINES, (None, None)))
    assert headline(nothing) == Words(
        f"No KPI score: none of {len(HEADLINES)} indicators has both a value and a target.",
        f"暂无 KPI 得分：{len(HEADLINES)} 项指标均缺少数据或目标。",
    )
