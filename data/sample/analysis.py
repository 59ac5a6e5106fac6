"""Family 4 of the sample company: the collection plan, analysis reports, recommendations."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import cache

from data.sample.company import SUPERVISORS, Row, Supervisor
from data.sample.days import END, START, after, dice, months, workday
from data.sample.sentences import RECOMMENDATIONS, REPORTS

# (table, frequency, days after the period's end by which it is due, method)
COLLECTION_PLAN = (
    ("operating_results", "monthly", 5, "system_export"),
    ("user_counts", "monthly", 5, "interface"),
    ("process_runs", "monthly", 8, "system_export"),
    ("resource_usage", "monthly", 10, "manual"),
    ("survey_responses", "quarterly", 15, "survey"),
)
# Of each of them, by the department's language: what it covers, and whence it comes.
_COLLECTED = {
    "zh": (
        ("全部门店与渠道的收入、成本", "ERP 销售模块"),
        ("各客群的新增、流失与活跃用户", "会员系统"),
        ("本部门全部流程的运行记录", "工单系统"),
        ("人、财、物的可用与使用量", "部门月报"),
        ("员工与内外部合作方", "在线问卷"),
    ),
    "en": (
        ("Revenue and cost of all shops and channels", "ERP, sales module"),
        ("New, lost and active users of each segment", "Customer system"),
        ("Runs of all processes of the department", "Ticket system"),
        ("People, material and money available and used", "Monthly report of the department"),
        ("Employees, internal and external partners", "Online questionnaire"),
    ),
}


def data_sources() -> Iterator[Row]:
    """Rows of data_sources: what each supervisor's department owes, and when."""
    for who in SUPERVISORS:
        collected = zip(COLLECTION_PLAN, _COLLECTED[who.lang], strict=True)
        for number, ((table, frequency, due, method), (scope, channel)) in enumerate(collected, 1):
            yield {
                "source_id": f"{who.supervisor_id}-DS{number}",
                "table": table,
                "supervisor_id": who.supervisor_id,
                "frequency": frequency,
                "due_days": due,
                "scope": scope,
                "method": method,
                "channel": channel,
            }


@cache
def reports() -> list[Row]:
    """Rows of analysis_reports: two a month, and a third in a quarter's last month; S5's come late or not at all."""
    rows: list[Row] = []
    for who in SUPERVISORS:
        chance = dice("reports", who.supervisor_id)
        titles = REPORTS[who.lang]
        for turn, first in enumerate(months(max(START, who.started), END)):
            for place, day in enumerate((10, 22, 26) if first.month % 3 == 0 else (10, 22)):
                due = workday(first.replace(day=day))
                kind = 0 if place == 0 else 1 + (turn * 2 + place) % (len(titles) - 1)
                rows.append(_report(who, due, titles[kind], chance))
    rows.sort(key=lambda row: (row["due_on"], row["supervisor_id"]))
    for number, row in enumerate(rows, 1):
        row["report_id"] = f"AR-{number:04d}"
    return rows


def _report(who: Supervisor, due: date, title: str, chance) -> Row:
    punctual, accuracy = who.punctual, who.accuracy
    if who.supervisor_id == "S5" and due >= date(2026, 6, 1):
        punctual, accuracy = 0.45, 0.950
    in_time = chance.random() < punctual
    delivered: date | None = after(due, -chance.randint(0, 3) if in_time else chance.randint(2, 14))
    if not in_time and chance.random() < 0.3:
        delivered = None  # never came
    if delivered and delivered > END:
        delivered = None
    checked = chance.randint(40, 120)
    wrong = sum(chance.random() > accuracy for _ in range(checked))
    written = f"{due.year}年{due.month}月" if who.lang == "zh" else f"{due:%B %Y}"
    return {
        "report_id": "",
        "supervisor_id": who.supervisor_id,
        "title": title.format(month=written),
        "due_on": due,
        "delivered_on": delivered,
        "figures_checked": checked if delivered else None,
        "figures_wrong": wrong if delivered else None,
    }


def analysis_reports() -> list[Row]:
    """Rows of analysis_reports."""
    return reports()


def recommendations() -> Iterator[Row]:
    """Rows of recommendations: about two a month; some rejected, some still waiting for a decision."""
    delivered: dict[str, list[Row]] = {who.supervisor_id: [] for who in SUPERVISORS}
    for row in reports():
        if row["delivered_on"]:
            delivered[row["supervisor_id"]].append(row)
    rows = []
    for who in SUPERVISORS:
        chance = dice("recommendations", who.supervisor_id)
        for turn, report in enumerate(delivered[who.supervisor_id]):
            if chance.random() < 0.95:
                rows.append(_recommendation(who, turn, report, chance))
    rows.sort(key=lambda row: (row["made_on"], row["supervisor_id"]))
    for number, row in enumerate(rows, 1):
        row["recommendation_id"] = f"REC-{number:04d}"
        yield row


def _recommendation(who: Supervisor, turn: int, report: Row, chance) -> Row:
    pool = RECOMMENDATIONS[who.lang]
    indicator, title, change = pool[(turn * 3 + int(who.supervisor_id[1:])) % len(pool)]
    segment, region = chance.choice(who.segments)[0], chance.choice(who.regions)
    made = report["delivered_on"]
    decision_day = after(made, chance.randint(4, 18))
    adopted = chance.random() < who.judgement
    start = after(decision_day, chance.randint(7, 40))
    worth = chance.random() < 0.86
    benefit = who.daily * chance.uniform(0.3, 2.2) if worth else 0
    decided = decision_day if decision_day <= END else None
    implemented = start if adopted and start <= END else None
    quality = round(1.4 + 3.1 * who.judgement + chance.gauss(0, 0.7))
    return {
        "recommendation_id": "",
        "supervisor_id": who.supervisor_id,
        "report_id": report["report_id"],
        "title": title.format(segment=segment, region=region),
        "indicator": indicator,
        "made_on": made,
        "decision": ("adopted" if adopted else "rejected") if decided else None,
        "decided_on": decided,
        "quality_rating": min(5, max(1, quality)) if decided else None,
        "implemented_on": implemented,
        "expected_change": change,
        "benefit": f"{benefit:.2f}" if implemented else None,
    }
