"""Routine checks, merits and faults of the sample company (policy 4.1, 4.3)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from data.sample.company import SUPERVISORS, Row
from data.sample.days import END, dice, month_end, months
from data.sample.process import improvements

_RATERS = {"zh": ("周总监", "人力资源部 何敏"), "en": ("Grace Lindqvist", "HR Noah Weber")}
_COMMENTS = {
    "zh": (
        "工作主动，沟通顺畅。",
        "任务按期完成，继续保持。",
        "跨部门配合良好。",
        "个别任务延期，已提醒。",
        "对新人耐心。",
    ),
    "en": (
        "Takes the initiative.",
        "All on schedule.",
        "Works well with other teams.",
        "Some tasks slipped; told so.",
        "Patient with newcomers.",
    ),
}


def routine_checks() -> Iterator[Row]:
    """Rows of routine_checks: monthly, by two raters."""
    for first in months():
        for who in SUPERVISORS:
            day = min(month_end(first), END)
            if day < who.started:
                continue
            chance = dice("routine", who.supervisor_id, first)
            due = chance.randint(16, 26)
            done = sum(chance.random() < who.diligence for _ in range(due))
            for rater, lean in zip(_RATERS[who.lang], (0.0, 1.5), strict=True):
                attitude = 60 + 35 * who.diligence + lean + chance.gauss(0, 2)
                teamwork = 62 + 32 * who.partners + lean + chance.gauss(0, 2.5)
                yield {
                    "supervisor_id": who.supervisor_id,
                    "checked_on": day,
                    "rater": rater,
                    "tasks_due": due,
                    "tasks_done": done,
                    "attitude": f"{min(100.0, attitude):.1f}",
                    "teamwork": f"{min(100.0, teamwork):.1f}",
                    "comment": chance.choice(_COMMENTS[who.lang]) if chance.random() < 0.5 else None,
                }


def merits_and_faults() -> Iterator[Row]:
    """Rows of merits_and_faults: the innovation names the improvement that proves it; one event is unconfirmed."""
    proof = next(i for i in improvements() if i.title.startswith("订单履约并行拣配")).improvement_id
    for number, (who, day, kind, gravity, loss, evidence, confirmed) in enumerate(
        (
            ("S1", date(2024, 7, 12), "merit", 1, None, "主动支援华南大促，获书面感谢。", "周总监"),
            (
                "S7",
                date(2024, 11, 20),
                "merit",
                2,
                None,
                "Won the Rotterdam distributor against two competitors.",
                "Grace Lindqvist",
            ),
            ("S4", date(2024, 12, 3), "error", 1, 18_000, "大促优惠券重复发放，当日发现并停止。", "周总监"),
            ("S3", date(2025, 5, 9), "error", 1, 12_500, "报价单单位写错，客户索赔。", "周总监"),
            ("S2", date(2025, 6, 18), "merit", 1, None, "编写投标知识库，全部门使用。", "周总监"),
            ("S5", date(2025, 9, 2), "error", 2, 46_000, "合同到期未续，停供三日。", "周总监"),
            ("S7", date(2025, 12, 15), "merit", 1, None, "Trained two teams in customs paperwork.", "Grace Lindqvist"),
            ("S1", date(2026, 5, 20), "merit", 3, None, "星河智能灯按期上市，上市两月收入超出计划。", "周总监"),
            ("S6", date(2026, 5, 18), "error", 3, 380_000, "错误价格表未经复核即发布，造成退款与客户流失。", "周总监"),
            ("S3", date(2026, 7, 3), "error", 2, 95_000, "仓储系统项目未按期切换，临时仓租增加。", "周总监"),
            ("S5", date(2026, 8, 11), "error", 1, None, "两份分析报告未交，影响月度会议决策。", "周总监"),
            (
                "S2",
                date(2026, 9, 4),
                "innovation",
                3,
                None,
                f"{proof}：并行拣配与自动分单使履约时长下降约三成，已实测验证。",
                "周总监",
            ),
            ("S4", date(2026, 9, 15), "merit", 1, None, "人手不足期间带队完成中秋大促。", "周总监"),
            ("S7", date(2026, 10, 9), "merit", 1, None, "Kept service levels during the port strike.", None),
        ),
        1,
    ):
        yield {
            "event_id": f"EV-{number:03d}",
            "supervisor_id": who,
            "occurred_on": day,
            "kind": kind,
            "gravity": gravity,
            "loss": loss,
            "evidence": evidence,
            "confirmed_by": confirmed,
        }
