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


def checked_table(said: Any, words: str | None, where: str) -> dict[str, Any]:
    """`said` as a table of TOML with no other words than these (None: any)."""
    if not isinstance(said, dict):
        raise TomlFault(Words(f"[{where}] must be a table of its own", f"[{where}] 应为一个表"))
    for word in said:
        if words is not None and word not in words.split():
            raise unknown(Words(f"entry in [{where}]" if where else "entry", "条目"), word, words.split())
    return said


def text(said: Any, where: str) -> str:
    """A text, or a number as its text; blanks around it do not count."""
    if isinstance(said, bool) or not isinstance(said, str | int | float):
        raise TomlFault(Words(f"{where} must be a text", f"{where} 应为文本"))
    return str(said).strip() if str(said).strip() else str(said)


def texts(said: Any, where: str) -> tuple[str, ...]:
    """A list of texts; not said is an empty one."""
    if said is None:
        return ()
    if not isinstance(said, list):
        raise TomlFault(Words(f'{where} must be a list like ["a", "b"]', f'{where} 应为列表，如 ["a", "b"]'))
    return tuple(text(item, where) for item in said)


def lists_by_name(said: Any, where: str) -> Values:
    """Lists of texts by name; not said is none."""
    return (
        {} if said is None else {text(k, where): texts(v, where) for k, v in checked_table(said, None, where).items()}
    )


def decimal(said: Any, where: str) -> Decimal:
    """An exact number."""
    try:
        return Decimal(text(said, where))
    except InvalidOperation as error:
        raise TomlFault(Words(f"{where}: {said} is not a number", f"{where}：{said} 不是数字")) from error


def whole(said: Any, where: str, most: int) -> int:
    """A whole number from 0 to `most`."""
    if not isinstance(said, int) or isinstance(said, bool) or not 0 <= said <= most:
        raise TomlFault(
            Words(f"{where} must be a whole number from 0 to {most}", f"{where} 应为 0–{most} 的整数"),
        )
    return said


def yes_or_no(said: Any, where: str) -> bool:
    """true or false."""
    if not isinstance(said, bool):
        raise TomlFault(Words(f"{where} must be true or false", f"{where} 应为 true 或 false"))
    return said


def one_word_of(said: Any, known_words: tuple[str, ...], where: str) -> str:
    """One of the words, as it is written."""
    if said not in known_words:
        shown = ", ".join(repr(word)[1:-1] if word else '""' for word in known_words)
        raise TomlFault(Words(f"{where} must be one of: {shown}", f"{where} 应为以下之一：{shown}"))
    return str(said)
