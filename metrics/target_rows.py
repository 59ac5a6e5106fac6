"""One target to set, and what it must satisfy before it is stored."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from errors import ScorecardError, WrongUse
from metrics.catalogue import INDICATORS, unknown_indicator
from metrics.indicator import Better, Indicator
from metrics.periods import Period, PeriodKind
from text import Words

TargetKey = tuple[str, str, str]  # supervisor_id, indicator, period code
MARK_NAMES = 5  # faults spelled out in one message


@dataclass(frozen=True)
class Origin:
    """Where a target comes from: who set it, when, by which version of the plan (None: without a plan).

    days_late  days from the first that it judges to the one on which it was approved or set; 0: it was known before
    called     the name of who set it, where it came late
    """

    set_by: str
    set_at: datetime
    plan_version: int | None = None
    days_late: int = 0
    called: str = ""

    @property
    def late(self) -> Words | None:
        """That it came after its period had begun (judgement 2): on which day, by whom, how late; None in time."""
        if not self.days_late:
            return None
        template = LATE_PLAN if self.plan_version is not None else LATE_TARGET
        days = Words("1 day" if self.days_late == 1 else f"{self.days_late} days", f"{self.days_late} 天")
        return template.format(day=self.set_at.date().isoformat(), person=self.called or self.set_by, days=days)


LATE_PLAN = Words(
    "target late by {days}: plan approved on {day} by {person}", "目标滞后 {days}：计划于 {day} 由{person}批准"
)
LATE_TARGET = Words(
    "target late by {days}: set on {day} by {person} without a plan",
    "目标滞后 {days}：于 {day} 由{person}设定，未经计划批准",
)


@dataclass(frozen=True)
class Marks:
    """A target as stored: threshold and stretch may be empty. Where it comes from makes it no other target."""

    threshold: float | None
    target: float
    stretch: float | None
    origin: Origin | None = field(default=None, compare=False)


@dataclass(frozen=True, kw_only=True)
class TargetRow:
    """One target to set: for a month, a quarter or a year. Empty marks take the scheme's default distance."""

    supervisor_id: str
    indicator: str
    period: str
    target: float
    threshold: float | None = None
    stretch: float | None = None

    @property
    def key(self) -> TargetKey:
        """What it is a target of."""
        return self.supervisor_id, self.indicator, self.period

    @property
    def marks(self) -> Marks:
        """Its numbers."""
        return Marks(self.threshold, self.target, self.stretch)


class TargetsRefused(ScorecardError):
    """Some rows are wrong, so none was stored; `faults` holds one sentence for each."""

    def __init__(self, faults: Sequence[Words]) -> None:
        first, more = faults[:MARK_NAMES], len(faults) - MARK_NAMES
        en, zh = " ".join(f.en for f in first), "".join(f.zh for f in first)
        if more > 0:
            en, zh = f"{en} And {more} more.", f"{zh}另有 {more} 处。"
        super().__init__(Words(f"No target was changed. {en}", f"目标未作任何改动。{zh}"))
        self.faults = tuple(faults)


def faults_of(rows: Sequence[TargetRow], supervisors: set[str]) -> Iterator[Words]:
    """One sentence for each wrong row; nothing when all may be stored."""
    seen: dict[TargetKey, int] = {}
    for number, row in enumerate(rows, start=1):
        fault = _fault(row, supervisors)
        if fault is None and row.key in seen:
            first = seen[row.key]
            fault = Words(f"the same target stands in row {first} already.", f"与第 {first} 行重复。")
        seen.setdefault(row.key, number)
        if fault:
            about = ", ".join(row.key)
            yield Words(f"Row {number} ({about}): {fault.en}", f"第 {number} 行（{about}）：{fault.zh}")


def _fault(row: TargetRow, supervisors: set[str]) -> Words | None:
    """What is wrong with one row, if anything: the first thing found."""
    if row.supervisor_id not in supervisors:
        return Words("there is no such supervisor.", "没有该运营主管。")
    if row.indicator not in INDICATORS:
        return unknown_indicator(row.indicator).words
    try:
        period = Period.parse(row.period)
    except WrongUse as wrong:
        return wrong.words
    if period.kind is PeriodKind.YEAR_TO_DATE or period.code != row.period:
        return Words(
            "a target is set for a month (2026-09), a quarter (2026-Q3) or a year (2026).",
            "目标应按月（2026-09）、季（2026-Q3）或年（2026）设定。",
        )
    return fault_of_marks(row.marks, INDICATORS[row.indicator])


def fault_of_marks(marks: Marks, indicator: Indicator) -> Words | None:
    """What is wrong with the marks of a target, if anything: the first thing found."""
    given = [m for m in (marks.threshold, marks.target, marks.stretch) if m is not None]
    if marks.target is None or not all(isinstance(m, int | float) and math.isfinite(m) for m in given):
        return Words(
            "threshold, target and stretch must be numbers, and a target must be given.",
            "门槛值、目标值、挑战值须为数字，且目标值必填。",
        )
    low, high = indicator.range
    if indicator.better is Better.TO_ONE:
        high = 1.0  # past 1 is overload, and nothing to aim at
    if any((low is not None and m < low) or (high is not None and m > high) for m in given):
        return _out_of_range(low, high)
    if given != sorted(given, reverse=indicator.better is Better.LOWER):
        if indicator.better is Better.LOWER:
            return Words(
                "lower is better, so threshold ≥ target ≥ stretch must hold.",
                "该指标越低越好，应满足 门槛值 ≥ 目标值 ≥ 挑战值。",
            )
        return Words(
            "higher is better, so threshold ≤ target ≤ stretch must hold.",
            "该指标越高越好，应满足 门槛值 ≤ 目标值 ≤ 挑战值。",
        )
    return None


def _out_of_range(low: float | None, high: float | None) -> Words:
    if low is not None and high is not None:
        limits = Words(f"must be from {low:g} to {high:g}", f"须在 {low:g} 到 {high:g} 之间")
    elif low is not None:
        limits = Words(f"must be {low:g} or more", f"须不小于 {low:g}")
    else:
        limits = Words(f"must be {high:g} or less", f"须不大于 {high:g}")
    if (low, high) == (0, 1):
        limits = Words(f"{limits.en} (write 95% as 0.95)", f"{limits.zh}（95% 写作 0.95）")
    return Words(f"threshold, target and stretch {limits.en}.", f"门槛值、目标值、挑战值{limits.zh}。")
