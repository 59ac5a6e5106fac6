"""Which characters the shipped fonts can draw, so that a name with a rare one never stops a report."""

from __future__ import annotations

import unicodedata
from functools import cache
from pathlib import Path

FONTS = Path(__file__).parent / "fonts"
STAND_IN = "□"  # U+25A1, the usual sign of a character that cannot be drawn


@cache
def drawable() -> frozenset[int]:
    """The code points that every shipped font file has a glyph for."""
    return frozenset.intersection(*(_code_points(file) for file in sorted(FONTS.glob("*.ttf"))))


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


def _code_points(file: Path) -> frozenset[int]:
    from fontTools.ttLib import TTFont  # only a report needs it, and once

    with TTFont(file, lazy=True) as font:
        # Working out 65,000 names of glyphs, which nobody asks for, would take six times as long as all the rest.
        font.setGlyphOrder([""] * font["maxp"].numGlyphs)
        return frozenset(font.getBestCmap())
