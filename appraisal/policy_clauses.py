"""The policy, clause by clause: the pages, tables and tests that serve each. No clause may be empty.

docs/policy.md is generated from here; tests/test_policy.py asks whether everything named exists.
"""

from __future__ import annotations

from dataclasses import dataclass

from text import Words


@dataclass(frozen=True)
class Clause:
    """One clause. `places`: paths of pages ("overview" is the first page); `tables`: tables of rows or of records;
    `tests`: files in tests/ that prove it."""

    number: str
    title: Words
    says: Words
    places: tuple[str, ...]
    tables: tuple[str, ...]
    tests: tuple[str, ...]


def _clause(number: str, title: Words, says: Words, places: str, tables: str, tests: str) -> Clause:
    return Clause(number, title, says, tuple(places.split()), tuple(tables.split()), tuple(tests.split()))


CLAUSES = tuple(
    _clause(*row)
    for row in (
        (
            "1.1",
            Words("Purpose", "目的"),
            Words(
                "Responsibilities explicit, work orderly, the strategy met: goals, targets and scores side by side.",
                "职责明确、工作有序、战略落地：目标、指标与得分并列呈现。",
            ),
            "overview desk plan",
            "targets supervisors",
            "test_scores test_plans test_pages",
        ),
        (
            "1.2",
            Words("Scope", "适用范围"),
            Words("Every operations supervisor with their team and department.", "公司全体运营主管及其团队与部门。"),
            "overview users",
            "departments supervisors supervisor_departments team_members accounts",
            "test_accounts test_session_middleware test_metrics_all",
        ),
        (
            "1.3",
            Words("Principles", "原则"),
            Words(
                "Lawful, explicit, collaborative, improving: the policy is acknowledged, people decide and sign, "
                "reasons are kept, one may object.",
                "合法合规、职责明确、协同合作、持续改进：制度经公示并由本人签收，由人决定并签字，保留理由，可提出异议。",
            ),
            "policy appraisal outcomes registers",
            "policy_texts policy_acknowledgements attachments moves audit_log",
            "test_policy_texts test_flow test_outcomes test_appraisal",
        ),
        (
            "2.1",
            Words("Planning and strategy", "运营规划与策略制定"),
            Words(
                "Yearly, quarterly and monthly plans from strategic goals; research as evidence; proposals to renew.",
                "依据战略目标制定年、季、月计划；以市场、竞争与行业研究为依据；提出改进与创新建议。",
            ),
            "plan",
            "plans plan_items market_sizes competitor_results",
            "test_plans test_plan_parts",
        ),
        (
            "2.2",
            Words("Team", "团队管理与建设"),
            Words(
                "Build, train, appraise and meet with the team; care for careers.",
                "团队组建、培训、考评、例会与职业关怀。",
            ),
            "team registers growth",
            "team_members hiring onboarding_steps member_reviews member_schemes member_criteria "
            "team_meetings meeting_actions survey_responses",
            "test_metrics_team test_registers",
        ),
        (
            "2.3",
            Words("Process", "业务流程优化与执行"),
            Words("Map, watch, improve; find and resolve problems.", "梳理、监控、优化流程；发现并解决问题。"),
            "process registers",
            "processes process_owners process_runs process_problems process_improvements improvement_steps",
            "test_metrics_process test_effects test_registers",
        ),
        (
            "2.4",
            Words("Data and decisions", "数据分析与决策支持"),
            Words(
                "Monitor, find, propose, track the effect, report regularly.",
                "监控数据、发现问题、提出措施、跟踪效果、定期汇报。",
            ),
            "overview indicator analysis registers",
            "analysis_reports recommendations forecasts",
            "test_control_chart test_first test_effects test_report",
        ),
        (
            "2.5",
            Words("Resources", "资源协调与整合"),
            Words(
                "People, material and money across departments; partners outside; utilisation up, cost down.",
                "跨部门协调人、财、物；外部合作；提高利用率、降低成本。",
            ),
            "resources registers",
            "resource_usage resource_requests resource_contracts usage_checks partners",
            "test_metrics_resources test_registers",
        ),
        (
            "2.6",
            Words("Projects", "项目管理与推进"),
            Words(
                "Stage goals, milestones, issues and risks; on time, to quality, in full; lessons kept.",
                "阶段目标、里程碑、问题与风险；按时、保质、完整交付；总结经验。",
            ),
            "projects registers",
            "projects project_milestones project_costs project_checks project_risks project_deviations",
            "test_metrics_projects test_registers test_earned_value",
        ),
        (
            "3.1",
            Words("Planning flow", "规划流程"),
            Words(
                "Draft, comments and research, review, approval; decomposed into quarters and months and issued.",
                "草拟、征求意见与调研、审核、批准；分解到季度和月份并下达。",
            ),
            "plan desk",
            "plans plan_items targets moves",
            "test_plans test_plan_parts test_flow",
        ),
        (
            "3.2",
            Words("Team flow", "团队流程"),
            Words(
                "Hiring plan, onboarding, member appraisal by a scheme with feedback, rewards, training and promotion.",
                "招聘计划、入职培训、按方案考评成员并反馈、奖惩、培训与晋升。",
            ),
            "registers team",
            "hiring onboarding_steps member_reviews member_schemes member_criteria member_outcomes team_meetings "
            "meeting_actions",
            "test_registers test_member_outcomes test_follow_ups test_enter",
        ),
        (
            "3.3",
            Words("Process flow", "流程优化流程"),
            Words(
                "Problems collected and analysed, a scheme with goal and measures, people trained, the effect tracked.",
                "收集并分析问题、制定目标与措施、培训人员、跟踪效果。",
            ),
            "registers process",
            "process_problems process_studies process_improvements improvement_steps",
            "test_registers test_follow_ups test_effects test_metrics_process",
        ),
        (
            "3.4",
            Words("Data flow", "数据分析流程"),
            Words(
                "Scope, method, frequency and channel of collection, cleaning, analysis, a report with recommendations "
                "that leadership reads.",
                "确定采集范围、方法、频率与渠道，清洗、分析、形成含建议的报告并报管理层审阅。",
            ),
            "upload loads quality registers desk",
            "data_sources loads rejects analysis_reports attachments report_readings recommendations",
            "test_intake test_data_quality test_revert test_metrics_analysis test_report_files",
        ),
        (
            "3.5",
            Words("Resource flow", "资源协调流程"),
            Words(
                "Needs listed, coordinated inside, contracted outside, usage checked regularly.",
                "梳理需求、内部协调、外部签约、定期检查使用情况。",
            ),
            "registers resources",
            "resource_requests resource_contracts usage_checks resource_usage partners",
            "test_registers test_follow_ups test_metrics_resources",
        ),
        (
            "3.6",
            Words("Project flow", "项目管理流程"),
            Words(
                "Start, run, monitor and correct, close with acceptance and lessons.",
                "启动、执行、监控与纠偏、验收与总结。",
            ),
            "registers projects",
            "project_charters projects project_milestones project_deviations project_risks project_checks",
            "test_registers test_follow_ups test_metrics_projects",
        ),
        (
            "4.1",
            Words("Method of appraisal", "考核方式"),
            Words(
                "A yearly appraisal together with routine appraisal of tasks, attitude and teamwork.",
                "年度考核与日常考核（任务完成、工作态度、团队协作）相结合。",
            ),
            "appraisal routine scheme calibration",
            "routine_checks routine_tasks schemes appraisal_cycles appraisal_spans appraisal_notes signed_appraisals "
            "moves",
            "test_annual test_appraisal test_appraisal_kinds test_routine test_routine_tasks test_scheme",
        ),
        (
            "4.2.1",
            Words("Operating performance", "运营业绩指标"),
            Words("Revenue, profit, market share, user growth.", "业务收入、利润、市场份额、用户增长。"),
            "operating indicator overview",
            "operating_results user_counts market_sizes competitor_results",
            "test_metrics_operating test_competitors test_reckoning test_scores",
        ),
        (
            "4.2.2",
            Words("Team management", "团队管理指标"),
            Words("Members' improvement, cohesion, satisfaction.", "成员绩效提升、团队凝聚力、员工满意度。"),
            "team indicator overview",
            "member_reviews survey_responses team_members hiring",
            "test_metrics_team test_reckoning test_scores",
        ),
        (
            "4.2.3",
            Words("Process optimisation", "流程优化指标"),
            Words("How many optimisations, their effect, the efficiency gained.", "流程优化数量、效果与效率提升。"),
            "process indicator overview",
            "process_improvements process_runs process_problems",
            "test_metrics_process test_reckoning test_scores",
        ),
        (
            "4.2.4",
            Words("Data analysis and decisions", "数据分析与决策指标"),
            Words(
                "Accuracy and timeliness of analysis; effective recommendations and their quality.",
                "分析的准确性与及时性；有效决策建议的数量与质量。",
            ),
            "analysis indicator overview",
            "analysis_reports recommendations loads",
            "test_metrics_analysis test_reckoning test_scores",
        ),
        (
            "4.2.5",
            Words("Resource coordination", "资源协调指标"),
            Words(
                "Effect of coordination, utilisation gained, satisfaction of partners.",
                "资源协调效果、利用效率提升、内外部合作满意度。",
            ),
            "resources indicator overview",
            "resource_usage resource_requests survey_responses",
            "test_metrics_resources test_reckoning test_scores",
        ),
        (
            "4.2.6",
            Words("Project management", "项目管理指标"),
            Words("On time, to quality, within cost, benefits realised.", "按时完成、质量达标、成本控制、收益实现。"),
            "projects indicator overview",
            "projects project_milestones project_costs project_checks",
            "test_metrics_projects test_reckoning test_scores",
        ),
        (
            "4.3.1",
            Words("Rewards", "奖励"),
            Words(
                "Bonus, certificate, promotion; a special award for an innovation that is proved to work.",
                "奖金、荣誉证书、晋升；对确有成效的创新给予专项奖励。",
            ),
            "outcomes merits",
            "outcomes outcome_decisions merits_and_faults",
            "test_outcomes test_certificate test_conduct",
        ),
        (
            "4.3.2",
            Words("Penalties", "惩罚"),
            Words(
                "Warning, deduction for damage or by the handbook, demotion by gravity, after a talk and with a "
                "reason; breaches handled apart.",
                "按程度给予警告、扣款（损失赔偿或依手册条款）、降职，须先面谈并说明理由；违规另行处理。",
            ),
            "outcomes merits",
            "outcomes outcome_talks outcome_decisions merits_and_faults",
            "test_outcomes test_conduct",
        ),
        (
            "5.1",
            Words("Training needs", "培训需求分析"),
            Words(
                "From talks, from the business, and from the weak points that the appraisal shows.",
                "来自面谈、业务需要以及考核反映的薄弱点。",
            ),
            "growth registers",
            "training_needs development_talks",
            "test_growth test_report",
        ),
        (
            "5.2",
            Words("Training plan", "培训计划"),
            Words("Content, method, dates, trainers, cost of the year.", "年度培训的内容、方式、日期、讲师与费用。"),
            "growth registers",
            "trainings",
            "test_growth test_registers",
        ),
        (
            "5.3",
            Words("Delivery and tracking", "培训实施与跟踪"),
            Words(
                "Attendance, test, feedback; whether the linked indicator moved since.",
                "出勤、测试、反馈；此后对应指标是否改善。",
            ),
            "growth",
            "training_records trainings",
            "test_growth test_effect",
        ),
        (
            "5.4",
            Words("Career", "职业发展规划"),
            Words("Goals, path and fit, written together and reviewed.", "共同制定目标、路径与契合点，并定期回顾。"),
            "growth registers",
            "career_goals career_steps career_reviews",
            "test_growth test_registers",
        ),
    )
)
