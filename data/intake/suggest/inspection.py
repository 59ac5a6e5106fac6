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

from dataclasses import dataclass, field, replace
from pathlib import Path

from data.intake.parse import open_forms, refuse_twice
from data.intake.read import PARQUET_FORMAT as PARQUET_FORMAT
from data.intake.read import (
    WORKBOOK,
    RawLine,
    Sheet,
    is_parquet,
    is_workbook,
    layout,
    open_as,
    readable_as,
)
from data.intake.receive import (
    ArchiveMember,
    dialect_of_rejected_rows,
    is_archive,
    members,
    refuse_other_kinds,
    unpacked,
)
from data.intake.records import AS_FOUND, Dialect, no_rows
from data.intake.suggest.dialect_questions import (
    DialectOption,
    DialectQuestion,
    Interview,
    ask_encoding,
    ask_fill,
    ask_form,
    ask_header,
    ask_quote,
    ask_repeated,
    ask_sheet,
    ask_skip,
    ask_tail,
)
from data.intake.suggest.preview import preview_of_parquet, preview_of_text, preview_of_workbook
from text import Words

ROWS = 20  # shown


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
    interview = Interview(dialect)
    if is_parquet(path):
        preview = preview_of_parquet(path, name)
    elif is_workbook(path):
        preview = preview_of_workbook(path, name, dialect)
        ask_sheet(interview, preview)
    else:
        ask_encoding(interview, readable_as(path, name, dialect.encoding))
        preview = preview_of_text(path, name, interview.dialect)
    if ask_quote(interview, preview):
        preview = preview_of_text(path, name, interview.dialect)
    rows = [row for row in preview.head if row[0] > (dialect.skip or 0)]
    if not rows:
        raise no_rows(name)
    at = 0 if dialect.columns or dialect.skip is not None else layout.header_at(rows)
    before = layout.before(rows, at)
    if before:
        ask_skip(interview, rows, at, before)
    elif dialect.skip:
        before = layout.before(preview.head, sum(line <= dialect.skip for line, _ in preview.head))
    ask_header(interview, rows, at)
    ask_fill(interview, preview, rows[at][0])
    after = () if dialect.tail == 0 else layout.after(preview.tail)
    if dialect.tail:
        after = tuple(RawLine(line, layout.shown(cells), layout.NOTE) for line, cells in preview.tail[-dialect.tail :])
    elif after:
        ask_tail(interview, after)
    names, body = _table(rows[at:], interview.dialect)
    ask_repeated(interview, names, body)
    refuse_twice(names, name)
    # No form can be asked about before it is known how the file is cut.
    if names and len(body) and not any(question.kind == "encoding" for question in interview.questions):
        for form in open_forms(open_as(path, name, interview.dialect, sheet=preview.sheet or ""), dialect):
            ask_form(interview, form)
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


def _table(rows: list[layout.Row], dialect: Dialect) -> tuple[tuple[str, ...], list[layout.Row]]:
    """The names of the columns and the rows after them."""
    rows = [row for row in rows if layout.filled(row[1])]
    if dialect.columns:
        return dialect.columns, rows
    if dialect.header == 2 and len(rows) > 1:
        return tuple(layout.joined(rows[0][1], rows[1][1])), rows[2:]
    return (rows[0][1], rows[1:]) if rows else ((), [])


def confirmed_dialect(path: Path, name: str, dialect: Dialect = AS_FOUND) -> Dialect:
    """The dialect with all that `inspect_file` proposes, asked again until nothing new is proposed."""
    while True:
        proposed = inspect_file(path, name, dialect).dialect
        if proposed == dialect:
            return dialect
        dialect = proposed
