"""Family 6, project management: projects with milestones, costs, checks and risks (policy 4.2.6, 3.6)."""

from data.declare import (
    DECIDERS,
    Across,
    Entry,
    above,
    at_least,
    between,
    choice,
    column,
    exactly_when,
    in_order,
    not_in_the_future,
    supervisor,
    table,
)
from data.due_facts import DueFact
from scope import Role
from text import Words


def _project():
    return column("id", "project_id", Words("Project", "项目"), to="projects.project_id")


PROJECTS = table(
    "projects",
    Words("Projects", "项目"),
    Words("Projects from plan to acceptance.", "项目从计划到验收。"),
    group="projects",
    key="project_id",
    entry=Entry(
        by=(Role.SUPERVISOR, Role.LEADERSHIP),
        kept={"acceptance": DECIDERS, "actual_benefit": DECIDERS},
        fixed=("budget", "planned_benefit"),
    ),
    fact=DueFact(
        "planned_finish",
        outcomes=("actual_start", "actual_finish", "acceptance", "actual_benefit"),
        events=("actual_start", "actual_finish"),
        closed=("closed", "cancelled"),
        dropped=("cancelled",),
        promised=("budget", "planned_benefit"),
        rests_on=("supervisor_id", "planned_start"),
    ),
    columns=[
        column("id", "project_id", Words("Project", "项目编号")),
        supervisor(),
        column("text", "name", Words("Name", "名称")),
        column("date", "planned_start", Words("Planned start", "计划开始")),
        column("date", "planned_finish", Words("Planned finish", "计划完成")),
        column("date", "actual_start", Words("Actual start", "实际开始"), optional=True),
        column("date", "actual_finish", Words("Actual finish", "实际完成"), optional=True),
        choice("status", Words("Status", "状态"), "planned running closed cancelled"),
        column("money", "budget", Words("Budget", "预算"), at_least(0)),
        column("money", "planned_benefit", Words("Planned benefit", "计划收益"), optional=True),
        column("money", "actual_benefit", Words("Actual benefit", "实际收益"), optional=True),
        choice("acceptance", Words("Acceptance", "验收"), "passed failed", optional=True),
        column("text", "lessons", Words("Lessons", "经验教训"), optional=True),
    ],
    rules=[
        in_order("planned_start", "planned_finish"),
        in_order("actual_start", "actual_finish"),
        exactly_when("actual_finish", "status", "closed"),
    ],
)

PROJECT_MILESTONES = table(
    "project_milestones",
    Words("Project milestones", "项目里程碑"),
    Words("Milestones, when planned and done, and the value planned for each.", "里程碑的计划与完成日期及计划价值。"),
    group="projects",
    key="project_id milestone_id",
    entry=Entry(by=(Role.SUPERVISOR,), fixed=("planned_value",)),
    fact=DueFact("planned_on", promised=("planned_value",), outcomes=("done_on",), events=("done_on",)),
    columns=[
        _project(),
        column("id", "milestone_id", Words("Milestone", "里程碑编号")),
        column("text", "name", Words("Name", "名称")),
        column("date", "planned_on", Words("Planned on", "计划日期")),
        column("date", "done_on", Words("Done on", "完成日期"), optional=True),
        column("money", "planned_value", Words("Planned value", "计划价值"), at_least(0)),
    ],
)

PROJECT_COSTS = table(
    "project_costs",
    Words("Project costs", "项目成本"),
    Words("Actual cost per month and how far the project had come.", "各月实际成本与完成进度。"),
    group="projects",
    key="project_id month",
    columns=[
        _project(),
        column("month", "month", Words("Month", "月份")),
        column("money", "actual_cost", Words("Actual cost in the month", "当月实际成本")),
        column("ratio", "percent_complete", Words("Complete, 0 to 1", "完成进度（0–1）"), between(0, 1)),
    ],
    warn=[
        Across(
            "percent_complete",
            Words("is lower than in an earlier month", "低于之前月份"),
            """EXISTS (SELECT 1 FROM project_costs o WHERE o.project_id = s.project_id
                AND o.month < s.month AND o.percent_complete > s.percent_complete)""",
        )
    ],
)

PROJECT_CHECKS = table(
    "project_checks",
    Words("Project checks", "项目检查"),
    Words("Quality, scope and safety checks, each attempt a row.", "质量、范围与安全检查，每次检查一行。"),
    group="projects",
    key="check_id",
    fact=DueFact(outcomes=("checked_on", "result", "attempt"), events=("checked_on",), rests_on=("project_id", "kind")),
    columns=[
        column("id", "check_id", Words("Check", "检查编号")),
        _project(),
        column("date", "checked_on", Words("Checked on", "检查日期")),
        choice("kind", Words("Kind", "类别"), "quality scope safety"),
        choice("result", Words("Result", "结果"), "passed failed"),
        column("count", "attempt", Words("Attempt", "第几次"), above(0)),
    ],
)

PROJECT_RISKS = table(
    "project_risks",
    Words("Project risks", "项目风险"),
    Words("Risks and issues, how grave, what is done about them.", "风险与问题、严重程度及应对。"),
    group="projects",
    key="risk_id",
    entry=Entry(by=(Role.SUPERVISOR,)),
    columns=[
        column("id", "risk_id", Words("Risk", "风险编号")),
        _project(),
        column("date", "raised_on", Words("Raised on", "提出日期"), not_in_the_future()),
        choice("kind", Words("Kind", "类别"), "risk issue"),
        column("count", "severity", Words("Severity, 1 to 5", "严重程度（1–5）"), between(1, 5)),
        column("text", "response", Words("Response", "应对措施"), optional=True),
        column("date", "closed_on", Words("Closed on", "关闭日期"), not_in_the_future(), optional=True),
    ],
    rules=[in_order("raised_on", "closed_on")],
)

TABLES = [PROJECTS, PROJECT_MILESTONES, PROJECT_COSTS, PROJECT_CHECKS, PROJECT_RISKS]
