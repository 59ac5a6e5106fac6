"""The writer of Plotly figures, for pages on which one points, zooms and picks. The only room that imports plotly."""

from figures.plotly.trend import trend

__all__ = ["trend"]
