"""Files packed in others: a zip of several, a gzip of one. One of them is unpacked, never more than it may be."""

from __future__ import annotations

import gzip
import tempfile
import zipfile
import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from data.intake.receive.received_file import LARGEST_FILE
from errors import NothingStored, unknown
from text import Words

GZIP = b"\x1f\x8b"
ZIPS = (b"PK\x03\x04", b"PK\x05\x06")
UNPACKED_FREELY = 256 << 20  # bytes that nobody asks about, however small they were packed
LARGEST_RATIO = 200  # how many times its packed size a larger file may have; text packs ten to forty times
MOST = 10_000  # files in a zip
STEP = 1 << 20
# What the zip of a workbook holds, whatever its name says.
_WORKBOOK_PARTS = {"[Content_Types].xml", "mimetype", "xl/workbook.xml", "content.xml"}
# Damaged, cut off, encrypted (RuntimeError), or packed in a way that is not known here.
_UNREADABLE = (zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError, NotImplementedError)


@dataclass(frozen=True)
class ArchiveMember:
    """A file within a zip: its name and its bytes, unpacked."""

    name: str
    size: int


def is_archive(path: Path) -> bool:
    """Is it a zip (and no workbook, which is a zip of its own kind) or a gzip?"""
    with path.open("rb") as file:
        head = file.read(4)
    if head.startswith(GZIP):
        return True
    if head not in ZIPS or not zipfile.is_zipfile(path):
        return False
    with zipfile.ZipFile(path) as archive:
        return not _WORKBOOK_PARTS & set(archive.namelist()[:MOST])


def members(path: Path, name: str) -> tuple[ArchiveMember, ...]:
    """The files that may be read, as the zip lists them; of a gzip the one. NothingStored when there is none."""
    if _is_gzip(path):
        inner = name[:-3] if name.casefold().endswith(".gz") else name
        return (ArchiveMember(inner, 0),)
    with zipfile.ZipFile(path) as archive:
        listed = archive.infolist()
    files = tuple(
        ArchiveMember(_name_of(info), info.file_size)
        for info in listed[:MOST]
        if not info.is_dir() and info.file_size and not _is_litter(info.filename)
    )
    if not files:
        raise NothingStored(
            Words(
                f"{name} is a zip without any file that holds something. Nothing was stored.",
                f"{name} 是压缩包，但其中没有任何有内容的文件。未保存任何内容。",
            )
        )
    return files


def unpacked(path: Path, name: str, member: str | None) -> tuple[IO[bytes], str]:
    """The member (or the only file) as a temporary file, which goes when it is closed, and its name.

    Raises NothingStored where several files could be meant, for one that is damaged, encrypted, packed again, or
    larger than it may be; `unknown` for a member that is not there.
    """
    files = members(path, name)
    if member is None and len(files) > 1:
        raise _several(name, files)
    if member is not None and member not in {info.name for info in files}:
        raise unknown(Words(f"file in {name}", f"文件（{name}）"), member, (info.name for info in files))
    chosen = member or files[0].name
    try:
        if _is_gzip(path):
            with gzip.open(path) as packed:
                copy = _copy_of(packed, name, chosen, path.stat().st_size)
        else:
            with zipfile.ZipFile(path) as archive:
                info = next(info for info in archive.infolist() if _name_of(info) == chosen and not info.is_dir())
                if info.file_size > LARGEST_FILE or (
                    info.file_size > UNPACKED_FREELY and info.file_size > LARGEST_RATIO * info.compress_size
                ):
                    raise _too_large(name, chosen)
                with archive.open(info) as packed:
                    copy = _copy_of(packed, name, chosen, info.compress_size)
    except (
        zipfile.BadZipFile,
        gzip.BadGzipFile,
        zlib.error,
        EOFError,
        OSError,
        RuntimeError,
        NotImplementedError,
    ) as error:
        raise NothingStored(
            Words(
                f"{chosen} in {name} cannot be unpacked: it is damaged, protected by a password, or packed in a way "
                "that is not known here. Unpack it and upload the file itself. Nothing was stored.",
                f"无法解压 {name} 中的 {chosen}：文件已损坏、有密码保护或压缩方式不支持。"
                "请解压后上传该文件本身。未保存任何内容。",
            )
        ) from error
    if is_archive(Path(copy.name)):
        copy.close()
        raise NothingStored(
            Words(
                f"{chosen} in {name} is packed once more. Unpack it and upload the file itself. Nothing was stored.",
                f"{name} 中的 {chosen} 仍是压缩文件。请解压后上传该文件本身。未保存任何内容。",
            )
        )
    return copy, chosen


def _copy_of(packed: Any, name: str, chosen: str, size: int) -> IO[bytes]:
    """The unpacked bytes, counted as they come: what the directory of a zip says of sizes may be a lie."""
    copy = tempfile.NamedTemporaryFile(prefix="scorecard-")  # noqa: SIM115 - handed on, closed by its reader
    try:
        written = 0
        while step := packed.read(STEP):
            written += len(step)
            if written > LARGEST_FILE or (written > UNPACKED_FREELY and written > LARGEST_RATIO * size):
                raise _too_large(name, chosen)
            copy.write(step)
        copy.flush()
    except BaseException:
        copy.close()
        raise
    return copy


def _is_gzip(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(2) == GZIP


def _is_litter(name: str) -> bool:
    """What systems leave in a zip beside the files that were meant."""
    return any(part.startswith((".", "__MACOSX")) for part in name.split("/")) or name.endswith("Thumbs.db")


def _name_of(info: zipfile.ZipInfo) -> str:
    """The name as it was meant: without the UTF-8 flag, Chinese systems write it in GBK."""
    if info.flag_bits & 0x800:
        return info.filename
    try:
        return info.filename.encode("cp437").decode("gb18030")
    except (UnicodeEncodeError, UnicodeDecodeError):
        return info.filename


def _several(name: str, files: tuple[ArchiveMember, ...]) -> NothingStored:
    names = [file.name for file in files]
    shown = ", ".join(names[:10])
    return NothingStored(
        Words(
            f"{name} holds {len(names)} files: {shown}. Choose one on the upload page, or write member = "
            f'"{names[0]}" or another under [file] in a mapping. Nothing was stored.',
            f"{name} 含有 {len(names)} 个文件：{'、'.join(names[:10])}。请在上传页面选择，"
            f'或在映射文件的 [file] 下写 member = "{names[0]}" 或其他文件名。未保存任何内容。',
        )
    )


def _too_large(name: str, chosen: str) -> NothingStored:
    return NothingStored(
        Words(
            f"{chosen} in {name} unpacks to far more than a table does. Unpack it yourself if you trust it, and "
            "upload the file itself. Nothing was stored.",
            f"{name} 中的 {chosen} 解压后远大于正常数据文件。若确认可信，请自行解压后上传。未保存任何内容。",
        )
    )
