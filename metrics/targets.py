"""Targets of the approved plan (policy 2.1, 3.1): set per supervisor, indicator and period, kept as versions.

A period without a target of its own takes one from its parts or from what it is part of (metrics/derived_targets.py).
After a re-plan each month is judged by the version in force in that month.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from data.people_names import names
from data.store import Store, in_force, now
from metrics.catalogue import INDICATORS
from metrics.derived_targets import Target, target_from, target_to_date
from metrics.periods import Period
from metrics.scheme import Scheme
from metrics.scheme_months import schemes_by_month
from metrics.target_rows import Marks, Origin, TargetKey, TargetRow, TargetsRefused, faults_of
from metrics.to_date import Judged
from scope import Right, Scope

Owner = tuple[str, str]  # supervisor_id, indicator
# Of the keys in three lists: whose, which indicator, which period.
# The first day that a target of a period, by its code, judges.
_FIRST_DAY = """CASE WHEN period LIKE '%-Q%' THEN make_date(left(period, 4)::INT, 3 * right(period, 1)::INT - 2, 1)
                     WHEN length(period) = 4 THEN make_date(period::INT, 1, 1)
                     ELSE make_date(left(period, 4)::INT, right(period, 2)::INT, 1) END"""
_THESE = """(SELECT unnest(?::VARCHAR[]) AS s, unnest(?::VARCHAR[]) AS i, unnest(?::VARCHAR[]) AS p) AS n
            WHERE supervisor_id = n.s AND indicator = n.i AND period = n.p AND replaced_at IS NULL"""


class Stored(NamedTuple):
    """One target on file. `holds_from`, `holds_until`: the months that it judges, the second no longer among them."""

    period: str
    marks: Marks
    holds_from: date | None = None
    holds_until: date | None = None

    def holds_in(self, month: date) -> bool:
        """Is a month, by its first day, judged by it?"""
        return (self.holds_from is None or self.holds_from <= month) and (
            self.holds_until is None or month < self.holds_until
        )


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
    indicators: Iterable[str] | None = None,
) -> dict[TargetKey, Target]:
    """The targets in force, keyed (supervisor_id, indicator, period code); a missing key means there is none.

    A period's own target comes first; without one it is derived as the indicator adds up over time (`target_from`).
    A period is judged by the version of the plan in force in its last month: a re-plan from August on leaves July,
    the second quarter and January to June as they were.
    Marks that were not set lie at the default distance of the period's scheme: the one in force, or one of `schemes`.
    Raises NotAllowed for a supervisor out of scope.
    """
    by_owner = targets_by_owner(store, who, supervisor_ids, periods, schemes, indicators)
    return {(*owner, code): target for owner, known in by_owner.items() for code, target in known.items()}


def targets_by_owner(
    store: Store,
    who: Scope,
    supervisor_ids: Sequence[str],
    periods: Sequence[Period],
    schemes: Mapping[int, Scheme] | None = None,
    indicators: Iterable[str] | None = None,
) -> dict[Owner, dict[str, Target]]:
    """The same, by period code for each supervisor and indicator that has one."""
    for supervisor_id in supervisor_ids:
        who.need_sight_of(supervisor_id)
    years = {period.start.year for period in periods}
    by_month = schemes_by_month(store, years, schemes)
    coded = [(period, period.code, period.end.replace(day=1), by_month.of(period)) for period in periods]
    by_owner: dict[Owner, dict[str, Target]] = {}
    for owner, versions in _stored(store, supervisor_ids, years, indicators).items():
        indicator = INDICATORS.get(owner[1])
        if indicator is None:
            continue  # set for an indicator that a later version no longer has
        replanned = any(version.holds_from or version.holds_until for version in versions)
        known = {version.period: version.marks for version in versions}
        of_owner = {}
        for period, code, last_month, scheme_of_year in coded:
            if replanned:
                known = {version.period: version.marks for version in versions if version.holds_in(last_month)}
            target = target_from(known, indicator, period, scheme_of_year)
            if target is not None:
                of_owner[code] = target
        if of_owner:
            by_owner[owner] = of_owner
    return by_owner


def targets_to_date(
    store: Store,
    who: Scope,
    judged: Mapping[tuple[str, str], Judged],
    asked: Mapping[str, Period],
    schemes: Mapping[tuple[str, str], Scheme],
) -> dict[TargetKey, Target]:
    """The targets by which the judged parts of periods are measured, keyed (supervisor_id, indicator, period code).

    judged   by supervisor and code of the period asked for, which `asked` holds by its code
    schemes  by the same, the scheme that each part is judged by
    A part is judged by the version of the plan in force in its last month. Raises NotAllowed out of scope.
    """
    parts: dict[str, list[tuple[str, Judged]]] = {}
    for (supervisor_id, code), part in judged.items():
        who.need_sight_of(supervisor_id)
        parts.setdefault(supervisor_id, []).append((code, part))
    to_date: dict[TargetKey, Target] = {}
    for (supervisor_id, key), versions in _stored(
        store, parts, {period.start.year for period in asked.values()}
    ).items():
        if (indicator := INDICATORS.get(key)) is None:
            continue
        for code, part in parts[supervisor_id]:
            last_month = part.period.end.replace(day=1)
            known = {version.period: version.marks for version in versions if version.holds_in(last_month)}
            period, by = asked[code], schemes[supervisor_id, code]
            target = target_to_date(known, indicator, period, part.period, by, share=part.share)
            if target is not None:
                to_date[supervisor_id, key, code] = target
    return to_date


def stored_targets(
    store: Store, who: Scope, supervisor_ids: Iterable[str], years: Iterable[int]
) -> dict[TargetKey, list[Stored]]:
    """The targets on file that were not replaced, by what they are targets of: one each, several after a re-plan.

    Raises NotAllowed for a supervisor out of scope.
    """
    supervisor_ids = list(supervisor_ids)
    for supervisor_id in supervisor_ids:
        who.need_sight_of(supervisor_id)
    stored: dict[TargetKey, list[Stored]] = {}
    for owner, versions in _stored(store, supervisor_ids, years).items():
        for version in versions:
            stored.setdefault((*owner, version.period), []).append(version)
    return stored


def _stored(
    store: Store, supervisor_ids: Iterable[str], years: Iterable[int], indicators: Iterable[str] | None = None
) -> dict[Owner, list[Stored]]:
    rows = store.rows(
        f"""SELECT supervisor_id, indicator, period, threshold, target, stretch, set_by, set_at, plan_version,
                  holds_from, holds_until,
                  date_diff('day', greatest({_FIRST_DAY}, holds_from, date_trunc('month', started_on)), set_at::DATE)
           FROM targets LEFT JOIN (SELECT supervisor_id, started_on FROM {in_force("supervisors")})
             USING (supervisor_id)
           WHERE replaced_at IS NULL
             AND supervisor_id IN (SELECT unnest($supervisors::VARCHAR[]))
             AND left(period, 4)::INTEGER IN (SELECT unnest($years::INTEGER[]))
             AND ($indicators IS NULL OR indicator IN (SELECT unnest($indicators::VARCHAR[])))""",
        {
            "supervisors": list(supervisor_ids),
            "years": list(years),
            "indicators": None if indicators is None else list(indicators),
        },
    )
    by_owner: dict[Owner, list[Stored]] = {}
    origins: dict[tuple[Any, ...], Origin] = {}  # a plan sets hundreds of targets at once
    called = names(store) if any(days > 0 for *_, days in rows) else {}
    for supervisor_id, key, code, low, target, high, by, at, version, since, until, days in rows:
        late = max(days, 0)
        if (origin := origins.get((by, at, version, late))) is None:
            origin = Origin(by, at, version, late, called[by] if late else "")
            origins[by, at, version, late] = origin
        stored = Stored(code, Marks(low, target, high, origin), since, until)
        by_owner.setdefault((supervisor_id, key), []).append(stored)
    return by_owner


def set_targets(
    store: Store,
    who: Scope,
    rows: Iterable[TargetRow],
    *,
    holds_from: date | None = None,
    ended: Iterable[TargetKey] = (),
    plan_version: int | None = None,
    on: Any = None,
) -> TargetsSet:
    """Store the rows as the targets in force, all of them or none; earlier versions are kept.

    holds_from    the first day of the month from which they hold: months before it stay judged by what held then.
                  None: for the whole of each period, and earlier versions are marked replaced
    ended         targets that end then without another in their place
    plan_version  of the approved plan that sets them
    on            the transaction of a larger write
    A row that equals the target in force is left as it stands; a plan becomes the origin of one that had none.
    Raises NotAllowed without the right or out of scope; TargetsRefused with a sentence per fault.
    """
    who.need(Right.SET_TARGETS)
    rows, ended = list(rows), list(ended)
    for supervisor_id in {r.supervisor_id for r in rows} | {key[0] for key in ended}:
        who.need_sight_of(supervisor_id)
    supervisors = {s for (s,) in store.rows(f"SELECT supervisor_id FROM {in_force('supervisors')}")}
    if faults := list(faults_of(rows, supervisors)):
        raise TargetsRefused(faults)
    if on is None:
        with store.transaction() as transaction:
            return _set(store, who, rows, ended, holds_from, plan_version, transaction)
    return _set(store, who, rows, ended, holds_from, plan_version, on)


def _set(
    store: Store,
    who: Scope,
    rows: Sequence[TargetRow],
    ended: Sequence[TargetKey],
    holds_from: date | None,
    plan_version: int | None,
    transaction: Any,
) -> TargetsSet:
    # Read inside the write, so that two people who set targets at once cannot leave two in force.
    stands = stored_targets(store, who, {r.supervisor_id for r in rows}, {int(r.period[:4]) for r in rows})
    new = [r for r in rows if not _stands(stands.get(r.key, []), r, holds_from, planned=plan_version is not None)]
    replaced = sum(r.key in stands for r in new)
    at = now()
    gone = [*(r.key for r in new), *ended]
    if gone:
        _end(transaction, _lists(gone), holds_from, at)
    if new:
        lists = [
            *_lists([r.key for r in new]),
            *([getattr(r, m) for r in new] for m in ("threshold", "target", "stretch")),
        ]
        transaction.execute(
            """INSERT INTO targets (supervisor_id, indicator, period, threshold, target, stretch, set_at, set_by,
                                    holds_from, plan_version)
               SELECT unnest(?::VARCHAR[]), unnest(?::VARCHAR[]), unnest(?::VARCHAR[]),
                      unnest(?::DOUBLE[]), unnest(?::DOUBLE[]), unnest(?::DOUBLE[]), ?, ?, ?, ?""",
            [*lists, at, who.person, holds_from, plan_version],
        )
    if gone:
        detail: dict[str, Any] = {"added": len(new) - replaced, "replaced": replaced}
        if ended:
            detail["ended"] = len(ended)
        if holds_from:
            detail["holds_from"] = holds_from
        store.record(transaction, who.person, "set_targets", ", ".join(sorted({key[0] for key in gone})), detail)
    return TargetsSet(len(new) - replaced, replaced, len(rows) - len(new))


def _stands(versions: Sequence[Stored], row: TargetRow, holds_from: date | None, *, planned: bool) -> bool:
    """Do the row's numbers hold already, for all the months that it is to hold for? `planned`: by a plan."""
    if planned and any(version.marks.origin and version.marks.origin.plan_version is None for version in versions):
        return False
    if holds_from is None:
        return [(version.marks, version.holds_from, version.holds_until) for version in versions] == [
            (row.marks, None, None)
        ]
    later = [version for version in versions if version.holds_until is None or version.holds_until > holds_from]
    return len(later) == 1 and later[0].marks == row.marks and later[0].holds_in(holds_from)


def _end(transaction: Any, lists: list[list[str]], holds_from: date | None, at: object) -> None:
    """Versions that no month is judged by any more are replaced; one that judged earlier months stops judging."""
    if holds_from is None:
        transaction.execute(f"UPDATE targets SET replaced_at = ? FROM {_THESE}", [at, *lists])
        return
    transaction.execute(
        f"UPDATE targets SET replaced_at = ? FROM {_THESE} AND holds_from >= ?", [at, *lists, holds_from]
    )
    transaction.execute(
        f"UPDATE targets SET holds_until = ? FROM {_THESE} AND coalesce(holds_until, ?) >= ?",
        [holds_from, *lists, holds_from, holds_from],
    )


def _lists(keys: Sequence[TargetKey]) -> list[list[str]]:
    return [list(column) for column in zip(*keys, strict=True)]
