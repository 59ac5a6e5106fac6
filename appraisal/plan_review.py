"""A plan on its way (policy 3.1): submitted, returned, approved, issued; approval puts its targets in force.

Whoever submitted a version cannot approve it. Approval waits while sums do not come out, unless a reason is stated.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from appraisal.flow import Moved, move
from appraisal.plan_flow import PLAN_FLOW
from appraisal.plan_gaps import gaps
from appraisal.plans import Plan, plans, rows_of
from data.people_names import called
from data.store import Store
from errors import NotAllowed, WrongUse
from metrics import INDICATORS, Period, set_targets
from scope import Scope
from text import Words


def open_points(plan: Plan) -> tuple[Words, ...]:
    """What keeps a plan from being approved without a stated reason: parts that do not make up a whole, or none yet."""
    points = [gap.words for gap in gaps(plan.year, plan.targets)]
    for key, indicator in INDICATORS.items():
        codes = [code for of, code in plan.targets if of == key]
        if indicator.additive and codes == [plan.code]:
            points.append(NOT_DECOMPOSED.format(name=indicator.name, year=plan.year))
    return tuple(points)


def move_plan(store: Store, who: Scope, plan: Plan, wanted: str, remark: str = "", *, today: date) -> Moved:
    """Make a move with a plan, as the mover has it before their eyes, and record it; approval sets its targets.

    Raises NotAllowed out of sight, for another role, and for approving what one submitted oneself; WrongUse for a move
    not possible there, a missing remark, an empty plan, open points without a reason, a re-plan of months that are
    past, and where somebody else saved or moved it meanwhile. Nothing is changed then.
    """
    who.need_sight_of(plan.supervisor_id)
    with store.transaction() as transaction:
        known = plans(store, who, plan.supervisor_id, plan.year)
        stands = next((saved for saved in known if saved.version == plan.version), None)
        if stands is None:
            raise WrongUse(NOT_SAVED)
        done = move(
            store, who, PLAN_FLOW, plan.document, plan.supervisor_id, wanted, remark, seen=plan.state, on=transaction
        )
        if stands.revision != plan.revision:
            raise WrongUse(SAVED_MEANWHILE.format(person=called(store, stands.saved_by or "")))
        if wanted == "submit" and not stands.targets:
            raise WrongUse(NO_TARGETS)
        if wanted == "approve":
            _approve(store, who, stands, known, today, transaction)
    return done


def _approve(store: Store, who: Scope, plan: Plan, known: tuple[Plan, ...], today: date, transaction: Any) -> None:
    submitted = next((m for m in reversed(plan.moves) if m.move == "submit"), None)
    if submitted and who.took_part(submitted.moved_by):
        raise NotAllowed(OWN)
    if (points := open_points(plan)) and not plan.reason:
        en, zh = " ".join(p.en for p in points[:5]), "".join(p.zh for p in points[:5])
        raise WrongUse(DIFFERS.format(points=Words(en, zh)))
    if plan.version == 1:
        set_targets(store, who, rows_of(plan), plan_version=plan.version, on=transaction)
        return
    first = date(plan.year, plan.holds_from, 1)
    if first < today.replace(day=1):
        raise WrongUse(PAST.format(month=Period.month(plan.year, plan.holds_from).name))
    before = next(saved for saved in known if saved.version == plan.version - 1)
    dropped = [
        (plan.supervisor_id, *key) for key in before.targets if key not in plan.targets and not plan.keeps(key[1])
    ]
    rows = [row for row in rows_of(plan) if not plan.keeps(row.period)]
    set_targets(store, who, rows, holds_from=first, ended=dropped, plan_version=plan.version, on=transaction)


NOT_DECOMPOSED = Words(
    "{name} {year}: not decomposed into quarters and months yet.", "{name} {year}：尚未分解到季度和月度。"
)
NOT_SAVED = Words("There is no such version of the plan. Nothing was changed.", "没有该版本的计划。没有任何改动。")
SAVED_MEANWHILE = Words(
    "Meanwhile {person} saved this plan again. Look at what changed first; nothing was moved.",
    "在此期间，{person} 又保存了该计划。请先查看变更；状态未改变。",
)
NO_TARGETS = Words(
    "A plan without any target cannot be submitted. Propose or enter targets first; nothing was changed.",
    "没有任何目标的计划不能提交。请先生成建议或录入目标；没有任何改动。",
)
OWN = Words(
    "You submitted this plan yourself, so another person of leadership has to approve it. Nothing was changed.",
    "该计划由您本人提交，须由其他管理层人员批准。没有任何改动。",
)
DIFFERS = Words(
    "The plan cannot be approved as it stands: {points} Mend it, or state the reason in the plan. Nothing was changed.",
    "计划暂不能批准：{points}请更正，或在计划中写明理由。没有任何改动。",
)
PAST = Words(
    "This re-plan holds from {month}, which is past: nobody is judged anew for months that are over. Choose this month "
    "or a later one; nothing was changed.",
    "本次调整自{month}起生效，而该月已过：已结束的月份不得重新考核。请选择本月或之后的月份；没有任何改动。",
)
