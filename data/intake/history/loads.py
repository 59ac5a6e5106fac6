"""What was loaded: the loads, the file of each as it was received, its rejected cells."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from data.intake.parse import Correction, corrections_of_record
from data.intake.records import Reject
from data.personnel import kept_loads, need_uploads
from data.store import Store, reverted_loads
from errors import ScorecardError, WrongUse
from scope import Scope
from text import Words


@dataclass(frozen=True)
class Load:
    """One load as recorded. `mapping` = how a foreign file was read (JSON); None: it was in our form.

    `completes` = the load whose rejected rows it brought again, corrected; `reverted_at` = since when it is out of
    force, None while it is in force. `corrections` = cells that were corrected before it was stored.
    """

    load_id: int
    table: str
    file: str
    sha256: str
    bytes: int
    loaded_at: datetime
    loaded_by: str
    encoding: str
    mapping: str | None
    received: int
    accepted: int
    rejected: int
    superseded: int
    unchanged: int
    completes: int | None
    reverted_at: datetime | None
    warnings: tuple[Words, ...]
    corrections: tuple[Correction, ...] = ()

    @property
    def added(self) -> int:
        """Rows that were new."""
        return self.accepted - self.superseded - self.unchanged

    @property
    def lists(self) -> dict[str, str]:
        """The hashes of the files that the mapping looked things up in, by name."""
        return json.loads(self.mapping).get("lookups", {}) if self.mapping else {}


def loads(store: Store, who: Scope, *, table: str | None = None, limit: int | None = None) -> list[Load]:
    """The loads that this person keeps, the latest first; of one table if named. NotAllowed for who keeps none."""
    need_uploads(who)
    return _loads(store, who, {"table": table, "load_id": None, "limit": limit})


def load_called(store: Store, who: Scope, load_id: int) -> Load:
    """One load. WrongUse for one that does not exist, NotAllowed without the right to upload."""
    _load_exists(store, who, load_id)
    return _loads(store, who, {"table": None, "load_id": load_id, "limit": 1})[0]


def _loads(store: Store, who: Scope, filters: dict[str, Any]) -> list[Load]:
    return [
        Load(*(*row[:-2], tuple(Words(**warning) for warning in json.loads(row[-2])), corrections_of_record(row[-1])))
        for row in store.rows(
            f"""SELECT load_id, table_name, file_name, sha256, bytes, loaded_at, loaded_by, encoding, mapping::VARCHAR,
                       received, accepted, rejected, superseded, unchanged, completes, b.taken_at, warnings::VARCHAR,
                       fixes::VARCHAR
                FROM loads LEFT JOIN {reverted_loads()} b USING (load_id)
                WHERE table_name = coalesce($table, table_name) AND load_id = coalesce($load_id, load_id)
                    AND {kept_loads(who)}
                ORDER BY load_id DESC LIMIT $limit""",
            filters,
        )
    ]


def rejects_of(store: Store, who: Scope, load_id: int) -> list[Reject]:
    """The cells that a load refused, in the order of its file; none when it had none.

    WrongUse for a load that does not exist, NotAllowed without the right to upload.
    """
    _load_exists(store, who, load_id)
    return [
        Reject(line, column, value, Words(en, zh))
        for line, column, value, en, zh in store.rows(
            'SELECT line, "column", value, rule_en, rule_zh FROM rejects WHERE load_id = ? ORDER BY rowid', [load_id]
        )
    ]


def received_file(store: Store, who: Scope, load_id: int) -> Path:
    """Where the file of a load lies, byte for byte as it came.

    WrongUse for a load that does not exist, NotAllowed without the right to upload, ScorecardError when the file
    is no longer in the home folder.
    """
    _load_exists(store, who, load_id)
    name, sha256 = store.rows("SELECT file_name, sha256 FROM loads WHERE load_id = ?", [load_id])[0]
    path = store.home.files / sha256
    if not path.is_file():
        raise ScorecardError(
            Words(
                f"The received file {name} of load {load_id} is not in {store.home.files} any more. "
                "Restore it from a backup; the stored rows are not affected.",
                f"第 {load_id} 次导入的原始文件 {name} 已不在 {store.home.files} 中。"
                "请从备份恢复；已保存的数据不受影响。",
            )
        )
    return path


def received_list(store: Store, who: Scope, load_id: int, name: str) -> Path:
    """Where a file that the load looked things up in lies, as it was then. Raises as `received_file` does."""
    sha256 = load_called(store, who, load_id).lists.get(name)
    if sha256 is None or not (store.home.files / sha256).is_file():
        raise WrongUse(
            Words(
                f"Load {load_id} keeps no list called {name}.", f"第 {load_id} 次导入没有保存名为 {name} 的查找文件。"
            )
        )
    return store.home.files / sha256


def _load_exists(store: Store, who: Scope, load_id: int) -> None:
    need_uploads(who)
    if not store.rows(f"SELECT 1 FROM loads WHERE load_id = ? AND {kept_loads(who)}", [load_id]):
        raise WrongUse(Words(f"There is no load {load_id}.", f"没有第 {load_id} 次导入。"))
