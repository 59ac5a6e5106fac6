"""Family 4, data analysis and decisions: the collection plan, reports, recommendations (policy 4.2.4, 3.4)."""

from data.declare import (
    DECIDERS,
    Entry,
    between,
    choice,
    column,
    in_order,
    not_in_the_future,
    not_more_than,
    one_of,
    supervisor,
    table,
    together,
)
from data.due_facts import DueFact
from data.vocabulary import INDICATOR_KEYS, TABLE_NAMES
from scope import Role
from text import Words

DATA_SOURCES = table(
    "data_sources",
    Words("Data sources", "数据来源"),
    Words(
        "The collection plan: which table is due how often and how many days after, its scope, method and channel.",
        "数据收集计划：哪张表按何频率、期后几日内提交，及其采集范围、方法与渠道。",
    ),
    group="analysis",
    key="source_id",
    # A supervisor says how the data of their own are collected; what they owe and when is not theirs to say.
    entry=Entry(
        by=(Role.SUPERVISOR,), kept=dict.fromkeys(("table", "supervisor_id", "frequency", "due_days"), DECIDERS)
    ),
    columns=[
        column("id", "source_id", Words("Source", "来源编号")),
        column(
            "id",
            "table",
            Words("Table", "数据表"),
            one_of(Words("must be the name of a table", "必须是数据表名称"), TABLE_NAMES),
        ),
        supervisor(),
        choice("frequency", Words("Frequency", "频率"), "daily weekly monthly quarterly"),
        column("count", "due_days", Words("Days after the period's end", "期末后天数")),
        column("text", "scope", Words("Scope", "采集范围"), optional=True),
        choice("method", Words("Method", "采集方法"), "system_export interface manual survey purchased", optional=True),
        column("text", "channel", Words("Channel", "采集渠道"), optional=True),
    ],
)

ANALYSIS_REPORTS = table(
    "analysis_reports",
    Words("Analysis reports", "分析报告"),
    Words("Analyses due and delivered, and how many of their figures were wrong.", "应交与已交的分析报告及差错数。"),
    group="analysis",
    key="report_id",
    entry=Entry(by=(Role.SUPERVISOR,), kept={"figures_checked": DECIDERS, "figures_wrong": DECIDERS}),
    fact=DueFact(
        "due_on",
        outcomes=("delivered_on", "figures_checked", "figures_wrong"),
        events=("delivered_on",),
        rests_on=("supervisor_id",),
    ),
    columns=[
        column("id", "report_id", Words("Report", "报告编号")),
        supervisor(),
        column("text", "title", Words("Title", "标题")),
        column("date", "due_on", Words("Due on", "应交日期")),
        column("date", "delivered_on", Words("Delivered on", "提交日期"), optional=True),
        column("count", "figures_checked", Words("Figures checked", "核查数字数"), optional=True),
        column("count", "figures_wrong", Words("Figures wrong", "差错数字数"), optional=True),
    ],
    rules=[not_more_than("figures_wrong", "figures_checked")],
)

RECOMMENDATIONS = table(
    "recommendations",
    Words("Recommendations", "决策建议"),
    Words("Proposals made from analysis, what was decided and what came of it.", "基于分析提出的建议、决定及成效。"),
    group="analysis",
    key="recommendation_id",
    entry=Entry(
        by=(Role.SUPERVISOR, Role.LEADERSHIP),
        kept=dict.fromkeys(("decision", "decided_on", "quality_rating", "benefit"), DECIDERS),
        fixed=("expected_change",),
        after={"implemented_on": "decision=adopted"},
    ),
    fact=DueFact(
        outcomes=("decision", "decided_on", "quality_rating", "implemented_on", "benefit"),
        events=("implemented_on",),
        rests_on=("supervisor_id", "indicator", "expected_change"),
        decided="decision",
    ),
    columns=[
        column("id", "recommendation_id", Words("Recommendation", "建议编号")),
        supervisor(),
        column("id", "report_id", Words("From report", "来自报告"), optional=True, to="analysis_reports.report_id"),
        column("text", "title", Words("Title", "标题")),
        column(
            "id",
            "indicator",
            Words("Indicator it names", "针对指标"),
            one_of(Words("must be the key of an indicator", "必须是指标代码"), INDICATOR_KEYS),
            optional=True,
        ),
        column("date", "made_on", Words("Made on", "提出日期"), not_in_the_future()),
        choice("decision", Words("Decision", "决定"), "adopted rejected", optional=True),
        column("date", "decided_on", Words("Decided on", "决定日期"), not_in_the_future(), optional=True),
        column("count", "quality_rating", Words("Quality, 1 to 5", "质量评分（1–5）"), between(1, 5), optional=True),
        column("date", "implemented_on", Words("Implemented on", "实施日期"), optional=True),
        column("number", "expected_change", Words("Expected change, e.g. 0.05", "预期变化（如 0.05）"), optional=True),
        column("money", "benefit", Words("Benefit", "收益"), optional=True),
    ],
    rules=[
        in_order("made_on", "decided_on"),
        in_order("decided_on", "implemented_on"),
        together("decided_on", "decision"),
    ],
)

TABLES = [DATA_SOURCES, ANALYSIS_REPORTS, RECOMMENDATIONS]
