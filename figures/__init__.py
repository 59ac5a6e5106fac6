"""Small pictures of numbers, written as SVG text: for the screen (they follow light and dark) and for print."""

from figures.bars import bullet, gap_bars
from figures.spark import spark
from figures.trend import DrawnLimits, Mark, Series, trend

__all__ = ["DrawnLimits", "Mark", "Series", "bullet", "gap_bars", "spark", "trend"]
