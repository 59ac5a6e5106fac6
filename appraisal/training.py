"""Training and growth of one supervisor (policy 5): needs, the training record with its effect, talks, career goals.

Rows come from the tables of data/schemas/growth.py, entered by people; whether a training helped is judged by
insight on the indicator that it was to move, as any other measure is.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from data.store import Store, in_force
from insight import ImprovementEffect, Intervention, effects_of
from metrics import need_sight_of_all
from scope import Right, Scope

ATTENDED = "attended"


@dataclass(frozen=True)
class TrainingNeed:
    """One training need. `trainings`: of how many trainings its supervisor's record says that they serve it."""

    need_id: str
    supervisor_id: str
    topic: str
    source: str
    indicator: str | None
    reason: str
    priority: str
    raised_on: date
    status: str
    trainings: int


@dataclass(frozen=True)
class Training:
    """One training of the yearly plan, with how many take part, came, and what they thought (mean of 1 to 5)."""

    training_id: str
    topic: str
    content: str | None
    method: str
    trainer: str
    planned_on: date
    held_on: date | None
    planned_cost: float | None
    cost: float | None
    status: str
    invited: int
    attended: int
    rating: float | None

    @property
    def on(self) -> date:
        """When it was held, or is to be."""
        return self.held_on or self.planned_on


@dataclass(frozen=True)
class Recorded:
    """One line of a person's training record. `indicator`: its own, else its need's. `outcome`: what became of it
    since; None where none was named, or the person was not there."""

    training: Training
    need_id: str | None
    indicator: str | None
    attendance: str | None
    test_score: float | None
    learned: str | None
    rating: int | None
    feedback: str | None
    outcome: ImprovementEffect | None = None


@dataclass(frozen=True)
class DevelopmentTalk:
    """One development talk."""

    talk_id: str
    held_on: date
    led_by: str
    summary: str
    agreed: str | None
    next_on: date | None


@dataclass(frozen=True)
class CareerStep:
    """One step of a career goal; done when `done_on` is given."""

    step_id: str
    what: str
    due_on: date
    done_on: date | None


@dataclass(frozen=True)
class Review:
    """What a review of a career goal found."""

    reviewed_on: date
    found: str
    changed: str | None


@dataclass(frozen=True)
class CareerGoal:
    """One career goal with its steps (by due day) and reviews (the latest first)."""

    goal_id: str
    goal: str
    path: str
    company_need: str
    target_on: date | None
    agreed_on: date | None
    status: str
    steps: tuple[CareerStep, ...] = ()
    reviews: tuple[Review, ...] = ()


def training_needs(store: Store, who: Scope, supervisor_id: str) -> list[TrainingNeed]:
    """A supervisor's training needs, open ones first, then by priority and day. NotAllowed out of scope."""
    who.need_personnel_of(supervisor_id)
    rows = store.rows(
        f"""SELECT need_id, supervisor_id, topic, source, indicator, reason, priority, raised_on, status,
                   (SELECT count(*) FROM {in_force("training_records")} r WHERE r.need_id = n.need_id)
            FROM {in_force("training_needs")} n WHERE supervisor_id = ?
            ORDER BY list_position(['open', 'planned', 'met', 'dropped'], status),
                     list_position(['high', 'medium', 'low'], priority), raised_on DESC, need_id""",
        [supervisor_id],
    )
    return [TrainingNeed(*row) for row in rows]


_TRAINING = """t.training_id, t.topic, t.content, t.method, t.trainer, t.planned_on, t.held_on,
    t.planned_cost::DOUBLE, t.cost::DOUBLE, t.status"""
# A record that names no indicator has its need's.
_RECORDED = f"""{in_force("training_records")} r JOIN {in_force("trainings")} t USING (training_id)
    LEFT JOIN {in_force("training_needs")} n ON n.need_id = r.need_id"""


def year_plan(store: Store, who: Scope, year: int) -> list[Training]:
    """The trainings planned or held in a year, in order of their days. For whoever may see everyone."""
    need_sight_of_all(who)
    who.need(Right.SEE_PERSONNEL)
    rows = store.rows(
        f"""SELECT {_TRAINING}, count(r.supervisor_id), count(*) FILTER (r.attendance = '{ATTENDED}'), avg(r.rating)
            FROM {in_force("trainings")} t LEFT JOIN {in_force("training_records")} r USING (training_id)
            WHERE year(coalesce(t.held_on, t.planned_on)) = ? GROUP BY ALL
            ORDER BY max(coalesce(t.held_on, t.planned_on)), t.training_id""",
        [year],
    )
    return [Training(*row) for row in rows]


def training_record(store: Store, who: Scope, supervisor_id: str, until: date) -> list[Recorded]:
    """What a supervisor was or is to be trained in, the latest first, with its effect on the data up to `until`.

    Counts and ratings of a training are their own alone here. Raises NotAllowed for a supervisor out of scope.
    """
    who.need_personnel_of(supervisor_id)
    rows = store.rows(
        f"""SELECT {_TRAINING}, r.need_id, coalesce(r.indicator, n.indicator), r.attendance, r.test_score,
                   r.learned, r.rating, r.feedback
            FROM {_RECORDED}
            WHERE r.supervisor_id = ? ORDER BY coalesce(t.held_on, t.planned_on) DESC, t.training_id""",
        [supervisor_id],
    )
    outcomes = _outcomes(store, who, supervisor_id, until)
    recorded = []
    for row in rows:
        about, (need_id, indicator, attendance, *rest) = row[:10], row[10:]
        training = Training(*[*about, 1, int(attendance == ATTENDED), rest[2]])
        line = Recorded(training, need_id, indicator, attendance, *rest)
        recorded.append(replace(line, outcome=outcomes.get((training.training_id, indicator))))
    return recorded


def _outcomes(
    store: Store, who: Scope, supervisor_id: str, until: date
) -> dict[tuple[str, str | None], ImprovementEffect]:
    known = [
        Intervention(training, topic, supervisor, indicator, held_on)
        for training, topic, supervisor, indicator, held_on in store.rows(
            f"""SELECT t.training_id, t.topic, r.supervisor_id, coalesce(r.indicator, n.indicator), t.held_on
                FROM {_RECORDED}
                WHERE r.attendance = '{ATTENDED}' AND coalesce(r.indicator, n.indicator) IS NOT NULL AND t.held_on <= ?
                ORDER BY t.held_on, t.training_id, r.supervisor_id""",
            [until],
        )
    ]
    mine = [intervention for intervention in known if intervention.supervisor_id == supervisor_id]
    effects = effects_of(store, who, mine, known, until)
    return {
        (intervention.key, intervention.indicator): outcome for intervention, outcome in zip(mine, effects, strict=True)
    }


def development_talks(store: Store, who: Scope, supervisor_id: str) -> list[DevelopmentTalk]:
    """The talks with a supervisor, the latest first. NotAllowed out of scope."""
    who.need_personnel_of(supervisor_id)
    rows = store.rows(
        f"""SELECT talk_id, held_on, led_by, summary, agreed, next_on FROM {in_force("development_talks")}
            WHERE supervisor_id = ? ORDER BY held_on DESC, talk_id""",
        [supervisor_id],
    )
    return [DevelopmentTalk(*row) for row in rows]


def career_goals(store: Store, who: Scope, supervisor_id: str) -> list[CareerGoal]:
    """A supervisor's career goals, those at work first, each with its steps and reviews. NotAllowed out of scope."""
    who.need_personnel_of(supervisor_id)
    rows = store.rows(
        f"""SELECT goal_id, goal, path, company_need, target_on, agreed_on, status FROM {in_force("career_goals")}
            WHERE supervisor_id = ?
            ORDER BY list_position(['agreed', 'draft', 'reached', 'dropped'], status), target_on, goal_id""",
        [supervisor_id],
    )
    ids = [row[0] for row in rows]
    steps = _by_goal(store, "career_steps", "step_id, what, due_on, done_on", "due_on, step_id", ids)
    reviews = _by_goal(store, "career_reviews", "reviewed_on, found, changed", "reviewed_on DESC, review_id", ids)
    return [
        replace(
            CareerGoal(*row),
            steps=tuple(CareerStep(*step) for step in steps.get(row[0], ())),
            reviews=tuple(Review(*review) for review in reviews.get(row[0], ())),
        )
        for row in rows
    ]


def _by_goal(store: Store, table: str, columns: str, order: str, ids: Sequence[str]) -> dict[str, list[tuple]]:
    by_goal: dict[str, list[tuple]] = {}
    for goal_id, *rest in store.rows(
        f"""SELECT goal_id, {columns} FROM {in_force(table)}
            WHERE goal_id IN (SELECT unnest(?::VARCHAR[])) ORDER BY {order}""",
        [list(ids)],
    ):
        by_goal.setdefault(goal_id, []).append(tuple(rest))
    return by_goal
