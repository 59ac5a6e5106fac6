"""The one way in: page, command line and API bring their files here.

A file is copied and staged (staging.py), checked across rows and compared with what is stored (checked_load.py), and
written in one transaction (record.py). Reading and row checks happen beside the store; only the end waits for other
writers, and until the commit nothing has changed.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from data.intake.parse import Corrections
from data.intake.receive import keep_lookup_files
from data.intake.records import LoadResult, Mapping, Progress, as_rejects, watched_query
from data.intake.write.after_the_fact import ask
from data.intake.write.checked_load import CheckedLoad, check_load
from data.intake.write.record import same_load_before, write_load, write_refused, write_trial
from data.intake.write.staging import OpenLoad, staged_load
from data.personnel import need_delivery
from data.schemas import table_called
from data.store import Store
from scope import Scope


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
    corrections: Corrections | None = None,
    on_progress: Progress | None = None,
) -> LoadResult:
    """Load one file into one table; good rows are stored, bad cells reported.

    `strict` stores nothing unless all rows are good; `dry_run` stores nothing and says what would be.
    `completes` names the load whose rejected rows this file brings again, corrected. `corrections`: cells that are
    corrected before it is judged; the load's record keeps what the file had (data/intake/parse/corrections.py).
    `on_progress(stage, done, total)` hears "reading" (bytes or rows), "comparing", "storing"; if it raises, the
    load ends there and nothing is stored.

    Raises NotAllowed without the right to upload, WrongUse for an unknown table, NothingStored for a file that
    is refused as a whole.
    """
    need_delivery(who, table)
    with (
        staged_load(
            store,
            who,
            table_called(table),
            name,
            content,
            mapping=mapping,
            corrections=corrections,
            on_progress=on_progress,
        ) as load,
        store.transaction(on=load.staging),
    ):
        result = watched_query.run_watched(
            lambda: conclude(load, strict=strict, dry_run=dry_run, completes=completes), load.staging, load.progress
        )
        if result.stored:
            # The bytes stand under their name before the load that names them is committed.
            load.file.keep(store.home)
            keep_lookup_files(store.home, mapping)
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
    corrections: Corrections | None = None,
    on_progress: Progress | None = None,
) -> Iterator[TriedLoad]:
    """Inside, this thread reads the store as it would be with the file's good rows; afterwards nothing has happened.

    `most`: with more changed rows than that, only what a dry run says is found out. Raises as `load_file` does.
    """
    need_delivery(who, table)
    with (
        staged_load(
            store,
            who,
            table_called(table),
            name,
            content,
            mapping=mapping,
            corrections=corrections,
            on_progress=on_progress,
        ) as load,
        store.trial(load.staging),
    ):
        checked, result = watched_query.run_watched(lambda: _dry_run(load), load.staging, load.progress)
        changed = result.added + result.superseded
        within_limit = changed and (most is None or changed <= most)
        as_load = (
            watched_query.run_watched(lambda: write_trial(load, checked), load.staging, load.progress)
            if within_limit
            else None
        )
        with watched_query.watched_here(load.staging, load.progress):
            yield TriedLoad(result, as_load)


@contextmanager
def trying_staged(load: OpenLoad, *, withdraws: bool = False) -> Iterator[None]:
    """Inside, this thread reads the store as it would be with the staged rows; afterwards nothing has happened."""
    with load.store.trial(load.staging):
        checked = check_load(load, withdraws=withdraws)
        if checked.counts.changes:
            write_trial(load, checked)
        yield


def conclude(
    load: OpenLoad, *, strict: bool, dry_run: bool, completes: int | None = None, withdraws: bool = False
) -> LoadResult:
    """Check across rows, decide, and write if there is something to write. Runs inside the transaction.

    `withdraws`: the rows are not to be stored but to leave their table. Of changes after the fact a request is made.
    Raises NeedsReason where one of those has no reason.
    """
    checked = check_load(load, withdraws=withdraws)
    whole = not (strict and checked.rejected)
    to_store = checked.counts.accepted > 0 and not dry_run and whole
    requests = ask(load, checked.asked) if whole and not dry_run else ()
    earlier = same_load_before(load) if to_store and not checked.counts.changes else None
    stored = to_store and earlier is None
    load_id = write_load(load, checked, completes=completes) if stored else earlier
    if not stored and not dry_run and checked.rejected:
        write_refused(load, checked)
    result = _result(load, checked, load_id=load_id, stored=stored, strict=strict, dry_run=dry_run)
    return replace(result, requests=requests)


def _dry_run(load: OpenLoad) -> tuple[CheckedLoad, LoadResult]:
    checked = check_load(load)
    return checked, _result(load, checked, load_id=None, stored=False, strict=False, dry_run=True)


def _result(
    load: OpenLoad, checked: CheckedLoad, *, load_id: int | None, stored: bool, strict: bool, dry_run: bool
) -> LoadResult:
    return LoadResult(
        load_id=load_id,
        table=load.table.name,
        file=load.file.name,
        received=load.staged.received,
        accepted=checked.counts.accepted,
        rejected=checked.rejected,
        superseded=checked.counts.superseded,
        unchanged=checked.counts.unchanged,
        added=checked.counts.added,
        asked=len(checked.asked),
        rejects=as_rejects(checked.rejects),
        warnings=checked.warnings,
        stored=stored,
        strict=strict,
        dry_run=dry_run,
    )
