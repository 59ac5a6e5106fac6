"""Signals, forecasts, drivers, effects: what a number means."""

from insight.chance_flags import by_chance
from insight.completion import AtCompletion, at_completion
from insight.contributions import Driver
from insight.control_chart import CAUSE_NAMES, TOO_FEW, TRIAL, Assurance, Cause, Chart, Variation, latest_cause
from insight.driver_query import Against, Drivers
from insight.driver_rows import driver_rows
from insight.driver_words import (
    DRIVER_BASES,
    amount_in_words,
    assumptions,
    drivers_in_words,
    in_both_languages,
    place_in_words,
)
from insight.drivers import drivers, drivers_of_each
from insight.effect import TOO_EARLY, VERDICTS, Verdict, effect
from insight.forecast import (
    ForecastBasis,
    end_of,
    forecast_basis,
    period_end,
    period_ends,
)
from insight.forecast_log import Quality, back_cast, forecast_quality, keep_forecasts
from insight.frames import driver_frame, effect_frame, forecast_frame, history_frame, signal_frame
from insight.improvement_effects import ImprovementEffect, improvement_effects, improvements_judged
from insight.intervention_effects import Intervention, effects_of, recommendation_effects, recommendations_judged
from insight.launches import Comparison, Spacing
from insight.load_effect import FigureChange, LoadEffect, effect_of_load, effect_of_revert
from insight.month_values import HISTORY_MONTHS, last_whole_month_of_data
from insight.period_forecast import ForecastMethod, MonthAhead, PeriodEnd, chance_in_words, probability, sentence
from insight.period_months import BASIS_NAMES
from insight.price_volume import PriceVolume, Product, SoldLine, price_volume
from insight.priorities import NOTHING_STANDS_OUT, Finding, Priority, priorities
from insight.projection import (
    FEWEST_MONTHS,
    HIGH_QUANTILE,
    LOW_QUANTILE,
    SEASON_MONTHS,
    SIMULATED_PATHS,
    project,
    seasonal_naive,
    seasonal_scale,
)
from insight.rebase import Rebase, rebase, rebases, withdraw
from insight.remaining_months import AS_FORECAST, Rest, RestAssumption, offered
from insight.score_gaps import COUNTED_KINDS, ScoreGap, headline, score_gaps
from insight.season import SEASONAL
from insight.signals import (
    MONTHS_CHARTED,
    QUARTERS_CHARTED,
    SEASON_LENGTHS,
    Signal,
    Track,
    better_change,
    last_whole_month,
    last_whole_quarter,
    signal_of,
    signals,
    track,
)
from insight.splits import can_split
from insight.what_if import Moves, YearEnd, fault_of_moves, moved_target, rescored, supposed, year_end, year_target

__all__ = [
    "AS_FORECAST",
    "BASIS_NAMES",
    "CAUSE_NAMES",
    "COUNTED_KINDS",
    "DRIVER_BASES",
    "FEWEST_MONTHS",
    "HIGH_QUANTILE",
    "HISTORY_MONTHS",
    "LOW_QUANTILE",
    "MONTHS_CHARTED",
    "NOTHING_STANDS_OUT",
    "QUARTERS_CHARTED",
    "SEASONAL",
    "SEASON_LENGTHS",
    "SEASON_MONTHS",
    "SIMULATED_PATHS",
    "TOO_EARLY",
    "TOO_FEW",
    "TRIAL",
    "VERDICTS",
    "Against",
    "Assurance",
    "AtCompletion",
    "Cause",
    "Chart",
    "Comparison",
    "Driver",
    "Drivers",
    "FigureChange",
    "Finding",
    "ForecastBasis",
    "ForecastMethod",
    "ImprovementEffect",
    "Intervention",
    "LoadEffect",
    "MonthAhead",
    "Moves",
    "PeriodEnd",
    "PriceVolume",
    "Priority",
    "Product",
    "Quality",
    "Rebase",
    "Rest",
    "RestAssumption",
    "ScoreGap",
    "Signal",
    "SoldLine",
    "Spacing",
    "Track",
    "Variation",
    "Verdict",
    "YearEnd",
    "amount_in_words",
    "assumptions",
    "at_completion",
    "back_cast",
    "better_change",
    "by_chance",
    "can_split",
    "chance_in_words",
    "driver_frame",
    "driver_rows",
    "drivers",
    "drivers_in_words",
    "drivers_of_each",
    "effect",
    "effect_frame",
    "effect_of_load",
    "effect_of_revert",
    "effects_of",
    "end_of",
    "fault_of_moves",
    "forecast_basis",
    "forecast_frame",
    "forecast_quality",
    "headline",
    "history_frame",
    "improvement_effects",
    "improvements_judged",
    "in_both_languages",
    "keep_forecasts",
    "last_whole_month",
    "last_whole_month_of_data",
    "last_whole_quarter",
    "latest_cause",
    "moved_target",
    "offered",
    "period_end",
    "period_ends",
    "place_in_words",
    "price_volume",
    "priorities",
    "probability",
    "project",
    "rebase",
    "rebases",
    "recommendation_effects",
    "recommendations_judged",
    "rescored",
    "score_gaps",
    "seasonal_naive",
    "seasonal_scale",
    "sentence",
    "signal_frame",
    "signal_of",
    "signals",
    "supposed",
    "track",
    "withdraw",
    "year_end",
    "year_target",
]
