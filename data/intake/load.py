"""The one way in: page, command line and API bring their files here.

A file is copied, read as text, judged, compared with what is stored, and written in one transaction. Reading and
judging happen beside the store; only the end waits for other writers, and until the commit nothing has changed.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

import duckdb
import polars as pl

from data.declare import Table
from data.intake import across, versions
from data.intake.delimited import open_delimited
from data.intake.encoding import NAMES, encoding_of
from data.intake.header import matched
from data.intake.judge import REJECTS, judge
from data.intake.mapping import Mapping
from data.intake.received import Received, received
from data.intake.result import LoadResult, Reject
from data.intake.source import LINE, Progress, Source, no_rows
from data.intake.workbook import is_workbook, open_workbook
from data.schemas import table_called
from data.store import Store, now
from errors import NothingStored
from text import Words

# access.scope.Right.UPLOAD; data stands below access and may not import it.
UPLOAD = "upload"


class Uploader(Protocol):
    """Who brings the file: an access.scope.Scope."""

    @property
    def person(self) -> str:
        """Name for the record."""

    def need(self, right: Any) -> None:
        """Raise NotAllowed unless they have the right."""


@dataclass
class Staging:
    """What reading and judging found; the good rows themselves are in the table `staged`."""

    encoding: str
    absent: tuple[str, ...]
    received: int = 0
    blank: int = 0
    rejects: list[pl.DataFrame] = field(default_factory=list)
    warnings: list[Words] = field(default_factory=list)


def load_file(
    store: Store,
    who: Uploader,
    table: str,
    name: str,
    content: bytes | Path,
    *,
    strict: bool = False,
    dry_run: bool = False,
    mapping: Mapping | None = None,
    on_progress: Progress | None = None,
) -> LoadResult:
    """Load one file into one table; good rows are stored, bad cells reported.

    `strict` stores nothing unless all rows are good; `dry_run` stores nothing and says what would be.
    `on_progress(stage, done, total)` hears "reading" (bytes or rows), "comparing", "storing"; if it raises, the
    load ends there and nothing is stored.

    Raises NotAllowed without the right to upload, WrongUse for an unknown table, NothingStored for a file that
    is refused as a whole.
    """
    who.need(UPLOAD)
    declared = table_called(table)
    with received(store.home, name, content) as file, store.desk() as desk:
        across.make_room(desk, declared)
        staging = _stage(desk, declared, file, mapping, on_progress)
        if on_progress:
            on_progress("comparing", 0, None)
        with store.transaction(on=desk):
            return _conclude(store, desk, declared, file, staging, who.person, mapping, strict, dry_run, on_progress)


def _opened(file: Received, table: Table, mapping: Mapping | None, on_progress: Progress | None) -> Source:
    if file.size == 0:
        raise no_rows(file.name)
    columns = mapping.columns if mapping else None
    if is_workbook(file.path):
        return open_workbook(file.path, file.name, table.name, columns=columns, on_progress=on_progress)
    return open_delimited(
        file.path,
        file.name,
        (mapping and mapping.encoding) or encoding_of(file.path, file.name),
        mapping.reads if mapping else table.columns,
        delimiter=mapping.delimiter if mapping else None,
        columns=columns,
        on_progress=on_progress,
    )


def _stage(
    desk: duckdb.DuckDBPyConnection,
    table: Table,
    file: Received,
    mapping: Mapping | None,
    on_progress: Progress | None,
) -> Staging:
    """Read and judge all of the file, block by block."""
    source = _opened(file, table, mapping, on_progress)
    with closing(source.blocks):
        if mapping:
            mapped = mapping.begin(table, source, file.name)
            staging = Staging(source.encoding, mapped.absent)
            blocks = mapped.blocks
        else:
            header = matched(table, source.names, file.name)
            staging = Staging(source.encoding, header.absent, warnings=list(header.warnings))
            ours = {theirs: column for column, theirs in header.columns.items()}
            blocks = ((found, found.rows.select(LINE, *ours).rename(ours)) for found in source.blocks)
        for found, rows in blocks:
            staging.received += found.rows.height + len(found.broken)
            staging.blank += found.blank
            if found.broken:
                staging.rejects.append(_as_frame(found.broken))
            _judge_block(desk, table, rows, staging)
    if not staging.received:
        raise no_rows(file.name)
    if mapping:
        staging.warnings += mapped.warnings()
    if staging.blank:
        staging.warnings.append(
            Words(f"Rows without any content were passed over: {staging.blank}.", f"已跳过空白行：{staging.blank} 行。")
        )
    return staging


def _judge_block(desk: duckdb.DuckDBPyConnection, table: Table, rows: pl.DataFrame, staging: Staging) -> None:
    if rows.is_empty():
        return
    judged = judge(table, rows)
    kept = [c for c in across.columns_as_given(table) if c in rows.columns]
    as_given = rows.select(LINE, *(pl.col(c).alias(across.given(c)) for c in kept))
    of_key = [LINE, *(across.given(c) for c in kept if c in table.key)]
    across.put(desk, "staged", judged.good.join(as_given, on=LINE, how="left") if kept else judged.good)
    across.put(desk, "spoiled", judged.spoiled.join(as_given.select(of_key), on=LINE, how="left"))
    if judged.rejects.height:
        staging.rejects.append(judged.rejects)


def _conclude(
    store: Store,
    desk: duckdb.DuckDBPyConnection,
    table: Table,
    file: Received,
    staging: Staging,
    person: str,
    mapping: Mapping | None,
    strict: bool,
    dry_run: bool,
    on_progress: Progress | None,
) -> LoadResult:
    """Judge across rows, decide, and write if there is something to write. Runs inside the transaction."""
    rejects = pl.concat([pl.DataFrame(schema=REJECTS), *staging.rejects, across.judge_across(desk, table)])
    rejects = rejects.sort("line", "order", maintain_order=True)
    outcome = versions.compare(desk, table)
    warnings = [*staging.warnings, *across.warnings(desk, table), *versions.emptied(desk, table, staging.absent)]
    rejected = rejects["line"].n_unique()
    store_it = outcome.accepted > 0 and not dry_run and not (strict and rejected)
    earlier = _same_before(desk, table, file, mapping) if store_it and not outcome.changes else None
    load_id = earlier
    if store_it and earlier is None:
        if on_progress:
            on_progress("storing", 0, outcome.accepted)
        load_id = _write(store, desk, table, file, staging, person, mapping, outcome, rejects, rejected, warnings)
    return LoadResult(
        load_id=load_id,
        table=table.name,
        file=file.name,
        received=staging.received,
        accepted=outcome.accepted,
        rejected=rejected,
        superseded=outcome.superseded,
        unchanged=outcome.unchanged,
        added=outcome.added,
        rejects=tuple(
            Reject(line, column, value, Words(en, zh)) for line, _, column, value, en, zh in rejects.iter_rows()
        ),
        warnings=tuple(warnings),
        stored=store_it and earlier is None,
        strict=strict,
        dry_run=dry_run,
    )


def _same_before(desk: duckdb.DuckDBPyConnection, table: Table, file: Received, mapping: Mapping | None) -> int | None:
    """The last load of the same bytes into the same table in the same way; None when there is none."""
    found = desk.execute(
        """SELECT max(load_id) FROM loads
           WHERE table_name = ? AND sha256 = ? AND mapping::VARCHAR IS NOT DISTINCT FROM ?::JSON::VARCHAR""",
        [table.name, file.sha256, mapping.as_json() if mapping else None],
    ).fetchall()
    return found[0][0]


def _write(
    store: Store,
    desk: duckdb.DuckDBPyConnection,
    table: Table,
    file: Received,
    staging: Staging,
    person: str,
    mapping: Mapping | None,
    outcome: versions.Outcome,
    rejects: pl.DataFrame,
    rejected: int,
    warnings: Sequence[Words],
) -> int:
    loaded_at = now()
    load_id = desk.execute("SELECT nextval('load_ids')").fetchall()[0][0]
    desk.execute(
        "INSERT INTO loads VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [
            load_id,
            table.name,
            file.name,
            file.sha256,
            file.size,
            loaded_at,
            person,
            NAMES.get(staging.encoding, staging.encoding),
            mapping.as_json() if mapping else None,
            staging.received,
            outcome.accepted,
            rejected,
            outcome.superseded,
            outcome.unchanged,
            json.dumps([{"en": w.en, "zh": w.zh} for w in warnings], ensure_ascii=False),
        ],
    )
    versions.write(desk, table, load_id, loaded_at)
    if rejects.height:
        desk.register("bad_cells", rejects.to_arrow())
        desk.execute(
            'INSERT INTO rejects SELECT ?, line, "column", value, en, zh FROM bad_cells ORDER BY line, "order"',
            [load_id],
        )
        desk.unregister("bad_cells")
    counts = {"file": file.name, "sha256": file.sha256, "accepted": outcome.accepted, "rejected": rejected}
    store.record(desk, person, "load", f"{table.name} #{load_id}", counts)
    # The bytes stand under their name before the load that names them is committed.
    file.keep(store.home)
    return load_id


def _as_frame(rejects: Sequence[Reject]) -> pl.DataFrame:
    rows = [(r.line, -1, r.column, r.value, r.rule.en, r.rule.zh) for r in rejects]
    return pl.DataFrame(rows, schema=REJECTS, orient="row")
