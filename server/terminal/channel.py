"""One way to ask, wherever the database is held: in a running server (over loopback HTTP), or in this process.

One process owns the DuckDB file. A server says in <home>/server.json where it listens and with which token (app.py);
only the owner of the home can read that file, so whoever has the token could read the database anyway.

What travels: one line of JSON (the question), then the bytes of its files one after another; of a file that is larger
than one may be only its name and size, for the intake refuses it by these.
What comes back: lines of JSON, {"progress": …} any number of times, then {"answer": …} or {"error": …}.
"""

from __future__ import annotations

import http.client
import json
import os
from base64 import b64decode, b64encode
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from data.home import Home
from errors import NotAllowed, NothingStored, ScorecardError, WrongUse
from server.terminal.program import program
from text import Words

COMMAND_PATH = "/internal/command"
CHUNK = 1 << 20
SURELY_TAKEN = 1 << 30  # bytes; only for a larger file the intake, half a second of imports, is asked what it takes
# These may begin a home; asking anything else of a folder without data is a slip in SCORECARD_HOME.
WRITING_COMMANDS = ("load", "user add")
CONNECT_SECONDS = 5
# Where this machine reaches a server that listens everywhere.
LOOPBACK = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104 - nothing is bound here

OnProgress = Callable[[str, int, int | None], None]


@dataclass(frozen=True)
class Command:
    """What is asked. `arguments` are plain JSON values; files travel beside them.

    `person` is the account that asks; None is whoever runs the machine.
    """

    command: str
    arguments: dict[str, Any] = field(default_factory=dict)
    lang: str = "en"
    person: str | None = None
    files: tuple[Path, ...] = ()
    mapping: Path | None = None


@dataclass(frozen=True)
class Answer:
    """`data` is what --json prints, `text` what people read; `attachment` holds a report's bytes.

    `refused`: the text is a complaint (it goes to stderr) although there are data for a program to read.
    """

    data: Any
    text: str
    exit_code: int = 0
    attachment: bytes | None = None
    refused: bool = False


@dataclass(frozen=True)
class Server:
    """A running server, as app.py announced it in the home."""

    host: str
    port: int
    pid: int
    token: str

    @property
    def url(self) -> str:
        """Where this machine reaches it."""
        host = LOOPBACK.get(self.host, self.host)
        return f"http://[{host}]:{self.port}" if ":" in host else f"http://{host}:{self.port}"


def running(home: Home) -> Server | None:
    """The server that holds this home; None when none does. What a dead one left behind counts as none."""
    try:
        announced = json.loads(home.server.read_text(encoding="utf-8"))
        server = Server(
            announced["host"] or "127.0.0.1", int(announced["port"]), int(announced["pid"]), announced["token"]
        )
        os.kill(server.pid, 0)
    except (FileNotFoundError, NotADirectoryError, ProcessLookupError, ValueError, KeyError, TypeError):
        return None
    except PermissionError:
        raise ScorecardError(
            Words(
                f"The server of {home.path} belongs to another user of this machine. Ask as that user. "
                "Nothing was changed.",
                f"{home.path} 的服务由本机其他用户启动。请以该用户身份执行。没有任何改动。",
            )
        ) from None
    return server


def ask_server(server: Server, question: Command, on_progress: OnProgress | None) -> Answer:
    """The answer of a running server. Raises ScorecardError as the command itself would, ConnectionRefusedError
    when nobody listens there any more."""
    host = LOOPBACK.get(server.host, server.host)
    connection = http.client.HTTPConnection(host, server.port, timeout=CONNECT_SECONDS)
    connection.connect()
    connection.sock.settimeout(None)  # a long load may be silent for long
    of_mapping = _mapping_files(question)
    files = [*of_mapping, *question.files]
    sized = [(file, file.stat().st_size) for file in files]
    file_heads = [{"name": file.name, "size": size, "sent": _is_sent(size)} for file, size in sized]
    head = _head(question, len(of_mapping), file_heads)
    sent = [(file, size) for file, size in sized if _is_sent(size)]
    headers = {
        "Authorization": f"Bearer {server.token}",
        "Content-Type": "application/octet-stream",
        "Content-Length": str(len(head) + sum(size for _, size in sent)),
    }
    try:
        connection.request("POST", COMMAND_PATH, body=_body(head, sent, on_progress), headers=headers)
        response = connection.getresponse()
        if response.status != http.HTTPStatus.OK:
            raise _refused(response.status)
        for line in response:
            message = json.loads(line)
            if "progress" in message and on_progress:
                on_progress(*message["progress"])
            if "answer" in message:
                return _answer_of(message["answer"])
            if "error" in message:
                raise _error_of(message["error"])
    except (http.client.HTTPException, ConnectionError, ValueError) as error:
        raise _cut_off() from error
    finally:
        connection.close()
    raise _cut_off()


def _is_sent(size: int) -> bool:
    if size <= SURELY_TAKEN:
        return True
    from data.intake.receive import LARGEST_FILE

    return size <= LARGEST_FILE


def _mapping_files(question: Command) -> list[Path]:
    """The mapping, then the files that it looks things up in; nothing without a mapping."""
    if question.mapping is None:
        return []
    from data.intake.records import Mapping

    lookups = Mapping.read(question.mapping, question.files[0].parent).lookups
    return [question.mapping, *dict.fromkeys(lookup.path for lookup in lookups)]


def _head(question: Command, of_mapping: int, files: list[dict[str, Any]]) -> bytes:
    head = {
        "command": question.command,
        "arguments": question.arguments,
        "lang": question.lang,
        "person": question.person,
        "mapping": of_mapping,  # how many of the files belong to the mapping; they come first
        "files": files,
    }
    return json.dumps(head).encode() + b"\n"


def _body(head: bytes, files: list[tuple[Path, int]], on_progress: OnProgress | None) -> Iterator[bytes]:
    yield head
    sent, total = 0, sum(size for _, size in files)
    for file, size in files:
        left = size
        with file.open("rb") as bytes_of:
            # A file that grows while it is sent is cut where it stood, as its size was already said.
            while left and (chunk := bytes_of.read(min(CHUNK, left))):
                yield chunk
                left -= len(chunk)
                sent += len(chunk)
                if on_progress:
                    on_progress("send", sent, total)
        if left:
            raise ScorecardError(
                Words(
                    f"{file.name} became shorter while it was read. Repeat the command. Nothing was changed.",
                    f"{file.name} 在读取过程中变短了。请重复该命令。没有任何改动。",
                )
            )


# ---------------------------------------------------------------------- what goes over the wire


def answer_as_json(answer: Answer) -> dict[str, Any]:
    """An answer as it travels."""
    attachment = b64encode(answer.attachment).decode() if answer.attachment is not None else None
    return {
        "data": answer.data,
        "text": answer.text,
        "exit_code": answer.exit_code,
        "attachment": attachment,
        "refused": answer.refused,
    }


def error_as_json(error: ScorecardError) -> dict[str, Any]:
    """An error as it travels: both languages, and which of our kinds it is."""
    kind = next((name for name, cls in _KINDS.items() if type(error) is cls), "ScorecardError")
    return {"en": error.words.en, "zh": error.words.zh, "kind": kind}


_KINDS: dict[str, type[ScorecardError]] = {
    cls.__name__: cls for cls in (WrongUse, NotAllowed, NothingStored, ScorecardError)
}


def _answer_of(answer: dict[str, Any]) -> Answer:
    attachment = b64decode(answer["attachment"]) if answer["attachment"] is not None else None
    return Answer(answer["data"], answer["text"], answer["exit_code"], attachment, answer["refused"])


def _error_of(error: dict[str, Any]) -> ScorecardError:
    return _KINDS[error["kind"]](Words(error["en"], error["zh"]))


def _refused(status: int) -> ScorecardError:
    return ScorecardError(
        Words(
            f"The running server refused the command (HTTP {status}). Stop it, start it again with "
            f"{program()} serve, and repeat the command. Nothing was changed.",
            f"正在运行的服务拒绝了该命令（HTTP {status}）。"
            f"请停止服务，用 {program()} serve 重新启动后再试。没有任何改动。",
        )
    )


def _cut_off() -> ScorecardError:
    return ScorecardError(
        Words(
            "The server stopped before it had answered. Start it again and repeat the command: "
            "what was stored already is not stored twice.",
            "服务在回答之前停止了。请重新启动服务并重复该命令：已保存的数据不会重复保存。",
        )
    )
