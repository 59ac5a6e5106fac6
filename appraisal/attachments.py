"""Files that people attach: to a version of the policy (公示), to an analysis report.

A file is kept by its hash like any file received, and never replaced: attached again it is one more version. Who may
read it is asked of what it belongs to.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from data.intake.receive import ReceivedFile, receiving
from data.store import Store, now
from errors import WrongUse
from scope import Scope
from text import Words

LARGEST_ATTACHMENT = 20 << 20  # bytes
_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
# What may be attached, with the bytes that such a file begins with; empty: text, which has none.
BEGINNINGS: Mapping[str, bytes] = {
    "pdf": b"%PDF",
    "docx": _ZIP,
    "xlsx": _ZIP,
    "pptx": _ZIP,
    "doc": _OLE,
    "xls": _OLE,
    "ppt": _OLE,
    "png": b"\x89PNG",
    "jpg": b"\xff\xd8\xff",
    "jpeg": b"\xff\xd8\xff",
    "csv": b"",
    "txt": b"",
    "md": b"",
}
COLUMNS = "attachment_id, about, name, size, sha256, attached_at, attached_by"


@dataclass(frozen=True)
class AttachedFile:
    """A file as a person hands it in: what they call it, and its bytes."""

    name: str
    content: bytes


@dataclass(frozen=True)
class Attachment:
    """One file on record. `about`: what it belongs to, "policy/2" or "analysis_reports/AR-001"."""

    attachment_id: int
    about: str
    name: str
    size: int
    sha256: str
    attached_at: datetime
    attached_by: str


def attachments(store: Store, who: Scope, about: str) -> tuple[Attachment, ...]:
    """All files attached to it, the latest first. Raises NotAllowed where it is out of sight."""
    _need_sight(store, who, about)
    rows = store.rows(
        f"SELECT {COLUMNS} FROM attachments WHERE about = ? ORDER BY attachment_id DESC",
        [about],
    )
    return tuple(Attachment(*row) for row in rows)


def attachment_file(store: Store, who: Scope, attachment_id: int) -> tuple[Attachment, Path]:
    """One file on record and where its bytes lie. WrongUse when there is none, NotAllowed out of sight."""
    rows = store.rows(f"SELECT {COLUMNS} FROM attachments WHERE attachment_id = ?", [attachment_id])
    if not rows:
        raise WrongUse(Words(f"There is no attached file {attachment_id}.", f"没有编号为 {attachment_id} 的附件。"))
    attachment = Attachment(*rows[0])
    _need_sight(store, who, attachment.about)
    return attachment, store.home.files / attachment.sha256


def attach(
    store: Store, who: Scope, about: str, file: AttachedFile, also: Callable[[Any, int], object] | None = None
) -> int:
    """Keep a file and record that it belongs to `about`; its number. `also(transaction, number)` is part of the write.

    Whether this person may attach there is for the caller to ask. Raises WrongUse for a file that is empty, too large
    or of a kind that is not kept; nothing is stored then.
    """
    _need_sight(store, who, about)
    need_attachable(file)
    with receiving(store.home, file.name, file.content) as received, store.transaction() as transaction:
        attachment_id = record_attachment(transaction, store, who, about, received)
        if also:
            also(transaction, attachment_id)
        received.keep(store.home)  # before the record that names the bytes is committed
    return attachment_id


def record_attachment(on: Any, store: Store, who: Scope, about: str, received: ReceivedFile) -> int:
    """The record of a file within the transaction of a larger write, with its audit line; its number."""
    ((attachment_id,),) = on.execute(
        """INSERT INTO attachments (about, name, size, sha256, attached_at, attached_by)
           VALUES (?, ?, ?, ?, ?, ?) RETURNING attachment_id""",
        [about, received.name, received.size, received.sha256, now(), who.person],
    ).fetchall()
    detail = {"attachment": attachment_id, "name": received.name, "sha256": received.sha256}
    store.record(on, who.person, "attach", about, detail)
    return int(attachment_id)


def need_attachable(file: AttachedFile) -> None:
    """Raise WrongUse unless the file has content, a size we keep, and the bytes of the kind that its name says."""
    kind = file.name.rpartition(".")[2].lower()
    kinds = ", ".join(BEGINNINGS)
    if kind not in BEGINNINGS:
        raise WrongUse(
            Words(
                f"{file.name} is of no kind that can be attached. Possible are: {kinds}. Nothing was stored.",
                f"{file.name} 的文件类型不支持作为附件。支持：{kinds}。尚未保存。",
            )
        )
    if not file.content:
        raise WrongUse(Words(f"{file.name} is empty. Nothing was stored.", f"{file.name} 是空文件。尚未保存。"))
    if len(file.content) > LARGEST_ATTACHMENT:
        most, size = LARGEST_ATTACHMENT >> 20, f"{len(file.content) / (1 << 20):.1f}"
        raise WrongUse(
            Words(
                f"{file.name} has {size} MB; an attached file may have {most} MB. Nothing was stored.",
                f"{file.name} 大小为 {size} MB，附件最多 {most} MB。尚未保存。",
            )
        )
    if not file.content.startswith(BEGINNINGS[kind]):
        raise WrongUse(
            Words(
                f"{file.name} is called .{kind} but its content is something else. Attach the file itself; "
                "nothing was stored.",
                f"{file.name} 的扩展名为 .{kind}，但内容不是该类型。请附上原文件；尚未保存。",
            )
        )


# ---------------------------------------------------------------------- who may read it


def _for_everybody(store: Store, who: Scope, key: str) -> None:
    """The company's own text: whoever has an account may read it."""


def _whose_report(store: Store, who: Scope, key: str) -> None:
    """An analysis report: whoever sees its supervisor's figures, also after its row was taken out."""
    owner = store.value(
        "SELECT supervisor_id FROM analysis_reports WHERE report_id = ? ORDER BY load_id DESC LIMIT 1", [key]
    )
    who.need_sight_of(owner or "")


_GATES: Mapping[str, Callable[[Store, Scope, str], None]] = {
    "policy": _for_everybody,
    "analysis_reports": _whose_report,
}


def _need_sight(store: Store, who: Scope, about: str) -> None:
    kind, _, key = about.partition("/")
    _GATES[kind](store, who, key)
