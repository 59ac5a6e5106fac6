"""Which encoding a text file is in: BOM, then strict UTF-8, then GB18030; UTF-16 also without a BOM.

The order matters: nearly every UTF-8 text is also readable as GB18030, as garbage.
"""

from __future__ import annotations

import codecs
from pathlib import Path

from errors import NothingStored
from text import Words

STEP = 1 << 22
NAMES = {
    "utf-8": "UTF-8",
    "utf-8-sig": "UTF-8",
    "gb18030": "GB18030",
    "utf-16": "UTF-16",
    "utf-16-le": "UTF-16",
    "utf-16-be": "UTF-16",
}


def encoding_of(path: Path, name: str, wanted: str | None = None) -> str:
    """The codec that reads all of the file (`wanted`, if one is named); NothingStored when none does."""
    with path.open("rb") as file:
        head = file.read(STEP)
    if wanted:
        candidates = [wanted]
    elif head.startswith((codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)):
        candidates = []
    elif head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        candidates = ["utf-16"]
    elif head.startswith(codecs.BOM_UTF8):
        candidates = ["utf-8-sig"]
    elif b"\0" in head:
        candidates = _utf16_by_zeros(head)
    else:
        candidates = ["utf-8", "gb18030"]
    if not candidates:
        raise _not_text(name)
    faults: list[int] = []
    for candidate in candidates:
        fault = _first_fault(path, candidate, name)
        if fault is None:
            return candidate
        faults.append(fault)
    raise _unknown(name, faults[0])


def _utf16_by_zeros(head: bytes) -> list[str]:
    """In UTF-16 the commas, digits and line ends of a CSV have a zero on one and the same side.

    A zero here and there is a damaged file, zeros on both sides a binary one: neither is text.
    """
    even, odd, enough = head[0::2].count(0), head[1::2].count(0), max(3, len(head) // 50)
    if odd > max(8 * even, enough):
        return ["utf-16-le"]
    if even > max(8 * odd, enough):
        return ["utf-16-be"]
    return []


def _first_fault(path: Path, encoding: str, name: str) -> int | None:
    """The line in which the encoding meets bytes that it cannot read; None when it reads all of the file."""
    decoder = codecs.getincrementaldecoder(encoding)("strict")
    line = 1
    with path.open("rb") as file:
        while True:
            step = file.read(STEP)
            try:
                text = decoder.decode(step, final=not step)
            except UnicodeDecodeError as error:
                line += error.object[: error.start].count(b"\n")
                if encoding.startswith("utf-8") and _damaged_utf8(step):
                    raise _damaged(name, line) from None
                return line
            if "\0" in text:
                raise _not_text(name)
            if not step:
                return None
            line += text.count("\n")


def _damaged_utf8(step: bytes) -> bool:
    """Is this UTF-8 with a few broken bytes, rather than another encoding?

    Text of another encoding hardly ever forms valid sequences of several bytes; damaged UTF-8 mostly does.
    """
    text = step.decode("utf-8", "replace")
    broken = text.count("\ufffd")
    return sum(ord(c) > 127 for c in text) - broken > 4 * broken


def _unknown(name: str, line: int) -> NothingStored:
    return NothingStored(
        Words(
            f"{name} is in an encoding that is not known here (neither UTF-8 nor GB18030 nor UTF-16; line {line}). "
            'Save it as UTF-8 (in Excel: "CSV UTF-8") and upload it again. Nothing was stored.',
            f"无法识别 {name} 的编码（不是 UTF-8、GB18030 或 UTF-16；第 {line} 行）。"
            "请另存为 UTF-8（Excel 中选“CSV UTF-8”）后重新上传。未存储任何内容。",
        )
    )


def _damaged(name: str, line: int) -> NothingStored:
    return NothingStored(
        Words(
            f"{name} is UTF-8 with broken characters in it, the first in line {line}. "
            "Export it again from where it comes, and upload it again. Nothing was stored.",
            f"{name} 是 UTF-8 文件，但含有损坏的字符（首处在第 {line} 行）。请从来源重新导出后上传。未存储任何内容。",
        )
    )


def _not_text(name: str) -> NothingStored:
    return NothingStored(
        Words(
            f"{name} is neither a text file nor a workbook (it holds zero bytes). "
            "Save it as CSV (UTF-8) or .xlsx and upload it again. Nothing was stored.",
            f"{name} 既不是文本文件也不是工作簿（含有零字节）。"
            "请另存为 CSV（UTF-8）或 .xlsx 后重新上传。未存储任何内容。",
        )
    )
