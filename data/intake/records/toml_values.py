"""What a mapping file says, taken value by value: each has the form it must have, or a sentence says which."""

from __future__ import annotations

from collections.abc import Mapping as Dict
from decimal import Decimal, InvalidOperation
from typing import Any

from errors import ScorecardError, unknown
from text import Words

Values = Dict[str, tuple[str, ...]]


class TomlFault(ScorecardError):
    """What is wrong inside a mapping file; whoever reads it puts the file's name before it."""


def checked_table(value: Any, words: str | None, where: str) -> dict[str, Any]:
    """`value` as a table of TOML with no other words than these (None: any)."""
    if not isinstance(value, dict):
        raise TomlFault(Words(f"[{where}] must be a table of its own", f"[{where}] 应为一个表"))
    for word in value:
        if words is not None and word not in words.split():
            raise unknown(Words(f"entry in [{where}]" if where else "entry", "条目"), word, words.split())
    return value


def text(value: Any, where: str) -> str:
    """A text, or a number as its text; blanks around it do not count."""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        raise TomlFault(Words(f"{where} must be a text", f"{where} 应为文本"))
    return str(value).strip() if str(value).strip() else str(value)


def texts(value: Any, where: str) -> tuple[str, ...]:
    """A list of texts; not said is an empty one."""
    if value is None:
        return ()
    if not isinstance(value, list):
        raise TomlFault(Words(f'{where} must be a list like ["a", "b"]', f'{where} 应为列表，如 ["a", "b"]'))
    return tuple(text(item, where) for item in value)


def lists_by_name(value: Any, where: str) -> Values:
    """Lists of texts by name; not said is none."""
    return (
        {} if value is None else {text(k, where): texts(v, where) for k, v in checked_table(value, None, where).items()}
    )


def decimal(value: Any, where: str) -> Decimal:
    """An exact number."""
    try:
        return Decimal(text(value, where))
    except InvalidOperation as error:
        raise TomlFault(Words(f"{where}: {value} is not a number", f"{where}：{value} 不是数字")) from error


def whole(value: Any, where: str, most: int) -> int:
    """A whole number from 0 to `most`."""
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= most:
        raise TomlFault(
            Words(f"{where} must be a whole number from 0 to {most}", f"{where} 应为 0–{most} 的整数"),
        )
    return value


def yes_or_no(value: Any, where: str) -> bool:
    """true or false."""
    if not isinstance(value, bool):
        raise TomlFault(Words(f"{where} must be true or false", f"{where} 应为 true 或 false"))
    return value


def one_word_of(value: Any, known_words: tuple[str, ...], where: str) -> str:
    """One of the words, as it is written."""
    if value not in known_words:
        shown = ", ".join(repr(word)[1:-1] if word else '""' for word in known_words)
        raise TomlFault(Words(f"{where} must be one of: {shown}", f"{where} 应为以下之一：{shown}"))
    return str(value)
