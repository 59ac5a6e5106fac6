"""A process-behaviour chart: the figure over time, its target, its natural limits, and what stands out of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial

from figures.scale import Scale, every, spaced_apart, span, tick_decimals, ticks, unit_scale
from figures.svg import Palette, Point, label, line, number, palette, path, svg_figure, tag, text_width, words
from metrics import Better
from text import MISSING, Unit, Words, language, t
from text import figure as written


@dataclass(frozen=True)
class Mark:
    """A point that stands out; good: for the better, for the worse, or None where neither way is good."""

    at: int
    good: bool | None = None
    why: Words | None = None


@dataclass(frozen=True)
class DrawnLimits:
    """The natural process limits, and the points that break the rules of chance.

    mean, lower, upper  in force at the latest point; no mean while a new stretch is too short for limits
    lines   (lower, mean, upper) at each place, where they differ from place to place; empty: the same everywhere
    breaks  places from which new limits hold, by a recorded decision
    """

    mean: float | None
    lower: float | None = None
    upper: float | None = None
    marks: tuple[Mark, ...] = ()
    trial: bool = False
    lines: tuple[tuple[float, float, float] | None, ...] = ()
    breaks: tuple[int, ...] = ()


@dataclass(frozen=True)
class Series:
    """One indicator over time. `labels` are the periods' codes; a value of None is missing, not zero.

    target  one for all periods, one per period, or none
    name    of the indicator; spoken first and shown nowhere, as the page writes its own heading
    """

    labels: tuple[str, ...]
    values: tuple[float | None, ...]
    target: tuple[float | None, ...] | float | None
    unit: Unit
    better: Better
    limits: DrawnLimits | None = None
    name: str = ""

    @property
    def targets(self) -> tuple[float | None, ...]:
        """The target of each period."""
        if isinstance(self.target, tuple):
            return self.target
        return (self.target,) * len(self.labels)

    def going_on(self, coming: Mapping[str, float | None]) -> Series:
        """The same with periods to come, by code, that have a target and no value yet."""
        labels, none = (*self.labels, *coming), (None,) * len(coming)
        return replace(self, labels=labels, values=self.values + none, target=(*self.targets, *coming.values()))


@dataclass(frozen=True)
class _Frame:
    """Where the picture lies inside the figure."""

    left: float
    right: float
    top: float
    bottom: float


def trend(
    series: Series, *, width: float = 340, height: float = 200, lang: str | None = None, print: bool = False
) -> str:
    """The chart as SVG; with no value at all, the axes' place says so in words."""
    lang = lang or language()
    colours = palette(print)
    size = colours.size
    whole = partial(
        svg_figure,
        width=width,
        height=height,
        label=series.name or t("Trend", lang),
        description=describe(series, lang),
        colours=colours,
    )
    limits = series.limits
    around = _heights(limits)
    reach = span([*series.values, *series.targets, *around], 0.08)
    if reach is None or all(v is None for v in series.values):
        empty = label(t("No values yet", lang), width / 2, height / 2, fill=colours.quiet, anchor="middle")
        return whole(empty)

    scale = unit_scale(series.unit, reach, lang)
    at = [v * scale.step for v in ticks(reach[0] / scale.step, reach[1] / scale.step, 4)]
    decimals = tick_decimals([v / scale.step for v in at])
    names = [scale.write(v, decimals, lang) for v in at]
    last = written(_last(series.values)[1], series.unit, lang)
    aim = t("target", lang)
    frame = _Frame(
        left=max((text_width(n, size) for n in names), default=0) + size * 0.9,
        right=width - max(text_width(last, size) * 1.08, text_width(aim, size)) - size * 1.1,
        top=size * (1.9 if scale.mark else 1.0),
        bottom=height - size * 1.9,
    )
    x = Scale(0, max(len(series.labels) - 1, 1), frame.left + size * 0.6, frame.right - size * 0.4)
    y = Scale(*reach, frame.bottom, frame.top)
    inside = [
        *_limits(limits, frame, x, y, colours),
        *_grid(at, names, frame, y, colours),
        label(scale.mark, frame.left - size * 0.9, size, fill=colours.quiet, anchor="end") if scale.mark else "",
        *_months(series.labels, x, frame, colours, height),
        _target(series.targets, x, y, colours),
    ]
    points: list[Point | None] = [None if v is None else (x(i), y(v)) for i, v in enumerate(series.values)]
    inside.append(path(points, stroke=colours.ink, width=1.0 if print else 1.7))
    inside += _marks(limits, points, colours)
    inside += _ends(series, points, y, frame, colours, last, aim)
    if not print:
        inside += _hover(series, points, lang)
    return whole(*inside)


def describe(series: Series, lang: str | None = None) -> str:
    """The chart in one sentence, for those who hear it."""
    lang = lang or language()
    at, value = _last(series.values)
    if value is None:
        return t("No values yet", lang)
    target = series.targets[at]
    parts = [t("{period}: {value}", lang, period=series.labels[at], value=written(value, series.unit, lang))]
    if target is not None:
        parts.append(t("target {value}", lang, value=written(target, series.unit, lang)))
    if series.limits and series.limits.mean is not None:
        parts.append(t("mean {value}", lang, value=written(series.limits.mean, series.unit, lang)))
    if series.limits:
        parts.append(t("{n} points stand out", lang, n=len(series.limits.marks)))
    return ("；" if lang == "zh" else "; ").join(parts)


def _last(values: Sequence[float | None]) -> tuple[int, float | None]:
    for i in range(len(values) - 1, -1, -1):
        if values[i] is not None:
            return i, values[i]
    return 0, None


def _grid(at: list[float], names: list[str], frame: _Frame, y: Scale, colours: Palette) -> list[str]:
    drawn = []
    for value, name in zip(at, names, strict=True):
        drawn.append(line((frame.left, y(value)), (frame.right, y(value)), stroke=colours.hair, width=0.5))
        baseline = y(value) + colours.size * 0.35
        drawn.append(label(name, frame.left - colours.size * 0.5, baseline, fill=colours.quiet, anchor="end"))
    return drawn


def _heights(limits: DrawnLimits | None) -> list[float | None]:
    """What the axis must reach for the limits to be seen."""
    if limits is None:
        return []
    if limits.lines:
        return [height for place in limits.lines if place is not None for height in place]
    return [limits.lower, limits.upper, limits.mean]


def _limits(limits: DrawnLimits | None, frame: _Frame, x: Scale, y: Scale, colours: Palette) -> list[str]:
    """The band between the limits and the line of the mean; a dotted line where recorded new limits begin."""
    if limits is None:
        return []
    if limits.lines:
        drawn = [part for stretch in _stretches(limits) for part in _stepped(stretch, x, y, colours)]
        half = (x(1) - x(0)) / 2
        for at in limits.breaks:
            ends = (x(at) - half, frame.top), (x(at) - half, frame.bottom)
            drawn.append(line(*ends, stroke=colours.quiet, width=1, stroke_dasharray="1.5 2.5"))
        return drawn
    top = y(limits.upper) if limits.upper is not None else frame.top
    bottom = y(limits.lower) if limits.lower is not None else frame.bottom
    wide = frame.right - frame.left
    band = tag("rect", x=frame.left, y=top, width=wide, height=max(bottom - top, 0), fill=colours.band)
    if limits.mean is None:
        return [band]
    mean = line((frame.left, y(limits.mean)), (frame.right, y(limits.mean)), stroke=colours.quiet, width=0.8)
    return [band, mean]


def _stretches(limits: DrawnLimits) -> list[list[tuple[int, tuple[float, float, float]]]]:
    """The places with limits, parted where they lack or where new ones begin."""
    found: list[list[tuple[int, tuple[float, float, float]]]] = [[]]
    for at, place in enumerate(limits.lines):
        if (place is None or at in limits.breaks) and found[-1]:
            found.append([])
        if place is not None:
            found[-1].append((at, place))
    return [stretch for stretch in found if stretch]


def _stepped(stretch: list[tuple[int, tuple[float, float, float]]], x: Scale, y: Scale, colours: Palette) -> list[str]:
    """The band and the mean of one stretch; where the limits change from place to place they go in steps."""
    half = (x(1) - x(0)) / 2
    lower, middle, upper = (
        [(max(min(edge, x.b), x.a), y(place[which])) for at, place in stretch for edge in (x(at) - half, x(at) + half)]
        for which in range(3)
    )
    corners = " ".join(f"{number(a)},{number(b)}" for a, b in [*upper, *reversed(lower)])
    band = tag("polygon", points=corners, fill=colours.band)
    return [band, path(list(middle), stroke=colours.quiet, width=0.8)]


def _months(labels: tuple[str, ...], x: Scale, frame: _Frame, colours: Palette, height: float) -> list[str]:
    if not labels:
        return []
    room = int((frame.right - frame.left) / (text_width(labels[-1], colours.size) * 1.5))
    drawn = []
    for i in every(len(labels), room):
        drawn.append(line((x(i), frame.bottom), (x(i), frame.bottom + 3), stroke=colours.quiet, width=0.6))
        drawn.append(label(labels[i], x(i), height - colours.size * 0.4, fill=colours.quiet, anchor="middle"))
    return drawn


def _target(targets: tuple[float | None, ...], x: Scale, y: Scale, colours: Palette) -> str:
    """Dashed steps: each period's target is flat over its own place, a period without one is a gap."""
    half = (x(1) - x(0)) / 2
    d, before = "", None
    for i, value in enumerate(targets):
        if value is not None:
            start = "L" if before is not None else "M"
            # The first and last step end with the axis, or they would run into what is written beside it.
            left, right = max(x(i) - half, x.a), min(x(i) + half, x.b)
            d += f"{start}{number(left)} {number(y(value))}L{number(right)} {number(y(value))}"
        before = value
    return tag("path", d=d, fill="none", stroke=colours.target, stroke_width=1.1, stroke_dasharray="4 3") if d else ""


def _marks(limits: DrawnLimits | None, points: list[Point | None], colours: Palette) -> list[str]:
    """A ring round a point for the worse, a diamond for the better: the shape says what the colour says."""
    drawn = []
    for mark in limits.marks if limits else ():
        point = points[mark.at] if mark.at < len(points) else None
        if point is None:
            continue
        r = colours.size * 0.34
        look = {"fill": colours.paper, "stroke": colours.signal(mark.good), "stroke_width": 1.8}
        px, py = point
        if mark.good:
            r *= 1.25
            corners = ((px, py - r), (px + r, py), (px, py + r), (px - r, py))
            drawn.append(tag("polygon", points=" ".join(f"{number(a)},{number(b)}" for a, b in corners), **look))
        else:
            drawn.append(tag("circle", cx=px, cy=py, r=r, **look))
    return drawn


def _ends(
    series: Series, points: list[Point | None], y: Scale, frame: _Frame, colours: Palette, last: str, aim: str
) -> list[str]:
    """The last value, dotted and written, and the word "target" beside its line."""
    at, value = _last(series.values)
    point = points[at]
    if value is None or point is None or last == MISSING:
        return []
    size = colours.size
    heights = [point[1]]
    target = next((v for v in reversed(series.targets) if v is not None), None)
    if target is not None:
        heights.append(y(target))
    placed = spaced_apart(heights, size * 1.1, frame.top - size * 0.3, frame.bottom - size * 0.4)
    beside = frame.right + size * 0.35
    marked = series.limits is not None and any(m.at == at for m in series.limits.marks)
    drawn = [] if marked else [tag("circle", cx=point[0], cy=point[1], r=size * 0.24, fill=colours.ink)]
    drawn.append(label(last, beside, placed[0] + size * 0.35, fill=colours.ink, font_weight=700))
    if target is not None:
        drawn.append(label(aim, beside, placed[1] + size * 0.35, fill=colours.quiet))
    return drawn


def _hover(series: Series, points: list[Point | None], lang: str | None) -> list[str]:
    """An unseen disc over each point that tells its period and value."""
    why = {m.at: m.why.in_(lang) for m in series.limits.marks if m.why} if series.limits else {}
    drawn = []
    for i, point in enumerate(points):
        if point is None:
            continue
        said = f"{series.labels[i]} · {written(series.values[i], series.unit, lang)}"
        target = series.targets[i]
        if target is not None:
            said += " · " + t("target {value}", lang, value=written(target, series.unit, lang))
        if i in why:
            said += f" · {why[i]}"
        disc = {"cx": point[0], "cy": point[1], "r": 8, "fill": "transparent"}
        drawn.append(tag("circle", tag("title", words(said)), **disc))
    return drawn
