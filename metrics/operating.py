"""Family 1, operating performance: revenue, profit, market share, users (policy 4.2.1)."""

from __future__ import annotations

from datetime import date

from metrics.cells import MARKET_CELLS, USER_KEYS, user_cells
from metrics.families import OPERATING
from metrics.indicator import FIRST, SPLIT_BY_SUPERVISOR, Better, Counts, Edition, Indicator, Sold
from metrics.over_time import OverTime, ValueBasis
from metrics.query import year_ago_end
from text import Unit, Words

IN_P = "t.date BETWEEN p.start_on AND p.end_on"
_SOLD = ("region", "product", "channel", "segment", SPLIT_BY_SUPERVISOR)
_USED = ("segment", SPLIT_BY_SUPERVISOR)

REVENUE = Indicator(
    key="revenue",
    family=OPERATING,
    unit=Unit.MONEY,
    better=Better.HIGHER,
    clause="4.2.1",
    name=Words("Revenue", "业务收入"),
    meaning=Words("What the business took in.", "业务取得的收入总额。"),
    formula=Words("Σ revenue in P", "P 内收入之和"),
    headline=True,
    adds_up=OverTime.SUMS,
    range=(0, None),
    with_market=True,
    dimensions=_SOLD,
    sold=Sold(amount="revenue", quantity="quantity", product="product"),
    of="operating_results",
    on="date",
    numerator="sum(revenue)",
)

PROFIT = Indicator(
    key="profit",
    family=OPERATING,
    unit=Unit.MONEY,
    better=Better.HIGHER,
    clause="4.2.1",
    name=Words("Profit", "利润"),
    meaning=Words("What is left of revenue after cost.", "收入扣除成本后的余额。"),
    formula=Words("Σ (revenue − cost) in P", "P 内（收入 − 成本）之和"),
    headline=True,
    adds_up=OverTime.SUMS,
    with_market=True,
    dimensions=_SOLD,
    of="operating_results",
    on="date",
    numerator="sum(revenue - cost)",
)

PROFIT_MARGIN = Indicator(
    key="profit_margin",
    family=OPERATING,
    unit=Unit.RATIO,
    better=Better.HIGHER,
    clause="4.2.1",
    name=Words("Profit margin", "利润率"),
    meaning=Words("The part of revenue that stays as profit.", "收入中成为利润的部分。"),
    formula=Words("profit / revenue, both summed over P", "P 内利润之和 ÷ 收入之和"),
    range=(None, 1),
    dimensions=_SOLD,
    of="operating_results",
    on="date",
    numerator="sum(revenue - cost)",
    denominator="sum(revenue)",
    undefined=Words("revenue was 0 in {period}", "{period}收入为 0"),
)

REVENUE_GROWTH = Indicator(
    key="revenue_growth",
    family=OPERATING,
    unit=Unit.RATIO,
    better=Better.HIGHER,
    clause="4.2.1",
    name=Words("Revenue growth, year on year", "收入同比增长"),
    meaning=Words("How much revenue grew against the same days a year earlier.", "收入相对上年同一时段的增长幅度。"),
    formula=Words(
        "revenue in P / revenue a year earlier − 1; a year earlier is cut at the day that the supervisor's data fill",
        "P 内收入 ÷ 上年同期收入 − 1；上年同期截至该主管数据所到的同一日",
    ),
    growth_of="revenue",
    editions=(
        FIRST,
        Edition(
            "2",
            date(2026, 11, 29),
            Words("a year earlier is cut by the supervisor's own rows", "上年同期按该主管本人的数据截断"),
        ),
    ),
    mark_distance=0.05,
    range=(-1, None),
    with_market=True,
    tables=("operating_results",),
    sql="""
WITH spans AS (
    SELECT code, true AS now, day FROM calendar
    UNION ALL
    SELECT code, false, unnest(generate_series(year_ago_start, year_ago_end, INTERVAL 1 DAY))::DATE FROM p),
counted AS (
    SELECT whose, code,
           sum(revenue) FILTER (now) AS revenue, sum(revenue) FILTER (NOT now) AS earlier,
           sum(rows) FILTER (now) AS rows, sum(rows) AS evidence,
           min(cut_on) FILTER (now) AS cut_on, max(year_ago_cut) FILTER (now) AS year_ago_cut
    FROM operating_results JOIN spans ON date = day
    LEFT JOIN (SELECT * FROM cuts WHERE of_table = 'operating_results') USING (code, supervisor_id)
    WHERE now OR year_ago_cut IS NULL OR date <= year_ago_cut
    GROUP BY whose, code)
SELECT whose, code AS period, revenue - earlier AS numerator, earlier AS denominator, evidence, cut_on,
       strftime(year_ago_start, '%Y-%m-%d') || ' – ' || strftime(coalesce(year_ago_cut, year_ago_end), '%Y-%m-%d')
           AS gap
FROM counted JOIN p USING (code)
WHERE rows > 0
""",
    evidence={
        "operating_results": f"{IN_P} OR t.date BETWEEN p.year_ago_start AND {year_ago_end('operating_results')}"
    },
    undefined=Words(
        "no revenue in {operating_results} for {gap} to compare {period} with",
        "“{operating_results}”表中没有 {gap} 的收入，{period}无从比较",
    ),
)

MARKET_SHARE = Indicator(
    key="market_share",
    family=OPERATING,
    unit=Unit.RATIO,
    better=Better.HIGHER,
    clause="4.2.1",
    name=Words("Market share", "市场份额"),
    meaning=Words("Our part of what the market sold where we sell.", "在我们经营的市场中所占的份额。"),
    formula=Words(
        "Σ own revenue / Σ market_revenue over the (month, segment, region) cells of P that have a market size",
        "对 P 内有市场规模的（月份、细分、区域）单元：本方收入之和 ÷ 市场总收入之和",
    ),
    headline=True,
    competitors=True,
    made_of=ValueBasis.WEIGHTED,
    range=(0, 1),
    # A market has no products of ours, and several supervisors may share one.
    dimensions=("region", "segment"),
    cells=MARKET_CELLS,
    tables=("operating_results", "market_sizes"),
    # Own revenue is summed to cells first: joined row by row, a market would be counted once per row.
    sql="""
WITH cells AS (
    SELECT whose, code, date_trunc('month', date)::DATE AS month, segment, region,
           sum(revenue) AS own, sum(rows) AS rows
    FROM operating_results JOIN calendar ON date = day
    GROUP BY ALL)
SELECT whose, code AS period,
       sum(own) FILTER (market_revenue IS NOT NULL) AS numerator,
       sum(market_revenue) AS denominator,
       sum(rows) FILTER (market_revenue IS NOT NULL) AS evidence,
       coalesce(sum(own) FILTER (market_revenue IS NOT NULL), 0) / nullif(sum(own), 0) AS coverage,
       string_agg(DISTINCT segment, ', ' ORDER BY segment) FILTER (market_revenue IS NULL) AS gap
FROM cells LEFT JOIN market_sizes USING (month, segment, region)
GROUP BY whose, code
""",
    evidence={
        "operating_results": f"""{IN_P} AND EXISTS (
            SELECT 1 FROM market_sizes m WHERE m.month = date_trunc('month', t.date)
            AND m.segment = t.segment AND m.region = t.region)""",
        "market_sizes": """EXISTS (
            SELECT 1 FROM operating_results o WHERE o.date BETWEEN p.start_on AND p.end_on
            AND t.month = date_trunc('month', o.date) AND t.segment = o.segment AND t.region = o.region)""",
    },
    undefined=Words("no market size for segment {gap} in {period}", "{period}没有细分市场 {gap} 的市场规模"),
)

# A₁ and A₀: per supervisor and segment the last level known by the end of P, and by the day before P.
ACTIVE_USERS = f"""
WITH {USER_KEYS.strip()},
levels AS (
    SELECT k.whose, k.code, sum(e.active_users) FILTER (own) AS at_end, sum(s.active_users) AS at_start,
           count(e.date) FILTER (own) AS end_rows,
           count(s.date) FILTER (own) AS start_rows,
           count(*) FILTER (own AND s.date = e.date) AS same_rows
    FROM keys k
    ASOF LEFT JOIN user_levels e
         ON e.supervisor_id = k.supervisor_id AND e.segment = k.segment AND k.end_on >= e.date
    ASOF LEFT JOIN user_levels s
         ON s.supervisor_id = k.supervisor_id AND s.segment = k.segment AND k.before >= s.date
    GROUP BY k.whose, k.code),
moves AS (
    SELECT whose, code, sum(lost_users) AS lost, count(*) AS rows
    FROM user_counts JOIN calendar ON date = day
    GROUP BY whose, code)
"""
_LAST = """t.date = (SELECT max(u.date) FROM user_counts u
            WHERE u.supervisor_id = t.supervisor_id AND u.segment = t.segment AND u.date {by})
            AND NOT EXISTS (SELECT 1 FROM handed_over h WHERE h.supervisor_id = t.supervisor_id
                            AND h.segment = t.segment AND h.handed_on <= p.end_on)"""
_NO_USERS_BEFORE = Words(
    "no active users in {user_counts} before {period} to compare with",
    "“{user_counts}”表中没有 {period}之前的活跃用户数",
)

USER_GROWTH = Indicator(
    key="user_growth",
    family=OPERATING,
    unit=Unit.RATIO,
    better=Better.HIGHER,
    clause="4.2.1",
    name=Words("User growth", "用户增长率"),
    meaning=Words("How much the number of active users grew over the period.", "期间内活跃用户数的增长幅度。"),
    formula=Words(
        "(A₁ − A₀) / A₀; A = Σ over segments of the last active_users by the end of P (A₁), before its first day (A₀)",
        "(A₁ − A₀) ÷ A₀；A 为各细分最近一次活跃用户数之和，A₁ 截至 P 末，A₀ 截至 P 首日之前",
    ),
    headline=True,
    adds_up=OverTime.COMPOUNDS,
    mark_distance=0.05,
    range=(-1, None),
    dimensions=_USED,
    cells=user_cells("coalesce(at_end, 0) - coalesce(at_start, 0)"),
    tables=("user_counts", "user_levels", "handed_over"),
    # Without a row in P the level would stand still by itself: no growth is not the same as no data.
    sql=ACTIVE_USERS
    + """
SELECT whose, code AS period, at_end - at_start AS numerator, at_start AS denominator,
       end_rows + start_rows - same_rows AS evidence
FROM levels JOIN moves USING (whose, code)
""",
    evidence={"user_counts": f"{_LAST.format(by='<= p.end_on')} OR {_LAST.format(by='< p.start_on')}"},
    undefined=_NO_USERS_BEFORE,
)

NEW_USERS = Indicator(
    key="new_users",
    family=OPERATING,
    unit=Unit.COUNT,
    better=Better.HIGHER,
    clause="4.2.1",
    name=Words("New users", "新增用户"),
    meaning=Words("How many users were won.", "新获得的用户数。"),
    formula=Words("Σ new_users in P", "P 内新增用户之和"),
    adds_up=OverTime.SUMS,
    range=(0, None),
    dimensions=_USED,
    of="user_counts",
    on="date",
    numerator="sum(new_users)",
)

CHURN_RATE = Indicator(
    key="churn_rate",
    family=OPERATING,
    unit=Unit.RATIO,
    better=Better.LOWER,
    clause="4.2.1",
    name=Words("Churn rate", "用户流失率"),
    meaning=Words("The part of the users at the start that was lost.", "期初用户中流失的部分。"),
    formula=Words("Σ lost_users in P / A₀ (active users before P)", "P 内流失用户之和 ÷ A₀（P 之前的活跃用户）"),
    adds_up=OverTime.ACCRUES,
    made_of=ValueBasis.OVER_BASE,
    counts=Counts.EVENTS,
    range=(0, None),
    dimensions=_USED,
    cells=user_cells("coalesce(lost, 0)"),
    tables=("user_counts", "user_levels", "handed_over"),
    sql=ACTIVE_USERS
    + """
SELECT whose, code AS period, lost AS numerator, at_start AS denominator, rows + start_rows AS evidence
FROM levels JOIN moves USING (whose, code)
""",
    evidence={"user_counts": f"{IN_P} OR {_LAST.format(by='< p.start_on')}"},
    undefined=_NO_USERS_BEFORE,
)

INDICATORS = [
    REVENUE,
    PROFIT,
    PROFIT_MARGIN,
    REVENUE_GROWTH,
    MARKET_SHARE,
    USER_GROWTH,
    NEW_USERS,
    CHURN_RATE,
]
