"""What a load, or reverting one, does to the figures, before it is done (policy 3.4).

    found = effect_of_load(store, who, "operating_results", "results.csv", content)
    found.result       # what a dry run says
    found.changes      # Revenue, 2026-09, Li Kun: 1.20 M → 1.31 M …
    found.notes        # anomalies in the rows

The rows are put in as if they were stored, the figures of the touched supervisors and months are computed with and
without them, and all is rolled back (data.store.trial).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from data.declare import Table
from data.intake.history import Changes, RevertEffect, changes_of, trying_revert
from data.intake.parse import Corrections
from data.intake.records import Mapping
from data.intake.write import LoadResult, Progress, trying_load
from data.schemas import EVERY_TABLE
from data.store import Store, in_force
from insight.anomalies import anomalies
from metrics import INDICATORS, PARENT_TABLES, Indicator, Period, PeriodKind, supervisors, values
from scope import Scope
from text import Words, figure

SHOWN = 20  # changes that are named; the others are counted
MONTHS = 24  # the latest touched months are compared
MONTHS_WITHOUT_DAY = 3
DAYS = ("date", "time", "month", "quarter")
MOST_ROWS = 1_000_000  # more changed rows than that are not put in for a try: it would take as long as storing them
# They change with every load, or look at months before and after.
UNSEEN = {"loads", "delivered", "refused_files", "plan_known", "measured_effects"}


@dataclass(frozen=True)
class FigureChange:
    """A figure before and after; None where there is none."""

    indicator: Indicator
    supervisor_id: str
    supervisor: str
    period: Period
    before: float | None
    after: float | None

    @property
    def relative(self) -> float | None:
        """The change in parts of what it was; None where one of the two is missing or it was 0."""
        if self.before is None or self.after is None or not self.before:
            return None
        return (self.after - self.before) / abs(self.before)

    @property
    def words(self) -> Words:
        """Revenue, Sep 2026, Li Kun: 1.20 M → 1.31 M."""
        unit = self.indicator.unit
        was, is_ = ({lang: figure(v, unit, lang) for lang in ("en", "zh")} for v in (self.before, self.after))
        return Words(
            f"{self.indicator.name.en}, {self.period.name.en}, {self.supervisor}: {was['en']} → {is_['en']}",
            f"{self.supervisor} {self.period.name.zh}{self.indicator.name.zh}：{was['zh']} → {is_['zh']}",
        )


@dataclass(frozen=True)
class LoadEffect:
    """What would be different.

    result   of a load: what a dry run says; taken: of a take, what it changes
    changes  the figures that change, first those that vanish, then the largest relative changes, then new ones;
             at most SHOWN. more: how many change beside them
    months   the months looked at (the latest MONTHS of those that the rows touch); empty: no figure rests on the rows
    notes    anomalies in the rows, and why figures were not compared if they were not
    rows     of a load: the corrected rows among those it changes, before and after; None where it changes none
    """

    result: LoadResult | None
    taken: RevertEffect | None
    changes: tuple[FigureChange, ...] = ()
    more: int = 0
    months: tuple[Period, ...] = ()
    notes: tuple[Words, ...] = ()
    rows: Changes | None = None


def effect_of_load(
    store: Store,
    who: Scope,
    table: str,
    name: str,
    content: bytes | Path,
    *,
    mapping: Mapping | None = None,
    today: date,
    corrections: Corrections | None = None,
    on_progress: Progress | None = None,
) -> LoadEffect:
    """What storing the good rows of a file would change, `corrections` of its cells taken. Nothing is stored.

    Raises as `load_file` does.
    """
    with trying_load(
        store,
        who,
        table,
        name,
        content,
        mapping=mapping,
        most=MOST_ROWS,
        corrections=corrections,
        on_progress=on_progress,
    ) as tried:
        if tried.as_load is not None:
            changes, months = _compared(store, who, EVERY_TABLE[table], tried.as_load, today)
            notes = anomalies(store, EVERY_TABLE[table], tried.as_load, today)
            rows = changes_of(store, who, tried.as_load) if tried.result.superseded else None
            return replace(_ranked(tried.result, None, changes, months, notes), rows=rows)
        changed = tried.result.added + tried.result.superseded
        return LoadEffect(tried.result, None, notes=(_too_many(changed),) if changed else ())


def effect_of_revert(store: Store, who: Scope, load_id: int, *, is_revert: bool, today: date) -> LoadEffect:
    """What reverting or reinstating a load would change. Nothing is changed. Raises as `revert` does."""
    with trying_revert(store, who, load_id, is_revert=is_revert) as revert:
        changed = revert.removed + revert.restored + revert.changed
        if changed > MOST_ROWS:
            return LoadEffect(None, revert, notes=(_too_many(changed),))
        changes, months = _compared(store, who, EVERY_TABLE[revert.table], revert.event_id, today)
        return _ranked(None, revert, changes, months, ())


def _too_many(rows: int) -> Words:
    return Words(
        f"{rows} rows change: too many to compute the effect on the indicators beforehand.",
        f"共有 {rows} 行变动，数量过多，未预先计算对指标的影响。",
    )


def _ranked(
    result: LoadResult | None,
    revert: RevertEffect | None,
    changes: list[FigureChange],
    months: tuple[Period, ...],
    notes: Iterable[Words],
) -> LoadEffect:
    def rank(change: FigureChange) -> tuple[int, float, str, str]:
        kind = 0 if change.after is None else 2 if change.before is None else 1
        size = -abs(change.relative) if change.relative is not None else 0.0
        return kind, size, change.period.code, change.supervisor_id

    changes = sorted(changes, key=rank)
    return LoadEffect(result, revert, tuple(changes[:SHOWN]), len(changes[SHOWN:]), months, tuple(notes))


def _compared(
    store: Store, who: Scope, table: Table, event: int, today: date
) -> tuple[list[FigureChange], tuple[Period, ...]]:
    """The figures that differ between just before the load or take and now, and the months looked at."""
    keys = [key for key, indicator in INDICATORS.items() if table.name in _rests_on(indicator)]
    months = _months(store, table, event, today)
    if not keys or not months:
        return [], ()
    before = {s.supervisor_id: s.name for s in supervisors(store, who, at_load=event - 1)}
    after = {s.supervisor_id: s.name for s in supervisors(store, who)}
    touched = _supervisors(store, table, event)
    was = _figures(
        store, who, keys, [s for s in before if touched is None or s in touched], months, at_load=event - 1, as_of=today
    )
    now = _figures(
        store, who, keys, [s for s in after if touched is None or s in touched], months, at_load=None, as_of=today
    )
    by_code = {month.code: month for month in months}
    names = before | after
    changes = [
        FigureChange(INDICATORS[key], unit, names[unit], by_code[code], was.get(place), now.get(place))
        for place in {**was, **now}
        for unit, key, code in [place]
        if was.get(place) != now.get(place)
    ]
    return changes, months


def _figures(
    store: Store,
    who: Scope,
    keys: Sequence[str],
    units: Sequence[str],
    months: Sequence[Period],
    *,
    at_load: int | None,
    as_of: date,
) -> dict[tuple[str, str, str], float | None]:
    if not units:
        return {}
    computed = values(store, who, months, indicators=keys, units=units, as_of=as_of, at_load=at_load)
    return {(value.unit, value.indicator, value.period.code): value.value for value in computed}


def _rests_on(indicator: Indicator) -> set[str]:
    """The tables of the contract that a change in the indicator can come from."""
    if UNSEEN & set(indicator.reads):
        return set()
    measured = {"improved_runs", "completed_improvements"} & set(indicator.reads)
    tables = set(indicator.reads) - measured
    tables |= {"process_runs", "process_improvements"} if measured else set()
    tables |= {"team_members"} if "member_reviews" in tables else set()
    return tables | {PARENT_TABLES[name] for name in tables if name in PARENT_TABLES}


def _touched(table: Table, event: int) -> str:
    """SQL of the versions whose time begins or ends with the load or take."""
    return (
        f"(SELECT * FROM main.{table.name}"
        f" WHERE coalesce(reinstated_by, load_id) = {int(event)} OR superseded_by = {int(event)})"
    )


def _supervisors(store: Store, table: Table, event: int) -> set[str] | None:
    """Whose rows are touched; None: anybody's figures may change."""
    rows = _touched(table, event)
    parent = {**PARENT_TABLES, "member_reviews": "team_members"}.get(table.name)
    if "supervisor_id" in table.columns and table.name not in PARENT_TABLES.values():
        sql = f"SELECT DISTINCT supervisor_id FROM {rows}"
    elif parent:
        key = EVERY_TABLE[parent].key[0]
        sql = f"SELECT DISTINCT p.supervisor_id FROM {rows} JOIN main.{parent} p USING ({key})"
    else:
        return None
    return {supervisor_id for (supervisor_id,) in store.rows(sql)}


def _months(store: Store, table: Table, event: int, today: date) -> tuple[Period, ...]:
    """The latest months in which a touched row says that something happened; of rows without a day, the latest
    months of operating data."""
    days = [column for column in table.columns if table.kind(column).name in DAYS]
    asked = [f"SELECT {_day(table, column)} AS day FROM {_touched(table, event)}" for column in days]
    rows = store.rows(
        f"""SELECT DISTINCT date_trunc('month', day)::DATE AS month
            FROM ({" UNION ALL ".join(asked or [f"SELECT date AS day FROM {in_force('main.operating_results')}"])})
            WHERE day <= $today ORDER BY month DESC LIMIT $most""",
        {"today": today, "most": MONTHS if days else MONTHS_WITHOUT_DAY},
    )
    return tuple(Period.containing(month, PeriodKind.MONTH) for (month,) in reversed(rows))


def _day(table: Table, column: str) -> str:
    if table.kind(column).name == "quarter":
        return f'last_day(make_date(left("{column}", 4)::INT, right("{column}", 1)::INT * 3, 1))'
    return f'"{column}"::DATE'
