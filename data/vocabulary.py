"""The names of the contract that a file may use as values (data_sources.table, recommendations.indicator).

The declarations themselves stand in data/schemas and metrics; both refuse to start when they differ from this list.
"""

INDICATOR_KEYS = (
    "revenue profit profit_margin revenue_growth market_share user_growth new_users churn_rate "
    "member_performance performance_improvement team_cohesion employee_satisfaction employee_nps "
    "voluntary_turnover hiring_on_time "
    "improvements_completed improvement_success efficiency_gain process_conformance first_pass_yield "
    "problem_resolution_days "
    "analysis_accuracy analysis_timeliness data_accuracy data_timeliness effective_recommendations "
    "recommendation_adoption recommendation_quality "
    "request_fulfilment resource_utilisation utilisation_gain internal_partner_satisfaction "
    "external_partner_satisfaction "
    "on_time_completion milestone_on_time quality_pass_rate cost_performance schedule_performance "
    "budget_variance benefit_realisation"
).split()

TABLE_NAMES = (
    "departments supervisors team_members "
    "operating_results user_counts market_sizes competitor_results "
    "member_reviews survey_questions survey_responses hiring team_meetings "
    "processes process_runs process_problems process_improvements "
    "data_sources analysis_reports recommendations "
    "resource_usage resource_requests partners "
    "projects project_milestones project_costs project_checks project_risks "
    "routine_checks merits_and_faults"
).split()
