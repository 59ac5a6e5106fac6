"""A mapping written down: the words of docs/mapping.md as plain values, and as the text of a mapping file.

said = {"table": "operating_results", "columns": {"date": {"from": "日期"}, …}}
Mapping.parsed("ERP", as_toml(said))     # one way to use it
as_said(as_toml(said)) == said           # nothing is lost on the way
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping as Dict
from typing import Any

from data.intake.records.dialect import toml

_BARE = re.compile(r"^[A-Za-z0-9_-]+$")
# In this order in a file; a part that is empty is left out.
PARTS = ("file", "empty", "lookup", "unpivot", "rows", "columns")


def mapping_as_toml(said: Dict[str, Any]) -> str:
    """The mapping as a file: the table, then one part after another."""
    blocks = [f"table = {toml(said['table'])}\n"]
    for part in PARTS:
        if not said.get(part):
            continue
        if part == "lookup":
            blocks += [_block(f"lookup.{_key(name)}", entry) for name, entry in said[part].items()]
        else:
            blocks.append(_block(part, said[part]))
    return "\n".join(blocks)


def mapping_values(text: str) -> dict[str, Any]:
    """What a mapping file says, as plain values; tomllib.TOMLDecodeError where it is none."""
    return tomllib.loads(text)


def _block(name: str, entries: Dict[str, Any]) -> str:
    return "\n".join([f"[{name}]", *(f"{_key(key)} = {_value(value)}" for key, value in entries.items())]) + "\n"


def _key(name: str) -> str:
    return name if _BARE.match(name) else toml(name)


def _value(value: Any) -> str:
    if isinstance(value, dict):
        inside = ", ".join(f"{_key(str(key))} = {_value(one)}" for key, one in value.items())
        return f"{{ {inside} }}" if inside else "{}"
    return toml(value)
