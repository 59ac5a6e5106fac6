"""What waits for somebody about plans: to draft or revise for the supervisor, to review and issue for leadership, and
key tasks that are due."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from appraisal.department_heads import DAYS_TO_COMMENT, headed
from appraisal.plan_acknowledgement import acknowledgement_tasks
from appraisal.plan_flow import APPROVED, DRAFT, RETURNED, SUBMITTED
from appraisal.plan_items import Comment, KeyTask, plan_items
from appraisal.plans import Plan, plans
from appraisal.task import Task
from data.store import Store
from metrics import Supervisor, supervisors
from scope import Role, Scope
from text import Words

PLANNING_FROM = 10  # the month from which next year's plan is asked for ("at year end", policy 3.1)
SOON = timedelta(days=14)


def plan_tasks(store: Store, who: Scope, today: date) -> tuple[Task, ...]:
    """What this person has to do about plans, the earliest due first; empty when nothing waits."""
    speaks_for = headed(store, who, today)
    if who.role not in (Role.SUPERVISOR, Role.LEADERSHIP) and not speaks_for:
        return ()
    years = [today.year, *([today.year + 1] if today.month >= PLANNING_FROM else [])]
    tasks: list[Task] = []
    for supervisor in supervisors(store, who):
        if supervisor.ended_on is not None and supervisor.ended_on < today:
            continue
        for year in years:
            known = plans(store, who, supervisor.supervisor_id, year)
            if known:
                tasks += _comments(store, who, supervisor, known[0], speaks_for)
                tasks += acknowledgement_tasks(store, who, supervisor, year, known)
            task = _of_plan(who, supervisor, year, known[0] if known else None)
            if task is not None:
                tasks.append(task)
            if who.role is Role.SUPERVISOR:
                tasks += _key_tasks(store, who, supervisor, year, today)
    return tuple(sorted(tasks, key=lambda task: task.due or date.max))


def _of_plan(who: Scope, supervisor: Supervisor, year: int, plan: Plan | None) -> Task | None:
    about = {"year": year, "name": supervisor.name}
    due = date(year - 1, 12, 31)
    if who.role is Role.SUPERVISOR:
        if plan is None:
            return _task(supervisor, year, WRITE.format(**about), due)
        if plan.state == DRAFT:
            return _task(supervisor, year, FINISH.format(**about), due)
        if plan.state == RETURNED:
            return _task(supervisor, year, REVISE.format(**about, remark=plan.moves[-1].remark), due)
        return None
    if who.role is not Role.LEADERSHIP:
        return None
    if plan is not None and plan.state == SUBMITTED:
        return _task(supervisor, year, REVIEW.format(**about), due)
    if plan is not None and plan.state == APPROVED:
        return _task(supervisor, year, ISSUE.format(**about), due)
    return None


def _comments(
    store: Store, who: Scope, supervisor: Supervisor, plan: Plan, speaks_for: tuple[str, ...]
) -> Iterator[Task]:
    """What a department head has still to say to a submitted plan, within its days."""
    if plan.state != SUBMITTED or not speaks_for:
        return
    due = plan.moves[-1].moved_at.date() + DAYS_TO_COMMENT
    items = plan_items(store, who, Comment, plan.year, supervisor.supervisor_id)
    commented = {item.content.department for item in items if item.content.version == plan.version}
    for department in speaks_for:
        if department not in commented:
            request = COMMENT.format(year=plan.year, name=supervisor.name, department=department)
            yield _task(supervisor, plan.year, request, due)


def _key_tasks(store: Store, who: Scope, supervisor: Supervisor, year: int, today: date) -> list[Task]:
    open_ones = [
        i for i in plan_items(store, who, KeyTask, year, supervisor.supervisor_id) if i.content.done_on is None
    ]
    return [
        _task(supervisor, year, DO.format(title=item.content.title), due)
        for item in open_ones
        if (due := date.fromisoformat(item.content.due)) <= today + SOON
    ]


def _task(supervisor: Supervisor, year: int, request: Words, due: date) -> Task:
    return Task(
        request, "plan", {"supervisor": supervisor.supervisor_id, "year": str(year)}, due, supervisor.supervisor_id
    )


WRITE = Words("Write the plan for {year}", "编制 {year} 年计划")
FINISH = Words("Finish and submit the plan for {year}", "完成并提交 {year} 年计划")
REVISE = Words("Revise the plan for {year}: {remark}", "修改 {year} 年计划：{remark}")
REVIEW = Words("Review the plan for {year} of {name}", "审核{name}的 {year} 年计划")
ISSUE = Words("Issue the plan for {year} of {name} to the departments", "向各部门下达{name}的 {year} 年计划")
COMMENT = Words(
    "Comment on the plan for {year} of {name} for {department}", "代表{department}对{name}的 {year} 年计划提出意见"
)
DO = Words("Complete the key task: {title}", "完成重点任务：{title}")
