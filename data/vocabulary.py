"""The names that a file may use as values: of indicators (recommendations.indicator), of tables (data_sources.table).

Indicators are declared above data, which cannot ask for them: metrics/catalogue.py enters each key here as it is
declared. Tables are declared in data/schemas, which refuses to start when they differ from this list.
"""

INDICATOR_KEYS: list[str] = []

TABLE_NAMES = (
    "departments supervisors supervisor_departments team_members "
    "operating_results user_counts market_sizes competitor_results "
    "member_reviews survey_questions survey_responses hiring team_meetings "
    "processes process_owners process_runs process_problems process_improvements "
    "data_sources analysis_reports recommendations "
    "resource_usage resource_requests partners "
    "projects project_milestones project_costs project_checks project_risks "
    "routine_checks merits_and_faults"
).split()
