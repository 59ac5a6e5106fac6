"""How a file is cut into cells, and how its numbers and dates are written: what [file] of a mapping says.

    reading = Reading(encoding="gb18030", skip=3, tail=2)
    Reading.of(reading.as_dict()) == reading       # JSON and TOML hold the same words
    replace(reading, sheet="2026")                 # an answer to a question of data.intake.suggest.inspection

Every field is None (or empty) until somebody says it: None means "found out from the file by itself", and where
that is not sure, `look` asks. A field that is said is obeyed.
"""

from __future__ import annotations

import codecs
import json
from collections.abc import Mapping as Dict
from dataclasses import dataclass, field, fields
from typing import Any

from data.intake.records.toml_values import TomlFault, checked_table, one_word_of, text, texts, whole, yes_or_no
from text import Words

MOST_SKIPPED = 10_000
DAY_FIRST, MONTH_FIRST, YEAR_FIRST, SERIAL = "day-first", "month-first", "year-first", "serial"
ORDERS = (DAY_FIRST, MONTH_FIRST, YEAR_FIRST, SERIAL)


@dataclass(frozen=True)
class ColumnForm:
    """How one column's values are written. `decimal`: "." or ","; `dates`: the order where only the order tells."""

    decimal: str | None = None
    dates: str | None = None


@dataclass(frozen=True)
class Dialect:
    """How a file is read. See docs/mapping.md for the words; the same names stand in TOML under [file].

    encoding   a codec's name: "utf-8", "gb18030", "big5", "utf-16", "cp1252", "shift_jis" …
    delimiter  the one sign between cells
    quote      the sign around a cell that holds delimiters or line ends; "" for none
    escape     the sign before a quotation mark inside a cell, where it is not doubled; "" for none
    columns    the columns' names, of a file that has no header
    header     how many lines name the columns: 1, or 2 that are joined; 0 is said by `columns`
    skip       lines before the header that are left out (a title, notes)
    tail       rows at the end that are left out (totals, notes, the source)
    repeated   True: rows that repeat the header are left out; False: they are rows like others
    fill       True: a merged cell's value holds for all cells it covers; False: only for the first
    sheet      the sheet of a workbook
    member     the file within a zip
    decimal    "." or ",": which sign stands before decimals, where both readings are possible
    dates      "day-first", "month-first" or "year-first": how 01/02/03 is read; "serial": 46082 is a spreadsheet's
               count of days
    forms      the last two for single columns of the file, where they differ
    """

    encoding: str | None = None
    delimiter: str | None = None
    quote: str | None = None
    escape: str | None = None
    columns: tuple[str, ...] | None = None
    header: int | None = None
    skip: int | None = None
    tail: int | None = None
    repeated: bool | None = None
    fill: bool | None = None
    sheet: str | None = None
    member: str | None = None
    decimal: str | None = None
    dates: str | None = None
    forms: Dict[str, ColumnForm] = field(default_factory=dict)

    @classmethod
    def of(cls, said: Any) -> Dialect:
        """The reading that a table of TOML (or JSON) describes. Fault names what is unknown or has the wrong form."""
        said = checked_table(said, " ".join(f.name for f in fields(cls)), "file")
        columns = texts(said.get("columns"), "file.columns") or None
        if columns and said.get("header"):
            raise TomlFault(
                Words("[file] says columns, so it has no header to say", "[file] 已写明 columns，不能再写 header")
            )
        forms = checked_table(said.get("forms", {}), None, "file.forms")
        return cls(
            columns=columns,
            forms={name: _form(part, f"file.forms.{name}") for name, part in forms.items()},
            **{word: take(said[word], f"file.{word}") for word, take in _WORDS.items() if word in said},
        )

    def as_dict(self) -> dict[str, Any]:
        """Only what is said, as plain values: for JSON, and for TOML under [file]."""
        said: dict[str, Any] = {}
        for one in fields(self):
            value = getattr(self, one.name)
            if one.name == "forms":
                value = {name: {k: v for k, v in vars(form).items() if v} for name, form in value.items()} or None
            elif isinstance(value, tuple):
                value = list(value)
            if value is not None:
                said[one.name] = value
        return said

    def as_toml(self) -> str:
        """The [file] part of a mapping file, to be written into one; empty when nothing is said."""
        said = self.as_dict()
        forms = said.pop("forms", {})
        lines = ["[file]", *(f"{word} = {toml(value)}" for word, value in said.items())]
        lines += [f"forms.{toml(name)}.{word} = {toml(v)}" for name, form in forms.items() for word, v in form.items()]
        return "\n".join(lines) + "\n" if len(lines) > 1 else ""

    def form(self, column: str) -> ColumnForm:
        """What is said about a column of the file: its own words first, then those for all."""
        own = self.forms.get(column, ColumnForm())
        return ColumnForm(own.decimal or self.decimal, own.dates or self.dates)


AS_FOUND = Dialect()


def toml(value: Any) -> str:
    """A plain value as TOML writes it; its texts are those of JSON, whose escapes TOML shares."""
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{toml(str(k))} = {toml(v)}" for k, v in value.items()) + " }" if value else "{}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(map(toml, value)) + "]"
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")


def sign(said: Any, where: str, *, none: bool = False) -> str:
    """A single sign that can stand between or around cells; with `none` also the empty text."""
    if not isinstance(said, str) or len(said) > 1 or (not said and not none) or said in ("\n", "\r", "\0"):
        raise TomlFault(
            Words(
                f"{where} must be one sign, such as , ; | or a tab" + (', or "" for none' if none else ""),
                f"{where} 须为单个符号，如 , ; | 或制表符" + ("，没有时写空文本" if none else ""),
            )
        )
    if said.isalnum():
        raise TomlFault(Words(f"{where} cannot be a letter or digit", f"{where} 不能是字母或数字"))
    return said


def encoding(said: Any, where: str) -> str:
    """The codec of that name."""
    name = text(said, where)
    try:
        "".encode(name)  # a codec that turns text into bytes: not "rot13", not "zip"
        return codecs.lookup(name).name
    except (LookupError, UnicodeError) as error:
        raise TomlFault(Words(f"{where}: {said} is not known", f"{where}：未知编码 {said}")) from error


def _form(said: Any, where: str) -> ColumnForm:
    said = checked_table(said, "decimal dates", where)
    return ColumnForm(**{word: _WORDS[word](value, f"{where}.{word}") for word, value in said.items()})


_WORDS: Dict[str, Any] = {
    "encoding": encoding,
    "delimiter": sign,
    "quote": lambda said, where: sign(said, where, none=True),
    "escape": lambda said, where: sign(said, where, none=True),
    "header": lambda said, where: whole(said, where, 2),
    "skip": lambda said, where: whole(said, where, MOST_SKIPPED),
    "tail": lambda said, where: whole(said, where, MOST_SKIPPED),
    "repeated": yes_or_no,
    "fill": yes_or_no,
    "sheet": text,
    "member": text,
    "decimal": lambda said, where: one_word_of(said, (".", ","), where),
    "dates": lambda said, where: one_word_of(said, ORDERS, where),
}
