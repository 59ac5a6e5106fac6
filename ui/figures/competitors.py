"""Competitors beside our market share, on its page: each segment with everybody's revenue and share (policy 2.1)."""

from __future__ import annotations

from collections.abc import Iterator

from data.schemas import TABLES
from data.store import Store
from metrics import Indicator, Period, SegmentMarket, Seller, competitors
from scope import Scope
from text import MISSING, Unit, figure, money, number, t
from ui.kit import (
    CacheKey,
    Choice,
    ListRow,
    Part,
    cached_questions,
    current_scope,
    icon,
    listing,
    remember,
    show_markup,
    store,
    tag,
)


def competitors_part(indicator: Indicator, choice: Choice) -> None:
    """The section; nothing for another indicator. Without results it says which table brings them."""
    if not indicator.competitors:
        return
    whose = choice.supervisor
    markets = _competitors(cached_questions.memory_key(), whose.supervisor_id, choice.period, store(), current_scope())
    title = t("Competitors in {period}", period=choice.period.name)
    head = tag("h2", title, class_="head")
    if not markets:
        says = t("No competitor's results are known for these segments and months; the analyst uploads them.")
        show_markup(head, tag("p", says, class_="quiet"), key="competitors")
        return
    note = t(
        "Shares are of the segment's whole market, all regions with a market size; market share above counts only the "
        "regions where we sell."
    )
    labels = TABLES["competitor_results"].label
    heads = [
        ("", str(labels("segment"))),
        ("", t("Seller")),
        ("num", t("Revenue sold")),
        ("num", t("Share of the segment")),
    ]
    heads += [("num", t("Months known")), ("", str(labels("source")))]
    notes = tag("p", icon("info"), tag("span", note), class_="note")
    rows = (row for market in markets for row in _rows(market, whose.name))
    show_markup(head, tag("div", listing(title, heads, rows), notes, class_="stack"), key="competitors")


@remember
def _competitors(
    key: CacheKey, supervisor_id: str, period: Period, _store: Store, _who: Scope
) -> tuple[SegmentMarket, ...]:
    return competitors(_store, _who, supervisor_id, period, key.day)


def _rows(market: SegmentMarket, own_name: str) -> Iterator[ListRow]:
    for seller in market.sellers:
        name: Part = seller.name if seller.name is not None else tag("strong", own_name)
        yield (
            ("", market.segment),
            ("", name),
            ("num", money(seller.revenue)),
            ("num", figure(seller.share, Unit.RATIO)),
            ("num", _months(seller, market)),
            ("", seller.source or MISSING),
        )


def _months(seller: Seller, market: SegmentMarket) -> str:
    if seller.months == market.months:
        return number(seller.months)
    return t("{n} of {total}", n=number(seller.months), total=number(market.months))
