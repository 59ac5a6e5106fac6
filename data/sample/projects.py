"""Family 6 of the sample company: projects with milestones, costs, checks and risks."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache

from data.sample.company import SUPERVISORS, Row, Supervisor
from data.sample.days import END, PLAN_END, START, after, dice, month, month_end, months, quarter_ends, workday
from data.sample.sentences import LESSONS, MILESTONES, PROJECTS, RISKS

_VALUES = (0.15, 0.35, 0.35, 0.15)  # of the budget, milestone by milestone


@dataclass(frozen=True)
class Project:
    """One project: the plan, and what became of it."""

    project_id: str
    name: str
    supervisor: Supervisor
    start: date
    finish: date
    budget: int
    late: int  # days after the plan
    cost: float  # actual cost / budget of the same work
    quality: float
    benefit: float
    cancelled: bool = False
    troubled: bool = False

    @property
    def true_finish(self) -> date:
        """The day it is or will be finished."""
        return after(self.finish, self.late)

    @property
    def status(self) -> str:
        """As the last day of the data shows it."""
        if self.cancelled:
            return "cancelled"
        if self.start > END:
            return "planned"
        return "closed" if self.true_finish <= END else "running"


@cache
def projects_of_company() -> list[Project]:
    """One project per supervisor finishes each quarter; S3's warehouse system is the one in trouble."""
    projects = []
    for who in SUPERVISORS:
        names = PROJECTS[who.lang]
        for turn, end in enumerate(quarter_ends(max(START, who.started), PLAN_END)):
            chance = dice("projects", who.supervisor_id, end)
            finish = workday(after(end, -chance.randint(12, 60)))
            start = max(workday(after(finish, -chance.randint(125, 175))), who.started)
            in_time = chance.random() < who.delivery
            projects.append(
                Project(
                    f"PJ-{who.supervisor_id}-{turn + 1:02d}",
                    names[(turn + int(who.supervisor_id[1:]) * 2) % len(names)],
                    who,
                    start,
                    finish,
                    chance.randrange(120, 480, 10) * 1000,
                    -chance.randint(0, 6) if in_time else chance.randint(8, 45),
                    1 / (who.cost * chance.uniform(0.95, 1.05)),
                    who.quality,
                    who.benefit * chance.uniform(0.88, 1.12),
                    cancelled=(who.supervisor_id, turn) in (("S5", 5), ("S7", 3)),
                )
            )
        if who.supervisor_id == "S3":
            projects.append(
                Project(
                    "PJ-S3-WMS", "仓储管理系统更换", who, date(2025, 11, 3), date(2026, 6, 30), 1_600_000,
                    230, 1 / 0.70, 0.40, 0.6, troubled=True,
                )
            )  # fmt: skip
        if who.supervisor_id == "S1":
            projects.append(
                Project(
                    "PJ-S1-LAMP", "星河智能灯上市", who, date(2025, 9, 1), date(2026, 3, 16), 1_200_000,
                    0, 1 / 1.08, 0.97, 1.25,
                )
            )  # fmt: skip
    return projects


def projects() -> Iterator[Row]:
    """Rows of projects."""
    for p in projects_of_company():
        chance = dice("project end", p.project_id)
        closed = p.status == "closed"
        planned = p.budget * chance.uniform(1.2, 1.7)
        yield {
            "project_id": p.project_id,
            "supervisor_id": p.supervisor.supervisor_id,
            "name": p.name,
            "planned_start": p.start,
            "planned_finish": p.finish,
            "actual_start": p.start if p.start <= END else None,
            "actual_finish": p.true_finish if closed else None,
            "status": p.status,
            "budget": p.budget,
            "planned_benefit": f"{planned:.0f}",
            "actual_benefit": f"{planned * p.benefit:.0f}" if closed else None,
            "acceptance": ("passed" if chance.random() < 0.95 else "failed") if closed else None,
            "lessons": chance.choice(LESSONS[p.supervisor.lang]) if closed else None,
        }


def _stages(p: Project) -> list[tuple[date, date]]:
    """(planned, done or expected) of the four milestones."""
    planned = [after(p.start, (p.finish - p.start).days * part) for part in (0.2, 0.5, 0.85, 1.0)]
    stretch = (p.true_finish - p.start).days / (p.finish - p.start).days
    chance = dice("milestones", p.project_id)
    done = [after(p.start, (day - p.start).days * stretch) for day in planned[:-1]]
    steady = [d if chance.random() < 0.3 else min(d, day) for d, day in zip(done, planned, strict=False)]
    return list(zip(planned, [*(done if p.troubled else steady), p.true_finish], strict=True))


def project_milestones() -> Iterator[Row]:
    """Rows of project_milestones: four each."""
    for p in projects_of_company():
        names = MILESTONES[p.supervisor.lang]
        for number, ((planned, done), share) in enumerate(zip(_stages(p), _VALUES, strict=True), 1):
            dropped = p.cancelled and number > 1
            yield {
                "project_id": p.project_id,
                "milestone_id": f"MS{number}",
                "name": names[number - 1],
                "planned_on": planned,
                "done_on": done if done <= END and not dropped else None,
                "planned_value": f"{p.budget * share:.2f}",
            }


def complete(p: Project, day: date) -> float:
    """How far the work had come, 0..1."""
    return min(1.0, max(0.0, ((day - p.start).days + 1) / ((p.true_finish - p.start).days + 1)))


def project_costs() -> Iterator[Row]:
    """Rows of project_costs: every month of work."""
    for p in projects_of_company():
        if p.start > END:
            continue
        chance = dice("costs", p.project_id)
        before = 0.0
        halfway = after(p.start, (p.finish - p.start).days / 2)
        for first in months(p.start, min(END, halfway if p.cancelled else p.true_finish)):
            now = complete(p, month_end(first))
            spent = p.budget * (now - before) * p.cost * chance.uniform(0.93, 1.07)
            yield {
                "project_id": p.project_id,
                "month": month(first),
                "actual_cost": f"{spent:.2f}",
                "percent_complete": f"{now:.3f}",
            }
            before = now


def project_checks() -> Iterator[Row]:
    """Rows of project_checks: one every five weeks; what failed is checked again ten days later."""
    number = 0
    for p in projects_of_company():
        chance = dice("checks", p.project_id)
        day = workday(after(p.start, 20))
        while day <= min(END, p.true_finish) and not p.cancelled:
            kind = chance.choice(("quality", "quality", "scope", "safety"))
            result, attempt, attempt_day = "failed", 1, day
            while result == "failed" and attempt_day <= END and attempt <= 3:
                result = "passed" if chance.random() < (p.quality if attempt == 1 else 0.85) else "failed"
                number += 1
                yield {
                    "check_id": f"CK-{number:04d}",
                    "project_id": p.project_id,
                    "checked_on": attempt_day,
                    "kind": kind,
                    "result": result,
                    "attempt": attempt,
                }
                attempt, attempt_day = attempt + 1, workday(after(attempt_day, 10))
            day = workday(after(day, chance.randint(28, 42)))


def project_risks() -> Iterator[Row]:
    """Rows of project_risks: two each, five on the one in trouble, most of those open."""
    number = 0
    for p in projects_of_company():
        chance = dice("risks", p.project_id)
        for _ in range(5 if p.troubled else 2):
            raised = after(p.start, chance.randint(5, 110))
            if raised > END:
                continue
            number += 1
            closed = after(raised, chance.randint(20, 75))
            open_still = closed > END or (p.troubled and chance.random() < 0.7)
            risk, response = chance.choice(RISKS[p.supervisor.lang])
            yield {
                "risk_id": f"RK-{number:03d}",
                "project_id": p.project_id,
                "raised_on": raised,
                "kind": chance.choice(("risk", "issue")),
                "severity": chance.randint(3, 5) if p.troubled else chance.randint(1, 4),
                "response": f"{risk}：{response}" if p.supervisor.lang == "zh" else f"{risk}: {response.lower()}",
                "closed_on": None if open_still else closed,
            }
