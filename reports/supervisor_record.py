"""What a supervisor's report consists of: frozen records, complete before anything is laid out.

Every renderer (PDF today) says what stands here and computes nothing that a reader could dispute.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from appraisal import WeakPoint
from figures import DrawnLimits, Series
from insight import ImprovementEffect, Signal, Track
from metrics import Better, Family, Indicator, Period, Value, like_for_like, thin
from text import Words

History = Track  # an indicator over the last 36 months, or 12 quarters where months are mostly empty


@dataclass(frozen=True, kw_only=True)
class IndicatorLine:
    """One indicator in the period: what was reached, what should have been, what it counts.

    weight        of the indicator in the KPI score, 0..1; 0 = shown, does not count
    points        0..120; None without a value or a target
    contribution  the points of the KPI score that it gives
    status        on · watch · off · none (no value or no target)
    """

    indicator: Indicator
    value: Value
    target: float | None
    points: float | None
    weight: float
    contribution: float | None
    status: str
    year_earlier: float | None
    history: History
    late: Words | None = None  # that the target came after its period had begun

    @property
    def thin(self) -> Words | None:
        """What makes the value thin, where something does: few cases, little covered."""
        return thin(self.value)

    @property
    def like_for_like(self) -> Words | None:
        """Up to which day the value compares with a year earlier, where not up to the period's end."""
        return like_for_like(self.value)

    @property
    def difference(self) -> float | None:
        """Actual minus target, in the indicator's unit; None when either is missing."""
        if self.value.value is None or self.target is None:
            return None
        return self.value.value - self.target

    @property
    def gap(self) -> float | None:
        """The difference as a share of the target, above 0 where it is better than the target.

        None when either is missing or the target is 0: a share of nothing says nothing.
        """
        if self.value.value is None or not self.target:
            return None
        reached = self.value.value
        if self.indicator.better is Better.TO_ONE and reached > 1:
            reached = 2 - reached  # overload counts as its mirror (indicators.md 5)
        share = (reached - self.target) / abs(self.target)
        return -share if self.indicator.better is Better.LOWER else share

    def series(self, limits: DrawnLimits | None, lang: str) -> Series:
        """Its history as a chart draws it."""
        history = self.history
        labels = tuple(p.label.in_(lang) for p in history.periods)
        name = self.indicator.name.in_(lang)
        return Series(labels, history.values, history.targets, self.indicator.unit, self.indicator.better, limits, name)


@dataclass(frozen=True)
class FamilyPart:
    """One of the six families. `earlier` = its score in the same period a year before, `before` = the period before."""

    family: Family
    score: float | None
    weight: float  # share of the KPI score, 0..1
    contribution: float | None
    coverage: float
    before: float | None
    history: tuple[float | None, ...]
    lines: tuple[IndicatorLine, ...]


@dataclass(frozen=True)
class KpiPart:
    """The KPI score, beside those of the periods before; `scores` end with this period's."""

    score: float | None
    coverage: float
    incomplete: bool  # coverage below what the scheme asks for
    running: bool  # the period is not over: no change against a whole period is said
    judged: Words  # the months judged: of a period that runs, those that the data fill
    before: float | None
    year_earlier: float | None
    periods: tuple[Period, ...]
    scores: tuple[float | None, ...]


@dataclass(frozen=True)
class ReportChart:
    """A process-behaviour chart; `limits` None with fewer than 6 points; `said` of its latest point."""

    line: IndicatorLine
    limits: DrawnLimits | None
    said: Words
    signal: Signal | None = None


@dataclass(frozen=True)
class Measure:
    """An improvement or a recommendation, open or closed in the period, with its effect where that can be measured."""

    kind: Words
    title: str
    about: Words  # what it should change
    since: date | None
    goal: float | None  # wanted change as a share, −0.20 = 20 % less
    change: float | None  # measured change as a share
    state: Words
    good: bool | None  # did it reach its goal? None: too early or not measurable
    key: str = ""  # of the improvement or recommendation
    outcome: ImprovementEffect | None = (
        None  # its effect with interval; None where nothing was launched, or nobody asked for it
    )


@dataclass(frozen=True)
class YearEntry:
    """One line of the year's ledger: what, how it was computed, what it gave."""

    what: str | Words
    detail: str | Words
    points: float | None


@dataclass(frozen=True)
class Year:
    """The annual appraisal so far: a proposal until leadership has signed it (policy 4.1)."""

    kpi: float | None
    routine: float | None
    events: float
    total: float | None
    grade: Words | None
    provisional: Words | None  # why no grade is named yet
    capped_by: Words | None
    computed_to: Words  # the name of the period behind the KPI score: the year, or the part that is over
    incomplete: tuple[Words, ...]  # why it cannot be confirmed without a written reason
    entries: tuple[YearEntry, ...]


@dataclass(frozen=True)
class Sources:
    """What the figures rest on, so that each can be traced and computed again."""

    data_version: str
    last_load: int | None
    last_loaded_at: datetime | None  # UTC
    data_day: date | None
    scheme: Words
    left_out: tuple[Words, ...]


@dataclass(frozen=True, kw_only=True)
class SupervisorReport:
    """Everything one report says about one supervisor and period."""

    supervisor_id: str
    name: str
    department: str
    period: Period
    as_of: date
    kpi: KpiPart
    families: tuple[FamilyPart, ...]
    headline: Words
    attention: tuple[Words, ...]
    charts: tuple[ReportChart, ...]  # the most telling first
    measures: tuple[Measure, ...]
    year: Year | None
    training: tuple[WeakPoint, ...]
    sources: Sources

    @property
    def lines(self) -> tuple[IndicatorLine, ...]:
        """All indicators, in the order of their families."""
        return tuple(line for part in self.families for line in part.lines)

    def count(self, status: str) -> int:
        """How many indicators have that status."""
        return sum(line.status == status for line in self.lines)
