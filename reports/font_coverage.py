"""Which characters the shipped fonts can draw, so that a name with a rare one never stops a report."""

from __future__ import annotations

import struct
import unicodedata
from functools import cache
from pathlib import Path

FONTS = Path(__file__).parent / "fonts"
STAND_IN = "□"  # U+25A1, the usual sign of a character that cannot be drawn
UNICODE_FULL = 12  # the cmap format that reaches beyond the first 65,536 characters


@cache
def drawable() -> frozenset[int]:
    """The code points that every shipped font file has a glyph for."""
    covered = [_code_points(file.read_bytes()) for file in sorted(FONTS.glob("*.ttf"))]
    return frozenset.intersection(*covered)


@cache
def _characters() -> frozenset[str]:
    return frozenset(chr(c) for c in drawable() if c >= 32)


def fit(text: str) -> tuple[str, str]:
    """The text as it can be drawn, and the characters that had to be replaced by □ (none: empty).

    Line breaks and tabs become spaces; other control and unseen characters are dropped, as they draw nothing.
    """
    if _characters().issuperset(text):
        return text, ""
    drawn, missing = [], []
    for c in text:
        if ord(c) in drawable() and c >= " ":
            drawn.append(c)
        elif c in "\n\r\t\u2028\u2029":
            drawn.append(" ")
        elif not _draws_nothing(c):
            plain = unicodedata.normalize("NFKC", c)  # a subscript p is still a p
            known = plain != c and all(ord(p) in drawable() for p in plain)
            drawn.append(plain if known else STAND_IN)
            missing += [] if known else [c]
    return "".join(drawn), "".join(dict.fromkeys(missing))


def _draws_nothing(c: str) -> bool:
    return unicodedata.category(c) in {"Cc", "Cf", "Cs", "Cn"} or "\ufe00" <= c <= "\ufe0f"


def _code_points(font: bytes) -> frozenset[int]:
    """Read from the font's own character map (OpenType, table cmap)."""
    tables = struct.unpack_from(">H", font, 4)[0]
    for i in range(tables):
        name, _, offset, _ = struct.unpack_from(">4sIII", font, 12 + 16 * i)
        if name == b"cmap":
            return _of_cmap(font, offset)
    raise ValueError("not an OpenType font: it has no cmap table")


def _of_cmap(font: bytes, cmap: int) -> frozenset[int]:
    found: set[int] = set()
    for i in range(struct.unpack_from(">H", font, cmap + 2)[0]):
        at = cmap + struct.unpack_from(">HHI", font, cmap + 4 + 8 * i)[2]
        if struct.unpack_from(">H", font, at)[0] != UNICODE_FULL:
            continue
        for g in range(struct.unpack_from(">I", font, at + 12)[0]):
            first, last = struct.unpack_from(">II", font, at + 16 + 12 * g)
            found.update(range(first, last + 1))
    return frozenset(found)
