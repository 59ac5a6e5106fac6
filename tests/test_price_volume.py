"""Price, volume and mix: worked numbers, exact in any company, and nothing claimed of what has no quantity."""

from __future__ import annotations

from datetime import date
from fractions import Fraction as F

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.store import Store
from errors import NotAllowed
from insight.driver_query import Against
from insight.drivers import drivers
from insight.price_volume import PriceVolume, SoldLine, price_volume, price_volume_mix
from metrics.periods import Period
from scope import Role, Scope, operator
from tests.loading import load, with_people
from tests.rows import people, put

MARCH = Period.parse("2026-03")
LATE = date(2026, 12, 31)
PARTS = ("price", "volume", "mix", "new", "gone", "unknown")


def sold(quantity: int, price: int | F) -> SoldLine:
    return SoldLine(F(quantity) * price, F(quantity) * price, F(quantity))


def parts(found: PriceVolume) -> dict[str, F]:
    """What is not 0."""
    return {name: getattr(found, name) for name in PARTS if getattr(found, name)}


# ---------------------------------------------------------------------- worked numbers


def test_the_same_pieces_at_a_higher_price_are_all_price():
    assert parts(price_volume_mix({"A": sold(10, 12), "B": sold(5, 22)}, {"A": sold(10, 10), "B": sold(5, 20)})) == {
        "price": 10 * 2 + 5 * 2
    }


def test_twice_as_much_of_everything_is_all_volume():
    found = price_volume_mix({"A": sold(20, 10), "B": sold(10, 20)}, {"A": sold(10, 10), "B": sold(5, 20)})
    assert parts(found) == {"volume": 200}


def test_as_many_pieces_of_dearer_products_are_all_mix():
    # Five pieces move from the product at 10 to the one at 20.
    found = price_volume_mix({"A": sold(5, 10), "B": sold(15, 20)}, {"A": sold(10, 10), "B": sold(10, 20)})
    assert parts(found) == {"mix": 50}


def test_all_three_at_once():
    # A: 10 pieces at 10, now 20 at 12. B: 10 at 20, now 10 at 20. Together 20 pieces, now 30.
    found = price_volume_mix({"A": sold(20, 12), "B": sold(10, 20)}, {"A": sold(10, 10), "B": sold(10, 20)})
    # Price 15 · 2. Usual prices 11 and 20, shares ½, ½ and ⅔, ⅓: volume 10 · (7/12 · 11 + 5/12 · 20), and the mix
    # 25 · ⅙ · (11 − 20).
    assert (found.price, found.volume, found.mix) == (30, F(10) * (F(77, 12) + F(100, 12)), F(25, 6) * -9)
    assert found.gap == 140 == found.price + found.volume + found.mix


def test_a_new_and_a_discontinued_product_are_parts_of_their_own():
    found = price_volume_mix({"A": sold(10, 10), "new": sold(3, 100)}, {"A": sold(10, 10), "old": sold(7, 10)})
    assert parts(found) == {"new": 300, "gone": -70}


def test_a_product_without_quantity_on_one_side_is_told_apart_and_not_taken_for_new():
    found = price_volume_mix(
        {"A": sold(10, 10), "B": SoldLine(F(90), F(90), F(9))}, {"A": sold(10, 10), "B": SoldLine(F(100), without=1)}
    )
    assert parts(found) == {"unknown": -10}
    assert (found.rows, found.without) == (4, 1)
    assert {one.name: one.price for one in found.products} == {"A": 0, "B": None}


def test_the_rows_of_a_product_without_quantity_stay_out_of_its_price():
    # 10 pieces at 10 and then 50 without a quantity; now 10 pieces at 11 and 80 without.
    found = price_volume_mix({"A": SoldLine(F(190), F(110), F(10), 2, 1)}, {"A": SoldLine(F(150), F(100), F(10), 2, 1)})
    assert parts(found) == {"price": 10, "unknown": 30}


def test_without_any_quantity_nothing_is_told():
    found = price_volume_mix({"A": SoldLine(F(100), without=1)}, {"A": SoldLine(F(90), without=1)})
    assert not found.tells
    assert parts(found) == {"unknown": 10}


# ---------------------------------------------------------------------- in any company

AMOUNTS = st.decimals(0, 100_000, places=2).map(F)
SALES = st.builds(
    lambda priced, rest, quantity: SoldLine(
        (priced if quantity else F(0)) + rest, priced if quantity else F(0), quantity, 2, int(bool(rest))
    ),
    AMOUNTS,
    AMOUNTS,
    st.one_of(st.just(F(0)), st.decimals("0.001", 10_000, places=3).map(F)),
)
COMPANY = st.dictionaries(st.sampled_from("abcdef"), SALES, min_size=1)


@given(COMPANY, COMPANY)
def test_nothing_is_left_over_and_swapping_now_and_then_turns_every_sign(one, other):
    found, back = price_volume_mix(one, other), price_volume_mix(other, one)
    assert sum(getattr(found, name) for name in PARTS) == found.gap == found.end - found.start
    assert found.end == sum(s.revenue for s in one.values())
    assert sum(product.gap for product in found.products) == found.gap
    assert [getattr(back, name) for name in ("price", "volume", "mix", "unknown")] == [
        -getattr(found, name) for name in ("price", "volume", "mix", "unknown")
    ]
    assert (back.new, back.gone) == (-found.gone, -found.new)


@given(COMPANY, st.decimals("0.1", 10, places=2).map(F))
def test_other_units_of_pieces_change_nothing(company, factor):
    """Counted in dozens or in kilograms: price, volume and mix stay what they are."""
    now = {name: SoldLine(s.revenue, s.priced, s.quantity * 2, s.rows, s.without) for name, s in company.items()}
    scaled = [
        {name: SoldLine(s.revenue, s.priced, s.quantity * factor, s.rows, s.without) for name, s in side.items()}
        for side in (now, company)
    ]
    plain, other = price_volume_mix(now, company), price_volume_mix(*scaled)
    assert [getattr(plain, name) for name in PARTS] == [getattr(other, name) for name in PARTS]


# ---------------------------------------------------------------------- from the rows


def two_springs(store: Store) -> None:
    """A at 10, now 12; B only then; C only now; D without quantities; E's quantity is 0."""
    people(store)
    put(
        store,
        "operating_results",
        """date region product revenue quantity
        2025-03-10 East A 100.00 10
        2025-03-11 West A 50.00 5
        2025-03-12 East B 70 7
        2025-03-13 East D 40 -
        2025-03-14 East E 10 0
        2026-03-10 East A 240.00 20
        2026-03-12 East C 33.33 3
        2026-03-13 East D 55 -
        2026-03-14 East E 20 2""",
    )
    put(store, "operating_results", "date revenue\n2026-03-31 0", supervisor_id="S3")


@pytest.fixture
def company(filled) -> Store:
    return filled(two_springs)


def ask(store: Store, **more) -> PriceVolume | None:
    return price_volume(
        store, more.pop("who", operator()), "revenue", more.pop("unit", "S1"), MARCH, as_of=LATE, **more
    )


def test_the_parts_are_the_gap_that_the_drivers_tell(company):
    found, gap = ask(company), drivers(company, operator(), "revenue", "S1", MARCH, as_of=LATE).gap
    assert found.gap == gap == F("78.33")
    # A: 15 pieces at 10, now 20 at 12. One product has no mix.
    assert (found.price, found.volume, found.mix) == (F(35, 2) * 2, 5 * 11, 0)
    assert (found.new, found.gone) == (F("33.33"), -70)
    assert found.unknown == 15 + 10, "D has no quantities; E had none to divide by"
    assert (found.rows, found.without) == (9, 3)


def test_on_a_path_only_its_rows_count(company):
    west = ask(company, path={"region": "West"})
    assert west is None, "nothing is sold there now"
    assert ask(company, path={"region": "East"}).price == F(15) * 2
    only = ask(company, path={"region": "East", "product": "A"})
    assert [one.name for one in only.products] == ["A"]


def test_a_plan_has_no_quantities_and_other_days_without_rows_no_answer(company):
    assert ask(company, against=Against.PLAN) is None
    assert ask(company, against=Against.BEFORE) is None


def test_nobody_sees_the_prices_of_another(company):
    with pytest.raises(NotAllowed):
        ask(company, who=Scope("s2", Role.SUPERVISOR, frozenset({"S2"})))


def test_quantity_is_optional_and_never_below_0(store):
    with_people(store)
    head = "date,supervisor_id,segment,region,product,channel,revenue,cost"
    row = "2026-03-10,S1,a,r,{product},c,10,5"
    old = load(store, "operating_results", f"{head}\n{row.format(product='A')}\n")
    assert (old.accepted, old.rejected) == (1, 0)
    new = load(
        store,
        "operating_results",
        f"{head},quantity\n{row.format(product='B')},2.5\n{row.format(product='C')},-1\n{row.format(product='D')},\n",
    )
    assert (new.accepted, new.rejected) == (2, 1)
    assert store.rows("SELECT product, quantity FROM operating_results ORDER BY 1") == [
        ("A", None),
        ("B", 2.5),
        ("D", None),
    ]


def test_a_wrong_price_list_of_the_sample_company_is_a_price_effect(sample):
    """S6, June to August 2026: pieces went out at nine tenths of the price (docs/sample-company.md)."""
    found = price_volume(sample, operator(), "revenue", "S6", Period.parse("2026-07"), as_of=LATE)
    assert found.price < 0
    assert 0 < found.without < found.rows, "restaurants are served by contract: nobody counts pieces"
    assert sum(getattr(found, name) for name in PARTS) == found.gap
