"""The numbers behind an indicator's chart, one row a period: value, target, limits, signal, and the months forecast."""

from __future__ import annotations

from collections.abc import Sequence

from insight import CAUSE_NAMES, MonthAhead
from reports.supervisor_record import ReportChart
from text import t

Cell = str | float | None


def series_columns(lang: str) -> list[str]:
    """The heads of the rows."""
    return [
        t("Period", lang),
        t("Value", lang),
        t("Target", lang),
        t("Lower limit", lang),
        t("Mean", lang),
        t("Upper limit", lang),
        t("Signal", lang),
        t("Forecast", lang),
        t("80% interval, low", lang),
        t("80% interval, high", lang),
    ]


def series_rows(chart: ReportChart, ahead: Sequence[MonthAhead], lang: str) -> list[list[Cell]]:
    """The history as it is charted, then the months ahead; figures whole, in the indicator's unit (ratios 0..1).

    Missing  an empty cell: no value, no target, too few points for limits, nothing special
    """
    history, signal = chart.line.history, chart.signal
    lines = signal.chart.lines if signal else ()
    causes = signal.judged.causes if signal else ()
    coming = {one.month.code: [one.point, one.low, one.high] for one in ahead}
    rows: list[list[Cell]] = []
    for at, period in enumerate(history.periods):
        limits = lines[at] if at < len(lines) else None
        cause = causes[at] if at < len(causes) else None
        shown = (limits.lower, limits.mean, limits.upper) if limits else (None, None, None)
        said = CAUSE_NAMES[cause].in_(lang) if cause else None
        # A month that still runs has a value so far and a forecast of the whole.
        forecast = coming.pop(period.code, [None, None, None])
        rows.append([period.code, history.values[at], history.targets[at], *shown, said, *forecast])
    return rows + [[code, *[None] * 6, *forecast] for code, forecast in coming.items()]
