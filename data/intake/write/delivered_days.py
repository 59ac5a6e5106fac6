"""What a load delivers of the collection plan: whose rows it brings, and which days they are about (judgement 2)."""

from __future__ import annotations

import duckdb

from data.declare import Table
from data.owners import owner_of

_QUARTER = 'make_date(left(s."period", 4)::INT, right(s."period", 1)::INT * 3, 1)'
_RUN = "coalesce(s.finished_at, s.started_at)::DATE"
# Tables that bring figures of days, months or quarters: the first and last day a row `s` is about. Of a register any
# row delivers its state.
DAYS_OF_ROW = {
    "operating_results": ("s.date", "s.date"),
    "user_counts": ("s.date", "s.date"),
    "market_sizes": ("s.month", "last_day(s.month)"),
    "competitor_results": ("s.month", "last_day(s.month)"),
    "member_reviews": (f"{_QUARTER} - INTERVAL 2 MONTH", f"last_day({_QUARTER})"),
    "survey_responses": ("s.wave", "last_day(s.wave)"),
    "process_runs": (_RUN, _RUN),
    "resource_usage": ("s.month", "last_day(s.month)"),
    "project_costs": ("s.month", "last_day(s.month)"),
}


def note_delivered_days(staging: duckdb.DuckDBPyConnection, table: Table, load_id: int) -> None:
    """Of the staged rows: each supervisor and span of days once, also of rows that stood just so already."""
    owner = owner_of(table.name, "s")
    first, last = DAYS_OF_ROW.get(table.name, ("NULL::DATE", "NULL::DATE"))
    whose = f"coalesce({owner}, '')" if owner else "NULL::VARCHAR"
    staging.execute(
        f"""INSERT INTO main.delivered_days
            SELECT DISTINCT $load, {whose}, ({first})::DATE, ({last})::DATE FROM staged s""",
        {"load": load_id},
    )
