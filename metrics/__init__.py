"""Numbers: the indicators, one file per family; periods; targets, scheme, scores; the ledger behind a score."""

from metrics import engine
from metrics.analysis import EFFECTIVE_RECOMMENDATIONS
from metrics.annual_score import Annual, Event, RoutineCheck, annual, annual_from, annuals, routine_check, year_so_far
from metrics.catalogue import INDICATORS, indicator_called, of_family
from metrics.collection_plan import Delivery, deliveries
from metrics.curve import SAME_CURVE, Curve, default_marks, points_at
from metrics.data_quality import (
    IndicatorReach,
    RejectedRate,
    TableQuality,
    indicator_reach,
    months_up_to,
    rejected_by_month,
    table_quality,
    uploaders,
)
from metrics.engine import LEVELS, Level, RawValue, query_values, values, with_effects
from metrics.evidence import EVIDENCE_LIMIT, ORIGIN_COLUMNS, TABLE_OF_SOURCE, Evidence, evidence
from metrics.families import ANALYSIS, FAMILIES, OPERATING, PROCESS, PROJECTS, RESOURCES, TEAM, Family
from metrics.frames import ledger_frame, typed_frame, value_frame
from metrics.improvement import MeasuredChange, measured_changes
from metrics.indicator import Better, Counts, Indicator, Value
from metrics.operating import CHURN_RATE, MARKET_SHARE, NEW_USERS, PROFIT, PROFIT_MARGIN, REVENUE, USER_GROWTH
from metrics.outcome_rules import OUTCOME_NAMES, PENALTIES, WITH_AMOUNT, OutcomeRule
from metrics.people import Supervisor, data_day, department_names, departments, need_sight_of_all, supervisors
from metrics.periods import KIND_NAMES, Period, PeriodKind, a_year_before
from metrics.process import FIRST_PASS_YIELD, IMPROVEMENTS_COMPLETED, PROCESS_CONFORMANCE
from metrics.projects import AT_WORK, COST_PERFORMANCE, QUALITY_PASS_RATE, SCHEDULE_PERFORMANCE
from metrics.query import COMPANY, PARENT_TABLES, MetricQuery, rows_of
from metrics.recommendation import MONTHS_COMPARED, is_favourable
from metrics.resources import REQUEST_FULFILMENT
from metrics.scheme import (
    CHECK_INTERVALS,
    DEFAULT_SCHEME,
    EVENT_KINDS_OF_SCHEME,
    GradeBand,
    Scheme,
    scheme,
    scheme_faults,
    set_scheme,
)
from metrics.scheme_changes import (
    CURVE_NAMES,
    EVENT_KINDS,
    INTERVAL_NAMES,
    OUTCOME_WORDS,
    SchemeChange,
    rule_in_words,
    scheme_changes,
    scheme_versions,
)
from metrics.scores import FamilyScore, LineStatus, Score, ScoreLine, score_from, scores
from metrics.target_rows import MARK_NAMES, Marks, TargetRow, TargetsRefused, fault_of_marks, faults_of
from metrics.targets import Target, set_targets, stored_targets, targets, targets_by_owner
from metrics.team import HIRING_ON_TIME
from metrics.value_table import ValueTable, value_table

__all__ = [
    "ANALYSIS",
    "AT_WORK",
    "CHECK_INTERVALS",
    "CHURN_RATE",
    "COMPANY",
    "COST_PERFORMANCE",
    "CURVE_NAMES",
    "DEFAULT_SCHEME",
    "EFFECTIVE_RECOMMENDATIONS",
    "EVENT_KINDS",
    "EVENT_KINDS_OF_SCHEME",
    "EVIDENCE_LIMIT",
    "FAMILIES",
    "FIRST_PASS_YIELD",
    "HIRING_ON_TIME",
    "IMPROVEMENTS_COMPLETED",
    "INDICATORS",
    "INTERVAL_NAMES",
    "KIND_NAMES",
    "LEVELS",
    "MARKET_SHARE",
    "MARK_NAMES",
    "MONTHS_COMPARED",
    "NEW_USERS",
    "OPERATING",
    "ORIGIN_COLUMNS",
    "OUTCOME_NAMES",
    "OUTCOME_WORDS",
    "PARENT_TABLES",
    "PENALTIES",
    "PROCESS",
    "PROCESS_CONFORMANCE",
    "PROFIT",
    "PROFIT_MARGIN",
    "PROJECTS",
    "QUALITY_PASS_RATE",
    "REQUEST_FULFILMENT",
    "RESOURCES",
    "REVENUE",
    "SAME_CURVE",
    "SCHEDULE_PERFORMANCE",
    "TABLE_OF_SOURCE",
    "TEAM",
    "USER_GROWTH",
    "WITH_AMOUNT",
    "Annual",
    "Better",
    "Counts",
    "Curve",
    "Delivery",
    "Event",
    "Evidence",
    "Family",
    "FamilyScore",
    "GradeBand",
    "Indicator",
    "IndicatorReach",
    "Level",
    "LineStatus",
    "Marks",
    "MeasuredChange",
    "MetricQuery",
    "OutcomeRule",
    "Period",
    "PeriodKind",
    "RawValue",
    "RejectedRate",
    "RoutineCheck",
    "Scheme",
    "SchemeChange",
    "Score",
    "ScoreLine",
    "Supervisor",
    "TableQuality",
    "Target",
    "TargetRow",
    "TargetsRefused",
    "Value",
    "ValueTable",
    "a_year_before",
    "annual",
    "annual_from",
    "annuals",
    "data_day",
    "default_marks",
    "deliveries",
    "department_names",
    "departments",
    "engine",
    "evidence",
    "fault_of_marks",
    "faults_of",
    "indicator_called",
    "indicator_reach",
    "is_favourable",
    "ledger_frame",
    "measured_changes",
    "months_up_to",
    "need_sight_of_all",
    "of_family",
    "points_at",
    "query_values",
    "rejected_by_month",
    "routine_check",
    "rows_of",
    "rule_in_words",
    "scheme",
    "scheme_changes",
    "scheme_faults",
    "scheme_versions",
    "score_from",
    "scores",
    "set_scheme",
    "set_targets",
    "stored_targets",
    "supervisors",
    "table_quality",
    "targets",
    "targets_by_owner",
    "typed_frame",
    "uploaders",
    "value_frame",
    "value_table",
    "values",
    "with_effects",
    "year_so_far",
]
