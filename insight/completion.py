"""What a project will have cost when it is done: the three usual estimates at completion from earned value.

After the Project Management Institute's practice standard, with BAC the budget, EV earned, AC spent, PV planned by now,
CPI = EV / AC and SPI = EV / PV:
  as so far   BAC / CPI                       the rest costs as much per value as what is done
  as planned  AC + (BAC − EV)                 the rest costs what was planned: what happened will not happen again
  catching up AC + (BAC − EV) / (CPI · SPI)   the rest also has to make up for lost time
Arithmetic, and not a forecast: there is no interval, and nothing here changes a score.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from data.store import Store
from metrics import AT_WORK, Period, query_values
from scope import Scope

_PROJECTS = (
    AT_WORK
    + """,
planned AS (
    SELECT w.project_id, sum(m.planned_value) AS pv
    FROM at_work w JOIN project_milestones m ON m.project_id = w.project_id AND m.baseline_on <= w.end_on
    GROUP BY w.project_id)
SELECT w.project_id, j.name, j.budget::DOUBLE, w.ev::DOUBLE, w.ac::DOUBLE, n.pv::DOUBLE
FROM at_work w JOIN projects j USING (project_id) LEFT JOIN planned n USING (project_id)
WHERE j.actual_finish IS NULL OR j.actual_finish > w.end_on
ORDER BY j.budget DESC, w.project_id"""
)


@dataclass(frozen=True)
class AtCompletion:
    """One project at work and what it will have cost; an estimate is None where its ratio has nothing to divide by."""

    project_id: str
    name: str
    budget: float
    earned: float
    cost: float
    planned: float | None

    @property
    def cpi(self) -> float | None:
        """Value earned per unit of cost; None without cost."""
        return self.earned / self.cost if self.cost > 0 else None

    @property
    def spi(self) -> float | None:
        """Value earned of what was planned by now; None where nothing was."""
        return self.earned / self.planned if self.planned else None

    @property
    def as_so_far(self) -> float | None:
        """At the cost performance so far."""
        return self.budget / self.cpi if self.cpi else None

    @property
    def as_planned(self) -> float:
        """With the rest as planned."""
        return self.cost + self.budget - self.earned

    @property
    def catching_up(self) -> float | None:
        """At the cost performance so far, and in time."""
        pace = (self.cpi or 0.0) * (self.spi or 0.0)
        return self.cost + (self.budget - self.earned) / pace if pace else None


def at_completion(
    store: Store, who: Scope, supervisor_id: str, period: Period, as_of: date
) -> tuple[AtCompletion, ...]:
    """The supervisor's projects at work at the end of the period that have cost rows, the largest budget first.

    Raises NotAllowed for a supervisor out of scope.
    """
    who.need_sight_of(supervisor_id)
    question = query_values(store, who, [period], units=[supervisor_id], as_of=as_of)
    sql = question.sql(_PROJECTS, ["projects", "project_costs", "project_milestones"])
    return tuple(AtCompletion(*row) for row in store.rows(sql, question.params))
