"""A word-sized line: how a figure moved, beside the figure."""

from __future__ import annotations

from collections.abc import Sequence

from figures.markup import Html
from figures.palette import palette
from figures.scale import Scale, span
from figures.svg.elements import Point, line, path, svg_figure, tag


def spark(
    values: Sequence[float | None],
    *,
    width: float = 140,
    height: float = 36,
    good: bool | None = None,
    label: str = "",
    target: float | None = None,
    print: bool = False,
) -> Html:
    """The values in time order, the last one dotted; missing values are gaps.

    good    colours the line: True well, False badly, None unjudged (ink)
    target  a dotted hairline, when given
    label   what a screen reader says and a pointer shows
    """
    colours = palette(print)
    range_ = span([*values, target])
    if range_ is None or all(v is None for v in values):
        return svg_figure(width=width, height=height, label=label, colours=colours)
    inset = max(2.0, height * 0.1)
    y = (
        Scale(*range_, height - inset, inset)
        if range_[0] < range_[1]
        else Scale(range_[0] - 1, range_[0] + 1, height, 0)
    )
    x = Scale(0, max(len(values) - 1, 1), inset, width - inset)
    points: list[Point | None] = [None if v is None else (x(i), y(v)) for i, v in enumerate(values)]
    stroke = colours.tone(good)
    inside = [path(points, stroke=stroke, width=0.9 if print else 1.6)]
    if target is not None:
        dashed = line(
            (inset, y(target)), (width - inset, y(target)), stroke=colours.blue, width=0.6, stroke_dasharray="1.5 2"
        )
        inside.insert(0, dashed)
    last = points[-1]
    if last is not None:
        inside.append(tag("circle", cx=last[0], cy=last[1], r=1.5 if print else 2.4, fill=stroke))
    return svg_figure(*inside, width=width, height=height, label=label, colours=colours)
