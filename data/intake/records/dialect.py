"""How a file is cut into cells, and how its numbers and dates are written: what [file] of a mapping says.

    dialect = Dialect(encoding="gb18030", skip=3, tail=2)
    Dialect.of(dialect.as_dict()) == dialect       # JSON and TOML hold the same words
    replace(dialect, sheet="2026")                 # an answer to a question of data.intake.suggest.inspection

Every field is None (or empty) until somebody says it: None means "found out from the file by itself", and where
that is not sure, `inspect_file` asks. A field that is said is obeyed.
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
    def of(cls, entries: Any) -> Dialect:
        """The dialect that a table of TOML (or JSON) describes. Fault names what is unknown or has the wrong form."""
        entries = checked_table(entries, " ".join(f.name for f in fields(cls)), "file")
        columns = texts(entries.get("columns"), "file.columns") or None
        if columns and entries.get("header"):
            raise TomlFault(
                Words("[file] says columns, so it has no header to say", "[file] 已写明 columns，不能再写 header")
            )
        forms = checked_table(entries.get("forms", {}), None, "file.forms")
        return cls(
            columns=columns,
            forms={name: _form(part, f"file.forms.{name}") for name, part in forms.items()},
            **{word: take(entries[word], f"file.{word}") for word, take in _WORDS.items() if word in entries},
        )

    def as_dict(self) -> dict[str, Any]:
        """Only what is said, as plain values: for JSON, and for TOML under [file]."""
        entries: dict[str, Any] = {}
        for attribute in fields(self):
            value = getattr(self, attribute.name)
            if attribute.name == "forms":
                value = {name: {k: v for k, v in vars(form).items() if v} for name, form in value.items()} or None
            elif isinstance(value, tuple):
                value = list(value)
            if value is not None:
                entries[attribute.name] = value
        return entries

    def as_toml(self) -> str:
        """The [file] part of a mapping file, to be written into one; empty when nothing is said."""
        entries = self.as_dict()
        forms = entries.pop("forms", {})
        lines = ["[file]", *(f"{word} = {toml(value)}" for word, value in entries.items())]
        lines += [f"forms.{toml(name)}.{word} = {toml(v)}" for name, form in forms.items() for word, v in form.items()]
        return "\n".join(lines) + "\n" if len(lines) > 1 else ""

    def form(self, column: str) -> ColumnForm:
        """What is said about a column of the file: its own words first, then those for all."""
        of_column = self.forms.get(column, ColumnForm())
        return ColumnForm(of_column.decimal or self.decimal, of_column.dates or self.dates)


AS_FOUND = Dialect()


def toml(value: Any) -> str:
    """A plain value as TOML writes it; its texts are those of JSON, whose escapes TOML shares."""
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{toml(str(k))} = {toml(v)}" for k, v in value.items()) + " }" if value else "{}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(map(toml, value)) + "]"
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")


def sign(value: Any, where: str, *, none: bool = False) -> str:
    """A single sign that can stand between or around cells; with `none` also the empty text."""
    if not isinstance(value, str) or len(value) > 1 or (not value and not none) or value in ("\n", "\r", "\0"):
        raise TomlFault(
            Words(
                f"{where} must be one sign, such as , ; | or a tab" + (', or "" for none' if none else ""),
                f"{where} 须为单个符号，如 , ; | 或制表符" + ("，没有时写空文本" if none else ""),
            )
        )
    if value.isalnum():
        raise TomlFault(Words(f"{where} cannot be a letter or digit", f"{where} 不能是字母或数字"))
    return value


def encoding(value: Any, where: str) -> str:
    """The codec of that name."""
    name = text(value, where)
    try:
        "".encode(name)  # a codec that turns text into bytes: not "rot13", not "zip"
        return codecs.lookup(name).name
    except (LookupError, UnicodeError) as error:
        raise TomlFault(Words(f"{where}: {value} is not known", f"{where}：未知编码 {value}")) from error


def _form(entries: Any, where: str) -> ColumnForm:
    entries = checked_table(entries, "decimal dates", where)
    return ColumnForm(**{word: _WORDS[word](value, f"{where}.{word}") for word, value in entries.items()})


_WORDS: Dict[str, Any] = {
    "encoding": encoding,
    "delimiter": sign,
    "quote": lambda value, where: sign(value, where, none=True),
    "escape": lambda value, where: sign(value, where, none=True),
    "header": lambda value, where: whole(value, where, 2),
    "skip": lambda value, where: whole(value, where, MOST_SKIPPED),
    "tail": lambda value, where: whole(value, where, MOST_SKIPPED),
    "repeated": yes_or_no,
    "fill": yes_or_no,
    "sheet": text,
    "member": text,
    "decimal": lambda value, where: one_word_of(value, (".", ","), where),
    "dates": lambda value, where: one_word_of(value, ORDERS, where),
}
