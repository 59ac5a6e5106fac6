"""The errors that people read: what is wrong, where, what to do, what did not change. Never a traceback."""

from __future__ import annotations

from collections.abc import Iterable
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
    """No such thing, with the nearest name that exists: 'Did you mean on_time_completion?'"""
    names = sorted(known)
    near = get_close_matches(name, names, n=1, cutoff=0.5)
    if near:
        hint = Words(f'Did you mean "{near[0]}"?', f"是不是“{near[0]}”？")
    else:
        hint = Words(f"Known: {', '.join(names) or 'none'}.", f"已有：{'、'.join(names) or '无'}。")
    return WrongUse(
        Words(
            f'No {kind.en} called "{name}". {hint.en}',
            f"没有名为“{name}”的{kind.zh}。{hint.zh}",
        )
    )
