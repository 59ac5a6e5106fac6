"""What waits for somebody: one line of their desk, with the place where it is done and the day by which."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from text import Words


@dataclass(frozen=True)
class Task:
    """`what` begins with a verb: "Approve the plan 2027 of Wang Fang". `place` and `params` lead to where it is done.

    `due` None: no day is set. `about` is the supervisor whom it concerns, None when it concerns all.
    """

    what: Words
    place: str
    params: Mapping[str, str] = field(default_factory=dict)
    due: date | None = None
    about: str | None = None
