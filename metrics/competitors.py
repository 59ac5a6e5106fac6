"""What competitors sold beside us, segment by segment (policy 2.1, 4.2.1): shares of the segment's whole market.

Market share itself counts only the regions where one sells; competitors' results know no regions. So everybody here,
ourselves included, is held against the market of all regions of the segment that have a size.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from data.store import Store, in_force
from metrics.periods import Period
from scope import Scope


@dataclass(frozen=True)
class Seller:
    """One who sells in a segment. `share` of its market over the `months` in which both are known; `name` None: the
    supervisor themselves. `source`: whence a competitor's revenue is known."""

    name: str | None
    revenue: float
    share: float
    months: int
    source: str | None = None


@dataclass(frozen=True)
class SegmentMarket:
    """One segment in which the supervisor sells: its sellers, the largest share first. `months`: with a market size."""

    segment: str
    market: float
    months: int
    sellers: tuple[Seller, ...]


def competitors(store: Store, who: Scope, supervisor_id: str, period: Period, as_of: date) -> tuple[SegmentMarket, ...]:
    """The segments in which the supervisor sold in the period and a competitor's results are known, by name.

    A running month counts with its whole market, as in market share. Raises NotAllowed for a supervisor out of scope.
    """
    who.need_sight_of(supervisor_id)
    rows = store.rows(
        f"""WITH markets AS (
                SELECT segment, month, sum(market_revenue)::DOUBLE AS market FROM {in_force("market_sizes")}
                WHERE month BETWEEN $first AND $last GROUP BY ALL),
            sizes AS (SELECT segment, sum(market) AS whole, count(*) AS months_known FROM markets GROUP BY segment),
            own AS (
                SELECT segment, date_trunc('month', date)::DATE AS month, NULL AS name, sum(revenue)::DOUBLE AS revenue,
                       NULL AS source
                FROM {in_force("operating_results")} WHERE supervisor_id = $whose AND date BETWEEN $first AND $last
                GROUP BY ALL),
            sellers AS (
                SELECT * FROM own UNION ALL
                SELECT segment, month, competitor, revenue::DOUBLE, source FROM {in_force("competitor_results")}
                WHERE month BETWEEN $first AND $last AND segment IN (SELECT segment FROM own))
            SELECT segment, name, sum(revenue), sum(market), count(DISTINCT month),
                   string_agg(DISTINCT source, ', ' ORDER BY source), any_value(whole), any_value(months_known)
            FROM sellers JOIN markets USING (segment, month) JOIN sizes USING (segment) GROUP BY segment, name""",
        {"whose": supervisor_id, "first": period.start.replace(day=1), "last": min(period.end, as_of)},
    )
    sellers: dict[str, list[Seller]] = {}
    sizes: dict[str, tuple[float, int]] = {}
    for segment, name, revenue, market, months, source, whole, months_known in rows:
        sizes[segment] = (whole, months_known)
        sellers.setdefault(segment, []).append(Seller(name, revenue, revenue / market, months, source))
    return tuple(
        SegmentMarket(
            segment, *sizes[segment], tuple(sorted(known, key=lambda seller: (-seller.share, seller.name or "")))
        )
        for segment, known in sorted(sellers.items())
        if any(seller.name is not None for seller in known)
    )
