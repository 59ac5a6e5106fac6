"""A server says where it is: the file by which the command line finds it (server/terminal/channel.py reads it)."""

from __future__ import annotations

import json
import logging
import os
from collections.abc import Iterator
from contextlib import contextmanager

from accounts import any_account
from data.store import Store


@contextmanager
def announced_server(store: Store, host: str, port: int, *, token: str, setup_code: str) -> Iterator[None]:
    """While this lasts, the home says where the server listens; only its owner may read that, for the token's sake.

    While there is no account, the set-up code stands there too, and in the log.
    """
    here = {"host": host, "port": port, "pid": os.getpid(), "token": token}
    if not any_account(store):
        here["setup_code"] = setup_code
        logging.getLogger("uvicorn.error").warning(
            "No account yet. Set-up code for a browser on another machine: %s", setup_code
        )
    file = store.home.server
    # Anew, for the mode is given only at birth.
    file.unlink(missing_ok=True)
    with open(file, "w", encoding="utf-8", opener=lambda path, flags: os.open(path, flags, 0o600)) as target:
        json.dump(here, target)
    try:
        yield
    finally:
        file.unlink(missing_ok=True)
