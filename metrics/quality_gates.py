"""Data quality gates the score: what is late, fails its checks or stands on too few cases is not scorable.

It shows why, and its weight is scaled up over the rest in plain sight: never silently green, never zero. What the
scheme asks for is a setting (`fewest_cases`, `late_gates`, `most_rejected`), off unless leadership sets it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from data.schemas import TABLES
from data.store import Store, reverted_loads
from metrics.catalogue import INDICATORS
from metrics.collection_plan import Delivery, deliveries
from metrics.indicator import Counts, Value
from metrics.scheme import Scheme
from metrics.scheme_months import SchemesByMonth
from scope import Scope
from text import Words, number

GateKey = tuple[str, str, str]  # unit, indicator, period code


def gates(
    store: Store, who: Scope, values: Iterable[Value], schemes: SchemesByMonth, as_of: date
) -> dict[GateKey, Words]:
    """Why each value that may not be scored may not be; empty where the schemes ask for nothing.

    The first reason found stands: late, then refused rows, then few cases. Values that are missing have a reason of
    their own and are not among them.
    """
    judged = [(value, schemes.of(value.period)) for value in values if value.value is not None]
    judged = [(value, scheme) for value, scheme in judged if _asks(scheme)]
    if not judged:
        return {}
    late = _late(store, who, [v for v, _ in judged], as_of) if any(s.late_gates for _, s in judged) else {}
    refused = _refused(store) if any(s.most_rejected < 1 for _, s in judged) else {}
    reasons: dict[GateKey, Words] = {}
    for value, scheme in judged:
        why = _why(value, scheme, late.get(value.unit, []), refused)
        if why is not None:
            reasons[value.unit, value.indicator, value.period.code] = why
    return reasons


def _asks(scheme: Scheme) -> bool:
    return scheme.late_gates or scheme.most_rejected < 1 or scheme.fewest_cases > 0


def _why(value: Value, scheme: Scheme, late: list[Delivery], refused: Mapping[str, float]) -> Words | None:
    indicator = INDICATORS[value.indicator]
    if scheme.late_gates:
        for owed in late:
            if owed.table in indicator.reads and value.period.start <= owed.ended_on <= value.period.end:
                return Words(
                    "not scorable: {table} due on {day} has not come", "不可计分：{table}应于 {day} 提交，尚未收到"
                ).format(table=TABLES[owed.table].title, day=owed.due_on.isoformat())
    for table in indicator.reads:
        share = refused.get(table, 0.0)
        if share > scheme.most_rejected:
            return Words(
                "not scorable: {share}% of the rows of the last load of {table} were refused",
                "不可计分：{table}最近一次导入中有 {share}% 的行待更正",
            ).format(table=TABLES[table].title, share=number(share * 100, 1))
    few = indicator.counts is Counts.PARTS and value.denominator is not None and value.denominator < scheme.fewest_cases
    if few:
        return Words(
            "not scorable: only {n} cases, {needed} are needed", "不可计分：仅有 {n} 例，至少需要 {needed} 例"
        ).format(n=number(value.denominator), needed=scheme.fewest_cases)
    return None


def _late(store: Store, who: Scope, values: list[Value], today: date) -> dict[str, list[Delivery]]:
    """The deliveries that are missing, by supervisor."""
    back = (today - min(value.period.start for value in values)).days
    owed: dict[str, list[Delivery]] = {}
    for delivery in deliveries(store, who, today, days_back=max(back, 0), days_ahead=0):
        if delivery.standing == "missing" and delivery.table in TABLES:
            owed.setdefault(delivery.supervisor_id, []).append(delivery)
    return owed


def _refused(store: Store) -> dict[str, float]:
    """The part of the last load in force of each table that was refused."""
    rows = store.rows(
        f"""SELECT table_name, rejected / greatest(received, 1) FROM loads ANTI JOIN {reverted_loads()} USING (load_id)
           QUALIFY row_number() OVER (PARTITION BY table_name ORDER BY load_id DESC) = 1"""
    )
    return {table: share for table, share in rows if table in TABLES}
