"""How long to wait after wrong passwords: not at all for a slip, longer and longer for someone who guesses."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field

FORGOTTEN_AFTER = 3600.0
LONGEST_WAIT = 900.0
# Beyond this many, the oldest are forgotten: guessing must not fill the memory either.
MOST_REMEMBERED = 10_000


@dataclass
class _Failures:
    count: int = 0
    last: float = 0.0


@dataclass
class LoginThrottle:
    """Failed sign-ins by key. `free` of them cost nothing; each further one doubles the wait, up to 15 minutes."""

    clock: Callable[[], float] = time.monotonic
    _failures: dict[str, _Failures] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def wait(self, keys: dict[str, int]) -> float:
        """Seconds until someone under these keys ({key: free failures}) may try again; 0 = now."""
        with self._lock:
            return max((self._wait(key, free) for key, free in keys.items()), default=0.0)

    def failed(self, keys: dict[str, int]) -> None:
        """Remember one more failure under each key."""
        with self._lock:
            for key in keys:
                failures = self._failures.pop(key, None) or _Failures()
                if self.clock() - failures.last > FORGOTTEN_AFTER:
                    failures = _Failures()
                failures.count += 1
                failures.last = self.clock()
                self._failures[key] = failures
            while len(self._failures) > MOST_REMEMBERED:
                del self._failures[next(iter(self._failures))]

    def succeeded(self, key: str) -> None:
        """Forget the failures under a key."""
        with self._lock:
            self._failures.pop(key, None)

    def _wait(self, key: str, free: int) -> float:
        failures = self._failures.get(key)
        if failures is None or failures.count < free:
            return 0.0
        pause = min(2.0 ** (failures.count - free), LONGEST_WAIT)
        return max(0.0, failures.last + pause - self.clock())
