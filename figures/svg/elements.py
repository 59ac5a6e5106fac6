"""Writing SVG: elements with escaped text, lines, labels, and the frame of a whole figure."""

from __future__ import annotations

from collections.abc import Sequence

from figures.markup import Html, Part, element
from figures.palette import Palette
from figures.records import steps
from figures.scale import Scale

Point = tuple[float, float]


def tag(name: str, *inside: Part, **attributes: object) -> Html:
    """One element; numbers are written short, and text without the control characters XML forbids.

    Attributes that are None are left out; stroke_width becomes stroke-width, a trailing underscore is dropped (class_).
    """
    drawn = [_drawable(part) if isinstance(part, str) else part for part in inside]
    written = {key: number(v) if isinstance(v, int | float) else _drawable(v) for key, v in attributes.items()}
    return element(name, drawn, written, ending=None if inside else "/")


def _drawable(text: object) -> object:
    if not isinstance(text, str) or isinstance(text, Html):
        return text
    return "".join(c for c in text if c >= " " and c not in "\ufffe\uffff" and not "\ud800" <= c <= "\udfff")


def svg_figure(*inside: Part, width: float, height: float, label: str, description: str = "", colours: Palette) -> Html:
    """A whole SVG, with a name and, if given, a description that a screen reader speaks."""
    return tag(
        "svg",
        tag("title", label) if label else None,
        tag("desc", description) if description else None,
        *inside,
        xmlns="http://www.w3.org/2000/svg",
        viewBox=f"0 0 {number(width)} {number(height)}",
        width=width,
        height=height,
        role="img",
        aria_label=label or None,
        font_family=colours.font,
        font_size=colours.size,
    )


def label(text: str, x: float, y: float, *, fill: str, anchor: str = "start", **more: object) -> Html:
    """A line of text; `y` is its base line."""
    return tag("text", text, x=x, y=y, fill=fill, text_anchor=None if anchor == "start" else anchor, **more)


def line(a: Point, b: Point, *, stroke: str, width: float = 1, **more: object) -> Html:
    """A straight line."""
    return tag("line", x1=a[0], y1=a[1], x2=b[0], y2=b[1], stroke=stroke, stroke_width=width, **more)


def path(points: Sequence[Point | None], *, stroke: str, width: float) -> Html:
    """A line through the points, broken wherever one is missing; a point with no neighbour is drawn as a dot."""
    drawn: list[str] = []
    for run in runs(points):
        d = "M" + "L".join(f"{number(x)} {number(y)}" for x, y in run)
        drawn.append(d + "h0" if len(run) == 1 else d)
    if not drawn:
        return Html()
    return tag(
        "path",
        d="".join(drawn),
        fill="none",
        stroke=stroke,
        stroke_width=width,
        stroke_linejoin="round",
        stroke_linecap="round",
    )


def runs(points: Sequence[Point | None]) -> list[list[Point]]:
    """The unbroken stretches between missing points."""
    stretches: list[list[Point]] = [[]]
    for point in points:
        if point is None:
            stretches.append([])
        else:
            stretches[-1].append(point)
    return [stretch for stretch in stretches if stretch]


def target_line(targets: Sequence[float | None], x: Scale, y: Scale, stroke: str) -> Html:
    """Dashed steps: each period's target is flat over its own place, a period without one is a gap."""
    d = "".join(
        "M" + "L".join(f"{number(x(at))} {number(y(value))}" for at, value in stretch)
        for stretch in steps(targets, len(targets))
    )
    if not d:
        return Html()
    return tag("path", d=d, fill="none", stroke=stroke, stroke_width=1.1, stroke_dasharray="4 3")


def number(value: float) -> str:
    """12.5, 12, −0.25: two decimals at most, so that a figure stays small."""
    short = f"{value:.2f}".rstrip("0").rstrip(".")
    return "0" if short == "-0" else short
