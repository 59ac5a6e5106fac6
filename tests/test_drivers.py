"""Drivers: the parts add up to the gap to the cent, whatever appears or vanishes, and no more than that is claimed."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from fractions import Fraction as F
from pathlib import Path

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from data.home import Home
from data.store import Store
from errors import NotAllowed, WrongUse
from insight.contributions import differences, mix_and_rate, over_plan
from insight.driver_query import Against, Drivers
from insight.driver_rows import driver_rows
from insight.driver_words import amount_in_words, assumptions, drivers_in_words
from insight.drivers import drivers, drivers_of_each
from insight.plan_split import apportioned
from insight.splits import Sums, keys_to_split
from metrics.catalogue import INDICATORS
from metrics.engine import values
from metrics.periods import Period
from metrics.target_rows import TargetRow
from metrics.targets import set_targets
from scope import Role, Scope, operator
from tests.rows import people, put, writing
from text import Unit

MARCH = Period.parse("2026-03")
LATE = date(2026, 12, 31)
DIMENSIONS = ("region", "product", "channel", "segment")


def three_regions(store: Store) -> None:
    """S1 sold in three regions a year ago and in three now; South was given up, West is new."""
    people(store)
    put(
        store,
        "operating_results",
        """date region product channel segment revenue cost
        2025-03-10 East A Shop Home 300.10 200
        2025-03-11 East B Shop Home 100 50
        2025-03-12 North A Shop Home 200 100
        2025-03-13 South A Web Firm 50 60
        2026-03-10 East A Shop Home 150 100
        2026-03-11 East C Web Home 40.05 10
        2026-03-12 North A Shop Home 260 120
        2026-03-13 West A Web Firm 80 100""",
    )
    whole_march(store)


@pytest.fixture
def company(filled) -> Store:
    return filled(three_regions)


def whole_march(store: Store) -> None:
    """Somebody else's row on the last day of March: the company's data reach its end, so nothing is cut."""
    put(store, "operating_results", "date revenue\n2026-03-31 0", supervisor_id="S3")


def ask(store: Store, key: str = "revenue", unit: str = "S1", period: Period = MARCH, **more) -> Drivers:
    """The drivers as an operator asks for them, on a day when March is over."""
    return drivers(store, more.pop("who", operator()), key, unit, period, **{"as_of": LATE, **more})


def by_name(found: Drivers) -> dict[str, F]:
    """Part → contribution."""
    return {part.value: part.contribution for part in found.parts}


def target(store: Store, key: str, amount: float, period: str = "2026-03", unit: str = "S1") -> None:
    set_targets(store, operator(), [TargetRow(supervisor_id=unit, indicator=key, period=period, target=amount)])


# ---------------------------------------------------------------------- sums


def test_each_region_accounts_for_what_it_has_more_or_less_and_all_of_them_for_the_gap(company):
    found = ask(company)
    assert (found.start, found.end, found.gap) == (F("650.10"), F("530.05"), F("-120.05"))
    assert by_name(found) == {"East": F("-210.05"), "West": F(80), "North": F(60), "South": F(-50)}


def test_the_biggest_stands_first_whichever_way_it_goes(company):
    assert [part.value for part in ask(company).parts] == ["East", "West", "North", "South"]


def test_what_is_new_or_gone_counts_in_full_and_is_told_from_a_zero(company):
    parts = {part.value: part for part in ask(company).parts}
    assert (parts["West"].base, parts["West"].now) == (None, 80)
    assert (parts["South"].base, parts["South"].now) == (50, None)


def test_profit_is_split_by_revenue_less_cost(company):
    assert by_name(ask(company, "profit"))["West"] == -20
    assert ask(company, "profit").gap == F("200.05") - F("240.10")


def test_the_way_down_adds_up_to_the_part_above_it_and_ends_without_a_dimension(company):
    east = ask(company, path={"region": "East"})
    assert (east.by, east.gap) == ("product", by_name(ask(company))["East"])
    assert by_name(east) == {"A": F("-150.10"), "B": F(-100), "C": F("40.05")}
    end = ask(company, path={"region": "East", "product": "C", "channel": "Web", "segment": "Home"})
    assert (end.by, end.parts, end.gap) == (None, (), F("40.05"))


def test_a_path_on_which_nothing_lies_is_missing_and_not_zero(company):
    found = ask(company, path={"region": "Mars"})
    assert found.gap is None
    assert found.reason is not None
    assert "no rows in Operating results for 2026-03-01" in found.reason.en


def test_a_path_with_rows_on_one_side_only_says_so_and_names_no_zero(company):
    new, gone = ask(company, path={"region": "West"}), ask(company, path={"region": "South"})
    assert (new.start, new.end, new.gap) == (None, 80, 80)
    assert (
        drivers_in_words(new)[0].en == "Revenue, West: 80, and no rows for a year earlier: all of it counts in the gap."
    )
    assert (gone.start, gone.end, gone.gap) == (50, None, -50)
    assert (
        drivers_in_words(gone)[0].en
        == "Revenue, South: no rows now, 50 for a year earlier: all of it counts in the gap."
    )


def test_without_a_year_earlier_there_is_no_gap_to_open(company):
    found = ask(company, period=Period.parse("2025-03"))
    assert (found.gap, found.parts) == (None, ())
    assert drivers_in_words(found)[0].en == "No rows in Operating results for 2024-03-01 – 2024-03-31."


def test_a_year_earlier_is_cut_where_the_data_reach_only_into_the_period(store):
    people(store)
    put(
        store, "operating_results", "date region revenue\n2025-03-10 East 100\n2025-03-11 East 300\n2026-03-10 East 110"
    )
    found = ask(store, as_of=date(2026, 3, 20))
    assert (found.gap, found.running, found.base_days[1]) == (10, True, date(2025, 3, 10))


def test_the_period_before_is_cut_after_as_many_days(store):
    people(store)
    put(
        store, "operating_results", "date region revenue\n2026-02-10 East 100\n2026-02-11 East 300\n2026-03-10 East 110"
    )
    assert ask(store, against=Against.BEFORE, as_of=date(2026, 3, 20)).gap == 10
    whole_march(store)
    assert ask(store, against=Against.BEFORE).gap == -290


def test_the_company_is_split_by_supervisor_and_one_supervisor_is_not(company):
    put(company, "operating_results", "date region revenue\n2026-03-05 East 7", supervisor_id="S2")
    whole = ask(company, unit="company", level="company", by="supervisor_id")
    assert by_name(whole) == {"S1": F("-120.05"), "S2": F(7)}
    with pytest.raises(WrongUse):
        ask(company, by="supervisor_id")


# ---------------------------------------------------------------------- against the plan


def test_a_plan_is_split_by_last_years_shares_in_whole_cents(company):
    target(company, "revenue", 1000)
    found = ask(company, against=Against.PLAN)
    plans = {part.value: part.base for part in found.parts}
    # 400.10 / 650.10 of 1000 is 615.4437…; the cents left over go to the largest remainders.
    assert plans == {"East": F("615.44"), "North": F("307.65"), "South": F("76.91"), "West": None}
    assert (found.start, found.gap) == (1000, F("530.05") - 1000)


def test_a_plan_split_along_a_path_adds_up_to_the_part_above_it(company):
    target(company, "revenue", 1000)
    east = ask(company, against=Against.PLAN, path={"region": "East"})
    assert east.gap == by_name(ask(company, against=Against.PLAN))["East"]


def test_it_is_said_that_the_plan_was_split_and_how(company):
    target(company, "revenue", 1000)
    words = assumptions(ask(company, against=Against.PLAN))[0]
    assert "names no region" in words.en
    assert "2025-03-01 – 2025-03-31" in words.en
    assert "拆分" in words.zh


def test_a_loss_a_year_ago_gives_no_shares_to_split_a_plan_by(company):
    target(company, "profit", 100)
    found = ask(company, "profit", against=Against.PLAN)
    assert found.gap is None
    assert "cannot be split" in found.reason.en


def test_without_a_target_there_is_no_gap_to_the_plan_and_some_targets_are_not_all(company):
    assert ask(company, against=Against.PLAN).gap is None
    target(company, "revenue", 1000)
    company_wide = ask(company, unit="company", level="company", against=Against.PLAN)
    assert company_wide.gap is None, "S2 and S3 have no target, so the sum would be too small"


def test_a_ratio_is_held_against_the_same_target_everywhere(company):
    target(company, "profit_margin", 0.5)
    found = ask(company, "profit_margin", against=Against.PLAN)
    whole = F("200.05") / F("530.05")
    assert found.gap == whole - F(1, 2)
    assert by_name(found)["West"] == (F(-20) - F(40)) / F("530.05")


def running_quarter(store: Store) -> None:
    """S1 sells 100 a month of the 120 planned, and 30 until 15 March of the 310 planned; S2 has 50 in January alone."""
    people(store)
    put(
        store,
        "operating_results",
        """date supervisor_id region revenue
        2025-01-10 S1 East 60
        2025-02-10 S1 East 60
        2025-03-10 S1 West 900
        2025-01-10 S2 East 60
        2026-01-31 S1 East 100
        2026-02-28 S1 East 100
        2026-03-15 S1 West 30
        2026-01-31 S2 East 50""",
    )
    for month, aim in (("2026-01", 120), ("2026-02", 120), ("2026-03", 310)):
        target(store, "revenue", aim, period=month)
        target(store, "revenue", 70, period=month, unit="S2")


MIDDLE = date(2026, 3, 15)  # the data reach it, and February is over for S1


def test_a_running_quarter_is_held_against_the_plan_to_date(filled):
    store = filled(running_quarter)
    quarter = ask(store, period=Period.quarter(2026, 1), against=Against.PLAN, as_of=MIDDLE)
    # January and February: 200 of 240. The whole quarter's 550, and March's 30, are not what is compared.
    assert (quarter.start, quarter.end, quarter.gap) == (240, 200, -40)
    assert quarter.days == (date(2026, 1, 1), date(2026, 2, 28))
    assert by_name(quarter) == {"East": -40}, "nor are last March's shares, all of them in the West"
    said = [words.en for words in assumptions(quarter)]
    assert said[1] == "Figures and plan are those to date: Jan–Feb 2026."
    assert assumptions(quarter)[1].zh == "实际数与计划数均为截至目前的部分：2026 年 1–2 月。"
    counted = driver_rows(
        store, operator(), "revenue", "S1", Period.quarter(2026, 1), against=Against.PLAN, as_of=MIDDLE
    )
    assert counted.total == 2


def test_a_running_month_is_held_against_its_share_of_days(filled):
    march = ask(filled(running_quarter), against=Against.PLAN, as_of=MIDDLE)
    assert (march.start, march.end, march.gap) == (150, 30, -120)  # 15 of 31 days of 310


def test_each_unit_is_held_against_its_own_plan_to_date_and_several_against_what_they_share(filled):
    store = filled(running_quarter)
    quarter, early = Period.quarter(2026, 1), date(2026, 3, 5)
    with writing(store) as write:
        write.execute("DELETE FROM operating_results WHERE date > DATE '2026-03-01'")
    each = drivers_of_each(store, operator(), "revenue", ["S1", "S2"], quarter, against=Against.PLAN, as_of=early)
    # On 5 March nobody waits for January, and February is there of S1 alone.
    assert {unit: (found.start, found.end) for unit, found in each.items()} == {"S1": (240, 200), "S2": (70, 50)}
    department = ask(store, unit="D1", level="department", period=quarter, against=Against.PLAN, as_of=early)
    assert (department.start, department.end) == (120 + 70, 100 + 50)


# ---------------------------------------------------------------------- ratios


def sums(numerator: int | str, denominator: int | str) -> Sums:
    return Sums(F(numerator), F(denominator), 1)


def test_a_part_that_only_grew_has_a_mix_effect_and_one_that_only_improved_a_rate_effect():
    # Half of 100 at 20 % and half at 40 %: 30 %. Then a quarter and three quarters: 35 %. No rate changed.
    parts = mix_and_rate(
        {"a": sums(5, 25), "b": sums(30, 75)}, {"a": sums(10, 50), "b": sums(20, 50)}, sums(35, 100), sums(30, 100)
    )
    assert [part.rate for part in parts] == [0, 0]
    assert sum(part.mix for part in parts) == F(5, 100)
    # The shares stay, b goes from 40 % to 60 %.
    parts = mix_and_rate(
        {"a": sums(10, 50), "b": sums(30, 50)}, {"a": sums(10, 50), "b": sums(20, 50)}, sums(40, 100), sums(30, 100)
    )
    assert [(part.mix, part.rate) for part in parts] == [(0, 0), (0, F(10, 100))]


def test_a_part_below_the_average_that_shrinks_lifts_the_whole():
    low, high = mix_and_rate(
        {"low": sums(2, 20), "high": sums(40, 80)},
        {"low": sums(5, 50), "high": sums(25, 50)},
        sums(42, 100),
        sums(30, 100),
    )
    assert low.mix > 0, "its share fell and its rate is under the average"
    assert high.mix > 0
    assert low.mix + high.mix == F(12, 100)


def test_a_new_part_is_all_mix_and_a_part_without_denominator_all_rate():
    parts = {
        part.value: part
        for part in mix_and_rate(
            {"old": sums(10, 50), "new": sums(30, 50), "cost": sums(-4, 0)},
            {"old": sums(10, 50)},
            sums(36, 100),
            sums(10, 50),
        )
    }
    assert (parts["new"].rate, parts["new"].base) == (0, None)
    assert (parts["cost"].mix, parts["cost"].rate) == (0, F(-4, 100))
    assert sum(part.contribution for part in parts.values()) == F(36, 100) - F(10, 50)


AMOUNTS = st.decimals(0, 100_000, places=2)
CELLS = st.dictionaries(
    st.sampled_from("abcdefgh"), st.tuples(st.decimals(-50_000, 50_000, places=2), AMOUNTS), min_size=1
)


def _whole(parts: dict[str, Sums]) -> Sums:
    return Sums(sum((p.numerator for p in parts.values()), F(0)), sum((p.denominator for p in parts.values()), F(0)), 1)


def _sums(cells) -> dict[str, Sums]:
    return {name: Sums(F(n), F(d), 1) for name, (n, d) in cells.items()}


@given(CELLS, CELLS)
def test_mix_and_rate_add_up_exactly_and_turn_their_sign_when_now_and_then_are_swapped(one, other):
    now, then = _sums(one), _sums(other)
    whole, before = _whole(now), _whole(then)
    assume(whole.denominator and before.denominator)
    parts = mix_and_rate(now, then, whole, before)
    gap = whole.numerator / whole.denominator - before.numerator / before.denominator
    assert sum(part.mix + part.rate for part in parts) == sum(part.contribution for part in parts) == gap
    back = {part.value: part for part in mix_and_rate(then, now, before, whole)}
    assert all((part.mix, part.rate) == (-back[part.value].mix, -back[part.value].rate) for part in parts)


@given(CELLS, st.decimals(-1, 2, places=4))
def test_contributions_of_a_ratio_to_its_plan_add_up_exactly(cells, plan):
    now = _sums(cells)
    whole = _whole(now)
    assume(whole.denominator)
    gap = whole.numerator / whole.denominator - F(plan)
    assert sum(part.contribution for part in over_plan(now, whole, F(plan))) == gap


@given(st.decimals(-1_000_000, 1_000_000, places=2), st.dictionaries(st.text(max_size=3), AMOUNTS, min_size=1))
def test_a_split_plan_is_in_whole_cents_and_adds_up(plan, amounts):
    exact = {name: F(amount) for name, amount in amounts.items()}
    parts = apportioned(F(plan), exact)
    if parts is None:
        assert not any(amounts.values())
        return
    assert all((part * 100).denominator == 1 for part in parts.values())
    assert sum(parts.values()) == (F(plan) if any(parts.values()) or any(amounts.values()) else 0)
    total = sum(exact.values())
    assert not total or all(abs(parts[name] - F(plan) * exact[name] / total) < F(1, 100) for name in parts)


# ---------------------------------------------------------------------- randomised companies

PRODUCTS = "A B C D E".split()
ROWS = st.lists(
    st.tuples(
        st.sampled_from(["2025-02", "2025-03", "2026-02", "2026-03"]),
        st.integers(1, 28),
        st.sampled_from(["S1", "S2"]),
        st.sampled_from(["East", "West", "东"]),
        st.sampled_from(PRODUCTS),
        st.sampled_from(["Shop", "Web"]),
        st.sampled_from(["Home", "Firm"]),
        AMOUNTS,
        AMOUNTS,
    ),
    max_size=30,
    unique_by=lambda row: row[:7],
)


def fill(store: Store, rows) -> None:
    """These operating results and no others, and no target; written at once, for there are many examples."""
    columns = [
        [f"{row[0]}-{row[1]:02d}" for row in rows],
        *([str(row[i]) for row in rows] for i in (2, 6, 3, 4, 5, 7, 8)),
    ]
    with writing(store) as transaction:
        transaction.execute("DELETE FROM operating_results")
        transaction.execute("DELETE FROM targets")
        cells = "unnest(?::DATE[]), " + "unnest(?::VARCHAR[]), " * 5 + "unnest(?::DECIMAL(18,2)[]), " * 2
        names = "date, supervisor_id, segment, region, product, channel, revenue, cost, load_id, line, loaded_at"
        transaction.execute(f"INSERT INTO operating_results ({names}) SELECT {cells} 1, 2, now()", columns)


@pytest.fixture(scope="module")
def randomised() -> Iterator[Store]:
    """One store for all examples: opening one takes longer than filling it."""
    with tempfile.TemporaryDirectory() as folder:
        store = Store.open(Home(Path(folder) / "home").make())
        people(store)
        yield store
        store.close()


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much])
@given(
    rows=ROWS,
    gone=st.sampled_from(PRODUCTS),
    new=st.sampled_from(PRODUCTS),
    key=st.sampled_from(["revenue", "profit", "profit_margin"]),
    against=st.sampled_from(Against),
    level=st.sampled_from(["supervisor", "company"]),
    plan=st.decimals(1, 1_000_000, places=2),
    path=st.lists(st.sampled_from(DIMENSIONS), unique=True, max_size=3),
)
def test_contributions_add_up_to_the_cent_in_any_company(randomised, rows, gone, new, key, against, level, plan, path):
    kept = [row for row in rows if not (row[4] == gone and row[0] > "2026") and not (row[4] == new and row[0] < "2026")]
    mine = [row for row in kept if level == "company" or row[2] == "S1"]
    # The last row is somebody's of the last day, so that nothing is cut.
    fill(randomised, [*kept, ("2026-03", 31, "S3", "East", "A", "Shop", "Home", 0, 0)])
    if against is Against.PLAN:
        plan = plan / 1_000_000 if key == "profit_margin" else plan
        for unit in ("S1", "S2", "S3"):
            target(randomised, key, float(plan), unit=unit)
    unit = "S1" if level == "supervisor" else "company"
    found = ask(randomised, key, unit, level=level, against=against)
    if found.gap is None:
        assert found.reason is not None
        assert found.parts == ()
        return
    if key != "profit_margin":
        base = {Against.YEAR: _computed(mine, key, "2025-03"), Against.BEFORE: _computed(mine, key, "2026-02")}
        planned = F(plan) * (3 if level == "company" else 1)
        assert found.gap == _computed(mine, key, "2026-03") - base.get(against, planned), "residual"
    assert found.gap == found.end - found.start == sum(by_name(found).values(), F(0))
    chosen, above = {}, found.gap
    for dimension in path:
        found = ask(randomised, key, unit, by=dimension, path=chosen, level=level, against=against)
        if found.gap is None:
            # A part that lost money a year ago has no share of a plan, though the whole of them has.
            assert (key, against) == ("profit", Against.PLAN)
            assert "cannot be split" in found.reason.en
            return
        assert sum(by_name(found).values(), F(0)) == above
        if not found.parts:
            return
        chosen[dimension], above = found.parts[0].value, found.parts[0].contribution
    assert ask(randomised, key, unit, path=chosen, level=level, against=against).gap == above


def _computed(rows, key: str, month: str) -> F:
    """The amount by plain adding, in decimals."""
    cost = 1 if key == "profit" else 0
    return F(sum((row[7] - cost * row[8] for row in rows if row[0] == month), Decimal(0)))


# ---------------------------------------------------------------------- every indicator that is split


@pytest.mark.parametrize("key", keys_to_split())
@pytest.mark.parametrize("against", [Against.YEAR, Against.BEFORE])
def test_the_parts_are_the_gap_of_the_figures_that_the_cards_show(sample, key, against):
    period = Period.parse("2026-Q3")
    base = period.a_year_earlier() if against is Against.YEAR else period.before()
    for level, unit, dimensions in (
        ("supervisor", "S1", INDICATORS[key].dimensions[:1]),
        ("department", "D2", INDICATORS[key].dimensions[-1:]),
        ("company", "company", INDICATORS[key].dimensions),
    ):
        then, now = values(sample, operator(), [base, period], indicators=[key], units=[unit], level=level, as_of=LATE)
        for by in dimensions:
            found = ask(sample, key, unit, period, level=level, by=by, against=against)
            if then.value is None or now.value is None:
                assert found.gap is None
            else:
                assert float(found.gap) == pytest.approx(now.value - then.value, rel=1e-9, abs=1e-9)
                assert sum(by_name(found).values(), F(0)) == found.gap


def test_every_additive_indicator_can_be_split():
    assert {key for key, indicator in INDICATORS.items() if indicator.additive} <= set(keys_to_split())


def test_an_indicator_without_dimensions_says_which_have_some(store):
    people(store)
    with pytest.raises(WrongUse, match=r"no dimension.*Revenue"):
        ask(store, "employee_nps")


# ---------------------------------------------------------------------- whose


def test_nobody_opens_the_gap_of_a_supervisor_department_or_company_out_of_their_scope(company):
    own = Scope("s2", Role.SUPERVISOR, frozenset({"S2"}))
    for level, unit in (("supervisor", "S1"), ("department", "D1"), ("company", "company")):
        with pytest.raises(NotAllowed):
            ask(company, unit=unit, level=level, who=own)
        with pytest.raises(NotAllowed):
            driver_rows(company, own, "revenue", unit, MARCH, level=level, as_of=LATE)


# ---------------------------------------------------------------------- rows and words


def test_the_way_ends_at_the_rows_of_both_sides_with_file_and_line(company):
    found = driver_rows(
        company, operator(), "revenue", "S1", MARCH, path={"region": "East", "product": "A"}, as_of=LATE
    )
    assert [(row["revenue"], row["line"], row["file"], row["span"]) for row in found.rows] == [
        (Decimal("150.00"), 6, "operating_results.csv", "2026-03-01 – 2026-03-31"),
        (Decimal("300.10"), 2, "operating_results.csv", "2025-03-01 – 2025-03-31"),
    ]
    assert found.total == 2


def test_the_rows_of_a_company_are_those_of_all_its_supervisors(store):
    people(store)
    users = "date supervisor_id segment new_users lost_users active_users\n"
    put(
        store,
        "user_counts",
        users + "2026-02-27 S1 Home 0 0 100\n2026-02-28 S2 Home 0 0 200\n2026-03-10 S1 Home 0 9 91",
    )
    found = driver_rows(
        store, operator(), "churn_rate", "company", MARCH, level="company", against=Against.PLAN, as_of=LATE
    )
    assert found.total == 3, "the last level of each before March, not only that of the later one"


def test_a_sentence_accounts_and_does_not_explain(company):
    sentences = drivers_in_words(ask(company))
    assert [one.en for one in sentences] == [
        "Revenue: 530.05, −120.05 against a year earlier (650.10).",
        "East alone comes to −210.05, more than the whole −120.05 against a year earlier.",
        "West goes the other way with +80.",
    ]
    assert all("explain" not in one.en and "because" not in one.en for one in sentences)
    assert "贡献 −210.05" in sentences[1].zh


def test_the_sentence_of_a_plain_case_reads_as_one_says_it(store):
    people(store)
    put(store, "operating_results", "date region revenue\n2025-03-10 East 500000\n2025-03-10 West 200000")
    put(store, "operating_results", "date region revenue\n2026-03-10 East 290000\n2026-03-10 West 90000")
    whole_march(store)
    assert drivers_in_words(ask(store))[1].en == "East accounts for −210.0 K of the −320.0 K against a year earlier."


def test_parts_that_cancel_out_are_not_said_to_account_for_anything(store):
    people(store)
    put(store, "operating_results", "date region revenue\n2025-03-10 East 50\n2025-03-10 West 50")
    put(store, "operating_results", "date region revenue\n2026-03-10 East 70\n2026-03-10 West 30")
    whole_march(store)
    assert "cancel each other out" in drivers_in_words(ask(store))[1].en


def test_a_name_that_looks_like_a_placeholder_is_just_a_name(store):
    people(store)
    put(store, "operating_results", "date region revenue\n2025-03-10 {gap} 50\n2026-03-10 {gap} 70")
    whole_march(store)
    assert drivers_in_words(ask(store))[1].en == "{gap} accounts for +20 of the +20 against a year earlier."


def test_a_difference_of_ratios_is_in_points_and_a_rounded_nothing_has_no_sign():
    assert amount_in_words(F("0.0124"), Unit.RATIO, "en") == "+1.24 pp"
    assert amount_in_words(F("-0.00001"), Unit.RATIO, "en") == "0.00 pp"
    assert amount_in_words(F("-0.0124"), Unit.RATIO, "zh") == "−1.24 个百分点"


def test_differences_of_nothing_are_nothing():
    assert differences({}, {}) == []


@pytest.mark.parametrize("against", Against)
def test_asked_for_together_each_gets_the_answer_that_they_get_alone(sample, against):
    month, day = Period.parse("2026-10"), date(2026, 10, 31)
    for key in keys_to_split():
        together = drivers_of_each(sample, operator(), key, ["S1", "S2"], month, against=against, as_of=day)
        for unit, found in together.items():
            assert found == drivers(sample, operator(), key, unit, month, against=against, as_of=day)


def test_a_supervisor_cannot_ask_for_anothers_among_their_own(company):
    mine = Scope("s1", Role.SUPERVISOR, frozenset({"S1"}))
    with pytest.raises(NotAllowed):
        drivers_of_each(company, mine, "revenue", ["S1", "S2"], MARCH, as_of=LATE)
