"""Which encoding a text file is in: BOM, then strict UTF-8, then what its characters speak for; UTF-16 also without
a BOM.

The order matters: nearly every UTF-8 text is also readable in the older encodings, as garbage. Among these, one that
reads all of the file and gives common characters is taken; where two do, nobody guesses (`readable_as` gives both).
"""

from __future__ import annotations

import codecs
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from errors import NothingStored
from text import Words

STEP = 1 << 22
SAMPLE = 1 << 18  # bytes from the first character that is not ASCII on, by which the encodings are told apart
LIKELY = 0.5  # share of common characters below which a text is garbage in that encoding
RIVAL = 0.75  # of the best one's share: from here on another encoding is as likely
ENCODING_NAMES = {
    "utf-8": "UTF-8",
    "utf-8-sig": "UTF-8",
    "gb18030": "GB18030",
    "cp950": "Big5",
    "cp932": "Shift-JIS",
    "cp1252": "Windows-1252",
    "utf-16": "UTF-16",
    "utf-16-le": "UTF-16",
    "utf-16-be": "UTF-16",
}


@dataclass(frozen=True)
class Readable:
    """An encoding that reads all of the file. `example`: the first words that it makes of what is not ASCII."""

    codec: str
    share: float
    example: str


def encoding_of(path: Path, name: str, named: str | None = None) -> str:
    """The codec that reads all of the file (the `named` one, if any); NothingStored when none or several do."""
    readable = readable_as(path, name, named)
    if len(readable) > 1:
        raise _ambiguous(name, readable)
    return readable[0].codec


def readable_as(path: Path, name: str, named: str | None = None) -> tuple[Readable, ...]:
    """The encodings that the file may be in, the likeliest first; NothingStored when there is none."""
    with path.open("rb") as file:
        head = file.read(STEP)
    if named:
        candidates = [named]
    elif head.startswith((codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)):
        candidates = []
    elif head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        candidates = ["utf-16"]
    elif head.startswith(codecs.BOM_UTF8):
        candidates = ["utf-8-sig"]
    elif b"\0" in head:
        candidates = _utf16_by_zeros(head)
    else:
        candidates = ["utf-8"]
    if not candidates:
        raise _not_text(name, head[: head.find(b"\0")].count(b"\n") + 1)
    fault = _first_fault(path, candidates[0], name)
    if fault is None:
        return (Readable(candidates[0], 1.0, ""),)
    if candidates != ["utf-8"] or named:
        raise _unreadable(name, candidates[0], fault.line)
    return _readable_as_older(path, name, fault)


@dataclass(frozen=True)
class _Fault:
    line: int
    at: int  # byte of the file


def _readable_as_older(path: Path, name: str, fault: _Fault) -> tuple[Readable, ...]:
    """The older encodings that give common characters and read all of the file."""
    with path.open("rb") as file:
        file.seek(max(0, fault.at - 100))
        sample = file.read(SAMPLE)
    # Whole lines: a cut could fall into a character.
    start = sample.rfind(b"\n", 0, min(fault.at, 100)) + 1
    end = sample.rfind(b"\n") + 1 if len(sample) == SAMPLE else len(sample)
    sample = sample[start : end if end > start else len(sample)]
    shares = sorted(((_share(sample, codec), codec) for codec in _COMMON), reverse=True)
    likely = [(share, codec) for share, codec in shares if share >= max(LIKELY, RIVAL * shares[0][0])]
    readable, first = [], fault
    for share, codec in likely:
        wrong = _first_fault(path, codec, name)
        if wrong is None:
            readable.append(Readable(codec, share, _example(sample.decode(codec, "replace"))))
        elif first is fault:
            first = wrong
    if not readable:
        raise _unknown_encoding(name, first.line)
    return tuple(readable)


def _share(sample: bytes, codec: str) -> float:
    """How many of the characters that are not ASCII are common ones in this encoding; 0 when it cannot read them."""
    try:
        text = sample.decode(codec)
    except UnicodeDecodeError as error:
        if error.start < len(sample) - 4:
            return 0.0
        text = sample[: error.start].decode(codec)
    if codec == "cp1252":
        return _share_of_letters(text)
    count = Counter(c for c in text if ord(c) > 127)
    total = sum(count.values())
    return sum(n for c, n in count.items() if _COMMON[codec](c)) / total if total else 0.0


def _share_of_letters(text: str) -> float:
    """In a European text, letters with accents stand alone among plain ones; the two bytes of a Chinese character
    would stand side by side."""
    high = alone = 0
    for before, c, after in zip(" " + text, text, text[1:] + " ", strict=False):
        if ord(c) > 127:
            high += 1
            alone += (c.isalpha() or c in _SIGNS) and ord(before) < 128 and ord(after) < 128
    return alone / high if high else 0.0


_SIGNS = "€£¥§°«»“”„‘’‚–—…·²³½¼¾±×ºª®©¿¡\xa0"


def _led_by(codec: str, *leads: tuple[int, int]) -> Callable[[str], bool]:
    """Is the character one whose first byte in the codec lies in one of these ranges?"""

    def common(c: str) -> bool:
        try:
            coded = c.encode(codec)
        except UnicodeEncodeError:
            return False
        return len(coded) == 2 and any(low <= coded[0] <= high for low, high in leads)

    return common


# The signs and the first plane (the common characters) of each national standard.
_COMMON: dict[str, Callable[[str], bool]] = {
    "gb18030": _led_by("gb2312", (0xA1, 0xA3), (0xB0, 0xD7)),
    "cp950": _led_by("big5", (0xA1, 0xA3), (0xA4, 0xC6)),
    "cp932": _led_by("cp932", (0x81, 0x83), (0x88, 0x97)),
    "cp1252": str.isalpha,
}


def _example(text: str) -> str:
    """A few words around the first character that is not ASCII."""
    line = next((line for line in text.splitlines() if not line.isascii()), "")
    at = next((i for i, c in enumerate(line) if ord(c) > 127), 0)
    return line[max(0, at - 10) : at + 30].strip()


def _utf16_by_zeros(head: bytes) -> list[str]:
    """In UTF-16 the commas, digits and line ends of a CSV have a zero on one and the same side.

    A zero here and there is a damaged file, zeros on both sides a binary one: neither is text. Some Chinese characters
    have a zero on the other side (U+4E00), so most line ends must have theirs on the right one.
    """
    even, odd = head[0::2].count(0), head[1::2].count(0)
    ends = head.count(b"\n") + head.count(b"\r")
    for codec, zeros, other_zeros, kinds in (
        ("utf-16-le", odd, even, (b"\n\0", b"\r\0")),
        ("utf-16-be", even, odd, (b"\0\n", b"\0\r")),
    ):
        enough = zeros > max(3, len(head) // 50) and zeros > 2 * other_zeros
        if enough and 2 * sum(map(head.count, kinds)) > ends:
            return [codec]
    return []


def _first_fault(path: Path, encoding: str, name: str) -> _Fault | None:
    """Where the encoding meets bytes that it cannot read; None when it reads all of the file."""
    decoder = codecs.getincrementaldecoder(encoding)("strict")
    line, at = 1, 0
    with path.open("rb") as file:
        while True:
            step = file.read(STEP)
            try:
                text = decoder.decode(step, final=not step)
            except UnicodeDecodeError as error:
                line += error.object[: error.start].count(b"\n")
                if encoding.startswith("utf-8") and _damaged_utf8(step):
                    raise _damaged(name, line) from None
                # The decoder may have held back the first bytes of a character from the step before.
                return _Fault(line, at + error.start - (len(error.object) - len(step)))
            if "\0" in text:
                raise _not_text(name, line + text[: text.index("\0")].count("\n"))
            if not step:
                return None
            line += text.count("\n")
            at += len(step)


def _damaged_utf8(step: bytes) -> bool:
    """Is this UTF-8 with a few broken bytes, rather than another encoding?

    Text of another encoding hardly ever forms valid sequences of several bytes; damaged UTF-8 mostly does.
    """
    text = step.decode("utf-8", "replace")
    broken = text.count("\ufffd")
    return sum(ord(c) > 127 for c in text) - broken > 4 * broken


def _unknown_encoding(name: str, line: int) -> NothingStored:
    return NothingStored(
        Words(
            f"{name} is in an encoding that is not known here (not UTF-8, GB18030, Big5, Shift-JIS, Windows-1252 or "
            f'UTF-16; line {line}). Save it as UTF-8 (in Excel: "CSV UTF-8") and upload it again, or name the encoding '
            "under [file] in a mapping. Nothing was stored.",
            f"无法识别 {name} 的编码（不是 UTF-8、GB18030、Big5、Shift-JIS、Windows-1252 或 UTF-16；第 {line} 行）。"
            "请另存为 UTF-8（Excel 中选“CSV UTF-8”）后重新上传，或在映射文件 [file] 下写明 encoding。未保存任何内容。",
        )
    )


def _ambiguous(name: str, candidates: tuple[Readable, ...]) -> NothingStored:
    shown = "; ".join(f'{ENCODING_NAMES[candidate.codec]} ("{candidate.example}")' for candidate in candidates)
    shown_zh = "；".join(f"{ENCODING_NAMES[candidate.codec]}（“{candidate.example}”）" for candidate in candidates)
    return NothingStored(
        Words(
            f"{name} may be in several encodings: {shown}. Choose on the upload page, or write "
            f'encoding = "{candidates[0].codec}" or another under [file] in a mapping. Nothing was stored.',
            f"{name} 可能是多种编码：{shown_zh}。请在上传页面选择，或在映射文件的 [file] 下写 "
            f'encoding = "{candidates[0].codec}" 或其他编码。未保存任何内容。',
        )
    )


def _unreadable(name: str, codec: str, line: int) -> NothingStored:
    codec_name = ENCODING_NAMES.get(codec, codec)
    return NothingStored(
        Words(
            f"{name} cannot be read as {codec_name}: line {line} holds bytes that are none of its characters. "
            "Name another encoding, or export the file again. Nothing was stored.",
            f"无法按 {codec_name} 读取 {name}：第 {line} 行含有该编码之外的字节。"
            "请改用其他编码，或重新导出文件。未保存任何内容。",
        )
    )


def _damaged(name: str, line: int) -> NothingStored:
    return NothingStored(
        Words(
            f"{name} is UTF-8 with broken characters in it, the first in line {line}. "
            "Export it again from where it comes, and upload it again. Nothing was stored.",
            f"{name} 是 UTF-8 文件，但含有损坏的字符（首处在第 {line} 行）。请从来源重新导出后上传。未保存任何内容。",
        )
    )


def _not_text(name: str, line: int) -> NothingStored:
    return NothingStored(
        Words(
            f"{name} is neither a text file nor a workbook: it holds zero bytes, the first in line {line}. "
            "Save it as CSV (UTF-8) or .xlsx and upload it again. Nothing was stored.",
            f"{name} 既不是文本文件也不是工作簿：含有空字符（NUL），首处在第 {line} 行。"
            "请另存为 CSV（UTF-8）或 .xlsx 后重新上传。未保存任何内容。",
        )
    )
