"""The numbers behind an indicator's chart, one row a period: value, target, limits, signal, and the months forecast."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from insight import CAUSE_NAMES, MonthAhead, history_frame
from reports.supervisor_record import ReportChart
from text import t


def series_frame(chart: ReportChart, ahead: Sequence[MonthAhead], lang: str) -> pd.DataFrame:
    """The history as it is charted, then the months ahead, under headings of that language; figures whole, in the
    indicator's unit (ratios 0..1).

    Missing  <NA>: no value, no target, too few points for limits, nothing special
    """
    frame = history_frame(chart.line.history, chart.signal, ahead)
    frame["cause"] = frame["cause"].map({cause: name.in_(lang) for cause, name in CAUSE_NAMES.items()})
    return frame.rename(
        columns={
            "period": t("Period", lang),
            "value": t("Value", lang),
            "target": t("Target", lang),
            "lower": t("Lower limit", lang),
            "mean": t("Mean", lang),
            "upper": t("Upper limit", lang),
            "cause": t("Signal", lang),
            "forecast": t("Forecast", lang),
            "low": t("80% interval, low", lang),
            "high": t("80% interval, high", lang),
        }
    )
