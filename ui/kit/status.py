"""Words, icons and colours of a figure's standing: on plan, watch, off plan, missing; better, worse."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from insight import COUNTED_KINDS
from reports import IndicatorLine
from text import MISSING, number
from ui.kit.icons import icon
from ui.kit.markup import Html, tag

# Worst first: the order in which they are listed.
ORDER = ("off", "watch", "on", "none")
NAMES = {str(status): words for status, words in COUNTED_KINDS.items()}


def status_pill(status: str, count: int | None = None) -> Html:
    """Icon and word, with a count before the word when given."""
    word = NAMES[status]
    return tag("span", icon(status), None if count is None else f"{count} ", word, class_=f"pill {status}")


def status_counts(lines: Iterable[IndicatorLine]) -> Html:
    """How many lines stand where, worst first; what does not occur is left out."""
    counts = Counter(line.status for line in lines)
    return tag("span", *(status_pill(s, counts[s]) for s in ORDER if counts[s]), class_="row")


def change_pill(now: float | None, before: float | None, than: str) -> Html:
    """↑ +2.4 vs Q2: a score's change; a dash where there is nothing to compare with."""
    against = tag("span", than, class_="quiet small") if than else None
    if now is None or before is None:
        return tag("span", tag("span", MISSING, class_="pill"), against, class_="row")
    change = round(now - before, 1)
    look, arrow = ("good", "up") if change > 0 else ("bad", "down") if change < 0 else ("", "flat")
    sign = "+" if change > 0 else ""
    return tag(
        "span",
        tag("span", icon(arrow), f"{sign}{number(change, 1)}", class_=f"pill {look}"),
        against,
        class_="row",
    )
