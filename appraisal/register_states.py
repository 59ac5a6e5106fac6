"""How far a row of a register is, by its cells: the states that its tables share or have of their own."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from text import Words

Cells = Mapping[str, str]

DONE = Words("done", "已完成")
OPEN = Words("open", "未完成")
LATE = Words("overdue", "已逾期")


@dataclass(frozen=True)
class State:
    """How far a row is. `look`: its colour (sheet.css). `asks`: columns to fill to bring a row here; `sets`: cells
    that are set then. Without either, nobody moves a row here by hand."""

    key: str
    name: Words
    holds: Callable[[Cells], bool]
    look: str = ""
    asks: tuple[str, ...] = ()
    sets: Mapping[str, str] = field(default_factory=dict)
    over: bool = False


def _is(column: str, value: str) -> Callable[[Cells], bool]:
    return lambda cells: cells[column] == value


def _filled(column: str) -> Callable[[Cells], bool]:
    return lambda cells: bool(cells[column])


def _always(cells: Cells) -> bool:
    return True


def to_do(done: str, name: Words = DONE) -> tuple[State, ...]:
    """Done when a day is filled in, else open."""
    return (State("open", OPEN, lambda cells: not cells[done]), State("done", name, _always, "on", (done,), over=True))


IMPROVEMENT_STATES = (
    State("proposed", Words("proposed", "已提出"), _is("status", "proposed"), sets={"status": "proposed"}),
    State("approved", Words("approved", "已批准"), _is("status", "approved"), "", ("approved_on",),
          {"status": "approved"}),
    State("running", Words("running", "进行中"), _is("status", "running"), "watch", ("launched_on", "trained_on"),
          {"status": "running"}),
    State("closed", Words("closed", "已关闭"), _is("status", "closed"), "on", ("closed_on",), {"status": "closed"},
          over=True),
    State("dropped", Words("dropped", "已放弃"), _always, "none", (), {"status": "dropped"}, over=True),
)  # fmt: skip
RECOMMENDATION_STATES = (
    State("rejected", Words("not adopted", "未采纳"), _is("decision", "rejected"), "none", ("decided_on",),
          {"decision": "rejected"}, over=True),
    State("implemented", Words("implemented", "已实施"), _filled("implemented_on"), "on", ("implemented_on",),
          over=True),
    State("adopted", Words("adopted", "已采纳"), _is("decision", "adopted"), "watch",
          ("decided_on", "quality_rating"), {"decision": "adopted"}),
    State("proposed", Words("to be decided", "待决定"), _always),
)  # fmt: skip
PROJECT_STATES = (
    State("planned", Words("planned", "计划中"), _is("status", "planned"), sets={"status": "planned"}),
    State("running", Words("running", "进行中"), _is("status", "running"), "watch", ("actual_start",),
          {"status": "running"}),
    # Finished is not accepted: acceptance is leadership's, so nobody takes the two steps after it here (judgement 2).
    State("awaiting", Words("awaiting acceptance", "待验收"),
          lambda cells: cells["status"] == "closed" and not cells["acceptance"], "watch", ("actual_finish", "lessons"),
          {"status": "closed"}, over=True),
    State("failed", Words("failed acceptance", "验收未通过"),
          lambda cells: cells["status"] == "closed" and cells["acceptance"] == "failed", "off", over=True),
    State("closed", Words("accepted", "已验收"), _is("status", "closed"), "on", over=True),
    State("cancelled", Words("cancelled", "已取消"), _always, "none", (), {"status": "cancelled"}, over=True),
)  # fmt: skip
CONTRACT_STATES = (
    State("negotiating", Words("negotiating", "洽谈中"), _is("status", "negotiating"), "watch",
          sets={"status": "negotiating"}),
    State("signed", Words("signed", "已签订"), _is("status", "signed"), "on",
          ("signed_on", "runs_from", "runs_to"), {"status": "signed"}, over=True),
    State("ended", Words("ended", "已到期"), _is("status", "ended"), "none", (), {"status": "ended"}, over=True),
    State("dropped", Words("dropped", "已放弃"), _always, "none", (), {"status": "dropped"}, over=True),
)  # fmt: skip
FILLED_STATES = (
    State("open", Words("to fill", "待招聘"), lambda cells: not cells["filled_on"]),
    State("done", Words("filled", "已到岗"), _always, "on", ("filled_on", "member_id"), over=True),
)
TRAINING_STATES = (
    State("proposed", Words("proposed", "已提出"), _is("status", "proposed"), sets={"status": "proposed"}),
    State("approved", Words("approved", "已批准"), _is("status", "approved"), "watch", (), {"status": "approved"}),
    State("held", Words("held", "已举办"), _is("status", "held"), "on", ("held_on", "cost"), {"status": "held"},
          over=True),
    State("cancelled", Words("cancelled", "已取消"), _always, "none", (), {"status": "cancelled"}, over=True),
)  # fmt: skip
NEED_STATES = (
    State("open", Words("open", "待安排"), _is("status", "open"), "watch", (), {"status": "open"}),
    State("planned", Words("planned", "计划中"), _is("status", "planned"), "", (), {"status": "planned"}),
    State("met", Words("met", "已满足"), _is("status", "met"), "on", (), {"status": "met"}, over=True),
    State("dropped", Words("dropped", "已放弃"), _always, "none", (), {"status": "dropped"}, over=True),
)
GOAL_STATES = (
    State("draft", Words("draft", "草拟"), _is("status", "draft"), "watch", (), {"status": "draft"}),
    State("agreed", Words("agreed", "已商定"), _is("status", "agreed"), "", ("agreed_on",), {"status": "agreed"}),
    State("reached", Words("reached", "已达成"), _is("status", "reached"), "on", (), {"status": "reached"}, over=True),
    State("dropped", Words("dropped", "已放弃"), _always, "none", (), {"status": "dropped"}, over=True),
)
OUTCOME_STATES = (
    State("proposed", Words("put forward", "已提出"), _is("status", "proposed"), "watch"),
    State("approved", Words("approved", "已批准"), _is("status", "approved"), "", ("decided_on",),
          {"status": "approved"}),
    State("done", Words("done", "已落实"), _is("status", "done"), "on", ("done_on",), {"status": "done"}, over=True),
    State("dropped", Words("dropped", "已放弃"), _always, "none", (), {"status": "dropped"}, over=True),
)  # fmt: skip
RESOLVED_STATES = to_do("resolved_on", Words("resolved", "已解决"))
FULFILLED_STATES = (
    State("open", OPEN, lambda cells: not cells["fulfilled_on"]),
    State("done", Words("met", "已满足"), _always, "on", ("fulfilled_on", "fulfilled_quantity"), over=True),
)
