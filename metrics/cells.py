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

# Whose level of a segment counts, at the end of P and before it: of whoever belongs to the unit at the end of P. A
# segment handed over by then is its heir's before P too: so it is neither lost nor won (judgement 1).
USER_KEYS = """
keys AS (
    SELECT m.whose, m.supervisor_id, l.segment, p.code, p.start_on - 1 AS before, p.end_on, true AS own
    FROM p JOIN members m ON p.end_on BETWEEN m.from_on AND m.until_on
    JOIN (SELECT DISTINCT supervisor_id, segment FROM user_levels) l ON l.supervisor_id = m.supervisor_id
    ANTI JOIN handed_over h
         ON h.supervisor_id = m.supervisor_id AND h.segment = l.segment AND h.handed_on <= p.end_on
    UNION ALL
    SELECT m.whose, h.supervisor_id, h.segment, p.code, p.start_on - 1, p.end_on, false
    FROM p JOIN members m ON p.end_on BETWEEN m.from_on AND m.until_on
    JOIN handed_over h ON h.heir = m.supervisor_id AND h.handed_on BETWEEN p.start_on AND p.end_on)"""

# The levels of active users at the end of P and before P, per supervisor and segment; nothing without a row in P.
_USERS = f"""
WITH {USER_KEYS.strip()},
levels AS (
    SELECT k.whose, k.supervisor_id, k.segment, CASE WHEN own THEN e.active_users END AS at_end,
           s.active_users AS at_start
    FROM keys k
    ASOF LEFT JOIN user_levels e
         ON e.supervisor_id = k.supervisor_id AND e.segment = k.segment AND k.end_on >= e.date
    ASOF LEFT JOIN user_levels s
         ON s.supervisor_id = k.supervisor_id AND s.segment = k.segment AND k.before >= s.date),
moves AS (
    SELECT whose, supervisor_id, segment, sum(lost_users) AS lost, count(*) AS rows
    FROM user_counts JOIN calendar ON date = day
    GROUP BY ALL),
cells AS (
    SELECT whose, supervisor_id, segment, {{numerator}} AS numerator, coalesce(at_start, 0) AS denominator,
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
