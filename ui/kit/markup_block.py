"""A sheet: markup and drawings of ours on a page, many in one element, so that a page stays quick.

Streamlit's own elements cost a round of layout each; one Components v2 element holds a whole board of SVG.
"""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Literal

import streamlit as st

from text import language
from ui.kit.markup import Part, join, tag
from ui.kit.places import follow

HERE = Path(__file__).parent

_SHEET = st.components.v2.component(
    "scorecard_sheet",
    html='<div class="sheet"></div>',
    css=(HERE / "sheet.css").read_text(encoding="utf-8"),
    js=(HERE / "sheet.js").read_text(encoding="utf-8"),
)


def show_markup(*parts: Part, key: str, columns: str = "", width: Literal["stretch", "content"] = "stretch") -> None:
    """Put the parts on the page. `columns` names a grid of sheet.css (cards, trends …); without it they stack."""
    inside = tag("div", *parts, class_=columns) if columns else join(*parts)
    _SHEET(key=key, data={"html": inside, "lang": language()}, width=width, on_go_change=partial(_went, key))


def _went(key: str) -> None:
    follow(st.session_state[key].go)
