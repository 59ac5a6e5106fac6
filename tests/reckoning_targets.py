"""What a period is judged by, once more, written from the contract alone (judgement 1): nothing of ours is imported.

Which months of a period one supervisor is judged for, and the target of those months. Slow and plain on purpose.
"""

from __future__ import annotations

from datetime import date

import pandas as pd

from tests.reckoning import Reckoning

SUMS = {"revenue", "profit", "new_users", "improvements_completed", "effective_recommendations"}
COMPOUNDS = {"user_growth"}
ACCRUES = {"churn_rate", "voluntary_turnover"}
BY_QUARTER = {"performance_improvement"}  # accrues as well, by the quarters that end
DAILY = {"operating_results": "date", "user_counts": "date"}

Months = list[pd.Period]


def months_of(first: date, last: date) -> Months:
    """The months of a period."""
    return list(pd.period_range(first, last, freq="M"))


def judged(tables: dict, supervisor: str, months: Months, as_of: date) -> tuple[Months, float]:
    """The whole months served that the data fill; of a period without one, its first month and its share of days.

    Nothing: they served no whole month of it.
    """
    person = tables["supervisors"].set_index("supervisor_id").loc[supervisor]
    served = [
        month
        for month in months
        if person.started_on <= month.start_time and not person.ended_on < month.end_time.normalize()
    ]
    filled = _filled(tables, supervisor, as_of)
    whole = [month for month in served if month.end_time.normalize() <= filled]
    if whole or not served:
        return whole, 1.0
    month = served[0]
    reached = filled if filled >= month.start_time else pd.Timestamp(as_of)
    last = min(reached, month.end_time.normalize())
    return [month], ((last - month.start_time).days + 1) / month.days_in_month


def _filled(tables: dict, supervisor: str, as_of: date) -> pd.Timestamp:
    """Up to which day every daily table that the supervisor keeps is there."""
    known = Reckoning(tables, supervisor, as_of, as_of, as_of)
    kept = [
        table
        for table, day in DAILY.items()
        if ((known.of(table)[day] <= known.as_of) & (known.of(table)[day] > known.as_of - pd.DateOffset(years=1))).any()
    ]
    reached = []
    for table in kept or DAILY:
        month_end = known.as_of + pd.offsets.MonthEnd(0)
        while known._collected_by(table, month_end) >= known.as_of:
            month_end -= pd.offsets.MonthEnd(1)
        rows = known.of(table)[DAILY[table]]
        reached.append(max([month_end, *rows[rows <= known.as_of]]))
    return min(reached)


def target(stored: dict[str, float], key: str, period: str, months: Months, part: Months, share: float) -> float | None:
    """The target of `part`, the months of a period with `months` that are judged; None: there is none.

    stored  one owner's targets by period code · share  the part of a running month's days
    """
    if part == months and period in stored and share == 1:
        return stored[period]
    if key in SUMS:
        whole = _sum(stored, part)
        return None if whole is None else whole * share
    if key in COMPOUNDS:
        growth = 1.0
        for month in part:
            rate = _rate(stored, month)
            if rate is None:
                return None
            growth *= (1 + rate) ** share
        return growth - 1
    if key in ACCRUES:
        parts = [_share(stored, month) for month in part]
        return None if None in parts else sum(parts) * share
    if key in BY_QUARTER:
        ends = [month for month in part if month.month % 3 == 0]
        parts = [stored.get(_quarter(month), _quarter_of_year(stored, month)) for month in ends]
        return None if None in parts or not parts else sum(parts) * share
    around = [period, *({_quarter(month) for month in months} if len(months) <= 3 else ()), str(months[0].year)]
    return next((stored[code] for code in around if code in stored), None)


def _sum(stored: dict[str, float], part: Months) -> float | None:
    """Of its months, or of whole quarters where months lack: a sum cannot be guessed."""
    total, at = 0.0, 0
    while at < len(part):
        quarter = [month for month in part if _quarter(month) == _quarter(part[at])]
        if all(_code(month) in stored for month in quarter):
            total += sum(stored[_code(month)] for month in quarter)
        elif len(quarter) == 3 and _quarter(part[at]) in stored:
            total += stored[_quarter(part[at])]
        else:
            return None
        at += len(quarter)
    return total if part else None


def _rate(stored: dict[str, float], month: pd.Period) -> float | None:
    """A month's growth: its own, else the root of its quarter's or year's."""
    if _code(month) in stored:
        return stored[_code(month)]
    if _quarter(month) in stored:
        return (1 + stored[_quarter(month)]) ** (1 / 3) - 1
    return (1 + stored[str(month.year)]) ** (1 / 12) - 1 if str(month.year) in stored else None


def _share(stored: dict[str, float], month: pd.Period) -> float | None:
    """A month's part of what accrues: its own, else a third of its quarter's or a twelfth of its year's."""
    if _code(month) in stored:
        return stored[_code(month)]
    if _quarter(month) in stored:
        return stored[_quarter(month)] / 3
    return stored[str(month.year)] / 12 if str(month.year) in stored else None


def _quarter_of_year(stored: dict[str, float], month: pd.Period) -> float | None:
    return stored[str(month.year)] / 4 if str(month.year) in stored else None


def _code(month: pd.Period) -> str:
    return f"{month.year}-{month.month:02d}"


def _quarter(month: pd.Period) -> str:
    return f"{month.year}-Q{month.quarter}"
