"""SQL of the cells into which figures split that rows of one table alone do not make: Indicator.cells.

Each ends in `cells` (whose, dimensions, numerator, denominator, rows), of which a split sums those on its path.
"""

from __future__ import annotations

# The cells of market_sizes in which the unit sells; own revenue is summed first, or a market would count once per row.
MARKET_CELLS = """
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


def user_cells(numerator: str) -> str:
    """`numerator` of the users there were before P, by segment."""
    return _USERS.format(numerator=numerator)


def counted_cells(table: str, known_on: str, condition: str) -> str:
    """How many rows `t` of the table, known of by the end of P, satisfy the condition."""
    return _COUNTED.format(table=table, known_on=known_on, condition=condition)
