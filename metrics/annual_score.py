"""The annual score (policy 4.1, 4.3): KPI and routine appraisal together, confirmed merits and faults, the grade.

It proposes; people decide and sign. Nothing here changes a record.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from math import floor

from data.store import Store, in_force
from metrics.indicator import Value
from metrics.periods import Period
from metrics.scheme import GradeBand, Scheme
from metrics.scheme_months import SchemesByMonth, schemes_by_month
from metrics.scores import Score, scores
from scope import Right, Scope
from text import Words, number


@dataclass(frozen=True)
class RoutineCheck:
    """One routine check; `score` 0..100. Where no task was due, `tasks` is None and the rest stands for the whole."""

    checked_on: date
    rater: str
    tasks: float | None
    attitude: float
    teamwork: float
    score: float


@dataclass(frozen=True)
class Event:
    """One confirmed merit or fault in the ledger; `points` below 0 for a fault; `vetoes`: it caps the grade."""

    event_id: str
    occurred_on: date
    kind: str
    gravity: int
    evidence: str
    confirmed_by: str
    points: float
    vetoes: bool


@dataclass(frozen=True)
class Annual:
    """A supervisor's year.

    score       the KPI score behind `kpi`, with its ledger; while the year runs it is judged to date (`score.judged`)
    routine     mean of the checks; None without checks: the KPI then stands for the whole, and it says so
    merits, faults   sums of the confirmed events' points, both 0 or more
    events_points    merits − faults, within the scheme's limit
    total, earned    the score and the band that it reaches, a veto considered: what a signature names, with its
                     written reason where the year is provisional. None without a KPI score: routine checks alone do
                     not make a year
    capped_by   the events that lowered the grade; empty when none did
    incomplete  why it cannot be confirmed without a written reason; empty when it can
    """

    supervisor_id: str
    year: int
    score: Score
    kpi: float | None
    coverage: float
    routine: float | None
    checks: tuple[RoutineCheck, ...]
    merits: float
    faults: float
    events_points: float
    events: tuple[Event, ...]
    total: float | None
    earned: GradeBand | None
    capped_by: tuple[Event, ...]
    incomplete: tuple[Words, ...]

    @property
    def provisional(self) -> Words | None:
        """Why no grade is named yet (judgement 1): the year runs, or too little of its weight has a score."""
        if not self.score.running and not self.score.thin:
            return None
        share = number(floor(round(self.coverage * 100, 6)))
        return Words(f"provisional, {share}% of the weight", f"暂定（覆盖 {share}% 的权重）")

    @property
    def grade(self) -> GradeBand | None:
        """The grade that may be named; None while the year is provisional."""
        return None if self.provisional else self.earned

    @property
    def grade_in_words(self) -> Words | None:
        """The grade, or that it is provisional; None without a score."""
        if self.earned is None:
            return None
        return self.provisional or self.earned.name

    @property
    def scheme(self) -> Scheme:
        """The scheme it was computed by."""
        return self.score.scheme


def annual(
    store: Store,
    who: Scope,
    supervisor_id: str,
    year: int,
    as_of: date,
    *,
    at_load: int | None = None,
    through: Period | None = None,
) -> Annual:
    """The year of one supervisor, as known on the as-of day.

    A year still running is judged to date: the whole months that the data fill, against the plan of those months
    (`score.judged`). `through` = the part of the year that is appraised where it is not the whole one (leaving,
    probation, interim). Raises NotAllowed for a supervisor out of scope,
    and for those whose business personnel matters are not (judgement 3).
    """
    who.need_personnel_of(supervisor_id)
    period = through or Period.year(year)
    until = min(as_of, period.end)
    score = scores(store, who, [supervisor_id], [period], as_of, at_load=at_load)[supervisor_id, period.code]
    by_month = schemes_by_month(store, [year])
    return _with_conduct(store, who, [score], year, until, by_month, at_load)[supervisor_id]


def annuals(
    store: Store,
    who: Scope,
    year: int,
    as_of: date,
    *,
    known: Sequence[Value] = (),
    scheme: Scheme | None = None,
) -> dict[str, Annual]:
    """The year of everyone in scope, by supervisor.

    `known` = the values of the months judged, where they were read already; `scheme` = another one than that in
    force: what if. Raises NotAllowed for those whose business personnel matters are not.
    """
    who.need(Right.SEE_PERSONNEL)
    tried = None if scheme is None else {year: scheme}
    given = scores(store, who, None, [Period.year(year)], as_of, known=known, schemes=tried)
    return _with_conduct(store, who, list(given.values()), year, as_of, schemes_by_month(store, [year], tried))


def _with_conduct(
    store: Store,
    who: Scope,
    given: Sequence[Score],
    year: int,
    until: date,
    by_month: SchemesByMonth,
    at_load: int | None = None,
) -> dict[str, Annual]:
    """Scores with the routine checks and confirmed events of their year, until a day, by their month's scheme."""
    asked = {
        "people": [score.supervisor_id for score in given if who.sees(score.supervisor_id)],
        "first": date(year, 1, 1),
        "last": min(date(year, 12, 31), until),
    }
    checks = store.rows(
        f"""SELECT supervisor_id, checked_on, rater, tasks_done, tasks_due, attitude, teamwork
            FROM {in_force("routine_checks", at_load)}
            WHERE supervisor_id IN (SELECT unnest($people::VARCHAR[])) AND checked_on BETWEEN $first AND $last
            ORDER BY checked_on, rater""",
        asked,
    )
    events = store.rows(
        f"""SELECT supervisor_id, event_id, occurred_on, kind, gravity, evidence, confirmed_by
            FROM {in_force("merits_and_faults", at_load)}
            WHERE supervisor_id IN (SELECT unnest($people::VARCHAR[])) AND occurred_on BETWEEN $first AND $last
              AND confirmed_by IS NOT NULL
            ORDER BY occurred_on, event_id""",
        asked,
    )
    return {
        score.supervisor_id: annual_from(
            score,
            year,
            [routine_check(by_month.in_month(row[0]), *row) for whose, *row in checks if whose == score.supervisor_id],
            [event(by_month.in_month(row[1]), *row) for whose, *row in events if whose == score.supervisor_id],
        )
        for score in given
    }


def routine_check(
    scheme: Scheme, checked_on: date, rater: str, done: int, due: int, attitude: float, teamwork: float
) -> RoutineCheck:
    """One check with its score. Where no task was due, the weight of tasks goes to attitude and teamwork."""
    parts = [(scheme.attitude_share, attitude), (scheme.teamwork_share, teamwork)]
    tasks = 100 * done / due if due else None
    if tasks is not None:
        parts.append((scheme.tasks_share, tasks))
    weight = sum(share for share, _ in parts)
    # A scheme may rate tasks alone; a check without tasks then rates the rest evenly.
    score = sum(share * part for share, part in parts) / weight if weight else (attitude + teamwork) / 2
    return RoutineCheck(checked_on, rater, tasks, attitude, teamwork, score)


def event(
    scheme: Scheme, event_id: str, occurred_on: date, kind: str, gravity: int, evidence: str, confirmed_by: str
) -> Event:
    """One confirmed event with its points under the scheme."""
    points, vetoes = scheme.event_points(kind, gravity), scheme.vetoes(kind, gravity)
    return Event(event_id, occurred_on, kind, gravity, evidence, confirmed_by, points, vetoes)


def annual_from(score: Score, year: int, checks: Sequence[RoutineCheck], events: Sequence[Event]) -> Annual:
    """The annual record of a KPI score, routine checks and confirmed events. Pure: nothing is read."""
    scheme = score.scheme
    routine = sum(c.score for c in checks) / len(checks) if checks else None
    merits = sum(e.points for e in events if e.points > 0)
    faults = -sum(e.points for e in events if e.points < 0)
    together = max(-scheme.events_limit, min(scheme.events_limit, merits - faults))
    total = None
    if score.kpi is not None:
        # Missing routine checks take no part rather than count as 0; `incomplete` says so.
        appraised = score.kpi if routine is None else scheme.kpi_share * score.kpi + scheme.routine_share * routine
        total = appraised + together
    earned = None if total is None else scheme.grade_of(total)
    grade, capped_by = _capped(scheme, earned, events)
    return Annual(
        score.supervisor_id,
        year,
        score,
        score.kpi,
        score.coverage,
        routine,
        tuple(checks),
        merits,
        faults,
        together,
        tuple(events),
        total,
        grade,
        capped_by,
        tuple(_gaps(scheme, score, routine)),
    )


def _capped(
    scheme: Scheme, earned: GradeBand | None, events: Sequence[Event]
) -> tuple[GradeBand | None, tuple[Event, ...]]:
    vetoes = tuple(e for e in events if e.vetoes)
    ranks = [band.key for band in scheme.grades]
    cap = ranks.index(scheme.veto_grade)
    if earned is None or not vetoes or ranks.index(earned.key) >= cap:
        return earned, ()
    return scheme.grades[cap], vetoes


def _gaps(scheme: Scheme, score: Score, routine: float | None) -> list[Words]:
    gaps = []
    if score.kpi is None:
        gaps.append(Words("No indicator has both a value and a target.", "没有任何指标同时具备数据与目标。"))
    elif score.thin:
        # Rounded down, for 69.96 % must not be written as the 70 % that it fails.
        covered = number(floor(round(score.coverage * 1000, 6)) / 10, 1)
        needed = number(scheme.coverage_needed * 100)
        gaps.append(
            Words(
                f"Only {covered}% of the weight has a value and a target; {needed}% are needed.",
                f"仅有 {covered}% 的权重同时具备数据与目标，需达到 {needed}%。",
            )
        )
    if routine is None and scheme.routine_share > 0:
        gaps.append(
            Words(
                "There is no routine check in the year; only the KPI score counts.",
                "本年度没有日常考核记录，仅按 KPI 得分计算。",
            )
        )
    return gaps
