"""An attached file as a browser fetches it."""

from __future__ import annotations

import pytest
from starlette.requests import Request
from starlette.responses import FileResponse, Response

from accounts.local_accounts import Account
from accounts.sessions import open_session, session_key
from data.store import Store
from server.web import attached_files, load_downloads
from server.web.session_middleware import IDENTITY


def fetched(patch: pytest.MonkeyPatch, store: Store, person: Account | None, attachment_id: int) -> tuple[int, bytes]:
    """Status and body of GET /files/attachment/N for that person; None: somebody without a session."""
    patch.setattr(load_downloads, "shared", lambda: store)
    key = session_key(open_session(store, person)) if person else ""
    scope = {"type": "http", "headers": [(IDENTITY.lower().encode(), key.encode())], "query_string": b"lang=en"}
    request = Request({**scope, "path_params": {"attachment": attachment_id}})
    answer: Response = load_downloads.answered_by(request, attached_files._attached)
    if not isinstance(answer, FileResponse):
        return answer.status_code, bytes(answer.body)
    assert answer.headers["content-disposition"].startswith("attachment;")
    assert answer.headers["x-content-type-options"] == "nosniff"
    with open(answer.path, "rb") as file:
        return answer.status_code, file.read()
