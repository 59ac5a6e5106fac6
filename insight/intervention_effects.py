"""What became of what was done to move an indicator: an implemented recommendation, a training that was held.

Each is an Intervention: whose figures, which indicator, since when. It is judged on the indicator's monthly values of
that supervisor, as insight/effect.py judges any series: too early, neighbours alike, a return to the usual, seasons.
Beside it stands, for whoever may see everyone, the same indicator of those to whom nothing was done.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from statistics import fmean

from data.store import Store, in_force
from insight.effect import IMPLEMENTATION, TRAINING, Caveat
from insight.improvement_effects import RELATIVE, ImprovementEffect, many_open, without
from insight.launches import HISTORY, SEASON, LaunchSeries, OtherLaunch, Spacing, beside_others, launch_effect, months
from metrics import (
    INDICATORS,
    MONTHS_COMPARED,
    PARENT_TABLES,
    Better,
    Indicator,
    Period,
    PeriodKind,
    ValueTable,
    a_year_before,
    data_day,
    indicator_called,
    supervisors,
    value_table,
)
from scope import Scope
from text import Words

# Where a case begins and ends: while many begun since are open, the slow ones are not in the figure yet.
_CASES = {
    "process_runs": ("started_at", "finished_at"),
    "process_problems": ("raised_on", "resolved_on"),
    "hiring": ("opened_on", "filled_on"),
    "resource_requests": ("requested_on", "fulfilled_on"),
}


@dataclass(frozen=True)
class Intervention:
    """Something done that should move one indicator of one supervisor.

    key, title  of the recommendation or the training
    since       the day on which it was implemented, or the training was held
    goal        the change that was wanted, as a share; None where none was named
    deed        what it was: a training was held, a recommendation implemented
    """

    key: str
    title: str
    supervisor_id: str
    indicator: str
    since: date
    goal: float | None = None
    deed: Words = TRAINING


def effect_of(
    store: Store,
    who: Scope,
    supervisor_id: str,
    indicator: str,
    since: date,
    *,
    key: str = "",
    title: str = "",
    goal: float | None = None,
    also: Iterable[Intervention] = (),
    until: date,
) -> ImprovementEffect:
    """What became of one intervention, such as a training held on a day, on the data up to `until`.

    also     other interventions of its kind, of anybody: what was done to the same figure shortly before or after
             cannot be told apart and is said; to whom nothing was done is a comparison. Adopted recommendations are
             known anyway
    Missing  no verdict and no figures while it is too early, with the reason among the caveats
    Raises   NotAllowed for a supervisor out of scope; WrongUse for an unknown indicator
    """
    intervention = Intervention(key, title, supervisor_id, indicator_called(indicator).key, since, goal)
    # The same record may stand in `also`: a caller gives all trainings, and asks for each of them.
    known = [
        *_recommended(store, until),
        *(other for other in also if other != intervention and other.since <= until),
        intervention,
    ]
    return effects_of(store, who, [intervention], known, until)[0]


def recommendation_effects(
    store: Store, who: Scope, supervisor_id: str, period: Period, as_of: date
) -> list[ImprovementEffect]:
    """The supervisor's adopted recommendations that name an indicator, implemented in the 12 months to the end of
    `period`, latest first; judged on the indicator's monthly values up to the end of the period.

    Raises NotAllowed for a supervisor out of scope.
    """
    return recommendations_judged(store, who, [supervisor_id], period, as_of)[supervisor_id]


def recommendations_judged(
    store: Store,
    who: Scope,
    supervisor_ids: Sequence[str],
    period: Period,
    as_of: date,
    *,
    given: ValueTable | None = None,
) -> dict[str, list[ImprovementEffect]]:
    """The same for many, by supervisor: the indicators are read once for all of them.

    `given` figures serve where they cover the months of everyone in scope.
    """
    for supervisor_id in supervisor_ids:
        who.need_sight_of(supervisor_id)
    until, asked = min(period.end, as_of), set(supervisor_ids)
    known = _recommended(store, until)
    done = [
        intervention
        for intervention in known
        if intervention.supervisor_id in asked
        and intervention.since > a_year_before(until)
        and intervention.indicator in INDICATORS
    ]
    outcomes: dict[str, list[ImprovementEffect]] = {supervisor_id: [] for supervisor_id in supervisor_ids}
    for intervention, outcome in zip(done, effects_of(store, who, done, known, until, given=given), strict=True):
        outcomes[intervention.supervisor_id].append(outcome)
    return outcomes


def effects_of(
    store: Store,
    who: Scope,
    done: Sequence[Intervention],
    known: Sequence[Intervention],
    until: date,
    *,
    given: ValueTable | None = None,
) -> list[ImprovementEffect]:
    """What became of each, in the order given; read together, for one scan of the indicators serves them all.

    `known` is everything done to anybody's indicators, `done` included. Raises NotAllowed out of scope.
    """
    for supervisor_id in {intervention.supervisor_id for intervention in done}:
        who.need_sight_of(supervisor_id)
    done = [intervention for intervention in done if intervention.indicator in INDICATORS]
    if not done:
        return []
    launches: dict[tuple[str, str], list[date]] = {}
    for intervention in known:
        launches.setdefault((intervention.supervisor_id, intervention.indicator), []).append(intervention.since)
    people = {supervisor.supervisor_id: supervisor.name for supervisor in supervisors(store, who)}
    keys, first_launch = (
        sorted({intervention.indicator for intervention in done}),
        min(intervention.since for intervention in done),
    )
    history = _Months(store, who, list(people), keys, first_launch, until, given)
    still_open = _open_since(store, done, until)
    return [_outcome(intervention, launches, people, history, still_open.get(intervention)) for intervention in done]


def _outcome(
    intervention: Intervention,
    launches: dict[tuple[str, str], list[date]],
    people: dict[str, str],
    history: _Months,
    still_open: Caveat | None,
) -> ImprovementEffect:
    indicator, day = INDICATORS[intervention.indicator], intervention.since
    others = without(launches[intervention.supervisor_id, intervention.indicator], day)
    series = history.of(intervention.supervisor_id, indicator)
    judged = launch_effect(
        history.calendar, series, day, others, _direction(indicator), season=SEASON, deed=intervention.deed
    )
    relative = indicator.unit in RELATIVE
    effect, beside = judged.effect, None
    if effect.verdict is not None:
        rest = [
            OtherLaunch(name, history.of(whose, indicator), tuple(launches.get((whose, intervention.indicator), ())))
            for whose, name in people.items()
            if whose != intervention.supervisor_id
        ]
        beside = beside_others(judged, day, rest, _direction(indicator), relative=relative)
        effect = effect if still_open is None else effect.doubted(still_open)
    about = (
        intervention.key,
        intervention.title,
        intervention.indicator,
        None,
        day,
        intervention.goal,
        _three_months(history, intervention),
    )
    return ImprovementEffect(*about, Spacing.MONTH, effect, beside, relative)


def _recommended(store: Store, until: date) -> list[Intervention]:
    """Everybody's adopted recommendations that name an indicator and were implemented by that day, latest first."""
    rows = store.rows(
        f"""SELECT recommendation_id, title, supervisor_id, indicator, implemented_on, expected_change
            FROM {in_force("recommendations")}
            WHERE decision = 'adopted' AND indicator IS NOT NULL AND implemented_on <= $until
            ORDER BY implemented_on DESC, recommendation_id""",
        {"until": until},
    )
    return [replace(Intervention(*row), deed=IMPLEMENTATION) for row in rows]


def _open_since(store: Store, done: Sequence[Intervention], until: date) -> dict[Intervention, Caveat]:
    """A doubt where many of the cases that the indicator counts, begun since, were open at the end of the data."""
    by_launch: dict[tuple[str, str, date], Caveat | None] = {}
    for table, (begun, ended) in _CASES.items():
        asked = [intervention for intervention in done if INDICATORS[intervention.indicator].reads[0] == table]
        if not asked:
            continue
        parent = PARENT_TABLES.get(table)
        own = f"JOIN {in_force(parent)} s USING (process_id)" if parent else ""
        rows = store.rows(
            f"""SELECT d.whose, d.since, count(*) FILTER ({ended} IS NULL OR {ended} >= $until::DATE + 1), count(*)
                FROM (SELECT DISTINCT unnest($whose::VARCHAR[]) AS whose, unnest($since::DATE[]) AS since) d
                JOIN (SELECT t.*, {"s" if parent else "t"}.supervisor_id AS whose FROM {in_force(table)} t {own}) c
                     ON c.whose = d.whose AND {begun} >= d.since AND {begun} < $until::DATE + 1
                GROUP BY ALL""",
            {
                "whose": [intervention.supervisor_id for intervention in asked],
                "since": [intervention.since for intervention in asked],
                "until": until,
            },
        )
        by_launch |= {(table, whose, since): many_open(still, all_) for whose, since, still, all_ in rows}
    doubts = {
        intervention: by_launch.get(
            (INDICATORS[intervention.indicator].reads[0], intervention.supervisor_id, intervention.since)
        )
        for intervention in done
    }
    return {intervention: doubt for intervention, doubt in doubts.items() if doubt is not None}


class _Months:
    """The monthly values of some indicators, for some supervisors."""

    def __init__(
        self,
        store: Store,
        who: Scope,
        units: Sequence[str],
        keys: Sequence[str],
        first_launch: date,
        until: date,
        given: ValueTable | None,
    ) -> None:
        first = Period.containing(first_launch, PeriodKind.MONTH).before(HISTORY).start
        self.calendar = months(first, min(until, data_day(store, as_of=until) or first))
        asked = [Period.containing(start, PeriodKind.MONTH) for start in self.calendar.starts]
        self._codes = [month.code for month in asked]
        self._found = value_table(store, who, asked, units=units, indicators=keys, as_of=until, given=given)
        self._judged: dict[tuple[str, str], LaunchSeries] = {}

    def plain(self, unit: str, key: str) -> LaunchSeries:
        """As they are."""
        known = self._found.of(unit, key)
        return tuple(known[code].value if code in known else None for code in self._codes)

    def of(self, unit: str, indicator: Indicator) -> LaunchSeries:
        """As they are judged: what is best at 1 counts as its mirror beyond it (1.1 as 0.9)."""
        owner = (unit, indicator.key)
        if owner not in self._judged:
            plain = self.plain(*owner)
            mirrored = indicator.better is Better.TO_ONE
            self._judged[owner] = tuple(None if v is None else min(v, 2 - v) for v in plain) if mirrored else plain
        return self._judged[owner]


def _three_months(history: _Months, intervention: Intervention) -> float | None:
    """The mean of the 3 months after the month of the day against the 3 before it, as the indicator counts it."""
    series, at = (
        history.plain(intervention.supervisor_id, intervention.indicator),
        history.calendar.holding(intervention.since),
    )
    if at < MONTHS_COMPARED or at + MONTHS_COMPARED >= len(series):
        return None
    before = [v for v in series[at - MONTHS_COMPARED : at] if v is not None]
    after = [v for v in series[at + 1 : at + 1 + MONTHS_COMPARED] if v is not None]
    if len(before) < MONTHS_COMPARED or len(after) < MONTHS_COMPARED or fmean(before) <= 0:
        return None
    return fmean(after) / fmean(before) - 1


def _direction(indicator: Indicator) -> Better:
    return Better.LOWER if indicator.better is Better.LOWER else Better.HIGHER
