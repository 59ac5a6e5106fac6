"""What is asked of one row of a register, and asking that the later day to which others moved it counts
(judgement 2)."""

from __future__ import annotations

from datetime import date

from appraisal.fact_requests import ASKING, GRANTING, FactRequest, fact_requests, request_called
from appraisal.register_rows import RegisterRow
from data.due_days import DUE_DAYS
from data.intake.forms import may_enter
from data.intake.write import WantedChange, keep_request, need_short
from data.schemas import EVERY_TABLE
from data.store import Store
from errors import NotAllowed, WrongUse
from scope import Scope
from text import Words


def requests_of_row(store: Store, who: Scope, row: RegisterRow) -> tuple[FactRequest, ...]:
    """The unanswered requests for the row within sight, the latest first."""
    if row.supervisor_id is None or not who.sees(row.supervisor_id):
        return ()
    return tuple(
        request
        for request in fact_requests(store, who, row.supervisor_id)
        if request.is_open and (request.table, request.row_key) == (row.table, row.key)
    )


def may_ask_for_due_day(who: Scope, row: RegisterRow, today: date) -> bool:
    """Was the due day moved to a later one that does not count yet, and has the one that counts not passed?"""
    return (
        row.table in DUE_DAYS
        and row.due is not None
        and row.due >= today
        and row.cells[DUE_DAYS[row.table]] > row.due.isoformat()
        and row.supervisor_id is not None
        and who.sees(row.supervisor_id)
        and who.role in (*GRANTING, *ASKING)
        and may_enter(who, EVERY_TABLE[row.table])
    )


def ask_for_due_day(store: Store, who: Scope, row: RegisterRow, today: date, reason: str) -> FactRequest:
    """Ask that the row be judged by the later day that it names; the request.

    Raises NotAllowed where there is nothing to ask for or the row is another's, WrongUse without a reason.
    """
    if not may_ask_for_due_day(who, row, today) or row.due is None or row.supervisor_id is None:
        raise NotAllowed(
            Words(
                "A later due day is asked for before the old one has passed. Nothing was changed.",
                "延期须在原应完成日期届满之前申请。没有任何改动。",
            )
        )
    reason = " ".join(reason.split())
    if not reason:
        raise WrongUse(Words("Give a reason. Nothing was changed.", "请填写理由。没有任何改动。"))
    need_short(reason)
    old = row.cells | {DUE_DAYS[row.table]: row.due.isoformat()}
    wanted = WantedChange(row.key, row.supervisor_id, "due_day", old, row.cells, row.due)
    with store.transaction() as write:
        number = keep_request(write, store, who, row.table, wanted, reason=reason)
    return request_called(store, who, number)
