"""A family's page: its score, its indicators, their trends."""

from __future__ import annotations

from metrics import Family
from reports import SupervisorReport
from ui.figures.cards import family_headline
from ui.figures.charts import trends
from ui.figures.plan_mark import unacknowledged_plan
from ui.figures.priorities import signals_of
from ui.figures.signals import chance_note
from ui.figures.tables import indicator_tables


def family_page(report: SupervisorReport, family: Family, codes: dict[str, str]) -> None:
    """Everything the report says about one family."""
    part = next(candidate for candidate in report.families if candidate.family.key == family.key)
    family_headline(part, report.period)
    unacknowledged_plan(report)
    indicator_tables(part.lines, codes, signals_of(report))
    chance_note(report, [line.indicator.key for line in part.lines])
    trends([chart for chart in report.charts if chart.line.indicator.family.key == family.key], codes)
