"""Family 3 of the sample company: processes, their runs and problems, and what improvements did to them."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import cache

from data.sample.company import SUPERVISORS, Row, Supervisor
from data.sample.days import END, START, after, days, dice, months, workday
from data.sample.season import season
from data.sample.sentences import IMPROVEMENTS, PROBLEMS, RAISED_BY

NOISE = 0.22  # of a run's hours, on the logarithmic scale
CREEP = 0.05  # a process left alone gets slower, per year


@dataclass(frozen=True)
class Process:
    """One process: how long a run should take, how long it took at the start, and how many start on a workday."""

    process_id: str
    name: str
    supervisor: Supervisor
    standard: float
    hours: float
    daily: float
    cost: float


@dataclass(frozen=True)
class Improvement:
    """One improvement and what it really did: `change` is −0.3 when the measure fell by 30 %."""

    improvement_id: str
    process: Process
    title: str
    measure: str
    goal: float
    change: float
    proposed: date
    approved: date | None
    launched: date | None
    closed: date | None
    status: str


_PROCESSES = (
    ("S1", "新品上架", 24, 24.0, 1.2, 180), ("S1", "线上售后处理", 8, 8.4, 2.6, 45),
    ("S2", "订单履约", 20, 21.0, 2.4, 96), ("S2", "投标文件编制", 40, 41.0, 0.9, 620),
    ("S3", "酒店项目交付", 60, 62.0, 0.8, 900), ("S3", "经销商对账", 12, 12.5, 1.8, 70),
    ("S4", "直播活动筹备", 30, 30.0, 1.1, 260), ("S4", "门店补货", 16, 16.0, 2.3, 65),
    ("S5", "企业客户开户审核", 12, 12.8, 2.0, 88), ("S5", "合同审批", 18, 19.0, 1.4, 120),
    ("S6", "餐饮客户安装", 36, 36.0, 1.1, 340), ("S6", "报价审批", 6, 6.1, 2.2, 40),
    ("S7", "Cross-border order fulfilment", 72, 72.0, 2.1, 150), ("S7", "Returns handling", 30, 31.0, 1.6, 85),
    ("S8", "Distributor onboarding", 48, 50.0, 1.2, 210),
)  # fmt: skip

# (process, title, measure, goal, true change, launched, closed): the ones the story tells of.
_TOLD = (
    ("订单履约", "订单履约并行拣配与自动分单", "cycle_hours", -0.20, -0.30, date(2026, 3, 16), date(2026, 8, 31)),
    ("企业客户开户审核", "开户审核改为双人复核", "cycle_hours", -0.15, 0.0, date(2026, 2, 2), date(2026, 7, 31)),
    (
        "Cross-border order fulfilment",
        "Pre-clearance of EU shipments",
        "cycle_hours",
        -0.15,
        -0.12,
        date(2026, 10, 12),
        None,
    ),
)


@cache
def processes_of_company() -> list[Process]:
    """Every process."""
    by_id = {who.supervisor_id: who for who in SUPERVISORS}
    return [
        Process(f"P{number:02d}", name, by_id[who], standard, hours, daily, cost)
        for number, (who, name, standard, hours, daily, cost) in enumerate(_PROCESSES, 1)
    ]


@cache
def improvements() -> list[Improvement]:
    """Every improvement, in the order proposed."""
    improvements: list[Improvement] = []
    for number, process in enumerate(processes_of_company()):
        stories = [story for story in _TOLD if story[0] == process.name]
        for _, title, measure, goal, change, launched, closed in stories:
            improvements.append(_improvement(process, title, measure, goal, change, launched, closed))
        chance = dice("improvements", process.process_id)
        titles = IMPROVEMENTS[process.supervisor.lang]
        for turn, begun in enumerate(months(max(START, process.supervisor.started), END)[2 + number % 2 * 3 :: 6]):
            start = workday(after(begun, chance.randint(5, 20)))
            end = workday(after(start, chance.randint(95, 125)))
            if any(after(story[5], -100) <= end and start <= (story[6] or END) for story in stories):
                continue
            measure, goal, title = titles[(turn + number * 2) % len(titles)]
            works = chance.random() < process.supervisor.craft
            change = goal * (chance.uniform(1.35, 1.8) if works else chance.uniform(0.0, 0.45))
            improvements.append(
                _improvement(process, title.format(process=process.name), measure, goal, change, start, end)
            )
    improvements += _never_launched()
    improvements.sort(key=lambda i: (i.proposed, i.process.process_id))
    return [replace(i, improvement_id=f"IMP-{number:03d}") for number, i in enumerate(improvements, 1)]


def _improvement(
    process: Process, title: str, measure: str, goal: float, change: float, start: date, end: date | None
) -> Improvement:
    chance = dice("paperwork", process.process_id, start)
    proposed = workday(after(start, -chance.randint(35, 55)))
    approved = workday(after(proposed, chance.randint(7, 18)))
    launched = start if start <= END else None
    closed = end if launched and end and end <= END else None
    waiting = "approved" if approved <= END else "proposed"
    status = "closed" if closed else "running" if launched else waiting
    return Improvement(
        "",
        process,
        title,
        measure,
        goal,
        change,
        proposed,
        approved if approved <= END else None,
        launched,
        closed,
        status,
    )


def _never_launched() -> Iterator[Improvement]:
    by_name = {process.name: process for process in processes_of_company()}
    yield Improvement(
        "",
        by_name["合同审批"],
        "合同审批全面电子签",
        "cycle_hours",
        -0.30,
        0,
        date(2025, 4, 7),
        None,
        None,
        None,
        "dropped",
    )
    yield Improvement(
        "",
        by_name["Returns handling"],
        "Local return hubs",
        "cost",
        -0.15,
        0,
        date(2026, 9, 21),
        None,
        None,
        None,
        "proposed",
    )
    yield Improvement(
        "", by_name["酒店项目交付"], "酒店交付分段验收", "rework_rate", -0.25, 0, date(2026, 10, 12), None, None, None,
        "proposed",
    )  # fmt: skip


def processes() -> Iterator[Row]:
    """Rows of processes."""
    for p in processes_of_company():
        yield {
            "process_id": p.process_id,
            "name": p.name,
            "supervisor_id": p.supervisor.supervisor_id,
            "standard_hours": p.standard,
        }


def process_owners() -> Iterator[Row]:
    """Rows of process_owners: each process is still with whoever began with it."""
    for p in processes_of_company():
        yield {
            "process_id": p.process_id,
            "supervisor_id": p.supervisor.supervisor_id,
            "from_on": p.supervisor.started,
        }


def process_improvements() -> Iterator[Row]:
    """Rows of process_improvements."""
    for i in improvements():
        yield {
            "improvement_id": i.improvement_id,
            "process_id": i.process.process_id,
            "supervisor_id": i.process.supervisor.supervisor_id,
            "title": i.title,
            "measure": i.measure,
            "goal_change": f"{i.goal:.2f}",
            "proposed_on": i.proposed,
            "approved_on": i.approved,
            "launched_on": i.launched,
            "trained_on": workday(after(i.launched, -4)) if i.launched else None,
            "closed_on": i.closed,
            "status": i.status,
        }


def process_runs() -> list[Row]:
    """Rows of process_runs: what an improvement did shows in the runs that start after its launch."""
    by_process: dict[str, list[tuple[date, Improvement]]] = defaultdict(list)
    for i in improvements():
        if i.launched:
            by_process[i.process.process_id].append((i.launched, i))
    rows: list[Row] = []
    for p in processes_of_company():
        chance = dice("runs", p.process_id)
        who = p.supervisor
        for day in days(max(START, who.started)):
            expected = p.daily * season(day, who.lang, "business")
            if expected < 0.3 * p.daily:
                continue
            factor = {"cycle_hours": 1.0, "cost": 1.0, "rework_rate": 1.0}
            for launched, i in by_process[p.process_id]:
                if launched <= day:
                    factor[i.measure] *= 1 + i.change
            years = (day - max(START, who.started)).days / 365.25
            usual = p.hours * (1 + CREEP) ** years * factor["cycle_hours"]
            for _ in range(int(expected) + (chance.random() < expected % 1)):
                rows.append(_run(p, day, usual, factor, chance))
    rows.sort(key=lambda row: row["started_at"])
    for number, row in enumerate(rows, 1):
        row["run_id"] = f"R{number:06d}"
    return rows


def _run(p: Process, day: date, usual: float, factor: dict[str, float], chance) -> Row:
    started = datetime(day.year, day.month, day.day) + timedelta(minutes=chance.randint(1 * 60, 9 * 60))
    finished = started + timedelta(minutes=round(60 * usual * math.exp(chance.gauss(0, NOISE))))
    cost = p.cost * factor["cost"] * math.exp(chance.gauss(0, 0.18))
    wrong = (1 - p.supervisor.tidy) * factor["rework_rate"]
    luck = chance.random()
    outcome = "ok" if luck > wrong else "failed" if luck < 0.15 * wrong else "rework"
    done = finished.date() <= END
    return {
        "run_id": "",
        "process_id": p.process_id,
        "started_at": f"{started:%Y-%m-%d %H:%M:%S}",
        "finished_at": f"{finished:%Y-%m-%d %H:%M:%S}" if done else None,
        "outcome": outcome if done else None,
        "cost": f"{cost:.2f}" if done else None,
    }


def process_problems() -> Iterator[Row]:
    """Rows of process_problems: raised about every five weeks, most of them resolved within days."""
    number = 0
    for p in processes_of_company():
        chance = dice("problems", p.process_id)
        who = p.supervisor
        raised = after(max(START, who.started), chance.randint(2, 20))
        slow = {"S5": 1.6, "S3": 1.3, "S1": 0.8, "S2": 0.7}.get(who.supervisor_id, 1.0)
        while raised <= END:
            number += 1
            resolved = after(raised, math.exp(chance.gauss(math.log(8 * slow), 0.6)))
            lost = chance.random() < 0.04  # forgotten: stays open
            yield {
                "problem_id": f"PB-{number:03d}",
                "process_id": p.process_id,
                "raised_on": raised,
                "raised_by": chance.choice(RAISED_BY[who.lang]),
                "description": chance.choice(PROBLEMS[who.lang]).format(process=p.name),
                "resolved_on": resolved if resolved <= END and not lost else None,
            }
            raised = after(raised, chance.randint(18, 45))
