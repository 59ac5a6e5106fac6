"""Rewards and penalties (policy 4.3.1, 4.3.2): proposed by rules, decided by people, never applied by itself.

A penalty is decided only after the supervisor has seen the explanation and a talk is on record; a deduction over a
fifth of the month's wage warns. The wage is asked for that check alone and is not kept.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from appraisal.annual_flow import APPRAISAL_FLOW, SIGNED_STATES
from appraisal.deduction import check_fine, over_a_fifth
from appraisal.flow import Flow, Moved, history, move, state_of
from appraisal.kinds import document
from appraisal.outcome_flow import KEEPING, PENALTY, REWARD
from appraisal.proposals import outcome_proposals
from appraisal.recusal import need_no_part, part_in_outcome
from appraisal.signed_record import signed_versions
from data.store import Store, now
from errors import NotAllowed, WrongUse
from metrics import OUTCOME_NAMES, PENALTIES, WITH_AMOUNT
from scope import Role, Scope
from text import Words

# What a supervisor reads: decided rewards, and penalties from the notice on.
THEIRS_TO_READ = {
    "reward": ("adopted", "revoked"),
    "penalty": ("explained", "seen", "talked", "adopted", "declined", "appealed", "upheld", "revoked"),
}
COLUMNS = (
    "outcome_id, supervisor_id, year, kind, amount, because_en, because_zh, signed_version, scheme_version, "
    "proposed_at, proposed_by"
)


@dataclass(frozen=True)
class PenaltyTalk:
    """The talk before a penalty."""

    held_on: date
    present: str
    summary: str
    recorded_by: str


@dataclass(frozen=True)
class Decision:
    """What was decided. `over_a_fifth`: more than 20 % of the month's wage is withheld; None: nothing is."""

    amount: float | None
    issuer: str | None
    over_a_fifth: bool | None
    decided_at: datetime
    decided_by: str


@dataclass(frozen=True)
class Outcome:
    """One reward or penalty with its whole way."""

    outcome_id: str
    supervisor_id: str
    year: int
    kind: str
    amount: float | None
    because: Words
    signed_version: int
    scheme_version: int
    proposed_at: datetime
    proposed_by: str
    state: str
    moves: tuple[Moved, ...]
    talk: PenaltyTalk | None
    decision: Decision | None

    @property
    def flow(self) -> Flow:
        """The way it goes."""
        return flow_of(self.kind)

    @property
    def name(self) -> Words:
        """Bonus, Warning …"""
        return OUTCOME_NAMES[self.kind]

    def said(self, wanted: str) -> str:
        """The remark of its last such move; empty without one."""
        return next((m.remark or "" for m in reversed(self.moves) if m.move == wanted), "")


def flow_of(kind: str) -> Flow:
    """A penalty's way is longer than a reward's."""
    return PENALTY if kind in PENALTIES else REWARD


def outcomes(store: Store, who: Scope, supervisor_id: str, year: int) -> tuple[Outcome, ...]:
    """The outcomes of a year that this person may read, as they stand. Raises NotAllowed out of sight."""
    who.need_personnel_of(supervisor_id)
    rows = store.rows(
        f"SELECT {COLUMNS} FROM outcomes WHERE supervisor_id = ? AND year = ? ORDER BY proposed_at, outcome_id",
        [supervisor_id, year],
    )
    of_year = (_outcome(store, who, row) for row in rows)
    return tuple(
        stored
        for stored in of_year
        if who.role is not Role.SUPERVISOR or stored.state in THEIRS_TO_READ[stored.flow.name]
    )


def outcome(store: Store, who: Scope, outcome_id: str) -> Outcome:
    """One outcome. Raises NotAllowed in the same words for one that does not exist and one out of sight."""
    rows = store.rows(f"SELECT {COLUMNS} FROM outcomes WHERE outcome_id = ?", [outcome_id])
    if not rows or not who.sees_personnel_of(rows[0][1]):
        raise NotAllowed(
            Words(f'There is no outcome "{outcome_id}" that you may see.', f"没有您可查看的奖惩“{outcome_id}”。")
        )
    return _outcome(store, who, rows[0])


def _outcome(store: Store, who: Scope, row: tuple[Any, ...]) -> Outcome:
    outcome_id, kind = row[0], row[3]
    moves = history(store, who, flow_of(kind), outcome_id)
    talks = store.rows(
        "SELECT held_on, present, summary, recorded_by FROM outcome_talks WHERE outcome_id = ? "
        "ORDER BY recorded_at DESC LIMIT 1",
        [outcome_id],
    )
    decided = store.rows(
        "SELECT amount, issuer, over_a_fifth, decided_at, decided_by FROM outcome_decisions WHERE outcome_id = ? "
        "ORDER BY decided_at DESC LIMIT 1",
        [outcome_id],
    )
    _, supervisor_id, year, _, amount, en, zh, signed_version, scheme_version, proposed_at, proposed_by = row
    return Outcome(
        outcome_id,
        supervisor_id,
        year,
        kind,
        amount,
        Words(en, zh),
        signed_version,
        scheme_version,
        proposed_at,
        proposed_by,
        moves[-1].to_state if moves else flow_of(kind).first,
        moves,
        PenaltyTalk(*talks[0]) if talks else None,
        Decision(*decided[0]) if decided else None,
    )


# ---------------------------------------------------------------------- to propose and decide


def propose_outcome(store: Store, who: Scope, supervisor_id: str, year: int, as_of: date) -> tuple[str, ...]:
    """Put on record what the rules propose and does not stand there yet; the ids of the new ones.

    Raises NotAllowed for anyone but leadership and HR; WrongUse while the appraisal is not signed or an objection is
    open.
    """
    who.need_personnel_of(supervisor_id)
    _need_keeper(who)
    _need_settled(store, who, supervisor_id, year)
    last = signed_versions(store, who, supervisor_id, year)[-1]
    made = []
    with store.transaction() as transaction:
        there = {
            kind
            for (kind,) in transaction.execute(
                "SELECT kind FROM outcomes WHERE supervisor_id = ? AND year = ?", [supervisor_id, year]
            ).fetchall()
        }
        for proposal in outcome_proposals(store, who, supervisor_id, year, as_of):
            if proposal.kind in there:
                continue
            outcome_id = f"{supervisor_id}/{year}/{proposal.kind}"
            transaction.execute(
                f"INSERT INTO outcomes ({COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                [
                    outcome_id,
                    supervisor_id,
                    year,
                    proposal.kind,
                    proposal.amount,
                    proposal.because.en,
                    proposal.because.zh,
                    last.version,
                    last.scheme_version,
                    now(),
                    who.person,
                ],
            )
            store.record(transaction, who.person, "outcome.propose", outcome_id, {"because": proposal.because.en})
            made.append(outcome_id)
    return tuple(made)


def move_outcome(
    store: Store, who: Scope, outcome_id: str, wanted: str, remark: str = "", *, seen: str | None = None
) -> Moved:
    """A move that needs a remark at most: explain, see, refused, decline, reconsider, appeal, uphold, revoke.

    An appeal is answered by somebody who neither proposed nor decided the penalty nor signed the appraisal.
    """
    if wanted in ("adopt", "talk"):
        raise WrongUse(Words(f"{wanted} has a way of its own.", f"“{wanted}”须按其专门流程办理。"))
    stored = outcome(store, who, outcome_id)
    if stored.state == "appealed" and who.role in stored.flow.roles(stored.state, wanted):
        need_no_part(appeal_recusal(store, who, stored))
    return move(store, who, stored.flow, outcome_id, stored.supervisor_id, wanted, remark, seen=seen)


def appeal_recusal(store: Store, who: Scope, appealed: Outcome) -> Words | None:
    """What this person did of a penalty, so that another answers the appeal against it; None where they may."""
    return part_in_outcome(store, who, appealed.flow, appealed.outcome_id, appealed.supervisor_id, appealed.year)


def record_talk(
    store: Store,
    who: Scope,
    outcome_id: str,
    held_on: date,
    present: str,
    summary: str,
    *,
    today: date,
    seen: str | None = None,
) -> Moved:
    """The talk that precedes a penalty: when, who, what was said."""
    stored = outcome(store, who, outcome_id)
    if held_on > today or not present.strip():
        raise WrongUse(
            Words(
                "Say on which day the talk was held, today or before, and who took part. Nothing was stored.",
                "请填写面谈日期（不晚于今天）与参加人员。尚未保存。",
            )
        )
    with store.transaction() as transaction:
        moved = move(
            store, who, stored.flow, outcome_id, stored.supervisor_id, "talk", summary, seen=seen, on=transaction
        )
        transaction.execute(
            "INSERT INTO outcome_talks VALUES (?, ?, ?, ?, ?, ?)",
            [outcome_id, held_on, present.strip(), summary.strip(), now(), who.person],
        )
    return moved


def adopt_outcome(
    store: Store,
    who: Scope,
    outcome_id: str,
    reason: str,
    *,
    amount: float | None = None,
    issuer: str = "",
    wage: float | None = None,
    warned: bool = False,
    seen: str | None = None,
) -> Moved:
    """Leadership decides it, with a reason; `amount` where it is another than proposed, `issuer` of a certificate.

    A deduction needs the month's `wage`, for the check alone; over a fifth of it needs `warned`, the decider's word
    that the warning was read. Raises WrongUse for what is missing, and while the appraisal it follows from is not
    settled.
    """
    stored = outcome(store, who, outcome_id)
    if who.role in stored.flow.roles(stored.state, "adopt"):
        _need_settled(store, who, stored.supervisor_id, stored.year)
        amount = stored.amount if amount is None else amount
        if stored.kind in WITH_AMOUNT and not (amount and amount > 0):
            raise WrongUse(Words("Name an amount above 0. Nothing was decided.", "请填写大于 0 的金额。尚未决定。"))
        if stored.kind == "certificate" and not issuer.strip():
            raise WrongUse(
                Words("Name who awards the certificate. Nothing was decided.", "请填写证书的颁发单位。尚未决定。")
            )
        if stored.kind == "fine":
            check_fine(amount or 0.0, wage, warned)
    over = None if stored.kind != "fine" or wage is None else over_a_fifth(amount or 0.0, wage)
    with store.transaction() as transaction:
        moved = move(
            store, who, stored.flow, outcome_id, stored.supervisor_id, "adopt", reason, seen=seen, on=transaction
        )
        transaction.execute(
            "INSERT INTO outcome_decisions VALUES (?, ?, ?, ?, ?, ?)",
            [
                outcome_id,
                amount if stored.kind in WITH_AMOUNT else None,
                issuer.strip() or None if stored.kind == "certificate" else None,
                over,
                now(),
                who.person,
            ],
        )
    return moved


def _need_keeper(who: Scope) -> None:
    if who.role not in KEEPING:
        raise NotAllowed(
            Words(
                "Leadership and HR propose rewards and penalties, leadership decides them. Nothing was stored.",
                "奖惩由管理层或人力资源提议，由管理层决定。尚未保存。",
            )
        )


def _need_settled(store: Store, who: Scope, supervisor_id: str, year: int) -> None:
    """Raise WrongUse unless the appraisal is signed and no objection to it is open."""
    state = state_of(store, who, APPRAISAL_FLOW, document(supervisor_id, year))
    if state not in SIGNED_STATES:
        raise WrongUse(
            Words(
                "Appraisal {document} is {state}. Outcomes follow from a signed appraisal without an open objection. "
                "Nothing was stored.",
                "考核 {document} 处于“{state}”状态。奖惩须以已签署且无未决异议的考核为依据。尚未保存。",
            ).format(document=document(supervisor_id, year), state=APPRAISAL_FLOW.states[state])
        )
