"""Figures on a page: cards, charts, tables, signals, drivers, forecasts, what if, the rows behind a value."""

from ui.figures.cards import context, family_cards, headline
from ui.figures.chart_download import take_away
from ui.figures.charts import trends_and_gaps
from ui.figures.completion import what_projects_will_cost
from ui.figures.drivers import what_drove_it
from ui.figures.effects import effect_part, improvement_outcomes, recommendation_outcomes, verdict_pill
from ui.figures.evidence import evidence
from ui.figures.family import family_page
from ui.figures.forecast import months_ahead, where_it_ends
from ui.figures.indicator import (
    chosen_indicator,
    editions,
    indicator_facts,
    indicator_sql,
    score_ledger,
    siblings,
    trend_of,
)
from ui.figures.priorities import look_first
from ui.figures.signals import signal_part
from ui.figures.tables import everyone
from ui.figures.what_if import what_if
from ui.figures.what_if_weights import what_if_weights

__all__ = [
    "chosen_indicator",
    "context",
    "editions",
    "effect_part",
    "everyone",
    "evidence",
    "family_cards",
    "family_page",
    "headline",
    "improvement_outcomes",
    "indicator_facts",
    "indicator_sql",
    "look_first",
    "months_ahead",
    "recommendation_outcomes",
    "score_ledger",
    "siblings",
    "signal_part",
    "take_away",
    "trend_of",
    "trends_and_gaps",
    "verdict_pill",
    "what_drove_it",
    "what_if",
    "what_if_weights",
    "what_projects_will_cost",
    "where_it_ends",
]
