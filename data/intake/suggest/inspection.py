"""A look at a file before it is loaded: how it would be read, and what only its owner can say.

    inspection = inspect_file(path, "销售.csv")
    inspection.names, inspection.rows          # as they would be read if every proposal is right
    for question in inspection.questions:         # everything that is not sure, on examples from the file
        dialect = question.proposed.applied_to(dialect)      # or another of question.options
    inspect_file(path, "销售.csv", dialect)    # fewer questions; none: the file can be read
    Mapping.parsed(name, f'table = "…"\n{dialect.as_toml()}[columns]\n…')    # remembered

Nothing is stored and nothing of the file is changed. Time and memory are bounded: the ends of the file are looked at,
some 70 MB of it for the way values are written, and all of it only to count its lines.
"""

from __future__ import annotations

from collections.abc import Mapping as Dict
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from data.intake.parse import OpenForm, open_forms, refuse_twice
from data.intake.read import (
    ENCODING_NAMES,
    WORKBOOK,
    RawLine,
    Readable,
    Sheet,
    is_parquet,
    is_workbook,
    layout,
    open_as,
    readable_as,
)
from data.intake.read import PARQUET_FORMAT as PARQUET_FORMAT
from data.intake.receive import (
    ArchiveMember,
    dialect_of_rejected_rows,
    is_archive,
    members,
    refuse_other_kinds,
    unpacked,
)
from data.intake.records import AS_FOUND, Dialect, no_rows
from data.intake.suggest.preview import FilePreview, preview_of_parquet, preview_of_text, preview_of_workbook
from text import Words

ROWS = 20  # shown
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


@dataclass(frozen=True)
class Inspection:
    """What was found.

    format     "text", "workbook" or "parquet"
    encoding   the codec; the format's name where it has none. delimiter: of a text file, else None
    sheets     of a workbook, each with its rows and columns; `sheet`: the one that is looked at
    members    of a zip, each with its bytes; `member`: the one that is looked at
    names      of the columns ("" where a column has none); `rows`: the first ROWS rows with their line numbers
    lines      of the file or sheet, those of `before` (the header) and `after` (the last row) included
    dialect    the dialect asked for, with every proposal taken
    questions  in the order in which they should be answered; empty: the file can be loaded with `dialect`
    """

    name: str
    format: str
    encoding: str
    delimiter: str | None
    names: tuple[str, ...]
    rows: tuple[tuple[int, tuple[str, ...]], ...]
    lines: int
    dialect: Dialect
    sheets: tuple[Sheet, ...] = ()
    sheet: str | None = None
    members: tuple[ArchiveMember, ...] = ()
    member: str | None = None
    before: tuple[RawLine, ...] = ()
    after: tuple[RawLine, ...] = ()
    questions: tuple[DialectQuestion, ...] = field(default=())


def inspect_file(path: Path, name: str, dialect: Dialect = AS_FOUND) -> Inspection:
    """What the file holds when it is read as `dialect` says, and what has to be asked.

    Raises NothingStored for a file that cannot be read at all, with the reason.
    """
    if not path.stat().st_size:
        raise no_rows(name)
    refuse_other_kinds(path, name)
    if is_archive(path):
        return _inspect_archive(path, name, dialect)
    dialect = dialect_of_rejected_rows(path, dialect)
    interview = _Interview(dialect)
    if is_parquet(path):
        preview = preview_of_parquet(path, name)
    elif is_workbook(path):
        preview = preview_of_workbook(path, name, dialect)
        _ask_sheet(interview, preview)
    else:
        _ask_encoding(interview, readable_as(path, name, dialect.encoding))
        preview = preview_of_text(path, name, interview.dialect)
    if _ask_quote(interview, preview):
        preview = preview_of_text(path, name, interview.dialect)
    rows = [row for row in preview.head if row[0] > (dialect.skip or 0)]
    if not rows:
        raise no_rows(name)
    at = 0 if dialect.columns or dialect.skip is not None else layout.header_at(rows)
    before = layout.before(rows, at)
    if before:
        _ask_skip(interview, rows, at, before)
    elif dialect.skip:
        before = layout.before(preview.head, sum(line <= dialect.skip for line, _ in preview.head))
    _ask_header(interview, rows, at)
    _ask_fill(interview, preview, rows[at][0])
    after = () if dialect.tail == 0 else layout.after(preview.tail)
    if dialect.tail:
        after = tuple(RawLine(line, layout.shown(cells), layout.NOTE) for line, cells in preview.tail[-dialect.tail :])
    elif after:
        _ask_tail(interview, after)
    names, body = _table(rows[at:], interview.dialect)
    _ask_repeated(interview, names, body)
    refuse_twice(names, name)
    # No form can be asked about before it is known how the file is cut.
    if names and len(body) and not any(question.kind == "encoding" for question in interview.questions):
        for form in open_forms(open_as(path, name, interview.dialect, sheet=preview.sheet or ""), dialect):
            _ask_form(interview, form)
    last = after[0].line if after else preview.lines + 1
    repeated = {line for line, cells in body if cells == names} if interview.dialect.repeated else set()
    shown = [row for row in body if row[0] < last and row[0] not in repeated and layout.filled(row[1])]
    return Inspection(
        name=name,
        format=preview.encoding if preview.encoding in (WORKBOOK, PARQUET_FORMAT) else "text",
        encoding=preview.encoding,
        delimiter=preview.signs.delimiter if preview.signs else None,
        names=names,
        rows=tuple(shown[:ROWS]),
        lines=preview.lines,
        dialect=interview.dialect,
        sheets=preview.sheets,
        sheet=preview.sheet,
        before=before,
        after=after,
        questions=tuple(interview.questions),
    )


def _inspect_archive(path: Path, name: str, dialect: Dialect) -> Inspection:
    """The look at a file within a zip; at the first, until one is chosen."""
    files = members(path, name)
    chosen = dialect.member or files[0].name
    copy, _ = unpacked(path, name, chosen)
    with copy:
        inside = inspect_file(Path(copy.name), f"{name}: {chosen}", replace(dialect, member=None))
    proposed = replace(inside.dialect, member=dialect.member)
    if dialect.member is not None or len(files) == 1:
        return replace(inside, name=name, dialect=proposed, members=files, member=chosen)
    options = tuple(
        DialectOption(
            Words(f"{file.name} ({file.size:,} bytes)", f"{file.name}（{file.size:,} 字节）"), {"member": file.name}
        )
        for file in files
    )
    words = Words("Which file of the zip is to be read?", "读取压缩包中的哪个文件？")
    question = DialectQuestion("member", words, options, proposed=options[0])
    return replace(
        inside,
        name=name,
        dialect=replace(proposed, member=chosen),
        members=files,
        member=chosen,
        questions=(question, *inside.questions),
    )


class _Interview:
    """The questions so far, and the dialect with what they propose."""

    def __init__(self, dialect: Dialect) -> None:
        self.stated, self.dialect = dialect, dialect
        self.questions: list[DialectQuestion] = []

    def ask(self, question: DialectQuestion) -> None:
        self.questions.append(question)
        if question.proposed:
            self.dialect = question.proposed.applied_to(self.dialect)


def _table(rows: list[layout.Row], dialect: Dialect) -> tuple[tuple[str, ...], list[layout.Row]]:
    """The names of the columns and the rows after them."""
    rows = [row for row in rows if layout.filled(row[1])]
    if dialect.columns:
        return dialect.columns, rows
    if dialect.header == 2 and len(rows) > 1:
        return tuple(layout.joined(rows[0][1], rows[1][1])), rows[2:]
    return (rows[0][1], rows[1:]) if rows else ((), [])


def _ask_encoding(interview: _Interview, encodings: tuple[Readable, ...]) -> None:
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


def _ask_quote(interview: _Interview, preview: FilePreview) -> bool:
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


def _ask_sheet(interview: _Interview, preview: FilePreview) -> None:
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


def _ask_skip(interview: _Interview, rows: list[layout.Row], at: int, before: tuple[RawLine, ...]) -> None:
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


def _ask_header(interview: _Interview, rows: list[layout.Row], at: int) -> None:
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


def _ask_fill(interview: _Interview, preview: FilePreview, header: int) -> None:
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


def _ask_tail(interview: _Interview, after: tuple[RawLine, ...]) -> None:
    yes = DialectOption(Words("Yes: leave them out", "是：略去"), {"tail": len(after)})
    no = DialectOption(Words("No: they are rows", "否：它们是数据"), {"tail": 0})
    words = Words(
        f"The last {len(after)} line(s) look like totals or notes. Leave them out?",
        f"最后 {len(after)} 行看起来是合计或附注。是否略去？",
    )
    interview.ask(DialectQuestion("tail", words, (yes, no), tuple(raw_line.text for raw_line in after[:EXAMPLES]), yes))


def _ask_repeated(interview: _Interview, names: tuple[str, ...], body: list[layout.Row]) -> None:
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


def _ask_form(interview: _Interview, form: OpenForm) -> None:
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


def confirmed_dialect(path: Path, name: str, dialect: Dialect = AS_FOUND) -> Dialect:
    """The dialect with all that `inspect_file` proposes, asked again until nothing new is proposed."""
    while True:
        proposed = inspect_file(path, name, dialect).dialect
        if proposed == dialect:
            return dialect
        dialect = proposed
