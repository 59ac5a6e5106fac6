"""Texts of others in sentences that Streamlit reads as Markdown."""

from __future__ import annotations

import re

from text import shortened


def plain_text(text: str, longest: int = 40) -> str:
    """A text that Markdown leaves as it is; a long one is cut."""
    text = " ".join(text.split())
    return re.sub(r"([\\`*_{}\[\]<>()#+\-!|~$:])", r"\\\1", shortened(text, longest))
