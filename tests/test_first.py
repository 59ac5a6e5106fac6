"""What to look at first: the order, the sentences, and that none claims more than its figure."""

import pytest

from insight.priorities import priorities
from insight.signals import Track, signal_of
from metrics.catalogue import INDICATORS
from metrics.indicator import Value
from metrics.periods import Period
from metrics.scheme import DEFAULT_SCHEME
from metrics.scores import score_from
from metrics.targets import Target
from text import Words

MONTH = Period.month(2026, 12)
STEADY = [1.0, -1.0] * 6  # limits ±5.32, 2σ lines ±3.55
NO_ROWS = Words("no rows in hiring for 2026-12", "hiring 表中没有 2026-12 的数据")


def _signal(key, values, target=None):
    months = tuple(MONTH.last(len(values)))
    return signal_of(INDICATORS[key], Track(months, tuple(values), (target,) * len(values)))


def _score(missing=(), no_target=()):
    values = {
        key: Value("S1", key, MONTH, None, None, None, 0, reason=NO_ROWS)
        if key in missing
        else Value("S1", key, MONTH, 1.0, 1.0, 1.0, 1)
        for key in INDICATORS
    }
    targets = {k: Target(0.5, 1.0, 2.0) for k, i in INDICATORS.items() if i.headline and k not in no_target}
    return score_from("S1", MONTH, values, targets, DEFAULT_SCHEME, gates={})


def _found(*signals, lang="en", **score):
    found = priorities(_score(**score), {signal.indicator.key: signal for signal in signals})
    return {one.kind: [item.sentence.in_(lang) for item in one.items] for one in found}, [
        str(one.head.en) for one in found
    ]


def test_nothing_stands_out_where_nothing_changed_and_nothing_is_missing():
    assert priorities(_score(), {"revenue": _signal("revenue", STEADY, 0)}) == ()


def test_what_grew_worse_comes_before_what_is_missing_and_that_before_what_grew_better():
    _, heads = _found(
        _signal("revenue", [*STEADY, 9]),
        _signal("profit_margin", [*STEADY, -9]),
        _signal("performance_improvement", STEADY, 8),
        missing=("team_cohesion",),
        no_target=("market_share",),
    )
    assert heads == [
        "1 thing changed for the worse, by more than chance explains",
        "1 target the process cannot meet as it is",
        "Data missing for 1",
        "No target for 1",
        "1 thing changed for the better, by more than chance explains",
    ]


@pytest.mark.parametrize(
    ("tail", "en", "zh"),
    [
        (
            [9],
            "Members' performance improvement: 9.0 in Dec 2026, outside its limits of −5.3 to 5.3.",
            "2026 年 12 月为 9.0，超出控制限 −5.3 至 5.3。",
        ),
        ([-1, 0, 1, 2, 3, 3.5, 4], "rising steadily, to 4.0 in Dec 2026.", "持续上升，2026 年 12 月为 4.0。"),
        ([4, 3.5, 3, 2, 1, 0, -1], "falling steadily, to −1.0 in Dec 2026.", "持续下降，2026 年 12 月为 −1.0。"),
        ([4, 1, 4], "the second of three values close to a limit (−5.3 to 5.3).", "最近三个点中有两个接近控制限"),
        (
            [1, 2, 1, 2, 1, 2, 1],
            "7 values or more in a row above the mean of 0.0, 1.0",
            "连续 7 个以上的值高于均值 0.0",
        ),
        ([-1, -2, -1, -2, -1, -2, -1], "in a row below the mean of 0.0, −1.0", "连续 7 个以上的值低于均值 0.0"),
    ],
)
def test_each_rule_has_its_sentence_with_the_figures_it_rests_on(tail, en, zh):
    # Twelve points that end low, so that a rising tail is no longer than it says.
    signal = _signal("performance_improvement", [*STEADY, *tail])
    for lang, words in (("en", en), ("zh", zh)):
        found, _ = _found(signal, lang=lang)
        [sentence] = [one for part in found.values() for one in part]
        assert words in sentence


def test_a_target_out_of_reach_names_target_and_range():
    found, _ = _found(_signal("performance_improvement", STEADY, 8))
    assert found["out_of_reach"] == [
        "Members' performance improvement: the target is 8.0, the process as it runs gives −5.3 to 5.3."
    ]


def test_a_target_that_is_met_by_chance_is_not_called_out_of_reach():
    assert "out_of_reach" not in _found(_signal("performance_improvement", STEADY, 5))[0]


def test_few_points_and_neighbours_alike_are_said_as_doubts():
    few = _found(_signal("performance_improvement", [*STEADY[:8], 9]))[0]["better"][0]
    assert few.endswith("The limits rest on 9 points only.")
    creeping = [1.0, 1, 1, 2, 2, 2, 3, 3, 3, 4, 4, 4, 12]
    assert "Its values resemble one another" in _found(_signal("performance_improvement", creeping))[0]["better"][0]


def test_missing_data_are_said_with_their_reason_and_only_of_what_counts():
    found, _ = _found(missing=("team_cohesion", "employee_nps"))
    assert found["missing"] == ["Team cohesion: no rows in hiring for 2026-12."]
    assert _found(lang="zh", missing=("team_cohesion",))[0]["missing"] == [
        "团队凝聚力：hiring 表中没有 2026-12 的数据。"
    ]


def test_what_weighs_more_comes_first():
    # Revenue 30 % / 4 of the score, team members' performance 15 % / 3, employee NPS nothing.
    found, _ = _found(*(_signal(key, [*STEADY, -9]) for key in ("employee_nps", "performance_improvement", "revenue")))
    assert [sentence.split(":")[0] for sentence in found["worse"]] == [
        "Revenue",
        "Members' performance improvement",
        "Employee net promoter score",
    ]
