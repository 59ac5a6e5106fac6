"""Pictures of numbers: records of what a chart says, and writers beside each other, SVG here and Plotly in `plotly`.

`from figures import plotly` is the only way to Plotly; who does not ask for it does not pay for its import.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from figures.markup import Html, Part, element, join
from figures.palette import CONCERN, IMPROVEMENT, NEUTRAL, PRINT_PALETTE, SCREEN_PALETTE, TARGET
from figures.records import DrawnLimits, Fan, Level, Mark, Series, WaterfallStep
from figures.scale import Scale, UnitScale, text_width, unit_scale
from figures.svg import (
    bullet,
    fan,
    gap_bars,
    interval,
    label,
    line,
    path,
    spark,
    svg_figure,
    tag,
    trend,
    waterfall,
)

__all__ = [
    "CONCERN",
    "IMPROVEMENT",
    "NEUTRAL",
    "PRINT_PALETTE",
    "SCREEN_PALETTE",
    "TARGET",
    "DrawnLimits",
    "Fan",
    "Html",
    "Level",
    "Mark",
    "Part",
    "Scale",
    "Series",
    "UnitScale",
    "WaterfallStep",
    "bullet",
    "element",
    "fan",
    "gap_bars",
    "interval",
    "join",
    "label",
    "line",
    "path",
    "plotly",
    "spark",
    "svg_figure",
    "tag",
    "text_width",
    "trend",
    "unit_scale",
    "waterfall",
]

if not TYPE_CHECKING:

    def __getattr__(name: str) -> Any:
        """`figures.plotly`, imported by whoever first asks for it."""
        if name == "plotly":
            return import_module("figures.plotly")
        raise AttributeError(name)
