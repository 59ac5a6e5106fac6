"""From values to positions, and to the ticks a reader would have chosen, in the unit a reader counts in."""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from text import Unit, money_step, number

NICE_STEPS = (1, 2, 2.5, 5, 10)


@dataclass(frozen=True)
class Scale:
    """Values lo..hi laid over positions a..b; a may be below b (the way y runs in SVG)."""

    lo: float
    hi: float
    a: float
    b: float

    def __call__(self, value: float) -> float:
        """The position of a value; outside lo..hi it lies outside a..b."""
        return self.a + (value - self.lo) / (self.hi - self.lo) * (self.b - self.a)


@dataclass(frozen=True)
class UnitScale:
    """How one column or axis of values is written: value / step, then the mark once (%, 万, K)."""

    step: float
    mark: str

    def write(self, value: float | None, decimals: int, lang: str) -> str:
        """The value in this reading without its mark; missing is a dash."""
        return number(None if value is None else value / self.step, decimals, lang)


def unit_scale(unit: Unit, values: Iterable[float | None], lang: str) -> UnitScale:
    """One step for all the values together: that of the largest."""
    if unit is Unit.RATIO:
        return UnitScale(0.01, "%")
    if unit is Unit.MONEY:
        step, mark = money_step(max((abs(v) for v in values if v is not None), default=0.0), lang)
        return UnitScale(step, mark.strip())
    return UnitScale(1.0, "")


@dataclass(frozen=True)
class ValueAxis:
    """An axis of values, as a reader would have drawn it.

    reach  from the least to the greatest value, with some room
    ticks  where a line goes across, each with what is written beside it
    mark   the unit that is written once (%, 万, K), or nothing
    """

    reach: tuple[float, float]
    ticks: tuple[tuple[float, str], ...]
    mark: str


def value_axis(unit: Unit, values: Iterable[float | None], lang: str) -> ValueAxis | None:
    """The axis that holds all the values; None without any."""
    reach = span(values, 0.08)
    if reach is None:
        return None
    scale = unit_scale(unit, reach, lang)
    at = [v * scale.step for v in ticks(reach[0] / scale.step, reach[1] / scale.step, 4)]
    decimals = tick_decimals([v / scale.step for v in at])
    return ValueAxis(reach, tuple((v, scale.write(v, decimals, lang)) for v in at), scale.mark)


def span(values: Iterable[float | None], margin: float = 0.0) -> tuple[float, float] | None:
    """The least and greatest value, widened by a margin; a flat row gets room around it; None without values."""
    known = [v for v in values if v is not None and math.isfinite(v)]
    if not known:
        return None
    lo, hi = min(known), max(known)
    room = (hi - lo) * margin or abs(hi) * 0.1 * (hi == lo) or (1.0 if hi == lo else 0.0)
    return lo - room, hi + room


def ticks(lo: float, hi: float, about: int = 4) -> list[float]:
    """Round values within lo..hi, about as many as asked for."""
    rough = (hi - lo) / max(about, 1)
    power = 10.0 ** math.floor(math.log10(rough))
    step = next(n * power for n in NICE_STEPS if n * power >= rough * 0.999)
    first = math.ceil(lo / step - 1e-9)
    last = math.floor(hi / step + 1e-9)
    return [round(i * step, 12) for i in range(first, last + 1)]


def tick_decimals(at: Sequence[float]) -> int:
    """As few decimals as tell neighbouring ticks apart."""
    for decimals in range(4):
        if all(abs(round(v, decimals) - v) < 1e-9 for v in at):
            return decimals
    return 4


def every(count: int, room: int) -> list[int]:
    """At most `room` of `count` positions, evenly spaced back from the last, which is always among them."""
    if count == 0:
        return []
    stride = max(1, math.ceil(count / max(room, 1)))
    return list(range(count - 1, -1, -stride))[::-1]


def spaced_apart(wanted: Sequence[float], gap: float, lo: float, hi: float) -> list[float]:
    """Positions near those wanted, at least `gap` apart and within lo..hi, in the same order as given."""
    order = sorted(range(len(wanted)), key=lambda i: wanted[i])
    placed = [0.0] * len(wanted)
    at = lo
    for i in order:
        placed[i] = at = max(at, min(wanted[i], hi))
        at += gap
    ceiling = hi
    for i in reversed(order):
        placed[i] = min(placed[i], ceiling)
        ceiling = placed[i] - gap
    return placed


def text_width(text: str, size: float) -> float:
    """About how wide the text is drawn: full-width characters count 1 em, others 0.58."""
    wide = sum(unicodedata.east_asian_width(c) in "WF" for c in text)
    return size * (wide + 0.58 * (len(text) - wide))
