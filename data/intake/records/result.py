"""What a load says afterwards: counts, every rejected cell, warnings, one sentence."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import polars as pl

from text import Words

# How bad cells travel until the end: `order` puts the cells of a row in the order of the table.
REJECTS = {
    "line": pl.Int64,
    "order": pl.Int64,
    "column": pl.String,
    "value": pl.String,
    "en": pl.String,
    "zh": pl.String,
}
# The column that a row with too few or too many cells is reported at.
WHOLE_ROW = "(row)"
LINES_NAMED = 10  # lines that a warning names


def lines_in_words(lines: Sequence[int], count: int) -> Words:
    """The first of `count` lines, in words: line 3; lines 3, 9 and 12 more."""
    first, more = lines[:LINES_NAMED], count - LINES_NAMED
    numbers = ", ".join(map(str, first))
    return Words(
        f"line{'s' if count > 1 else ''} {numbers}" + (f" and {more} more" if more > 0 else ""),
        f"第 {'、'.join(map(str, first))} 行" + ("等" if more > 0 else ""),
    )


@dataclass(frozen=True)
class Reject:
    """One cell to correct: where it stands in the file, what stands there, what it must satisfy."""

    line: int
    column: str
    value: str | None
    rule: Words

    @property
    def words(self) -> Words:
        """Line 2, budget: "-5" must be above 0."""
        en = f'"{self.value}" ' if self.value is not None else ""
        zh = f"“{self.value}”" if self.value is not None else ""
        return Words(
            f"Line {self.line}, {self.column}: {en}{self.rule.en}.",
            f"第 {self.line} 行，{self.column}：{zh}{self.rule.zh}。",
        )


def as_rejects(bad_cells: pl.DataFrame) -> tuple[Reject, ...]:
    """The frame's bad cells (REJECTS) as records."""
    return tuple(Reject(line, column, value, _rule(en, zh)) for line, _, column, value, en, zh in bad_cells.iter_rows())


@cache
def _rule(en: str, zh: str) -> Words:
    """One object per sentence: a million bad cells break few rules."""
    return Words(en, zh)


@dataclass(frozen=True)
class LoadResult:
    """What became of one file.

    `received` = `accepted` + `rejected` rows, and with a mapping those that its rules left out or added up
    (counted in a warning). `accepted` = `added` + `superseded` (corrected) + `unchanged`. In a dry run, and
    where nothing was stored, the counts say what would have been. `refused`: why the file was refused as a whole.
    `asked`: rows that change what their bringer is judged by, after the fact; they became `requests` of theirs.
    """

    load_id: int | None
    table: str
    file: str
    received: int
    accepted: int
    rejected: int
    superseded: int
    unchanged: int
    added: int
    rejects: tuple[Reject, ...]
    warnings: tuple[Words, ...]
    stored: bool
    strict: bool = False
    dry_run: bool = False
    refused: Words | None = None
    asked: int = 0
    requests: tuple[int, ...] = ()

    @classmethod
    def of_refused(cls, table: str, file: str, words: Words, *, strict: bool, dry_run: bool) -> LoadResult:
        """A file that was refused as a whole, among others that were not."""
        return cls(None, table, file, 0, 0, 0, 0, 0, 0, (), (), False, strict, dry_run, words)

    @property
    def exit_code(self) -> int:
        """0 done, 1 nothing was stored (or could be), 3 stored with rejected rows."""
        if self.refused:
            return 1
        if not self.rejected:
            return 0
        return 1 if self.strict or not (self.accepted or self.asked) else 3

    @property
    def message(self) -> Words:
        """The whole result in a sentence or two, the first row to correct named."""
        return _join(self._message, self._requests) if self.accepted or not self.asked else self._requests

    @property
    def _requests(self) -> Words:
        if not self.asked:
            return Words("", "")
        return Words(
            f"{_rows(self.asked)} change{'s' if self.asked == 1 else ''} what you are judged by after the fact: "
            "requested, and in force once a second person grants it.",
            f"有 {self.asked} 行属于对本人考核依据的事后变更，已提交申请，经他人批准后生效。",
        )

    @property
    def _message(self) -> Words:
        if self.refused:
            return self.refused
        if self.dry_run:
            return _join(
                Words(f"{self.file}: checked only, nothing was stored.", f"{self.file}：仅检查，未保存。"),
                Words(
                    f"{_rows(self.accepted)} would be stored{_to_correct(self.rejected).en}{_split(self).en}.",
                    f"可保存 {self.accepted} 行{_to_correct(self.rejected).zh}{_split(self).zh}。",
                ),
                self._first_reject,
            )
        if self.load_id is not None and not self.stored:
            return _join(
                Words(
                    f"{self.file} has been loaded before (load {self.load_id}); "
                    f"nothing changed{_to_correct(self.rejected).en}.",
                    f"{self.file} 此前已导入（第 {self.load_id} 次导入），"
                    f"没有任何改动{_to_correct(self.rejected).zh}。",
                ),
                self._first_reject,
            )
        if not self.stored:
            return _join(self._refusal, self._first_reject, self._what_to_do)
        return _join(
            Words(
                f"{self.file}: {_rows(self.accepted)} stored{_to_correct(self.rejected).en}{_split(self).en}.",
                f"{self.file}：已保存 {self.accepted} 行{_to_correct(self.rejected).zh}{_split(self).zh}。",
            ),
            self._first_reject,
            self._what_to_do,
        )

    @property
    def _refusal(self) -> Words:
        if self.strict and self.accepted:
            return Words(
                f"{self.file}: nothing was stored, because only the whole file was wanted and "
                f"{self.rejected} of {_rows(self.received)} must be corrected.",
                f"{self.file}：未保存任何内容。要求整份文件无误，而 {self.received} 行中有 {self.rejected} 行待更正。",
            )
        return Words(
            f"{self.file}: nothing was stored; {_rows(self.rejected)} to correct.",
            f"{self.file}：未保存任何内容，有 {self.rejected} 行待更正。",
        )

    @property
    def _first_reject(self) -> Words:
        return self.rejects[0].words if self.rejects else Words("", "")

    @property
    def _what_to_do(self) -> Words:
        if not self.rejects:
            return Words("", "")
        return Words(
            f"Correct {'it' if self.rejected == 1 else 'them'} and upload the file again: nothing will be doubled.",
            "更正后重新上传该文件即可，数据不会重复。",
        )

    def as_json(self, lang: str = "en") -> dict[str, Any]:
        """The result for other programs; sentences in `lang`."""
        return {
            "load_id": self.load_id,
            "table": self.table,
            "file": self.file,
            "stored": self.stored,
            "received": self.received,
            "accepted": self.accepted,
            "rejected": self.rejected,
            "added": self.added,
            "superseded": self.superseded,
            "unchanged": self.unchanged,
            "requested": self.asked,
            "rejects": [
                {"line": r.line, "column": r.column, "value": r.value, "rule": r.rule.in_(lang)} for r in self.rejects
            ],
            "warnings": [w.in_(lang) for w in self.warnings],
            "message": self.message.in_(lang),
        }


def _rows(n: int) -> str:
    return "1 row" if n == 1 else f"{n} rows"


def _to_correct(n: int) -> Words:
    return Words(f", {n} to correct", f"，{n} 行待更正") if n else Words("", "")


def _split(result: LoadResult) -> Words:
    """How many of the good rows are not simply new; nothing when all are."""
    if not (result.superseded or result.unchanged):
        return Words("", "")
    return Words(
        f" ({result.added} new, {result.superseded} corrected, {result.unchanged} unchanged)",
        f"（新增 {result.added}，更正 {result.superseded}，未变 {result.unchanged}）",
    )


def _join(*sentences: Words) -> Words:
    not_empty = [s for s in sentences if s.en]
    return Words(" ".join(s.en for s in not_empty), "".join(s.zh for s in not_empty))
