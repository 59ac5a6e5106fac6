"""A load reverted, and reinstated again: the rows in force become what the loads left in force define.

What a load says of a key is a version it stored, or its confirmation of one that stood already. Of each key, the last
load in force that says something is right. A revert or reinstatement touches only the keys of its load: versions that
are no longer right end with it, those that are right again are stored once more from it on. Nothing is erased, and the
state just after any load, revert or reinstatement can be read as before (data.store.in_force).
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

import duckdb

from data import roll_ups
from data.declare import Table
from data.intake.check import IntegrityFault, faults_in_words, integrity_faults, new_faults
from data.intake.records import LINE
from data.intake.write import compare, need_second_person, note_late_corrections, same_key, stated_by_loads
from data.personnel import kept_loads, need_uploads
from data.schemas import EVERY_TABLE
from data.store import LAST_CHANGE, Store, now, reverted_loads
from errors import ScorecardError, WrongUse
from scope import Scope
from text import Words


@dataclass(frozen=True)
class RevertEffect:
    """What a revert or reinstatement changed (or would change) in its load's table; `is_revert` says which it is.

    removed   rows that left force, and no other of their key is in force
    restored  rows that came into force where none of their key was
    changed   keys of which another version is in force now, with other values
    """

    event_id: int
    load_id: int
    table: str
    file: str
    is_revert: bool
    removed: int
    restored: int
    changed: int

    @property
    def message(self) -> Words:
        """Load 7 (projects.csv) is reverted. Projects: 3 rows left, 0 came, 1 changed."""
        outcome = Words("is reverted", "已撤回") if self.is_revert else Words("is in force again", "已恢复生效")
        title = EVERY_TABLE[self.table].title
        return Words(
            f"Load {self.load_id} ({self.file}) {outcome.en}. {title.en}: "
            f"{self.removed} row(s) left, {self.restored} came in, {self.changed} changed.",
            f"第 {self.load_id} 次导入（{self.file}）{outcome.zh}。{title.zh}："
            f"移出 {self.removed} 行，恢复 {self.restored} 行，改变 {self.changed} 行。",
        )


@dataclass(frozen=True)
class RevertRecord:
    """One revert or reinstatement as recorded: which load, which of the two, why, when, by whom, what it changed."""

    event_id: int
    load_id: int
    table: str
    file: str
    is_revert: bool
    reason: str
    recorded_at: datetime
    recorded_by: str
    removed: int
    restored: int
    changed: int


def revert_load(store: Store, who: Scope, load_id: int, reason: str) -> RevertEffect:
    """Take a load out of force: what it added leaves, what it superseded returns unless a later load says otherwise.

    Raises NotAllowed without the right to upload, and where it would change what the person is judged by after the
    fact (judgement 2); WrongUse for a load that does not exist or is reverted already,
    and without a reason; ScorecardError when rows in force refer to what would leave. Then nothing has changed.
    """
    return _record_revert(store, who, load_id, reason, is_revert=True)


def reinstate_load(store: Store, who: Scope, load_id: int, reason: str) -> RevertEffect:
    """Put a load that was reverted in force again, in its old place among the loads. Raises as `revert_load` does."""
    return _record_revert(store, who, load_id, reason, is_revert=False)


@contextmanager
def trying_revert(store: Store, who: Scope, load_id: int, *, is_revert: bool) -> Iterator[RevertEffect]:
    """Inside, this thread reads the store as it would be afterwards; afterwards nothing has happened."""
    need_uploads(who)
    with store.staging_connection() as staging, store.trial(staging):
        [(last,)] = staging.execute(LAST_CHANGE).fetchall()
        yield _apply(staging, who, load_id, is_revert, last + 1, "-")


def revert_records(
    store: Store, who: Scope, *, load_id: int | None = None, limit: int | None = None
) -> list[RevertRecord]:
    """The reverts and reinstatements, the latest first; of one load if it is named. NotAllowed without the right."""
    need_uploads(who)
    return [
        RevertRecord(*row)
        for row in store.rows(
            f"""SELECT t.take_id, t.load_id, l.table_name, l.file_name, t.back, t.reason, t.taken_at, t.taken_by,
                      t.gone, t.returned, t.changed
               FROM takes t JOIN loads l USING (load_id)
               WHERE t.load_id = coalesce($load_id, t.load_id) AND {kept_loads(who)}
               ORDER BY t.take_id DESC LIMIT $limit""",
            {"load_id": load_id, "limit": limit},
        )
    ]


def _record_revert(store: Store, who: Scope, load_id: int, reason: str, *, is_revert: bool) -> RevertEffect:
    need_uploads(who)
    reason = " ".join(reason.split())
    if not reason:
        raise WrongUse(
            Words(
                "Say why: the reason is kept with the record. Nothing was changed.",
                "请写明原因，原因会随记录保存。没有任何改动。",
            )
        )
    with store.staging_connection() as staging, store.transaction(on=staging):
        [(take_id,)] = staging.execute("SELECT nextval('load_ids')").fetchall()
        effect = _apply(staging, who, load_id, is_revert, take_id, reason)
        counts = {"gone": effect.removed, "returned": effect.restored, "changed": effect.changed}
        verb = "revert" if is_revert else "reinstate"
        about = f"{effect.table} #{load_id}"
        store.record(staging, who.person, verb, about, {"take": take_id, "reason": reason, **counts})
        return effect


def _apply(
    staging: duckdb.DuckDBPyConnection, who: Scope, load_id: int, is_revert: bool, take_id: int, reason: str
) -> RevertEffect:
    """Change what is in force, in the staging connection's transaction; refuse it when the tables would not
    stand afterwards.
    """
    table, file = _need_revertible(staging, who, load_id, is_revert)
    before = integrity_faults(staging, table)
    staging.execute(
        "INSERT INTO main.takes VALUES (?, ?, ?, ?, ?, ?, 0, 0, 0)",
        [take_id, load_id, is_revert, reason, now(), who.person],
    )
    _compare(staging, table, load_id)
    _hold_against_what_stands(staging, table, who, take_id, reason)
    removed, restored, changed = _change_counts(staging, table)
    _write_versions(staging, table, take_id)
    roll_ups.refresh(staging, table.name, take_id)
    staging.execute(
        "UPDATE main.takes SET gone = ?, returned = ?, changed = ? WHERE take_id = ?",
        [removed, restored, changed, take_id],
    )
    if faults := new_faults(before, integrity_faults(staging, table)):
        raise _refused(load_id, file, is_revert, table.name, faults)
    return RevertEffect(take_id, load_id, table.name, file, is_revert, removed, restored, changed)


def _need_revertible(
    staging: duckdb.DuckDBPyConnection, who: Scope, load_id: int, is_revert: bool
) -> tuple[Table, str]:
    """The table and file of a load that can be reverted (or reinstated); WrongUse for another."""
    rows = staging.execute(
        f"""SELECT l.table_name, l.file_name, t.taken_at
            FROM main.loads l LEFT JOIN {reverted_loads()} t USING (load_id)
            WHERE l.load_id = ? AND {kept_loads(who)}""",
        [load_id],
    ).fetchall()
    if not rows:
        raise WrongUse(Words(f"There is no load {load_id}.", f"没有第 {load_id} 次导入。"))
    [(name, file, taken_at)] = rows
    if is_revert and taken_at:
        raise WrongUse(
            Words(
                f"Load {load_id} ({file}) is reverted already, since {taken_at:%Y-%m-%d %H:%M} UTC. "
                "Nothing was changed.",
                f"第 {load_id} 次导入（{file}）已于 {taken_at:%Y-%m-%d %H:%M}（UTC）撤回。没有任何改动。",
            )
        )
    if not is_revert and not taken_at:
        raise WrongUse(
            Words(
                f"Load {load_id} ({file}) is in force: there is nothing to reinstate. Nothing was changed.",
                f"第 {load_id} 次导入（{file}）正在生效，无需恢复。没有任何改动。",
            )
        )
    return EVERY_TABLE[name], file


def _compare(staging: duckdb.DuckDBPyConnection, table: Table, load_id: int) -> None:
    """Leaves, of the keys that the load speaks of: `leaving`, the versions whose time ends (their rowid), and
    `coming`, the versions whose time begins, each with the load and line that say so."""
    names = ", ".join(f'"{column}"' for column in table.columns)
    key = ", ".join(f'"{column}"' for column in table.key)
    stated_by_load = stated_by_loads(table, f"load_id = {int(load_id)}")
    staging.execute(f"CREATE TEMP TABLE touched AS SELECT DISTINCT {key} FROM {stated_by_load}")
    in_force = f"load_id NOT IN (SELECT load_id FROM {reverted_loads()})"
    staging.execute(
        f"""CREATE TEMP TABLE due AS SELECT * EXCLUDE withdrawn FROM (
                SELECT * FROM {stated_by_loads(table, in_force)} SEMI JOIN touched USING ({key})
                QUALIFY row_number() OVER (PARTITION BY {key} ORDER BY load_id DESC) = 1) WHERE NOT withdrawn"""
    )
    same = " AND ".join(f'c."{column}" IS NOT DISTINCT FROM d."{column}"' for column in table.columns)
    # A version stays where its own load is in force and the last word on the key says the same.
    staging.execute(
        f"""CREATE TEMP TABLE standing AS
            SELECT c.rowid AS row, c.*, d.load_id IS NOT NULL AS followed, coalesce({same}, false) AS same,
                   coalesce({same}, false) AND c.load_id NOT IN (SELECT load_id FROM {reverted_loads()}) AS stays
            FROM main.{table.name} c SEMI JOIN touched t ON {same_key(table, "c", "t")}
            LEFT JOIN due d ON {same_key(table, "c", "d")} WHERE c.superseded_by IS NULL"""
    )
    staging.execute(
        f"""CREATE TEMP TABLE coming AS
            SELECT {names}, load_id, line, loaded_at FROM due ANTI JOIN (FROM standing WHERE stays) USING ({key})"""
    )


def _hold_against_what_stands(
    staging: duckdb.DuckDBPyConnection, table: Table, who: Scope, take_id: int, reason: str
) -> None:
    """What comes, then what leaves, as if `who` had brought it: NotAllowed, or noted as a correction (judgement 2)."""
    names = ", ".join(f'"{column}"' for column in table.columns)
    comes = f"SELECT {names}, line FROM coming"
    leaves = f"SELECT {names}, line FROM standing WHERE NOT followed"
    for rows, withdraws in ((comes, False), (leaves, True)):
        staging.execute(f'CREATE OR REPLACE TEMP TABLE staged AS SELECT {names}, line AS "{LINE}" FROM ({rows})')
        need_second_person(staging, table, who, withdraws=withdraws)
        compare(staging, table)
        note_late_corrections(staging, table, who.person, take_id, reason, withdraws=withdraws)


def _change_counts(staging: duckdb.DuckDBPyConnection, table: Table) -> tuple[int, int, int]:
    key = ", ".join(f'"{column}"' for column in table.key)
    return staging.execute(
        f"""SELECT (SELECT count(*) FROM standing WHERE NOT followed),
                   (SELECT count(*) FROM due ANTI JOIN standing USING ({key})),
                   (SELECT count(*) FROM standing WHERE followed AND NOT same)"""
    ).fetchall()[0]


def _write_versions(staging: duckdb.DuckDBPyConnection, table: Table, take_id: int) -> None:
    staging.execute(
        f"""UPDATE main.{table.name} SET superseded_by = ?
            WHERE superseded_by IS NULL AND rowid IN (SELECT row FROM standing WHERE NOT stays)""",
        [take_id],
    )
    names = ", ".join(f'"{column}"' for column in table.columns)
    staging.execute(
        f"""INSERT INTO main.{table.name} ({names}, load_id, line, loaded_at, reinstated_by)
            SELECT {names}, load_id, line, loaded_at, ? FROM coming""",
        [take_id],
    )


def _refused(load_id: int, file: str, is_revert: bool, table: str, faults: dict[IntegrityFault, int]) -> ScorecardError:
    faults_text = faults_in_words(faults, table)
    remedy = (
        Words(
            "Revert the loads that brought those rows first, or load a corrected file instead.",
            "请先撤回带来这些行的导入，或改为导入更正后的文件。",
        )
        if is_revert
        else Words("Put right first what they need.", "请先补齐所需数据。")
    )
    outcome = Words("reverted", "撤回") if is_revert else Words("reinstated", "恢复")
    return ScorecardError(
        Words(
            f"Load {load_id} ({file}) cannot be {outcome.en}: {faults_text.en}. {remedy.en} Nothing was changed.",
            f"第 {load_id} 次导入（{file}）无法{outcome.zh}：{faults_text.zh}。{remedy.zh}没有任何改动。",
        )
    )
