"""A plan as a workbook, out and in again (policy 2.1): what is read back equals what was written.

Sheets: plan (whose, which year, from which month, the reason), targets (a line per indicator, a column per period),
marks (threshold and stretch of months and quarters that have their own), goals. Text is never written as a formula.
"""

from __future__ import annotations

import io
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import polars as pl
import xlsxwriter

from appraisal.plans import Plan, PlanGoal, TargetKey
from data.intake.parse import converted
from data.intake.read import Workbook, is_workbook
from errors import ScorecardError
from metrics import INDICATORS, MARK_NAMES, Marks, Period, fault_of_marks, unknown_indicator
from text import UNIT_NAMES, Unit, Words, language

MARK_COLUMNS = ("threshold", "target", "stretch")
LARGEST_FILE = 5 << 20  # bytes; a plan has some forty lines
_FORMATS = {Unit.MONEY: "#,##0.00", Unit.RATIO: "0.0%", Unit.COUNT: "0.##"}


class PlanFileRefused(ScorecardError):
    """The workbook is not taken over; `faults` holds one sentence for each bad cell."""

    def __init__(self, name: str, faults: Sequence[Words]) -> None:
        first, more = faults[:MARK_NAMES], len(faults) - MARK_NAMES
        en, zh = " ".join(f.en for f in first), "".join(f.zh for f in first)
        if more > 0:
            en, zh = f"{en} And {more} more.", f"{zh}另有 {more} 处。"
        super().__init__(Words(f"{name}: the plan was not changed. {en}", f"{name}：计划未作任何改动。{zh}"))
        self.faults = tuple(faults)


def columns_of(year: int) -> list[str]:
    """The columns of the sheet of targets, in their order."""
    whole = Period.year(year)
    quarters = [Period.quarter(year, q).code for q in (1, 2, 3, 4)]
    return ["indicator", "name", "unit", *MARK_COLUMNS, *quarters, *(m.code for m in whole.months)]


def workbook_of(plan: Plan, lang: str | None = None) -> bytes:
    """The plan as an .xlsx, to read, to change and to upload again."""
    lang = lang or language()
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    try:
        bold = book.add_format({"bold": True, "bg_color": "#e8eef6"})
        _facts(book, plan, bold)
        _targets(book, plan, bold, lang)
        _marks(book, plan, bold)
        sheet = book.add_worksheet("goals")
        sheet.set_column(0, 0, 80)
        _line(sheet, 0, ["goal", "serves"], bold)
        for row, goal in enumerate(plan.goals, 1):
            _line(sheet, row, [goal.text, goal.serves])
    finally:
        book.close()
    return out.getvalue()


def _facts(book: xlsxwriter.Workbook, plan: Plan, bold: object) -> None:
    sheet = book.add_worksheet("plan")
    sheet.set_column(0, 1, 22)
    _line(sheet, 0, ["what", "value"], bold)
    facts = [
        ("supervisor_id", plan.supervisor_id),
        ("year", plan.code),
        ("version", str(plan.version)),
        ("holds_from", Period.month(plan.year, plan.holds_from).code),
        ("reason", plan.reason),
    ]
    for row, fact in enumerate(facts, 1):
        _line(sheet, row, fact)


def _targets(book: xlsxwriter.Workbook, plan: Plan, bold: object, lang: str) -> None:
    sheet, columns = book.add_worksheet("targets"), columns_of(plan.year)
    sheet.freeze_panes(1, 3)
    sheet.set_column(0, 1, 26)
    sheet.set_column(3, len(columns) - 1, 13)
    _line(sheet, 0, columns, bold)
    formats = {unit: book.add_format({"num_format": _FORMATS.get(unit, "0.00")}) for unit in Unit}
    for row, (key, indicator) in enumerate(INDICATORS.items(), 1):
        year = plan.targets.get((key, plan.code))
        own = [None, None, None] if year is None else [year.threshold, year.target, year.stretch]
        parts = [plan.targets.get((key, code)) for code in columns[6:]]
        _line(sheet, row, [key, indicator.name.in_(lang), UNIT_NAMES[indicator.unit].in_(lang)])
        for at, number in enumerate([*own, *(None if p is None else p.target for p in parts)], 3):
            if number is not None:
                sheet.write_number(row, at, number, formats[indicator.unit])


def _marks(book: xlsxwriter.Workbook, plan: Plan, bold: object) -> None:
    sheet = book.add_worksheet("marks")
    sheet.set_column(0, 3, 22)
    _line(sheet, 0, ["indicator", "period", "threshold", "stretch"], bold)
    own = [
        (key, code, marks)
        for (key, code), marks in plan.targets.items()
        if code != plan.code and (marks.threshold, marks.stretch) != (None, None)
    ]
    for row, (key, code, marks) in enumerate(own, 1):
        _line(sheet, row, [key, code, marks.threshold, marks.stretch])


def _line(sheet: xlsxwriter.worksheet.Worksheet, row: int, cells: Sequence[object], look: object = None) -> None:
    for at, cell in enumerate(cells):
        if isinstance(cell, int | float):
            sheet.write_number(row, at, cell, look)
        elif cell:
            sheet.write_string(row, at, str(cell), look)


# ---------------------------------------------------------------------- and in again


@dataclass
class _Read:
    """What was read so far, and what is wrong with it."""

    plan: Plan
    targets: dict[TargetKey, Marks] = field(default_factory=dict)
    faults: list[Words] = field(default_factory=list)

    def wrong(self, sheet: str, line: int, column: str, fault: Words) -> None:
        """Remember a bad cell by where it stands."""
        template = Words(
            "Sheet {sheet}, line {line}, {column}: {fault}", "工作表 {sheet} 第 {line} 行，{column}：{fault}"
        )
        self.faults.append(template.format(sheet=sheet, line=line, column=column, fault=fault))


def plan_from(content: bytes, name: str, plan: Plan) -> Plan:
    """The plan as the workbook has it, to be saved in place of `plan`; nothing is stored here.

    Raises PlanFileRefused with a sentence per bad cell, or where the workbook is of another supervisor or year;
    NothingStored for what is no workbook.
    """
    if len(content) > LARGEST_FILE:
        raise PlanFileRefused(name, [Words("It is larger than 5 MB.", "文件超过 5 MB。")])
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "plan.xlsx"
        path.write_bytes(content)
        if not is_workbook(path):
            raise PlanFileRefused(name, [Words("It is not a workbook (.xlsx).", "不是工作簿文件（.xlsx）。")])
        book = Workbook(path, name)
        sheets = {sheet.name for sheet in book.sheets}
        if missing := [s for s in ("plan", "targets") if s not in sheets]:
            raise PlanFileRefused(name, [NO_SHEET.format(sheets=", ".join(missing))])
        read = _Read(plan)
        facts = {row["what"]: row["value"] for _, row in _rows(book, "plan", ("what", "value"))}
        _check_whose(read, facts)
        for line, row in _rows(book, "targets", columns_of(plan.year)):
            _target_line(read, line, row)
        if "marks" in sheets:
            for line, row in _rows(book, "marks", ("indicator", "period", "threshold", "stretch")):
                _mark_line(read, line, row)
        goals = plan.goals
        if "goals" in sheets:
            goals = tuple(_goals(read, _rows(book, "goals", ("goal", "serves"))))
    if read.faults:
        raise PlanFileRefused(name, read.faults)
    month = _month(facts.get("holds_from", ""), plan)
    return replace(plan, targets=read.targets, goals=goals, holds_from=month, reason=facts.get("reason", ""))


def _rows(book: Workbook, sheet: str, wanted: Sequence[str]) -> Iterator[tuple[int, dict[str, str]]]:
    """Line number and cells by column of each row below the header; a column that is not there is empty."""
    cells = book.cells(sheet)
    if cells.height == 0:
        return
    head, *rows = cells.iter_rows()
    names = [str(cell or "").strip() for cell in head[1:]]
    for line, *row in rows:
        given = dict(zip(names, ((cell or "").strip() for cell in row), strict=True))
        yield line, {column: given.get(column, "") for column in wanted}


def _check_whose(read: _Read, facts: dict[str, str]) -> None:
    for fact, mine in (("supervisor_id", read.plan.supervisor_id), ("year", read.plan.code)):
        if facts.get(fact, "") != mine:
            read.faults.append(OTHER.format(what=fact, found=facts.get(fact) or "—", wanted=mine))


def _month(code: str, plan: Plan) -> int:
    first = f"{plan.code}-"
    return int(code[5:7]) if code.startswith(first) and code[5:7].isdigit() else plan.holds_from


def _target_line(read: _Read, line: int, row: dict[str, str]) -> None:
    key = row["indicator"]
    if not any(row[column] for column in row if column not in ("indicator", "name", "unit")):
        return
    if not _known(read, "targets", line, key):
        return
    numbers = {
        column: _number(read, "targets", line, column, row[column]) for column in [*MARK_COLUMNS, *list(row)[6:]]
    }
    low, target, high = (numbers[column] for column in MARK_COLUMNS)
    if target is not None:
        _keep(read, "targets", line, "target", (key, read.plan.code), Marks(low, target, high))
    elif low is not None or high is not None:
        read.wrong("targets", line, "target", NO_TARGET)
    for code in list(row)[6:]:
        if (part := numbers[code]) is not None:
            _keep(read, "targets", line, code, (key, code), Marks(None, part, None))


def _mark_line(read: _Read, line: int, row: dict[str, str]) -> None:
    key = (row["indicator"], row["period"])
    if not _known(read, "marks", line, key[0]):
        return
    numbers = {c: _number(read, "marks", line, c, row[c]) for c in ("threshold", "stretch")}
    if key not in read.targets or key[1] == read.plan.code:
        read.wrong("marks", line, "period", NO_TARGET)
        return
    marks = Marks(numbers["threshold"], read.targets[key].target, numbers["stretch"])
    _keep(read, "marks", line, "threshold", key, marks, again=True)


def _goals(read: _Read, rows: Iterator[tuple[int, dict[str, str]]]) -> Iterator[PlanGoal]:
    for line, row in rows:
        serves = _number(read, "goals", line, "serves", row["serves"])
        if row["goal"]:
            yield PlanGoal(row["goal"], None if serves is None else int(serves))


def _known(read: _Read, sheet: str, line: int, key: str) -> bool:
    if key not in INDICATORS:
        read.wrong(sheet, line, "indicator", unknown_indicator(key).words)
    return key in INDICATORS


def _keep(
    read: _Read, sheet: str, line: int, column: str, key: TargetKey, marks: Marks, *, again: bool = False
) -> None:
    if fault := fault_of_marks(marks, INDICATORS[key[0]]):
        read.wrong(sheet, line, column, fault)
    elif key in read.targets and not again:
        read.wrong(sheet, line, "indicator", TWICE)
    else:
        read.targets[key] = marks


def _number(read: _Read, sheet: str, line: int, column: str, cell: str) -> float | None:
    if not cell:
        return None
    parsed = converted(pl.Series(column, [cell]), "number")[0]
    if parsed is None:
        read.wrong(sheet, line, column, NOT_A_NUMBER.format(cell=cell))
    return parsed


NO_SHEET = Words(
    "It has no sheet called {sheets}; export the plan first and change that.",
    "缺少工作表 {sheets}；请先导出计划再修改。",
)
OTHER = Words(
    'It says {what} "{found}", this plan is of "{wanted}".', "文件中的 {what} 为“{found}”，而本计划为“{wanted}”。"
)
NO_TARGET = Words("there is no target that this belongs to.", "缺少对应的目标值。")
TWICE = Words("this indicator stands in an earlier line already.", "该指标在前面的行中已出现。")
NOT_A_NUMBER = Words('"{cell}" is not a number (95% is 0.95).', "“{cell}”不是数字（95% 写作 0.95）。")
