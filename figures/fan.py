"""A fan: what was, and where it is likely to go, with the interval that widens month by month."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

from figures.scale import Scale, every, spaced_apart, span, tick_decimals, ticks, unit_scale
from figures.svg import Palette, label, line, number, palette, path, svg_figure, tag, text_width, words
from text import Unit, language, t
from text import figure as written


@dataclass(frozen=True)
class Fan:
    """Months behind and ahead. `labels` are the codes of both; `ahead` holds (low, point, high) for the last of them.

    A value of None is missing, not zero. `target` is of the months, not of the year.
    """

    labels: tuple[str, ...]
    values: tuple[float | None, ...]
    ahead: tuple[tuple[float, float, float], ...]
    targets: tuple[float | None, ...]
    unit: Unit
    name: str = ""


def fan(drawn: Fan, *, width: float = 340, height: float = 200, lang: str | None = None, print: bool = False) -> str:
    """The months behind as a line, those ahead as a dashed line within their interval, the target dashed in blue."""
    lang = lang or language()
    colours = palette(print)
    size = colours.size
    reach = span([*drawn.values, *drawn.targets, *(v for one in drawn.ahead for v in one)], 0.08)
    whole = partial(
        svg_figure,
        width=width,
        height=height,
        label=drawn.name or t("Forecast", lang),
        description=describe(drawn, lang),
        colours=colours,
    )
    if reach is None:
        empty = label(t("No values yet", lang), width / 2, height / 2, fill=colours.quiet, anchor="middle")
        return whole(empty)
    scale = unit_scale(drawn.unit, reach, lang)
    at = [v * scale.step for v in ticks(reach[0] / scale.step, reach[1] / scale.step, 4)]
    decimals = tick_decimals([v / scale.step for v in at])
    names = [scale.write(v, decimals, lang) for v in at]
    ends = _ends(drawn, lang)
    left = max((text_width(n, size) for n in names), default=0) + size * 0.9
    right = width - max((text_width(said, size) * 1.08 for said, _, _ in ends), default=0) - size * 1.1
    top, bottom = size * (1.9 if scale.mark else 1.0), height - size * 1.9
    x = Scale(0, max(len(drawn.labels) - 1, 1), left + size * 0.6, right - size * 0.4)
    y = Scale(*reach, bottom, top)

    inside = [label(scale.mark, left - size * 0.9, size, fill=colours.quiet, anchor="end")] if scale.mark else []
    for value, name in zip(at, names, strict=True):
        inside.append(line((left, y(value)), (right, y(value)), stroke=colours.hair, width=0.5))
        inside.append(label(name, left - size * 0.5, y(value) + size * 0.35, fill=colours.quiet, anchor="end"))
    for i in every(len(drawn.labels), int((right - left) / (text_width(drawn.labels[-1], size) * 1.5))):
        inside.append(line((x(i), bottom), (x(i), bottom + 3), stroke=colours.quiet, width=0.6))
        inside.append(label(drawn.labels[i], x(i), height - size * 0.4, fill=colours.quiet, anchor="middle"))
    inside += [_band(drawn, x, y, colours), _target(drawn, x, y, colours)]
    inside.append(
        path(
            [None if v is None else (x(i), y(v)) for i, v in enumerate(drawn.values)],
            stroke=colours.ink,
            width=1.0 if print else 1.7,
        )
    )
    inside += _ahead(drawn, x, y, colours)
    placed = spaced_apart([y(value) for _, value, _ in ends], size * 1.1, top - size * 0.3, bottom - size * 0.4)
    for (said, _, blue), height_ in zip(ends, placed, strict=True):
        inside.append(
            label(said, right + size * 0.35, height_ + size * 0.35, fill=colours.blue if blue else colours.ink)
        )
    if not print:
        inside += _hover(drawn, x, y, lang)
    return whole(*inside)


def describe(drawn: Fan, lang: str | None = None) -> str:
    """The fan in one sentence, for those who hear it."""
    lang = lang or language()
    if not drawn.ahead:
        return t("No forecast", lang)
    low, point, high = (written(v, drawn.unit, lang) for v in drawn.ahead[-1])
    return t(
        "{period}: forecast {point}, 80% interval {low} to {high}",
        lang,
        period=drawn.labels[-1],
        point=point,
        low=low,
        high=high,
    )


def _ends(drawn: Fan, lang: str) -> list[tuple[str, float, bool]]:
    """What is written at the right: the last month's interval and the word target, each with its height."""
    told: list[tuple[str, float, bool]] = []
    if drawn.ahead:
        low, point, high = drawn.ahead[-1]
        told = [(written(v, drawn.unit, lang), v, False) for v in (high, point, low)]
    target = next((v for v in reversed(drawn.targets) if v is not None), None)
    return told if target is None else [*told, (t("target", lang), target, True)]


def _joint(drawn: Fan) -> list[tuple[int, float, float, float]]:
    """Where the fan opens (at the last value), and its months: (position, low, point, high)."""
    first = len(drawn.labels) - len(drawn.ahead)
    opened = []
    if first and (value := drawn.values[first - 1]) is not None:
        opened.append((first - 1, value, value, value))
    return opened + [(first + i, *one) for i, one in enumerate(drawn.ahead)]


def _band(drawn: Fan, x: Scale, y: Scale, colours: Palette) -> str:
    joint = _joint(drawn)
    if len(joint) < 2:
        return ""
    upper = [(x(i), y(high)) for i, _, _, high in joint]
    lower = [(x(i), y(low)) for i, low, _, _ in reversed(joint)]
    around = "L".join(f"{number(a)} {number(b)}" for a, b in upper + lower)
    return tag("path", d=f"M{around}Z", fill=colours.blue, fill_opacity=0.16)


def _ahead(drawn: Fan, x: Scale, y: Scale, colours: Palette) -> list[str]:
    """The forecast itself; a single month without a neighbour is a bar with a dot."""
    joint = _joint(drawn)
    if len(joint) == 1:
        i, low, point, high = joint[0]
        bar = line((x(i), y(low)), (x(i), y(high)), stroke=colours.blue, width=3, stroke_opacity=0.3)
        return [bar, tag("circle", cx=x(i), cy=y(point), r=colours.size * 0.24, fill=colours.ink)]
    d = "L".join(f"{number(x(i))} {number(y(point))}" for i, _, point, _ in joint)
    return (
        [tag("path", d=f"M{d}", fill="none", stroke=colours.ink, stroke_width=1.3, stroke_dasharray="2 3")] if d else []
    )


def _target(drawn: Fan, x: Scale, y: Scale, colours: Palette) -> str:
    """Dashed steps: each month's target is flat over its own place, a month without one is a gap."""
    half = (x(1) - x(0)) / 2
    d, before = "", None
    for i, value in enumerate(drawn.targets):
        if value is not None:
            left, right = max(x(i) - half, x.a), min(x(i) + half, x.b)
            d += f"{'M' if before is None else 'L'}{number(left)} {number(y(value))}L{number(right)} {number(y(value))}"
        before = value
    return tag("path", d=d, fill="none", stroke=colours.blue, stroke_width=1.1, stroke_dasharray="4 3") if d else ""


def _hover(drawn: Fan, x: Scale, y: Scale, lang: str) -> list[str]:
    """An unseen disc over each month that tells it."""
    told = [
        (i, value, f"{drawn.labels[i]} · {written(value, drawn.unit, lang)}")
        for i, value in enumerate(drawn.values)
        if value is not None
    ]
    first = len(drawn.labels) - len(drawn.ahead)
    for i, (low, point, high) in enumerate(drawn.ahead):
        said = t(
            "{period}: forecast {point}, 80% interval {low} to {high}",
            lang,
            period=drawn.labels[first + i],
            point=written(point, drawn.unit, lang),
            low=written(low, drawn.unit, lang),
            high=written(high, drawn.unit, lang),
        )
        told.append((first + i, point, said))
    return [
        tag("circle", tag("title", words(said)), cx=x(i), cy=y(value), r=8, fill="transparent")
        for i, value, said in told
    ]
