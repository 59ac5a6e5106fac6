"""What a table is in a query (metrics/query.py): whose row it is, on which day, and the SQL of those that are no plain
table of the contract. A row is `t`, whose figure it counts in `u`."""

from __future__ import annotations

# The day by which a row counts in the department that its supervisor belonged to: of what has a life, its beginning, so
# that no later day can move it. Every other row with a supervisor counts where they are on the as-of day.
ROW_DAYS = {
    "operating_results": "t.date",
    "user_counts": "t.date",
    "resource_usage": "t.month",
    "survey_responses": "t.wave",
    "hiring": "t.opened_on",
    "team_meetings": "t.held_on",
    "process_runs": "coalesce(t.finished_at, t.started_at)::DATE",
    "process_problems": "coalesce(t.resolved_on, t.raised_on)",
    "process_improvements": "t.proposed_on",
    "analysis_reports": "least(t.delivered_on, t.baseline_on)",
    "recommendations": "t.made_on",
    "resource_requests": "t.requested_on",
    "projects": "t.planned_start",
}
# Registers whose rows are counted against a target, and the day from which a row of theirs is there to be counted.
REGISTERS = {"process_improvements": "proposed_on", "recommendations": "made_on"}

# Tables without a supervisor of their own, and the tables they get it from.
PARENT_TABLES = {
    "process_runs": "processes",
    "process_problems": "processes",
    "project_milestones": "projects",
    "project_costs": "projects",
    "project_checks": "projects",
    "project_risks": "projects",
}
OWNED = {"process_runs", "process_problems"}  # of a process, whose owner may change
FROM_PARENT = {
    "process_runs": "date_diff('microsecond', t.started_at, t.finished_at) / 3.6e9 AS hours, s.standard_hours",
    "project_milestones": "s.status AS project_status",
}
# A review counts for the team the member was in at the quarter's end: the last one joined by then.
MEMBER_REVIEWS = """
    SELECT r.*, m.supervisor_id, u.whose
    FROM (SELECT *, last_day(make_date(left(period, 4)::INT, right(period, 1)::INT * 3, 1)) AS quarter_end
          FROM {reviews}) r
    ASOF JOIN {members} m ON r.member_id = m.member_id AND r.quarter_end >= m.joined_on
    JOIN members u ON u.supervisor_id = m.supervisor_id AND r.quarter_end BETWEEN u.from_on AND u.until_on"""
# A department has a team as long as its supervisor belongs to it: whoever comes or goes with them is transferred.
TEAM_MEMBERS = """
    SELECT t.* REPLACE (
               greatest(t.joined_on, u.from_on) AS joined_on,
               CASE WHEN t.left_on <= u.until_on THEN t.left_on
                    WHEN u.until_on < DATE '9999-12-31' THEN u.until_on + 1 END AS left_on,
               CASE WHEN t.left_on <= u.until_on THEN t.leave_reason
                    WHEN u.until_on < DATE '9999-12-31' THEN 'transfer' END AS leave_reason),
           u.whose
    FROM {rows} t JOIN members u ON u.supervisor_id = t.supervisor_id
         AND t.joined_on <= u.until_on AND coalesce(t.left_on, DATE '9999-12-31') >= u.from_on"""
# A process belongs to whoever answered for it on the day of the row.
OF_PROCESS = """
    SELECT t.*, o.supervisor_id, u.whose{more}
    FROM {rows} t JOIN (SELECT process_id, standard_hours FROM {processes}) s USING (process_id)
    JOIN {owners} o ON o.process_id = t.process_id AND {day} BETWEEN o.from_on AND o.until_on
    {counted_in}"""
# Levels of users, whoever belongs where: of the supervisors asked about and of whoever handed them a segment.
USER_LEVELS = """
    SELECT t.supervisor_id, t.segment, t.date, t.active_users
    FROM (SELECT * FROM {rows} WHERE supervisor_id IN (
        SELECT supervisor_id FROM units UNION ALL SELECT supervisor_id FROM handed_over)) t"""
# A segment was handed over where one supervisor's rows of it end and, within a quarter, another's begin. That they end
# is known once a month has passed without one.
HANDED_OVER = """
    WITH held AS (
        SELECT supervisor_id, segment, min(date) AS first_on, max(date) AS last_on FROM {rows}
        WHERE date <= (SELECT max(as_of) FROM p) GROUP BY ALL)
    SELECT a.supervisor_id, a.segment, arg_min(b.supervisor_id, b.first_on) AS heir, min(b.first_on) AS handed_on
    FROM held a JOIN held b ON b.segment = a.segment AND b.supervisor_id <> a.supervisor_id
         AND b.first_on > a.last_on AND b.first_on <= a.last_on + 92
    WHERE a.last_on + 31 <= (SELECT max(as_of) FROM p)
    GROUP BY a.supervisor_id, a.segment"""
# An improvement is measured on the runs of its process, whoever answers for the process.
IMPROVED_RUNS = """
    SELECT *, date_diff('microsecond', started_at, finished_at) / 3.6e9 AS hours
    FROM {runs} WHERE process_id IN (SELECT process_id FROM process_improvements)"""
# A delivery can be late only from the day on which the collection plan that asks for it was in the store.
PLAN_KNOWN = """
    SELECT source_id, company_day(min(loaded_at)) AS known_on
    FROM main.data_sources ANTI JOIN {reverted} USING (load_id) GROUP BY source_id"""
# `delivered`: rows that came with it for the first time; `correct`: the good ones. A load that was reverted came, and
# none of it was right. Loads made before first times were noted tell them by what they changed.
LOADS = """
    SELECT l.*, coalesce(l.new_rows, greatest(l.accepted - l.superseded - l.unchanged, 0)) AS good,
           good + coalesce(l.new_rejected, l.rejected) AS delivered,
           CASE WHEN b.load_id IS NULL THEN good ELSE 0 END AS correct,
           company_day(b.taken_at) AS reverted_on, company_day(l.loaded_at) AS loaded_on
    FROM main.loads l LEFT JOIN {reverted} b USING (load_id)"""
# What loads brought of which days, whose: a delivery is met by its own rows. NULL: anybody's, any day's. Of loads made
# before this was noted any row will do.
DELIVERED = """
    SELECT l.load_id, l.table_name, l.loaded_at, l.loaded_on, d.supervisor_id, d.first_day, d.last_day
    FROM loads l LEFT JOIN main.delivered_days d USING (load_id)
    WHERE l.reverted_on IS NULL AND (d.load_id IS NOT NULL OR l.new_rows IS NULL)"""
# Files of which nothing was stored, with the bad rows that came with them for the first time.
REFUSED_FILES = "SELECT table_name, company_day(refused_at) AS refused_on, new_rejected FROM main.refused_files"
