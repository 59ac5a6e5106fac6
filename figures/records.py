"""What a chart says, whoever draws it: frozen records that the writers beside each other (SVG, Plotly) take."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from metrics import Better
from text import Unit, Words

Limits = tuple[float, float, float]  # lower, mean, upper
Place = tuple[float, float]  # position on the axis of periods, value


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
    lines: tuple[Limits | None, ...] = ()
    breaks: tuple[int, ...] = ()

    @property
    def heights(self) -> list[float | None]:
        """What an axis must reach for the limits to be seen."""
        if self.lines:
            return [height for place in self.lines if place is not None for height in place]
        return [self.lower, self.upper, self.mean]

    def stretches(self) -> list[tuple[Limits | None, ...]]:
        """The lines parted where new ones begin: each as long as the chart, None outside its stretch."""
        cuts = [0, *sorted(self.breaks), len(self.lines)]
        return [
            tuple(place if start <= at < end else None for at, place in enumerate(self.lines))
            for start, end in pairwise(cuts)
        ]


@dataclass(frozen=True)
class Series:
    """One indicator over time. `labels` name its periods; a value of None is missing, not zero.

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

    @property
    def last(self) -> tuple[int, float] | None:
        """The latest value and its place; None with no value at all."""
        return next(((at, v) for at, v in reversed(list(enumerate(self.values))) if v is not None), None)

    @property
    def heights(self) -> list[float | None]:
        """Every value that an axis must reach."""
        return [*self.values, *self.targets, *(self.limits.heights if self.limits else ())]

    def going_on(self, coming: Mapping[str, float | None]) -> Series:
        """The same with periods to come, by code, that have a target and no value yet."""
        labels, none = (*self.labels, *coming), (None,) * len(coming)
        return replace(self, labels=labels, values=self.values + none, target=(*self.targets, *coming.values()))


@dataclass(frozen=True)
class Fan:
    """Months behind and ahead. `labels` name both; `ahead` holds (low, point, high) for the last of them.

    A value of None is missing, not zero. `target` is of the months, not of the year.
    """

    labels: tuple[str, ...]
    values: tuple[float | None, ...]
    ahead: tuple[tuple[float, float, float], ...]
    targets: tuple[float | None, ...]
    unit: Unit
    name: str = ""


@dataclass(frozen=True)
class Level:
    """Where a waterfall starts or ends: its value, as it is written, and what it is called."""

    name: str
    value: float
    said: str


@dataclass(frozen=True)
class WaterfallStep:
    """One bar. good: for the better, for the worse, None where nobody judges; href: where a click leads."""

    name: str
    amount: float
    said: str
    good: bool | None = None
    href: str | None = None


def steps(values: Sequence[float | None], periods: int) -> list[list[Place]]:
    """Values that hold for a whole period each, as lines: flat over its own place, half a place to both sides.

    Parted where a value is missing. On an axis of so many periods the first and last end with it, or they would run
    into what is written beside it.
    """
    last = max(periods - 1, 1)
    lines: list[list[Place]] = [[]]
    for at, value in enumerate(values):
        if value is None:
            lines.append([])
        else:
            lines[-1] += [(max(at - 0.5, 0), value), (min(at + 0.5, last), value)]
    return [line for line in lines if line]
