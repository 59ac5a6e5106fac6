"""Operating performance, worked by hand."""

from datetime import date

import pytest

from tests.rows import ask, people, put

DAYS = pytest.mark.parametrize(
    ("day", "inside"),
    [("2026-02-28", False), ("2026-03-01", True), ("2026-03-31", True), ("2026-04-01", False)],
)


@pytest.fixture
def store(filled):
    return filled(people)


def test_revenue_and_profit_are_summed_over_the_days_of_the_period(store):
    put(store, "operating_results", "date revenue cost\n2026-03-01 100 60\n2026-03-31 50.55 60\n2026-04-01 900 1")
    assert ask(store, "revenue", "2026-03").value == 150.55
    assert ask(store, "profit", "2026-03").value == 30.55


def test_margin_is_a_ratio_of_sums_not_a_mean_of_ratios(store):
    put(store, "operating_results", "date revenue cost\n2026-03-01 900 0\n2026-03-02 100 100")
    margin = ask(store, "profit_margin", "2026-03")
    assert (margin.value, margin.numerator, margin.denominator) == (0.9, 900, 1000)  # a mean of ratios would be 0.5


def test_a_margin_of_no_revenue_is_empty_not_zero(store):
    put(store, "operating_results", "date revenue cost\n2026-03-01 0 100")
    margin = ask(store, "profit_margin", "2026-03")
    assert margin.value is None
    assert margin.reason.en == "revenue was 0 in Mar 2026"
    assert ask(store, "revenue", "2026-03").value == 0  # said by a row, so a true zero


def test_no_rows_give_a_reason_that_names_table_and_period(store):
    revenue = ask(store, "revenue", "2026-10")
    assert (revenue.value, revenue.evidence) == (None, 0)
    assert revenue.reason.en == "no rows in Operating results for Oct 2026"
    assert "运营业绩" in revenue.reason.zh


def test_growth_compares_with_the_same_month_a_year_earlier(store):
    put(store, "operating_results", "date revenue\n2025-03-31 100\n2026-03-31 125\n2026-02-28 999\n2025-04-01 999")
    growth = ask(store, "revenue_growth", "2026-03")
    assert (growth.value, growth.numerator, growth.denominator, growth.evidence) == (0.25, 25, 100, 2)


def test_growth_is_like_for_like_when_data_reach_only_into_the_period(store):
    # Data reach 10 March 2026, so March 2025 is cut at the 10th: 110 / 100, not 110 / 400.
    put(store, "operating_results", "date revenue\n2025-03-10 100\n2025-03-11 300\n2026-03-10 110")
    growth = ask(store, "revenue_growth", "2026-03", as_of="2026-03-31")
    assert (growth.value, growth.cut_on) == (pytest.approx(0.1), date(2026, 3, 10))
    # Once the collection day is over nothing more is waited for: the month is compared whole.
    growth = ask(store, "revenue_growth", "2026-03", as_of="2026-04-11")
    assert (growth.value, growth.cut_on) == (-0.725, None)


def test_each_supervisor_is_cut_where_their_own_rows_reach_alone_and_in_the_company(store):
    put(
        store,
        "operating_results",
        """date supervisor_id revenue
           2025-03-10 S1 100
           2025-03-20 S1 400
           2025-03-20 S2 200
           2026-03-10 S1 110
           2026-03-20 S2 250""",
    )
    put(store, "user_counts", "date active_users\n2026-03-30 1")  # of another table: no matter

    def growth(unit, **more):
        return ask(store, "revenue_growth", "2026-03", as_of="2026-03-31", unit=unit, **more)

    assert (growth("S1").value, growth("S1").cut_on) == (pytest.approx(0.1), date(2026, 3, 10))
    assert (growth("S2").value, growth("S2").cut_on) == (0.25, date(2026, 3, 20))
    company = growth("company", level="company")
    # 360 / 300: S1's 20 March of last year has nothing beside it yet. One cut for all would give 360 / 700.
    assert (company.value, company.cut_on) == (pytest.approx(0.2), date(2026, 3, 10))


def test_a_shop_without_sales_on_28_february_has_not_grown_before_and_after_march_arrives(store):
    put(store, "operating_results", "date revenue\n2025-02-03 100\n2025-02-28 100\n2026-02-02 100\n2026-02-27 100")
    before = ask(store, "revenue_growth", "2026-02", as_of="2026-03-11")
    put(store, "operating_results", "date revenue\n2026-03-02 100")
    after = ask(store, "revenue_growth", "2026-02", as_of="2026-03-11")
    assert (before.value, before.cut_on) == (after.value, after.cut_on) == (0, None)
    assert ask(store, "revenue_growth", "2026-02", as_of="2026-03-02").value == 0  # rows of March are there
    waiting = ask(store, "revenue_growth", "2026-02", as_of="2026-03-01")
    assert (waiting.value, waiting.cut_on) == (1, date(2026, 2, 27))  # the 28th may still come, and it is said


def test_growth_cuts_at_what_was_known_on_the_as_of_day(store):
    put(store, "operating_results", "date revenue\n2025-03-10 100\n2025-03-11 300\n2026-03-10 110\n2026-03-20 500")
    assert ask(store, "revenue_growth", "2026-03", as_of="2026-03-10").value == pytest.approx(0.1)
    # On the 15th the data still reach only the 10th: a day without rows yet is not a day without revenue.
    assert ask(store, "revenue_growth", "2026-03", as_of="2026-03-15").value == pytest.approx(0.1)


def test_growth_to_the_last_day_of_a_leap_february_takes_all_of_the_shorter_one(store):
    put(store, "operating_results", "date revenue\n2023-02-28 100\n2024-02-28 60\n2024-02-29 60")
    assert ask(store, "revenue_growth", "2024-02").value == pytest.approx(0.2)
    assert ask(store, "revenue_growth", "2024-02", as_of="2024-02-28").value == pytest.approx(-0.4)


def test_growth_of_a_year_with_29_days_in_february_and_of_the_next_compares_the_whole_month(store):
    put(store, "operating_results", "date revenue\n2024-02-29 100\n2025-02-28 120")
    assert ask(store, "revenue_growth", "2025-02").value == pytest.approx(0.2)


@pytest.mark.parametrize(("then", "now"), [("2023-02-28", "2024-02-29"), ("2024-02-29", "2025-02-28")])
def test_growth_known_to_the_end_of_february_is_cut_at_its_end_a_year_earlier(store, then, now):
    year = then[:4]
    put(store, "operating_results", f"date revenue\n{then} 100\n{year}-03-01 900\n{now} 120")
    assert ask(store, "revenue_growth", f"{now[:4]}-Q1", as_of=f"{now[:4]}-03-05").value == pytest.approx(0.2)


def test_growth_without_a_year_earlier_says_which_days_are_missing(store):
    put(store, "operating_results", "date revenue\n2026-03-31 125")
    growth = ask(store, "revenue_growth", "2026-03")
    assert growth.value is None
    assert "2025-03-01 – 2025-03-31" in growth.reason.en


def test_market_share_counts_a_cell_once_however_many_rows_it_has(store):
    put(store, "market_sizes", "month segment region market_revenue\n2026-03 B2B East 1000\n2026-03 B2C East 3000")
    put(
        store,
        "operating_results",
        "date segment region revenue\n2026-03-01 B2B East 100\n2026-03-02 B2B East 100\n2026-03-02 B2C East 200",
    )
    share = ask(store, "market_share", "2026-03")
    # Joined row by row the B2B market would be counted twice; a mean of shares would be (0.2 + 0.067) / 2.
    assert (share.value, share.numerator, share.denominator, share.coverage) == (0.1, 400, 4000, 1)


def test_a_cell_without_market_size_counts_on_neither_side_and_lowers_coverage(store):
    put(store, "market_sizes", "month segment region market_revenue\n2026-03 B2B East 1000")
    put(store, "operating_results", "date segment region revenue\n2026-03-01 B2B East 100\n2026-03-02 B2C East 300")
    share = ask(store, "market_share", "2026-03")
    assert (share.value, share.coverage, share.evidence) == (0.1, 0.25, 1)


def test_without_any_market_size_the_missing_segment_is_named(store):
    put(store, "operating_results", "date segment region revenue\n2026-10-01 B2B East 100")
    share = ask(store, "market_share", "2026-10")
    assert (share.value, share.coverage) == (None, 0)
    assert share.reason.en == "no market size for segment B2B in Oct 2026"


def test_the_company_counts_a_market_once_though_two_supervisors_sell_there(store):
    put(store, "market_sizes", "month segment region market_revenue\n2026-03 B2B East 1000")
    put(store, "operating_results", "date supervisor_id segment region revenue\n2026-03-01 S1 B2B East 100\n"
        "2026-03-01 S3 B2B East 300")  # fmt: skip
    assert ask(store, "market_share", "2026-03", unit="company", level="company").value == 0.4
    assert ask(store, "market_share", "2026-03", unit="D2", level="department").value == 0.3


def test_user_growth_compares_the_last_levels_known_by_both_ends(store):
    put(
        store,
        "user_counts",
        """date segment active_users
           2026-02-10 a 80
           2026-02-27 a 100
           2026-02-28 b 100
           2026-03-15 a 130
           2026-04-01 a 999""",
    )
    # b has no row in March: its last level stands. (130 + 100 − 200) / 200
    growth = ask(store, "user_growth", "2026-03")
    assert (growth.value, growth.numerator, growth.denominator) == (0.15, 30, 200)


@pytest.mark.parametrize(
    ("day", "growth"), [("2026-02-28", -0.5), ("2026-03-01", 0), ("2026-03-31", 1), ("2026-04-01", 0)]
)
def test_the_level_of_the_day_before_starts_the_period_and_that_of_its_last_day_ends_it(store, day, growth):
    put(store, "user_counts", f"date active_users\n2026-02-01 100\n2026-03-02 100\n{day} 200", segment="a")
    assert ask(store, "user_growth", "2026-03").value == growth


def test_without_users_before_the_period_growth_and_churn_are_empty(store):
    put(store, "user_counts", "date active_users lost_users\n2026-03-15 130 5")
    for key in ("user_growth", "churn_rate"):
        found = ask(store, key, "2026-03")
        assert found.value is None
        assert found.reason.en == "no active users in User counts before Mar 2026 to compare with"


def test_without_a_row_in_the_period_users_have_not_stood_still(store):
    put(store, "user_counts", "date active_users\n2026-02-28 100")
    growth = ask(store, "user_growth", "2026-03")
    assert growth.value is None
    assert growth.reason.en == "no rows in User counts for Mar 2026"


@DAYS
def test_new_and_lost_users_are_those_of_the_periods_days(store, day, inside):
    put(store, "user_counts", "date active_users\n2026-02-01 200", segment="a")
    put(
        store, "user_counts", f"date new_users lost_users active_users\n{day} 7 10 200\n2026-03-20 0 0 200", segment="a"
    )
    assert ask(store, "new_users", "2026-03").value == (7 if inside else 0)
    assert ask(store, "churn_rate", "2026-03").value == (0.05 if inside else 0)


def test_churn_is_over_the_users_at_the_start_not_at_the_end(store):
    put(store, "user_counts", "date lost_users active_users\n2026-02-28 0 200\n2026-03-31 50 400")
    assert ask(store, "churn_rate", "2026-03").value == 0.25
