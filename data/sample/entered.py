"""What the sample company's people entered in the app: onboarding, actions, measures, checks, charters, deviations."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from typing import Any

from data.sample.company import SUPERVISORS, Row, Supervisor
from data.sample.days import END, after, dice, workday
from data.sample.files import sample_rows
from data.sample.member_appraisal import member_criteria, member_outcomes, member_schemes
from data.sample.process import processes_of_company

# After the files of October: one minute from table to table, so that loads stand in the order of their times.
BEGUN = datetime(2026, 11, 12, 3, 0)
RECENT = date(2026, 7, 1)

_SAID: dict[str, dict[str, Any]] = {
    "zh": {
        "onboarding": ("制度与安全培训", "系统操作培训", "跟岗实习一周"),
        "action": ("更新门店排班表", "整理客户投诉清单", "核对上月费用", "准备下次会议数据", "联系供应商确认交期"),
        "cause": ("交接环节没有明确责任人", "单据重复录入", "高峰期人手不足", "标准作业说明过时"),
        "measure": ("梳理现有步骤与处理时长", "编写新的作业说明", "组织全员培训"),
        "found": "处理时长主要耗在等待审批",
        "check": (("people", "班组工时"), ("material", "物料库存")),
        "finding": "使用正常，个别班次偏高",
        "moved": "两名人员临时支援客服组",
        "goal": "按期上线并通过验收",
        "scope": "本部门现有门店与渠道",
        "team": "项目经理、流程专员、数据专员各一名",
        "quality": "验收检查一次通过",
        "deviation": "进度落后于计划",
        "correction": "增加一名人员，每周复盘进度",
        "contract": "外部服务年度合同",
        "terms": "按月结算，响应时限四小时",
        "task": ("提交周报", "核对门店排班", "复核本周费用报销", "更新客户投诉台账"),
        "owners": ("主管助理", "数据专员", "流程专员"),
    },
    "en": {
        "onboarding": ("Rules and safety", "Working with the systems", "A week beside a colleague"),
        "action": ("Update the rota", "List complaints", "Check the cost", "Prepare the figures", "Call the supplier"),
        "cause": ("Nobody answers for the hand-over", "Papers are typed twice", "Too few people at peak times"),
        "measure": ("Map the steps and their time", "Write the new instruction", "Train everybody"),
        "found": "Most of the time is waiting for approval",
        "check": (("people", "Team hours"), ("material", "Stock of parts")),
        "finding": "As planned, some shifts above",
        "moved": "Two people lent to customer service",
        "goal": "Live on time and accepted",
        "scope": "The shops and channels of the department",
        "team": "A project lead, a process and a data specialist",
        "quality": "Accepted at the first check",
        "deviation": "Behind the plan",
        "correction": "One more person, progress looked at weekly",
        "contract": "Service contract for the year",
        "terms": "Paid monthly, answer within four hours",
        "task": ("Weekly report", "Check the rota", "Check expenses", "Update the list of complaints"),
        "owners": ("Team lead", "Data specialist", "Process specialist"),
    },
}  # fmt: skip
_BY_ID: dict[str, Supervisor] = {who.supervisor_id: who for who in SUPERVISORS}


def _words(supervisor_id: str) -> dict[str, Any]:
    return _SAID[_BY_ID[supervisor_id].lang]


def _done(due: date, chance, likely: float) -> date | None:
    """The day it was done; None while it was still open when the company's data end."""
    done = after(due, chance.randint(-4, 3))
    return done if chance.random() < likely and done <= END else None


def onboarding_steps() -> Iterator[Row]:
    """Rows of onboarding_steps: three for everybody who came in 2026."""
    for post in sample_rows("hiring"):
        if post["member_id"] is None or post["filled_on"] < date(2026, 1, 1):
            continue
        chance = dice("onboarding", post["requisition_id"])
        for at, topic in enumerate(_words(post["supervisor_id"])["onboarding"], 1):
            due = workday(after(post["filled_on"], 7 * at))
            yield {
                "step_id": f"{post['requisition_id']}-{at}",
                "requisition_id": post["requisition_id"],
                "topic": topic,
                "due_on": due,
                "done_on": _done(due, chance, 0.95),
            }


def meeting_actions() -> Iterator[Row]:
    """Rows of meeting_actions: two of each meeting since July 2026."""
    number = 0
    for meeting in sample_rows("team_meetings"):
        if meeting["held_on"] < RECENT:
            continue
        words, chance = _words(meeting["supervisor_id"]), dice("actions", meeting["meeting_id"])
        for action in chance.sample(words["action"], 2):
            number += 1
            due = workday(after(meeting["held_on"], 14))
            yield {
                "action_id": f"MA-{number:04d}",
                "meeting_id": meeting["meeting_id"],
                "what": action,
                "owner": chance.choice(words["owners"]),
                "due_on": due,
                "done_on": _done(due, chance, 0.85),
            }


def process_studies() -> Iterator[Row]:
    """Rows of process_studies: every third problem since July 2026."""
    owner = {p.process_id: p.supervisor.supervisor_id for p in processes_of_company()}
    recent = [row for row in sample_rows("process_problems") if row["raised_on"] >= RECENT]
    for row in recent[::3]:
        chance = dice("study", row["problem_id"])
        yield {
            "problem_id": row["problem_id"],
            "cause": chance.choice(_words(owner[row["process_id"]])["cause"]),
            "hours_lost": chance.randint(4, 40),
        }


def improvement_steps() -> Iterator[Row]:
    """Rows of improvement_steps: three measures of every scheme proposed in 2026 that was approved."""
    for row in sample_rows("process_improvements"):
        if row["proposed_on"] < date(2026, 1, 1) or row["approved_on"] is None:
            continue
        words, chance = _words(row["supervisor_id"]), dice("steps", row["improvement_id"])
        for at, (kind, measure) in enumerate(
            zip(("analysis", "measure", "training"), words["measure"], strict=True), 1
        ):
            due = workday(after(row["approved_on"], 10 * at))
            yield {
                "step_id": f"{row['improvement_id']}-{at}",
                "improvement_id": row["improvement_id"],
                "kind": kind,
                "what": measure,
                "owner": chance.choice(words["owners"]),
                "people_trained": chance.randint(4, 9) if kind == "training" else None,
                "due_on": due,
                "done_on": _done(due, chance, 0.95),
                "finding": words["found"] if kind == "analysis" else None,
            }


def resource_contracts() -> Iterator[Row]:
    """Rows of resource_contracts: one of each supervisor, most signed, with an external partner."""
    outside = [row for row in sample_rows("partners") if row["kind"] == "external"]
    for at, who in enumerate(SUPERVISORS):
        words, chance = _SAID[who.lang], dice("contract", who.supervisor_id)
        signed = at % 4 != 3
        yield {
            "contract_id": f"RC-{at + 1:03d}",
            "supervisor_id": who.supervisor_id,
            "partner_id": outside[at % len(outside)]["partner_id"],
            "subject": words["contract"],
            "terms": words["terms"],
            "amount": f"{chance.randint(8, 60) * 10_000}.00",
            "status": "signed" if signed else "negotiating",
            "signed_on": date(2026, 1, 12) + timedelta(days=at) if signed else None,
            "runs_from": date(2026, 2, 1),
            "runs_to": date(2027, 1, 31),
        }


def usage_checks() -> Iterator[Row]:
    """Rows of usage_checks: people and material once a quarter of 2026; the last of the year is still to come."""
    number = 0
    for due in (date(2026, 3, 20), date(2026, 6, 19), date(2026, 9, 18), date(2026, 12, 18)):
        for who in SUPERVISORS:
            words, chance = _SAID[who.lang], dice("usage", who.supervisor_id, due)
            for kind, resource in words["check"]:
                number += 1
                checked = _done(due, chance, 0.95)
                yield {
                    "check_id": f"UC-{number:03d}",
                    "supervisor_id": who.supervisor_id,
                    "kind": kind,
                    "resource": resource,
                    "due_on": due,
                    "checked_on": checked,
                    "finding": words["finding"] if checked else None,
                    "reallocation": words["moved"] if checked and chance.random() < 0.2 else None,
                }


def project_charters() -> Iterator[Row]:
    """Rows of project_charters: of every project that is not closed yet."""
    for row in sample_rows("projects"):
        if row["status"] in ("planned", "running"):
            words = _words(row["supervisor_id"])
            yield {"project_id": row["project_id"]} | {key: words[key] for key in ("goal", "scope", "team", "quality")}


def project_deviations() -> Iterator[Row]:
    """Rows of project_deviations: of every project planned to end in 2026 that ended late, or is late."""
    number = 0
    for row in sample_rows("projects"):
        finish = row["actual_finish"] or END
        if row["planned_finish"].year != 2026 or finish <= row["planned_finish"] or row["status"] == "cancelled":
            continue
        number += 1
        words, found_on = _words(row["supervisor_id"]), after(row["planned_finish"], -20)
        yield {
            "deviation_id": f"PD-{number:03d}",
            "project_id": row["project_id"],
            "found_on": found_on,
            "kind": "progress",
            "severity": dice("deviation", row["project_id"]).randint(2, 4),
            "what": words["deviation"],
            "action": words["correction"],
            "owner": words["owners"][0],
            "due_on": after(found_on, 14),
            "corrected_on": row["actual_finish"],
        }


def routine_tasks() -> Iterator[Row]:
    """Rows of routine_tasks: one due each Friday from September to the beginning of November, two in December."""
    number = 0
    fridays = [date(2026, 9, 4) + timedelta(days=7 * week) for week in range(10)]
    for due in (*fridays, date(2026, 12, 4), date(2026, 12, 11)):
        for who in SUPERVISORS:
            number += 1
            chance, tasks = dice("tasks", who.supervisor_id, due), _SAID[who.lang]["task"]
            in_time = chance.random() < who.diligence
            done = after(due, -chance.randint(0, 3) if in_time else chance.randint(3, 9))
            yield {
                "task_id": f"RT-{number:04d}",
                "supervisor_id": who.supervisor_id,
                "what": tasks[number // len(SUPERVISORS) % len(tasks)],
                "due_on": due,
                "done_on": done if done <= END else None,
            }


_MAKERS: tuple[Callable[[], Iterator[Row]], ...] = (
    onboarding_steps,
    meeting_actions,
    process_studies,
    improvement_steps,
    resource_contracts,
    usage_checks,
    project_charters,
    project_deviations,
    routine_tasks,
    member_schemes,
    member_criteria,
    member_outcomes,
)


def entered() -> Iterator[tuple[str, datetime, list[dict[str, str]]]]:
    """Each table with the time at which it was entered and its rows as a person types them."""
    for at, maker in enumerate(_MAKERS):
        rows = [{column: "" if cell is None else str(cell) for column, cell in row.items()} for row in maker()]
        yield maker.__name__, BEGUN + timedelta(minutes=at), rows
