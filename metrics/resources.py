"""Family 5, resource coordination: requests, utilisation, what partners say (policy 4.2.5)."""

from __future__ import annotations

from datetime import date

from metrics.families import RESOURCES
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
from metrics.over_time import ValueBasis
from metrics.query import year_ago_end
from metrics.survey import TOO_FEW, counted, mean_score
from text import Unit, Words

REQUEST_FULFILMENT = Indicator(
    key="request_fulfilment",
    family=RESOURCES,
    unit=Unit.RATIO,
    better=Better.HIGHER,
    clause="4.2.5",
    name=Words("Requests on time and in full", "资源协调效果"),
    meaning=Words("The part of the resource requests met on time and in full (OTIF).", "按时足量满足的资源需求比例。"),
    formula=Words(
        "requests whose first needed_by (a later one once granted) is in P, fulfilled on time and in full / requests "
        "first needed in P",
        "首次需要日期（改期以获批为准）在 P 内且按时足量满足的需求数 ÷ 首次需要日期在 P 内的需求数",
    ),
    editions=(FIRST, BY_FIRST_DUE_DAY),
    headline=True,
    quality_ratio=True,
    counts=Counts.PARTS,
    range=(0, 1),
    dimensions=("kind", "source", SPLIT_BY_SUPERVISOR),
    of="resource_requests",
    on="baseline_on",
    numerator="count(*) FILTER (fulfilled_on <= baseline_on AND fulfilled_quantity >= quantity)",
    denominator="count(*)",
    empty=NOTHING_DUE,
)

# Resource by resource first, then kind by kind: a big budget does not drown a small team.
UTILISATION = """
WITH spans AS (
    SELECT code, 'now' AS span, start_on AS first, end_on AS last FROM p
    UNION ALL SELECT code, 'year_ago', year_ago_start, year_ago_end FROM p
    UNION ALL SELECT code, 'before', before_start, before_end FROM p),
resources AS (
    SELECT whose, code, span, kind, resource, sum(used) / sum(available) AS rate, count(*) AS rows,
           min(cut_on) AS cut_on
    FROM resource_usage JOIN spans ON month BETWEEN first AND last
    LEFT JOIN (SELECT * FROM cuts WHERE of_table = 'resource_usage') USING (code, supervisor_id)
    WHERE span <> 'year_ago' OR year_ago_cut IS NULL OR month <= year_ago_cut
    GROUP BY ALL),
kinds AS (
    SELECT whose, code, span, kind, avg(rate) AS rate, sum(rows) AS rows, min(cut_on) AS cut_on
    FROM resources GROUP BY ALL)
"""

RESOURCE_UTILISATION = Indicator(
    key="resource_utilisation",
    family=RESOURCES,
    unit=Unit.RATIO,
    better=Better.TO_ONE,
    clause="4.2.5",
    name=Words("Resource utilisation", "资源利用率"),
    meaning=Words(
        "How much of what was available was used; above 100 % is overload.", "可用资源的使用程度；超过 100% 即超负荷。"
    ),
    formula=Words(
        "mean over kinds of the mean over resources of Σ used / Σ available in P",
        "先求各资源 P 内使用量之和 ÷ 可用量之和，按类别平均，再对类别平均",
    ),
    made_of=ValueBasis.MEAN,
    range=(0, None),
    tables=("resource_usage",),
    sql=UTILISATION
    + """
SELECT whose, code AS period, sum(rate) AS numerator, count(*) AS denominator, sum(rows) AS evidence
FROM kinds WHERE span = 'now' GROUP BY whose, code
""",
    evidence={"resource_usage": "t.month BETWEEN p.start_on AND p.end_on"},
)

UTILISATION_GAIN = Indicator(
    key="utilisation_gain",
    family=RESOURCES,
    unit=Unit.POINTS,
    better=Better.HIGHER,
    clause="4.2.5",
    name=Words("Utilisation gain", "资源利用效率提升"),
    meaning=Words(
        "By how many percentage points utilisation came nearer to 100% than a year earlier; overload is no gain.",
        "资源利用率较上年同期向 100% 靠近的百分点；超负荷不算提升。",
    ),
    mark_distance=3.0,
    editions=(
        FIRST,
        Edition(
            "2",
            date(2026, 11, 29),
            Words(
                "overload counts as its mirror; a year earlier is cut by the supervisor's own rows of usage",
                "超负荷按镜像计；上年同期按该主管本人的资源使用数据截断",
            ),
        ),
    ),
    formula=Words(
        "100 × (utilisation in P − utilisation a year earlier; without one, before P); a year earlier is cut at the "
        "day that the supervisor's data fill; a utilisation above 100% counts as its mirror (110% as 90%)",
        "100 ×（P 内利用率 − 上年同期利用率；无上年同期则取 P 之前同长时段）；上年同期截至该主管数据所到的同一日；"
        "利用率超过 100% 的按镜像计（110% 计为 90%）",
    ),
    headline=True,
    tables=("resource_usage",),
    sql=UTILISATION
    + """,
utilisation AS (  -- above 1 is overload, which counts as its mirror: 1.1 as 0.9
    SELECT whose, code, 1 - abs(1 - avg(rate) FILTER (span = 'now')) AS now,
           1 - abs(1 - coalesce(avg(rate) FILTER (span = 'year_ago'), avg(rate) FILTER (span = 'before'))) AS earlier,
           sum(rows) FILTER (span = 'now') AS rows_now,
           coalesce(sum(rows) FILTER (span = 'year_ago'), sum(rows) FILTER (span = 'before')) AS rows_earlier,
           CASE WHEN bool_or(span = 'year_ago') THEN min(cut_on) FILTER (span = 'now') END AS cut_on
    FROM kinds GROUP BY whose, code)
SELECT whose, code AS period, 100 * (now - earlier) AS numerator, 1 AS denominator,
       rows_now + coalesce(rows_earlier, 0) AS evidence, cut_on
FROM utilisation WHERE now IS NOT NULL
""",
    evidence={
        "resource_usage": f"""t.month BETWEEN p.start_on AND p.end_on
            OR t.month BETWEEN p.year_ago_start AND {year_ago_end("resource_usage")}
            OR t.month BETWEEN p.before_start AND p.before_end AND NOT EXISTS (
                SELECT 1 FROM resource_usage t
                WHERE t.month BETWEEN p.year_ago_start AND {year_ago_end("resource_usage")})"""
    },
    undefined=Words(
        "no rows in {resource_usage} a year before {period}, or just before it, to compare with",
        "“{resource_usage}”表中没有 {period}的上年同期或前一时段数据可供比较",
    ),
)

_SAID = "q.survey = '{survey}' AND q.dimension <> 'enps'"

INTERNAL_PARTNER_SATISFACTION = Indicator(
    key="internal_partner_satisfaction",
    family=RESOURCES,
    unit=Unit.SCORE,
    better=Better.HIGHER,
    clause="4.2.5",
    name=Words("Internal partners' satisfaction", "内部合作满意度"),
    meaning=Words("How satisfied other departments are with the cooperation.", "其他部门对合作的满意程度。"),
    cases_in="denominator",
    formula=Words(
        "internal_partner survey: answers rescaled to 0..100, mean per respondent, then over respondents",
        "内部合作方问卷：答案换算为 0–100，先按答卷人平均，再对答卷人平均",
    ),
    headline=True,
    range=(0, 100),
    tables=("survey_responses", "survey_questions"),
    sql=mean_score(_SAID.format(survey="internal_partner")),
    evidence=counted(_SAID.format(survey="internal_partner")),
    undefined=TOO_FEW,
)

EXTERNAL_PARTNER_SATISFACTION = Indicator(
    key="external_partner_satisfaction",
    family=RESOURCES,
    unit=Unit.SCORE,
    better=Better.HIGHER,
    clause="4.2.5",
    name=Words("External partners' satisfaction", "外部合作满意度"),
    meaning=Words("How satisfied outside partners are with the cooperation.", "外部合作方对合作的满意程度。"),
    cases_in="denominator",
    formula=Words(
        "external_partner survey: answers rescaled to 0..100, mean per respondent, then over respondents",
        "外部合作方问卷：答案换算为 0–100，先按答卷人平均，再对答卷人平均",
    ),
    headline=True,
    range=(0, 100),
    tables=("survey_responses", "survey_questions"),
    sql=mean_score(_SAID.format(survey="external_partner")),
    evidence=counted(_SAID.format(survey="external_partner")),
    undefined=TOO_FEW,
)

INDICATORS = [
    REQUEST_FULFILMENT,
    RESOURCE_UTILISATION,
    UTILISATION_GAIN,
    INTERNAL_PARTNER_SATISFACTION,
    EXTERNAL_PARTNER_SATISFACTION,
]
