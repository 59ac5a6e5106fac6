"""Markup written from values, HTML and SVG alike: what is put in is escaped, unless it is markup already."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from markupsafe import Markup, escape

from text import Words

Html = Markup  # safe as it stands
Part = object  # Html, str, Words, a number, None (nothing), or an iterable of these


def element(name: str, inside: Iterable[Part], attributes: Mapping[str, object], *, ending: str | None = None) -> Html:
    """One element; `ending` stands for its content and end tag where it has none ("" for <br>, "/" for <rect/>).

    Attributes that are None or False are left out; True stands alone; class_ and data_x are written class and data-x.
    """
    written = "".join([_attribute(key, value) for key, value in attributes.items()])
    if ending is not None:
        return Html(f"<{name}{written}{ending}>")
    return Html(f"<{name}{written}>{join(*inside)}</{name}>")


def join(*parts: Part) -> Html:
    """The parts one after another, each escaped if it is not markup."""
    return Html("".join([_markup(part) for part in parts]))


def _markup(part: Part) -> str:
    if isinstance(part, Html):
        return part
    if part is None or part is False:
        return ""
    if isinstance(part, Iterable) and not isinstance(part, str | Words):
        return join(*part)
    return escape(str(part))


def _attribute(key: str, value: object) -> str:
    if value is None or value is False:
        return ""
    name = key.rstrip("_").replace("_", "-")
    return f" {name}" if value is True else f' {name}="{escape(str(value))}"'
