"""What deputies did for whom (judgement 3): read from the records of each move, answer and load, which name both."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from appraisal.annual_flow import APPRAISAL_FLOW
from appraisal.conduct import EVENT_TABLE
from appraisal.fact_requests import ANSWERS, fact_requests
from appraisal.flow import COLUMNS, Moved
from appraisal.outcome_flow import BREACH_FLOW, PENALTY, REWARD
from appraisal.plan_flow import PLAN_FLOW
from data.personnel import sees_table
from data.schemas import EVERY_TABLE
from data.store import Store
from metrics import supervisors
from scope import FOR, Role, Scope
from text import Words

FLOWS = {flow.name: flow for flow in (PLAN_FLOW, APPRAISAL_FLOW, EVENT_TABLE, REWARD, PENALTY, BREACH_FLOW)}
MOVE = Words("{title} of {name}: {move}", "{name}的{title}：{move}")
LOAD = Words("{table}: {n} rows entered or delivered", "{table}：填写或提交 {n} 行")
REQUEST = Words("Request about {about}: {answer}", "关于{about}的申请：{answer}")


@dataclass(frozen=True)
class DeputyAct:
    """One thing done for somebody: when (UTC), by whom (under both names), what."""

    at: datetime
    by: str
    words: Words


def deputy_acts(store: Store, who: Scope) -> tuple[DeputyAct, ...]:
    """What was done for this person, or by them for others, the latest first; HR sees all of it.

    Of each only what its reader may see: whose documents and personnel matters are no business of theirs, finds none.
    """
    acts = [*_moves(store, who), *_loads(store, who), *_answers(store, who)]
    concerned = (act for act in acts if who.role is Role.HR or who.took_part(act.by))
    return tuple(sorted(concerned, key=lambda act: act.at, reverse=True))


def _moves(store: Store, who: Scope) -> list[DeputyAct]:
    names = {supervisor.supervisor_id: supervisor.name for supervisor in supervisors(store, who)}
    moves = [Moved(*row) for row in store.rows(f"SELECT {COLUMNS} FROM moves WHERE contains(moved_by, ?)", [FOR])]
    return [
        DeputyAct(
            step.moved_at,
            step.moved_by,
            MOVE.format(title=flow.title, name=names[step.supervisor_id], move=flow.names[step.move]),
        )
        for step in moves
        if (flow := FLOWS.get(step.flow)) and step.supervisor_id in names and flow.seen_by(who, step.supervisor_id)
    ]


def _loads(store: Store, who: Scope) -> list[DeputyAct]:
    rows = store.rows(
        "SELECT loaded_at, loaded_by, table_name, accepted FROM loads WHERE contains(loaded_by, ?) AND accepted > 0",
        [FOR],
    )
    return [
        DeputyAct(at, by, LOAD.format(table=EVERY_TABLE[table].title, n=accepted))
        for at, by, table, accepted in rows
        if not by.startswith("key:") and sees_table(who, table)
    ]


def _answers(store: Store, who: Scope) -> list[DeputyAct]:
    if who.role not in (Role.LEADERSHIP, Role.HR, Role.SUPERVISOR):
        return []
    return [
        DeputyAct(
            request.answered_at,
            request.answered_by,
            REQUEST.format(about=request.about, answer=ANSWERS[request.answer]),
        )
        for request in fact_requests(store, who)
        if request.answered_at and request.answered_by and FOR in request.answered_by
    ]
