"""Outcome rules of the scheme (policy 4.3.1, 4.3.2): what a year's record has leadership consider.

A rule proposes and never applies; appraisal/outcomes.py is where people decide. It can ask for a grade, a confirmed
event, or an innovation whose effect is verified. There is nothing in it by which a rank could be named: the lowest
of a list is not for that incompetent.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from text import Words

OUTCOME_NAMES = {
    "bonus": Words("Bonus", "奖金"),
    "certificate": Words("Honour certificate", "荣誉证书"),
    "promotion": Words("Promotion", "晋升"),
    "special_award": Words("Special award for innovation", "创新特别奖"),
    "warning": Words("Warning", "警告"),
    "fine": Words("Deduction (damage or handbook clause)", "扣款（损失赔偿或手册条款）"),
    "demotion": Words("Demotion", "降职"),
}
REWARDS = ("bonus", "certificate", "promotion", "special_award")
PENALTIES = ("warning", "fine", "demotion")
WITH_AMOUNT = frozenset({"bonus", "special_award", "fine"})
LONGEST_RUN = 5  # years in a row that a rule may ask for


@dataclass(frozen=True)
class OutcomeRule:
    """When an outcome is proposed; every condition that is given must hold, and one must be given.

    grades    the year's grade is one of these; with `years` above 1 it was so in each of that many years, the earlier
              ones as signed
    event     a confirmed event of this kind with at least this gravity lies in the year
    verified  an innovation of the year is proven by an improvement or recommendation whose effect is favourable
    amount    what is proposed to be paid or withheld; None where the outcome has none
    """

    outcome: str
    grades: tuple[str, ...] = ()
    years: int = 1
    event: str | None = None
    gravity: int = 1
    verified: bool = False
    amount: float | None = None


# None proposes a deduction: a company that has the damage or its handbook's clause to name adds its own (judgement 3).
DEFAULT_RULES = (
    OutcomeRule("bonus", grades=("excellent",), amount=20_000.0),
    OutcomeRule("bonus", grades=("good",), amount=8_000.0),
    OutcomeRule("certificate", grades=("excellent",)),
    OutcomeRule("promotion", grades=("excellent",), years=2),
    OutcomeRule("special_award", verified=True, amount=10_000.0),
    OutcomeRule("warning", grades=("to_improve", "failed")),
    OutcomeRule("warning", event="error", gravity=2),
    OutcomeRule("demotion", grades=("failed",), years=2),
)


def rule_faults(rules: Sequence[OutcomeRule], grades: Sequence[str], kinds: Sequence[str]) -> Iterator[Words]:
    """What is wrong with the rules, one clause each; nothing when they may be stored."""
    for number, rule in enumerate(rules, 1):
        for fault in _faults(rule, grades, kinds):
            yield Words(f"outcome rule {number}: {fault.en}", f"结果规则第 {number} 条：{fault.zh}")


def _faults(rule: OutcomeRule, grades: Sequence[str], kinds: Sequence[str]) -> Iterator[Words]:
    if rule.outcome not in OUTCOME_NAMES:
        yield Words(f'"{rule.outcome}" is no outcome', f"“{rule.outcome}”不是奖惩类别")
        return
    if not (rule.grades or rule.event or rule.verified):
        yield Words("it names no condition, so it would hold for everybody", "未写明任何条件，将适用于所有人")
    for grade in rule.grades:
        if grade not in grades:
            yield Words(f'"{grade}" is not a grade', f"“{grade}”不是等级")
    if not 1 <= rule.years <= LONGEST_RUN or (rule.years > 1 and not rule.grades):
        yield Words(
            f"years in a row are 1 to {LONGEST_RUN}, and more than one needs a grade",
            f"连续年数应为 1 至 {LONGEST_RUN}，多于一年时须写明等级",
        )
    if rule.event is not None and rule.event not in kinds:
        yield Words(f'"{rule.event}" is no kind of event', f"“{rule.event}”不是事项类别")
    if rule.event == "breach":
        yield Words(
            "a breach is handled apart, by law and regulation, and not by an outcome rule",
            "违规行为依法依规另行处理，不得列入结果规则",
        )
    if not 1 <= rule.gravity <= 3:
        yield Words("gravity is 1, 2 or 3", "程度应为 1、2 或 3")
    if rule.outcome == "special_award" and not rule.verified:
        yield Words(
            "the special award needs an innovation with a verified effect", "创新特别奖须以成效已核实的创新为条件"
        )
    if rule.amount is not None and (rule.outcome not in WITH_AMOUNT or not rule.amount > 0):
        yield Words(
            "an amount above 0 belongs to a bonus, a special award or a deduction only",
            "仅奖金、创新特别奖与扣款可填写金额，且应大于 0",
        )
