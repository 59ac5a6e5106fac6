"""Does a column's content fit a kind of ours? Judged on sample cells, to propose a mapping; nothing is converted."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from functools import cache

from data.declare import Table
from data.intake.parse import word_meant
from text import Words

_Y, _D = r"(?:19|20)[0-9]{2}", r"[0-9]{1,2}"
_TIME = (
    rf"(?:[ T]{_D}:[0-9]{{2}}(?::[0-9]{{2}}(?:\.[0-9]+)?)?(?: ?[AP]M)?(?: ?(?:Z|[+-][0-9]{{2}}(?::?[0-9]{{2}})?))?)?"
)
_DATE = re.compile(
    rf"^(?:{_Y}[-/.]{_D}[-/.]{_D}{_TIME}|{_D}[-/.]{_D}[-/.](?:[0-9]{{2}}|{_Y}){_TIME}|{_Y}年{_D}月{_D}日?|"
    rf"{_D}[- ][A-Za-z]{{3,9}}[- ,]+[0-9]{{2,4}}|[A-Za-z]{{3,9}} {_D},? {_Y}|"
    rf"{_Y}(?:0[1-9]|1[0-2])(?:[0-2][0-9]|3[01]))$",
    re.IGNORECASE,
)
COMPACT = re.compile(rf"^{_Y}(?:0[1-9]|1[0-2])(?:[0-2][0-9]|3[01])$")
_MONTH = re.compile(rf"^(?:{_Y}[-/.]{_D}|{_Y}年{_D}月|[A-Za-z]{{3,9}}[- ]{_Y}|{_Y}(?:0[1-9]|1[0-2]))$")
_CLOCK = re.compile(r"[ T][0-9]{1,2}:[0-9]{2}")
_MIDNIGHT = re.compile(r"[ T]0?0:00(?::00(?:\.0+)?)?(?: ?(?:Z|[+-][0-9]{2}(?::?[0-9]{2})?))?$")
_QUARTER = re.compile(rf"^{_Y}[- ]?(?:Q[1-4]|年?第?[一二三四1-4]季度)$", re.IGNORECASE)
_NUMBER = re.compile(
    r"^[(]?[-+−]?[¥$€£]?\s?[-+−]?(?:[0-9][0-9,.' ]*|\.[0-9]+)(?:[eE][-+]?[0-9]+)?\s?[%万亿]{0,2}元?[)]?$"
)
_WHOLE = re.compile(r"^[-+]?[0-9][0-9, ]*(?:\.0*)?$")
NOT_GIVEN = frozenset("na,n/a,#n/a,-,--,—,–,null,none,nan,nil,无,不详,未提供,暂无".split(","))
# Values that exist, by the column that others refer to: (table, column) → {value: its name}.
KnownReferences = Mapping[tuple[str, str], Mapping[str, str]]
ENOUGH = 0.6  # share of the cells that must fit; others may be codes for "not given"


def _numbers(cell: str) -> bool:
    return (bool(_NUMBER.match(cell)) and not _DATE.match(cell.replace(" ", ""))) or bool(COMPACT.match(cell))


_FITS: dict[str, Callable[[str], bool]] = {
    "date": lambda cell: bool(_DATE.match(cell)),
    "time": lambda cell: bool(_DATE.match(cell)),
    "month": lambda cell: bool(_MONTH.match(cell) or _DATE.match(cell)),
    "quarter": lambda cell: bool(_QUARTER.match(cell)),
    "money": _numbers,
    "ratio": _numbers,
    "score": _numbers,
    "number": _numbers,
    "count": lambda cell: bool(_WHOLE.match(cell)),
    "id": lambda cell: len(cell) <= 64 and not re.search(r"\s", cell),
}
_CALLED = {
    "date": Words("dates", "日期"),
    "time": Words("dates with a time", "日期时间"),
    "month": Words("months or dates", "月份或日期"),
    "quarter": Words("quarters", "季度"),
    "money": Words("amounts", "金额"),
    "count": Words("whole numbers", "整数"),
    "id": Words("short texts without spaces", "不含空格的短文本"),
}
_NUMBERS = Words("numbers", "数字")


@cache
def _wide_form(cell: str) -> str:
    return unicodedata.normalize("NFKC", cell).strip()


def share_of_kind(cells: Sequence[str], kind: str) -> float | None:
    """The share of the non-empty cells that look like the kind; None where there is no cell or any text would do."""
    fits = _FITS.get(kind)
    filled = [_wide_form(cell) for cell in cells if cell and cell.strip() and cell.casefold() not in NOT_GIVEN]
    if fits is None or not filled:
        return None
    return sum(map(fits, filled)) / len(filled)


def has_clock(cells: Sequence[str]) -> bool:
    """Do the cells tell a time of day? Midnight is none: so a spreadsheet writes a day."""
    return any(_CLOCK.search(cell) and not _MIDNIGHT.search(cell) for cell in cells if cell)


def share_found_in(cells: Sequence[str], known: Collection[str]) -> float:
    """The share of the non-empty cells that are among `known`."""
    filled = [cell for cell in cells if cell]
    return sum(cell in known for cell in filled) / len(filled) if filled else 0.0


def only_names(known: Mapping[str, str]) -> dict[str, str]:
    """Name → identifier, of the names that one alone has: which of two with one name is meant cannot be known."""
    count = Counter(known.values())
    return {name: key for key, name in known.items() if count[name] == 1}


def words_matched(table: Table, column: str, cells: Sequence[str]) -> dict[str, str]:
    """Which of our words each different cell means, of those that mean one."""
    words = table.choices(column)
    meanings = {cell: word_meant(cell, words) for cell in dict.fromkeys(cells) if cell}
    return {cell: word for cell, word in meanings.items() if word}


def unambiguous_words(table: Table, column: str, words: Iterable[str], known: KnownReferences) -> dict[str, str]:
    """What words of a column mean that can mean but one thing of ours: a choice, or by their name what others refer to.

    Without those that are ours already, and without those of which nothing is known.
    """
    choices, to = table.choices(column), table.reference(column)
    by_name = only_names(known.get(to, {})) if to else {}
    ours = {*choices, *(known.get(to, {}) if to else ())}
    meanings = {word: word_meant(word, choices) if choices else by_name.get(word) for word in words if word not in ours}
    return {word: meaning for word, meaning in meanings.items() if meaning}


def kind_in_words(kind: str) -> Words:
    """What a kind's content is called in a reason."""
    return _CALLED.get(kind, _NUMBERS)
