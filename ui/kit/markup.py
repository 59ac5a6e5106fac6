"""HTML written from values: what is put in is escaped, unless it is markup of ours already."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from text import Words

Part = object  # Html, str, Words, a number, None (nothing), or an iterable of these

VOID = frozenset({"br", "hr", "img", "input"})


class Html(str):
    """Markup that is safe as it stands."""

    __slots__ = ()


def tag(name: str, *inside: Part, **attributes: object) -> Html:
    """One element. Attributes that are None or False are left out; True stands alone; class_ and data_x are written
    class and data-x."""
    written = "".join(_attribute(key, value) for key, value in attributes.items())
    return Html(f"<{name}{written}>" if name in VOID else f"<{name}{written}>{join(*inside)}</{name}>")


def join(*parts: Part) -> Html:
    """The parts one after another, each escaped if it is not markup."""
    return Html("".join(_markup(part) for part in parts))


def svg(drawing: str) -> Html:
    """A drawing of figures, which escapes what it writes."""
    return Html(drawing)


def _markup(part: Part) -> str:
    if part is None or part is False:
        return ""
    if isinstance(part, Html):
        return part
    if isinstance(part, str | Words):
        return escape(str(part))
    if isinstance(part, Iterable):
        return "".join(_markup(item) for item in part)
    return escape(str(part))


def _attribute(key: str, value: object) -> str:
    if value is None or value is False:
        return ""
    name = key.rstrip("_").replace("_", "-")
    return f" {name}" if value is True else f' {name}="{escape(str(value))}"'
