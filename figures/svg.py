"""Writing SVG: elements with escaped text, and one palette in two renditions, screen and print."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from html import escape

Point = tuple[float, float]


@dataclass(frozen=True)
class Palette:
    """The colours a figure is drawn in. Status is never said by colour alone: shape or sign says it too."""

    ink: str
    quiet: str
    hair: str
    band: str
    paper: str
    blue: str
    good: str
    bad: str
    watch: str
    improvement: str
    concern: str
    target: str
    font: str | None
    size: float

    def signal(self, good: bool | None) -> str:
        """The colour of a special point in a control chart; None judges nothing and is purple."""
        return NEUTRAL if good is None else self.improvement if good else self.concern

    def tone(self, good: bool | None) -> str:
        """The colour of a judgement; None judges nothing and is plain ink."""
        return self.ink if good is None else self.good if good else self.bad


# The colours of Making Data Count (NHS England), the same on paper and on both grounds: blue for the better, orange for
# the worse, purple where neither way is good, red for the target.
IMPROVEMENT, CONCERN, NEUTRAL, TARGET = "#00b0f0", "#e46c0a", "#490092", "#de1b1b"

# On screen each colour can be set from outside (--figure-good …). Left alone, it follows the page: ink is the
# text's own colour, the others have a light and a dark form of the same hue.
SCREEN_PALETTE = Palette(
    ink="var(--figure-ink, currentColor)",
    quiet="var(--figure-quiet, light-dark(#5b6673, #9aa6b2))",
    hair="var(--figure-hair, light-dark(#dfe4ea, #2b333c))",
    band="var(--figure-band, light-dark(#eef1f5, #20262d))",
    paper="var(--figure-paper, light-dark(#ffffff, #11161c))",
    blue="var(--figure-target, light-dark(#1f5fa8, #7fb2e8))",
    good="var(--figure-good, light-dark(#0f7b6c, #45b8a2))",
    bad="var(--figure-bad, light-dark(#c2410c, #f08a5d))",
    watch="var(--figure-watch, light-dark(#b7791f, #e0b15e))",
    improvement=IMPROVEMENT,
    concern=CONCERN,
    target=TARGET,
    font=None,
    size=11,
)
PRINT_PALETTE = Palette(
    ink="#1b2430",
    quiet="#5b6673",
    hair="#d5dbe2",
    band="#eff2f6",
    paper="#ffffff",
    blue="#1f5fa8",
    good="#0f7b6c",
    bad="#c2410c",
    watch="#b7791f",
    improvement=IMPROVEMENT,
    concern=CONCERN,
    target=TARGET,
    font="Noto Sans SC",
    size=7,
)


def palette(print: bool) -> Palette:
    """The colours for paper or for the screen."""
    return PRINT_PALETTE if print else SCREEN_PALETTE


def tag(name: str, *inside: str, **attributes: object) -> str:
    """One element. `inside` is markup already; attributes are escaped here, those that are None left out.

    stroke_width becomes stroke-width; a trailing underscore is dropped (class_).
    """
    written = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{_attribute(value)}"'
        for key, value in attributes.items()
        if value is not None
    )
    return f"<{name}{written}>{''.join(inside)}</{name}>" if inside else f"<{name}{written}/>"


def words(text: str) -> str:
    """Text made safe for markup: escaped, and without the control characters XML forbids."""
    return escape("".join(c for c in text if c >= " " and c not in "\ufffe\uffff" and not "\ud800" <= c <= "\udfff"))


def svg_figure(*inside: str, width: float, height: float, label: str, description: str = "", colours: Palette) -> str:
    """A whole SVG, with a name and, if given, a description that a screen reader speaks."""
    about = tag("title", words(label)) if label else ""
    if description:
        about += tag("desc", words(description))
    return tag(
        "svg",
        about,
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


def label(text: str, x: float, y: float, *, fill: str, anchor: str = "start", **more: object) -> str:
    """A line of text; `y` is its base line."""
    return tag("text", words(text), x=x, y=y, fill=fill, text_anchor=None if anchor == "start" else anchor, **more)


def line(a: Point, b: Point, *, stroke: str, width: float = 1, **more: object) -> str:
    """A straight line."""
    return tag("line", x1=a[0], y1=a[1], x2=b[0], y2=b[1], stroke=stroke, stroke_width=width, **more)


def path(points: list[Point | None], *, stroke: str, width: float) -> str:
    """A line through the points, broken wherever one is missing; a point with no neighbour is drawn as a dot."""
    drawn: list[str] = []
    for run in runs(points):
        d = "M" + "L".join(f"{number(x)} {number(y)}" for x, y in run)
        drawn.append(d + "h0" if len(run) == 1 else d)
    if not drawn:
        return ""
    return tag(
        "path",
        d="".join(drawn),
        fill="none",
        stroke=stroke,
        stroke_width=width,
        stroke_linejoin="round",
        stroke_linecap="round",
    )


def runs(points: list[Point | None]) -> list[list[Point]]:
    """The unbroken stretches between missing points."""
    found: list[list[Point]] = [[]]
    for point in points:
        if point is None:
            found.append([])
        else:
            found[-1].append(point)
    return [run for run in found if run]


def number(value: float) -> str:
    """12.5, 12, −0.25: two decimals at most, so that a figure stays small."""
    short = f"{value:.2f}".rstrip("0").rstrip(".")
    return "0" if short == "-0" else short


def text_width(text: str, size: float) -> float:
    """About how wide the text is drawn: full-width characters count 1 em, others 0.58."""
    wide = sum(unicodedata.east_asian_width(c) in "WF" for c in text)
    return size * (wide + 0.58 * (len(text) - wide))


def _attribute(value: object) -> str:
    return number(value) if isinstance(value, int | float) else words(str(value))
