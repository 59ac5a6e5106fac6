"""The writer of SVG text: for the screen (the figures follow light and dark) and for print."""

from figures.svg.bars import bullet, gap_bars
from figures.svg.elements import label, line, path, svg_figure, tag
from figures.svg.fan import fan
from figures.svg.interval import interval
from figures.svg.spark import spark
from figures.svg.trend import trend
from figures.svg.waterfall import waterfall

__all__ = [
    "bullet",
    "fan",
    "gap_bars",
    "interval",
    "label",
    "line",
    "path",
    "spark",
    "svg_figure",
    "tag",
    "trend",
    "waterfall",
]
