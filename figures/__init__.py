"""Small pictures of numbers, written as SVG text: for the screen (they follow light and dark) and for print."""

from figures.bars import bullet, gap_bars
from figures.fan import Fan, fan
from figures.interval import interval
from figures.scale import Scale, UnitScale, unit_scale
from figures.spark import spark
from figures.svg import (
    CONCERN,
    IMPROVEMENT,
    NEUTRAL,
    PRINT_PALETTE,
    SCREEN_PALETTE,
    TARGET,
    label,
    line,
    path,
    svg_figure,
    tag,
    text_width,
)
from figures.trend import DrawnLimits, Mark, Series, trend
from figures.waterfall import Level, WaterfallStep, waterfall

__all__ = [
    "CONCERN",
    "IMPROVEMENT",
    "NEUTRAL",
    "PRINT_PALETTE",
    "SCREEN_PALETTE",
    "TARGET",
    "DrawnLimits",
    "Fan",
    "Level",
    "Mark",
    "Scale",
    "Series",
    "UnitScale",
    "WaterfallStep",
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
    "text_width",
    "trend",
    "unit_scale",
    "waterfall",
]
