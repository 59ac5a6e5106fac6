"""A served appraisal is acknowledged, objected to within the days of the scheme, or its refusal is put on record."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from appraisal.annual_flow import APPRAISAL_FLOW
from appraisal.annual_guards import need_move
from appraisal.flow import move
from appraisal.kinds import ANNUAL, document
from appraisal.signed_record import signed_versions
from data.people_names import called
from data.store import Store, now
from errors import WrongUse
from scope import Scope, people_behind
from text import Words, day

LONGEST_WITNESS = 200
_COLUMNS = "version, refused_on, witness, reason, recorded_at, recorded_by"


@dataclass(frozen=True)
class Refusal:
    """That a signed version was handed over and not acknowledged. `witness` = who was there besides its recorder."""

    version: int
    refused_on: date
    witness: str
    reason: str
    recorded_at: datetime
    recorded_by: str


def refusals(store: Store, who: Scope, supervisor_id: str, year: int, *, kind: str = ANNUAL) -> tuple[Refusal, ...]:
    """Every refusal on record, the first first.

    Raises NotAllowed out of sight, and for a role whose business personnel matters are not.
    """
    who.need_personnel_of(supervisor_id)
    rows = store.rows(
        f"""SELECT {_COLUMNS} FROM refused_acknowledgements WHERE supervisor_id = ? AND year = ? AND kind = ?
            ORDER BY recorded_at""",
        [supervisor_id, year, kind],
    )
    return tuple(Refusal(*row) for row in rows)


def refuse_acknowledgement(
    store: Store,
    who: Scope,
    supervisor_id: str,
    year: int,
    refused_on: date,
    *,
    witness: str,
    reason: str,
    today: date,
    kind: str = ANNUAL,
) -> None:
    """Leadership or HR puts on record that the supervisor did not acknowledge, before a witness.

    The supervisor may still acknowledge, and object within the days. Raises WrongUse in another state, for a day that
    is to come or before the signature, or without a reason and a witness other than the recorder.
    """
    who.need_sight_of(supervisor_id)
    need_move(store, who, supervisor_id, year, "refuse", kind=kind)
    last = signed_versions(store, who, supervisor_id, year, kind=kind)[-1]
    witness, reason = witness.strip(), reason.strip()
    if not witness or not reason or witness in _recorders(store, who):
        raise WrongUse(
            Words(
                "Say who else was there when it was handed over, and what was said. Nothing was recorded.",
                "请填写在场见证人（不得为记录人本人）与拒绝确认的情况。尚未记录。",
            )
        )
    if len(witness) > LONGEST_WITNESS or not (last.served_on or store.day_of(last.signed_at)) <= refused_on <= today:
        raise WrongUse(
            Words(
                f"Name the witness in {LONGEST_WITNESS} characters, and a day from the signature to today. "
                "Nothing was recorded.",
                f"见证人最多 {LONGEST_WITNESS} 个字符，日期应在签署日至今天之间。尚未记录。",
            )
        )
    with store.transaction() as transaction:
        name = document(supervisor_id, year, kind)
        move(store, who, APPRAISAL_FLOW, name, supervisor_id, "refuse", reason, on=transaction)
        transaction.execute(
            "INSERT INTO refused_acknowledgements VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            [supervisor_id, year, kind, last.version, refused_on, witness, reason, now(), who.person],
        )


def _recorders(store: Store, who: Scope) -> set[str]:
    """Everything that who records it is called; of a deputy both are named."""
    behind = (who.person, *people_behind(who.person))
    return {*behind, *(called(store, person) for person in behind)}


def need_days_left(store: Store, who: Scope, supervisor_id: str, year: int, *, today: date, kind: str) -> None:
    """Raise WrongUse where the days for an objection to the last signed version are over."""
    last = signed_versions(store, who, supervisor_id, year, kind=kind)[-1]
    if last.object_by is not None and today > last.object_by:
        raise WrongUse(
            Words(
                f"Objections were possible to {day(last.object_by)}. Talk to human resources, who can open it "
                "again; nothing was stored.",
                f"异议期已于 {day(last.object_by)} 届满。如有错误，请联系人力资源重新启动考核；尚未保存。",
            )
        )
