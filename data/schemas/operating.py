"""Family 1, operating performance: money, users and the market (policy 4.2.1)."""

from data.declare import above, at_least, column, not_in_the_future, supervisor, table
from text import Words

SEGMENT = Words("Customer segment", "客户细分")
REGION = Words("Region", "区域")
SOURCE = Words("Source", "来源")

OPERATING_RESULTS = table(
    "operating_results",
    Words("Operating results", "运营业绩"),
    Words(
        "Revenue and cost per day, by segment, region, product and channel; the quantity sold where it is known.",
        "按日、细分、区域、产品和渠道的收入与成本；已知时填写销量。",
    ),
    group="operating",
    key="date supervisor_id segment region product channel",
    columns=[
        column("date", "date", Words("Date", "日期"), not_in_the_future()),
        supervisor(),
        column("text", "segment", SEGMENT),
        column("text", "region", REGION),
        column("text", "product", Words("Product", "产品")),
        column("text", "channel", Words("Channel", "渠道")),
        column("money", "revenue", Words("Revenue", "收入"), at_least(0)),
        column("money", "cost", Words("Cost", "成本"), at_least(0)),
        # Not in the contract: without it, price and volume cannot be told apart (docs/deviations.md).
        column("number", "quantity", Words("Quantity sold", "销量"), at_least(0), optional=True),
    ],
)

USER_COUNTS = table(
    "user_counts",
    Words("User counts", "用户数"),
    Words(
        "Users won, lost and active; active is the level at the end of that day.",
        "新增、流失与活跃用户；活跃数为当日末存量。",
    ),
    group="operating",
    key="date supervisor_id segment",
    columns=[
        column("date", "date", Words("Date", "日期"), not_in_the_future()),
        supervisor(),
        column("text", "segment", SEGMENT),
        column("count", "new_users", Words("New users", "新增用户")),
        column("count", "lost_users", Words("Lost users", "流失用户")),
        column("count", "active_users", Words("Active users at day's end", "日末活跃用户")),
    ],
)

MARKET_SIZES = table(
    "market_sizes",
    Words("Market sizes", "市场规模"),
    Words("What the whole market sold, per month, segment and region.", "各月、各细分、各区域的市场总收入。"),
    group="operating",
    key="month segment region",
    columns=[
        column("month", "month", Words("Month", "月份")),
        column("text", "segment", SEGMENT),
        column("text", "region", REGION),
        column("money", "market_revenue", Words("Market revenue", "市场总收入"), above(0)),
        column("text", "source", SOURCE),
    ],
)

COMPETITOR_RESULTS = table(
    "competitor_results",
    Words("Competitor results", "竞争对手业绩"),
    Words("What is known of competitors' revenue.", "已知的竞争对手收入。"),
    group="operating",
    key="month segment competitor",
    columns=[
        column("month", "month", Words("Month", "月份")),
        column("text", "segment", SEGMENT),
        column("text", "competitor", Words("Competitor", "竞争对手")),
        column("money", "revenue", Words("Revenue", "收入")),
        column("text", "source", SOURCE),
    ],
)

TABLES = [OPERATING_RESULTS, USER_COUNTS, MARKET_SIZES, COMPETITOR_RESULTS]
