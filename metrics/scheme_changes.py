"""The versions of a year's scheme, and what one changed against another, in words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from data.store import Store
from metrics.catalogue import INDICATORS
from metrics.families import FAMILIES
from metrics.outcome_rules import OUTCOME_NAMES, OutcomeRule
from metrics.scheme import DEFAULT_SCHEME, Scheme, scheme
from text import MISSING, Words, number

EVENT_KINDS = {
    "innovation": Words("Innovation", "创新"),
    "merit": Words("Merit", "功绩"),
    "error": Words("Error", "差错"),
    "breach": Words("Breach", "违规"),
}
INTERVAL_NAMES = {"month": Words("each month", "每月"), "quarter": Words("each quarter", "每季")}
PERCENT = frozenset(
    {
        "kpi_share",
        "routine_share",
        "tasks_share",
        "attitude_share",
        "teamwork_share",
        "incomplete_below",
        "most_rejected",
    }
)
OUTCOME_WORDS = {
    "kpi_share": Words("share of the KPI score", "KPI 得分占比"),
    "routine_share": Words("share of the routine appraisal", "日常考核占比"),
    "tasks_share": Words("routine: share of task completion", "日常考核：任务完成占比"),
    "attitude_share": Words("routine: share of attitude", "日常考核：工作态度占比"),
    "teamwork_share": Words("routine: share of teamwork", "日常考核：团队协作占比"),
    "routine_every": Words("routine checks are due", "日常考核频次"),
    "tasks_typed": Words(
        "routine: tasks are typed by the rater, not counted", "日常考核：任务数由评分人填写（不按任务清单统计）"
    ),
    "on_from": Words("on target from (points)", "达标分数线"),
    "watch_from": Words("to watch from (points)", "需关注分数线"),
    "events_limit": Words("merits and faults together at most ±", "加减分合计上限 ±"),
    "veto_grade": Words("grade after a veto", "一票否决后的等级"),
    "incomplete_below": Words("coverage below which a reason is needed", "须书面说明的覆盖率下限"),
    "second_signature": Words("a second signature is needed", "须第二签署人签署"),
    "objection_days": Words("days for an objection once served", "送达后的异议期（天）"),
    "fewest_cases": Words("cases that a rate must rest on", "比率类指标的最少个案数"),
    "late_gates": Words("not scorable while a delivery is missing", "数据未按时提交时不可计分"),
    "most_rejected": Words("part of a load that may be refused", "导入中待更正行占比上限"),
    "training_below": Words("training need below (points)", "培训需求分数线"),
}
CURVE_NAMES = {
    "threshold": Words("points at threshold", "门槛值得分"),
    "target": Words("points at target", "目标值得分"),
    "stretch": Words("points at stretch", "挑战值得分"),
    "distance": Words("default distance of threshold and stretch", "门槛值与挑战值默认距离"),
    "ratio_distance": Words("the same for quality ratios", "质量类比率的默认距离"),
}


@dataclass(frozen=True)
class SchemeVersion:
    """One stored version, the month from which it judges, and what it changed against the one before (the first:
    against the default)."""

    scheme: Scheme
    set_at: datetime
    set_by: str
    holds_from: int
    changes: tuple[SchemeChange, ...]


@dataclass(frozen=True)
class SchemeChange:
    """One setting that differs; a setting that is not there is a dash."""

    what: Words
    before: Words
    after: Words


def scheme_versions(store: Store, year: int) -> tuple[SchemeVersion, ...]:
    """Every stored version of a year's scheme, the latest first; empty while the default is in force.

    A scheme is no secret: whoever is appraised by it may read it, so nobody is asked who they are.
    """
    rows = store.rows(
        "SELECT version, set_at, set_by, coalesce(holds_from, 1) FROM schemes WHERE year = ? ORDER BY version", [year]
    )
    versions, before = [], DEFAULT_SCHEME
    for version, set_at, set_by, holds_from in rows:
        stored = scheme(store, year, version)
        versions.append(SchemeVersion(stored, set_at, set_by, holds_from, scheme_changes(before, stored)))
        before = stored
    return tuple(reversed(versions))


def scheme_changes(before: Scheme, after: Scheme) -> tuple[SchemeChange, ...]:
    """What differs between two schemes, in the order of the editor; empty when they judge alike."""
    old, new = _settings(before), _settings(after)
    none = Words(MISSING, MISSING)
    return tuple(
        SchemeChange(name, old.get(key, (name, none))[1], new.get(key, (name, none))[1])
        for key, (name, _) in {**old, **new}.items()
        if old.get(key, (None, none))[1] != new.get(key, (None, none))[1]
    )


Settings = dict[str, tuple[Words, Words]]


def _settings(scheme: Scheme) -> Settings:
    """Every setting by a key of its own: its name and its value in words."""
    settings: Settings = {}
    for key, family in FAMILIES.items():
        name = Words("weight of {name}", "{name}的权重").format(name=family.name)
        settings[f"family.{key}"] = (name, _plain(scheme.families.get(key)))
    for key, indicator in INDICATORS.items():
        name = Words("weight of {name} in its family", "{name}在类别内的权重").format(name=indicator.name)
        settings[f"indicator.{key}"] = (name, _plain(scheme.weight_of(indicator)))
    for key, name in CURVE_NAMES.items():
        value = getattr(scheme.curve, key)
        settings[f"curve.{key}"] = (name, _percent(value) if "distance" in key else _plain(value))
    for key, name in OUTCOME_WORDS.items():
        settings[key] = (name, _value(scheme, key))
    for band in scheme.grades:
        name = Words("grade {name} from", "等级“{name}”起点").format(name=band.name)
        settings[f"grade.{band.key}"] = (
            name,
            Words("below", "以下") if band.at_least is None else _plain(band.at_least),
        )
    settings |= _events(scheme)
    for key, topic in scheme.topics.items():
        about = FAMILIES[key].name if key in FAMILIES else INDICATORS[key].name if key in INDICATORS else None
        if about is not None:
            settings[f"topic.{key}"] = (Words("training topic of {name}", "{name}的培训主题").format(name=about), topic)
    for rule in scheme.outcomes:
        # A rule has no name but what it says; two that say the same are one.
        settings[f"rule.{rule}"] = (Words("outcome rule", "结果规则"), rule_in_words(rule, scheme))
    return settings


def _events(scheme: Scheme) -> Settings:
    settings: Settings = {}
    for kind, points in scheme.events.items():
        name = Words("points of {name} by gravity", "{name}各程度的分值").format(name=EVENT_KINDS[kind])
        written = " / ".join(number(p, 1 if p % 1 else 0, "en") for p in points)
        settings[f"event.{kind}"] = (name, Words(written, written))
    for kind, gravity in scheme.veto.items():
        name = Words("veto by {name} from gravity", "{name}触发一票否决的程度").format(name=EVENT_KINDS[kind])
        settings[f"veto.{kind}"] = (name, _plain(gravity))
    return settings


def rule_in_words(rule: OutcomeRule, scheme: Scheme) -> Words:
    """'Bonus 20,000 when the grade is excellent'."""
    names: Mapping[str, Words] = {b.key: b.name for b in scheme.grades}
    when: list[Words] = []
    if rule.grades:
        of = [names.get(g, Words(g, g)) for g in rule.grades]
        graded = Words(" or ".join(w.en for w in of), "或".join(f"“{w.zh}”" for w in of))
        if rule.years > 1:
            form = Words("the grade is {graded} {n} years in a row", "连续 {n} 年等级为{graded}")
        else:
            form = Words("the grade is {graded}", "等级为{graded}")
        when.append(form.format(graded=graded, n=rule.years))
    if rule.event:
        form = Words(
            "there is a confirmed event ({kind}) of gravity {n} or more", "有已确认的{kind}事项且程度不低于 {n}"
        )
        kind = EVENT_KINDS[rule.event]
        when.append(form.format(kind=Words(kind.en.lower(), kind.zh), n=rule.gravity))
    if rule.verified:
        when.append(Words("an innovation has a verified effect", "创新成效已核实"))
    amount = "" if rule.amount is None else f" {number(rule.amount, 0, 'en')}"
    conditions = Words(" and ".join(w.en for w in when), "，且".join(w.zh for w in when))
    outcome = OUTCOME_NAMES.get(rule.outcome, Words(rule.outcome, rule.outcome))
    return Words("{outcome}{amount} when {conditions}", "{outcome}{amount}：{conditions}").format(
        outcome=outcome, amount=amount, conditions=conditions
    )


def _value(scheme: Scheme, key: str) -> Words:
    value = getattr(scheme, key)
    if key == "veto_grade":
        return next((b.name for b in scheme.grades if b.key == value), Words(value, value))
    if key == "routine_every":
        return INTERVAL_NAMES.get(value, Words(value, value))
    if isinstance(value, bool):
        return Words("yes", "是") if value else Words("no", "否")
    return _percent(value) if key in PERCENT else _plain(value)


def _plain(value: float | None) -> Words:
    written = MISSING if value is None else f"{value:g}"
    return Words(written, written)


def _percent(value: float) -> Words:
    written = f"{round(value * 100, 6):g}%"
    return Words(written, written)
