"""Department heads (judgement 3): who speaks for a department from a day on, named, and who has still to comment.

A department's comment on a plan (policy 3.1) is its head's, or their deputy's, and nobody else's. It is asked for once
a plan is submitted, from every department that has a head.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta

from accounts import Account, accounts_of_roles
from data.store import Store, in_force, now
from errors import NotAllowed, WrongUse, unknown
from scope import Right, Role, Scope, people_behind
from text import Words

HEADS = (Role.LEADERSHIP, Role.HR, Role.ANALYST)  # they read every plan, and none of them judges them
DAYS_TO_COMMENT = timedelta(days=7)  # from the day on which a plan is submitted


@dataclass(frozen=True)
class DepartmentHead:
    """One department. `head`: the account that speaks for it on a day, None for nobody; `since`: from which day on.

    coming  who follows and from which day on, as far as it is settled
    """

    department_id: str
    name: str
    head: str | None
    since: date | None
    coming: tuple[tuple[date, str | None], ...]


def department_heads(store: Store, who: Scope, today: date) -> tuple[DepartmentHead, ...]:
    """Every department with its head, by its number: no secret to anybody; empty for who sees nobody, as a key."""
    if not (who.sees_all or who.supervisors):
        return ()
    named: dict[str, list[tuple[date, str | None]]] = {}
    for department_id, from_on, head in store.rows(
        """SELECT department_id, from_on, head FROM department_heads
           QUALIFY row_number() OVER (PARTITION BY department_id, from_on ORDER BY naming_id DESC) = 1
           ORDER BY department_id, from_on"""
    ):
        named.setdefault(department_id, []).append((from_on, head))
    heads = []
    for department_id, name in store.rows(
        f"SELECT department_id, name FROM {in_force('departments')} ORDER BY department_id"
    ):
        steps = named.get(department_id, [])
        since, head = next(((day, head) for day, head in reversed(steps) if day <= today), (None, None))
        coming = tuple((day, head) for day, head in steps if day > today)
        heads.append(DepartmentHead(department_id, name, head, since, coming))
    return tuple(heads)


def possible_heads(store: Store, who: Scope) -> tuple[Account, ...]:
    """Whom this person may name as a head, by name; empty where naming is not theirs."""
    return accounts_of_roles(store, who, HEADS) if _may_name(who) else ()


def name_head(store: Store, who: Scope, department_id: str, head: str | None, from_on: date, *, today: date) -> None:
    """Name who speaks for a department from a day on, None for nobody; a later word for the same day counts.

    Leadership, HR and who manages users name heads. Raises NotAllowed for others; WrongUse for a department or person
    that is not there or does not fit, and a day that is past: who spoke for it then stays. Nothing is stored then.
    """
    if not _may_name(who):
        raise NotAllowed(NOT_YOURS)
    known = {department.department_id for department in department_heads(store, who, today)}
    if department_id not in known:
        raise unknown(Words("department", "部门"), department_id, known)
    if head is not None and head not in {person.username for person in possible_heads(store, who)}:
        raise WrongUse(NO_HEAD)
    if from_on < today:
        raise WrongUse(PAST)
    with store.transaction() as transaction:
        transaction.execute(
            "INSERT INTO department_heads (department_id, head, from_on, named_at, named_by) VALUES (?, ?, ?, ?, ?)",
            [department_id, head, from_on, now(), who.person],
        )
        store.record(transaction, who.person, "name_head", department_id, {"head": head, "from": from_on})


def headed(store: Store, who: Scope, today: date) -> tuple[str, ...]:
    """The names of the departments that this person speaks for today, themselves or as the deputy of their head."""
    speaking = people_behind(who.person)[-1]
    return tuple(d.name for d in department_heads(store, who, today) if d.head == speaking)


def need_head(store: Store, who: Scope, department: str, today: date) -> None:
    """Raise NotAllowed unless this person speaks for the department today."""
    if department not in headed(store, who, today):
        raise NotAllowed(NOT_ITS_HEAD.format(department=department))


def silent_departments(store: Store, who: Scope, commented: Collection[str], today: date) -> tuple[DepartmentHead, ...]:
    """The departments that have a head and are not among those that `commented`."""
    return tuple(d for d in department_heads(store, who, today) if d.head is not None and d.name not in commented)


def _may_name(who: Scope) -> bool:
    return who.may(Right.APPRAISE) or who.may(Right.MANAGE_USERS)


NOT_YOURS = Words(
    "Leadership, human resources and administrators name department heads. Nothing was stored.",
    "部门负责人由管理层、人力资源或系统管理员指定。尚未保存。",
)
NO_HEAD = Words(
    "A department head is somebody of leadership, human resources or an analyst who can sign in: they read every plan. "
    "Choose one of them; nothing was stored.",
    "部门负责人须为可登录的管理层、人力资源或数据分析员（可查看全部计划）。请重新选择；尚未保存。",
)
PAST = Words(
    "Who spoke for a department in the past stays. Choose today or a later day; nothing was stored.",
    "过去的部门负责人不可更改。请选择今天或之后的日期；尚未保存。",
)
NOT_ITS_HEAD = Words(
    "Only the head of {department}, or their deputy, speaks for it. Leave the department out to comment for yourself; "
    "nothing was stored.",
    "只有{department}的负责人或其代理人可以代表该部门提出意见。如以个人名义提出，请不要选择部门；尚未保存。",
)
