"""Which year a page of the yearly round is about: chosen beside its title, kept, and written in the address."""

from __future__ import annotations

import streamlit as st

from text import Words, t
from ui.kit.address import complete_address
from ui.kit.current_day import current_day
from ui.kit.picker_labels import picker_labels

BACK, AHEAD = 3, 1  # years offered before and after this one; an address may name any other


def chosen_year(title: str) -> int:
    """The page's title with the year beside it; the year of the address, else the one chosen before, else this one."""
    with st.container(horizontal=True, vertical_alignment="bottom", key="choices"):
        st.title(title, anchor=False, width="stretch")
        return pick_year()


def pick_year(default: int | None = None) -> int:
    """The picker alone, for a page that has its title already."""
    this = current_day().year
    first = default or this
    year = _asked(st.query_params.get("year")) or st.session_state.get("chosen_year") or first
    offered = sorted({*range(this - BACK, this + AHEAD + 1), year}, reverse=True)
    st.session_state["chosen_year"] = st.session_state["pick_year"] = year
    if "year" in st.query_params:
        st.query_params["year"] = str(year)
    else:
        complete_address("year", str(year))
    st.selectbox(
        t("Year"),
        offered,
        format_func=picker_labels({y: str(y) for y in offered}),
        key="pick_year",
        on_change=_picked,
        width=120,
    )
    return year


def _asked(code: str | None) -> int | None:
    """The year that the address names; says so where it names none."""
    if code is None:
        return None
    if code.isdigit() and 1900 <= int(code) <= 2200:
        return int(code)
    st.session_state["notice"] = Words(
        f'"{code}" is not a year (2026); shown instead is another.',
        f"“{code}”不是年份（如 2026），已改为显示其他年份。",
    )
    return None


def _picked() -> None:
    st.query_params["year"] = str(st.session_state["pick_year"])
