"""What follows from the appraisal of a team's members by its own scheme (policy 3.2): rewards, promotion, training.

The scheme proposes by the scores; the supervisor puts it forward, leadership or HR decide. Nothing is done by itself.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from appraisal.task import Task
from data.owners import owner_of
from data.store import Store, in_force
from metrics import Period, PeriodKind
from scope import Role, Scope
from text import Words, shortened

TABLE = "member_outcomes"
KINDS = {
    "reward": Words("rewards", "奖励"),
    "promotion": Words("promotions", "晋升"),
    "training": Words("trainings", "培训"),
    "penalty": Words("penalties", "处罚"),
}
GIVEN = timedelta(days=45)  # from the quarter's end: a month to appraise, two weeks to say what follows
LONGEST = 60  # characters of a text in a line

PROPOSE = Words(
    "Put forward the {kind} that follow from the appraisals of {period}: {n}",
    "提出{period}成员考评的{kind}建议（{n} 人）",
)
DECIDE = Words("Decide what is put forward for {name}: {about}", "对{name}的考评结果应用作出决定：{about}")


@dataclass(frozen=True)
class MemberScheme:
    """The scheme of a team in force in a quarter."""

    scheme_id: str
    reward_from: float
    promotion_after: int
    training_below: float
    penalty_below: float | None

    def follows(self, scores: list[float | None]) -> Iterator[str]:
        """What follows from a member's score, given those of the last quarters, the latest last; None: no review."""
        latest, lately = scores[-1], scores[-self.promotion_after :]
        if latest is None:
            return
        if latest >= self.reward_from:
            yield "reward"
        if len(lately) == self.promotion_after and all(s is not None and s >= self.reward_from for s in lately):
            yield "promotion"
        if latest < self.training_below:
            yield "training"
        if self.penalty_below is not None and latest < self.penalty_below:
            yield "penalty"


@dataclass(frozen=True)
class MemberFollowUp:
    """What the scheme says follows for one member, and nobody has put forward yet. `score`: that of the quarter."""

    member_id: str
    name: str
    quarter: Period
    kind: str
    score: float

    @property
    def cells(self) -> dict[str, str]:
        """The row of member_outcomes that puts it forward, as far as it is known."""
        return {"member_id": self.member_id, "quarter": self.quarter.code, "kind": self.kind, "status": "proposed"}


def member_scheme(store: Store, who: Scope, supervisor_id: str, quarter: Period) -> MemberScheme | None:
    """The scheme by which a supervisor's team is appraised in a quarter; None before the first. NotAllowed out of
    sight."""
    who.need_sight_of(supervisor_id)
    rows = store.rows(
        f"""SELECT scheme_id, reward_from, promotion_after, training_below, penalty_below
            FROM {in_force("member_schemes")} WHERE supervisor_id = ? AND holds_from <= ?
            ORDER BY holds_from DESC LIMIT 1""",
        [supervisor_id, quarter.code],
    )
    return MemberScheme(*rows[0]) if rows else None


def member_follow_ups(store: Store, who: Scope, supervisor_id: str, quarter: Period) -> tuple[MemberFollowUp, ...]:
    """What follows for the members appraised in a quarter, by kind and name, less what is put forward already.

    A promotion is asked for again only after as many quarters as it takes. Empty without a scheme; NotAllowed out of
    sight.
    """
    who.need_personnel_of(supervisor_id)
    judged_by = member_scheme(store, who, supervisor_id, quarter)
    if judged_by is None:
        return ()
    quarters = [quarter.before(n).code for n in reversed(range(judged_by.promotion_after))]
    reviews = store.rows(
        f"""SELECT t.member_id, (SELECT any_value(m.name) FROM {in_force("team_members")} m
                                 WHERE m.member_id = t.member_id), t.period, t.score
            FROM {in_force("member_reviews")} t
            WHERE {owner_of("member_reviews", "t")} = $whose AND t.period IN (SELECT unnest($quarters::VARCHAR[]))""",
        {"whose": supervisor_id, "quarters": quarters},
    )
    scores: dict[tuple[str, str], dict[str, float]] = {}
    for member_id, name, period, score in reviews:
        scores.setdefault((name, member_id), {})[period] = score
    known = {
        (member_id, kind, of_quarter)
        for member_id, kind, of_quarter in store.rows(
            f"SELECT member_id, kind, quarter FROM {in_force(TABLE)} WHERE quarter IN (SELECT unnest(?::VARCHAR[]))",
            [quarters],
        )
    }
    follow_ups = [
        MemberFollowUp(member_id, name, quarter, kind, of_member[quarter.code])
        for (name, member_id), of_member in sorted(scores.items())
        for kind in judged_by.follows([of_member.get(code) for code in quarters])
        if not any((member_id, kind, code) in known for code in (quarters if kind == "promotion" else [quarter.code]))
    ]
    return tuple(sorted(follow_ups, key=lambda follow_up: list(KINDS).index(follow_up.kind)))


def last_appraised_quarter(today: date) -> Period:
    """The quarter that ended last: the one whose members are appraised now."""
    return Period.containing(today, PeriodKind.QUARTER).before()


def member_tasks(store: Store, who: Scope, today: date) -> Iterator[Task]:
    """What waits about members: to put forward, for their supervisor; to decide, for leadership."""
    if who.role is Role.SUPERVISOR:
        quarter = last_appraised_quarter(today)
        for supervisor_id in sorted(who.supervisors or ()):
            follow_ups = member_follow_ups(store, who, supervisor_id, quarter)
            for kind, name in KINDS.items():
                if n := sum(follow_up.kind == kind for follow_up in follow_ups):
                    request = PROPOSE.format(kind=name, period=quarter.name, n=n)
                    yield _task(request, supervisor_id, quarter.end + GIVEN)
    elif who.role is Role.LEADERSHIP:
        yield from _to_decide(store)


def _to_decide(store: Store) -> Iterator[Task]:
    rows = store.rows(
        f"""SELECT t.outcome_id, {owner_of(TABLE, "t")}, t.what,
                   (SELECT any_value(m.name) FROM {in_force("team_members")} m WHERE m.member_id = t.member_id)
            FROM {in_force(TABLE)} t WHERE t.status = 'proposed' ORDER BY t.quarter, t.outcome_id"""
    )
    for outcome_id, supervisor_id, what, name in rows:
        yield _task(DECIDE.format(name=name, about=shortened(what, LONGEST)), supervisor_id, None, outcome_id)


def _task(request: Words, supervisor_id: str, due: date | None, row: str = "") -> Task:
    params = {"register": TABLE, "table": TABLE} | ({"row": row} if row else {})
    return Task(request, "registers", params, due, supervisor_id)
