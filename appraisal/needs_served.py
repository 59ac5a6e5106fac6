"""A training serves a need (policy 5.1 to 5.3): planned once a training is to come for it, met once it was attended.

The need follows from the training record and is closed by nobody's hand; who was absent still has it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from data.intake.forms import enter_rows, words_open_to
from data.intake.history import Version
from data.intake.records import LoadResult
from data.schemas import EVERY_TABLE
from data.store import Store, in_force
from scope import Scope

NEEDS, TRAININGS, RECORDS = "training_needs", "trainings", "training_records"


def store_register_row(
    store: Store,
    who: Scope,
    table: str,
    row: Mapping[str, str | None],
    *,
    seen: Version | None = None,
    reason: str = "",
) -> tuple[LoadResult, tuple[str, ...]]:
    """Store a row of a register as `enter_rows` does, raising what it raises; and the needs that are met by it."""
    result = enter_rows(store, who, table, [row], seen=[seen], reason=reason)
    training_id = row.get("training_id")
    if not result.stored or table not in (TRAININGS, RECORDS) or not training_id:
        return result, ()
    return result, settle_needs(store, who, training_id)


def settle_needs(store: Store, who: Scope, training_id: str) -> tuple[str, ...]:
    """Bring the open and planned needs that a training serves to where their records leave them; those met by it.

    Nothing is changed by who may not say that a need is met.
    """
    if "met" not in words_open_to(who, EVERY_TABLE[NEEDS], "status", {}):
        return ()
    rows = store.rows(
        f"""SELECT n.need_id, n.status, bool_or(t.status = 'held' AND coalesce(r.attendance = 'attended', false)),
                   bool_or(t.status IN ('proposed', 'approved', 'held') AND r.attendance IS NULL)
            FROM {in_force(NEEDS)} n JOIN {in_force(RECORDS)} r USING (need_id) JOIN {in_force(TRAININGS)} t
                 USING (training_id)
            WHERE n.status IN ('open', 'planned')
              AND n.need_id IN (SELECT need_id FROM {in_force(RECORDS)} WHERE training_id = ?)
            GROUP BY n.need_id, n.status ORDER BY n.need_id""",
        [training_id],
    )
    moved = [(need_id, status, _status(attended, to_come)) for need_id, status, attended, to_come in rows]
    changes: Sequence[Mapping[str, str]] = [
        {"need_id": need_id, "status": now} for need_id, before, now in moved if now != before
    ]
    if changes:
        enter_rows(store, who, NEEDS, changes)
    return tuple(need_id for need_id, _, now in moved if now == "met")


def _status(attended: bool, to_come: bool) -> str:
    if attended:
        return "met"
    return "planned" if to_come else "open"
