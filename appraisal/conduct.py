"""Merits and faults (加减分项, policy 4.3): events with evidence, which count once a second person has confirmed them.

Leadership and HR enter them; a supervisor may propose their own. Nobody confirms what they entered. A fault is told to
the supervisor, on whose desk it stands from its entry on, and confirmed once they have answered or had the time to.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from appraisal.flow import Flow, Moved, history, move, standing
from appraisal.task import Task
from appraisal.typed_rows import known_as, store_row
from data.intake.history import current_row, history_of
from data.schemas import TABLES
from data.store import Store, in_force
from errors import NotAllowed, WrongUse
from metrics import EVENT_KINDS_OF_SCHEME, supervisors
from scope import Role, Scope
from text import Words

TABLE = "merits_and_faults"
WAITING = ("proposed", "answered")
DAYS_TO_ANSWER = 5  # calendar days that a supervisor has to answer a fault, from the day on which it was last written
DECIDING = frozenset({Role.LEADERSHIP, Role.HR})

EVENT_TABLE = Flow(
    "event",
    Words("Event", "事项"),
    states={
        "proposed": Words("to be confirmed", "待确认"),
        "answered": Words("answered, to be confirmed", "本人已陈述，待确认"),
        "confirmed": Words("confirmed", "已确认"),
        "declined": Words("not confirmed", "不予确认"),
    },
    moves={
        ("proposed", "answer"): ("answered", frozenset({Role.SUPERVISOR})),
        ("proposed", "confirm"): ("confirmed", DECIDING),
        ("answered", "answer"): ("answered", frozenset({Role.SUPERVISOR})),
        ("answered", "confirm"): ("confirmed", DECIDING),
        ("answered", "decline"): ("declined", DECIDING),
        ("proposed", "decline"): ("declined", DECIDING),
        ("declined", "reconsider"): ("proposed", DECIDING),
    },
    names={
        "answer": Words("answer it", "陈述申辩"),
        "confirm": Words("confirm", "确认"),
        "decline": Words("do not confirm", "不予确认"),
        "reconsider": Words("look at it again", "重新审议"),
    },
    reasons=frozenset({"answer", "decline", "reconsider"}),
    personnel=True,
)


@dataclass(frozen=True)
class EnteredEvent:
    """One event as it stands.

    state       proposed, answered, confirmed, declined
    entered_by  everyone who wrote a version
    told_on     the day of the latest version, from which on the supervisor could read it
    answer      what the supervisor said to it; None: nothing
    heard       was it confirmed here, by a second person after its hearing? What a file brings confirmed was not
    """

    event_id: str
    supervisor_id: str
    occurred_on: date
    kind: str
    gravity: int
    loss: float | None
    evidence: str
    confirmed_by: str | None
    state: str
    entered_by: tuple[str, ...]
    told_on: date
    answer: str | None
    heard: bool
    last: Moved | None

    @property
    def fault(self) -> bool:
        """Does it speak against the supervisor?"""
        return not EVENT_KINDS_OF_SCHEME[self.kind]

    @property
    def answer_by(self) -> date | None:
        """To which day the supervisor may answer before it is confirmed; None where nothing is to be waited for."""
        return self.told_on + timedelta(days=DAYS_TO_ANSWER) if self.fault and self.state == "proposed" else None


def events(store: Store, who: Scope, supervisor_id: str, year: int) -> tuple[EnteredEvent, ...]:
    """The merits and faults of a supervisor's year, confirmed or not, the latest first. NotAllowed out of sight."""
    who.need_personnel_of(supervisor_id)
    return _found(store, who, "supervisor_id = ? AND year(occurred_on) = ?", [supervisor_id, year])


def event(store: Store, who: Scope, event_id: str) -> EnteredEvent:
    """One event. Raises NotAllowed in the same words for one out of sight and one that does not exist."""
    matching = _found(store, who, "event_id = ?", [event_id])
    if not matching:
        raise NotAllowed(
            Words(f'There is no event "{event_id}" that you may see.', f"没有您可查看的事项“{event_id}”。")
        )
    return matching[0]


def _found(store: Store, who: Scope, where: str, values: list[object]) -> tuple[EnteredEvent, ...]:
    rows = store.rows(
        f"""SELECT event_id, supervisor_id, occurred_on, kind, gravity, loss, evidence, confirmed_by
            FROM {in_force(TABLE)} WHERE {where} ORDER BY occurred_on DESC, event_id""",
        values,
    )
    moved = standing(store, who, EVENT_TABLE)
    entered = []
    for row in rows:
        if who.sees_personnel_of(row[1]):
            entered.append(_entered(store, who, row, moved.get(row[0])))
    return tuple(entered)


def _entered(store: Store, who: Scope, row: tuple[Any, ...], last: Moved | None) -> EnteredEvent:
    event_id, supervisor_id, occurred_on, kind, gravity, loss, evidence, confirmed_by = row
    # What a file brings confirmed is so without a move; a correction that takes the name away reverts it.
    steps = history_of(store, who, TABLES[TABLE], {"event_id": event_id})
    moved_to = last.to_state if last and last.to_state in ("declined", "answered") else "proposed"
    if moved_to == "answered" and last and last.moved_at < steps[-1].at:
        moved_to = "proposed"  # another wording is answered anew
    moves = history(store, who, EVENT_TABLE, event_id)
    answers = [step.remark for step in moves if step.move == "answer"]
    return EnteredEvent(
        event_id,
        supervisor_id,
        occurred_on,
        kind,
        gravity,
        loss,
        evidence,
        confirmed_by,
        "confirmed" if confirmed_by else moved_to,
        tuple(dict.fromkeys(step.by for step in steps)),
        store.day_of(steps[-1].at),
        answers[-1] if answers else None,
        any(step.move == "confirm" for step in moves),
        last,
    )


def enter_event(
    store: Store,
    who: Scope,
    supervisor_id: str,
    occurred_on: date,
    kind: str,
    gravity: int,
    evidence: str,
    loss: float | None = None,
) -> str:
    """Enter an event, not confirmed yet; its new id. A supervisor may do so for themselves.

    Raises NotAllowed for an analyst or administrator, or out of sight; WrongUse with what to correct.
    """
    who.need_personnel_of(supervisor_id)
    if who.role not in DECIDING | {Role.SUPERVISOR}:
        raise NotAllowed(
            Words(
                "Merits and faults are entered by leadership, HR and, of their own, supervisors. Nothing was stored.",
                "加减分事项由管理层、人力资源填写，运营主管可填写本人事项。尚未保存。",
            )
        )
    event_id = f"EV-{occurred_on:%Y%m%d}-{secrets.token_hex(2).upper()}"
    row = {
        "event_id": event_id,
        "supervisor_id": supervisor_id,
        "occurred_on": occurred_on.isoformat(),
        "kind": kind,
        "gravity": str(gravity),
        "loss": "" if loss is None else f"{loss:.2f}",
        "evidence": evidence.strip(),
        "confirmed_by": "",
    }
    store_row(store, who, TABLE, row)
    return event_id


def answer_event(store: Store, who: Scope, event_id: str, text: str) -> Moved:
    """The supervisor answers a fault before it is confirmed; what they say is kept with it.

    Raises NotAllowed for anybody else; WrongUse for what is no fault or not waiting, or without a word.
    """
    entered = event(store, who, event_id)
    if not entered.fault:
        raise WrongUse(
            Words(
                f"Event {event_id} speaks for you: there is nothing to answer. Nothing was changed.",
                f"事项 {event_id} 为加分事项，无需陈述申辩。没有任何改动。",
            )
        )
    return move(store, who, EVENT_TABLE, event_id, entered.supervisor_id, "answer", text)


def confirm(store: Store, who: Scope, event_id: str, *, today: date) -> Moved:
    """Confirm an event: from now on it counts. By another person than any who entered it.

    A fault once the supervisor has answered it, or had the days to. Raises NotAllowed for a role that may not, or one's
    own entry; WrongUse for one that is not waiting, or not heard yet.
    """
    entered = event(store, who, event_id)
    _need_waiting(store, who, entered, "confirm")
    if not may_be_confirmed(entered, today):
        raise WrongUse(
            Words(
                f"The supervisor has to {entered.answer_by} to answer event {event_id}; confirm it after that, or once "
                "they have answered. Nothing was changed.",
                f"运营主管可在 {entered.answer_by} 前就事项 {event_id} 陈述申辩；请在其陈述后或期满后再确认。"
                "没有任何改动。",
            )
        )
    there = current_row(store, who, TABLES[TABLE], {"event_id": event_id})
    if there is None:
        raise WrongUse(
            Words(
                f"Event {event_id} was taken out meanwhile. Nothing was changed.",
                f"事项 {event_id} 已在此期间被移除。没有任何改动。",
            )
        )
    moved: list[Moved] = []
    store_row(
        store,
        who,
        TABLE,
        {**there.cells, "confirmed_by": known_as(store, who)},
        there.version,
        signs=("confirmed_by",),
        also=lambda on: moved.append(move(store, who, EVENT_TABLE, event_id, entered.supervisor_id, "confirm", on=on)),
    )
    return moved[0]


def decline(store: Store, who: Scope, event_id: str, reason: str) -> Moved:
    """Do not confirm it, with a reason; it stays on record and counts for nothing."""
    entered = event(store, who, event_id)
    _need_waiting(store, who, entered, "decline")
    return move(store, who, EVENT_TABLE, event_id, entered.supervisor_id, "decline", reason)


def reconsider(store: Store, who: Scope, event_id: str, reason: str) -> Moved:
    """Have a declined event wait for a decision again."""
    entered = event(store, who, event_id)
    return move(store, who, EVENT_TABLE, event_id, entered.supervisor_id, "reconsider", reason)


def may_decide(who: Scope, entered: EnteredEvent) -> bool:
    """May this person confirm or decline it: has the role, and did not enter it?"""
    return who.role in DECIDING and entered.state in WAITING and not who.took_part(*entered.entered_by)


def may_be_confirmed(entered: EnteredEvent, today: date) -> bool:
    """Was the supervisor heard: is it no fault, answered, or is the time for an answer over?"""
    return entered.answer_by is None or today > entered.answer_by


def _need_waiting(store: Store, who: Scope, entered: EnteredEvent, wanted: str) -> None:
    if who.role not in DECIDING:
        move(store, who, EVENT_TABLE, entered.event_id, entered.supervisor_id, wanted, "-")  # says who may
    if entered.state not in WAITING:
        raise WrongUse(
            Words(
                "Event {event} is {state}; there is nothing to confirm. Nothing was changed.",
                "事项 {event} 处于“{state}”状态，无需确认。没有任何改动。",
            ).format(event=entered.event_id, state=EVENT_TABLE.states[entered.state])
        )
    if who.took_part(*entered.entered_by):
        raise NotAllowed(
            Words(
                f"You entered event {entered.event_id}; somebody else confirms it. Nothing was changed.",
                f"事项 {entered.event_id} 由您填写，须由他人确认。没有任何改动。",
            )
        )


def conduct_tasks(store: Store, who: Scope, today: date) -> Iterator[Task]:
    """The faults that a supervisor may answer; the events that leadership and HR could confirm, or not."""
    if who.role is Role.SUPERVISOR:
        yield from _to_answer(store, who)
    if who.role not in DECIDING:
        return
    names = {supervisor.supervisor_id: supervisor.name for supervisor in supervisors(store, who)}
    for entered in _found(store, who, "confirmed_by IS NULL", []):
        heard = may_be_confirmed(entered, today)
        if heard and may_decide(who, entered) and entered.supervisor_id in names:
            template = Words("Confirm event {event} of {name}, or not", "确认或不予确认：{name}的事项 {event}")
            yield Task(
                template.format(event=entered.event_id, name=names[entered.supervisor_id]),
                "merits",
                {"supervisor": entered.supervisor_id, "year": str(entered.occurred_on.year)},
                about=entered.supervisor_id,
            )


def _to_answer(store: Store, who: Scope) -> Iterator[Task]:
    for entered in _found(store, who, "confirmed_by IS NULL", []):
        if entered.answer_by is not None:
            yield Task(
                Words(f"Answer event {entered.event_id}", f"就事项 {entered.event_id} 陈述申辩"),
                "merits",
                {"supervisor": entered.supervisor_id, "year": str(entered.occurred_on.year)},
                entered.answer_by,
                entered.supervisor_id,
            )
