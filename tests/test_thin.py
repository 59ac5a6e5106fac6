"""Figures on few cases or little coverage are thin, and say so; what rests on no cases is not."""

from __future__ import annotations

import pytest

from metrics.indicator import Value
from metrics.periods import Period
from metrics.thin import thin

Q3 = Period.quarter(2026, 3)


def value(key: str, **parts: object) -> Value:
    return Value(**{"unit": "S1", "indicator": key, "period": Q3, "value": 0.5, "numerator": 2, "denominator": 4,
                    "evidence": 9, "coverage": None} | parts)  # fmt: skip


@pytest.mark.parametrize(("cases", "marked"), [(4, True), (5, False)])
@pytest.mark.parametrize(
    ("key", "where"),
    [
        ("on_time_completion", "denominator"),
        ("member_performance", "denominator"),
        ("employee_satisfaction", "denominator"),
        ("recommendation_quality", "denominator"),
        ("voluntary_turnover", "denominator"),
        ("problem_resolution_days", "evidence"),
        ("benefit_realisation", "evidence"),
    ],
)
def test_fewer_than_five_cases_members_or_respondents_are_thin(key, where, cases, marked):
    assert (thin(value(key, **{"denominator": 9, where: cases})) is not None) is marked


@pytest.mark.parametrize(("coverage", "marked"), [(0.69, True), (0.7, False), (0.1 + 0.2 + 0.4, False)])
def test_a_coverage_under_70_percent_is_thin(coverage, marked):
    assert (thin(value("market_share", denominator=3.5, coverage=coverage)) is not None) is marked


def test_it_says_how_few_and_how_little():
    few = thin(value("on_time_completion", denominator=1))
    assert (few.en, few.zh) == ("thin: only 1 case", "样本过少：仅 1 例")
    little = thin(value("market_share", denominator=1e6, coverage=0.55))
    assert (little.en, little.zh) == ("thin: covers 55%", "覆盖不足：仅 55%")


def test_money_over_money_counts_no_cases_and_what_is_missing_is_not_thin():
    assert thin(value("profit_margin", denominator=3)) is None
    assert thin(value("on_time_completion", value=None, denominator=None)) is None
