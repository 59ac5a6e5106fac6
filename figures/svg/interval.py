"""An estimate with its interval, against no change: which side of zero it lies on, and how surely."""

from __future__ import annotations

from figures.markup import Html
from figures.palette import palette
from figures.scale import Scale
from figures.svg.elements import line, svg_figure, tag


def interval(
    low: float,
    estimate: float,
    high: float,
    *,
    reach: float,
    unseen: float | None = None,
    goal: float | None = None,
    good: bool | None = None,
    width: float = 180,
    height: float = 26,
    label: str = "",
    print: bool = False,
) -> Html:
    """A dot on a bar from `low` to `high`, zero in the middle, −reach to +reach from edge to edge.

    unseen  changes smaller than this would mostly have gone unnoticed: a grey band around zero
    goal    a tick where the change was wanted to be
    good    colours dot and bar; None judges nothing and is ink
    A bar that goes beyond the edge ends in an arrow there.
    """
    colours = palette(print)
    edge, middle = height * 0.3, height / 2
    x = Scale(-reach, reach, edge, width - edge)

    def within(value: float) -> float:
        return min(max(x(value), edge), width - edge)

    stroke = colours.tone(good)
    inside = []
    if unseen is not None:
        left, right = within(-unseen), within(unseen)
        inside.append(tag("rect", x=left, y=2, width=right - left, height=height - 4, fill=colours.band))
    inside.append(line((x(0), 1), (x(0), height - 1), stroke=colours.quiet, width=1))
    if goal is not None and abs(goal) <= reach:
        inside.append(
            line((x(goal), 3), (x(goal), height - 3), stroke=colours.blue, width=1.6, stroke_dasharray="2.5 2")
        )
    inside.append(line((within(low), middle), (within(high), middle), stroke=stroke, width=2))
    for value, inward in ((low, 1), (high, -1)):
        at = within(value)
        if abs(value) > reach:
            arrow = f"M{at + inward * 4} {middle - 4}L{at} {middle}L{at + inward * 4} {middle + 4}"
            inside.append(tag("path", d=arrow, fill="none", stroke=stroke, stroke_width=1.6))
        else:
            inside.append(line((at, middle - 4), (at, middle + 4), stroke=stroke, width=1.6))
    if abs(estimate) <= reach:
        inside.append(tag("circle", cx=x(estimate), cy=middle, r=3.6, fill=stroke))
    return svg_figure(*inside, width=width, height=height, label=label, colours=colours)
