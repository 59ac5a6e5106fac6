"""Routine appraisal (日常考核, policy 4.1): tasks, attitude, teamwork, rated at the intervals that the scheme sets.

Tasks are counted from the list of them with their due days (routine_tasks); where the scheme says so, the rater types
their numbers.

Who rated a supervisor lately is expected to go on; a rater who does not is reminded, and takes no part in the mean:
missing is never 0.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from appraisal.task import Task
from appraisal.typed_rows import known_as, store_row
from data.intake.forms import FORM_FILE
from data.intake.history import current_row
from data.people_names import names
from data.schemas import TABLES
from data.store import Store, in_force
from errors import NotAllowed, WrongUse
from metrics import (
    Period,
    PeriodKind,
    RoutineCheck,
    Supervisor,
    routine_check,
    scheme_on,
    schemes_by_month,
    supervisors,
)
from scope import FOR, Right, Role, Scope, people_behind
from text import Words

TABLE = "routine_checks"
LIST = "routine_tasks"
RATING = frozenset({Role.LEADERSHIP, Role.HR})
HABIT = 3  # intervals back in which a rating makes somebody an expected rater
KINDS = {"month": PeriodKind.MONTH, "quarter": PeriodKind.QUARTER}


@dataclass(frozen=True)
class TaskCount:
    """The tasks of the list due from `first` to `last`, both included: how many, and how many done by their day."""

    first: date
    last: date
    due: int
    done: int


@dataclass(frozen=True)
class Check:
    """One check as stored, with its score under the year's scheme and its comment.

    `recount`: what the list of tasks says by now, where it counts and says other numbers than the check."""

    check: RoutineCheck
    due: int
    done: int
    comment: str | None
    recount: TaskCount | None = None


@dataclass(frozen=True)
class CheckDue:
    """A check that a rater still owes for an interval; `mine`: the person who asks is that rater."""

    supervisor: Supervisor
    period: Period
    rater: str
    mine: bool

    def late(self, today: date) -> bool:
        """Is its interval over?"""
        return self.period.end < today


def routine_checks(store: Store, who: Scope, supervisor_id: str, year: int) -> tuple[Check, ...]:
    """The routine checks of a supervisor's year, the latest first. Raises NotAllowed out of sight."""
    who.need_personnel_of(supervisor_id)
    rows = store.rows(
        f"""SELECT checked_on, rater, tasks_done, tasks_due, attitude, teamwork, comment,
                   load_id IN (SELECT load_id FROM loads WHERE file_name = ?) FROM {in_force(TABLE)}
            WHERE supervisor_id = ? AND year(checked_on) = ? ORDER BY checked_on DESC, rater""",
        [FORM_FILE, supervisor_id, year],
    )
    judged_by = schemes_by_month(store, [year])
    return tuple(
        Check(
            routine_check(judged_by.in_month(row[0]), *row[:6]),
            row[3],
            row[2],
            row[6],
            _recount(store, who, supervisor_id, row),
        )
        for row in rows
    )


def _recount(store: Store, who: Scope, supervisor_id: str, check: tuple) -> TaskCount | None:
    checked_on, _, done, due, _, _, _, made_in_app = check
    count = counted_tasks(store, who, supervisor_id, checked_on) if made_in_app else None
    return count if count and count.due and (count.done, count.due) != (done, due) else None


def counted_tasks(store: Store, who: Scope, supervisor_id: str, checked_on: date) -> TaskCount | None:
    """The tasks that a check on that day counts: those due since its interval began; None where the rater types them.

    What is done after its day was due and is not done in time. Raises NotAllowed out of sight.
    """
    who.need_personnel_of(supervisor_id)
    if scheme_on(store, checked_on).tasks_typed:
        return None
    first = interval(store, checked_on).start
    [(due, done)] = store.rows(
        f"""SELECT count(*), count(*) FILTER (done_on <= due_on) FROM {in_force(LIST)}
            WHERE supervisor_id = ? AND due_on BETWEEN ? AND ?""",
        [supervisor_id, first, checked_on],
    )
    return TaskCount(first, checked_on, due, done)


def interval(store: Store, day: date) -> Period:
    """The interval that a day lies in, as the scheme of its month sets them."""
    return Period.containing(day, KINDS[scheme_on(store, day).routine_every])


def checks_due(store: Store, who: Scope, today: date) -> tuple[CheckDue, ...]:
    """The checks owed for the running interval and the one before, the earlier first; whoever rates sees all of them.

    Expected are those who rated the supervisor in the intervals before, and the person who asks, if rating is theirs.
    Empty for those who do not rate.
    """
    if who.role not in RATING:
        return ()
    now = interval(store, today)
    called = names(store)
    me, owed = called[who.acts_for or who.person], []
    for period in (now.before(), now):
        since = period.before(HABIT).start
        rated: dict[tuple[str, str], date] = {}
        for supervisor_id, rater, last in store.rows(
            f"""SELECT supervisor_id, rater, max(checked_on) FROM {in_force(TABLE)}
                WHERE checked_on BETWEEN ? AND ? GROUP BY ALL ORDER BY ALL""",
            [since, min(period.end, today)],
        ):
            # What a deputy rated is not owed by whom they acted for.
            key = supervisor_id, called[people_behind(rater)[-1]] if FOR in rater else rater
            rated[key] = max(last, rated.get(key, last))
        for supervisor in supervisors(store, who):
            if supervisor.started_on > period.end or (supervisor.ended_on and supervisor.ended_on < period.start):
                continue
            expected = {rater for supervisor_id, rater in rated if supervisor_id == supervisor.supervisor_id}
            if who.role is Role.LEADERSHIP and (period == now or me in expected):
                expected.add(me)
            owed += [
                CheckDue(supervisor, period, rater, rater == me)
                for rater in sorted(expected)
                if rated.get((supervisor.supervisor_id, rater), date.min) < period.start
            ]
    return tuple(owed)


def rate_routine(
    store: Store,
    who: Scope,
    supervisor_id: str,
    checked_on: date,
    *,
    attitude: float,
    teamwork: float,
    typed: tuple[int, int] | None = None,
    comment: str = "",
) -> int | None:
    """Store this person's own check of a supervisor; the same day again corrects it. Returns the load.

    `typed` = tasks due and done, where the scheme has them typed; else they are counted from the list as it stands.
    Raises NotAllowed for those who do not rate; WrongUse with what to correct.
    """
    who.need_personnel_of(supervisor_id)
    if who.role not in RATING:
        raise NotAllowed(
            Words(
                "Routine checks are made by leadership and HR. Nothing was stored.",
                "日常考核由管理层与人力资源评分。尚未保存。",
            )
        )
    count = counted_tasks(store, who, supervisor_id, checked_on)
    if (count is None) != (typed is not None):
        raise WrongUse(
            Words(
                "The scheme of {year} has the tasks typed by the rater. Fill in how many were due and done; "
                "nothing was stored.",
                "{year} 年考核方案规定任务数由评分人填写。请填写应完成与已完成的任务数；尚未保存。",
            ).format(year=checked_on.year)
            if count is None
            else Words(
                "The scheme of {year} counts tasks from their list; they are not typed. Nothing was stored.",
                "{year} 年考核方案按任务清单统计任务完成情况，不能手工填写。尚未保存。",
            ).format(year=checked_on.year)
        )
    tasks_due, tasks_done = typed or ((count.due, count.done) if count else (0, 0))
    row = {
        "supervisor_id": supervisor_id,
        "checked_on": checked_on.isoformat(),
        "rater": known_as(store, who),
        "tasks_due": str(tasks_due),
        "tasks_done": str(tasks_done),
        "attitude": f"{attitude:g}",
        "teamwork": f"{teamwork:g}",
        "comment": comment.strip(),
    }
    there = current_row(store, who, TABLES[TABLE], row)
    return store_row(store, who, TABLE, row, there.version if there else None)


def rating_tasks(store: Store, who: Scope, today: date) -> Iterator[Task]:
    """One line for each interval in which this person still has somebody to rate."""
    if not who.may(Right.APPRAISE):
        return
    mine: dict[Period, list[CheckDue]] = {}
    for check in checks_due(store, who, today):
        if check.mine:
            mine.setdefault(check.period, []).append(check)
    for period, owed in mine.items():
        template = Words("Rate {n} supervisors for {period}", "为 {n} 名运营主管评分（{period}）")
        if len(owed) == 1:
            template = Words("Rate {name} for {period}", "为{name}评分（{period}）")
        request = template.format(n=len(owed), name=owed[0].supervisor.name, period=period.name)
        yield Task(request, "routine", {"supervisor": owed[0].supervisor.supervisor_id}, period.end)
