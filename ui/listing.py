"""A list as a table that folds on a phone: each row's first cell heads it, the others are named by their column."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from ui.markup import Html, Part, tag

Head = tuple[str, str]  # class, words
Row = Iterable[tuple[str, Part]]  # class, cell


def listing(caption: str, heads: Sequence[Head], rows: Iterable[Row]) -> Html:
    """The rows under their headings; the caption is for those who hear the page."""
    head = tag("tr", *(tag("th", words, scope="col", class_=look) for look, words in heads))
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
    whole = tag("table", tag("caption", caption), tag("thead", head), tag("tbody", *body), class_="folds")
    return tag("div", whole, class_="scroll")
