"""Price, volume and mix: how much of a change of revenue is dearer or cheaper, how much is more or fewer pieces.

For the products sold then and now with a quantity, p = revenue / quantity, q = quantity, Q = Σ q, s = q / Q; ′ is now
and the bar the mean of now and then:
  price   Σ q̄ᵢ · (pᵢ′ − pᵢ)         the same pieces at another price
  volume  (Q′ − Q) · Σ s̄ᵢ · p̄ᵢ      more or fewer pieces in the usual mix
  mix     Q̄ · Σ (sᵢ′ − sᵢ) · p̄ᵢ     the pieces moved to dearer or cheaper products
Price, and volume with mix together, are the two terms of Bennet (1920, J. Royal Statistical Society 83, 455–462),
which Diewert (2005, American J. of Economics and Sociology 64, 311–360) finds best for differences: symmetric in now
and then, and exact. Pieces fall into number and shares as a ratio does in insight/contributions.py. What is only now or
only then has no price to compare with and is a part of its own; so is revenue without a quantity on both sides.
All in fractions: the parts add up to the gap with nothing left over.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction

from data.store import Store
from insight.contributions import total_of
from insight.driver_query import Against, DriverQuery, driver_query
from insight.splits import sums
from metrics import Level, MetricQuery, Period, Sold
from scope import Scope

NOTHING = Fraction(0)


@dataclass(frozen=True)
class SoldLine:
    """What was sold of one product: all revenue, that of rows with a quantity, the quantity, and the rows without."""

    revenue: Fraction
    priced: Fraction = NOTHING
    quantity: Fraction = NOTHING
    rows: int = 1
    without: int = 0

    @property
    def price(self) -> Fraction | None:
        """Revenue per piece; None where no quantity is given."""
        return self.priced / self.quantity if self.quantity else None


@dataclass(frozen=True)
class Product:
    """One product: then and now (None: not sold), and what its price and its quantity account for.

    price, quantity  None unless it has a quantity on both sides; with `rest` they add up to the change of its revenue
    rest             revenue that is only now, only then, or without a quantity to compare
    """

    name: str
    then: SoldLine | None
    now: SoldLine | None
    price: Fraction | None
    quantity: Fraction | None
    rest: Fraction

    @property
    def gap(self) -> Fraction:
        """The change of its revenue."""
        return (self.price or NOTHING) + (self.quantity or NOTHING) + self.rest


@dataclass(frozen=True)
class PriceVolume:
    """A change of revenue and the six parts that add up to it exactly.

    new, gone   revenue of products that are sold only now; revenue lost with those sold only then (0 or below)
    unknown     what changed in rows without a quantity, of products sold on both sides
    rows, without  rows now and then, and how many of them have no quantity
    products    the largest change first
    """

    start: Fraction
    end: Fraction
    price: Fraction
    volume: Fraction
    mix: Fraction
    new: Fraction
    gone: Fraction
    unknown: Fraction
    rows: int
    without: int
    products: tuple[Product, ...]

    @property
    def gap(self) -> Fraction:
        """What all parts add up to: the change of revenue."""
        return self.end - self.start

    @property
    def tells(self) -> bool:
        """Has any product a price on both sides?"""
        return any(product.price is not None for product in self.products)


def price_volume(
    store: Store,
    who: Scope,
    key: str,
    unit: str,
    period: Period,
    *,
    path: Mapping[str, str] | None = None,
    against: Against = Against.YEAR,
    level: Level = "supervisor",
    as_of: date,
    at_load: int | None = None,
) -> PriceVolume | None:
    """The change of a unit's revenue by price, volume and mix, product by product among the rows on the path.

    Missing  None for an indicator whose declaration names no quantities, against a plan (it names none either) and
             without rows then or now
    Raises   what `insight.drivers.drivers` raises
    """
    question = driver_query(
        store, who, key, [unit], period, path=path, against=against, level=level, as_of=as_of, at_load=at_load
    )
    sold = question.split.indicator.sold
    if sold is None or against is Against.PLAN:
        return None
    now, then = (_sold(store, days, question, sold) for days in (question.now, question.then))
    return price_volume_mix(now, then) if now and then else None


def price_volume_mix(now: Mapping[str, SoldLine], then: Mapping[str, SoldLine]) -> PriceVolume:
    """The six parts of a change, from what was sold of each product. Pure; nothing is left over."""
    both = {name: (now[name], then[name]) for name in now if name in then}
    priced = {name: pair for name, pair in both.items() if pair[0].quantity > 0 and pair[1].quantity > 0}
    pieces, pieces_then = (total_of(pair[side].quantity for pair in priced.values()) for side in (0, 1))
    products, volume, mix = [], NOTHING, NOTHING
    for name in dict.fromkeys([*now, *then]):
        current, other = now.get(name), then.get(name)
        gap = (current.revenue if current else NOTHING) - (other.revenue if other else NOTHING)
        if name not in priced or current is None or other is None:
            products.append(Product(name, other, current, None, None, gap))
            continue
        p, p_then = current.priced / current.quantity, other.priced / other.quantity
        usual, share, share_then = (p + p_then) / 2, current.quantity / pieces, other.quantity / pieces_then
        volume += (pieces - pieces_then) * (share + share_then) / 2 * usual
        mix += (pieces + pieces_then) / 2 * (share - share_then) * usual
        by_price = (current.quantity + other.quantity) / 2 * (p - p_then)
        by_quantity = (current.quantity - other.quantity) * usual
        products.append(Product(name, other, current, by_price, by_quantity, gap - by_price - by_quantity))
    products.sort(key=lambda product: (-abs(product.gap), product.name))
    every = [*now.values(), *then.values()]
    return PriceVolume(
        start=total_of(line.revenue for line in then.values()),
        end=total_of(line.revenue for line in now.values()),
        price=total_of(product.price or NOTHING for product in products),
        volume=volume,
        mix=mix,
        new=total_of(product.rest for product in products if product.then is None),
        gone=total_of(product.rest for product in products if product.now is None),
        unknown=total_of(product.rest for product in products if product.then is not None and product.now is not None),
        rows=sum(line.rows for line in every),
        without=sum(line.without for line in every),
        products=tuple(products),
    )


def _sold(store: Store, days: MetricQuery, question: DriverQuery, sold: Sold) -> dict[str, SoldLine]:
    """What was sold of each product on the path. A quantity of 0 prices nothing: it counts as none given."""

    def by_product(numerator: str, denominator: str) -> dict[str, tuple[Fraction, Fraction, int]]:
        computed = replace(question.split.indicator, numerator=numerator, denominator=denominator, row_by_row=True)
        split = replace(question.split, indicator=computed)
        parts = sums(store, days, split, (sold.product,), question.frame.chosen).get(question.frame.unit, {})
        return {name: (part.numerator, part.denominator, part.rows) for (name,), part in parts.items()}

    whole = by_product(f"sum({sold.amount})", f"count(*) FILTER (coalesce({sold.quantity}, 0) = 0)")
    priced = by_product(f"sum({sold.amount}) FILTER ({sold.quantity} > 0)", f"sum({sold.quantity})")
    return {
        name: SoldLine(revenue, *priced[name][:2], rows, int(without))
        for name, (revenue, without, rows) in whole.items()
    }
