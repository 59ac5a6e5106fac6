"""The way of a document: a table of moves says who may lead it from which state to which. Every move is recorded.

A flow is declared as a table and nothing else:

    PLAN = Flow(
        "plan", Words("Plan", "计划"),
        states={"draft": Words("draft", "草拟"), "submitted": Words("submitted", "已提交"), …},  # begins in the first
        moves={("draft", "submit"): ("submitted", {Role.SUPERVISOR}), …},
        names={"submit": Words("submit", "提交"), …},
        reasons={"return"},                                                     # these need a remark
    )
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from data.people_names import called
from data.store import Store, now
from errors import NotAllowed, WrongUse
from scope import ROLE_NAMES, Role, Scope
from text import Words

LONGEST_REMARK = 2000
COLUMNS = "move_id, flow, document, supervisor_id, move, from_state, to_state, remark, moved_at, moved_by, moved_as"


@dataclass(frozen=True)
class Flow:
    """A decision's way. `states` in their order; a document without moves stands in the first.

    A move of Role.SUPERVISOR is open to the supervisor whom the document is about, and to no other. `personnel`: its
    documents are seen by leadership, HR and the supervisor alone (judgement 3).
    """

    name: str
    title: Words
    states: Mapping[str, Words]
    moves: Mapping[tuple[str, str], tuple[str, Collection[Role]]]
    names: Mapping[str, Words]
    reasons: Collection[str] = frozenset()
    personnel: bool = False

    @property
    def first(self) -> str:
        """Where a document begins."""
        return next(iter(self.states))

    def roles(self, state: str, move: str) -> Collection[Role]:
        """Who may make the move in that state; nobody when it is not possible there."""
        return self.moves.get((state, move), ("", ()))[1]

    def open_to(self, who: Scope, state: str, supervisor_id: str) -> tuple[str, ...]:
        """The moves that this person may make, in the order of the table."""
        return tuple(
            move
            for (of, move), (_, roles) in self.moves.items()
            if of == state and who.role in roles and self.seen_by(who, supervisor_id)
        )

    def seen_by(self, who: Scope, supervisor_id: str) -> bool:
        """May this person see documents of the flow about that supervisor?"""
        return who.sees_personnel_of(supervisor_id) if self.personnel else who.sees(supervisor_id)

    def need_sight(self, who: Scope, supervisor_id: str) -> None:
        """Raise NotAllowed unless they may."""
        if self.personnel:
            who.need_personnel_of(supervisor_id)
        who.need_sight_of(supervisor_id)


@dataclass(frozen=True)
class Moved:
    """One move on record."""

    move_id: int
    flow: str
    document: str
    supervisor_id: str
    move: str
    from_state: str
    to_state: str
    remark: str | None
    moved_at: datetime
    moved_by: str
    moved_as: str


def history(store: Store, who: Scope, flow: Flow, document: str) -> tuple[Moved, ...]:
    """All moves of a document, the first first; empty for one that stands where it began.

    Raises NotAllowed when it is about a supervisor out of sight.
    """
    moves = tuple(
        Moved(*row)
        for row in store.rows(
            f"SELECT {COLUMNS} FROM moves WHERE flow = ? AND document = ? ORDER BY move_id", [flow.name, document]
        )
    )
    for first_move in moves[:1]:
        flow.need_sight(who, first_move.supervisor_id)
    return moves


def state_of(store: Store, who: Scope, flow: Flow, document: str) -> str:
    """Where a document stands. Raises NotAllowed when it is about a supervisor out of sight."""
    moved = history(store, who, flow, document)
    return moved[-1].to_state if moved else flow.first


def standing(store: Store, who: Scope, flow: Flow) -> dict[str, Moved]:
    """The last move of every document of the flow within sight, by document; those never moved are not in it."""
    rows = store.rows(
        f"""SELECT {COLUMNS} FROM moves WHERE flow = ?
            QUALIFY row_number() OVER (PARTITION BY document ORDER BY move_id DESC) = 1 ORDER BY document""",
        [flow.name],
    )
    return {
        last_move.document: last_move
        for last_move in (Moved(*row) for row in rows)
        if flow.seen_by(who, last_move.supervisor_id)
    }


def move(
    store: Store,
    who: Scope,
    flow: Flow,
    document: str,
    supervisor_id: str,
    wanted: str,
    remark: str = "",
    *,
    seen: str | None = None,
    on: Any = None,
) -> Moved:
    """Make a move and record it. `seen` = the state that the mover had before their eyes; `on` = the transaction
    of a larger write that the move is part of.

    Raises NotAllowed out of sight or for another role; WrongUse for a move that is not possible where the document
    stands, a document that somebody else has moved meanwhile, or a missing remark. Nothing is changed then.
    """
    flow.need_sight(who, supervisor_id)
    if on is None:
        with store.transaction() as transaction:
            return move(store, who, flow, document, supervisor_id, wanted, remark, seen=seen, on=transaction)
    rows = on.execute(
        f"SELECT {COLUMNS} FROM moves WHERE flow = ? AND document = ? ORDER BY move_id DESC LIMIT 1",
        [flow.name, document],
    ).fetchall()
    last = Moved(*rows[0]) if rows else None
    state = last.to_state if last else flow.first
    if seen is not None and seen != state and last:
        raise WrongUse(_meanwhile(store, flow, document, last))
    roles = flow.roles(state, wanted)
    if not roles:
        raise WrongUse(_not_possible(flow, document, state, wanted))
    if who.role not in roles:
        raise NotAllowed(_not_yours(flow, document, state, wanted, who))
    remark = remark.strip()
    if wanted in flow.reasons and not remark:
        raise WrongUse(_no_reason(flow, wanted))
    if len(remark) > LONGEST_REMARK:
        raise WrongUse(_too_long(len(remark)))
    to = flow.moves[state, wanted][0]
    at = now()
    (move_id,) = on.execute(
        """INSERT INTO moves (flow, document, supervisor_id, move, from_state, to_state, remark, moved_at, moved_by,
                              moved_as) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING move_id""",
        [flow.name, document, supervisor_id, wanted, state, to, remark or None, at, who.person, who.role.value],
    ).fetchall()[0]
    detail = {"from": state, "to": to, "remark": remark or None}
    store.record(on, who.person, f"{flow.name}.{wanted}", document, detail)
    return Moved(
        move_id, flow.name, document, supervisor_id, wanted, state, to, remark or None, at, who.person, who.role.value
    )


# ---------------------------------------------------------------------- what is said


def _possible(flow: Flow, state: str) -> Words:
    """What is possible there, and by whom: 'return or approve, by leadership'."""
    by_roles: dict[tuple[Role, ...], list[str]] = {}
    for (of, name), (_, roles) in flow.moves.items():
        if of == state:
            by_roles.setdefault(tuple(sorted(roles)), []).append(name)
    if not by_roles:
        return Words("It is final.", "已为最终状态。")
    en, zh = [], []
    for roles, names in by_roles.items():
        by = [ROLE_NAMES[role] for role in roles]
        en.append(f"{' or '.join(flow.names[n].en for n in names)}, by {' or '.join(w.en.lower() for w in by)}")
        zh.append(f"{'或'.join(flow.names[n].zh for n in names)}（{'或'.join(w.zh for w in by)}）")
    return Words(f"Possible now: {'; '.join(en)}.", f"现在可以：{'；'.join(zh)}。")


def _not_possible(flow: Flow, document: str, state: str, wanted: str) -> Words:
    name = flow.names.get(wanted, Words(wanted, wanted))
    return Words(
        "{title} {document} is {state}, so one cannot {move} it. {possible} Nothing was changed.",
        "{title} {document} 处于“{state}”状态，不能{move}。{possible}没有任何改动。",
    ).format(title=flow.title, document=document, state=flow.states[state], move=name, possible=_possible(flow, state))


def _not_yours(flow: Flow, document: str, state: str, wanted: str, who: Scope) -> Words:
    return Words(
        "{title} {document} is {state}; your role ({role}) cannot {move} it. {possible} Nothing was changed.",
        "{title} {document} 处于“{state}”状态，您的角色（{role}）不能{move}。{possible}没有任何改动。",
    ).format(
        title=flow.title,
        document=document,
        state=flow.states[state],
        role=ROLE_NAMES[who.role],
        move=flow.names[wanted],
        possible=_possible(flow, state),
    )


def _meanwhile(store: Store, flow: Flow, document: str, last: Moved) -> Words:
    return Words(
        "Meanwhile {person} moved {title} {document}: {move}, so it is {state} now. Look at it again; "
        "nothing of yours was changed.",
        "在此期间，{person} 已对{title} {document} 执行“{move}”，现处于“{state}”状态。请重新查看；您的操作未生效。",
    ).format(
        person=called(store, last.moved_by),
        title=flow.title,
        document=document,
        move=flow.names[last.move],
        state=flow.states[last.to_state],
    )


def _no_reason(flow: Flow, wanted: str) -> Words:
    return Words(
        'To "{move}" needs a remark that says why. Write it and try again; nothing was changed.',
        "“{move}”须写明理由。请填写后重试；没有任何改动。",
    ).format(move=flow.names[wanted])


def _too_long(n: int) -> Words:
    return Words(
        f"The remark has {n} characters; {LONGEST_REMARK} are possible. Shorten it; nothing was changed.",
        f"备注共 {n} 个字符，最多 {LONGEST_REMARK} 个。请缩短；没有任何改动。",
    )
