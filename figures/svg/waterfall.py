"""A waterfall: from one figure to another, step by step, each bar as long as what it adds or takes.

It lies on its side, because names of parts are long, also on a phone. Where it starts and ends is a mark and not a
bar: the axis need not begin at zero, and a bar's length must always tell the truth.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from figures.markup import Html, join
from figures.palette import Palette, palette
from figures.records import Level, WaterfallStep
from figures.scale import Scale, text_width
from figures.svg.elements import label, line, number, svg_figure, tag

NAMES_AT_MOST = 0.36  # of the width; longer names are cut, the whole is told on pointing
ROW = 2.15  # of the size of the text


@dataclass(frozen=True)
class _Frame:
    colours: Palette
    width: float
    names: float
    x: Scale

    @property
    def size(self) -> float:
        return self.colours.size


def waterfall(
    steps: Sequence[WaterfallStep],
    *,
    start: Level | None = None,
    end: Level | None = None,
    width: float = 560,
    title: str = "",
    print: bool = False,
) -> Html:
    """The steps in the order given, between the marks of start and end; without a start they begin at zero."""
    colours = palette(print)
    size = colours.size
    at = [start.value if start else 0.0]
    for step in steps:
        at.append(at[-1] + step.amount)
    levels = [*at, *([end.value] if end else [])]
    ends = [level for level in (start, end) if level is not None]
    written = [*(step.said for step in steps), *(level.said for level in ends)]
    called = [*(step.name for step in steps), *(level.name for level in ends)]
    names = min(max((text_width(name, size) for name in called), default=0), width * NAMES_AT_MOST) + size
    room = max((text_width(amount, size) for amount in written), default=0) * 1.06 + size * 0.8
    low, high = min(levels), max(levels)
    if low == high:
        low, high = low - 1, high + 1
    frame = _Frame(colours, width, names, Scale(low, high, names + room, width - room))
    row, top = size * ROW, size * 0.5

    inside: list[Html] = []
    y = top
    if start:
        inside.append(_mark(start, y, row, frame))
        y += row
    for i, step in enumerate(steps):
        inside.append(_bar(step, at[i], at[i + 1], y, row, frame))
        y += row
        if end or i + 1 < len(steps):
            x = frame.x(at[i + 1])
            inside.append(line((x, y - row * 0.2), (x, y + row * 0.2), stroke=colours.quiet, width=0.6))
    if end:
        inside.append(_mark(end, y, row, frame))
        y += row
    spoken = "; ".join(f"{name} {amount}" for name, amount in zip(called, written, strict=True))
    return svg_figure(*inside, width=width, height=y + top, label=title, description=spoken, colours=colours)


def _bar(step: WaterfallStep, before: float, after: float, y: float, row: float, frame: _Frame) -> Html:
    colours, size, x = frame.colours, frame.size, frame.x
    thick = min(row * 0.6, size * 1.3)
    middle, baseline = y + row / 2, y + row / 2 + size * 0.35
    rises = step.amount >= 0
    beside = x(after) + size * 0.4 * (1 if rises else -1)
    drawn = [
        tag("title", f"{step.name} {step.said}"),
        tag("rect", x=0, y=y, width=frame.width, height=row, fill="transparent"),
        _name(step.name, baseline, frame, colours.ink),
        tag(
            "rect",
            x=min(x(before), x(after)),
            y=middle - thick / 2,
            width=max(abs(x(after) - x(before)), 0.8),
            height=thick,
            fill=colours.tone(step.good) if step.good is not None else colours.quiet,
        ),
        label(step.said, beside, baseline, fill=colours.ink, anchor="start" if rises else "end"),
    ]
    if step.href is None:
        return tag("g", *drawn)
    # Out of the tab order: the table beside the picture has the same links for the keyboard.
    return tag("a", *drawn, href=step.href, data_go="", tabindex="-1")


def _mark(level: Level, y: float, row: float, frame: _Frame) -> Html:
    """A diamond on a short line, with the figure in bold."""
    colours, size = frame.colours, frame.size
    x, middle = frame.x(level.value), y + row / 2
    r = size * 0.38
    corners = " ".join(
        f"{number(a)},{number(b)}" for a, b in ((x, middle - r), (x + r, middle), (x, middle + r), (x - r, middle))
    )
    baseline = middle + size * 0.35
    return join(
        line((frame.names, y + row), (frame.width, y + row), stroke=colours.hair, width=0.5),
        _name(level.name, baseline, frame, colours.quiet),
        tag("polygon", points=corners, fill=colours.ink),
        label(level.said, x + size * 0.7, baseline, fill=colours.ink, font_weight=700),
    )


def _name(name: str, baseline: float, frame: _Frame, fill: str) -> Html:
    room = frame.names - frame.size
    shown = name
    while shown and text_width(shown + ("…" if shown != name else ""), frame.size) > room + 0.01:
        shown = shown[:-1]
    return label(shown + ("…" if shown != name else ""), room, baseline, fill=fill, anchor="end")
