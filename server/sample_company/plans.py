"""The sample company's plans: 2025 and 2026 approved and issued with the targets that stand, a note and tasks for S1.

As people do it: the supervisor submits, the director approves, in the December before the year.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from appraisal import (
    CompanyGoal,
    KeyTask,
    PlanGoal,
    PlanResearch,
    begin_plan,
    move_plan,
    plan_acknowledgement,
    plans,
    put_item,
    save_plan,
)
from data.sample.company import SUPERVISORS
from data.store import Store
from metrics import DEFAULT_SCHEME, set_scheme
from scope import Role, Scope
from server.current_day import current_day

SETTLED_ON = date(2024, 12, 16)  # the scheme of 2025, before its plans and before it began
DIRECTOR = Scope("director", Role.LEADERSHIP, None)
COMPANY_GOALS = {2025: "稳住国内两大区的利润率", 2026: "新品上市带动收入增长，海外渠道翻倍"}
GOALS = {
    "zh": "完成年度收入与利润目标，按期交付全部重点项目",
    "en": "Reach the year's revenue and profit, and deliver every key project on time",
}
# The sample's targets were set month by month, some for part of the year only: said, as the policy asks.
REASON = {
    "zh": "沿用原月度目标，部分指标年中开始考核",
    "en": "Monthly targets as set before; some indicators begin mid-year",
}


def plan_sample(store: Store) -> None:
    """Store the scheme of 2025, the plans of 2025 and 2026, all in force and acknowledged, and the work of S1."""
    set_scheme(store, DIRECTOR, 2025, DEFAULT_SCHEME, today=SETTLED_ON)
    serves = {year: put_item(store, DIRECTOR, CompanyGoal(text), year) for year, text in COMPANY_GOALS.items()}
    for who in SUPERVISORS:
        own = Scope(who.supervisor_id.lower(), Role.SUPERVISOR, frozenset({who.supervisor_id}))
        for year, goal in serves.items():
            plan = begin_plan(store, own, who.supervisor_id, year)
            if not plan.targets:
                continue  # S8 began in 2026
            save_plan(store, own, replace(plan, goals=(PlanGoal(GOALS[who.lang], goal),), reason=REASON[who.lang]))
            for mover, wanted in ((own, "submit"), (DIRECTOR, "approve"), (DIRECTOR, "issue")):
                move_plan(
                    store, mover, plans(store, mover, who.supervisor_id, year)[0], wanted, today=current_day(store)
                )
            plan_acknowledgement.acknowledge_plan(store, own, who.supervisor_id, year, 1)
    _dated(store)
    own = Scope("s1", Role.SUPERVISOR, frozenset({"S1"}))
    put_item(store, own, KeyTask("星河智能灯上市", "2026-03-16", "2026-03-16"), 2026, "S1")
    put_item(store, own, KeyTask("签约三家华东经销商", "2026-12-20"), 2026, "S1")
    put_item(
        store,
        own,
        PlanResearch("market", "智能照明在华东年增两成，线上渠道占比过半", "行业协会年报", "market_sizes"),
        2026,
        "S1",
    )


def _dated(store: Store) -> None:
    """Give the plans the December in which the story has them approved: a plan of today would be months late."""
    day = "make_timestamp({year} - 1, 12, {day}, 6, 0, 0)"
    with store.transaction() as write:
        for move, of_december in (("submit", 12), ("approve", 19), ("issue", 22)):
            at = day.format(year="split_part(document, '/', 2)::INT", day=of_december)
            write.execute(f"UPDATE moves SET moved_at = {at} WHERE flow = 'plan' AND move = ?", [move])
        write.execute(f"UPDATE plan_acknowledgements SET acknowledged_at = {day.format(year='year', day=23)}")
        write.execute(f"UPDATE plans SET saved_at = {day.format(year='year', day=10)}")
        write.execute(f"UPDATE targets SET set_at = {day.format(year='left(period, 4)::INT', day=19)}")
