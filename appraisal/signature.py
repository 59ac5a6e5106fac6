"""The signature: what is computed now is frozen with every text and every reason (appraisal/signed_record.py)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from appraisal.annual_flow import APPRAISAL_FLOW
from appraisal.annual_guards import need_move
from appraisal.feedback_talk import feedback_talks
from appraisal.flow import move
from appraisal.kinds import ANNUAL, document
from appraisal.kinds import span as span_of
from appraisal.notes import notes
from appraisal.signed_form import FormMaker, keep_forms
from appraisal.signed_record import (
    SignedRecord,
    canonical,
    digest,
    freeze,
    half_signed,
    hold,
    record_of,
    served,
    signed_versions,
)
from appraisal.signing_obstacles import need_reasons, signing_obstacles
from data.people_names import names
from data.store import LAST_CHANGE, Store, now
from metrics import annual, supervisors
from scope import Scope


def sign(
    store: Store,
    who: Scope,
    supervisor_id: str,
    year: int,
    reasons: Mapping[str, str] | None = None,
    *,
    today: date,
    kind: str = ANNUAL,
    remark: str = "",
    seen: str | None = None,
    form: FormMaker | None = None,
) -> SignedRecord:
    """Sign and freeze the appraisal as it is computed `today`; where the scheme asks for a second signature, it waits.

    `reasons` = why it is signed in spite of each obstacle, by its key; `form` = what makes the pages that are kept as
    the signed copy. Raises WrongUse where an obstacle has no reason, NotAllowed for anyone but leadership; nothing is
    stored then.
    """
    who.need_personnel_of(supervisor_id)
    need_move(store, who, supervisor_id, year, "sign", kind=kind)
    at = now()
    # One read of everything, with the last load or take named: what comes meanwhile is not in the record.
    at_load = store.value(LAST_CHANGE)
    period = span_of(store, who, supervisor_id, year, kind)
    computed = annual(store, who, supervisor_id, year, today, at_load=at_load, through=period)
    given = {key: reason.strip() for key, reason in (reasons or {}).items()}
    obstacles = signing_obstacles(store, who, computed, period, kind=kind, today=today)
    need_reasons(obstacles, given)
    person = next(other for other in supervisors(store, who) if other.supervisor_id == supervisor_id)
    second = computed.scheme.second_signature
    record = record_of(
        computed,
        person,
        kind=kind,
        span=period,
        as_of=today,
        at_load=at_load,
        notes=notes(store, who, supervisor_id, year, kind=kind),
        talks=feedback_talks(store, who, supervisor_id, year, kind=kind),
        obstacles=[(obstacle, given[obstacle.key]) for obstacle in obstacles],
        remark=remark.strip(),
        signed_by=who.person,
        signed_at=at,
        names=names(store),
    )
    if not second:
        record |= served(record, today)
    pages = form(record, digest(canonical(record))) if form and not second else {}
    with store.transaction() as transaction:
        move(
            store,
            who,
            APPRAISAL_FLOW,
            document(supervisor_id, year, kind),
            supervisor_id,
            "sign_first" if second else "sign",
            remark,
            seen=seen,
            on=transaction,
        )
        if second:
            hold(transaction, record, at)
        else:
            keep_forms(transaction, record, freeze(transaction, record, at), pages)
    if second:
        return half_signed(store, who, supervisor_id, year, kind=kind)
    return signed_versions(store, who, supervisor_id, year, kind=kind)[-1]
