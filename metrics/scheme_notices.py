"""The notice of a changed scheme (judgement 2): everyone whom it judges has it until they have read it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from data.store import Store, now
from errors import NotAllowed, WrongUse
from metrics.people import Supervisor, supervisors
from metrics.scheme_requests import SchemeRequest, scheme_requests
from scope import Role, Scope
from text import Words


@dataclass(frozen=True)
class SchemeNotice:
    """A change in force, and when one whom it judges read the notice of it; `read_at` None: not yet."""

    request: SchemeRequest
    supervisor: Supervisor
    read_at: datetime | None


def scheme_notices(store: Store, who: Scope, year: int | None = None) -> tuple[SchemeNotice, ...]:
    """Whom in sight each granted change judges, and who has read its notice; the latest change first."""
    read = {
        (of_year, version, supervisor_id): at
        for of_year, version, supervisor_id, at in store.rows(
            "SELECT year, version, supervisor_id, read_at FROM scheme_notices_read"
        )
    }
    people = supervisors(store, who)
    return tuple(
        SchemeNotice(request, person, read.get((request.year, request.version or 0, person.supervisor_id)))
        for request in scheme_requests(store, who, year)
        if request.answer == "granted"
        for person in people
        if _judges(request, person)
    )


def read_scheme_notice(store: Store, who: Scope, request_id: int) -> None:
    """A supervisor has read the notice of a granted change; a second time changes nothing.

    Raises NotAllowed for anybody else, WrongUse where nobody granted it or it does not judge them.
    """
    if who.role is not Role.SUPERVISOR or who.acts_for:
        raise NotAllowed(Words("The notice is read by whom the scheme judges.", "方案变更通知由被考核人本人签收。"))
    own = [notice for notice in scheme_notices(store, who) if notice.request.request_id == request_id]
    if not own:
        raise WrongUse(Words("There is no such change of the scheme in force.", "没有该项已生效的考核方案变更。"))
    with store.transaction() as write:
        for notice in own:
            key = [notice.request.year, notice.request.version, notice.supervisor.supervisor_id]
            if notice.read_at is None:
                write.execute("INSERT INTO scheme_notices_read VALUES (?, ?, ?, ?, ?)", [*key, now(), who.person])
                store.record(write, who.person, "scheme.read", notice.request.holds_from.en, {"request": request_id})


def _judges(request: SchemeRequest, person: Supervisor) -> bool:
    first = date(request.year, request.held or 1, 1)
    granted_on = request.answered_at.date() if request.answered_at else date(request.year, 12, 31)
    return person.started_on <= granted_on and (person.ended_on is None or person.ended_on >= first)
