"""The watched folder: what a system puts into <home>/inbox/<table>/ is loaded by itself (policy 3.4).

A file is taken once it has stopped growing. It is loaded as the upload page would load it, then moved to
inbox/done/<table>/ or inbox/refused/<table>/, with a report beside it that says what became of it; a mapping.toml in
the table's folder reads a foreign form. The same bytes again change nothing. Names that begin with a dot, or end as
an unfinished copy does, are left alone: write under such a name and rename.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from data.export import csv_bytes
from data.home import Home
from data.intake import LoadResult, Mapping, load_file
from data.schemas import TABLES
from data.store import Store
from errors import ScorecardError
from scope import Role, Scope
from server.terminal import log_unforeseen

EVERY = 10.0  # seconds between two looks
UNFINISHED = (".part", ".tmp", ".crdownload", ".filepart", ".swp")
MAPPING = "mapping.toml"
DONE, REFUSED = "done", "refused"
# May upload and see nobody, as a key may.
WHO = Scope("inbox", Role.ANALYST, frozenset())
LOG = logging.getLogger("scorecard.inbox")

_Seen = dict[Path, tuple[int, int]]


def make_inbox(home: Home) -> Path:
    """The folder with one folder per table, for whoever delivers to see where what goes."""
    for name in TABLES:
        (home.inbox / name).mkdir(parents=True, exist_ok=True, mode=0o700)
    return home.inbox


def load_arrived_files(store: Store, seen: _Seen) -> list[LoadResult]:
    """Load what has stopped changing since the last look; `seen` is what that look saw, and is brought up to date.

    Tables that others refer to come first, then the order of names. Raises nothing: a file that fails is said in its
    report and in the log, and the next one is taken.
    """
    waiting = {file: _state(file) for file in _files(store.home)}
    ready = [file for file, state in waiting.items() if seen.get(file) == state]
    seen.clear()
    seen.update({file: state for file, state in waiting.items() if file not in ready})
    return [_load_file(store, file) for file in ready]


def _files(home: Home) -> Iterator[Path]:
    for name in TABLES:
        folder = home.inbox / name
        for file in sorted(folder.iterdir()) if folder.is_dir() else ():
            left_alone = file.name.startswith((".", "~$")) or file.suffix.lower() in UNFINISHED or file.name == MAPPING
            if file.is_file() and not file.is_symlink() and not left_alone:
                yield file


def _state(file: Path) -> tuple[int, int]:
    stat = file.stat()
    return stat.st_size, stat.st_mtime_ns


def _load_file(store: Store, file: Path) -> LoadResult:
    table = file.parent.name
    try:
        mapping = file.parent / MAPPING
        read = Mapping.read(mapping, file.parent) if mapping.is_file() else None
        result = load_file(store, WHO, table, file.name, file, mapping=read)
    except ScorecardError as error:
        result = LoadResult.of_refused(table, file.name, error.words, strict=False, dry_run=False)
    except Exception:  # noqa: BLE001 - a file nobody foresaw must not stop the next one; its traceback is kept
        words = log_unforeseen(store.home).words
        result = LoadResult.of_refused(table, file.name, words, strict=False, dry_run=False)
    LOG.info("%s: %s", table, result.message.en)
    _archive(store.home, file, result)
    return result


def _archive(home: Home, file: Path, result: LoadResult) -> None:
    """Move the file where it says what became of it; earlier files of that name stay."""
    folder = home.inbox / (REFUSED if result.exit_code == 1 else DONE) / result.table
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    place = folder / f"{datetime.now():%Y%m%dT%H%M%S.%f}-{file.name}"
    file.replace(place)
    sentences = [result.message, *result.warnings]
    report = place.with_name(place.name + ".report.txt")
    report.write_text("\n".join([*(w.en for w in sentences), "", *(w.zh for w in sentences)]) + "\n", encoding="utf-8")
    if result.rejects:
        cells = ([r.line, r.column, r.value, r.rule.en, r.rule.zh] for r in result.rejects)
        to_correct = place.with_name(place.name + ".to-correct.csv")
        to_correct.write_bytes(csv_bytes(["line", "column", "value", "rule", "规则"], cells))


@contextmanager
def watched(store: Store, every: float = EVERY) -> Iterator[None]:
    """While this lasts, the inbox is looked into, in a thread of its own."""
    make_inbox(store.home)
    stop = threading.Event()

    def watch() -> None:
        seen: _Seen = {}
        while not stop.wait(every):
            began = time.monotonic()
            try:
                load_arrived_files(store, seen)
            except OSError as error:
                LOG.warning("The inbox %s cannot be looked into: %s", store.home.inbox, error)
            LOG.debug("inbox looked into in %.1f s", time.monotonic() - began)

    thread = threading.Thread(target=watch, name="inbox", daemon=True)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join(timeout=60)
