"""A mapping file (TOML) says how somebody else's file becomes one of our tables. docs/mapping.md explains each word."""

from __future__ import annotations

import codecs
import hashlib
import json
import re
import tomllib
from collections.abc import Mapping as Dict
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

from data.schemas import table_called
from errors import ScorecardError, WrongUse, unknown
from text import Words

Values = Dict[str, tuple[str, ...]]


@dataclass(frozen=True)
class Lookup:
    """A second file: the row whose `key` equals the cell in the main file's column `by` lends its other columns."""

    name: str
    path: Path
    by: str
    key: str
    delimiter: str | None
    columns: tuple[str, ...] | None


@dataclass(frozen=True)
class Origin:
    """Where a column of ours comes from, and what is done to it, in the order of the fields."""

    source: str = ""
    constant: str | None = None
    template: str = ""
    values: Dict[str, str] = field(default_factory=dict)
    date: str = ""
    scale: Decimal | None = None
    round: int | None = None
    when: Values = field(default_factory=dict)
    otherwise: str | None = None
    default: str | None = None

    @property
    def reads(self) -> set[str]:
        """The columns it needs."""
        named = {self.source} if self.source else set(re.findall(r"{([^{}]+)}", self.template))
        return (named | set(self.when)) - {"line"}


@dataclass(frozen=True)
class Mapping:
    """One mapping file, read and checked. Without arguments: a file in our own form."""

    name: str = ""
    table: str = ""
    delimiter: str | None = None
    encoding: str | None = None
    columns: tuple[str, ...] | None = None
    empty: tuple[str, ...] = ()
    empty_in: tuple[str, ...] = ()
    lookups: tuple[Lookup, ...] = ()
    needs: tuple[str, ...] = ()
    only: Values = field(default_factory=dict)
    never: Values = field(default_factory=dict)
    sum: tuple[str, ...] = ()
    origins: Dict[str, Origin] = field(default_factory=dict)
    content: str = ""

    @classmethod
    def read(cls, path: Path, data: Path | None = None) -> Mapping:
        """The mapping in the file; WrongUse names what cannot be read, is unknown or is missing in it.

        Files to look things up in lie beside the mapping, or in the folder `data`, where the file to load is.
        """
        try:
            content = path.read_text(encoding="utf-8")
            said = tomllib.loads(content)
        except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
            raise _wrong(path.name, Words(f"cannot be read: {error}", f"无法读取：{error}")) from error
        try:
            return _mapping(path, said, data or path.parent)
        except _Fault as fault:
            raise _wrong(path.name, fault.words) from fault

    @property
    def reads(self) -> tuple[str, ...]:
        """The columns of the main file that it needs."""
        named = {column for origin in self.origins.values() for column in origin.reads}
        named |= {*self.needs, *self.only, *self.never, *self.empty_in}
        own = {name for name in named if name.partition(".")[0] not in {lookup.name for lookup in self.lookups}}
        return tuple(sorted(own | {lookup.by for lookup in self.lookups}))

    def as_json(self) -> str:
        """For the record of a load: the file itself, and the hash of each file it looks things up in."""
        lookups = {lookup.path.name: hashlib.sha256(lookup.path.read_bytes()).hexdigest() for lookup in self.lookups}
        return json.dumps({"name": self.name, "content": self.content, "lookups": lookups}, ensure_ascii=False)


class _Fault(ScorecardError):
    """What is wrong inside the mapping file; `read` puts the file's name before it."""


def _wrong(name: str, words: Words) -> WrongUse:
    return WrongUse(
        Words(
            f"The mapping {name}: {words.en.rstrip('.')}. Nothing was stored.",
            f"映射文件 {name}：{words.zh.rstrip('。')}。未存储任何内容。",
        )
    )


def _mapping(path: Path, said: dict[str, Any], data: Path) -> Mapping:
    _known(said, "table about file empty lookup rows columns", "")
    table = table_called(_text(said.get("table", ""), "table"))
    file = _known(said.get("file", {}), "delimiter encoding columns", "file")
    empty = _known(said.get("empty", {}), "codes columns", "empty")
    rows = _known(said.get("rows", {}), "needs only never sum", "rows")
    columns = said.get("columns", {})
    for name in columns:
        if name not in table.columns:
            raise unknown(Words(f"column of {table.name}", f"{table.name} 列"), name, table.columns)
    missing = [c for c in table.columns if c not in columns and not table.optional(c)]
    if missing:
        raise _Fault(
            Words(
                f"[columns] does not say where {', '.join(missing)} come from", f"[columns] 缺少 {'、'.join(missing)}"
            )
        )
    summed = _texts(rows.get("sum"), "rows.sum")
    if summed and (other := set(columns) - set(table.key) - set(summed)):
        raise _Fault(
            Words(
                f"rows.sum adds rows of one key up, but {', '.join(sorted(other))} is neither in the key nor summed",
                f"rows.sum 按主键合并各行，但 {'、'.join(sorted(other))} 既不属于主键也未合计",
            )
        )
    return Mapping(
        name=path.name,
        table=table.name,
        delimiter=_delimiter(file, "file"),
        encoding=_encoding(file),
        columns=_texts(file.get("columns"), "file.columns") or None,
        empty=_texts(empty.get("codes"), "empty.codes"),
        empty_in=_texts(empty.get("columns"), "empty.columns"),
        lookups=tuple(_lookup((path.parent, data), name, part) for name, part in said.get("lookup", {}).items()),
        needs=_texts(rows.get("needs"), "rows.needs"),
        only=_values(rows.get("only"), "rows.only"),
        never=_values(rows.get("never"), "rows.never"),
        sum=summed,
        origins={column: _origin(column, part) for column, part in columns.items()},
        content=path.read_text(encoding="utf-8"),
    )


def _lookup(folders: tuple[Path, ...], name: str, said: Any) -> Lookup:
    where = f"lookup.{name}"
    _known(said, "file by key delimiter columns", where)
    for needed in ("file", "by", "key"):
        if needed not in said:
            raise _Fault(Words(f"[{where}] does not say {needed}", f"[{where}] 缺少 {needed}"))
    called = _text(said["file"], f"{where}.file")
    # A name, not a path: a mapping may not reach for files elsewhere.
    file = next((f / called for f in folders if Path(called).name == called and (f / called).is_file()), None)
    if file is None:
        raise _Fault(
            Words(
                f"{called} lies neither beside it nor beside the file to load",
                f"映射文件和待导入文件旁边都没有文件 {called}",
            )
        )
    return Lookup(
        name,
        file,
        _text(said["by"], f"{where}.by"),
        _text(said["key"], f"{where}.key"),
        _delimiter(said, where),
        _texts(said.get("columns"), f"{where}.columns") or None,
    )


def _origin(column: str, said: Any) -> Origin:
    where = f"columns.{column}"
    _known(said, "from constant template values date scale round when otherwise default", where)
    if len({"from", "constant", "template"} & set(said)) != 1:
        raise _Fault(
            Words(
                f"{where} must have exactly one of: from, constant, template",
                f"{where} 须恰好包含 from、constant、template 之一",
            )
        )
    return Origin(
        source=_text(said.get("from", ""), where),
        constant=_text(said["constant"], where) if "constant" in said else None,
        template=_text(said.get("template", ""), where),
        values={key: _text(value, where) for key, value in _known(said.get("values", {}), None, where).items()},
        date=_text(said.get("date", ""), where),
        scale=_decimal(said["scale"], where) if "scale" in said else None,
        round=_whole(said["round"], where) if "round" in said else None,
        when=_values(said.get("when"), where),
        otherwise=_text(said["otherwise"], where) if "otherwise" in said else None,
        default=_text(said["default"], where) if "default" in said else None,
    )


def _delimiter(said: dict[str, Any], where: str) -> str | None:
    if "delimiter" not in said:
        return None
    if said["delimiter"] not in (",", ";", "\t", "|", ":", "~", "^"):
        raise _Fault(
            Words(
                f"{where}.delimiter must be one sign: , ; | or a tab", f"{where}.delimiter 须为单个符号：, ; | 或制表符"
            )
        )
    return said["delimiter"]


def _encoding(said: dict[str, Any]) -> str | None:
    if "encoding" not in said:
        return None
    try:
        return codecs.lookup(_text(said["encoding"], "file.encoding")).name
    except LookupError as error:
        raise _Fault(
            Words(f"file.encoding: {said['encoding']} is not known", f"file.encoding：未知编码 {said['encoding']}")
        ) from error


def _known(said: Any, words: str | None, where: str) -> dict[str, Any]:
    """`said` as a table of TOML with no other words than these (None: any)."""
    if not isinstance(said, dict):
        raise _Fault(Words(f"[{where}] must be a table of its own", f"[{where}] 应为一个表"))
    for word in said:
        if words is not None and word not in words.split():
            raise unknown(Words(f"entry in [{where}]" if where else "entry", "条目"), word, words.split())
    return said


def _text(said: Any, where: str) -> str:
    if isinstance(said, bool) or not isinstance(said, str | int | float):
        raise _Fault(Words(f"{where} must be a text", f"{where} 应为文本"))
    return str(said).strip() if str(said).strip() else str(said)


def _texts(said: Any, where: str) -> tuple[str, ...]:
    if said is None:
        return ()
    if not isinstance(said, list):
        raise _Fault(Words(f'{where} must be a list like ["a", "b"]', f'{where} 应为列表，如 ["a", "b"]'))
    return tuple(_text(item, where) for item in said)


def _values(said: Any, where: str) -> Values:
    return {} if said is None else {_text(k, where): _texts(v, where) for k, v in _known(said, None, where).items()}


def _decimal(said: Any, where: str) -> Decimal:
    try:
        return Decimal(_text(said, where))
    except InvalidOperation as error:
        raise _Fault(Words(f"{where}: {said} is not a number", f"{where}：{said} 不是数字")) from error


def _whole(said: Any, where: str) -> int:
    if not isinstance(said, int) or isinstance(said, bool) or not 0 <= said <= 9:
        raise _Fault(
            Words(f"{where}: round must be a number of decimals from 0 to 9", f"{where}：round 应为 0–9 的小数位数")
        )
    return said
