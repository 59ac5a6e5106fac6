"""What became of process improvements; insight/intervention_effects.py judges what was to move an indicator.

Two answers stand side by side. The measured change is accounting (metrics/improvement.py, metrics/recommendation.py):
what the runs or months just before and after add up to, and what the indicators count. The effect is statistics:
whether that can have been chance, on the monthly series (weekly where the months are too few).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from data.store import Store, in_force
from insight.effect import Caveat, Doubt, Effect, caveat
from insight.launches import (
    HISTORY,
    Calendar,
    Comparison,
    LaunchEffect,
    LaunchSeries,
    OtherLaunch,
    Spacing,
    beside_others,
    launch_effect,
    months,
    weeks,
)
from metrics import Better, Period, PeriodKind, a_year_before, measured_changes
from scope import Scope
from text import Unit

FEWEST_RUNS = 3  # in a month or week; fewer make no point of the series
LATE = timedelta(days=3)  # how long before a month's end the last run may lie for the month to count as whole
OPEN_SHARE = 0.05  # of the cases since launch; from here on the reader is told
MEASURES = ("cycle_hours", "cost", "rework_rate")  # as _Runs reads them
RELATIVE = {Unit.MONEY, Unit.COUNT, Unit.DAYS}  # units in which others are compared by parts of their own level


@dataclass(frozen=True)
class ImprovementEffect:
    """One launched improvement, implemented recommendation or training held, and what became of it.

    about     the improvement's measure (cycle_hours, cost, rework_rate) or the indicator's key
    goal      the change that was wanted, as a share; None where none was named
    measured  the change as the indicators compute it, as a share; None where they cannot
    effect    in hours, money, or as a share of runs; in the indicator's unit. Of an indicator that is best at 1,
              values above 1 count as their mirror below it
    beside    the effect less what changed where nothing was launched; as a share where `relative`
    """

    key: str
    title: str
    about: str
    process: str | None
    launched_on: date
    goal: float | None
    measured: float | None
    step: Spacing
    effect: Effect
    beside: Comparison | None
    relative: bool


def improvement_effects(
    store: Store, who: Scope, supervisor_id: str, period: Period, as_of: date
) -> list[ImprovementEffect]:
    """The supervisor's improvements launched in the 12 months to the end of `period`, latest first.

    Judged on the runs up to the end of the period, also after the improvement was closed: did it last?
    Raises NotAllowed for a supervisor out of scope.
    """
    return improvements_judged(store, who, [supervisor_id], period, as_of)[supervisor_id]


def improvements_judged(
    store: Store, who: Scope, supervisor_ids: Sequence[str], period: Period, as_of: date
) -> dict[str, list[ImprovementEffect]]:
    """The same for many, by supervisor: the runs are read once for all of them."""
    for supervisor_id in supervisor_ids:
        who.need_sight_of(supervisor_id)
    until = min(period.end, as_of)
    since = a_year_before(until)
    rows = store.rows(
        f"""SELECT supervisor_id, improvement_id, title, measure, process_id, launched_on, goal_change
            FROM {in_force("process_improvements")}
            WHERE supervisor_id IN (SELECT unnest($whose::VARCHAR[]))
              AND launched_on > $since AND launched_on <= $until AND status <> 'dropped'
            ORDER BY launched_on DESC, improvement_id""",
        {"whose": list(supervisor_ids), "since": since, "until": until},
    )
    outcomes: dict[str, list[ImprovementEffect]] = {supervisor_id: [] for supervisor_id in supervisor_ids}
    if not rows:
        return outcomes
    runs = _Runs(store, who, min(row[5] for row in rows), until)
    owners = {row[0] for row in rows}
    alone = next(iter(owners)) if len(owners) == 1 else None
    measured = measured_changes(store, who, period, supervisor_id=alone, launched_after=since, as_of=as_of)
    changes = {change.improvement_id: change.change for change in measured}
    still_open = runs.open_since([(row[4], row[5]) for row in rows])
    for whose, key, title, measure, process, launched_on, goal in rows:
        judged = runs.judged(process, measure, launched_on)
        relative = measure != "rework_rate"
        beside = runs.beside(judged, process, measure, launched_on, relative=relative)
        share_open = still_open.get((process, launched_on))
        effect = (
            judged.effect if share_open is None or judged.effect.verdict is None else judged.effect.doubted(share_open)
        )
        about = (key, title, measure, runs.names.get(process, process), launched_on, goal, changes.get(key))
        outcomes[whose].append(ImprovementEffect(*about, judged.calendar.step, effect, beside, relative))
    return outcomes


class _Runs:
    """The runs of every process, by month and by week, as known at the end of one day."""

    def __init__(self, store: Store, who: Scope, first_launch: date, until: date) -> None:
        self.store, self.until = store, until
        self.first = Period.containing(first_launch, PeriodKind.MONTH).before(HISTORY).start
        reach = store.value(
            f"SELECT max(finished_at)::DATE FROM {in_force('process_runs')} WHERE finished_at < $until::DATE + 1",
            {"until": until},
        )
        self.months = months(self.first, min(until, (reach or self.first) + LATE))
        self.weeks = weeks(self.first, min(until, reach or self.first))
        processes = store.rows(f"SELECT process_id, name, supervisor_id FROM {in_force('processes')} ORDER BY 1")
        self.names = {process: name for process, name, _ in processes}
        self.owners = {process: owner for process, _, owner in processes}
        self.seen = [process for process, _, owner in processes if who.sees(owner)]
        self.launches: dict[tuple[str, str], list[date]] = {}
        for process, measure, day in store.rows(
            f"""SELECT process_id, measure, launched_on FROM {in_force("process_improvements")}
                WHERE launched_on <= $until ORDER BY launched_on""",
            {"until": until},
        ):
            self.launches.setdefault((process, measure), []).append(day)
        self._points: dict[Spacing, dict[tuple[str, str], LaunchSeries]] = {}

    def judged(self, process: str, measure: str, launched_on: date) -> LaunchEffect:
        """By months; where they are too few, by weeks."""
        others = without(self.launches[process, measure], launched_on)
        outcomes = [
            launch_effect(calendar, self._series(calendar, process, measure), launched_on, others, Better.LOWER)
            for calendar in (self.months, self.weeks)
        ]
        return next((outcome for outcome in outcomes if outcome.effect.verdict is not None), outcomes[-1])

    def beside(
        self, judged: LaunchEffect, process: str, measure: str, launched_on: date, *, relative: bool
    ) -> Comparison | None:
        """Against the other processes of whoever answers for this one; where none stayed untouched, of others."""
        if judged.effect.verdict is None:
            return None
        rest = [p for p in self.seen if p != process]
        own = [p for p in rest if self.owners[p] == self.owners.get(process)]
        for group in (own, [p for p in rest if p not in own]):
            others = [
                OtherLaunch(
                    self.names[p],
                    self._series(judged.calendar, p, measure),
                    tuple(self.launches.get((p, measure), ())),
                )
                for p in group
            ]
            if comparison := beside_others(judged, launched_on, others, Better.LOWER, relative=relative):
                return comparison
        return None

    def open_since(self, launches: Sequence[tuple[str, date]]) -> dict[tuple[str, date], Caveat]:
        """By process and launch: a doubt where many of the cases begun since were open at the end of the data."""
        rows = self.store.rows(
            f"""SELECT l.process_id, l.launched_on,
                       count(*) FILTER (r.finished_at IS NULL OR r.finished_at >= $until::DATE + 1), count(*)
                FROM (SELECT DISTINCT unnest($processes::VARCHAR[]) AS process_id,
                                      unnest($days::DATE[]) AS launched_on) l
                JOIN {in_force("process_runs")} r ON r.process_id = l.process_id
                     AND r.started_at >= l.launched_on AND r.started_at < $until::DATE + 1
                GROUP BY ALL""",
            {
                "processes": [process for process, _ in launches],
                "days": [day for _, day in launches],
                "until": self.until,
            },
        )
        doubts = {(process, day): many_open(still, all_) for process, day, still, all_ in rows}
        return {launch: doubt for launch, doubt in doubts.items() if doubt is not None}

    def _series(self, calendar: Calendar, process: str, measure: str) -> LaunchSeries:
        if calendar.step not in self._points:
            self._points[calendar.step] = self._read(calendar)
        return self._points[calendar.step].get((process, measure), (None,) * len(calendar.starts))

    def _read(self, calendar: Calendar) -> dict[tuple[str, str], LaunchSeries]:
        """Per process and measure, as metrics/improvement.py defines it: its value in each month or week."""
        rows = self.store.rows(
            f"""SELECT process_id, date_trunc('{calendar.step}', finished_at)::DATE AS start,
                       median(date_diff('microsecond', started_at, finished_at) / 3.6e9),
                       avg(cost::DOUBLE), avg((outcome = 'rework')::INT)
                FROM {in_force("process_runs")}
                WHERE finished_at >= $first AND finished_at < $end
                GROUP BY ALL HAVING count(*) >= {FEWEST_RUNS}""",
            {"first": calendar.starts[0] if calendar.starts else calendar.end, "end": calendar.end},
        )
        series: dict[tuple[str, str], dict[date, float | None]] = {}
        for process, start, *averages in rows:
            for measure, value in zip(MEASURES, averages, strict=True):
                series.setdefault((process, measure), {})[start] = value
        return {owner: tuple(known.get(start) for start in calendar.starts) for owner, known in series.items()}


def many_open(still: int, all_: int) -> Caveat | None:
    """A doubt where so many of the cases begun since are open: the slow ones are not in the figure yet."""
    return caveat(Doubt.OPEN_CASES, open=still, all=all_) if all_ and still / all_ >= OPEN_SHARE else None


def without(days: Sequence[date], day: date) -> list[date]:
    """The days but for one occurrence of that one."""
    rest = list(days)
    rest.remove(day)
    return rest
