"""SQL of what a process improvement did to its process (indicators.md, family 3): measured, never typed in.

change = after / before − 1 of the improvement's measure (cycle_hours: median, cost: mean, rework_rate: share);
before = the 90 days before launched_on, after = from launched_on to closed_on, or to the end of the period.
"""

from __future__ import annotations

FEWEST_RUNS = 10  # on each side; fewer give no value

# From `judged` (whose, code, improvement_id, measure, goal_change, process_id, launched_on, until) to `measured`.
MEASURED = f"""
sides AS (
    SELECT j.*, r.finished_at >= j.launched_on AS later,
           CASE j.measure WHEN 'cycle_hours' THEN r.hours WHEN 'cost' THEN r.cost::DOUBLE
                ELSE (r.outcome = 'rework')::INT END AS amount
    FROM judged j LEFT JOIN improved_runs r ON r.process_id = j.process_id
         AND r.finished_at >= j.launched_on - 90 AND r.finished_at < j.until + 1),
averages AS (
    SELECT whose, code, improvement_id, measure, goal_change,
           count(amount) FILTER (NOT later) AS runs_before, count(amount) FILTER (later) AS runs_after,
           CASE measure WHEN 'cycle_hours' THEN median(amount) FILTER (NOT later)
                ELSE avg(amount) FILTER (NOT later) END AS before,
           CASE measure WHEN 'cycle_hours' THEN median(amount) FILTER (later)
                ELSE avg(amount) FILTER (later) END AS after
    FROM sides GROUP BY whose, code, improvement_id, measure, goal_change),
measured AS (
    SELECT *, CASE WHEN runs_before >= {FEWEST_RUNS} AND runs_after >= {FEWEST_RUNS} AND before > 0
                   THEN after / before - 1 END AS change
    FROM averages)"""

# Those that are completed (judgement 2): their people were trained, they ran to their closing, and their change was
# measured, or an approver says why it cannot be. Closing one on the day of its launch completes nothing.
COMPLETED = f"""
    WITH judged AS (
        SELECT DISTINCT '' AS whose, '' AS code, improvement_id, measure, goal_change, process_id, launched_on,
               closed_on AS until, not_measured_because
        FROM process_improvements
        WHERE status = 'closed' AND trained_on <= closed_on AND launched_on < closed_on),
    {MEASURED.strip()}
    SELECT improvement_id FROM measured WHERE change IS NOT NULL
    UNION SELECT improvement_id FROM judged WHERE not_measured_because IS NOT NULL"""
