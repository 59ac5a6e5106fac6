"""Which indicators can be split by what, and the sums that their parts are made of.

A part is one value of a dimension (region East, product A). Every indicator here is a sum, or a quotient of two sums,
over rows that each lie in one part: so the parts' numerators and denominators add up to the whole's. Medians, means
per person and figures across tables do not split like that and are left out.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from data.schemas import TABLES
from data.store import Store, in_force
from metrics import (
    CHURN_RATE,
    EFFECTIVE_RECOMMENDATIONS,
    FIRST_PASS_YIELD,
    HIRING_ON_TIME,
    IMPROVEMENTS_COMPLETED,
    INDICATORS,
    MARKET_SHARE,
    NEW_USERS,
    PROCESS_CONFORMANCE,
    PROFIT,
    PROFIT_MARGIN,
    QUALITY_PASS_RATE,
    REQUEST_FULFILMENT,
    REVENUE,
    USER_GROWTH,
    Indicator,
    MetricQuery,
    rows_of,
)
from text import Words

SPLIT_BY_SUPERVISOR = "supervisor_id"  # the one dimension that exists only above a single supervisor
_SUPERVISORS = ("supervisors", SPLIT_BY_SUPERVISOR)

# The cells of market_sizes in which the unit sells; own revenue is summed first, or a market would count once per row.
_MARKETS = """
WITH own AS (
    SELECT whose, date_trunc('month', date)::DATE AS month, segment, region, sum(revenue) AS own, sum(rows) AS rows
    FROM operating_results JOIN calendar ON date = day
    GROUP BY ALL),
cells AS (
    SELECT whose, segment, region, own AS numerator, market_revenue AS denominator, rows
    FROM own JOIN market_sizes USING (month, segment, region))"""
# The levels of active users at the end of P and before P, per supervisor and segment; nothing without a row in P.
_USERS = """
WITH keys AS (
    SELECT DISTINCT whose, supervisor_id, segment, start_on - 1 AS before, end_on FROM user_counts, p),
levels AS (
    SELECT k.whose, k.supervisor_id, k.segment, e.active_users AS at_end, s.active_users AS at_start
    FROM keys k
    ASOF LEFT JOIN user_counts e
         ON e.supervisor_id = k.supervisor_id AND e.segment = k.segment AND k.end_on >= e.date
    ASOF LEFT JOIN user_counts s
         ON s.supervisor_id = k.supervisor_id AND s.segment = k.segment AND k.before >= s.date),
moves AS (
    SELECT whose, supervisor_id, segment, sum(lost_users) AS lost, count(*) AS rows
    FROM user_counts JOIN calendar ON date = day
    GROUP BY ALL),
cells AS (
    SELECT whose, supervisor_id, segment, {numerator} AS numerator, coalesce(at_start, 0) AS denominator,
           coalesce(rows, 0) + (at_start IS NOT NULL)::INTEGER AS rows
    FROM levels LEFT JOIN moves USING (whose, supervisor_id, segment)
    WHERE (at_end IS NOT NULL OR at_start IS NOT NULL) AND whose IN (SELECT whose FROM moves))"""
# Rows counted one by one among those that could have been counted by the end of P: none counted is then a true 0.
_COUNTED = """
WITH cells AS (
    SELECT t.*, (CASE WHEN {condition} THEN 1 ELSE 0 END) AS numerator, 0 AS denominator, 1 AS rows
    FROM {table} t JOIN p ON t.{known_on} <= p.end_on)"""


@dataclass(frozen=True)
class Split:
    """How one indicator is split.

    dimensions  columns of the table `of`, in the order in which one usually asks
    row_by_row  what is asked of each row cannot be told from monthly sums
    cells       SQL that ends in `cells` (whose, dimensions, numerator, denominator, rows); "" where the indicator's
                plain form says it all
    """

    indicator: Indicator
    dimensions: tuple[str, ...]
    of: str
    cells: str = ""
    row_by_row: bool = False

    @property
    def is_ratio(self) -> bool:
        """A quotient of sums, whose parts have a mix and a rate effect? Else a sum, whose parts simply add up."""
        return self.indicator.divides

    @property
    def day(self) -> str:
        """The column by which rows are newer or older."""
        return self.indicator.on or next(
            iter(c for c in TABLES[self.of].columns if TABLES[self.of].kind(c).name == "date")
        )

    @property
    def reads(self) -> tuple[str, ...]:
        """The tables that the SQL needs."""
        return self.indicator.reads

    def name_of(self, dimension: str) -> Words:
        """What people call a dimension."""
        # Runs and checks get their supervisor from their process or project; the word for it is everywhere the same.
        return TABLES["operating_results" if dimension == SPLIT_BY_SUPERVISOR else self.of].label(dimension)

    def sql(self, dimensions: Sequence[str], path: Sequence[str]) -> str:
        """SELECT whose, dimensions…, numerator, denominator, rows of the rows on the path ($on_<dimension> each)."""
        names = "".join(f"coalesce({d}::VARCHAR, '') AS \"by_{d}\", " for d in dimensions)
        group = ", ".join(str(i + 1) for i in range(len(dimensions) + 1))
        chosen = "".join(f" AND coalesce({d}::VARCHAR, '') = $on_{d}" for d in path)
        if self.cells:
            return f"""{self.cells}
SELECT whose, {names}sum(numerator), sum(denominator), sum(rows)
FROM cells WHERE true{chosen} GROUP BY {group}"""
        one = self.indicator
        return f"""SELECT whose, {names}{one.numerator}, {one.denominator or "0"}, {rows_of(one.of)}
FROM {one.of} JOIN calendar ON {one.on}::DATE = day
WHERE ({one.where}){chosen} GROUP BY {group}"""


def _of_users(numerator: str) -> str:
    return _USERS.format(numerator=numerator)


_SOLD = ("region", "product", "channel", "segment", SPLIT_BY_SUPERVISOR)
_USED = ("segment", SPLIT_BY_SUPERVISOR)
SPLITS: dict[str, Split] = {
    split.indicator.key: split
    for split in (
        Split(REVENUE, _SOLD, "operating_results"),
        Split(PROFIT, _SOLD, "operating_results"),
        Split(PROFIT_MARGIN, _SOLD, "operating_results"),
        # By segment and region only: a market has no products of ours, and several supervisors may share one.
        Split(MARKET_SHARE, ("region", "segment"), "operating_results", _MARKETS),
        Split(NEW_USERS, _USED, "user_counts"),
        Split(USER_GROWTH, _USED, "user_counts", _of_users("coalesce(at_end, 0) - coalesce(at_start, 0)")),
        Split(CHURN_RATE, _USED, "user_counts", _of_users("coalesce(lost, 0)")),
        Split(HIRING_ON_TIME, ("role", SPLIT_BY_SUPERVISOR), "hiring"),
        Split(
            IMPROVEMENTS_COMPLETED,
            ("process_id", "measure", SPLIT_BY_SUPERVISOR),
            "process_improvements",
            _COUNTED.format(
                table="process_improvements",
                known_on="proposed_on",
                condition=IMPROVEMENTS_COMPLETED.counted["process_improvements"],
            ),
        ),
        Split(
            EFFECTIVE_RECOMMENDATIONS,
            ("indicator", SPLIT_BY_SUPERVISOR),
            "recommendations",
            _COUNTED.format(
                table="recommendations",
                known_on="made_on",
                condition=EFFECTIVE_RECOMMENDATIONS.counted["recommendations"],
            ),
        ),
        Split(PROCESS_CONFORMANCE, ("process_id", SPLIT_BY_SUPERVISOR), "process_runs"),
        Split(FIRST_PASS_YIELD, ("process_id", SPLIT_BY_SUPERVISOR), "process_runs"),
        Split(REQUEST_FULFILMENT, ("kind", "source", SPLIT_BY_SUPERVISOR), "resource_requests"),
        Split(QUALITY_PASS_RATE, ("kind", "project_id", SPLIT_BY_SUPERVISOR), "project_checks"),
    )
}

# The words of the contract that a part may be called by.
_CHOICES = {
    "quality": Words("Quality", "质量"),
    "scope": Words("Scope", "范围"),
    "safety": Words("Safety", "安全"),
    "people": Words("People", "人力"),
    "material": Words("Material", "物资"),
    "money": Words("Money", "资金"),
    "internal": Words("Internal", "内部"),
    "external": Words("External", "外部"),
    "cycle_hours": Words("Cycle hours", "周期时长"),
    "cost": Words("Cost", "成本"),
    "rework_rate": Words("Rework rate", "返工率"),
}
_NAMELESS = Words("not stated", "未填写")


@dataclass(frozen=True)
class Sums:
    """The sums over some rows: exact, cents stay cents. `rows` = how many were counted."""

    numerator: Fraction
    denominator: Fraction
    rows: int


def sums(
    store: Store, question: MetricQuery, split: Split, by: Sequence[str], path: Mapping[str, str]
) -> dict[str, dict[tuple[str, ...], Sums]]:
    """For each unit asked about: the sums of every part that has rows, keyed by its values of `by`.

    Only rows on the path count. `by` of nothing gives one key, ().
    Missing  a part without rows has no key, a unit without any has none either
    """
    if not question.periods or not question.units:
        return {}
    chosen = {f"on_{dimension}": value for dimension, value in path.items()}
    sql = question.sql(split.sql(by, list(path)), split.reads, summed=not split.row_by_row)
    rows = store.rows(sql, question.params | chosen)
    found: dict[str, dict[tuple[str, ...], Sums]] = {}
    for unit, *place, numerator, denominator, counted in rows:
        found.setdefault(unit, {})[tuple(place)] = Sums(_exact(numerator), _exact(denominator), int(counted))
    return found


def names(store: Store, split: Split, dimension: str, at_load: int | None = None) -> dict[str, str | Words]:
    """What the values of a dimension are called; a value that is not among them is its own name."""
    named: dict[str, str | Words] = {"": _NAMELESS}
    if dimension == "indicator":
        return named | {key: indicator.name for key, indicator in INDICATORS.items()}
    declared = _SUPERVISORS if dimension == SPLIT_BY_SUPERVISOR else TABLES[split.of].reference(dimension)
    if declared is not None:
        table, key = declared
        named |= dict(store.rows(f"SELECT {key}, name FROM {in_force(table, at_load)}"))
    elif TABLES[split.of].choices(dimension):
        named |= _CHOICES
    return named


def _exact(cell: Any) -> Fraction:
    """What DuckDB summed, without loss: counts and decimals are exact, the last digits of a float are noise."""
    if cell is None:
        return Fraction(0)
    return Fraction(Decimal(f"{cell:.12g}")) if isinstance(cell, float) else Fraction(cell)
