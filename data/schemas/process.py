"""Family 3, process optimisation: processes, their runs, problems and improvements (policy 4.2.3, 3.3)."""

from data.declare import (
    DECIDERS,
    Entry,
    above,
    below,
    choice,
    column,
    in_order,
    not_in_the_future,
    supervisor,
    table,
    together,
)
from data.due_facts import DueFact
from scope import Role
from text import Words


def _process():
    return column("id", "process_id", Words("Process", "流程"), to="processes.process_id")


PROCESSES = table(
    "processes",
    Words("Processes", "流程"),
    Words("The operating processes and how long a run should take.", "运营流程及其标准处理时长。"),
    group="process",
    key="process_id",
    # A supervisor registers their processes (policy 2.3); the standard that a process is held against is said once.
    entry=Entry(by=(Role.SUPERVISOR,), fixed=("supervisor_id", "standard_hours")),
    columns=[
        column("id", "process_id", Words("Process", "流程编号")),
        column("text", "name", Words("Name", "名称")),
        supervisor(),
        column("number", "standard_hours", Words("Standard hours", "标准处理时长（小时）"), above(0)),
    ],
)

PROCESS_OWNERS = table(
    "process_owners",
    Words("Owners of processes over time", "流程负责人变动"),
    Words(
        "Who answers for which process from which day on: a hand-over leaves what was before with whoever had it.",
        "流程自何日起由谁负责；移交不改变此前期间的数据。",
    ),
    group="process",
    key="process_id from_on",
    columns=[
        _process(),
        supervisor(),
        column("date", "from_on", Words("From", "自何日起")),
    ],
)

PROCESS_RUNS = table(
    "process_runs",
    Words("Process runs", "流程运行"),
    Words("Each run of a process: when, how it ended, what it cost.", "流程每次运行的起止、结果与成本。"),
    group="process",
    key="run_id",
    columns=[
        column("id", "run_id", Words("Run", "运行编号")),
        _process(),
        column("time", "started_at", Words("Started at", "开始时间")),
        column("time", "finished_at", Words("Finished at", "结束时间"), optional=True),
        choice("outcome", Words("Outcome", "结果"), "ok rework failed", optional=True),
        column("money", "cost", Words("Cost", "成本"), optional=True),
    ],
    rules=[in_order("started_at", "finished_at"), together("outcome", "finished_at")],
)

PROCESS_PROBLEMS = table(
    "process_problems",
    Words("Process problems", "流程问题"),
    Words("Problems and suggestions collected, and when they were resolved.", "收集到的流程问题与建议及解决日期。"),
    group="process",
    key="problem_id",
    entry=Entry(by=(Role.SUPERVISOR,)),
    fact=DueFact(promised=("raised_on",), outcomes=("resolved_on",), events=("resolved_on",), rests_on=("process_id",)),
    columns=[
        column("id", "problem_id", Words("Problem", "问题编号")),
        _process(),
        column("date", "raised_on", Words("Raised on", "提出日期"), not_in_the_future()),
        column("text", "raised_by", Words("Raised by", "提出人")),
        column("text", "description", Words("Description", "描述")),
        column("date", "resolved_on", Words("Resolved on", "解决日期"), optional=True),
    ],
    rules=[in_order("raised_on", "resolved_on")],
)

PROCESS_IMPROVEMENTS = table(
    "process_improvements",
    Words("Process improvements", "流程优化"),
    Words(
        "Improvement schemes: what is measured, the goal, and how far they came.",
        "流程优化方案：衡量指标、目标及进展。",
    ),
    group="process",
    key="improvement_id",
    entry=Entry(
        by=(Role.SUPERVISOR, Role.LEADERSHIP),
        kept={"approved_on": DECIDERS, "not_measured_because": DECIDERS},
        words={"status": {"approved": DECIDERS}},
        fixed=("goal_change", "measure"),
        falls={"goal_change": Words("Reduction aimed at (%)", "目标降幅（%）")},
        after={"launched_on": "approved_on"},
        steps={"status": {"running": "approved_on", "closed": "approved_on"}},
    ),
    fact=DueFact(
        outcomes=("approved_on", "launched_on", "trained_on", "closed_on"),
        events=("launched_on", "trained_on", "closed_on"),
        closed=("closed", "dropped"),
        dropped=("dropped",),
        rests_on=("supervisor_id", "process_id", "measure", "goal_change", "not_measured_because"),
        decided="approved_on",
    ),
    columns=[
        column("id", "improvement_id", Words("Improvement", "优化编号")),
        _process(),
        supervisor(),
        column("text", "title", Words("Title", "标题")),
        choice("measure", Words("Measure", "衡量指标"), "cycle_hours cost rework_rate"),
        column(
            "number",
            "goal_change",
            Words("Goal, e.g. -0.20 = 20 % less", "目标变化（−0.20 即减少 20%）"),
            below(
                0,
                Words(
                    "hours, cost and rework get better by falling (-0.20 = 20 % less)",
                    "处理时长、成本与返工率以下降为改善（−0.20 即减少 20%）",
                ),
            ),
        ),
        column("date", "proposed_on", Words("Proposed on", "提出日期"), not_in_the_future()),
        column("date", "approved_on", Words("Approved on", "批准日期"), not_in_the_future(), optional=True),
        column("date", "launched_on", Words("Launched on", "上线日期"), optional=True),
        column("date", "trained_on", Words("People trained on", "培训日期"), optional=True),
        column("date", "closed_on", Words("Closed on", "关闭日期"), optional=True),
        choice("status", Words("Status", "状态"), "proposed approved running closed dropped"),
        column(
            "text",
            "not_measured_because",
            Words("Why its change cannot be measured", "无法实测效果的原因"),
            optional=True,
        ),
    ],
    rules=[
        in_order("proposed_on", "approved_on"),
        in_order("approved_on", "launched_on"),
        in_order("launched_on", "closed_on"),
    ],
)

TABLES = [PROCESSES, PROCESS_OWNERS, PROCESS_RUNS, PROCESS_PROBLEMS, PROCESS_IMPROVEMENTS]
