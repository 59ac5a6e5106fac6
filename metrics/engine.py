"""Every indicator for whoever is asked about and every period, in one set of queries.

The plain indicators of a table come out of one SELECT; each of the others has its own. Formulas stand in
metrics/<family>.py, what the contract left open in docs/deviations.md.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import lru_cache
from typing import Any, Literal, NamedTuple

from data.schemas import EVERY_TABLE
from data.store import Store
from errors import unknown
from metrics.catalogue import INDICATORS, indicator_called
from metrics.completeness import filled_to
from metrics.indicator import Indicator, Value
from metrics.people import departments, last_day, memberships, need_sight_of_all, supervisors
from metrics.periods import Period
from metrics.query import COMPANY, COMPARED_TABLES, MetricQuery, rows_of
from metrics.recommendation import favourable_changes
from scope import Scope
from text import MISSING, Words

Level = Literal["supervisor", "department", "company"]
LEVELS = ("supervisor", "department", "company")

NOT_BEGUN = Words("period has not begun: {period} starts after {as_of}", "期间尚未开始：{period}晚于截止日 {as_of}")
# What a reason calls a table: {operating_results} in its sentence is the title.
_TITLES = {name: table.title for name, table in EVERY_TABLE.items()}

# whose, period, numerator, denominator, evidence, coverage, gap, cut_on
Row = tuple[str, str, Any, Any, int, float | None, str | None, date | None]
Place = tuple[str, str, str]  # unit, indicator, period code


class RawValue(NamedTuple):
    """A value without the words around it; None as in `Value`."""

    value: float | None
    numerator: float | None
    denominator: float | None


def values(
    store: Store,
    who: Scope,
    periods: Sequence[Period],
    *,
    indicators: Sequence[str] | None = None,
    level: Level = "supervisor",
    units: Sequence[str] | None = None,
    as_of: date,
    at_load: int | None = None,
) -> list[Value]:
    """The value of every indicator, for every unit within `who`'s scope and every period.

    Returns  one Value per (unit, indicator, period), also where it is empty, in the order asked: units, then
             indicators as in the catalogue, then periods
    Missing  value None with the reason in words; a denominator of 0 gives None: "no data" is not 0
    as_of    bounds what is known; at_load computes on the rows as they stood after that load
    Raises   NotAllowed for a unit out of scope, and below "everyone" for departments and the company;
             WrongUse for an unknown indicator or unit
    """
    asked = [indicator_called(key) for key in indicators] if indicators is not None else list(INDICATORS.values())
    question = query_values(store, who, periods, level=level, units=units, as_of=as_of, at_load=at_load)
    answers = _answers(store, question, asked)
    whose = dict.fromkeys(units if units is not None else _units_at(store, who, level, at_load))
    coded = [(period, period.code) for period in periods]
    return [
        _value(indicator, unit, period, answers.get((unit, indicator.key, code)), question.as_of)
        for unit in whose
        for indicator in asked
        for period, code in coded
    ]


def query_values(
    store: Store,
    who: Scope,
    periods: Sequence[Period],
    *,
    level: Level = "supervisor",
    units: Sequence[str] | None = None,
    as_of: date,
    at_load: int | None = None,
) -> MetricQuery:
    """The question that the queries of one call share; judges scope. Periods that have not begun are left out."""
    members = _units_at(store, who, level, at_load)
    if units is not None:
        for unit in units:
            if level == "supervisor":
                who.need_sight_of(unit)
            if unit not in members:
                raise unknown(Words(level, {"department": "部门"}.get(level, "运营主管")), unit, list(members))
        members = {unit: members[unit] for unit in units}
    begun = tuple(dict.fromkeys(period for period in periods if period.start <= as_of))
    pairs = tuple((supervisor_id, unit) for unit, ids in members.items() for supervisor_id in ids)
    ids = tuple(dict.fromkeys(supervisor_id for supervisor_id, _ in pairs))
    reached = filled_to(store, who, ids, COMPARED_TABLES, as_of=as_of, at_load=at_load)
    filled = tuple((table, supervisor_id, day) for (supervisor_id, table), day in reached.items())
    stays = _stays(store, who, members, at_load) if level == "department" else ()
    return MetricQuery(begun, pairs, as_of, filled, at_load=at_load, stays=stays, last_day=last_day(store))


def sql_of(
    store: Store,
    who: Scope,
    key: str,
    supervisor_id: str,
    period: Period,
    *,
    as_of: date,
    at_load: int | None = None,
) -> str:
    """The SQL behind one figure, as an auditor can read it and run it on the database file."""
    indicator = indicator_called(key)
    question = query_values(store, who, [period], units=[supervisor_id], as_of=as_of, at_load=at_load)
    question = with_effects(store, who, question, [indicator])
    body = _plain_sql([indicator]) if not indicator.sql else indicator.sql
    return question.sql(body.strip(), indicator.reads, literal=True)


def _units_at(store: Store, who: Scope, level: Level, at_load: int | None) -> dict[str, tuple[str, ...]]:
    """Unit → the supervisors whose rows count in it, of a department also those who have left it."""
    if level == "supervisor":
        return {s.supervisor_id: (s.supervisor_id,) for s in supervisors(store, who, at_load=at_load)}
    need_sight_of_all(who)
    if level == "department":
        members: dict[str, tuple[str, ...]] = {d.department_id: () for d in departments(store, who, at_load=at_load)}
        for stay in memberships(store, who, at_load=at_load):
            members[stay.department_id] = tuple(dict.fromkeys((*members[stay.department_id], stay.supervisor_id)))
        return members
    return {COMPANY: tuple(s.supervisor_id for s in supervisors(store, who, at_load=at_load))}


def _stays(
    store: Store, who: Scope, members: Mapping[str, Sequence[str]], at_load: int | None
) -> tuple[tuple[str, str, date, date], ...]:
    """Supervisor, department, first and last day of each stay: a move out of a department moves nothing before it."""
    return tuple(
        (stay.supervisor_id, stay.department_id, stay.from_on, stay.until_on)
        for stay in memberships(store, who, at_load=at_load)
        if stay.department_id in members
    )


def quotients(store: Store, question: MetricQuery, asked: Sequence[Indicator]) -> dict[Place, RawValue]:
    """The bare figure of each place that has a row. Scope was judged when the question was asked."""
    return {place: _quotient(row) for place, row in _answers(store, question, asked).items()}


def _answers(store: Store, question: MetricQuery, asked: Sequence[Indicator]) -> dict[Place, Row]:
    """(unit, indicator, period code) → the row its SQL gave."""
    if not question.periods or not question.units:
        return {}
    answers: dict[Place, Row] = {}
    plain: dict[tuple[str, str, str, bool], list[Indicator]] = {}
    for indicator in asked:
        if not indicator.sql:
            rows = (indicator.of, indicator.on, indicator.where, indicator.row_by_row)
            plain.setdefault(rows, []).append(indicator)
    for (table, _, _, row_by_row), group in plain.items():
        sql = question.sql(_plain_sql(group), [table], summed=not row_by_row)
        for whose, period, evidence, *parts in store.rows(sql, question.params):
            for position, indicator in enumerate(group):
                numerator, denominator = parts[2 * position : 2 * position + 2]
                answers[whose, indicator.key, period] = (
                    whose,
                    period,
                    numerator,
                    denominator,
                    int(evidence),
                    None,
                    None,
                    None,
                )
    # Those that rest on measured effects come last: what they measure may be among what was found before.
    for indicator in sorted(
        (indicator for indicator in asked if indicator.sql), key=lambda indicator: indicator.rests_on_effects
    ):
        if indicator.rests_on_effects:
            question = _with_effects(
                store, question, [indicator], frozenset(indicator.key for indicator in asked), answers
            )
        for row in _rows(store, question, indicator):
            answers[row[0], indicator.key, row[1]] = row
    return answers


def _plain_sql(group: Sequence[Indicator]) -> str:
    """One SELECT for all indicators that count the same rows."""
    first = group[0]
    parts = "".join(
        f',\n       {i.numerator} AS "{i.key}: numerator", {i.denominator or "1"} AS "{i.key}: denominator"'
        for i in group
    )
    return f"""SELECT whose, code AS period, {rows_of(first.of)} AS evidence{parts}
FROM {first.of} JOIN calendar ON {first.on}::DATE = day
WHERE {first.where}
GROUP BY whose, code"""


def _rows(store: Store, question: MetricQuery, indicator: Indicator) -> Iterable[Row]:
    cursor = store.cursor.execute(
        question.sql(indicator.sql, indicator.reads, summed=not indicator.row_by_row), question.params
    )
    names = [column[0] for column in cursor.description or ()]
    for row in cursor.fetchall():
        cell = dict(zip(names, row, strict=True))
        gap = cell.get("gap")
        yield (
            cell["whose"],
            cell["period"],
            cell["numerator"],
            cell["denominator"],
            int(cell["evidence"] or 0),
            cell.get("coverage"),
            None if gap is None else str(gap),
            cell.get("cut_on"),
        )


def _value(indicator: Indicator, unit: str, period: Period, row: Row | None, as_of: date) -> Value:
    if period.start > as_of:
        not_begun = NOT_BEGUN.format(period=period.name, as_of=as_of.isoformat())
        return Value(unit, indicator.key, period, None, None, None, 0, None, not_begun)
    if row is None:
        empty = _reason(indicator.empty, indicator, period)
        return Value(unit, indicator.key, period, None, None, None, 0, None, empty)
    _, _, _, _, evidence, coverage, gap, cut_on = row
    value, numerator, denominator = _quotient(row)
    reason = _reason(indicator.undefined, indicator, period, gap) if value is None else None
    return Value(unit, indicator.key, period, value, numerator, denominator, evidence, coverage, reason, cut_on)


def _quotient(row: Row) -> RawValue:
    """Value, numerator, denominator; no value where there is nothing to divide, or nothing to divide by."""
    numerator, denominator = _settled(row[2]), _settled(row[3])
    value = None if numerator is None or not denominator else numerator / denominator
    return RawValue(value, numerator, denominator)


def _settled(part: Any) -> float | None:
    """As a float; what was summed in floating point loses its last digits, which hang on the order of summing."""
    if part is None:
        return None
    return float(f"{part:.12g}") if isinstance(part, float) else float(part)


def _reason(words: Words, indicator: Indicator, period: Period, gap: str | None = None) -> Words:
    return _filled(words, indicator.reads[0], period, gap or MISSING)


@lru_cache(maxsize=8192)  # a question about many units gives the same reason many times over
def _filled(words: Words, table: str, period: Period, gap: str) -> Words:
    missing = Period.parse(gap).name if re.fullmatch(r"\d{4}-Q[1-4]", gap) else gap
    return words.format(table=_TITLES.get(table, table), period=period.name, gap=missing, **_TITLES)


def with_effects(store: Store, who: Scope, question: MetricQuery, asked: Sequence[Indicator]) -> MetricQuery:
    """The question with the recommendations whose indicator moved the right way, where someone asks for them.

    Raises NotAllowed for a question about a supervisor out of scope.
    """
    for supervisor_id, _ in question.units:
        who.need_sight_of(supervisor_id)
    return _with_effects(store, question, asked)


def _with_effects(
    store: Store,
    question: MetricQuery,
    asked: Sequence[Indicator],
    answered: frozenset[str] = frozenset(),
    known: Mapping[Place, Row] | None = None,
) -> MetricQuery:
    """The same; scope was judged when the question was asked.

    `found` holds the rows of the indicators `answered`, for the periods and units of the question: they serve again.
    """
    if not any(indicator.rests_on_effects for indicator in asked):
        return question
    one_by_one = all(supervisor_id == unit for supervisor_id, unit in question.units)

    def monthly(ids: Sequence[str], keys: Sequence[str], months: Sequence[Period]) -> dict[Place, float]:
        held = set(question.periods) if one_by_one and answered.issuperset(keys) else set()
        wanted = {month.code for month in months if month in held}
        rows = {place: row for place, row in (known or {}).items() if place[1] in keys and place[2] in wanted}
        missing = tuple(month for month in months if month not in held)
        own = tuple((supervisor_id, supervisor_id) for supervisor_id in ids)
        inner = replace(question, periods=missing, units=own, stays=())
        rows |= _answers(store, inner, [INDICATORS[key] for key in keys])
        found_values = {place: _quotient(row).value for place, row in rows.items()}
        return {place: value for place, value in found_values.items() if value is not None}

    return replace(question, effects=favourable_changes(store, question, monthly))
