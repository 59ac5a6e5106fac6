"""Training and growth of the sample company: what S3 and S5 were trained in, and S1's career plan (policy 5)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

Cells = dict[str, str]
BEGUN = datetime(2026, 11, 12, 4, 0)  # after what else was entered, so that loads stand in the order of their times


def growth() -> Iterator[tuple[str, datetime, list[Cells]]]:
    """(table, when they were entered, rows as a person would type them); references come first."""
    for minute, (table, rows) in enumerate(_rows()):
        yield table, BEGUN + timedelta(minutes=minute), rows


def _rows() -> Iterator[tuple[str, list[Cells]]]:
    yield (
        "training_needs",
        [
            _need("TN-001", "S3", "流程优化方法", "appraisal", "first_pass_yield", "一次通过率低于目标", "high",
                  "2025-10-12", "met"),
            _need("TN-002", "S5", "数据分析", "appraisal", "analysis_timeliness", "分析报告连续迟交", "high",
                  "2026-07-06", "met"),
            _need("TN-003", "S7", "Industry trends", "business", "", "Two new markets open in 2027", "medium",
                  "2026-09-15", "open"),
        ],
    )  # fmt: skip
    yield (
        "trainings",
        [
            _training("TR-2025-04", "流程优化方法", "精益改善与标准作业", "external", "精益学院 何老师", "2025-11-20",
                      "2025-11-20", "12000.00", "11500.00", "held"),
            _training("TR-2026-03", "数据分析", "报告模板与自动取数", "internal", "陆晓雯", "2026-08-18", "2026-08-20",
                      "3000.00", "2600.00", "held"),
            _training("TR-2026-05", "团队领导力", "绩效反馈与辅导", "online", "管理学堂", "2026-12-08", "", "6000.00",
                      "", "approved"),
        ],
    )  # fmt: skip
    yield (
        "training_records",
        [
            _record("TR-2025-04", "S3", "TN-001", "first_pass_yield", "attended", "92", "用鱼骨图找到返工主因", "5"),
            _record("TR-2026-03", "S5", "TN-002", "analysis_timeliness", "attended", "84", "", ""),
            _record("TR-2026-03", "S6", "", "", "attended", "88", "学会了自动取数", "4"),
            _record("TR-2026-05", "S2", "", "", "", "", "", ""),
        ],
    )
    yield (
        "development_talks",
        [
            _talk(
                "TK-001",
                "S1",
                "2026-06-18",
                "对华东新品上市的复盘，希望承担更大范围",
                "下半年起旁听预算会",
                "2026-12-18",
            ),
            _talk("TK-002", "S5", "2026-07-08", "报告迟交的原因在取数", "参加数据分析培训", "2027-01-08"),
            _talk("TK-003", "S3", "2026-05-20", "流程改进已见效，可带新人", "", ""),
        ],
    )
    yield (
        "career_goals",
        [
            {"goal_id": "CG-001", "supervisor_id": "S1", "goal": "三年内负责华东、华南两个大区",
             "path": "先兼管华南渠道，再负责两区预算", "company_need": "2028 年大区负责人接任",
             "target_on": "2028-12-31", "agreed_on": "2026-06-18", "status": "agreed"},
        ],
    )  # fmt: skip
    yield (
        "career_steps",
        [
            {"step_id": "CS-001", "goal_id": "CG-001", "what": "旁听年度预算会", "due_on": "2026-10-31",
             "done_on": "2026-10-22"},
            {"step_id": "CS-002", "goal_id": "CG-001", "what": "兼管华南线上渠道", "due_on": "2027-03-31"},
        ],
    )  # fmt: skip
    yield (
        "career_reviews",
        [{"review_id": "CR-001", "goal_id": "CG-001", "reviewed_on": "2026-10-30", "found": "预算会旁听已完成"}],
    )


def _need(need_id: str, whose: str, topic: str, source: str, indicator: str, reason: str, priority: str,
          raised_on: str, status: str) -> Cells:  # fmt: skip
    return {"need_id": need_id, "supervisor_id": whose, "topic": topic, "source": source, "indicator": indicator,
            "reason": reason, "priority": priority, "raised_on": raised_on, "status": status}  # fmt: skip


def _training(training_id: str, topic: str, content: str, method: str, trainer: str, planned_on: str, held_on: str,
              planned_cost: str, cost: str, status: str) -> Cells:  # fmt: skip
    return {"training_id": training_id, "topic": topic, "content": content, "method": method, "trainer": trainer,
            "planned_on": planned_on, "held_on": held_on, "planned_cost": planned_cost, "cost": cost,
            "status": status}  # fmt: skip


def _record(training_id: str, whose: str, need_id: str, indicator: str, attendance: str, test_score: str,
            learned: str, rating: str) -> Cells:  # fmt: skip
    return {"training_id": training_id, "supervisor_id": whose, "need_id": need_id, "indicator": indicator,
            "attendance": attendance, "test_score": test_score, "learned": learned, "rating": rating}  # fmt: skip


def _talk(talk_id: str, whose: str, held_on: str, summary: str, agreed: str, next_on: str) -> Cells:
    return {"talk_id": talk_id, "supervisor_id": whose, "held_on": held_on, "led_by": "周总监", "summary": summary,
            "agreed": agreed, "next_on": next_on}  # fmt: skip
