"""What was done about the figures: improvements and recommendations open in the period, and what they changed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from statistics import fmean
from typing import Any

from data.store import Store, in_force
from insight import improvement_effects, recommendation_effects
from metrics import INDICATORS, MONTHS_COMPARED, MeasuredChange, Period, PeriodKind, is_favourable, measured_changes
from reports.supervisor_record import History, Measure
from scope import Scope
from text import Words, money

IMPROVEMENT = Words("improvement", "流程优化")
RECOMMENDATION = Words("recommendation", "决策建议")
MEASURES = {
    "cycle_hours": Words("cycle hours", "处理时长"),
    "cost": Words("cost per run", "单次成本"),
    "rework_rate": Words("rework rate", "返工率"),
}
STATES = {
    "proposed": Words("proposed", "已提出"),
    "approved": Words("approved", "已批准"),
    "running": Words("running", "进行中"),
    "closed": Words("closed", "已关闭"),
}
REACHED = Words("goal reached", "达到目标")
SHORT = Words("short of its goal", "未达目标")
NOT_MEASURED = Words("not measurable yet", "暂无法衡量")
UNDECIDED = Words("awaits a decision", "待决定")
REJECTED = Words("rejected", "未采纳")
WAITING = Words("adopted, not yet implemented", "已采纳，待实施")
# As the indicators count it, by the measured change; whether that can be chance is the effect's to say.
EFFECTIVE = Words("implemented: counts as effective", "已实施：计为有效")
NO_EFFECT = Words("implemented: no favourable change", "已实施：未见改善")
TOO_EARLY = Words("implemented: too early to tell", "已实施：尚无法判断")


def measures(
    store: Store,
    who: Scope,
    supervisor_id: str,
    period: Period,
    as_of: date,
    histories: Mapping[str, History],
    *,
    effects: bool = True,
) -> tuple[Measure, ...]:
    """Those open at the end of the period, or closed, decided or implemented in it; as known on the as-of day.

    effects  with the effect of what was launched in the 12 months to the end of the period, which takes longer
    Raises NotAllowed for a supervisor out of scope.
    """
    who.need_sight_of(supervisor_id)
    asked: dict[str, Any] = {"supervisor": supervisor_id, "first": period.start, "last": min(period.end, as_of)}
    chosen = (
        *_improvements(store, who, supervisor_id, period, as_of, asked),
        *_recommendations(store, asked, histories),
    )
    if not effects or not chosen:
        return chosen
    outcomes = {
        launch.key: launch
        for effects_asked in (improvement_effects, recommendation_effects)
        for launch in effects_asked(store, who, supervisor_id, period, as_of)
    }
    return tuple(replace(launch, outcome=outcomes.get(launch.key)) for launch in chosen)


def _improvements(
    store: Store, who: Scope, supervisor_id: str, period: Period, as_of: date, asked: dict[str, Any]
) -> list[Measure]:
    rows = store.rows(
        f"""SELECT improvement_id, title, measure, goal_change, proposed_on, approved_on, launched_on, closed_on
            FROM {in_force("process_improvements")}
            WHERE supervisor_id = $supervisor AND proposed_on <= $last AND status <> 'dropped'
              AND (closed_on IS NULL OR closed_on >= $first)
            ORDER BY coalesce(launched_on, proposed_on), improvement_id""",
        asked,
    )
    changes = measured_changes(store, who, period, supervisor_id=supervisor_id, as_of=as_of)
    measured = {m.improvement_id: m for m in changes}
    last = min(period.end, as_of)
    return [
        replace(
            _improvement(
                title, measure, goal, proposed, _stage(approved, launched, closed, last), launched, measured.get(key)
            ),
            key=key,
        )
        for key, title, measure, goal, proposed, approved, launched, closed in rows
    ]


def _stage(approved: date | None, launched: date | None, closed: date | None, last: date) -> str:
    """Where it stood on the last day, which today's status no longer tells."""
    for day, stage in ((closed, "closed"), (launched, "running"), (approved, "approved")):
        if day is not None and day <= last:
            return stage
    return "proposed"


def _improvement(
    title: str,
    measure: str,
    goal: float,
    proposed: date,
    stage: str,
    launched: date | None,
    measured: MeasuredChange | None,
) -> Measure:
    reached = measured.reached if measured else None
    state = STATES[stage]
    if stage in {"running", "closed"}:
        verdict = NOT_MEASURED if reached is None else REACHED if reached else SHORT
        state = Words(f"{state.en}: {verdict.en}", f"{state.zh}：{verdict.zh}")
    return Measure(
        IMPROVEMENT,
        title,
        MEASURES[measure],
        launched if measured else proposed,
        goal,
        measured.change if measured else None,
        state,
        reached,
    )


def _recommendations(store: Store, asked: dict[str, Any], histories: Mapping[str, History]) -> list[Measure]:
    rows = store.rows(
        f"""SELECT recommendation_id, title, indicator, made_on, implemented_on, decision, decided_on, expected_change,
                   benefit
            FROM {in_force("recommendations")}
            WHERE supervisor_id = $supervisor AND made_on <= $last
              AND (decided_on IS NULL OR decided_on >= $first
                   OR decision = 'adopted' AND (implemented_on IS NULL OR implemented_on >= $first))
            ORDER BY made_on, recommendation_id""",
        asked,
    )
    return [replace(_recommendation(*row, last=asked["last"], histories=histories), key=key) for key, *row in rows]


def _recommendation(
    title: str,
    key: str | None,
    made_on: date,
    implemented_on: date | None,
    decision: str | None,
    decided_on: date | None,
    expected: float | None,
    benefit: float | None,
    *,
    last: date,
    histories: Mapping[str, History],
) -> Measure:
    decided = decided_on is not None and decided_on <= last
    done = implemented_on is not None and implemented_on <= last
    change, favourable = _change(histories.get(key or ""), key, implemented_on) if done else (None, None)
    good: bool | None = None
    if not decided:
        state = UNDECIDED
    elif decision == "rejected":
        state = REJECTED
    elif not done:
        state = WAITING
    else:
        # As the indicator counts it: a benefit settles it, else the measured change does (indicators.md, family 4).
        good = True if benefit is not None and benefit > 0 else favourable
        state = TOO_EARLY if good is None else EFFECTIVE if good else NO_EFFECT
    about = INDICATORS[key].name if key in INDICATORS else Words("no indicator named", "未指定指标")
    if benefit is not None and done:
        about = Words(
            f"{about.en}; benefit {money(benefit, 'en')}",
            f"{about.zh}；收益 {money(benefit, 'zh')}",
        )
    return Measure(RECOMMENDATION, title, about, implemented_on if done else made_on, expected, change, state, good)


def _change(history: History | None, key: str | None, implemented_on: date | None) -> tuple[float | None, bool | None]:
    """The mean of the 3 months after the month of implementation against the 3 before it: (change, favourable).

    (None, None) unless all six months have a value.
    """
    if history is None or key is None or implemented_on is None:
        return None, None
    month = Period.containing(implemented_on, PeriodKind.MONTH)
    value = dict(zip(history.periods, history.values, strict=True))
    six = [value.get(month.before(i)) for i in (3, 2, 1, -1, -2, -3)]
    known = [v for v in six if v is not None]
    if len(known) < 2 * MONTHS_COMPARED:
        return None, None
    before, after = fmean(known[:MONTHS_COMPARED]), fmean(known[MONTHS_COMPARED:])
    return (after / before - 1 if before else None), is_favourable(key, six)
