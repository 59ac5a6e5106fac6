"""A year falls on months and quarters by history's seasons or evenly, and adds up to the last cent."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appraisal.plan_draft import Decomposition, with_grid, with_parts, with_proposals
from appraisal.plan_gaps import gaps
from appraisal.plan_parts import EVEN, decomposed, quarter_of, season_of, spread
from appraisal.plan_proposal import MarketGrowth, market_growth, target_proposal, target_proposals
from appraisal.plans import Plan
from metrics.catalogue import INDICATORS
from metrics.periods import Period
from metrics.target_rows import Marks
from scope import operator
from tests.people import supervisors
from tests.rows import writing
from text import Words

REVENUE, RATE, IMPROVEMENTS = (INDICATORS[k] for k in ("revenue", "on_time_completion", "improvements_completed"))
MONTHS = [f"2027-{m:02d}" for m in range(1, 13)]
# The year before: a quarter of everything in June, another in December, the rest even.
SEASON = [0.05, 0.05, 0.05, 0.05, 0.05, 0.25, 0.05, 0.05, 0.05, 0.05, 0.05, 0.25]


def year(target: float, **marks: float) -> Marks:
    return Marks(marks.get("threshold"), target, marks.get("stretch"))


def test_twelve_months_by_last_years_shares():
    parts = decomposed(REVENUE, 2027, year(1200), SEASON)
    assert {code: parts[code].target for code in MONTHS} == {
        code: 300 if code in ("2027-06", "2027-12") else 60 for code in MONTHS
    }
    assert [parts[f"2027-Q{q}"].target for q in (1, 2, 3, 4)] == [180, 420, 180, 420]


def test_the_largest_remainder_gets_what_rounding_leaves():
    # 10 over 1 : 1 : 1 is 3⅓ each: the first gets the one that is left. 10 over 5 : 3 : 1 is 5.56, 3.33, 1.11.
    assert spread(10, [1, 1, 1]) == [4, 3, 3]
    assert spread(10, [5, 3, 1]) == [6, 3, 1]
    assert spread(-10, [5, 3, 1]) == [-6, -3, -1]
    assert spread(7, [0, 0]) == [4, 3]
    assert spread(0, [1, 2]) == [0, 0]


def test_money_is_split_to_the_cent_and_things_stay_whole():
    assert decomposed(REVENUE, 2027, year(1), EVEN)["2027-01"].target == 0.09  # 100 cents: 8 and four times 9
    assert decomposed(REVENUE, 2027, year(1), EVEN)["2027-12"].target == 0.08
    things = [decomposed(IMPROVEMENTS, 2027, year(4), EVEN)[code].target for code in MONTHS]
    assert things == [1, 1, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0]


def test_a_ratio_is_not_additive_and_has_no_parts():
    assert decomposed(RATE, 2027, year(0.9), EVEN) == {}


def test_a_replan_keeps_the_months_before_and_the_rest_falls_on_the_others():
    kept = dict.fromkeys(MONTHS[:6], 100.0)
    parts = decomposed(REVENUE, 2027, year(1800), EVEN, kept)
    assert [parts[code].target for code in MONTHS] == [100] * 6 + [200] * 6
    assert parts["2027-Q2"].target == 300
    assert parts["2027-Q3"].target == 600


def test_a_year_that_begins_in_may_falls_on_eight_months():
    parts = decomposed(REVENUE, 2027, year(800), EVEN, first=5)
    assert set(parts) == {*MONTHS[4:], "2027-Q2", "2027-Q3", "2027-Q4"}
    assert parts["2027-Q2"].target == 200


def test_marks_keep_their_proportion_and_a_loss_has_none():
    parts = decomposed(REVENUE, 2027, year(1200, threshold=600, stretch=1800), EVEN)
    assert parts["2027-03"] == Marks(50, 100, 150)
    loss = decomposed(INDICATORS["profit"], 2027, year(-1200, threshold=-1800), EVEN)
    assert loss["2027-03"] == Marks(None, -100, None)


amounts = st.integers(min_value=-(10**17), max_value=10**17)
shares = st.lists(st.floats(min_value=0, max_value=1e9), min_size=12, max_size=12)


@given(amounts, shares)
def test_whatever_the_shares_the_parts_add_up_to_the_whole(units, given_shares):
    assert sum(spread(units, given_shares)) == units


@given(st.integers(min_value=0, max_value=10**12), shares)
def test_no_part_is_a_unit_or_more_from_its_share(units, given_shares):
    total = sum(given_shares)
    if total > 0:
        for part, share in zip(spread(units, given_shares), given_shares, strict=True):
            assert abs(part - units * share / total) < 1 + 1e-3


@given(st.integers(min_value=-(10**13), max_value=10**13), shares)
def test_months_quarters_and_year_reconcile_for_any_amount_in_cents(cents, given_shares):
    marks = decomposed(REVENUE, 2027, year(cents / 100), given_shares)
    assert gaps(2027, {("revenue", "2027"): year(cents / 100)} | {("revenue", c): m for c, m in marks.items()}) == ()
    assert sum(round(marks[code].target * 100) for code in MONTHS) == cents


def test_a_sum_that_does_not_come_out_is_named_with_its_gap():
    targets = {("revenue", "2027"): year(1000), ("revenue", "2027-Q1"): year(300)}
    targets |= {("revenue", f"2027-0{m}"): year(100) for m in (1, 2)}
    found = gaps(2027, targets)
    assert [(g.period, g.whole, g.parts) for g in found] == [
        ("2027-Q1", 300, 200),
        ("2027", 1000, 200),
        ("2027", 1000, 300),
    ]
    assert found[0].words.en == "Revenue Q1 2027: 300 is planned, its months add up to 200 (−100)."
    assert found[0].words.zh == "业务收入 2027 年第 1 季度：计划为 300，各月合计为 200（相差 −100）。"


def test_a_ratio_never_has_a_gap_and_a_year_without_parts_neither():
    assert gaps(2027, {("on_time_completion", "2027"): year(0.9), ("on_time_completion", "2027-01"): year(0.5)}) == ()
    assert gaps(2027, {("revenue", "2027"): year(1000)}) == ()


def test_the_quarter_of_a_month():
    assert [quarter_of(f"2027-{m:02d}") for m in (1, 3, 4, 12)] == ["2027-Q1", "2027-Q1", "2027-Q2", "2027-Q4"]


def test_history_gives_the_mean_of_the_years_shares(store):
    """2024 had all its money in June, 2025 a twelfth each month: June has the mean of 1 and 1/12."""
    revenue(store, 2024, 1200, 0)
    revenue(store, 2025, 100, 100)
    found = season_of(store, operator(), "revenue", "S1", 2026, as_of=date.today())
    assert found.months[5] == pytest.approx((1 + 1 / 12) / 2)
    assert found.months[0] == pytest.approx((0 + 1 / 12) / 2)
    assert found.why.en == "spread by the months' shares in 2024, 2025"


def test_a_year_with_a_month_missing_has_no_season_and_the_spread_is_even_and_says_so(store):
    revenue(store, 2025, 100, 100, months=(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 12))
    found = season_of(store, operator(), "revenue", "S1", 2026, as_of=date.today())
    assert found.months == EVEN
    assert found.why.en.startswith("spread evenly: no whole year")


def test_a_year_whose_december_still_runs_has_no_season(store):
    revenue(store, 2025, 100, 100)
    with writing(store) as write:
        write.execute("UPDATE operating_results SET date = DATE '2025-12-15' WHERE month(date) = 12")
    assert season_of(store, operator(), "revenue", "S1", 2026, as_of=date.today()).months == EVEN


def revenue(store, year_: int, june: float, other: float, months: Sequence[int] = range(1, 13)) -> None:
    """One row a month, on its last day."""
    if not store.rows("SELECT 1 FROM supervisors"):
        supervisors(store, "S1")
    with writing(store) as write:
        for m in months:
            write.execute(
                "INSERT INTO operating_results (date, supervisor_id, segment, region, product, channel, revenue, cost, "
                "load_id, line, loaded_at) VALUES (?, 'S1', 'a', 'b', 'c', 'd', ?, 0, 1, 2, now()::TIMESTAMP)",
                [Period.month(year_, m).end, june if m == 6 else other],
            )


# ---------------------------------------------------------------------------- a whole plan filled in


def test_one_press_fills_in_targets_and_their_months_and_says_from_what(store):
    revenue(store, 2025, 1200, 0)  # all of the year's money came in June
    plan = Plan(supervisor_id="S1", year=2026)
    found = target_proposals(store, operator(), "S1", 2026, as_of=date.today())
    assert set(found) == {"revenue", "profit", "profit_margin"}  # the rest has no data, and so no proposal
    filled = with_parts(store, operator(), with_proposals(plan, found), Decomposition.SEASON, as_of=date.today())
    assert filled.targets["revenue", "2026"].target == 1260  # no market known: 5 % better
    assert (filled.targets["revenue", "2026-06"].target, filled.targets["revenue", "2026-05"].target) == (1260, 0)
    assert filled.sources["revenue"].en == ("2025: 1.20 K (actual); 5% better — spread by the months' shares in 2025")
    assert gaps(2026, filled.targets) == ()
    assert ("profit_margin", "2026-06") not in filled.targets


def test_what_was_entered_is_not_proposed_over_unless_wanted(store):
    revenue(store, 2025, 100, 100)
    plan = Plan(supervisor_id="S1", year=2026, targets={("revenue", "2026"): Marks(None, 7, None)})
    found = target_proposals(store, operator(), "S1", 2026, as_of=date.today())
    assert with_proposals(plan, found).targets["revenue", "2026"].target == 7
    assert with_proposals(plan, found, over=True).targets["revenue", "2026"].target == 1260


def test_a_replan_is_decomposed_over_the_months_left_and_keeps_the_others(store):
    revenue(store, 2025, 100, 100)
    kept = {("revenue", f"2026-0{m}"): Marks(None, 100, None) for m in range(1, 8)}
    kept |= {("revenue", "2026-Q1"): Marks(None, 300, None), ("revenue", "2026"): Marks(None, 1000, None)}
    plan = Plan(supervisor_id="S1", year=2026, version=2, holds_from=8, targets=kept)
    filled = with_parts(store, operator(), plan, Decomposition.SEASON, as_of=date.today()).targets
    assert [filled["revenue", f"2026-{m:02d}"].target for m in range(1, 13)] == [100] * 7 + [60] * 5
    assert [filled["revenue", f"2026-Q{q}"].target for q in (1, 3, 4)] == [300, 220, 180]


def test_typed_months_make_their_quarter_and_never_the_year(store):
    year_ = {("revenue", "2026"): Marks(None, 1200, None), ("churn_rate", "2026"): Marks(None, 0.2, None)}
    plan = Plan(supervisor_id="S1", year=2026, targets=year_)
    typed = {("revenue", f"2026-0{m}"): 10.0 * m for m in (1, 2, 3)} | {("churn_rate", "2026-Q1"): 0.05}
    filled = with_grid(plan, typed).targets
    assert filled["revenue", "2026-Q1"].target == 60
    assert filled["revenue", "2026"].target == 1200
    assert filled["churn_rate", "2026-Q1"].target == 0.05
    without = with_grid(replace(plan, targets=filled), {("churn_rate", "2026-Q1"): None})
    assert ("churn_rate", "2026-Q1") not in without.targets


MARKET = MarketGrowth(0.04, Period.month(2025, 1), Period.month(2025, 12), 3)
LAST = Words("2025: so much", "2025 年若干")


@pytest.mark.parametrize(
    ("key", "last", "target"),
    [
        ("revenue", 1_000_000, 1_040_000),  # with the market, +4 %
        ("profit", -100_000, -96_000),  # a loss shrinks by 4 % of its size
        ("revenue_growth", 0.10, 0.04),  # the market's pace
        ("churn_rate", 0.20, 0.19),  # lower is better: 5 % less
        ("on_time_completion", 0.80, 0.82),  # a tenth of the 20 points that lack
        ("resource_utilisation", 1.10, 1.0),  # overload: down, and never aimed above 1
        ("cost_performance", 0.80, 1.0),  # an index of plan over actual aims at 1, from wherever it comes
        ("schedule_performance", 1.07, 1.0),
        ("budget_variance", 0.12, 0.0),  # within the budget
        ("improvements_completed", 3, 4),  # 5 % of 3 is no thing: one more
        ("voluntary_turnover", 0.0, 0.0),  # as low as it can be
    ],
)
def test_a_proposal_goes_the_way_that_is_better(key, last, target):
    assert target_proposal(INDICATORS[key], last, LAST, MARKET).marks.target == pytest.approx(target)


def test_a_proposal_says_from_what_it_comes():
    assert target_proposal(INDICATORS["revenue"], 1e6, LAST, MARKET).why.en == (
        "2025: so much; market +4.0% (market_sizes, Jan 2025 to Dec 2025 against a year earlier, 3 cells)"
    )
    assert target_proposal(INDICATORS["voluntary_turnover"], 0.0, LAST, MARKET).why.en == "2025: so much; held"


def test_the_market_of_the_sample_company_is_that_of_where_one_sells(sample):
    found = market_growth(sample, operator(), "S1", date(2026, 10, 31))
    assert (found.cells, found.last.code) == (5, "2026-10")
    assert found.growth == pytest.approx(0.0419, abs=1e-4)
    assert market_growth(sample, operator(), "S8", date(2026, 10, 31)) is None


# ---------------------------------------------------------------------------- growth, and what accrues

GROWTH, CHURN, REVIEWS = (INDICATORS[k] for k in ("user_growth", "churn_rate", "performance_improvement"))
QUARTERS = [f"2027-Q{q}" for q in (1, 2, 3, 4)]


def planned(key: str, target: float, replanned_from: int = 1, **marks: float) -> Plan:
    version = 1 if replanned_from == 1 else 2
    targets = {(key, "2027"): year(target, **marks)}
    return Plan(supervisor_id="S1", year=2027, version=version, holds_from=replanned_from, targets=targets)


def decomposed_plan(store, plan: Plan, started_on: str = "2025-01-01") -> dict[str, Marks]:
    supervisors(store, "S1")
    with writing(store) as write:
        write.execute("UPDATE supervisors SET started_on = ?", [started_on])
    filled = with_parts(store, operator(), plan, Decomposition.SEASON, as_of=date(2027, 1, 1))
    assert gaps(2027, filled.targets) == ()
    return {code: marks for (_, code), marks in filled.targets.items() if code != "2027"}


def test_the_months_of_growth_compound_to_the_year_and_its_quarters_to_their_months(store):
    parts = decomposed_plan(store, planned("user_growth", 1.01**12 - 1))  # 12.68 % a year is 1 % a month
    assert [parts[code].target for code in MONTHS] == [0.01] * 12
    assert parts["2027-Q1"].target == pytest.approx(0.030301)  # 1.01³ − 1, not 0.03


def test_a_growth_that_no_hundredth_of_a_percent_makes_is_made_by_twelve_of_them(store):
    parts = decomposed_plan(store, planned("user_growth", 0.12))  # 0.9489 % a month
    assert {parts[code].target for code in MONTHS} == {0.0094, 0.0095}
    whole = 1.0
    for code in MONTHS:
        whole *= 1 + parts[code].target
    assert whole == pytest.approx(1.12, abs=0.00006)


def test_the_months_of_churn_add_up_and_reviews_accrue_by_quarter(store):
    parts = decomposed_plan(store, planned("churn_rate", 0.24))
    assert [parts[code].target for code in MONTHS] == [0.02] * 12
    assert [parts[code].target for code in QUARTERS] == [0.06] * 4


def test_reviews_fall_on_the_quarters_alone(store):
    parts = decomposed_plan(store, planned("performance_improvement", 3.0))
    assert {code: marks.target for code, marks in parts.items()} == dict.fromkeys(QUARTERS, 0.75)


def test_who_starts_in_may_has_the_even_months_of_the_year_from_may_on(store):
    parts = decomposed_plan(store, planned("churn_rate", 0.24), started_on="2027-05-01")
    assert {code: marks.target for code, marks in parts.items() if "Q" not in code} == dict.fromkeys(MONTHS[4:], 0.02)
    assert sorted(code for code in parts if "Q" in code) == ["2027-Q3", "2027-Q4"]  # April is not theirs


def test_what_a_replan_leaves_of_the_year_falls_on_the_months_left(store):
    plan = planned("churn_rate", 0.24, replanned_from=7)
    kept = {("churn_rate", code): year(0.01) for code in MONTHS[:6]}
    parts = decomposed_plan(store, replace(plan, targets={**plan.targets, **kept}))
    assert [parts[code].target for code in MONTHS] == [0.01] * 6 + [0.03] * 6
    growing = planned("user_growth", 1.02**6 - 1, replanned_from=7)
    kept = {("user_growth", code): year(0.0) for code in MONTHS[:6]}
    with writing(store) as write:
        write.execute("DELETE FROM supervisors")
    parts = decomposed_plan(store, replace(growing, targets={**growing.targets, **kept}))
    assert [parts[code].target for code in MONTHS] == [0.0] * 6 + [0.02] * 6


def test_marks_of_a_part_lie_as_far_from_its_target_as_those_of_the_years_share(store):
    plan = planned("churn_rate", 0.12, threshold=0.24, stretch=0.06)
    assert decomposed_plan(store, plan)["2027-Q1"] == Marks(0.06, 0.03, 0.015)
    # A month typed higher keeps the distance of a month: 0.01 above, 0.005 below.
    typed = with_grid(plan, {("churn_rate", "2027-02"): 0.02}).targets["churn_rate", "2027-02"]
    assert typed == Marks(pytest.approx(0.03), 0.02, pytest.approx(0.015))
    # A rate holds: its quarter is as far from the threshold as the year, and never beyond what is possible.
    rate = planned("on_time_completion", 0.9, threshold=0.8, stretch=1.0)
    typed = with_grid(rate, {("on_time_completion", "2027-Q1"): 0.95}).targets["on_time_completion", "2027-Q1"]
    assert typed == Marks(pytest.approx(0.85), 0.95, 1.0)


def test_typed_months_that_do_not_compound_to_the_year_are_named_with_by_how_much():
    typed = with_grid(planned("user_growth", 0.12), {("user_growth", code): 0.01 for code in MONTHS})
    [gap] = gaps(2027, typed.targets)  # 1.01¹² = 1.1268; the months add up to 12.0 %, and that is not what counts
    assert gap.words.en == "User growth 2027: 12.0% is planned, its months compound to 12.7% (+0.7 pp)."
    assert gap.words.zh == "用户增长率 2027 年：计划为 12.0%，各月复合增长为 12.7%（相差 +0.7 个百分点）。"


def test_months_within_rounding_make_no_gap_and_an_empty_month_has_its_share():
    even = with_grid(planned("churn_rate", 0.24), {("churn_rate", code): 0.02 for code in MONTHS[:3]})
    assert gaps(2027, even.targets) == ()
    nearly = with_grid(even, {("churn_rate", "2027-04"): 0.0204})
    assert gaps(2027, nearly.targets) == ()
    [gap] = gaps(2027, with_grid(even, {("churn_rate", "2027-04"): 0.021}).targets)
    assert gap.words.en == "Churn rate 2027: 24.0% is planned, its months add up to 24.1% (+0.1 pp)."


def test_a_quarter_follows_its_three_months_and_is_gone_when_one_is():
    typed = with_grid(planned("churn_rate", 0.24), {("churn_rate", code): 0.01 for code in MONTHS[:3]})
    assert typed.targets["churn_rate", "2027-Q1"].target == 0.03
    without = with_grid(typed, {("churn_rate", "2027-02"): None})
    assert ("churn_rate", "2027-Q1") not in without.targets


def test_a_first_year_of_users_is_drafted_from_its_months(store):
    """Users are known from January 2026 on, 1 % more each month: the year has nothing before it to grow from."""
    supervisors(store, "S1")
    month_ends = [Period.month(2026, m).end for m in range(1, 11)]
    with writing(store) as write:
        for at, day in enumerate(month_ends):
            write.execute(
                "INSERT INTO user_counts (date, supervisor_id, segment, new_users, lost_users, active_users, load_id, "
                "line, loaded_at) VALUES (?, 'S1', 'B2B', 0, 0, ?, 1, 2, now()::TIMESTAMP)",
                [day, round(1_000_000 * 1.01**at)],
            )
            write.execute(
                "INSERT INTO operating_results (date, supervisor_id, segment, region, product, channel, revenue, cost, "
                "load_id, line, loaded_at) VALUES (?, 'S1', 'a', 'b', 'c', 'd', 1, 0, 1, 2, now()::TIMESTAMP)",
                [day],
            )
    drafted = target_proposals(store, operator(), "S1", 2027, as_of=date(2026, 11, 5))["user_growth"]
    assert drafted.marks.target == pytest.approx((1.01**12 - 1) * 1.05, abs=0.0006)
    assert drafted.why.en == "Jan–Oct 2026: 9.4% (months with a value: 9), for twelve months: 12.7%; 5% better"
