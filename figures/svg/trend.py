"""A process-behaviour chart: the figure over time, its target, its natural limits, and what stands out of them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

from figures.in_words import points_in_words, series_in_words
from figures.markup import Html, Part
from figures.palette import Palette, palette
from figures.records import DrawnLimits, Limits, Series, steps
from figures.scale import Scale, ValueAxis, every, spaced_apart, text_width, value_axis
from figures.svg.elements import Point, label, line, number, path, svg_figure, tag, target_line
from text import MISSING, language, t
from text import figure as written


@dataclass(frozen=True)
class _Frame:
    """Where the picture lies inside the figure."""

    left: float
    right: float
    top: float
    bottom: float


def trend(
    series: Series, *, width: float = 340, height: float = 200, lang: str | None = None, print: bool = False
) -> Html:
    """The chart as SVG; with no value at all, the axes' place says so in words."""
    lang = lang or language()
    colours = palette(print)
    size = colours.size
    whole = partial(
        svg_figure,
        width=width,
        height=height,
        label=series.name or t("Trend", lang),
        description=series_in_words(series, lang),
        colours=colours,
    )
    axis = value_axis(series.unit, series.heights, lang)
    if axis is None or series.last is None:
        empty = label(t("No values yet", lang), width / 2, height / 2, fill=colours.quiet, anchor="middle")
        return whole(empty)

    last = written(series.last[1], series.unit, lang)
    aim = t("target", lang)
    frame = _Frame(
        left=max((text_width(name, size) for _, name in axis.ticks), default=0) + size * 0.9,
        right=width - max(text_width(last, size) * 1.08, text_width(aim, size)) - size * 1.1,
        top=size * (1.9 if axis.mark else 1.0),
        bottom=height - size * 1.9,
    )
    x = Scale(0, max(len(series.labels) - 1, 1), frame.left + size * 0.6, frame.right - size * 0.4)
    y = Scale(*axis.reach, frame.bottom, frame.top)
    inside = [
        *_limits(series, frame, x, y, colours),
        *_grid(axis, frame, y, colours),
        *_months(series.labels, x, frame, colours, width, height),
        target_line(series.targets, x, y, colours.target),
    ]
    points: list[Point | None] = [None if v is None else (x(i), y(v)) for i, v in enumerate(series.values)]
    inside.append(path(points, stroke=colours.ink, width=1.0 if print else 1.7))
    inside += _marks(series.limits, points, colours)
    inside += _ends(series, points, y, frame, colours, last, aim)
    if not print:
        inside += _hover(series, points, lang)
    return whole(*inside)


def _grid(axis: ValueAxis, frame: _Frame, y: Scale, colours: Palette) -> list[Part]:
    drawn: list[Part] = []
    for value, name in axis.ticks:
        drawn.append(line((frame.left, y(value)), (frame.right, y(value)), stroke=colours.hair, width=0.5))
        baseline = y(value) + colours.size * 0.35
        drawn.append(label(name, frame.left - colours.size * 0.5, baseline, fill=colours.quiet, anchor="end"))
    if axis.mark:
        drawn.append(label(axis.mark, frame.left - colours.size * 0.9, colours.size, fill=colours.quiet, anchor="end"))
    return drawn


def _limits(series: Series, frame: _Frame, x: Scale, y: Scale, colours: Palette) -> list[Part]:
    """The band between the limits and the line of the mean; a dotted line where recorded new limits begin."""
    limits = series.limits
    if limits is None:
        return []
    if limits.lines:
        drawn: list[Part] = []
        for stretch in limits.stretches():
            drawn += _stepped(stretch, len(series.labels), x, y, colours)
        for at in limits.breaks:
            ends = (x(at - 0.5), frame.top), (x(at - 0.5), frame.bottom)
            drawn.append(line(*ends, stroke=colours.quiet, width=1, stroke_dasharray="1.5 2.5"))
        return drawn
    top = y(limits.upper) if limits.upper is not None else frame.top
    bottom = y(limits.lower) if limits.lower is not None else frame.bottom
    wide = frame.right - frame.left
    band = tag("rect", x=frame.left, y=top, width=wide, height=max(bottom - top, 0), fill=colours.band)
    if limits.mean is None:
        return [band]
    mean = line((frame.left, y(limits.mean)), (frame.right, y(limits.mean)), stroke=colours.quiet, width=0.8)
    return [band, mean]


def _stepped(stretch: tuple[Limits | None, ...], periods: int, x: Scale, y: Scale, colours: Palette) -> list[Part]:
    """The band and the mean of one stretch; where the limits change from place to place they go in steps."""
    edges = (steps([None if place is None else place[which] for place in stretch], periods) for which in range(3))
    drawn: list[Part] = []
    for lower, mean, upper in zip(*edges, strict=True):
        corners = " ".join(f"{number(x(at))},{number(y(v))}" for at, v in [*upper, *reversed(lower)])
        drawn.append(tag("polygon", points=corners, fill=colours.band))
        drawn.append(path([(x(at), y(v)) for at, v in mean], stroke=colours.quiet, width=0.8))
    return drawn


def _months(
    labels: tuple[str, ...], x: Scale, frame: _Frame, colours: Palette, width: float, height: float
) -> list[Part]:
    if not labels:
        return []
    room = int((frame.right - frame.left) / (text_width(labels[-1], colours.size) * 1.5))
    drawn: list[Part] = []
    for i in every(len(labels), room):
        drawn.append(line((x(i), frame.bottom), (x(i), frame.bottom + 3), stroke=colours.quiet, width=0.6))
        middle = min(x(i), width - text_width(labels[i], colours.size) / 2)  # the last one ends within the picture
        drawn.append(label(labels[i], middle, height - colours.size * 0.4, fill=colours.quiet, anchor="middle"))
    return drawn


def _marks(limits: DrawnLimits | None, points: list[Point | None], colours: Palette) -> list[Part]:
    """A ring round a point for the worse, a diamond for the better: the shape says what the colour says."""
    drawn: list[Part] = []
    for mark in limits.marks if limits else ():
        point = points[mark.at] if mark.at < len(points) else None
        if point is None:
            continue
        r = colours.size * 0.34
        look = {"fill": colours.paper, "stroke": colours.signal(mark.good), "stroke_width": 1.8}
        px, py = point
        if mark.good:
            r *= 1.25
            corners = ((px, py - r), (px + r, py), (px, py + r), (px - r, py))
            drawn.append(tag("polygon", points=" ".join(f"{number(a)},{number(b)}" for a, b in corners), **look))
        else:
            drawn.append(tag("circle", cx=px, cy=py, r=r, **look))
    return drawn


def _ends(
    series: Series, points: list[Point | None], y: Scale, frame: _Frame, colours: Palette, last: str, aim: str
) -> list[Part]:
    """The last value, dotted and written, and the word "target" beside its line."""
    at = series.last[0] if series.last else 0
    point = points[at]
    if point is None or last == MISSING:
        return []
    size = colours.size
    heights = [point[1]]
    target = next((v for v in reversed(series.targets) if v is not None), None)
    if target is not None:
        heights.append(y(target))
    placed = spaced_apart(heights, size * 1.1, frame.top - size * 0.3, frame.bottom - size * 0.4)
    beside = frame.right + size * 0.35
    marked = series.limits is not None and any(m.at == at for m in series.limits.marks)
    drawn: list[Part] = []
    if not marked:
        drawn.append(tag("circle", cx=point[0], cy=point[1], r=size * 0.24, fill=colours.ink))
    drawn.append(label(last, beside, placed[0] + size * 0.35, fill=colours.ink, font_weight=700))
    if target is not None:
        drawn.append(label(aim, beside, placed[1] + size * 0.35, fill=colours.quiet))
    return drawn


def _hover(series: Series, points: list[Point | None], lang: str) -> list[Part]:
    """An unseen disc over each point that tells its period and value."""
    return [
        tag("circle", tag("title", sentence), cx=point[0], cy=point[1], r=8, fill="transparent")
        for point, sentence in zip(points, points_in_words(series, lang), strict=True)
        if point is not None
    ]
