"""Objections, all year round: to a named indicator, row or event, each answered by a correction or in words.

A correction is a load like any other; it computes anew, and the scores before and after are kept with the answer.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from appraisal.acknowledgement import need_days_left
from appraisal.annual_flow import APPRAISAL_FLOW, RUNNING
from appraisal.annual_guards import need_move
from appraisal.flow import move, state_of
from appraisal.kinds import ANNUAL, document
from appraisal.kinds import span as span_of
from appraisal.notes import COLUMNS as NOTE_COLUMNS
from appraisal.notes import Note, about_in_words, check_about, notes, open_objections, write
from appraisal.recusal import need_no_part, part_in_objection
from appraisal.signed_record import signed_versions
from appraisal.task import Task
from data.store import LAST_CHANGE, Store
from errors import NotAllowed, WrongUse
from metrics import annual, supervisors
from scope import Role, Scope
from text import Words

UNSIGNED_STATES = ("closed", "open", "assessed", "answered")  # an objection waits beside these and moves nothing
ANSWERING = RUNNING


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
    """The supervisor objects to a named indicator, row or event; the objection's number.

    All year round: before the signature it waits for its answer beside the appraisal, whether that is open yet or not;
    a signed one is objected to within its days. The score of the day is kept with it.
    Raises NotAllowed for anybody else; WrongUse for a year to come, in a state that leaves nothing to object to, once
    the days are over, or about nothing that exists.
    """
    who.need_personnel_of(supervisor_id)
    name = document(supervisor_id, year, kind)
    state = state_of(store, who, APPRAISAL_FLOW, name)
    if who.role is not Role.SUPERVISOR:
        raise NotAllowed(
            Words("Only the supervisor objects. Nothing was stored.", "仅运营主管本人可提出异议。尚未保存。")
        )
    signed = state not in UNSIGNED_STATES
    if signed and state != "objected":
        need_move(store, who, supervisor_id, year, "object", kind=kind)
        need_days_left(store, who, supervisor_id, year, today=today, kind=kind)
    if year > today.year:
        raise WrongUse(
            Words(
                f"{year} has not begun: there is nothing to object to. Nothing was stored.",
                f"{year} 年尚未开始，无可提出异议的内容。尚未保存。",
            )
        )
    check_about(store, supervisor_id, year, about)
    before = None if signed else _score(store, who, supervisor_id, year, today=today, kind=kind)
    with store.transaction() as transaction:
        if signed and state != "objected":
            move(store, who, APPRAISAL_FLOW, name, supervisor_id, "object", on=transaction)
        since = None if signed else store.value(LAST_CHANGE)
        return write(
            transaction,
            store,
            who,
            supervisor_id,
            year,
            "objection",
            about,
            text,
            of=kind,
            load_id=since,
            before=before,
        )


def _score(store: Store, who: Scope, supervisor_id: str, year: int, *, today: date, kind: str) -> float | None:
    """The score of the appraisal as it is computed today."""
    return annual(store, who, supervisor_id, year, today, through=span_of(store, who, supervisor_id, year, kind)).total


@dataclass(frozen=True)
class Correction:
    """A load made after the signature, which may have corrected what was objected to."""

    load_id: int
    table: str
    file_name: str
    loaded_at: datetime
    loaded_by: str


def corrections(store: Store, who: Scope, objection: Note) -> tuple[Correction, ...]:
    """The loads that may have corrected what `objection` is about, the latest first: those since the signature, or
    since the objection where it was raised before one. Empty without any, and for whoever does not see everyone.
    """
    who.need_personnel_of(objection.supervisor_id)
    if not who.sees_all:
        return ()
    rows = store.rows(
        """SELECT load_id, table_name, file_name, loaded_at, loaded_by FROM loads
           WHERE load_id > ? AND accepted > 0 ORDER BY load_id DESC LIMIT 50""",
        [_since(store, who, objection)[0]],
    )
    return tuple(Correction(*row) for row in rows)


def _since(store: Store, who: Scope, objection: Note) -> tuple[int, float | None]:
    """From which load on a correction answers an objection, and the score that stood then."""
    if objection.load_id is not None:
        return objection.load_id, objection.before
    last = signed_versions(store, who, objection.supervisor_id, objection.year, kind=objection.appraisal_kind)[-1]
    return last.at_load, last.total


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

    The score that was objected to and the one computed today are kept with the answer. With the last answer to a signed
    appraisal it waits to be signed anew. Raises WrongUse for an objection that is not open, or a load that does not
    exist or is older than what was objected to; NotAllowed for whoever signed it, or entered or decided on the event it
    names.
    """
    who.need_personnel_of(supervisor_id)
    name = document(supervisor_id, year, kind)
    state = state_of(store, who, APPRAISAL_FLOW, name)
    if who.role not in ANSWERING:
        raise NotAllowed(
            Words(
                "Leadership and HR answer objections. Nothing was stored.",
                "异议由管理层或人力资源答复。尚未保存。",
            )
        )
    still = {note.note_id: note for note in open_objections(notes(store, who, supervisor_id, year, kind=kind))}
    if objection not in still:
        raise WrongUse(
            Words(
                f"Objection {objection} is not open. Nothing was stored.",
                f"异议 {objection} 不在待答复之列。尚未保存。",
            )
        )
    need_no_part(part_in_objection(store, who, supervisor_id, year, still[objection].about, kind=kind))
    since, before = _since(store, who, still[objection])
    if load_id is not None and not store.rows(
        "SELECT 1 FROM loads WHERE load_id = ? AND load_id > ?", [load_id, since]
    ):
        raise WrongUse(
            Words(
                f"There is no load {load_id} after what was objected to (its last one was {since}). Correct the data "
                "first, then name the load that did; nothing was stored.",
                f"在所异议的内容之后没有导入批次 {load_id}（当时最后批次为 {since}）。请先更正数据，再填写其批次；"
                "尚未保存。",
            )
        )
    after = _score(store, who, supervisor_id, year, today=today, kind=kind)
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
            before=before,
            after=after,
        )
        if state == "objected" and set(still) == {objection}:
            move(store, who, APPRAISAL_FLOW, name, supervisor_id, "answer", on=transaction)
    return number


def objection_tasks(store: Store, who: Scope, today: date) -> Iterator[Task]:
    """The objections raised before a signature that leadership or HR has not answered, the first first."""
    if who.role not in ANSWERING:
        return
    names = {supervisor.supervisor_id: supervisor.name for supervisor in supervisors(store, who)}
    template = Words("Answer the objection of {name}: {about}", "答复{name}的异议：{about}")
    rows = store.rows(
        f"""SELECT {NOTE_COLUMNS} FROM appraisal_notes objection
            WHERE kind = 'objection' AND load_id IS NOT NULL AND NOT EXISTS (
                SELECT 1 FROM appraisal_notes answer
                WHERE answer.kind = 'answer' AND answer.about = 'note:' || objection.note_id)
            ORDER BY note_id"""
    )
    for note in (Note(*row) for row in rows):
        whose, kind = note.supervisor_id, note.appraisal_kind
        if whose in names and not part_in_objection(store, who, whose, note.year, note.about, kind=kind):
            place = {"supervisor": note.supervisor_id, "year": str(note.year)}
            place |= {} if note.appraisal_kind == ANNUAL else {"kind": note.appraisal_kind}
            asked = template.format(name=names[note.supervisor_id], about=about_in_words(note.about))
            yield Task(asked, "appraisal", place, about=note.supervisor_id)
