"""Loads and reverting them, as the command line asks for it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from data.intake.history import Load, RevertEffect, reinstate_load, revert_load
from data.intake.history import loads as recorded_loads
from data.people_names import Names, names
from data.schemas import table_called
from data.store import Store
from insight import effect_of_revert
from scope import Scope
from server.current_day import current_day
from server.terminal import Answer, Column, table
from text import MISSING, moment, number, t


def loads(store: Store, who: Scope, *, table: str | None = None, limit: int | None = None) -> Answer:
    """The loads, the latest first. Data: a list of loads."""
    if table is not None:
        table_called(table)
    found = recorded_loads(store, who, table=table, limit=limit)
    return Answer(
        [_as_json(one) for one in found], _listed(found, names(store)) if found else t("Nothing has been loaded yet.")
    )


def revert(store: Store, who: Scope, *, load: int, reason: str, dry_run: bool = False) -> Answer:
    """Take a load out of force, or say what that would change. Data: what changed."""
    return _taken(store, who, load, reason, back=True, dry_run=dry_run)


def reinstate(store: Store, who: Scope, *, load: int, reason: str, dry_run: bool = False) -> Answer:
    """Put a load that was reverted in force again, or say what that would change. Data: what changed."""
    return _taken(store, who, load, reason, back=False, dry_run=dry_run)


def _taken(store: Store, who: Scope, load: int, reason: str, *, back: bool, dry_run: bool) -> Answer:
    if not dry_run:
        done = (revert_load if back else reinstate_load)(store, who, load, reason)
        return Answer(_counts(done, done.take_id), str(done.message))
    effect = effect_of_revert(store, who, load, back=back, today=current_day())
    taken = effect.taken
    if taken is None:  # an effect of a take always says what is taken
        raise RuntimeError(load)
    said = [
        t(
            "{gone} rows would leave, {returned} come in, {changed} change.",
            gone=number(taken.gone),
            returned=number(taken.returned),
            changed=number(taken.changed),
        ),
        *(str(change.words) for change in effect.changes),
        *([t("And {n} more figures change.", n=number(effect.more))] if effect.more else []),
        *map(str, effect.notes),
    ]
    changes = [
        {
            "supervisor_id": one.supervisor_id,
            "indicator": one.indicator.key,
            "period": one.period.code,
            "before": one.before,
            "after": one.after,
        }
        for one in effect.changes
    ]
    return Answer(_counts(taken, None) | {"figures": changes, "more_figures": effect.more}, "\n".join(said))


def _counts(taken: RevertEffect, take_id: int | None) -> dict[str, Any]:
    return {
        "take_id": take_id,
        "load_id": taken.load_id,
        "table": taken.table,
        "file": taken.file,
        "back": taken.back,
        "gone": taken.gone,
        "returned": taken.returned,
        "changed": taken.changed,
    }


def _listed(found: list[Load], known: Names) -> str:
    columns = [
        Column(t("Load"), right=True),
        Column(t("When (UTC)")),
        Column(t("By")),
        Column(t("Table")),
        Column(t("File")),
        Column(t("New"), right=True),
        Column(t("Corrected"), right=True),
        Column(t("Unchanged"), right=True),
        Column(t("To correct"), right=True),
        Column(t("Reverted")),
    ]
    rows = [
        (
            str(one.load_id),
            moment(one.loaded_at),
            known[one.loaded_by],
            one.table,
            one.file,
            number(one.added),
            number(one.superseded),
            number(one.unchanged),
            number(one.rejected),
            moment(one.reverted_at) if one.reverted_at else MISSING,
        )
        for one in found
    ]
    return table(columns, rows)


def _as_json(one: Load) -> dict[str, Any]:
    return {
        "load_id": one.load_id,
        "table": one.table,
        "file": one.file,
        "sha256": one.sha256,
        "loaded_at": _time(one.loaded_at),
        "loaded_by": one.loaded_by,
        "received": one.received,
        "accepted": one.accepted,
        "rejected": one.rejected,
        "added": one.added,
        "superseded": one.superseded,
        "unchanged": one.unchanged,
        "completes": one.completes,
        "reverted_at": _time(one.reverted_at),
    }


def _time(at: datetime | None) -> str | None:
    return at.isoformat(timespec="seconds") + "Z" if at else None
