"""Forecasts kept, and scored when the truth arrives: how good they were, with the measures the literature uses.

A forecast is stored once per data version and never changed. Where several were made from the same month (because data
changed later), the first one counts: nobody chooses among forecasts after the fact.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from data.store import Store, now
from insight.forecast import period_end
from insight.month_values import last_whole_month_of_data, month_values
from insight.period_forecast import ForecastMethod, MonthAhead, PeriodEnd
from metrics import Period, PeriodKind, indicator_called, values
from scope import Scope

KEPT = (ForecastMethod.THETA, ForecastMethod.RUN_RATE)
BACK = 12  # month ends that a back-cast goes back to


@dataclass(frozen=True)
class ScoredForecast:
    """One month that was forecast and has come: what was said, what was."""

    point: float
    low: float
    high: float
    actual: float
    scale: float | None  # mean distance from the same month a year earlier, as known when forecast


@dataclass(frozen=True, kw_only=True)
class Quality:
    """How good the forecasts of one supervisor's indicator were.

    months, ends  how many forecast months, and ends of quarters and years, have come
    wape          Σ |error| / Σ |actual|, of months
    mase          mean of |error| / scale: below 1 is better than the same month a year earlier was in the past
    bias          Σ (forecast − actual) / Σ |actual|: above 0 forecasts too high
    coverage      share of months inside their 80 % interval
    ends_wape     the error of the ends; ends_held: how many of the `ends_told` with an interval lay inside it
    back_cast     how many of the forecasts were made later, from what was known on an earlier day
    """

    forecasts: int
    back_cast: int
    months: int
    wape: float | None
    mase: float | None
    bias: float | None
    coverage: float | None
    ends: int
    ends_wape: float | None
    ends_told: int
    ends_held: int


@dataclass(frozen=True)
class Kept:
    """A stored forecast."""

    period: Period
    known_to: date
    back_cast: bool
    point: float
    low: float | None
    high: float | None
    scale: float | None
    months: tuple[MonthAhead, ...]


def keep_forecasts(store: Store, who: Scope, end: PeriodEnd, *, back_cast: bool = False) -> bool:
    """Store a forecast; False when this data version already has it, or when there is nothing to keep.

    Raises NotAllowed out of scope. The row says who made it and when, which is its own audit record.
    """
    who.need_sight_of(end.supervisor_id)
    if end.method not in KEPT or end.point is None:
        return False
    row = [
        end.supervisor_id,
        end.indicator.key,
        end.period.code,
        end.known_to,
        end.data_version,
        now(),
        who.person,
        back_cast,
        end.method.value,
        end.point,
        end.low,
        end.high,
        end.target,
        end.p_met,
        end.scale,
        [month.point for month in end.months_ahead],
        [month.low for month in end.months_ahead],
        [month.high for month in end.months_ahead],
    ]
    known = (
        "SELECT count(*) FROM forecasts WHERE (supervisor_id, indicator, period, known_to, data_version) = (?,?,?,?,?)"
    )
    if store.value(known, row[:5]):
        return False
    with store.transaction() as transaction:
        marks = ", ".join("?" * len(row))
        stored = transaction.execute(
            f"INSERT INTO forecasts VALUES ({marks}) ON CONFLICT DO NOTHING RETURNING 1", row
        ).fetchall()
    return bool(stored)


def back_cast(store: Store, who: Scope, key: str, supervisor_id: str, *, as_of: date, steps: int = BACK) -> int:
    """Forecast from each of the last month ends with what was known then, and keep it; returns how many are new.

    From every month end: the end of its running quarter and year. Rows corrected since are seen as corrected.
    """
    last = last_whole_month_of_data(store, as_of)
    if last is None:
        return 0
    made = 0
    for known in last.last(steps + 1)[:-1]:
        for period in unfinished(known):
            end = period_end(store, who, key, supervisor_id, period, as_of=known.end)
            if end.known_to == known.end:
                made += keep_forecasts(store, who, end, back_cast=True)
    return made


def unfinished(known: Period) -> list[Period]:
    """The quarter and the year that the month after `known` belongs to."""
    following = known.before(-1)
    return [Period.containing(following.start, kind) for kind in (PeriodKind.QUARTER, PeriodKind.YEAR)]


def kept_forecasts(store: Store, who: Scope, key: str, supervisor_id: str) -> list[Kept]:
    """The stored forecasts of one supervisor's indicator, the first made of each period and month. Empty without any.

    Raises NotAllowed out of scope.
    """
    who.need_sight_of(supervisor_id)
    rows = store.rows(
        """SELECT period, known_to, back_cast, point, low, high, scale, month_points, month_lows, month_highs
           FROM forecasts WHERE supervisor_id = ? AND indicator = ?
           QUALIFY row_number() OVER (PARTITION BY period, known_to ORDER BY made_at, data_version) = 1
           ORDER BY known_to, period""",
        [supervisor_id, key],
    )
    kept = []
    for code, known_to, back, point, low, high, scale, *lists in rows:
        period = Period.parse(code)
        months = [m for m in period.months if m.start > known_to]
        ahead = tuple(MonthAhead(m, *three) for m, *three in zip(months, *lists, strict=False))
        kept.append(Kept(period, known_to, back, point, low, high, scale, ahead))
    return kept


def forecast_quality(store: Store, who: Scope, key: str, supervisor_id: str, as_of: date) -> Quality | None:
    """How good the stored forecasts were, as far as the truth has arrived; None while nothing can be judged.

    Each month is judged once per month end it was forecast from, also when it served a quarter and a year.
    Raises NotAllowed out of scope.
    """
    indicator, last = indicator_called(key), last_whole_month_of_data(store, as_of)
    stored = kept_forecasts(store, who, key, supervisor_id)
    if not stored or last is None:
        return None
    come = sorted({ahead.month for f in stored for ahead in f.months if ahead.month.end <= last.end})
    monthly = month_values(store, who, indicator, supervisor_id, come, last.end) if come else []
    truth = {m.period: m.value for m in monthly if m.value is not None}
    judged = {
        (f.known_to, ahead.month): ScoredForecast(ahead.point, ahead.low, ahead.high, truth[ahead.month], f.scale)
        for f in stored
        for ahead in f.months
        if ahead.month in truth
    }
    ended = [f for f in stored if f.period.end <= last.end] if indicator.basis else []
    wholes = sorted({f.period for f in ended})
    computed = values(store, who, wholes, indicators=[key], units=[supervisor_id], as_of=last.end) if wholes else []
    actual = {v.period: v.value for v in computed if v.value is not None}
    ends = [(f, actual[f.period]) for f in ended if f.period in actual]
    if not judged and not ends:
        return None
    months = list(judged.values())
    return Quality(
        forecasts=len(stored),
        back_cast=sum(f.back_cast for f in stored),
        months=len(months),
        wape=wape((j.point, j.actual) for j in months),
        mase=mase(months),
        bias=bias((j.point, j.actual) for j in months),
        coverage=sum(j.low <= j.actual <= j.high for j in months) / len(months) if months else None,
        ends=len(ends),
        ends_wape=wape((f.point, truly) for f, truly in ends),
        ends_told=sum(f.low is not None for f, _ in ends),
        ends_held=sum(f.low is not None and f.high is not None and f.low <= truly <= f.high for f, truly in ends),
    )


def wape(pairs: Iterable[tuple[float, float]]) -> float | None:
    """Weighted absolute percentage error of (forecast, actual): Σ |error| / Σ |actual|; None where that is 0."""
    known = list(pairs)
    total = sum(abs(actual) for _, actual in known)
    return sum(abs(point - actual) for point, actual in known) / total if total else None


def bias(pairs: Iterable[tuple[float, float]]) -> float | None:
    """Σ (forecast − actual) / Σ |actual|: above 0 is too high."""
    known = list(pairs)
    total = sum(abs(actual) for _, actual in known)
    return sum(point - actual for point, actual in known) / total if total else None


def mase(months: Sequence[ScoredForecast]) -> float | None:
    """Mean absolute scaled error (Hyndman & Koehler 2006), m = 12; None where no scale is known."""
    scaled = [abs(j.point - j.actual) / j.scale for j in months if j.scale]
    return sum(scaled) / len(scaled) if scaled else None
