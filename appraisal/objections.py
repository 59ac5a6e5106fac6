"""Objections to a signed appraisal: to a named indicator, row or event, each answered by a correction or in words.

A correction is a load like any other; it computes anew, and the scores before and after are kept with the answer.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from appraisal.acknowledgement import need_days_left
from appraisal.annual_flow import APPRAISAL_FLOW
from appraisal.annual_guards import need_move
from appraisal.flow import move, state_of
from appraisal.kinds import ANNUAL, document
from appraisal.kinds import span as span_of
from appraisal.notes import check_about, notes, open_objections, write
from appraisal.recusal import need_no_part, part_in_objection
from appraisal.signed_record import signed_versions
from data.store import Store
from errors import NotAllowed, WrongUse
from metrics import annual
from scope import Role, Scope
from text import Words


def object_to(
    store: Store,
    who: Scope,
    supervisor_id: str,
    year: int,
    about: str,
    text: str,
    *,
    today: date,
    kind: str = ANNUAL,
) -> int:
    """The supervisor objects to a named indicator, row or event of the signed appraisal; the objection's number.

    Raises WrongUse once the days for it are over.
    """
    who.need_personnel_of(supervisor_id)
    name = document(supervisor_id, year, kind)
    state = state_of(store, who, APPRAISAL_FLOW, name)
    if state != "objected":
        need_move(store, who, supervisor_id, year, "object", kind=kind)
        need_days_left(store, who, supervisor_id, year, today=today, kind=kind)
    elif who.role is not Role.SUPERVISOR:
        raise NotAllowed(
            Words("Only the supervisor objects. Nothing was stored.", "仅运营主管本人可提出异议。尚未保存。")
        )
    check_about(store, supervisor_id, year, about)
    with store.transaction() as transaction:
        if state != "objected":
            move(store, who, APPRAISAL_FLOW, name, supervisor_id, "object", on=transaction)
        return write(transaction, store, who, supervisor_id, year, "objection", about, text, of=kind)


@dataclass(frozen=True)
class Correction:
    """A load made after the signature, which may have corrected what was objected to."""

    load_id: int
    table: str
    file_name: str
    loaded_at: datetime
    loaded_by: str


def corrections(
    store: Store, who: Scope, supervisor_id: str, year: int, *, kind: str = ANNUAL
) -> tuple[Correction, ...]:
    """The loads since the last signature, the latest first, for leadership to name in an answer; empty without any."""
    signed = signed_versions(store, who, supervisor_id, year, kind=kind)
    if not signed or not who.sees_all:
        return ()
    rows = store.rows(
        """SELECT load_id, table_name, file_name, loaded_at, loaded_by FROM loads
           WHERE load_id > ? AND accepted > 0 ORDER BY load_id DESC LIMIT 50""",
        [signed[-1].at_load],
    )
    return tuple(Correction(*row) for row in rows)


def answer_objection(
    store: Store,
    who: Scope,
    supervisor_id: str,
    year: int,
    objection: int,
    text: str,
    load_id: int | None = None,
    *,
    today: date,
    kind: str = ANNUAL,
) -> int:
    """Leadership or HR answers one objection: with the load that corrected the data, or with an explanation alone.

    The score as signed and as it is computed today are kept with the answer. With the last answer the appraisal
    waits to be signed anew. Raises WrongUse for an objection that is not open or a load that does not exist or is older
    than the signature; NotAllowed for whoever signed it, or entered or decided on the event it names.
    """
    who.need_personnel_of(supervisor_id)
    need_move(store, who, supervisor_id, year, "answer", kind=kind)
    still = {note.note_id: note for note in open_objections(notes(store, who, supervisor_id, year, kind=kind))}
    if objection not in still:
        raise WrongUse(
            Words(
                f"Objection {objection} is not open. Nothing was stored.",
                f"异议 {objection} 不在待答复之列。尚未保存。",
            )
        )
    need_no_part(part_in_objection(store, who, supervisor_id, year, still[objection].about, kind=kind))
    last = signed_versions(store, who, supervisor_id, year, kind=kind)[-1]
    if load_id is not None and not store.rows(
        "SELECT 1 FROM loads WHERE load_id = ? AND load_id > ?", [load_id, last.at_load]
    ):
        raise WrongUse(
            Words(
                f"There is no load {load_id} after the signature (its last one was {last.at_load}). Correct the data "
                "first, then name the load that did; nothing was stored.",
                f"签署之后没有导入批次 {load_id}（签署时最后批次为 {last.at_load}）。请先更正数据，再填写其批次；"
                "尚未保存。",
            )
        )
    period = span_of(store, who, supervisor_id, year, kind)
    after = annual(store, who, supervisor_id, year, today, through=period).total
    with store.transaction() as transaction:
        number = write(
            transaction,
            store,
            who,
            supervisor_id,
            year,
            "answer",
            f"note:{objection}",
            text,
            of=kind,
            load_id=load_id,
            before=last.total,
            after=after,
        )
        if set(still) == {objection}:
            name = document(supervisor_id, year, kind)
            move(store, who, APPRAISAL_FLOW, name, supervisor_id, "answer", on=transaction)
    return number
