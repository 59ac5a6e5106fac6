"""The second signature, where the scheme asks for one: somebody else signs the very bytes that the first one froze."""

from __future__ import annotations

from datetime import date

from appraisal.annual_flow import APPRAISAL_FLOW
from appraisal.annual_guards import need_move
from appraisal.flow import move
from appraisal.kinds import ANNUAL, document
from appraisal.signed_form import FormMaker, keep_forms
from appraisal.signed_record import SignedRecord, canonical, digest, freeze, half_signed, served, signed_versions
from data.people_names import called
from data.store import Store, now
from errors import NotAllowed, WrongUse
from scope import Scope, people_behind
from text import Words


def sign_second(
    store: Store,
    who: Scope,
    supervisor_id: str,
    year: int,
    *,
    today: date,
    kind: str = ANNUAL,
    remark: str = "",
    form: FormMaker | None = None,
) -> SignedRecord:
    """Give the second signature: the record of the first is served, with both names, and its pages are kept.

    Raises NotAllowed for whoever gave the first and for a role that may not; WrongUse in another state, or where the
    stored bytes are not those that were signed. Nothing is stored then.
    """
    who.need_sight_of(supervisor_id)
    need_move(store, who, supervisor_id, year, "sign_second", kind=kind)
    first = half_signed(store, who, supervisor_id, year, kind=kind)
    if who.took_part(first.signed_by):
        raise NotAllowed(
            Words(
                "You gave the first signature; the second is somebody else's. Nothing was signed.",
                "您已作首次签署，第二签署须由他人作出。尚未签署。",
            )
        )
    if not first.intact:
        raise WrongUse(
            Words(
                "The stored record is not the one that was signed first: its hash differs. Send it back to be signed "
                "anew. Nothing was signed.",
                "保存的记录与首次签署的内容不一致（哈希值不符）。请退回重新签署。尚未签署。",
            )
        )
    second = {"by": who.person, "at": now().isoformat(), "remark": remark.strip() or None}
    people = first.record["people"] | {person: called(store, person) for person in people_behind(who.person)}
    record = first.record | {"second_signature": second, "people": people} | served(first.record, today)
    pages = form(record, digest(canonical(record))) if form else {}
    with store.transaction() as transaction:
        name = document(supervisor_id, year, kind)
        move(store, who, APPRAISAL_FLOW, name, supervisor_id, "sign_second", remark, on=transaction)
        keep_forms(transaction, record, freeze(transaction, record, first.signed_at), pages)
    return signed_versions(store, who, supervisor_id, year, kind=kind)[-1]
