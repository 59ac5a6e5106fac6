"""A process-behaviour chart in Plotly: the same record as the SVG, the same numbers, units and words."""

from __future__ import annotations

from collections.abc import Sequence

import plotly.graph_objects as go
from markupsafe import escape

from figures.in_words import points_in_words, series_in_words
from figures.palette import DARK_PALETTE, LIGHT_PALETTE, Palette
from figures.records import Place, Series, steps
from figures.scale import ValueAxis, every, spaced_apart, text_width, value_axis
from text import figure, language, t

LABELS_AT_MOST = 12  # written under the axis; the others are told on pointing
HEIGHT = 320
LINE_OF_TEXT = 0.07  # of the height of the axis


def trend(series: Series, *, height: float = HEIGHT, lang: str | None = None, dark: bool = False) -> go.Figure:
    """The chart, as wide as its place; with no value at all, it says so in words.

    Traces, by name: limits (upper, lower: the band between them), mean, target, value, marks; one each for every
    stretch of limits. The position of a period on the x axis is its place in the series, from 0. `layout.meta` holds
    the name and the sentence for those who hear the chart.
    """
    lang = lang or language()
    colours = DARK_PALETTE if dark else LIGHT_PALETTE
    drawn = go.Figure()
    drawn.update_layout(
        height=height,
        showlegend=False,
        hovermode="closest",
        plot_bgcolor="rgba(0,0,0,0)",
        paper_bgcolor="rgba(0,0,0,0)",
        font={"size": colours.size, "color": colours.quiet},
        meta={"name": series.name or t("Trend", lang), "description": series_in_words(series, lang)},
    )
    axis = value_axis(series.unit, series.heights, lang)
    if axis is None or series.last is None:
        drawn.update_layout(xaxis={"visible": False}, yaxis={"visible": False})
        drawn.add_annotation(text=t("No values yet", lang), x=0.5, y=0.5, xref="paper", yref="paper", showarrow=False)
        return drawn
    _axes(drawn, series, axis, colours)
    _limits(drawn, series, axis, colours)
    _line(drawn, "target", _joined(steps(series.targets, len(series.labels))), colours.target, width=1.5, dash="dash")
    _values(drawn, series, lang, colours)
    _marks(drawn, series, colours)
    _ends(drawn, series, axis, lang, colours)
    return drawn


def _axes(drawn: go.Figure, series: Series, axis: ValueAxis, colours: Palette) -> None:
    shown = every(len(series.labels), LABELS_AT_MOST)
    drawn.update_xaxes(
        range=[-0.3, len(series.labels) - 0.7],
        tickmode="array",
        tickvals=shown,
        ticktext=[series.labels[at] for at in shown],
        showgrid=False,
        zeroline=False,
    )
    drawn.update_yaxes(
        range=list(axis.reach),
        fixedrange=True,  # its numbers are written for the whole of it
        tickmode="array",
        tickvals=[value for value, _ in axis.ticks],
        ticktext=[name for _, name in axis.ticks],
        title={"text": axis.mark},
        gridcolor=colours.hair,
        zeroline=False,
    )


def _limits(drawn: go.Figure, series: Series, axis: ValueAxis, colours: Palette) -> None:
    """The band between the limits and the line of the mean; a dotted line where recorded new limits begin."""
    limits = series.limits
    if limits is None:
        return
    if limits.lines:
        for stretch in limits.stretches():
            edges = (
                steps([None if place is None else place[which] for place in stretch], len(series.labels))
                for which in range(3)
            )
            for lower, mean, upper in zip(*edges, strict=True):
                _band(drawn, lower, upper, colours)
                _line(drawn, "mean", mean, colours.quiet)
        for at in limits.breaks:
            drawn.add_vline(x=at - 0.5, line={"color": colours.quiet, "width": 1, "dash": "dot"})
        return
    # Where a limit is missing, the band goes to the edge of the picture.
    least, greatest = axis.reach
    ends = (-0.3, len(series.labels) - 0.7)
    lower, upper = (
        [(at, edge if height is None else height) for at in ends]
        for height, edge in ((limits.lower, least), (limits.upper, greatest))
    )
    _band(drawn, lower, upper, colours)
    if limits.mean is not None:
        _line(drawn, "mean", [(at, limits.mean) for at in ends], colours.quiet)


def _band(drawn: go.Figure, lower: Sequence[Place], upper: Sequence[Place], colours: Palette) -> None:
    """Two unseen lines with the ground between them coloured."""
    _line(drawn, "upper", upper, colours.band, width=0)
    _line(drawn, "lower", lower, colours.band, width=0, fill="tonexty", fillcolor=colours.band)


def _line(
    drawn: go.Figure,
    name: str,
    places: Sequence[Place | tuple[None, None]],
    colour: str,
    *,
    width: float = 1,
    dash: str | None = None,
    **fill: str,
) -> None:
    if places:
        x, y = zip(*places, strict=True)
        look = {"color": colour, "width": width, "dash": dash}
        drawn.add_scatter(x=x, y=y, name=name, mode="lines", line=look, hoverinfo="skip", **fill)


def _joined(lines: Sequence[Sequence[Place]]) -> list[Place | tuple[None, None]]:
    """Several lines as one, with a gap between them."""
    joined: list[Place | tuple[None, None]] = []
    for line in lines:
        joined += [*([(None, None)] if joined else []), *line]
    return joined


def _values(drawn: go.Figure, series: Series, lang: str, colours: Palette) -> None:
    """The line, broken where a value is missing; each point tells its period and value, and one alone is still seen."""
    drawn.add_scatter(
        x=list(range(len(series.values))),
        y=series.values,
        name="value",
        mode="lines+markers",
        line={"color": colours.ink, "width": 2},
        marker={"color": colours.ink, "size": 5},
        connectgaps=False,
        text=[str(escape(words)) for words in points_in_words(series, lang)],  # Plotly reads tags in it
        hoverinfo="text",
    )


def _marks(drawn: go.Figure, series: Series, colours: Palette) -> None:
    """A ring round a point for the worse, a diamond for the better: the shape says what the colour says."""
    marks = [
        (mark, series.values[mark.at])
        for mark in (series.limits.marks if series.limits else ())
        if mark.at < len(series.values) and series.values[mark.at] is not None
    ]
    if marks:
        drawn.add_scatter(
            x=[mark.at for mark, _ in marks],
            y=[value for _, value in marks],
            name="marks",
            mode="markers",
            marker={
                "symbol": ["diamond" if mark.good else "circle" for mark, _ in marks],
                "size": 10,
                "color": colours.paper,
                "line": {"color": [colours.signal(mark.good) for mark, _ in marks], "width": 2.5},
            },
            hoverinfo="skip",  # the point under it tells why
        )


def _ends(drawn: go.Figure, series: Series, axis: ValueAxis, lang: str, colours: Palette) -> None:
    """The last value, written, and the word "target" beside its line."""
    assert series.last is not None  # noqa: S101  without a value nothing is drawn
    ends = [(series.last[1], f"<b>{figure(series.last[1], series.unit, lang)}</b>", colours.ink)]
    target = next((v for v in reversed(series.targets) if v is not None), None)
    if target is not None:
        ends.append((target, t("target", lang), colours.quiet))
    least, greatest = axis.reach
    heights = spaced_apart([value for value, _, _ in ends], (greatest - least) * LINE_OF_TEXT, least, greatest)
    for (_, words, colour), y in zip(ends, heights, strict=True):
        drawn.add_annotation(
            text=words, x=1, y=y, xref="paper", xanchor="left", xshift=4, showarrow=False, font={"color": colour}
        )
    widest = max(text_width(words, colours.size) for _, words, _ in ends)
    drawn.update_layout(margin={"l": 48, "r": widest + colours.size, "t": 16, "b": 32})
