"""What stands against a signature: asked for one reason each before it, shown with its reason after it."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from appraisal import LONGEST_REMARK, Obstacle, SignedRecord
from text import Words, t
from ui.kit import Html, show_markup, tag


def ask_reasons(name: str, obstacles: Sequence[Obstacle]) -> dict[str, str]:
    """A field for the reason of each, within the form of the signature; what was typed, by its key."""
    if obstacles:
        show_markup(
            tag("p", t("Each of these is put right first, or signed in spite of it with a written reason:")),
            key=f"obstacles_{name}",
        )
    return {
        obstacle.key: st.text_area(
            str(obstacle.words), max_chars=LONGEST_REMARK, height=80, key=f"reason_{name}_{obstacle.key}"
        )
        or ""
        for obstacle in obstacles
    }


def signed_in_spite(signed: SignedRecord) -> Html | None:
    """What the last signature was given in spite of, each with the reason that was written; None without any."""
    obstacles = signed.record.get("obstacles", [])  # a record of the first format has none
    if not obstacles:
        return None
    lines = (
        tag("li", str(Words(**obstacle["words"])), tag("p", obstacle["reason"], class_="quotation"))
        for obstacle in obstacles
    )
    return tag("div", tag("h3", t("Signed in spite of")), tag("ul", *lines), class_="card stack")
