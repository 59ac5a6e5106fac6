"""Files that are no table, whatever their name says: told by how they begin, refused with what to do about it."""

from __future__ import annotations

import mmap
import re
import zipfile
from pathlib import Path

from errors import NothingStored
from text import Words

_BEGINS = (
    (b"%PDF-", Words("a PDF", "PDF 文件")),
    (b"\x89PNG", Words("a picture", "图片")),
    (b"\xff\xd8\xff", Words("a picture", "图片")),
    (b"GIF8", Words("a picture", "图片")),
    (b"{\\rtf", Words("a text document (RTF)", "文档（RTF）")),
)
_PACKED = (b"7z\xbc\xaf\x27\x1c", b"Rar!")
_WEB = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*(?:<!--.*?-->\s*)*<(?:!doctype html|html|head|meta|body|table|style)\b", re.I | re.S
)
_XML = re.compile(rb"(?:\xef\xbb\xbf)?\s*<\?xml\b")
_DOCUMENTS = (
    ("word/", Words("a Word document", "Word 文档")),
    ("ppt/", Words("a presentation", "演示文稿")),
)
_LOCKED, _DOC = (name.encode("utf-16-le") for name in ("EncryptedPackage", "WordDocument"))
_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
EXPORT_IT = Words(
    "Export the table from where it comes as .xlsx or CSV (UTF-8) and upload that.",
    "请从来源系统将表格导出为 .xlsx 或 CSV（UTF-8）后上传。",
)
SAVE_IT = Words(
    "Open it in a spreadsheet program, save it as .xlsx and upload that.",
    "请用表格软件打开，另存为 .xlsx 后上传。",
)


def refuse_other_kinds(path: Path, name: str) -> None:
    """NothingStored for a file that begins as no table does: a PDF, a picture, a web page, one with a password …"""
    with path.open("rb") as file:
        begins = file.read(4096)
    for sign, kind in _BEGINS:
        if begins.startswith(sign):
            raise _is(name, kind, EXPORT_IT)
    if begins.startswith(_PACKED):
        unpack = Words("Unpack it, or pack it as .zip, and upload that.", "请解压，或改用 .zip 压缩后上传。")
        raise _is(name, Words("packed in a way that is not read here", "此处无法读取的压缩文件"), unpack)
    if _WEB.match(begins):
        raise _is(name, Words("a web page, not a workbook", "网页，而非工作簿"), SAVE_IT)
    if _XML.match(begins):
        raise _is(name, Words("an XML file, not a workbook", "XML 文件，而非工作簿"), SAVE_IT)
    if begins.startswith(_ZIP):
        _refuse_documents(path, name)
    if begins.startswith(_OLE):
        _refuse_locked(path, name)


def _refuse_documents(path: Path, name: str) -> None:
    try:
        with zipfile.ZipFile(path) as packed:
            members = packed.namelist()
    except zipfile.BadZipFile:
        return  # said by whoever opens it
    for folder, kind in _DOCUMENTS:
        if "[Content_Types].xml" in members and any(member.startswith(folder) for member in members):
            raise _is(name, kind, EXPORT_IT)


def _refuse_locked(path: Path, name: str) -> None:
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as content:
        if content.find(_LOCKED) >= 0:
            unlock = Words(
                "Open it, take the password off (File, Info, Protect Workbook), save it and upload it again.",
                "请打开后取消密码（文件 → 信息 → 保护工作簿），保存后重新上传。",
            )
            raise _is(name, Words("protected by a password", "有打开密码的文件"), unlock)
        if content.find(_DOC) >= 0:
            raise _is(name, Words("a Word document", "Word 文档"), EXPORT_IT)


def _is(name: str, kind: Words, then: Words) -> NothingStored:
    return NothingStored(
        Words(f"{name} is {kind.en}. {then.en} Nothing was stored.", f"{name} 是{kind.zh}。{then.zh}未保存任何内容。")
    )
