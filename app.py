"""The ASGI app: the session middleware before all of Streamlit.

`scorecard.py serve` and `streamlit run app.py` start it; `uvicorn app:app` would not tell it its port.
"""

import atexit
import gc
import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib import import_module
from pathlib import Path

import streamlit as st
from starlette.middleware import Middleware

from data.store import shared
from server.jobs import reminders, watched_folder
from server.web import ROUTES, LoginRoutes, SessionMiddleware, server_file, without_delay
from ui.kit import on_script_error, signed_out_message, streamlit_settings

TOKEN = secrets.token_urlsafe(32)  # lets in the command line, which reads it in server.json
LOGIN = LoginRoutes(shared)
# Imported before the port opens, so that the first visitor does not wait for it.
WARM = "figures upload".split()


@asynccontextmanager
async def lifespan(_: st.App) -> AsyncIterator[None]:
    """Open the store, tell the command line where we are, and keep what will not change out of the collector."""
    without_delay()
    store = shared()
    atexit.register(store.close)  # not sooner: until then a page may still be running
    for module in WARM:
        import_module(f"ui.{module}")
    host, port = st.get_option("server.address"), st.get_option("server.port")
    announced = server_file.announced_server(store, host, port, token=TOKEN, setup_code=LOGIN.setup_code)
    with announced, watched_folder.watched(store), reminders.reminding(store):
        gc.collect()
        gc.freeze()
        yield


app = st.App(
    Path(__file__).parent / "ui" / "main.py",
    routes=[*LOGIN.routes, *ROUTES],
    middleware=[Middleware(SessionMiddleware, store=shared, token=TOKEN, signed_out_message=signed_out_message())],
    lifespan=lifespan,
    on_script_error=on_script_error,
)


def serve(host: str, port: int) -> None:
    """Serve until stopped. Raises ScorecardError, before the port opens, when the store cannot be opened."""
    shared()
    app.run(config={**streamlit_settings(), "server.address": host, "server.port": port})
