"""Rows of days on which their supervisor did not serve (judgement 1): stored, and said with whose, which and when.

A supervisor is judged for the whole months served, so that such a row counts in no score of theirs; a department's and
the company's figures hold it.
"""

from __future__ import annotations

import duckdb

from data.declare import Table
from data.intake.check.cross_row_checks import tables_after_load
from data.intake.records import LINE, LINES_NAMED, lines_in_words
from text import Words

# The day on which an indicator counts a row, where the row itself names a supervisor.
DAY_OF_ROW = {
    "operating_results": "date",
    "user_counts": "date",
    "survey_responses": "wave",
    "hiring": "needed_by",
    "team_meetings": "held_on",
    "process_improvements": "closed_on",
    "analysis_reports": "due_on",
    "recommendations": "decided_on",
    "resource_usage": "month",
    "resource_requests": "needed_by",
    "projects": "planned_finish",
    "routine_checks": "checked_on",
    "merits_and_faults": "occurred_on",
}
PEOPLE_NAMED = 5  # in sentences of their own; how many more there are is said

OUTSIDE = Words(
    "{n} row(s) are of days on which {name} ({id}) did not serve ({first} to {last}; {service}): {where}. They count "
    "in no score of theirs.",
    "{n} 行的日期不在{name}（{id}）的任职期间内（{first}至{last}；{service}）：{where}。这些行不计入其得分。",
)
MORE = Words(
    "Rows of days outside their service stand for {n} more supervisors.", "另有 {n} 名运营主管的行不在其任职期间内。"
)
STARTED = Words("started on {day}", "{day} 到任")
ENDED = Words("left on {day}", "{day} 离任")


def service_warnings(staging: duckdb.DuckDBPyConnection, table: Table) -> list[Words]:
    """One sentence for each supervisor with rows of days before they came or after they left; empty without any."""
    column = DAY_OF_ROW.get(table.name)
    if column is None:
        return []
    first, last = f's."{column}"::DATE', f's."{column}"::DATE'
    if table.kind(column).name == "month":
        last = f"last_day({last})"  # the month in which somebody starts is partly theirs
    people = staging.execute(
        tables_after_load(table, {"supervisors"})
        + f"""SELECT p.supervisor_id, p.name, p.started_on, p.ended_on, min({first}), max({first}), count(*),
                     list(s."{LINE}" ORDER BY s."{LINE}")[:{LINES_NAMED}]
              FROM staged s JOIN supervisors p USING (supervisor_id)
              WHERE {last} < p.started_on OR {first} > p.ended_on
              GROUP BY ALL ORDER BY p.supervisor_id"""
    ).fetchall()
    sentences = [
        OUTSIDE.format(
            n=rows,
            name=name,
            id=supervisor_id,
            first=earliest.isoformat(),
            last=latest.isoformat(),
            service=_service(started_on, ended_on),
            where=lines_in_words(lines, rows),
        )
        for supervisor_id, name, started_on, ended_on, earliest, latest, rows, lines in people[:PEOPLE_NAMED]
    ]
    if len(people) > PEOPLE_NAMED:
        sentences.append(MORE.format(n=len(people) - PEOPLE_NAMED))
    return sentences


def _service(started_on: object, ended_on: object) -> Words:
    """What is known of when they came, and when they left."""
    started = STARTED.format(day=str(started_on))
    if ended_on is None:
        return started
    ended = ENDED.format(day=str(ended_on))
    return Words(f"{started.en}, {ended.en}", f"{started.zh}，{ended.zh}")
