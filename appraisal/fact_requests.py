"""Requests after the fact (judgement 2): what a supervisor asks to change of what they are judged by, and the answer.

The request is made where all ways into the store meet (data/intake/write/after_the_fact.py). Here a second person
grants or refuses it; until then it changes no figure. A later due day, asked for before the old one has passed, is
leadership's to grant; the row is judged by it from then on (data/due_days.py).
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from appraisal.task import Task
from data.due_days import DUE_DAYS, grant_due_day
from data.intake.forms import put_in_force, trying_change
from data.intake.history import differences
from data.intake.write import judged_supervisors
from data.schemas import EVERY_TABLE
from data.store import LAST_CHANGE, Store, now
from errors import NotAllowed, WrongUse
from metrics import Period, scores
from scope import Role, Scope
from text import Words

PLACE = "after_the_fact"
GRANTING = (Role.LEADERSHIP, Role.HR)
ASKING = (Role.SUPERVISOR,)
REQUEST_KINDS = {
    "enter": Words("entered after its day", "逾期补录"),
    "change": Words("changed after the fact", "事后修改"),
    "due_day": Words("due day put off", "延期"),
    "withdraw": Words("taken out", "移除"),
}
ANSWERS = {
    "open": Words("waits for an answer", "待批准"),
    "granted": Words("granted", "已批准"),
    "refused": Words("refused", "已驳回"),
    "taken_back": Words("withdrawn by whoever asked", "申请人已撤回"),
    "replaced": Words("replaced by a later request", "已被后续申请取代"),
}
LONGEST_REMARK = 2000
_COLUMNS = """r.request_id, r.table_name, r.row_key, r.supervisor_id, r.kind, r.old, r.new, r.day, r.reason, r.asked_at,
    r.asked_by, r.asked_on, coalesce(a.answer, 'open'), a.remark, a.before, a.after, a.load_id, a.answered_at,
    a.answered_by, a.answered_as"""
_FROM = "FROM fact_requests r LEFT JOIN fact_request_answers a USING (request_id)"


@dataclass(frozen=True)
class FactRequest:
    """A change asked for. `old` None: the row was not there; `new` None: it is to leave.

    day            a day at which the row counts
    answer         a key of ANSWERS
    before, after  the KPI score of the year in which it counts, without it and with it; None until it is answered
    """

    request_id: int
    table: str
    row_key: str
    supervisor_id: str
    kind: str
    old: dict[str, str] | None
    new: dict[str, str] | None
    day: date
    reason: str
    asked_at: datetime
    asked_by: str
    asked_on: date
    answer: str
    remark: str | None
    before: float | None
    after: float | None
    load_id: int | None
    answered_at: datetime | None
    answered_by: str | None
    answered_as: str | None

    @property
    def is_open(self) -> bool:
        """Has nobody answered it?"""
        return self.answer == "open"

    @property
    def kind_name(self) -> Words:
        """What is asked for."""
        return REQUEST_KINDS[self.kind]

    @property
    def answer_name(self) -> Words:
        """What became of it."""
        return ANSWERS[self.answer]

    @property
    def changes(self) -> tuple[tuple[str, str, str], ...]:
        """(column, before, after) of the cells that it changes; none where the row is to leave."""
        return differences(self.old or {}, self.new) if self.new else ()

    @property
    def about(self) -> Words:
        """Projects PJ-1."""
        title = EVERY_TABLE[self.table].title
        return Words(f"{title.en} {self.row_key}", f"{title.zh} {self.row_key}")


def fact_requests(
    store: Store, who: Scope, supervisor_id: str | None = None, *, year: int | None = None
) -> tuple[FactRequest, ...]:
    """Requests after the fact within sight, the latest first: those of one supervisor, or that count in one year.

    Raises NotAllowed out of sight. They are between a supervisor and who grants: nobody else sees any.
    """
    if supervisor_id is not None:
        who.need_sight_of(supervisor_id)
    if who.role not in (*GRANTING, *ASKING):
        return ()
    rows = store.rows(
        f"""SELECT {_COLUMNS} {_FROM} WHERE ($whose IS NULL OR r.supervisor_id = $whose)
            AND ($year IS NULL OR year(r.day) = $year) ORDER BY r.request_id DESC""",
        {"whose": supervisor_id, "year": year},
    )
    return tuple(request for request in map(_request, rows) if who.sees(request.supervisor_id))


def open_requests(
    store: Store, who: Scope, supervisor_id: str, first_day: date, last_day: date
) -> tuple[FactRequest, ...]:
    """The unanswered requests of a supervisor for rows that count in a span, the latest first."""
    return tuple(
        request
        for request in fact_requests(store, who, supervisor_id)
        if request.is_open and first_day <= request.day <= last_day
    )


def effect_of_request(store: Store, who: Scope, request: FactRequest, today: date) -> tuple[float | None, float | None]:
    """The KPI score of the year in which the row counts, as it is and as it would be if the request were granted.

    Raises WrongUse where it cannot be put in force any more.
    """
    who.need_sight_of(request.supervisor_id)
    before = _score(store, who, request, today)
    with trying_change(
        store,
        who,
        request.table,
        old=request.old,
        new=request.new,
        also=lambda cursor: _grant_due_day(cursor, who, request, tried=True),
    ):
        return before, _score(store, who, request, today)


def grant_request(store: Store, who: Scope, request_id: int, today: date, remark: str = "") -> FactRequest:
    """Put what was asked for in force, as a load of whoever grants it; the request as it stands then.

    Raises NotAllowed for who asked, whom it judges and who does not grant; WrongUse once it is answered, and where it
    cannot be put in force. Nothing has changed then.
    """
    request = _to_answer(store, who, request_id)
    if request.kind == "due_day" and who.role is not Role.LEADERSHIP:
        raise NotAllowed(
            Words(
                "A later due day is granted by leadership. Nothing was changed.", "延期须由管理层批准。没有任何改动。"
            )
        )
    before, after = effect_of_request(store, who, request, today)

    def also(cursor: Any, load_id: int | None) -> None:
        _grant_due_day(cursor, who, request)
        _answer(cursor, store, who, request, "granted", remark, before=before, after=after, load_id=load_id)

    result = put_in_force(
        store,
        who,
        request.table,
        old=request.old,
        new=request.new,
        name=f"request-{request_id}.csv",
        also=also,
    )
    if result.rejects:
        raise WrongUse(result.rejects[0].words)
    return request_called(store, who, request_id)


def refuse_request(store: Store, who: Scope, request_id: int, today: date, remark: str) -> FactRequest:
    """Refuse it, with a reason: it stays on record and changes nothing. Raises as `grant_request` does."""
    request = _to_answer(store, who, request_id)
    if not remark.strip():
        raise WrongUse(Words("A refusal needs its reason. Nothing was changed.", "驳回须写明理由。没有任何改动。"))
    try:
        before, after = effect_of_request(store, who, request, today)
    except WrongUse:  # the row has changed since: it has no effect any more
        before = after = None
    with store.transaction() as write:
        _answer(write, store, who, request, "refused", remark, before=before, after=after)
    return request_called(store, who, request_id)


def take_request_back(store: Store, who: Scope, request_id: int) -> FactRequest:
    """Whoever asked asks no more. NotAllowed for another; WrongUse once it is answered."""
    request = request_called(store, who, request_id)
    if not who.took_part(request.asked_by):
        raise NotAllowed(
            Words(
                "Only who asked can withdraw a request. Nothing was changed.", "只有申请人可以撤回申请。没有任何改动。"
            )
        )
    with store.transaction() as write:
        _answer(write, store, who, request, "taken_back", "")
    return request_called(store, who, request_id)


def may_answer(store: Store, who: Scope, request: FactRequest) -> bool:
    """May this person grant or refuse it: a second person, neither who asked nor whom it judges?"""
    return (
        request.is_open
        and who.role in GRANTING
        and who.sees(request.supervisor_id)
        and not who.took_part(request.asked_by)
        and request.supervisor_id not in judged_supervisors(store.cursor, who.person)
    )


def request_called(store: Store, who: Scope, request_id: int) -> FactRequest:
    """One request; WrongUse when there is none in sight."""
    request = next((r for r in fact_requests(store, who) if r.request_id == request_id), None)
    if request is None:
        raise WrongUse(
            Words(f"There is no request {request_id} that you may see.", f"没有您可查看的第 {request_id} 号申请。")
        )
    return request


def request_tasks(store: Store, who: Scope, today: date) -> Iterator[Task]:
    """On the desk: requests to answer; and to who asked, for a week, what became of theirs."""
    for request in fact_requests(store, who):
        params = {"request": str(request.request_id), "year": str(request.day.year)}
        if may_answer(store, who, request):
            yield Task(ANSWER.format(about=request.about), PLACE, params, None, request.supervisor_id)
        elif (
            who.took_part(request.asked_by)
            and request.answer in ("granted", "refused")
            and request.answered_at is not None
            and (today - store.day_of(request.answered_at)).days <= 7
        ):
            says = ANSWERED.format(about=request.about, answer=ANSWERS[request.answer])
            yield Task(says, PLACE, params, None, request.supervisor_id)


ANSWER = Words("Grant or refuse the change after the fact: {about}", "批准或驳回事后变更申请：{about}")
ANSWERED = Words("Read the answer to your request: {about} ({answer})", "查看申请结果：{about}（{answer}）")


def _to_answer(store: Store, who: Scope, request_id: int) -> FactRequest:
    request = request_called(store, who, request_id)
    if not request.is_open:
        raise WrongUse(
            Words(
                "Request {number} is answered already: {answer}. Nothing was changed.",
                "第 {number} 号申请{answer}。没有任何改动。",
            ).format(number=request_id, answer=ANSWERS[request.answer])
        )
    if not may_answer(store, who, request):
        raise NotAllowed(
            Words(
                "A second person answers a request: neither who asked nor whom it judges. Nothing was changed.",
                "申请须由他人审批，申请人及被考核人本人不能审批。没有任何改动。",
            )
        )
    return request


def _answer(
    cursor: Any,
    store: Store,
    who: Scope,
    request: FactRequest,
    answer: str,
    remark: str,
    *,
    before: float | None = None,
    after: float | None = None,
    load_id: int | None = None,
) -> None:
    remark = " ".join(remark.split())
    if len(remark) > LONGEST_REMARK:
        raise WrongUse(
            Words(
                f"A remark has at most {LONGEST_REMARK} characters. Nothing was changed.",
                f"备注最多 {LONGEST_REMARK} 个字符。没有任何改动。",
            )
        )
    answered = "SELECT 1 FROM fact_request_answers WHERE request_id = ?"
    if cursor.execute(answered, [request.request_id]).fetchall():
        raise WrongUse(
            Words(
                "Meanwhile somebody else has answered this request. Look at it again; nothing of yours was changed.",
                "在此期间该申请已有答复，请重新查看。您的操作未生效。",
            )
        )
    cursor.execute(
        "INSERT INTO fact_request_answers VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [request.request_id, answer, remark or None, before, after, load_id, now(), who.person, who.role.value],
    )
    store.record(cursor, who.person, f"request.{answer}", f"{request.table} {request.row_key}", {"load": load_id})


def _grant_due_day(cursor: Any, who: Scope, request: FactRequest, *, tried: bool = False) -> None:
    if request.kind != "due_day" or request.new is None:
        return
    # A trial uses up no number of the loads.
    number = {"grant_id": cursor.execute(LAST_CHANGE).fetchall()[0][0] + 1} if tried else {}
    grant_due_day(
        cursor,
        request.table,
        request.row_key,
        date.fromisoformat(request.new[DUE_DAYS[request.table]]),
        reason=request.reason,
        asked_by=request.asked_by,
        asked_at=request.asked_at,
        granted_by=who.person,
        granted_at=now(),
        **number,
    )


def _score(store: Store, who: Scope, request: FactRequest, today: date) -> float | None:
    year = Period.year(min(request.day, today).year)
    computed = scores(store, who, [request.supervisor_id], [year], today)
    return next((score.kpi for score in computed.values()), None)


def _request(row: tuple[Any, ...]) -> FactRequest:
    request = FactRequest(*row)
    return replace(request, old=_cells(request.old), new=_cells(request.new))


def _cells(stored: Any) -> dict[str, str] | None:
    return json.loads(stored) if stored else None
