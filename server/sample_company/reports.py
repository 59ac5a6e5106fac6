"""The sample company's analysis reports as files: those of October's second half, most of them read by leadership."""

from __future__ import annotations

from datetime import date

from appraisal import AttachedFile, hand_in_report, mark_report_read, report_files
from data.sample.analysis import reports
from data.sample.company import SUPERVISORS, Row
from data.store import Store
from scope import Role, Scope
from server.current_day import current_day

DIRECTOR = Scope("director", Role.LEADERSHIP, None)
SINCE = date(2026, 10, 16)
NOT_READ_YET = 3
TEXTS = {
    "zh": """# {title}

**范围**：本部门负责的全部门店与渠道；**数据来源**：经营数据、流程记录、满意度调查。

## 主要发现
1. 收入较上月平稳，主要渠道占比变化不大。
2. 处理时长的差异集中在交接环节。
3. 用户流失主要发生在首次购买后的第二个月。

## 建议
见台账“决策建议”中引用本报告的条目。
""",
    "en": """# {title}

**Scope**: all shops and channels of the department. **Sources**: operating results, process runs, surveys.

## What was found
1. Revenue is level with the month before; the mix of channels has hardly moved.
2. Differences in handling time arise at the hand-over.
3. Most users who leave do so in the second month after their first purchase.

## Recommendations
The entries of the register that name this report.
""",
}


def hand_in_sample_reports(store: Store) -> None:
    """Hand in each report of those days by its supervisor; leadership reads all but the last few."""
    today, of = current_day(store), {who.supervisor_id: who for who in SUPERVISORS}
    handed_in = [row for row in reports() if row["delivered_on"] and row["delivered_on"] >= SINCE]
    for row in handed_in:
        author = of[row["supervisor_id"]]
        own = Scope(author.supervisor_id.lower(), Role.SUPERVISOR, frozenset({author.supervisor_id}))
        hand_in_report(store, own, row["report_id"], _file(row, author.lang), today)
    for row in handed_in[:-NOT_READ_YET]:
        (version,) = report_files(store, DIRECTOR, row["report_id"])
        mark_report_read(store, DIRECTOR, version.file.attachment_id)


def _file(row: Row, lang: str) -> AttachedFile:
    return AttachedFile(f"{row['report_id']}.md", TEXTS[lang].format(title=row["title"]).encode())
