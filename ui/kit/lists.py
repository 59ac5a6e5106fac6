"""Tables under their headings; a list that folds on a phone: each row's first cell heads it, the others are named by
their column."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from ui.kit.markup import Html, Part, tag

ListHead = tuple[str, str]  # class, words
ListRow = Iterable[tuple[str, Part]]  # class, cell


def table_under_heading(
    caption: Part,
    heads: Sequence[tuple[str, Part] | str],
    body: Iterable[Part],
    look: str | None = "folds",
    **frame: Part,
) -> Html:
    """Rows that are written already, under their headings (class and words, or words alone), in a frame to move it in.

    `look`: "folds" for rows that become cards on a phone, None for those that stay side by side. `frame`: what else is
    to be said of the frame. The caption is for those who hear the page.
    """
    named = [("", head) if isinstance(head, str) else head for head in heads]
    head = tag("tr", *(tag("th", words, scope="col", class_=about or None) for about, words in named))
    whole = tag("table", tag("caption", caption), tag("thead", head), tag("tbody", *body), class_=look)
    return tag("div", whole, **{"class_": "scroll", **frame})


def figure_heads(names: Iterable[str]) -> list[ListHead]:
    """The headings of a table of figures: all but the first, which says of what they are."""
    return [("num" if at else "", words) for at, words in enumerate(names)]


def listing(caption: str, heads: Sequence[ListHead], rows: Iterable[ListRow]) -> Html:
    """The rows under their headings, each with its first cell for a name."""
    body = (
        tag(
            "tr",
            *(
                tag("th", cell, scope="row", class_="all")
                if at == 0
                else tag("td", cell, class_=look, data_label=heads[at][1])
                for at, (look, cell) in enumerate(row)
            ),
        )
        for row in rows
    )
    return table_under_heading(caption, heads, body)
