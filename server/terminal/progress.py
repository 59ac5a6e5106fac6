"""How far a command has come, on stderr, once it has taken more than a second.

On a terminal a bar; elsewhere (a log file, a scheduled job) a line every few seconds. Stdout stays the answer alone.
"""

from __future__ import annotations

import sys
import threading
import time
from types import TracebackType
from typing import TYPE_CHECKING

from text import number, t

if TYPE_CHECKING:
    from rich.progress import Progress as RichProgress
    from rich.progress import TaskID

QUIET_SECONDS = 1.0
LINE_SECONDS = 5.0
STAGES = {
    "send": "Sending the file to the running server",
    "reading": "Reading and checking the file",
    "comparing": "Comparing with what is stored",
    "storing": "Storing the rows",
}


class Progress:
    """Call it with (stage, done, total or None); use it as a context so that the bar is gone before the answer."""

    def __init__(self, working: str) -> None:
        self.working = working
        self._next_line = time.monotonic() + LINE_SECONDS
        self._bar: RichProgress | None = None
        self._task: TaskID | None = None
        self._timer = threading.Timer(QUIET_SECONDS, self._begin)
        self._timer.daemon = True
        self._lock = threading.Lock()
        self._ended = False

    def __enter__(self) -> Progress:
        self._timer.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._timer.cancel()
        with self._lock:
            self._ended = True
            if self._bar:
                self._bar.stop()

    def __call__(self, stage: str, done: int, total: int | None) -> None:
        """Show that `done` of `total` (None: nobody knows) are through this stage."""
        words = t(STAGES[stage]) if stage in STAGES else stage
        with self._lock:
            if self._bar and self._task is not None:
                self._bar.update(self._task, description=words, completed=done, total=total)
            elif not sys.stderr.isatty() and time.monotonic() > self._next_line:
                self._next_line = time.monotonic() + LINE_SECONDS
                sys.stderr.write(f"{words} … {number(done)}" + (f" / {number(total)}" if total else "") + "\n")

    def _begin(self) -> None:
        if not sys.stderr.isatty():
            return
        from rich.console import Console
        from rich.progress import BarColumn, SpinnerColumn, TaskProgressColumn, TextColumn, TimeElapsedColumn
        from rich.progress import Progress as RichProgress

        with self._lock:
            if self._ended:
                return
            self._bar = RichProgress(
                SpinnerColumn(),
                TextColumn("{task.description}"),
                BarColumn(),
                TaskProgressColumn(),
                TimeElapsedColumn(),
                console=Console(stderr=True),
                transient=True,
            )
            self._task = self._bar.add_task(self.working, total=None)
            self._bar.start()
