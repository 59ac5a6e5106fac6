"""The appraisal scheme (考核方案, policy 4.1 and 4.3): every number of the appraisal that leadership may change.

A scheme is data: one per year, kept as versions; every score and appraisal names the year and version it used.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from data.store import Store
from errors import WrongUse
from metrics.catalogue import INDICATORS
from metrics.curve import DEFAULT_CURVE, Curve
from metrics.families import FAMILIES
from metrics.indicator import Indicator
from metrics.outcome_rules import DEFAULT_RULES, OutcomeRule, rule_faults
from metrics.thin import LEAST_COVERED
from text import Words

# The kinds of merits_and_faults, and whether they speak for the supervisor.
EVENT_KINDS_OF_SCHEME = {"innovation": True, "merit": True, "error": False, "breach": False}
# How often raters check (policy 4.1): the length of the span in which each check is due.
CHECK_INTERVALS = ("month", "quarter")


@dataclass(frozen=True)
class GradeBand:
    """A grade and the score from which it is given; the lowest band has no floor."""

    key: str
    name: Words
    at_least: float | None


@dataclass(frozen=True)
class Scheme:
    """Weights, curve, grades, events and limits of one year. Weights need no particular scale in computing."""

    year: int = 0
    version: int = 0  # 0: the default, nothing stored for that year
    families: Mapping[str, float] = field(
        default_factory=lambda: {
            "operating": 30.0,
            "team": 15.0,
            "process": 15.0,
            "analysis": 10.0,
            "resources": 10.0,
            "projects": 20.0,
        }
    )
    # Weight of an indicator within its family. One not named here: headline 1, else 0.
    indicators: Mapping[str, float] = field(default_factory=dict)
    curve: Curve = DEFAULT_CURVE
    on_from: float = 100.0  # points from which an indicator is on target
    watch_from: float = 75.0  # and from which it is to watch; below that it is off
    # The yearly and the routine appraisal together (policy 4.1)
    kpi_share: float = 0.80
    routine_share: float = 0.20
    tasks_share: float = 0.50
    attitude_share: float = 0.25
    teamwork_share: float = 0.25
    routine_every: str = "month"  # one of INTERVALS
    tasks_typed: bool = False  # the rater types the tasks due and done; else they are counted from routine_tasks
    # Confirmed merits and faults: points by kind for gravity 1, 2, 3; all together within ± events_limit
    events: Mapping[str, tuple[float, float, float]] = field(
        default_factory=lambda: {
            "innovation": (2.0, 4.0, 6.0),
            "merit": (1.0, 2.0, 4.0),
            "error": (-1.0, -3.0, -6.0),
            "breach": (-2.0, -5.0, -10.0),
        }
    )
    events_limit: float = 10.0
    # The kinds, with the gravity from which one such confirmed event caps the grade (一票否决)
    veto: Mapping[str, int] = field(default_factory=lambda: {"breach": 1, "error": 3})
    veto_grade: str = "to_improve"
    grades: tuple[GradeBand, ...] = (
        GradeBand("excellent", Words("excellent", "优秀"), 100.0),
        GradeBand("good", Words("good", "良好"), 90.0),
        GradeBand("competent", Words("competent", "合格"), 75.0),
        GradeBand("to_improve", Words("to improve", "待改进"), 60.0),
        GradeBand("failed", Words("failed", "不合格"), None),
    )
    outcomes: tuple[OutcomeRule, ...] = DEFAULT_RULES  # what is proposed after the appraisal; people decide
    incomplete_below: float = 0.70  # coverage under which an appraisal needs a written reason
    second_signature: bool = False  # an appraisal is served once a second person has signed it
    objection_days: int = 7  # calendar days for an objection, from the day on which the signed appraisal is served
    # What makes an indicator not scorable (metrics/quality_gates.py); as they stand here, nothing does
    fewest_cases: int = 0  # cases that a rate of cases must rest on
    late_gates: bool = False  # while a delivery of its data is missing
    most_rejected: float = 1.0  # the part of the last load of its data that may be refused
    training_below: float = 75.0  # points under which a headline indicator becomes a training need
    topics: Mapping[str, Words] = field(
        default_factory=lambda: {
            "operating": Words("Operations management", "运营管理"),
            "team": Words("Team leadership", "团队领导力"),
            "process": Words("Process improvement", "流程优化方法"),
            "analysis": Words("Data analysis", "数据分析"),
            "resources": Words("Coordination and negotiation", "资源协调与谈判"),
            "projects": Words("Project management", "项目管理"),
        }
    )

    @property
    def coverage_needed(self) -> float:
        """The coverage below which no grade is named without a written reason: never under 70 % (judgement 1)."""
        return max(self.incomplete_below, LEAST_COVERED)

    def weight_of(self, indicator: Indicator) -> float:
        """The indicator's weight within its family; 0: shown, does not count."""
        return self.indicators.get(indicator.key, 1.0 if indicator.headline else 0.0)

    def topic_of(self, indicator: Indicator) -> Words | None:
        """What to train where this indicator is weak: its own topic, else its family's; None where none is named."""
        return self.topics.get(indicator.key) or self.topics.get(indicator.family.key)

    def grade_of(self, score: float) -> GradeBand:
        """The highest band that the score reaches, no veto considered."""
        # Rounded past every figure shown, so that 0.8 × 100 + 0.2 × 100 is 100 whatever the binary says.
        reached = round(score, 6)
        return next(b for b in self.grades if b.at_least is None or reached >= b.at_least)

    def event_points(self, kind: str, gravity: int) -> float:
        """Points of one confirmed event; below 0 for a fault."""
        return self.events[kind][gravity - 1]

    def vetoes(self, kind: str, gravity: int) -> bool:
        """Does one such confirmed event cap the grade?"""
        return kind in self.veto and gravity >= self.veto[kind]

    def to_json(self) -> str:
        """The scheme as text, `from_json` gives it back; year and version stand beside it in the store."""
        content = asdict(self)
        del content["year"], content["version"]
        return json.dumps(content, ensure_ascii=False)

    @classmethod
    def from_json(cls, text: str, *, year: int = 0, version: int = 0) -> Scheme:
        """The scheme written by `to_json`. What an older text does not name has its default."""
        content: dict[str, Any] = json.loads(text)
        shaped = {
            "curve": lambda c: Curve(**c),
            "events": lambda e: {kind: tuple(points) for kind, points in e.items()},
            "grades": lambda g: tuple(GradeBand(b["key"], Words(**b["name"]), b["at_least"]) for b in g),
            "outcomes": lambda rules: tuple(OutcomeRule(**{**r, "grades": tuple(r["grades"])}) for r in rules),
            "topics": lambda t: {key: Words(**name) for key, name in t.items()},
        }
        fields = {key: shaped.get(key, lambda v: v)(value) for key, value in content.items()}
        return cls(year=year, version=version, **fields)


DEFAULT_SCHEME = Scheme()


def scheme(store: Store, year: int, version: int | None = None) -> Scheme:
    """The scheme of a year: its latest version, or the one asked for. Nothing stored: the default, version 0."""
    rows = store.rows(
        "SELECT version, content FROM schemes WHERE year = $year AND version = coalesce($version, version) "
        "ORDER BY version DESC LIMIT 1",
        {"year": year, "version": version},
    )
    if rows:
        return Scheme.from_json(rows[0][1], year=year, version=rows[0][0])
    if version:
        raise WrongUse(
            Words(
                f"There is no version {version} of the scheme for {year}.",
                f"{year} 年考核方案没有第 {version} 版。",
            )
        )
    return replace(DEFAULT_SCHEME, year=year)


def scheme_faults(scheme: Scheme) -> Iterator[Words]:
    """What is wrong with a scheme, one clause each; nothing when it may be stored."""
    yield from _weights(scheme)
    yield from _shares(scheme)
    yield from _curve(scheme)
    yield from _grades(scheme)
    yield from _events(scheme)
    yield from rule_faults(scheme.outcomes, [b.key for b in scheme.grades], list(EVENT_KINDS_OF_SCHEME))


def _weights(scheme: Scheme) -> Iterator[Words]:
    for key in scheme.families.keys() - FAMILIES.keys():
        yield Words(f'"{key}" is not a family of indicators', f"“{key}”不是指标类别")
    for key in FAMILIES.keys() - scheme.families.keys():
        name = FAMILIES[key].name
        yield Words(f"{name.en} has no weight", f"{name.zh}没有权重")
    total = sum(scheme.families.values())
    if not math.isclose(total, 100, abs_tol=1e-6):
        yield Words(f"the family weights add up to {total:g}, not 100", f"各类别权重合计为 {total:g}，应为 100")
    for key, weight in {**scheme.families, **scheme.indicators}.items():
        if not (math.isfinite(weight) and weight >= 0):
            named = FAMILIES.get(key) or INDICATORS.get(key)
            name = named.name if named else Words(key, key)
            yield Words(
                f"the weight of {name.en} is {weight:g}, it must be 0 or more",
                f"{name.zh}的权重为 {weight:g}，应不小于 0",
            )
    for key in scheme.indicators.keys() - INDICATORS.keys():
        yield Words(f'there is no indicator called "{key}"', f"没有名为“{key}”的指标")
    for key, family in FAMILIES.items():
        counting = [i for i in INDICATORS.values() if i.family == family and scheme.weight_of(i) > 0]
        if scheme.families.get(key, 0) > 0 and not counting:
            yield Words(
                f"{family.name.en} has a weight but none of its indicators has one",
                f"{family.name.zh}有权重，但其下指标均无权重",
            )


def _shares(scheme: Scheme) -> Iterator[Words]:
    annual = scheme.kpi_share + scheme.routine_share
    if not math.isclose(annual, 1, abs_tol=1e-9):
        yield Words(
            f"the shares of KPI and routine appraisal add up to {annual:.0%}, not 100%",
            f"KPI 与日常考核的占比合计为 {annual:.0%}，应为 100%",
        )
    routine = scheme.tasks_share + scheme.attitude_share + scheme.teamwork_share
    if not math.isclose(routine, 1, abs_tol=1e-9):
        yield Words(
            f"the shares of tasks, attitude and teamwork add up to {routine:.0%}, not 100%",
            f"任务完成、工作态度与团队协作的占比合计为 {routine:.0%}，应为 100%",
        )
    if 0 <= scheme.incomplete_below < LEAST_COVERED:
        yield Words(
            f"the coverage below which a reason is needed must be {LEAST_COVERED:.0%} or more; no grade has less",
            f"须书面说明的覆盖率下限不得低于 {LEAST_COVERED:.0%}（低于该覆盖率不评定等级）",
        )
    if scheme.fewest_cases < 0:
        yield Words("the fewest cases must be 0 or more", "最少个案数应不小于 0")
    if not 1 <= scheme.objection_days <= 365:
        yield Words("the days for an objection must be from 1 to 365", "异议期应为 1 至 365 天")
    if scheme.routine_every not in CHECK_INTERVALS:
        yield Words("routine checks are due each month or each quarter", "日常考核应按月或按季进行")
    parts = (
        "kpi_share",
        "routine_share",
        "tasks_share",
        "attitude_share",
        "teamwork_share",
        "incomplete_below",
        "most_rejected",
    )
    for part in parts:
        if not 0 <= getattr(scheme, part) <= 1:
            yield Words(f"{part} must be from 0 to 1", f"{part} 应在 0 到 1 之间")


def _curve(scheme: Scheme) -> Iterator[Words]:
    curve = scheme.curve
    if not 0 <= curve.threshold < curve.target <= curve.stretch:
        yield Words(
            "the points of threshold, target and stretch must rise in this order",
            "门槛值、目标值、挑战值对应的分数应依次递增",
        )
    if curve.distance <= 0 or curve.ratio_distance <= 0:
        yield Words("the default distance of threshold and stretch must be above 0", "门槛值与挑战值的默认距离应大于 0")
    if not 0 <= scheme.watch_from <= scheme.on_from:
        yield Words("watch_from must not be above on_from", "“需关注”的分数线不应高于“达标”的分数线")


def _grades(scheme: Scheme) -> Iterator[Words]:
    floors = [b.at_least for b in scheme.grades]
    named = [f for f in floors[:-1] if f is not None]
    if not floors or floors[-1] is not None or len(named) != len(floors) - 1 or named != sorted(set(named))[::-1]:
        yield Words(
            "the grades must stand from best to worst, each with a lower floor, the last without one",
            "等级应由高到低排列，分数线依次降低，最后一级不设分数线",
        )
    if scheme.veto_grade not in {b.key for b in scheme.grades}:
        yield Words(
            f'the grade of the veto, "{scheme.veto_grade}", is not a grade',
            f"一票否决对应的等级“{scheme.veto_grade}”不存在",
        )


def _events(scheme: Scheme) -> Iterator[Words]:
    for kind, good in EVENT_KINDS_OF_SCHEME.items():
        points = scheme.events.get(kind, ())
        if len(points) != 3 or any(p < 0 if good else p > 0 for p in points):
            yield Words(
                f"{kind} needs points for gravity 1, 2 and 3, {'0 or more' if good else '0 or less'}",
                f"{kind} 需给出程度 1、2、3 的分值，且{'不小于' if good else '不大于'} 0",
            )
    for kind in scheme.veto.keys() - EVENT_KINDS_OF_SCHEME.keys():
        yield Words(f'"{kind}" is no kind of event', f"“{kind}”不是事项类别")
    if scheme.events_limit < 0:
        yield Words("the limit of merits and faults must be 0 or more", "加减分上限应不小于 0")
