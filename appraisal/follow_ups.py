"""What the policy expects next of what stands in the registers, where no due day of a row says so: one table of it.

An improvement that was closed without reaching its goal is to be adjusted until it does (policy 3.3), a closed project
to be accepted, with its lessons kept (3.6), members are appraised every quarter (3.2). Each is on the desk until the
row that answers it is there; nothing is ticked off by hand.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from appraisal.registers import VIEWS
from appraisal.task import Task
from data.store import Store, in_force
from metrics import MeasuredChange, Period, PeriodKind, measured_changes
from scope import Role, Scope
from text import Unit, Words, figure, shortened

SOON = timedelta(days=14)
GIVEN = timedelta(days=30)  # to do it, from the day on which it can be done
LOOKED_BACK = timedelta(days=183)  # older closures are history: the yearly talk is about those
MEETING_EVERY = timedelta(days=31)  # "regular team meetings" (policy 2.2): a month without one is asked about
LONGEST = 60


@dataclass(frozen=True)
class Follow:
    """One thing expected. `sql` gives whose row, its key, what it is about and by when; {table} stands for the rows in
    force of `table`. `ahead`: how long before that day it is on the desk."""

    clause: str
    of: Role
    what: Words
    table: str
    sql: str
    ahead: timedelta = SOON


FOLLOWS = (
    Follow(
        "3.3",
        Role.SUPERVISOR,
        Words("Analyse the problem with the departments: {about}", "会同相关部门分析问题：{about}"),
        "process_problems",
        f"""SELECT c.supervisor_id, t.problem_id, t.description, t.raised_on + {GIVEN.days}
            FROM {{table}} t JOIN {in_force("processes")} c USING (process_id)
            WHERE t.resolved_on IS NULL
              AND t.problem_id NOT IN (SELECT problem_id FROM {in_force("process_studies")})""",
    ),
    Follow(
        "3.3",
        Role.SUPERVISOR,
        Words("Train the people and launch what was approved: {about}", "完成人员培训并上线已批准的方案：{about}"),
        "process_improvements",
        f"""SELECT t.supervisor_id, t.improvement_id, t.title, t.approved_on + {GIVEN.days}
            FROM {{table}} t WHERE t.status = 'approved' AND t.launched_on IS NULL""",
        ahead=GIVEN,
    ),
    Follow(
        "3.5",
        Role.SUPERVISOR,
        Words("Renew the contract or let it end: {about}", "续签合同或到期终止：{about}"),
        "resource_contracts",
        "SELECT t.supervisor_id, t.contract_id, t.subject, t.runs_to FROM {table} t WHERE t.status = 'signed'",
        ahead=2 * GIVEN,
    ),
    Follow(
        "3.6",
        Role.SUPERVISOR,
        Words("Write down the lessons of the project: {about}", "填写项目经验总结：{about}"),
        "projects",
        f"""SELECT t.supervisor_id, t.project_id, t.name, t.actual_finish + {GIVEN.days}
            FROM {{table}} t WHERE t.status = 'closed' AND t.lessons IS NULL""",
        ahead=GIVEN,
    ),
    Follow(
        "3.6",
        Role.LEADERSHIP,
        Words("Accept the finished project, or not: {about}", "对已结项的项目进行验收：{about}"),
        "projects",
        f"""SELECT t.supervisor_id, t.project_id, t.name, t.actual_finish + {GIVEN.days}
            FROM {{table}} t WHERE t.status = 'closed' AND t.acceptance IS NULL""",
        ahead=GIVEN,
    ),
)

ADJUST = Words(
    "Adjust the improvement or propose another, its goal was not reached ({change}, goal {goal}): {about}",
    "优化未达目标（实测 {change}，目标 {goal}），请调整或另提方案：{about}",
)
REVIEW = Words("Appraise the members of your team for {period}: {n} to do", "完成 {period}成员考评（{n} 人）")
MEET = Words("Hold a team meeting: the last was on {day}", "召开团队会议（上次：{day}）")


def follow_up_tasks(store: Store, who: Scope, today: date) -> Iterator[Task]:
    """What of this waits for this person; nothing for other roles than the two that answer for it."""
    for follow in FOLLOWS:
        if who.role is follow.of:
            yield from _found(store, who, follow, today)
    if who.role is Role.SUPERVISOR:
        for supervisor_id in sorted(who.supervisors or ()):
            yield from _to_adjust(store, who, supervisor_id, today)
            yield from _to_review(store, supervisor_id, today)
            yield from _to_meet(store, supervisor_id, today)


def _found(store: Store, who: Scope, follow: Follow, today: date) -> Iterator[Task]:
    rows = store.rows(follow.sql.format(table=in_force(follow.table)) + " ORDER BY 4, 2")
    for supervisor_id, key, about, due in rows:
        if who.sees(supervisor_id) and (due is None or due <= today + follow.ahead):
            yield _task(follow.what.format(about=shortened(about, LONGEST)), follow.table, supervisor_id, due, key)


def _to_adjust(store: Store, who: Scope, supervisor_id: str, today: date) -> Iterator[Task]:
    """Improvements closed without having reached their goal, until an adjustment or another on the process follows."""
    open_ones = dict(
        store.rows(
            f"""SELECT improvement_id, closed_on FROM {in_force("process_improvements")} t
                WHERE supervisor_id = $whose AND status = 'closed' AND closed_on > $since AND closed_on <= $today
                  AND NOT EXISTS (SELECT 1 FROM {in_force("improvement_steps")} s
                                  WHERE s.improvement_id = t.improvement_id AND s.kind = 'adjustment')
                  AND NOT EXISTS (SELECT 1 FROM {in_force("process_improvements")} n
                                  WHERE n.process_id = t.process_id AND n.improvement_id <> t.improvement_id
                                    AND n.proposed_on >= t.launched_on)""",
            {"whose": supervisor_id, "since": today - LOOKED_BACK, "today": today},
        )
    )
    if not open_ones:
        return
    changes = measured_changes(store, who, Period.year(today.year), supervisor_id=supervisor_id, as_of=today)
    for change in changes:
        closed_on = open_ones.get(change.improvement_id)
        if closed_on is not None and change.reached is False:
            yield _task(_said(change), "process_improvements", supervisor_id, closed_on + GIVEN, change.improvement_id)


def _said(change: MeasuredChange) -> Words:
    def in_words(value: float | None) -> Words:
        return Words(*(figure(value, Unit.RATIO, lang, signed=True) for lang in ("en", "zh")))

    return ADJUST.format(
        change=in_words(change.change), goal=in_words(change.goal_change), about=shortened(change.title, LONGEST)
    )


def _to_review(store: Store, supervisor_id: str, today: date) -> Iterator[Task]:
    """The members of the quarter that ended last who have no appraisal of it yet, in one line."""
    quarter = Period.containing(today, PeriodKind.QUARTER).before()
    [(n,)] = store.rows(
        f"""SELECT count(DISTINCT member_id) FROM {in_force("team_members")}
            WHERE supervisor_id = $whose AND joined_on <= $first AND (left_on IS NULL OR left_on > $last)
              AND member_id NOT IN (SELECT member_id FROM {in_force("member_reviews")} WHERE period = $period)""",
        {"whose": supervisor_id, "first": quarter.start, "last": quarter.end, "period": quarter.code},
    )
    if n:
        request = REVIEW.format(n=n, period=quarter.name)
        yield _task(request, "member_reviews", supervisor_id, quarter.end + GIVEN)


def _to_meet(store: Store, supervisor_id: str, today: date) -> Iterator[Task]:
    """A month has gone by since the last meeting on record. Who has none on record is not overdue."""
    last = store.value(
        f"SELECT max(held_on) FROM {in_force('team_meetings')} WHERE supervisor_id = ? AND held_on <= ?",
        [supervisor_id, today],
    )
    if last is not None and last + MEETING_EVERY <= today:
        yield _task(MEET.format(day=last.isoformat()), "team_meetings", supervisor_id, last + MEETING_EVERY)


def _task(request: Words, table: str, supervisor_id: str, due: date | None, key: str | None = None) -> Task:
    params = {"register": VIEWS[table][0].key, "table": table} | ({"row": key} if key else {})
    return Task(request, "registers", params, due, supervisor_id)
