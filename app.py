"""The front door: the ASGI app, with the gate before all of Streamlit.

`scorecard.py serve` calls `serve`; `streamlit run app.py` does the same. Both let Streamlit start its own uvicorn,
so the address in server.json is the true one; `uvicorn app:app` would serve too, but not know its port.
"""

from __future__ import annotations

import gc
import importlib
import json
import logging
import os
import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import streamlit as st
from starlette.middleware import Middleware

from access.accounts import any_account
from access.door import Door
from access.gate import Gate
from data.store import Store, shared
from ui.session import farewell

# Who holds the token may use /internal/: whoever can read server.json, and so the database itself.
TOKEN = secrets.token_urlsafe(32)
SETUP_CODE = secrets.token_hex(4)
# Imported before the port opens, so that the first visitor does not wait for it.
WARM = ["polars", "pandera.polars", "ui.session"]


@asynccontextmanager
async def lifespan(_app: st.App) -> AsyncIterator[None]:
    """Open the store, tell the command line where we are, and keep what will not change out of the collector."""
    store = shared()
    for module in WARM:
        importlib.import_module(module)
    _announce(store)
    gc.collect()
    gc.freeze()
    yield
    store.home.server.unlink(missing_ok=True)
    store.close()


def _announce(store: Store) -> None:
    host, port = st.get_option("server.address"), st.get_option("server.port")
    here = {"host": host, "port": port, "pid": os.getpid(), "token": TOKEN}
    if not any_account(store):
        here["setup_code"] = SETUP_CODE
        logging.getLogger("uvicorn.error").warning(
            "No account yet. Set-up code for a browser elsewhere: %s", SETUP_CODE
        )
    store.home.server.unlink(missing_ok=True)
    with open(store.home.server, "w", opener=lambda path, flags: os.open(path, flags, 0o600)) as file:
        json.dump(here, file)


app = st.App(
    Path(__file__).parent / "ui" / "main.py",
    routes=Door(shared, SETUP_CODE).routes,
    middleware=[Middleware(Gate, store=shared, token=TOKEN, farewell=farewell())],
    lifespan=lifespan,
)


def serve(host: str, port: int) -> None:
    """Serve until stopped. Raises ScorecardError, before the port opens, when the store cannot be opened."""
    shared()
    app.run(config={"server.address": host, "server.port": port})
