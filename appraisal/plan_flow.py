"""The way of a yearly plan (policy 3.1): drafted, submitted, returned with remarks or approved, issued to departments.

Every version of a plan walks it on its own: a re-plan is drafted and reviewed while the approved version holds.
"""

from __future__ import annotations

from appraisal.flow import Flow
from scope import Role
from text import Words

DRAFT, SUBMITTED, RETURNED, APPROVED, ISSUED = "draft", "submitted", "returned", "approved", "issued"
PLAN_WRITERS = frozenset({Role.SUPERVISOR, Role.LEADERSHIP})

PLAN_FLOW = Flow(
    "plan",
    Words("Plan", "计划"),
    states={
        DRAFT: Words("draft", "草拟"),
        SUBMITTED: Words("submitted", "已提交"),
        RETURNED: Words("returned", "已退回"),
        APPROVED: Words("approved", "已批准"),
        ISSUED: Words("issued to departments", "已下达"),
    },
    moves={
        (DRAFT, "submit"): (SUBMITTED, PLAN_WRITERS),
        (SUBMITTED, "withdraw"): (DRAFT, {Role.SUPERVISOR}),
        (SUBMITTED, "return"): (RETURNED, {Role.LEADERSHIP}),
        (SUBMITTED, "approve"): (APPROVED, {Role.LEADERSHIP}),
        (RETURNED, "submit"): (SUBMITTED, PLAN_WRITERS),
        (APPROVED, "issue"): (ISSUED, {Role.LEADERSHIP}),
    },
    names={
        "submit": Words("submit", "提交"),
        "withdraw": Words("withdraw", "撤回"),
        "return": Words("return", "退回"),
        "approve": Words("approve", "批准"),
        "issue": Words("issue to departments", "下达各部门"),
    },
    reasons={"return"},
)
# In these its content may be changed, by these; nobody changes what was approved: that is a re-plan.
EDITORS = {
    DRAFT: PLAN_WRITERS,
    RETURNED: PLAN_WRITERS,
    SUBMITTED: frozenset({Role.LEADERSHIP}),  # management reviews, and may correct on the way
}
IN_FORCE = frozenset({APPROVED, ISSUED})


def document(supervisor_id: str, year: int, version: int) -> str:
    """How a version of a plan is called in the record of moves: S1/2027/1."""
    return f"{supervisor_id}/{year}/{version}"
