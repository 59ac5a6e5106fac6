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
    recorded = recorded_loads(store, who, table=table, limit=limit)
    return Answer(
        [_as_json(load) for load in recorded],
        _listed(recorded, names(store)) if recorded else t("Nothing has been loaded yet."),
    )


def revert(store: Store, who: Scope, *, load: int, reason: str, dry_run: bool = False) -> Answer:
    """Take a load out of force, or say what that would change. Data: what changed."""
    return _revert_or_reinstate(store, who, load, reason, back=True, dry_run=dry_run)


def reinstate(store: Store, who: Scope, *, load: int, reason: str, dry_run: bool = False) -> Answer:
    """Put a load that was reverted in force again, or say what that would change. Data: what changed."""
    return _revert_or_reinstate(store, who, load, reason, back=False, dry_run=dry_run)


def _revert_or_reinstate(store: Store, who: Scope, load: int, reason: str, *, back: bool, dry_run: bool) -> Answer:
    if not dry_run:
        done = (revert_load if back else reinstate_load)(store, who, load, reason)
        return Answer(_counts(done, done.event_id), str(done.message))
    effect = effect_of_revert(store, who, load, is_revert=back, today=current_day(store))
    reverted = effect.taken
    if reverted is None:  # a revert always has an effect
        raise RuntimeError(load)
    lines = [
        t(
            "{gone} rows would leave, {returned} come in, {changed} change.",
            gone=number(reverted.removed),
            returned=number(reverted.restored),
            changed=number(reverted.changed),
        ),
        *(str(change.words) for change in effect.changes),
        *([t("And {n} more figures change.", n=number(effect.more))] if effect.more else []),
        *map(str, effect.notes),
    ]
    changes = [
        {
            "supervisor_id": change.supervisor_id,
            "indicator": change.indicator.key,
            "period": change.period.code,
            "before": change.before,
            "after": change.after,
        }
        for change in effect.changes
    ]
    return Answer(_counts(reverted, None) | {"figures": changes, "more_figures": effect.more}, "\n".join(lines))


def _counts(effect: RevertEffect, event_id: int | None) -> dict[str, Any]:
    return {
        "event_id": event_id,
        "load_id": effect.load_id,
        "table": effect.table,
        "file": effect.file,
        "reverted": effect.is_revert,
        "gone": effect.removed,
        "returned": effect.restored,
        "changed": effect.changed,
    }


def _listed(recorded: list[Load], people: Names) -> str:
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
            str(load.load_id),
            moment(load.loaded_at),
            people[load.loaded_by],
            load.table,
            load.file,
            number(load.added),
            number(load.superseded),
            number(load.unchanged),
            number(load.rejected),
            moment(load.reverted_at) if load.reverted_at else MISSING,
        )
        for load in recorded
    ]
    return table(columns, rows)


def _as_json(load: Load) -> dict[str, Any]:
    return {
        "load_id": load.load_id,
        "table": load.table,
        "file": load.file,
        "sha256": load.sha256,
        "loaded_at": _time(load.loaded_at),
        "loaded_by": load.loaded_by,
        "received": load.received,
        "accepted": load.accepted,
        "rejected": load.rejected,
        "added": load.added,
        "superseded": load.superseded,
        "unchanged": load.unchanged,
        "completes": load.completes,
        "reverted_at": _time(load.reverted_at),
    }


def _time(at: datetime | None) -> str | None:
    return at.isoformat(timespec="seconds") + "Z" if at else None
