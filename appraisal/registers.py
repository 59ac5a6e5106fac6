"""The registers of the policy, declared: which tables, how far a row is, what is due, what a person does next.

A register is its first table and what belongs to it. How far a row is follows from its cells (`standing`), so a card
that moves on the board is an edit of those cells and nothing else.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from appraisal.register_states import (
    CONTRACT_STATES,
    FILLED_STATES,
    FULFILLED_STATES,
    GOAL_STATES,
    IMPROVEMENT_STATES,
    NEED_STATES,
    OUTCOME_STATES,
    PROJECT_STATES,
    RECOMMENDATION_STATES,
    RESOLVED_STATES,
    TRAINING_STATES,
    Cells,
    State,
    to_do,
)
from data.schemas import EVERY_TABLE
from text import Words


@dataclass(frozen=True)
class View:
    """How a register shows one of its tables.

    `title`: the column that says what a row is about; `dated`: the one that puts rows in order and in a year.
    `due` and `done`: by when, and when it was. `start` and `finish`: (planned, actual) columns of a timeline's bars.
    `lists`: long texts that a list shows all the same.
    """

    table: str
    title: str
    dated: str
    states: tuple[State, ...] = ()
    due: str | None = None
    done: str | None = None
    start: tuple[str | None, str | None] | None = None
    finish: tuple[str | None, str | None] | None = None
    next_step: Words | None = None
    lists: tuple[str, ...] = ()

    def state_of(self, cells: Cells) -> State | None:
        """The first state that holds; None for a table without states."""
        return next((state for state in self.states if state.holds(cells)), None)

    def due_on(self, cells: Cells) -> date | None:
        """The day by which it is due; None where it has none or nothing is left to do."""
        state = self.state_of(cells)
        if not self.due or not cells[self.due] or (self.done and cells[self.done]) or (state and state.over):
            return None
        return date.fromisoformat(cells[self.due][:10])


@dataclass(frozen=True)
class Register:
    """One register: its views, the first of them its main one, and the clause it serves."""

    key: str
    title: Words
    about: Words
    clause: str
    views: tuple[View, ...]

    @property
    def tables(self) -> tuple[str, ...]:
        """The tables it holds."""
        return tuple(view.table for view in self.views)


REGISTERS: dict[str, Register] = {
    register.key: register
    for register in (
        Register(
            "hiring",
            Words("Hiring and onboarding", "招聘与入职"),
            Words(
                "Enter the posts to fill; when somebody starts, plan what they are taught and tick it off.",
                "填写招聘需求；新人到岗后，安排入职培训并逐项完成。",
            ),
            "3.2",
            (
                View("hiring", "role", "opened_on", FILLED_STATES, "needed_by", "filled_on",
                     ("opened_on", "opened_on"), ("needed_by", "filled_on"), Words("Fill the post", "完成招聘")),
                View("onboarding_steps", "topic", "due_on", to_do("done_on"), "due_on", "done_on",
                     next_step=Words("Teach", "完成入职培训")),
            ),
        ),
        Register(
            "meetings",
            Words("Team meetings", "团队会议"),
            Words(
                "Enter each meeting and what it decided: who does it by when.",
                "记录每次会议及所定事项：由谁、何时完成。",
            ),
            "3.2",
            (
                View("meeting_actions", "what", "due_on", to_do("done_on"), "due_on", "done_on",
                     next_step=Words("See to the action", "落实行动项")),
                View("team_meetings", "topic", "held_on"),
            ),
        ),
        Register(
            "reviews",
            Words("Member appraisals", "成员考评"),
            Words(
                "Score each member every quarter by the team's scheme, and write the feedback that you talked over.",
                "每季度按考评方案为成员评分，并填写与其沟通的反馈意见。",
            ),
            "3.2",
            (
                View("member_reviews", "member_id", "period"),
                View("member_schemes", "scheme_id", "holds_from"),
                View("member_criteria", "criterion", "criterion_id", lists=("standard",)),
            ),
        ),
        Register(
            "member_outcomes",
            Words("What follows from member appraisals", "成员考评结果应用"),
            Words(
                "Put forward the rewards, promotions and trainings that follow from the quarter's appraisals.",
                "根据季度考评结果提出成员的奖励、晋升与培训。",
            ),
            "3.2",
            (View("member_outcomes", "what", "quarter", OUTCOME_STATES),),
        ),
        Register(
            "processes",
            Words("Processes", "流程清单"),
            Words(
                "Register the processes that you answer for, with the hours that a run should take.",
                "登记您负责的流程及其标准处理时长。",
            ),
            "2.3",
            (View("processes", "name", "process_id"),),
        ),
        Register(
            "problems",
            Words("Process problems", "流程问题"),
            Words(
                "Collect problems, analyse them with the departments, and say which improvement answers them.",
                "收集流程问题，会同相关部门分析，并注明由哪项优化解决。",
            ),
            "3.3",
            (
                View("process_problems", "description", "raised_on", RESOLVED_STATES),
                View("process_studies", "cause", "problem_id"),
            ),
        ),
        Register(
            "improvements",
            Words("Improvement schemes", "流程优化方案"),
            Words(
                "Propose a scheme with its goal, plan measures and training; its effect is measured after the launch.",
                "提出方案与目标，安排措施与培训；上线后系统跟踪效果。",
            ),
            "3.3",
            (
                View("process_improvements", "title", "proposed_on", IMPROVEMENT_STATES,
                     start=("proposed_on", "launched_on"), finish=(None, "closed_on")),
                View("improvement_steps", "what", "due_on", to_do("done_on"), "due_on", "done_on",
                     next_step=Words("Carry out the measure", "落实措施")),
            ),
        ),
        Register(
            "recommendations",
            Words("Reports and recommendations", "分析报告与决策建议"),
            Words(
                "Enter the reports due and what they recommend; leadership decides; then say when it was implemented.",
                "填写应交报告及建议；由管理层决定；实施后填写日期。",
            ),
            "2.4.2",
            (
                View("recommendations", "title", "made_on", RECOMMENDATION_STATES),
                View("analysis_reports", "title", "due_on", to_do("delivered_on", Words("delivered", "已提交")),
                     "due_on", "delivered_on", ("due_on", "delivered_on"), ("due_on", "delivered_on"),
                     Words("Deliver the report", "提交报告")),
            ),
        ),
        Register(
            "collection",
            Words("Collection plan", "数据收集计划"),
            Words(
                "What data are due how often and when; say of your own their scope, method and channel.",
                "各项数据按何频率、何时提交；请填写本人数据的采集范围、方法与渠道。",
            ),
            "3.4",
            (View("data_sources", "table", "source_id", lists=("scope", "channel")),),
        ),
        Register(
            "resources",
            Words("Resources", "资源协调"),
            Words(
                "Enter what is needed, the contracts outside, and the regular checks of how resources are used.",
                "填写资源需求、外部合同以及对使用情况的定期检查。",
            ),
            "3.5",
            (
                View("resource_requests", "request_id", "requested_on", FULFILLED_STATES, "needed_by", "fulfilled_on",
                     ("requested_on", "requested_on"), ("needed_by", "fulfilled_on"),
                     Words("Meet the request", "满足需求")),
                View("resource_contracts", "subject", "runs_from", CONTRACT_STATES, start=("runs_from", "signed_on"),
                     finish=("runs_to", None)),
                View("partners", "name", "partner_id"),
                View("usage_checks", "resource", "due_on", to_do("checked_on"), "due_on", "checked_on",
                     next_step=Words("Check the use", "检查使用情况")),
            ),
        ),
        Register(
            "projects",
            Words("Projects", "项目"),
            Words(
                "From the charter to acceptance and lessons: milestones, deviations with their correction, risks.",
                "从立项到验收与总结：里程碑、偏差与纠正、风险。",
            ),
            "3.6",
            (
                View("projects", "name", "planned_start", PROJECT_STATES, "planned_finish", "actual_finish",
                     ("planned_start", "actual_start"), ("planned_finish", "actual_finish"),
                     Words("Finish the project", "完成项目")),
                View("project_milestones", "name", "planned_on", to_do("done_on"), "planned_on", "done_on",
                     ("planned_on", "done_on"), ("planned_on", "done_on"), Words("Reach the milestone", "完成里程碑")),
                View("project_deviations", "what", "found_on", to_do("corrected_on", Words("corrected", "已纠正")),
                     "due_on", "corrected_on", next_step=Words("Correct the deviation", "纠正偏差")),
                View("project_risks", "response", "raised_on", to_do("closed_on", Words("closed", "已关闭"))),
                View("project_charters", "goal", "project_id"),
            ),
        ),
        Register(
            "tasks",
            Words("Routine tasks", "日常任务"),
            Words(
                "Who rates sets the tasks with their due days; the supervisor fills in when each was done.",
                "评分人布置任务并设定期限；运营主管填写完成日期。",
            ),
            "4.1",
            (
                View("routine_tasks", "what", "due_on", to_do("done_on"), "due_on", "done_on",
                     ("due_on", "done_on"), ("due_on", "done_on"), Words("Complete the task", "完成任务")),
            ),
        ),
        Register(
            "training",
            Words("Trainings", "培训"),
            Words(
                "Plan the year's trainings with method, trainer and cost; record who took part and what was learned.",
                "安排年度培训的方式、讲师与费用；记录参加情况与所学内容。",
            ),
            "5.2",
            (
                View("trainings", "topic", "planned_on", TRAINING_STATES, "planned_on", "held_on",
                     ("planned_on", "held_on"), ("planned_on", "held_on")),
                View("training_records", "learned", "training_id"),
                View("training_needs", "topic", "raised_on", NEED_STATES),
            ),
        ),
        Register(
            "career",
            Words("Career and talks", "职业发展与面谈"),
            Words(
                "Write goals together, with the steps to them; talk regularly, and review the goals as things change.",
                "共同制定目标与步骤；定期面谈，并随变化回顾目标。",
            ),
            "5.4",
            (
                View("career_goals", "goal", "target_on", GOAL_STATES),
                View("career_steps", "what", "due_on", to_do("done_on"), "due_on", "done_on"),
                View("career_reviews", "found", "reviewed_on"),
                View("development_talks", "summary", "held_on"),
            ),
        ),
    )
}  # fmt: skip

VIEWS: dict[str, tuple[Register, View]] = {
    view.table: (register, view) for register in REGISTERS.values() for view in register.views
}


def named_columns(view: View) -> set[str]:
    """Every column that a view speaks of, so that a test can ask whether the table has it."""
    columns = {view.title, view.dated, view.due, view.done, *(view.start or ()), *(view.finish or ())}
    for state in view.states:
        columns |= {*state.asks, *state.sets}
    return {column for column in columns if column}


def shown_columns(view: View, most: int = 5) -> tuple[str, ...]:
    """Columns of a list beside the title: whose, days and what counts first; long texts are for the row's own page."""
    table = EVERY_TABLE[view.table]
    shown = {*table.key, view.title, "supervisor_id", *({"status", "decision"} if view.states else ())}
    others = [c for c in table.columns if c not in shown]
    first = [c for c in others if c in (view.due, view.done)]
    return tuple(dict.fromkeys([*first, *view.lists, *(c for c in others if table.kind(c).name != "text")]))[:most]
