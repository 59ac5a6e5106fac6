"""Figures on a page: cards, charts, tables, signals, drivers, forecasts, what if, the rows behind a value."""

from ui.figures.cards import family_cards, headline, report_context
from ui.figures.chart_download import chart_downloads
from ui.figures.charts import trends_and_gaps
from ui.figures.competitors import competitors_part
from ui.figures.completion import completion_part
from ui.figures.drivers import drivers_part
from ui.figures.effects import effect_part, improvement_outcomes, recommendation_outcomes, verdict_pill
from ui.figures.evidence import evidence
from ui.figures.family import family_page
from ui.figures.forecast import forecast_part, months_ahead
from ui.figures.indicator import (
    chosen_indicator,
    definition_history,
    family_links,
    indicator_facts,
    indicator_sql,
    score_ledger,
    trend_of,
)
from ui.figures.priorities import priorities_part
from ui.figures.self_reported import self_reported_note
from ui.figures.signals import signal_part
from ui.figures.tables import supervisors_table
from ui.figures.what_if import what_if
from ui.figures.what_if_weights import what_if_weights

__all__ = [
    "chart_downloads",
    "chosen_indicator",
    "competitors_part",
    "completion_part",
    "definition_history",
    "drivers_part",
    "effect_part",
    "evidence",
    "family_cards",
    "family_links",
    "family_page",
    "forecast_part",
    "headline",
    "improvement_outcomes",
    "indicator_facts",
    "indicator_sql",
    "months_ahead",
    "priorities_part",
    "recommendation_outcomes",
    "report_context",
    "score_ledger",
    "self_reported_note",
    "signal_part",
    "supervisors_table",
    "trend_of",
    "trends_and_gaps",
    "verdict_pill",
    "what_if",
    "what_if_weights",
]
