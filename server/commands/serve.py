"""Before the dashboard starts: is its home free, and its port? What to tell whoever started it."""

from __future__ import annotations

import socket

from data.home import Home
from data.store import shared
from errors import ScorecardError
from server.commands.init import sign_ins_text
from server.terminal import LOOPBACK, program, running
from text import Words, t


def address_of(home: Home, host: str, port: int) -> str:
    """The address to open in a browser. Raises ScorecardError when the home or the port is taken."""
    if server := running(home):
        raise ScorecardError(
            Words(
                f"The dashboard of {home.path} already runs on {server.url}. Nothing was changed.",
                f"{home.path} 的看板已在 {server.url} 运行。没有任何改动。",
            )
        )
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as trial:
        # As the server itself will: a port that lately closed is free.
        trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            trial.bind((host, port))
        except OSError as error:
            raise _port_in_use(host, port, error) from error
    shown = LOOPBACK.get(host, host)
    return f"http://[{shown}]:{port}" if ":" in shown else f"http://{shown}:{port}"


def _port_in_use(host: str, port: int, error: OSError) -> ScorecardError:
    return ScorecardError(
        Words(
            f"Cannot listen on {host}, port {port} ({error.strerror}). Free it, or choose another one: "
            f"{program()} serve --port {port + 1}. Nothing was changed.",
            f"无法监听 {host} 的端口 {port}（{error.strerror}）。请释放该端口，或换一个："
            f"{program()} serve --port {port + 1}。没有任何改动。",
        )
    )


def greeting(address: str) -> str:
    """What stands on the terminal while the dashboard runs. Raises ScorecardError when the store cannot be opened."""
    where = t("Ops Scorecard: {address} (Ctrl-C stops it)", address=address)
    return "\n\n".join(part for part in (where, sign_ins_text(shared())) if part)
