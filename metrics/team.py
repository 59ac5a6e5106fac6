"""Family 2, team management: reviews, surveys, turnover, hiring (policy 4.2.2)."""

from __future__ import annotations

from metrics.families import TEAM
from metrics.indicator import (
    BY_FIRST_DUE_DAY,
    FIRST,
    NOTHING_DUE,
    SPLIT_BY_SUPERVISOR,
    Better,
    Counts,
    Indicator,
)
from metrics.over_time import OverTime, ValueBasis
from metrics.periods import PeriodKind
from metrics.survey import TOO_FEW, counted, mean_score, promoters
from text import Unit, Words

_NO_REVIEW = Words("no {member_reviews} for {period} yet", "{period}尚无{member_reviews}")

MEMBER_PERFORMANCE = Indicator(
    key="member_performance",
    family=TEAM,
    unit=Unit.SCORE,
    better=Better.HIGHER,
    clause="4.2.2",
    name=Words("Member performance", "成员绩效"),
    meaning=Words("How the team's members were reviewed.", "团队成员的考评得分。"),
    cases_in="denominator",
    formula=Words("mean review score of the quarters that end in P", "在 P 内结束的各季度考评分数的平均值"),
    range=(0, 100),
    of="member_reviews",
    on="quarter_end",
    numerator="sum(score)",
    denominator="count(*)",
    empty=_NO_REVIEW,
)

PERFORMANCE_IMPROVEMENT = Indicator(
    key="performance_improvement",
    family=TEAM,
    unit=Unit.POINTS,
    better=Better.HIGHER,
    clause="4.2.2",
    name=Words("Members' performance improvement", "成员绩效提升"),
    meaning=Words(
        "By how many points members' reviews rose since the last review before the period.",
        "成员考评分数较期前最近一次考评提升的分数。",
    ),
    mark_distance=3.0,
    cases_in="denominator",
    formula=Words(
        "mean over members reviewed in both of (score in the last quarter of P − score in the last quarter reviewed "
        "before P)",
        "两次均有考评的成员：（P 内最后一季度分数 − P 之前最近一次考评季度分数）的平均值",
    ),
    headline=True,
    adds_up=OverTime.ACCRUES,
    accrues_by=PeriodKind.QUARTER,
    range=(-100, 100),
    tables=("member_reviews",),
    # Member by member: two team means would also move when somebody joins or leaves.
    sql="""
WITH last AS (  -- the team's last quarter reviewed in P
    SELECT r.whose, r.member_id, r.score, r.quarter_end, p.code, p.start_on
    FROM member_reviews r JOIN p ON r.quarter_end BETWEEN p.start_on AND p.end_on
    QUALIFY r.quarter_end = max(r.quarter_end) OVER (PARTITION BY r.whose, p.code)),
compared AS (
    SELECT l.whose, l.code, l.member_id, l.start_on, any_value(l.score) AS score,
           arg_max(e.score, e.quarter_end) AS before
    FROM last l LEFT JOIN member_reviews e
      ON e.whose = l.whose AND e.member_id = l.member_id AND e.quarter_end < l.start_on
    GROUP BY l.whose, l.code, l.member_id, l.start_on)
SELECT whose, code AS period, sum(score - before) AS numerator, count(before) AS denominator,
       2 * count(before) AS evidence, count(before) / count(*) AS coverage,
       strftime(start_on - 1, '%Y-Q') || quarter(start_on - 1) AS gap
FROM compared GROUP BY whose, code, start_on
""",
    evidence={
        "member_reviews": """EXISTS (
            SELECT 1 FROM (
                SELECT n.member_id, n.quarter_end, max(b.quarter_end) AS before
                FROM member_reviews n JOIN member_reviews b USING (member_id)
                WHERE b.quarter_end < p.start_on AND n.quarter_end = (
                    SELECT max(quarter_end) FROM member_reviews WHERE quarter_end BETWEEN p.start_on AND p.end_on)
                GROUP BY n.member_id, n.quarter_end) c
            WHERE c.member_id = t.member_id AND t.quarter_end IN (c.quarter_end, c.before))"""
    },
    empty=_NO_REVIEW,
    undefined=Words("no review in {gap} to compare with ({period})", "没有 {gap} 的考评可供比较（{period}）"),
)

TEAM_COHESION = Indicator(
    key="team_cohesion",
    family=TEAM,
    unit=Unit.SCORE,
    better=Better.HIGHER,
    clause="4.2.2",
    name=Words("Team cohesion", "团队凝聚力"),
    meaning=Words("How strongly the team holds together, as its members say.", "成员反映的团队凝聚程度。"),
    cases_in="denominator",
    formula=Words(
        "employee survey, dimension cohesion: answers rescaled to 0..100, mean per respondent, then over respondents",
        "员工问卷凝聚力维度：答案换算为 0–100，先按答卷人平均，再对答卷人平均",
    ),
    headline=True,
    range=(0, 100),
    tables=("survey_responses", "survey_questions"),
    sql=mean_score("q.survey = 'employee' AND q.dimension = 'cohesion'"),
    evidence=counted("q.survey = 'employee' AND q.dimension = 'cohesion'"),
    undefined=TOO_FEW,
)

EMPLOYEE_SATISFACTION = Indicator(
    key="employee_satisfaction",
    family=TEAM,
    unit=Unit.SCORE,
    better=Better.HIGHER,
    clause="4.2.2",
    name=Words("Employee satisfaction", "员工满意度"),
    meaning=Words("How satisfied the team's members are, as they say.", "成员反映的满意程度。"),
    cases_in="denominator",
    formula=Words(
        "employee survey, dimension satisfaction: answers rescaled to 0..100, mean per respondent, then over "
        "respondents",
        "员工问卷满意度维度：答案换算为 0–100，先按答卷人平均，再对答卷人平均",
    ),
    headline=True,
    range=(0, 100),
    tables=("survey_responses", "survey_questions"),
    sql=mean_score("q.survey = 'employee' AND q.dimension = 'satisfaction'"),
    evidence=counted("q.survey = 'employee' AND q.dimension = 'satisfaction'"),
    undefined=TOO_FEW,
)

EMPLOYEE_NPS = Indicator(
    key="employee_nps",
    family=TEAM,
    unit=Unit.POINTS,
    better=Better.HIGHER,
    clause="4.2.2",
    name=Words("Employee net promoter score", "员工净推荐值"),
    meaning=Words("How many more would recommend the team than would not.", "愿意推荐本团队者超出不愿推荐者的比例。"),
    mark_distance=10.0,
    cases_in="denominator",
    formula=Words(
        "% answering 9–10 − % answering 0–6 on the enps question (−100..100)",
        "净推荐题答 9–10 的百分比 − 答 0–6 的百分比（−100 至 100）",
    ),
    range=(-100, 100),
    tables=("survey_responses", "survey_questions"),
    sql=promoters("q.survey = 'employee' AND q.dimension = 'enps'"),
    evidence=counted("q.survey = 'employee' AND q.dimension = 'enps'"),
    undefined=TOO_FEW,
)

VOLUNTARY_TURNOVER = Indicator(
    key="voluntary_turnover",
    family=TEAM,
    unit=Unit.RATIO,
    better=Better.LOWER,
    clause="4.2.2",
    name=Words("Voluntary turnover", "主动离职率"),
    meaning=Words("The part of the team that left of its own will.", "团队中主动离职的比例。"),
    formula=Words(
        "voluntary leavers in P / mean of the headcounts at the start of P and at each month end in P",
        "P 内主动离职人数 ÷ P 初及 P 内各月末在队人数的平均值",
    ),
    adds_up=OverTime.ACCRUES,
    made_of=ValueBasis.OVER_BASE,
    counts=Counts.EVENTS,
    range=(0, None),
    tables=("team_members",),
    # A person counts from the morning of joined_on to the evening of left_on: who leaves on the first day of P is
    # in its opening headcount, who leaves on a month's last day is not in that month end's.
    sql="""
WITH days AS (
    SELECT code, start_on AS day, start_on AS in_team_until FROM p
    UNION ALL
    SELECT code, last_day(month), last_day(month) + 1
    FROM p, unnest(generate_series(start_on, end_on, INTERVAL 1 MONTH)) AS m(month)
    WHERE last_day(month) <= end_on),
headcounts AS (
    SELECT whose, code, count(*) / (SELECT count(*) FROM days o WHERE o.code = d.code) AS mean
    FROM days d JOIN team_members ON joined_on <= day AND (left_on IS NULL OR left_on >= in_team_until)
    GROUP BY whose, code),
leavers AS (
    SELECT whose, code, count(*) AS rows,
           count(*) FILTER (leave_reason = 'voluntary' AND left_on <= end_on) AS voluntary
    FROM team_members JOIN p ON joined_on <= end_on AND (left_on IS NULL OR left_on >= start_on)
    GROUP BY whose, code)
SELECT whose, code AS period, voluntary AS numerator, mean AS denominator, rows AS evidence
FROM leavers LEFT JOIN headcounts USING (whose, code)
""",
    evidence={"team_members": "t.joined_on <= p.end_on AND (t.left_on IS NULL OR t.left_on >= p.start_on)"},
    undefined=Words(
        "nobody in {team_members} at the start or at a month end of {period}",
        "“{team_members}”表中 {period}期初与各月末均无在队成员",
    ),
)

HIRING_ON_TIME = Indicator(
    key="hiring_on_time",
    family=TEAM,
    unit=Unit.RATIO,
    better=Better.HIGHER,
    clause="4.2.2",
    name=Words("Hiring on time", "招聘及时率"),
    meaning=Words("The part of the posts that were filled by the day they were needed.", "按需到岗的岗位所占比例。"),
    formula=Words(
        "requisitions whose first needed_by (a later one once granted) is in P, filled by then / those first needed "
        "in P",
        "首次需到岗日期（改期以获批为准）在 P 内且按期到岗的需求数 ÷ 首次需到岗日期在 P 内的需求数",
    ),
    editions=(FIRST, BY_FIRST_DUE_DAY),
    quality_ratio=True,
    counts=Counts.PARTS,
    range=(0, 1),
    dimensions=("role", SPLIT_BY_SUPERVISOR),
    of="hiring",
    on="baseline_on",
    # Judged on the day first needed, so a post still open past it counts as late.
    numerator="count(*) FILTER (filled_on <= baseline_on)",
    denominator="count(*)",
    empty=NOTHING_DUE,
)

INDICATORS = [
    MEMBER_PERFORMANCE,
    PERFORMANCE_IMPROVEMENT,
    TEAM_COHESION,
    EMPLOYEE_SATISFACTION,
    EMPLOYEE_NPS,
    VOLUNTARY_TURNOVER,
    HIRING_ON_TIME,
]
