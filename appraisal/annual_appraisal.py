"""An appraisal (policy 4.1): opened (appraisal/opening.py), assessed by oneself and by others, signed, acknowledged.

The product computes; people write, decide and sign. A signature (appraisal/signature.py) freezes everything it rests
on; an objection (appraisal/objections.py) is answered, and the appraisal signed anew.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from appraisal.acknowledgement import Refusal, refusals
from appraisal.annual_flow import APPRAISAL_FLOW
from appraisal.annual_guards import need_state
from appraisal.feedback_talk import FeedbackTalk, feedback_talks
from appraisal.flow import Moved, history, move, standing, state_of
from appraisal.kinds import ANNUAL, KINDS, appraisal_name, document, year_and_kind
from appraisal.kinds import span as span_of
from appraisal.notes import Note, for_reader, notes, write
from appraisal.opening import Cycle, cycle
from appraisal.recusal import part_in_objection
from appraisal.signed_record import SignedRecord, signed_versions
from appraisal.task import Task
from data.store import Store
from errors import NotAllowed, WrongUse
from metrics import FAMILIES, Annual, Period, Supervisor, annual, supervisors
from scope import Role, Scope
from text import Words

ASSESSED_ABOUT = (*(f"family:{key}" for key in FAMILIES), "overall", "grade")
UNSIGNED = ("assessed", "half_signed")
COMMENTING = frozenset({Role.LEADERSHIP, Role.HR})


@dataclass(frozen=True)
class Appraisal:
    """One supervisor's appraisal of one year and kind, as its reader may see it.

    span      what it is about, whether over yet or not
    year      computed from today's data, targets and scheme; what was signed stands in `signed`, the first first
    moves     every move, with who, when and why
    """

    supervisor: Supervisor
    kind: str
    span: Period
    state: str
    cycle: Cycle
    year: Annual
    notes: tuple[Note, ...]
    talks: tuple[FeedbackTalk, ...]
    signed: tuple[SignedRecord, ...]
    refusals: tuple[Refusal, ...]
    moves: tuple[Moved, ...]

    @property
    def name(self) -> str:
        """As it moves: S1/2026, S1/2026/leaving."""
        return document(self.supervisor.supervisor_id, self.year.year, self.kind)

    @property
    def editable(self) -> bool:
        """May the self-assessment still be written?"""
        return self.state == "open"


def appraisal(
    store: Store,
    who: Scope,
    supervisor_id: str,
    year: int,
    as_of: date,
    computed: Annual | None = None,
    *,
    kind: str = ANNUAL,
) -> Appraisal:
    """The appraisal of one supervisor, year and kind, opened or not, on the as-of day.

    `computed` = the figures, where they are known already.
    Raises NotAllowed out of sight.
    """
    who.need_personnel_of(supervisor_id)
    person = next(
        (supervisor for supervisor in supervisors(store, who) if supervisor.supervisor_id == supervisor_id), None
    )
    if person is None:
        raise NotAllowed(_nobody(supervisor_id))
    signed = signed_versions(store, who, supervisor_id, year, kind=kind)
    period = span_of(store, who, supervisor_id, year, kind)
    return Appraisal(
        person,
        kind,
        period,
        state_of(store, who, APPRAISAL_FLOW, document(supervisor_id, year, kind)),
        cycle(store, year, kind),
        computed or annual(store, who, supervisor_id, year, as_of, through=period),
        for_reader(notes(store, who, supervisor_id, year, kind=kind), who, bool(signed)),
        feedback_talks(store, who, supervisor_id, year, kind=kind),
        signed,
        refusals(store, who, supervisor_id, year, kind=kind),
        history(store, who, APPRAISAL_FLOW, document(supervisor_id, year, kind)),
    )


def kinds_begun(store: Store, who: Scope, supervisor_id: str, year: int) -> tuple[str, ...]:
    """The kinds in which this person's year was opened, in the order of KINDS. Raises NotAllowed out of sight."""
    return tuple(kind for kind in KINDS if history(store, who, APPRAISAL_FLOW, document(supervisor_id, year, kind)))


def move_appraisal(
    store: Store,
    who: Scope,
    supervisor_id: str,
    year: int,
    wanted: str,
    remark: str = "",
    *,
    kind: str = ANNUAL,
    seen: str | None = None,
) -> Moved:
    """A move that needs nothing but itself and maybe a remark. Raises as `move` does."""
    if wanted not in ("hand_in", "go_on", "return", "send_back", "acknowledge", "reopen"):
        raise WrongUse(Words(f"{wanted} has a way of its own.", f"“{wanted}”须按其专门流程办理。"))
    name = document(supervisor_id, year, kind)
    return move(store, who, APPRAISAL_FLOW, name, supervisor_id, wanted, remark, seen=seen)


def assess_oneself(
    store: Store, who: Scope, supervisor_id: str, year: int, texts: Mapping[str, str], *, kind: str = ANNUAL
) -> int:
    """Keep what the supervisor writes about themselves, by what it is about; how many texts were new.

    Only they themselves, and only while the appraisal waits for it. Empty texts and those that stand already are left.
    """
    who.need_personnel_of(supervisor_id)
    if who.role is not Role.SUPERVISOR:
        raise NotAllowed(
            Words(
                "A self-assessment is written by the supervisor alone. Nothing was stored.",
                "自评仅由运营主管本人填写。尚未保存。",
            )
        )
    need_state(store, who, supervisor_id, year, ("open",), kind=kind)
    stands = {n.about: n.text for n in notes(store, who, supervisor_id, year, kind=kind) if n.kind == "self"}
    new = {
        about: text
        for about, text in texts.items()
        if about in ASSESSED_ABOUT and text.strip() and text.strip() != stands.get(about)
    }
    with store.transaction() as transaction:
        for about, text in new.items():
            write(transaction, store, who, supervisor_id, year, "self", about, text, of=kind)
    return len(new)


def comment(
    store: Store, who: Scope, supervisor_id: str, year: int, about: str, text: str, *, kind: str = ANNUAL
) -> int:
    """An appraiser's comment on a family or the whole, until the appraisal is signed; its number."""
    who.need_personnel_of(supervisor_id)
    if who.role not in COMMENTING:
        raise NotAllowed(
            Words(
                "Comments are written by leadership and HR. Nothing was stored.",
                "评语由管理层与人力资源填写。尚未保存。",
            )
        )
    need_state(store, who, supervisor_id, year, ("open", "assessed", "objected", "answered"), kind=kind)
    with store.transaction() as transaction:
        return write(transaction, store, who, supervisor_id, year, "comment", about, text, of=kind)


def annual_tasks(store: Store, who: Scope, today: date) -> Iterator[Task]:
    """What waits for this person: to assess themselves, to acknowledge, to sign, to answer."""
    names = {supervisor.supervisor_id: supervisor.name for supervisor in supervisors(store, who)}
    # What each state waits for: the move, and what whoever may make it is asked for.
    asks = {
        "open": ("hand_in", Words("Write the self-assessment: {appraisal}", "填写自评：{appraisal}")),
        "signed": ("acknowledge", Words("Acknowledge, or object: {appraisal}", "确认或提出异议：{appraisal}")),
        "assessed": ("sign", Words("Sign: {appraisal} of {name}", "签署：{name} {appraisal}")),
        "half_signed": (
            "sign_second",
            Words("Give the second signature: {appraisal} of {name}", "第二签署：{name} {appraisal}"),
        ),
        "objected": ("answer", Words("Answer the objection of {name}: {appraisal}", "答复{name}的异议：{appraisal}")),
        "answered": ("sign", Words("Sign anew: {appraisal} of {name}", "重新签署：{name} {appraisal}")),
    }
    for name, last in standing(store, who, APPRAISAL_FLOW).items():
        wanted, template = asks.get(last.to_state, ("", None))
        if who.role not in APPRAISAL_FLOW.roles(last.to_state, wanted) or last.supervisor_id not in names:
            continue
        if template is None or (last.to_state == "half_signed" and who.took_part(last.moved_by)):
            continue  # the second signature is somebody else's
        year, kind = year_and_kind(name)
        if last.to_state == "objected" and part_in_objection(store, who, last.supervisor_id, year, kind=kind):
            continue
        days = cycle(store, year, kind)
        due = days.self_by if last.to_state == "open" else days.sign_by if last.to_state in UNSIGNED else None
        if last.to_state == "signed":
            due = signed_versions(store, who, last.supervisor_id, year, kind=kind)[-1].object_by
        place = {"supervisor": last.supervisor_id, "year": str(year)} | ({} if kind == ANNUAL else {"kind": kind})
        yield Task(
            template.format(appraisal=appraisal_name(year, kind), name=names[last.supervisor_id]),
            "appraisal",
            place,
            due,
            last.supervisor_id,
        )


def _nobody(supervisor_id: str) -> Words:
    return Words(
        f'"{supervisor_id}" is not among the supervisors whose figures you may see.',
        f"您无权查看“{supervisor_id}”的数据。",
    )
