"""The bar above every page: the product, who is signed in, the language, the way out."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from accounts import Account, scope_of
from data.people_names import called
from data.store import Store
from figures import text_width
from scope import ROLE_NAMES
from text import LANGUAGES, language, t
from ui.kit.language import switch
from ui.kit.markup import tag
from ui.kit.markup_block import show_markup
from ui.kit.session import choose_delegation, current_delegation

STYLE = Path(__file__).with_name("page.css").read_text(encoding="utf-8")
ICON_FILE = Path(__file__).parent.parent.parent / "server" / "web" / "static" / "icon.svg"


def page_header(store: Store, account: Account) -> None:
    """The product's name at the left of Streamlit's own bar; at its right who is signed in, the switch to the other
    language, and sign-out."""
    st.logo(_wordmark(t("Ops Scorecard")), size="large")
    st.html(f"<style>{STYLE}</style>")
    acting = current_delegation()
    with st.container(key="account", horizontal=True, vertical_alignment="center", gap="small", width="content"):
        known_as = (
            t("for {principal}", principal=called(store, acting.principal)) if acting else ROLE_NAMES[account.role]
        )
        person = tag(
            "span",
            tag("strong", account.name),
            " ",
            tag("span", known_as, class_="pill watch" if acting else "quiet"),
            class_="who",
        )
        if acting:
            st.button(t("Act as myself"), key="as_myself", type="tertiary", on_click=choose_delegation, args=(None,))
        leave = tag("form", tag("button", t("Sign out"), type="submit"), method="post", action="/logout")
        show_markup(person, leave, columns="account", key="person", width="content")
        other = next(code for code in LANGUAGES if code != language())
        st.button(
            LANGUAGES[other],
            key="switch_language",
            type="tertiary",
            on_click=switch,
            args=(store, scope_of(account), other),
        )


def _wordmark(name: str) -> str:
    """The icon with the product's name, as an SVG that follows light and dark by itself."""
    mark = ICON_FILE.read_text(encoding="utf-8")
    inside = mark[mark.index(">") + 1 : mark.rindex("</svg>")]
    width = 44 + round(text_width(name, 17))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} 32" width="{width}" height="32">'
        "<style>text{fill:#18212f}@media(prefers-color-scheme:dark){text{fill:#eef1f5}}</style>"
        f'<svg width="28" height="28" y="2" viewBox="{_view_box(mark)}">{inside}</svg>'
        f'<text x="38" y="22" font-family="sans-serif" font-weight="600" font-size="17">{name}</text></svg>'
    )


def _view_box(mark: str) -> str:
    return mark.split('viewBox="')[1].split('"')[0]
