"""The one way in: page, command line and API bring their files here.

A file is copied, read as text, judged, compared with what is stored, and written in one transaction. Reading and
judging happen beside the store; only the end waits for other writers, and until the commit nothing has changed.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

import duckdb
import polars as pl

from data import roll_ups
from data.declare import Table
from data.intake.check import check_rows, cross_row_checks, fast_path
from data.intake.parse import (
    Correction,
    Corrections,
    MappedRows,
    as_record,
    columns_of_foreign_file,
    forms_of_cells,
    forms_of_mapping,
    is_slip,
    matched,
    plain_forms,
    with_corrections,
)
from data.intake.read import ENCODING_NAMES, WORKBOOK, Delimiters, open_file, refuse_doubtful_end, repeats_header
from data.intake.receive import ReceivedFile, keep_lists, receiving
from data.intake.records import (
    LINE,
    REJECTS,
    Block,
    ColumnForm,
    LoadResult,
    Mapping,
    Progress,
    Source,
    as_rejects,
    no_rows,
    watched_query,
)
from data.intake.write import versions
from data.schemas import table_called
from data.store import LAST_CHANGE, Store, now, reverted_loads
from errors import NothingStored, WrongUse
from scope import Right, Scope
from text import Words


def load_file(
    store: Store,
    who: Scope,
    table: str,
    name: str,
    content: bytes | Path,
    *,
    strict: bool = False,
    dry_run: bool = False,
    mapping: Mapping | None = None,
    completes: int | None = None,
    fixes: Corrections | None = None,
    on_progress: Progress | None = None,
) -> LoadResult:
    """Load one file into one table; good rows are stored, bad cells reported.

    `strict` stores nothing unless all rows are good; `dry_run` stores nothing and says what would be.
    `completes` names the load whose rejected rows this file brings again, corrected. `fixes`: cells that are corrected
    before it is judged; the load's record keeps what the file had (data/intake/parse/corrections.py).
    `on_progress(stage, done, total)` hears "reading" (bytes or rows), "comparing", "storing"; if it raises, the
    load ends there and nothing is stored.

    Raises NotAllowed without the right to upload, WrongUse for an unknown table, NothingStored for a file that
    is refused as a whole.
    """
    who.need(Right.UPLOAD)
    with staged_load(store, who, table_called(table), name, content, mapping, on_progress, fixes) as load:
        load.completes = completes
        with store.transaction(on=load.staging):
            result = watched_query.run_watched(
                lambda: load.conclude(strict=strict, dry_run=dry_run), load.staging, load.tell
            )
            if result.stored:
                # The bytes stand under their name before the load that names them is committed.
                load.file.keep(store.home)
                keep_lists(store.home, mapping)
            return result


@dataclass(frozen=True)
class TriedLoad:
    """A load that is tried. `as_load`: the number under which its rows can be read meanwhile; None when it changes
    nothing, or would change more rows than was wanted."""

    result: LoadResult
    as_load: int | None


@contextmanager
def trying_load(
    store: Store,
    who: Scope,
    table: str,
    name: str,
    content: bytes | Path,
    *,
    mapping: Mapping | None = None,
    most: int | None = None,
    fixes: Corrections | None = None,
    on_progress: Progress | None = None,
) -> Iterator[TriedLoad]:
    """Inside, this thread reads the store as it would be with the file's good rows; afterwards nothing has happened.

    `most`: with more changed rows than that, only what a dry run says is found out. Raises as `load_file` does.
    """
    who.need(Right.UPLOAD)
    with (
        staged_load(store, who, table_called(table), name, content, mapping, on_progress, fixes) as load,
        store.trial(load.staging),
    ):
        result = watched_query.run_watched(lambda: load.conclude(strict=False, dry_run=True), load.staging, load.tell)
        changed = result.added + result.superseded
        wanted = changed and (most is None or changed <= most)
        as_load = watched_query.run_watched(load.put_in, load.staging, load.tell) if wanted else None
        with watched_query.watched_here(load.staging, load.tell):
            yield TriedLoad(result, as_load)


@contextmanager
def staged_load(
    store: Store,
    who: Scope,
    declared: Table,
    name: str,
    content: bytes | Path,
    mapping: Mapping | None = None,
    on_progress: Progress | None = None,
    fixes: Corrections | None = None,
) -> Iterator[_Load]:
    """The file read and judged row by row, on a staging connection of its own, as brought by `who`.

    Raises NotAllowed for whoever may neither upload nor enter rows of the table; whose rows they are is asked later.
    """
    if who.role not in declared.entered_by:
        who.need(Right.UPLOAD)
    table = declared.name
    if mapping and mapping.table != table:
        raise WrongUse(
            Words(
                f"The mapping {mapping.name} is for {mapping.table}, not for {table}. Nothing was stored.",
                f"映射文件 {mapping.name} 用于 {mapping.table} 表，而非 {table} 表。未存储任何内容。",
            )
        )
    heard = on_progress or (lambda *_: None)
    with receiving(store.home, name, content, heard) as file, store.staging_connection() as staging:
        load = _Load(store, staging, declared, file, who.person, mapping, heard)
        load.fixes = fixes or {}
        load.stage()
        load.on_progress("comparing", 0, None)
        yield load


@dataclass
class _Load:
    """One file on its way into one table. The good rows are in the staging connection's table `staged_load`."""

    store: Store
    staging: duckdb.DuckDBPyConnection
    table: Table
    file: ReceivedFile
    person: str
    mapping: Mapping | None
    on_progress: Progress
    completes: int | None = None
    fixes: Corrections = field(default_factory=dict)
    fixed: list[Correction] = field(default_factory=list)  # what of it differed from the file
    takes_out: bool = False  # the rows are not to be stored but to leave
    under_way: str = "comparing"  # what `tell` tells of
    encoding: str = ""
    absent: tuple[str, ...] = ()
    per_line: int = 1  # rows that one line of the file may give; their numbers are line x per_line and more
    received: int = 0
    blank: int = 0
    forms: dict[str, ColumnForm] = field(default_factory=dict)
    rejects: list[pl.DataFrame] = field(default_factory=list)
    warnings: list[Words] = field(default_factory=list)

    def tell(self, done: int, total: int | None) -> None:
        """Tell how far the end of the load is; heard in the thread that waits for it."""
        self.on_progress(self.under_way, done, total)

    def stage(self) -> None:
        """Read and judge all of the file, block by block; from its beginning again where its form must be found."""
        cross_row_checks.create_staging(self.staging, self.table)
        if self._staged_plainly():
            return
        self.forms = forms_of_mapping(self.table, self.mapping)
        if not self._read():
            cross_row_checks.empty_staging(self.staging)
            source = self._opened()
            found = (rows for _, rows in self._blocks(source, as_written=True))
            typed = source.encoding == WORKBOOK
            self.forms = forms_of_cells(self.table, self.mapping, self.file.name, found, typed=typed)
            self.received, self.blank, self.rejects, self.warnings = 0, 0, [], []
            self._read()
        if not self.received:
            raise no_rows(self.file.name)
        if self.blank:
            self.warnings.append(
                Words(f"Rows without any content were passed over: {self.blank}.", f"已跳过空白行：{self.blank} 行。")
            )

    def _staged_plainly(self) -> bool:
        """Did the quick way take the file? It takes large ones in our own form."""
        if self.mapping or self.fixes or self.file.size < fast_path.SMALLEST:
            return False
        found = fast_path.stage_fast(self.staging, self.table, self.file, partial(self.on_progress, "reading"))
        if found is None:
            return False
        if not is_slip(found.received - self._staged_rows, found.received):
            cross_row_checks.empty_staging(
                self.staging
            )  # many rows are written otherwise: the form of their columns is to be found
            return False
        self.encoding, self.received, self.absent = found.encoding, found.received, found.absent
        self.forms = plain_forms(self.table)
        for rows in found.handed_over:
            if repeats_header(rows).len():
                cross_row_checks.empty_staging(self.staging)
                self.received, self.rejects = 0, []
                return False
            self._judge(rows)
        refuse_doubtful_end(self.file.path, self.file.name, self.encoding, Delimiters(","))
        return True

    @property
    def _staged_rows(self) -> int:
        return self.staging.execute("SELECT count(*) FROM staged").fetchall()[0][0]

    def _read(self) -> bool:
        """Read and judge; False as soon as a column is seen to be written in a form that is not known yet."""
        for found, rows in self._blocks(self._opened()):
            self.received += found.rows.height + found.broken.height
            self.blank += found.blank
            self.rejects.append(found.broken.with_columns(pl.col("line") * self.per_line))
            if rows.height and not self._judge(rows):
                return False
        return True

    def _opened(self) -> Source:
        self.fixed.clear()
        source = open_file(self.file.path, self.file.name, self.table, self.mapping, self.on_progress)
        return with_corrections(source, self.fixes, self.file.name, self.fixed)

    def _blocks(self, source: Source, *, as_written: bool = False) -> Iterator[tuple[Block, pl.DataFrame]]:
        """Each block as it was read, and its rows under our column names; `as_written`: before anything is computed."""
        self.encoding = source.encoding
        if self.mapping and self.mapping.origins:
            mapped = MappedRows(self.mapping, self.table, source, self.file.name, self.forms, as_written=as_written)
            self.absent, self.per_line = mapped.absent, mapped.per_line
            yield from mapped.blocks
            self.warnings += [*source.notes, *mapped.warnings]
            return
        header = matched(self.table, source.names, self.file.name)
        self.absent, self.warnings = header.absent, list(header.warnings)
        ours = {theirs: column for column, theirs in header.columns.items()}
        for found in source.blocks:
            yield found, found.rows.select(LINE, *ours).rename(ours)
        self.warnings += source.notes

    def _judge(self, rows: pl.DataFrame) -> bool:
        judged = check_rows(self.table, rows, self.forms, columns_of_foreign_file(self.mapping))
        if judged.odd:
            return False
        kept = [column for column in cross_row_checks.columns_kept_as_given(self.table) if column in rows.columns]
        as_given = rows.select(LINE, *(pl.col(column).alias(cross_row_checks.as_given_name(column)) for column in kept))
        cross_row_checks.append_rows(self.staging, "staged", judged.good.join(as_given, on=LINE, how="left"))
        cross_row_checks.append_rows(self.staging, "spoiled", judged.spoiled.join(as_given, on=LINE, how="left"))
        self.rejects.append(judged.rejects)
        return True

    def conclude(self, *, strict: bool, dry_run: bool) -> LoadResult:
        """Judge across rows, decide, and write if there is something to write. Runs inside the transaction."""
        staging, table = self.staging, self.table
        staging.execute("SET VARIABLE brought_by = ?", [self.person])  # for rules that ask who brings a row
        rejects = pl.concat(
            [pl.DataFrame(schema=REJECTS), *self.rejects, cross_row_checks.check_across_rows(staging, table)]
        )
        # The first sentence of a cell is enough to correct it.
        rejects = rejects.unique(["line", "column"], keep="first", maintain_order=True).sort("line", "order")
        rejected = rejects["line"].n_unique()
        if self.per_line > 1:  # all is judged: from here on a row's number is that of its line
            rejects = rejects.with_columns(pl.col("line") // self.per_line)
            staging.execute(f'UPDATE staged SET "{LINE}" = "{LINE}" // ?', [self.per_line])
        outcome = versions.compare(staging, table)
        if self.takes_out:
            outcome = versions.VersionCounts(0, outcome.accepted, 0)
        self.warnings += [
            *cross_row_checks.warnings(staging, table),
            *versions.emptied_columns(staging, table, self.absent),
        ]
        if not outcome.accepted and not rejected:
            raise self._all_left_out()
        wanted = outcome.accepted > 0 and not dry_run and not (strict and rejected)
        earlier = self._same_before() if wanted and not outcome.changes else None
        stored = wanted and earlier is None
        return LoadResult(
            load_id=self._write(outcome, rejects, rejected) if stored else earlier,
            table=table.name,
            file=self.file.name,
            received=self.received,
            accepted=outcome.accepted,
            rejected=rejected,
            superseded=outcome.superseded,
            unchanged=outcome.unchanged,
            added=outcome.added,
            rejects=as_rejects(rejects),
            warnings=tuple(self.warnings),
            stored=stored,
            strict=strict,
            dry_run=dry_run,
        )

    def _all_left_out(self) -> NothingStored:
        return NothingStored(
            Words(
                f"{self.file.name}: the mapping leaves every row out. {' '.join(w.en for w in self.warnings)} "
                "Nothing was stored.",
                f"{self.file.name}：映射规则略去了所有行。{''.join(w.zh for w in self.warnings)}未存储任何内容。",
            )
        )

    def _same_before(self) -> int | None:
        """The last load in force of the same bytes into the same table in the same way; None when there is none."""
        return self.staging.execute(
            f"""SELECT max(load_id) FROM loads ANTI JOIN {reverted_loads()} USING (load_id)
                WHERE table_name = ? AND sha256 = ? AND mapping::VARCHAR IS NOT DISTINCT FROM ?::VARCHAR""",
            [self.table.name, self.file.sha256, self._mapping_as_json],
        ).fetchall()[0][0]

    @property
    def _mapping_as_json(self) -> str | None:
        return self.mapping.as_json() if self.mapping else None

    def _write(self, outcome: versions.VersionCounts, rejects: pl.DataFrame, rejected: int) -> int:
        self.under_way = "storing"
        load_id = self.staging.execute("SELECT nextval('load_ids')").fetchall()[0][0]
        self._write_rows(load_id, outcome, rejected)
        if rejects.height:
            self.staging.register("bad_cells", rejects.to_arrow())
            self.staging.execute(
                'INSERT INTO rejects SELECT ?, line, "column", value, en, zh FROM bad_cells ORDER BY line, "order"',
                [load_id],
            )
            self.staging.unregister("bad_cells")
        counts = {
            "file": self.file.name,
            "sha256": self.file.sha256,
            "accepted": outcome.accepted,
            "rejected": rejected,
            **({"fixed": len(self.fixed)} if self.fixed else {}),
        }
        self.store.record(self.staging, self.person, "load", f"{self.table.name} #{load_id}", counts)
        return load_id

    def put_in(self) -> int:
        """The good rows among the others, for a trial alone: no number is used up, no bytes are kept."""
        [(last,)] = self.staging.execute(LAST_CHANGE).fetchall()
        self._write_rows(last + 1, versions.compare(self.staging, self.table), 0)
        return last + 1

    def _write_rows(self, load_id: int, outcome: versions.VersionCounts, rejected: int) -> None:
        loaded_at = now()
        self.staging.execute(
            """INSERT INTO loads (load_id, table_name, file_name, sha256, bytes, loaded_at, loaded_by, encoding,
                                  mapping, received, accepted, rejected, superseded, unchanged, warnings, completes,
                                  fixes)
               VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""",
            [
                load_id,
                self.table.name,
                self.file.name,
                self.file.sha256,
                self.file.size,
                loaded_at,
                self.person,
                ENCODING_NAMES.get(self.encoding, self.encoding),
                self._mapping_as_json,
                self.received,
                outcome.accepted,
                rejected,
                outcome.superseded,
                outcome.unchanged,
                json.dumps([{"en": w.en, "zh": w.zh} for w in self.warnings], ensure_ascii=False),
                self.completes,
                as_record(self.fixed),
            ],
        )
        if self.takes_out:
            versions.take_out(self.staging, self.table, load_id, loaded_at)
        else:
            versions.write(self.staging, self.table, outcome, load_id, loaded_at, may_split=self.mapping is not None)
        roll_ups.refresh(self.staging, self.table.name, load_id)
