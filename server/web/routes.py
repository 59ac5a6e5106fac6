"""The product's own HTTP routes, beside Streamlit's: the command line's way in, and reports as files.

Both stand behind the session middleware: nobody reaches /files/ without a session, nor /internal/ without the
token of this process, which only the owner of the home can read.
"""

from __future__ import annotations

import asyncio
import json
import tempfile
import threading
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

from starlette.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect, Request
from starlette.responses import PlainTextResponse, Response, StreamingResponse
from starlette.routing import BaseRoute, Route

from accounts import find_session, scope_of_session
from data.store import shared
from errors import NotAllowed, ScorecardError, WrongUse
from server.commands import answer, report
from server.current_day import current_day
from server.terminal import COMMAND_PATH, Command, answer_as_json, error_as_json, log_unforeseen
from server.web.attached_files import ROUTES as ATTACHED_FILES
from server.web.load_downloads import ROUTES as LOAD_FILES
from server.web.push import ROUTES as PUSH_ROUTES
from server.web.session_middleware import IDENTITY
from text import LANGUAGES, t, use_language

LONGEST_HEAD = 1 << 20


# ---------------------------------------------------------------------- the command line's way in


async def command(request: Request) -> Response:
    """POST /internal/command: a question and its files come in; progress, then the answer or the error, go out.

    Whoever comes here has brought the token: the session middleware has seen to it.
    """
    folder = tempfile.TemporaryDirectory(prefix="scorecard-")
    try:
        question = await _received(request, Path(folder.name))
    except (ClientDisconnect, ValueError, KeyError, TypeError):
        folder.cleanup()
        return PlainTextResponse("Not a question.", 400)
    return StreamingResponse(_answering(question, folder), media_type="application/x-ndjson")


async def _received(request: Request, folder: Path) -> Command:
    """The question, its files written below `folder`. Raises ValueError, KeyError or TypeError when it is none."""
    stream = request.stream()
    rest = b""
    while b"\n" not in rest:
        chunk = await anext(stream, b"")
        if not chunk or len(rest) > LONGEST_HEAD:
            raise ValueError("no question")
        rest += chunk
    head, _, rest = rest.partition(b"\n")
    question = json.loads(head)
    files = []
    for number, file in enumerate(question["files"]):
        name, left = str(file["name"]), int(file["size"])
        if name in (".", "..") or Path(name).name != name or left < 0:
            raise ValueError("a name, not a path, and how many bytes")
        # The mapping and what it looks up are not among the files to load.
        place = folder / ("mapping" if number < int(question["mapping"]) else "files")
        place.mkdir(exist_ok=True)
        with (place / name).open("wb") as written:
            if not file["sent"]:  # too large: a file of that size, without bytes, is refused as the file would be
                written.truncate(left)
                left = 0
            while left:
                rest = rest or await anext(stream, b"")
                if not rest:
                    raise ValueError("cut off")
                part, rest = rest[:left], rest[left:]
                left -= written.write(part)
        files.append(place / name)
    mapping = files[0] if question["mapping"] else None
    return Command(
        question["command"],
        question["arguments"],
        question["lang"],
        question["person"],
        tuple(files[int(question["mapping"]) :]),
        mapping,
    )


class _AskerGone(Exception):
    """Whoever asked has gone (Ctrl-C): the work under way is rolled back."""


async def _answering(question: Command, folder: tempfile.TemporaryDirectory[str]) -> AsyncIterator[bytes]:
    loop = asyncio.get_running_loop()
    lines: asyncio.Queue[dict[str, Any] | None] = asyncio.Queue()
    gone = threading.Event()

    def on_progress(stage: str, done: int, total: int | None) -> None:
        if gone.is_set():
            raise _AskerGone
        loop.call_soon_threadsafe(lines.put_nowait, {"progress": [stage, done, total]})

    def work() -> dict[str, Any]:
        try:
            return {"answer": answer_as_json(answer(shared(), question, on_progress))}
        except ScorecardError as error:
            return {"error": error_as_json(error)}
        except _AskerGone:
            return {}
        except Exception:  # noqa: BLE001 - the border to the outside: kept in full in a file, said in a sentence
            return {"error": error_as_json(log_unforeseen(shared().home))}

    working = asyncio.ensure_future(run_in_threadpool(work))
    working.add_done_callback(lambda _: folder.cleanup())
    working.add_done_callback(lambda _: lines.put_nowait(None))
    try:
        while (line := await lines.get()) is not None:
            yield json.dumps(line).encode() + b"\n"
        yield json.dumps(working.result()).encode() + b"\n"
    finally:
        gone.set()


# ---------------------------------------------------------------------- reports as files


async def report_file(request: Request) -> Response:
    """GET /files/report/<supervisor>/<period>.pdf?lang=zh|en: the report, to whoever may see that supervisor.

    404, in the same words, for a supervisor out of sight, one that does not exist, and a period that is none.
    """
    return await run_in_threadpool(_report_file, request)


def _report_file(request: Request) -> Response:
    store = shared()
    session = find_session(store, request.headers.get(IDENTITY, ""))
    if session is None:
        return PlainTextResponse("Sign in first.", 401)
    wanted = request.query_params.get("lang", "")
    lang = wanted if wanted in LANGUAGES else session.account.language
    use_language(lang)
    supervisor, period = request.path_params["supervisor"], request.path_params["period"]
    try:
        made = report(store, scope_of_session(store, session, current_day(store)), supervisor=supervisor, period=period)
    except (NotAllowed, WrongUse):
        return PlainTextResponse(t("There is no such report among those you may see."), 404)
    except ScorecardError as error:
        return PlainTextResponse(str(error.words), 500)
    name = f"{made.data['supervisor_id']}-{made.data['period']}-{lang}.pdf"
    headers = {"Content-Disposition": f"attachment; filename*=UTF-8''{quote(name)}"}
    return Response(made.attachment, media_type="application/pdf", headers=headers)


ROUTES: list[BaseRoute] = [
    Route(COMMAND_PATH, command, methods=["POST"]),
    Route("/files/report/{supervisor}/{period}.pdf", report_file, methods=["GET"]),
    *ATTACHED_FILES,
    *LOAD_FILES,
    *PUSH_ROUTES,
]
