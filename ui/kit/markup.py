"""HTML written from values: what is put in is escaped, unless it is markup already."""

from __future__ import annotations

from figures import Html, Part, element, join

__all__ = ["Html", "Part", "join", "tag"]

VOID = frozenset({"br", "hr", "img", "input"})


def tag(name: str, *inside: Part, **attributes: object) -> Html:
    """One element. Attributes that are None or False are left out; True stands alone; class_ and data_x are written
    class and data-x."""
    return element(name, inside, attributes, ending="" if name in VOID else None)
