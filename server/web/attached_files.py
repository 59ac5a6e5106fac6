"""Attached files over HTTP: GET /files/attachment/7, byte for byte as they were handed in, under their name.

They stand behind the session middleware. Who may read a file is asked of what it belongs to; a file out of sight and
one that does not exist get 404 in the same words.
"""

from __future__ import annotations

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import FileResponse, Response
from starlette.routing import BaseRoute, Route

from appraisal import attachment_file
from data.store import Store
from scope import Scope
from server.web.load_downloads import answered_by, attachment_headers


async def attached(request: Request) -> Response:
    """An attached file. Never shown in the browser: it may be anything."""
    return await run_in_threadpool(answered_by, request, _attached)


def _attached(request: Request, store: Store, who: Scope) -> Response:
    attachment, path = attachment_file(store, who, request.path_params["attachment"])
    return FileResponse(path, media_type="application/octet-stream", headers=attachment_headers(attachment.name))


ROUTES: list[BaseRoute] = [Route("/files/attachment/{attachment:int}", attached, methods=["GET"])]
