"""Numbers: the indicators, one file per family; periods; targets, scheme, scores; the ledger behind a score."""

from metrics.annual_score import Annual, Event, RoutineCheck, annual, annual_from, annuals, routine_check
from metrics.catalogue import INDICATORS, indicator_called, of_family
from metrics.collection_plan import Delivery, deliveries
from metrics.competitors import SegmentMarket, Seller, competitors
from metrics.completeness import filled_to, is_complete
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
from metrics.derived_targets import Target
from metrics.engine import LEVELS, Level, RawValue, query_values, sql_of, values, with_effects
from metrics.evidence import (
    DUE_DAY_PARTS,
    EVIDENCE_LIMIT,
    ORIGIN_COLUMNS,
    TABLE_OF_SOURCE,
    Evidence,
    evidence,
    with_due_day_words,
)
from metrics.families import ANALYSIS, FAMILIES, OPERATING, PROCESS, PROJECTS, RESOURCES, TEAM, Family
from metrics.frames import ledger_frame, typed_frame, value_frame
from metrics.improvement import MeasuredChange, measured_changes
from metrics.indicator import SPLIT_BY_SUPERVISOR, Better, Counts, Indicator, Sold, Value
from metrics.like_for_like import like_for_like
from metrics.outcome_rules import OUTCOME_NAMES, PENALTIES, WITH_AMOUNT, OutcomeRule
from metrics.over_time import OverTime, ValueBasis
from metrics.people import (
    Supervisor,
    data_day,
    department_names,
    departments,
    months_served,
    need_sight_of_all,
    supervisors,
)
from metrics.periods import KIND_NAMES, Period, PeriodKind, a_year_before, months_name
from metrics.projects import AT_WORK
from metrics.query import COMPANY, PARENT_TABLES, MetricQuery, rows_of
from metrics.recommendation import MONTHS_COMPARED, is_favourable
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
from metrics.scores import FamilyScore, LineStatus, Score, ScoreLine, score_from, scores, scores_from_values
from metrics.target_rows import MARK_NAMES, Marks, TargetRow, TargetsRefused, fault_of_marks, faults_of
from metrics.targets import set_targets, stored_targets, targets, targets_by_owner
from metrics.thin import thin
from metrics.to_date import Judged
from metrics.value_table import ValueTable, value_table

__all__ = [
    "ANALYSIS",
    "AT_WORK",
    "CHECK_INTERVALS",
    "COMPANY",
    "CURVE_NAMES",
    "DEFAULT_SCHEME",
    "DUE_DAY_PARTS",
    "EVENT_KINDS",
    "EVENT_KINDS_OF_SCHEME",
    "EVIDENCE_LIMIT",
    "FAMILIES",
    "INDICATORS",
    "INTERVAL_NAMES",
    "KIND_NAMES",
    "LEVELS",
    "MARK_NAMES",
    "MONTHS_COMPARED",
    "OPERATING",
    "ORIGIN_COLUMNS",
    "OUTCOME_NAMES",
    "OUTCOME_WORDS",
    "PARENT_TABLES",
    "PENALTIES",
    "PROCESS",
    "PROJECTS",
    "RESOURCES",
    "SAME_CURVE",
    "SPLIT_BY_SUPERVISOR",
    "TABLE_OF_SOURCE",
    "TEAM",
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
    "Judged",
    "Level",
    "LineStatus",
    "Marks",
    "MeasuredChange",
    "MetricQuery",
    "OutcomeRule",
    "OverTime",
    "Period",
    "PeriodKind",
    "RawValue",
    "RejectedRate",
    "RoutineCheck",
    "Scheme",
    "SchemeChange",
    "Score",
    "ScoreLine",
    "SegmentMarket",
    "Seller",
    "Sold",
    "Supervisor",
    "TableQuality",
    "Target",
    "TargetRow",
    "TargetsRefused",
    "Value",
    "ValueBasis",
    "ValueTable",
    "a_year_before",
    "annual",
    "annual_from",
    "annuals",
    "competitors",
    "data_day",
    "default_marks",
    "deliveries",
    "department_names",
    "departments",
    "evidence",
    "fault_of_marks",
    "faults_of",
    "filled_to",
    "indicator_called",
    "indicator_reach",
    "is_complete",
    "is_favourable",
    "ledger_frame",
    "like_for_like",
    "measured_changes",
    "months_name",
    "months_served",
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
    "scores_from_values",
    "set_scheme",
    "set_targets",
    "sql_of",
    "stored_targets",
    "supervisors",
    "table_quality",
    "targets",
    "targets_by_owner",
    "thin",
    "typed_frame",
    "uploaders",
    "value_frame",
    "value_table",
    "values",
    "with_due_day_words",
    "with_effects",
]
