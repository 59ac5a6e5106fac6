"""Family 1 of the sample company: sales, users, markets, competitors, and the plan made from the same model."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache

from data.sample.company import LAUNCHED_ON, LAUNCHED_PRODUCT, PRODUCTS, SUPERVISORS, Row, Supervisor
from data.sample.days import END, PLAN_END, days, dice, month, months, years_since_start
from data.sample.season import AVERAGE, season

OPEN = 0.86  # chance that a line of business sells anything on a day
MARKET_GROWTH = 0.05  # per year
SHARES = (1.4, 1.1, 1.0, 0.9, 0.8, 0.7, 0.6, 0.5, 0.45)  # of the lines of business, largest first

# Cells of the market that nobody publishes figures for; S8's segment has none at all.
NO_MARKET_SIZE = {("学生", "浙江"), ("政府", "广西"), ("Student", "Middle East")}
COMPETITORS = {"zh": ("青川电器", "远山生活", "澄光科技"), "en": ("Norwell", "Casa Clara", "Aquila Home")}
# Price of a piece in the first year, yuan; it rises by 2 % a year.
PRICES = (1_280.0, 2_150.0, 860.0)
LAUNCH_PRICE = 399.0
PRICE_RISE = 0.02
WRONG_PRICES = 0.91  # of the right ones: S6's price list from 2026-05-18 to 2026-08-31
NOT_COUNTED = {"餐饮"}  # a segment served by contract: nobody counts pieces
SOURCES = {"zh": "行业协会月度统计", "en": "Industry monthly panel"}


@dataclass(frozen=True)
class Line:
    """A line of business: what one supervisor sells to whom, where and how."""

    segment: str
    kind: str
    region: str
    product: str
    channel: str
    daily: float
    first: date


@dataclass(frozen=True)
class Business:
    """Sales day by day, and the sums that markets and plans are made of."""

    results: list[Row]
    planned: dict[tuple[str, date], float]  # revenue expected, by supervisor and month, to the end of the plan
    market: dict[tuple[str, str, date], float]  # by segment, region, month


def lines(who: Supervisor) -> list[Line]:
    """The lines of business of a supervisor; S1's launch adds three."""
    count = 9 if len(who.segments) == 2 else 5
    unit = who.daily / sum(SHARES[:count]) / OPEN
    products = PRODUCTS[who.lang]
    rows = []
    for i in range(count):
        segment, kind = who.segments[i % len(who.segments)]
        region = who.regions[i // len(who.segments) % len(who.regions)]
        product = products[(i + i // 6) % 3]
        rows.append(
            Line(segment, kind, region, product, who.channels[i % len(who.channels)], unit * SHARES[i], who.started)
        )
    if who.supervisor_id == "S1":
        for region, daily in zip(who.regions, (5_000, 3_500, 2_500), strict=True):
            rows.append(Line("家庭", "home", region, LAUNCHED_PRODUCT, "线上商城", daily / OPEN, LAUNCHED_ON))
    return rows


def story(who: Supervisor, day: date) -> float:
    """What happened that nobody had planned: 1 = nothing."""
    match who.supervisor_id:
        case "S4" if day >= date(2026, 6, 1):
            return 0.95  # half-empty team
        case "S6" if date(2026, 5, 18) <= day <= date(2026, 8, 31):
            return 0.86  # the wrong price list, and customers who left over it
        case "S5" if day >= date(2026, 1, 1):
            return 0.97
    return 1.0


def margin(who: Supervisor, day: date) -> float:
    """Share of revenue that is left after cost."""
    if who.supervisor_id == "S6" and date(2026, 5, 18) <= day <= date(2026, 8, 31):
        return who.margin - 0.05
    if who.supervisor_id == "S2" and day >= date(2026, 4, 1):
        return who.margin + 0.012  # the faster order process costs less
    return who.margin


def quantity(who: Supervisor, line: Line, day: date, revenue: float) -> int | None:
    """How many pieces that revenue is: from a price around the list, rounded to whole ones; None where not counted."""
    if line.segment in NOT_COUNTED:
        return None
    listed = dict(zip(PRODUCTS[who.lang], PRICES, strict=True)).get(line.product, LAUNCH_PRICE)
    price = listed * (1 + PRICE_RISE) ** years_since_start(day)
    if who.supervisor_id == "S6" and date(2026, 5, 18) <= day <= date(2026, 8, 31):
        price *= WRONG_PRICES
    chance = dice("pieces", who.supervisor_id, line.segment, line.region, line.product, line.channel, day)
    return max(1, round(revenue / price * math.exp(chance.gauss(0, 0.03))))


def _ramp(line: Line, day: date) -> float:
    """A launched product grows over its first 120 days."""
    return min(1.0, 0.25 + (day - line.first).days / 160) if line.product == LAUNCHED_PRODUCT else 1.0


@cache
def business() -> Business:
    """Everything sold, day by day."""
    results: list[Row] = []
    planned: dict[tuple[str, date], float] = defaultdict(float)
    market: dict[tuple[str, str, date], float] = defaultdict(float)
    for who in SUPERVISORS:
        chance = dice("sales", who.supervisor_id)
        mood = {first: math.exp(chance.gauss(0, 0.025)) for first in months(last=PLAN_END)}
        mine = lines(who)
        for day in days(who.started, PLAN_END):
            first = day.replace(day=1)
            years = years_since_start(day)
            luck = mood[first] * story(who, day) * (1 + who.growth) ** years
            rest = 1 - margin(who, day)
            rhythm = {kind: season(day, who.lang, kind) for _, kind in who.segments}
            for line in mine:
                if day < line.first:
                    continue
                usual = line.daily * rhythm[line.kind]
                if line.product != LAUNCHED_PRODUCT:
                    planned[who.supervisor_id, first] += usual * OPEN * (1 + who.growth) ** years
                    market[line.segment, line.region, first] += usual * OPEN * (1 + MARKET_GROWTH) ** years / who.share
                if day > END or chance.random() > OPEN:
                    continue
                revenue = usual * luck * _ramp(line, day) * math.exp(chance.gauss(-0.02, 0.2))
                results.append(
                    {
                        "date": day,
                        "supervisor_id": who.supervisor_id,
                        "segment": line.segment,
                        "region": line.region,
                        "product": line.product,
                        "channel": line.channel,
                        "revenue": f"{revenue:.2f}",
                        "cost": f"{revenue * rest * math.exp(chance.gauss(0, 0.03)):.2f}",
                        "quantity": quantity(who, line, day, revenue),
                    }
                )
    results.sort(key=lambda row: row["date"])
    return Business(results, dict(planned), dict(market))


def operating_results() -> list[Row]:
    """Rows of operating_results."""
    return business().results


def user_counts() -> list[Row]:
    """Rows of user_counts: the level at a day's end is yesterday's plus the new less the lost."""
    rows: list[Row] = []
    for who in SUPERVISORS:
        for segment, kind in who.segments:
            chance = dice("users", who.supervisor_id, segment)
            active = who.users
            mood = {first: math.exp(chance.gauss(0, 0.06)) for first in months()}
            for day in days(who.started):
                gain, loss = user_rates(who, day)
                rhythm = season(day, who.lang, kind) / AVERAGE[who.lang, kind]
                new = _whole(chance, active * gain / 30.4 * rhythm * mood[day.replace(day=1)])
                lost = min(active, _whole(chance, active * loss / 30.4))
                active += new - lost
                rows.append(
                    {
                        "date": day,
                        "supervisor_id": who.supervisor_id,
                        "segment": segment,
                        "new_users": new,
                        "lost_users": lost,
                        "active_users": active,
                    }
                )
    rows.sort(key=lambda row: row["date"])
    return rows


def user_rates(who: Supervisor, day: date) -> tuple[float, float]:
    """(won, lost) as shares of the active users per month."""
    lost = 0.018
    won = lost + who.user_growth
    if who.supervisor_id == "S1" and day >= LAUNCHED_ON:
        won += 0.006
    if who.supervisor_id == "S6" and date(2026, 5, 18) <= day <= date(2026, 8, 31):
        lost += 0.012
    if who.supervisor_id == "S4" and day >= date(2026, 6, 1):
        lost += 0.004
    return won, lost


def _whole(chance, expected: float) -> int:
    """A count around `expected`; the fraction becomes a chance, so that small teams win users too."""
    level = max(0.0, chance.gauss(expected, 0.15 * expected))
    return int(level) + (chance.random() < level - int(level))


def market_sizes() -> Iterator[Row]:
    """Rows of market_sizes; some cells have none, so that coverage below 1 is seen."""
    chance = dice("market")
    for (segment, region, first), size in business().market.items():
        if first > END or (segment, region) in NO_MARKET_SIZE or segment == "Business":
            continue
        yield {
            "month": month(first),
            "segment": segment,
            "region": region,
            "market_revenue": f"{size * math.exp(chance.gauss(0, 0.02)):.0f}",
            "source": SOURCES["en" if segment.isascii() else "zh"],
        }


def competitor_results() -> Iterator[Row]:
    """Rows of competitor_results: three competitors per segment."""
    chance = dice("competitors")
    sizes: dict[tuple[str, date], float] = defaultdict(float)
    for (segment, _, first), size in business().market.items():
        if first <= END and segment != "Business":
            sizes[segment, first] += size
    for (segment, first), size in sizes.items():
        lang = "en" if segment.isascii() else "zh"
        for competitor, share in zip(COMPETITORS[lang], (0.22, 0.15, 0.09), strict=True):
            yield {
                "month": month(first),
                "segment": segment,
                "competitor": competitor,
                "revenue": f"{size * share * math.exp(chance.gauss(0, 0.05)):.0f}",
                "source": {"zh": "公开财报与渠道调研", "en": "Published accounts and channel checks"}[lang],
            }
