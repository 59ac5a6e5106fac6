"""What of rewards and penalties waits for whom: notices to sign for, outcomes and appeals to decide."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from appraisal.flow import standing
from appraisal.outcome_flow import KEEPING, PENALTY, REWARD
from appraisal.outcomes import flow_of
from appraisal.recusal import part_in_outcome
from appraisal.task import Task
from data.store import Store
from metrics import OUTCOME_NAMES, supervisors
from scope import Role, Scope
from text import Words

_DECIDE = {
    "reward": Words("Decide the reward: {kind} of {name}, {year}", "作出奖励决定：{name} {year} 年{kind}"),
    "penalty": Words("Decide the penalty: {kind} of {name}, {year}", "作出处罚决定：{name} {year} 年{kind}"),
}


def outcome_tasks(store: Store, who: Scope, today: date) -> Iterator[Task]:
    """What waits for this person: notices to sign for, outcomes and appeals to decide."""
    names = {supervisor.supervisor_id: supervisor.name for supervisor in supervisors(store, who)}
    last = standing(store, who, REWARD) | standing(store, who, PENALTY)
    for outcome_id, supervisor_id, year, kind in store.rows(
        "SELECT outcome_id, supervisor_id, year, kind FROM outcomes ORDER BY proposed_at, outcome_id"
    ):
        if supervisor_id not in names:
            continue
        state = last[outcome_id].to_state if outcome_id in last else flow_of(kind).first
        place = "outcomes", {"supervisor": supervisor_id, "year": str(year)}
        if who.role is Role.SUPERVISOR and state == "explained":
            template = Words("Sign for the notice of the penalty: {kind}, {year}", "签收处罚告知书：{year} 年{kind}")
        elif who.role is Role.LEADERSHIP and state in ("proposed", "talked"):
            template = _DECIDE[flow_of(kind).name]
        elif who.role in KEEPING and state == "appealed":
            if part_in_outcome(store, who, flow_of(kind), outcome_id, supervisor_id, year):
                continue
            template = Words("Decide the appeal: {kind} of {name}, {year}", "处理申诉：{name} {year} 年{kind}")
        else:
            continue
        request = template.format(kind=OUTCOME_NAMES[kind], name=names[supervisor_id], year=year)
        yield Task(request, *place, about=supervisor_id)
