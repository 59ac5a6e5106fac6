"""Targets of the approved plan (policy 2.1, 3.1): set per supervisor, indicator and period, kept as versions.

A period without a target of its own takes one from its parts or from what it is part of: see `targets`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from access.scope import Right, Scope
from data.store import Store, in_force, now
from metrics.catalogue import INDICATORS
from metrics.curve import default_marks
from metrics.indicator import Indicator
from metrics.periods import Period, PeriodKind
from metrics.scheme import Scheme, scheme
from metrics.target_rows import Marks, TargetKey, TargetRow, TargetsRefused, faults_of

Source = Literal["set", "summed", "quarter", "year"]


@dataclass(frozen=True)
class Target:
    """What an indicator should reach, with the marks of the curve on either side.

    source   set: for this very period · summed: the sum of its parts · quarter, year: the target of the
             quarter or year that the period is part of, which holds for its parts as well
    """

    threshold: float
    target: float
    stretch: float
    source: Source = "set"


@dataclass(frozen=True)
class TargetsSet:
    """What setting targets did: new ones, ones that replaced an earlier version, ones that stood already."""

    added: int
    replaced: int
    unchanged: int


def targets(
    store: Store,
    who: Scope,
    supervisor_ids: Sequence[str],
    periods: Sequence[Period],
    schemes: Mapping[int, Scheme] | None = None,
) -> dict[TargetKey, Target]:
    """The targets in force, keyed (supervisor_id, indicator, period code); a missing key means there is none.

    A period's own target comes first. Without one, an additive indicator takes the sum of the period's months, or
    of its quarters, when all are there; another indicator takes the target of the quarter or year around it.
    A year to date is the sum of its months (additive) or the year's target (else).
    Marks that were not set lie at the default distance of the year's scheme: the one in force, or one of `schemes`.
    Raises NotAllowed for a supervisor out of scope.
    """
    for supervisor_id in supervisor_ids:
        who.need_sight_of(supervisor_id)
    schemes = {year: scheme(store, year) for year in {p.start.year for p in periods}} | dict(schemes or {})
    by_owner: dict[tuple[str, str], dict[str, Marks]] = {}
    for (supervisor_id, key, code), marks in _stored(store, supervisor_ids, schemes).items():
        by_owner.setdefault((supervisor_id, key), {})[code] = marks
    found = {}
    for (supervisor_id, key), known in by_owner.items():
        if key not in INDICATORS:
            continue  # set for an indicator that a later version no longer has
        for period in periods:
            target = target_from(known, INDICATORS[key], period, schemes[period.start.year])
            if target is not None:
                found[supervisor_id, key, period.code] = target
    return found


def target_from(known: Mapping[str, Marks], indicator: Indicator, period: Period, scheme: Scheme) -> Target | None:
    """The target that one supervisor's stored targets of one indicator (by period code) give for a period."""
    year = f"{period.start.year:04d}"  # the code of the year around it
    if period.code in known:
        return _complete(known[period.code], indicator, scheme, "set")
    if indicator.additive:
        parts = _parts(known, period)
        if parts is not None:
            return _summed([_complete(part, indicator, scheme, "set") for part in parts], parts, indicator, scheme)
        # Twelve months to date are the year; nothing shorter can be taken from a sum.
        if period.kind is PeriodKind.YEAR_TO_DATE and period.end.month == 12 and year in known:
            return _complete(known[year], indicator, scheme, "year")
        return None
    if period.kind is PeriodKind.MONTH:
        quarter = Period.containing(period.start, PeriodKind.QUARTER).code
        if quarter in known:
            return _complete(known[quarter], indicator, scheme, "quarter")
    return _complete(known[year], indicator, scheme, "year") if year in known else None


def _parts(known: Mapping[str, Marks], period: Period) -> list[Marks] | None:
    """The stored targets whose periods make up `period` exactly: its months, or whole quarters where months lack."""
    if period.kind is PeriodKind.MONTH:
        return None
    months = [m.code for m in period.months]
    if all(code in known for code in months):
        return [known[code] for code in months]
    if period.kind is PeriodKind.QUARTER:
        return None
    parts: list[Marks] = []
    for start in range(0, len(months), 3):
        span = months[start : start + 3]
        if all(code in known for code in span):
            parts += [known[code] for code in span]
            continue
        quarter = Period.quarter(period.start.year, start // 3 + 1).code
        if len(span) < 3 or quarter not in known:
            return None
        parts.append(known[quarter])
    return parts


def _summed(completed: list[Target], parts: list[Marks], indicator: Indicator, scheme: Scheme) -> Target:
    total = sum(c.target for c in completed)
    low, high = default_marks(total, indicator, scheme.curve)
    # Where no part names its own mark, the default belongs to the sum: 20 % of a loss and 20 % of a gain do not add.
    return Target(
        sum(c.threshold for c in completed) if any(p.threshold is not None for p in parts) else low,
        total,
        sum(c.stretch for c in completed) if any(p.stretch is not None for p in parts) else high,
        "summed",
    )


def _complete(marks: Marks, indicator: Indicator, scheme: Scheme, source: Source) -> Target:
    low, high = default_marks(marks.target, indicator, scheme.curve)
    return Target(
        low if marks.threshold is None else marks.threshold,
        marks.target,
        high if marks.stretch is None else marks.stretch,
        source,
    )


def _stored(store: Store, supervisor_ids: Iterable[str], years: Iterable[int]) -> dict[TargetKey, Marks]:
    rows = store.rows(
        """SELECT supervisor_id, indicator, period, threshold, target, stretch FROM targets
           WHERE replaced_at IS NULL
             AND supervisor_id IN (SELECT unnest($supervisors::VARCHAR[]))
             AND left(period, 4)::INTEGER IN (SELECT unnest($years::INTEGER[]))""",
        {"supervisors": list(supervisor_ids), "years": list(years)},
    )
    return {(row[0], row[1], row[2]): Marks(*row[3:]) for row in rows}


def set_targets(store: Store, who: Scope, rows: Iterable[TargetRow]) -> TargetsSet:
    """Store the rows as the targets in force, all of them or none; earlier versions are kept and marked replaced.

    A row that equals the target in force is left as it stands.
    Raises NotAllowed without the right or out of scope; TargetsRefused with a sentence per fault.
    """
    who.need(Right.SET_TARGETS)
    rows = list(rows)
    for supervisor_id in {r.supervisor_id for r in rows}:
        who.need_sight_of(supervisor_id)
    supervisors = {s for (s,) in store.rows(f"SELECT supervisor_id FROM {in_force('supervisors')}")}
    if faults := list(faults_of(rows, supervisors)):
        raise TargetsRefused(faults)
    with store.transaction() as transaction:
        # Read inside the write, so that two people who set targets at once cannot leave two in force.
        years = {int(r.period[:4]) for r in rows}
        stands = _stored(store, {r.supervisor_id for r in rows}, years)
        new = [r for r in rows if stands.get(r.key) != r.marks]
        replaced = sum(r.key in stands for r in new)
        if new:
            at = now()
            lists = [list(column) for column in zip(*(r.key for r in new), strict=True)]
            transaction.execute(
                """UPDATE targets SET replaced_at = ?
                   FROM (SELECT unnest(?::VARCHAR[]) AS s, unnest(?::VARCHAR[]) AS i, unnest(?::VARCHAR[]) AS p) AS n
                   WHERE supervisor_id = n.s AND indicator = n.i AND period = n.p AND replaced_at IS NULL""",
                [at, *lists],
            )
            lists += [[r.threshold for r in new], [r.target for r in new], [r.stretch for r in new]]
            transaction.execute(
                """INSERT INTO targets (supervisor_id, indicator, period, threshold, target, stretch, set_at, set_by)
                   SELECT unnest(?::VARCHAR[]), unnest(?::VARCHAR[]), unnest(?::VARCHAR[]),
                          unnest(?::DOUBLE[]), unnest(?::DOUBLE[]), unnest(?::DOUBLE[]), ?, ?""",
                [*lists, at, who.person],
            )
            detail = {"added": len(new) - replaced, "replaced": replaced}
            about = ", ".join(sorted({r.supervisor_id for r in new}))
            store.record(transaction, who.person, "set_targets", about, detail)
    return TargetsSet(len(new) - replaced, replaced, len(rows) - len(new))
