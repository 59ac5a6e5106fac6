"""Who can be asked about: supervisors and departments within a person's scope, and how far the data reach."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from data.assignments import DEPARTMENT_OF, stays
from data.store import Store, in_force
from errors import NotAllowed
from metrics.periods import Period, PeriodKind
from scope import Scope
from text import Words


@dataclass(frozen=True)
class Supervisor:
    """One supervisor, with the department by name."""

    supervisor_id: str
    name: str
    email: str | None
    department_id: str
    department_name: str
    started_on: date
    ended_on: date | None


@dataclass(frozen=True)
class Department:
    """One department; `below` is it and the departments below it, `supervisors` who belongs to those now."""

    department_id: str
    name: str
    parent_id: str | None
    below: frozenset[str]
    supervisors: tuple[str, ...]


def supervisors(store: Store, who: Scope, *, at_load: int | None = None) -> list[Supervisor]:
    """The supervisors whose figures `who` may see, by department and name. Empty when there is none."""
    rows = store.rows(
        f"""SELECT s.supervisor_id, s.name, s.email, s.department_id, coalesce(d.name, s.department_id),
                   s.started_on, s.ended_on
            FROM {in_force("supervisors", at_load)} s
            LEFT JOIN {in_force("departments", at_load)} d USING (department_id)
            ORDER BY s.department_id, s.name, s.supervisor_id"""
    )
    return [Supervisor(*row) for row in rows if who.sees(row[0])]


def months_served(person: Supervisor, period: Period) -> tuple[Period, ...]:
    """The months of the period that the person served from the first day to the last, in order (judgement 1).

    Empty where none was: who starts or leaves within a month is not judged for it.
    """
    last = person.ended_on or date.max
    return tuple(month for month in period.months if person.started_on <= month.start and month.end <= last)


@dataclass(frozen=True)
class Membership:
    """Somebody's days in a department, or in one that stands below it; both ends included."""

    department_id: str
    supervisor_id: str
    from_on: date
    until_on: date


def memberships(store: Store, who: Scope, *, at_load: int | None = None) -> list[Membership]:
    """Who belonged to which department when, for whoever may see all; as departments stand to each other now.

    Raises NotAllowed for anyone else.
    """
    above: dict[str, list[str]] = {}
    for department in departments(store, who, at_load=at_load):
        for department_id in department.below:
            above.setdefault(department_id, []).append(department.department_id)
    rows = store.rows(
        f"""SELECT a.department_id, supervisor_id, from_on, until_on FROM {stays(DEPARTMENT_OF, at_load)} a
            SEMI JOIN {in_force("supervisors", at_load)} USING (supervisor_id) ORDER BY supervisor_id, from_on"""
    )
    return [
        Membership(unit, supervisor_id, from_on, until_on)
        for department_id, supervisor_id, from_on, until_on in rows
        for unit in above.get(department_id, ())
    ]


def departments(store: Store, who: Scope, *, at_load: int | None = None) -> list[Department]:
    """Every department, for whoever may see all. Raises NotAllowed for anyone else."""
    need_sight_of_all(who)
    rows = store.rows(
        f"SELECT department_id, name, parent_id FROM {in_force('departments', at_load)} ORDER BY department_id"
    )
    below: dict[str, set[str]] = {row[0]: {row[0]} for row in rows}
    for _ in rows:  # as deep as there are departments, at most
        for department_id, _name, parent_id in rows:
            if parent_id in below:
                below[parent_id] |= below[department_id]
    people = supervisors(store, who, at_load=at_load)
    return [
        Department(
            d, name, parent, frozenset(below[d]), tuple(s.supervisor_id for s in people if s.department_id in below[d])
        )
        for d, name, parent in rows
    ]


def department_names(store: Store) -> tuple[str, ...]:
    """What the company's departments are called, for whoever speaks for one of them. Empty when there is none."""
    rows = store.rows(f"SELECT name FROM {in_force('departments')} GROUP BY name ORDER BY min(department_id)")
    return tuple(name for (name,) in rows)


def need_sight_of_all(who: Scope) -> None:
    """Raise NotAllowed unless `who` may see everyone's rows."""
    if not who.sees_all:
        raise NotAllowed(
            Words(
                "Figures of a department or of the company are for those who may see everyone's.",
                "部门和公司层面的数据仅对有权查看全部主管数据的人员开放。",
            )
        )


def data_day(store: Store, *, as_of: date, at_load: int | None = None) -> date | None:
    """The last day that the company's operating data reach, not after `as_of`. None before the first row."""
    return store.value(
        f"SELECT max(date) FROM {in_force('operating_results', at_load)} WHERE date <= $as_of",
        {"as_of": as_of},
    )


def last_day(store: Store) -> date | None:
    """The last day of operating data, whatever was known when. None before the first row."""
    return store.value(f"SELECT max(date) FROM {in_force('operating_results')}")


def first_day(store: Store) -> date | None:
    """The first day of operating data. None before the first row."""
    return store.value(f"SELECT min(date) FROM {in_force('operating_results')}")


def periods_with_data(store: Store, as_of: date, kind: PeriodKind = PeriodKind.MONTH) -> list[Period]:
    """The periods of that kind that operating data touch, earliest first. Empty before the first row."""
    first, last = first_day(store), data_day(store, as_of=as_of)
    if first is None or last is None:
        return []
    months, month = [], Period.containing(first, PeriodKind.MONTH)
    while month.start <= last:
        months.append(month)
        month = Period.containing(date(month.end.year + month.end.month // 12, month.end.month % 12 + 1, 1), month.kind)
    return list(dict.fromkeys(Period.containing(m.end, kind) for m in months))
