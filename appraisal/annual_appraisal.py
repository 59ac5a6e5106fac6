"""The annual appraisal (policy 4.1): opened for a year, assessed by oneself and by others, signed, acknowledged.

The product computes; people write, decide and sign. A signature freezes everything it rests on
(appraisal/signed_record.py);
an objection (appraisal/objections.py) is answered, and the appraisal signed anew.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from appraisal.annual_flow import APPRAISAL_FLOW, document
from appraisal.flow import Moved, history, move, standing, state_of
from appraisal.notes import Note, for_reader, notes, write
from appraisal.signed_record import SignedRecord, freeze, record_of, signed_versions
from appraisal.task import Task
from data.store import LAST_CHANGE, Store, now
from errors import NotAllowed, WrongUse
from metrics import FAMILIES, Annual, Supervisor, annual, supervisors
from scope import Role, Scope
from text import Words

ASSESSED_ABOUT = (*(f"family:{key}" for key in FAMILIES), "overall", "grade")
COMMENTING = frozenset({Role.LEADERSHIP, Role.HR})


@dataclass(frozen=True)
class Cycle:
    """The days of a year's appraisal; None where no day was set."""

    year: int
    self_by: date | None = None
    sign_by: date | None = None


@dataclass(frozen=True)
class Appraisal:
    """One supervisor's appraisal of one year, as its reader may see it.

    year      computed from today's data, targets and scheme; what was signed stands in `signed`, the first first
    moves     every move, with who, when and why
    """

    supervisor: Supervisor
    state: str
    cycle: Cycle
    year: Annual
    notes: tuple[Note, ...]
    signed: tuple[SignedRecord, ...]
    moves: tuple[Moved, ...]

    @property
    def name(self) -> str:
        """As it moves: S1/2026."""
        return document(self.supervisor.supervisor_id, self.year.year)

    @property
    def editable(self) -> bool:
        """May the self-assessment still be written?"""
        return self.state == "open"


def appraisal(
    store: Store, who: Scope, supervisor_id: str, year: int, as_of: date, computed: Annual | None = None
) -> Appraisal:
    """The appraisal of one supervisor and year, opened or not, on the as-of day.

    `computed` = the figures, where they are known already.
    Raises NotAllowed out of sight.
    """
    who.need_sight_of(supervisor_id)
    person = next(
        (supervisor for supervisor in supervisors(store, who) if supervisor.supervisor_id == supervisor_id), None
    )
    if person is None:
        raise NotAllowed(_nobody(supervisor_id))
    signed = signed_versions(store, who, supervisor_id, year)
    return Appraisal(
        person,
        state_of(store, who, APPRAISAL_FLOW, document(supervisor_id, year)),
        cycle(store, year),
        computed or annual(store, who, supervisor_id, year, as_of),
        for_reader(notes(store, who, supervisor_id, year), who, bool(signed)),
        signed,
        history(store, who, APPRAISAL_FLOW, document(supervisor_id, year)),
    )


def cycle(store: Store, year: int) -> Cycle:
    """The days set for a year; without any, an empty cycle."""
    rows = store.rows(
        "SELECT year, self_by, sign_by FROM appraisal_cycles WHERE year = ? ORDER BY set_at DESC LIMIT 1", [year]
    )
    return Cycle(*rows[0]) if rows else Cycle(year)


def open_year(
    store: Store,
    who: Scope,
    year: int,
    supervisor_ids: Sequence[str] | None = None,
    *,
    self_by: date | None = None,
    sign_by: date | None = None,
) -> tuple[str, ...]:
    """Open the appraisal of a year, for those named or for all who worked in it; whose it was opened.

    One that is open already stays as it is. Raises NotAllowed for anyone but leadership and HR; WrongUse
    when nobody is left to open it for, or the days are out of order.
    """
    if who.role not in APPRAISAL_FLOW.roles("closed", "open"):
        move(store, who, APPRAISAL_FLOW, f"*/{year}", "*", "open")  # says who may
    if self_by and sign_by and sign_by < self_by:
        raise WrongUse(
            Words(
                "The signature is due before the self-assessment. Set other days. Nothing was opened.",
                "签署截止日早于自评截止日，请调整；尚未启动。",
            )
        )
    begun = standing(store, who, APPRAISAL_FLOW)
    due = [
        supervisor.supervisor_id
        for supervisor in supervisors(store, who)
        if (supervisor_ids is None or supervisor.supervisor_id in supervisor_ids)
        and document(supervisor.supervisor_id, year) not in begun
        and supervisor.started_on.year <= year
        and (supervisor.ended_on is None or supervisor.ended_on.year >= year)
    ]
    if not due:
        raise WrongUse(
            Words(
                f"The appraisal of {year} is open already for everybody who worked in it. Nothing was changed.",
                f"{year} 年度考核已对当年在岗的全部人员启动。没有任何改动。",
            )
        )
    days = cycle(store, year)  # opened for one more: the days that were set go on
    days = Cycle(year, self_by or days.self_by, sign_by or days.sign_by)
    with store.transaction() as transaction:
        transaction.execute(
            "INSERT INTO appraisal_cycles VALUES (?, ?, ?, ?, ?)",
            [year, days.self_by, days.sign_by, now(), who.person],
        )
        for supervisor_id in due:
            move(store, who, APPRAISAL_FLOW, document(supervisor_id, year), supervisor_id, "open", on=transaction)
    return tuple(due)


def move_appraisal(
    store: Store, who: Scope, supervisor_id: str, year: int, wanted: str, remark: str = "", *, seen: str | None = None
) -> Moved:
    """A move that needs nothing but itself: hand_in, go_on, return, acknowledge, reopen. Raises as `move` does."""
    if wanted not in ("hand_in", "go_on", "return", "acknowledge", "reopen"):
        raise WrongUse(Words(f"{wanted} has a way of its own.", f"“{wanted}”须按其专门流程办理。"))
    return move(store, who, APPRAISAL_FLOW, document(supervisor_id, year), supervisor_id, wanted, remark, seen=seen)


def assess_oneself(store: Store, who: Scope, supervisor_id: str, year: int, texts: Mapping[str, str]) -> int:
    """Keep what the supervisor writes about themselves, by what it is about; how many texts were new.

    Only they themselves, and only while the appraisal waits for it. Empty texts and those that stand already are left.
    """
    who.need_sight_of(supervisor_id)
    if who.role is not Role.SUPERVISOR:
        raise NotAllowed(
            Words(
                "A self-assessment is written by the supervisor alone. Nothing was stored.",
                "自评仅由运营主管本人填写。尚未保存。",
            )
        )
    need_state(store, who, supervisor_id, year, ("open",))
    stands = {n.about: n.text for n in notes(store, who, supervisor_id, year) if n.kind == "self"}
    new = {
        about: text
        for about, text in texts.items()
        if about in ASSESSED_ABOUT and text.strip() and text.strip() != stands.get(about)
    }
    with store.transaction() as transaction:
        for about, text in new.items():
            write(transaction, store, who, supervisor_id, year, "self", about, text)
    return len(new)


def comment(store: Store, who: Scope, supervisor_id: str, year: int, about: str, text: str) -> int:
    """An appraiser's comment on a family or the whole, until the appraisal is signed; its number."""
    who.need_sight_of(supervisor_id)
    if who.role not in COMMENTING:
        raise NotAllowed(
            Words(
                "Comments are written by leadership and HR. Nothing was stored.",
                "评语由管理层与人力资源填写。尚未保存。",
            )
        )
    need_state(store, who, supervisor_id, year, ("open", "assessed", "objected", "answered"))
    with store.transaction() as transaction:
        return write(transaction, store, who, supervisor_id, year, "comment", about, text)


def sign(
    store: Store, who: Scope, supervisor_id: str, year: int, reason: str = "", *, today: date, seen: str | None = None
) -> SignedRecord:
    """Sign and freeze the appraisal as it is computed `today`.

    `reason` = why it is signed although it is incomplete. Raises WrongUse without one where one is needed, NotAllowed
    for anyone but leadership; nothing is stored then.
    """
    who.need_sight_of(supervisor_id)
    need_move(store, who, supervisor_id, year, "sign")
    at = now()
    # One read of everything, with the last load or take named: what comes meanwhile is not in the record.
    at_load = store.value(LAST_CHANGE)
    year_now = annual(store, who, supervisor_id, year, today, at_load=at_load)
    if year_now.incomplete and not reason.strip():
        raise WrongUse(
            Words(
                "The appraisal is incomplete, so signing it needs a written reason: {why} Nothing was signed.",
                "考核数据不完整，签署须填写书面理由：{why}尚未签署。",
            ).format(why=Words(" ".join(w.en for w in year_now.incomplete), "".join(w.zh for w in year_now.incomplete)))
        )
    name = next(supervisor.name for supervisor in supervisors(store, who) if supervisor.supervisor_id == supervisor_id)
    record = record_of(
        year_now,
        name,
        as_of=today,
        at_load=at_load,
        notes=notes(store, who, supervisor_id, year),
        reason=reason.strip(),
        signed_by=who.person,
        signed_at=at,
    )
    with store.transaction() as transaction:
        move(
            store,
            who,
            APPRAISAL_FLOW,
            document(supervisor_id, year),
            supervisor_id,
            "sign",
            reason,
            seen=seen,
            on=transaction,
        )
        freeze(transaction, record, at)
    return signed_versions(store, who, supervisor_id, year)[-1]


def annual_tasks(store: Store, who: Scope, today: date) -> Iterator[Task]:
    """What waits for this person: to assess themselves, to acknowledge, to sign, to answer."""
    names = {supervisor.supervisor_id: supervisor.name for supervisor in supervisors(store, who)}
    mine = who.role is Role.SUPERVISOR
    asks = {
        "open": (True, Words("Write the self-assessment {year}", "填写 {year} 年度自评")),
        "signed": (True, Words("Acknowledge the appraisal {year}, or object", "确认 {year} 年度考核，或提出异议")),
        "assessed": (False, Words("Sign the appraisal {year} of {name}", "签署{name}的 {year} 年度考核")),
        "objected": (False, Words("Answer {name}'s objection, {year}", "答复{name}对 {year} 年度考核的异议")),
        "answered": (False, Words("Sign the appraisal {year} of {name} anew", "重新签署{name}的 {year} 年度考核")),
    }
    if not mine and who.role is not Role.LEADERSHIP:
        return
    for name, last in standing(store, who, APPRAISAL_FLOW).items():
        theirs, template = asks.get(last.to_state, (None, None))
        if theirs is not mine or template is None or last.supervisor_id not in names:
            continue
        year = int(name.rsplit("/", 1)[1])
        days = cycle(store, year)
        due = days.self_by if last.to_state == "open" else days.sign_by if last.to_state == "assessed" else None
        yield Task(
            template.format(year=year, name=names[last.supervisor_id]),
            "appraisal",
            {"supervisor": last.supervisor_id, "year": str(year)},
            due,
            last.supervisor_id,
        )


# ---------------------------------------------------------------------- guards


def need_move(store: Store, who: Scope, supervisor_id: str, year: int, wanted: str) -> None:
    """Raise what `move` would raise, before anything is computed or written."""
    state = state_of(store, who, APPRAISAL_FLOW, document(supervisor_id, year))
    if who.role in APPRAISAL_FLOW.roles(state, wanted):
        return
    move(store, who, APPRAISAL_FLOW, document(supervisor_id, year), supervisor_id, wanted, seen=state)


def need_state(store: Store, who: Scope, supervisor_id: str, year: int, states: Sequence[str]) -> None:
    """Raise WrongUse unless the appraisal stands in one of the states."""
    state = state_of(store, who, APPRAISAL_FLOW, document(supervisor_id, year))
    if state not in states:
        raise WrongUse(
            Words(
                "Appraisal {document} is {state}: what you wrote cannot be added now. Nothing was stored.",
                "年度考核 {document} 处于“{state}”状态，现不能补充内容。尚未保存。",
            ).format(document=document(supervisor_id, year), state=APPRAISAL_FLOW.states[state])
        )


def _nobody(supervisor_id: str) -> Words:
    return Words(
        f'"{supervisor_id}" is not among the supervisors whose figures you may see.',
        f"您无权查看“{supervisor_id}”的数据。",
    )
