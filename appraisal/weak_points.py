"""What the figures say should be learned (policy 5.1): weak indicators, and those that fall, with the scheme's topics.

It proposes; a need is entered by people (table training_needs), who may know better.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from data.store import Store
from metrics import Indicator, Period, Score, scores
from scope import Scope
from text import Words, number

FALLING_NOTE = 3  # falls in a row that make a training need
HIGH_BELOW = 60.0  # points under which a need is proposed as urgent: the threshold itself was missed


@dataclass(frozen=True)
class WeakPoint:
    """A weak indicator that counts, why it is one, and what to train; `topic` None where the scheme names none."""

    indicator: Indicator
    points: float
    topic: Words | None
    why: Words


def weak_points(store: Store, who: Scope, supervisor_id: str, period: Period, as_of: date) -> list[WeakPoint]:
    """The weak points of a supervisor in a period, the weakest first; empty where nothing is weak or known.

    What is to be learned is a personnel matter: raises NotAllowed for a supervisor or a role out of scope.
    """
    who.need_personnel_of(supervisor_id)
    periods = [period.before(i) for i in range(FALLING_NOTE, 0, -1)] + [period]
    scored = scores(store, who, [supervisor_id], periods, as_of)
    before = [scored[supervisor_id, earlier.code] for earlier in periods[:-1]]
    return weak_points_of(scored[supervisor_id, period.code], before)


def weak_points_of(score: Score, before: Sequence[Score | None]) -> list[WeakPoint]:
    """Indicators that count and lie under the scheme's limit, or fell three periods in a row: `before` holds the
    scores of the three periods before, the earliest first."""
    scheme = score.scheme
    weak = []
    for line in score.lines:
        if line.weight <= 0 or line.points is None:
            continue
        way = [earlier.line(line.indicator.key).points if earlier else None for earlier in before[-FALLING_NOTE:]] + [
            line.points
        ]
        if line.points < scheme.training_below:
            limit = number(scheme.training_below)
            why = Words(f"under {limit} points", f"低于 {limit} 分")
        elif falls(way):
            why = Words(f"fell {FALLING_NOTE} periods in a row", f"连续 {FALLING_NOTE} 期下降")
        else:
            continue
        weak.append(WeakPoint(line.indicator, line.points, scheme.topic_of(line.indicator), why))
    return sorted(weak, key=lambda need: need.points)


def falls(points: Sequence[float | None]) -> bool:
    """Is every point known and below the one before, `FALLING_NOTE` times over?"""
    known = [p for p in points if p is not None]
    return len(known) == len(points) == FALLING_NOTE + 1 and all(b < a for a, b in pairwise(known))


def proposed_need(weak: WeakPoint, need_id: str, supervisor_id: str, period: Period, today: date) -> Mapping[str, str]:
    """The weak point as a row of training_needs, for a person to look at and enter; text in their language."""
    return {
        "need_id": need_id,
        "supervisor_id": supervisor_id,
        "topic": str(weak.topic or weak.indicator.name),
        "source": "appraisal",
        "indicator": weak.indicator.key,
        "reason": f"{weak.indicator.name} · {period.name}: {number(weak.points, 1)} ({weak.why})",
        "priority": "high" if weak.points < HIGH_BELOW else "medium",
        "raised_on": today.isoformat(),
        "status": "open",
    }
