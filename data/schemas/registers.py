"""What the policy asks to be kept and no file brings: entered in the app alone (policy 3.2, 3.3, 3.5, 3.6, 4.1)."""

from data.declare import (
    DECIDERS,
    Entry,
    above,
    at_least,
    between,
    choice,
    column,
    in_order,
    not_in_the_future,
    supervisor,
    table,
)
from data.due_facts import DueFact
from scope import Role
from text import Words

OWN = Entry(by=(Role.SUPERVISOR,))


def _improvement():
    return column("id", "improvement_id", Words("Improvement", "优化方案"), to="process_improvements.improvement_id")


def _project():
    return column("id", "project_id", Words("Project", "项目"), to="projects.project_id")


def _owner():
    return column("text", "owner", Words("Responsible", "责任人"))


ONBOARDING_STEPS = table(
    "onboarding_steps",
    Words("Onboarding steps", "入职培训"),
    Words("What a new member is taught, by whom, by when.", "新成员的入职培训内容、带教人与完成期限。"),
    group="team",
    key="step_id",
    entry=OWN,
    made_in_app=True,
    columns=[
        column("id", "step_id", Words("Step", "步骤编号")),
        column("id", "requisition_id", Words("Post", "招聘需求"), to="hiring.requisition_id"),
        column("text", "topic", Words("What is taught", "培训内容")),
        column("text", "trainer", Words("Taught by", "带教人"), optional=True),
        column("date", "due_on", Words("Due on", "应完成日期")),
        column("date", "done_on", Words("Done on", "完成日期"), optional=True),
        column("text", "note", Words("Note", "备注"), optional=True),
    ],
)

MEETING_ACTIONS = table(
    "meeting_actions",
    Words("Meeting actions", "会议行动项"),
    Words("What a team meeting decided: who does it by when.", "团队会议决定的事项：由谁、何时完成。"),
    group="team",
    key="action_id",
    entry=OWN,
    made_in_app=True,
    columns=[
        column("id", "action_id", Words("Action", "行动项编号")),
        column("id", "meeting_id", Words("Meeting", "会议"), to="team_meetings.meeting_id"),
        column("text", "what", Words("What is to be done", "待办事项")),
        _owner(),
        column("date", "due_on", Words("Due on", "应完成日期")),
        column("date", "done_on", Words("Done on", "完成日期"), optional=True),
    ],
)

IMPROVEMENT_STEPS = table(
    "improvement_steps",
    Words("Improvement measures", "优化措施"),
    Words(
        "The measures of an improvement scheme, the training on it among them.",
        "优化方案的各项措施，含人员培训。",
    ),
    group="process",
    key="step_id",
    entry=OWN,
    made_in_app=True,
    columns=[
        column("id", "step_id", Words("Measure", "措施编号")),
        _improvement(),
        choice("kind", Words("Kind", "类别"), "analysis measure training adjustment"),
        column("text", "what", Words("What is done", "措施内容")),
        _owner(),
        column("count", "people_trained", Words("People trained", "培训人数"), optional=True),
        column("date", "due_on", Words("Due on", "应完成日期")),
        column("date", "done_on", Words("Done on", "完成日期"), optional=True),
        column("text", "finding", Words("Finding", "结论"), optional=True),
    ],
)

RESOURCE_CONTRACTS = table(
    "resource_contracts",
    Words("Resource contracts", "资源合同"),
    Words("Contracts with partners: what for, on what terms, until when.", "与合作方的合同：用途、条款与期限。"),
    group="resources",
    key="contract_id",
    entry=Entry(
        by=(Role.SUPERVISOR, Role.LEADERSHIP), kept={"signed_on": DECIDERS}, words={"status": {"signed": DECIDERS}}
    ),
    made_in_app=True,
    columns=[
        column("id", "contract_id", Words("Contract", "合同编号")),
        supervisor(),
        column("id", "partner_id", Words("Partner", "合作方"), to="partners.partner_id"),
        column("id", "request_id", Words("For request", "对应需求"), optional=True, to="resource_requests.request_id"),
        column("text", "subject", Words("Subject", "标的")),
        column("text", "terms", Words("Terms", "主要条款"), optional=True),
        column("money", "amount", Words("Amount", "金额"), at_least(0)),
        choice("status", Words("Status", "状态"), "negotiating signed ended dropped"),
        column("date", "signed_on", Words("Signed on", "签订日期"), optional=True),
        column("date", "runs_from", Words("Runs from", "合同起"), optional=True),
        column("date", "runs_to", Words("Runs to", "合同止"), optional=True),
    ],
    rules=[in_order("runs_from", "runs_to")],
)

USAGE_CHECKS = table(
    "usage_checks",
    Words("Usage checks", "使用检查"),
    Words(
        "Regular checks of how resources are used, and what was re-allocated.",
        "对资源使用情况的定期检查与重新调配。",
    ),
    group="resources",
    key="check_id",
    entry=OWN,
    made_in_app=True,
    columns=[
        column("id", "check_id", Words("Check", "检查编号")),
        supervisor(),
        choice("kind", Words("Kind", "类别"), "people material money"),
        column("text", "resource", Words("Resource", "资源")),
        column("date", "due_on", Words("Due on", "应检查日期")),
        column("date", "checked_on", Words("Checked on", "检查日期"), optional=True),
        column("text", "finding", Words("Finding", "检查结果"), optional=True),
        column("text", "reallocation", Words("Re-allocated", "调配措施"), optional=True),
    ],
)

PROJECT_CHARTERS = table(
    "project_charters",
    Words("Project charters", "项目章程"),
    Words(
        "What a project starts with and closes with: goal, scope, team, quality; documents, evaluation.",
        "项目启动与收尾内容：目标、范围、团队、质量要求；文档与评价。",
    ),
    group="projects",
    key="project_id",
    entry=OWN,
    made_in_app=True,
    columns=[
        _project(),
        column("text", "goal", Words("Goal", "目标")),
        column("text", "scope", Words("Scope", "范围")),
        column("text", "team", Words("Team", "项目团队")),
        column("text", "quality", Words("Quality wanted", "质量要求"), optional=True),
        column("text", "documents", Words("Documents", "项目文档"), optional=True),
        column("text", "evaluation", Words("Evaluation", "项目评价"), optional=True),
    ],
)

PROJECT_DEVIATIONS = table(
    "project_deviations",
    Words("Deviations and corrections", "偏差与纠正"),
    Words(
        "Deviations of progress, quality or cost, and what corrects them.",
        "进度、质量或成本的偏差及纠正措施。",
    ),
    group="projects",
    key="deviation_id",
    entry=OWN,
    made_in_app=True,
    columns=[
        column("id", "deviation_id", Words("Deviation", "偏差编号")),
        _project(),
        column("date", "found_on", Words("Found on", "发现日期")),
        choice("kind", Words("Kind", "类别"), "progress quality cost scope"),
        column("count", "severity", Words("Severity, 1 to 5", "严重程度（1–5）"), between(1, 5)),
        column("text", "what", Words("What deviates", "偏差内容")),
        column("text", "action", Words("Corrective action", "纠正措施"), optional=True),
        column("text", "owner", Words("Responsible", "责任人"), optional=True),
        column("date", "due_on", Words("Due on", "应完成日期"), optional=True),
        column("date", "corrected_on", Words("Corrected on", "纠正日期"), optional=True),
    ],
    rules=[in_order("found_on", "corrected_on")],
)

PROCESS_STUDIES = table(
    "process_studies",
    Words("Process analyses", "流程分析"),
    Words(
        "What was found of a problem together with the departments, and which improvement answers it.",
        "会同相关部门对问题的分析，以及由哪项优化解决。",
    ),
    group="process",
    key="problem_id",
    entry=OWN,
    made_in_app=True,
    columns=[
        column("id", "problem_id", Words("Problem", "问题"), to="process_problems.problem_id"),
        column("text", "departments", Words("Departments heard", "参与部门"), optional=True),
        column("text", "cause", Words("Cause", "原因")),
        column("number", "hours_lost", Words("Hours lost a month", "每月损失工时"), above(0), optional=True),
        column(
            "id",
            "improvement_id",
            Words("Answered by", "对应优化"),
            optional=True,
            to="process_improvements.improvement_id",
        ),
    ],
)

# Who sets a task is never who is rated by it: a supervisor says when it was done and adds none of their own.
_SETTING = (Role.LEADERSHIP, Role.HR)

ROUTINE_TASKS = table(
    "routine_tasks",
    Words("Routine tasks", "日常任务"),
    Words(
        "Day-to-day tasks with their due days, set by who rates; the routine check counts what was done in time.",
        "由评分人布置的日常任务及完成期限；日常考核据此统计按期完成情况。",
    ),
    group="appraisal",
    key="task_id",
    entry=Entry(
        by=(Role.LEADERSHIP, Role.HR, Role.SUPERVISOR),
        kept={"supervisor_id": _SETTING, "what": _SETTING, "due_on": _SETTING},
    ),
    made_in_app=True,
    fact=DueFact("due_on", outcomes=("done_on",), events=("done_on",), rests_on=("supervisor_id",)),
    columns=[
        column("id", "task_id", Words("Task", "任务编号")),
        supervisor(),
        column("text", "what", Words("What is to be done", "任务内容")),
        column("date", "due_on", Words("Due on", "应完成日期")),
        column("date", "done_on", Words("Done on", "完成日期"), not_in_the_future(), optional=True),
        column("text", "result", Words("Result", "完成情况"), optional=True),
    ],
)

TABLES = [
    ONBOARDING_STEPS,
    MEETING_ACTIONS,
    PROCESS_STUDIES,
    IMPROVEMENT_STEPS,
    RESOURCE_CONTRACTS,
    USAGE_CHECKS,
    PROJECT_CHARTERS,
    PROJECT_DEVIATIONS,
    ROUTINE_TASKS,
]
