"""The check of a deduction against the month's wage. The wage is entered for it alone and kept nowhere."""

from __future__ import annotations

from errors import WrongUse
from text import Words

A_FIFTH = 0.20  # the most of a month's wage that may be deducted (Interim Provisions on Payment of Wages, art. 16)


def over_a_fifth(amount: float, wage: float) -> bool:
    """Is the amount more than 20 % of the wage? Exactly 20 % is not."""
    return round(amount - A_FIFTH * wage, 6) > 0


def deduction_warning(amount: float, wage: float) -> Words | None:
    """The warning that it is more than a fifth of the month's wage; None when it is not."""
    if not over_a_fifth(amount, wage):
        return None
    return Words(
        f"{amount / wage:.0%} of the month's wage: no more than 20% may be deducted in one month, and what is left "
        "must not fall below the local minimum wage. Spread it over months, lower it, or take legal advice.",
        f"占当月工资的 {amount / wage:.0%}：每月扣除不得超过当月工资的 20%，且扣除后不得低于当地最低工资标准。"
        "请分月扣除、降低金额，或征询法律意见。",
    )


def check_fine(amount: float, wage: float | None, warned: bool) -> None:
    """Raise WrongUse without a wage to check against, or when the warning applies and was not read."""
    if not wage or wage <= 0:
        raise WrongUse(
            Words(
                "Enter the month's wage: it is needed to check the deduction and is not kept. Nothing was decided.",
                "请填写当月工资：仅用于核对扣除比例，不会保存。尚未决定。",
            )
        )
    warning = deduction_warning(amount, wage)
    if warning and not warned:
        raise WrongUse(
            Words(
                f"{warning.en} Confirm that you have read this to decide it all the same. Nothing was decided.",
                f"{warning.zh}如仍要决定，请确认已阅读本提示。尚未决定。",
            )
        )
