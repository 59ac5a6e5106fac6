"""What only a file's owner can say of its dialect: each doubt as a question with its answers, one of them proposed."""

from __future__ import annotations

from collections.abc import Mapping as Dict
from dataclasses import dataclass
from typing import Any

from data.intake.parse import OpenForm
from data.intake.read import ENCODING_NAMES, RawLine, Readable, layout
from data.intake.records import Dialect
from data.intake.suggest.preview import FilePreview
from text import Words

EXAMPLES = 3
FEW = 0.05  # share of the rows


@dataclass(frozen=True)
class DialectOption:
    """One answer, in words, and what it adds to the dialect."""

    words: Words
    says: Dict[str, Any]

    def applied_to(self, dialect: Dialect) -> Dialect:
        """The dialect with this answer."""
        entries = dialect.as_dict()
        forms = {name: dict(form) for name, form in entries.get("forms", {}).items()}
        for name, form in self.says.get("forms", {}).items():
            forms[name] = {**forms.get(name, {}), **form}
        return Dialect.of({**entries, **self.says, **({"forms": forms} if forms else {})})


@dataclass(frozen=True)
class DialectQuestion:
    """Something that is not sure. `kind`: the word of the dialect that it settles; `column`: of one column of the file.

    `examples`: what stands in the file. `proposed`: the option that is probably right; None: nothing speaks for one.
    """

    kind: str
    words: Words
    options: tuple[DialectOption, ...]
    examples: tuple[str, ...] = ()
    proposed: DialectOption | None = None
    column: str = ""


class Interview:
    """The questions so far, and the dialect with what they propose."""

    def __init__(self, dialect: Dialect) -> None:
        self.stated, self.dialect = dialect, dialect
        self.questions: list[DialectQuestion] = []

    def ask(self, question: DialectQuestion) -> None:
        self.questions.append(question)
        if question.proposed:
            self.dialect = question.proposed.applied_to(self.dialect)


def ask_encoding(interview: Interview, encodings: tuple[Readable, ...]) -> None:
    """Ask which of several encodings reads right; nothing where there is but one."""
    if len(encodings) < 2:
        return
    options = tuple(
        DialectOption(
            Words(*(f"{ENCODING_NAMES[encoding.codec]}: {encoding.example}",) * 2), {"encoding": encoding.codec}
        )
        for encoding in encodings
    )
    words = Words("Which of these reads right?", "以下哪一种显示正确？")
    interview.ask(
        DialectQuestion("encoding", words, options, tuple(encoding.example for encoding in encodings), options[0])
    )


def ask_quote(interview: Interview, preview: FilePreview) -> bool:
    """Ask whether a single quotation mark stands around cells; says whether that is proposed."""
    cells = [cell for _, row in preview.head for cell in row if "'" in cell]
    opened, closed = (sum(test(cell) for cell in cells) for test in (_opens, _closes))
    if preview.signs is None or interview.stated.quote is not None or not opened or opened != closed:
        return False
    whole = sum(_opens(cell) and _closes(cell) for cell in cells)
    if whole == opened and opened < len(preview.head) * FEW:
        return False  # a name or two that stand in such signs, in a file that quotes otherwise
    says = {"quote": "'"} | ({"escape": "\\"} if any("\\'" in cell for cell in cells) else {})
    yes = DialectOption(Words("It stands around cells and is no part of them", "它是单元格的引号，不属于内容"), says)
    no = DialectOption(Words("It belongs to the cells", "它是单元格内容的一部分"), {"quote": '"'})
    words = Words("What is the sign ' at both ends of cells?", "单元格两端的 ' 是什么？")
    interview.ask(DialectQuestion("quote", words, (yes, no), tuple(cells[:EXAMPLES]), yes))
    return True


def _opens(cell: str) -> bool:
    return cell.startswith("'")


def _closes(cell: str) -> bool:
    return len(cell) > 1 and cell.endswith("'")


def ask_sheet(interview: Interview, preview: FilePreview) -> None:
    """Ask which sheet is meant, where several hold something and none is said."""
    full = [sheet for sheet in preview.sheets if sheet.rows]
    if interview.stated.sheet is not None or len(full) < 2:
        return
    options = tuple(
        DialectOption(
            Words(
                f"{sheet.name} ({sheet.rows} rows, {sheet.columns} columns)",
                f"{sheet.name}（{sheet.rows} 行，{sheet.columns} 列）",
            ),
            {"sheet": sheet.name},
        )
        for sheet in full
    )
    words = Words("Which sheet of the workbook is to be read?", "读取工作簿中的哪个工作表？")
    proposed = next(option for sheet, option in zip(full, options, strict=True) if sheet.name == preview.sheet)
    interview.ask(DialectQuestion("sheet", words, options, proposed=proposed))


def ask_skip(interview: Interview, rows: list[layout.Row], at: int, before: tuple[RawLine, ...]) -> None:
    """Ask whether the lines before the header are left out."""
    line, cells = rows[at]
    yes = DialectOption(
        Words(f"Yes: the columns are named in line {line}", f"是：表头在第 {line} 行"), {"skip": line - 1}
    )
    first = before[0].line
    no = DialectOption(
        Words(f"No: the columns are named in line {first}", f"否：表头在第 {first} 行"), {"skip": first - 1}
    )
    words = Words(
        f"{len(before)} line(s) stand before the header and do not belong to the table. Leave them out?",
        f"表头之前有 {len(before)} 行不属于数据表。是否略去？",
    )
    shown = (*(raw_line.text for raw_line in before[:EXAMPLES]), layout.shown(cells))
    interview.ask(DialectQuestion("skip", words, (yes, no), shown, yes))


def ask_header(interview: Interview, rows: list[layout.Row], at: int) -> None:
    """Ask how many lines name the columns, or whether any does, where that is not sure."""
    if interview.stated.header is not None or interview.stated.columns or not rows:
        return
    rows = [row for row in rows[at:] if layout.filled(row[1])]
    one_line = DialectOption(Words("The first line alone names the columns", "仅第一行为列名"), {"header": 1})
    if layout.is_two_lines(rows, 0):
        two_lines = DialectOption(Words("Both lines together name the columns", "两行合起来为列名"), {"header": 2})
        words = Words(
            "The header seems to have two lines. Do both name the columns?", "表头似乎有两行。是否合并为列名？"
        )
        shown = layout.joined(rows[0][1], rows[1][1])[: EXAMPLES * 2]
        interview.ask(DialectQuestion("header", words, (two_lines, one_line), tuple(shown), two_lines))
    elif layout.has_no_header(rows, 0):
        width = len(rows[0][1])
        names = [f"column {n}" for n in range(1, width + 1)]
        none = DialectOption(Words("There is no header: it is a row", "没有表头：这是数据行"), {"columns": names})
        words = Words("Does the first line name the columns, or is it a row?", "第一行是列名还是数据行？")
        interview.ask(DialectQuestion("header", words, (none, one_line), (layout.shown(rows[0][1]),), none))


def ask_fill(interview: Interview, preview: FilePreview, header: int) -> None:
    """Ask whether a merged cell's value holds for all rows that it covers; `header`: the line above the rows."""
    merged = [cell for cell in preview.merged if cell.first > header]
    if interview.stated.fill is not None or not merged:
        return
    yes = DialectOption(Words("It holds for all rows that it covers", "适用于所覆盖的各行"), {"fill": True})
    no = DialectOption(Words("It holds for the first row alone", "仅适用于第一行"), {"fill": False})
    words = Words(
        f"{len(merged)} merged cell(s) cover several rows. For which does the value hold?",
        f"有 {len(merged)} 个合并单元格跨多行。其值适用于哪些行？",
    )
    shown = tuple(f"{cell.first}–{cell.last}: {cell.value}" for cell in merged[:EXAMPLES])
    interview.ask(DialectQuestion("fill", words, (yes, no), shown, yes))


def ask_tail(interview: Interview, after: tuple[RawLine, ...]) -> None:
    """Ask whether the last lines, which look like totals or notes, are left out."""
    yes = DialectOption(Words("Yes: leave them out", "是：略去"), {"tail": len(after)})
    no = DialectOption(Words("No: they are rows", "否：它们是数据"), {"tail": 0})
    words = Words(
        f"The last {len(after)} line(s) look like totals or notes. Leave them out?",
        f"最后 {len(after)} 行看起来是合计或附注。是否略去？",
    )
    interview.ask(DialectQuestion("tail", words, (yes, no), tuple(raw_line.text for raw_line in after[:EXAMPLES]), yes))


def ask_repeated(interview: Interview, names: tuple[str, ...], body: list[layout.Row]) -> None:
    """Ask whether rows that repeat the header are left out."""
    repeated = [line for line, cells in body if cells == names and layout.filled(cells)]
    if interview.stated.repeated is not None or not repeated:
        return
    yes = DialectOption(Words("Yes: leave them out", "是：略去"), {"repeated": True})
    no = DialectOption(Words("No: they are rows", "否：它们是数据"), {"repeated": False})
    words = Words(
        f"{len(repeated)} line(s) repeat the header, the first of them line {repeated[0]}. Leave them out?",
        f"有 {len(repeated)} 行与表头重复，首处在第 {repeated[0]} 行。是否略去？",
    )
    interview.ask(DialectQuestion("repeated", words, (yes, no), (layout.shown(names),), yes))


def ask_form(interview: Interview, form: OpenForm) -> None:
    """Ask how the numbers or dates of some columns are written."""
    options = {
        answer: DialectOption(words, {"forms": {column: {form.word: answer} for column in form.columns}})
        for answer, words in form.answers
    }
    where = Words(", ".join(f'"{c}"' for c in form.columns), "、".join(f"“{c}”" for c in form.columns))
    words = (
        Words(f"How are the numbers written in {where.en}?", f"{where.zh}列的数字是怎样书写的？")
        if form.word == "decimal"
        else Words(f"How are the dates written in {where.en}?", f"{where.zh}列的日期是怎样书写的？")
    )
    proposed = options.get(form.proposed or "")
    interview.ask(
        DialectQuestion(form.word, words, tuple(options.values()), form.examples, proposed, ", ".join(form.columns))
    )
