"""The files of a load over HTTP: as it was received, and its rejected rows in the analyst's own columns.

    GET /files/load/12                        the bytes as they came, under their name
    GET /files/load/12/list/shops.csv         a file that its mapping looked things up in, as it was then
    GET /files/load/12/rejected.csv|xlsx      ?lang=zh|en

They stand behind the session middleware; whoever asks needs the right to upload. Anybody else, and a
load that does not exist, get 404 in the same words.
"""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import quote

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import FileResponse, PlainTextResponse, Response
from starlette.routing import BaseRoute, Route

from accounts import find_session, scope_of_session
from data.intake.history import (
    load_called,
    received_file,
    received_list,
    rejected_as_csv,
    rejected_as_xlsx,
    rejected_rows,
)
from data.store import Store, shared
from errors import NotAllowed, ScorecardError, WrongUse
from scope import Scope
from server.current_day import current_day
from server.web.session_middleware import IDENTITY
from text import LANGUAGES, language, t, use_language

_FORMATS = {
    "csv": (rejected_as_csv, "text/csv; charset=utf-8"),
    "xlsx": (rejected_as_xlsx, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
}


async def received(request: Request) -> Response:
    """The file of a load, byte for byte as it came. Never shown in the browser: it may be anything."""
    return await run_in_threadpool(answered_by, request, _received)


async def looked_up(request: Request) -> Response:
    """A file that the load looked things up in, byte for byte."""
    return await run_in_threadpool(answered_by, request, _looked_up)


async def rejected(request: Request) -> Response:
    """The rows that a load rejected and that are still to be corrected."""
    return await run_in_threadpool(answered_by, request, _rejected)


def answered_by(request: Request, answer: Callable[[Request, Store, Scope], Response]) -> Response:
    """What `answer` says to whoever is signed in, in their language; 404 for what they may not see or is not there."""
    store = shared()
    session = find_session(store, request.headers.get(IDENTITY, ""))
    if session is None:
        return PlainTextResponse("Sign in first.", 401)
    wanted = request.query_params.get("lang", "")
    use_language(wanted if wanted in LANGUAGES else session.account.language)
    try:
        return answer(request, store, scope_of_session(store, session, current_day(store)))
    except (NotAllowed, WrongUse):
        return PlainTextResponse(t("There is no such file among those you may see."), 404)
    except ScorecardError as error:
        return PlainTextResponse(str(error.words), 500)


def _received(request: Request, store: Store, who: Scope) -> Response:
    load_id = request.path_params["load"]
    path = received_file(store, who, load_id)
    return FileResponse(
        path, media_type="application/octet-stream", headers=attachment_headers(load_called(store, who, load_id).file)
    )


def _looked_up(request: Request, store: Store, who: Scope) -> Response:
    name = request.path_params["name"]
    path = received_list(store, who, request.path_params["load"], name)
    return FileResponse(path, media_type="application/octet-stream", headers=attachment_headers(name))


def _rejected(request: Request, store: Store, who: Scope) -> Response:
    render, kind = _FORMATS.get(request.path_params["form"], _FORMATS["csv"])
    rejected_file = rejected_rows(store, who, request.path_params["load"])
    name = (
        f"{rejected_file.file.rpartition('.')[0] or rejected_file.file}-{t('to-correct')}.{request.path_params['form']}"
    )
    return Response(render(rejected_file, language()), media_type=kind, headers=attachment_headers(name))


def attachment_headers(name: str) -> dict[str, str]:
    """Headers under which a browser keeps a file by that name and never shows it."""
    return {
        "Content-Disposition": f"attachment; filename*=UTF-8''{quote(name, safe='')}",
        "X-Content-Type-Options": "nosniff",
    }


ROUTES: list[BaseRoute] = [
    Route("/files/load/{load:int}", received, methods=["GET"]),
    Route("/files/load/{load:int}/list/{name}", looked_up, methods=["GET"]),
    Route("/files/load/{load:int}/rejected.{form}", rejected, methods=["GET"]),
]
