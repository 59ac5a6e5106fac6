"""Where a table begins and ends in a file: titles before it, a header of one or two lines, totals and notes after it.

Everything here only recognises. What is recognised is proposed (data.intake.suggest.inspection) or refuses the file
with a sentence
that says what to put in the mapping; nothing is left out before somebody has said so.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from data.intake.records import period_span
from errors import NothingStored
from text import Words

# A row as it stands in the file: its line, its cells without surrounding blanks.
Row = tuple[int, tuple[str, ...]]

LINES_LOOKED_AT = 60  # looked at, at either end
MOST_COLUMNS = 5_000
SHOWN = 60  # characters of a line that a sentence quotes

TOTALS = frozenset(
    "total,totals,grand total,sum,sum total,subtotal,sub-total,all,合计,总计,小计,共计,总和,累计,合計,總計,小計".split(
        ","
    )
) - {"all"}
_NOTE = re.compile(
    r"^(#|\*|注|备注|附注|說明|说明|数据来源|資料來源|资料来源|来源|制表|填表|审核|打印|导出|"
    r"(note|notes|source|sources|remark|remarks|prepared by|generated|exported|printed|last updated|page|report)\b)",
    re.IGNORECASE,
)
_NUMBERLIKE = re.compile(r"^[(（]?[-+−]?[¥￥$€£]?\s?[0-9０-９][0-9０-９.,，．' /:\-年月日TZ%％万亿)）]*$")


@dataclass(frozen=True)
class RawLine:
    """A line that does not belong to the table, and why it is thought so."""

    line: int
    text: str
    why: Words


TITLE = Words("it stands before the header", "位于表头之前")
TOTAL = Words("it looks like a total", "看起来是合计行")
NOTE = Words("it looks like a note, not like a row", "看起来是附注而非数据行")


def filled(cells: Iterable[str]) -> int:
    """How many cells hold something."""
    return sum(1 for cell in cells if cell)


def numberlike(cell: str) -> bool:
    """Is it a number, an amount, a date or a time in any form of writing?"""
    return bool(_NUMBERLIKE.match(cell))


def width_of(rows: Sequence[Row]) -> int:
    """How many cells most rows have."""
    count = Counter(len(cells) for _, cells in rows if filled(cells))
    return max(count, key=lambda n: (count[n] * min(n, 3), n)) if count else 0


def header_at(rows: Sequence[Row], expected: Iterable[str] = ()) -> int:
    """The index of the row that names the columns; that of the first row with content, when none is recognised.

    A row that holds `expected` names is the header; else the first row that is about as wide as the table.
    """
    known = {name.casefold() for name in expected}
    first = next((at for at, (_, cells) in enumerate(rows) if filled(cells)), 0)
    if known:
        matches = [len(known & {cell.casefold() for cell in cells}) for _, cells in rows[:LINES_LOOKED_AT]]
        if matches and max(matches) >= min(2, len(known)):
            return matches.index(max(matches))
    # The width that most cells belong to: a long title does not outweigh the rows, nor one long row the others.
    count = Counter(filled(cells) for _, cells in rows)
    width = max(sorted(count), key=lambda n: n * count[n], default=0)
    if width < 2:
        return first
    last = max(at for at, (_, cells) in enumerate(rows) if filled(cells))
    for at, (_, cells) in enumerate(rows[:LINES_LOOKED_AT]):
        if filled(cells) * 2 > width and not (cells[0].startswith("#") and filled(cells) < width):
            # A row of values that nothing follows names no columns.
            return first if at == last and any(map(numberlike, cells)) else at
    return first


def before(rows: Sequence[Row], at: int) -> tuple[RawLine, ...]:
    """The lines before the header at index `at` that hold something."""
    return tuple(RawLine(line, shown(cells), TITLE) for line, cells in rows[:at] if filled(cells))


def is_two_lines(rows: Sequence[Row], at: int) -> bool:
    """Do the row at `at` and the next one name the columns together?

    Recognised where the first leaves cells empty that the second fills, neither holds a number, and rows below do.
    """
    if at + 2 >= len(rows):
        return False
    top, below, body = rows[at][1], rows[at + 1][1], rows[at + 2 : at + 12]
    if any(map(numberlike, (*top, *below))) or not any(numberlike(cell) for _, cells in body for cell in cells):
        return False
    gaps = [i for i, cell in enumerate(below) if cell and (i >= len(top) or not top[i])]
    return bool(gaps) and filled(top) >= 1 and filled(below) >= 2


def joined(top: Sequence[str], below: Sequence[str]) -> list[str]:
    """The names of a header of two lines: an empty cell of the first line belongs to the one before it."""
    names, spanning = [], ""
    for i in range(max(len(top), len(below))):
        upper, lower = (top[i] if i < len(top) else ""), (below[i] if i < len(below) else "")
        spanning = upper or spanning
        # A column named by the first line alone does not lend its name to the next.
        names.append(" ".join(part for part in (spanning, lower) if part))
        if upper and not lower:
            spanning = ""
    return names


def has_no_header(rows: Sequence[Row], at: int) -> bool:
    """Does the row that should name the columns look like a row of values, as the others do?

    Months, quarters and years name columns as often as they are values, so they speak for neither.
    """
    cells = rows[at][1]
    body = [row for _, row in rows[at + 1 : at + 20] if len(row) == len(cells)]
    values = [i for i, cell in enumerate(cells) if numberlike(cell) and period_span(cell) is None]
    return bool(body) and any(all(numberlike(row[i]) for row in body if row[i]) for i in values)


def after(rows: Sequence[Row]) -> tuple[RawLine, ...]:
    """The lines at the end that look like totals or notes, in their order; `rows` = the last rows of the file."""
    width, raw_lines = width_of(rows), []
    words = Counter(_first(cells).casefold() for _, cells in rows)
    for line, cells in reversed(rows):
        if not filled(cells):
            continue
        reason = _why_after(cells, width, words)
        if reason is None:
            break
        raw_lines.append(RawLine(line, shown(cells), reason))
    # Where everything looks like a note, nothing is one.
    return () if len(raw_lines) >= sum(1 for _, cells in rows if filled(cells)) else tuple(reversed(raw_lines))


def _why_after(cells: Sequence[str], width: int, words: Counter[str]) -> Words | None:
    first = _first(cells)
    if _bare(first) in TOTALS and filled(cells) > 1 and words[first.casefold()] <= 2:
        return TOTAL
    if filled(cells) == 1 and width > 1 and (_NOTE.match(first) or (width > 2 and len(first) > 12)):
        return NOTE
    if width > 1 and filled(cells) < width and _NOTE.match(first):
        return NOTE
    return None


def _first(cells: Sequence[str]) -> str:
    return next((cell for cell in cells if cell), "")


def _bare(cell: str) -> str:
    return re.sub(r"\s+", " " if cell.isascii() else "", cell).casefold().rstrip(":：")


def looks_like_data(cells: Sequence[str], width: int) -> bool:
    """Is this, among lines to be left out at the end, a whole row that no total or note explains?"""
    return filled(cells) >= max(2, width) and _why_after(cells, width, Counter()) is None


def shown(cells: Iterable[str]) -> str:
    """The line in a sentence, not too long."""
    text = " ".join(cell for cell in cells if cell)
    return text if len(text) <= SHOWN else text[:SHOWN] + "…"


def refuse_late_header(name: str, rows: Sequence[Row], expected: Iterable[str]) -> None:
    """Refuse a file in which a later row than the first names the expected columns."""
    known = {column.casefold() for column in expected}
    at = header_at(rows, known) if known else 0
    named = [len(known & {cell.casefold() for cell in rows[i][1]}) for i in (0, at)]
    if named[1] > named[0]:
        raise refuse_title(name, rows[at][0] - 1, rows[at])


def refuse_title(name: str, lines: int, row: Row) -> NothingStored:
    """Says that the header seems to come later, and how to say so."""
    line, cells = row
    return NothingStored(
        Words(
            f"{name}: the columns seem to be named in line {line} ({shown(cells)}); what stands before it does not "
            f"belong to the table. Confirm it on the upload page, or write skip = {lines} under [file] in a mapping. "
            "Nothing was stored.",
            f"{name}：表头似乎在第 {line} 行（{shown(cells)}），其前内容不属于数据表。"
            f"请在上传页面确认，或在映射文件的 [file] 下写 skip = {lines}。未保存任何内容。",
        )
    )


def refuse_tail(name: str, raw_lines: Sequence[RawLine]) -> NothingStored:
    """Says which lines at the end seem not to be rows, and how to say so."""
    first, n = raw_lines[0], len(raw_lines)
    return NothingStored(
        Words(
            f"{name}: the last {n} line(s) seem not to be rows; the first of them ({first.text}): {first.why.en}. "
            f"Confirm it on the upload page, or write tail = {n} under [file] in a mapping (tail = 0 if they are "
            "rows). Nothing was stored.",
            f"{name}：最后 {n} 行似乎不是数据；其首行（{first.text}）：{first.why.zh}。"
            f"请在上传页面确认，或在映射文件的 [file] 下写 tail = {n}（若是数据则写 tail = 0）。未保存任何内容。",
        )
    )


def refuse_tail_of_data(name: str, line: int, cells: Sequence[str], tail: int) -> NothingStored:
    """A mapping made for another edition of the file would drop a true row."""
    return NothingStored(
        Words(
            f"{name}: the mapping leaves the last {tail} line(s) out, but line {line} ({shown(cells)}) looks like a "
            "row. Write the right number for tail under [file]. Nothing was stored.",
            f"{name}：映射略去最后 {tail} 行，但第 {line} 行（{shown(cells)}）看起来是数据。"
            "请在 [file] 下写正确的 tail。未保存任何内容。",
        )
    )


def refuse_repeated(name: str, lines: Sequence[int]) -> NothingStored:
    """Says where the header stands again, and how to say that these are no rows."""
    return NothingStored(
        Words(
            f"{name}: line {lines[0]} repeats the header ({len(lines)} line(s) do). Confirm on the upload page that "
            "they are left out, or write repeated = true under [file] in a mapping. Nothing was stored.",
            f"{name}：第 {lines[0]} 行与表头重复（共 {len(lines)} 行）。请在上传页面确认略去，"
            "或在映射文件的 [file] 下写 repeated = true。未保存任何内容。",
        )
    )


def refuse_width(name: str, columns: int) -> None:
    """Refuse what has more columns than any table is made of."""
    if columns > MOST_COLUMNS:
        raise NothingStored(
            Words(
                f"{name} has {columns:,} columns; at most {MOST_COLUMNS:,} can be read. Is the delimiter right, or are "
                "rows and columns exchanged? Nothing was stored.",
                f"{name} 有 {columns:,} 列，最多可读取 {MOST_COLUMNS:,} 列。"
                "请检查分隔符是否正确，或行列是否颠倒。未保存任何内容。",
            )
        )


def left_out(lines: Sequence[RawLine | Row], where: Words) -> Words:
    """Says which lines were left out, as the dialect asked: the first three with their text."""
    numbered = [
        (entry.line, entry.text) if isinstance(entry, RawLine) else (entry[0], shown(entry[1])) for entry in lines
    ]
    en = "; ".join(f"line {line} ({text})" for line, text in numbered[:3])
    zh = "；".join(f"第 {line} 行（{text}）" for line, text in numbered[:3])
    more_en = f" and {len(numbered) - 3} more" if len(numbered) > 3 else ""
    more_zh = f" 等共 {len(numbered)} 行" if len(numbered) > 3 else ""
    return Words(f"Left out {where.en}: {en}{more_en}.", f"已略去{where.zh}：{zh}{more_zh}。")
