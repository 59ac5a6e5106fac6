"""The errors that people read: what is wrong, where, what to do, what did not change. Never a traceback."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from difflib import get_close_matches

from text import Words


class ScorecardError(Exception):
    """A sentence for the person who must act, in both languages; pages and commands show it as it is."""

    exit_code = 1

    def __init__(self, words: Words) -> None:
        super().__init__(words.en)
        self.words = words


class WrongUse(ScorecardError):
    """The question itself is wrong: an unknown table, indicator, period, option."""

    exit_code = 2


class NotAllowed(ScorecardError):
    """This person may not see or do this. Says no more than that."""

    exit_code = 2


class NothingStored(ScorecardError):
    """A file was refused as a whole: nothing of it is in the store."""

    exit_code = 1


def unknown(kind: Words, name: str, known: Iterable[str]) -> WrongUse:
    """No such thing, with the nearest name that exists: 'Did you mean "Projects.xlsx"?'"""
    return unknown_among(kind, name, {code: Words(code, code) for code in sorted(known)})


def unknown_among(kind: Words, name: str, called: Mapping[str, Words], *, code_is_written: bool = True) -> WrongUse:
    """The same of what people call otherwise: 'Did you mean "on_time_completion" (On-time completion)?'

    `called`: what people call each code. The name stands alone where nobody writes the code (`code_is_written`): on a
    page.
    """
    spelled = {text.casefold(): code for code, words in called.items() for text in (words.zh, words.en, code)}
    near = get_close_matches(name.casefold(), spelled, n=1, cutoff=0.5)
    if near:
        nearest = _named(spelled[near[0]], called, code_is_written, ('"', '"'), ("“", "”"))
        hint = Words(f"Did you mean {nearest.en}?", f"是不是{nearest.zh}？")
    else:
        names = [_named(code, called, code_is_written) for code in called]
        hint = Words(
            f"Known: {', '.join(words.en for words in names) or 'none'}.",
            f"已有：{'、'.join(words.zh for words in names) or '无'}。",
        )
    return WrongUse(
        Words(
            f'No {kind.en} called "{name}". {hint.en}',
            f"没有名为“{name}”的{kind.zh}。{hint.zh}",
        )
    )


def _named(
    code: str,
    called: Mapping[str, Words],
    code_is_written: bool,
    en_marks: tuple[str, str] = ("", ""),
    zh_marks: tuple[str, str] = ("", ""),
) -> Words:
    """A thing by its code and name, by its name alone, or by its code where it has no other name."""
    name = called[code]
    first = Words(code, code) if code_is_written else name
    beside = Words(f" ({name.en})", f"（{name.zh}）") if first != name else Words("", "")
    return Words(
        f"{en_marks[0]}{first.en}{en_marks[1]}{beside.en}",
        f"{zh_marks[0]}{first.zh}{zh_marks[1]}{beside.zh}",
    )
