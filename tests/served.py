"""The dashboard as people run it: `scorecard.py serve`, in a process of its own, on a free port, over its own home."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from data.home import Home

ROOT = Path(__file__).parent.parent
CHECKOUT = (sys.executable, str(ROOT / "scorecard.py"))
SECONDS_TO_START = 90


@dataclass
class Served:
    """A running dashboard."""

    home: Home
    port: int
    process: subprocess.Popen[bytes]
    log_file: Path

    @property
    def host(self) -> str:
        """Host and port, as a browser sends them."""
        return f"127.0.0.1:{self.port}"

    @property
    def url(self) -> str:
        """Where it is."""
        return f"http://{self.host}"

    @property
    def log(self) -> str:
        """All it has said."""
        return self.log_file.read_text(encoding="utf-8", errors="replace")

    def stop(self) -> None:
        """Stop it as Ctrl-C would, and fail if it broke down on the way."""
        self.process.terminate()
        try:
            self.process.wait(20)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
            raise
        assert "Traceback" not in self.log, self.log[-4000:]


def serve(
    home: Home, port: int | None = None, *, command: Sequence[str] = CHECKOUT, folder: Path = ROOT, **env: str
) -> Served:
    """Start the dashboard over `home`, on a free port unless told which, and wait until it answers.

    `command`, called in `folder`: the checkout's, unless another one is told.
    """
    port = port or free_port()
    log_file = home.make().path.parent / f"served-{port}.log"
    with log_file.open("wb") as log:
        process = subprocess.Popen(
            [*command, "serve", "--port", str(port)],
            env={**os.environ, "SCORECARD_HOME": str(home.path), "TZ": "Asia/Shanghai", **env},
            cwd=folder,
            stdout=log,
            stderr=subprocess.STDOUT,
        )
    served = Served(home, port, process, log_file)
    until = time.monotonic() + SECONDS_TO_START
    while time.monotonic() < until and process.poll() is None:
        try:
            with urllib.request.urlopen(f"{served.url}/health", timeout=5) as answer:
                if answer.read() == b"ok":
                    return served
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            time.sleep(0.1)
    process.kill()
    process.wait()
    raise AssertionError(f"It did not start:\n{served.log[-4000:]}")


def free_port() -> int:
    """A port of this machine that nobody listens on."""
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        return trial.getsockname()[1]
