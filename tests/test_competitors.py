"""Competitors beside market share: everybody's part of a segment's whole market, over the months that are known."""

from datetime import date

import pytest

from data.store import Store
from errors import NotAllowed
from metrics.competitors import competitors
from metrics.periods import Period
from tests.appraising import LEADER, S1, S2
from tests.loading import load, with_people
from tests.test_pages import app, company, open_page, said  # noqa: F401  its fixtures: the pages as a script

SALES = """date,supervisor_id,segment,region,product,channel,revenue,cost
2026-01-10,S1,Home,East,Lamp,Shop,20,0
2026-02-10,S1,Home,East,Lamp,Shop,40,0
2026-02-11,S1,Home,East,Lamp,Web,10,0
2026-02-10,S1,Hotel,East,Lamp,Shop,7,0
2026-02-10,S2,Home,West,Lamp,Shop,500,0
"""
MARKETS = """month,segment,region,market_revenue,source
2026-01,Home,East,100,Panel
2026-02,Home,East,60,Panel
2026-02,Home,West,140,Panel
2026-02,Office,East,900,Panel
"""
RIVALS = """month,segment,competitor,revenue,source
2026-01,Home,Norwell,30,Accounts
2026-02,Home,Norwell,60,Accounts
2026-02,Home,Clara,80,Survey
2026-03,Home,Clara,999,Survey
2026-02,Office,Norwell,50,Accounts
2026-02,Hotel,Norwell,50,Accounts
"""
Q1 = Period.quarter(2026, 1)


def markets(store: Store) -> None:
    with_people(store)
    load(store, "operating_results", SALES)
    load(store, "market_sizes", MARKETS)
    load(store, "competitor_results", RIVALS)


@pytest.fixture
def firm(filled) -> Store:
    return filled(markets)


def sellers(store: Store, period: Period = Q1, as_of: date = date(2026, 3, 31), who=S1, whose: str = "S1"):
    return {
        market.segment: [(s.name, s.revenue, round(s.share, 9), s.months) for s in market.sellers]
        for market in competitors(store, who, whose, period, as_of)
    }


def test_each_is_held_against_the_whole_market_of_the_months_in_which_it_is_known(firm):
    # Home: 100 in January, 200 in February; March has no size, so what Clara sold then tells no share.
    assert sellers(firm) == {
        "Home": [("Clara", 80, 0.4, 1), ("Norwell", 90, 0.3, 2), (None, 70, round(70 / 300, 9), 2)],
    }


def test_what_one_does_not_sell_and_what_has_no_market_size_is_left_out(firm):
    assert set(sellers(firm)) == {"Home"}, "Office is nobody's of S1, Hotel has no size"


def test_a_month_is_not_known_before_it_began(firm):
    assert sellers(firm, as_of=date(2026, 1, 31)) == {"Home": [("Norwell", 30, 0.3, 1), (None, 20, 0.2, 1)]}
    assert sellers(firm, Period.month(2026, 2))["Home"][0] == ("Clara", 80, 0.4, 1)


def test_one_sees_ones_own_revenue_beside_the_competitors_and_nobody_elses(firm):
    assert sellers(firm, who=LEADER, whose="S2")["Home"][0] == (None, 500, 2.5, 1)
    assert (None, 500, 2.5, 1) not in sellers(firm)["Home"]
    with pytest.raises(NotAllowed):
        sellers(firm, who=S2)


def test_without_competitors_there_is_nothing_to_show(filled):
    store = filled(with_people)
    assert sellers(store) == {}


def test_they_stand_on_the_page_of_market_share_alone(app):  # noqa: F811
    page = said(open_page(app("s1", indicator="market_share", period="2026-Q3"), "indicator.py"))
    assert "Competitors in Q3 2026" in page
    assert "青川电器" in page
    assert "Competitors in" not in said(open_page(app("s1", indicator="revenue", period="2026-Q3"), "indicator.py"))
