"""The curve from value to points, with the marks of the target and where the value lies on it."""

from __future__ import annotations

from figures import SCREEN_PALETTE, Scale, label, line, path, tag
from figures import svg_figure as drawing
from metrics import Better, Curve, ScoreLine, points_at
from text import figure, number, t

HEIGHT = 175.0
LEFT, RIGHT, TOP, BOTTOM = 34.0, 30.0, 20.0, 26.0
STEPS = 40
ROOM = 0.35  # of the way from threshold to stretch, to either side


def score_curve(entry: ScoreLine, curve: Curve, width: float) -> str:
    """The SVG; needs a target. Without a value the curve stands without its dot."""
    target = entry.target
    assert target is not None  # noqa: S101  the page asks only for lines with a target
    marks = sorted({target.threshold, target.target, target.stretch})
    room = (marks[-1] - marks[0]) * ROOM or abs(marks[0]) * ROOM or 1.0
    value = entry.value.value
    lo, hi = marks[0] - room, marks[-1] + room
    if value is not None:
        lo, hi = min(lo, value), max(hi, value)
    x = Scale(lo, hi, LEFT, width - RIGHT)
    y = Scale(0, curve.stretch, HEIGHT - BOTTOM, TOP)

    def points(at: float) -> float:
        return points_at(at, target.threshold, target.target, target.stretch, entry.indicator.better, curve)

    stops = sorted({*(lo + (hi - lo) * i / STEPS for i in range(STEPS + 1)), *marks})
    inside = [
        text
        for level in (0.0, curve.threshold, curve.target, curve.stretch)
        for text in (
            line((LEFT, y(level)), (width - RIGHT, y(level)), stroke=SCREEN_PALETTE.hair, width=0.6),
            label(number(level), LEFT - 6, y(level) + 4, fill=SCREEN_PALETTE.quiet, anchor="end"),
        )
    ]
    inside.append(path([(x(at), y(points(at))) for at in stops], stroke=SCREEN_PALETTE.blue, width=1.6))
    inside += [
        label(figure(mark, entry.indicator.unit), x(mark), HEIGHT - 8, fill=SCREEN_PALETTE.quiet, anchor="middle")
        for mark in _apart(marks, x)
    ]
    if value is not None and entry.points is not None:
        spot = (x(value), y(entry.points))
        tone = (
            SCREEN_PALETTE.good
            if entry.status == "on"
            else SCREEN_PALETTE.watch
            if entry.status == "watch"
            else SCREEN_PALETTE.bad
        )
        inside.append(tag("circle", cx=spot[0], cy=spot[1], r=5, fill=tone))
        # Beside the rising line, on the side where it leaves room.
        falling = entry.indicator.better is Better.LOWER
        anchor, offset = ("start", 8) if falling else ("end", -8)
        above = (spot[0] + offset, spot[1] - 7)
        inside.append(label(number(entry.points, 1), *above, fill=SCREEN_PALETTE.ink, anchor=anchor, font_weight=700))
    description = t(
        "{value} gives {points} points", value=figure(value, entry.indicator.unit), points=number(entry.points, 1)
    )
    return drawing(*inside, width=width, height=HEIGHT, label=description, colours=SCREEN_PALETTE)


def _apart(marks: list[float], x: Scale) -> list[float]:
    """The marks whose names have room beside each other."""
    kept: list[float] = []
    for mark in marks:
        if not kept or x(mark) - x(kept[-1]) > 56:
            kept.append(mark)
    return kept
