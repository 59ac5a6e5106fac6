"""A mapping written down: the words of docs/mapping.md as plain values, and as the text of a mapping file.

values = {"table": "operating_results", "columns": {"date": {"from": "日期"}, …}}
Mapping.parsed("ERP", mapping_as_toml(values))     # one way to use it
mapping_values(mapping_as_toml(values)) == values           # nothing is lost on the way
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


def mapping_as_toml(values: Dict[str, Any]) -> str:
    """The mapping as a file: the table, then one part after another."""
    blocks = [f"table = {toml(values['table'])}\n"]
    for part in PARTS:
        if not values.get(part):
            continue
        if part == "lookup":
            blocks += [_block(f"lookup.{_key(name)}", entry) for name, entry in values[part].items()]
        else:
            blocks.append(_block(part, values[part]))
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
        inside = ", ".join(f"{_key(str(key))} = {_value(item)}" for key, item in value.items())
        return f"{{ {inside} }}" if inside else "{}"
    return toml(value)
