"""The file as received: copied once under the home, named by its hash when its load is recorded."""

from __future__ import annotations

import hashlib
import io
import os
import uuid
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Event
from typing import BinaryIO

from data.clock import now
from data.home import Home
from data.intake.records import Progress
from errors import NothingStored
from text import Words

LARGEST_FILE = 4 << 30  # bytes of one file, some sixty million rows of operating results
STEP = 1 << 20
TOLD_EVERY = 16 << 20  # bytes between two tellings


@dataclass(frozen=True)
class ReceivedFile:
    """A file's bytes at rest. Until `keep` is called they go away with the load."""

    path: Path
    size: int
    name: str
    # Found out beside whoever reads the file meanwhile; with it the bytes are on the disk.
    _sha256: Future[str] = field(repr=False)

    @property
    def sha256(self) -> str:
        """The hash of the bytes."""
        return self._sha256.result()

    def keep(self, home: Home) -> None:
        """Put the bytes at files/<sha256>: there whole, and on the disk, or not at all."""
        final = home.files / self.sha256
        if final.exists() and final.stat().st_size == self.size:
            return
        os.replace(self.path, final)
        folder = os.open(home.files, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)


@contextmanager
def receiving(
    home: Home, name: str, content: bytes | Path, on_progress: Progress = lambda *_: None
) -> Iterator[ReceivedFile]:
    """The bytes of `content`, copied so that a file that changes meanwhile cannot be half one, half the other.

    `on_progress` hears "reading" without an end; if it raises, nothing is left behind.
    """
    home.make()
    _forget_abandoned(home)
    # Only the last part of a path, in one line: the name is shown and stored.
    shown = "".join(c if c.isprintable() else " " for c in name.replace("\\", "/").rsplit("/", 1)[-1]).strip() or "file"
    if isinstance(content, Path) and content.is_file():
        _need_size(shown, content.stat().st_size)  # before anything is read
    path = home.files / f".{uuid.uuid4().hex}"
    size, ended = 0, Event()
    try:
        with _opened(shown, content) as source, path.open("xb") as copy:
            path.chmod(0o600)
            while step := source.read(STEP):
                size += len(step)
                copy.write(step)
                _need_size(shown, size)
                if size % TOLD_EVERY == 0:
                    on_progress("reading", 0, None)
        with ThreadPoolExecutor(1, thread_name_prefix="received") as beside:
            try:
                yield ReceivedFile(path, size, shown, beside.submit(_settled, path, ended))
            finally:
                ended.set()
    finally:
        path.unlink(missing_ok=True)


def _settled(path: Path, ended: Event) -> str:
    """The hash of a file's bytes, once they are on the disk; given up, and empty, when the load is over before."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while not ended.is_set() and (step := file.read(STEP)):
            digest.update(step)
        if ended.is_set():
            return ""
        os.fsync(file.fileno())
    return digest.hexdigest()


def _need_size(name: str, size: int) -> None:
    if size > LARGEST_FILE:
        most, has = LARGEST_FILE >> 30, f"{size / (1 << 30):.1f}"
        raise NothingStored(
            Words(
                f"{name} has {has} GB; one file may have {most} GB. Cut it into parts, each with the header "
                "line (by month, for example), and load them one after another. Nothing was stored.",
                f"{name} 大小为 {has} GB，单个文件最多 {most} GB。请拆分为多个文件（例如按月），每个都保留表头行，"
                "再逐个导入。未保存任何内容。",
            )
        )


def _forget_abandoned(home: Home) -> None:
    """Remove what loads that were killed left lying; a day later none of them is still running."""
    for path in home.files.glob(".*"):
        if datetime.fromtimestamp(path.stat().st_mtime, UTC).replace(tzinfo=None) < now() - timedelta(days=1):
            path.unlink(missing_ok=True)


def _opened(name: str, content: bytes | Path) -> BinaryIO:
    if isinstance(content, bytes):
        return io.BytesIO(content)
    try:
        return content.open("rb")
    except OSError as error:
        raise NothingStored(
            Words(
                f"{name} cannot be read ({error.strerror}). Check its name and that you may open it. "
                "Nothing was changed.",
                f"无法读取 {name}（{error.strerror}）。请检查文件名及读取权限。没有任何改动。",
            )
        ) from error
