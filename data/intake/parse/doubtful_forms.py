"""What to ask about the way numbers and days are written in a file of which no table is known yet."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

import polars as pl

from data.intake.parse import amounts, days
from data.intake.parse.column_form import DAYS, NUMBERS, FormEvidence, open_columns
from data.intake.parse.name_matching import normalised_name
from data.intake.read import WORKBOOK, numberlike
from data.intake.records import DAY_FIRST, LINE, MONTH_FIRST, SERIAL, YEAR_FIRST, Dialect, Source
from data.schemas import TABLES
from text import Words

BLOCKS = 6  # of a file that are looked at: some 70 MB
KNOWN_BY = 500  # different cells by which a column is known as one of numbers or of days
MOSTLY = 0.7

ORDER_NAMES = {
    DAY_FIRST: Words("day first", "先日后月"),
    MONTH_FIRST: Words("month first", "先月后日"),
    YEAR_FIRST: Words("year first", "先年"),
}
# A column of a spreadsheet's counts of days is one of them in its cells, and called like one of days.
SERIAL_NAMES = {
    SERIAL: Words("a spreadsheet's count of days", "电子表格的日期序号"),
    YEAR_FIRST: Words("no day: the cells stay as they are", "不是日期：保持原样"),
}
_DAY_NAME = re.compile(r"日期|时间|[日月]$|date$|(^|[\s_])(date|day|month|on|at|by)$", re.IGNORECASE)
MARK_NAMES = {
    amounts.POINT: Words("point before decimals", "点号为小数点"),
    amounts.COMMA: Words("comma before decimals", "逗号为小数点"),
}


@dataclass(frozen=True)
class OpenForm:
    """Columns whose form is open. `word`: "decimal" or "dates"; `answers`: each answer with what it makes of the
    first example, in words; `proposed`: the likelier answer, or None."""

    word: str
    columns: tuple[str, ...]
    examples: tuple[str, ...]
    answers: tuple[tuple[str, Words], ...]
    proposed: str | None


def open_forms(source: Source, dialect: Dialect) -> Iterator[OpenForm]:
    """What has to be asked once the file is read as `dialect` says; nothing where the cells leave no doubt."""
    evidence: dict[str, FormEvidence] = {}
    for number, block in enumerate(source.blocks):
        if number == BLOCKS:
            break
        for column in block.rows.columns:
            cells = block.rows[column]
            if column not in evidence and column != LINE and (kind := _kind_of_cells(column, cells)):
                evidence[column] = FormEvidence(kind, foreign=True, typed=source.encoding == WORKBOOK)
            if column in evidence:
                evidence[column].add(cells)
    stated = {column: dialect.form(column) for column in evidence}
    undecided = open_columns(evidence, stated)
    numbers = {
        column: column_evidence for column, column_evidence in undecided.items() if column_evidence.kind in NUMBERS
    }
    dates = {
        column: column_evidence for column, column_evidence in undecided.items() if column_evidence.kind not in NUMBERS
    }
    if numbers:
        sure = {
            column_evidence.settled(stated[c])
            for c, column_evidence in evidence.items()
            if column_evidence.kind in NUMBERS and (column_evidence.points or column_evidence.commas)
        }
        marks = {form.decimal for form in sure if form}
        yield _open_form("decimal", numbers, marks.pop() if len(marks) == 1 else None)
    serials = {
        column: column_evidence for column, column_evidence in dates.items() if column_evidence.proposal == SERIAL
    }
    for columns in (
        serials,
        {column: column_evidence for column, column_evidence in dates.items() if column not in serials},
    ):
        if columns:
            yield _open_form("dates", columns, None)


def _open_form(word: str, columns: dict[str, FormEvidence], proposed: str | None) -> OpenForm:
    first = next(iter(columns.values()))
    proposed = proposed or next((evidence.proposal for evidence in columns.values() if evidence.proposal), None)
    names = MARK_NAMES if word == "decimal" else SERIAL_NAMES if proposed == SERIAL else ORDER_NAMES
    answers = []
    # 01-01-2015 is the same day however it is read: an example that tells the answers apart comes first.
    tellings = sorted(
        first.doubtful, key=lambda text: len({_as_read(word, text, answer) for answer in names}) < len(names)
    )
    for answer, words in names.items():
        example = next((text for text in tellings if _as_read(word, text, answer) != text), "")
        if names is SERIAL_NAMES and answer != SERIAL:
            answers.append((answer, words))
        elif example:
            as_read = _as_read(word, example, answer)
            answers.append(
                (answer, Words(f"{example} = {as_read} ({words.en})", f"{example} = {as_read}（{words.zh}）"))
            )
    examples = tuple(dict.fromkeys(text for evidence in columns.values() for text in evidence.doubtful))
    return OpenForm(word, tuple(columns), examples, tuple(answers), proposed)


def _as_read(word: str, cell: str, answer: str) -> str:
    cells = pl.Series([cell])
    if word == "decimal":
        number = amounts.in_plain_form(cells, "number", answer)[0]
        return number if number != cell or answer == amounts.COMMA else f"{cell} "
    kind = "time" if ":" in cell else "date"
    return days.in_plain_form(cells, kind, answer)[0]


def _kind_of_cells(column: str, cells: pl.Series) -> str | None:
    """Is it a column of numbers or of days? None: of neither, or empty so far."""
    texts = cells.drop_nulls().unique(maintain_order=True).head(KNOWN_BY).to_list()
    if not texts:
        return None
    if sum(days.parts(text) is not None for text in texts) >= MOSTLY * len(texts):
        return "date"
    if _called_like_a_day(column) and sum(map(days.is_serial, texts)) * 2 > len(texts):
        return "date"
    return "number" if sum(map(numberlike, texts)) >= MOSTLY * len(texts) else None


def _called_like_a_day(column: str) -> bool:
    return bool(_DAY_NAME.search(column.strip())) or normalised_name(column) in _our_days()


@cache
def _our_days() -> set[str]:
    """What our own columns of days are called."""
    day_columns = [
        (table, column) for table in TABLES.values() for column in table.columns if table.kind(column).name in DAYS
    ]
    names = (name for table, column in day_columns for name in (column, table.label(column).en, table.label(column).zh))
    return set(map(normalised_name, names))
