"""Are two names the same thing? Names of columns and words of cells, compared as a reader of both languages would."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Iterable
from difflib import SequenceMatcher
from functools import cache
from pathlib import Path
from typing import Any

from data.declare import Table

SYNONYMS = Path(__file__).with_name("synonyms.toml")
_BRACKETS = re.compile(r"[(（\[【<《]([^)）\]】>》]*)[)）\]】>》]")
_BREAKS = re.compile(r"[\s_\-./\\:：、,，#*]+")
_HUMPS = re.compile(r"(?<=[a-z])(?=[A-Z])")
_UNIT = re.compile(r"(?:单位|單位|unit|units|amounts)\s*:\s*(?:人民币|人民幣|rmb|cny)?\s*([^\s,;)]+)", re.IGNORECASE)
_MONEY = re.compile(r"\w{0,3}元")
LEAST = 0.5  # below it two names have nothing to do with each other


@cache
def normalised_name(name: str) -> str:
    """The name without what does not matter: case, width, breaks between words, what stands in brackets."""
    name = _HUMPS.sub(" ", unicodedata.normalize("NFKC", name).strip())
    return _BREAKS.sub(" ", _BRACKETS.sub(" ", name)).strip().casefold()


def in_brackets(name: str) -> str:
    """What stands in brackets, or after the last slash, of a name: its unit, as a rule. Empty where nothing does."""
    name = unicodedata.normalize("NFKC", name).strip()
    units = _BRACKETS.findall(name)
    return (units[-1] if units else name.rpartition("/")[2] if "/" in name else "").strip().casefold()


def money_scale(unit: str) -> str | None:
    """What amounts in this unit are multiplied by (万元: 10000; 元: 1); None where it is no unit of amounts."""
    unit = unit.removeprefix("人民币").removeprefix("人民幣")
    return synonyms()["scales"]["money"].get(unit) or ("1" if _MONEY.fullmatch(unit) else None)


def stated_unit(lines: Iterable[str]) -> str:
    """The unit that a line before the table gives to all its amounts: 单位：万元, or 地区生产总值（亿元）.

    Empty where none does, or two do. An 编制单位 is whoever wrote the table, not a unit.
    """
    texts = [unicodedata.normalize("NFKC", line) for line in lines]
    candidates = {unit.casefold() for text in texts for unit in _UNIT.findall(text)}
    candidates |= {unit for text in texts for unit in map(str.strip, _BRACKETS.findall(text)) if unit.endswith("元")}
    units = {unit for unit in candidates if money_scale(unit)}
    return units.pop() if len(units) == 1 else ""


@cache
def likeness(name: str, word: str) -> float:
    """How sure one may be that `name` (theirs) means `word`: 1 the same, 0 nothing in common."""
    theirs, ours = normalised_name(name), normalised_name(word)
    if not theirs or not ours:
        return 0.0
    if theirs.replace(" ", "") == ours.replace(" ", ""):
        return 1.0
    if not ours.isascii() or not theirs.isascii():
        return _likeness_within(theirs, ours)
    their_words, our_words = set(theirs.split()), set(ours.split())
    shared = len(their_words & our_words) / len(their_words | our_words)
    if shared >= LEAST:
        return 0.5 + 0.4 * shared
    # A misspelt word, not a short one that happens to look alike.
    ratio = SequenceMatcher(None, theirs, ours).ratio() if min(len(theirs), len(ours)) > 4 else 0.0
    return 0.7 if ratio >= 0.86 else 0.0


def _likeness_within(theirs: str, ours: str) -> float:
    """A Chinese word is recognised inside a longer one: 含税销售额 holds 销售额."""
    theirs, ours = theirs.replace(" ", ""), ours.replace(" ", "")
    short, long = sorted((theirs, ours), key=len)
    return 0.5 + 0.4 * len(short) / len(long) if len(short) > 1 and short in long else 0.0


@cache
def synonyms() -> dict[str, Any]:
    """The table of words: columns, choices, scales."""
    return tomllib.loads(SYNONYMS.read_text(encoding="utf-8"))


@cache
def words_of(table: str, column: str, label_en: str, label_zh: str) -> tuple[str, ...]:
    """All words for a column: its key, its labels, its synonyms; the surest first."""
    by_column = synonyms()["columns"]
    own_synonyms = by_column.get(f"{table}.{column}", [])
    return tuple(dict.fromkeys([column, label_en, label_zh, *own_synonyms, *by_column.get(column, [])]))


def best_word(table: Table, column: str, name: str) -> tuple[str, float]:
    """The word of a column of ours that `name` is most like, and how much; ("", 0) where none is."""
    label = table.label(column)
    words = words_of(table.name, column, label.en, label.zh)
    # Of two equal ones the first counts: a column's own name before its synonyms.
    best = max(((word, likeness(name, word) - at * 0.001) for at, word in enumerate(words)), key=lambda pair: pair[1])
    return best if best[1] >= LEAST else ("", 0.0)


@cache
def word_meant(cell: str, words: tuple[str, ...]) -> str | None:
    """The one of our `words` that a cell means by itself or by a synonym; None where it means none of them."""
    choices = synonyms()["choices"]
    return next(
        (
            word
            for word in words
            if normalised_name(cell) in {normalised_name(meaning) for meaning in (word, *choices.get(word, []))}
        ),
        None,
    )
