"""Long work in the database that can be watched and given up: while it runs, its progress is told to whoever waits;
if they raise, the statement under way is interrupted."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor, wait
from contextlib import contextmanager
from threading import Event, Thread
from typing import TypeVar

import duckdb

EVERY = 0.2  # seconds between two tellings: giving up must feel immediate
T = TypeVar("T")
TellProgress = Callable[[int, int | None], None]  # per cent done and 100; 0 and None while it cannot be known


def run_watched(work: Callable[[], T], staging: duckdb.DuckDBPyConnection, tell: TellProgress) -> T:
    """What `work` gives, done beside this thread with statements on `staging`; `tell` is called in this thread.

    If `tell` raises (or Ctrl-C comes), the work is interrupted, and what was raised goes on once it has ended.
    """
    with ThreadPoolExecutor(1, thread_name_prefix="load") as beside:
        working = beside.submit(work)
        try:
            while not wait([working], EVERY).done:
                tell(*_progress(staging))
        except BaseException:
            while not working.done():  # again, should it have come between two statements
                staging.interrupt()
                wait([working], EVERY / 4)
            raise
        done = working.result()
        tell(100, 100)  # once at least, however quick it was
        return done


@contextmanager
def watched_here(staging: duckdb.DuckDBPyConnection, tell: TellProgress) -> Iterator[None]:
    """The same for work that must stay in this thread: `tell` is called in another one meanwhile.

    If it raises, the statement under way is interrupted, and what was raised comes out here in place of that.
    """
    ended, given_up = Event(), []

    def telling() -> None:
        try:
            while not ended.wait(EVERY):
                tell(*_progress(staging))
        except BaseException as error:  # noqa: BLE001  raised again where the work is
            given_up.append(error)
            while not ended.wait(EVERY / 4):  # again, should it have come between two statements
                staging.interrupt()

    teller = Thread(target=telling, name="load", daemon=True)
    teller.start()
    try:
        yield
    except duckdb.InterruptException:
        if not given_up:
            raise
    finally:
        ended.set()
        teller.join()
    if given_up:
        raise given_up[0]


def _progress(staging: duckdb.DuckDBPyConnection) -> tuple[int, int | None]:
    done = staging.query_progress()
    return (round(done), 100) if 0 <= done <= 100 else (0, None)
