"""Family 4, data analysis and decisions: reports, the data themselves, recommendations (policy 4.2.4)."""

from __future__ import annotations

from datetime import date

from metrics.cells import counted_cells
from metrics.families import ANALYSIS
from metrics.indicator import (
    BY_FIRST_DUE_DAY,
    FIRST,
    NOTHING_DUE,
    NOTHING_IS_ZERO,
    SPLIT_BY_SUPERVISOR,
    Better,
    Counts,
    Edition,
    Indicator,
)
from metrics.over_time import OverTime, ValueBasis
from text import Unit, Words

ANALYSIS_ACCURACY = Indicator(
    key="analysis_accuracy",
    family=ANALYSIS,
    unit=Unit.RATIO,
    better=Better.HIGHER,
    clause="4.2.4",
    name=Words("Analysis accuracy", "数据分析准确性"),
    meaning=Words("The part of the checked figures that were right.", "经核查的数字中正确的比例。"),
    formula=Words(
        "1 − Σ figures_wrong / Σ figures_checked, reports delivered in P", "P 内提交的报告：1 − 差错数之和 ÷ 核查数之和"
    ),
    headline=True,
    quality_ratio=True,
    counts=Counts.PARTS,
    range=(0, 1),
    of="analysis_reports",
    on="delivered_on",
    # A report that nobody checked says nothing about accuracy.
    where="figures_checked IS NOT NULL AND figures_wrong IS NOT NULL",
    numerator="sum(figures_checked - figures_wrong)",
    denominator="sum(figures_checked)",
    empty=Words(
        "no report delivered in {period} has checked figures ({table})", "{period}内提交的报告均无核查数据（{table}）"
    ),
    undefined=Words("no figure was checked in {period} ({table})", "{period}内未核查任何数字（{table}）"),
)

ANALYSIS_TIMELINESS = Indicator(
    key="analysis_timeliness",
    family=ANALYSIS,
    unit=Unit.RATIO,
    better=Better.HIGHER,
    clause="4.2.4",
    name=Words("Analysis timeliness", "数据分析及时性"),
    meaning=Words("The part of the analyses that were delivered by the day they were due.", "按期提交的分析报告比例。"),
    formula=Words(
        "reports whose first due_on (a later one once granted) is in P, delivered by then / reports first due in P "
        "(due and not delivered = late)",
        "首次应交日期（改期以获批为准）在 P 内且按期提交的报告数 ÷ 首次应交日期在 P 内的报告数（到期未交视为迟交）",
    ),
    editions=(FIRST, BY_FIRST_DUE_DAY),
    headline=True,
    quality_ratio=True,
    counts=Counts.PARTS,
    range=(0, 1),
    of="analysis_reports",
    on="baseline_on",
    numerator="count(*) FILTER (delivered_on <= baseline_on)",
    denominator="count(*)",
    empty=NOTHING_DUE,
)

_DISTINCT_ROWS = Edition(
    "2",
    date(2026, 11, 29),
    Words(
        "each row counts once, when it first comes; files of which nothing was stored count too",
        "每行仅在首次提交时计数一次；未能保存的文件也计入",
    ),
)

_OWN_ROWS = Edition(
    "2",
    date(2026, 11, 29),
    Words(
        "a delivery is met by rows of its own period, table and supervisor alone",
        "仅由所属期间、数据表及主管本人的数据完成交付",
    ),
)

DATA_ACCURACY = Indicator(
    key="data_accuracy",
    family=ANALYSIS,
    unit=Unit.RATIO,
    better=Better.HIGHER,
    clause="4.2.4",
    name=Words("Data accuracy", "数据准确率"),
    meaning=Words(
        "The part of the delivered rows that passed the checks, as the product itself measured it.",
        "提交的数据行中通过校验的比例，由本系统自动统计。",
    ),
    formula=Words(
        "rows accepted / rows received over the files of the supervisor's data_sources that came in P, those of which "
        "nothing was stored among them; each row counts once, as it first came: again or corrected, it adds nothing",
        "P 内收到的其数据来源各文件（含未能保存的文件）：接受行数之和 ÷ 收到行数之和；"
        "每行仅按首次提交时的结果计数一次，重复提交或更正后再提交不再计入",
    ),
    editions=(FIRST, _DISTINCT_ROWS),
    quality_ratio=True,
    counts=Counts.PARTS,
    made_of=ValueBasis.WEIGHTED,
    range=(0, 1),
    tables=("data_sources", "loads", "refused_files"),
    # Two sources may name one table; its load is counted once.
    sql="""
WITH mine AS (SELECT DISTINCT whose, "table" FROM data_sources),
files AS (
    SELECT table_name, loaded_on AS came_on, correct, delivered, 1 AS loads FROM loads
    UNION ALL SELECT table_name, refused_on, 0, new_rejected, 0 FROM refused_files)
SELECT whose, code AS period, sum(correct) AS numerator, sum(delivered) AS denominator, sum(f.loads) AS evidence
FROM mine JOIN files f ON f.table_name = mine."table"
JOIN p ON f.came_on BETWEEN p.start_on AND p.end_on
GROUP BY whose, code
""",
    evidence={
        "loads": """t.loaded_on BETWEEN p.start_on AND p.end_on
            AND t.table_name IN (SELECT "table" FROM data_sources)"""
    },
    empty=Words(
        "no table of the collection plan ({data_sources}) was loaded in {period}",
        "{period}内没有导入数据收集计划（{data_sources}）中的任何数据表",
    ),
    undefined=Words("no row came for the first time in {period}", "{period}内没有首次提交的数据行"),
)

# A delivery is made by rows of its own period, table and supervisor, in a load from the last day of its period to the
# due day that was not reverted.
MEETS = """m.table_name = d."table" AND m.loaded_on >= d.ended_on
                   AND coalesce(m.supervisor_id = d.supervisor_id, true)
                   AND coalesce(m.first_day <= d.ended_on AND m.last_day >= d.began_on, true)"""
DELIVERIES = f"""
due AS (
    SELECT s.whose, s.supervisor_id, s.source_id, s."table", p.code, e.day::DATE AS ended_on,
           e.day::DATE + s.due_days::INT AS due_on,
           (CASE s.frequency WHEN 'daily' THEN ended_on WHEN 'weekly' THEN ended_on - 6
            WHEN 'monthly' THEN date_trunc('month', ended_on)
            ELSE date_trunc('quarter', ended_on) END)::DATE AS began_on
    FROM data_sources s, p,
         unnest(generate_series(p.start_on - s.due_days::INT, p.end_on - s.due_days::INT, INTERVAL 1 DAY)) AS e(day)
    WHERE CASE s.frequency
          WHEN 'daily' THEN true
          WHEN 'weekly' THEN isodow(e.day) = 7
          WHEN 'monthly' THEN e.day = last_day(e.day)
          ELSE e.day = last_day(e.day) AND month(e.day) % 3 = 0 END),
deliveries AS (
    SELECT d.*, k.known_on, d.due_on >= k.known_on AS judged,
           EXISTS (SELECT 1 FROM delivered m WHERE {MEETS}
                   AND m.loaded_on <= d.due_on) AS in_time
    FROM due d JOIN plan_known k USING (source_id))"""

DATA_TIMELINESS = Indicator(
    key="data_timeliness",
    family=ANALYSIS,
    unit=Unit.RATIO,
    better=Better.HIGHER,
    clause="4.2.4",
    name=Words("Data timeliness", "数据及时率"),
    meaning=Words(
        "The part of the planned deliveries that were loaded in time, as the product itself measured it.",
        "计划应交数据中按时导入的比例，由本系统自动统计。",
    ),
    formula=Words(
        "deliveries due in P of which rows (of their own period, table, supervisor) were loaded in time / due in P, "
        "by the collection plan",
        "按收集计划：P 内到期且按时导入本期本人数据的次数 ÷ P 内到期的次数",
    ),
    editions=(FIRST, _OWN_ROWS),
    quality_ratio=True,
    counts=Counts.PARTS,
    made_of=ValueBasis.WEIGHTED,
    range=(0, 1),
    tables=("data_sources", "delivered", "plan_known"),
    sql=f"""
WITH {DELIVERIES.strip()}
SELECT whose, code AS period,
       count(*) FILTER (judged AND in_time) AS numerator, count(*) FILTER (judged) AS denominator,
       count(DISTINCT source_id) FILTER (judged) AS evidence, strftime(min(known_on), '%Y-%m-%d') AS gap
FROM deliveries GROUP BY whose, code
""",
    evidence={
        "data_sources": f"""t.source_id IN (
            WITH {DELIVERIES.strip()}
            SELECT source_id FROM deliveries WHERE judged)"""
    },
    empty=NOTHING_DUE,
    undefined=Words(
        "what was due in {period} is not judged: the collection plan ({data_sources}) is in the store since {gap}",
        "{period}内到期的数据不予评判：数据收集计划（{data_sources}）自 {gap} 起才录入系统",
    ),
)

_EFFECTIVE = """r.decision = 'adopted' AND r.implemented_on BETWEEN p.start_on AND p.end_on
            AND (r.benefit > 0 OR r.recommendation_id IN (SELECT e.recommendation_id FROM measured_effects e
                                                          WHERE e.favourable))"""
_EFFECTIVE_ROW = _EFFECTIVE.replace("r.", "t.")

EFFECTIVE_RECOMMENDATIONS = Indicator(
    key="effective_recommendations",
    family=ANALYSIS,
    unit=Unit.COUNT,
    better=Better.HIGHER,
    clause="4.2.4",
    name=Words("Effective recommendations", "有效决策建议数"),
    meaning=Words(
        "How many adopted recommendations were put into practice and worked.", "被采纳、已实施且见效的决策建议数。"
    ),
    formula=Words(
        "adopted, implemented in P, and with benefit > 0 or a favourable measured change of the indicator they name",
        "已采纳、P 内实施，且收益大于 0 或所针对指标实测向好的建议数",
    ),
    headline=True,
    editions=(FIRST, NOTHING_IS_ZERO),
    adds_up=OverTime.SUMS,
    range=(0, None),
    dimensions=("indicator", SPLIT_BY_SUPERVISOR),
    cells=counted_cells("recommendations", "made_on", _EFFECTIVE_ROW),
    tables=("recommendations", "measured_effects"),
    # None effective is a true 0 where the company keeps the register: doing nothing never beats trying.
    sql=f"""
SELECT k.whose, k.code AS period, count(*) FILTER ({_EFFECTIVE}) AS numerator, 1 AS denominator, numerator AS evidence
FROM kept k JOIN p USING (code)
LEFT JOIN recommendations r ON r.whose = k.whose AND r.made_on <= p.end_on
GROUP BY k.whose, k.code
""",
    evidence={"recommendations": _EFFECTIVE_ROW},
    empty=Words(
        "nobody had a row in {recommendations} by the end of {period}",
        "截至{period}期末，“{recommendations}”表中尚无任何人的记录",
    ),
)

_NOT_DECIDED = Words("no recommendation was decided in {period} ({table})", "{period}内没有作出决定的建议（{table}）")

RECOMMENDATION_ADOPTION = Indicator(
    key="recommendation_adoption",
    family=ANALYSIS,
    unit=Unit.RATIO,
    better=Better.HIGHER,
    clause="4.2.4",
    name=Words("Recommendations adopted", "建议采纳率"),
    meaning=Words("The part of the decided recommendations that were adopted.", "已决定的建议中被采纳的比例。"),
    formula=Words("adopted / decided in P", "采纳数 ÷ P 内决定数"),
    counts=Counts.PARTS,
    range=(0, 1),
    of="recommendations",
    on="decided_on",
    numerator="count(*) FILTER (decision = 'adopted')",
    denominator="count(*)",
    empty=_NOT_DECIDED,
)

RECOMMENDATION_QUALITY = Indicator(
    key="recommendation_quality",
    family=ANALYSIS,
    unit=Unit.RATING,
    better=Better.HIGHER,
    clause="4.2.4",
    name=Words("Quality of recommendations", "决策建议质量"),
    meaning=Words("How good the decided recommendations were rated.", "已决定建议的质量评分。"),
    cases_in="denominator",
    formula=Words("mean quality_rating, decided in P", "P 内决定的建议的质量评分平均值"),
    headline=True,
    range=(1, 5),
    of="recommendations",
    on="decided_on",
    where="quality_rating IS NOT NULL",
    numerator="sum(quality_rating)",
    denominator="count(*)",
    empty=Words(
        "no recommendation decided in {period} has a quality rating ({table})",
        "{period}内决定的建议均无质量评分（{table}）",
    ),
)

INDICATORS = [
    ANALYSIS_ACCURACY,
    ANALYSIS_TIMELINESS,
    DATA_ACCURACY,
    DATA_TIMELINESS,
    EFFECTIVE_RECOMMENDATIONS,
    RECOMMENDATION_ADOPTION,
    RECOMMENDATION_QUALITY,
]
