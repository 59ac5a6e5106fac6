"""The sample company's appraisal of team members: a scheme for each team, and what followed from it in 2026."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from data.sample.company import SUPERVISORS, Row, Supervisor
from data.sample.days import dice
from data.sample.people import team_members
from data.sample.team import member_reviews

REWARD_FROM, TRAINING_BELOW, PROMOTION_AFTER = 90, 75, 3
DECIDED = {"2026-Q1": date(2026, 5, 8), "2026-Q2": date(2026, 8, 7), "2026-Q3": date(2026, 10, 30)}

_SAID: dict[str, dict[str, Any]] = {
    "zh": {
        "criteria": (
            ("工作业绩", 50, "按月完成任务目标，无逾期"),
            ("工作质量", 30, "差错率低于部门平均"),
            ("协作与态度", 20, "主动支援同事，沟通及时"),
        ),
        "reward": ("季度之星奖金 500 元", "本季度考评 {score} 分，达到奖励分数线"),
        "training": ("岗位技能培训（16 课时）", "本季度考评 {score} 分，低于培训分数线"),
    },
    "en": {
        "criteria": (
            ("Results", 50, "Monthly goals met, nothing overdue"),
            ("Quality", 30, "Fewer errors than the department's average"),
            ("Cooperation and attitude", 20, "Helps colleagues, answers in time"),
        ),
        "reward": (
            "Star of the quarter, a bonus of 500",
            "{score} points in the quarter, enough for a reward",
        ),
        "training": ("Skills training, 16 lessons", "{score} points in the quarter, below the line for training"),
    },
}


def member_schemes() -> Iterator[Row]:
    """Rows of member_schemes: one of each team since the beginning of 2026."""
    for who in SUPERVISORS:
        yield {
            "scheme_id": f"MS-{who.supervisor_id}",
            "supervisor_id": who.supervisor_id,
            "holds_from": "2026-Q1",
            "reward_from": REWARD_FROM,
            "promotion_after": PROMOTION_AFTER,
            "training_below": TRAINING_BELOW,
            "penalty_below": 60,
        }


def member_criteria() -> Iterator[Row]:
    """Rows of member_criteria: three of each scheme, 100 together."""
    for who in SUPERVISORS:
        for at, (criterion, weight, standard) in enumerate(_SAID[who.lang]["criteria"], 1):
            yield {
                "criterion_id": f"MS-{who.supervisor_id}-{at}",
                "scheme_id": f"MS-{who.supervisor_id}",
                "criterion": criterion,
                "weight": weight,
                "standard": standard,
            }


def member_outcomes() -> Iterator[Row]:
    """Rows of member_outcomes: rewards and trainings of two quarters, done; of the third, half put forward."""
    leads: dict[str, Supervisor] = {who.supervisor_id: who for who in SUPERVISORS}
    team = {row["member_id"]: leads[row["supervisor_id"]] for row in team_members()}
    number = 0
    for review in member_reviews():
        score, quarter = float(review["score"]), review["period"]
        kind = "reward" if score >= REWARD_FROM else "training" if score < TRAINING_BELOW else None
        if quarter not in DECIDED or kind is None:
            continue
        latest, chance = quarter == "2026-Q3", dice("outcome", review["member_id"], quarter)
        if latest and chance.random() < 0.5:
            continue
        number += 1
        what, reason = _SAID[team[review["member_id"]].lang][kind]
        yield {
            "outcome_id": f"MO-{number:03d}",
            "member_id": review["member_id"],
            "quarter": quarter,
            "kind": kind,
            "what": what,
            "reason": reason.format(score=review["score"]),
            "status": "proposed" if latest else "done",
            "decided_on": None if latest else DECIDED[quarter],
            "done_on": None if latest else DECIDED[quarter].replace(day=25),
        }
