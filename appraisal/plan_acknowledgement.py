"""A plan is issued to people, who acknowledge it (judgement 3): the supervisor named in it, each version anew.

An acknowledgement (签收) says that they know what judges them from when on; it is theirs alone, and no deputy's. Until
then the plan's targets stand, marked as not acknowledged, and whoever issued it is reminded of it on their desk.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from appraisal.plans import Plan, plans
from appraisal.task import Task
from data.store import Store, now
from errors import NotAllowed, WrongUse
from metrics import Supervisor
from scope import Role, Scope
from text import Words

DAYS_TO_ACKNOWLEDGE = timedelta(days=7)  # from the day on which the plan was approved or issued


@dataclass(frozen=True)
class PlanAcknowledgement:
    """One version of a plan in force: when it was acknowledged (UTC), None while it is not; by when it is asked for."""

    supervisor_id: str
    year: int
    version: int
    at: datetime | None
    due: date


def plan_acknowledgement(
    store: Store, who: Scope, supervisor_id: str, year: int, known: Sequence[Plan] | None = None
) -> PlanAcknowledgement | None:
    """How it stands with the year's last approved version; None where none was approved.

    `known` = the year's plans, where they are read already. Raises NotAllowed for a supervisor out of sight.
    """
    who.need_sight_of(supervisor_id)
    versions = plans(store, who, supervisor_id, year) if known is None else known
    plan = next((version for version in versions if version.in_force), None)
    if plan is None:
        return None
    at = store.value(
        "SELECT acknowledged_at FROM plan_acknowledgements WHERE supervisor_id = ? AND year = ? AND version = ?",
        [supervisor_id, year, plan.version],
    )
    return PlanAcknowledgement(
        supervisor_id, year, plan.version, at, plan.moves[-1].moved_at.date() + DAYS_TO_ACKNOWLEDGE
    )


def acknowledge_plan(store: Store, who: Scope, supervisor_id: str, year: int, version: int) -> None:
    """Record that the supervisor has read this version of their plan.

    Raises NotAllowed for anyone else, a deputy too; WrongUse for a version that is not the one in force, or that is
    acknowledged already. Nothing is stored then.
    """
    who.need_sight_of(supervisor_id)
    if who.role is not Role.SUPERVISOR or who.acts_for:
        raise NotAllowed(THEIRS_ALONE)
    stands = plan_acknowledgement(store, who, supervisor_id, year)
    if stands is None or stands.version != version or stands.at is not None:
        raise WrongUse(NOT_ASKED_FOR.format(version=version, year=year))
    with store.transaction() as transaction:
        transaction.execute(
            "INSERT INTO plan_acknowledgements VALUES (?, ?, ?, ?, ?)",
            [supervisor_id, year, version, now(), who.person],
        )
        store.record(transaction, who.person, "plan.acknowledge", f"{supervisor_id}/{year}/{version}")


def acknowledgement_tasks(
    store: Store, who: Scope, supervisor: Supervisor, year: int, known: Sequence[Plan]
) -> Iterator[Task]:
    """To acknowledge, on the supervisor's desk; to ask them, on the desk of whoever issued (or approved) it."""
    stands = plan_acknowledgement(store, who, supervisor.supervisor_id, year, known)
    if stands is None or stands.at is not None:
        return
    issued = next(plan for plan in known if plan.version == stands.version).moves[-1]
    if who.role is Role.SUPERVISOR and not who.acts_for:
        template = ACKNOWLEDGE
    elif who.took_part(issued.moved_by):
        template = ASK
    else:
        return
    request = template.format(year=year, name=supervisor.name, version=stands.version)
    place = {"supervisor": supervisor.supervisor_id, "year": str(year)}
    yield Task(request, "plan", place, stands.due, supervisor.supervisor_id)


ACKNOWLEDGE = Words("Acknowledge the plan for {year}, version {version}", "签收 {year} 年计划（第 {version} 版）")
ASK = Words(
    "{name} has not acknowledged the plan for {year}, version {version}: ask them to",
    "提醒{name}签收 {year} 年计划（第 {version} 版）",
)
THEIRS_ALONE = Words(
    "A plan is acknowledged by the supervisor it judges, and by nobody for them. Nothing was stored.",
    "计划须由被考核的运营主管本人签收，他人不得代签。尚未保存。",
)
NOT_ASKED_FOR = Words(
    "Version {version} of the plan for {year} is not the one in force, or is acknowledged already. Look at it again; "
    "nothing was stored.",
    "{year} 年计划第 {version} 版不是现行版本，或已签收。请刷新查看；尚未保存。",
)
