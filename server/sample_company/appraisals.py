"""The sample company's year of appraisals: 2025 finished for two, 2026 opened for one, as people do it.

They are signed on the day the sample is made, as no other day would be true: a signature carries the clock's time.
"""

from __future__ import annotations

from datetime import date

from appraisal import (
    Minutes,
    adopt_outcome,
    assess_oneself,
    comment,
    move_appraisal,
    open_year,
    propose_outcome,
    record_feedback_talk,
    sign,
)
from data.store import Store
from scope import Role, Scope
from server.current_day import current_day

DIRECTOR = Scope("director", Role.LEADERSHIP, None)
HUMAN_RESOURCES = Scope(Role.HR.value, Role.HR, None)
# Who finished 2025: what they wrote of themselves, by what it is about, what leadership commented, and the talk: who
# took part, what either side said, what was agreed.
FINISHED = {
    "S5": (
        {
            "family:operating": "大客户续约不及预期，利润接近目标。",
            "family:analysis": "下半年分析报告有两次迟交，已调整取数流程。",
            "overall": "业绩基本达标，数据分析与流程方面有明显短板。",
            "grade": "competent",
        },
        "续约管理需提前一个季度启动；数据分析列为明年培训重点。",
        (
            "本人、总监、林晓岚",
            "逐项说明得分与失分原因：续约启动偏晚，两次分析报告迟交。",
            "认可结果；下半年取数流程已调整，希望安排数据分析培训。",
            "一季度内参加数据分析培训；续约提前一个季度启动。",
        ),
    ),
    "S7": (
        {
            "family:operating": "Two new distributors; growth above plan in Europe.",
            "family:team": "Everybody trained in customs paperwork.",
            "overall": "A strong year. Next year the Middle East needs more attention.",
            "grade": "excellent",
        },
        "Growth abroad with a stable team. Well done.",
        (
            "The supervisor, the director, Lin Xiaolan",
            "Each family of figures was gone through; growth abroad came without losing anybody of the team.",
            "Agrees with the figures; the Middle East needs a distributor of its own.",
            "A plan for the Middle East by the end of March.",
        ),
    ),
}
OPENED = "S3"
AWARDED = "S7"


def appraise_sample(store: Store) -> None:
    """The appraisals of 2025 and 2026."""
    open_year(store, DIRECTOR, 2025, list(FINISHED), self_by=date(2026, 1, 15), sign_by=date(2026, 1, 31))
    for supervisor_id, (texts, remark, talk) in FINISHED.items():
        own = Scope(supervisor_id.lower(), Role.SUPERVISOR, frozenset({supervisor_id}))
        assess_oneself(store, own, supervisor_id, 2025, texts)
        move_appraisal(store, own, supervisor_id, 2025, "hand_in")
        comment(store, DIRECTOR, supervisor_id, 2025, "overall", remark)
        today = current_day(store)
        record_feedback_talk(store, HUMAN_RESOURCES, supervisor_id, 2025, today, Minutes(*talk), today=today)
        sign(store, DIRECTOR, supervisor_id, 2025, today=today)
        move_appraisal(store, own, supervisor_id, 2025, "acknowledge")
    propose_outcome(store, DIRECTOR, AWARDED, 2025, current_day(store))
    reason = "Opened two distributors abroad ahead of plan, with a team that stayed and grew."
    adopt_outcome(store, DIRECTOR, f"{AWARDED}/2025/certificate", reason, issuer="Lanting 兰亭")
    adopt_outcome(store, DIRECTOR, f"{AWARDED}/2025/bonus", reason)
    open_year(store, DIRECTOR, 2026, [OPENED], self_by=date(2027, 1, 15), sign_by=date(2027, 1, 31))
