"""POST /api/v1/tables/{table}: another system delivers a file, with a key of its own (policy 3.4).

The same intake as the upload page, the same answer as `scorecard.py load --json`. The same bytes again change nothing.
"""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from accounts import DeliveryKey, key_sent, scope_of_key
from data.intake import LoadResult, load_file
from data.intake.receive import LARGEST_FILE
from data.schemas import table_called
from data.store import shared
from errors import NotAllowed, NothingStored, ScorecardError, WrongUse
from server.terminal import log_unforeseen
from server.web.session_middleware import bearer
from text import LANGUAGES, Words, use_language

NO_KEY = Words(
    "This needs a key: Authorization: Bearer scorecard_… An administrator makes one. Nothing was stored.",
    "需要密钥：Authorization: Bearer scorecard_…，由系统管理员创建。未保存任何内容。",
)
TOO_LARGE = Words(
    f"A delivery has at most {LARGEST_FILE >> 30} GB. Send it in parts. Nothing was stored.",
    f"单次推送最多 {LARGEST_FILE >> 30} GB。请分批发送。未保存任何内容。",
)
CUT_OFF = Words(
    "The delivery was cut off: {got} of {announced} bytes came. Send it again. Nothing was stored.",
    "传输中断：共 {announced} 字节，只收到 {got} 字节。请重新发送。未保存任何内容。",
)
UNFORESEEN = Words(
    "Something went wrong that this program did not foresee. Nothing was stored. Please tell its administrator.",
    "发生了程序未预料到的错误。未保存任何内容。请告知系统管理员。",
)


async def push(request: Request) -> Response:
    """A file for a table: its bytes are the body. ?name= is what the file is called, ?strict=1 and ?dry_run=1 are as
    at the command line, ?lang=zh|en the language of the sentences.

    200 stored, or unchanged · 422 nothing stored, the body says why · 401 no key · 403 not for this table ·
    404 no such table · 413 too large · 400 cut off.
    """
    lang = request.query_params.get("lang", "")
    lang = lang if lang in LANGUAGES else "en"
    key = await run_in_threadpool(key_sent, shared(), bearer(Headers(scope=request.scope)))
    if key is None:
        return _message(401, NO_KEY, lang)
    with tempfile.TemporaryDirectory(prefix="scorecard-") as folder:
        path = Path(folder) / "delivery"
        try:
            await _received(request, path)
        except _Refused as refused:
            return _message(refused.status, refused.words, lang)
        except ClientDisconnect:
            return _message(400, CUT_OFF.format(got=path.stat().st_size, announced="?"), lang)
        return await run_in_threadpool(_loaded, key, request.path_params["table"], path, request.query_params, lang)


class _Refused(Exception):
    def __init__(self, status: int, words: Words) -> None:
        super().__init__(words.en)
        self.status, self.words = status, words


async def _received(request: Request, path: Path) -> None:
    """The body as a file, piece by piece. Raises _Refused for too much or too little of it."""
    announced = request.headers.get("content-length")
    if announced and announced.isdigit() and int(announced) > LARGEST_FILE:
        raise _Refused(413, TOO_LARGE)
    got = 0
    with path.open("wb") as file:
        async for piece in request.stream():
            got += len(piece)
            if got > LARGEST_FILE:
                raise _Refused(413, TOO_LARGE)
            file.write(piece)
    if announced and announced.isdigit() and got != int(announced):
        raise _Refused(400, CUT_OFF.format(got=got, announced=announced))


def _loaded(key: DeliveryKey, table: str, path: Path, asked: Any, lang: str) -> Response:
    use_language(lang)
    name = asked.get("name") or f"{table}.csv"
    options: dict[str, Any] = {"strict": asked.get("strict") in _YES, "dry_run": asked.get("dry_run") in _YES}
    try:
        declared = table_called(table)
        key.need_table(declared.name)
        result = load_file(shared(), scope_of_key(key), declared.name, name, path, **options)
    except NothingStored as refused:
        result = LoadResult.of_refused(table, name, refused.words, **options)
    except (NotAllowed, WrongUse) as error:
        return _message(403 if isinstance(error, NotAllowed) else 404, error.words, lang)
    except ScorecardError as error:
        return _message(422, error.words, lang)
    except Exception:  # noqa: BLE001 - the border to the outside: kept in full in a file, said in a sentence
        log_unforeseen(shared().home)
        return _message(500, UNFORESEEN, lang)
    return JSONResponse(result.as_json(lang), 422 if result.exit_code == 1 else 200)


_YES = ("1", "true", "yes")


def _message(status: int, words: Words, lang: str) -> Response:
    headers = {"WWW-Authenticate": "Bearer"} if status == 401 else None
    return JSONResponse({"message": words.in_(lang)}, status, headers)


ROUTES: list[BaseRoute] = [Route("/api/v1/tables/{table}", push, methods=["POST"])]
