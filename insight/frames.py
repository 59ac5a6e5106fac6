"""What figures mean, as pandas frames for notebooks, tables and exports: the records' numbers, one row each.

As in metrics/frames.py: columns keep their type, missing is <NA> (of a day <NaT>), never 0; ratios are 0..1,
`measured_in` says what a row's figures are counted in, and words are in the language asked for.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

import pandas as pd

from insight.driver_query import Drivers
from insight.improvement_effects import ImprovementEffect
from insight.period_forecast import MonthAhead, PeriodEnd
from insight.signals import Signal, Track
from metrics import typed_frame

_HISTORY = {
    "period": "string",
    "value": "Float64",
    "target": "Float64",
    "lower": "Float64",
    "mean": "Float64",
    "upper": "Float64",
    "cause": "string",
    "forecast": "Float64",
    "low": "Float64",
    "high": "Float64",
}
_OWNER = {"supervisor_id": "string", "indicator": "string", "measured_in": "string"}
_SIGNALS = _OWNER | {name: dtype for name, dtype in _HISTORY.items() if name not in ("forecast", "low", "high")}
_ENDS = {
    **_OWNER,
    "period": "string",
    "known_to": "datetime64[s]",
    "method": "string",
    "so_far": "Float64",
    "forecast": "Float64",
    "low": "Float64",
    "high": "Float64",
    "target": "Float64",
    "p_met": "Float64",
    "seasonal_naive": "Float64",
    "run_rate": "Float64",
    "pace": "Float64",
    "required": "Float64",
    "reason": "string",
}
_DRIVERS = {
    "unit": "string",
    "indicator": "string",
    "measured_in": "string",
    "period": "string",
    "dimension": "string",
    "part": "string",
    "name": "string",
    "base": "Float64",
    "now": "Float64",
    "contribution": "Float64",
    "mix": "Float64",
    "rate": "Float64",
}
_EFFECTS = {
    "key": "string",
    "title": "string",
    "about": "string",
    "process": "string",
    "launched_on": "datetime64[s]",
    "goal": "Float64",
    "measured": "Float64",
    "points_before": "Int64",
    "points_after": "Int64",
    "verdict": "string",
    "estimate": "Float64",
    "low": "Float64",
    "high": "Float64",
    "smallest": "Float64",
    "expected": "Float64",
    "correlation": "Float64",
}


def history_frame(track: Track, signal: Signal | None = None, ahead: Sequence[MonthAhead] = ()) -> pd.DataFrame:
    """One indicator over time with the limits of its chart, then the months ahead; one row per period.

    Columns  period:string (code)  value, target, lower, mean, upper:Float64 in the indicator's unit
             cause:string (control_chart.Cause, of the chart that is judged)
             forecast, low, high:Float64 (80 % interval) in the unit of the indicator's months
    Missing  value: none in that period, or it has not come; target: none set; lower, mean, upper: too few points;
             cause: common cause; forecast: not forecast
    A month that still runs has both a value so far and a forecast of the whole.
    """
    coming = {month.month.code: (month.point, month.low, month.high) for month in ahead}
    rows = [(*row, *coming.pop(str(row[0]), (None, None, None))) for row in _history(track, signal)]
    return typed_frame(_HISTORY, [*rows, *((code, *[None] * 6, *forecast) for code, forecast in coming.items())])


def signal_frame(signals: Mapping[tuple[str, str], Signal]) -> pd.DataFrame:
    """What `insight.signals` gives, one row per supervisor, indicator and period.

    Columns  supervisor_id, indicator (key), measured_in:string, then period … cause as in `history_frame`
    Missing  as in `history_frame`
    """
    return typed_frame(
        _SIGNALS,
        (
            (supervisor_id, key, signal.indicator.unit, *row)
            for (supervisor_id, key), signal in signals.items()
            for row in _history(signal.track, signal)
        ),
    )


def forecast_frame(ends: Iterable[PeriodEnd], lang: str | None = None) -> pd.DataFrame:
    """Where periods end (of `insight.period_ends`), one row per supervisor, indicator and period.

    Columns  supervisor_id, indicator (key), measured_in, period (code):string  known_to:datetime64 (last day known)
             method:string (actual, theta, run_rate, none)  so_far, forecast, low, high, target:Float64 at the
             period's end, with its 80 % interval  p_met:Float64 (probability, 0..1)
             seasonal_naive, run_rate:Float64 (the end by either)  pace, required:Float64 (a month so far, each month
             left)  reason:string (why there is no forecast, or the run rate only)
    Missing  forecast: none can be made; low, high: a run rate or the actual has no interval; p_met: no target or no
             interval; required: no target or no month left; reason: nothing is lacking
    """
    return typed_frame(
        _ENDS,
        (
            (
                end.supervisor_id,
                end.indicator.key,
                end.indicator.unit,
                end.period.code,
                end.known_to,
                end.method,
                end.so_far,
                end.point,
                end.low,
                end.high,
                end.target,
                end.p_met,
                end.seasonal_naive,
                end.run_rate,
                end.pace,
                end.required,
                end.reason.in_(lang) if end.reason else None,
            )
            for end in ends
        ),
    )


def driver_frame(drivers: Drivers, lang: str | None = None) -> pd.DataFrame:
    """The parts of a gap (of `insight.drivers`), biggest first; their contributions add up to the gap.

    Columns  unit, indicator (key), measured_in, period (code), dimension, part (value), name:string
             base, now:Float64 (amount, or own rate of a ratio)  contribution, mix, rate:Float64 in the indicator's unit
    Missing  base, now: the part has no rows then or now; mix, rate: a sum, or against the plan; no gap: no rows
    """
    return typed_frame(
        _DRIVERS,
        (
            (
                drivers.unit,
                drivers.indicator.key,
                drivers.indicator.unit,
                drivers.period.code,
                drivers.by,
                part.value,
                part.name if isinstance(part.name, str) else part.name.in_(lang),
                part.base,
                part.now,
                part.contribution,
                part.mix,
                part.rate,
            )
            for part in drivers.parts
        ),
    )


def effect_frame(effects: Iterable[ImprovementEffect]) -> pd.DataFrame:
    """What became of launches (of `insight.improvement_effects` and its like), one row each.

    Columns  key, title, about (measure or indicator's key), process:string  launched_on:datetime64
             goal, measured:Float64 (changes wanted and measured, as shares)  points_before, points_after:Int64
             verdict:string (effective, not_proven, adverse)  estimate, low, high (95 % interval), smallest, expected:
             Float64 in the series' unit  correlation:Float64 (of neighbouring points)
    Missing  verdict, estimate …: too early to tell; low … correlation: the values do not vary; goal: none was named;
             measured: the indicators cannot compute it
    """
    return typed_frame(
        _EFFECTS,
        (
            (
                launch.key,
                launch.title,
                launch.about,
                launch.process,
                launch.launched_on,
                launch.goal,
                launch.measured,
                launch.effect.before,
                launch.effect.after,
                launch.effect.verdict,
                launch.effect.estimate,
                launch.effect.low,
                launch.effect.high,
                launch.effect.smallest,
                launch.effect.expected,
                launch.effect.correlation,
            )
            for launch in effects
        ),
    )


def _history(track: Track, signal: Signal | None) -> Iterator[tuple[object, ...]]:
    lines = signal.chart.lines if signal else ()
    causes = signal.judged.causes if signal else ()
    for at, period in enumerate(track.periods):
        limits = lines[at] if at < len(lines) else None
        shown = (limits.lower, limits.mean, limits.upper) if limits else (None, None, None)
        yield period.code, track.values[at], track.targets[at], *shown, causes[at] if at < len(causes) else None
