"""A settled scheme changes by request (judgement 2): a reason, a month ahead, a second person who grants it, a notice.

Until it is granted nothing moves. Granted, it judges from the month named on, unless whoever grants says, with a
reason, that it holds for the whole year. Everyone whom it judges is given notice (scheme_notices.py).
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from data.intake.write import judged_supervisors
from data.store import Store, now
from errors import NotAllowed, WrongUse
from metrics.annual_score import annuals
from metrics.periods import Period
from metrics.scheme import Scheme, scheme
from metrics.scheme_changes import SchemeChange, scheme_changes
from metrics.scheme_lock import keep_version, need_sound, why_settled
from scope import Right, Role, Scope
from text import Words

GRANTING = (Role.LEADERSHIP, Role.HR)
LONGEST_REASON = 2000
SCHEME_ANSWERS = {
    "open": Words("waits for an answer", "待批准"),
    "granted": Words("granted", "已批准"),
    "refused": Words("refused", "已驳回"),
    "taken_back": Words("withdrawn by whoever asked", "申请人已撤回"),
}


@dataclass(frozen=True)
class SchemeEffect:
    """A supervisor's annual score as it stands, and judged by the changed scheme in all the months judged so far."""

    supervisor_id: str
    before: float | None
    after: float | None


@dataclass(frozen=True)
class SchemeRequest:
    """A change of a settled scheme that was asked for.

    named    the month from which it is to hold; None: none of the year lies ahead any more
    changes  setting by setting, against the version that it changes
    held     of a granted one: the month from which it holds (1: the whole year), and the version that it became
    effect   of an answered one, as it was then; only whom the reader sees
    """

    request_id: int
    year: int
    scheme: Scheme
    on_version: int
    named: int | None
    reason: str
    asked_at: datetime
    asked_by: str
    answer: str
    remark: str | None
    held: int | None
    version: int | None
    effect: tuple[SchemeEffect, ...]
    answered_at: datetime | None
    answered_by: str | None
    changes: tuple[SchemeChange, ...]

    @property
    def is_open(self) -> bool:
        """Has nobody answered it?"""
        return self.answer == "open"

    @property
    def holds_from(self) -> Words:
        """The month from which it holds, or is to hold: "Dec 2026", "the whole of 2026"."""
        month = self.held if self.held is not None else self.named
        if month is None or month == 1:
            return Words(f"the whole of {self.year}", f"{self.year} 年全年")
        return Period.month(self.year, month).name


def months_ahead(year: int, today: date) -> tuple[int, ...]:
    """The months of the year that have not begun, from which a change may hold."""
    return tuple(month for month in range(1, 13) if date(year, month, 1) > today)


def ask_for_scheme(
    store: Store,
    who: Scope,
    year: int,
    wanted: Scheme,
    *,
    holds_from: int | None,
    reason: str,
    seen: int,
    today: date,
) -> SchemeRequest:
    """Ask that a settled scheme be changed from a month on that lies ahead; the request.

    `seen` = the version that the editor began with. `holds_from` None only where no month of the year lies ahead.
    Raises NotAllowed without the right; WrongUse for a scheme that is not settled or does not add up, without a reason
    or a change, for a month that has begun, and while another request waits. Nothing is changed then.
    """
    who.need(Right.SET_TARGETS)
    need_sound(wanted, year)
    reason, ahead = _short(reason), months_ahead(year, today)
    if not reason:
        raise WrongUse(NO_REASON)
    if holds_from not in ahead and (holds_from is not None or ahead):
        raise WrongUse(NOT_AHEAD.format(year=year))
    with store.transaction() as write:
        if why_settled(store, year, today) is None:
            raise WrongUse(NOT_SETTLED.format(year=year))
        current = scheme(store, year)
        if current.version != seen:
            raise WrongUse(MEANWHILE)
        if not scheme_changes(current, wanted):
            raise WrongUse(NO_CHANGE)
        if any(request.is_open for request in scheme_requests(store, who, year)):
            raise WrongUse(ONE_WAITS.format(year=year))
        [(number,)] = write.execute(
            """INSERT INTO scheme_requests (year, content, on_version, holds_from, reason, asked_at, asked_by)
               VALUES (?, ?, ?, ?, ?, ?, ?) RETURNING request_id""",
            [year, wanted.to_json(), seen, holds_from, reason, now(), who.person],
        ).fetchall()
        store.record(write, who.person, "scheme.ask", f"{year}", {"request": number, "holds_from": holds_from})
    return scheme_request(store, who, number)


def grant_scheme(
    store: Store, who: Scope, request_id: int, *, today: date, remark: str = "", whole_year: bool = False
) -> SchemeRequest:
    """Grant a change: it becomes the next version and judges from the month named on; the request as it stands then.

    `whole_year` = it holds for all of the year all the same, which needs a remark that says why. Raises NotAllowed for
    who asked, whom it judges and who does not grant; WrongUse once it is answered, and where its month has begun.
    """
    request = _to_answer(store, who, request_id)
    remark = _short(remark)
    if whole_year and not remark:
        raise WrongUse(WHY_BACKWARD.format(year=request.year))
    if not whole_year and request.named not in months_ahead(request.year, today):
        raise WrongUse(BEGUN.format(year=request.year))
    effect = effect_of_scheme(store, who, request, today)
    first = 1 if whole_year or request.named is None else request.named
    with store.transaction() as write:
        if scheme(store, request.year).version != request.on_version:
            raise WrongUse(MEANWHILE)
        stored = keep_version(write, store, request.asked_by, request.year, request.scheme, first)
        _answer(write, store, who, request, "granted", remark, held=first, version=stored.version, effect=effect)
    return scheme_request(store, who, request_id)


def refuse_scheme(store: Store, who: Scope, request_id: int, remark: str, *, today: date) -> SchemeRequest:
    """Refuse a change, with a reason: the scheme stays as it is. Raises as `grant_scheme` does."""
    request = _to_answer(store, who, request_id)
    remark = _short(remark)
    if not remark:
        raise WrongUse(Words("A refusal needs its reason. Nothing was changed.", "驳回须写明理由。没有任何改动。"))
    effect = effect_of_scheme(store, who, request, today)
    with store.transaction() as write:
        _answer(write, store, who, request, "refused", remark, effect=effect)
    return scheme_request(store, who, request_id)


def take_scheme_back(store: Store, who: Scope, request_id: int) -> SchemeRequest:
    """Whoever asked asks no more. NotAllowed for another; WrongUse once it is answered."""
    request = scheme_request(store, who, request_id)
    if who.person != request.asked_by:
        raise NotAllowed(
            Words(
                "Only who asked can withdraw a request. Nothing was changed.", "只有申请人可以撤回申请。没有任何改动。"
            )
        )
    with store.transaction() as write:
        _answer(write, store, who, request, "taken_back", "")
    return scheme_request(store, who, request_id)


def scheme_requests(store: Store, who: Scope, year: int | None = None) -> tuple[SchemeRequest, ...]:
    """The changes asked for, of a year or of all, the latest first. They are no secret; scores in them are."""
    rows = store.rows(
        """SELECT request_id, r.year, content, on_version, r.holds_from, reason, asked_at, asked_by,
                  coalesce(answer, 'open'), remark, a.holds_from, a.version, effect, answered_at, answered_by
           FROM scheme_requests r LEFT JOIN scheme_answers a USING (request_id)
           WHERE $year IS NULL OR r.year = $year ORDER BY request_id DESC""",
        {"year": year},
    )
    return tuple(_request(store, who, row) for row in rows)


def scheme_request(store: Store, who: Scope, request_id: int) -> SchemeRequest:
    """One of them; WrongUse when there is none."""
    for request in scheme_requests(store, who):
        if request.request_id == request_id:
            return request
    raise WrongUse(
        Words(f"There is no request {request_id} to change a scheme.", f"没有第 {request_id} 号考核方案变更申请。")
    )


def may_answer_scheme(store: Store, who: Scope, request: SchemeRequest) -> bool:
    """May this person grant or refuse it: a second person whom the scheme does not judge?"""
    return (
        request.is_open
        and who.role in GRANTING
        and not who.took_part(request.asked_by)
        and not judged_supervisors(store.cursor, who.person)
    )


def effect_of_scheme(store: Store, who: Scope, request: SchemeRequest, today: date) -> tuple[SchemeEffect, ...]:
    """Whom in sight it would move, were it to judge all the months judged so far; empty where scores are no business
    of theirs.
    """
    if not who.may(Right.SEE_PERSONNEL):
        return ()
    before = annuals(store, who, request.year, today)
    known = [line.value for year in before.values() for line in year.score.lines]
    after = annuals(store, who, request.year, today, known=known, scheme=request.scheme)
    return tuple(SchemeEffect(key, before[key].total, after[key].total) for key in sorted(before))


# ---------------------------------------------------------------------- in the store


def _to_answer(store: Store, who: Scope, request_id: int) -> SchemeRequest:
    request = scheme_request(store, who, request_id)
    if not request.is_open:
        raise WrongUse(ANSWERED.format(number=request_id, answer=SCHEME_ANSWERS[request.answer]))
    if not may_answer_scheme(store, who, request):
        raise NotAllowed(SECOND)
    return request


def _answer(
    write: Any,
    store: Store,
    who: Scope,
    request: SchemeRequest,
    answer: str,
    remark: str,
    *,
    held: int | None = None,
    version: int | None = None,
    effect: tuple[SchemeEffect, ...] = (),
) -> None:
    if write.execute("SELECT 1 FROM scheme_answers WHERE request_id = ?", [request.request_id]).fetchall():
        raise WrongUse(ANSWERED.format(number=request.request_id, answer=SCHEME_ANSWERS["granted"]))
    moved = json.dumps([[line.supervisor_id, line.before, line.after] for line in effect])
    write.execute(
        "INSERT INTO scheme_answers VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        [request.request_id, answer, remark or None, held, version, moved, now(), who.person],
    )
    store.record(write, who.person, f"scheme.{answer}", f"{request.year}", {"request": request.request_id})


def _request(store: Store, who: Scope, row: tuple[Any, ...]) -> SchemeRequest:
    number, year, content, on_version, named, reason, asked_at, asked_by, *answered = row
    answer, remark, held, version, effect, answered_at, answered_by = answered
    wanted = Scheme.from_json(content, year=year, version=on_version)
    lines = tuple(SchemeEffect(*line) for line in json.loads(effect or "[]") if who.sees_personnel_of(line[0]))
    changes = scheme_changes(scheme(store, year, on_version), wanted)
    asked = (number, year, wanted, on_version, named, reason, asked_at, asked_by)
    return SchemeRequest(*asked, answer, remark, held, version, lines, answered_at, answered_by, changes)


def _short(text: str) -> str:
    text = " ".join(text.split())
    if len(text) > LONGEST_REASON:
        raise WrongUse(
            Words(
                f"A reason has at most {LONGEST_REASON} characters. Nothing was changed.",
                f"理由最多 {LONGEST_REASON} 个字符。没有任何改动。",
            )
        )
    return text


NO_REASON = Words(
    "A change of the scheme needs its reason. Nothing was changed.", "变更考核方案须写明理由。没有任何改动。"
)
NO_CHANGE = Words("Nothing in the scheme differs. Nothing was changed.", "考核方案没有任何差异。没有任何改动。")
NOT_AHEAD = Words(
    "A change holds from a month of {year} on that has not begun: nobody is judged anew for what is past. "
    "Nothing was changed.",
    "变更须自 {year} 年中尚未开始的月份起生效：已开始的月份不得重新考核。没有任何改动。",
)
NOT_SETTLED = Words(
    "The scheme of {year} is not settled yet: store it. Nothing was changed.",
    "{year} 年考核方案尚未锁定，可直接保存。没有任何改动。",
)
MEANWHILE = Words(
    "Meanwhile somebody has changed this scheme. Look at it again; nothing of yours was changed.",
    "在此期间该考核方案已有变更，请重新查看。您的操作未生效。",
)
ONE_WAITS = Words(
    "Another change of the scheme of {year} waits for its answer. Nothing was changed.",
    "{year} 年考核方案已有一项变更待批准。没有任何改动。",
)
WHY_BACKWARD = Words(
    "To have it hold for the whole of {year} moves months that are over: say why. Nothing was changed.",
    "变更适用于 {year} 年全年将影响已结束的月份，须写明理由。没有任何改动。",
)
BEGUN = Words(
    "The month from which it was to hold has begun. Refuse it, so that it is asked for anew, or say why it holds for "
    "the whole of {year}. Nothing was changed.",
    "拟生效的月份已开始。请驳回以便重新申请，或写明适用于 {year} 年全年的理由。没有任何改动。",
)
ANSWERED = Words(
    "Request {number} is answered already: {answer}. Nothing was changed.", "第 {number} 号申请{answer}。没有任何改动。"
)
SECOND = Words(
    "A second person of leadership or HR answers it: neither who asked nor anybody whom the scheme judges. "
    "Nothing was changed.",
    "须由管理层或人力资源的第二人审批，申请人及被考核人不能审批。没有任何改动。",
)
