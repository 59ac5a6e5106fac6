"""A chart to download: drawn for paper with its colours in it, under its heading, as SVG and as PNG.

On a page a chart takes its colours from around it; in somebody's slides nothing is around it.
"""

from __future__ import annotations

import typst

from figures import PRINT_PALETTE, Series, label, svg_figure, tag, trend
from reports.typesetting import fonts

WIDTH, HEIGHT = 480.0, 200.0  # of the chart, in points
MARGIN, HEAD = 12.0, 34.0
SHARPNESS = 300.0  # pixels per inch: some 1,570 wide
FAMILIES = "Noto Sans SC, PingFang SC, Microsoft YaHei, sans-serif"  # whoever opens it may not have ours
_SHEET = b"""#set page(width: auto, height: auto, margin: 0pt, fill: white)
#image(bytes(sys.inputs.svg), format: "svg")"""


def svg(series: Series, heading: str, about: str, lang: str) -> str:
    """The chart under its heading and a line that says whose and when; whole in itself, on white."""
    width, height = WIDTH + 2 * MARGIN, HEIGHT + HEAD + 2 * MARGIN
    drawn = trend(series, width=WIDTH, height=HEIGHT, lang=lang, print=True)
    whole = svg_figure(
        tag("rect", x=0, y=0, width=width, height=height, fill=PRINT_PALETTE.paper),
        label(heading, MARGIN, MARGIN + 10, fill=PRINT_PALETTE.ink, font_size=11, font_weight=700),
        label(about, MARGIN, MARGIN + 23, fill=PRINT_PALETTE.quiet, font_size=7.5),
        tag("svg", drawn, x=MARGIN, y=MARGIN + HEAD, width=WIDTH, height=HEIGHT),
        width=width,
        height=height,
        label=heading,
        colours=PRINT_PALETTE,
    )
    return str(whole).replace(f'font-family="{PRINT_PALETTE.font}"', f'font-family="{FAMILIES}"')


def png(drawing: str) -> bytes:
    """The same as a picture of pixels, with the shipped fonts."""
    picture = typst.Compiler(input=_SHEET, font_paths=fonts(), sys_inputs={"svg": drawing}).compile(
        format="png", ppi=SHARPNESS
    )
    if not isinstance(picture, bytes):
        raise TypeError("Typst gave no picture")
    return picture
