"""The analysis report itself: kept with its row of the register, given to leadership, who mark it read (policy 3.4).

A report handed in again is one more version; the earlier ones stay, with who read them. Handing it in is what delivers
it: the row has no day of delivery before, so it gets the day on which the file came.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from appraisal.attachments import AttachedFile, Attachment, attach, attachments, need_attachable, record_attachment
from appraisal.register_rows import register_row
from appraisal.task import Task
from appraisal.typed_rows import store_row
from data.intake.forms import NeedsReason, may_enter
from data.intake.receive import receiving
from data.schemas import TABLES
from data.store import Store, in_force, now
from errors import NotAllowed, WrongUse
from scope import Role, Scope
from text import Words, shortened

TABLE = "analysis_reports"
READERS = frozenset({Role.LEADERSHIP})
READ_WITHIN = timedelta(days=14)
ASKED_FOR = timedelta(days=31)  # what came or was delivered longer ago is history: nobody is asked about it any more
LONGEST = 60  # characters of a title in a line

READ = Words("Read the analysis report of {name}: {about}", "审阅{name}的分析报告：{about}")
HAND_IN = Words("Attach the report that was delivered: {about}", "上传已提交报告的正文：{about}")


@dataclass(frozen=True)
class Reading:
    """One of leadership marked it read."""

    read_at: datetime
    read_by: str


@dataclass(frozen=True)
class ReportFile:
    """One version of a report as it was handed in, with who read it, the first reader first."""

    file: Attachment
    readings: tuple[Reading, ...]


def report_files(store: Store, who: Scope, report_id: str) -> tuple[ReportFile, ...]:
    """Every version handed in, the latest first; empty before the first. NotAllowed for a report out of sight."""
    files = attachments(store, who, _about(report_id))
    readings: dict[int, list[Reading]] = {file.attachment_id: [] for file in files}
    for attachment_id, *reading in store.rows(
        """SELECT attachment_id, read_at, read_by FROM report_readings
           WHERE attachment_id IN (SELECT unnest(?::BIGINT[])) ORDER BY read_at, read_by""",
        [list(readings)],
    ):
        readings[attachment_id].append(Reading(*reading))
    return tuple(ReportFile(file, tuple(readings[file.attachment_id])) for file in files)


def may_hand_in(who: Scope) -> bool:
    """May this role hand in reports: those who enter the rows of the register?"""
    return may_enter(who, TABLES[TABLE])


def hand_in_report(store: Store, who: Scope, report_id: str, file: AttachedFile, today: date) -> None:
    """Keep the report with its row; a row that says no day of delivery is delivered today.

    Where that day could only be asked for (the year is signed), the file is kept and the day stays to be asked for in
    the register. Raises NotAllowed for those who enter no reports, WrongUse for a row out of sight or a file that is
    not kept; nothing is stored then.
    """
    if not may_hand_in(who):
        raise NotAllowed(
            Words(
                "Analysis reports are handed in by the supervisor. Nothing was stored.",
                "分析报告由运营主管提交。尚未保存。",
            )
        )
    row = register_row(store, who, TABLE, report_id, today)
    need_attachable(file)
    if row.cells["delivered_on"]:
        attach(store, who, _about(report_id), file)
        return
    delivered = {"report_id": report_id, "delivered_on": today.isoformat()}
    try:
        with receiving(store.home, file.name, file.content) as received:

            def keep(transaction: Any) -> None:
                record_attachment(transaction, store, who, _about(report_id), received)
                received.keep(store.home)

            store_row(store, who, TABLE, delivered, row.version, also=keep)
    except NeedsReason:
        attach(store, who, _about(report_id), file)


def mark_report_read(store: Store, who: Scope, attachment_id: int) -> None:
    """Record that this person has read a report as it was handed in.

    Raises NotAllowed but for leadership; WrongUse for a file that is no report in sight, or is marked read by them.
    """
    if who.role not in READERS:
        raise NotAllowed(
            Words(
                "Leadership marks a report as read. Nothing was stored.",
                "分析报告由管理层标记已阅。尚未保存。",
            )
        )
    about = store.value("SELECT about FROM attachments WHERE attachment_id = ?", [attachment_id]) or ""
    kind, _, report_id = about.partition("/")
    files = report_files(store, who, report_id) if kind == TABLE else ()
    marked = next((version for version in files if version.file.attachment_id == attachment_id), None)
    if marked is None or who.person in {reading.read_by for reading in marked.readings}:
        raise WrongUse(
            Words(
                "There is no such report, or you have marked it as read already. Nothing was stored.",
                "没有该报告，或您已标记已阅。尚未保存。",
            )
        )
    with store.transaction() as transaction:
        transaction.execute("INSERT INTO report_readings VALUES (?, ?, ?)", [attachment_id, now(), who.person])
        store.record(transaction, who.person, "report.read", about, {"attachment": attachment_id})


def report_tasks(store: Store, who: Scope, today: date) -> Iterator[Task]:
    """What waits about reports: to read, for leadership; to attach what was delivered, for its supervisor."""
    if who.role in READERS:
        yield from _to_read(store, who, today)
    elif who.role is Role.SUPERVISOR:
        yield from _to_attach(store, who, today)


def _to_read(store: Store, who: Scope, today: date) -> Iterator[Task]:
    """The latest version of each report that came lately, until this person has marked it read."""
    rows = store.rows(
        f"""SELECT r.report_id, r.supervisor_id, any_value(p.name), r.title, company_day(max(a.attached_at))
            FROM attachments a JOIN {in_force(TABLE)} r ON a.about = '{TABLE}/' || r.report_id
            JOIN {in_force("supervisors")} p ON p.supervisor_id = r.supervisor_id
            GROUP BY r.report_id, r.supervisor_id, r.title
            HAVING company_day(max(a.attached_at)) >= $since AND max(a.attachment_id) NOT IN
                (SELECT attachment_id FROM report_readings WHERE read_by = $reader)
            ORDER BY 5, 1""",
        {"since": today - ASKED_FOR, "reader": who.person},
    )
    for report_id, supervisor_id, name, title, came_on in rows:
        if who.sees(supervisor_id):
            request = READ.format(name=name, about=shortened(title, LONGEST))
            yield _task(request, report_id, supervisor_id, came_on + READ_WITHIN)


def _to_attach(store: Store, who: Scope, today: date) -> Iterator[Task]:
    rows = store.rows(
        f"""SELECT report_id, supervisor_id, title, delivered_on FROM {in_force(TABLE)}
            WHERE delivered_on BETWEEN $since AND $today
              AND '{TABLE}/' || report_id NOT IN (SELECT about FROM attachments) ORDER BY delivered_on, report_id""",
        {"since": today - ASKED_FOR, "today": today},
    )
    for report_id, supervisor_id, title, delivered_on in rows:
        if who.sees(supervisor_id):
            yield _task(
                HAND_IN.format(about=shortened(title, LONGEST)), report_id, supervisor_id, delivered_on + READ_WITHIN
            )


def _task(request: Words, report_id: str, supervisor_id: str, due: date) -> Task:
    params = {"register": "recommendations", "table": TABLE, "row": report_id}
    return Task(request, "registers", params, due, supervisor_id)


def _about(report_id: str) -> str:
    return f"{TABLE}/{report_id}"
