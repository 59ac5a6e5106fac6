"""A mapping file (TOML) says how somebody else's file becomes one of our tables. docs/mapping.md explains each word."""

from __future__ import annotations

import hashlib
import json
import re
import tomllib
from collections.abc import Mapping as Dict
from collections.abc import Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path
from typing import Any

import polars as pl

from data.intake.records.dialect import Dialect, sign
from data.intake.records.toml_values import (
    TomlFault,
    Values,
    checked_table,
    decimal,
    lists_by_name,
    text,
    texts,
    whole,
    yes_or_no,
)
from data.schemas import table_called
from errors import WrongUse, unknown_among
from text import Words


@dataclass(frozen=True)
class LookupRule:
    """A second file: the row whose `key` equals the cell in the main file's column `by` lends its other columns.

    `file` is what the mapping calls it, `path` where it lies.
    """

    name: str
    file: str
    path: Path
    by: str
    key: str
    delimiter: str | None
    columns: tuple[str, ...] | None


@dataclass(frozen=True)
class Split:
    """One part of a cell: cut at every `at`, the `part`-th piece, from 1 on; empty where there are fewer."""

    at: str
    part: int


@dataclass(frozen=True)
class Unpivot:
    """Columns that become rows: each row gives one per column, its name in `name`, its cell in `value`."""

    columns: tuple[str, ...]
    name: str
    value: str


@dataclass(frozen=True)
class ColumnOrigin:
    """Where a column of ours comes from, and what is done to it, in the order of the fields."""

    source: str = ""
    constant: str | None = None
    template: str = ""
    split: Split | None = None
    match: str = ""
    values: Dict[str, str] = field(default_factory=dict)
    date: str = ""
    scale: Fraction | None = None
    round: int | None = None
    when: Values = field(default_factory=dict)
    otherwise: str | None = None
    default: str | None = None

    @property
    def reads(self) -> set[str]:
        """The columns it needs."""
        named = {self.source} if self.source else set(re.findall(r"{([^{}]+)}", self.template))
        return (named | set(self.when)) - {"line"}

    @property
    def remakes(self) -> bool:
        """Is a cell of the file made into another one?"""
        steps = (self.split, self.match, self.values, self.date, self.scale is not None, self.round is not None)
        return bool(self.source) and any(steps)


@dataclass(frozen=True)
class Mapping:
    """One mapping file, read and checked. Without arguments: a file in our own form.

    `dialect`: how the file is cut and its values are written. No `origins`: its columns are named as ours.
    """

    name: str = ""
    table: str = ""
    dialect: Dialect = field(default_factory=Dialect)
    empty: tuple[str, ...] = ()
    empty_in: tuple[str, ...] = ()
    lookups: tuple[LookupRule, ...] = ()
    needs: tuple[str, ...] = ()
    only: Values = field(default_factory=dict)
    never: Values = field(default_factory=dict)
    sum: tuple[str, ...] = ()
    once: bool = False
    unpivot: Unpivot | None = None
    origins: Dict[str, ColumnOrigin] = field(default_factory=dict)
    content: str = ""

    @classmethod
    def read(cls, path: Path, data: Path | None = None) -> Mapping:
        """The mapping in the file; WrongUse names what cannot be read, is unknown or is missing in it.

        Files to look things up in lie beside the mapping, or in the folder `data`, where the file to load is.
        """
        try:
            content = path.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise _wrong(path.name, Words(f"cannot be read: {error}", f"无法读取：{error}")) from error
        return cls.parsed(path.name, content, path.parent, data or path.parent)

    @classmethod
    def parsed(cls, name: str, content: str, *folders: Path, lists: Dict[str, Path] | None = None) -> Mapping:
        """The mapping that `content` (TOML) says; WrongUse as with `read`. `folders`: where files to look up lie.

        `lists`: files by name that were kept from before (data/intake/receive/lookups.py), for those that no folder
        holds.
        """
        try:
            return _mapping(name, content, tomllib.loads(content), folders, lists or {})
        except tomllib.TOMLDecodeError as error:
            raise _wrong(name, Words(f"cannot be read: {error}", f"无法读取：{error}")) from error
        except TomlFault as fault:
            raise _wrong(name, fault.words) from fault

    @classmethod
    def of_own_names(cls, table: str, dialect: Dialect) -> Mapping:
        """For a file whose columns are named as ours, that has to be cut or read in a way of its own."""
        return cls.parsed(f"{table}.toml", f'table = "{table}"\n\n{dialect.as_toml()}')

    @property
    def reads(self) -> tuple[str, ...]:
        """The columns of the main file that it needs."""
        named = {column for origin in self.origins.values() for column in origin.reads}
        named |= {*self.needs, *self.only, *self.never, *self.empty_in}
        named |= {lookup.by for lookup in self.lookups}
        own_columns = {name for name in named if name.partition(".")[0] not in {lookup.name for lookup in self.lookups}}
        if self.unpivot:
            own_columns = (own_columns - {self.unpivot.name, self.unpivot.value}) | set(self.unpivot.columns)
        return tuple(sorted(own_columns))

    @property
    def lists(self) -> dict[str, str]:
        """The hash of each file that it looks things up in, by its name."""
        return {lookup.file: hashlib.sha256(lookup.path.read_bytes()).hexdigest() for lookup in self.lookups}

    def as_json(self) -> str:
        """For the record of a load: the file itself, and the hash of each file it looks things up in."""
        return json.dumps({"name": self.name, "content": self.content, "lookups": self.lists}, ensure_ascii=False)


def _wrong(name: str, words: Words) -> WrongUse:
    return WrongUse(
        Words(
            f"The mapping {name}: {words.en.rstrip('.')}. Nothing was stored.",
            f"映射文件 {name}：{words.zh.rstrip('。')}。未保存任何内容。",
        )
    )


def _mapping(
    name: str, content: str, entries: dict[str, Any], folders: Sequence[Path], lists: Dict[str, Path]
) -> Mapping:
    checked_table(entries, "table about file empty lookup unpivot rows columns", "")
    table = table_called(text(entries.get("table", ""), "table"))
    empty = checked_table(entries.get("empty", {}), "codes columns", "empty")
    rows = checked_table(entries.get("rows", {}), "needs only never sum once", "rows")
    columns = checked_table(entries.get("columns", {}), None, "columns")
    for column in columns:
        if column not in table.columns:
            raise unknown_among(
                Words(f"column of {table.title.en}", f"“{table.title.zh}”列"),
                column,
                {name: table.label(name) for name in table.columns},
            )
    # Without [columns], and nothing that needs them, the file's columns are named as ours.
    foreign = bool({"columns", "rows", "empty", "lookup", "unpivot"} & set(entries))
    missing = [c for c in table.columns if foreign and c not in columns and not table.optional(c)]
    if missing:
        raise TomlFault(
            Words(
                f"[columns] does not say where {', '.join(missing)} come from", f"[columns] 缺少 {'、'.join(missing)}"
            )
        )
    summed = texts(rows.get("sum"), "rows.sum")
    constant = {column for column, entry in columns.items() if isinstance(entry, dict) and "constant" in entry}
    if summed and (other := set(columns) - set(table.key) - set(summed) - constant):
        raise TomlFault(
            Words(
                f"rows.sum adds rows of one key up, but {', '.join(sorted(other))} is neither in the key, nor summed, "
                "nor a constant",
                f"rows.sum 按主键合并各行，但 {'、'.join(sorted(other))} 既不属于主键，也未合计或取常量",
            )
        )
    return Mapping(
        name=name,
        table=table.name,
        dialect=Dialect.of(entries.get("file", {})),
        empty=texts(empty.get("codes"), "empty.codes"),
        empty_in=texts(empty.get("columns"), "empty.columns"),
        lookups=tuple(
            _lookup(folders, lists, lookup_name, part) for lookup_name, part in entries.get("lookup", {}).items()
        ),
        needs=texts(rows.get("needs"), "rows.needs"),
        only=lists_by_name(rows.get("only"), "rows.only"),
        never=lists_by_name(rows.get("never"), "rows.never"),
        sum=summed,
        once=yes_or_no(rows.get("once", False), "rows.once"),
        unpivot=_unpivot(entries["unpivot"]) if "unpivot" in entries else None,
        origins={column: _origin(column, part) for column, part in columns.items()},
        content=content,
    )


def _lookup(folders: Sequence[Path], lists: Dict[str, Path], name: str, entries: Any) -> LookupRule:
    where = f"lookup.{name}"
    checked_table(entries, "file by key delimiter columns", where)
    for needed in ("file", "by", "key"):
        if needed not in entries:
            raise TomlFault(Words(f"[{where}] does not say {needed}", f"[{where}] 缺少 {needed}"))
    file_name = text(entries["file"], f"{where}.file")
    # A name, not a path: a mapping may not reach for files elsewhere.
    candidates = (folder / file_name for folder in folders if Path(file_name).name == file_name)
    file = next((candidate for candidate in candidates if candidate.is_file()), lists.get(file_name))
    if file is None:
        raise TomlFault(
            Words(
                f"{file_name} lies neither beside it nor beside the file to load, and is not kept from before",
                f"映射文件和待导入文件旁边都没有文件 {file_name}，此前也未保存该文件",
            )
        )
    return LookupRule(
        name,
        file_name,
        file,
        text(entries["by"], f"{where}.by"),
        text(entries["key"], f"{where}.key"),
        sign(entries["delimiter"], f"{where}.delimiter") if "delimiter" in entries else None,
        texts(entries.get("columns"), f"{where}.columns") or None,
    )


def _unpivot(entries: Any) -> Unpivot:
    checked_table(entries, "columns name value", "unpivot")
    for needed in ("columns", "name", "value"):
        if not entries.get(needed):
            raise TomlFault(Words(f"[unpivot] does not say {needed}", f"[unpivot] 缺少 {needed}"))
    columns = texts(entries["columns"], "unpivot.columns")
    name, value = text(entries["name"], "unpivot.name"), text(entries["value"], "unpivot.value")
    if len({*columns, name, value}) != len(columns) + 2:
        raise TomlFault(
            Words("[unpivot] names a column twice: all its names must differ", "[unpivot] 有重复的列名，各名称须不同")
        )
    return Unpivot(columns, name, value)


def _split(entries: Any, where: str) -> Split:
    checked_table(entries, "at part", where)
    at = entries.get("at")
    if not isinstance(at, str) or not at:
        raise TomlFault(Words(f"{where}.at must be the text to cut at", f"{where}.at 须为分隔文本"))
    part = whole(entries.get("part", 0), f"{where}.part", 99)
    if not part:
        raise TomlFault(Words(f"{where}.part must be 1 or more", f"{where}.part 须大于或等于 1"))
    return Split(at, part)


def _match(value: Any, where: str) -> str:
    """A pattern whose first group is taken. Tried here, so that a faulty one is told before any file is read."""
    pattern = text(value, where)
    try:
        groups = pl.Series([""]).str.extract_groups(pattern).struct.fields
    except pl.exceptions.ComputeError:
        groups = []
    if not groups:
        raise TomlFault(
            Words(
                f"{where} must be a pattern with one group in round brackets, such as ^([A-Z]+)",
                f"{where} 须为含一个圆括号分组的正则表达式，如 ^([A-Z]+)",
            )
        )
    return pattern


def _scale(value: Any, where: str) -> Fraction:
    """A number, or one divided by another: 1/60 turns minutes into hours."""
    numerator, _, denominator = str(value).partition("/")
    try:
        return Fraction(decimal(numerator, where)) / Fraction(decimal(denominator or "1", where))
    except ZeroDivisionError as error:
        raise TomlFault(Words(f"{where}: {value} divides by 0", f"{where}：{value} 除数为 0")) from error


def _origin(column: str, entries: Any) -> ColumnOrigin:
    where = f"columns.{column}"
    checked_table(entries, "from constant template split match values date scale round when otherwise default", where)
    if len({"from", "constant", "template"} & set(entries)) != 1:
        raise TomlFault(
            Words(
                f"{where} must have exactly one of: from, constant, template",
                f"{where} 须恰好包含 from、constant、template 之一",
            )
        )
    return ColumnOrigin(
        source=text(entries.get("from", ""), where),
        constant=text(entries["constant"], where) if "constant" in entries else None,
        template=text(entries.get("template", ""), where),
        split=_split(entries["split"], f"{where}.split") if "split" in entries else None,
        match=_match(entries["match"], f"{where}.match") if "match" in entries else "",
        values={
            key: text(value, where) for key, value in checked_table(entries.get("values", {}), None, where).items()
        },
        date=text(entries.get("date", ""), where),
        scale=_scale(entries["scale"], f"{where}.scale") if "scale" in entries else None,
        round=whole(entries["round"], f"{where}.round", 9) if "round" in entries else None,
        when=lists_by_name(entries.get("when"), where),
        otherwise=text(entries["otherwise"], where) if "otherwise" in entries else None,
        default=text(entries["default"], where) if "default" in entries else None,
    )
