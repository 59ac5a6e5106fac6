"""How good the data are (policy 3.4): completeness, freshness, rejected rows over time, what each indicator covers.

Everything is measured by the product itself, from the loads and the rows in force; nothing is typed in.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from data.declare import Table
from data.personnel import sees_table
from data.schemas import TABLES
from data.store import Store, in_force, reverted_loads
from metrics.catalogue import INDICATORS
from metrics.engine import values
from metrics.indicator import Indicator
from metrics.people import need_sight_of_all
from metrics.periods import Period, PeriodKind
from scope import Scope
from text import Words


@dataclass(frozen=True)
class TableQuality:
    """One table that holds rows.

    filled    share of the cells of its optional columns that hold something; None when it has none such
    emptiest  the optional column with the smallest share, and that share
    reaches   the last day, month or quarter that its rows are about; None when no column tells a time
    """

    table: Table
    rows: int
    filled: float | None
    emptiest: tuple[str, float] | None
    reaches: date | str | None
    loaded_at: datetime
    loaded_by: str
    load_id: int


@dataclass(frozen=True)
class RejectedRate:
    """One month of one table's loads: rows received and those of them that were refused or reverted."""

    table: str
    month: Period
    received: int
    rejected: int

    @property
    def share(self) -> float:
        """The refused part; of nothing received it is 0."""
        return self.rejected / self.received if self.received else 0.0


@dataclass(frozen=True)
class IndicatorReach:
    """How far one indicator reaches: for how many of the supervisors it has a value, and the commonest reason why not.

    coverage: the mean of what its values themselves say they cover; None where the notion does not apply.
    """

    indicator: Indicator
    supervisors: int
    with_value: int
    coverage: float | None
    reason: Words | None


def table_quality(store: Store, who: Scope) -> list[TableQuality]:
    """Every table that holds rows, in the order of the contract. For whoever may see everyone; NotAllowed otherwise."""
    need_sight_of_all(who)
    seen = [table for table in TABLES.values() if sees_table(who, table.name)]
    return [quality for table in seen if (quality := _quality(store, table)) is not None]


def _quality(store: Store, table: Table) -> TableQuality | None:
    optional = [column for column in table.columns if table.optional(column)]
    time_column = _time_column(table)
    counts = "".join(f', count("{column}")' for column in optional)
    reaches = f'max("{time_column}")' if time_column else "NULL"
    (row,) = store.rows(f"SELECT count(*), {reaches}, max(load_id){counts} FROM {in_force(table.name)}")
    rows, reached, load_id, *held = row
    if not rows:
        return None
    loaded_at, loaded_by = store.rows("SELECT loaded_at, loaded_by FROM loads WHERE load_id = ?", [load_id])[0]
    shares = [(n / rows, column) for n, column in zip(held, optional, strict=True)]
    return TableQuality(
        table,
        rows,
        sum(held) / (rows * len(optional)) if optional else None,
        min(shares)[::-1] if shares else None,
        reached.date() if isinstance(reached, datetime) else reached,
        loaded_at,
        loaded_by,
        load_id,
    )


def _time_column(table: Table) -> str | None:
    """The column that says what time a row is about: the first that must be there, else the first of all."""
    times = [column for column in table.columns if table.kind(column).name in ("date", "month", "quarter", "time")]
    needed = [column for column in times if not table.optional(column)]
    return next(iter(needed or times), None)


def rejected_by_month(store: Store, who: Scope, months: Sequence[Period], by: str | None = None) -> list[RejectedRate]:
    """Received and refused rows of each table's loads, month by month, where there were any; `by`: only that
    person's or system's loads. What was reverted counts as refused. For whoever may see everyone."""
    need_sight_of_all(who)
    by_code = {(month.start.year, month.start.month): month for month in months}
    refused = f"CASE WHEN load_id IN (SELECT load_id FROM {reverted_loads()}) THEN received ELSE rejected END"
    rows = store.rows(
        f"""SELECT table_name, year(company_day(loaded_at)), month(company_day(loaded_at)), sum(received)::BIGINT,
                   sum({refused})::BIGINT
            FROM loads WHERE loaded_by = coalesce($by, loaded_by) GROUP BY ALL ORDER BY ALL""",
        {"by": by},
    )
    return [
        RejectedRate(table, by_code[year, month], received, rejected)
        for table, year, month, received, rejected in rows
        if (year, month) in by_code and sees_table(who, table)
    ]


def uploaders(store: Store, who: Scope) -> list[str]:
    """Everyone, and every system, that brought a load, by name. For whoever may see everyone."""
    need_sight_of_all(who)
    return [name for (name,) in store.rows("SELECT DISTINCT loaded_by FROM loads ORDER BY 1")]


def indicator_reach(store: Store, who: Scope, period: Period, as_of: date) -> list[IndicatorReach]:
    """Every indicator in the order of the catalogue: for how many supervisors of scope it has a value in the period."""
    computed = values(store, who, [period], as_of=as_of)
    reaches = []
    for indicator in INDICATORS.values():
        own = [value for value in computed if value.indicator == indicator.key]
        there = [value for value in own if value.value is not None]
        covered = [value.coverage for value in there if value.coverage is not None]
        reasons = Counter(value.reason for value in own if value.reason is not None)
        reaches.append(
            IndicatorReach(
                indicator,
                len(own),
                len(there),
                sum(covered) / len(covered) if covered else None,
                reasons.most_common(1)[0][0] if reasons else None,
            )
        )
    return reaches


def months_up_to(day: date, n: int) -> list[Period]:
    """The month of the day and those before it, `n` in all, earliest first."""
    return Period.containing(day, PeriodKind.MONTH).last(n)
