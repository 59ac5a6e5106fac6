"""A fan: what was, and where it is likely to go, with the interval that widens month by month."""

from __future__ import annotations

from functools import partial

from figures.in_words import ahead_in_words, fan_in_words
from figures.markup import Html, Part
from figures.palette import Palette, palette
from figures.records import Fan
from figures.scale import Scale, every, spaced_apart, text_width, value_axis
from figures.svg.elements import label, line, number, path, svg_figure, tag, target_line
from text import figure as written
from text import language, t


def fan(drawn: Fan, *, width: float = 340, height: float = 200, lang: str | None = None, print: bool = False) -> Html:
    """The months behind as a line, those ahead as a dashed line within their interval, the target dashed in blue."""
    lang = lang or language()
    colours = palette(print)
    size = colours.size
    whole = partial(
        svg_figure,
        width=width,
        height=height,
        label=drawn.name or t("Forecast", lang),
        description=fan_in_words(drawn, lang),
        colours=colours,
    )
    axis = value_axis(drawn.unit, [*drawn.values, *drawn.targets, *(v for month in drawn.ahead for v in month)], lang)
    if axis is None:
        empty = label(t("No values yet", lang), width / 2, height / 2, fill=colours.quiet, anchor="middle")
        return whole(empty)
    ends = _ends(drawn, lang)
    left = max((text_width(name, size) for _, name in axis.ticks), default=0) + size * 0.9
    right = width - max((text_width(words, size) * 1.08 for words, _, _ in ends), default=0) - size * 1.1
    top, bottom = size * (1.9 if axis.mark else 1.0), height - size * 1.9
    x = Scale(0, max(len(drawn.labels) - 1, 1), left + size * 0.6, right - size * 0.4)
    y = Scale(*axis.reach, bottom, top)

    inside: list[Part] = []
    if axis.mark:
        inside.append(label(axis.mark, left - size * 0.9, size, fill=colours.quiet, anchor="end"))
    for value, name in axis.ticks:
        inside.append(line((left, y(value)), (right, y(value)), stroke=colours.hair, width=0.5))
        inside.append(label(name, left - size * 0.5, y(value) + size * 0.35, fill=colours.quiet, anchor="end"))
    for i in every(len(drawn.labels), int((right - left) / (text_width(drawn.labels[-1], size) * 1.5))):
        inside.append(line((x(i), bottom), (x(i), bottom + 3), stroke=colours.quiet, width=0.6))
        inside.append(label(drawn.labels[i], x(i), height - size * 0.4, fill=colours.quiet, anchor="middle"))
    inside += [_band(drawn, x, y, colours), target_line(drawn.targets, x, y, colours.blue)]
    inside.append(
        path(
            [None if v is None else (x(i), y(v)) for i, v in enumerate(drawn.values)],
            stroke=colours.ink,
            width=1.0 if print else 1.7,
        )
    )
    inside += _ahead(drawn, x, y, colours)
    placed = spaced_apart([y(value) for _, value, _ in ends], size * 1.1, top - size * 0.3, bottom - size * 0.4)
    for (words, _, blue), height_ in zip(ends, placed, strict=True):
        inside.append(
            label(words, right + size * 0.35, height_ + size * 0.35, fill=colours.blue if blue else colours.ink)
        )
    if not print:
        inside += _hover(drawn, x, y, lang)
    return whole(*inside)


def _ends(drawn: Fan, lang: str) -> list[tuple[str, float, bool]]:
    """What is written at the right: the last month's interval and the word target, each with its height."""
    ends: list[tuple[str, float, bool]] = []
    if drawn.ahead:
        low, point, high = drawn.ahead[-1]
        ends = [(written(v, drawn.unit, lang), v, False) for v in (high, point, low)]
    target = next((v for v in reversed(drawn.targets) if v is not None), None)
    return ends if target is None else [*ends, (t("target", lang), target, True)]


def _joint(drawn: Fan) -> list[tuple[int, float, float, float]]:
    """Where the fan opens (at the last value), and its months: (position, low, point, high)."""
    first = len(drawn.labels) - len(drawn.ahead)
    opened = []
    if first and (value := drawn.values[first - 1]) is not None:
        opened.append((first - 1, value, value, value))
    return opened + [(first + i, *interval) for i, interval in enumerate(drawn.ahead)]


def _band(drawn: Fan, x: Scale, y: Scale, colours: Palette) -> Part:
    joint = _joint(drawn)
    if len(joint) < 2:
        return None
    upper = [(x(i), y(high)) for i, _, _, high in joint]
    lower = [(x(i), y(low)) for i, low, _, _ in reversed(joint)]
    around = "L".join(f"{number(a)} {number(b)}" for a, b in upper + lower)
    return tag("path", d=f"M{around}Z", fill=colours.blue, fill_opacity=0.16)


def _ahead(drawn: Fan, x: Scale, y: Scale, colours: Palette) -> list[Part]:
    """The forecast itself; a single month without a neighbour is a bar with a dot."""
    joint = _joint(drawn)
    if len(joint) == 1:
        i, low, point, high = joint[0]
        bar = line((x(i), y(low)), (x(i), y(high)), stroke=colours.blue, width=3, stroke_opacity=0.3)
        return [bar, tag("circle", cx=x(i), cy=y(point), r=colours.size * 0.24, fill=colours.ink)]
    d = "L".join(f"{number(x(i))} {number(y(point))}" for i, _, point, _ in joint)
    return (
        [tag("path", d=f"M{d}", fill="none", stroke=colours.ink, stroke_width=1.3, stroke_dasharray="2 3")] if d else []
    )


def _hover(drawn: Fan, x: Scale, y: Scale, lang: str) -> list[Part]:
    """An unseen disc over each month that tells it."""
    sentences = [
        (at, value, f"{drawn.labels[at]} · {written(value, drawn.unit, lang)}")
        for at, value in enumerate(drawn.values)
        if value is not None
    ]
    first = len(drawn.labels) - len(drawn.ahead)
    for place, (_, point, _) in enumerate(drawn.ahead):
        sentences.append((first + place, point, ahead_in_words(drawn, place, lang)))
    return [
        tag("circle", tag("title", sentence), cx=x(at), cy=y(value), r=8, fill="transparent")
        for at, value, sentence in sentences
    ]
