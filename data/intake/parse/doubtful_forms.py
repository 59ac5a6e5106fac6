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
    """Columns whose form is open. `word`: "decimal" or "dates"; `readings`: each answer with what it makes of the
    first example, in words; `proposed`: the likelier answer, or None."""

    word: str
    columns: tuple[str, ...]
    examples: tuple[str, ...]
    readings: tuple[tuple[str, Words], ...]
    proposed: str | None


def open_forms(source: Source, reading: Dialect) -> Iterator[OpenForm]:
    """What has to be asked once the file is read as `reading` says; nothing where the cells leave no doubt."""
    evidence: dict[str, FormEvidence] = {}
    for number, block in enumerate(source.blocks):
        if number == BLOCKS:
            break
        for column in block.rows.columns:
            cells = block.rows[column]
            if column not in evidence and column != LINE and (kind := _kind(column, cells)):
                evidence[column] = FormEvidence(kind, foreign=True, typed=source.encoding == WORKBOOK)
            if column in evidence:
                evidence[column].add(cells)
    said = {column: reading.form(column) for column in evidence}
    found = open_columns(evidence, said)
    numbers = {column: one for column, one in found.items() if one.kind in NUMBERS}
    dates = {column: one for column, one in found.items() if one.kind not in NUMBERS}
    if numbers:
        sure = {
            one.settled(said[c]) for c, one in evidence.items() if one.kind in NUMBERS and (one.points or one.commas)
        }
        marks = {form.decimal for form in sure if form}
        yield _open("decimal", numbers, marks.pop() if len(marks) == 1 else None)
    serials = {column: one for column, one in dates.items() if one.proposal == SERIAL}
    for some in (serials, {column: one for column, one in dates.items() if column not in serials}):
        if some:
            yield _open("dates", some, None)


def _open(word: str, found: dict[str, FormEvidence], proposed: str | None) -> OpenForm:
    first = next(iter(found.values()))
    proposed = proposed or next((one.proposal for one in found.values() if one.proposal), None)
    names = MARK_NAMES if word == "decimal" else SERIAL_NAMES if proposed == SERIAL else ORDER_NAMES
    readings = []
    # 01-01-2015 is the same day however it is read: an example that tells the answers apart comes first.
    tellings = sorted(first.doubtful, key=lambda text: len({_as(word, text, one) for one in names}) < len(names))
    for answer, words in names.items():
        example = next((text for text in tellings if _as(word, text, answer) != text), "")
        if names is SERIAL_NAMES and answer != SERIAL:
            readings.append((answer, words))
        elif example:
            made = _as(word, example, answer)
            readings.append((answer, Words(f"{example} = {made} ({words.en})", f"{example} = {made}（{words.zh}）")))
    examples = tuple(dict.fromkeys(text for one in found.values() for text in one.doubtful))
    return OpenForm(word, tuple(found), examples, tuple(readings), proposed)


def _as(word: str, cell: str, answer: str) -> str:
    cells = pl.Series([cell])
    if word == "decimal":
        number = amounts.in_plain_form(cells, "number", answer)[0]
        return number if number != cell or answer == amounts.COMMA else f"{cell} "
    kind = "time" if ":" in cell else "date"
    return days.in_plain_form(cells, kind, answer)[0]


def _kind(column: str, cells: pl.Series) -> str | None:
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
    found = [
        (table, column) for table in TABLES.values() for column in table.columns if table.kind(column).name in DAYS
    ]
    names = (name for table, column in found for name in (column, table.label(column).en, table.label(column).zh))
    return set(map(normalised_name, names))
