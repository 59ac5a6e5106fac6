"""Bars: how far each indicator is from its target, and a score against 100."""

from __future__ import annotations

from collections.abc import Sequence

from figures.markup import Html, Part, join
from figures.palette import palette
from figures.scale import Scale, text_width
from figures.svg.elements import label, line, svg_figure, tag
from text import Unit, number, t
from text import figure as written

TOP_SCORE = 120.0  # where a score is clipped (indicators.md)


def gap_bars(
    rows: Sequence[tuple[str, float]],
    *,
    width: float = 340,
    row_height: float | None = None,
    lang: str | None = None,
    most: float = 0.5,
    title: str = "",
    print: bool = False,
) -> Html:
    """One bar per (name, difference to target), in the order given; right of the line is better than the target.

    The difference is a share of the target (−0.08 = 8 % worse than it). A bar beyond `most` is cut, with a
    break drawn in it, so that one outlier does not flatten the others; its number is the true one.
    """
    colours = palette(print)
    size = colours.size
    step = row_height or size * 2.0
    head = size * 1.8
    names = max((text_width(name, size) for name, _ in rows), default=0) + size * 0.8
    written_gaps = [written(gap, Unit.RATIO, lang, signed=True) for _, gap in rows]
    figures = max((text_width(f, size) for f in written_gaps), default=0) + size * 0.6
    reach = min(max((abs(gap) for _, gap in rows), default=0), most) or 1.0
    worst = min([0.0, *(max(gap, -reach) for _, gap in rows)])
    best = max([0.0, *(min(gap, reach) for _, gap in rows)])
    left = names + (figures if worst < 0 else 0)
    right = width - (figures if best > 0 else size * 0.6)
    x = Scale(worst, best, left, right) if worst < best else Scale(0, 1, left, right)
    height = head + step * len(rows) + size * 0.4

    inside: list[Part] = [label(t("target", lang), x(0), size, fill=colours.quiet, anchor="middle")]
    for i, ((name, gap), gap_text) in enumerate(zip(rows, written_gaps, strict=True)):
        middle = head + step * (i + 0.5)
        end = x(max(-reach, min(gap, reach)))
        thick = min(step * 0.46, size)
        bar = tag(
            "rect",
            tag("title", f"{name} {gap_text}"),
            x=min(x(0), end),
            y=middle - thick / 2,
            width=max(abs(end - x(0)), 0.8),
            height=thick,
            fill=colours.tone(gap >= 0),
        )
        baseline = middle + size * 0.35
        beside = end + size * 0.35 * (1 if gap >= 0 else -1)
        inside += [
            label(name, names - size * 0.8, baseline, fill=colours.ink, anchor="end"),
            bar,
            _break(end, middle, thick, gap) if abs(gap) > reach else None,
            label(gap_text, beside, baseline, fill=colours.ink, anchor="start" if gap >= 0 else "end"),
        ]
    inside.append(line((x(0), head - size * 0.3), (x(0), height - size * 0.2), stroke=colours.ink, width=0.8))
    spoken = "; ".join(f"{name} {gap_text}" for (name, _), gap_text in zip(rows, written_gaps, strict=True))
    return svg_figure(
        *inside,
        width=width,
        height=height,
        label=title or t("Difference to target", lang),
        description=spoken,
        colours=colours,
    )


def _break(end: float, middle: float, thick: float, gap: float) -> Html:
    """Two white strokes across the bar near its end."""
    inward = -1 if gap >= 0 else 1
    ends = [end + inward * k for k in (3, 6)]
    return join(*(line((at - 1, middle + thick), (at + 1, middle - thick), stroke="#ffffff", width=1.2) for at in ends))


def bullet(
    score: float | None,
    *,
    width: float = 160,
    height: float = 14,
    low: float = 60,
    watch: float = 75,
    aim: float = 100,
    label: str = "",
    lang: str | None = None,
    print: bool = False,
) -> Html:
    """A score as a bar on a track of three greys (under `low`, under `watch`, up to the top), a tick at `aim`.

    Without a score the track is empty: no bar, not a bar of length zero.
    """
    colours = palette(print)
    x = Scale(0, TOP_SCORE, 0, width)
    spoken = label or t("score {value} against {aim}", lang, value=number(score, 1, lang), aim=number(aim, 0, lang))
    edges = ((0, low, 1.0), (low, watch, 0.66), (watch, TOP_SCORE, 0.36))
    inside = [
        tag("rect", x=x(a), y=0, width=x(b) - x(a), height=height, fill=colours.hair, fill_opacity=o)
        for a, b, o in edges
    ]
    if score is not None:
        shown = max(0.0, min(score, TOP_SCORE))
        inside.append(tag("rect", x=0, y=height * 0.3, width=x(shown), height=height * 0.4, fill=colours.ink))
    tick = line((x(aim), height * 0.08), (x(aim), height * 0.92), stroke=colours.blue, width=1.2 if print else 2)
    inside.append(tick)
    return svg_figure(*inside, width=width, height=height, label=spoken, colours=colours)
