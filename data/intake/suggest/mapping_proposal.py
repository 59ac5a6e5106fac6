"""Which column of a foreign file is which of ours: proposed from names, content and what is stored.

A proposal is never used before somebody has seen it; each says in words why it is made. It is written in the words of a
mapping file (docs/mapping.md): `entry` goes under [columns], [unpivot], [rows] as it is.
"""

from __future__ import annotations

import re
from collections.abc import Mapping as Dict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Protocol

from data.declare import Table
from data.intake.parse import best_word, in_brackets, money_scale, stated_unit, synonyms
from data.intake.read import RawLine
from data.intake.records import Dialect, PeriodColumns, period_columns
from data.intake.suggest.column_profile import (
    COMPACT,
    ENOUGH,
    NOT_GIVEN,
    KnownReferences,
    has_clock,
    kind_in_words,
    only_names,
    share_found_in,
    share_of_kind,
    words_matched,
)
from data.schemas import TABLES
from text import Words

SURE = 0.95  # from here on a proposal needs no second look
LEAST = 0.45  # below it nothing is proposed
MEASURES = ("money", "number", "count", "ratio", "score")
TIMES = ("month", "date", "quarter")
_OF_SPAN = {"month": 0.9, "quarter": 0.8, "year": 0.6}  # how sure it is that such columns are our periods
FEW_NAMES = 0.4  # share of values that are names of ours: people who left are still in a file
PERIOD_COLUMN, AMOUNT_COLUMN = (
    "period of column",
    "value of column",
)  # what unpivoted columns are called unless named otherwise


class Seen(Protocol):
    """What is proposed from: a data.intake.suggest.inspection.Look."""

    @property
    def name(self) -> str:
        """The file's name."""

    @property
    def names(self) -> tuple[str, ...]:
        """Its columns."""

    @property
    def rows(self) -> tuple[tuple[int, tuple[str, ...]], ...]:
        """Some of its rows: line, cells."""

    @property
    def before(self) -> tuple[RawLine, ...]:
        """The lines before its header."""


@dataclass(frozen=True)
class ColumnProposal:
    """One column of ours: where it comes from (an entry of [columns]), how sure that is (0..1), and why."""

    column: str
    entry: Dict[str, Any]
    confidence: float
    reason: Words


@dataclass(frozen=True)
class MappingProposal:
    """A whole mapping. `missing`: required columns for which nothing was found. `named_alike`: no mapping is needed.

    `unpivot`: what becomes rows, of a wide file. `not_given`: words in place of numbers or days, for [empty].
    """

    table: str
    columns: Dict[str, ColumnProposal]
    missing: tuple[str, ...]
    named_alike: bool
    unpivot: Dict[str, Any] = field(default_factory=dict)
    wide: PeriodColumns | None = None
    not_given: Dict[str, Any] = field(default_factory=dict)

    def as_values(self, dialect: Dialect) -> dict[str, Any]:
        """The proposal as a mapping, with how the file is read: data.intake.records.mapping_toml writes it down."""
        whole = {"table": self.table, "file": dialect.as_dict(), "empty": dict(self.not_given)}
        whole["unpivot"] = dict(self.unpivot)
        # An empty cell of a column per month is no row.
        whole["rows"] = {"needs": [AMOUNT_COLUMN]} if self.unpivot else {}
        whole["columns"] = {column: dict(proposal.entry) for column, proposal in self.columns.items()}
        return {part: entries for part, entries in whole.items() if entries}

    @property
    def confidence(self) -> float:
        """How sure it is as a whole: the share of required columns, each by how sure it is."""
        table = TABLES[self.table]
        needed = [column for column in table.columns if not table.optional(column)]
        return sum(self.columns[c].confidence if c in self.columns else 0.0 for c in needed) / len(needed)


def columns_of(seen: Seen) -> dict[str, list[str]]:
    """The sample cells of each named column."""
    return {
        name: [cells[at] if at < len(cells) else "" for _, cells in seen.rows]
        for at, name in enumerate(seen.names)
        if name
    }


def propose_mapping(
    table: Table, seen: Seen, known: KnownReferences, *, today: date, year: int | None = None, unpivoted: bool = True
) -> MappingProposal:
    """Which of the file's columns is which of the table's.

    `year`: of a wide file whose columns do not say theirs, else that of its name or of `today`;
    `unpivoted` False: its columns stay columns.
    """
    samples = columns_of(seen)
    by_name = {name.casefold() for name in samples}
    if all(column in by_name or table.optional(column) for column in table.columns):
        return MappingProposal(table.name, {}, (), named_alike=True)
    spread = period_columns(seen.names) if unpivoted else None
    if spread and not any(table.kind(column).name in TIMES for column in table.columns):
        spread = None
    free = {name: cells for name, cells in samples.items() if not spread or name not in spread.columns}
    unit = stated_unit(line.text for line in seen.before)
    proposals = _best_columns(table, free, known, unit)
    unpivot: dict[str, Any] = {}
    if spread:
        unpivot = {"columns": list(spread.columns), "name": PERIOD_COLUMN, "value": AMOUNT_COLUMN}
        proposals |= _proposals_of_unpivot(table, spread, proposals, samples, year or _year(seen.name, today), unit)
    for column in table.columns:
        if column not in proposals and not table.optional(column) and (filler := _constant(table, column)):
            proposals[column] = filler
    missing = tuple(c for c in table.columns if c not in proposals and not table.optional(c))
    ordered = {column: proposals[column] for column in table.columns if column in proposals}
    return MappingProposal(
        table.name,
        ordered,
        missing,
        named_alike=False,
        unpivot=unpivot,
        wide=spread,
        not_given=_not_given(table, ordered, samples, unpivot),
    )


def _not_given(
    table: Table, proposals: Dict[str, ColumnProposal], samples: dict[str, list[str]], unpivot: Dict[str, Any]
) -> dict[str, Any]:
    """Words such as N/A among numbers and days, and the columns in which they stand."""
    forms = (*MEASURES, *TIMES, "time")
    read = {
        proposal.entry.get("from", "") for column, proposal in proposals.items() if table.kind(column).name in forms
    }
    columns = [
        name for name in samples if name in read or (AMOUNT_COLUMN in read and name in unpivot.get("columns", ()))
    ]
    words = dict.fromkeys(cell for name in columns for cell in samples[name] if cell.casefold() in NOT_GIVEN)
    return {"codes": list(words), "columns": columns} if words else {}


def _best_columns(
    table: Table, samples: dict[str, list[str]], known: KnownReferences, unit: str
) -> dict[str, ColumnProposal]:
    """Each column of ours with the best of theirs, the surest pair first; one of theirs serves one of ours."""
    pairs = [
        (proposal.confidence, -order, source_column, proposal)
        for order, column in enumerate(table.columns)
        for source_column, cells in samples.items()
        if (proposal := _column_proposal(table, column, source_column, cells, known, unit))
        and proposal.confidence >= LEAST
    ]
    best: dict[str, ColumnProposal] = {}
    used: set[str] = set()
    for _, _, source_column, proposal in sorted(pairs, key=lambda pair: pair[:2], reverse=True):
        if proposal.column not in best and source_column not in used:
            best[proposal.column] = proposal
            used.add(source_column)
    return best


def _column_proposal(
    table: Table, column: str, source_column: str, cells: list[str], known: KnownReferences, unit: str
) -> ColumnProposal | None:
    """How well one column of theirs serves as one of ours; None where it does not. `unit`: said before the table."""
    word, named = best_word(table, column, source_column)
    kind = table.kind(column).name
    entry: dict[str, Any] = {"from": source_column}
    filled = [cell for cell in cells if cell]
    reasons = [_name_in_words(source_column, word, named)] if word else []
    confidence = named * 0.9
    if table.choices(column):
        values = words_matched(table, column, cells)
        part = share_found_in(filled, values.keys())
        if filled and part < ENOUGH / 2 and not values:
            confidence *= 0.6
        elif values:
            confidence = max(confidence + 0.1 * part, 0.35 + 0.3 * part if word else 0.4 * part)
            reasons.append(Words(f"holds {', '.join(values)}", f"含有 {'、'.join(values)}"))
            entry |= {"values": translated} if (translated := {k: v for k, v in values.items() if k != v}) else {}
    elif to := table.reference(column):
        confidence = _confidence_of_reference(known.get(to, {}), to, filled, confidence, entry, reasons)
    else:
        fit = share_of_kind(cells, kind)
        if fit is not None and fit < ENOUGH:
            return None if fit < 0.2 else _proposal(column, entry, confidence * 0.6, reasons)
        if fit is not None and kind in (*TIMES, "time", *MEASURES) and word:
            confidence += 0.1
            reasons.append(Words(f"holds {kind_in_words(kind).en}", f"内容为{kind_in_words(kind).zh}"))
        entry |= _entry_of_form(table, column, source_column, filled)
        if money_scale(in_brackets(source_column)) is None and (scaled := _scale(kind, unit)):
            entry |= scaled
            reasons.append(_unit_in_words(unit))
    return _proposal(column, entry, confidence, reasons) if reasons else None


def _confidence_of_reference(
    values: Dict[str, str], to: tuple[str, str], filled: list[str], confidence: float, entry: dict, reasons: list[Words]
) -> float:
    """A column of identifiers: what exists counts for more than what the column is called."""
    existing, title = share_found_in(filled, values), TABLES[to[0]].title
    by_name = only_names(values)
    names = share_found_in(filled, by_name)
    if existing >= ENOUGH:
        reasons.append(Words(f"its values exist in {title.en}", f"其值存在于“{title.zh}”表中"))
        return max(confidence + 0.1, 0.8)
    if names >= FEW_NAMES:
        reasons.append(Words(f"its values are names in {title.en}", f"其值是“{title.zh}”表中的名称"))
        entry |= {"values": {name: by_name[name] for name in dict.fromkeys(filled) if name in by_name}}
        return max(confidence + 0.1, 0.85)
    return confidence * (0.75 if filled and values else 1.0)


def _entry_of_form(table: Table, column: str, source_column: str, filled: list[str]) -> dict[str, Any]:
    """How the cells are turned into ours, as far as name and content say so: a unit, a day without signs, a time."""
    kind, unit = table.kind(column).name, in_brackets(source_column)
    entry: dict[str, Any] = {}
    if kind in ("date", "month") and filled and all(COMPACT.match(cell) for cell in filled):
        entry["date"] = "%Y%m%d"
    if kind in ("date", "month") and has_clock(filled):
        entry["split"] = {"at": "T" if "T" in filled[0] else " ", "part": 1}  # the day of a time
    scales = synonyms()["scales"]
    if kind == "money" and unit in scales["money"]:
        entry["scale"] = scales["money"][unit]
    elif kind == "ratio" and unit in scales["ratio"]:
        entry["scale"] = scales["ratio"][unit]
    elif column.endswith("hours") and unit in scales["hours"]:
        entry["scale"] = scales["hours"][unit]
    return entry


def _scale(kind: str, unit: str) -> dict[str, str]:
    """What amounts in `unit` are multiplied by; empty where that says nothing of amounts."""
    scale = money_scale(unit) if kind == "money" else None
    return {"scale": scale} if scale not in (None, "1") else {}


def against_unit(table: Table, entries: Dict[str, Dict[str, Any]], before: Sequence[RawLine]) -> tuple[str, list[str]]:
    """The unit said before the table, and the amounts of a mapping ([columns]) that are read in another one."""
    unit = stated_unit(line.text for line in before)
    scale = money_scale(unit)
    read = {
        column: entry for column, entry in entries.items() if table.kind(column).name == "money" and "from" in entry
    }
    without_unit = [column for column, entry in read.items() if money_scale(in_brackets(entry["from"])) is None]
    return unit, [column for column in without_unit if scale is not None and read[column].get("scale", "1") != scale]


def _unit_in_words(unit: str) -> Words:
    return Words(f"the unit before the table is {unit}", f"表前注明单位为{unit}")


def _proposals_of_unpivot(
    table: Table,
    spread: PeriodColumns,
    proposals: dict[str, ColumnProposal],
    samples: dict[str, list[str]],
    year: int,
    unit: str,
) -> dict[str, ColumnProposal]:
    """The time from the columns' names, the measure from their cells."""
    proposals_made: dict[str, ColumnProposal] = {}
    # A year's figure is no quarter's: only a month or a day can stand for its end.
    kinds = TIMES[:2] if spread.kind == "year" else TIMES
    time = next((c for kind in kinds for c in table.columns if table.kind(c).name == kind), None)
    if time:
        kind = table.kind(time).name
        values = {name: span.as_written(kind, year) for name, span in spread.columns.items()}
        entry = {"from": PERIOD_COLUMN, "values": {theirs: ours for theirs, ours in values.items() if theirs != ours}}
        if not entry["values"]:
            entry.pop("values")
        proposals_made[time] = ColumnProposal(time, entry, _OF_SPAN[spread.kind] - 0.2 * spread.open_year, spread.words)
    cells = [cell for name in spread.columns for cell in samples[name]]
    measures = [c for c in table.columns if table.kind(c).name in MEASURES and c not in proposals]
    fitting = [c for c in measures if (share_of_kind(cells, table.kind(c).name) or 0) >= ENOUGH]
    if fitting:
        words = Words("the cells of these columns", "这些列中的数值")
        scaled = _scale(table.kind(fitting[0]).name, unit)
        if scaled:
            words = Words(f"{words.en}; {_unit_in_words(unit).en}", f"{words.zh}；{_unit_in_words(unit).zh}")
        proposals_made[fitting[0]] = ColumnProposal(
            fitting[0], {"from": AMOUNT_COLUMN, **scaled}, 0.6 if len(fitting) > 1 else 0.8, words
        )
    return proposals_made


def _constant(table: Table, column: str) -> ColumnProposal | None:
    """One value for all rows, where a text that only tells rows apart is not in the file."""
    if table.kind(column).name != "text" or column not in table.key:
        return None
    words = Words("not in the file: one value for all rows", "文件中没有：所有行取同一值")
    return ColumnProposal(column, {"constant": Words("All", "全部").in_()}, LEAST, words)


def _year(file: str, today: date) -> int:
    """The year in a file's name, else this one."""
    match = re.search(r"(?<![0-9])(?:19|20)[0-9]{2}(?![0-9])", file)
    return int(match[0]) if match else today.year


def _name_in_words(source_column: str, word: str, named: float) -> Words:
    if named > 0.99:
        return Words(f"its name is {word}", f"列名即“{word}”")
    return Words(f"its name is like {word}", f"列名近似“{word}”")


def _proposal(column: str, entry: dict[str, Any], confidence: float, reasons: list[Words]) -> ColumnProposal | None:
    if not reasons:
        return None
    words = Words("; ".join(reason.en for reason in reasons), "；".join(reason.zh for reason in reasons))
    return ColumnProposal(column, entry, round(min(confidence, 1.0), 3), words)
