"""The sample company as one CSV file per table."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable
from pathlib import Path

from data.sample import analysis, company, conduct, operating, people, process, projects, resources, team
from data.sample.company import Row
from data.schemas import TABLES, table_called

_MAKERS: dict[str, Callable[[], Iterable[Row]]] = {
    "departments": company.departments,
    "supervisors": company.supervisors,
    "supervisor_departments": company.supervisor_departments,
    "team_members": people.team_members,
    "operating_results": operating.operating_results,
    "user_counts": operating.user_counts,
    "market_sizes": operating.market_sizes,
    "competitor_results": operating.competitor_results,
    "member_reviews": team.member_reviews,
    "survey_questions": team.survey_questions,
    "survey_responses": team.survey_responses,
    "hiring": people.hiring,
    "team_meetings": team.team_meetings,
    "processes": process.processes,
    "process_owners": process.process_owners,
    "process_runs": process.process_runs,
    "process_problems": process.process_problems,
    "process_improvements": process.process_improvements,
    "data_sources": analysis.data_sources,
    "analysis_reports": analysis.analysis_reports,
    "recommendations": analysis.recommendations,
    "resource_usage": resources.resource_usage,
    "resource_requests": resources.resource_requests,
    "partners": resources.partners,
    "projects": projects.projects,
    "project_milestones": projects.project_milestones,
    "project_costs": projects.project_costs,
    "project_checks": projects.project_checks,
    "project_risks": projects.project_risks,
    "routine_checks": conduct.routine_checks,
    "merits_and_faults": conduct.merits_and_faults,
}

if set(_MAKERS) != set(TABLES):
    raise RuntimeError(f"data/sample and data/schemas differ: {set(_MAKERS) ^ set(TABLES)}")


def sample_rows(table: str) -> list[Row]:
    """The rows of one table, in the order of its file."""
    return list(_MAKERS[table_called(table).name]())


def csv_of(table: str, rows: Iterable[Row]) -> bytes:
    """Rows as a file in the form of the table's template: UTF-8, columns in their order, empty where unknown."""
    out = io.StringIO()
    columns = table_called(table).columns
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows([row.get(column) for column in columns] for row in rows)
    return out.getvalue().encode("utf-8")


def write_files(folder: Path) -> list[Path]:
    """One CSV per table in `folder`, made if need be; returns their paths in the order in which they load."""
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for table in TABLES:
        path = folder / f"{table}.csv"
        path.write_bytes(csv_of(table, sample_rows(table)))
        written.append(path)
    return written
