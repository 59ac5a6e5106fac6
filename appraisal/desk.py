"""My desk: all that waits for a person, gathered from the rooms that know of it; overdue first."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from datetime import date, timedelta

from accounts import account, acting_scope, may_act_for
from appraisal.annual_appraisal import annual_tasks
from appraisal.conduct import conduct_tasks
from appraisal.fact_requests import request_tasks
from appraisal.follow_ups import follow_up_tasks
from appraisal.member_outcomes import member_tasks
from appraisal.objections import objection_tasks
from appraisal.outcome_tasks import outcome_tasks
from appraisal.plan_tasks import plan_tasks
from appraisal.policy_texts import policy_tasks
from appraisal.register_rows import register_tasks
from appraisal.report_files import report_tasks
from appraisal.routine import rating_tasks
from appraisal.scheme_tasks import scheme_tasks
from appraisal.self_reported import self_reported_tasks
from appraisal.task import Task
from appraisal.training_tasks import training_tasks
from data.people_names import called
from data.personnel import keeps, uploads
from data.schemas import TABLES
from data.store import Store
from metrics import Delivery, deliveries
from scope import Scope
from text import Words

SOON = timedelta(days=7)
LOAD = Words("Load {table}, for the period until {day}", "导入{table}（期末 {day}）")


def loads_due(store: Store, who: Scope, today: date) -> Iterator[Task]:
    """Files of the collection plan that are missing or due soon, one line for all who owe the same."""
    if not uploads(who):
        return
    owed: dict[tuple[str, date, date], list[Delivery]] = defaultdict(list)
    for delivery in deliveries(store, who, today, days_ahead=SOON.days):
        waits = delivery.standing in ("missing", "due") and delivery.load_id is None
        if waits and keeps(who, delivery.table):
            owed[delivery.table, delivery.ended_on, delivery.due_on].append(delivery)
    for (table, ended_on, due_on), group in owed.items():
        about = group[0].supervisor_id if len(group) == 1 else None
        request = LOAD.format(table=TABLES[table].title, day=ended_on.isoformat())
        yield Task(request, "upload", {"table": table}, due_on, about)


ACT = Words("Act for {principal}: {n} waiting there", "代{principal}办理：有 {n} 项待办")


def deputy_tasks(store: Store, who: Scope, today: date) -> Iterator[Task]:
    """One line for each person for whom something waits that this one may do as their deputy today, to its last day."""
    deputy = account(store, who.person)
    if deputy is None:
        return
    for delegation in may_act_for(store, deputy, today):
        waiting = desk(store, acting_scope(store, deputy, delegation), today)
        if waiting:
            request = ACT.format(principal=called(store, delegation.principal), n=len(waiting))
            yield Task(request, "deputies", due=delegation.until_on)


# Whoever builds a room in which something can wait adds it here.
ROOMS: tuple[Callable[[Store, Scope, date], Iterable[Task]], ...] = (
    policy_tasks,
    scheme_tasks,
    plan_tasks,
    annual_tasks,
    objection_tasks,
    outcome_tasks,
    rating_tasks,
    conduct_tasks,
    request_tasks,
    self_reported_tasks,
    training_tasks,
    register_tasks,
    report_tasks,
    follow_up_tasks,
    member_tasks,
    loads_due,
    deputy_tasks,
)


def desk(store: Store, who: Scope, today: date) -> list[Task]:
    """Everything that waits for this person: the longest overdue first, what has no day last."""
    tasks = [task for room in ROOMS for task in room(store, who, today)]
    return sorted(tasks, key=lambda task: (task.due is None, task.due or date.max))
