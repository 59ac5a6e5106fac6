"""With these weights, who moves, by how much? A scheme tried on a year without storing it (policy 4.1)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from data.store import Store
from metrics import Annual, Scheme, Value, annuals, need_sight_of_all
from scope import Scope


@dataclass(frozen=True)
class SchemeTrial:
    """One supervisor's year under the scheme in force and under the one that is tried."""

    supervisor_id: str
    before: Annual
    after: Annual

    @property
    def moved(self) -> float | None:
        """By how many points the annual score moves; None when either has none."""
        if self.before.total is None or self.after.total is None:
            return None
        return self.after.total - self.before.total

    @property
    def regraded(self) -> bool:
        """Does the grade change?"""
        return self.before.grade != self.after.grade and (
            self.before.grade is None or self.after.grade is None or self.before.grade.key != self.after.grade.key
        )


def try_scheme(
    store: Store, who: Scope, candidate: Scheme, known: Sequence[Value] = (), *, as_of: date
) -> tuple[SchemeTrial, ...]:
    """Everyone's year as it stands and under the candidate, the widest move first. Nothing is stored.

    `known` = the values of the months judged, where they were read already. Raises NotAllowed unless the person sees
    everyone.
    """
    need_sight_of_all(who)
    before = annuals(store, who, candidate.year, as_of, known=known)
    read = known or [line.value for year in before.values() for line in year.score.lines]
    after = annuals(store, who, candidate.year, as_of, known=read, scheme=candidate)
    tried = [SchemeTrial(key, before[key], after[key]) for key in before]
    return tuple(sorted(tried, key=lambda trial: (-abs(trial.moved or 0.0), trial.supervisor_id)))
