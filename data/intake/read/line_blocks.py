"""The text of a file in large parts that end with a line, and the lines of a part."""

from __future__ import annotations

import codecs
import io
import itertools
from collections.abc import Iterator
from pathlib import Path

from data.intake.records import Progress
from errors import NothingStored
from text import Words

BYTES = 12_000_000  # read at once
LONGEST_LINE = 50_000_000  # characters; what is longer is no line of a table
TAIL_BYTES = 1 << 16  # at the end of a file, in which its last lines are looked for


def parts_of(path: Path, name: str, encoding: str, on_progress: Progress | None = None) -> Iterator[str]:
    """The text in large parts, each ending with a line. CR, LF and CRLF all end a line, as they do in an editor."""
    size, rest = path.stat().st_size, ""
    decoder = io.IncrementalNewlineDecoder(codecs.getincrementaldecoder(encoding)("strict"), translate=True)
    with path.open("rb") as file:
        while data := file.read(BYTES):
            text = rest + decoder.decode(data)
            end = text.rfind("\n") + 1
            rest = text[end:]
            if len(rest) > LONGEST_LINE:
                raise _too_long(name)
            if end:
                yield text[:end]
            if on_progress:
                on_progress("reading", file.tell(), size)
        if rest := rest + decoder.decode(b"", final=True):
            yield rest


def lines_of(part: str) -> Iterator[str]:
    start = 0
    while end := part.find("\n", start) + 1:
        yield part[start:end]
        start = end
    if start < len(part):
        yield part[start:]


def between(parts: Iterator[str], skip: int, tail: int, tail_lines: list[tuple[int, str]]) -> Iterator[str]:
    """The parts without their first `skip` lines and their last `tail` lines that hold anything.

    `tail_lines` receives the latter with their line numbers when the end is reached.
    """
    for part in parts:
        lines = part.count("\n")
        if skip <= lines:
            parts = itertools.chain([part[_start_of(part, skip) :]], parts)
            break
        skip -= lines
    if not tail:
        yield from parts
        return
    pending, passed = "", skip
    for part in parts:
        # The end may be cut across two parts; what is held is always longer than a tail of ordinary lines.
        if pending.count("\n") > tail:
            yield pending
            passed, pending = passed + pending.count("\n"), ""
        pending += part
    lines_held = list(lines_of(pending))
    keep = len(lines_held)
    while keep and len(tail_lines) < tail:
        keep -= 1
        if lines_held[keep].strip():
            tail_lines.append((passed + keep + 1, lines_held[keep]))
    tail_lines.reverse()
    yield "".join(lines_held[:keep])


def _start_of(part: str, line: int) -> int:
    """Where the line after the first `line` ones begins."""
    start = 0
    for _ in range(line):
        start = part.find("\n", start) + 1
    return start


def last_lines(path: Path, encoding: str) -> list[str]:
    """The last lines of the file that hold anything, read from its end; what is cut at the beginning is left out."""
    size = path.stat().st_size
    start = max(0, size - TAIL_BYTES) & ~1  # UTF-16 has its characters at even places
    with path.open("rb") as file:
        order = "utf-16-be" if encoding == "utf-16" and file.read(2) == b"\xfe\xff" else encoding
        file.seek(start)
        data = file.read()
    codec = "utf-16-le" if order == "utf-16" else order
    lines = data.decode(codec, "replace").replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return [line for line in (lines[1:] if start else lines) if line.strip("\ufeff \t")]


def _too_long(name: str) -> NothingStored:
    return NothingStored(
        Words(
            f"{name} holds a line of more than {LONGEST_LINE // 1_000_000} million characters, so it is no table. "
            "Nothing was stored.",
            f"{name} 中有超过 {LONGEST_LINE // 10_000} 万字符的一行，不是数据表。未保存任何内容。",
        )
    )
