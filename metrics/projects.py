"""Family 6, project management: time, quality, cost, benefit (policy 4.2.6)."""

from __future__ import annotations

from datetime import date

from metrics.families import PROJECTS
from metrics.indicator import (
    BY_FIRST_DUE_DAY,
    FIRST,
    NOTHING_DUE,
    SPLIT_BY_SUPERVISOR,
    Better,
    Counts,
    Edition,
    Indicator,
)
from text import Unit, Words

_ONCE_ACCEPTED = Edition(
    "3",
    date(2026, 11, 29),
    Words("a project counts as finished once it is accepted", "项目验收通过后方视为完成"),
)

ON_TIME_COMPLETION = Indicator(
    key="on_time_completion",
    family=PROJECTS,
    unit=Unit.RATIO,
    better=Better.HIGHER,
    clause="4.2.6",
    name=Words("Projects finished on time", "项目按时完成率"),
    meaning=Words(
        "The part of the projects finished by the day planned and accepted.", "按计划日期完成且通过验收的项目比例。"
    ),
    formula=Words(
        "projects whose first planned_finish (a later one once granted) is in P, finished by that day and accepted / "
        "those whose first planned_finish is in P, cancelled ones left out; overdue and unfinished, awaiting "
        "acceptance or failed it = late",
        "首次计划完成日（改期以获批为准）在 P 内、按期完成且验收通过的项目数 ÷ 首次计划完成日在 P 内的项目数"
        "（不含已取消；逾期未完成、待验收或验收未通过均视为未按时）",
    ),
    editions=(FIRST, BY_FIRST_DUE_DAY, _ONCE_ACCEPTED),
    headline=True,
    quality_ratio=True,
    counts=Counts.PARTS,
    range=(0, 1),
    of="projects",
    on="baseline_on",
    where="status <> 'cancelled'",
    # Judged on the day first planned, so an unfinished project past it counts as late; so does one not accepted.
    numerator="count(*) FILTER (actual_finish <= baseline_on AND acceptance = 'passed')",
    denominator="count(*)",
    empty=NOTHING_DUE,
)

MILESTONE_ON_TIME = Indicator(
    key="milestone_on_time",
    family=PROJECTS,
    unit=Unit.RATIO,
    better=Better.HIGHER,
    clause="4.2.6",
    name=Words("Milestones reached on time", "里程碑按时率"),
    meaning=Words("The part of the milestones reached by the day planned.", "按计划日期达成的里程碑比例。"),
    formula=Words(
        "milestones first planned in P (a later day once granted) done by that day / milestones first planned in P, "
        "cancelled projects left out",
        "首次计划日期（改期以获批为准）在 P 内且按期达成的里程碑数 ÷ 首次计划日期在 P 内的里程碑数（不含已取消项目）",
    ),
    editions=(FIRST, BY_FIRST_DUE_DAY),
    quality_ratio=True,
    counts=Counts.PARTS,
    range=(0, 1),
    of="project_milestones",
    on="baseline_on",
    where="project_status <> 'cancelled'",
    numerator="count(*) FILTER (done_on <= baseline_on)",
    denominator="count(*)",
    empty=NOTHING_DUE,
)

QUALITY_PASS_RATE = Indicator(
    key="quality_pass_rate",
    family=PROJECTS,
    unit=Unit.RATIO,
    better=Better.HIGHER,
    clause="4.2.6",
    name=Words("Checks passed at the first attempt", "项目质量达标率"),
    meaning=Words("The part of the project checks passed at once.", "一次通过的项目检查比例。"),
    formula=Words(
        "checks passed at the first attempt / first attempts, checked in P", "P 内首次检查通过数 ÷ P 内首次检查数"
    ),
    headline=True,
    quality_ratio=True,
    counts=Counts.PARTS,
    range=(0, 1),
    dimensions=("kind", "project_id", SPLIT_BY_SUPERVISOR),
    of="project_checks",
    on="checked_on",
    where="attempt = 1",
    numerator="count(*) FILTER (result = 'passed')",
    denominator="count(*)",
    empty=Words("no first attempt in {project_checks} for {period}", "“{project_checks}”表中没有 {period}的首次检查"),
)

# Earned value at the end of P (PMI, Practice Standard for Earned Value Management).
AT_WORK = """
WITH at_work AS (
    SELECT j.whose, p.code, p.end_on, j.project_id, count(*) AS rows,
           sum(c.actual_cost) AS ac, arg_max(c.percent_complete, c.month) * j.budget AS ev
    FROM projects j
    JOIN p ON j.actual_start <= p.end_on AND (j.actual_finish IS NULL OR j.actual_finish >= p.start_on)
    JOIN project_costs c ON c.whose = j.whose AND c.project_id = j.project_id AND c.month <= p.end_on
    WHERE j.status <> 'cancelled'
    GROUP BY j.whose, p.code, p.end_on, j.project_id, j.budget)
"""
_COUNTED = {
    "project_costs": """t.month <= p.end_on AND t.project_id IN (
        SELECT j.project_id FROM projects j WHERE j.status <> 'cancelled' AND j.actual_start <= p.end_on
        AND (j.actual_finish IS NULL OR j.actual_finish >= p.start_on))""",
    "projects": """t.status <> 'cancelled' AND t.actual_start <= p.end_on
        AND (t.actual_finish IS NULL OR t.actual_finish >= p.start_on)
        AND t.project_id IN (SELECT c.project_id FROM project_costs c WHERE c.month <= p.end_on)""",
}
_NOT_AT_WORK = Words(
    "no project at work in {period} has rows in {project_costs} by its end",
    "{period}内在建的项目截至期末在“{project_costs}”表中没有数据",
)

COST_PERFORMANCE = Indicator(
    key="cost_performance",
    family=PROJECTS,
    unit=Unit.RATIO,
    better=Better.HIGHER,
    clause="4.2.6",
    name=Words("Cost performance (CPI)", "成本绩效（CPI）"),
    meaning=Words("How much value was earned per unit of cost.", "每单位成本所挣得的价值。"),
    formula=Words(
        "Σ EV / Σ AC at the end of P over projects at work in P; EV = last percent_complete × budget, "
        "AC = Σ actual_cost by then",
        "P 末在建项目的挣值之和 ÷ 实际成本之和；挣值为最近完成进度 × 预算",
    ),
    headline=True,
    natural=1.0,  # as planned
    earned_value=True,
    range=(0, None),
    tables=("project_costs", "projects"),
    sql=AT_WORK
    + """
SELECT whose, code AS period, sum(ev) AS numerator, sum(ac) AS denominator, sum(rows) AS evidence
FROM at_work GROUP BY whose, code
""",
    evidence=_COUNTED,
    empty=_NOT_AT_WORK,
    undefined=Words(
        "the projects at work in {period} have no cost yet ({project_costs})",
        "{period}内在建项目尚无实际成本（{project_costs}）",
    ),
)

SCHEDULE_PERFORMANCE = Indicator(
    key="schedule_performance",
    family=PROJECTS,
    unit=Unit.RATIO,
    better=Better.HIGHER,
    clause="4.2.6",
    name=Words("Schedule performance (SPI)", "进度绩效（SPI）"),
    meaning=Words("How much value was earned of what was planned by then.", "截至期末已挣得价值占计划价值的比例。"),
    formula=Words(
        "Σ EV / Σ PV over the same projects; PV = Σ planned_value of their milestones first planned by the end of P "
        "(a later day once granted)",
        "同一批项目的挣值之和 ÷ 计划价值之和；计划价值为首次计划日期（改期以获批为准）在 P 末前的各里程碑计划价值之和",
    ),
    editions=(FIRST, BY_FIRST_DUE_DAY),
    natural=1.0,  # as planned
    earned_value=True,
    range=(0, None),
    tables=("project_costs", "projects", "project_milestones"),
    sql=AT_WORK
    + """,
planned AS (
    SELECT w.whose, w.code, w.project_id, sum(m.planned_value) AS pv
    FROM at_work w JOIN project_milestones m
      ON m.whose = w.whose AND m.project_id = w.project_id AND m.baseline_on <= w.end_on
    GROUP BY w.whose, w.code, w.project_id)
SELECT whose, code AS period, sum(ev) AS numerator, sum(pv) AS denominator, sum(rows) AS evidence
FROM at_work LEFT JOIN planned USING (whose, code, project_id)
GROUP BY whose, code
""",
    evidence={
        **_COUNTED,
        "project_milestones": """t.baseline_on <= p.end_on AND t.project_id IN (
            SELECT j.project_id FROM projects j JOIN project_costs c USING (project_id)
            WHERE j.status <> 'cancelled' AND j.actual_start <= p.end_on AND c.month <= p.end_on
            AND (j.actual_finish IS NULL OR j.actual_finish >= p.start_on))""",
    },
    empty=_NOT_AT_WORK,
    undefined=Words(
        "no milestone in {project_milestones} was planned by the end of {period}",
        "“{project_milestones}”表中没有计划在 {period}末前达成的里程碑",
    ),
)

BUDGET_VARIANCE = Indicator(
    key="budget_variance",
    family=PROJECTS,
    unit=Unit.RATIO,
    better=Better.LOWER,
    clause="4.2.6",
    name=Words("Budget variance", "预算偏差率"),
    meaning=Words("How far closed projects cost more than their budget.", "已结项目实际成本超出预算的幅度。"),
    mark_distance=0.05,
    formula=Words("Σ actual cost / Σ budget − 1, projects closed in P", "P 内结项项目：实际成本之和 ÷ 预算之和 − 1"),
    natural=0.0,  # as planned
    range=(-1, None),
    tables=("project_costs", "projects"),
    # All cost known of the project, invoices after its end too; without any its cost is unknown, not 0.
    sql="""
WITH closed AS (
    SELECT j.whose, p.code, p.as_of, j.project_id, j.budget
    FROM projects j JOIN p ON j.actual_finish BETWEEN p.start_on AND p.end_on
    WHERE j.status = 'closed'),
costs AS (
    SELECT d.whose, d.code, d.project_id, d.budget, sum(c.actual_cost) AS cost, count(c.month) AS rows
    FROM closed d LEFT JOIN project_costs c
      ON c.whose = d.whose AND c.project_id = d.project_id AND c.month <= d.as_of
    GROUP BY d.whose, d.code, d.project_id, d.budget)
SELECT whose, code AS period, sum(cost - budget) AS numerator, sum(budget) FILTER (rows > 0) AS denominator,
       sum(rows) AS evidence, sum(budget) FILTER (rows > 0) / nullif(sum(budget), 0) AS coverage,
       string_agg(project_id, ', ' ORDER BY project_id) FILTER (rows = 0) AS gap
FROM costs GROUP BY whose, code
""",
    evidence={
        "project_costs": """t.month <= p.as_of AND t.project_id IN (
            SELECT j.project_id FROM projects j
            WHERE j.status = 'closed' AND j.actual_finish BETWEEN p.start_on AND p.end_on)""",
        "projects": "t.status = 'closed' AND t.actual_finish BETWEEN p.start_on AND p.end_on",
    },
    empty=Words("no project was closed in {period} ({projects})", "{period}内没有结项的项目（{projects}）"),
    undefined=Words(
        "no rows in {project_costs}, or no budget, for what was closed in {period}: {gap}",
        "{period}内结项的项目在“{project_costs}”表中没有数据，或没有预算：{gap}",
    ),
)

BENEFIT_REALISATION = Indicator(
    key="benefit_realisation",
    family=PROJECTS,
    unit=Unit.RATIO,
    better=Better.HIGHER,
    clause="4.2.6",
    name=Words("Benefit realised", "项目收益实现率"),
    meaning=Words("How much of the planned benefit closed projects brought.", "已结项目实现的计划收益比例。"),
    cases_in="evidence",
    formula=Words(
        "Σ actual_benefit / Σ planned_benefit, closed projects with both, closed in P",
        "P 内结项且两者齐全的项目：实际收益之和 ÷ 计划收益之和",
    ),
    headline=True,
    natural=1.0,  # as planned
    of="projects",
    on="actual_finish",
    where="status = 'closed' AND planned_benefit IS NOT NULL AND actual_benefit IS NOT NULL",
    numerator="sum(actual_benefit)",
    denominator="sum(planned_benefit)",
    empty=Words(
        "no project closed in {period} has both planned and actual benefit ({projects})",
        "{period}内结项的项目没有同时填写计划收益与实际收益（{projects}）",
    ),
    undefined=Words("planned benefit was 0 in {period}", "{period}结项项目的计划收益为 0"),
)

INDICATORS = [
    ON_TIME_COMPLETION,
    MILESTONE_ON_TIME,
    QUALITY_PASS_RATE,
    COST_PERFORMANCE,
    SCHEDULE_PERFORMANCE,
    BUDGET_VARIANCE,
    BENEFIT_REALISATION,
]
