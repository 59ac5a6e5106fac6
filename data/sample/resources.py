"""Family 5 of the sample company: resource usage, requests, partners."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from data.sample.company import SUPERVISORS, Row, Supervisor
from data.sample.days import END, START, after, dice, month, months, workday, years_since_start
from data.sample.season import SPRING_FESTIVAL

# (kind, resource, unit, available in a month, cost of one unit used)
_RESOURCES = {
    "zh": (
        ("people", "专员工时", "小时", 1500, 95),
        ("people", "外包客服工时", "小时", 600, 48),
        ("material", "仓储库位", "个", 420, 160),
        ("material", "配送车辆", "车次", 240, 310),
        ("money", "市场费用", "元", 260_000, 1),
    ),
    "en": (
        ("people", "Staff hours", "hours", 1400, 110),
        ("people", "Agency hours", "hours", 500, 60),
        ("material", "Warehouse slots", "slots", 380, 190),
        ("material", "Container space", "m³", 900, 42),
        ("money", "Campaign budget", "CNY", 240_000, 1),
    ),
}
_PARTNERS = (
    ("PA-01", "申通达物流", "external", date(2023, 7, 1), date(2026, 12, 31)),
    ("PA-02", "云帆直播", "external", date(2024, 3, 1), date(2027, 2, 28)),
    ("PA-03", "华南安装服务联盟", "external", date(2024, 1, 1), date(2026, 12, 31)),
    ("PA-04", "恒信支付", "external", date(2023, 1, 1), date(2025, 12, 31)),
    ("PA-05", "Rhine Fulfilment GmbH", "external", date(2024, 9, 1), date(2027, 8, 31)),
    ("PA-06", "Lion City Distribution", "external", date(2024, 5, 1), date(2027, 4, 30)),
    ("PA-07", "Gulf Home Trading", "external", date(2025, 2, 1), None),
    ("PA-08", "财务部", "internal", None, None),
    ("PA-09", "信息技术部", "internal", None, None),
    ("PA-10", "人力资源部", "internal", None, None),
    ("PA-11", "供应链中心", "internal", None, None),
    ("PA-12", "法务部", "internal", None, None),
)


def _level(who: Supervisor, kind: str, first: date) -> float:
    level = who.load + who.load_trend * years_since_start(first)
    if first.month == SPRING_FESTIVAL[first.year].month and who.lang == "zh":
        level -= 0.05
    if first.month in (6, 11):
        level += 0.03
    if who.supervisor_id == "S6" and first >= date(2026, 5, 1):
        level += {"people": 0.40, "material": 0.18}.get(kind, 0.0)  # the same people answer complaints and install
    if who.supervisor_id == "S4" and first >= date(2026, 7, 1) and kind == "people":
        level += 0.10
    return level


def resource_usage() -> Iterator[Row]:
    """Rows of resource_usage; S6's people are overloaded from May 2026."""
    for first in months():
        for who in SUPERVISORS:
            if first < who.started.replace(day=1):
                continue
            chance = dice("usage", who.supervisor_id, first)
            for kind, resource, unit, available, cost in _RESOURCES[who.lang]:
                if who.supervisor_id == "S8":
                    available = available // 3
                used = available * (_level(who, kind, first) + chance.gauss(0, 0.015))
                yield {
                    "month": month(first),
                    "supervisor_id": who.supervisor_id,
                    "department_id": who.department,
                    "kind": kind,
                    "resource": resource,
                    "available": available,
                    "used": f"{used:.1f}",
                    "unit": unit,
                    "cost": f"{used * cost:.2f}",
                }


def resource_requests() -> Iterator[Row]:
    """Rows of resource_requests: three or four a month; some late, some in part, some never."""
    rows = []
    for who in SUPERVISORS:
        for first in months(max(START, who.started), END):
            chance = dice("requests", who.supervisor_id, first)
            for _ in range(chance.randint(3, 5)):
                rows.append(_request(who, first, chance))
    rows.sort(key=lambda row: (row["requested_on"], row["supervisor_id"]))
    for number, row in enumerate(rows, 1):
        row["request_id"] = f"RQ-{number:04d}"
        yield row


def _request(who: Supervisor, first: date, chance) -> Row:
    requested = workday(max(after(first, chance.randint(0, 14)), who.started))
    needed = after(requested, chance.randint(5, 12))
    quantity = chance.choice((1, 2, 3, 5, 8, 10, 20, 40))
    good = who.fulfil - (0.25 if who.supervisor_id == "S6" and requested >= date(2026, 5, 1) else 0)
    luck = chance.random()
    filled: date | None = after(needed, -chance.randint(0, 4))
    granted: float | None = quantity
    if luck > good:
        way = chance.random()
        if way < 0.5:
            filled = after(needed, chance.randint(1, 12))
        elif way < 0.8 and quantity > 1:
            granted = quantity // 2
        else:
            filled = granted = None
    if filled and filled > END:
        filled = granted = None
    return {
        "request_id": "",
        "supervisor_id": who.supervisor_id,
        "kind": chance.choice(("people", "people", "material", "material", "money")),
        "source": chance.choice(("internal", "internal", "external")),
        "requested_on": requested,
        "needed_by": needed,
        "quantity": quantity,
        "fulfilled_on": filled,
        "fulfilled_quantity": granted,
    }


def partners() -> Iterator[Row]:
    """Rows of partners."""
    for partner, name, kind, begins, ends in _PARTNERS:
        yield {
            "partner_id": partner,
            "name": name,
            "kind": kind,
            "contract_from": begins,
            "contract_to": ends,
        }
